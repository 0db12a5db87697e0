//! The applicators of JSON Schema that only OpenAPI 3.1 has: keywords whose values are schemas.

use serde_json::Value;
use thin_vec::ThinVec;

use super::expand::Keywords;
use super::graph::NodeId;
use super::lower::Lowering;
use crate::error::InputError;
use crate::intern::Symbol;
use crate::number::Decimal;
use crate::pattern::{Pattern, simplified};

/// Keywords with one schema.
const SINGLE: [&str; 6] = [
    "propertyNames",
    "contains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
];

/// Keywords with schemas by name.
const NAMED: [&str; 2] = ["patternProperties", "dependentSchemas"];

/// Returns the schemas below the applicators of one part. Keywords that depend on each other are one entry:
/// `if`, `then` and `else`; the items of `prefixItems` in their order.
pub(crate) fn of<'d>(
    ctx: &mut Lowering<'d, '_>,
    keywords: &'d Keywords,
) -> Result<Vec<(Symbol, ThinVec<NodeId>)>, InputError> {
    let mut found = Vec::new();
    for key in SINGLE {
        let schema = keywords.get(key).filter(|schema| constrains(key, schema));
        if let Some(schema) = schema.filter(|_| key != "contains" || !allows_any_count(keywords)) {
            found.push((key.to_owned(), vec![schema]));
        }
    }
    for key in NAMED {
        for (name, schema) in keywords.get(key).and_then(Value::as_object).into_iter().flatten() {
            if key != "patternProperties" || simplified(name) != Pattern::Anything {
                found.push((format!("{key} {name}"), vec![schema]));
            }
        }
    }
    if let Some(list) = keywords
        .get("prefixItems")
        .and_then(Value::as_array)
        .filter(|list| !list.is_empty())
    {
        found.push(("prefixItems".to_owned(), list.iter().collect()));
    }
    if let Some(condition) = keywords.get("if") {
        let branch = |key: &str| keywords.get(key).filter(|schema| constrains(key, schema));
        let (then, otherwise) = (branch("then"), branch("else"));
        let present = [Some("if"), then.map(|_| "then"), otherwise.map(|_| "else")];
        let present: Vec<&str> = present.into_iter().flatten().collect();
        if present.len() > 1 {
            let schemas = [Some(condition), then, otherwise];
            found.push((present.join(" "), schemas.into_iter().flatten().collect()));
        }
    }
    let mut applied = Vec::with_capacity(found.len());
    for (key, schemas) in found {
        let mut nodes = ThinVec::with_capacity(schemas.len());
        for schema in schemas {
            nodes.push(ctx.node(&[schema])?);
        }
        applied.push((ctx.interner.intern(&key), nodes));
    }
    Ok(applied)
}

/// Whether `contains` restricts nothing, since any number of items may match.
pub(crate) fn allows_any_count(keywords: &Keywords) -> bool {
    let least = keywords.get("minContains").and_then(Decimal::of);
    least.is_some_and(|least| least.is_zero()) && !keywords.contains_key("maxContains")
}

/// Whether the keyword restricts a value. `unevaluatedProperties: false` is read with `additionalProperties`,
/// and a schema that accepts anything restricts nothing.
fn constrains(key: &str, schema: &Value) -> bool {
    match schema {
        Value::Bool(true) | Value::Null => key == "contains" && !schema.is_null(),
        Value::Bool(false) => key != "unevaluatedProperties",
        Value::Object(keywords) => key == "contains" || !keywords.is_empty(),
        _ => true,
    }
}
