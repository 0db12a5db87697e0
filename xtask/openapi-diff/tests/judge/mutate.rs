//! Changes of documents, one place at a time. What a change means is not used here.

mod objects;
mod operation;
mod scalars;
mod unions;

use serde_json::{Map, Value, json};

use super::documents::{Generator, Version};
use super::random::Random;
use objects::properties;

type Schema = Map<String, Value>;
/// Changes a schema, or returns false where it does not apply to it.
type Mutation = fn(&mut Generator<'_>, &mut Schema) -> bool;

const MUTATIONS: &[(&str, Mutation)] = &[
    ("bound", scalars::bound),
    ("bound", scalars::bound),
    ("exclusive", scalars::exclusive),
    ("unique", |_, schema| {
        schema.get("type").is_some_and(|name| name == "array") && toggle(schema, "uniqueItems")
    }),
    ("pattern", scalars::pattern),
    ("format", scalars::format),
    ("type", scalars::change_type),
    ("integer-number", scalars::integer_number),
    ("nullable", scalars::nullable),
    ("enum-add", scalars::enum_add),
    ("enum-remove", scalars::enum_remove),
    ("enum-replace", scalars::enum_replace),
    ("enum-toggle", scalars::enum_toggle),
    ("property-add", objects::property_add),
    ("property-add-required", objects::property_add_required),
    ("property-remove", objects::property_remove),
    ("property-replace", objects::property_replace),
    ("required", objects::required),
    ("required", objects::required),
    ("required-undeclared", objects::required_undeclared),
    ("additional", objects::additional),
    ("additional", objects::additional),
    ("read-or-write-only", objects::read_or_write_only),
    ("member-add", unions::member_add),
    ("member-remove", unions::member_remove),
    ("union-kind", unions::union_kind),
    ("union-wrap", unions::union_wrap),
    ("union-beside", unions::union_beside),
    ("union-drop", unions::union_drop),
    ("tag", unions::change_tag),
    ("mapping", unions::mapping),
    ("discriminator", unions::discriminator),
    ("all-of-add", unions::all_of_add),
    ("all-of-remove", unions::all_of_remove),
    ("items", items),
    ("not", not),
    ("default", scalars::default),
    ("replace", replace),
    ("replace-reference", replace_reference),
    ("pattern-properties", objects::pattern_properties),
    ("reference-sibling", reference_sibling),
    ("type-list", scalars::type_list),
    ("names", objects::names),
    ("contains", contains),
];

/// Mutates a document at `count` places. Returns the names of the mutations.
pub(crate) fn mutate(random: &mut Random, document: &mut Value, count: usize) -> Vec<&'static str> {
    let version = Version::of(document);
    let mut labels = Vec::new();
    for _ in 0..count {
        if random.chance(10)
            && let Some(label) = operation::mutate(random, document)
        {
            labels.push(label);
            continue;
        }
        let mut places = Vec::new();
        schema_places(document, false, "", &mut places);
        if places.is_empty() {
            break;
        }
        let is_done = (0..40).any(|_| {
            // The mutation first: objects are few among the places, and most mutations are of objects.
            let (label, mutation) = *random.pick(MUTATIONS);
            (0..12).any(|_| {
                let pointer = random.pick(&places);
                let is_changed = change(random, document, version, pointer, mutation);
                if is_changed {
                    labels.push(label);
                }
                is_changed
            })
        });
        if !is_done {
            break;
        }
    }
    labels
}

fn change(
    random: &mut Random,
    document: &mut Value,
    version: Version,
    pointer: &str,
    mutation: Mutation,
) -> bool {
    let mut generator = Generator {
        random,
        version,
        components: false,
    };
    document.pointer_mut(pointer).is_some_and(|place| {
        let Some(schema) = place.as_object() else {
            return false;
        };
        let mut changed = schema.clone();
        let is_changed = mutation(&mut generator, &mut changed) && changed != *schema;
        if is_changed {
            *place = changed.into();
        }
        is_changed
    })
}

