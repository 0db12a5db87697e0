//! `release`: one version in all files, or a list of those that differ.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::fs;
use std::path::Path;

use xtask::commands::release::{notes, write_version};

const MANIFEST: &str = "[workspace]\nmembers = [\"own\", \"helper\"]\n[workspace.package]\nversion = \"1.2.3\"\nrepository = \"https://example.com/x\"\n\
    [workspace.dependencies]\nown = { path = \"own\", version = \"=1.2.3\" }\nhelper = { path = \"helper\" }\n\
    other = \"4\"\n";
const LOCK: &str = "[[package]]\nname = \"own\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"other\"\n\
    version = \"4.0.0\"\nsource = \"registry\"\n";
const README: &str = "# own\n\nhubspot-conversations = \"1.2\"\n";
const GUIDE: &str = "hubspot-conversations = { version = \"1.2\", features = [\"mock\"] }\n";
const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-02-01\n\n### Added\n\n- One.\n\n\
    ## [1.2.2] - 2026-01-01\n\n### Fixed\n\n- Another.\n";
const FILES: [(&str, &str); 6] = [
    ("Cargo.toml", MANIFEST),
    ("Cargo.lock", LOCK),
    ("README.md", README),
    ("CHANGELOG.md", CHANGELOG),
    ("sdk/src/guide/testing.md", GUIDE),
    (
        "sdk/src/lib.rs",
        "//! hubspot-conversations is said in prose, and = stands for nothing there.\n",
    ),
];

/// A folder with these files, one of which has a text replaced.
fn folder(file: &str, from: &str, to: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if name == file {
            assert!(text.contains(from), "{name} has no {from}");
            text.replace(from, to)
        } else {
            text.to_owned()
        };
        fs::write(path, text).unwrap();
    };
    for (name, publish) in [("own", true), ("helper", false)] {
        let text =
            format!("[package]\nname = \"{name}\"\npublish = {publish}\nrepository.workspace = true\n");
        write(&format!("{name}/Cargo.toml"), &text);
    }
    for (name, text) in FILES {
        write(name, text);
    }
    folder
}

