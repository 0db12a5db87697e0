//! Whether a placeholder or a label fits what the facts say of a field.

use serde_json::{Value, json};

use super::{resolve, unwrapped};
use crate::regen::read::page::Label;
use crate::regen::read::sample::{Shape, is_constant};

/// What a form shows of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As the facts have it.
    Agrees,
    /// Of another type; the schema to build is told by the shape or the label.
    Retyped,
    /// A value that the enum does not have.
    NewValue(String),
    /// All values of the enum.
    Values(Vec<String>),
    /// Otherwise than the facts have it, but not in a way that this form is proof of.
    Doubt(String),
}

/// What an enum's list says against the values known, in any order.
fn list_verdict(known: &[&str], shown: &[String]) -> Verdict {
    let same = known.len() == shown.len() && shown.iter().all(|value| known.contains(&value.as_str()));
    if same {
        Verdict::Agrees
    } else {
        Verdict::Values(shown.to_vec())
    }
}

pub(super) fn enum_values(schema: &Value) -> Option<Vec<&str>> {
    Some(
        schema
            .get("enum")?
            .as_array()?
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    )
}

/// The values that the facts have for a schema, behind references; none, if it is no enum.
pub(super) fn known_values<'a>(facts: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    enum_values(resolve_wrapped(facts, schema)).unwrap_or_default()
}

/// Judges a sample's placeholder; `list` is the enum list that the page prints for the field, if any.
pub(super) fn shape(facts: &Value, schema: &Value, shape: &Shape, list: Option<&[String]>) -> Verdict {
    let schema = resolve_wrapped(facts, schema);
    if *shape == Shape::Unknown {
        return Verdict::Agrees;
    }
    if let Some(known) = enum_values(schema) {
        return match (shape, list) {
            (Shape::Word(_), Some(list)) => list_verdict(&known, list),
            (Shape::Word(word), None) if known.contains(&word.as_str()) => Verdict::Agrees,
            (Shape::Word(word), None) => Verdict::NewValue(word.clone()),
            (Shape::Text, _) => {
                Verdict::Doubt("a free string in the sample; the list of values stays".into())
            }
            _ => Verdict::Retyped,
        };
    }
    let kind = schema.get("type").and_then(Value::as_str);
    let is_text = matches!(kind, None | Some("string")) && !is_union(schema);
    if let (Shape::Word(word), false) = (shape, is_text) {
        return Verdict::Doubt(format!("the sample has the text `{word}`"));
    }
    if is_union(schema) {
        return agrees(shows_object(shape));
    }
    let format = schema.get("format").and_then(Value::as_str);
    match kind {
        Some("string") => match (shape, list) {
            (Shape::Word(_), Some(list)) => Verdict::Values(list.to_vec()),
            (Shape::Word(word), None) => Verdict::Doubt(format!(
                "the value `{word}` in the sample; an enum's list is not printed"
            )),
            (Shape::Formatted(shown), _) => agrees(format == Some(shown)),
            (Shape::Text, _) => agrees(!matches!(format, Some("date-time" | "date" | "email"))),
            _ => Verdict::Retyped,
        },
        Some("integer") => agrees(*shape == Shape::Number),
        Some("number") => agrees(matches!(shape, Shape::Number | Shape::Fraction)),
        Some("boolean") => agrees(*shape == Shape::Bool),
        Some("array") => match shape {
            Shape::Array(Some(item)) => match schema.get("items") {
                Some(items) => self::shape(facts, items, item, list),
                None => Verdict::Agrees,
            },
            Shape::Array(None) => Verdict::Agrees,
            _ => Verdict::Retyped,
        },
        Some("object") => agrees(shows_object(shape)),
        _ => Verdict::Agrees,
    }
}

/// Judges an example that somebody wrote: it is proof of what is there, and of nothing else.
pub(super) fn example(facts: &Value, schema: &Value, shape: &Shape) -> Verdict {
    match (self::shape(facts, schema, shape, None), shape) {
        (Verdict::Doubt(_), Shape::Word(_))
            if matches!(describe(facts, schema).as_str(), "string" | "string<uuid>") =>
        {
            Verdict::Agrees
        }
        (Verdict::NewValue(value), _) if !is_constant(&value) => {
            Verdict::Doubt(format!("`{value}` in an example is none of its values"))
        }
        (Verdict::Retyped | Verdict::Values(_), _) => {
            Verdict::Doubt("an example of another type is no proof of one".into())
        }
        (verdict, _) => verdict,
    }
}

/// Judges the value that a whole body is.
pub(super) fn body(facts: &Value, schema: &Value, shape: &Shape) -> Verdict {
    match self::shape(facts, schema, shape, None) {
        Verdict::Retyped if shape.is_example() => {
            Verdict::Doubt("an example of another type is no proof of one".into())
        }
        Verdict::Retyped if !shape.is_telling() => {
            Verdict::Doubt("the sample is of another type, and does not show of which".into())
        }
        verdict => verdict,
    }
}

fn shows_object(shape: &Shape) -> bool {
    shape.properties().is_some() || *shape == Shape::Empty
}

/// Judges a field's label; `values` is the list that goes with an enum.
pub(super) fn label(facts: &Value, schema: &Value, label: &Label, values: &[String]) -> Verdict {
    let schema = resolve_wrapped(facts, schema);
    let kind = schema.get("type").and_then(Value::as_str);
    match label {
        Label::Unknown => Verdict::Agrees,
        Label::Enum => match enum_values(schema) {
            Some(_) if values.is_empty() => Verdict::Agrees,
            Some(known) => list_verdict(&known, values),
            None if kind == Some("string") && !values.is_empty() => Verdict::Values(values.to_vec()),
            None => Verdict::Retyped,
        },
        Label::Scalar { kind: shown, format } => agrees(
            kind == Some(shown.as_str())
                && enum_values(schema).is_none()
                && schema.get("format").and_then(Value::as_str) == format.as_deref(),
        ),
        Label::Object => agrees(kind == Some("object") || is_union(schema)),
        Label::Union(titles) => {
            let several = titles.len() > 1;
            agrees(is_union(schema) || !several && kind == Some("object"))
        }
        Label::Array(inner) => match schema.get("items") {
            Some(items) if kind == Some("array") => self::label(facts, items, inner, values),
            _ => Verdict::Retyped,
        },
    }
}

/// The schema that a label states, as far as it states one.
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

pub(super) fn is_union(schema: &Value) -> bool {
    schema.get("oneOf").is_some() || schema.get("anyOf").is_some()
}

fn resolve_wrapped<'a>(facts: &'a Value, schema: &'a Value) -> &'a Value {
    resolve(facts, unwrapped(schema))
}

fn agrees(agrees: bool) -> Verdict {
    if agrees { Verdict::Agrees } else { Verdict::Retyped }
}

/// The words that name what a schema is, in a report.
pub(in crate::regen) fn describe(facts: &Value, schema: &Value) -> String {
    let schema = resolve_wrapped(facts, schema);
    let part = |key: &str| schema.get(key).and_then(Value::as_str);
    if enum_values(schema).is_some() {
        return "enum".into();
    }
    match (part("type"), part("format")) {
        (Some("array"), _) => {
            let items = schema
                .get("items")
                .map(|items| describe(facts, items))
                .unwrap_or_default();
            format!("{items}[]")
        }
        (Some(kind), Some(format)) => format!("{kind}<{format}>"),
        (Some(kind), None) => kind.into(),
        _ if is_union(schema) => "union".into(),
        _ => "anything".into(),
    }
}
