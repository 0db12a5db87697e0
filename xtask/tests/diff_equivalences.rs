//! Other spellings of recorded documents compare as the same, and have the same normal form.
//!
//! The documents are read from where `CONVERSATIONS_UPSTREAM` points; without it this test says that it skips.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "a helper of a test stops where it stands and says what it read, and has parts for other tests"
)]

#[path = "../openapi-diff/tests/common/mod.rs"]
mod common;
#[path = "../openapi-diff/tests/common/equivalent.rs"]
mod equivalent;
#[path = "../openapi-diff/tests/common/generate.rs"]
mod generate;

use std::fs;
use std::path::Path;

use equivalent::assert_equivalent;
use generate::{composed, inlined, renamed, reordered, respelled, respelled_in_3_1};
use openapi_diff::{normalize, read};

#[test]
fn equals_other_spellings_of_recorded_documents() {
    let Some(upstream) = std::env::var_os("CONVERSATIONS_UPSTREAM") else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return;
    };
    let mut count = 0;
    for entry in fs::read_dir(Path::new(&upstream).join("specs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let document = read(&fs::read(&path).unwrap(), &name).unwrap();
        let check = |other, what: &str| assert_equivalent(&document, &other, &format!("{name}, {what}"));
        check(document.clone(), "itself");
        check(reordered(&document), "reordered");
        check(renamed(&document), "renamed");
        check(respelled_in_3_1(&document), "in 3.1");
        let seed = 1 << 40;
        check(inlined(&document, seed), "inlined");
        check(composed(&document, seed), "composed");
        check(respelled(&document, seed), "respelled");
        let all = reordered(&renamed(&composed(&inlined(&document, seed), !seed)));
        check(respelled_in_3_1(&respelled(&all, seed)), "all of it");
        let first = normalize(&document).unwrap().to_string();
        for run in 1..20 {
            assert_eq!(
                normalize(&document).unwrap().to_string(),
                first,
                "{name}, run {run}"
            );
        }
        count += 1;
    }
    assert!(count > 0, "no documents in {}", Path::new(&upstream).display());
    println!("{count} documents read");
}