fn checked(tag: &str, folder: &Path) -> Result<String, String> {
    notes(tag, folder).map_err(|failures| {
        let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

/// The notes of a release, or all failures, when one file has a text replaced.
fn tried(tag: &str, file: &str, from: &str, to: &str) -> Result<String, String> {
    checked(tag, folder(file, from, to).path())
}

#[test]
fn returns_the_section_of_the_version() {
    let notes = tried("v1.2.3", "", "", "");
    assert_eq!(notes.as_deref(), Ok("### Added\n\n- One."));
}

#[test]
fn names_each_place_with_another_version() {
    let cases = [
        (
            "Cargo.toml",
            "=1.2.3",
            "=1.2.2",
            "Cargo.toml:7: expected `own = { path = \"own\", version = \"=1.2.3\" }`; found `",
        ),
        (
            "Cargo.toml",
            ", version = \"=1.2.3\"",
            "",
            "; found `own = { path = \"own\" }`",
        ),
        (
            "Cargo.toml",
            "own = {",
            "its = {",
            "Cargo.toml: expected `own = { path = \"own\", version = \"=1.2.3\" }` in [workspace.dependencies]; found none",
        ),
        (
            "Cargo.lock",
            "1.2.3",
            "1.2.2",
            "Cargo.lock:3: expected `version = \"1.2.3\"`; found `version = \"1.2.2\"`",
        ),
        (
            "Cargo.toml",
            "repository",
            "homepage",
            "Cargo.toml: expected workspace.package.repository",
        ),
        (
            "own/Cargo.toml",
            "repository",
            "homepage",
            "own/Cargo.toml: expected `repository.workspace = true`",
        ),
        (
            "README.md",
            "1.2",
            "1.1",
            "README.md:3: expected `hubspot-conversations = \"1.2\"`; found `hubspot-conversations = \"1.1\"`",
        ),
        (
            "README.md",
            "hubspot",
            "# hub",
            "README.md: expected the line `hubspot-conversations = \"1.2\"`",
        ),
        (
            "sdk/src/guide/testing.md",
            "1.2",
            "1.20",
            "testing.md:1: expected `hubspot-conversations = { version = \"1.2\"",
        ),
        (
            "sdk/src/lib.rs",
            "//! ",
            "//! hubspot-conversations-codegen = \"=1.2.2\"\n//! ",
            "lib.rs:1: expected `//! hubspot-conversations-codegen = \"1.2\"`",
        ),
        (
            "CHANGELOG.md",
            "[1.2.3]",
            "[1.2.1]",
            "CHANGELOG.md: expected a section",
        ),
        (
            "CHANGELOG.md",
            "2026-02-01",
            "soon",
            "CHANGELOG.md: expected a date such as 2026-01-31 in `## [1.2.3] - soon`; found `soon`",
        ),
        (
            "CHANGELOG.md",
            "- One.",
            "",
            "CHANGELOG.md: expected what changed under `## [1.2.3] - 2026-02-01`; found no entry",
        ),
    ];
    for (file, from, to, expected) in cases {
        let refused = tried("v1.2.3", file, from, to).unwrap_err();
        assert!(refused.contains(expected), "{refused}");
        assert_eq!(refused.lines().count(), 1, "{refused}");
    }
    for tag in ["1.2.3", "v1.2", "v1.2.3-rc.1", "v1.2.x"] {
        let refused = tried(tag, "", "", "").unwrap_err();
        assert_eq!(refused, format!("{tag}: expected a tag such as v1.2.3"));
    }
}

#[test]
fn reports_all_failures_at_once() {
    let refused = tried("v1.3.0", "", "", "").unwrap_err();
    let named: Vec<&str> = refused
        .lines()
        .filter_map(|line| line.split(": ").next())
        .collect();
    let expected = [
        "Cargo.toml:4",
        "Cargo.toml:7",
        "Cargo.lock:3",
        "README.md:3",
        "sdk/src/guide/testing.md:1",
        "CHANGELOG.md",
    ];
    assert_eq!(named, expected);
}

#[test]
fn this_repository_names_one_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table: toml::Table = fs::read_to_string(root.join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let version = table["workspace"]["package"]["version"].as_str().unwrap();
    let refused = checked(&format!("v{version}"), &root).err().unwrap_or_default();
    // What only a release has: its section in the changelog, and the address of the repository.
    let others = refused
        .lines()
        .filter(|line| !line.starts_with("CHANGELOG.md: ") && !line.contains("package.repository"));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn prepares_what_it_then_accepts() {
    let date = "2026-03-01".parse().unwrap();
    let folder = folder(
        "CHANGELOG.md",
        "## [Unreleased]\n",
        "## [Unreleased]\n\n### Added\n\n- Two.\n",
    );
    let root = folder.path();
    let changes = ["`Message::color` is new".to_owned()];
    write_version(&"1.3.0".parse().unwrap(), date, &changes, root).unwrap();
    assert_eq!(
        checked("v1.3.0", root).as_deref(),
        Ok("### HubSpot's API\n\n- `Message::color` is new\n\n### Added\n\n- Two.")
    );
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    for (name, before, after) in [
        ("Cargo.toml", MANIFEST, "1.3.0"),
        ("Cargo.lock", LOCK, "1.3.0"),
        ("README.md", README, "1.3"),
        ("sdk/src/guide/testing.md", GUIDE, "1.3"),
    ] {
        let short = before.replace("1.2.3", after).replace("\"1.2\"", "\"1.3\"");
        assert_eq!(read(name), short, "nothing else changes");
    }
    let changelog = read("CHANGELOG.md");
    assert!(
        changelog.contains("## [Unreleased]\n\n## [1.3.0] - 2026-03-01\n"),
        "{changelog}"
    );

    let again = write_version(&"1.3.0".parse().unwrap(), date, &[], root).unwrap_err();
    assert!(again.to_string().contains("has a section for 1.3.0"), "{again}");
}
