//! Single changes of the description that is shipped.
#![allow(dead_code, reason = "each test file uses its part")]

use openapi_diff::Semver::{self, Major, Minor, None as Same, Patch};
use serde_json::{Map, Value, json};

const THREAD: &str = "/conversations/v3/conversations/threads/{threadId}/messages";
const MESSAGE: &str = "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}";
const ORIGINAL: &str =
    "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}/original-content";

/// The description's part about a thread's messages: what these tables say of it stays true however many
/// operations there are.
pub(crate) fn description() -> Value {
    let mut document: Value = serde_json::from_str(include_str!("../../../openapi/v3.json")).unwrap();
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
    let marks = schema.entry("required").or_insert_with(|| json!([]));
    marks.as_array_mut().unwrap().push(property.into());
}

fn optional(document: &mut Value, name: &str, property: &str) {
    if let Some(marks) = schema(document, name).get_mut("required") {
        marks.as_array_mut().unwrap().retain(|mark| mark != property);
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

fn words<'a>(document: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    schema(document, name)["enum"].as_array_mut().unwrap()
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn content(name: &str) -> Value {
    json!({"description": "", "content": {"application/json": {"schema": to(name)}}})
}

fn retarget(value: &mut Value, from: &str, into: &str) {
    match value {
        Value::String(text) if text == from => into.clone_into(text),
        Value::Array(list) => list.iter_mut().for_each(|one| retarget(one, from, into)),
        Value::Object(map) => map.values_mut().for_each(|one| retarget(one, from, into)),
        _ => {}
    }
}

/// What it is, the change, the step, and what has to be told, as `kind item`.
pub(crate) type Case = (&'static str, fn(&mut Value), Semver, &'static [&'static str]);

pub(crate) const CASES: &[Case] = &[
    (
        "an answer's new field",
        |d| add(d, "ChannelMessage", "note", json!({"type": "string"})),
        Minor,
        &[
            "field-added ChannelMessage.note",
            "field-added UnrecognizedMessage.note",
        ],
    ),
    (
        "an answer's field gone",
        |d| drop(remove(d, "ChannelMessage", "inReplyToId")),
        Major,
        &["field-removed ChannelMessage.in_reply_to_id"],
    ),
    (
        "an answer's field no longer certain",
        |d| optional(d, "ChannelMessage", "text"),
        Patch,
        &["wire-property-became-optional /components/schemas/ChannelMessage/properties/text"],
    ),
    (
        "an answer's field certain at last",
        |d| required(d, "ChannelMessage", "subject"),
        Same,
        &[],
    ),
    (
        "an id no longer certain",
        |d| optional(d, "ChannelMessage", "id"),
        Major,
        &["field-retyped ChannelMessage.id"],
    ),
    (
        "an answer's field may be null",
        |d| drop(property(d, "Sender", "name").insert("nullable".into(), true.into())),
        Patch,
        &["wire-nullable-on /components/schemas/Sender/properties/name"],
    ),
    (
        "an answer's field of another type",
        |d| add(d, "Sender", "name", json!({"type": "integer", "format": "int64"})),
        Major,
        &["field-retyped Sender.name"],
    ),
    (
        "a number of another width",
        |d| add(d, "WhatsAppTemplate", "contentId", json!({"type": "integer"})),
        Patch,
        &["wire-format-removed /components/schemas/WhatsAppTemplate/properties/contentId"],
    ),
    (
        "a narrower integer",
        |d| drop(property(d, "WhatsAppTemplate", "contentId").insert("format".into(), "int32".into())),
        Same,
        &[],
    ),
    (
        "an integer that is any number",
        |d| add(d, "WhatsAppTemplate", "contentId", json!({"type": "number"})),
        Major,
        &["field-retyped WhatsAppTemplate.content_id"],
    ),
    (
        "a time that is any text",
        |d| drop(property(d, "Comment", "createdAt").remove("format")),
        Major,
        &["field-retyped Comment.created_at"],
    ),
    (
        "another value in a map",
        |d| {
            property(d, "WhatsAppTemplate", "parameters")["additionalProperties"] =
                json!({"type": "boolean"});
        },
        Major,
        &["field-retyped WhatsAppTemplate.parameters"],
    ),
    (
        "a new word",
        |d| words(d, "Direction").push("SIDEWAYS".into()),
        Minor,
        &["variant-added Direction::Sideways"],
    ),
    (
        "a word gone",
        |d| drop(words(d, "Direction").remove(0)),
        Major,
        &["variant-removed Direction::Incoming"],
    ),
    (
        "words that are any text",
        |d| add(d, "ChannelMessage", "direction", json!({"type": "string"})),
        Major,
        &["field-retyped ChannelMessage.direction"],
    ),
    (
        "a new member of a union",
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
        "a member of a union gone",
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
        "a type read by itself becomes a union's",
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
        "something optional to send",
        |d| add(d, "NewMessage", "note", json!({"type": "string"})),
        Minor,
        &["field-added NewMessage.note", "method-added NewMessage::note"],
    ),
    (
        "something needed, and asked for",
        |d| {
            add(d, "NewFile", "caption", json!({"type": "string"}));
            required(d, "NewFile", "caption");
        },
        Major,
        &["field-added NewFile.caption", "method-changed NewFile::new"],
    ),
    (
        "something needed that a hand-written constructor does not ask for",
        |d| {
            add(d, "NewMessage", "caption", json!({"type": "string"}));
            required(d, "NewMessage", "caption");
        },
        Major,
        &["wire-property-added-required /components/schemas/NewMessage/properties/caption"],
    ),
    (
        "something optional becomes needed",
        |d| required(d, "NewMessage", "subject"),
        Major,
        &[
            "field-retyped NewMessage.subject",
            "method-removed NewMessage::subject",
        ],
    ),
    (
        "something needed becomes optional",
        |d| optional(d, "NewFile", "fileId"),
        Major,
        &["field-retyped NewFile.file_id", "method-removed NewFile::new"],
    ),
    (
        "nothing to send there any more",
        |d| drop(remove(d, "NewMessage", "subject")),
        Major,
        &[
            "field-removed NewMessage.subject",
            "method-removed NewMessage::subject",
        ],
    ),
    (
        "a limit on what is sent",
        |d| drop(property(d, "NewMessage", "text").insert("maxLength".into(), 10.into())),
        Patch,
        &["wire-limit-added /components/schemas/NewMessage/properties/text"],
    ),
    (
        "a field with another name on the wire and none in Rust",
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
        "another body",
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
        "an optional parameter",
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
        "a required parameter",
        |d| {
            parameters(d, THREAD).push(
                json!({"name": "colour", "in": "query", "required": true, "schema": {"type": "string"}}),
            );
        },
        Major,
        &["method-changed Client::list_messages"],
    ),
    (
        "a parameter gone",
        |d| parameters(d, THREAD).retain(|p| p["name"] != "sort"),
        Major,
        &["method-removed operations::ListMessages::sort"],
    ),
    (
        "a parameter becomes required",
        |d| parameter(d, "limit")["required"] = true.into(),
        Major,
        &[
            "method-changed Client::list_messages",
            "method-removed operations::ListMessages::limit",
        ],
    ),
    (
        "a parameter of another type",
        |d| parameter(d, "limit")["schema"] = json!({"type": "string"}),
        Major,
        &["method-changed operations::ListMessages::limit"],
    ),
    (
        "a default",
        |d| parameter(d, "limit")["schema"]["default"] = 10.into(),
        Patch,
        &["wire-default-added GET /conversations/v3/conversations/threads/{threadId}/messages"],
    ),
    (
        "a list written in another way",
        |d| parameter(d, "sort")["explode"] = false.into(),
        Patch,
        &["wire-parameter-style-changed GET /conversations/v3/conversations/threads/{threadId}/messages"],
    ),
    (
        "a new operation",
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
        "an operation gone",
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
        "an operation at another path",
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
        "an operation with another name",
        |d| operation(d, MESSAGE, "get")["operationId"] = "read_message".into(),
        Major,
        &[
            "method-renamed Client::get_message",
            "type-renamed operations::GetMessage",
        ],
    ),
    (
        "another answer",
        |d| operation(d, MESSAGE, "get")["responses"]["200"] = content("MessagePage"),
        Major,
        &["impl-changed operations::GetMessage: IntoFuture"],
    ),
    (
        "another success status",
        |d| operation(d, MESSAGE, "get")["responses"]["203"] = content("Message"),
        Patch,
        &[
            "wire-success-status-added GET /conversations/v3/conversations/threads/{threadId}/messages/{messageId}",
        ],
    ),
    (
        "another error status",
        |d| operation(d, MESSAGE, "get")["responses"]["409"] = content("ApiError"),
        Same,
        &[],
    ),
    (
        "a header",
        |d| {
            operation(d, MESSAGE, "get")["responses"]["200"]["headers"] =
                json!({"Location": {"schema": {"type": "string"}}});
        },
        Same,
        &[],
    ),
    (
        "a type with another name",
        |d| {
            let schemas = d["components"]["schemas"].as_object_mut().unwrap();
            let sender = schemas.remove("Sender").unwrap();
            schemas.insert("Author".into(), sender);
            retarget(d, "#/components/schemas/Sender", "#/components/schemas/Author");
        },
        Major,
        &["type-renamed Sender"],
    ),
    (
        "another scope",
        |d| operation(d, THREAD, "post")["security"] = json!([{"oauth2": ["conversations.send"]}]),
        Patch,
        &["wire-security-scope-added POST /conversations/v3/conversations/threads/{threadId}/messages"],
    ),
    (
        "another server",
        |d| d["servers"] = json!([{"url": "https://api.example.com"}]),
        Patch,
        &[
            "wire-server-changed /paths/~1conversations~1v3~1conversations~1threads~1{threadId}~1messages/get/servers",
        ],
    ),
    (
        "another address for tokens",
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
        "prose",
        |d| drop(schema(d, "Sender").insert("description".into(), "Another sentence.".into())),
        Patch,
        &["docs-changed Sender"],
    ),
    (
        "prose about an operation",
        |d| operation(d, MESSAGE, "get")["summary"] = "Another sentence.".into(),
        Patch,
        &["docs-changed Client::get_message"],
    ),
    (
        "the document's version",
        |d| d["info"]["version"] = "v4".into(),
        Same,
        &[],
    ),
    (
        "the document\'s title",
        |d| d["info"]["title"] = "Another title".into(),
        Same,
        &[],
    ),
    (
        "tags",
        |d| operation(d, MESSAGE, "get")["tags"] = json!(["Messages"]),
        Same,
        &[],
    ),
    (
        "a schema that nothing uses",
        |d| d["components"]["schemas"]["Unused"] = json!({"type": "object"}),
        Same,
        &[],
    ),
    ("nothing", |_| (), Same, &[]),
];
