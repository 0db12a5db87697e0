//! `regen` as a command: what it refuses, what it writes, when, and with which exit code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it read"
)]

mod regen_support;

use std::fs;
use std::path::PathBuf;

use openapi_diff::Format;
use regen_support::{Workspace, fixture};

#[test]
fn everything_that_is_no_source_is_refused_in_one_line() {
    let workspace = Workspace::of_fixtures();
    let api = fs::read_to_string(fixture("api.json")).unwrap();
    let page = fs::read_to_string(fixture("curl-first.txt")).unwrap();
    let markdown = fs::read_to_string(fixture("page.md")).unwrap();
    let login = "<!doctype html><html><body><form><input type=\"password\"></form></body></html>";
    let challenge =
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>cf-chl</body></html>";
    let missing = "<html><head><title>404 | Page not found</title></head><body></body></html>";
    let itself = r##"{"$ref": "#/components/schemas/Author"}"##;
    for (name, text, says) in [
        ("empty", String::new(), "empty"),
        ("blank", " \n\n".to_owned(), "empty"),
        ("login", login.to_owned(), "login"),
        ("challenge", challenge.to_owned(), "protection"),
        ("404", missing.to_owned(), "not found"),
        ("guide", "# Boxes\n\n## Make a note\n\nLog in first.\n\n## Read a note\n\n```json\n{\"id\": \"1\"}\n```\n".to_owned(), "a guide"),
        ("plain", "Some words of no use.\n".to_owned(), "sample request"),
        ("cut.json", api[..api.len() / 2].to_owned(), "ends early"),
        ("no-openapi.json", r#"{"a": 1}"#.to_owned(), "openapi"),
        ("swagger.json", r#"{"swagger": "2.0"}"#.to_owned(), "wagger"),
        ("server", api.replace("https://api.hubapi.com\"}]", "https://api.hubapiqa.com\"}]"), "hubapiqa"),
        ("host", page.replace("api.hubapi.com", "api.example.com"), "api.example.com"),
        ("foreign", page.replace("boxes/{boxId}/notes", "things").replace("length", "width"), "none of them"),
        ("list", page.replace("boxes/{boxId}/notes", "boxes").replace("\"id\"", "\"results\""), "none of them"),
        ("other", api.replace("/notes", "/nuts").replace("archived", "shelved"), "none of its 3 operations"),
        ("open", page[..page.find("\"readers\"").unwrap()].to_owned(), "closes"),
        ("open-request", page[..page.find("\"labels\"").unwrap()].to_owned(), "request sample that closes"),
        ("open-block", markdown[..markdown.len() - 10].to_owned(), "to close"),
        ("loop", api.replace(r#"{"type": "object", "properties": {"actorId": {"type": "string"}, "name": {"type": "string", "example": null}}}"#, itself), "Author"),
    ] {
        let failure = workspace.refused(&workspace.write(name, &text));
        assert_eq!(failure.exit_code(), 2, "{name}: {failure}");
        let line = failure.to_string();
        assert!(line.starts_with(name), "{line}");
        assert!(line.contains("expected"), "{line}");
        assert!(line.contains(says), "{name}: {line}");
    }
    let binary = workspace.path("binary");
    fs::write(&binary, [0x89, b'P', b'N', b'G', 0, 1, 2, 0xff]).unwrap();
    assert!(workspace.refused(&binary).to_string().contains("binary"));
    let long = workspace.path("long");
    fs::File::create(&long)
        .unwrap()
        .set_len(17 * 1024 * 1024)
        .unwrap();
    assert!(workspace.refused(&long).to_string().contains("at most"));
    assert!(
        workspace
            .refused(&workspace.path("nowhere"))
            .to_string()
            .contains("none of that name")
    );
    assert!(
        workspace
            .refused(&workspace.path("openapi"))
            .to_string()
            .contains("folder")
    );
}

#[test]
fn an_error_leaves_every_file_as_it_was() {
    let workspace = Workspace::of_fixtures();
    let changed = fs::read_to_string(fixture("api.json"))
        .unwrap()
        .replace("\"CROSS\"", "\"CURT\"");
    let changed = workspace.write("changed.json", &changed);
    // A good source beside a bad one, and then an overlay that does not fit.
    let before = workspace.snapshot();
    let bad = workspace.write("bad", "nothing");
    assert!(workspace.regen(&[changed.clone(), bad], false).is_err());
    assert_eq!(workspace.snapshot(), before);
    workspace.edit(
        "openapi/conversations/overlay.yaml",
        "schemas.Note\n",
        "schemas.Nought\n",
    );
    let failure = workspace.refused(&changed);
    assert!(
        failure.to_string().contains("$.components.schemas.Nought"),
        "{failure}"
    );
    assert_eq!(failure.exit_code(), 2);
}

#[test]
fn an_overlay_that_does_not_fit_is_refused() {
    for (from, to, says) in [
        ("schemas.Note\n", "schemas.Nought\n", "matches nothing"),
        ("  NoteMood: Mood", "  NoteMoot: Mood", "there is no `NoteMoot`"),
        (
            "  NoteMood: Mood",
            "  NoteMood: Author",
            "`Author` (for `NoteMood`) is taken",
        ),
        ("  NoteMood: Mood", "  NoteMood: Draft", "differ"),
        ("        mood: {", "        modd: {", "Note.modd"),
        (
            "    x-evidence: Seen to be accepted without labels.\n",
            "",
            "x-evidence",
        ),
        ("overlay: 1.0.0", "overlay: 9.0.0", "Overlay 1.0"),
    ] {
        let workspace = Workspace::of_fixtures();
        workspace.edit("openapi/conversations/overlay.yaml", from, to);
        let failure = workspace.refused(&fixture("api.json"));
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains(says), "{failure}");
        let checked = workspace.regen(&[], true).map(|(code, _)| code).unwrap_err();
        assert!(checked.to_string().contains(says), "{checked}");
    }
}

#[test]
fn check_says_stale_and_how_to_mend_it_and_writes_nothing() {
    let workspace = Workspace::of_fixtures();
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
    let edits: [(&str, &str, &str); 4] = [
        ("openapi/conversations/v3.json", "\"GLAD\"", "\"MERRY\""),
        ("openapi/conversations/v3.json", "  \"openapi\"", "   \"openapi\""),
        ("openapi/conversations/upstream/v3.json", "\"GLAD\"", "\"MERRY\""),
        (
            "openapi/conversations/overlay.yaml",
            "How they felt.",
            "How they felt then.",
        ),
    ];
    for (file, from, to) in edits {
        let workspace = Workspace::of_fixtures();
        workspace.edit(file, from, to);
        let before = workspace.snapshot();
        let (code, text) = workspace
            .run(Vec::new(), true, Format::Text { color: false })
            .unwrap();
        assert_eq!(code, 1, "{file}: {text}");
        assert!(text.contains("cargo xtask regen --offline\n"), "{text}");
        let (code, report) = workspace.regen(&[], true).unwrap();
        assert_eq!(
            (code, &report["stale"], &report["command"]),
            (1, &true.into(), &"cargo xtask regen --offline".into())
        );
        assert_eq!(workspace.snapshot(), before);
    }
    let changed = fs::read_to_string(fixture("api.json"))
        .unwrap()
        .replace("\"CROSS\"", "\"CURT\"");
    let changed = workspace.write("changed.json", &changed);
    let (code, text) = workspace
        .run(vec![changed.display().to_string()], true, Format::Markdown)
        .unwrap();
    assert_eq!(code, 1);
    assert!(text.contains("cargo xtask regen --from "), "{text}");
}

#[test]
fn the_sdks_source_is_written_with_the_spec_and_checked_with_it() {
    let file = "sdk/src/generated/conversations/types.rs";
    let workspace = Workspace::of_repository();
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
    let packaged = workspace.text(file);

    // Edited or gone: stale; and a run makes it whole.
    workspace.edit(file, "pub struct Message", "pub struct  Message");
    let (code, report) = workspace.regen(&[], true).unwrap();
    assert_eq!((code, &report["files"]), (1, &serde_json::json!([file])));
    fs::remove_file(workspace.path(file)).unwrap();
    let (code, text) = workspace
        .run(Vec::new(), true, Format::Text { color: false })
        .unwrap();
    assert_eq!(code, 1);
    assert!(text.contains(&format!("Stale: {file}.")), "{text}");
    assert!(!workspace.path(file).exists(), "--check writes nothing");
    // Nothing is read for it, so the lock says what it said.
    let lock = workspace.text("openapi/conversations/upstream/v3.lock");
    let (code, report) = workspace.offline().unwrap();
    assert_eq!((code, &report["written"]), (0, &serde_json::json!([file])));
    assert_eq!(workspace.text(file), packaged);
    assert_eq!(workspace.text("openapi/conversations/upstream/v3.lock"), lock);

    // A module that is no longer generated is reported, and removed.
    let former = "sdk/src/generated/conversations/former.rs";
    workspace.write(former, "pub struct Former;");
    let (code, report) = workspace.regen(&[], true).unwrap();
    assert_eq!((code, &report["files"]), (1, &serde_json::json!([former])));
    assert!(workspace.path(former).exists(), "--check writes nothing");
    let (code, report) = workspace.offline().unwrap();
    assert_eq!((code, &report["written"]), (0, &serde_json::json!([former])));
    assert!(!workspace.path(former).exists());

    // A checkout with other line ends is no difference.
    fs::write(workspace.path(file), packaged.replace('\n', "\r\n")).unwrap();
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);

    // A new sentence of ours goes into the spec and the source together.
    workspace.edit(
        "openapi/conversations/overlay.yaml",
        "An address on a channel.",
        "An address for a channel.",
    );
    let (_, report) = workspace.regen(&[], true).unwrap();
    assert_eq!(
        report["files"],
        serde_json::json!([
            "openapi/conversations/v3.json",
            file,
            "sdk/src/generated/conversations/schemas.rs",
            "openapi/conversations/2026-09.json"
        ])
    );
    assert_eq!(workspace.offline().unwrap().0, 0);
    assert_eq!(
        workspace.text(file),
        packaged.replace("An address on a channel.", "An address for a channel.")
    );
}

#[test]
fn writes_nothing_if_the_sdk_cannot_be_generated() {
    // The fixtures' overlay names no methods, which the generator does not take.
    let workspace = Workspace::of_fixtures();
    fs::create_dir_all(workspace.path("sdk/src/generated/conversations")).unwrap();
    workspace.write("sdk/src/generated/conversations/types.rs", "// before");
    workspace.edit(
        "openapi/conversations/sources.toml",
        "overlay = ",
        "generated = \"sdk/src/generated/conversations\"\noverlay = ",
    );
    for (from, check) in [
        (vec![], true),
        (vec![fixture("api.json")], true),
        (vec![fixture("api.json")], false),
    ] {
        let report = workspace.not_generated(&from, check, Format::Json);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let why = report["not_generated"][0].as_str().unwrap();
        assert!(why.starts_with("openapi/conversations/v3.json: /"), "{why}");
        assert_eq!(
            (&report["semver"], &report["written"]),
            (&"major".into(), &serde_json::json!([]))
        );
        let text = workspace.not_generated(&from, check, Format::Text { color: false });
        assert!(text.starts_with("the SDK cannot be generated; "), "{text}");
        assert!(text.contains("for the SDK: ") && text.contains("major"), "{text}");
        assert!(text.contains(&format!("not generated: {why}")), "{text}");
        assert!(
            text.ends_with("Not written: the SDK's source cannot be generated from the new spec.\n"),
            "{text}"
        );
        let text = workspace.not_generated(&from, check, Format::Markdown);
        let why = openapi_diff::escape_markdown(why);
        assert!(text.contains(&format!("- not generated: {why}")), "{text}");
    }
}

#[test]
fn the_lock_alone_is_never_stale() {
    let workspace = Workspace::of_fixtures();
    let (code, report) = workspace.regen(&[fixture("whole.txt")], true).unwrap();
    assert_eq!((code, &report["stale"]), (0, &false.into()));
    workspace.regen(&[fixture("whole.txt")], false).unwrap();
    let lock = fs::read_to_string(workspace.path("openapi/conversations/upstream/v3.lock")).unwrap();
    assert!(
        lock.contains("address = \"whole.txt\"") && lock.contains("date = \"2026-03-03\""),
        "{lock}"
    );
    assert!(lock.contains("address = \"api.json\""), "{lock}");
    fs::remove_file(workspace.path("openapi/conversations/upstream/v3.lock")).unwrap();
    assert_eq!(workspace.regen(&[], true).unwrap_err().exit_code(), 2);
    assert_eq!(workspace.regen(&[fixture("whole.txt")], true).unwrap().0, 0);
}

#[test]
fn the_same_input_is_the_same_bytes() {
    let files = || {
        let workspace = Workspace::of_fixtures();
        let sources: Vec<PathBuf> = ["curl-first.txt", "whole.txt", "page.md", "api.json"]
            .map(fixture)
            .to_vec();
        let (_, report) = workspace.regen(&sources, false).unwrap();
        let files: Vec<Vec<u8>> = workspace.snapshot().into_values().collect();
        (files, report["sources"].clone(), report["unconfirmed"].clone())
    };
    let first = files();
    for _ in 0..20 {
        assert_eq!(files(), first);
    }
}

#[test]
fn no_sentence_of_a_source_gets_through() {
    let workspace = Workspace::of_fixtures();
    let facts = fs::read_to_string(workspace.path("openapi/conversations/upstream/v3.json")).unwrap();
    assert!(!facts.contains("ade up"), "{facts}");
    let described = facts.matches("\"description\"").count();
    assert_eq!(described, facts.matches("\"description\": \"\"").count());
}

#[test]
fn a_change_that_a_correction_holds_back_asks_for_a_decision() {
    let workspace = Workspace::of_fixtures();
    let api = fs::read_to_string(fixture("api.json")).unwrap();
    let api = api.replace(
        r#"["text", "type", "labels"]"#,
        r#"["text", "type", "labels", "label"]"#,
    );
    let (code, report) = workspace
        .regen(&[workspace.write("api.json", &api)], true)
        .unwrap();
    assert_eq!(
        (code, &report["verdict"], &report["semver"], &report["undecided"]),
        (1, &"breaking".into(), &"major".into(), &true.into())
    );
    assert_eq!(
        report["files"],
        serde_json::json!(["openapi/conversations/upstream/v3.json"])
    );
    assert_eq!(
        report["changes"][0]["held_back"],
        "openapi/conversations/overlay.yaml:20"
    );
    let held = &report["held_back"][0];
    assert_eq!(held["correction"], "openapi/conversations/overlay.yaml:20");
    assert_eq!(held["evidence"], "Seen to be accepted without labels.");
    assert_eq!(held["changes"][0]["id"], "property-became-required");
}
