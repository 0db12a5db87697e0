//! The time and memory of a comparison, for documents of four sizes, which are generated here.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement that fails has no caller to report to"
)]

#[path = "common/cost.rs"]
mod cost;
#[path = "common/record.rs"]
mod record;

use std::fs;

use cost::{Cost, cheapest, cost, say, tree};
use openapi_diff::{Format, Verdict, compare_files, render};
use record::description;
use serde_json::{Value, json};

const KB: usize = 1024;
const MB: usize = 1024 * KB;
/// From the size of a small API to that of the largest public ones.
const SIZES: [usize; 4] = [100 * KB, MB, 4 * MB, 13 * MB];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["diff", old, new] => say(&cost(|| diff(old, new))),
        ["tree", path] => say(&cost(|| tree(path))),
        _ => rows().iter().for_each(say),
    }
}

/// Reads, compares and renders. The JSON of one document is dropped before the other is read.
fn diff(old: &str, new: &str) {
    let report = compare_files(old.as_ref(), new.as_ref()).unwrap();
    assert_eq!(report.verdict, Verdict::Breaking);
    render(&report, Format::Markdown, &mut Vec::new()).unwrap();
}

struct Reading {
    /// The size of both documents.
    bytes: f64,
    cost: Cost,
    /// The cost of a JSON tree of one document.
    tree: Cost,
    /// The memory of that tree, to the bytes of the document.
    tree_memory: f64,
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn rows() -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let base = json!({"openapi": "3.0.3", "info": {"title": "Records", "version": "1"},
        "paths": {}, "components": {"schemas": {}}});
    let mut readings = Vec::new();
    for size in SIZES {
        let [old, new] = [("old", false), ("new", true)].map(|(name, changed)| {
            let path = folder.path().join(format!("{name}-{size}.json"));
            fs::write(&path, description(base.clone(), size, changed)).unwrap();
            path.to_str().unwrap().to_owned()
        });
        let length = |path: &str| fs::metadata(path).unwrap().len() as f64;
        let tree = cheapest(&["tree", &new]);
        readings.push(Reading {
            bytes: length(&old) + length(&new),
            cost: cheapest(&["diff", &old, &new]),
            tree_memory: tree.heap as f64 / length(&new),
            tree,
        });
    }
    let mut rows = Vec::new();
    for (size, reading) in [("100 KB", &readings[0]), ("13 MB", &readings[3])] {
        let what = format!("time, a pair, each of {size}");
        rows.push(
            json!({"group": "diff", "what": what, "measured": reading.cost.seconds, "unit": "s",
            "goal": {"at-most": 1.0}}),
        );
        let note = format!(
            "of what is allocated; the process has {:.0} MB, {:.1} ×; one document's bytes and JSON tree alone \
             are {:.1} ×, and are held beside the schemas of the other document",
            reading.cost.resident as f64 / MB as f64,
            reading.cost.resident as f64 / reading.bytes,
            reading.tree_memory
        );
        rows.push(
            json!({"group": "diff", "what": format!("peak memory, a pair, each of {size}, to both documents"),
            "measured": reading.cost.heap as f64 / reading.bytes, "goal": {"at-most": 5.0}, "note": note}),
        );
    }
    // To that of 1 MB: 1 is linear. The time of 100 KB is mostly that of the start.
    let per_byte = |reading: &Reading| reading.cost.seconds / reading.bytes;
    let steps = readings.iter().map(|reading| {
        let (size, time) = (reading.bytes / MB as f64, reading.cost.seconds * 1e3);
        format!("{size:.1} MB {time:.0} ms")
    });
    let steps: Vec<String> = steps.collect();
    rows.push(
        json!({"group": "diff", "what": "time for each byte at the largest of four sizes, to that at 1 MB",
        "measured": per_byte(&readings[3]) / per_byte(&readings[1]), "goal": {"at-most": 1.5},
        "note": steps.join(", ")}),
    );
    let largest = &readings[3];
    rows.push(
        json!({"group": "diff", "what": "time, a pair, each of 13 MB, to parsing both into JSON trees",
        "measured": largest.cost.seconds / (2.0 * largest.tree.seconds), "goal": {"at-most": 3.0},
        "note": "beside parsing: checks of the tree, its references, making schemas, and comparing them; none of these \
            takes more than about a quarter"}),
    );
    rows
}
