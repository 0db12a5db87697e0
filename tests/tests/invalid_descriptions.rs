//! An invalid description fails the build with one line that names the place and the error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use hubspot_conversations_codegen::generate;
use hubspot_conversations_openapi::conversations::V3;
use serde_json::{Value, json};
use tests::source::client;

const FILE: &str = "somewhere/invalid.json";
const MESSAGES: &str = "/paths/~1conversations~1v3~1conversations~1threads~1{threadId}~1messages";

/// Returns the error for a text, and asserts that it is one line that begins with the file.
fn error(text: &str) -> String {
    let error = generate(text, FILE).expect_err("an invalid description is rejected");
    let line = error.to_string();
    assert!(!line.contains(['\n', '\r']), "{line:?} is one line");
    assert!(
        line.starts_with(&format!("{FILE}: {}: ", error.place())),
        "{line}"
    );
    assert!(line.len() < 400, "the line has {} characters", line.len());
    line
}

/// Returns the error for the real description with one change, at a place that must exist.
fn changed(pointer: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(V3).unwrap();
    change(
        document
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer} is not in the description")),
    );
    error(&document.to_string())
}

/// Asserts that the error contains all parts.
fn assert_contains(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in: {error}");
    }
}

#[test]
fn reports_line_and_column_of_invalid_json() {
    assert_contains(
        &error("{\n  \"openapi\": 3.0.3\n}"),
        &["line 2, column", "not JSON"],
    );
    assert_contains(&error(""), &["line 1, column 0"]);
    assert_contains(&error(&V3[..V3.len() / 2]), &["line ", "column "]);
    assert_contains(&error("openapi: 3.0.3"), &["line 1"]);
}

#[test]
fn rejects_other_openapi_versions() {
    assert_contains(
        &changed("/openapi", |version| *version = json!("3.1.0")),
        &["/openapi", "3.1.0", "3.0"],
    );
    assert_contains(
        &changed("/openapi", |version| *version = json!(3)),
        &["/openapi", "string"],
    );
    assert_contains(&error("{}"), &["/openapi"]);
    assert_contains(&error("[]"), &["/openapi"]);
}

#[test]
fn reports_place_of_missing_reference() {
    let error = changed(
        "/components/schemas/MessagePage/properties/results/items",
        |items| {
            *items = json!({"$ref": "#/components/schemas/Massage"});
        },
    );
    assert_contains(
        &error,
        &["/components/schemas/MessagePage", "\"Massage\"", "does not exist"],
    );

    let body = format!("{MESSAGES}/post/requestBody/content/application~1json/schema");
    let error = changed(&body, |schema| {
        *schema = json!({"$ref": "#/components/schemas/Daft"});
    });
    assert_contains(&error, &[&format!("{MESSAGES}/post"), "\"Daft\""]);

    let error = changed(
        "/components/schemas/Message/discriminator/mapping/COMMENT",
        |target| {
            *target = json!("#/components/schemas/Commend");
        },
    );
    assert_contains(&error, &["/components/schemas/Message/", "mapping"]);
}

#[test]
fn rejects_inline_schemas() {
    let at = "/components/schemas/ChannelMessage/properties/direction";
    let error = changed(at, |property| {
        *property = json!({"type": "string", "enum": ["IN", "OUT"]});
    });
    assert_contains(&error, &[at, "inline enum"]);
    let at = "/components/schemas/ChannelMessage/properties/text";
    let error = changed(at, |property| {
        *property = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
    });
    assert_contains(&error, &[at, "inline"]);
    let error = changed(at, |property| *property = json!({"type": "telepathy"}));
    assert_contains(&error, &[at, "telepathy"]);
    let error = changed(
        "/components/schemas/ChannelMessage/properties/attachments",
        |property| {
            *property = json!({"type": "array"});
        },
    );
    assert_contains(
        &error,
        &["/components/schemas/ChannelMessage/properties/attachments"],
    );
}

