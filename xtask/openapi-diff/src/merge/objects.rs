//! Merges the properties of the parts of a schema, and what applies to other names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::error::InputError;
use crate::expand::{Keywords, Part, address};
use crate::graph::{Additional, Node, Property};
use crate::lower::Lowering;
use crate::pattern::{Pattern, matches, simplified};

pub(super) fn merge<'d>(
    ctx: &mut Lowering<'d, '_>,
    parts: &[Part<'d>],
    node: &mut Node,
) -> Result<(), InputError> {
    let mut properties: BTreeMap<&str, Vec<&'d Value>> = BTreeMap::new();
    let mut required: BTreeSet<&str> = BTreeSet::new();
    for part in parts {
        match part.keywords.get("properties") {
            Some(Value::Object(map)) => {
                for (name, schema) in map {
                    properties.entry(name).or_default().push(schema);
                }
            }
            None | Some(Value::Null) => {}
            Some(_) => {
                return Err(InputError::new(
                    "`properties` is not an object",
                    format!("{}/properties", ctx.expander.place(address(part.keywords))),
                    "names and schemas",
                ));
            }
        }
        let names = part.keywords.get("required").and_then(Value::as_array);
        required.extend(names.into_iter().flatten().filter_map(Value::as_str));
    }
    for name in &required {
        if !properties.contains_key(name) {
            node.undeclared.push(ctx.interner.intern(name));
        }
    }
    for (name, mut schemas) in properties {
        schemas.extend(patterns_of(parts, name));
        let property = Property {
            name: ctx.interner.intern(name),
            node: ctx.node(&schemas)?,
            required: required.contains(name),
        };
        node.properties.push(property);
    }
    node.properties.shrink_to_fit();
    node.undeclared.sort_unstable();
    node.properties.sort_unstable_by_key(|property| property.name);
    let is_open = |part: &&Part<'_>| patterns_of_all(part.keywords).next().is_none();
    let forbidden = parts.iter().filter(is_open).any(|part| {
        ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|key| part.keywords.get(*key) == Some(&Value::Bool(false)))
    });
    let unmatched: Vec<Part<'d>> = parts.iter().filter(is_open).copied().collect();
    let mut more: Vec<&Value> = schemas(&unmatched, "additionalProperties");
    let of_all: Vec<&Value> = parts
        .iter()
        .flat_map(|part| patterns_of_all(part.keywords))
        .collect();
    let forbidden = forbidden || of_all.contains(&&Value::Bool(false));
    more.extend(of_all.into_iter().filter(|schema| schema.is_object()));
    node.additional = match (forbidden, more.is_empty()) {
        (true, _) => Additional::Forbidden,
        (false, true) => Additional::Any,
        (false, false) => Additional::Schema(ctx.node(&more)?),
    };
    Ok(())
}

/// Returns the schemas of the patterns that every name matches: they take the place of `additionalProperties`.
pub(crate) fn patterns_of_all(keywords: &Keywords) -> impl Iterator<Item = &Value> {
    let patterns = keywords.get("patternProperties").and_then(Value::as_object);
    let patterns = patterns.into_iter().flatten();
    patterns.filter_map(|(pattern, schema)| (simplified(pattern) == Pattern::Anything).then_some(schema))
}

/// Returns the schemas of the patterns that a declared name matches: they apply to the property, too.
fn patterns_of<'d>(parts: &[Part<'d>], name: &str) -> impl Iterator<Item = &'d Value> {
    let patterns = parts
        .iter()
        .filter_map(|part| part.keywords.get("patternProperties")?.as_object());
    patterns.flatten().filter_map(move |(pattern, schema)| {
        let applies = matches(pattern, name) == Some(true) && schema != &Value::Bool(true);
        applies.then_some(schema)
    })
}

/// Returns the schemas below a keyword, of all parts.
fn schemas<'d>(parts: &[Part<'d>], key: &str) -> Vec<&'d Value> {
    let found = parts.iter().filter_map(|part| part.keywords.get(key));
    found
        .filter(|value| !matches!(value, Value::Bool(_) | Value::Null))
        .collect()
}
