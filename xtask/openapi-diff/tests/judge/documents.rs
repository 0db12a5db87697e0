//! Documents made from a seed.

use serde_json::{Map, Value, json};

use super::lower::references;
use super::random::Random;

/// The names that properties have.
pub(crate) const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
/// The values that enums have.
pub(crate) const VALUES: [&str; 6] = ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"];
/// The patterns of strings; the sampler has a list of matches for each.
pub(crate) const PATTERNS: [&str; 5] = ["^[a-z]+$", "^[0-9]{3}$", "^A", "z$", "^[A-Za-z0-9]*$"];
pub(crate) const FORMATS: [&str; 5] = ["date-time", "date", "uuid", "email", "byte"];
const OBJECTS: [&str; 3] = ["Pet", "Order", "Note"];
/// The component that compositions add properties to.
const EXTENSIBLE: &str = "Pet";
const TAGGED: [&str; 3] = ["Cat", "Dog", "Bird"];
const COLOR: &str = "Color";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V30,
    V31,
}

impl Version {
    pub(crate) fn of(document: &Value) -> Self {
        if document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.0"))
        {
            Self::V30
        } else {
            Self::V31
        }
    }
}

pub(crate) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Generates schemas.
pub(crate) struct Generator<'r> {
    pub(crate) random: &'r mut Random,
    pub(crate) version: Version,
    /// Whether the document has the components that [`document`] writes.
    pub(crate) components: bool,
}

