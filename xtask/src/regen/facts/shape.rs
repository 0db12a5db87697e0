//! The shape in which facts are kept: upstream's names, unions with their discriminator, a single value in
//! its place, every other list of values named after where it stands.
//!
//! A canonical document calls everything of one meaning by one name. The facts keep upstream's names apart,
//! so that the overlay can speak of each.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{derived_name, object, reference, target};

/// Turns a canonical document into facts; `declared` are the names that upstream gave.
pub(super) fn facts(document: &Value, declared: &BTreeSet<String>) -> Value {
    let mut shaper = Shaper {
        document,
        declared,
        named: Map::new(),
        resource: String::new(),
    };
    let mut paths = document.get("paths").cloned().unwrap_or_else(|| json!({}));
    for (path, item) in object(&mut paths).iter_mut() {
        shaper.resource = resource(path);
        shaper.everywhere(item);
    }
    for (name, schema) in super::schemas(document).filter(|(name, _)| declared.contains(*name)) {
        let schema = shaper.content(schema, name);
        shaper.named.insert(name.clone(), schema);
    }
    let mut facts = json!({"paths": paths, "components": {"schemas": shaper.named}});
    if let Some(schemes) = document.pointer("/components/securitySchemes") {
        super::entry(&mut facts, &["components"]).insert("securitySchemes".into(), schemes.clone());
    }
    facts
}

struct Shaper<'a> {
    document: &'a Value,
    declared: &'a BTreeSet<String>,
    named: Map<String, Value>,
    /// What the path at hand is about.
    resource: String,
}

impl Shaper<'_> {
    /// Parameters, bodies and headers. A schema that upstream did not name keeps its canonical name there; a
    /// parameter's is named after the resource and the parameter, which are the same in every version.
    fn everywhere(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.everywhere(item)),
            Value::Object(map) => {
                let is_parameter = map.contains_key("in");
                let parameter = map.get("name").and_then(Value::as_str).filter(|_| is_parameter);
                let parameter = parameter.map(|name| derived_name(&self.resource, name));
                for (key, inner) in map.iter_mut() {
                    if let ("schema", Some(name)) = (key.as_str(), &parameter) {
                        *inner = self.schema(inner, name);
                        self.name_only_value(inner, name);
                    } else if key == "schema" {
                        let name = innermost(inner).unwrap_or_else(|| "Value".to_owned());
                        *inner = self.schema(inner, &name);
                    } else {
                        self.everywhere(inner);
                    }
                }
            }
            _ => {}
        }
    }

    /// A property with a single value tells what it stands in. A parameter with a single value is a choice
    /// that has not grown yet, and has a name like any other.
    fn name_only_value(&mut self, schema: &mut Value, name: &str) {
        if let Some(items) = schema.get_mut("items") {
            self.name_only_value(items, name);
        } else if is_single_value(schema) {
            self.named.insert(name.to_owned(), schema.take());
            *schema = reference(name);
        }
    }

    /// A schema where it is used; `name` is what it is to be called if upstream did not call it anything.
    fn schema(&mut self, schema: &Value, name: &str) -> Value {
        let Some(target) = target(schema) else {
            return self.content(schema, name);
        };
        if self.declared.contains(target) {
            return reference(target);
        }
        let inner = super::resolve(self.document, schema).clone();
        let content = self.content(&inner, name);
        if is_single_value(&content) {
            return content;
        }
        self.named.insert(name.to_owned(), content);
        reference(name)
    }

    fn content(&mut self, schema: &Value, name: &str) -> Value {
        let mut new = schema.clone();
        if let Some(Value::Object(properties)) = new.get_mut("properties") {
            for (property, inner) in properties.iter_mut() {
                *inner = self.schema(inner, &derived_name(name, property));
            }
        }
        if let Some(items) = new.get("items").cloned() {
            let listed = super::resolve(self.document, &items).get("enum").is_some();
            let suffix = if listed { "" } else { "Item" };
            object(&mut new).insert("items".into(), self.schema(&items, &format!("{name}{suffix}")));
        }
        if let Some(values) = new
            .get("additionalProperties")
            .filter(|values| values.is_object())
            .cloned()
        {
            object(&mut new).insert(
                "additionalProperties".into(),
                self.schema(&values, &format!("{name}Value")),
            );
        }
        if let Some(not) = new.get("not").cloned() {
            // What a value must not be is no type of anybody's, and needs no name.
            let is_named = target(&not).is_some_and(|target| self.declared.contains(target));
            if !is_named {
                let inner = super::resolve(self.document, &not).clone();
                let inner = self.content(&inner, &format!("{name}Not"));
                object(&mut new).insert("not".into(), inner);
            }
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(Value::Array(members)) = new.get(key).cloned() {
                let members: Vec<Value> = members
                    .iter()
                    .enumerate()
                    .map(|(index, member)| self.schema(member, &format!("{name}{}", index + 1)))
                    .collect();
                let discriminator = self.discriminator(schema, &members);
                let new = object(&mut new);
                new.insert(key.into(), Value::Array(members));
                if let Some(discriminator) = discriminator {
                    new.insert("discriminator".into(), discriminator);
                }
            }
        }
        if is_single_value(&new) {
            // The only value there is goes without saying.
            object(&mut new).remove("default");
        }
        new
    }

    /// The property whose only value is another one in each member.
    fn discriminator(&self, union: &Value, members: &[Value]) -> Option<Value> {
        let declared = union
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str);
        let first = super::resolve(self.document, members.first()?);
        let others = first
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let others = others.map(|(key, _)| key.as_str());
        declared
            .into_iter()
            .chain(["type"])
            .chain(others)
            .find_map(|property| {
                let mapping: Option<Map<String, Value>> = members
                    .iter()
                    .map(|member| {
                        let inner = super::resolve(self.document, member)
                            .get("properties")?
                            .get(property)?;
                        let inner = super::resolve(self.document, inner);
                        let [value] = inner.get("enum")?.as_array()?.as_slice() else {
                            return None;
                        };
                        Some((value.as_str()?.to_owned(), member.get("$ref")?.clone()))
                    })
                    .collect();
                let mapping = mapping.filter(|mapping| mapping.len() == members.len())?;
                Some(json!({"propertyName": property, "mapping": mapping}))
            })
    }
}

/// The last word of a path that is no template: `ChannelAccounts`.
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
    schema
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| values.len() == 1)
}

/// The name of the schema that a schema, or its items, refers to.
fn innermost(schema: &Value) -> Option<String> {
    match schema.get("items") {
        Some(items) => innermost(items),
        None => target(schema).map(str::to_owned),
    }
}
