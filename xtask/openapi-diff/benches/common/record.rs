//! Documents for measurements: one record after the other, each with its schemas and its operations.

use serde_json::{Map, Value, json};

/// Returns a document of at least so many bytes: the base, and records with their schemas and operations. The changed one
/// differs in every tenth record.
pub(crate) fn description(base: Value, bytes: usize, changed: bool) -> String {
    let mut document = base;
    let length = |value: &Value| serde_json::to_string_pretty(value).unwrap().len();
    let mut size = length(&document);
    for number in 0.. {
        if size >= bytes {
            break;
        }
        let (paths, schemas) = record(number, changed && number % 10 == 0);
        size += length(&json!({"paths": paths, "components": {"schemas": schemas}}));
        for (place, more) in [("/paths", paths), ("/components/schemas", schemas)] {
            let there = document
                .pointer_mut(place)
                .and_then(Value::as_object_mut)
                .unwrap();
            there.extend(more);
        }
    }
    serde_json::to_string_pretty(&document).unwrap()
}

fn record(number: usize, changed: bool) -> (Map<String, Value>, Map<String, Value>) {
    let name = format!("Record{number}");
    let to = |schema: &str| json!({"$ref": format!("#/components/schemas/{name}{schema}")});
    let content = |schema: Value| json!({"content": {"application/json": {"schema": schema}}});
    let described = |status: &str, schema: Value| {
        let mut answer = content(schema);
        answer["description"] = json!("What was asked for, as it is now.");
        json!({status: answer, "default": {"description": "It was refused.", "content": {"*/*": {"schema": to("Error")}}}})
    };
    let id = json!({"name": "recordId", "in": "path", "required": true, "schema": {"type": "string"},
        "description": "The id of the record, as it was given when the record was made."});
    let query = |name: &str| {
        json!({"name": name, "in": "query", "required": false, "schema": {"type": "string"},
            "description": format!("Leaves out what does not fit: {name}.")})
    };
    let operation = |word: &str, more: Value| {
        let mut operation = json!({"operationId": format!("{word}{name}"), "tags": ["Records"],
            "summary": format!("{word} a record"), "security": [{"oauth2": ["records.read"]}]});
        operation
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        operation
    };
    let limit = json!({"name": "limit", "in": "query", "required": changed,
        "schema": {"type": "integer", "format": "int32", "default": 10}});
    let paths = json!({
        format!("/records/v3/kind-{number}"): {
            "get": operation("list", json!({"parameters": [limit, query("after"), query("sort")],
                "responses": described("200", to("Page"))})),
            "post": operation("create", json!({"requestBody": content(to("Input")), "responses": described("201", to(""))})),
        },
        format!("/records/v3/kind-{number}/{{recordId}}"): {
            "parameters": [id],
            "get": operation("get", json!({"responses": described("200", to(""))})),
            "patch": operation("update", json!({"requestBody": content(to("Input")), "responses": described("200", to(""))})),
        },
    });
    let mut states = vec!["NEW", "OPEN", "WAITING", "CLOSED"];
    if changed {
        states.push("REOPENED");
    }
    let properties: Map<String, Value> = (0..12)
        .map(|index| {
            let field = match index % 4 {
                0 => json!({"type": "string", "description": "Words that people have written, as they are."}),
                1 => json!({"type": "integer", "format": "int64", "description": "How many there are of it, in all."}),
                2 => json!({"type": "array", "items": to("Part"), "description": "In the order in which they came."}),
                _ => json!({"allOf": [to("Part")], "description": "The part that counts."}),
            };
            (format!("field{index}"), field)
        })
        .collect();
    let mut fields = properties.clone();
    fields.insert(
        "id".to_owned(),
        json!({"type": if changed { "integer" } else { "string" }}),
    );
    fields.insert("state".to_owned(), json!({"type": "string", "enum": states}));
    fields.insert(
        "createdAt".to_owned(),
        json!({"type": "string", "format": "date-time"}),
    );
    let schemas = json!({
        name.clone(): {"type": "object", "required": ["id", "state"], "properties": fields},
        format!("{name}Input"): {"type": "object", "required": if changed { json!(["field0", "field1"]) } else { json!(["field0"]) },
            "properties": properties},
        format!("{name}Part"): {"type": "object", "properties": {"kind": {"type": "string", "enum": ["A", "B"]},
            "inside": to("Part"), "value": {"type": "string"}, "weight": {"type": "number", "format": "double"}}},
        format!("{name}Page"): {"type": "object", "required": ["results"], "properties": {
            "results": {"type": "array", "items": to("")},
            "paging": {"type": "object", "properties": {"after": {"type": "string"}, "link": {"type": "string"}}}}},
        format!("{name}Error"): {"type": "object", "required": ["message", "category"], "properties": {
            "message": {"type": "string"}, "category": {"type": "string"}, "correlationId": {"type": "string", "format": "uuid"},
            "context": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}}},
    });
    let (Value::Object(paths), Value::Object(schemas)) = (paths, schemas) else {
        return (Map::new(), Map::new());
    };
    (paths, schemas)
}