impl Generator<'_> {
    pub(crate) fn schema(&mut self, depth: usize) -> Value {
        if depth == 0 {
            return self.scalar();
        }
        match self.random.below(24) {
            0..=7 => self.scalar(),
            8..=12 => self.object(depth),
            13..=14 => self.array(depth),
            15 => self.map(depth),
            16..=18 if self.components => {
                let names: Vec<&str> = OBJECTS.iter().chain(&TAGGED).copied().chain([COLOR]).collect();
                {
                    let name = self.random.pick(&names);
                    reference(name)
                }
            }
            19 => self.union_of_types(depth),
            20 if self.components => self.discriminated(),
            21 => self.union_of_objects(depth),
            22 => self.all_of(depth),
            _ => self.rare(depth),
        }
    }

    pub(crate) fn scalar(&mut self) -> Value {
        let mut schema = match self.random.below(5) {
            0..=1 => self.string(),
            2 => self.number("integer"),
            3 => self.number("number"),
            _ => json!({"type": "boolean"}),
        };
        if self.random.chance(12) {
            self.make_nullable(&mut schema);
        }
        schema
    }

    pub(crate) fn string(&mut self) -> Value {
        let mut schema = json!({"type": "string"});
        match self.random.below(8) {
            0 => schema["format"] = (*self.random.pick(&FORMATS)).into(),
            1 => schema["pattern"] = (*self.random.pick(&PATTERNS)).into(),
            2..=3 => schema["enum"] = self.values().into(),
            4 => {
                let least = self.random.below(3);
                schema["maxLength"] = (least + self.random.below(5)).into();
                if least > 0 {
                    schema["minLength"] = least.into();
                }
            }
            _ => {}
        }
        schema
    }

    pub(crate) fn values(&mut self) -> Vec<&'static str> {
        let mut values = VALUES;
        self.random.shuffle(&mut values);
        let count = 1 + self.random.below(3);
        values[..count].to_vec()
    }

    fn number(&mut self, name: &str) -> Value {
        let mut schema = json!({"type": name});
        match self.random.below(7) {
            0 => schema["minimum"] = self.random.below(5).into(),
            1 => schema["maximum"] = (5 + self.random.below(5)).into(),
            2 => {
                schema["minimum"] = self.random.below(5).into();
                schema["maximum"] = (6 + self.random.below(5)).into();
                if self.version == Version::V30 && self.random.chance(40) {
                    schema["exclusiveMinimum"] = true.into();
                } else if self.random.chance(30) {
                    schema.as_object_mut().unwrap().remove("minimum");
                    if self.version == Version::V31 {
                        schema["exclusiveMinimum"] = self.random.below(5).into();
                    }
                }
            }
            3 => schema["multipleOf"] = (2 + self.random.below(3)).into(),
            4 if name == "integer" => schema["format"] = (*self.random.pick(&["int32", "int64"])).into(),
            5 if name == "integer" => schema["enum"] = json!([1, 2, self.random.below(9) + 3]),
            _ => {}
        }
        schema
    }

    pub(crate) fn make_nullable(&mut self, schema: &mut Value) {
        if self.version == Version::V30 {
            schema["nullable"] = true.into();
        } else if let Some(name) = schema.get("type").and_then(Value::as_str) {
            schema["type"] = json!([name, "null"]);
        }
        if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            values.push(Value::Null);
        }
    }

    pub(crate) fn object(&mut self, depth: usize) -> Value {
        let mut names = NAMES;
        self.random.shuffle(&mut names);
        let count = 1 + self.random.below(4);
        let mut required = Vec::new();
        let mut properties = Map::new();
        for name in &names[..count] {
            let mut schema = self.schema(depth - 1);
            if schema.get("$ref").is_none() && self.random.chance(8) {
                schema[*self.random.pick(&["readOnly", "writeOnly"])] = true.into();
            }
            // A required reference could have no end.
            if references(&schema).is_empty() && self.random.chance(40) {
                required.push(*name);
            }
            properties.insert((*name).to_owned(), schema);
        }
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        match self.random.below(14) {
            0..=1 => schema["additionalProperties"] = false.into(),
            2 => schema["additionalProperties"] = true.into(),
            3 => schema["additionalProperties"] = self.scalar(),
            4 => schema["minProperties"] = (1 + self.random.below(2)).into(),
            5 => schema["maxProperties"] = (count + self.random.below(2)).into(),
            6 if self.version == Version::V31 => {
                schema["patternProperties"] = json!({"^x": self.scalar()});
            }
            _ => {}
        }
        schema
    }

    pub(crate) fn array(&mut self, depth: usize) -> Value {
        let mut schema = json!({"type": "array", "items": self.schema(depth - 1)});
        match self.random.below(6) {
            0 => schema["minItems"] = (1 + self.random.below(2)).into(),
            1 => schema["maxItems"] = (1 + self.random.below(4)).into(),
            2 => schema["uniqueItems"] = true.into(),
            _ => {}
        }
        schema
    }

    fn map(&mut self, depth: usize) -> Value {
        json!({"type": "object", "additionalProperties": self.schema(depth - 1)})
    }

    /// Alternatives that differ in type, so that one at most matches.
    fn union_of_types(&mut self, depth: usize) -> Value {
        let mut members = vec![
            self.string(),
            self.number("integer"),
            json!({"type": "boolean"}),
            self.object(depth),
        ];
        members.push(self.array(depth));
        self.random.shuffle(&mut members);
        members.truncate(2 + self.random.below(2));
        if self.version == Version::V31 && self.random.chance(20) {
            members.push(json!({"type": "null"}));
        }
        json!({ *self.random.pick(&["oneOf", "anyOf"]): members })
    }

    /// Inline alternatives with a property whose only value differs in each.
    fn union_of_objects(&mut self, depth: usize) -> Value {
        let members: Vec<Value> = VALUES[..2 + self.random.below(2)]
            .iter()
            .map(|value| {
                let mut member = self.object(depth - 1 + usize::from(depth == 1));
                tag(
                    &mut member,
                    "kind",
                    value,
                    self.version == Version::V31 && self.random.chance(50),
                );
                member
            })
            .collect();
        json!({ *self.random.pick(&["oneOf", "anyOf"]): members })
    }

    fn discriminated(&mut self) -> Value {
        let members: Vec<&str> = TAGGED[..2 + self.random.below(2)].to_vec();
        let mut schema = json!({
            "oneOf": members.iter().map(|name| reference(name)).collect::<Vec<_>>(),
            "discriminator": {"propertyName": "kind"},
        });
        if self.random.chance(60) {
            let mapping: Map<String, Value> = members
                .iter()
                .map(|name| (name.to_uppercase(), reference(name)["$ref"].clone()))
                .collect();
            schema["discriminator"]["mapping"] = mapping.into();
        }
        schema
    }

    fn all_of(&mut self, depth: usize) -> Value {
        let mut second = self.object(depth);
        if let Some(map) = second.as_object_mut() {
            map.remove("additionalProperties");
            map.remove("maxProperties");
        }
        if self.components && self.random.chance(60) {
            return json!({"allOf": [reference(EXTENSIBLE), second]});
        }
        let mut first = json!({"type": "object", "properties": {"f": self.scalar()}});
        if self.random.chance(40) {
            first["required"] = json!(["f"]);
        }
        json!({"allOf": [first, second]})
    }

    fn rare(&mut self, depth: usize) -> Value {
        match self.random.below(7) {
            0 => json!({}),
            1 => json!({"type": "string", "not": {"enum": [*self.random.pick(&VALUES)]}}),
            2 => {
                let members = [json!({"required": ["a"]}), json!({"required": ["b"]})];
                let mut schema = self.object(depth);
                schema[*self.random.pick(&["anyOf", "oneOf"])] = members.to_vec().into();
                schema
            }
            3 => json!({"type": "object"}),
            4 if self.version == Version::V31 => json!({"const": *self.random.pick(&VALUES)}),
            5 if self.version == Version::V31 => {
                json!({"type": ["string", "integer"], "maxLength": 4, "minimum": 1})
            }
            6 if self.version == Version::V31 && self.components => {
                let name = *self.random.pick(&OBJECTS);
                let mut schema = reference(name);
                schema["minProperties"] = 2.into();
                schema
            }
            _ => json!({"enum": self.values()}),
        }
    }
}

