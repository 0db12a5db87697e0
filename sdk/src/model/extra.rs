//! What an object has besides its fields.

use std::collections::BTreeMap;

use serde::de::Error;
use serde_json::Value;

use super::budget;

/// What an entry takes in a map, whose nodes may be half empty.
const ENTRY: usize = size_of::<(Box<str>, Item)>() * 5 / 2;

/// The JSON that HubSpot sent in an object beyond the fields that this version of the crate knows.
///
/// It holds fields that are new to the crate, and fields whose value has another JSON type than expected (these are
/// read as absent, and [`Problem`](crate::Problem)s report them). Both are written back when the object is
/// serialized. It is empty for nearly every object, and then takes the memory of one pointer.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Inner {
    /// The whole value, if it is not an object.
    non_object: Option<Value>,
    /// A map: to find a name in a list takes too long where an object has millions of fields.
    entries: BTreeMap<Box<str>, Item>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Item {
    /// `None` for a required field that was missing.
    value: Option<Value>,
    /// What was expected, for a known field.
    expected: Option<&'static str>,
}

impl Extra {
    pub(super) const EMPTY: &Self = &Self(None);
    /// What the first entry takes: a map has room for eleven.
    pub(super) const FIRST_ENTRY: usize = size_of::<Inner>() + 11 * size_of::<(Box<str>, Item)>() + 32;

    /// Returns the value of a field by its name in JSON.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.item(name)?.value.as_ref()
    }

    /// Iterates over the fields, with their names in JSON, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let entries = self.0.iter().flat_map(|inner| &inner.entries);
        entries.filter_map(|(name, item)| Some((&**name, item.value.as_ref()?)))
    }

    /// Returns the number of fields.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Adds or replaces a field. In an object to send, it is sent.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.put(&name.into(), Some(value.into()), None);
    }

    pub(super) fn insert_mismatch(&mut self, name: &str, value: Value, expected: &'static str) {
        self.put(name, Some(value), Some(expected));
    }

    pub(super) fn insert_missing(&mut self, name: &str, expected: &'static str) {
        self.put(name, None, Some(expected));
    }

    /// Returns what was expected of a known field that does not fit, and its value; no value if the field is missing.
    pub(super) fn mismatch(&self, name: &str) -> Option<(&'static str, Option<&Value>)> {
        let item = self.item(name)?;
        Some((item.expected?, item.value.as_ref()))
    }

    pub(crate) fn non_object(&self) -> Option<&Value> {
        self.0.as_ref()?.non_object.as_ref()
    }

    pub(super) fn from_non_object(value: Value) -> Self {
        Self(Some(Box::new(Inner {
            non_object: Some(value),
            entries: BTreeMap::new(),
        })))
    }

    /// Removes a field that is new to the crate, or that was [inserted](Self::insert). A known field that did not fit
    /// stays: give the field itself a value, which is written in its place.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let item = self.item(name)?;
        if item.expected.is_some() {
            return None;
        }
        let value = item.value.clone();
        self.discard(name);
        value
    }

    #[inline]
    pub(super) fn discard(&mut self, name: &str) {
        let Some(inner) = &mut self.0 else { return };
        inner.entries.remove(name);
        // An empty map would not be equal to none.
        if inner.entries.is_empty() && inner.non_object.is_none() {
            self.0 = None;
        }
    }

    /// Takes the memory of one more entry from the budget of the answer.
    pub(super) fn charge<E: Error>(&self, name: &str) -> Result<(), E> {
        let entry = if self.0.is_some() {
            ENTRY
        } else {
            Self::FIRST_ENTRY
        };
        budget::charge(entry + name.len())
    }

    /// Returns the memory of its map as long as that is small.
    pub(super) fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, |_| Self::FIRST_ENTRY)
    }

    fn put(&mut self, name: &str, value: Option<Value>, expected: Option<&'static str>) {
        let entries = &mut self.0.get_or_insert_default().entries;
        entries.insert(name.into(), Item { value, expected });
    }

    fn item(&self, name: &str) -> Option<&Item> {
        self.0.as_ref()?.entries.get(name)
    }
}

impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(value) = self.non_object() {
            return write!(f, "{value}");
        }
        let entries = self.iter().map(|(name, value)| (name, value.to_string()));
        f.debug_map().entries(entries).finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::Message;
    use serde_json::{from_value, json, to_value};

    #[test]
    fn removes_unknown_fields_only() {
        let json = json!({"type": "COMMENT", "text": 7, "mood": "good"});
        let Message::Comment(mut comment) = from_value(json).unwrap() else {
            panic!("not a comment");
        };
        let extra = comment.extra_mut();
        assert_eq!(extra.remove("mood"), Some("good".into()));
        assert_eq!(extra.remove("mood"), None);
        assert_eq!((extra.remove("text"), extra.remove("id")), (None, None));
        let paths: Vec<String> = comment
            .problems()
            .into_iter()
            .map(|problem| problem.path)
            .collect();
        assert_eq!(paths, ["id", "text"]);
        assert_eq!(to_value(&comment).unwrap(), json!({"type": "COMMENT", "text": 7}));
    }
}
