//! Single changes of the description that is shipped.
#![allow(dead_code, reason = "each test file uses its part")]

use openapi_diff::Semver::{self, Major, Minor, None as Same, Patch};
use serde_json::{Map, Value, json};

const THREAD: &str = "/conversations/v3/conversations/threads/{threadId}/messages";
const MESSAGE: &str = "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}";
const ORIGINAL: &str =
    "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}/original-content";

/// The part of the description about a thread's messages. Its cases do not depend on other operations.
pub(crate) fn description() -> Value {
    let mut document: Value =
        serde_json::from_str(include_str!("../../../openapi/conversations/v3.json")).unwrap();
    let paths = document["paths"].as_object_mut().unwrap();
    paths.retain(|path, _| path.starts_with(THREAD));
    reachable(document)
}

/// The description without the schemas that nothing refers to, which the generator rejects.
pub(crate) fn reachable(mut document: Value) -> Value {
    loop {
        let text = document.to_string();
        let schemas = document["components"]["schemas"].as_object_mut().unwrap();
        let before = schemas.len();
        schemas.retain(|name, _| text.contains(&format!("#/components/schemas/{name}\"")));
        if schemas.len() == before {
            return document;
        }
    }
}

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Map<String, Value> {
    let schema = &mut document["components"]["schemas"][name];
    schema.as_object_mut().unwrap_or_else(|| panic!("no {name}"))
}

fn property<'a>(document: &'a mut Value, name: &str, property: &str) -> &'a mut Map<String, Value> {
    let found = &mut schema(document, name)["properties"][property];
    found
        .as_object_mut()
        .unwrap_or_else(|| panic!("no {name}.{property}"))
}

fn add(document: &mut Value, name: &str, property: &str, value: Value) {
    schema(document, name)["properties"][property] = value;
}

fn remove(document: &mut Value, name: &str, property: &str) -> Value {
    optional(document, name, property);
    let properties = schema(document, name)["properties"].as_object_mut().unwrap();
    properties
        .remove(property)
        .unwrap_or_else(|| panic!("no {name}.{property}"))
}

fn required(document: &mut Value, name: &str, property: &str) {
    let schema = schema(document, name);
    let required = schema.entry("required").or_insert_with(|| json!([]));
    required.as_array_mut().unwrap().push(property.into());
}

fn optional(document: &mut Value, name: &str, property: &str) {
    if let Some(required) = schema(document, name).get_mut("required") {
        required.as_array_mut().unwrap().retain(|name| name != property);
    }
}

fn operation<'a>(document: &'a mut Value, path: &str, method: &str) -> &'a mut Value {
    let operation = &mut document["paths"][path][method];
    assert!(operation.is_object(), "{method} {path}");
    operation
}

fn parameters<'a>(document: &'a mut Value, path: &str) -> &'a mut Vec<Value> {
    operation(document, path, "get")["parameters"]
        .as_array_mut()
        .unwrap()
}

