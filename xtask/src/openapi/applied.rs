//! Keywords that 3.1 has and 3.0 has not, and that hold schemas.

use serde_json::Value;
use thin_vec::ThinVec;

use super::error::InputError;
use super::expand::Keywords;
use super::graph::NodeId;
use super::intern::Symbol;
use super::lower::Lowering;

/// One schema each, which stands for itself.
const SINGLE: [&str; 6] = [
    "propertyNames",
    "contains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "contentSchema",
];

/// Schemas by name.
const NAMED: [&str; 2] = ["patternProperties", "dependentSchemas"];

/// The schemas that such keywords of one part hold. What belongs together is one entry: a condition and what follows
/// from it, the first items of a list in their order.
pub(super) fn of<'d>(
    ctx: &mut Lowering<'d, '_>,
    keywords: &'d Keywords,
) -> Result<Vec<(Symbol, ThinVec<NodeId>)>, InputError> {
    let mut found = Vec::new();
    for key in SINGLE {
        if let Some(schema) = keywords.get(key).filter(|schema| constrains(key, schema)) {
            found.push((key.to_owned(), vec![schema]));
        }
    }
    for key in NAMED {
        for (name, schema) in keywords.get(key).and_then(Value::as_object).into_iter().flatten() {
            found.push((format!("{key} {name}"), vec![schema]));
        }
    }
    if let Some(list) = keywords.get("prefixItems").and_then(Value::as_array) {
        found.push(("prefixItems".to_owned(), list.iter().collect()));
    }
    if let Some(condition) = keywords.get("if") {
        let (then, otherwise) = (keywords.get("then"), keywords.get("else"));
        let said = [Some("if"), then.map(|_| "then"), otherwise.map(|_| "else")];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        if said.len() > 1 {
            let schemas = [Some(condition), then, otherwise];
            found.push((said.join(" "), schemas.into_iter().flatten().collect()));
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

/// `unevaluatedProperties: false` is read with `additionalProperties`; what takes anything says nothing.
fn constrains(key: &str, schema: &Value) -> bool {
    match schema {
        Value::Bool(true) | Value::Null => key == "contains" && !schema.is_null(),
        Value::Bool(false) => key != "unevaluatedProperties",
        Value::Object(keywords) => key == "contains" || !keywords.is_empty(),
        _ => true,
    }
}
