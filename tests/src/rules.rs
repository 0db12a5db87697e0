//! The types that the description allows at each place, read without the generator, to test its output.

use std::sync::LazyLock;

use chrono::DateTime;
use hubspot_conversations_openapi::conversations::V3;
use serde_json::{Map, Value, json};

use crate::json::{Step, Way};

/// The description.
#[derive(Debug)]
pub struct Rules(Value);

/// The declaration of one place in a payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The schema of the value there.
    pub schema: Value,
    /// The field that is reported for another value there: the place itself, or the list or map around it.
    pub blamed: Way,
    /// Whether it is the tag of a union.
    pub is_tag: bool,
}

impl Rules {
    /// Returns the rules of the description from which the crate is generated.
    #[must_use]
    pub fn get() -> &'static Self {
        static RULES: LazyLock<Rules> = LazyLock::new(|| Rules(crate::json::parse(V3)));
        &RULES
    }

    /// Returns all schemas by name.
    #[must_use]
    pub fn schemas(&self) -> &Map<String, Value> {
        self.0["components"]["schemas"].as_object().expect("schemas")
    }

    /// Resolves the reference of a schema, if it is one.
    #[must_use]
    pub fn resolve<'r>(&'r self, schema: &'r Value) -> &'r Value {
        let target = schema.pointer("/allOf/0/$ref").or_else(|| schema.get("$ref"));
        let Some(target) = target else { return schema };
        let name = target
            .as_str()
            .and_then(|target| target.rsplit('/').next())
            .expect("a reference");
        self.resolve(
            self.schemas()
                .get(name)
                .unwrap_or_else(|| panic!("{name} is not a schema")),
        )
    }

    /// Returns the place at the end of a path into a payload, or `None` for an undeclared field.
    #[must_use]
    pub fn place(&self, root: &str, payload: &Value, way: &[Step]) -> Option<Place> {
        let mut place = Place {
            schema: json!({"$ref": format!("/{root}")}),
            blamed: Way::new(),
            is_tag: false,
        };
        let mut value = payload;
        for (index, step) in way.iter().enumerate() {
            let schema = self.resolve(&place.schema);
            let here = way[..=index].to_vec();
            place.is_tag = false;
            match step {
                Step::Element(element) => {
                    place.schema = schema.get("items")?.clone();
                    // A list of objects or of a union keeps its valid elements; any other is dropped as a whole.
                    let item = self.resolve(&place.schema);
                    if item.get("oneOf").is_some() || item.get("properties").is_some() {
                        place.blamed = here;
                    }
                    value = &value[*element];
                }
                Step::Field(name) => {
                    if let Some(values) = schema.get("additionalProperties") {
                        place.schema = values.clone();
                    } else {
                        place.is_tag = name == "type" && schema.get("oneOf").is_some();
                        place.schema = self.field(schema, value, name)?;
                        place.blamed = here;
                    }
                    value = &value[name];
                }
            }
        }
        Some(place)
    }

    /// Returns the schema of a field of an object or of a member of a union.
    fn field(&self, schema: &Value, value: &Value, name: &str) -> Option<Value> {
        let Some(members) = schema.get("oneOf").and_then(Value::as_array) else {
            return schema["properties"].get(name).cloned();
        };
        if name == "type" {
            return Some(json!({"type": "string"}));
        }
        let tag = value.get("type").and_then(Value::as_str);
        let member = tag.and_then(|tag| schema["discriminator"]["mapping"].get(tag));
        if let Some(member) = member {
            return self.resolve(&json!({"$ref": member}))["properties"]
                .get(name)
                .cloned();
        }
        // Without a tag, the field has the schema that all members share, if they do.
        let mut all = members
            .iter()
            .filter_map(|member| self.resolve(member)["properties"].get(name));
        let bare = |schema: &Value| self.kind(schema);
        let first = all.next()?;
        Some(if all.all(|other| bare(other) == bare(first)) {
            first.clone()
        } else {
            json!({})
        })
    }

    /// Returns the JSON type of a schema, or `None` for any type.
    #[must_use]
    pub fn kind(&self, schema: &Value) -> Option<String> {
        let schema = self.resolve(schema);
        if schema.get("oneOf").is_some() {
            return Some("object".to_owned());
        }
        schema.get("type").and_then(Value::as_str).map(str::to_owned)
    }

    /// Whether a value has the JSON type of a schema. Its contents are not checked.
    #[must_use]
    pub fn fits(&self, schema: &Value, value: &Value) -> bool {
        let is_time = self
            .resolve(schema)
            .get("format")
            .is_some_and(|format| format == "date-time");
        match self.kind(schema).as_deref() {
            Some("string") if is_time => value
                .as_str()
                .is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.as_i64().is_some(),
            Some("number") => value.is_number(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            Some(other) => panic!("{other} is not a JSON type"),
            None => true,
        }
    }

    /// Returns a payload with every declared field; a list of a union has one element of each variant.
    #[must_use]
    pub fn sample(&self, name: &str) -> Value {
        self.sample_of(&json!({"$ref": format!("/{name}")}))
    }

    fn sample_of(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        let fields = |schema: &Value| -> Map<String, Value> {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.map(|(name, schema)| (name.clone(), self.sample_of(schema)));
            fields.collect()
        };
        if let Some(value) = schema.pointer("/enum/0") {
            return value.clone();
        }
        if let Some(members) = schema["discriminator"]["mapping"].as_object() {
            let (_, first) = members.iter().next().expect("a member");
            return self.sample_of(&json!({"$ref": first}));
        }
        match schema["type"].as_str() {
            Some("string") if schema["format"] == "date-time" => json!("2031-05-04T03:02:01Z"),
            Some("string") => json!("some text"),
            Some("boolean") => json!(true),
            Some("integer" | "number") => json!(12),
            Some("array") => {
                let items = self.resolve(&schema["items"]);
                match items["discriminator"]["mapping"].as_object() {
                    Some(members) => members
                        .values()
                        .map(|member| self.sample_of(&json!({"$ref": member})))
                        .collect(),
                    None => json!([self.sample_of(items), self.sample_of(items)]),
                }
            }
            Some("object") if schema.get("additionalProperties").is_some() => {
                json!({"a": self.sample_of(&schema["additionalProperties"])})
            }
            Some("object") => Value::Object(fields(schema)),
            other => panic!("{other:?} is not a JSON type"),
        }
    }

    /// Returns the names of all fields that any schema declares.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        let all = self
            .schemas()
            .values()
            .filter_map(|schema| schema["properties"].as_object());
        let mut names: Vec<String> = all.flat_map(|properties| properties.keys().cloned()).collect();
        names.sort();
        names.dedup();
        names
    }
}
