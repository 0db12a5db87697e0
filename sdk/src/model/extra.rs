//! What an object holds besides its fields.

use std::collections::BTreeMap;

use serde_json::Value;

/// What HubSpot sent in an object beyond the fields that this version of the crate knows, as JSON.
///
/// Two kinds of things are here: fields that are new to the crate, and fields that came in a shape it did
/// not expect (those read as absent, and [`Problem`](crate::Problem)s name them). Both are written back
/// when the object is serialised. Empty for nearly every object, and then it takes one word of memory.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default, PartialEq)]
struct Inner {
    /// Not an object at all: this stands for the whole.
    whole: Option<Value>,
    /// By name: a list would be searched through for each field that is added, and an object may have millions.
    entries: BTreeMap<Box<str>, Item>,
}

#[derive(Clone, PartialEq)]
struct Item {
    /// Absent for a required field that was missing.
    value: Option<Value>,
    /// What was expected instead, for a known field.
    expected: Option<&'static str>,
}

impl Extra {
    /// The value of a field by its name in JSON.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.item(name)?.value.as_ref()
    }

    /// Every field here, with its name in JSON, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let entries = self.0.iter().flat_map(|inner| &inner.entries);
        entries.filter_map(|(name, item)| Some((&**name, item.value.as_ref()?)))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Adds a field, or replaces it. On something to send, it is sent.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.put(&name.into(), Some(value.into()), None);
    }

    pub(crate) fn broken(&mut self, name: &str, value: Value, expected: &'static str) {
        self.put(name, Some(value), Some(expected));
    }

    pub(crate) fn missing(&mut self, name: &str, expected: &'static str) {
        self.put(name, None, Some(expected));
    }

    /// What was expected of a known field that is broken (with what came) or missing (with nothing).
    pub(crate) fn fault(&self, name: &str) -> Option<(&'static str, Option<&Value>)> {
        let item = self.item(name)?;
        Some((item.expected?, item.value.as_ref()))
    }

    pub(crate) fn whole(&self) -> Option<&Value> {
        self.0.as_ref()?.whole.as_ref()
    }

    pub(crate) fn of_whole(value: Value) -> Self {
        Self(Some(Box::new(Inner {
            whole: Some(value),
            entries: BTreeMap::new(),
        })))
    }

    /// Takes out a field that is new to the crate, or that was [inserted](Self::insert). A known field that came in
    /// another shape stays: give the field itself a value, which is written in its place.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let item = self.item(name)?;
        if item.expected.is_some() {
            return None;
        }
        let value = item.value.clone();
        self.forget(name);
        value
    }

    pub(crate) fn forget(&mut self, name: &str) {
        let Some(inner) = &mut self.0 else { return };
        inner.entries.remove(name);
        // As good as new: two that hold nothing are equal.
        if inner.entries.is_empty() && inner.whole.is_none() {
            self.0 = None;
        }
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
        if let Some(whole) = self.whole() {
            return write!(f, "{whole}");
        }
        f.debug_map()
            .entries(
                self.iter()
                    .map(|(name, value)| (name, format_args!("{value}").to_string())),
            )
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::Message;
    use serde_json::{from_value, json, to_value};

    #[test]
    fn what_is_beside_the_fields_can_be_taken_out() {
        let json = json!({"type": "COMMENT", "text": 7, "mood": "good"});
        let Message::Comment(mut comment) = from_value(json).unwrap() else {
            panic!("not a comment");
        };
        let extra = comment.extra_mut();
        assert_eq!(extra.remove("mood"), Some("good".into()));
        assert_eq!(extra.remove("mood"), None);
        // What is known and broken, or missing, is still named.
        assert_eq!((extra.remove("text"), extra.remove("id")), (None, None));
        let broken: Vec<String> = comment
            .problems()
            .into_iter()
            .map(|problem| problem.path)
            .collect();
        assert_eq!(broken, ["id", "text"]);
        assert_eq!(to_value(&comment).unwrap(), json!({"type": "COMMENT", "text": 7}));
    }
}
