//! Several versions of the API side by side: where a source belongs, what may differ, and what stops a run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it read"
)]

mod regen_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use openapi_diff::compare;
use regen_support::Workspace;
use serde_json::Value;

const DATED: [&str; 3] = [
    "openapi/conversations/2026-09.json",
    "openapi/conversations/upstream/2026-09.json",
    "openapi/conversations/upstream/2026-09.lock",
];
const V3: [&str; 3] = [
    "openapi/conversations/upstream/v3.json",
    "openapi/conversations/upstream/v3.lock",
    "openapi/conversations/v3.json",
];
const LISTING: &str = "/threads/{threadId}/messages";
/// The prefixes of v3.
const OLD: [&str; 2] = [
    "/conversations/v3/conversations",
    "/conversations/conversations/v3",
];
/// The prefix of 2026-09.
const NEW: &str = "/conversations/conversations/2026-09";

/// HubSpot's files of v3 and 2026-09, if they are at hand.
fn hubspots() -> Option<[PathBuf; 2]> {
    let Some(folder) = std::env::var_os("CONVERSATIONS_UPSTREAM").map(PathBuf::from) else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return None;
    };
    Some(["v3", "2026-09"].map(|version| folder.join(format!("specs/conversations-{version}.json"))))
}

/// The document of 2026-09, with a change.
fn dated_document(workspace: &Workspace, change: impl FnOnce(&mut Value)) -> PathBuf {
    let mut document = workspace.json("openapi/conversations/upstream/2026-09.json");
    change(&mut document);
    workspace.write("dated.json", &document.to_string())
}

/// The operation of a document as the Markdown of its page.
fn page(document: &Value, method: &str, path: &str) -> String {
    let mut cut = document.clone();
    let operation = document["paths"][path][method].clone();
    assert!(operation.is_object());
    cut["paths"] = serde_json::json!({path: {method: operation}});
    let yaml = serde_yaml_ng::to_string(&cut).unwrap();
    let method = method.to_uppercase();
    format!("# A page\n\n## OpenAPI\n\n````yaml specs/x.json {method} {path}\n{yaml}\n````\n")
}

/// Which files a run has changed, made or removed.
fn touched(workspace: &Workspace, run: impl FnOnce()) -> BTreeSet<String> {
    let before = workspace.snapshot();
    run();
    let after = workspace.snapshot();
    before
        .keys()
        .chain(after.keys())
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| {
            path.strip_prefix(workspace.path(""))
                .unwrap()
                .display()
                .to_string()
        })
        .collect()
}

#[test]
fn every_version_is_read_from_hubspots_file() {
    let Some(files) = hubspots() else { return };
    let workspace = Workspace::of_repository();
    for (file, names) in files.into_iter().zip([V3, DATED]) {
        let before = workspace.snapshot();
        for name in names {
            fs::remove_file(workspace.path(name)).unwrap();
        }
        workspace.regen(&[file], false).unwrap();
        assert_eq!(workspace.snapshot(), before);
    }
    assert!(
        !workspace
            .text("openapi/conversations/upstream/2026-09.lock")
            .contains("derived")
    );
}

#[test]
fn moving_changes_paths_a_header_and_security_and_no_message() {
    let workspace = Workspace::of_repository();
    let facts = ["v3", "2026-09"]
        .map(|version| workspace.path(&format!("openapi/conversations/upstream/{version}.json")));
    for files in [Some(facts), hubspots()].into_iter().flatten() {
        let [v3, dated] =
            files.map(|file| serde_json::from_slice::<Value>(&fs::read(file).unwrap()).unwrap());
        let report = compare(&v3, &dated).unwrap();
        let report: Value = serde_json::to_value(&report).unwrap();
        let mut seen = BTreeSet::new();
        let mut moved = 0;
        for change in report["changes"].as_array().unwrap() {
            let (id, pointer) = (
                change["id"].as_str().unwrap(),
                change["pointer"].as_str().unwrap(),
            );
            seen.insert(id.to_owned());
            match id {
                "operation-moved" => {
                    moved += 1;
                    let resource = |label: &Value| {
                        let path = label.as_str().unwrap().split(' ').nth(1).unwrap().to_owned();
                        let prefixes = OLD.iter().chain([&NEW]);
                        let rest = prefixes.filter_map(|prefix| path.strip_prefix(prefix)).next();
                        rest.unwrap().to_owned()
                    };
                    assert_eq!(resource(&change["before"]), resource(&change["after"]));
                }
                "header-removed" => assert_eq!(change["before"], "Location"),
                "security-alternative-added" => {
                    assert!(change["after"].as_str().unwrap().starts_with("private_apps ("));
                }
                "info-changed" | "security-scheme-added" => {}
                // A batch's errors are in its answer itself, which has a status less.
                _ => assert!(
                    pointer.contains("BatchResponse") || pointer.contains("~1batch~1"),
                    "{id} {pointer}"
                ),
            }
        }
        let operations: usize = v3["paths"]
            .as_object()
            .unwrap()
            .values()
            .map(|item| item.as_object().unwrap().len())
            .sum();
        assert_eq!(moved, operations);
        for id in ["header-removed", "security-alternative-added"] {
            assert!(seen.contains(id), "{seen:?}");
        }
        println!("{operations} operations: {seen:?}");
    }
}

