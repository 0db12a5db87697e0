//! Changes of documents, one place at a time. Nothing here knows what a change means.

use serde_json::{Map, Value, json};

use super::documents::{FORMATS, Generator, NAMES, PATTERNS, VALUES, Version, tag};
use super::random::Random;

type Schema = Map<String, Value>;
/// Changes a schema, or returns false where it does not apply to it.
type Mutation = fn(&mut Generator<'_>, &mut Schema) -> bool;

const MUTATIONS: &[(&str, Mutation)] = &[
    ("bound", bound),
    ("bound", bound),
    ("exclusive", exclusive),
    ("unique", |_, schema| {
        schema.get("type").is_some_and(|name| name == "array") && toggle(schema, "uniqueItems")
    }),
    ("pattern", pattern),
    ("format", format),
    ("type", change_type),
    ("integer-number", integer_number),
    ("nullable", nullable),
    ("enum-add", enum_add),
    ("enum-remove", enum_remove),
    ("enum-replace", enum_replace),
    ("enum-toggle", enum_toggle),
    ("property-add", property_add),
    ("property-add-required", property_add_required),
    ("property-remove", property_remove),
    ("property-replace", property_replace),
    ("required", required),
    ("required", required),
    ("required-undeclared", required_undeclared),
    ("additional", additional),
    ("additional", additional),
    ("read-or-write-only", read_or_write_only),
    ("member-add", member_add),
    ("member-remove", member_remove),
    ("union-kind", union_kind),
    ("union-wrap", union_wrap),
    ("union-beside", union_beside),
    ("union-drop", union_drop),
    ("tag", change_tag),
    ("mapping", mapping),
    ("discriminator", discriminator),
    ("all-of-add", all_of_add),
    ("all-of-remove", all_of_remove),
    ("items", items),
    ("not", not),
    ("default", default),
    ("replace", replace),
    ("replace-reference", replace_reference),
    ("pattern-properties", pattern_properties),
    ("reference-sibling", reference_sibling),
    ("type-list", type_list),
    ("names", names),
    ("contains", contains),
];

/// Mutates a document at `count` places. Returns the names of the mutations.
pub(crate) fn mutate(random: &mut Random, document: &mut Value, count: usize) -> Vec<&'static str> {
    let version = Version::of(document);
    let mut labels = Vec::new();
    for _ in 0..count {
        if random.chance(10)
            && let Some(label) = super::mutate_operation::mutate(random, document)
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

fn bound(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    // Beside listed values a bound changes nothing, or removes some of them.
    if schema.contains_key("enum") {
        return false;
    }
    let keys: &[&str] = match () {
        () if is_type(schema, "string") => &["minLength", "maxLength"],
        () if is_type(schema, "integer") || is_type(schema, "number") => {
            &["minimum", "maximum", "multipleOf"]
        }
        () if is_type(schema, "array") => &["minItems", "maxItems"],
        () if is_type(schema, "object") => &["minProperties", "maxProperties"],
        () => return false,
    };
    let key = *generator.random.pick(keys);
    let fresh: u64 = match key {
        "minimum" => 2,
        "maximum" => 7,
        "multipleOf" => 3,
        "maxLength" | "maxItems" | "maxProperties" => 3,
        _ => 1,
    };
    match schema.get(key).and_then(Value::as_u64) {
        None => schema.insert(key.to_owned(), fresh.into()),
        Some(_) if generator.random.chance(25) => schema.remove(key),
        Some(own) if generator.random.chance(50) && own > 1 => {
            schema.insert(key.to_owned(), (own - 1).into())
        }
        Some(own) => schema.insert(key.to_owned(), (own + 1).into()),
    };
    true
}

fn exclusive(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let (bound, exclusive) = *generator
        .random
        .pick(&[("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]);
    if generator.version == Version::V30 {
        return schema.contains_key(bound) && toggle(schema, exclusive);
    }
    if let Some(value) = schema.remove(bound) {
        schema.insert(exclusive.to_owned(), value);
        return true;
    }
    let value = schema.remove(exclusive);
    value.is_some_and(|value| schema.insert(bound.to_owned(), value).is_none())
}

fn pattern(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if !is_type(schema, "string") || schema.contains_key("enum") || schema.contains_key("format") {
        return false;
    }
    if schema.remove("pattern").is_none() || generator.random.chance(50) {
        schema.insert("pattern".to_owned(), (*generator.random.pick(&PATTERNS)).into());
    }
    true
}

fn format(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let formats: &[&str] = match () {
        () if is_type(schema, "string")
            && !schema.contains_key("enum")
            && !schema.contains_key("pattern") =>
        {
            &FORMATS
        }
        () if is_type(schema, "integer") => &["int32", "int64"],
        () => return false,
    };
    if schema.remove("format").is_none() || generator.random.chance(50) {
        schema.insert("format".to_owned(), (*generator.random.pick(formats)).into());
    }
    true
}

fn change_type(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let is_plain = schema.get("type").is_some_and(Value::is_string) && !schema.contains_key("enum");
    let name = *generator
        .random
        .pick(&["string", "integer", "number", "boolean", "object"]);
    is_plain
        && schema
            .insert("type".to_owned(), name.into())
            .is_some_and(|own| own != name)
}

fn integer_number(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let name = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => "number",
        Some("number") => "integer",
        _ => return false,
    };
    schema.insert("type".to_owned(), name.into());
    true
}

fn nullable(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let mut types = match schema.get("type") {
        Some(Value::String(name)) => vec![Value::from(name.clone())],
        Some(Value::Array(names)) => names.clone(),
        _ => return false,
    };
    let is_on = if generator.version == Version::V30 {
        toggle(schema, "nullable");
        schema.contains_key("nullable")
    } else {
        let is_on = !types.contains(&"null".into());
        types.retain(|name| name != "null");
        if is_on {
            types.push("null".into());
        }
        schema.insert(
            "type".to_owned(),
            if types.len() == 1 {
                types.remove(0)
            } else {
                types.into()
            },
        );
        is_on
    };
    if let Some(values) = list(schema, "enum") {
        values.retain(|value| !value.is_null());
        if is_on {
            values.push(Value::Null);
        }
    }
    true
}

fn enum_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let is_integer = is_type(schema, "integer");
    let Some(values) = list(schema, "enum") else {
        return false;
    };
    let value = if is_integer {
        json!(20)
    } else {
        json!(*generator.random.pick(&VALUES))
    };
    !values.contains(&value) && {
        values.push(value);
        true
    }
}

fn enum_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    list(schema, "enum")
        .filter(|values| values.len() > 1)
        .is_some_and(|values| {
            values.remove(generator.random.below(values.len()));
            true
        })
}

fn enum_replace(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let is_text = |values: &Value| {
        values
            .as_array()
            .is_some_and(|values| values.iter().all(Value::is_string))
    };
    schema.get("enum").is_some_and(is_text)
        && schema
            .insert("enum".to_owned(), json!(["SEVEN", "EIGHT"]))
            .is_some()
}

fn enum_toggle(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if schema.remove("enum").is_some() {
        return true;
    }
    let is_plain = schema.get("type").is_some_and(|name| name == "string") && schema.len() == 1;
    is_plain
        && schema
            .insert("enum".to_owned(), generator.values().into())
            .is_none()
}

fn properties(schema: &mut Schema) -> Option<&mut Schema> {
    schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .filter(|map| !map.is_empty())
}

fn property_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.schema(1);
    let name = *generator.random.pick(&NAMES);
    properties(schema)
        .is_some_and(|map| !map.contains_key(name) && map.insert(name.to_owned(), fresh).is_none())
}

fn property_add_required(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.scalar();
    let name = *generator.random.pick(&NAMES);
    let is_new = properties(schema)
        .is_some_and(|map| !map.contains_key(name) && map.insert(name.to_owned(), fresh).is_none());
    is_new && set_required(schema, name, true)
}

fn set_required(schema: &mut Schema, name: &str, is_required: bool) -> bool {
    let mut names = list(schema, "required").cloned().unwrap_or_default();
    names.retain(|own| own != name);
    if is_required {
        names.push(name.into());
    }
    schema.remove("required");
    if !names.is_empty() {
        schema.insert("required".to_owned(), names.into());
    }
    true
}

fn any_property(generator: &mut Generator<'_>, schema: &mut Schema) -> Option<String> {
    let names: Vec<String> = properties(schema)?.keys().cloned().collect();
    Some(generator.random.pick(&names).clone())
}

fn property_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    let is_removed = properties(schema).is_some_and(|map| map.len() > 1 && map.remove(&name).is_some());
    is_removed && (generator.random.chance(20) || set_required(schema, &name, false))
}

