//! Sources of another version, of several ranks, and that cannot be reached.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::path::PathBuf;

use regen_support::Workspace;
use serde_json::{Value, json};

const MESSAGES: &str = "/conversations/v3/conversations/threads/{threadId}/messages";

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

/// The operation that sends, as the Markdown of its page.
fn page(workspace: &Workspace, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut document = workspace.json("openapi/conversations/upstream/v3.json");
    change(&mut document);
    let operation = document["paths"][MESSAGES]["post"].take();
    document["paths"] = json!({MESSAGES: {"post": operation}});
    let yaml = serde_yaml_ng::to_string(&document).unwrap();
    let text = format!("# A page\n\n## OpenAPI\n\n````yaml specs/x.json POST {MESSAGES}\n{yaml}\n````\n");
    workspace.write("page.md", &text)
}

#[test]
fn rejects_a_file_of_another_version() {
    let workspace = Workspace::of_repository();
    let renamed = |from: &'static str, to: &'static str| {
        move |document: &mut Value| {
            *document = serde_json::from_str(&document.to_string().replace(from, to)).unwrap();
        }
    };
    let info =
        |version: &'static str| move |document: &mut Value| document["info"]["version"] = version.into();
    let whole = workspace.document("2026-09", "whole.json", renamed("2026-09", "2027-03"));
    let paths = workspace.document("2026-09", "paths.json", renamed("/2026-09/", "/2027-03/"));
    let draft = workspace.document("2026-09", "draft.json", renamed("/2026-09/", "/2027-03-beta/"));
    let number = workspace.document("v3", "number.json", renamed("/v3/", "/v4/"));
    let only_info = workspace.document("2026-09", "info.json", info("2027-03"));
    let other_info = workspace.document("2026-09", "other.json", info("v3"));
    let before = workspace.snapshot();
    for (path, told) in [
        (&whole, "its paths are of conversations 2027-03"),
        (&paths, "its paths are of conversations 2027-03"),
        (&draft, "its paths are of conversations 2027-03"),
        (&number, "its paths are of conversations v4"),
        (&only_info, "its `info.version` is 2027-03"),
        (
            &other_info,
            "its `info.version` is v3, and its paths are of conversations 2026-09",
        ),
    ] {
        let ran = workspace.xtask(&["regen", "--from", path.to_str().unwrap()]);
        assert_eq!(ran.code, Some(2), "{told}: {}", ran.out);
        assert!(
            ran.errors
                .contains("expected a source of conversations 2026-09 or conversations v3; ")
                && ran.errors.contains(told),
            "{}",
            ran.errors
        );
        assert_eq!(workspace.snapshot(), before);
    }
    // What names no version, or another number, says nothing of it.
    for version in ["1.0.0", "2026-09", "2026-09-beta"] {
        let named = workspace.document("2026-09", "named.json", info(version));
        let ran = workspace.xtask(&["regen", "--check", "--from", named.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{version}: {}", ran.errors);
    }
}

#[test]
fn rejects_sources_that_contradict_each_other_in_any_order() {
    let workspace = Workspace::of_v3();
    let value = |value: &'static str| {
        move |document: &mut Value| {
            let values = &mut schema(document, "PublicConversationsMessageDirection")["enum"];
            values.as_array_mut().unwrap().push(value.into());
        }
    };
    let one = workspace.document("v3", "one.json", value("UP"));
    let two = workspace.document("v3", "two.json", value("DOWN"));
    let plain = workspace.document("v3", "plain.json", |_| {});
    let before = workspace.snapshot();
    for pair in [[&one, &two], [&two, &one], [&one, &plain], [&plain, &one]] {
        let [first, second] = pair.map(|path| path.to_str().unwrap());
        let ran = workspace.xtask(&["regen", "--from", first, "--from", second]);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        assert!(
            ran.errors.contains("expected sources of one version to agree"),
            "{}",
            ran.errors
        );
        assert_eq!(workspace.snapshot(), before);
    }
    let (ran, _) = workspace.regen_json(&[&one, &one], &["--check"]);
    assert_eq!(ran.code, Some(1), "{}", ran.errors);
}

#[test]
fn prefers_a_page_to_a_file_in_any_order() {
    let workspace = Workspace::of_v3();
    let file = workspace.document("v3", "file.json", |_| {});
    let page = page(&workspace, |document| {
        let values = &mut schema(document, "PublicConversationsMessageDirection")["enum"];
        values.as_array_mut().unwrap().push("UP".into());
    });
    let reports =
        [[file.as_path(), &page], [&page, &file]].map(|from| workspace.regen_json(&from, &["--check"]).1);
    assert_eq!(reports[0]["changes"], reports[1]["changes"]);
    assert_eq!(
        reports[0]["changes"][0]["id"], "enum-value-added",
        "{:#}",
        reports[0]
    );
}

#[test]
fn counts_unconfirmed_facts_and_lists_them_if_verbose() {
    let workspace = Workspace::of_v3();
    let page = page(&workspace, |_| {});
    let from = page.to_str().unwrap();
    let text = workspace.xtask(&["regen", "--check", "--from", from]).out;
    let line = "facts on record are shown by no source of this run; `--verbose` lists them";
    assert_eq!(text.matches("shown by no source").count(), 1, "{text}");
    assert!(text.contains(line), "{text}");
    let text = workspace
        .xtask(&["regen", "--check", "--verbose", "--from", from])
        .out;
    assert!(
        text.matches("shown by no source of this run: ").count() > 100,
        "{text}"
    );
}

#[test]
fn names_every_address_that_failed_without_a_network() {
    let workspace = Workspace::of_v3();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let sources = workspace.text("openapi/conversations/sources.toml");
    let sources = sources
        .replace("https://api.hubspot.com/", &format!("http://{closed}/one/"))
        .replace(
            "https://raw.githubusercontent.com/",
            &format!("http://{closed}/two/"),
        )
        .replace(
            "https://developers.hubspot.com/",
            &format!("http://{closed}/pages/"),
        );
    workspace.write("openapi/conversations/sources.toml", &sources);
    let before = workspace.snapshot();
    let ran = workspace.xtask(&["regen"]);
    assert_eq!((ran.code, workspace.snapshot()), (Some(3), before));
    for part in [
        "/one/public/api/spec",
        "/two/HubSpot/",
        "create-conversation.md: not reached: ",
        "`--from FILE`",
        "`--offline`",
    ] {
        assert!(ran.errors.contains(part), "{part}: {}", ran.errors);
    }
    let addresses = ran
        .errors
        .lines()
        .filter(|line| line.contains(": not reached: "))
        .count();
    assert!(addresses >= 10, "{}", ran.errors);
}