#[test]
fn hubspots_files_of_both_versions_change_nothing() {
    let Some([v3, dated]) = hubspots() else { return };
    let workspace = Workspace::of_repository();
    let (code, report) = workspace.regen(&[dated, v3], true).unwrap();
    assert_eq!((code, &report["verdict"]), (0, &"none".into()), "{report:#}");
    let versions: Vec<&Value> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["version"])
        .collect();
    assert_eq!(versions, ["v3", "2026-09"]);
    assert!(
        report["versions"][0]["same"].as_u64().unwrap() > 300,
        "{report:#}"
    );
    println!("facts that agree: {}", report["versions"][0]["same"]);
}

#[test]
fn a_source_is_of_the_version_that_its_path_names() {
    let workspace = Workspace::of_repository();
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let all = workspace.json("openapi/conversations/upstream/2026-09.json");
    let path = format!("{NEW}{LISTING}");
    let whole = dated_document(&workspace, |_| {});
    let old = workspace.write("old.json", &facts.to_string());
    let new_page = workspace.write("new.md", &page(&all, "post", &path));
    let old_page = workspace.write("old.md", &page(&facts, "post", &format!("{}{LISTING}", OLD[0])));
    for (source, files) in [
        (&whole, &DATED),
        (&new_page, &DATED),
        (&old, &V3),
        (&old_page, &V3),
    ] {
        let files: BTreeSet<String> = files.iter().map(|&name| name.to_owned()).collect();
        let changed = touched(&workspace, || {
            let (code, report) = workspace.regen(std::slice::from_ref(source), false).unwrap();
            assert_eq!((code, &report["verdict"]), (0, &"none".into()), "{report:#}");
        });
        assert!(changed.is_subset(&files), "{}: {changed:?}", source.display());
    }
    // From nothing at all, a page of each.
    for name in DATED.iter().chain(&V3) {
        fs::remove_file(workspace.path(name)).unwrap();
    }
    let changed = touched(&workspace, || {
        workspace.regen(&[new_page, old_page], false).unwrap();
    });
    // The client is generated from the first of them.
    let client = changed
        .iter()
        .filter(|file| file.starts_with("sdk/src/generated/conversations/"))
        .count();
    assert_eq!((changed.len() - client, client > 0), (6, true), "{changed:?}");
    assert!(
        workspace.json("openapi/conversations/2026-09.json")["paths"][&path]["post"]["operationId"]
            == "send_message"
    );
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
}

#[test]
fn a_path_of_no_version_is_told_by_its_version_and_its_resource() {
    let workspace = Workspace::of_repository();
    for (prefix, version) in [
        // As HubSpot's guide has it.
        ("/conversations/2026-09/conversations", "2026-09"),
        // Nothing alike, but everything else is as in 2026-09.
        ("/chat/v9", "2026-09"),
        ("/chat", "2026-09"),
    ] {
        let source = dated_document(&workspace, |document| {
            *document = serde_json::from_str(&document.to_string().replace(NEW, prefix)).unwrap();
        });
        let (_, report) = workspace.regen(&[source], true).unwrap();
        assert_eq!(report["sources"][0]["version"], version, "{prefix}");
        assert!(
            !report["sources"][0]["moved"].as_array().unwrap().is_empty(),
            "{prefix}"
        );
    }
}

#[test]
fn a_draft_moves_nothing() {
    const BETA: &str = "/conversations/conversations/2026-09-beta";
    let workspace = Workspace::of_repository();
    let source = dated_document(&workspace, |document| {
        let text = document
            .to_string()
            .replace(NEW, BETA)
            .replace("{threadId}", "{id}");
        *document = serde_json::from_str(&text.replace("\"name\":\"threadId\"", "\"name\":\"id\"")).unwrap();
    });
    let before = workspace.text("openapi/conversations/upstream/2026-09.json");
    let (_, report) = workspace.regen(&[source], false).unwrap();
    assert_eq!(report["verdict"], "none", "{report:#}");
    assert_eq!(report["sources"][0]["version"], "2026-09");
    assert!(report["sources"][0]["moved"].as_array().unwrap().is_empty());
    assert!(
        report["sources"][0]["doubted"]
            .to_string()
            .contains("is a draft's path")
    );
    assert_eq!(
        workspace.text("openapi/conversations/upstream/2026-09.json"),
        before
    );
}

