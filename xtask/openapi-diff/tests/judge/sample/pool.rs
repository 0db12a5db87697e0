//! Literals that instances are made of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Number, Value, json};

use crate::documents::VALUES;

/// Literals of both sides of a pair: two schemas mostly differ near one of them.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    pub(super) values: Vec<Value>,
    /// The strings of these, with their lengths.
    pub(super) texts: Vec<(String, usize)>,
    pub(super) numbers: Vec<Value>,
    pub(super) lengths: BTreeSet<usize>,
    pub(super) names: Vec<String>,
    /// The schemas of properties by name.
    pub(super) properties: BTreeMap<String, Vec<Value>>,
}

impl Pool {
    pub(crate) fn new(schemas: &[&Value]) -> Self {
        let mut pool = Self::default();
        pool.numbers
            .extend([json!(0), json!(1), json!(1.5), json!(-1), json!(12)]);
        for schema in schemas {
            pool.collect(schema);
        }
        let strings = [
            "",
            "a",
            "A",
            "az",
            "A1",
            "123",
            "1",
            "true",
            "other text",
            "YWJj",
            "2026-01-31",
        ];
        pool.values.extend(strings.map(Value::from));
        pool.values.extend(VALUES.map(Value::from));
        pool.values.extend([
            json!(null),
            json!(true),
            json!([]),
            json!({}),
            json!({"a": 1}),
            json!(["a"]),
        ]);
        let near: BTreeSet<usize> = pool
            .lengths
            .iter()
            .flat_map(|length| [length.saturating_sub(1), *length, length + 1])
            .collect();
        pool.lengths = near.into_iter().filter(|length| *length < 64).collect();
        pool.values
            .extend(pool.lengths.iter().map(|length| Value::from("a".repeat(*length))));
        pool.values.extend(pool.numbers.iter().cloned());
        let texts = pool.values.iter().filter_map(Value::as_str);
        pool.texts = texts
            .map(|text| (text.to_owned(), text.chars().count()))
            .collect();
        let names: BTreeSet<String> = pool
            .properties
            .keys()
            .cloned()
            .chain(["a", "x1", "unknown"].map(str::to_owned))
            .collect();
        pool.names = names.into_iter().collect();
        pool
    }

    fn collect(&mut self, schema: &Value) {
        match schema {
            Value::Object(map) => {
                for (key, value) in map {
                    self.keyword(key, value);
                    self.collect(value);
                }
            }
            Value::Array(list) => list.iter().for_each(|inner| self.collect(inner)),
            _ => {}
        }
    }

    fn keyword(&mut self, key: &str, value: &Value) {
        match (key, value) {
            ("enum", Value::Array(values)) => self.values.extend(values.iter().cloned()),
            ("const", value) => self.values.push(value.clone()),
            ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf", value) => {
                self.numbers.extend(around(value));
            }
            (
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties",
                value,
            ) => {
                self.lengths
                    .extend(value.as_u64().and_then(|length| usize::try_from(length).ok()));
            }
            ("required", Value::Array(names)) => {
                for name in names.iter().filter_map(Value::as_str) {
                    self.properties.entry(name.to_owned()).or_default();
                }
            }
            ("properties", Value::Object(map)) => {
                for (name, schema) in map {
                    let known = self.properties.entry(name.clone()).or_default();
                    if !known.contains(schema) {
                        known.push(schema.clone());
                    }
                }
            }
            _ => {}
        }
    }
}

/// A number and its neighbors.
pub(super) fn around(value: &Value) -> Vec<Value> {
    let mut out = vec![value.clone()];
    if let Some(number) = value.as_i64() {
        for step in [-1, 1] {
            out.push(match (number.checked_add(step), step) {
                (Some(near), _) => near.into(),
                (None, 1) => (i64::MAX.unsigned_abs() + 1).into(),
                (None, _) => json!(-1e19),
            });
        }
    }
    if let Some(number) = value.as_f64().filter(|number| number.abs() < 1e15) {
        out.extend(
            [number - 0.5, number + 0.5, number * 2.0]
                .into_iter()
                .map(whole_or_not),
        );
    } else if let Some(number) = value.as_f64() {
        out.push(json!(number * 10.0));
    }
    out
}

/// A number without a fraction as an integer.
pub(super) fn whole_or_not(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        let whole = number as i64;
        return whole.into();
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
