//! Path items: where they are, and what they hold.

use serde_json::Value;

use super::typed::mistyped;
use crate::error::InputError;
use crate::merge::hash_of;
use crate::model::Operation;
use crate::{path, refs};

pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// A path item: its own keywords and those of the path items that it refers to, the first of which that has a keyword
/// decides.
pub(super) struct PathItem<'d> {
    pub(super) holders: Vec<&'d Value>,
}

impl<'d> PathItem<'d> {
    pub(super) fn new(document: &'d Value, item: &'d Value) -> Result<Self, InputError> {
        let holders = refs::chain(document, item)?;
        match holders.iter().find(|item| !item.is_object() && !item.is_null()) {
            None => Ok(Self { holders }),
            Some(other) => Err(mistyped(document, other, "the path item", "an object")),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'d Value> {
        let mut values = self.holders.iter().filter_map(|item| item.get(key));
        values.find(|value| !value.is_null())
    }

    /// Returns the operations with their methods. Those with other methods may be declared at each holder.
    pub(super) fn operations(&self) -> Vec<(&'d str, &'d Value)> {
        let fixed = METHODS
            .into_iter()
            .filter_map(|method| Some((method, self.get(method)?)));
        let mut all: Vec<(&str, &Value)> = fixed.collect();
        let more = self
            .holders
            .iter()
            .filter_map(|item| item.get("additionalOperations"));
        for (method, operation) in more.filter_map(Value::as_object).flatten() {
            if !operation.is_null() && all.iter().all(|(known, _)| known != method) {
                all.push((method, operation));
            }
        }
        all
    }
}

/// Returns the documentation of an operation: its own, or that of its path item.
pub(super) fn documented(operation: &Value, item: &PathItem<'_>, key: &str) -> u64 {
    match hash_of(operation.get(key)) {
        0 => hash_of(item.get(key)),
        own => own,
    }
}

/// The place of a path item: a path, a webhook or the URL of a callback.
pub(super) struct Site {
    /// The path in reports.
    pub(super) path: String,
    /// The JSON pointer.
    pub(super) pointer: String,
    /// What identifies the path item in another document.
    pub(super) identity: String,
    pub(super) inverted: bool,
}

impl Site {
    pub(super) fn new(section: &str, name: &str, inverted: bool) -> Self {
        let path = if inverted {
            format!("webhook {name}")
        } else {
            name.to_owned()
        };
        Self {
            pointer: format!("/{section}/{}", refs::escape(name)),
            identity: if inverted {
                path.clone()
            } else {
                path::template(name)
            },
            path,
            inverted,
        }
    }

    /// Returns the place of a callback's URL. Neither its name nor the names of path parameters are sent, but the URL has
    /// expressions that are evaluated.
    pub(super) fn callback(&self, operation: &Operation, name: &str, url: &str) -> Self {
        Self {
            path: format!("{} callback {name} {url}", self.path),
            pointer: format!(
                "{}/callbacks/{}/{}",
                operation.pointer,
                refs::escape(name),
                refs::escape(url)
            ),
            identity: format!("{} callback {url}", operation.identity),
            inverted: !self.inverted,
        }
    }
}
