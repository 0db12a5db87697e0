//! An interner: documents repeat the same few thousand strings a hundred thousand times.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::rc::Rc;

use serde_json::Value;

use super::number::{self, Decimal};

/// A string of an [`Interner`]: its number, from 1, so that an absent one takes no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(NonZeroU32);

/// Strings by symbol. Two documents to compare share one, so that equal strings have equal symbols.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    texts: Vec<Rc<str>>,
    symbols: HashMap<Rc<str>, Symbol>,
}

impl Interner {
    /// Returns the symbol of a string.
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(text) {
            return symbol;
        }
        let text: Rc<str> = text.into();
        self.texts.push(Rc::clone(&text));
        let number = u32::try_from(self.texts.len()).ok().and_then(NonZeroU32::new);
        let symbol = Symbol(number.unwrap_or(NonZeroU32::MAX));
        self.symbols.insert(text, symbol);
        symbol
    }

    /// Returns the string of a symbol.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts
            .get(symbol.0.get() as usize - 1)
            .map_or("", |text| text)
    }

    /// Returns the symbol of a JSON value, equal for equal values.
    pub(crate) fn value(&mut self, value: &Value) -> Symbol {
        let text = canonical(value);
        self.intern(&text)
    }

    /// Returns the JSON value of a symbol from [`Self::value`], with exact numbers at its top.
    pub(crate) fn value_of(&self, symbol: Symbol) -> Value {
        let text = self.text(symbol);
        match Decimal::parse(text) {
            Some(number) => number::to_json(&number),
            None => serde_json::from_str(text).unwrap_or(Value::Null),
        }
    }

    /// Returns the JSON value of a symbol from [`Self::value`]; a string where JSON cannot store the number.
    pub(crate) fn json(&self, symbol: Symbol) -> Value {
        match self.value_of(symbol) {
            Value::Object(map) if Decimal::parse(self.text(symbol)).is_some() => {
                map.into_iter().next().map_or(Value::Null, |(_, text)| text)
            }
            value => value,
        }
    }
}

/// Returns a value with the keys of each object sorted, whether or not another crate enables the feature `preserve_order`
/// of `serde_json`.
///
/// ```
/// let value = serde_json::json!({"b": [{"d": 1, "c": 2}], "a": 3});
/// assert_eq!(openapi_diff::sorted(&value).to_string(), r#"{"a":3,"b":[{"c":2,"d":1}]}"#);
/// ```
pub fn sorted(value: &Value) -> Value {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    sorted
}

/// Returns JSON with sorted keys and one spelling per number: 1, 1.0 and 10e-1 are the same limit.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) if number.is_f64() => match Decimal::of(value) {
            Some(exact) => {
                let _ = write!(out, "{exact}");
            }
            None => {
                let _ = write!(out, "{number}");
            }
        },
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            if let Some(number) = Decimal::of(value) {
                let _ = write!(out, "{number}");
                return;
            }
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (index, (key, item)) in entries.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(&Value::String(key.clone()), out);
                out.push(':');
                write_canonical(item, out);
            }
            out.push('}');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}
