//! A run that is killed leaves the files as they were, at the latest for the next command.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::time::{Duration, Instant};

use regen_support::Workspace;
use serde_json::json;

#[test]
fn a_killed_run_is_undone_by_the_next_command() {
    let workspace = Workspace::of_repository();
    let change = |document: &mut serde_json::Value| {
        document["components"]["schemas"]["PublicFile"]["properties"]["mood"] = json!({"type": "string"});
    };
    let files =
        ["v3", "2026-09"].map(|version| workspace.document(version, &format!("{version}.json"), change));
    let [old, new] = files.map(|file| file.display().to_string());
    let arguments = ["regen", "--from", &old, "--from", &new];
    let before = workspace.snapshot();
    let own = workspace.path("target/regen");
    let mut interrupted = 0;
    for (index, wait) in [0, 1, 2, 4, 8, 500, 2_000].into_iter().enumerate() {
        let mut child = workspace.start(&arguments);
        let started = Instant::now();
        // From the first copy of a file on.
        while index < 5 && !own.exists() && child.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < Duration::from_secs(120));
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        let finished = child.wait().unwrap().success();
        let ran = workspace.xtask(&["diff", "--list-rules"]);
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        assert!(!own.exists(), "a stray after {wait} ms");
        let after = workspace.snapshot();
        if after == before {
            interrupted += 1;
            continue;
        }
        // All files had been written when the signal came.
        let ran = workspace.xtask(&["regen", "--check"]);
        assert_eq!(ran.code, Some(0), "finished: {finished}, {}", ran.out);
        for (path, bytes) in &before {
            std::fs::write(path, bytes).unwrap();
        }
    }
    assert!(interrupted > 0);

    let mut child = workspace.start(&["regen", "--check", "--from", &old, "--from", &new]);
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(workspace.snapshot(), before);
    assert!(!own.exists());
}
