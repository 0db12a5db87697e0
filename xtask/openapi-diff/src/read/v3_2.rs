//! What only OpenAPI 3.2 writes, as 3.1 writes the same.
//!
//! - The media types of a component are copied to their places: 3.1 has no references there.
//! - `itemSchema` of a stream becomes an array, which is how 3.2 models the whole stream.
//! - `prefixEncoding` and `itemEncoding` become encodings by position.
//! - The variant of `defaultMapping` becomes that of the value `*`.
//! - `nodeType` becomes `attribute` or `wrapped`, where these say the same. `cdata` is another escape of `text`.
//!
//! Methods and locations of parameters without a counterpart stay: [`Document`](crate::Document) has them.

use serde_json::{Map, Value, json};

use crate::refs::{NAME_MAPS, is_data};

/// The name of encodings of all further parts, and of the variant for all other values.
const ANY: &str = "*";

/// Rewrites a document, if it is of 3.2.
pub(super) fn lower(document: &mut Value) {
    let version = document.get("openapi").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("3.2")) {
        return;
    }
    let components = document.pointer("/components/mediaTypes").cloned();
    below(document, false, &components.unwrap_or_default());
}

fn below(value: &mut Value, are_names: bool, components: &Value) {
    match value {
        Value::Object(map) => {
            if !are_names {
                object(map, components);
            }
            for (key, child) in map {
                if are_names || !is_data(key) {
                    below(child, !are_names && NAME_MAPS.contains(&key.as_str()), components);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| below(item, false, components)),
        _ => {}
    }
}

fn object(map: &mut Map<String, Value>, components: &Value) {
    let media_types = map.get_mut("content").and_then(Value::as_object_mut);
    for media in media_types.into_iter().flat_map(Map::values_mut) {
        if let Some(found) = component(media, components) {
            *media = found;
        }
        if let Some(media) = media.as_object_mut() {
            media_type(media);
        }
    }
    if let Some(discriminator) = map.get_mut("discriminator").and_then(Value::as_object_mut)
        && let Some(default) = discriminator.remove("defaultMapping")
    {
        let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
        if let Some(mapping) = mapping.as_object_mut() {
            mapping.insert(ANY.to_owned(), default);
        }
    }
    let is_array = map.get("type").is_some_and(|of| {
        of == "array" || of.as_array().is_some_and(|types| types.contains(&"array".into()))
    });
    let has_node = !is_array && !map.contains_key("$ref") && !map.contains_key("$dynamicRef");
    if let Some(xml) = map.get_mut("xml").and_then(Value::as_object_mut) {
        node_type(xml, is_array, has_node);
    }
}

/// Replaces the type of an XML node by the keyword of 3.1, or removes it where it is the default: `element` for a schema
/// that has a node of its own.
fn node_type(xml: &mut Map<String, Value>, is_array: bool, has_node: bool) {
    let Some(of) = xml.remove("nodeType") else { return };
    let (key, value) = match of.as_str() {
        Some("attribute") => ("attribute", true.into()),
        Some("element") if is_array => ("wrapped", true.into()),
        Some("element") if has_node => return,
        Some("none") if !has_node => return,
        Some("text" | "cdata") => ("nodeType", "text".into()),
        _ => ("nodeType", of),
    };
    xml.insert(key.to_owned(), value);
}

/// Returns the media type that a reference of `content` means.
fn component(media: &Value, components: &Value) -> Option<Value> {
    let mut found = media;
    // A chain cannot be longer than there are components.
    for _ in 0..=components.as_object().map_or(0, Map::len) {
        let Some(reference) = found.get("$ref").and_then(Value::as_str) else {
            return Some(found.clone());
        };
        let pointer = reference.strip_prefix("#/components/mediaTypes")?;
        found = components.pointer(pointer)?;
    }
    None
}

fn media_type(media: &mut Map<String, Value>) {
    if let Some(item) = media.remove("itemSchema") {
        let array = json!({"type": "array", "items": item});
        let schema = match media.remove("schema") {
            None | Some(Value::Null) => array,
            Some(whole) => json!({"allOf": [whole, array]}),
        };
        media.insert("schema".to_owned(), schema);
    }
    let mut encodings = Map::new();
    if let Some(Value::Array(prefix)) = media.remove("prefixEncoding") {
        encodings.extend((0..).map(|index: usize| index.to_string()).zip(prefix));
    }
    if let Some(item) = media.remove("itemEncoding") {
        encodings.insert(ANY.to_owned(), item);
    }
    if !encodings.is_empty() {
        // 3.2 does not allow both kinds of encodings.
        media.insert("encoding".to_owned(), Value::Object(encodings));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_media_types_as_3_1_does() {
        let mut document = json!({
            "openapi": "3.2.0",
            "components": {"mediaTypes": {"A": {"$ref": "#/components/mediaTypes/B"}, "B": {"itemSchema": {"type": "string"}}}},
            "x": {"content": {"a/b": {"$ref": "#/components/mediaTypes/A"}, "c/d": {"itemEncoding": {"contentType": "e/f"}}}},
            "properties": {"content": {"items": {"$ref": "#/x"}}},
        });
        document["responses"] = document["x"].clone();
        lower(&mut document);
        let content = json!({"a/b": {"schema": {"type": "array", "items": {"type": "string"}}},
            "c/d": {"encoding": {"*": {"contentType": "e/f"}}}});
        let response = json!({"200": {"content": content}});
        let mut named = json!({"openapi": "3.2.1", "components": document["components"],
            "responses": {"200": document["x"]}});
        lower(&mut named);
        assert_eq!(named["responses"], response);
        assert_eq!(document["properties"]["content"]["items"], json!({"$ref": "#/x"}));
        let old = json!({"openapi": "3.1.0", "discriminator": {"defaultMapping": "A"}});
        let mut same = old.clone();
        lower(&mut same);
        assert_eq!(same, old);
    }
}
