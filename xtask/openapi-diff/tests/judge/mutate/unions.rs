//! Changes of unions, discriminators and `allOf`.

use serde_json::{Value, json};

use super::objects::properties;
use super::{Schema, is_type, list};
use crate::documents::{Generator, tag};

fn union_key(schema: &Schema) -> Option<&'static str> {
    ["oneOf", "anyOf"]
        .into_iter()
        .find(|key| schema.contains_key(*key))
}

pub(super) fn member_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn member_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn union_kind(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn union_wrap(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn union_beside(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn union_drop(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn change_tag(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn mapping(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
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

pub(super) fn discriminator(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    schema.remove("discriminator").is_some()
}

pub(super) fn all_of_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.object(1);
    list(schema, "allOf").is_some_and(|parts| {
        parts.push(fresh);
        true
    })
}

pub(super) fn all_of_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    list(schema, "allOf")
        .filter(|parts| parts.len() > 1)
        .is_some_and(|parts| {
            parts.remove(generator.random.below(parts.len()));
            true
        })
}
