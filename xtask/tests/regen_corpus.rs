//! `regen` over the collected copies of HubSpot's pages and files, which this repository does not hold.
//!
//! `CONVERSATIONS_UPSTREAM` names the folder they are in; without it these tests say that they skip.

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

use regen_support::{Workspace, changes};
use serde_json::Value;

const SPEC: &str = "specs/conversations-v3.json";

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CONVERSATIONS_UPSTREAM").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
    }
    folder
}

fn page(corpus: &std::path::Path, prefix: &str) -> Option<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(corpus.join("pages"))
        .ok()?
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    pages
        .into_iter()
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix))
}

#[test]
fn the_shipped_spec_is_what_the_file_gives() {
    let Some(corpus) = corpus() else { return };
    let workspace = Workspace::of_repository();
    let before = workspace.snapshot();
    let (code, report) = workspace.regen(&[corpus.join(SPEC)], true).unwrap();
    assert_eq!((code, &report["verdict"]), (0, &"none".into()), "{report:#}");
    // From nothing, too.
    for name in [
        "openapi/conversations/upstream/v3.json",
        "openapi/conversations/upstream/v3.lock",
        "openapi/conversations/v3.json",
    ] {
        fs::remove_file(workspace.path(name)).unwrap();
    }
    workspace.regen(&[corpus.join(SPEC)], false).unwrap();
    assert_eq!(workspace.snapshot(), before);
    println!(
        "read {SPEC}: {} facts confirmed",
        report["sources"][0]["confirmed"].as_array().unwrap().len()
    );
}

#[test]
fn every_page_reads_or_is_refused_for_its_reason() {
    let Some(corpus) = corpus() else { return };
    let workspace = Workspace::of_repository();
    let mut read = 0;
    for (prefix, at_least) in [("00", 90), ("03", 90), ("06", 75), ("12", 65), ("30", 300)] {
        let Some(path) = page(&corpus, prefix) else {
            continue;
        };
        let (code, report) = workspace.regen(std::slice::from_ref(&path), true).unwrap();
        assert_eq!(
            (code, &report["verdict"]),
            (0, &"none".into()),
            "{prefix}: {report:#}"
        );
        let confirmed = report["sources"][0]["confirmed"].as_array().unwrap().len();
        assert!(confirmed >= at_least, "{prefix} confirms {confirmed}");
        read += 1;
        println!(
            "{}: {confirmed} facts confirmed",
            path.file_name().unwrap().to_string_lossy()
        );
    }
    for (prefix, reason) in [
        ("01", "closes"),
        (
            "20",
            "DELETE /crm/pipelines-rules/2026-09/{objectTypeId}/{pipelineId} is none of them",
        ),
        ("21", "POST /crm/lists/2026-09/search is none of them"),
        ("22", "HubSpot's host"),
        ("23", "HubSpot's host"),
        ("24", "without a sample request or a path"),
    ] {
        let Some(path) = page(&corpus, prefix) else {
            continue;
        };
        let failure = workspace.refused(&path);
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains(reason), "{failure}");
        read += 1;
        println!("{failure}");
    }
    assert!(read > 0, "CONVERSATIONS_UPSTREAM holds no page");
}

