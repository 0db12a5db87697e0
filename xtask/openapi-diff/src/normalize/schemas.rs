//! Schemas from a [`Graph`](crate::Graph) back to JSON.

use serde_json::{Map, Value, json};

use super::names::Names;
use crate::error::InputError;
use crate::intern::Interner;
use crate::schema::graph::{Additional, Graph, Limit, Node, NodeId, Types, Union, UnionKind};

pub(super) struct Emitter<'a> {
    pub(super) graph: &'a Graph,
    pub(super) interner: &'a Interner,
    pub(super) names: &'a Names,
}

impl Emitter<'_> {
    /// Returns all components.
    pub(super) fn components(&self) -> Result<Map<String, Value>, InputError> {
        let mut all = Map::new();
        for (name, id) in self.names.all() {
            let at = format!("/components/schemas/{}", crate::refs::escape(name));
            let id = self.names.core_of(id);
            let schema = self
                .content(self.graph.node(id))
                .map_err(|error| error.below(&at))?;
            all.insert(name.to_owned(), schema);
        }
        Ok(all)
    }

    /// Returns a schema where it is used: a reference to a component, or the schema itself.
    pub(super) fn schema(&self, id: NodeId) -> Result<Value, InputError> {
        let node = self.graph.node(id);
        let Some(name) = self.names.of(id) else {
            return self.content(node);
        };
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut around = Map::new();
        annotations(node, &mut around);
        if around.is_empty() {
            return Ok(reference);
        }
        around.insert("allOf".to_owned(), json!([reference]));
        Ok(Value::Object(around))
    }

    fn content(&self, node: &Node) -> Result<Value, InputError> {
        let keywords = node.other.iter().map(|(keyword, _)| *keyword);
        let keywords = keywords.chain(node.applicators.iter().map(|(keyword, _)| *keyword));
        let mut keywords = keywords.map(|keyword| {
            let text = self.interner.text(keyword);
            text.split(' ').next().unwrap_or(text)
        });
        if let Some(keyword) = keywords.find(|keyword| !crate::content::ANNOTATIONS.contains(keyword)) {
            let problem = format!("OpenAPI 3.0 cannot express this `{keyword}`");
            return Err(InputError::new(
                problem,
                "",
                "a schema that OpenAPI 3.0 can express",
            ));
        }
        let mut inferred = 0;
        if node.is_object_like() {
            inferred |= Types::OBJECT.0;
        }
        if node.items.is_some() {
            inferred |= Types::ARRAY.0;
        }
        // Without one `type`, keywords of objects and arrays are read as these types.
        let is_one = matches!(node.types.names().as_slice(), [_]);
        if inferred != 0 && !is_one && !node.types.within(Types(inferred)) {
            return Err(InputError::new(
                "OpenAPI 3.0 cannot express `items` or `properties` beside other types than those of arrays and objects",
                "",
                "a schema with one type",
            ));
        }
        let mut out = Map::new();
        annotations(node, &mut out);
        self.types(node, &mut out);
        if let Some(format) = node.format {
            out.insert("format".to_owned(), self.interner.text(format).into());
        }
        if node.values.is_some() {
            let values = self.values(node).into_iter();
            let values = values.filter_map(|text| serde_json::from_str::<Value>(text).ok());
            out.insert("enum".to_owned(), values.collect());
        }
        if let Some(default) = node.default {
            out.insert("default".to_owned(), self.interner.json(default));
        }
        self.limits(node, &mut out);
        self.object(node, &mut out)?;
        if let Some(items) = node.items {
            let schema = self.schema(items).map_err(|e| e.below("/items"))?;
            out.insert("items".to_owned(), schema);
        } else if node.types == Types::ARRAY {
            out.insert("items".to_owned(), json!({}));
        }
        if let Some(not) = node.not {
            let schema = self.schema(not).map_err(|e| e.below("/not"))?;
            out.insert("not".to_owned(), schema);
        }
        self.unions(node, &mut out)?;
        Ok(Value::Object(out))
    }

    fn types(&self, node: &Node, out: &mut Map<String, Value>) {
        if node.types == Types::NONE && node.nullable {
            out.insert("enum".to_owned(), json!([null]));
        } else if node.types == Types::NONE {
            out.insert("not".to_owned(), json!({}));
        }
        match node.types.names().as_slice() {
            [] => {}
            [one] => {
                out.insert("type".to_owned(), (*one).into());
            }
            many => {
                let choice: Vec<Value> = many.iter().map(|name| json!({ "type": name })).collect();
                out.insert("anyOf".to_owned(), choice.into());
            }
        }
    }

    fn limits(&self, node: &Node, out: &mut Map<String, Value>) {
        for (limit, text) in &node.limits {
            let value = match limit {
                Limit::Pattern => self.interner.text(*text).into(),
                // JSON has no other number for a bound beyond 64 bits than the nearest float.
                _ => {
                    let text = self.interner.text(*text);
                    serde_json::from_str(text).unwrap_or_else(|_| text.into())
                }
            };
            let keyword = limit.side().keyword();
            if keyword != limit.keyword() {
                out.insert(limit.keyword().to_owned(), true.into());
            }
            out.insert(keyword.to_owned(), value);
        }
    }

    fn object(&self, node: &Node, out: &mut Map<String, Value>) -> Result<(), InputError> {
        let mut required: Vec<&str> = node
            .undeclared
            .iter()
            .map(|name| self.interner.text(*name))
            .collect();
        let mut properties: Vec<(&str, NodeId)> = Vec::with_capacity(node.properties.len());
        for property in &node.properties {
            let name = self.interner.text(property.name);
            properties.push((name, property.node));
            if property.required {
                required.push(name);
            }
        }
        properties.sort_unstable();
        required.sort_unstable();
        if !properties.is_empty() {
            let mut map = Map::new();
            for (name, id) in properties {
                map.insert(
                    name.to_owned(),
                    self.schema(id)
                        .map_err(|e| e.below(&format!("/properties/{}", crate::refs::escape(name))))?,
                );
            }
            out.insert("properties".to_owned(), Value::Object(map));
        }
        if !required.is_empty() {
            out.insert("required".to_owned(), required.into());
        }
        match node.additional {
            Additional::Any => {}
            Additional::Forbidden => {
                out.insert("additionalProperties".to_owned(), false.into());
            }
            Additional::Schema(id) => {
                let schema = self.schema(id).map_err(|e| e.below("/additionalProperties"))?;
                out.insert("additionalProperties".to_owned(), schema);
            }
        }
        Ok(())
    }

    fn unions(&self, node: &Node, out: &mut Map<String, Value>) -> Result<(), InputError> {
        let mut unions = Vec::new();
        for union in &node.unions {
            unions.push(self.union(union)?);
        }
        // Two unions under one keyword, and a union beside a list of types, are possible only in an `allOf`.
        let alone = unions.len() == 1
            && !unions
                .iter()
                .any(|union| union.keys().any(|key| out.contains_key(key)));
        if alone {
            unions.into_iter().for_each(|union| out.extend(union));
        } else if !unions.is_empty() {
            let mut all: Vec<Value> = unions.into_iter().map(Value::Object).collect();
            if let Some(types) = out.remove("anyOf") {
                all.push(json!({ "anyOf": types }));
            }
            all.sort_by_key(crate::canonical);
            out.insert("allOf".to_owned(), all.into());
        }
        Ok(())
    }

    fn union(&self, union: &Union) -> Result<Map<String, Value>, InputError> {
        let mut members = Vec::with_capacity(union.members.len());
        for id in &union.members {
            let schema = self.schema(*id)?;
            members.push((self.sort_key(*id), crate::canonical(&schema), schema));
        }
        members.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        // A member of `oneOf` that is listed twice accepts nothing.
        if union.kind == UnionKind::Any || union.discriminator.is_some() {
            members.dedup_by(|a, b| a.1 == b.1);
        }
        let keyword = if union.kind == UnionKind::One {
            "oneOf"
        } else {
            "anyOf"
        };
        let list: Vec<Value> = members.into_iter().map(|(_, _, schema)| schema).collect();
        let mut out = Map::new();
        out.insert(keyword.to_owned(), list.into());
        if let Some(name) = union.discriminator {
            let mut discriminator = Map::new();
            discriminator.insert("propertyName".to_owned(), self.interner.text(name).into());
            let mut mapping: Vec<(&str, NodeId)> = union
                .mapping
                .iter()
                .map(|(value, id)| (self.interner.text(*value), *id))
                .collect();
            mapping.sort_unstable();
            let mut map = Map::new();
            for (value, id) in mapping {
                if let Some(target) = self.names.of(id) {
                    map.insert(value.to_owned(), format!("#/components/schemas/{target}").into());
                }
            }
            if !map.is_empty() {
                discriminator.insert("mapping".to_owned(), Value::Object(map));
            }
            out.insert("discriminator".to_owned(), Value::Object(discriminator));
        }
        Ok(out)
    }

    /// Returns the JSON texts of an enumeration, sorted.
    fn values(&self, node: &Node) -> Vec<&str> {
        let values = node.values.iter().flatten();
        let mut values: Vec<&str> = values.map(|value| self.interner.text(*value)).collect();
        values.sort_unstable();
        values
    }

    /// Returns the keywords of a variant without the names of schemas: an order that renaming does not change.
    fn sort_key(&self, id: NodeId) -> String {
        let node = self.graph.node(id);
        let mut key = format!("{:?} {} ", node.types.names(), node.nullable);
        key.push_str(node.format.map_or("", |format| self.interner.text(format)));
        let mut names: Vec<String> = Vec::new();
        for property in &node.properties {
            let below = self.graph.node(property.node);
            let values = self.values(below);
            let name = self.interner.text(property.name);
            names.push(format!(
                "{name}:{}:{:?}:{values:?}",
                property.required,
                below.types.names()
            ));
        }
        names.sort_unstable();
        let values = self.values(node);
        key.push_str(&format!("{names:?}{values:?}{}", node.unions.len()));
        key
    }
}

fn annotations(node: &Node, out: &mut Map<String, Value>) {
    for (key, on) in [
        ("nullable", node.nullable),
        ("readOnly", node.read_only),
        ("writeOnly", node.write_only),
    ] {
        if on {
            out.insert(key.to_owned(), true.into());
        }
    }
}
