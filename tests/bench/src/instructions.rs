//! Instruction counts by valgrind's callgrind, if it is installed.

use std::process::{Command, Stdio};

use crate::work::Work;

/// Whether valgrind is installed.
pub(crate) fn are_counted() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Returns the instructions of one repetition: the difference between `2 * times` and `times` repetitions, divided by
/// `times`. So what happens once, such as the start and the first connection, is not counted.
pub(crate) fn of(work: Work, address: &str, times: u32) -> f64 {
    let few = run(work, address, times);
    let many = run(work, address, 2 * times);
    (many - few) / f64::from(times)
}

fn run(work: Work, address: &str, times: u32) -> f64 {
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this program has a path"))
        .args(["work", work.name(), &times.to_string(), address])
        .output()
        .expect("valgrind can be started");
    let text = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "valgrind failed: {text}");
    let counted = text
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .unwrap_or_else(|| panic!("valgrind counted nothing: {text}"));
    counted.1.trim().parse().expect("a count")
}