fn property_replace(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.schema(1);
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    properties(schema).is_some_and(|map| map.insert(name, fresh).is_some())
}

fn required(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    let is_required = list(schema, "required").is_some_and(|names| names.iter().any(|own| *own == name));
    set_required(schema, &name, !is_required)
}

fn required_undeclared(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let name = *generator.random.pick(&NAMES);
    let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    is_type(schema, "object")
        && !is_closed
        && properties(schema).is_none_or(|map| !map.contains_key(name))
        && set_required(schema, name, true)
}

fn additional(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if !is_type(schema, "object") {
        return false;
    }
    let before = schema.remove("additionalProperties");
    let after = match generator.random.below(4) {
        0 => None,
        1 => Some(false.into()),
        2 => Some(true.into()),
        _ => Some(generator.scalar()),
    };
    if let Some(after) = after.clone() {
        schema.insert("additionalProperties".to_owned(), after);
    }
    before != after
}

fn read_or_write_only(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    let key = *generator.random.pick(&["readOnly", "writeOnly"]);
    let property = properties(schema)
        .and_then(|map| map.get_mut(&name))
        .and_then(Value::as_object_mut);
    property.is_some_and(|property| {
        let is_other = property.contains_key("readOnly") && key != "readOnly"
            || property.contains_key("writeOnly") && key != "writeOnly";
        !is_other && !property.contains_key("$ref") && toggle(property, key)
    })
}

