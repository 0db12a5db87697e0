//! Each form of the fixtures is read, and a changed copy is reported as exactly that change.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it fails"
)]

mod regen_support;

use std::fs;

use regen_support::{Workspace, changes, fixture};

#[test]
fn reads_every_form_without_a_change() {
    let workspace = Workspace::of_fixtures();
    for (name, form) in [
        ("api.json", "OpenAPI JSON"),
        ("page.md", "page in Markdown"),
        ("page-old.md", "page in Markdown, older syntax"),
        ("curl-first.txt", "rendered page, curl first"),
        ("path-first.txt", "rendered page, path first"),
        ("glued.txt", "rendered page, curl first"),
        ("whole.txt", "rendered page, whole"),
        ("whole-translated.txt", "rendered page, whole"),
        ("plain.txt", "rendered page, path first"),
        ("served.html", "rendered page, HTML"),
    ] {
        let (code, report) = workspace.regen(&[fixture(name)], true).unwrap();
        assert_eq!(
            (code, &report["verdict"]),
            (0, &"none".into()),
            "{name}: {report:#}"
        );
        assert_eq!(report["sources"][0]["form"], form, "{name}");
        let confirmed = report["sources"][0]["confirmed"].as_array().unwrap();
        assert!(confirmed.len() > 25, "{name} confirms {}", confirmed.len());
        assert!(
            confirmed.contains(&"Author.name".into()),
            "{name} shows nested fields"
        );
    }
}

#[test]
fn reads_yaml_and_3_1_like_json() {
    let workspace = Workspace::of_fixtures();
    let document: serde_json::Value =
        serde_json::from_slice(&fs::read(fixture("api.json")).unwrap()).unwrap();
    let mut newer = document.clone();
    newer["openapi"] = "3.1.0".into();
    for (name, text) in [
        ("a", serde_yaml_ng::to_string(&document).unwrap()),
        ("b", serde_yaml_ng::to_string(&newer).unwrap()),
        ("c", newer.to_string()),
        // A number, without quotes.
        (
            "e",
            serde_yaml_ng::to_string(&newer)
                .unwrap()
                .replace("openapi: 3.1.0", "openapi: 3.1"),
        ),
        (
            "d",
            format!("\u{feff}{}", document.to_string().replace('\n', "\r\n")),
        ),
    ] {
        let (code, report) = workspace.regen(&[workspace.write(name, &text)], true).unwrap();
        assert_eq!(
            (code, &report["verdict"]),
            (0, &"none".into()),
            "{name}: {report:#}"
        );
    }
}

#[test]
fn finds_the_block_behind_every_fence() {
    let workspace = Workspace::of_fixtures();
    let page = fs::read_to_string(fixture("page.md")).unwrap();
    let opening = page.lines().find(|line| line.starts_with("````yaml")).unwrap();
    let block: Vec<&str> = page.split_inclusive('\n').collect();
    let indented: String = block.iter().map(|line| format!("    {line}")).collect();
    for (name, text) in [
        (
            "theme",
            page.replace(opening, &format!("{opening} theme={{null}}")),
        ),
        ("yml", page.replace("````yaml", "````yml")),
        ("tildes", page.replace("````", "~~~~")),
        ("indented", indented),
        ("element", format!("<Note>\n  Made up.\n</Note>\n\n{page}")),
    ] {
        let (code, report) = workspace.regen(&[workspace.write(name, &text)], true).unwrap();
        assert_eq!(
            (code, &report["verdict"]),
            (0, &"none".into()),
            "{name}: {report:#}"
        );
        assert_eq!(report["sources"][0]["form"], "page in Markdown", "{name}");
    }
}

/// A copy of a fixture with one thing changed, and all changes that the report must have.
struct Mutation {
    page: &'static str,
    edits: &'static [(&'static str, &'static str)],
    changes: &'static [(&'static str, &'static str)],
}

