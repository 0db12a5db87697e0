//! The shape in which facts are kept: HubSpot's names, unions with their discriminator, a single value in its place,
//! every other list of values named after its place.
//!
//! A canonical document gives everything of one meaning one name. The facts keep HubSpot's names apart, so that the
//! overlay can name each.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::model::{
    derived_name, entries, entry, enum_values, items, object, reference, resolve, schemas, target,
};

/// Returns the facts of a canonical document; `declared` are the names that HubSpot gave.
pub(super) fn facts(document: &Value, declared: &BTreeSet<String>) -> Value {
    let mut shaper = Shaper {
        document,
        declared,
        named: Map::new(),
    };
    let mut paths = document["paths"].clone();
    for (path, item) in object(&mut paths).iter_mut() {
        shaper.uses(item, &resource(path));
    }
    for (name, schema) in schemas(document).filter(|(name, _)| declared.contains(*name)) {
        let schema = shaper.content(schema, name);
        shaper.named.insert(name.clone(), schema);
    }
    let mut facts = json!({"paths": paths, "components": {"schemas": shaper.named}});
    if let Some(schemes) = document.pointer("/components/securitySchemes") {
        entry(&mut facts, &["components"]).insert("securitySchemes".into(), schemes.clone());
    }
    facts
}

struct Shaper<'a> {
    document: &'a Value,
    declared: &'a BTreeSet<String>,
    named: Map<String, Value>,
}

impl Shaper<'_> {
    /// Shapes the schemas of parameters, bodies and headers. One that HubSpot did not name keeps its canonical name; a
    /// parameter's is named after the resource and the parameter, which are the same in every version.
    fn uses(&mut self, value: &mut Value, resource: &str) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.uses(item, resource)),
            Value::Object(map) => {
                let parameter = map.get("name").filter(|_| map.contains_key("in"));
                let name = parameter.and_then(Value::as_str);
                let name = name.map(|name| derived_name(resource, name));
                for (key, inner) in map.iter_mut() {
                    if key != "schema" {
                        self.uses(inner, resource);
                    } else if let Some(name) = &name {
                        *inner = self.schema(inner, name);
                        self.name_single_value(inner, name);
                    } else {
                        let name = innermost(inner).unwrap_or("Value").to_owned();
                        *inner = self.schema(inner, &name);
                    }
                }
            }
            _ => {}
        }
    }

    /// Names a parameter's single value, which is a choice that has not grown yet; a property's selects the member of a
    /// union.
    fn name_single_value(&mut self, schema: &mut Value, name: &str) {
        if let Some(items) = schema.get_mut("items") {
            self.name_single_value(items, name);
        } else if is_single_value(schema) {
            self.named.insert(name.to_owned(), schema.take());
            *schema = reference(name);
        }
    }

    /// Returns a schema as it is used; `name` is its name if HubSpot did not name it.
    fn schema(&mut self, schema: &Value, name: &str) -> Value {
        match target(schema) {
            None => self.content(schema, name),
            Some(target) if self.declared.contains(target) => reference(target),
            Some(_) => {
                let content = self.content(resolve(self.document, schema), name);
                if is_single_value(&content) {
                    return content;
                }
                self.named.insert(name.to_owned(), content);
                reference(name)
            }
        }
    }

    fn content(&mut self, schema: &Value, name: &str) -> Value {
        let mut new = schema.as_object().cloned().unwrap_or_default();
        for (property, inner) in entries(schema, "properties") {
            let shaped = self.schema(inner, &derived_name(name, property));
            object(&mut new["properties"]).insert(property.clone(), shaped);
        }
        if let Some(items) = schema.get("items") {
            let is_enum = resolve(self.document, items).get("enum").is_some();
            let suffix = if is_enum { "" } else { "Item" };
            new.insert("items".into(), self.schema(items, &format!("{name}{suffix}")));
        }
        if let Some(values) = schema
            .get("additionalProperties")
            .filter(|values| values.is_object())
        {
            new.insert(
                "additionalProperties".into(),
                self.schema(values, &format!("{name}Value")),
            );
        }
        if let Some(not) = schema.get("not") {
            // What a value must not be is no type, and needs no name.
            let is_named = target(not).is_some_and(|target| self.declared.contains(target));
            if !is_named {
                let inner = self.content(resolve(self.document, not), &format!("{name}Not"));
                new.insert("not".into(), inner);
            }
        }
        for key in ["oneOf", "anyOf"]
            .into_iter()
            .filter(|key| schema.get(key).is_some())
        {
            let members = (1..).zip(items(schema, key));
            let members: Vec<Value> = members
                .map(|(number, member)| self.schema(member, &format!("{name}{number}")))
                .collect();
            if let Some(discriminator) = self.discriminator(schema, &members) {
                new.insert("discriminator".into(), discriminator);
            }
            new.insert(key.into(), Value::Array(members));
        }
        let mut new = Value::Object(new);
        if is_single_value(&new) {
            // The only value needs no default.
            object(&mut new).remove("default");
        }
        new
    }

    /// Returns the property that has another single value in each member.
    fn discriminator(&self, union: &Value, members: &[Value]) -> Option<Value> {
        let declared = union["discriminator"]["propertyName"].as_str();
        let first = resolve(self.document, members.first()?);
        let others = entries(first, "properties").map(|(property, _)| property.as_str());
        declared
            .into_iter()
            .chain(["type"])
            .chain(others)
            .find_map(|property| {
                let of_member = |member: &Value| {
                    let tag = resolve(self.document, member)["properties"].get(property)?;
                    match enum_values(resolve(self.document, tag))?.as_slice() {
                        [value] => Some(((*value).to_owned(), member.get("$ref")?.clone())),
                        _ => None,
                    }
                };
                let mapping: Map<String, Value> = members.iter().map(of_member).collect::<Option<_>>()?;
                let is_distinct = mapping.len() == members.len();
                is_distinct.then(|| json!({"propertyName": property, "mapping": mapping}))
            })
    }
}

/// Returns the last word of a path that is no template: `ChannelAccounts`.
pub(super) fn resource(path: &str) -> String {
    let word = path
        .rsplit('/')
        .find(|part| !part.is_empty() && !part.starts_with('{'));
    let parts = word
        .unwrap_or_default()
        .split(|c: char| !c.is_ascii_alphanumeric());
    parts.fold(String::new(), |name, part| derived_name(&name, part))
}

fn is_single_value(schema: &Value) -> bool {
    schema["enum"].as_array().is_some_and(|values| values.len() == 1)
}

/// Returns the name of the schema that a schema, or its items, refers to.
fn innermost(schema: &Value) -> Option<&str> {
    match schema.get("items") {
        Some(items) => innermost(items),
        None => target(schema),
    }
}
