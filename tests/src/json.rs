//! Comparison of JSON up to fields that are `null` and the form of ids, and changes in one place.

use serde::Serialize;
use serde_json::Value;

/// Removes fields that are `null`, which HubSpot does not distinguish from missing ones. A `null` in a list stays. Ids
/// become strings: they are read from numbers, too, and not written as those.
#[must_use]
pub fn plain(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, value)| !value.is_null());
            let kept = kept.map(|(name, value)| match plain(value) {
                Value::Number(id) if is_id(&name) && !id.is_f64() => (name, id.to_string().into()),
                value => (name, value),
            });
            Value::Object(kept.collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(plain).collect()),
        other => other,
    }
}

/// Whether a field of this name is an id.
#[must_use]
pub fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("Id")
}

/// Serializes a value to text and parses it, as programs do, in the form that can be compared.
pub fn written(value: &impl Serialize) -> Value {
    plain(parse(
        &serde_json::to_string(value).expect("a deserialized value can be serialized"),
    ))
}

/// Parses JSON.
#[must_use]
pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field of an object.
    Field(String),
    /// To an element of a list.
    Element(usize),
}

/// The path to a value inside another.
pub type Way = Vec<Step>;

/// Returns the paths to every field and every element, at any depth.
#[must_use]
pub fn ways(value: &Value) -> Vec<Way> {
    let mut all = Vec::new();
    collect(value, &mut Vec::new(), &mut all);
    all
}

fn collect(value: &Value, at: &mut Way, all: &mut Vec<Way>) {
    let steps: Vec<(Step, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (Step::Field(name.clone()), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, value)| (Step::Element(index), value))
            .collect(),
        _ => return,
    };
    for (step, value) in steps {
        at.push(step);
        all.push(at.clone());
        collect(value, at, all);
        at.pop();
    }
}

/// Returns the value at the end of a path.
#[must_use]
pub fn at<'v>(value: &'v Value, way: &[Step]) -> &'v Value {
    way.iter().fold(value, |value, step| match step {
        Step::Field(name) => &value[name],
        Step::Element(index) => &value[*index],
    })
}

/// Returns the value with another one at the end of a path, or without the one there.
#[must_use]
pub fn with(value: &Value, way: &[Step], new: Option<Value>) -> Value {
    let mut changed = value.clone();
    let (last, before) = way.split_last().expect("a path has a step");
    let parent = before.iter().fold(&mut changed, |value, step| match step {
        Step::Field(name) => &mut value[name],
        Step::Element(index) => &mut value[*index],
    });
    match (last, new) {
        (Step::Field(name), Some(new)) => drop(parent.as_object_mut().unwrap().insert(name.clone(), new)),
        (Step::Field(name), None) => drop(parent.as_object_mut().unwrap().remove(name)),
        (Step::Element(index), Some(new)) => parent[*index] = new,
        (Step::Element(index), None) => drop(parent.as_array_mut().unwrap().remove(*index)),
    }
    changed
}

/// Formats a path as [`Problem::path`](hubspot_conversations::Problem) does.
#[must_use]
pub fn path(way: &[Step]) -> String {
    let mut text = String::new();
    for step in way {
        match step {
            Step::Field(name) if text.is_empty() => text.push_str(name),
            Step::Field(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Element(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}
