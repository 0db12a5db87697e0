//! What the README, the guide on errors and `CONTRIBUTING.md` list: cargo features, examples, predicates, files.
#![allow(clippy::unwrap_used, reason = "a test panics when it fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Returns the first cell of each row of the table with that heading.
fn rows<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let (_, table) = text.split_once(&format!("\n| {heading} | ")).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('|').nth(1).unwrap().trim()).collect()
}

/// Returns what is between backticks, outside of code blocks.
fn code(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose
        .flat_map(|part| part.split('`').skip(1).step_by(2))
        .collect()
}

#[test]
fn readme_lists_every_feature() {
    let manifest: toml::Table = read("sdk/Cargo.toml").parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    let expected: BTreeSet<String> = features
        .keys()
        .filter(|name| *name != "default")
        .cloned()
        .collect();
    let readme = read("README.md");
    let listed = rows(&readme, "cargo feature");
    let listed: BTreeSet<String> = listed
        .iter()
        .map(|row| row.split('`').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn readme_lists_every_example() {
    let mut expected = BTreeSet::new();
    for folder in ["sdk/examples", "sdk/stores/sqlite/examples"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let is_example = path.is_file() || path.join("main.rs").is_file();
            let name = path.file_stem().unwrap().to_str().unwrap();
            expected.extend(is_example.then(|| format!("`{name}`")));
        }
    }
    let readme = read("README.md");
    let listed: BTreeSet<String> = rows(&readme, "example").into_iter().map(str::to_owned).collect();
    assert_eq!(listed, expected);
}

#[test]
fn guide_lists_every_predicate() {
    let source = read("sdk/src/error/predicates.rs");
    let guide = read("sdk/src/guide/errors_and_retries.md");
    let names = source.split("pub fn is_").skip(1);
    let names: Vec<&str> = names.map(|rest| rest.split('(').next().unwrap()).collect();
    assert!(names.len() > 10, "only {names:?} were found");
    for name in names {
        let link = format!("(crate::Error::is_{name})");
        assert!(guide.contains(&link), "the guide on errors lacks is_{name}");
    }
}

/// A path is code with a slash that begins with a folder or a file of the root. `<area>` and `<version>` are any.
#[test]
fn contributing_names_existing_paths() {
    let root = root();
    let top: BTreeSet<String> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let text = read("CONTRIBUTING.md") + &read("openapi/CONTRIBUTING.md");
    let mut checked = 0;
    for path in code(&text) {
        let first = path.split('/').next().unwrap_or_default();
        if path.contains([' ', '…', '*']) || !(path.contains('/') && top.contains(first)) {
            continue;
        }
        let real = path.replace("<area>", "conversations").replace("<version>", "v3");
        // The version to come, and what is only there when a command has run.
        let is_example = real.contains("2027-03") || first == "target";
        assert!(
            is_example || root.join(&real).exists(),
            "CONTRIBUTING.md names {path}, which does not exist"
        );
        checked += 1;
    }
    assert!(checked > 40, "only {checked} paths were found");
}
