//! The time and memory of `regen`, for descriptions of four sizes, which are generated here.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement that fails has no caller to report to"
)]

#[path = "../openapi-diff/benches/common/cost.rs"]
mod cost;
#[path = "../openapi-diff/benches/common/record.rs"]
mod record;

use std::fs;
use std::path::{Path, PathBuf};

use cost::{Cost, cheapest, cost, say, tree};
use openapi_diff::Format;
use xtask::commands::bench::{Goal, Row};
use xtask::regen::{Options, run};

const KB: usize = 1024;
const MB: usize = 1024 * KB;
/// From the size of HubSpot's own for this API to that of the largest public ones.
const SIZES: [usize; 4] = [100 * KB, MB, 4 * MB, 13 * MB];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["regen", root, from @ ..] => say(&cost(|| regen(root, from))),
        ["tree", path] => say(&cost(|| tree(path))),
        _ => table().iter().for_each(say),
    }
}

/// Reads sources; without any, does the rest of the work.
fn regen(root: &str, from: &[&str]) {
    let options = Options {
        from: from.iter().map(|&from| from.to_owned()).collect(),
        check: true,
        offline: from.is_empty(),
        ..Options::new(root.into(), Format::Markdown)
    };
    let mut out = Vec::new();
    run(&options, &mut out).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(!out.is_empty());
}

struct Reading {
    /// The size of the document that is read, and of the known facts.
    bytes: f64,
    cost: Cost,
    /// Why the memory is what it is.
    note: String,
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn table() -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: String| folder.path().join(name);
    let root = workspace(folder.path());
    let root_name = root.to_str().unwrap();
    let length = |path: &Path| fs::metadata(path).unwrap().len() as f64;
    let known = length(&root.join("openapi/conversations/upstream/v3.json"));
    let alone = cheapest(&["regen", root_name]).heap as f64;
    let mut readings = Vec::new();
    for size in SIZES {
        let document = path(format!("{size}.json"));
        fs::write(&document, description(size)).unwrap();
        let name = document.to_str().unwrap();
        let bytes = length(&document) + known;
        readings.push(Reading {
            bytes,
            cost: cheapest(&["regen", root_name, name]),
            note: format!(
                "the bytes and the JSON tree of the document alone are {:.1} ×; {:.1} MB are needed without a document, for \
                 the shipped description, the overlay, and the SDK's source that is generated from them",
                cheapest(&["tree", name]).heap as f64 / bytes,
                alone / MB as f64
            ),
        });
    }
    let mut rows = Vec::new();
    for (size, reading) in [("100 KB", &readings[0]), ("13 MB", &readings[3])] {
        let time = reading.cost.seconds;
        rows.push(
            Row::new(
                "regen",
                format!("time, a document of {size}"),
                time,
                Goal::AtMost(1.0),
            )
            .unit("s"),
        );
        let heap = reading.cost.heap as f64 / reading.bytes;
        let what =
            format!("peak memory, a document of {size}, relative to its size and that of the known facts");
        let row = Row::new("regen", what, heap, Goal::AtMost(6.0)).note(format!(
            "of allocated memory; the process has {:.0} MB, {:.1} ×; {}",
            reading.cost.resident as f64 / MB as f64,
            reading.cost.resident as f64 / reading.bytes,
            reading.note
        ));
        rows.push(row.if_missed("these two alone exceed the goal"));
    }
    // To that of 1 MB: 1 is linear. The time of 100 KB is mostly that of the start.
    let per_byte = |reading: &Reading| reading.cost.seconds / reading.bytes;
    let steps: Vec<String> = readings
        .iter()
        .map(|reading| {
            let (size, time) = (reading.bytes / MB as f64, reading.cost.seconds * 1e3);
            format!("{size:.1} MB {time:.0} ms")
        })
        .collect();
    let what = "time for each byte at the largest of four sizes, to that at 1 MB";
    let ratio = per_byte(&readings[3]) / per_byte(&readings[1]);
    rows.push(Row::new("regen", what, ratio, Goal::AtMost(1.5)).note(steps.join(", ")));
    rows
}

/// A copy of what regen works on.
fn workspace(folder: &Path) -> PathBuf {
    let root = folder.join("root");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/conversations");
    fs::create_dir_all(root.join("openapi/conversations/upstream")).unwrap();
    for name in [
        "overlay.yaml",
        "v3.json",
        "sources.toml",
        "upstream/v3.json",
        "upstream/v3.lock",
    ] {
        fs::copy(here.join(name), root.join("openapi/conversations").join(name)).unwrap();
    }
    fs::copy(here.join("../sources.toml"), root.join("openapi/sources.toml")).unwrap();
    root
}

/// A description of at least so many bytes: what this repository ships, and generated records. HubSpot's own has 31
/// properties in 10 KB, these have 30.
fn description(bytes: usize) -> String {
    let upstream = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/conversations/upstream/v3.json");
    let base = serde_json::from_slice(&fs::read(upstream).unwrap()).unwrap();
    record::description(base, bytes, true)
}