fn union_key(schema: &Schema) -> Option<&'static str> {
    ["oneOf", "anyOf"]
        .into_iter()
        .find(|key| schema.contains_key(*key))
}

fn member_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(key) = union_key(schema) else {
        return false;
    };
    let fresh = if schema.contains_key("discriminator") {
        return false;
    } else if generator.random.chance(40) {
        let mut fresh = generator.object(1);
        tag(&mut fresh, "kind", "NEW", false);
        fresh
    } else {
        generator.schema(1)
    };
    list(schema, key).is_some_and(|members| {
        members.push(fresh);
        true
    })
}

fn member_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(key) = union_key(schema) else {
        return false;
    };
    if schema
        .get("discriminator")
        .is_some_and(|own| own.get("mapping").is_some())
    {
        return false;
    }
    list(schema, key)
        .filter(|members| members.len() > 1)
        .is_some_and(|members| {
            members.remove(generator.random.below(members.len()));
            true
        })
}

fn union_kind(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let (from, to) = if schema.contains_key("oneOf") {
        ("oneOf", "anyOf")
    } else {
        ("anyOf", "oneOf")
    };
    if schema.contains_key("discriminator") {
        return false;
    }
    let members = schema.remove(from);
    members.is_some_and(|members| schema.insert(to.to_owned(), members).is_none())
}

fn union_wrap(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if union_key(schema).is_some() {
        return false;
    }
    let own = Value::Object(std::mem::take(schema));
    let mut members = vec![own, generator.schema(1)];
    if generator.random.chance(30) {
        members.truncate(1);
    }
    schema.insert(
        (*generator.random.pick(&["oneOf", "anyOf"])).to_owned(),
        members.into(),
    );
    true
}

