//! What a maintainer has to decide is reported: nothing is hidden, guessed or taken for something else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it fails, and prints what it skips"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::path::{Path, PathBuf};

use regen_support::Workspace;
use serde_json::{Value, json};

const MESSAGES: &str = "/conversations/v3/conversations/threads/{threadId}/messages";
const ORIGINAL: &str =
    "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}/original-content";

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

/// Adds corrections to the overlay, and brings the files up to date with them.
fn with_corrections(actions: &str) -> Workspace {
    let workspace = Workspace::of_v3();
    let overlay = workspace.text("openapi/overlay.yaml");
    workspace.write("openapi/overlay.yaml", &format!("{overlay}{actions}"));
    let ran = workspace.xtask(&["regen", "--offline"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.errors);
    workspace
}

/// A correction, a change of upstream's that it hides, the change's rule, and the least step.
type Hidden = (&'static str, fn(&mut Value), &'static str, &'static str);

const HIDDEN: [Hidden; 5] = [
    (
        "  - target: $.components.schemas.NewComment.required\n    remove: true\n    x-evidence: seen\n  \
         - target: $.components.schemas.NewComment\n    update: {required: [text, type]}\n    x-evidence: seen\n",
        |document| {
            let comment = schema(document, "PublicCommentEgg");
            comment["properties"]["priority"] = json!({"type": "string"});
            comment["required"]
                .as_array_mut()
                .unwrap()
                .push("priority".into());
        },
        "property-added-required",
        "major",
    ),
    (
        "",
        |document| {
            schema(document, "StandardError")["properties"]["subCategory"] = json!({"type": "integer"});
        },
        "type-changed",
        "major",
    ),
    (
        "  - target: $.components.schemas.Direction.enum\n    remove: true\n    x-evidence: seen\n  \
         - target: $.components.schemas.Direction\n    update: {enum: [INCOMING, OUTGOING]}\n    x-evidence: seen\n",
        |document| {
            let values = &mut schema(document, "PublicConversationsMessageDirection")["enum"];
            values.as_array_mut().unwrap().push("SIDEWAYS".into());
        },
        "enum-value-added",
        "minor",
    ),
    (
        "  - target: $.components.schemas.File\n    update: {properties: {name: {type: string}}}\n    \
         x-evidence: seen\n",
        |document| {
            let file = schema(document, "PublicFile");
            file["properties"].as_object_mut().unwrap().remove("name");
        },
        "property-removed",
        "major",
    ),
    (
        "  - target: $.paths[*][*].parameters[?(@.name=='property')]\n    remove: true\n    x-evidence: seen\n",
        |document| {
            let parameters =
                &mut document["paths"]["/conversations/v3/conversations/inboxes"]["get"]["parameters"];
            let parameter = json!({"name": "property", "in": "query", "schema": {"type": "string"}});
            parameters.as_array_mut().unwrap().push(parameter);
        },
        "parameter-added",
        "minor",
    ),
];

#[test]
fn reports_what_a_correction_holds_back() {
    for (actions, change, rule, step) in HIDDEN {
        let workspace = with_corrections(actions);
        let document = workspace.document("v3", "spec.json", change);
        let (ran, report) = workspace.regen_json(&[&document], &["--check"]);
        assert_eq!(ran.code, Some(1), "{rule}: {}", ran.errors);
        let held = report["held_back"].as_array().unwrap();
        assert_eq!(held.len(), 1, "{rule}: {report:#}");
        let line = held[0]["correction"]
            .as_str()
            .unwrap()
            .strip_prefix("openapi/overlay.yaml:")
            .unwrap();
        let line: usize = line.parse().unwrap();
        let overlay = workspace.text("openapi/overlay.yaml");
        let target = held[0]["target"].as_str().unwrap();
        assert_eq!(
            overlay.lines().nth(line - 1).unwrap(),
            format!("  - target: {target}"),
            "{rule}"
        );
        assert_eq!(held[0]["changes"][0]["id"], rule, "{report:#}");
        assert_eq!(held[0]["changes"].as_array().unwrap().len(), 1, "{report:#}");
        assert_eq!(
            (&report["semver"], &report["undecided"]),
            (&step.into(), &true.into()),
            "{rule}"
        );
        // One entry, which is marked.
        let entries = report["changes"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "{rule}: {entries:#?}");
        assert_eq!(
            (&entries[0]["id"], &entries[0]["held_back"]),
            (&rule.into(), &held[0]["correction"])
        );

        let text = workspace.xtask(&["regen", "--check", "--from", "spec.json"]).out;
        let place = format!("openapi/overlay.yaml:{line}");
        assert!(!text.starts_with("nothing"), "{text}");
        assert!(
            text.lines()
                .next()
                .unwrap()
                .contains("1 change is held back by a correction"),
            "{text}"
        );
        assert!(
            text.contains(&format!("held back by the correction at {place} (evidence: ")),
            "{text}"
        );
        let markdown = workspace
            .xtask(&["regen", "--check", "--from", "spec.json", "--report", "markdown"])
            .out;
        assert!(
            markdown.contains(&format!("held back by the correction at `{place}` (evidence: ")),
            "{markdown}"
        );
        assert!(
            markdown.contains("\n### Held back by corrections: decide "),
            "{markdown}"
        );
    }
}

#[test]
fn reports_a_correction_at_a_new_place() {
    let workspace = with_corrections(
        "  - target: $.components.schemas[*].properties.eventual\n    update: {type: string}\n    x-evidence: seen\n"
            .replace("eventual", "subCategory")
            .as_str(),
    );
    let document = workspace.document("v3", "spec.json", |document| {
        schema(document, "PublicFile")["properties"]["subCategory"] = json!({"type": "integer"});
    });
    let (_, report) = workspace.regen_json(&[&document], &["--check"]);
    let held = &report["held_back"][0];
    let place = "/components/schemas/File/properties/subCategory/type";
    assert_eq!(
        held["first_seen"],
        json!([{"place": place, "value": "integer"}]),
        "{report:#}"
    );
    assert_eq!(report["undecided"], true);
}

#[test]
fn ships_what_upstream_adds_to_a_list_that_a_correction_shortens() {
    let workspace = Workspace::of_v3();
    let document = workspace.document("v3", "spec.json", |document| {
        let message = schema(document, "PublicConversationsMessageEgg");
        message["properties"]["priority"] = json!({"type": "string"});
        message["required"]
            .as_array_mut()
            .unwrap()
            .push("priority".into());
    });
    let (ran, report) = workspace.regen_json(&[&document], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(
        (&report["held_back"], &report["semver"]),
        (&json!([]), &"major".into()),
        "{report:#}"
    );
    assert_eq!(report["changes"].as_array().unwrap().len(), 1, "{report:#}");
    let required = &workspace.json("openapi/v3.json")["components"]["schemas"]["NewMessage"]["required"];
    assert!(required.to_string().contains("priority") && !required.to_string().contains("attachments"));
}

#[test]
fn reports_an_operation_that_is_gone_from_hubspots_file() {
    let workspace = Workspace::of_repository();
    let dated = ORIGINAL.replace("/v3/conversations/", "/conversations/2026-09/");
    let remove = |path: &str| {
        let path = path.to_owned();
        move |document: &mut Value| drop(document["paths"].as_object_mut().unwrap().remove(&path))
    };
    let old = workspace.document("v3", "old.json", remove(ORIGINAL));
    let new = workspace.document("2026-09", "new.json", remove(&dated));
    for (from, versions) in [
        (vec![old.as_path()], json!(["v3"])),
        (vec![new.as_path()], json!(["2026-09"])),
        (vec![new.as_path(), old.as_path()], json!(["v3", "2026-09"])),
    ] {
        let (ran, report) = workspace.regen_json(&from, &["--check"]);
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        let gone = report["operations"]["gone"].as_array().unwrap();
        assert_eq!(gone.len(), 1, "{report:#}");
        assert_eq!(
            (&gone[0]["operation"], &gone[0]["versions"]),
            (&format!("GET {ORIGINAL}").into(), &versions)
        );
        assert_eq!(
            (&report["semver"], &report["undecided"]),
            (&"major".into(), &true.into())
        );
    }
    for format in ["text", "markdown"] {
        let ran = workspace.xtask(&["regen", "--check", "--from", "old.json", "--report", format]);
        assert!(
            ran.first_line()
                .contains("1 operation is gone from HubSpot's file (in doubt)"),
            "{}",
            ran.out
        );
        assert!(ran.first_line().contains("undecided, up to major"), "{}", ran.out);
        assert!(
            !ran.out.contains("nothing changed") && ran.out.contains("original-content"),
            "{}",
            ran.out
        );
    }
}

#[test]
fn reports_an_operation_that_is_not_shipped_with_the_lines_to_add() {
    let workspace = Workspace::of_repository();
    let export = |path: &'static str| {
        move |document: &mut Value| {
            let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PublicThread"}}}});
            document["paths"][path] = json!({"post": {"requestBody": body, "responses": {"200": body}}});
        }
    };
    let old = workspace.document(
        "v3",
        "old.json",
        export("/conversations/v3/conversations/threads/export"),
    );
    let new = workspace.document(
        "2026-09",
        "new.json",
        export("/conversations/conversations/2026-09/threads/export"),
    );
    let (ran, report) = workspace.regen_json(&[&new, &old], &["--check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let unshipped = report["operations"]["unshipped"].as_array().unwrap();
    assert_eq!(unshipped.len(), 1, "{report:#}");
    assert_eq!(unshipped[0]["versions"], json!(["v3", "2026-09"]));
    let lines = unshipped[0]["lines"].as_str().unwrap();
    let text = workspace.xtask(&["regen", "--check", "--from", "old.json"]);
    assert!(
        text.first_line()
            .contains("1 operation of HubSpot's is not shipped"),
        "{}",
        text.out
    );
    assert!(text.out.contains(
        "POST /conversations/v3/conversations/threads/export is in HubSpot's file, and not shipped"
    ));
    assert!(lines.lines().all(|line| text.out.contains(line)), "{}", text.out);
    // A path of another API is none of ours.
    let other = workspace.document("v3", "other.json", export("/conversations/custom-channels/v3/x"));
    let (_, report) = workspace.regen_json(&[&other], &["--check"]);
    assert_eq!(report["operations"], json!({"gone": [], "unshipped": []}));
    // The lines are what is needed.
    let mark = "# HubSpot's names of the schemas in samples";
    workspace.edit("openapi/upstream/sources.toml", mark, &format!("{lines}\n{mark}"));
    let text = workspace.xtask(&["regen", "--check", "--from", "old.json"]);
    assert!(!text.out.contains("and not shipped"), "{}", text.out);
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
        (&whole, "its paths are of 2027-03"),
        (&paths, "its paths are of 2027-03"),
        (&draft, "its paths are of 2027-03"),
        (&number, "its paths are of v4"),
        (&only_info, "its `info.version` is 2027-03"),
        (
            &other_info,
            "its `info.version` is v3, and its paths are of 2026-09",
        ),
    ] {
        let ran = workspace.xtask(&["regen", "--from", path.to_str().unwrap()]);
        assert_eq!(ran.code, Some(2), "{told}: {}", ran.out);
        assert!(
            ran.errors.contains("expected a source of 2026-09 or v3; ") && ran.errors.contains(told),
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

/// The operation that sends, as the Markdown of its page.
fn page(workspace: &Workspace, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut document = workspace.json("openapi/upstream/v3.json");
    change(&mut document);
    let operation = document["paths"][MESSAGES]["post"].take();
    document["paths"] = json!({MESSAGES: {"post": operation}});
    let yaml = serde_yaml_ng::to_string(&document).unwrap();
    let text = format!("# A page\n\n## OpenAPI\n\n````yaml specs/x.json POST {MESSAGES}\n{yaml}\n````\n");
    workspace.write("page.md", &text)
}

#[test]
fn a_page_takes_precedence_over_a_file_in_any_order() {
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
fn the_step_is_that_of_the_whole_change() {
    let workspace = Workspace::of_v3();
    workspace.commit();
    let document = workspace.document("v3", "spec.json", |document| {
        schema(document, "PublicFile")["properties"]["mood"] = json!({"type": "string"});
    });
    let (ran, first) = workspace.regen_json(&[&document], &[]);
    assert_eq!(
        (ran.code, &first["semver"], &first["since"]),
        (Some(0), &"minor".into(), &"HEAD".into())
    );
    // The second half of the work: the description that the first report asks for.
    let overlay = workspace.text("openapi/overlay.yaml");
    let action =
        "  - target: $.components.schemas.File\n    update: {properties: {mood: {description: The mood.}}}\n";
    workspace.write("openapi/overlay.yaml", &format!("{overlay}{action}"));
    let (ran, second) = workspace.regen_json(&[], &["--offline"]);
    assert_eq!(
        (ran.code, &second["semver"]),
        (Some(0), &"minor".into()),
        "{second:#}"
    );
    assert_eq!(first["changes"], second["changes"]);
    workspace.commit();
    let (_, third) = workspace.regen_json(&[], &["--offline"]);
    assert_eq!(
        (&third["semver"], &third["verdict"]),
        (&"none".into(), &"none".into())
    );
    let (_, since) = workspace.regen_json(&[], &["--check", "--since", "HEAD~1"]);
    assert_eq!(
        (&since["semver"], &since["stale"]),
        (&"minor".into(), &false.into())
    );
    // The last release comes before HEAD.
    workspace.git(&["tag", "v0.1.0", "HEAD~1"]);
    let (_, tagged) = workspace.regen_json(&[], &["--check"]);
    assert_eq!(
        (&tagged["semver"], &tagged["since"]),
        (&"minor".into(), &"v0.1.0".into())
    );
    let ran = workspace.xtask(&["regen", "--check", "--since", "no\u{1b}where"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.errors.contains("expected a commit") && !ran.errors.contains('\u{1b}'),
        "{}",
        ran.errors
    );
}

#[test]
fn each_change_is_reported_once_with_its_versions() {
    let workspace = Workspace::of_repository();
    let change = |document: &mut Value| {
        schema(document, "PublicFile")["properties"]["mood"] = json!({"type": "string"});
        for (path, item) in document["paths"].as_object_mut().unwrap() {
            if path.ends_with("/threads/{threadId}/messages") {
                item["post"]["deprecated"] = true.into();
            }
        }
    };
    let old = workspace.document("v3", "old.json", change);
    let new = workspace.document("2026-09", "new.json", change);
    let (_, report) = workspace.regen_json(&[&old, &new], &["--check"]);
    let changes = report["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{report:#}");
    assert!(
        changes
            .iter()
            .all(|change| change["versions"] == json!(["v3", "2026-09"])),
        "{report:#}"
    );
    assert_eq!(
        changes[1]["message"],
        format!("POST {MESSAGES} is deprecated now")
    );
    let sdk = report["sdk"]["changes"].as_array().unwrap();
    assert!(
        sdk.iter().all(|change| !change.to_string().contains("2026-09")),
        "{sdk:#?}"
    );
    let text = workspace
        .xtask(&["regen", "--check", "--from", "old.json", "--from", "new.json"])
        .out;
    assert_eq!(
        text.matches("new optional property `mood` of `File` (v3 and 2026-09)")
            .count(),
        1,
        "{text}"
    );
    let (_, report) = workspace.regen_json(&[&new], &["--check"]);
    assert_eq!(report["changes"][0]["versions"], json!(["2026-09"]), "{report:#}");
}

#[test]
fn facts_that_no_source_shows_are_a_count_unless_all_are_asked_for() {
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
fn a_run_without_a_network_names_every_address_and_what_works() {
    let workspace = Workspace::of_v3();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let sources = workspace.text("openapi/upstream/sources.toml");
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
    workspace.write("openapi/upstream/sources.toml", &sources);
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

#[test]
fn deadlines_are_in_the_report_until_they_have_passed() {
    let workspace = Workspace::of_repository();
    let deadlines = |today: &str| {
        let ran = workspace.xtask(&["regen", "--check", "--today", today]);
        ["OAuth v1", "2027-03 is due", "unsupported from September 2027"].map(|part| ran.out.contains(part))
    };
    assert_eq!(deadlines("2026-11-28"), [true, true, true]);
    assert_eq!(deadlines("2027-02-16"), [true, true, true]);
    assert_eq!(deadlines("2027-02-17"), [false, true, true]);
    assert_eq!(deadlines("2027-04-01"), [false, false, true]);
    assert_eq!(deadlines("2027-09-01"), [false, false, false]);
    let section =
        "\n[versions.2027-03]\nlike = \"v3\"\nprefixes = [\"/conversations/conversations/2027-03\"]\n";
    let sources = workspace.text("openapi/upstream/sources.toml");
    workspace.write("openapi/upstream/sources.toml", &format!("{sources}{section}"));
    assert_eq!(deadlines("2026-11-28"), [true, false, true]);
}

/// Whether text controls a terminal.
fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c)
}

#[test]
fn no_name_controls_a_terminal_or_becomes_markup() {
    const EVIL: &str = "x\u{1b}[2J\u{202e}\n\n```\n# pwned @octocat <img src=x>\r";
    let workspace = Workspace::of_v3();
    let document = workspace.document("v3", "e\u{1b}[2J\u{202e}`vil.json", |document| {
        schema(document, "PublicFile")["properties"][EVIL] = json!({"type": "string"});
        let values = &mut schema(document, "PublicMessageStatusStatusType")["enum"];
        values.as_array_mut().unwrap().push(EVIL.into());
        let path = format!("/conversations/v3/conversations/{EVIL}");
        document["paths"][path] = json!({"get": {"operationId": EVIL, "responses": {}}});
        let parameters = &mut document["paths"][MESSAGES]["get"]["parameters"];
        let parameter = json!({"name": EVIL, "in": "query", "schema": {"type": "string"}});
        parameters.as_array_mut().unwrap().push(parameter);
        document["paths"].as_object_mut().unwrap().remove(ORIGINAL);
    });
    for format in ["text", "markdown", "json"] {
        for verbose in [vec![], vec!["--verbose"]] {
            let mut arguments = vec![
                "regen",
                "--check",
                "--report",
                format,
                "--from",
                document.to_str().unwrap(),
            ];
            arguments.extend(verbose);
            let ran = workspace.xtask(&arguments);
            assert!(ran.code.is_some_and(|code| code != 101), "{}", ran.errors);
            for text in [&ran.out, &ran.errors] {
                assert!(!text.contains(is_hidden), "{format}: {text:?}");
            }
            let is_lead = |line: &str| line.starts_with("# pwned") || line.starts_with("```\n");
            assert!(!ran.out.lines().any(is_lead), "{format}: {}", ran.out);
        }
    }
    // The lines to add are YAML.
    let ran = workspace.xtask(&[
        "regen",
        "--check",
        "--report",
        "json",
        "--from",
        document.to_str().unwrap(),
    ]);
    let lines = ran.json()["overlay"]["missing"][0].as_str().unwrap().to_owned();
    let lines: Value = serde_yaml_ng::from_str(&lines).unwrap();
    assert!(lines.to_string().contains("pwned"), "{lines}");
    let missing = Path::new("no\u{1b}[2J\u{202e}.json");
    let ran = workspace.xtask(&["regen", "--from", missing.to_str().unwrap()]);
    assert!(
        ran.code == Some(2) && !ran.errors.contains(is_hidden),
        "{:?}",
        ran.errors
    );
}

/// The recorded cases, where they are at hand: the kinds of misleading reports that were found in trials.
#[test]
fn the_recorded_cases_give_the_expected_reports() {
    let Some(upstream) = std::env::var_os("CONVERSATIONS_UPSTREAM").map(PathBuf::from) else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return;
    };
    let cases = upstream.join("../cases/regen");
    for (case, code, first_line, parts) in [
        (
            "01-required-hidden-by-overlay/spec.json",
            2,
            "major",
            &["new required property `priority`"] as &[&str],
        ),
        (
            "01-required-hidden-by-overlay/page.md",
            2,
            "major",
            &["`richText` of `NewMessage` became required"],
        ),
        (
            "02-operation-gone-from-whole-file/spec.json",
            0,
            "gone from HubSpot's file (in doubt)",
            &["original-content"],
        ),
        (
            "03-new-operation-in-file-not-told/spec.json",
            0,
            "is not shipped",
            &[
                " is in HubSpot's file, and not shipped",
                "[[versions.v3.operations]]",
            ],
        ),
        ("06-report-injection/spec.json", 1, "additive", &[]),
        ("06-report-injection/escape.json", 1, "additive", &[]),
        (
            "07-deprecation-not-actionable/spec.json",
            1,
            "docs",
            &["/threads/{threadId}/messages is deprecated now"],
        ),
        (
            "09-not-generated-exit-0/spec.json",
            4,
            "the SDK cannot be generated",
            &["Not written"],
        ),
        (
            "09-not-generated-exit-0/multipart.json",
            4,
            "the SDK cannot be generated",
            &["Not written"],
        ),
    ] {
        let path = cases.join(case);
        if !path.is_file() {
            println!("skipped: {case} is not at hand");
            continue;
        }
        let workspace = Workspace::of_repository();
        let ran = workspace.xtask(&["regen", "--check", "--from", path.to_str().unwrap()]);
        assert_eq!(ran.code, Some(code), "{case}: {}{}", ran.out, ran.errors);
        assert!(ran.first_line().contains(first_line), "{case}: {}", ran.out);
        assert!(
            parts.iter().all(|part| ran.out.contains(part)),
            "{case}: {}",
            ran.out
        );
        assert!(!ran.out.contains(is_hidden), "{case}");
        assert!(
            !ran.out.contains("nothing changed") || case.starts_with("03"),
            "{case}"
        );
    }
}
