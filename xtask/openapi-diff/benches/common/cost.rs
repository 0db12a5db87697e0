//! The time and memory of a piece of work. Each is measured in a process of its own, whose peak is then that of the work.

use std::fs;
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The number of runs, of which the fastest counts.
const RUNS: usize = 3;

/// The cost of one run.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    /// The peak of the memory that was allocated at once, as requested from the allocator.
    pub(crate) heap: u64,
    /// The peak of the process, with all that the allocator keeps; 0 where the system does not report it.
    pub(crate) resident: u64,
}

/// Prints a line of JSON.
pub(crate) fn say(what: &impl Serialize) {
    println!("{}", serde_json::to_string(what).unwrap());
}

/// Measures a piece of work.
pub(crate) fn cost(work: impl FnOnce()) -> Cost {
    let started = Instant::now();
    let info = allocation_counter::measure(work);
    Cost {
        seconds: started.elapsed().as_secs_f64(),
        heap: info.bytes_max,
        resident: resident(),
    }
}

/// Returns the peak memory of this process.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// Returns the fastest of some runs of this program, each in a process of its own.
pub(crate) fn cheapest(arguments: &[&str]) -> Cost {
    let run = |_| -> Cost {
        let this = std::env::current_exe().unwrap();
        let out = Command::new(this).args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{}: {errors}", arguments.join(" "));
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let all: Vec<Cost> = (0..RUNS).map(run).collect();
    all.into_iter()
        .min_by(|a, b| a.seconds.total_cmp(&b.seconds))
        .unwrap()
}

/// Parses a JSON tree: the minimum for all that read a whole document.
pub(crate) fn tree(path: &str) {
    let bytes = fs::read(path).unwrap();
    let tree: Value = serde_json::from_slice(&bytes).unwrap();
    assert!(tree.is_object());
}
