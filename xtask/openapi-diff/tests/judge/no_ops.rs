//! Changes that mean nothing on the wire, and changes that accept more.

use serde_json::{Value, json};

use super::adapter::Direction;
use super::documents::{Generator, VALUES, Version};
use super::lower::target;
use super::mutate::schema_places;
use super::random::Random;

/// Says the same in another way, or returns false where it does not apply.
type Spelling = fn(&mut Random, &mut Value) -> bool;

/// Changes of a whole document.
const OF_DOCUMENTS: &[(&str, Spelling)] = &[
    ("reorder", reorder),
    ("rename-component", rename_component),
    ("unused-component", |_, document| {
        document["components"]["schemas"]["Unused"] = json!({"type": "string"});
        true
    }),
    ("spelling-of-3.1", spell_as_3_1),
    ("inline-reference", inline_reference),
    ("default-server", |_, document| {
        document["servers"] = json!([{"url": "/"}]);
        true
    }),
];

/// Changes of one schema.
const OF_SCHEMAS: &[(&str, Spelling)] = &[
    ("wrap-in-all-of", |_, schema| {
        *schema = json!({"allOf": [schema.take()]});
        true
    }),
    ("repeat-in-all-of", |_, schema| {
        let own = schema.take();
        *schema = json!({"allOf": [own, own]});
        true
    }),
    ("split-object", split_object),
    ("explicit-defaults", explicit_defaults),
    ("extension", |_, schema| {
        schema["x-note"] = json!({"type": "string"});
        true
    }),
    ("description", |_, schema| {
        schema["description"] = "A text for people.".into();
        schema.get("$ref").is_none()
    }),
    ("nested-any-of", nested_any_of),
    ("bound-of-integers", bound_of_integers),
    ("weaker-bound", weaker_bound),
    ("enum-as-one-of", enum_as_one_of),
    ("bound-beside-enum", |_, schema| {
        let applies = schema["type"] == "string" && schema.get("enum").is_some();
        if applies {
            schema["maxLength"] = 40.into();
        }
        applies
    }),
    ("integer-as-multiple", |_, schema| {
        let applies = schema["type"] == "integer" && schema.get("multipleOf").is_none();
        if applies {
            schema["type"] = "number".into();
            schema["multipleOf"] = 1.into();
        }
        applies
    }),
];

/// Changes a document without a change of its meaning. Returns the name of the change.
pub(crate) fn respell(random: &mut Random, document: &mut Value) -> Option<&'static str> {
    for _ in 0..40 {
        if random.chance(40) {
            let (label, change) = *random.pick(OF_DOCUMENTS);
            if change(random, document) {
                return Some(label);
            }
            continue;
        }
        let (label, change) = *random.pick(OF_SCHEMAS);
        if change_schema(random, document, change) {
            return Some(label);
        }
    }
    None
}

fn change_schema(random: &mut Random, document: &mut Value, change: Spelling) -> bool {
    let places = free_places(document);
    if places.is_empty() {
        return false;
    }
    let pointer = random.pick(&places);
    document.pointer_mut(pointer).is_some_and(|schema| {
        let mut changed = schema.clone();
        let applies = schema.get("$ref").is_none() && change(random, &mut changed) && changed != *schema;
        if applies {
            *schema = changed;
        }
        applies
    })
}

/// Schemas other than the members of a union with a discriminator, which must stay references.
fn free_places(document: &Value) -> Vec<String> {
    let mut places = Vec::new();
    schema_places(document, false, "", &mut places);
    places.retain(|pointer| {
        let union = pointer
            .rsplitn(3, '/')
            .nth(2)
            .and_then(|parent| document.pointer(parent));
        union.is_none_or(|union| union.get("discriminator").is_none())
    });
    places
}

fn reorder(_: &mut Random, value: &mut Value) -> bool {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                let is_set = [
                    "required",
                    "enum",
                    "oneOf",
                    "anyOf",
                    "allOf",
                    "parameters",
                    "type",
                ]
                .contains(&key.as_str());
                if let Some(list) = inner.as_array_mut().filter(|_| is_set) {
                    list.reverse();
                }
                reorder(&mut Random::new(0), inner);
            }
            let entries: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
            map.extend(entries.into_iter().rev());
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| {
            reorder(&mut Random::new(0), inner);
        }),
        _ => {}
    }
    true
}

/// Renames a component whose name is not a discriminator's value.
fn rename_component(random: &mut Random, document: &mut Value) -> bool {
    let selected = names_selected(document);
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else {
        return false;
    };
    let names: Vec<String> = schemas
        .keys()
        .filter(|name| !selected.contains(name))
        .cloned()
        .collect();
    if names.is_empty() {
        return false;
    }
    let name = random.pick(&names);
    let schema = schemas.remove(name).unwrap_or_default();
    schemas.insert(format!("{name}Renamed"), schema);
    let old = format!("\"#/components/schemas/{name}\"");
    let text = document
        .to_string()
        .replace(&old, &format!("\"#/components/schemas/{name}Renamed\""));
    *document = serde_json::from_str(&text).unwrap();
    true
}

