//! An invalid description fails the build with one line that names the place and the error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use hubspot_conversations_codegen::generate;
use hubspot_conversations_openapi::V3;
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
            "one of x-rust-accessor, x-rust-constructor, ",
        ),
        ("x-rust-outcome", json!("send"), "expected `sent`, found \"send\""),
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
    for name in ["24h", "type", "self", "mediaURLString", "new"] {
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
