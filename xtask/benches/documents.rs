//! Comparing two descriptions and reading one, of four sizes: how long, and how much memory. The descriptions
//! are made here.
//!
//! Each is done in a process of its own, whose peak is then that of the one thing that it did.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement that fails has nothing to say but where"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use xtask::bench::{Goal, Row};
use xtask::diff::{BREAKING, Diff, Format};
use xtask::regen::{Options, run};

const KB: usize = 1024;
const MB: usize = 1024 * KB;
/// The smallest is as large as HubSpot's own for this API, the largest as the largest that are about.
const SIZES: [usize; 4] = [100 * KB, MB, 4 * MB, 13 * MB];
/// Best of so many.
const TIMES: usize = 3;

/// What one run cost.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Cost {
    seconds: f64,
    /// The most that was held at once, by what was asked of the allocator.
    heap: u64,
    /// The most that the process had, with all that the allocator keeps; 0 where the system does not tell.
    resident: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["diff", old, new] => say(&cost(|| diff(old, new))),
        ["regen", root, from @ ..] => say(&cost(|| regen(root, from))),
        ["tree", path] => say(&cost(|| tree(path))),
        _ => table().iter().for_each(say),
    }
}

fn say(what: &impl Serialize) {
    println!("{}", serde_json::to_string(what).unwrap());
}

fn diff(old: &str, new: &str) {
    let command = Diff {
        old: old.into(),
        new: new.into(),
        sdk: false,
        root: None,
        format: Format::Markdown,
    };
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let code = command.run(&mut out, &mut errors).unwrap();
    assert_eq!(code, BREAKING, "{}", String::from_utf8_lossy(&errors));
}

/// Reads sources; without any, does all the rest.
fn regen(root: &str, from: &[&str]) {
    let options = Options {
        root: root.into(),
        from: from.iter().map(|&from| from.to_owned()).collect(),
        check: true,
        offline: from.is_empty(),
        format: Format::Markdown,
    };
    let mut out = Vec::new();
    run(&options, &mut out).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(!out.is_empty());
}

/// The JSON alone: what nothing that reads a document whole can do without.
fn tree(path: &str) {
    let bytes = fs::read(path).unwrap();
    let tree: Value = serde_json::from_slice(&bytes).unwrap();
    assert!(tree.is_object());
}

fn cost(work: impl FnOnce()) -> Cost {
    let started = Instant::now();
    let info = allocation_counter::measure(work);
    Cost {
        seconds: started.elapsed().as_secs_f64(),
        heap: info.bytes_max,
        resident: resident(),
    }
}

