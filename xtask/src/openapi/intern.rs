//! Each text once: documents repeat the same few thousand words a hundred thousand times.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

use serde_json::Value;

/// A text of an [`Interner`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(crate) u32);

/// Texts by number. Two documents that are compared share one, so that equal texts are equal numbers.
#[derive(Debug, Default)]
pub struct Interner {
    texts: Vec<Rc<str>>,
    numbers: HashMap<Rc<str>, u32>,
}

impl Interner {
    /// The number of a text, new or known.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&number) = self.numbers.get(text) {
            return Symbol(number);
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Rc<str> = text.into();
        self.texts.push(Rc::clone(&text));
        self.numbers.insert(text, number);
        Symbol(number)
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", |text| text)
    }

    /// A JSON value as one text, equal for equal values.
    pub fn value(&mut self, value: &Value) -> Symbol {
        let text = canonical(value);
        self.intern(&text)
    }

    /// The JSON value a text of [`Self::value`] stands for.
    pub fn json(&self, symbol: Symbol) -> Value {
        serde_json::from_str(self.text(symbol)).unwrap_or(Value::Null)
    }
}

/// JSON with sorted keys and one spelling per number, so that 1 and 1.0 are the same limit.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => {
            const EXACT: f64 = 9_007_199_254_740_992.0;
            match number.as_f64() {
                Some(n) if !number.is_i64() && !number.is_u64() && n.fract() == 0.0 && n.abs() < EXACT => {
                    let _ = write!(out, "{n:.0}");
                }
                _ => {
                    let _ = write!(out, "{number}");
                }
            }
        }
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
