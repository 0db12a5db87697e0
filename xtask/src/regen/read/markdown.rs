//! The page in Markdown: a fenced block holds the operation, as `OpenAPI` or as Mintlify's older tree.

use serde_json::{Map, Value, json};

use crate::regen::error::Failure;

/// The block that describes the operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// The method in lower case.
    pub(crate) method: String,
    /// The path.
    pub(crate) path: String,
    /// The YAML inside.
    pub(crate) yaml: &'a str,
}

/// Whether a line of the text opens such a block.
pub(crate) fn has_block(text: &str) -> bool {
    text.lines().any(|line| info(line).is_some())
}

/// The fence, the method and the path of a line that opens a block.
fn info(line: &str) -> Option<(&str, String, &str)> {
    const METHODS: [&str; 8] = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let line = line.trim_end();
    let ticks = line.len() - line.trim_start_matches('`').len();
    let (fence, rest) = line.split_at(ticks);
    let rest = rest.strip_prefix("yaml").or_else(|| rest.strip_prefix("json"))?;
    if ticks < 3 || !rest.starts_with(' ') {
        return None;
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (method, path) = match words.as_slice() {
        [.., method, path] => (method.to_ascii_lowercase(), *path),
        _ => return None,
    };
    (METHODS.contains(&method.as_str()) && path.starts_with('/')).then_some((fence, method, path))
}

/// The block of the text.
///
/// # Errors
/// When there is none, or it does not close.
pub(crate) fn block<'a>(text: &'a str, source: &str) -> Result<Block<'a>, Failure> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let Some((fence, method, path)) = info(line) else {
            continue;
        };
        let end = text[at..].split_inclusive('\n').scan(0, |offset, line| {
            let start = *offset;
            *offset += line.len();
            Some((start, line))
        });
        let end = end
            .into_iter()
            .find(|(_, line)| line.trim_end() == fence)
            .map(|(start, _)| start);
        let Some(end) = end else {
            return Err(Failure::input(
                source,
                format!(
                    "expected the OpenAPI block that opens at line {} to close; the text ends first",
                    number + 1
                ),
            ));
        };
        return Ok(Block {
            method,
            path: path.to_owned(),
            yaml: &text[at..at + end],
        });
    }
    Err(Failure::input(
        source,
        "expected a fenced block with an operation; the Markdown has none",
    ))
}

/// The older tree as an `OpenAPI` document; `None` if the block is no such tree.
pub(crate) fn from_old_tree(tree: &Value) -> Option<Value> {
    let operation = tree.get("paths")?;
    let path = operation.get("path")?.as_str()?;
    let method = operation.get("method")?.as_str()?.to_ascii_lowercase();
    let mut new = Map::new();
    new.insert(
        "parameters".into(),
        parameters(operation.pointer("/request/parameters")),
    );
    if let Some(content) = operation.pointer("/request/body").and_then(content) {
        let required = operation
            .pointer("/request/body")
            .and_then(Value::as_object)
            .is_some_and(|media| {
                media
                    .values()
                    .any(|m| m.pointer("/schemaArray/0/required") == Some(&json!(true)))
            });
        new.insert(
            "requestBody".into(),
            json!({"content": content, "required": required}),
        );
    }
    let responses: Map<String, Value> = operation
        .get("response")
        .and_then(Value::as_object)
        .map(|responses| {
            let answer =
                |body: &Value| json!({"description": "", "content": content(body).unwrap_or(json!({}))});
            responses
                .iter()
                .map(|(status, body)| (status.clone(), answer(body)))
                .collect()
        })
        .unwrap_or_default();
    new.insert("responses".into(), Value::Object(responses));
    Some(json!({
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "servers": operation.get("servers").cloned().unwrap_or(json!([])),
        "paths": {path: {method: new}},
        "components": tree.get("components").cloned().unwrap_or(json!({})),
    }))
}

fn parameters(places: Option<&Value>) -> Value {
    let mut list = Vec::new();
    for (place, parameters) in places.and_then(Value::as_object).into_iter().flatten() {
        for (name, parameter) in parameters.as_object().into_iter().flatten() {
            let schema = parameter.get("schema").cloned().map(first_of);
            let schema = schema.unwrap_or_else(|| first_of(parameter.clone()));
            let required = parameter
                .pointer("/schema/0/required")
                .or_else(|| parameter.get("required"));
            let required = place == "path" || required == Some(&json!(true));
            list.push(
                json!({"name": name, "in": place, "required": required, "schema": without_mark(schema)}),
            );
        }
    }
    Value::Array(list)
}

fn content(body: &Value) -> Option<Value> {
    let media: Map<String, Value> = body
        .as_object()?
        .iter()
        .filter_map(|(kind, media)| {
            let schemas = media.get("schemaArray")?.as_array()?;
            let schemas: Vec<Value> = schemas.iter().cloned().map(without_mark).collect();
            let schema = match schemas.as_slice() {
                [one] => one.clone(),
                several => json!({"oneOf": several}),
            };
            Some((kind.clone(), json!({"schema": schema})))
        })
        .collect();
    (!media.is_empty()).then_some(Value::Object(media))
}

fn first_of(schema: Value) -> Value {
    match schema {
        Value::Array(items) => items.into_iter().next().unwrap_or(json!({})),
        other => other,
    }
}

/// Besides `OpenAPI`'s list of names, the tree marks a schema itself as required with a boolean.
fn without_mark(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(map) => {
            if map.get("required").is_some_and(Value::is_boolean) {
                map.remove("required");
            }
            for (key, inner) in map.iter_mut() {
                if matches!(
                    key.as_str(),
                    "properties" | "items" | "additionalProperties" | "allOf" | "oneOf" | "anyOf"
                ) {
                    *inner = match inner.take() {
                        Value::Object(inner) if key == "properties" => Value::Object(
                            inner
                                .into_iter()
                                .map(|(name, value)| (name, without_mark(value)))
                                .collect(),
                        ),
                        other => without_mark(other),
                    };
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = without_mark(item.take())),
        _ => {}
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_of_every_site() {
        for line in [
            "````yaml specs/2026-09/a.json POST /x/{y}",
            "````yaml post /x/{y}",
            "````yaml /openapi/openapi.yaml post /x/{y}",
            "```yaml POST /x/{y}",
        ] {
            let (_, method, path) = info(line).unwrap();
            assert_eq!((method.as_str(), path), ("post", "/x/{y}"));
        }
        for line in ["```json theme={null}", "````yaml", "```bash curl /x"] {
            assert!(info(line).is_none(), "{line}");
        }
    }

    #[test]
    fn the_older_tree_becomes_a_document() {
        let tree = json!({"paths": {"path": "/x/{y}", "method": "post", "servers": [{"url": "https://h"}],
            "request": {"parameters": {"path": {"y": {"schema": [{"type": "string", "required": true}]}}, "query": {}},
                "body": {"application/json": {"schemaArray": [{"type": "object", "required": true,
                    "properties": {"a": {"allOf": [{"type": "string"}]}}}]}}},
            "response": {"200": {"application/json": {"schemaArray": [{"type": "object"}]}}}}});
        let document = from_old_tree(&tree).unwrap();
        let operation = &document["paths"]["/x/{y}"]["post"];
        assert_eq!(operation["parameters"][0]["schema"], json!({"type": "string"}));
        assert_eq!(operation["requestBody"]["required"], true);
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(schema["properties"]["a"]["allOf"][0]["type"], "string");
        assert!(schema.get("required").is_none());
    }
}
