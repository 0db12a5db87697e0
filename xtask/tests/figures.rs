//! The figures that the README and the guides name are those that the sdk has, and those of `regen` hold. Guides explain
//! their marks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it stands"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_diff::Format;
use syn::{Expr, Item, Lit};
use xtask::regen::{Options, run};

#[allow(dead_code, reason = "benchmarks use all of it")]
#[path = "../openapi-diff/benches/common/record.rs"]
mod record;

fn sdk() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk")
}

/// The files of that kind in and below a folder.
fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, kind));
        } else if path.extension().is_some_and(|extension| extension == kind) {
            found.push(path);
        }
    }
    found
}

/// The number that a constant is: of seconds, or of what it counts.
fn number(value: &Expr) -> Option<u64> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Call(call) => {
            let Expr::Path(function) = call.func.as_ref() else {
                return None;
            };
            let is_seconds = function.path.segments.last()?.ident == "from_secs";
            number(call.args.first()?).filter(|_| is_seconds)
        }
        _ => None,
    }
}

/// The sdk's public constants `DEFAULT_…` that are numbers.
fn constants() -> BTreeMap<String, u64> {
    let mut constants = BTreeMap::new();
    for path in files(&sdk().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        if !text.contains("pub const DEFAULT_") {
            continue;
        }
        for item in syn::parse_file(&text).unwrap().items {
            if let Item::Const(item) = item
                && item.ident.to_string().starts_with("DEFAULT_")
                && let Some(number) = number(&item.expr)
            {
                constants.insert(item.ident.to_string(), number);
            }
        }
    }
    constants
}

fn leading_number(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// The figures of a text beside the constants that it says they are.
fn figures(text: &str) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    // "`attempt_timeout` (30 s"
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (at, end) in words.match_indices("_timeout` (") {
        let method = words[..at].rsplit('`').next().unwrap_or_default();
        let name = format!("DEFAULT_{}_TIMEOUT", method.to_uppercase());
        found.extend(leading_number(&words[at + end.len()..]).map(|figure| (name, figure)));
    }
    for line in text.lines() {
        // `[30 s](crate::DEFAULT_…)`
        for (at, _) in line.match_indices("](crate::DEFAULT_") {
            let (before, after) = line.split_at(at);
            let words = before.rfind('[').map_or("", |start| &before[start + 1..]);
            let name = &after["](crate::".len()..];
            let name = &name[..name.find(')').unwrap_or(name.len())];
            found.extend(leading_number(words).map(|figure| (name.to_owned(), figure)));
        }
    }
    found
}

#[test]
fn the_figures_that_are_told_are_those_of_the_sdk() {
    let constants = constants();
    let mut texts = files(&sdk().join("src/guide"), "md");
    texts.push(sdk().join("../README.md"));
    let mut told = BTreeMap::new();
    for path in texts {
        let is_readme = path.ends_with("README.md");
        for (name, figure) in figures(&fs::read_to_string(&path).unwrap()) {
            let shown = path.display();
            assert_eq!(constants.get(&name), Some(&figure), "{name} in {shown}");
            *told.entry((is_readme, name)).or_insert(0) += 1;
        }
    }
    // What the README must tell: a way of writing it that is not found here would not be looked at.
    for name in ["CONNECT", "ATTEMPT", "TOTAL"] {
        let name = format!("DEFAULT_{name}_TIMEOUT");
        for is_readme in [true, false] {
            assert!(told.contains_key(&(is_readme, name.clone())), "{name}: {told:?}");
        }
    }
}

#[test]
fn a_figure_is_found_where_it_stands() {
    let text = "| total | [120 s](crate::DEFAULT_TOTAL_TIMEOUT) | and [4 attempts](crate::DEFAULT_MAX_ATTEMPTS) |\n\
        [none](crate::DEFAULT_BASE_URL)\n`connect_timeout` (10\n  s unless set)\n";
    let found = figures(text);
    let expected = [
        ("DEFAULT_CONNECT_TIMEOUT", 10),
        ("DEFAULT_TOTAL_TIMEOUT", 120),
        ("DEFAULT_MAX_ATTEMPTS", 4),
    ];
    assert_eq!(found, expected.map(|(name, figure)| (name.to_owned(), figure)));
}

#[test]
fn readme_counts_the_operations_of_each_area() {
    let readme = fs::read_to_string(sdk().join("../README.md")).unwrap();
    let words = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    for (area, sentence) in [
        ("conversations", "all N operations of that API"),
        ("custom_channels", "N operations on custom channels"),
        ("files", "N on files"),
    ] {
        let path = sdk().join(format!("../openapi/{area}/v3.json"));
        let document: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let paths = document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|path| path.as_object().unwrap().values());
        let count = operations
            .filter(|operation| operation["responses"].is_object())
            .count();
        let sentence = sentence.replace('N', &count.to_string());
        assert!(words.contains(&sentence), "README.md lacks `{sentence}`");
    }
}

/// What the marks mean, which is the end of each guide that has some.
const MARKS: &str = "\n\n*(documented)*: HubSpot's documentation says so. *(observed)*: a report records that HubSpot's API does it. \
    *(claimed)*: a\nreport says so without showing it.\n";

#[test]
fn guides_with_marks_explain_them() {
    let mut explained = 0;
    for path in files(&sdk().join("src/guide"), "md") {
        let text = fs::read_to_string(&path).unwrap();
        let text_without = text.strip_suffix(MARKS);
        let marks = ["(documented", "(observed", "(claimed"];
        let has_marks = marks
            .iter()
            .any(|mark| text_without.unwrap_or(&text).contains(mark));
        assert_eq!(text_without.is_some(), has_marks, "{}", path.display());
        explained += usize::from(has_marks);
    }
    assert!(explained > 10, "{explained} guides are too few");
}

/// The peak of the memory that a whole run allocates at once for a document of at least that size, and its size.
fn peak_of_run(size: usize) -> (u64, u64) {
    let root = sdk().join("..");
    let shipped = fs::read(root.join("openapi/conversations/upstream/v3.json")).unwrap();
    let shipped = serde_json::from_slice(&shipped).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), record::description(shipped, size, true)).unwrap();
    let options = Options {
        from: vec![file.path().to_str().unwrap().to_owned()],
        check: true,
        ..Options::new(root, Format::Markdown)
    };
    let mut out = Vec::new();
    let measured = allocation_counter::measure(|| {
        run(&options, &mut out).unwrap();
    });
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("nothing changed on the wire")
    );
    (measured.bytes_max, file.as_file().metadata().unwrap().len())
}

#[test]
fn a_large_document_takes_at_most_six_times_its_bytes_and_a_small_one_24_mb() {
    const MB: u64 = 1024 * 1024;
    let (large, size) = peak_of_run(13 * 1024 * 1024);
    assert!(
        large > size && large <= 6 * size,
        "{large} bytes for a document of {size}"
    );
    let (small, size) = peak_of_run(100 * 1024);
    assert!(
        small > size && small <= 24 * MB,
        "{small} bytes for a document of {size}"
    );
}
