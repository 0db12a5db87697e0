//! On what it was measured. A figure without it says nothing.

use std::fs;
use std::process::Command;

/// One line: processor, cores, toolchain, day.
pub(super) fn line() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{}, {cores} cores; {}; {}",
        processor(),
        said("rustc", &["--version"]),
        said("date", &["-u", "+%Y-%m-%d"])
    )
}

fn processor() -> String {
    let on_linux = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = on_linux
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map(|(_, name)| name.trim().to_owned());
    model.unwrap_or_else(|| said("sysctl", &["-n", "machdep.cpu.brand_string"]))
}

/// What a program says, or that it says nothing.
fn said(program: &str, arguments: &[&str]) -> String {
    let said = Command::new(program).args(arguments).output();
    let said = said.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    said.ok()
        .filter(|said| !said.is_empty())
        .unwrap_or_else(|| format!("{program} unknown"))
}
