//! The comparison stays a library that others can use: nothing of HubSpot, no crate of this workspace, and no feature that
//! changes how the SDK parses numbers.
#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_comparison_names_no_api() {
    let mut all = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi-diff"),
        &mut all,
    );
    assert!(all.len() > 400, "{} files", all.len());
    for path in all {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        assert!(!text.contains("hubspot"), "{} names HubSpot", path.display());
    }
}

#[test]
fn the_comparison_depends_on_no_crate_of_the_workspace() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(root.join("openapi-diff/Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let workspace: toml::Table = fs::read_to_string(root.join("../Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let known = workspace["workspace"]["dependencies"].as_table().unwrap();
    let mut checked = 0;
    for section in ["dependencies", "dev-dependencies"] {
        for name in manifest[section].as_table().unwrap().keys() {
            assert!(known[name].get("path").is_none(), "{section}: {name}");
            checked += 1;
        }
    }
    assert!(checked > 0);
}

/// Cargo unifies features in a workspace: with `arbitrary_precision` in one crate, the SDK would parse numbers as maps.
#[test]
fn no_manifest_enables_arbitrary_precision() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for member in [
        ".",
        "openapi",
        "sdk",
        "sdk-macros-build",
        "xtask",
        "xtask/openapi-diff",
        "tests",
    ] {
        let text = fs::read_to_string(root.join(member).join("Cargo.toml")).unwrap();
        assert!(!text.contains("arbitrary_precision"), "{member}/Cargo.toml");
    }
}