fn union_beside(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if union_key(schema).is_some() || schema.contains_key("$ref") {
        return false;
    }
    let members = if is_type(schema, "object") {
        json!([{"required": ["a"]}, {"required": ["b"]}])
    } else if is_type(schema, "string") {
        json!([{"enum": ["ONE"]}, {"minLength": 4}])
    } else {
        json!([generator.scalar(), generator.scalar()])
    };
    schema.insert((*generator.random.pick(&["oneOf", "anyOf"])).to_owned(), members);
    true
}

fn union_drop(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(key) = union_key(schema) else {
        return false;
    };
    schema.remove("discriminator");
    let Some(Value::Array(mut members)) = schema.remove(key) else {
        return false;
    };
    if schema.is_empty()
        && generator.random.chance(70)
        && let Value::Object(member) = members.swap_remove(generator.random.below(members.len()))
    {
        *schema = member;
    }
    true
}

fn change_tag(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let kind = properties(schema)
        .and_then(|map| map.get_mut("kind"))
        .and_then(Value::as_object_mut);
    kind.is_some_and(|kind| {
        for key in ["enum", "const"] {
            if kind.contains_key(key) {
                kind.insert(
                    key.to_owned(),
                    if key == "enum" {
                        json!(["CHANGED"])
                    } else {
                        "CHANGED".into()
                    },
                );
                return true;
            }
        }
        false
    })
}

fn mapping(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let first = schema
        .get("oneOf")
        .and_then(|members| members[0]["$ref"].as_str())
        .map(str::to_owned);
    let map = schema
        .get_mut("discriminator")
        .and_then(|own| own.get_mut("mapping"))
        .and_then(Value::as_object_mut);
    map.is_some_and(|map| {
        let names: Vec<String> = map.keys().cloned().collect();
        match generator.random.below(3) {
            0 if names.len() > 1 => map.remove(generator.random.pick(&names)).is_some(),
            1 => first.is_some_and(|first| map.insert("EXTRA".to_owned(), first.into()).is_none()),
            _ => {
                let name = generator.random.pick(&names).clone();
                let to = map.remove(&name);
                to.is_some_and(|to| map.insert(format!("{name}_2"), to).is_none())
            }
        }
    })
}

fn discriminator(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    schema.remove("discriminator").is_some()
}

fn all_of_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.object(1);
    list(schema, "allOf").is_some_and(|parts| {
        parts.push(fresh);
        true
    })
}

fn all_of_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    list(schema, "allOf")
        .filter(|parts| parts.len() > 1)
        .is_some_and(|parts| {
            parts.remove(generator.random.below(parts.len()));
            true
        })
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

fn default(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if schema.remove("default").is_some() && generator.random.chance(50) {
        return true;
    }
    let value = match schema.get("type").and_then(Value::as_str) {
        Some("string") if schema.len() == 1 => json!("text"),
        Some("boolean") => json!(true),
        _ => return false,
    };
    schema.insert("default".to_owned(), value);
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

fn pattern_properties(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 || !is_type(schema, "object") {
        return false;
    }
    if schema.remove("patternProperties").is_none() || generator.random.chance(40) {
        schema.insert("patternProperties".to_owned(), json!({"^x": generator.scalar()}));
    }
    true
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

fn type_list(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 {
        return false;
    }
    let mut names = match schema.get("type") {
        Some(Value::String(name)) => vec![Value::from(name.clone())],
        Some(Value::Array(names)) => names.clone(),
        _ => return false,
    };
    let name = Value::from(
        *generator
            .random
            .pick(&["string", "integer", "boolean", "object", "array"]),
    );
    if names.contains(&name) {
        names.retain(|own| *own != name);
    } else {
        names.push(name);
    }
    !names.is_empty()
        && schema
            .insert(
                "type".to_owned(),
                if names.len() == 1 {
                    names.remove(0)
                } else {
                    names.into()
                },
            )
            .is_some()
}

fn names(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 || !is_type(schema, "object") {
        return false;
    }
    let (key, value) = match generator.random.below(2) {
        0 => ("propertyNames", json!({"maxLength": 4})),
        _ => ("dependentRequired", json!({"a": ["b"]})),
    };
    if schema.remove(key).is_none() {
        schema.insert(key.to_owned(), value);
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