fn names_selected(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    match value {
        Value::Object(map) => {
            if map.contains_key("discriminator") {
                let members = ["oneOf", "anyOf"]
                    .iter()
                    .filter_map(|key| map.get(*key))
                    .filter_map(Value::as_array);
                out.extend(members.flatten().filter_map(target).map(str::to_owned));
            }
            map.values().for_each(|inner| out.extend(names_selected(inner)));
        }
        Value::Array(list) => list.iter().for_each(|inner| out.extend(names_selected(inner))),
        _ => {}
    }
    out
}

fn inline_reference(random: &mut Random, document: &mut Value) -> bool {
    let mut places = free_places(document);
    places.retain(|pointer| {
        document
            .pointer(pointer)
            .and_then(Value::as_object)
            .is_some_and(|map| map.len() == 1 && map.contains_key("$ref"))
    });
    if places.is_empty() {
        return false;
    }
    let pointer = random.pick(&places).clone();
    let name = document
        .pointer(&pointer)
        .and_then(target)
        .unwrap_or_default()
        .to_owned();
    let schema = document["components"]["schemas"][&name].clone();
    let is_flagged = schema.get("readOnly").is_some() || schema.get("writeOnly").is_some();
    document
        .pointer_mut(&pointer)
        .filter(|_| !is_flagged)
        .is_some_and(|place| {
            *place = schema;
            true
        })
}

fn spell_as_3_1(_: &mut Random, document: &mut Value) -> bool {
    if Version::of(document) == Version::V31 {
        return false;
    }
    document["openapi"] = "3.1.0".into();
    let mut places = Vec::new();
    schema_places(document, false, "", &mut places);
    for pointer in places {
        let Some(schema) = document.pointer_mut(&pointer).and_then(Value::as_object_mut) else {
            continue;
        };
        if schema.contains_key("$ref") {
            schema.retain(|key, _| key == "$ref");
        }
        for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            if schema.remove(exclusive) == Some(Value::Bool(true))
                && let Some(value) = schema.remove(bound)
            {
                schema.insert(exclusive.to_owned(), value);
            }
        }
        if schema.remove("nullable") == Some(Value::Bool(true))
            && let Some(name) = schema.get("type").cloned()
        {
            schema.insert("type".to_owned(), json!([name, "null"]));
        }
        if schema.get("format").is_some_and(|format| format == "byte") {
            schema.remove("format");
            schema.insert("contentEncoding".to_owned(), "base64".into());
        }
    }
    true
}

fn split_object(random: &mut Random, schema: &mut Value) -> bool {
    let has = |key: &str| schema.get(key).is_some();
    if [
        "additionalProperties",
        "patternProperties",
        "readOnly",
        "writeOnly",
        "default",
    ]
    .iter()
    .any(|key| has(key))
    {
        return false;
    }
    let Some(names) = schema
        .get("properties")
        .and_then(Value::as_object)
        .filter(|map| map.len() > 1)
    else {
        return false;
    };
    let names: Vec<String> = names.keys().cloned().collect();
    let name = random.pick(&names);
    let mut rest = schema.take();
    let mut first = json!({"type": "object"});
    let property = rest["properties"]
        .as_object_mut()
        .and_then(|map| map.remove(name))
        .unwrap_or_default();
    first["properties"] = json!({ name: property });
    let required = rest["required"].as_array().cloned().unwrap_or_default();
    let (own, others): (Vec<Value>, Vec<Value>) = required.into_iter().partition(|one| one == name);
    if let Some(map) = rest.as_object_mut() {
        map.remove("required");
    }
    for (part, names) in [(&mut first, own), (&mut rest, others)] {
        if !names.is_empty() {
            part["required"] = names.into();
        }
    }
    *schema = json!({"allOf": [first, rest]});
    true
}

fn explicit_defaults(_: &mut Random, schema: &mut Value) -> bool {
    let name = schema["type"].as_str().unwrap_or_default().to_owned();
    let Some(map) = schema.as_object_mut() else {
        return false;
    };
    let defaults = match name.as_str() {
        "object" => json!({"additionalProperties": true, "minProperties": 0}),
        "array" => json!({"minItems": 0, "uniqueItems": false}),
        "string" => json!({"minLength": 0, "readOnly": false, "deprecated": false}),
        _ => return false,
    };
    for (key, value) in defaults.as_object().into_iter().flatten() {
        // An `allOf` beside it would not let this be about the object alone.
        map.entry(key.clone()).or_insert(value.clone());
    }
    true
}

fn nested_any_of(_: &mut Random, schema: &mut Value) -> bool {
    let Some(members) = schema
        .get_mut("anyOf")
        .and_then(Value::as_array_mut)
        .filter(|list| list.len() > 2)
    else {
        return false;
    };
    let rest = members.split_off(1);
    members.push(json!({ "anyOf": rest }));
    true
}

