//! Whether what a page shows of a value is as the facts have it.
//!
//! - A placeholder shows a type, and a format where that has a placeholder of its own; never `int32` from `int64`; of a
//!   union only its first member, of an enum only its first value.
//! - A label shows type and format, and all values of an enum.
//! - A hand-written example proves what it has, and nothing by a value of another type.

use serde_json::{Value, json};

use super::list::describe;
use super::merge::Why;
use super::model::{enum_values, resolve, unwrapped};
use crate::regen::read::page::Label;
use crate::regen::read::sample::{Shape, is_constant};

/// What a page shows of a value, to what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The same.
    Agrees,
    /// Another type.
    Retyped,
    /// Other values of the enum: these.
    Values(Vec<String>),
    /// Something else, which the form does not prove.
    Doubt(Why),
}

impl From<bool> for Verdict {
    fn from(agrees: bool) -> Self {
        if agrees { Self::Agrees } else { Self::Retyped }
    }
}

/// Returns the values that are known of a schema; none, if it is no enum.
pub(super) fn known_values<'a>(facts: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    enum_values(resolve(facts, unwrapped(schema))).unwrap_or_default()
}

fn values(known: &[&str], shown: &[String]) -> Verdict {
    let is_same = known.len() == shown.len() && shown.iter().all(|value| known.contains(&value.as_str()));
    if is_same {
        Verdict::Agrees
    } else {
        Verdict::Values(shown.to_vec())
    }
}

/// Judges a sample's placeholder; `list` has the values that the page lists for it, if it does.
pub(super) fn sample(facts: &Value, schema: &Value, shape: &Shape, list: Option<&[String]>) -> Verdict {
    let schema = resolve(facts, unwrapped(schema));
    let format = schema["format"].as_str();
    if let (Some(known), true) = (enum_values(schema), *shape != Shape::Unknown) {
        return match (shape, list) {
            (Shape::Word(_), Some(list)) => values(&known, list),
            (Shape::Word(word), None) if known.contains(&word.as_str()) => Verdict::Agrees,
            (Shape::Word(word), None) => Verdict::Values(
                known
                    .into_iter()
                    .chain([word.as_str()])
                    .map(str::to_owned)
                    .collect(),
            ),
            (Shape::Text, _) => Verdict::Doubt(Why::FreeText),
            _ => Verdict::Retyped,
        };
    }
    let shows_object = shape.properties().is_some() || *shape == Shape::Empty;
    match (schema["type"].as_str(), shape) {
        (_, Shape::Unknown) => Verdict::Agrees,
        (_, Shape::Word(word)) if is_union(schema) => Verdict::Doubt(Why::Text(word.clone())),
        _ if is_union(schema) => shows_object.into(),
        (None, _) => Verdict::Agrees,
        (Some("string"), Shape::Word(word)) => match list {
            Some(list) => Verdict::Values(list.to_vec()),
            None => Verdict::Doubt(Why::Value(word.clone())),
        },
        (_, Shape::Word(word)) => Verdict::Doubt(Why::Text(word.clone())),
        (Some("string"), Shape::Formatted(shown)) => (format == Some(shown)).into(),
        (Some("string"), Shape::Text) => (!matches!(format, Some("date-time" | "date" | "email"))).into(),
        (Some("integer"), shape) => (*shape == Shape::Number).into(),
        (Some("number"), shape) => matches!(shape, Shape::Number | Shape::Fraction).into(),
        (Some("boolean"), shape) => (*shape == Shape::Bool).into(),
        (Some("array"), Shape::Array(Some(item))) => match schema.get("items") {
            Some(items) => sample(facts, items, item, list),
            None => Verdict::Agrees,
        },
        (Some("array"), Shape::Array(None)) => Verdict::Agrees,
        (Some("object"), _) => shows_object.into(),
        (Some("string" | "array"), _) => Verdict::Retyped,
        (Some(_), _) => Verdict::Agrees,
    }
}

/// Judges a value in an example.
pub(super) fn example(facts: &Value, schema: &Value, shape: &Shape) -> Verdict {
    match (sample(facts, schema, shape, None), shape) {
        (Verdict::Doubt(_), Shape::Word(_))
            if matches!(describe(facts, schema).as_str(), "string" | "string<uuid>") =>
        {
            Verdict::Agrees
        }
        (Verdict::Values(values), _) => match values.last() {
            Some(new) if !is_constant(new) => Verdict::Doubt(Why::ExampleValue(new.clone())),
            _ => Verdict::Values(values),
        },
        (Verdict::Retyped, _) => Verdict::Doubt(Why::ExampleType),
        (verdict, _) => verdict,
    }
}

/// Judges the value that a whole body is.
pub(super) fn body(facts: &Value, schema: &Value, shape: &Shape) -> Verdict {
    match sample(facts, schema, shape, None) {
        Verdict::Retyped if shape.is_example() => Verdict::Doubt(Why::ExampleType),
        Verdict::Retyped if !shape.is_telling() => Verdict::Doubt(Why::SampleType),
        verdict => verdict,
    }
}

/// Judges a field's label; `listed` has the values that go with an enum.
pub(super) fn label(facts: &Value, schema: &Value, label: &Label, listed: &[String]) -> Verdict {
    let schema = resolve(facts, unwrapped(schema));
    let kind = schema["type"].as_str();
    match label {
        Label::Unknown => Verdict::Agrees,
        Label::Enum => match enum_values(schema) {
            Some(_) if listed.is_empty() => Verdict::Agrees,
            Some(known) => values(&known, listed),
            None if kind == Some("string") && !listed.is_empty() => Verdict::Values(listed.to_vec()),
            None => Verdict::Retyped,
        },
        Label::Scalar { kind: shown, format } => {
            let is_enum = enum_values(schema).is_some();
            (kind == Some(shown) && !is_enum && schema["format"].as_str() == format.as_deref()).into()
        }
        Label::Object => (kind == Some("object") || is_union(schema)).into(),
        Label::Union(titles) => (is_union(schema) || titles.len() < 2 && kind == Some("object")).into(),
        Label::Array(inner) => match schema.get("items") {
            Some(items) if kind == Some("array") => self::label(facts, items, inner, listed),
            _ => Verdict::Retyped,
        },
    }
}

/// Returns the schema that a label shows whole.
pub(super) fn schema_of(label: &Label) -> Option<Value> {
    Some(match label {
        Label::Scalar {
            kind,
            format: Some(format),
        } => json!({"type": kind, "format": format}),
        Label::Scalar { kind, format: None } => json!({"type": kind}),
        Label::Array(inner) => json!({"type": "array", "items": schema_of(inner)?}),
        Label::Enum => json!({"type": "string"}),
        Label::Object | Label::Union(_) | Label::Unknown => return None,
    })
}

fn is_union(schema: &Value) -> bool {
    schema.get("oneOf").is_some() || schema.get("anyOf").is_some()
}