#[test]
fn rejects_enum_values_without_distinct_variants() {
    let at = "/components/schemas/Direction/enum";
    assert_contains(
        &changed(at, |values| *values = json!(["IN", "Unrecognized"])),
        &[at, "\"Unrecognized\""],
    );
    assert_contains(
        &changed(at, |values| *values = json!(["IN", "UNRECOGNIZED"])),
        &[at, "\"UNRECOGNIZED\""],
    );
    assert_contains(
        &changed(at, |values| *values = json!(["TWO_WORDS", "two-words"])),
        &[at, "TwoWords"],
    );
    assert_contains(
        &changed(at, |values| *values = json!(["IN", "1"])),
        &[at, "\"1\""],
    );
    assert_contains(
        &changed(at, |values| *values = json!(["IN", "Self"])),
        &[at, "\"Self\""],
    );
    assert_contains(&changed(at, |values| *values = json!(["IN", 1])), &[at]);
    assert_contains(&changed(at, |values| *values = json!([])), &[at]);
}

#[test]
fn rejects_unions_without_type_as_discriminator() {
    let at = "/components/schemas/Message/discriminator";
    assert_contains(
        &changed(&format!("{at}/propertyName"), |name| *name = json!("kind")),
        &[at, "\"kind\""],
    );
    assert_contains(
        &changed("/components/schemas/Comment/properties/type/enum", |values| {
            *values = json!(["REMARK"]);
        }),
        &[
            "/components/schemas/Message/discriminator/mapping/COMMENT",
            "REMARK",
        ],
    );
    let error = changed("/components/schemas/Message/oneOf", |members| {
        members
            .as_array_mut()
            .unwrap()
            .push(json!({"$ref": "#/components/schemas/File"}));
    });
    assert_contains(&error, &["/components/schemas/Message/oneOf/6"]);
    let error = changed("/components/schemas/Message", |union| {
        drop(union.as_object_mut().unwrap().remove("discriminator"));
    });
    assert_contains(&error, &["/components/schemas/Message"]);
}

#[test]
fn rejects_operations_without_name_or_response() {
    let other = format!("{MESSAGES}/get/operationId");
    assert_contains(
        &changed(&other, |id| *id = json!("send_message")),
        &[MESSAGES, "duplicate operationId \"send_message\""],
    );
    assert_contains(
        &changed(&other, |id| *id = json!("list-messages")),
        &[&other, "\"list-messages\""],
    );
    assert_contains(&changed(&other, |id| *id = json!(7)), &[&other]);
    let responses = format!("{MESSAGES}/post/responses");
    let error = changed(&responses, |all| drop(all.as_object_mut().unwrap().remove("201")));
    assert_contains(&error, &[&responses, "success"]);
    let error = changed(&format!("{MESSAGES}/get/parameters/0/in"), |place| {
        *place = json!("cookie");
    });
    assert_contains(&error, &[&format!("{MESSAGES}/get/parameters/0"), "cookie"]);
    assert_contains(
        &changed("/paths", |paths| *paths = json!({})),
        &["/paths", "none"],
    );
}

/// A misspelled `x-rust-outcome` would generate a send without the protection against duplicates.
#[test]
fn rejects_misspelled_extensions() {
    let send = format!("{MESSAGES}/post");
    for (key, value, expected) in [
        (
            "x-rust-outcom",
            json!("sent"),
            "one of x-rust-accessor, x-rust-area, x-rust-constructor, ",
        ),
        (
            "x-rust-outcome",
            json!("send"),
            "expected `sent` or `stored`, found \"send\"",
        ),
        ("x-rust-idempotency", json!(true), "expected `safe`, found true"),
    ] {
        let error = changed(&send, |post| post[key] = value);
        assert_contains(&error, &[&format!("{send}/{key}"), expected]);
    }
    let property = "/components/schemas/NewMessage/properties/text";
    let error = changed(property, |text| text["x-rust-newtyp"] = json!("ActorId"));
    assert_contains(&error, &[property, "x-rust-newtyp", "x-rust-newtype"]);
    let error = changed("/components/schemas/NewMessage", |new| {
        new["x-rust-constructor"] = json!("automatic");
    });
    assert_contains(
        &error,
        &["/components/schemas/NewMessage/x-rust-constructor", "`manual`"],
    );
}