const MUTATIONS: &[Mutation] = &[
    // Samples.
    Mutation {
        page: "curl-first.txt",
        edits: &[(
            "\"subject\": \"<string>\"",
            "\"subject\": \"<string>\",\n\"tone\": 123",
        )],
        changes: &[("property-added", "/properties/tone")],
    },
    Mutation {
        page: "curl-first.txt",
        edits: &[(",\n\"subject\": \"<string>\"", "")],
        changes: &[("property-removed", "/properties/subject")],
    },
    Mutation {
        page: "glued.txt",
        edits: &[("\"length\": 123", "\"length\": \"<string>\"")],
        changes: &[("type-changed", "/properties/length")],
    },
    Mutation {
        page: "path-first.txt",
        edits: &[(
            "\"createdAt\": \"2023-11-07T05:31:56Z\"",
            "\"createdAt\": \"<string>\"",
        )],
        changes: &[("format-removed", "/properties/createdAt")],
    },
    Mutation {
        page: "curl-first.txt",
        edits: &[("CALM, CROSS, GLAD", "CALM, CROSS, GLAD, KEEN")],
        changes: &[("enum-value-added", "Mood")],
    },
    Mutation {
        page: "curl-first.txt",
        edits: &[("CALM, CROSS, GLAD", "CALM, GLAD")],
        changes: &[("enum-value-removed", "Mood")],
    },
    Mutation {
        page: "path-first.txt",
        edits: &[("\"mood\": \"CALM\"", "\"mood\": \"BUSY\"")],
        changes: &[("enum-value-added", "Mood")],
    },
    Mutation {
        page: "curl-first.txt",
        edits: &[("/v3/boxes/", "/2026-09/boxes/")],
        changes: &[(
            "operation-moved",
            "/paths/~1conversations~12026-09~1boxes~1{boxId}~1notes/post",
        )],
    },
    Mutation {
        page: "curl-first.txt",
        edits: &[("/conversations/v3/boxes/{boxId}/notes", "/crates/{id}/remarks")],
        changes: &[("operation-moved", "/paths/~1crates~1{id}~1remarks/post")],
    },
    // Lists of fields.
    Mutation {
        page: "whole.txt",
        edits: &[("subject\n\nstring\n", "subject\n\nstring\n\nrequired\n")],
        changes: &[("property-became-required", "/properties/subject")],
    },
    Mutation {
        page: "whole-translated.txt",
        edits: &[("archived\n\nboolean\n\nerforderlich\n", "archived\n\nboolean\n")],
        changes: &[("property-became-optional", "/properties/archived")],
    },
    Mutation {
        page: "whole.txt",
        edits: &[("`GLAD`", "`GLAD`,\n\n`KEEN`")],
        changes: &[("enum-value-added", "Mood")],
    },
    Mutation {
        page: "whole-translated.txt",
        edits: &[("`CROSS`,\n\n", "")],
        changes: &[("enum-value-removed", "Mood")],
    },
    Mutation {
        page: "whole.txt",
        edits: &[("length\n\ninteger<int32>", "length\n\ninteger<int64>")],
        changes: &[("format-widened", "/properties/length")],
    },
    Mutation {
        page: "whole.txt",
        edits: &[
            (",\n      \"subject\": \"<string>\"", ""),
            ("\u{200b}\n\nsubject\n\nstring\n\n", ""),
        ],
        changes: &[("property-removed", "/properties/subject")],
    },
    Mutation {
        page: "whole.txt",
        edits: &[("property\n\nstring\n", "property\n\nstring\n\nrequired\n")],
        changes: &[("parameter-became-required", "/parameters/property")],
    },
    // The same lists without any sign before headings and fields.
    Mutation {
        page: "plain.txt",
        edits: &[("subject\nstring\n", "subject\nstring\nrequired\n")],
        changes: &[("property-became-required", "/properties/subject")],
    },
    Mutation {
        page: "plain.txt",
        edits: &[(
            "property\nstring\n",
            "property\nstring\nformat\nstring\nrequired\n",
        )],
        changes: &[("parameter-added-required", "/parameters/format")],
    },
    Mutation {
        page: "plain.txt",
        edits: &[("boxId\ninteger<int64>\n", "boxId\nstring\n")],
        changes: &[("type-changed", "/parameters/boxId")],
    },
    Mutation {
        page: "plain.txt",
        edits: &[("Query Parameters\n\nproperty\nstring\n\n", "")],
        changes: &[("parameter-removed", "/parameters/property")],
    },
    Mutation {
        page: "plain.txt",
        edits: &[("CROSS,\nGLAD\n", "CROSS,\nGLAD,\nKEEN\n")],
        changes: &[("enum-value-added", "Mood")],
    },
    // What may be null.
    Mutation {
        page: "whole.txt",
        edits: &[("subject\n\nstring\n", "subject\n\nstring | null\n")],
        changes: &[("nullable-on", "/properties/subject")],
    },
    Mutation {
        page: "plain.txt",
        edits: &[("author\nobject\n", "author\nnull | object\n")],
        changes: &[("nullable-on", "/properties/author")],
    },
    Mutation {
        page: "whole.txt",
        edits: &[("mood\n\nenum<string>\n", "mood\n\nenum<string> | null\n")],
        changes: &[("nullable-on", "/properties/mood")],
    },
    Mutation {
        page: "plain.txt",
        edits: &[("property\nstring\n", "property\nstring | null\n")],
        changes: &[("nullable-on", "/parameters/property")],
    },
    Mutation {
        page: "served.html",
        edits: &[("<span>boolean</span>", "<span>string</span>")],
        changes: &[("type-changed", "/properties/archived")],
    },
    Mutation {
        page: "served.html",
        edits: &[("<code>GLAD</code>", "<code>GLAD</code>, <code>KEEN</code>")],
        changes: &[("enum-value-added", "Mood")],
    },
    Mutation {
        page: "page-old.md",
        edits: &[(
            "          - labels\n          required: true",
            "          - labels\n          - label\n          required: true",
        )],
        changes: &[(
            "property-became-required",
            "/components/schemas/NewText/properties/label",
        )],
    },
    // Whole operations.
    Mutation {
        page: "page.md",
        edits: &[(
            "      - text\n      - type\n      - labels\n",
            "      - text\n      - type\n      - labels\n      - label\n",
        )],
        changes: &[(
            "property-became-required",
            "/components/schemas/NewText/properties/label",
        )],
    },
    Mutation {
        page: "page.md",
        edits: &[("          - CROSS\n", "")],
        changes: &[("enum-value-removed", "Mood")],
    },
];

