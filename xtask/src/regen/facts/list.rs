//! The facts one by one, each under a name that a person can look up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{operations, schemas};

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
pub fn compare(old: &Value, new: &Value) -> super::Findings {
    let (old, new) = (facts(old), facts(new));
    let mut findings = super::Findings::default();
    for (name, fact) in &new {
        match old.get(name) {
            Some(before) if before == fact => drop(findings.confirmed.insert(name.clone())),
            Some(_) => findings.changed.push(name.clone()),
            None => findings.added.push(name.clone()),
        }
    }
    findings.changed.extend(
        old.keys()
            .filter(|name| !new.contains_key(*name))
            .map(|name| format!("{name} is gone")),
    );
    findings
}
