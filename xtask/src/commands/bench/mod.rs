//! `bench`: the cost of the SDK relative to code written by hand and to other generators, as a table of ratios.
//!
//! The programs that measure are `tests/bench`, and the benches `documents` of `openapi-diff` and of this crate. They print
//! a line of JSON for each figure.

mod row;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use xshell::{Shell, cmd};

pub use self::row::{Goal, Row};

/// The file with the table, in the root of the workspace.
const FILE: &str = "BENCHMARKS.md";

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`; `cargo xtask bench --only PART` measures one part again. A figure is a ratio of this crate to
what it is compared with, both measured in the same run and in turn, unless a unit says otherwise: below 1 is better.
Instructions and allocations are the same on every machine of a kind. Times are not, and those of a few microseconds matter
little compared with the hundreds of milliseconds that HubSpot takes. A figure is left out where the rounds of a measurement
differ too much, and the note says so.
";

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Sends, decoding, streams, bulk sends, comparisons and regeneration.
    Running,
    /// Sends with a key over each store.
    Stores,
    /// Clients that other generators write from HubSpot's document.
    Others,
    /// The build of a program with this crate, and with those clients.
    Building,
}

impl Part {
    const ALL: &[Self] = &[Self::Running, Self::Stores, Self::Others, Self::Building];

    fn heading(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Stores => "Stores",
            Self::Others => "Other generators",
            Self::Building => "Building",
        }
    }

    /// Returns the arguments of cargo for the programs that measure it.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Running => &[
                "run --release --quiet --package benches",
                "bench --quiet --package openapi-diff --bench documents",
                "bench --quiet --package xtask --bench documents",
            ],
            Self::Stores => &["bench --quiet --package benches --bench stores"],
            Self::Others => &["run --release --quiet --package benches -- others"],
            Self::Building => &["run --release --quiet --package benches -- build"],
        }
    }
}

/// Measures all parts, or one, writes them into the table, and returns the exit code. `short` only counts what no other
/// load on the machine changes, for CI: it writes nothing, and a missed goal is a failure.
///
/// # Errors
/// When something cannot be measured, or a file cannot be written.
pub fn run(
    short: bool,
    only: Option<Part>,
    root: &Path,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8> {
    let shell = Shell::new()?;
    shell.change_dir(root);
    if short {
        let machine = machine(&shell);
        let rows = measure(&shell, &["run --release --quiet --package benches -- --short"])?;
        write!(out, "{}", table(Part::Running.heading(), &machine, &rows))?;
        return judge(&rows, out, errors);
    }
    for &part in only.as_ref().map_or(Part::ALL, std::slice::from_ref) {
        writeln!(errors, "measuring: {}", part.heading())?;
        let machine = machine(&shell);
        let text = table(part.heading(), &machine, &measure(&shell, part.programs())?);
        writeln!(out, "{text}")?;
        // Each part at once, so that an interruption loses one at most.
        let path = root.join(FILE);
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, with_part(&before, part.heading(), &text)).context(FILE)?;
    }
    writeln!(out, "written to {FILE}")?;
    Ok(0)
}

fn measure(shell: &Shell, programs: &[&str]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for program in programs {
        let arguments = program.split(' ');
        let printed = cmd!(shell, "cargo {arguments...}").quiet().read()?;
        let figures = printed.lines().filter(|line| line.starts_with('{'));
        let figures: Vec<Row> = figures.map(serde_json::from_str).collect::<Result<_, _>>()?;
        ensure!(!figures.is_empty(), "`cargo {program}` measured nothing");
        rows.extend(figures);
    }
    Ok(rows)
}

/// Lists the counts that miss their goals.
fn judge(rows: &[Row], out: &mut dyn Write, errors: &mut dyn Write) -> Result<u8> {
    for row in rows.iter().filter(|row| row.measured.is_none()) {
        writeln!(out, "not measured: {}, {}: {}", row.group, row.what, row.note)?;
    }
    let worse: Vec<&Row> = rows.iter().filter(|row| row.is_worse()).collect();
    for row in &worse {
        let Row {
            group,
            what,
            unit,
            note,
            ..
        } = row;
        let measured = figure(row.measured.unwrap_or_default(), unit);
        let goal = goal(row);
        writeln!(
            errors,
            "error: {group}, {what}: {measured}, expected {goal} ({note}); see {FILE} for what is compared"
        )?;
    }
    if worse.is_empty() {
        let strict = rows.iter().filter(|row| row.strict).count();
        writeln!(out, "\nnone of {strict} counts is worse than it may be")?;
    }
    Ok(u8::from(!worse.is_empty()))
}

/// Returns processor, cores, toolchain, day and load, without which a figure means little.
fn machine(shell: &Shell) -> String {
    let on_linux = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = on_linux.lines();
    let model = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let on_mac = || cmd!(shell, "sysctl -n machdep.cpu.brand_string").quiet().read();
    let processor = model.map_or_else(on_mac, |(_, name)| Ok(name.to_owned()));
    let processor = processor.unwrap_or_else(|_| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let compiler = cmd!(shell, "rustc --version").quiet().read().unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().filter(|load| !load.is_empty());
    format!(
        "{processor}, {cores} cores; {compiler}; {}; load average before the run: {}",
        openapi_diff::Date::today(),
        load.unwrap_or("unknown")
    )
}

/// Returns a part of the file: the machine, and the table.
fn table(heading: &str, machine: &str, rows: &[Row]) -> String {
    let mut text = format!("## {heading}\n\n{machine}\n\n");
    text.push_str("| | what | measured | goal | holds | notes |\n|---|---|---|---|---|---|\n");
    let mut group = "";
    for row in rows {
        let shown = if row.group == group { "" } else { &row.group };
        group = &row.group;
        let measured = row
            .measured
            .map_or_else(|| "–".to_owned(), |value| figure(value, &row.unit));
        let holds = match row.excess() {
            None => String::new(),
            Some(excess) if excess > 0.0 => format!("no, by {:.0} %", (excess * 100.0).ceil()),
            Some(_) => "yes".to_owned(),
        };
        let cells = [shown, &row.what, &measured, &goal(row), &holds, &row.note];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn goal(row: &Row) -> String {
    match row.goal {
        Goal::None => String::new(),
        Goal::AtMost(most) => format!("≤ {}", figure(most, &row.unit)),
        Goal::AtLeast(least) => format!("≥ {}", figure(least, &row.unit)),
    }
}

fn figure(value: f64, unit: &str) -> String {
    match unit {
        "" => format!("{value:.2} ×"),
        "%" => format!("{value:.1} %"),
        "s" => format!("{value:.2} s"),
        unit => format!("{value} {unit}"),
    }
}

/// Returns the file with a new part, and the others as before.
fn with_part(before: &str, heading: &str, part: &str) -> String {
    let mut text = HEAD.to_owned();
    for kept in Part::ALL.iter().map(|part| part.heading()) {
        let old = before.split("\n## ").skip(1).find(|part| part.starts_with(kept));
        if kept == heading {
            text.push_str(&format!("\n{part}"));
        } else if let Some(old) = old {
            text.push_str(&format!("\n## {}\n", old.trim_end()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_part_that_was_not_measured() {
        let row = |measured| Row::new("send", "a|b", measured, Goal::AtMost(1.10)).note("why");
        let with = |before: &str, part: &str, machine: &str, measured| {
            with_part(before, part, &table(part, machine, &[row(measured)]))
        };
        let first = with("", Part::Building.heading(), "a machine", 1.5);
        let both = with(&first, Part::Running.heading(), "another", 1.0);
        let again = with(&both, Part::Running.heading(), "a third", 1.05);
        for text in [&first, &both, &again] {
            assert!(text.contains("## Building\n\na machine\n"), "{text}");
            assert!(
                text.contains("| send | a\\|b | 1.50 × | ≤ 1.10 × | no, by 37 % | why |"),
                "{text}"
            );
        }
        assert!(again.find("a third") < again.find("## Building"), "{again}");
        assert!(
            !again.contains("another") && again.contains("| 1.05 × | ≤ 1.10 × | yes |"),
            "{again}"
        );
    }

    #[test]
    fn rounds_that_differ_too_much_are_not_measured() {
        let row = |rounds: &[f64]| Row::of_rounds("send", "a", Goal::AtMost(1.0), rounds.to_vec());
        let good = row(&[9.0, 1.2, 1.1, 1.0, 0.1]).if_missed("why");
        assert_eq!(good.measured, Some(1.1));
        assert_eq!(
            good.note,
            "median of 5 rounds, of which the middle half is 1.00 to 1.20; why"
        );
        let busy = row(&[1.0, 1.0, 2.0, 3.0, 3.0]).if_missed("why");
        assert_eq!((busy.measured, busy.holds()), (None, None));
        assert!(
            busy.note.starts_with("not measured: machine too busy; median"),
            "{}",
            busy.note
        );
    }

    #[test]
    fn names_strict_counts_that_miss_their_goal() {
        let row = Row {
            strict: true,
            ..Row::new("send", "a", 1.5, Goal::AtMost(1.10)).note("why")
        };
        let unmeasured = Row {
            measured: None,
            ..row.clone()
        };
        let good = Row {
            measured: Some(1.1),
            ..row.clone()
        };
        let judged = |rows: &[Row]| {
            let (mut out, mut errors) = (Vec::new(), Vec::new());
            let code = judge(rows, &mut out, &mut errors).unwrap();
            (
                code,
                String::from_utf8(out).unwrap(),
                String::from_utf8(errors).unwrap(),
            )
        };
        let (code, _, errors) = judged(&[row]);
        assert_eq!(code, 1);
        assert!(
            errors.starts_with("error: send, a: 1.50 ×, expected ≤ 1.10 × (why); see BENCHMARKS.md"),
            "{errors}"
        );
        let (code, out, errors) = judged(&[unmeasured, good]);
        assert_eq!((code, errors.as_str()), (0, ""));
        assert!(
            out.contains("not measured: send, a: why") && out.contains("none of 2 counts"),
            "{out}"
        );
    }
}