#[test]
fn what_a_version_has_besides_is_told_and_stops_nothing() {
    let workspace = Workspace::of_repository();
    let source = dated_document(&workspace, |document| {
        let schemas = &mut document["components"]["schemas"];
        let mood = serde_json::json!({"type": "string", "enum": ["GLAD", "CROSS"]});
        schemas["PublicConversationsMessage"]["properties"]["mood"] = mood;
        let direction = &mut schemas["PublicConversationsMessageDirection"]["enum"];
        direction.as_array_mut().unwrap().push("SIDEWAYS".into());
    });
    let (code, report) = workspace.regen(std::slice::from_ref(&source), false).unwrap();
    assert_eq!((code, &report["verdict"]), (0, &"additive".into()));
    // That of v3 is there anyhow: a batch's errors come with a status of their own.
    let only = serde_json::json!([
        ["POST /conversations/v3/conversations/actors/batch/read 207"],
        ["ChannelMessage.mood", "Direction = SIDEWAYS"],
    ]);
    assert_eq!(report["versions"][0]["only"], only);
    // A correction takes names out of upstream's list of required properties, and keeps what is new in it.
    for (schema, name) in [
        ("PublicConversationsMessageEgg", "NewMessage"),
        ("PublicFileEgg", "NewFile"),
    ] {
        let required = dated_document(&workspace, |document| {
            let schema = &mut document["components"]["schemas"][schema];
            schema["properties"]["mood"] = serde_json::json!({"type": "string"});
            schema["required"].as_array_mut().unwrap().push("mood".into());
        });
        let failure = workspace.refused(&required).to_string();
        let told = format!("; {name}.mood is required in 2026-09 and not in v3 (");
        assert!(failure.contains(&told), "{failure}");
    }
}

#[test]
fn a_third_version_is_a_section_and_a_run() {
    let workspace = Workspace::of_repository();
    let sources = fs::read_to_string(workspace.path("openapi/conversations/sources.toml")).unwrap();
    let section =
        "\n[versions.2027-03]\nlike = \"v3\"\nprefixes = [\"/conversations/conversations/2027-03\"]\n";
    workspace.write(
        "openapi/conversations/sources.toml",
        &format!("{sources}{section}"),
    );
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
    let source = dated_document(&workspace, |document| {
        *document = serde_json::from_str(&document.to_string().replace("2026-09", "2027-03")).unwrap();
    });
    let changed = touched(&workspace, || {
        workspace.regen(&[source], false).unwrap();
    });
    let made = [
        "openapi/conversations/2027-03.json",
        "openapi/conversations/upstream/2027-03.json",
        "openapi/conversations/upstream/2027-03.lock",
    ];
    assert_eq!(changed, made.map(str::to_owned).into());
    let (_, report) = workspace.regen(&[], true).unwrap();
    assert_eq!(report["versions"].as_array().unwrap().len(), 2);
}

#[test]
fn a_section_or_an_overlay_that_makes_no_sense_is_refused() {
    for (file, from, to, says) in [
        ("sources.toml", "like = \"v3\"", "like = \"v2\"", "found `v2`"),
        (
            "sources.toml",
            "like = \"v3\"",
            "like = \"2026-09\"",
            "found `2026-09`",
        ),
        ("sources.toml", "like = \"v3\"\n", "", "`server` and `overlay`"),
        (
            "sources.toml",
            "prefixes = [\"/conversations/conversations/2026-09\"]\n",
            "",
            "one prefix",
        ),
        (
            "sources.toml",
            "prefixes = [\"/conversations/v3/conversations\", ",
            "prefixes = [\"/nowhere\", ",
            "under a prefix",
        ),
        (
            "overlay.yaml",
            "  - target: $.info\n",
            "  - target: $.info\n    x-versions: [v2]\n",
            "found `v2`",
        ),
        (
            "overlay.yaml",
            "actions:\n",
            "x-rename-in: {v9: {}}\nactions:\n",
            "found `v9`",
        ),
    ] {
        let workspace = Workspace::of_repository();
        workspace.edit(&format!("openapi/conversations/{file}"), from, to);
        let failure = workspace.regen(&[], true).map(|(code, _)| code).unwrap_err();
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains(says), "{failure}");
    }
}

