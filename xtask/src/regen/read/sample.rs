//! Samples: the values a docs page prints in place of a schema.
//!
//! In a sample that was made from a schema every scalar is a placeholder for the type of its field, or the first value of
//! an enum; an object lists every property that its schema declares. A sample that an author wrote has values of its own,
//! and what it leaves out may well exist.

use std::iter;

use serde_json::{Map, Value};

/// The type that a sample shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// `"<any>"`, `"<unknown>"`, `null`: the page gave up; only the presence of the field is shown.
    Unknown,
    /// `"<string>"` or an empty string.
    Text,
    /// A string that is no placeholder: an enum's first value, or a default.
    Word(String),
    /// A string whose format the placeholder shows.
    Formatted(&'static str),
    /// `123`: an integer or a number.
    Number,
    /// `1.5`: a number that is no integer.
    Fraction,
    /// `true`.
    Bool,
    /// Properties in the order of the sample, all that there are.
    Object(Vec<(String, Shape)>),
    /// Properties of an example, which shows some of those that there are.
    Example(Vec<(String, Shape)>),
    /// `{}`: a map, or an object whose properties the page left out.
    Empty,
    /// The shape of the items, if the sample shows one.
    Array(Option<Box<Shape>>),
}

/// Placeholders that Mintlify prints for a format, and the format.
pub(super) const FORMATS: [(&str, &str); 4] = [
    ("2023-11-07T05:31:56Z", "date-time"),
    ("2023-12-25", "date"),
    ("3c90c3cc-0d44-4b50-8888-8dd25736052a", "uuid"),
    ("jsmith@example.com", "email"),
];

impl Shape {
    /// Parses a sample.
    pub fn of(sample: &Value) -> Self {
        Self::within(sample, Origin::of(sample))
    }

    /// Parses a sample that has `...` for what was left out.
    pub fn of_some(sample: &Value) -> Self {
        Self::of(sample).into_example()
    }

    fn within(sample: &Value, whole: Origin) -> Self {
        match sample {
            Value::Null => Self::Unknown,
            Value::Bool(_) => Self::Bool,
            Value::Number(number) if number.is_f64() => Self::Fraction,
            Value::Number(_) => Self::Number,
            Value::String(text) => Self::of_text(text),
            Value::Array(items) => Self::Array(items.first().map(|item| Box::new(Self::within(item, whole)))),
            Value::Object(map) if map.is_empty() => Self::Empty,
            Value::Object(map) => {
                let properties = map
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::within(value, whole)))
                    .collect();
                match Origin::of_object(map).unwrap_or(whole) {
                    Origin::Schema => Self::Object(properties),
                    Origin::Author => Self::Example(properties),
                }
            }
        }
    }

    /// Returns the same shape as one that proves nothing by what it lacks.
    pub(crate) fn into_example(self) -> Self {
        match self {
            Self::Object(properties) | Self::Example(properties) => Self::Example(
                properties
                    .into_iter()
                    .map(|(name, shape)| (name, shape.into_example()))
                    .collect(),
            ),
            Self::Array(item) => Self::Array(item.map(|item| Box::new(item.into_example()))),
            other => other,
        }
    }

    fn of_text(text: &str) -> Self {
        match text {
            "" | "<string>" => Self::Text,
            "<array>" => Self::Array(None),
            "<any>" | "<unknown>" | "<null>" => Self::Unknown,
            "<object>" => Self::Empty,
            "<number>" | "<integer>" => Self::Number,
            "<boolean>" => Self::Bool,
            _ => match FORMATS.iter().find(|(placeholder, _)| *placeholder == text) {
                Some((_, format)) => Self::Formatted(format),
                None if is_date_time(text) => Self::Formatted("date-time"),
                None => Self::Word(text.to_owned()),
            },
        }
    }

    /// Returns the properties, if it is an object that shows any.
    pub fn properties(&self) -> Option<&[(String, Shape)]> {
        match self {
            Self::Object(properties) | Self::Example(properties) => Some(properties),
            _ => None,
        }
    }

    /// Returns the property of that name, if it is an object that shows it.
    pub fn property(&self, name: &str) -> Option<&Self> {
        self.properties()?
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, shape)| shape)
    }

    /// Whether an author wrote it, or its items.
    pub fn is_example(&self) -> bool {
        match self {
            Self::Example(_) => true,
            Self::Array(Some(item)) => item.is_example(),
            _ => false,
        }
    }

    /// Whether it shows a type down to its items.
    pub fn is_telling(&self) -> bool {
        match self {
            Self::Unknown | Self::Empty | Self::Array(None) => false,
            Self::Array(Some(item)) => item.is_telling(),
            _ => true,
        }
    }

    /// Whether it is the body of an error, as HubSpot has them.
    pub fn is_error(&self) -> bool {
        let shows = |name| self.property(name).is_some();
        shows("message") && (shows("category") || shows("correlationId"))
    }

    /// Returns the word that is the value of that property.
    pub fn word(&self, name: &str) -> Option<&str> {
        match self.property(name)? {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// Where a sample, or an object in it, comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Schema,
    Author,
}

impl Origin {
    /// Returns the origin of a whole sample. Without any text, its numbers and booleans have to be placeholders.
    fn of(sample: &Value) -> Self {
        let mut leaves = vec![sample];
        let mut next = 0;
        while let Some(value) = leaves.get(next).copied() {
            leaves.extend(value.as_array().into_iter().flatten());
            leaves.extend(value.as_object().into_iter().flat_map(|map| map.values()));
            next += 1;
        }
        let is_written = |value: &&Value| match value {
            Value::Number(number) => number.as_u64() != Some(123),
            other => other.as_bool() == Some(false),
        };
        let of_numbers = || leaves.iter().any(is_written).then_some(Self::Author);
        Self::of_texts(&leaves)
            .or_else(of_numbers)
            .unwrap_or(Self::Schema)
    }

    /// Returns the origin of an object by the texts directly in it, if they tell: one placeholder, and it was made from
    /// a schema.
    fn of_object(object: &Map<String, Value>) -> Option<Self> {
        let values = object.values();
        let leaves = values.flat_map(|value| iter::once(value).chain(value.as_array().into_iter().flatten()));
        Self::of_texts(&leaves.collect::<Vec<_>>())
    }

    fn of_texts(values: &[&Value]) -> Option<Self> {
        let mut texts = values.iter().filter_map(|value| value.as_str());
        if texts.clone().any(is_placeholder) {
            return Some(Self::Schema);
        }
        texts.any(is_example).then_some(Self::Author)
    }
}

/// Whether the text is a placeholder.
fn is_placeholder(text: &str) -> bool {
    let is_named = text.starts_with('<') && !matches!(Shape::of_text(text), Shape::Word(_));
    is_named || FORMATS.iter().any(|(placeholder, _)| *placeholder == text)
}

/// Whether an author wrote the text. The value of an enum is neither this nor a placeholder.
fn is_example(text: &str) -> bool {
    !text.is_empty() && !is_placeholder(text) && !is_constant(text)
}

/// Whether the word is written like the value of an enum: `HELP_DESK`.
pub(crate) fn is_constant(word: &str) -> bool {
    let is_letter = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().all(is_letter)
}

fn is_date_time(text: &str) -> bool {
    let pattern = b"0000-00-00T00:00:00";
    let is_like = |(c, pattern): (u8, &u8)| c == *pattern || *pattern == b'0' && c.is_ascii_digit();
    text.len() > pattern.len() && text.bytes().zip(pattern).all(is_like)
}