fn parameter<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    let all = parameters(document, THREAD);
    all.iter_mut()
        .find(|p| p["name"] == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

fn enum_values<'a>(document: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    schema(document, name)["enum"].as_array_mut().unwrap()
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn content(name: &str) -> Value {
    json!({"description": "", "content": {"application/json": {"schema": to(name)}}})
}

fn rename(document: &mut Value, from: &str, into: &str) {
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    let schema = schemas.remove(from).unwrap();
    schemas.insert(into.into(), schema);
    let reference = |name: &str| format!("#/components/schemas/{name}");
    retarget(document, &reference(from), &reference(into));
}

fn retarget(value: &mut Value, from: &str, into: &str) {
    match value {
        Value::String(text) if text == from => into.clone_into(text),
        Value::Array(list) => list.iter_mut().for_each(|one| retarget(one, from, into)),
        Value::Object(map) => map.values_mut().for_each(|one| retarget(one, from, into)),
        _ => {}
    }
}

/// A name, the change, the step, and the changes that the report must list, as `kind item`.
pub(crate) type Case = (&'static str, fn(&mut Value), Semver, &'static [&'static str]);

pub(crate) const CASES: &[Case] = &[
    (
        "response field added",
        |d| add(d, "ChannelMessage", "note", json!({"type": "string"})),
        Minor,
        &[
            "field-added ChannelMessage.note",
            "field-added UnrecognizedMessage.note",
        ],
    ),
    (
        "response field removed",
        |d| drop(remove(d, "ChannelMessage", "inReplyToId")),
        Major,
        &["field-removed ChannelMessage.in_reply_to_id"],
    ),
    (
        "response field became optional",
        |d| optional(d, "ChannelMessage", "text"),
        Patch,
        &["wire-property-became-optional /components/schemas/ChannelMessage/properties/text"],
    ),
    (
        "response field became required",
        |d| required(d, "ChannelMessage", "subject"),
        Same,
        &[],
    ),
    (
        "id became optional",
        |d| optional(d, "ChannelMessage", "id"),
        Major,
        &["field-retyped ChannelMessage.id"],
    ),
    (
        "response field became nullable",
        |d| drop(property(d, "Sender", "name").insert("nullable".into(), true.into())),
        Patch,
        &["wire-nullable-on /components/schemas/Sender/properties/name"],
    ),
    (
        "response field changed type",
        |d| add(d, "Sender", "name", json!({"type": "integer", "format": "int64"})),
        Major,
        &["field-retyped Sender.name"],
    ),
    (
        "integer lost its format",
        |d| add(d, "WhatsAppTemplate", "contentId", json!({"type": "integer"})),
        Patch,
        &["wire-format-removed /components/schemas/WhatsAppTemplate/properties/contentId"],
    ),
    (
        "integer became narrower",
        |d| drop(property(d, "WhatsAppTemplate", "contentId").insert("format".into(), "int32".into())),
        Same,
        &[],
    ),
    (
        "integer became a number",
        |d| add(d, "WhatsAppTemplate", "contentId", json!({"type": "number"})),
        Major,
        &["field-retyped WhatsAppTemplate.content_id"],
    ),
    (
        "date-time became a string",
        |d| drop(property(d, "Comment", "createdAt").remove("format")),
        Major,
        &["field-retyped Comment.created_at"],
    ),
    (
        "map values changed type",
        |d| {
            property(d, "WhatsAppTemplate", "parameters")["additionalProperties"] =
                json!({"type": "boolean"});
        },
        Major,
        &["field-retyped WhatsAppTemplate.parameters"],
    ),
    (
        "enum value added",
        |d| enum_values(d, "Direction").push("SIDEWAYS".into()),
        Minor,
        &["variant-added Direction::Sideways"],
    ),
    (
        "enum value removed",
        |d| drop(enum_values(d, "Direction").remove(0)),
        Major,
        &["variant-removed Direction::Incoming"],
    ),
    (
        "enum became a string",
        |d| add(d, "ChannelMessage", "direction", json!({"type": "string"})),
        Major,
        &["field-retyped ChannelMessage.direction"],
    ),
    (
        "union variant added",
        |d| {
            let reminder = json!({"type": "object", "properties": {"type": {"type": "string", "enum": ["REMINDER"]},
            "due": {"type": "string"}}});
            d["components"]["schemas"]["Reminder"] = reminder;
            schema(d, "Attachment")["oneOf"]
                .as_array_mut()
                .unwrap()
                .push(to("Reminder"));
            schema(d, "Attachment")["discriminator"]["mapping"]["REMINDER"] =
                "#/components/schemas/Reminder".into();
        },
        Minor,
        &["type-added Reminder", "variant-added Attachment::Reminder"],
    ),
    (
        "union variant removed",
        |d| {
            let location = to("Location");
            schema(d, "Attachment")["oneOf"]
                .as_array_mut()
                .unwrap()
                .retain(|member| *member != location);
            schema(d, "Attachment")["discriminator"]["mapping"]
                .as_object_mut()
                .unwrap()
                .remove("LOCATION");
            d["components"]["schemas"]
                .as_object_mut()
                .unwrap()
                .remove("Location");
        },
        Major,
        &["type-removed Location", "variant-removed Attachment::Location"],
    ),
    (
        "object became a variant",
        |d| {
            add(d, "Sender", "type", json!({"type": "string", "enum": ["SENDER"]}));
            schema(d, "Attachment")["oneOf"]
                .as_array_mut()
                .unwrap()
                .push(to("Sender"));
            schema(d, "Attachment")["discriminator"]["mapping"]["SENDER"] =
                "#/components/schemas/Sender".into();
        },
        Major,
        &["impl-removed Object<Sender>: Deserialize"],
    ),
    (
        "optional request field added",
        |d| add(d, "NewMessage", "note", json!({"type": "string"})),
        Minor,
        &["field-added NewMessage.note", "method-added NewMessage::note"],
    ),
    (
        "required request field added",
        |d| {
            add(d, "NewFile", "caption", json!({"type": "string"}));
            required(d, "NewFile", "caption");
        },
        Major,
        &["field-added NewFile.caption", "method-changed NewFile::new"],
    ),
    (
        "required request field added, constructor hand-written",
        |d| {
            add(d, "NewMessage", "caption", json!({"type": "string"}));
            required(d, "NewMessage", "caption");
        },
        Major,
        &["wire-property-added-required /components/schemas/NewMessage/properties/caption"],
    ),
    (
        "request field became required",
        |d| required(d, "NewMessage", "subject"),
        Major,
        &[
            "field-retyped NewMessage.subject",
            "method-removed NewMessage::subject",
        ],
    ),
    (
        "request field became optional",
        |d| optional(d, "NewFile", "fileId"),
        Major,
        &["field-retyped NewFile.file_id", "method-removed NewFile::new"],
    ),
    (
        "request field removed",
        |d| drop(remove(d, "NewMessage", "subject")),
        Major,
        &[
            "field-removed NewMessage.subject",
            "method-removed NewMessage::subject",
        ],
    ),
    (
        "request limit added",
        |d| drop(property(d, "NewMessage", "text").insert("maxLength".into(), 10.into())),
        Patch,
        &["wire-limit-added /components/schemas/NewMessage/properties/text"],
    ),
    (
        "request field renamed on the wire alone",
        |d| {
            let was = remove(d, "NewMessage", "richText");
            add(d, "NewMessage", "rich_text", was);
        },
        Patch,
        &[
            "wire-property-removed /components/schemas/NewMessage/properties/richText",
            "wire-property-added /components/schemas/NewMessage/properties/rich_text",
        ],
    ),
    (
        "request body replaced",
        |d| {
            operation(d, THREAD, "post")["requestBody"]["content"]["application/json"]["schema"] =
                to("NewComment");
        },
        Major,
        // The method that sends is written by hand, for this union.
        &[
            "method-changed mock::typed::SendMessageWhen::body",
            "type-removed OutgoingMessage",
        ],
    ),
    (
        "optional parameter added",
        |d| {
            parameters(d, THREAD)
                .push(json!({"name": "colour", "in": "query", "schema": {"type": "string"}}));
        },
        Minor,
        &[
            "method-added operations::ListMessages::colour",
            "method-added mock::typed::ListMessagesWhen::colour",
        ],
    ),
    (
        "required parameter added",
        |d| {
            parameters(d, THREAD).push(
                json!({"name": "colour", "in": "query", "required": true, "schema": {"type": "string"}}),
            );
        },
        Major,
        &["method-changed Client::list_messages"],
    ),
    (
        "parameter removed",
        |d| parameters(d, THREAD).retain(|p| p["name"] != "sort"),
        Major,
        &["method-removed operations::ListMessages::sort"],
    ),
    (
        "parameter became required",
        |d| parameter(d, "limit")["required"] = true.into(),
        Major,
        &[
            "method-changed Client::list_messages",
            "method-removed operations::ListMessages::limit",
        ],
    ),
    (
        "parameter changed type",
        |d| parameter(d, "limit")["schema"] = json!({"type": "string"}),
        Major,
        &["method-changed operations::ListMessages::limit"],
    ),
    (
        "parameter default added",
        |d| parameter(d, "limit")["schema"]["default"] = 10.into(),
        Patch,
        &["wire-default-added GET /conversations/v3/conversations/threads/{threadId}/messages"],
    ),
    (
        "parameter style changed",
        |d| parameter(d, "sort")["explode"] = false.into(),
        Patch,
        &["wire-parameter-style-changed GET /conversations/v3/conversations/threads/{threadId}/messages"],
    ),
    (
        "operation added",
        |d| {
            d["paths"]["/conversations/v3/things"] = json!({"get": {"operationId": "list_things",
        "responses": {"200": content("OriginalContent")}}});
        },
        Minor,
        &[
            "method-added Client::list_things",
            "type-added operations::ListThings",
            "method-added mock::MockServerExt::list_things",
        ],
    ),
    (
        "operation removed",
        |d| {
            d["paths"].as_object_mut().unwrap().remove(ORIGINAL);
            d["components"]["schemas"]
                .as_object_mut()
                .unwrap()
                .remove("OriginalContent");
        },
        Major,
        &[
            "method-removed Client::get_original_content",
            "type-removed OriginalContent",
        ],
    ),
    (
        "operation moved",
        |d| {
            let paths = d["paths"].as_object_mut().unwrap();
            let item = paths.remove(ORIGINAL).unwrap();
            paths.insert(ORIGINAL.replace("/v3/", "/v4/"), item);
        },
        Patch,
        &[
            "wire-operation-moved GET /conversations/v4/conversations/threads/{threadId}/messages/{messageId}/original-content",
        ],
    ),
    (
        "operation renamed",
        |d| operation(d, MESSAGE, "get")["operationId"] = "read_message".into(),
        Major,
        &[
            "method-renamed Client::get_message",
            "type-renamed operations::GetMessage",
        ],
    ),
    (
        "operation deprecated",
        |d| operation(d, MESSAGE, "get")["deprecated"] = true.into(),
        Minor,
        &["deprecated Client::get_message"],
    ),
    (
        "send deprecated",
        |d| operation(d, THREAD, "post")["deprecated"] = true.into(),
        Minor,
        // The method is hand-written.
        &["deprecated send_message"],
    ),
    (
        "response body replaced",
        |d| operation(d, MESSAGE, "get")["responses"]["200"] = content("MessagePage"),
        Major,
        &["impl-changed operations::GetMessage: IntoFuture"],
    ),
    (
        "success status added",
        |d| operation(d, MESSAGE, "get")["responses"]["203"] = content("Message"),
        Patch,
        &[
            "wire-success-status-added GET /conversations/v3/conversations/threads/{threadId}/messages/{messageId}",
        ],
    ),
    (
        "error status added",
        |d| operation(d, MESSAGE, "get")["responses"]["409"] = content("ApiError"),
        Same,
        &[],
    ),
    (
        "response header added",
        |d| {
            operation(d, MESSAGE, "get")["responses"]["200"]["headers"] =
                json!({"Location": {"schema": {"type": "string"}}});
        },
        Same,
        &[],
    ),
    (
        "schema renamed",
        |d| rename(d, "Sender", "Author"),
        Major,
        &["type-renamed Sender"],
    ),
    (
        "schema renamed, with one that it refers to",
        |d| {
            rename(d, "DeliveryIdentifier", "Handle");
            rename(d, "Sender", "Author");
        },
        Major,
        &["type-renamed DeliveryIdentifier", "type-renamed Sender"],
    ),
    (
        "schema replaced by two equal ones",
        |d| {
            rename(d, "Sender", "Author");
            d["components"]["schemas"]["Writer"] = d["components"]["schemas"]["Author"].clone();
            add(d, "ChannelMessage", "writer", to("Writer"));
        },
        Major,
        &["type-removed Sender", "type-added Author", "type-added Writer"],
    ),
    (
        "enum became an object",
        |d| {
            let object = json!({"type": "object", "properties": {"way": {"type": "string"}}});
            d["components"]["schemas"]["Direction"] = object;
        },
        Major,
        &["type-changed Direction", "field-added Direction.way"],
    ),
    (
        "scope added",
        |d| operation(d, THREAD, "post")["security"] = json!([{"oauth2": ["conversations.send"]}]),
        Patch,
        &["wire-security-scope-added POST /conversations/v3/conversations/threads/{threadId}/messages"],
    ),
    (
        "server changed",
        |d| d["servers"] = json!([{"url": "https://api.example.com"}]),
        Patch,
        &[
            "wire-server-changed /paths/~1conversations~1v3~1conversations~1threads~1{threadId}~1messages/get/servers",
        ],
    ),
    (
        "token URL changed",
        |d| {
            d["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["tokenUrl"] =
                "https://api.hubapi.com/oauth/v3/token".into();
        },
        Patch,
        &[
            "wire-security-flow-url-changed /components/securitySchemes/oauth2/flows/authorizationCode/tokenUrl",
        ],
    ),
    (
        "schema description changed",
        |d| drop(schema(d, "Sender").insert("description".into(), "Another sentence.".into())),
        Patch,
        &["docs-changed Sender"],
    ),
    (
        "operation summary changed",
        |d| operation(d, MESSAGE, "get")["summary"] = "Another sentence.".into(),
        Patch,
        &["docs-changed Client::get_message"],
    ),
    (
        "document version changed",
        |d| d["info"]["version"] = "v4".into(),
        Same,
        &[],
    ),
    (
        "document title changed",
        |d| d["info"]["title"] = "Another title".into(),
        Same,
        &[],
    ),
    (
        "tags changed",
        |d| operation(d, MESSAGE, "get")["tags"] = json!(["Messages"]),
        Same,
        &[],
    ),
    (
        "unused schema added",
        |d| d["components"]["schemas"]["Unused"] = json!({"type": "object"}),
        Same,
        &[],
    ),
    ("no change", |_| (), Same, &[]),
];