#[test]
fn the_overlay_says_of_one_version_what_is_true_of_one() {
    let workspace = Workspace::of_repository();
    let action = "actions:\n  - target: $.info\n    x-versions: [2026-09]\n    update: {x-dated: true}\n";
    workspace.edit("openapi/conversations/overlay.yaml", "actions:\n", action);
    let (code, report) = workspace.regen(&[], true).unwrap();
    assert_eq!(
        (code, &report["files"]),
        (1, &serde_json::json!(["openapi/conversations/2026-09.json"]))
    );
    // What it says of one version has to fit that one.
    for (from, to, says) in [
        (
            "    update: {x-dated: true}",
            "    update: {x-dated: true}\n  - target: $.nowhere\n    x-versions: [2026-09]\n    update: {title: x}",
            "$.nowhere",
        ),
        (
            "actions:\n",
            "x-rename-in: {2026-09: {Nowhere: There}}\nactions:\n",
            "`Nowhere`",
        ),
        // Two names for one thing are two things.
        (
            "actions:\n",
            "x-rename-in: {2026-09: {PublicFileEgg: NewDocument}}\nactions:\n",
            "NewDocument",
        ),
    ] {
        let before = workspace.text("openapi/conversations/overlay.yaml");
        workspace.edit("openapi/conversations/overlay.yaml", from, to);
        let failure = workspace.regen(&[], true).map(|(code, _)| code).unwrap_err();
        assert!(failure.to_string().contains(says), "{failure}");
        workspace.write("openapi/conversations/overlay.yaml", &before);
    }
}

#[test]
fn what_the_overlay_says_of_all_versions_need_not_be_in_the_later_ones() {
    let workspace = Workspace::of_repository();
    let source = dated_document(&workspace, |document| {
        let text = document.to_string();
        *document = serde_json::from_str(&text.replace("\"HS_SHORT_CODE\"", "\"HS_LONG_CODE\"")).unwrap();
        let schemas = document["components"]["schemas"].as_object_mut().unwrap();
        schemas.remove("PublicWhatsAppTemplateMetadata");
        for (_, schema) in schemas.iter_mut() {
            let mapping = schema
                .pointer_mut("/discriminator/mapping")
                .and_then(Value::as_object_mut);
            mapping.map(|mapping| mapping.remove("WHATSAPP_TEMPLATE_METADATA"));
            let text = schema.to_string();
            let reference = r##"{"$ref":"#/components/schemas/PublicWhatsAppTemplateMetadata"}"##;
            *schema = serde_json::from_str(
                &text
                    .replace(&format!(",{reference}"), "")
                    .replace(&format!("{reference},"), ""),
            )
            .unwrap();
        }
    });
    fs::remove_file(workspace.path("openapi/conversations/2026-09.json")).unwrap();
    fs::remove_file(workspace.path("openapi/conversations/upstream/2026-09.json")).unwrap();
    let (code, report) = workspace.regen(&[source], false).unwrap();
    assert_eq!(code, 0);
    let left: Vec<&str> = report["overlay"]["unmatched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l.as_str().unwrap())
        .collect();
    assert!(
        left.iter().any(|line| line.contains("WhatsAppTemplate")),
        "{left:?}"
    );
    let only = &report["versions"][0]["only"];
    assert!(
        only[0]
            .to_string()
            .contains("Attachment = WHATSAPP_TEMPLATE_METADATA"),
        "{only}"
    );
    assert_eq!(
        only[1],
        serde_json::json!(["DeliveryIdentifierType = HS_LONG_CODE"])
    );
}

#[test]
fn what_is_written_reads_as_it_is() {
    let workspace = Workspace::of_repository();
    for version in ["v3", "2026-09"] {
        let facts = workspace.path(&format!("openapi/conversations/upstream/{version}.json"));
        let (code, report) = workspace.regen(&[facts], true).unwrap();
        assert_eq!(
            (code, &report["sources"][0]["changed"]),
            (0, &serde_json::json!([]))
        );
    }
}

#[test]
fn a_versions_name_stands_for_its_facts() {
    let diff = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .arg("diff")
            .args(arguments)
            .args(["--report", "json"])
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let by_name = diff(&["conversations/v3", "conversations/2026-09"]);
    let files = [
        "../openapi/conversations/upstream/v3.json",
        "../openapi/conversations/upstream/2026-09.json",
    ];
    assert_eq!(by_name, diff(&files));
    assert_eq!(by_name, diff(&["conversations/v3", files[1]]));
    assert_eq!((by_name.0, by_name.2.as_str()), (Some(1), ""));
    let (code, out, error) = diff(&["conversations/v3", "conversations/2026-09", "--sdk"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, report["sdk"]["semver"].as_str()),
        (Some(1), Some("patch")),
        "{error}"
    );
    let (code, out, error) = diff(&["conversations/v3", "2031-03"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        error.contains("2031-03: cannot be read: there is neither a file nor a version of that name (versions: conversations/2026-09, conversations/v3, custom_channels/2026-09, custom_channels/v3, files/2026-09, files/v3)"),
        "{error}"
    );
}
