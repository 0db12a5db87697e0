//! Samples: the values a docs page prints in place of a schema.
//!
//! In a sample that was made from a schema every scalar is a placeholder for the type of its field, or the first value of
//! an enum; an object lists every property that its schema declares. A sample that an author wrote has values of its own,
//! and what it leaves out may well exist.

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
        let mut leaves = vec![sample];
        let mut next = 0;
        while let Some(value) = leaves.get(next).copied() {
            leaves.extend(value.as_array().into_iter().flatten());
            leaves.extend(value.as_object().into_iter().flat_map(Map::values));
            next += 1;
        }
        // Without any text, its numbers and booleans have to be placeholders.
        let is_written = |value: &&Value| value.is_number() && **value != 123 || **value == false;
        let by_author = is_by_author(&leaves).unwrap_or_else(|| leaves.iter().any(is_written));
        Self::within(sample, by_author)
    }

    fn within(sample: &Value, by_author: bool) -> Self {
        match sample {
            Value::Null => Self::Unknown,
            Value::Bool(_) => Self::Bool,
            Value::Number(number) if number.is_f64() => Self::Fraction,
            Value::Number(_) => Self::Number,
            Value::String(text) => Self::of_text(text),
            Value::Array(items) => {
                let item = items.first().map(|item| Self::within(item, by_author));
                Self::Array(item.map(Box::new))
            }
            Value::Object(map) if map.is_empty() => Self::Empty,
            Value::Object(map) => {
                let inner = map
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::within(value, by_author)));
                let properties = inner.collect();
                // The texts directly in it, if they tell: one placeholder, and it was made from a schema.
                let items = map.values().filter_map(Value::as_array).flatten();
                let texts: Vec<&Value> = map.values().chain(items).collect();
                match is_by_author(&texts).unwrap_or(by_author) {
                    true => Self::Example(properties),
                    false => Self::Object(properties),
                }
            }
        }
    }

    /// Returns the same shape as one that proves nothing by what it lacks.
    #[must_use]
    pub fn into_example(self) -> Self {
        match self {
            Self::Object(properties) | Self::Example(properties) => {
                let properties = properties.into_iter();
                Self::Example(
                    properties
                        .map(|(name, shape)| (name, shape.into_example()))
                        .collect(),
                )
            }
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
        let found = self.properties()?.iter().find(|(key, _)| key == name);
        found.map(|(_, shape)| shape)
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

/// Whether an author wrote the texts among these values, and not a schema's placeholders. The values of enums are neither.
fn is_by_author(values: &[&Value]) -> Option<bool> {
    let is_format = |text: &str| FORMATS.iter().any(|(placeholder, _)| *placeholder == text);
    let is_named = |text: &str| text.starts_with('<') && !matches!(Shape::of_text(text), Shape::Word(_));
    let mut texts = values.iter().filter_map(|value| value.as_str());
    if texts.clone().any(|text| is_named(text) || is_format(text)) {
        return Some(false);
    }
    texts
        .any(|text| !text.is_empty() && !is_constant(text))
        .then_some(true)
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