#[test]
fn reports_a_changed_copy_as_exactly_that_change() {
    for (index, mutation) in MUTATIONS.iter().enumerate() {
        let workspace = Workspace::of_fixtures();
        let mut text = fs::read_to_string(fixture(mutation.page)).unwrap();
        for (from, to) in mutation.edits {
            assert!(text.contains(from), "{index}: {} has no {from:?}", mutation.page);
            text = text.replace(from, to);
        }
        let page = workspace.write(mutation.page, &text);
        let (code, report) = workspace
            .regen(&[page], true)
            .unwrap_or_else(|e| panic!("{index}: {e}"));
        let found = changes(&report);
        assert_eq!(code, 1, "{index}: {found:?}");
        assert_eq!(
            found.len(),
            mutation.changes.len(),
            "{index} {}: {found:?}",
            mutation.page
        );
        for (id, pointer) in mutation.changes {
            assert!(
                found
                    .iter()
                    .any(|t| t.starts_with(&format!("{id} ")) && t.contains(pointer)),
                "{index}: {found:?}"
            );
        }
    }
}

#[test]
fn keeps_what_a_form_cannot_show() {
    let workspace = Workspace::of_fixtures();
    let text = fs::read_to_string(fixture("curl-first.txt")).unwrap();
    // The first member of a union, an enum's first value, a type without its width, no required mark; and
    // pages leave out the singular beside its plural.
    let (code, report) = workspace.regen(&[workspace.write("same", &text)], false).unwrap();
    assert_eq!(
        (code, report["written"].as_array().unwrap().len()),
        (0, 1),
        "only the lock: {report:#}"
    );
    assert!(
        report["sources"][0]["doubted"][0]
            .as_str()
            .unwrap()
            .contains("TextEgg.label")
    );
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    assert_eq!(
        facts["components"]["schemas"]["Note"]["properties"]["length"]["format"],
        "int32"
    );
    assert_eq!(
        facts["components"]["schemas"]["DraftEgg"]["oneOf"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let unconfirmed: Vec<&str> = report["unconfirmed"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|fact| fact.as_str())
        .collect();
    assert!(
        unconfirmed.contains(&"PictureEgg.fileId") && !unconfirmed.contains(&"Note.subject"),
        "{unconfirmed:?}"
    );
}

#[test]
fn doubts_a_page_that_contradicts_itself() {
    let workspace = Workspace::of_fixtures();
    let text = fs::read_to_string(fixture("whole.txt")).unwrap();
    let text = text.replace("\u{200b}\n\nsubject\n\nstring\n\n", "");
    let (code, report) = workspace.regen(&[workspace.write("page", &text)], true).unwrap();
    assert_eq!(code, 0, "{report:#}");
    assert!(
        report["sources"][0]["doubted"]
            .to_string()
            .contains("Note.subject is in the sample and not listed")
    );
}

#[test]
fn makes_a_spec_from_one_page() {
    let workspace = Workspace::of_fixtures();
    for name in [
        "openapi/conversations/upstream/v3.json",
        "openapi/conversations/upstream/v3.lock",
        "openapi/conversations/v3.json",
    ] {
        fs::remove_file(workspace.path(name)).unwrap();
    }
    workspace.regen(&[fixture("curl-first.txt")], false).unwrap();
    let spec = workspace.json("openapi/conversations/v3.json");
    let operation = &spec["paths"]["/conversations/v3/boxes/{boxId}/notes"]["post"];
    assert_eq!(operation["operationId"], "add_note");
    assert!(operation.get("x-partial").is_none());
    let draft = &spec["components"]["schemas"]["Draft"];
    assert_eq!(
        draft["discriminator"]["mapping"]["TEXT"],
        "#/components/schemas/NewText"
    );
    assert_eq!(
        spec["components"]["schemas"]["Mood"]["enum"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        spec["components"]["schemas"]["NewText"]["required"],
        serde_json::json!(["text", "type"])
    );
    assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
    // What a document shows afterwards makes it whole, and the overlay is held to all of it again.
    workspace.regen(&[fixture("api.json")], false).unwrap();
    assert!(
        !fs::read_to_string(workspace.path("openapi/conversations/upstream/v3.json"))
            .unwrap()
            .contains("x-partial")
    );
    assert_eq!(workspace.snapshot(), {
        let whole = Workspace::of_fixtures();
        let files = whole.snapshot().into_iter();
        files
            .map(|(path, bytes)| {
                (
                    workspace
                        .path("")
                        .join(path.strip_prefix(whole.path("")).unwrap()),
                    bytes,
                )
            })
            .collect()
    });
}

#[test]
fn reads_or_refuses_a_source_cut_anywhere() {
    let mut cut = 0;
    for name in [
        "api.json",
        "page.md",
        "page-old.md",
        "curl-first.txt",
        "path-first.txt",
        "glued.txt",
        "whole.txt",
        "whole-translated.txt",
        "plain.txt",
        "served.html",
    ] {
        let text = fs::read_to_string(fixture(name)).unwrap();
        for end in (0..text.len())
            .filter(|end| text.is_char_boundary(*end))
            .step_by(7)
        {
            // Neither may panic, nor hang; what is left may well be a source.
            let _ = xtask::regen::read::read(&text.as_bytes()[..end], name, &|_, _| true, &|_| Vec::new());
            let _ = xtask::regen::read::read(&text.as_bytes()[end..], name, &|_, _| true, &|_| Vec::new());
            cut += 1;
        }
    }
    assert!(cut > 1000, "{cut}");
}
