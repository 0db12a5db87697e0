//! Samples: the values a docs page prints in place of a schema.
//!
//! In a sample that was made from a schema every scalar is a placeholder that tells the kind of its field, and
//! for an enum the first value; an object lists every property that its schema declares. A sample that somebody
//! wrote has values of its own, and what it leaves out may well exist.

use serde_json::Value;

/// What a sample says of the schema behind it.
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
    /// `123`: an integer or a number, the page does not say which.
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
    /// Reads the placeholders of a sample.
    pub fn of(sample: &Value) -> Self {
        Self::within(sample, Origin::of(sample))
    }

    /// The same for a sample that says of itself that it is not whole.
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
                match Origin::of_leaves(map.values()).unwrap_or(whole) {
                    Origin::Schema => Self::Object(properties),
                    Origin::Author => Self::Example(properties),
                }
            }
        }
    }

    /// The same as one that proves nothing by what it lacks.
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

    /// The properties, if it is an object that shows any.
    pub fn properties(&self) -> Option<&[(String, Shape)]> {
        match self {
            Self::Object(properties) | Self::Example(properties) => Some(properties),
            _ => None,
        }
    }

    /// The property of that name, if it is an object that shows it.
    pub fn property(&self, name: &str) -> Option<&Self> {
        self.properties()?
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, shape)| shape)
    }

    /// Whether somebody wrote it, or the objects in it.
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

    /// The word that the property of that name holds.
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
    /// What a whole sample says. Without any text the numbers and booleans have to be those of a placeholder.
    fn of(sample: &Value) -> Self {
        let (mut author, mut open) = (false, vec![sample]);
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) if is_placeholder(text) => return Self::Schema,
                Value::String(text) => author |= is_example(text),
                Value::Number(number) => author |= number.as_u64() != Some(123),
                Value::Bool(value) => author |= !value,
                Value::Array(items) => open.extend(items),
                Value::Object(map) => open.extend(map.values()),
                Value::Null => {}
            }
        }
        if author { Self::Author } else { Self::Schema }
    }

    /// What an object says by the texts that stand in it directly, if they say anything: one placeholder, and the
    /// object was made from a schema.
    fn of_leaves<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Self> {
        let mut origin = None;
        for value in values {
            let several = value.as_array().map_or(&[] as &[Value], Vec::as_slice);
            for text in std::iter::once(value).chain(several).filter_map(Value::as_str) {
                if is_placeholder(text) {
                    return Some(Self::Schema);
                }
                if is_example(text) {
                    origin = Some(Self::Author);
                }
            }
        }
        origin
    }
}

/// Whether the text stands for a value of its kind.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let is_named = text.starts_with('<') && !matches!(Shape::of_text(text), Shape::Word(_));
    is_named || FORMATS.iter().any(|(placeholder, _)| *placeholder == text)
}

/// Whether the text is a value that somebody wrote; the value of an enum may be both.
fn is_example(text: &str) -> bool {
    !text.is_empty() && !is_placeholder(text) && !is_constant(text)
}

/// Whether the word is written like the value of an enum: `HELP_DESK`.
pub(crate) fn is_constant(word: &str) -> bool {
    let is_letter = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().all(is_letter)
}

fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 20
        && bytes
            .iter()
            .enumerate()
            .take(19)
            .all(|(index, byte)| match index {
                4 | 7 => *byte == b'-',
                10 => *byte == b'T',
                13 | 16 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
}

/// A JSON value at the start of `text`: the value, and how many bytes it took.
///
/// # Errors
/// How far reading came, in bytes, and why it stopped there.
pub(crate) fn leading_json(text: &str) -> Result<(Value, usize), (usize, String)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => Ok((value, values.byte_offset())),
        Some(Err(error)) => {
            let line_start: usize = text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1))
                .map(str::len)
                .sum();
            let reason = if error.is_eof() {
                "the text ends there".to_owned()
            } else {
                reason_of(&error)
            };
            Err((line_start, reason))
        }
        None => Err((0, "there is nothing".to_owned())),
    }
}

/// The parser's words without its own idea of the line, which counts from the sample's start.
fn reason_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn placeholders_tell_kinds() {
        let shape = Shape::of(&json!({
            "a": "<string>", "b": 123, "c": true, "d": "2023-11-07T05:31:56Z", "e": "AUDIO", "f": {},
            "g": [{"x": 1}], "h": "<any>", "i": "<array>", "j": "", "k": 1.5, "l": []
        }));
        let get = |name| shape.property(name).unwrap().clone();
        assert_eq!(get("a"), Shape::Text);
        assert_eq!(get("b"), Shape::Number);
        assert_eq!(get("c"), Shape::Bool);
        assert_eq!(get("d"), Shape::Formatted("date-time"));
        assert_eq!(get("e"), Shape::Word("AUDIO".into()));
        assert_eq!(get("f"), Shape::Empty);
        assert_eq!(
            get("g"),
            Shape::Array(Some(Box::new(Shape::Object(vec![("x".into(), Shape::Number)]))))
        );
        assert_eq!(get("h"), Shape::Unknown);
        assert_eq!(get("i"), Shape::Array(None));
        assert_eq!(get("j"), Shape::Text);
        assert_eq!(get("k"), Shape::Fraction);
        assert_eq!(get("l"), Shape::Array(None));
        assert_eq!(shape.word("e"), Some("AUDIO"));
    }

    #[test]
    fn examples_are_told_from_what_a_schema_makes() {
        let is_whole = |sample: Value| matches!(Shape::of(&sample), Shape::Object(_));
        for made in [
            json!({"a": "<string>", "b": "{x=[y]}", "c": 7}),
            json!({"a": "2023-11-07T05:31:56Z", "b": "417"}),
            json!({"status": "CLOSED", "archived": true}),
            json!({"a": {"b": "<any>"}, "c": {}}),
            json!({"a": "", "b": 123}),
        ] {
            assert!(is_whole(made.clone()), "{made}");
        }
        for written in [
            json!({"id": "417", "at": "2022-01-24T15:09:46.297Z"}),
            json!({"results": [{"id": "1", "status": "OPEN"}]}),
            json!({"status": "OPEN", "archived": false}),
            json!({"count": 12}),
        ] {
            assert!(!is_whole(written.clone()), "{written}");
        }
        let both = Shape::of(&json!({"a": "<string>", "b": [{"c": "example"}], "d": [{"e": "AB"}]}));
        let item = |name| match both.property(name).unwrap() {
            Shape::Array(Some(item)) => matches!(**item, Shape::Object(_)),
            _ => unreachable!(),
        };
        assert!(!item("b") && item("d"));
        assert!(matches!(
            Shape::of_some(&json!({"a": "<string>"})),
            Shape::Example(_)
        ));
    }

    #[test]
    fn a_value_ends_where_it_closes() {
        assert_eq!(leading_json("{\"a\": [1]}Prose").unwrap().1, 10);
        let (at, reason) = leading_json("{\n\"a\": {\n\"b\": 1\n").unwrap_err();
        assert_eq!((at, reason.as_str()), (16, "the text ends there"));
    }
}