#[test]
fn rejects_schemas_without_valid_name_or_use() {
    let schemas = "/components/schemas";
    let add = |name: &'static str| {
        changed(schemas, move |all| {
            all[name] = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        })
    };
    assert_contains(&add("odd name"), &["/components/schemas/odd name"]);
    assert_contains(&add("lower"), &["/components/schemas/lower"]);
    assert_contains(&add("Lonely"), &["/components/schemas/Lonely", "no operation"]);
    assert_contains(
        &add("UnrecognizedMessage"),
        &["/components/schemas/UnrecognizedMessage"],
    );
    assert_contains(
        &changed("/components", |all| *all = json!(null)),
        &["/components/schemas"],
    );
}

#[test]
fn rejects_parameters_that_differ_from_path() {
    let get = format!("{MESSAGES}/get");
    let parameters = format!("{get}/parameters");
    let edit = |change: fn(&mut Vec<Value>)| changed(&parameters, |all| change(all.as_array_mut().unwrap()));
    let drop_in_path: fn(&mut Vec<Value>) = |all| all.retain(|p| p["in"] != "path");
    assert_contains(&edit(drop_in_path), &[&parameters, "{threadId}"]);
    let rename: fn(&mut Vec<Value>) = |all| {
        let one = all.iter_mut().find(|p| p["in"] == "path").unwrap();
        one["name"] = json!("id");
    };
    assert_contains(&edit(rename), &[&parameters, "{threadId}"]);
    let in_query: fn(&mut Vec<Value>) =
        |all| all.push(json!({"name": "threadId", "in": "query", "schema": {"type": "string"}}));
    assert_contains(&edit(in_query), &[&parameters, "`thread_id`"]);
    let of_the_client: fn(&mut Vec<Value>) =
        |all| all.push(json!({"name": "client", "in": "query", "schema": {"type": "string"}}));
    assert_contains(&edit(of_the_client), &[&parameters, "`client`"]);
    let unused: fn(&mut Vec<Value>) = |all| {
        all.push(json!({"name": "other", "in": "path", "required": true, "schema": {"type": "string"}}));
    };
    assert_contains(&edit(unused), &[&parameters, "\"other\""]);
}

#[test]
fn rejects_properties_with_the_same_field() {
    let at = "/components/schemas/File/properties";
    let text = || json!({"type": "string"});
    let error = changed(at, |all| {
        all["createdAt"] = text();
        all["created_at"] = text();
    });
    assert_contains(&error, &[at, "\"createdAt\"", "\"created_at\"", "`created_at`"]);
    let error = changed(at, |all| {
        all["!"] = text();
        all["?"] = text();
    });
    assert_contains(&error, &[at, "`unnamed`"]);
    let error = changed("/components/schemas/Comment/properties", |all| {
        all["kind"] = text();
    });
    assert_contains(&error, &["/components/schemas/Message", "\"kind\"", "\"type\""]);
}

#[test]
fn generates_for_any_property_or_parameter_name() {
    let mut document: Value = serde_json::from_str(V3).unwrap();
    let schemas = document.pointer_mut("/components/schemas").unwrap();
    let mut count = 0;
    for schema in schemas.as_object_mut().unwrap().values_mut() {
        if let Some(properties) = schema.get_mut("properties") {
            count += 1;
            for name in ["24h", "self", "crate", "super", "new", "default", "größe", "+1"] {
                properties[name] = json!({"type": "string"});
            }
            properties["s"] = json!({"type": "array", "items": {"type": "string"}});
            properties["types"] = json!({"type": "array", "items": {"type": "string"}});
        }
    }
    assert!(count > 10, "only {count} schemas were changed");
    let parameters = format!("{MESSAGES}/get/parameters");
    let parameters = document.pointer_mut(&parameters).unwrap().as_array_mut().unwrap();
    for name in ["24h", "type", "self", "mediaURLString", "new", "url", "request"] {
        parameters.push(json!({"name": name, "in": "query", "schema": {"type": "string"}}));
    }
    let source = client(&generate(&document.to_string(), FILE).unwrap());
    for part in [
        "pub _24h: Option<String>",
        "pub self_: Option<String>",
        "pub größe: ",
        "pub fn _24h(mut self",
    ] {
        assert!(source.contains(part), "{part}");
    }
}