/// The pointers of all schemas that are objects.
pub(crate) fn schema_places(value: &Value, is_schema: bool, pointer: &str, out: &mut Vec<String>) {
    if is_schema && value.is_object() {
        out.push(pointer.to_owned());
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        let here = format!("{pointer}/{}", escape(key));
        let is_map = match key.as_str() {
            "properties" | "patternProperties" => is_schema,
            "schemas" => !is_schema,
            _ => false,
        };
        match key.as_str() {
            _ if is_map => {
                for (name, schema) in inner.as_object().into_iter().flatten() {
                    schema_places(schema, true, &format!("{here}/{}", escape(name)), out);
                }
            }
            "items" | "additionalProperties" | "not" | "contains" | "propertyNames" if is_schema => {
                schema_places(inner, true, &here, out);
            }
            "allOf" | "oneOf" | "anyOf" if is_schema => {
                for (at, member) in inner.as_array().into_iter().flatten().enumerate() {
                    schema_places(member, true, &format!("{here}/{at}"), out);
                }
            }
            "parameters" if !is_schema => {
                for (at, parameter) in inner.as_array().into_iter().flatten().enumerate() {
                    schema_places(parameter, false, &format!("{here}/{at}"), out);
                }
            }
            _ if is_schema => {}
            _ => schema_places(inner, key == "schema", &here, out),
        }
    }
}

fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

fn is_type(schema: &Schema, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(own)) => own == name,
        Some(Value::Array(list)) => list.iter().any(|own| own == name),
        _ => false,
    }
}

fn list<'s>(schema: &'s mut Schema, key: &str) -> Option<&'s mut Vec<Value>> {
    schema.get_mut(key).and_then(Value::as_array_mut)
}

fn toggle(schema: &mut Schema, key: &str) -> bool {
    if schema.remove(key).is_none_or(|value| value == false) {
        schema.insert(key.to_owned(), true.into());
    }
    true
}

fn items(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.schema(1);
    schema.contains_key("items") && schema.insert("items".to_owned(), fresh).is_some()
}

fn not(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if schema.remove("not").is_some() {
        return true;
    }
    if schema.contains_key("$ref") {
        return false;
    }
    let first = properties(schema).and_then(|map| map.keys().next().cloned());
    let unwanted = match schema.get("type").and_then(Value::as_str) {
        Some("object") => json!({"required": [first.unwrap_or_else(|| "a".to_owned())]}),
        Some("string") if schema.contains_key("enum") => json!({"enum": [schema["enum"][0]]}),
        Some("string") => json!({"type": "string", "maxLength": 1 + generator.random.below(3)}),
        Some("integer" | "number") if !schema.contains_key("enum") => json!({"minimum": 7}),
        Some("boolean") => json!({"enum": [true]}),
        Some("array") => json!({"maxItems": 1}),
        Some(_) => return false,
        None => json!({"enum": ["ONE", "a", 1, true]}),
    };
    schema.insert("not".to_owned(), unwanted);
    true
}

fn replace(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.schema(1);
    generator.random.chance(30)
        && fresh.as_object().is_some_and(|fresh| {
            *schema = fresh.clone();
            true
        })
}

fn replace_reference(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    schema.contains_key("$ref") && {
        let fresh = generator.schema(1);
        fresh.as_object().is_some_and(|fresh| {
            *schema = fresh.clone();
            true
        })
    }
}

fn reference_sibling(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 || !schema.contains_key("$ref") {
        return false;
    }
    if schema.remove("minProperties").is_none() {
        schema.insert("minProperties".to_owned(), (1 + generator.random.below(2)).into());
    }
    true
}

fn contains(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 || !is_type(schema, "array") {
        return false;
    }
    if schema.remove("contains").is_none() {
        let member = schema.get("items").cloned().unwrap_or(json!({"type": "string"}));
        schema.insert("contains".to_owned(), member);
    }
    true
}
