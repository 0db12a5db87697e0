//! The facts one by one, each under a name that a person can look up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Findings, check, operations, schemas};

/// Every fact by its name: `POST /path`, `POST /path query limit`, `Schema`, `Schema.property`,
/// `Schema = VALUE`.
pub fn facts(facts: &Value) -> BTreeMap<String, Value> {
    let mut list = BTreeMap::new();
    for (method, path, operation) in operations(facts) {
        let title = format!("{} {path}", method.to_uppercase());
        for parameter in operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let part = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
            let fact = json!({"required": parameter.get("required"), "schema": parameter.get("schema")});
            list.insert(format!("{title} {} {}", part("in"), part("name")), fact);
        }
        if let Some(body) = operation.get("requestBody") {
            list.insert(format!("{title} request"), body.clone());
        }
        for (status, response) in operation
            .get("responses")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            list.insert(
                format!("{title} {status}"),
                response.get("content").cloned().unwrap_or_default(),
            );
            for (header, value) in response
                .get("headers")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                list.insert(format!("{title} {status} header {header}"), value.clone());
            }
        }
        if let Some(security) = operation.get("security") {
            list.insert(format!("{title} security"), security.clone());
        }
        list.insert(title, Value::Null);
    }
    for (name, schema) in schemas(facts) {
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (property, inner) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let fact = json!({"required": required.contains(&property.as_str()), "schema": inner});
            list.insert(format!("{name}.{property}"), fact);
        }
        for value in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
            list.insert(
                format!("{name} = {}", value.as_str().unwrap_or_default()),
                Value::Null,
            );
        }
        let members = schema
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        for (value, member) in members {
            list.insert(format!("{name} = {value}"), member.clone());
        }
        list.insert(name.clone(), schema.get("type").cloned().unwrap_or_default());
    }
    list
}

/// What became of one set of facts in another.
pub fn compare(old: &Value, new: &Value) -> Findings {
    let (was, is) = (facts(old), facts(new));
    let mut findings = Findings::default();
    for (name, fact) in &is {
        match was.get(name) {
            Some(before) if before == fact => drop(findings.confirmed.insert(name.clone())),
            Some(before) => findings
                .changed
                .push(difference(name, (old, before), (new, fact))),
            None => findings.added.push(name.clone()),
        }
    }
    let gone = was.keys().filter(|name| !is.contains_key(*name));
    findings
        .changed
        .extend(gone.map(|name| format!("{name} is gone")));
    findings
}

/// In words, for the differences that have some.
fn difference(name: &str, (old, was): (&Value, &Value), (new, is): (&Value, &Value)) -> String {
    let mut parts = Vec::new();
    let is_required = |fact: &Value| fact.get("required") == Some(&Value::Bool(true));
    if is_required(was) != is_required(is) {
        parts.push(format!(
            "is now {}",
            if is_required(is) { "required" } else { "optional" }
        ));
    }
    if let (Some(before), Some(after)) = (was.get("schema"), is.get("schema"))
        && before != after
    {
        let (before, after) = (check::describe(old, before), check::describe(new, after));
        parts.push(if before == after {
            format!("is now another {after}")
        } else {
            format!("was {before} and is now {after}")
        });
    }
    if parts.is_empty() {
        parts.push("is now another".to_owned());
    }
    format!("{name} {}", parts.join(" and "))
}