/// Adds a required property with one value to an object.
pub(crate) fn tag(member: &mut Value, property: &str, value: &str, constant: bool) {
    member["properties"][property] = if constant {
        json!({"const": value})
    } else {
        json!({"type": "string", "enum": [value]})
    };
    let mut required = member["required"].as_array().cloned().unwrap_or_default();
    required.push(property.into());
    member["required"] = required.into();
}

/// A document with one operation and generated schemas.
pub(crate) fn document(random: &mut Random) -> Value {
    let version = if random.chance(50) {
        Version::V30
    } else {
        Version::V31
    };
    let mut generator = Generator {
        random,
        version,
        components: true,
    };
    let mut schemas = Map::new();
    for name in OBJECTS {
        let mut schema = generator.object(2);
        if name == EXTENSIBLE
            && let Some(map) = schema.as_object_mut()
        {
            map.remove("additionalProperties");
            map.remove("maxProperties");
        }
        schemas.insert(name.to_owned(), schema);
    }
    for name in TAGGED {
        let mut member = generator.object(1);
        if generator.random.chance(50) {
            tag(&mut member, "kind", &name.to_uppercase(), false);
        } else {
            member["properties"]["kind"] = json!({"type": "string"});
        }
        schemas.insert(name.to_owned(), member);
    }
    schemas.insert(
        COLOR.to_owned(),
        json!({"type": "string", "enum": generator.values()}),
    );
    let mut operation = json!({"responses": {"200": {"description": "done"}}});
    let sides = generator.random.below(3);
    if sides != 1 {
        let schema = generator.schema(3);
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    if sides != 0 {
        operation["responses"]["200"]["content"]["application/json"]["schema"] = generator.schema(3);
    }
    if generator.random.chance(15) {
        let required = generator.random.chance(30);
        operation["parameters"] =
            json!([{"name": "q", "in": "query", "required": required, "schema": generator.scalar()}]);
    }
    let mut document = json!({
        "openapi": if version == Version::V30 { "3.0.3" } else { "3.1.0" },
        "info": {"title": "Generated", "version": "1"},
        "paths": {"/things": {"post": operation}},
        "components": {"schemas": schemas},
    });
    prune(&mut document);
    document
}

/// Removes components that nothing refers to.
pub(crate) fn prune(document: &mut Value) {
    let mut reached = std::collections::BTreeSet::new();
    let mut queue = references(&document["paths"]);
    for (name, components) in document["components"].as_object().into_iter().flatten() {
        if name != "schemas" {
            queue.extend(references(components));
        }
    }
    while let Some(name) = queue.pop() {
        if reached.insert(name.clone()) {
            queue.extend(references(&document["components"]["schemas"][&name]));
        }
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| reached.contains(name));
    }
}

/// A document for each operation of a real one, with the components that it reaches.
pub(crate) fn slices(document: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if operation.get("responses").is_none() {
                continue;
            }
            let mut slice = json!({
                "openapi": document["openapi"],
                "info": document["info"],
                "paths": {path: {method: operation}},
                "components": document["components"],
            });
            if let Some(parameters) = item.get("parameters") {
                slice["paths"][path]["parameters"] = parameters.clone();
            }
            prune(&mut slice);
            out.push(slice);
        }
    }
    out
}