/// A description with one operation, whose body has this media type and is this schema.
fn with_body(media_type: &str, body: &Value, schemas: Value) -> String {
    let ok = json!({"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}});
    let operation = json!({
        "operationId": "add_note",
        "requestBody": {"content": {media_type: {"schema": body}}, "required": true},
        "responses": {"200": ok},
    });
    let mut schemas = schemas;
    schemas["Note"] = json!({"type": "object", "properties": {"text": {"type": "string"}}});
    json!({
        "openapi": "3.0.3",
        "paths": {"/notes": {"post": operation}},
        "components": {"schemas": schemas},
    })
    .to_string()
}

#[test]
fn accepts_a_form_and_rejects_what_is_none() {
    const FORM: &str = "multipart/form-data";
    let file = json!({"type": "string", "format": "binary"});
    let upload = json!({"type": "object", "required": ["file"], "properties": {
        "file": file,
        "name": {"type": "string"},
    }});
    let reference = json!({"$ref": "#/components/schemas/Upload"});
    let whole = generate(&with_body(FORM, &reference, json!({"Upload": upload})), FILE).unwrap();
    let source = client(&whole);
    for part in [
        "pub fn add_note(&self, body: impl Into<Upload>) -> AddNote",
        "impl Form for Upload",
        "form.part(\"file\", &self.file)?",
        ".form(body)?",
    ] {
        assert!(source.contains(part), "{part:?} is not in: {source}");
    }
    assert!(!whole.schemas.contains("Upload"), "a form is not JSON");

    let body = "/paths/~1notes/post/requestBody/content";
    let inline = error(&with_body(FORM, &upload, json!({})));
    assert_contains(&inline, &[body, "expected a reference to a named object"]);
    let text = error(&with_body("text/csv", &json!({"type": "string"}), json!({})));
    assert_contains(
        &text,
        &[body, "a JSON media type, or `multipart/form-data` alone"],
    );
    let in_json = error(&with_body(
        "application/json",
        &reference,
        json!({"Upload": upload}),
    ));
    assert_contains(
        &in_json,
        &[
            "/components/schemas/Upload/properties/file",
            "only possible as a part of a form",
        ],
    );
    let listed = json!({"type": "object", "properties": {"file": {"type": "array", "items": file}}});
    let listed = error(&with_body(FORM, &reference, json!({"Upload": listed})));
    assert_contains(
        &listed,
        &["/components/schemas/Upload/properties/file", "only possible"],
    );
    let note = json!({"$ref": "#/components/schemas/Note"});
    let received = error(&with_body(FORM, &note, json!({})));
    assert_contains(
        &received,
        &["/components/schemas/Note", "the body of requests alone"],
    );
}

#[test]
fn rejects_an_area_that_is_no_module() {
    for name in [json!("Files"), json!("a-b"), json!(""), json!(1)] {
        let mut document: Value = serde_json::from_str(V3).unwrap();
        document["x-rust-area"] = name;
        assert_contains(&error(&document.to_string()), &["/x-rust-area", "expected "]);
    }
}

/// Returns source without spaces and commas, which depend on the length of lines.
fn dense(source: &str) -> String {
    source.replace(|c: char| c.is_whitespace() || c == ',', "")
}

/// HubSpot declares an object without properties where it takes any JSON.
#[test]
fn an_object_of_which_nothing_is_declared_keeps_any_values() {
    let of = |property: Value| {
        let sent = json!({"type": "object", "required": ["values"], "properties": {"values": property}});
        let reference = json!({"$ref": "#/components/schemas/Sent"});
        with_body("application/json", &reference, json!({"Sent": sent}))
    };
    let source = |property: Value| dense(&client(&generate(&of(property), FILE).unwrap()));
    let any = "pub values: std::collections::BTreeMap<String, serde_json::Value>";
    let new =
        "pub fn new(values: impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>";
    for property in [
        json!({"type": "object"}),
        json!({"type": "object", "properties": {}, "description": "Any."}),
        json!({"type": "object", "additionalProperties": true}),
        json!({"type": "object", "additionalProperties": {}}),
        json!({"type": "object", "additionalProperties": {"description": "Any.", "x-note": 1}}),
    ] {
        let source = source(property.clone());
        assert!(source.contains(&dense(any)), "{property}: {source}");
        assert!(source.contains(&dense(new)), "{property}: {source}");
    }
    let source =
        source(json!({"type": "object", "additionalProperties": {"type": "object", "properties": {}}}));
    let nested = format!(
        "std::collections::BTreeMap<String, {}>",
        &any["pub values: ".len()..]
    );
    assert!(source.contains(&dense(&nested)), "{source}");

    let place = "/components/schemas/Sent/properties/values";
    let inline = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    for (property, expected) in [
        (inline, "a named schema instead of an inline object"),
        (
            json!({"type": "object", "additionalProperties": false}),
            "an object that can have properties",
        ),
        (
            json!({"type": "object", "additionalProperties": {"nullable": true}}),
            "a type or a reference",
        ),
        (json!({"minimum": 1}), "a type or a reference"),
    ] {
        assert_contains(&error(&of(property)), &[place, expected]);
    }
}

#[test]
fn an_operation_is_repeated_by_the_key_in_its_body() {
    let of = |key: Value, property: &Value, required: Value| {
        let sent = json!({"type": "object", "required": required, "properties": {"noteKey": property}});
        let reference = json!({"$ref": "#/components/schemas/Sent"});
        let document = with_body("application/json", &reference, json!({"Sent": sent}));
        let mut document: Value = serde_json::from_str(&document).unwrap();
        document["paths"]["/notes"]["post"]["x-rust-idempotency-key"] = key;
        document.to_string()
    };
    let text = json!({"type": "string"});
    let document = of(json!("noteKey"), &text, json!([]));
    let source = dense(&client(&generate(&document, FILE).unwrap()));
    for part in [
        "pub fn idempotency_key(mut self, key: impl Into<String>) -> Self { self.body.note_key = Some(key.into());",
        "Idempotency::by_key(self.body.note_key.as_deref())",
    ] {
        assert!(source.contains(&dense(part)), "{part}: {source}");
    }
    assert!(!source.contains("pubfnnote_key("), "one way to set it: {source}");
    for (key, property, required) in [
        (json!("other"), &text, json!([])),
        (json!("noteKey"), &json!({"type": "integer"}), json!([])),
        (json!("noteKey"), &text, json!(["noteKey"])),
        (json!(1), &text, json!([])),
    ] {
        let error = error(&of(key, property, required));
        assert_contains(
            &error,
            &["/paths/~1notes/post/x-rust-idempotency-key", "expected "],
        );
    }
}

/// The path of a list can be the prefix of the version itself.
#[test]
fn a_prefix_is_a_path_of_its_own() {
    let reference = json!({"$ref": "#/components/schemas/Note"});
    let document = with_body("application/json", &reference, json!({}));
    let mut document: Value = serde_json::from_str(&document).unwrap();
    for (prefix, path) in [
        ("/notes", "format!(\"{}\"prefix)"),
        ("/note", "format!(\"{}/notes\"prefix)"),
    ] {
        document["x-path-prefixes"] = json!([prefix]);
        let source = dense(&client(&generate(&document.to_string(), FILE).unwrap()));
        assert!(source.contains(path), "{source}");
    }
}

/// An area that shares a schema can send what this one only receives, and receive a variant of a union by itself.
#[test]
fn what_another_area_does_with_a_schema_is_possible() {
    let of = |elsewhere: Option<&str>, schema: &str| {
        let mut document: Value = serde_json::from_str(V3).unwrap();
        let schema = &mut document["components"]["schemas"][schema];
        schema.as_object_mut().unwrap().remove("x-rust-elsewhere");
        if let Some(elsewhere) = elsewhere {
            schema["x-rust-elsewhere"] = elsewhere.into();
        }
        dense(&client(&generate(&document.to_string(), FILE).unwrap()))
    };
    for (elsewhere, schema, part) in [
        ("sent", "ContactProfile", "impl ContactEmail { ///Creates one"),
        ("sent", "Direction", "impl Default for Direction"),
        ("standalone", "ChannelMessage", "impl Readable for ChannelMessage"),
    ] {
        assert!(!of(None, schema).contains(&dense(part)), "{schema} without it");
        assert!(
            of(Some(elsewhere), schema).contains(&dense(part)),
            "{schema} {elsewhere}"
        );
    }
}
