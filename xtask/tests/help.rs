//! `--help` lists every option that the documentation, the scripts and the workflows use, each with a description.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn help(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(arguments).arg("--help").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the options of each command.
fn commands() -> BTreeMap<String, BTreeSet<String>> {
    let all = help(&[]);
    let (_, listed) = all.split_once("Commands:\n").unwrap();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines
        .map(|line| line.split_whitespace().next().unwrap())
        .filter(|name| *name != "help");
    names.map(|name| (name.to_owned(), options(name))).collect()
}

/// Returns the options of a command, which must each have a description, as the command must name its exit codes.
fn options(command: &str) -> BTreeSet<String> {
    let text = help(&[command]);
    assert!(text.contains("Exits "), "{command} has exit codes\n{text}");
    let lines: Vec<&str> = text.lines().collect();
    let mut options = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(option) = line.split_whitespace().find(|word| word.starts_with("--")) else {
            continue;
        };
        if line.trim_start().starts_with('-') {
            let described = lines.get(at + 1).is_some_and(|next| next.trim().len() > 10);
            assert!(
                described || option == "--help",
                "{command} {option} has a description\n{text}"
            );
            options.insert(option.to_owned());
        }
    }
    options
}

/// How the documentation, the scripts and the workflows call a command.
const CALLS: [&str; 2] = ["cargo xtask ", "\"$xtask\" "];

/// Returns the files that call `cargo xtask`, or a script's `$xtask`, which was built before.
fn texts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = ["README.md", "CONTRIBUTING.md", "BENCHMARKS.md"]
        .map(|name| root.join(name))
        .to_vec();
    for folder in [".ci", ".github/workflows", "xtask/openapi-diff"] {
        let entries = fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.is_file()));
    }
    files
}

#[test]
fn every_command_in_the_documentation_exists() {
    let commands = commands();
    let mut found = BTreeSet::new();
    for path in texts() {
        let text = fs::read_to_string(&path).unwrap();
        let calls = CALLS.iter().flat_map(|start| text.match_indices(start));
        for (at, start) in calls {
            let call = &text[at + start.len()..];
            let call = &call[..call.find(['`', '\n', '#', '|', ')']).unwrap_or(call.len())];
            let mut words = call.split_whitespace();
            let command = words
                .next()
                .unwrap_or_default()
                .trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let place = format!("{}: {start}{call}", path.display());
            let options = commands.get(command).unwrap_or_else(|| unreachable!("{place}"));
            for word in words.filter(|word| word.starts_with("--")) {
                let option = word.split(['=', ',', '.', ';']).next().unwrap();
                assert!(options.contains(option) || option == "--format", "{place}");
                found.insert((command.to_owned(), option.to_owned()));
            }
        }
    }
    for (command, option) in [
        ("regen", "--from"),
        ("release", "--prepare"),
        ("bench", "--short"),
    ] {
        assert!(
            found.contains(&(command.to_owned(), option.to_owned())),
            "{found:?}"
        );
    }
}