fn bound_of_integers(_: &mut Random, schema: &mut Value) -> bool {
    let is_3_0 = schema.get("exclusiveMinimum").is_some_and(Value::is_boolean);
    let Some(least) = schema
        .get("minimum")
        .and_then(Value::as_i64)
        .filter(|_| schema["type"] == "integer")
    else {
        return false;
    };
    if is_3_0 {
        schema["minimum"] = (least + 1).into();
        schema
            .as_object_mut()
            .is_some_and(|map| map.remove("exclusiveMinimum") == Some(Value::Bool(true)))
    } else {
        schema["allOf"] = json!([{"type": "integer", "minimum": least}]);
        true
    }
}

fn weaker_bound(_: &mut Random, schema: &mut Value) -> bool {
    let Some(most) = schema.get("maxLength").and_then(Value::as_u64) else {
        return false;
    };
    let own = schema.take();
    *schema = json!({"allOf": [own, {"maxLength": most + 3}]});
    true
}

fn enum_as_one_of(_: &mut Random, schema: &mut Value) -> bool {
    let is_plain = schema.as_object().is_some_and(|map| map.len() == 2) && schema["type"] == "string";
    let Some(values) = schema
        .get("enum")
        .and_then(Value::as_array)
        .filter(|values| is_plain && values.len() > 1)
    else {
        return false;
    };
    let members: Vec<Value> = values
        .iter()
        .map(|value| json!({"type": "string", "enum": [value]}))
        .collect();
    *schema = json!({ "oneOf": members });
    true
}

/// Accepts more than before, or returns false where it does not apply.
const WIDENINGS: &[(&str, Spelling)] = &[
    ("remove-bound", remove_keyword),
    ("loosen-bound", loosen_bound),
    ("optional", |random, schema| {
        schema
            .get_mut("required")
            .and_then(Value::as_array_mut)
            .filter(|names| names.len() > 1)
            .is_some_and(|names| {
                names.remove(random.below(names.len()));
                true
            })
    }),
    ("more-values", |_, schema| {
        schema
            .get_mut("enum")
            .and_then(Value::as_array_mut)
            .is_some_and(|values| {
                values.push("MORE".into());
                values.iter().all(Value::is_string)
            })
    }),
    ("integer-to-number", |_, schema| {
        let applies =
            schema["type"] == "integer" && schema.get("enum").is_none() && schema.get("format").is_none();
        if applies {
            schema["type"] = "number".into();
        }
        applies
    }),
    ("more-alternatives", |_, schema| {
        schema
            .get_mut("anyOf")
            .and_then(Value::as_array_mut)
            .is_some_and(|members| {
                members.push(json!({"type": "string", "enum": [VALUES[0]]}));
                true
            })
    }),
    ("open-object", |_, schema| {
        schema
            .as_object_mut()
            .is_some_and(|map| map.remove("additionalProperties") == Some(Value::Bool(false)))
    }),
];

fn remove_keyword(random: &mut Random, schema: &mut Value) -> bool {
    let keys = [
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "multipleOf",
        "not",
    ];
    let key = *random.pick(&keys);
    schema
        .as_object_mut()
        .is_some_and(|map| map.remove(key).is_some())
}

fn loosen_bound(random: &mut Random, schema: &mut Value) -> bool {
    let (key, is_least) = *random.pick(&[
        ("minLength", true),
        ("maxLength", false),
        ("minimum", true),
        ("maximum", false),
        ("minItems", true),
        ("maxItems", false),
    ]);
    let Some(number) = schema
        .get(key)
        .and_then(Value::as_u64)
        .filter(|number| *number > 0)
    else {
        return false;
    };
    schema[key] = if is_least { number - 1 } else { number + 1 }.into();
    true
}

/// Makes a document whose requests accept more, or whose responses hold less than `document` has it.
pub(crate) fn widen(
    random: &mut Random,
    document: &Value,
    direction: Direction,
) -> Option<(&'static str, Value)> {
    for _ in 0..40 {
        let mut wider = document.clone();
        if direction == Direction::Request && random.chance(20) {
            let version = Version::of(document);
            let fresh = Generator {
                random,
                version,
                components: false,
            }
            .schema(1);
            let applies = change_schema(random, &mut wider, |_, schema| {
                let is_open =
                    schema.get("additionalProperties").is_none() && schema.get("properties").is_some();
                if is_open {
                    schema["properties"]["added"] = json!({"type": "string"});
                }
                is_open
            });
            if applies {
                let text = wider
                    .to_string()
                    .replace(r#""added":{"type":"string"}"#, &format!(r#""added":{fresh}"#));
                return Some(("optional-field", serde_json::from_str(&text).ok()?));
            }
            continue;
        }
        let (label, change) = *random.pick(WIDENINGS);
        if change_schema(random, &mut wider, change) {
            return Some((label, wider));
        }
    }
    None
}
