//! The cases: each is a folder `cases/<rule>/<case>` of two documents and the report of their comparison.
//!
//! - `before.*` and `after.*`: the documents, in YAML or JSON, which may refer to other files of the case;
//! - `report.json`: the report, which `UPDATE_GOLDEN=1` writes;
//! - `verdict.txt`, optional: the verdict on its first line, then the reason. `none` allows changes of documentation.
//!
//! The folder `reported` holds pairs made after public reports. Those that get a wrong verdict are listed in
//! `known-failures.txt`, one path a line, until they are fixed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::json;
use openapi_diff::{RULES, Report, Verdict, compare, read_file};
use serde_json::Value;

/// The folder of cases that belong to no single rule.
const REPORTED: &str = "reported";
const UPDATE: &str = "UPDATE_GOLDEN=1 cargo test -p openapi-diff --test cases";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The folders in a folder, sorted by name.
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

struct Case {
    rule: String,
    /// `<rule>/<case>`.
    name: String,
    folder: PathBuf,
}

fn cases() -> Vec<Case> {
    let case = |rule: &str, folder: PathBuf| Case {
        rule: rule.to_owned(),
        name: format!("{rule}/{}", name(&folder)),
        folder,
    };
    let of_rule = |rule: PathBuf| {
        folders(&rule)
            .into_iter()
            .map(move |folder| case(name(&rule), folder))
    };
    folders(&root()).into_iter().flat_map(of_rule).collect()
}

fn known_failures() -> BTreeSet<String> {
    let lines = fs::read_to_string(root().join("known-failures.txt")).unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

impl Case {
    fn document(&self, stem: &str) -> Result<Value, String> {
        let files = ["yaml", "yml", "json"].map(|extension| self.folder.join(format!("{stem}.{extension}")));
        let Some(file) = files.iter().find(|file| file.exists()) else {
            return Err(format!("{stem}.yaml or {stem}.json is missing"));
        };
        read_file(file).map_err(|error| error.to_string())
    }

    fn report(&self) -> Result<Report, String> {
        compare(&self.document("before")?, &self.document("after")?).map_err(|error| error.to_string())
    }

    /// Compares the verdict with the expected one, if there is one.
    fn check_verdict(&self, report: &Report) -> Result<(), String> {
        let Ok(expected) = fs::read_to_string(self.folder.join("verdict.txt")) else {
            return Ok(());
        };
        let (verdict, why) = expected.split_once('\n').unwrap_or((&expected, ""));
        let verdict = verdict.trim();
        let found = match report.verdict {
            Verdict::None => "none",
            Verdict::Docs if verdict == "none" => "none",
            Verdict::Docs => "docs",
            Verdict::Additive => "additive",
            Verdict::Breaking => "breaking",
        };
        if found == verdict {
            Ok(())
        } else {
            Err(format!("expected {verdict}, found {found}: {}", why.trim()))
        }
    }

    fn check_rule(&self, report: &Report) -> Result<(), String> {
        let mut ids = report.changes.iter().map(|change| change.kind.rule().id);
        if self.rule == REPORTED || ids.any(|id| id == self.rule) {
            Ok(())
        } else {
            Err(format!("the report has no change of the rule {}", self.rule))
        }
    }

    fn check_golden(&self, report: &Report) -> Result<(), String> {
        let (golden, text) = (self.folder.join("report.json"), json(report));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &text).unwrap();
        }
        let Ok(expected) = fs::read_to_string(&golden) else {
            return Err(format!(
                "report.json is missing: write it with `{UPDATE}`, and read it"
            ));
        };
        if expected.replace("\r\n", "\n") == text {
            return Ok(());
        }
        Err(format!(
            "another report than report.json (if it is right: `{UPDATE}`):\n{text}"
        ))
    }

    fn check(&self) -> Result<(), String> {
        let report = self.report()?;
        self.check_verdict(&report)?;
        self.check_rule(&report)?;
        self.check_golden(&report)
    }
}

#[test]
fn every_case_gets_its_report() {
    let (cases, known) = (cases(), known_failures());
    assert!(cases.len() > 100, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases.iter().filter(|case| !known.contains(&case.name)) {
        if let Err(problem) = case.check() {
            wrong.push(format!("{}: {problem}", case.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn known_failures_still_fail() {
    let cases = cases();
    for name in known_failures() {
        let Some(case) = cases.iter().find(|case| case.name == name) else {
            panic!("known-failures.txt: no case {name}");
        };
        let passes = case
            .report()
            .is_ok_and(|report| case.check_verdict(&report).is_ok());
        assert!(!passes, "known-failures.txt: {name} passes now: delete the line");
    }
}

#[test]
fn every_rule_has_a_case() {
    let tested: BTreeSet<String> = cases().into_iter().map(|case| case.rule).collect();
    let without: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !tested.contains(*id))
        .collect();
    assert!(without.is_empty(), "rules without a case: {}", without.join(", "));
    let mut known: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    known.insert(REPORTED);
    for rule in &tested {
        assert!(known.contains(rule.as_str()), "tests/cases/{rule} is no rule");
    }
}

#[test]
fn explains_how_to_write_a_missing_report() {
    let folder = std::env::temp_dir().join(format!("openapi-diff-case-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let document = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    fs::write(folder.join("before.yaml"), document).unwrap();
    fs::write(folder.join("after.yaml"), document).unwrap();
    let case = Case {
        rule: REPORTED.to_owned(),
        name: "temporary".to_owned(),
        folder: folder.clone(),
    };
    let problem = case.check();
    fs::remove_dir_all(&folder).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_none() {
        assert!(problem.unwrap_err().contains(UPDATE));
    }
}
