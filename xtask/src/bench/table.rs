//! Rows as a table of Markdown, and the file that it stands in.

use super::{Goal, Row};

/// The file's parts. A run writes those that it measured, and leaves the others as they are.
pub(super) const RUNNING: &str = "Running";
pub(super) const BUILDING: &str = "Building";

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`, and by `cargo xtask bench --build` for the part about building. A figure is a ratio of
this crate to what stands beside it, both measured in the same run and in turn, unless a unit says otherwise: below
1 is better than by hand. Instructions and allocations come out the same on every machine of a kind; times do not, and
those of a few microseconds say little beside the hundreds of milliseconds that HubSpot takes.
";

/// A part of the file: on what it was measured, and the table.
pub(super) fn part(name: &str, machine: &str, rows: &[Row]) -> String {
    let mut text = format!("## {name}\n\n{machine}\n\n");
    text.push_str("| | what | measured | goal | holds | notes |\n|---|---|---|---|---|---|\n");
    let mut group = "";
    for row in rows {
        let shown = if row.group == group {
            ""
        } else {
            row.group.as_str()
        };
        group = &row.group;
        let measured = row
            .measured
            .map_or_else(|| "–".to_owned(), |value| figure(value, &row.unit));
        let goal = match row.goal {
            Goal::None => String::new(),
            Goal::AtMost(most) => format!("≤ {}", figure(most, &row.unit)),
            Goal::AtLeast(least) => format!("≥ {}", figure(least, &row.unit)),
        };
        let holds = match row.holds() {
            None => "",
            Some(true) => "yes",
            Some(false) => "no",
        };
        let cells = [shown, &row.what, &measured, &goal, holds, &row.note];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn figure(value: f64, unit: &str) -> String {
    match unit {
        "" => format!("{value:.2} ×"),
        "%" => format!("{value:.1} %"),
        "s" => format!("{value:.2} s"),
        unit => format!("{value} {unit}"),
    }
}

/// What is wrong with a figure, in one line.
pub(super) fn complaint(row: &Row) -> String {
    let measured = row.measured.unwrap_or_default();
    let (side, bound) = match row.goal {
        Goal::AtLeast(bound) => ("at least", bound),
        Goal::AtMost(bound) => ("at most", bound),
        Goal::None => ("", measured),
    };
    format!(
        "{}, {}: {} where {side} {} is good enough ({}); see BENCHMARKS.md for what is compared",
        row.group,
        row.what,
        figure(measured, &row.unit),
        figure(bound, &row.unit),
        row.note
    )
}

/// The file with one part new, and the other one as it was.
pub(super) fn file(before: &str, name: &str, part: &str) -> String {
    let kept = |wanted: &str| {
        let mut parts = before.split("\n## ").skip(1);
        let found = parts.find(|part| part.starts_with(wanted));
        found.map(|part| format!("## {}\n", part.trim_end()))
    };
    let parts = [RUNNING, BUILDING].map(|each| {
        if each == name {
            Some(part.to_owned())
        } else {
            kept(each)
        }
    });
    let mut text = HEAD.to_owned();
    for part in parts.into_iter().flatten() {
        text.push('\n');
        text.push_str(&part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_leaves_what_it_did_not_measure() {
        let rows = |measured| [Row::new("send", "a|b", measured, Goal::AtMost(1.10)).note("why")];
        let first = file("", BUILDING, &part(BUILDING, "a machine", &rows(1.5)));
        let both = file(&first, RUNNING, &part(RUNNING, "another", &rows(1.0)));
        let again = file(&both, RUNNING, &part(RUNNING, "a third", &rows(1.05)));
        let building = "## Building\n\na machine\n";
        let [row] = rows(1.5);
        let strict = Row { strict: true, ..row };
        assert!(strict.is_worse());
        assert_eq!(
            complaint(&strict),
            "send, a|b: 1.50 × where at most 1.10 × is good enough (why); see BENCHMARKS.md for what is compared"
        );
        assert!(
            !Row {
                measured: Some(1.1),
                ..strict.clone()
            }
            .is_worse()
        );
        assert!(
            !Row {
                measured: None,
                ..strict
            }
            .is_worse()
        );
        for text in [&first, &both, &again] {
            assert!(text.contains(building), "{text}");
            assert!(
                text.contains("| send | a\\|b | 1.50 × | ≤ 1.10 × | no | why |"),
                "{text}"
            );
        }
        assert!(again.find("a third") < again.find(building), "{again}");
        assert!(!again.contains("another"), "{again}");
        assert!(again.contains("| 1.05 × | ≤ 1.10 × | yes |"), "{again}");
    }
}
