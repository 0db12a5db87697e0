//! Several areas of the API in one run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use regen_support::Workspace;
use serde_json::{Value, json};

const AREAS: [&str; 2] = ["conversations", "files"];

/// Writes the facts of a version, with a change, as a file of HubSpot's.
fn file(workspace: &Workspace, version: &str, change: impl FnOnce(&mut Value)) -> PathBuf {
    let (area, name) = version.split_once('/').unwrap();
    let mut document = workspace.json(&format!("openapi/{area}/upstream/{name}.json"));
    change(&mut document);
    workspace.write(&format!("{area}-{name}.json"), &document.to_string())
}

#[test]
fn every_area_is_checked() {
    let workspace = Workspace::of_areas(&AREAS);
    workspace.commit();
    let (ran, report) = workspace.regen_json(&[], &["--check"]);
    assert_eq!(
        (ran.code, &report["stale"]),
        (Some(0), &json!(false)),
        "{}",
        ran.errors
    );
    let compared: Vec<_> = report["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["area"])
        .collect();
    assert_eq!(compared, AREAS);
    for name in ["openapi/files/v3.json", "sdk/src/generated/files/types.rs"] {
        let before = workspace.text(name);
        workspace.write(name, &format!("{before} "));
        let (ran, report) = workspace.regen_json(&[], &["--check"]);
        assert_eq!(
            (ran.code, &report["files"]),
            (Some(1), &json!([name])),
            "{}",
            ran.errors
        );
        workspace.write(name, &before);
    }
}

#[test]
fn each_change_names_its_area() {
    let workspace = Workspace::of_areas(&AREAS);
    workspace.commit();
    // Both have a schema of that name: the change of each is one of its own.
    let add = |document: &mut Value| {
        document["components"]["schemas"]["ErrorDetail"]["properties"]["hint"] = json!({"type": "string"});
    };
    let files = [
        "conversations/v3",
        "conversations/2026-09",
        "files/v3",
        "files/2026-09",
    ];
    let from = files.map(|version| file(&workspace, version, add));
    let from: Vec<_> = from.iter().map(PathBuf::as_path).collect();
    let (ran, report) = workspace.regen_json(&from, &["--check"]);
    assert_eq!(ran.code, Some(1), "{}", ran.errors);
    let changes = report["changes"].as_array().unwrap();
    let pointer = "/components/schemas/ApiErrorDetail/properties/hint";
    assert!(changes.iter().all(|one| one["pointer"] == pointer), "{report:#}");
    let of: BTreeSet<_> = changes.iter().map(|one| one["area"].as_str().unwrap()).collect();
    assert_eq!(Vec::from_iter(of), AREAS);
    let read = report["sources"].as_array().unwrap();
    let read: Vec<_> = read
        .iter()
        .map(|one| (one["area"].as_str(), one["version"].as_str()))
        .collect();
    assert_eq!(read[0], (Some("conversations"), Some("v3")));
    assert_eq!(read[3], (Some("files"), Some("2026-09")));
    let mut arguments = vec!["regen", "--check"];
    for path in &from {
        arguments.extend(["--from", path.to_str().unwrap()]);
    }
    let text = workspace.xtask(&arguments).out;
    for part in [
        "`hint` of `ApiErrorDetail` (conversations v3",
        "`hint` of `ApiErrorDetail` (files v3",
        "files-2026-09.json (files 2026-09): OpenAPI JSON",
        "Versions v3 and 2026-09 of files: ",
        "openapi/conversations/overlay.yaml, and complete them",
    ] {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    // What two areas share is described where its type is.
    assert!(!text.contains("openapi/files/overlay.yaml"), "{text}");
}

#[test]
fn a_shared_schema_is_the_same_in_both_areas() {
    let workspace = Workspace::of_areas(&AREAS);
    let changed = file(&workspace, "files/v3", |document| {
        document["components"]["schemas"]["ErrorDetail"]["properties"]["hint"] = json!({"type": "string"});
    });
    let failure = workspace.refused(&changed).to_string();
    assert!(
        failure.starts_with(
            "openapi/files/v3.json: expected `ApiErrorDetail` as in openapi/conversations/v3.json"
        ),
        "{failure}"
    );
    workspace.edit(
        "openapi/files/overlay.yaml",
        "['ApiError',",
        "['File','ApiError',",
    );
    workspace.edit(
        "openapi/files/overlay.yaml",
        "  FileAccess: FileAccess\n",
        "  FileAccess: FileAccess\n  File: StoredFile\n",
    );
    workspace.edit(
        "openapi/files/overlay.yaml",
        "['File','ApiError',",
        "['StoredFile','ApiError',",
    );
    workspace.edit(
        "openapi/files/overlay.yaml",
        "$.components.schemas.File\n",
        "$.components.schemas.StoredFile\n",
    );
    workspace.edit(
        "openapi/files/overlay.yaml",
        "$.components.schemas.File.required",
        "$.components.schemas.StoredFile.required",
    );
    let failure = workspace.offline().map(|(code, _)| code).unwrap_err().to_string();
    assert!(
        failure.contains("expected `StoredFile` in the area at the crate's root"),
        "{failure}"
    );
}

/// A page shows one operation: what the root has not been read of yet is not known to be missing.
#[test]
fn an_area_is_as_it_was_while_the_root_is_read_from_a_page() {
    let workspace = Workspace::of_areas(&AREAS);
    let mut document = workspace.json("openapi/conversations/upstream/v3.json");
    for name in [
        "v3.json",
        "upstream/v3.json",
        "upstream/v3.lock",
        "2026-09.json",
        "upstream/2026-09.json",
        "upstream/2026-09.lock",
    ] {
        fs::remove_file(workspace.path("openapi/conversations").join(name)).unwrap();
    }
    let messages = "/conversations/v3/conversations/threads/{threadId}/messages";
    let paths = document["paths"].as_object_mut().unwrap();
    paths.retain(|path, _| path == messages);
    let responses = document["paths"][messages]["post"]["responses"]
        .as_object_mut()
        .unwrap();
    responses.retain(|status, _| status == "201");
    document["paths"][messages].as_object_mut().unwrap().remove("get");
    let from = workspace.write("part.json", &document.to_string());
    let before = workspace.text("openapi/files/v3.json");
    let (ran, _) = workspace.regen_json(&[&from], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert!(
        !workspace
            .text("openapi/conversations/v3.json")
            .contains("ApiError\"")
    );
    assert_eq!(workspace.text("openapi/files/v3.json"), before);
}

#[test]
fn a_file_of_two_areas_or_of_an_unknown_version_is_refused() {
    let workspace = Workspace::of_areas(&AREAS);
    let other = workspace.json("openapi/files/upstream/v3.json");
    let both = file(&workspace, "conversations/v3", |document| {
        document["paths"]["/files/v3/files/{fileId}"] =
            json!({"delete": other["paths"]["/files/v3/files/{fileId}"]["delete"]});
    });
    let failure = workspace.refused(&both).to_string();
    assert!(
        failure.contains("its paths are of conversations v3 and of files v3"),
        "{failure}"
    );
    let next = file(&workspace, "files/v3", |document| {
        *document = serde_json::from_str(&document.to_string().replace("/v3/", "/2027-03/")).unwrap();
    });
    let failure = workspace.refused(&next).to_string();
    assert!(
        failure
            .contains("its paths are of files 2027-03, for which openapi/files/sources.toml has no section"),
        "{failure}"
    );
}

#[test]
fn an_operation_that_a_version_lacks_is_marked_and_reported_once_it_is_there() {
    let workspace = Workspace::of_areas(&AREAS);
    let title = "GET /files/v3/files/{fileId}";
    let operation = |workspace: &Workspace| {
        workspace.json("openapi/files/v3.json")["paths"]["/files/v3/files/{fileId}"]["get"].clone()
    };
    assert_eq!(operation(&workspace)["x-versions"], json!(["v3"]));
    let known = workspace.json("openapi/files/upstream/v3.json");
    let has_it = file(&workspace, "files/2026-09", |document| {
        let get = known["paths"]["/files/v3/files/{fileId}"]["get"].clone();
        document["paths"]["/files/2026-09/files/{fileId}"] = json!({"get": get});
    });
    let (ran, report) = workspace.regen_json(&[&has_it], &["--check"]);
    let unshipped = &report["operations"]["unshipped"];
    assert_eq!(unshipped.as_array().unwrap().len(), 1, "{}{report:#}", ran.errors);
    assert_eq!(
        (&unshipped[0]["operation"], &unshipped[0]["area"]),
        (&json!(title), &json!("files"))
    );
    let lines = unshipped[0]["lines"].as_str().unwrap();
    assert_eq!(
        lines,
        format!("# in [versions.2026-09], without `{title}` in `lacks`\n")
    );
    workspace.edit("openapi/files/sources.toml", &format!("  \"{title}\",\n"), "");
    let (ran, _) = workspace.regen_json(&[&has_it], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(operation(&workspace).get("x-versions"), None);
}

#[test]
fn an_operation_that_is_unshipped_on_purpose_is_not_reported() {
    let workspace = Workspace::of_areas(&AREAS);
    let path = "/files/v3/folders/search";
    let search = |document: &mut Value| {
        document["paths"][path] = json!({"get": {"responses": {"204": {"description": ""}}}});
    };
    let from = file(&workspace, "files/v3", search);
    let (ran, report) = workspace.regen_json(&[&from], &["--check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(report["operations"]["unshipped"], json!([]));
    workspace.edit("openapi/files/sources.toml", &format!("  \"GET {path}\",\n"), "");
    let (_, report) = workspace.regen_json(&[&from], &["--check"]);
    assert_eq!(
        report["operations"]["unshipped"][0]["operation"],
        format!("GET {path}")
    );
    let text = workspace
        .xtask(&["regen", "--check", "--from", from.to_str().unwrap()])
        .out;
    assert!(
        text.contains("To ship it, add to openapi/files/sources.toml:"),
        "{text}"
    );
}

#[test]
fn a_new_area_is_an_addition() {
    let workspace = Workspace::of_areas(&AREAS);
    let aside = workspace.path("aside");
    fs::rename(workspace.path("openapi/files"), &aside).unwrap();
    workspace.commit();
    fs::rename(&aside, workspace.path("openapi/files")).unwrap();
    let (ran, report) = workspace.regen_json(&[], &["--check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let changes = report["changes"].as_array().unwrap();
    let added: Vec<_> = changes
        .iter()
        .filter(|one| one["id"] == "operation-added")
        .collect();
    assert_eq!(added.len(), 7, "{report:#}");
    assert!(added.iter().all(|one| one["area"] == "files"), "{added:?}");
    assert_eq!(report["sdk"]["semver"], "minor", "{}", report["sdk"]);
}

#[test]
fn the_names_of_an_area_are_its_own() {
    let prefixes = "x-path-prefixes: [/files/v3]";
    for (from, to, says) in [
        (
            "x-rust-area: files",
            "x-rust-area: file",
            "expected `x-rust-area: files`, as its folder; found `file`",
        ),
        (
            "x-rust-area: files",
            "x-anything: files",
            "expected `x-rust-area: files`: conversations has none either",
        ),
        (
            prefixes,
            "x-path-prefixes: [/file/v3]",
            "expected `x-path-prefixes: [/files/v3]`, as in sources.toml; found [\"/file/v3\"]",
        ),
        (prefixes, "x-anything: []", "as in sources.toml; found null"),
        (
            "operationId: get_file",
            "operationId: get_thread",
            "expected another operationId than `get_thread`, which conversations has",
        ),
    ] {
        let workspace = Workspace::of_areas(&AREAS);
        workspace.edit("openapi/files/overlay.yaml", from, to);
        let failure = workspace.offline().map(|(code, _)| code).unwrap_err().to_string();
        assert!(
            failure.starts_with("openapi/files/overlay.yaml: ") && failure.contains(says),
            "{failure}"
        );
    }
}

#[test]
fn sources_that_contradict_themselves_are_refused() {
    for (from, to, says) in [
        (
            "lacks = [\n  \"POST /files/v3/files\",",
            "lacks = [\n  \"POST /files/v3/nowhere\",",
            "`POST /files/v3/nowhere` is none of them",
        ),
        (
            "unshipped = [",
            "lacks = [\"GET /x\"]\nunshipped = [",
            "expected `like` beside `lacks` in version v3",
        ),
        ("like = \"v3\"", "like = \"v2\"", "found `v2`"),
    ] {
        let workspace = Workspace::of_areas(&AREAS);
        workspace.edit("openapi/files/sources.toml", from, to);
        let failure = workspace.offline().map(|(code, _)| code).unwrap_err().to_string();
        assert!(
            failure.starts_with("openapi/files/sources.toml: ") && failure.contains(says),
            "{failure}"
        );
    }
    let workspace = Workspace::of_areas(&[]);
    let failure = workspace.offline().map(|(code, _)| code).unwrap_err().to_string();
    assert!(
        failure.starts_with("openapi/sources.toml: expected a folder beside it"),
        "{failure}"
    );
}
