//! YAML to JSON, by the core schema of YAML 1.2.
//!
//! Aliases are copied, merge keys (`<<`) are merged, and the keys of a mapping are their text. A document of a few lines
//! can describe an enormous one by aliases of aliases, so copies are counted.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Value};

use super::scalar::{checked, plain};
use crate::error::InputError;

/// The maximum nesting, as of JSON.
const MAX_DEPTH: usize = 128;

/// The maximum size of all copies that aliases and merge keys make: one for each value, and one for each byte of a string.
const MAX_COPIED: usize = 16 * 1024 * 1024;

/// Parses one YAML document.
pub(super) fn parse(text: &str) -> Result<Value, InputError> {
    let mut builder = Builder {
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        copied: 0,
    };
    builder.document()
}

/// A key, with what it contributes to its mapping.
enum Key {
    Merge,
    Name(String),
}

/// A value with an anchor, and what a copy adds.
struct Anchored {
    value: Value,
    size: usize,
    /// The number of levels below it.
    height: usize,
}

struct Builder<'i> {
    parser: Parser<'i, StrInput<'i>>,
    /// The values of anchors that are complete: an alias inside its own anchor is an error.
    anchors: HashMap<usize, Anchored>,
    copied: usize,
}

impl<'i> Builder<'i> {
    fn document(&mut self) -> Result<Value, InputError> {
        let mut document = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(_) if document.is_some() => {
                    return Err(error(
                        "contains a second document (`---`)",
                        span.start,
                        "one document",
                    ));
                }
                Event::DocumentStart(_) => {
                    let (event, span) = self.next()?;
                    document = Some(self.value(event, span, 0)?);
                }
                _ => {}
            }
        }
        Ok(document.unwrap_or_default())
    }

    fn next(&mut self) -> Result<(Event<'i>, Span), InputError> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(problem)) => Err(invalid(&problem)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn value(&mut self, event: Event<'i>, span: Span, depth: usize) -> Result<Value, InputError> {
        check_depth(depth, span.start)?;
        let (value, anchor) = match event {
            Event::Alias(anchor) => return self.alias(anchor, span.start, depth),
            Event::Scalar(text, style, anchor, tag) => {
                (scalar_value(text, style, tag.as_deref(), span.start)?, anchor)
            }
            Event::SequenceStart(anchor, _) => (self.sequence(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.mapping(span.start, depth)?, anchor),
            _ => return Err(error("ends early", span.start, "a value")),
        };
        self.keep(anchor, &value, span.start)?;
        Ok(value)
    }

    fn sequence(&mut self, depth: usize) -> Result<Value, InputError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(items)),
                (event, span) => items.push(self.value(event, span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, start: Marker, depth: usize) -> Result<Value, InputError> {
        let mut map = Map::new();
        let mut merged: Option<Value> = None;
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let key = self.key(event, span)?;
            let (event, value_span) = self.next()?;
            let value = self.value(event, value_span, depth + 1)?;
            match key {
                Key::Merge if merged.is_some() => return Err(duplicate("<<", span.start)),
                Key::Merge => merged = Some(value),
                Key::Name(name) => {
                    if map.contains_key(&name) {
                        return Err(duplicate(&name, span.start));
                    }
                    map.insert(name, value);
                }
            }
        }
        if let Some(merged) = merged {
            merge(&mut map, merged, start)?;
        }
        Ok(Value::Object(map))
    }

    fn key(&mut self, event: Event<'i>, span: Span) -> Result<Key, InputError> {
        match event {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) if text == "<<" => Ok(Key::Merge),
            Event::Scalar(text, _, anchor, _) => {
                let name = checked(text.into_owned(), || position(span.start))?;
                self.keep(anchor, &Value::String(name.clone()), span.start)?;
                Ok(Key::Name(name))
            }
            Event::Alias(anchor) => match self.alias(anchor, span.start, 0)? {
                Value::String(name) => Ok(Key::Name(name)),
                Value::Array(_) | Value::Object(_) => Err(key_error(span.start)),
                other => Ok(Key::Name(other.to_string())),
            },
            _ => Err(key_error(span.start)),
        }
    }

    fn keep(&mut self, anchor: usize, value: &Value, at: Marker) -> Result<(), InputError> {
        if anchor != 0 {
            let (size, height) = extent(value);
            self.count(size, at)?;
            let value = value.clone();
            self.anchors.insert(anchor, Anchored { value, size, height });
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: Marker, depth: usize) -> Result<Value, InputError> {
        let Some(known) = self.anchors.get(&anchor) else {
            return Err(error(
                "an alias is inside its own anchor",
                at,
                "a value that ends",
            ));
        };
        check_depth(depth + known.height, at)?;
        let value = known.value.clone();
        let size = known.size;
        self.count(size, at)?;
        Ok(value)
    }

    fn count(&mut self, size: usize, at: Marker) -> Result<(), InputError> {
        self.copied = self.copied.saturating_add(size);
        if self.copied > MAX_COPIED {
            return Err(error(
                "exceeds the repetition limit of aliases",
                at,
                "a document without aliases of aliases",
            ));
        }
        Ok(())
    }
}