/// The most memory that this process has had.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// The cheapest of some runs, each in a process of its own.
fn cheapest(arguments: &[&str]) -> Cost {
    let run = |_| -> Cost {
        let this = std::env::current_exe().unwrap();
        let out = Command::new(this).args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{}: {errors}", arguments.join(" "));
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let all: Vec<Cost> = (0..TIMES).map(run).collect();
    all.into_iter()
        .min_by(|a, b| a.seconds.total_cmp(&b.seconds))
        .unwrap()
}

struct Reading {
    /// Of both documents: for regen the one that is read, and the facts that are known before.
    bytes: f64,
    cost: Cost,
    /// What it cannot do without, in words.
    least: String,
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn table() -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: String| folder.path().join(name);
    let root = workspace(folder.path());
    let root_name = root.to_str().unwrap();
    let length = |path: &Path| fs::metadata(path).unwrap().len() as f64;
    let known = length(&root.join("openapi/upstream/v3.json"));
    let alone = cheapest(&["regen", root_name]).heap as f64;
    let (mut diffs, mut regens) = (Vec::new(), Vec::new());
    for size in SIZES {
        let (old, new) = (path(format!("old-{size}.json")), path(format!("new-{size}.json")));
        fs::write(&old, description(size, false)).unwrap();
        fs::write(&new, description(size, true)).unwrap();
        let [old_name, new_name] = [&old, &new].map(|path| path.to_str().unwrap());
        let tree = cheapest(&["tree", new_name]).heap as f64;
        let least = |bytes: f64| {
            format!(
                "one document's bytes and JSON tree alone are {:.1} ×",
                tree / bytes
            )
        };
        let bytes = length(&old) + length(&new);
        diffs.push(Reading {
            bytes,
            cost: cheapest(&["diff", old_name, new_name]),
            least: least(bytes),
        });
        let bytes = length(&new) + known;
        regens.push(Reading {
            bytes,
            cost: cheapest(&["regen", root_name, new_name]),
            least: format!(
                "{}; without a document it is {:.1} MB, for our own description, the overlay, and the \
                 SDK's source that is generated from them",
                least(bytes),
                alone / MB as f64
            ),
        });
    }
    let mut rows = Vec::new();
    for (what, readings) in [("diff", &diffs), ("regen", &regens)] {
        let (first, last) = (&readings[0], &readings[3]);
        let (object, to) = match what {
            "diff" => ("a pair, each of", "both documents"),
            _ => ("a document of", "it and the facts before"),
        };
        for (size, reading) in [("100 KB", first), ("13 MB", last)] {
            rows.push(
                Row::new(
                    what,
                    format!("time, {object} {size}"),
                    reading.cost.seconds,
                    Goal::AtMost(1.0),
                )
                .unit("s"),
            );
            let heap = reading.cost.heap as f64 / reading.bytes;
            let resident = reading.cost.resident as f64 / MB as f64;
            rows.push(
                Row::new(
                    what,
                    format!("peak memory, {object} {size}, to {to}"),
                    heap,
                    Goal::AtMost(6.0),
                )
                .note(format!(
                    "of what is allocated; the process has {resident:.0} MB, {:.1} ×; {}",
                    reading.cost.resident as f64 / reading.bytes,
                    reading.least
                )),
            );
        }
        // Per byte, of the largest to that of 1 MB: 1 is linear. What 100 KB take is mostly the start.
        let per_byte = |reading: &Reading| reading.cost.seconds / reading.bytes;
        let steps: Vec<String> = readings
            .iter()
            .map(|reading| {
                format!(
                    "{:.1} MB {:.0} ms",
                    reading.bytes / MB as f64,
                    reading.cost.seconds * 1e3
                )
            })
            .collect();
        rows.push(
            Row::new(
                what,
                "time for each byte at the largest of four sizes, to that at 1 MB",
                per_byte(last) / per_byte(&readings[1]),
                Goal::AtMost(1.5),
            )
            .note(steps.join(", ")),
        );
    }
    rows
}

/// A copy of what regen works on.
fn workspace(folder: &Path) -> PathBuf {
    let root = folder.join("root");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    fs::create_dir_all(root.join("openapi/upstream")).unwrap();
    for name in [
        "overlay.yaml",
        "v3.json",
        "upstream/sources.toml",
        "upstream/v3.json",
        "upstream/v3.lock",
    ] {
        fs::copy(here.join(name), root.join("openapi").join(name)).unwrap();
    }
    root
}

/// A description of at least so many bytes, laid out as HubSpot's are: what this repository ships, and beside it
/// one kind of record after the other, each with its schemas and its operations. The changed one differs in every
/// tenth of them. HubSpot's own has 31 properties in 10 KB, these have 30.
fn description(bytes: usize, changed: bool) -> String {
    let upstream = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/upstream/v3.json");
    let mut document: Value = serde_json::from_slice(&fs::read(upstream).unwrap()).unwrap();
    let length = |value: &Value| serde_json::to_string_pretty(value).unwrap().len();
    let mut size = length(&document);
    for number in 0.. {
        if size >= bytes {
            break;
        }
        let (paths, schemas) = record(number, changed && number % 10 == 0);
        size += length(&json!({"paths": paths, "components": {"schemas": schemas}}));
        for (place, more) in [("/paths", paths), ("/components/schemas", schemas)] {
            let there = document
                .pointer_mut(place)
                .and_then(Value::as_object_mut)
                .unwrap();
            there.extend(more);
        }
    }
    serde_json::to_string_pretty(&document).unwrap()
}

fn record(number: usize, changed: bool) -> (Map<String, Value>, Map<String, Value>) {
    let name = format!("Record{number}");
    let to = |schema: &str| json!({"$ref": format!("#/components/schemas/{name}{schema}")});
    let content = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
    let described = |status: &str, schema: Value| {
        let mut answer = content(schema);
        answer["description"] = json!("What was asked for, as it is now.");
        json!({status: answer, "default": {"description": "It was refused.", "content": {"*/*": {"schema": to("Error")}}}})
    };
    let id = json!({"name": "recordId", "in": "path", "required": true, "schema": {"type": "string"},
        "description": "The id of the record, as it was given when the record was made."});
    let query = |name: &str| {
        json!({"name": name, "in": "query", "required": false, "schema": {"type": "string"},
            "description": format!("Leaves out what does not fit: {name}.")})
    };
    let operation = |word: &str, more: Value| {
        let mut operation = json!({"operationId": format!("{word}{name}"), "tags": ["Records"],
            "summary": format!("{word} a record"), "security": [{"oauth2": ["records.read"]}]});
        operation
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        operation
    };
    let limit = json!({"name": "limit", "in": "query", "required": changed,
        "schema": {"type": "integer", "format": "int32", "default": 10}});
    let paths = json!({
        format!("/records/v3/kind-{number}"): {
            "get": operation("list", json!({"parameters": [limit, query("after"), query("sort")],
                "responses": described("200", to("Page"))})),
            "post": operation("create", json!({"requestBody": content(to("Input")), "responses": described("201", to(""))})),
        },
        format!("/records/v3/kind-{number}/{{recordId}}"): {
            "parameters": [id],
            "get": operation("get", json!({"responses": described("200", to(""))})),
            "patch": operation("update", json!({"requestBody": content(to("Input")), "responses": described("200", to(""))})),
        },
    });
    let mut states = vec!["NEW", "OPEN", "WAITING", "CLOSED"];
    if changed {
        states.push("REOPENED");
    }
    let properties: Map<String, Value> = (0..12)
        .map(|index| {
            let field = match index % 4 {
                0 => json!({"type": "string", "description": "Words that people have written, as they are."}),
                1 => json!({"type": "integer", "format": "int64", "description": "How many there are of it, in all."}),
                2 => json!({"type": "array", "items": to("Part"), "description": "In the order in which they came."}),
                _ => json!({"allOf": [to("Part")], "description": "The part that counts."}),
            };
            (format!("field{index}"), field)
        })
        .collect();
    let mut fields = properties.clone();
    fields.insert(
        "id".to_owned(),
        json!({"type": if changed { "integer" } else { "string" }}),
    );
    fields.insert("state".to_owned(), json!({"type": "string", "enum": states}));
    fields.insert(
        "createdAt".to_owned(),
        json!({"type": "string", "format": "date-time"}),
    );
    let schemas = json!({
        name.clone(): {"type": "object", "required": ["id", "state"], "properties": fields},
        format!("{name}Input"): {"type": "object", "required": if changed { json!(["field0", "field1"]) } else { json!(["field0"]) },
            "properties": properties},
        format!("{name}Part"): {"type": "object", "properties": {"kind": {"type": "string", "enum": ["A", "B"]},
            "inside": to("Part"), "value": {"type": "string"}, "weight": {"type": "number", "format": "double"}}},
        format!("{name}Page"): {"type": "object", "required": ["results"], "properties": {
            "results": {"type": "array", "items": to("")},
            "paging": {"type": "object", "properties": {"after": {"type": "string"}, "link": {"type": "string"}}}}},
        format!("{name}Error"): {"type": "object", "required": ["message", "category"], "properties": {
            "message": {"type": "string"}, "category": {"type": "string"}, "correlationId": {"type": "string", "format": "uuid"},
            "context": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}}},
    });
    let (Value::Object(paths), Value::Object(schemas)) = (paths, schemas) else {
        return (Map::new(), Map::new());
    };
    (paths, schemas)
}