#[test]
fn the_seed_page_alone() {
    let Some(corpus) = corpus() else { return };
    let seed = page(&corpus, "00").expect("the seed page");
    let workspace = Workspace::of_v3();
    let before = fs::read(workspace.path("openapi/conversations/v3.json")).unwrap();
    let (code, report) = workspace.regen(std::slice::from_ref(&seed), false).unwrap();
    assert_eq!(
        (code, &report["verdict"], &report["semver"]),
        (0, &"none".into(), &"none".into())
    );
    assert_eq!(
        fs::read(workspace.path("openapi/conversations/v3.json")).unwrap(),
        before
    );

    for entry in fs::read_dir(workspace.path("openapi/conversations/upstream")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    assert_eq!(workspace.regen(&[seed], false).unwrap().0, 0);
    let spec = workspace.json("openapi/conversations/v3.json");
    let operation = &spec["paths"]["/conversations/v3/conversations/threads/{threadId}/messages"]["post"];
    assert_eq!(operation["operationId"], "send_message");
    let schemas = &spec["components"]["schemas"];
    assert_eq!(
        schemas["OutgoingMessage"]["discriminator"]["mapping"]["MESSAGE"],
        "#/components/schemas/NewMessage"
    );
    assert_eq!(
        schemas["Message"]["discriminator"]["mapping"]["MESSAGE"],
        "#/components/schemas/ChannelMessage"
    );
    assert_eq!(schemas["TruncationStatus"]["enum"].as_array().unwrap().len(), 3);
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
    println!(
        "the seed page alone: {} schemas",
        schemas.as_object().unwrap().len()
    );
}

#[test]
fn changed_copies_of_the_pages() {
    let Some(corpus) = corpus() else { return };
    let mut read = 0;
    for (prefix, from, to, told) in [
        (
            "00",
            "\"inReplyToId\": \"<string>\",\n",
            "",
            "property-removed /components/schemas/ChannelMessage/properties/inReplyToId",
        ),
        (
            "00",
            "\"subject\": \"<string>\"\n}\n'",
            "\"subject\": \"<string>\",\n\"a\": 1\n}\n'",
            "property-added /components/schemas/NewMessage/properties/a",
        ),
        (
            "00",
            "\"archived\": true",
            "\"archived\": 123",
            "type-changed /components/schemas/ChannelMessage/properties/archived",
        ),
        (
            "00",
            "INCOMING, OUTGOING",
            "INCOMING, OUTGOING, NEITHER",
            "enum-value-added /components/schemas/Direction",
        ),
        (
            "00",
            "REPLY, TRUNCATED INCOMING",
            "REPLY INCOMING",
            "enum-value-removed /components/schemas/TruncationStatus",
        ),
        (
            "00",
            "/conversations/v3/conversations/",
            "/conversations/v4/conversations/",
            "operation-moved",
        ),
        (
            "03",
            "\"integrationAppId\": 123",
            "\"integrationAppId\": \"<string>\"",
            "type-changed /components/schemas/MessageClient/properties/integrationAppId",
        ),
        (
            "06",
            "updatedAt\n\nstring<date-time>\n",
            "updatedAt\n\nstring<date-time>\n\nrequired\n",
            "property-became-required /components/schemas/ChannelMessage/properties/updatedAt",
        ),
        (
            "06",
            "`OUTGOING`",
            "`OUTGOING`,\n\n`NEITHER`",
            "enum-value-added /components/schemas/Direction",
        ),
        (
            "06",
            "threadId\n\ninteger<int64>",
            "threadId\n\nstring",
            "type-changed",
        ),
        (
            "12",
            "\"link\": \"\",\n",
            "",
            "property-removed /components/schemas/NextPage/properties/link",
        ),
        (
            "30",
            "            - STICKER\n",
            "",
            "enum-value-removed /components/schemas/FileUsageType",
        ),
        (
            "30",
            "        - deliveryIdentifiers\n      type",
            "        - deliveryIdentifiers\n        - name\n      type",
            "property-became-required /components/schemas/Recipient/properties/name",
        ),
    ] {
        let Some(path) = page(&corpus, prefix) else {
            continue;
        };
        let workspace = Workspace::of_v3();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{prefix} has no {from:?}");
        let copy = workspace.write("copy", &text.replace(from, to));
        let (code, report) = workspace.regen(&[copy], true).unwrap();
        let all = changes(&report);
        assert_eq!((code, all.len()), (1, 1), "{prefix}: {all:?}");
        assert!(all[0].starts_with(told), "{prefix}: {all:?}");
        read += 1;
    }
    assert!(read > 0, "CONVERSATIONS_UPSTREAM holds no page");
    println!("{read} changed copies told");
}

#[test]
fn other_spaces_are_read_as_spaces() {
    let Some(corpus) = corpus() else { return };
    let mut read = 0;
    for prefix in ["00", "06", "12", "30"] {
        let Some(path) = page(&corpus, prefix) else {
            continue;
        };
        let workspace = Workspace::of_repository();
        let text = fs::read_to_string(&path).unwrap();
        let (_, plain) = workspace.regen(&[path], true).unwrap();
        for space in ["\u{a0}", "\u{202f}", "\u{2003}"] {
            let copy = workspace.write("copy", &text.replace(' ', space));
            let (code, report) = workspace.regen(&[copy], true).unwrap();
            assert_eq!(code, 0, "{prefix} {space:?}: {report:#}");
            let facts = |report: &Value| report["sources"][0]["confirmed"].clone();
            assert_eq!(facts(&report), facts(&plain), "{prefix} {space:?}");
            read += 1;
        }
    }
    assert!(read > 0, "CONVERSATIONS_UPSTREAM holds no page");
}

#[test]
fn every_file_of_the_history_reads() {
    let Some(corpus) = corpus() else { return };
    let mut read = 0;
    let mut files: Vec<PathBuf> = fs::read_dir(corpus.join("history/v3"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files.iter().rev() {
        let workspace = Workspace::of_v3();
        match workspace.regen(std::slice::from_ref(file), true) {
            Ok((_, report)) => println!(
                "{}: {}",
                file.file_name().unwrap().to_string_lossy(),
                report["verdict"]
            ),
            Err(failure) => panic!("{failure}"),
        }
        read += 1;
    }
    assert!(read > 0, "CONVERSATIONS_UPSTREAM holds no history");
}

/// Sentences of five words and more that HubSpot's file holds.
fn sentences(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.split_whitespace().count() > 4 => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| sentences(item, found)),
        Value::Object(map) => map.values().for_each(|item| sentences(item, found)),
        _ => {}
    }
}

#[test]
fn no_sentence_of_hubspots_is_checked_in() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    sentences(
        &serde_json::from_slice(&fs::read(corpus.join(SPEC)).unwrap()).unwrap(),
        &mut found,
    );
    assert!(found.len() > 20, "only {} sentences", found.len());
    let workspace = Workspace::of_repository();
    for (path, bytes) in workspace.snapshot() {
        let text = String::from_utf8(bytes).unwrap();
        for sentence in &found {
            assert!(
                !text.contains(sentence.as_str()),
                "{}: {sentence}",
                path.display()
            );
        }
    }
    println!("{} sentences of HubSpot's looked for", found.len());
}