fn check_depth(depth: usize, at: Marker) -> Result<(), InputError> {
    if depth < MAX_DEPTH {
        return Ok(());
    }
    let expected = format!("at most {MAX_DEPTH} levels");
    Err(error("exceeds the recursion limit", at, &expected))
}

/// Returns the number of values and of bytes in strings, and the number of levels below the value.
fn extent(value: &Value) -> (usize, usize) {
    let (mut size, mut height) = (0, 0);
    let mut stack = vec![(value, 0)];
    while let Some((value, level)) = stack.pop() {
        size += 1;
        height = height.max(level);
        match value {
            Value::String(text) => size += text.len(),
            Value::Array(items) => stack.extend(items.iter().map(|item| (item, level + 1))),
            Value::Object(map) => {
                size += map.keys().map(String::len).sum::<usize>();
                stack.extend(map.values().map(|item| (item, level + 1)));
            }
            _ => {}
        }
    }
    (size, height)
}

/// Adds the entries of a merge key: the mapping's own entries win, and in a list the earlier mapping.
fn merge(map: &mut Map<String, Value>, merged: Value, at: Marker) -> Result<(), InputError> {
    let sources = match merged {
        Value::Array(items) => items,
        one => vec![one],
    };
    for source in sources {
        let Value::Object(entries) = source else {
            return Err(error(
                "the merge key `<<` has no mapping as its value",
                at,
                "an alias of a mapping, or a list of them",
            ));
        };
        for (name, value) in entries {
            map.entry(name).or_insert(value);
        }
    }
    Ok(())
}

fn scalar_value(
    text: Cow<'_, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    at: Marker,
) -> Result<Value, InputError> {
    let core = tag
        .filter(|tag| tag.is_yaml_core_schema())
        .map(|tag| tag.suffix.as_str());
    let typed = match core {
        Some("int" | "float" | "bool" | "null") => plain(&text),
        Some(_) => None,
        None if tag.is_some_and(|tag| tag.handle.is_empty() && tag.suffix == "!") => None,
        None if style == ScalarStyle::Plain => plain(&text),
        None => None,
    };
    match typed {
        Some(value) => Ok(value),
        None => checked(text.into_owned(), || position(at)).map(Value::String),
    }
}

fn position(at: Marker) -> String {
    format!("line {} column {}", at.line(), at.col() + 1)
}

fn error(problem: &str, at: Marker, expected: &str) -> InputError {
    InputError::new(problem, position(at), expected)
}

fn duplicate(name: &str, at: Marker) -> InputError {
    error(&format!("has the key `{name}` twice"), at, "each key once")
}

fn key_error(at: Marker) -> InputError {
    error("a key is no string", at, "a string as key")
}

fn invalid(problem: &ScanError) -> InputError {
    InputError::new(
        format!("is not valid YAML: {}", problem.info()),
        position(*problem.marker()),
        super::EXPECTED,
    )
}
