//! Documents that say less, or say it in another way, than HubSpot's own: each is read, and told of.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it stands"
)]

mod regen_support;

use openapi_diff::Format;
use regen_support::Workspace;
use serde_json::{Value, json};

const MESSAGES: &str = "/conversations/v3/conversations/threads/{threadId}/messages";

/// The report on a document that is what the repository knows of v3, with a change.
fn report(change: impl FnOnce(&mut Value)) -> (Workspace, Value) {
    let workspace = Workspace::of_v3();
    let mut document = workspace.json("openapi/conversations/upstream/v3.json");
    change(&mut document);
    let path = workspace.write("document.json", &document.to_string());
    let (code, report) = workspace.regen(&[path], false).unwrap();
    assert_eq!(code, 0);
    (workspace, report)
}

fn parameters(document: &mut Value) -> &mut Vec<Value> {
    document["paths"][MESSAGES]["get"]["parameters"]
        .as_array_mut()
        .unwrap()
}

fn doubts(report: &Value) -> String {
    report["sources"][0]["doubted"].to_string()
}

#[test]
fn a_path_keeps_the_parameters_of_its_template() {
    let (_, report) = report_of_parameters(|all| all.retain(|p| p["in"] != "path"));
    assert!(doubts(&report).contains("{threadId} is not declared as a parameter; taken as it was known"));
    assert_eq!(report["verdict"], "none", "{report}");
    assert_eq!(report["not_generated"], json!([]));

    let (workspace, report) = report_of_parameters(|all| {
        let one = all.iter_mut().find(|p| p["in"] == "path").unwrap();
        one["name"] = json!("thread");
    });
    assert!(
        doubts(&report).contains("taken for {threadId}"),
        "{}",
        doubts(&report)
    );
    assert_eq!(report["verdict"], "none", "{report}");
    assert!(
        !workspace
            .text("openapi/conversations/upstream/v3.json")
            .contains("\"thread\"")
    );

    let (_, report) = report_of_parameters(|all| {
        all.push(json!({"name": "other", "in": "path", "required": true, "schema": {"type": "string"}}));
    });
    assert!(
        doubts(&report).contains("\\\"other\\\" is not in the path; left out"),
        "{}",
        doubts(&report)
    );
    assert_eq!(report["verdict"], "none", "{report}");
}

fn report_of_parameters(change: impl FnOnce(&mut Vec<Value>)) -> (Workspace, Value) {
    report(|document| change(parameters(document)))
}

#[test]
fn a_parameter_of_a_path_that_nobody_described_is_a_string() {
    let workspace = Workspace::of_v3();
    let mut document = workspace.json("openapi/conversations/upstream/v3.json");
    for name in [
        "openapi/conversations/upstream/v3.json",
        "openapi/conversations/upstream/v3.lock",
        "openapi/conversations/v3.json",
    ] {
        std::fs::remove_file(workspace.path(name)).unwrap();
    }
    parameters(&mut document).retain(|p| p["in"] != "path");
    let path = workspace.write("document.json", &document.to_string());
    let (_, report) = workspace.regen(&[path], false).unwrap();
    assert!(doubts(&report).contains("{threadId} is not declared as a parameter; taken as a string"));
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let all = facts["paths"][MESSAGES]["get"]["parameters"].as_array().unwrap();
    let one = all.iter().find(|p| p["in"] == "path").unwrap();
    assert_eq!(one["schema"], json!({"type": "string"}));
}

#[test]
fn what_the_generator_cannot_carry_over_is_kept_and_told() {
    let workspace = Workspace::of_v3();
    let mut document = workspace.json("openapi/conversations/upstream/v3.json");
    let parameter = json!({"name": "threadId", "in": "query", "schema": {"type": "string"}});
    parameters(&mut document).push(parameter);
    let path = workspace.write("document.json", &document.to_string());
    let report = workspace.not_generated(&[path], false, Format::Json);
    let report: Value = serde_json::from_str(&report).unwrap();
    let told = report["not_generated"][0].as_str().unwrap();
    assert!(told.contains("would both be the argument `thread_id`"), "{told}");

    let (_, report) = self::report(|document| {
        let schemas = document["components"]["schemas"].as_object_mut().unwrap();
        let schema = schemas.get_mut("PublicThread").unwrap();
        schema["properties"]["24h"] = json!({"type": "string"});
    });
    assert_eq!(report["not_generated"], json!([]));
    assert!(report["sdk"].to_string().contains("_24h"), "{}", report["sdk"]);
}

#[test]
fn the_subtypes_of_a_parent_that_lists_none_are_taken_over() {
    let pets = |document: &mut Value| {
        let schemas = document["components"]["schemas"].as_object_mut().unwrap();
        let pet = json!({
            "type": "object",
            "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind"},
        });
        let cat = json!({"allOf": [
            {"$ref": "#/components/schemas/Pet"},
            {"type": "object", "properties": {"lives": {"type": "integer"}}},
        ]});
        schemas.insert("Pet".to_owned(), pet);
        schemas.insert("Cat".to_owned(), cat.clone());
        schemas.insert("Dog".to_owned(), cat);
        let thread = schemas.get_mut("PublicThread").unwrap();
        thread["properties"]["pet"] = json!({"$ref": "#/components/schemas/Pet"});
    };
    let workspace = Workspace::of_v3();
    // The generator takes no union of this kind.
    workspace.edit(
        "openapi/conversations/sources.toml",
        "generated = \"sdk/src/generated/conversations\"\n",
        "",
    );
    let mut document = workspace.json("openapi/conversations/upstream/v3.json");
    pets(&mut document);
    let path = workspace.write("document.json", &document.to_string());
    assert_eq!(workspace.regen(&[path], false).unwrap().0, 0);
    let schemas = &workspace.json("openapi/conversations/upstream/v3.json")["components"]["schemas"];
    assert!(schemas["Cat"]["properties"]["lives"].is_object(), "{schemas}");
    assert!(schemas["Dog"]["properties"]["kind"].is_object(), "{schemas}");
}

fn subject(document: &mut Value) -> &mut Value {
    &mut document["components"]["schemas"]["PublicConversationsMessage"]["properties"]["subject"]
}

#[test]
fn an_annotation_is_left_out_and_told() {
    let (_, report) = report(|document| {
        document["openapi"] = json!("3.1.0");
        subject(document)["contentEncoding"] = json!("quoted-printable");
    });
    assert_eq!(report["verdict"], "none", "{report:#}");
    let place = "/components/schemas/PublicConversationsMessage/properties/subject";
    assert!(
        doubts(&report).contains(&format!("`contentEncoding` at {place} is not kept")),
        "{}",
        doubts(&report)
    );
}

#[test]
fn an_annotation_that_3_0_can_say_is_kept_as_its_format() {
    let (workspace, report) = report(|document| {
        document["openapi"] = json!("3.1.0");
        subject(document)["contentEncoding"] = json!("base64");
    });
    assert!(
        !doubts(&report).contains("contentEncoding"),
        "{}",
        doubts(&report)
    );
    assert_eq!(report["changes"][0]["id"], "format-added", "{report:#}");
    let mut facts = workspace.json("openapi/conversations/upstream/v3.json");
    assert_eq!(subject(&mut facts)["format"], "byte");
}

#[test]
fn a_schema_that_cannot_be_used_is_named_where_it_stands() {
    let workspace = Workspace::of_v3();
    let place = "/components/schemas/PublicConversationsMessage/properties";
    for (schema, says, at) in [
        (
            json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}}),
            "`patternProperties`",
            format!("{place}/subject;"),
        ),
        (
            json!("string"),
            "the schema is a string",
            format!("{place}/subject;"),
        ),
        (
            json!({"type": "array", "items": 7}),
            "the schema is a number",
            format!("{place}/subject/items;"),
        ),
        (
            json!({"properties": []}),
            "`properties` is not an object",
            format!("{place}/subject/properties;"),
        ),
    ] {
        let mut document = workspace.json("openapi/conversations/upstream/v3.json");
        document["openapi"] = json!("3.1.0");
        *subject(&mut document) = schema;
        let path = workspace.write("document.json", &document.to_string());
        let failure = workspace.refused(&path).to_string();
        assert!(failure.contains(says) && failure.contains(&at), "{failure}");
    }
}

#[test]
fn what_a_value_must_not_be_and_odd_names_are_carried_over() {
    let (workspace, report) = report(|document| {
        subject(document)["not"] = json!({"enum": ["a", "b"]});
        let odd = json!({"type": "object", "properties": {"x": {"type": "string"}}});
        document["components"]["schemas"]["A b/c~d"] = odd;
        let thread = &mut document["components"]["schemas"]["PublicThread"];
        thread["properties"]["odd"] = json!({"$ref": "#/components/schemas/A b~1c~0d"});
    });
    assert_eq!(report["not_generated"], json!([]), "{report:#}");
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let schemas = &facts["components"]["schemas"];
    let reference = "#/components/schemas/A_b_c_d";
    assert_eq!(
        schemas["PublicThread"]["properties"]["odd"]["$ref"], reference,
        "{schemas}"
    );
    assert!(schemas["A_b_c_d"]["properties"]["x"].is_object(), "{schemas}");
    let not = &schemas["PublicConversationsMessage"]["properties"]["subject"]["not"];
    assert_eq!(not["enum"], json!(["a", "b"]), "{not}");
}

#[test]
fn a_path_item_behind_a_reference_is_read() {
    let (_, whole) = report(|_| {});
    let confirmed = |report: &Value| report["sources"][0]["confirmed"].as_array().unwrap().len();
    assert!(confirmed(&whole) > 500, "{}", confirmed(&whole));
    for (root, target) in [("components", "pathItems"), ("paths", "/conversations/elsewhere")] {
        let (_, report) = report(|document| {
            if root == "components" {
                document["openapi"] = json!("3.1.0");
            }
            let item = document["paths"][MESSAGES].take();
            let reference = if root == "components" {
                document["components"][target]["Messages"] = item;
                "#/components/pathItems/Messages"
            } else {
                document["paths"][target] = item;
                "#/paths/~1conversations~1elsewhere"
            };
            document["paths"][MESSAGES] = json!({"$ref": reference, "summary": "words"});
        });
        assert_eq!(confirmed(&report), confirmed(&whole), "{target}");
        assert_eq!(report["verdict"], "none", "{target}");
    }
}
