//! Visits the objects of a document that can be references or schemas.

use serde_json::{Map, Value};

use crate::error::InputError;
use crate::refs::{self, NAME_MAPS};

/// A place in a document, whose pointer is formatted on demand.
pub(super) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
    /// The `$id` of the object at this place.
    id: Option<&'a str>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl Place<'_> {
    /// Returns the JSON pointer.
    pub(super) fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Place::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Key(key) => pointer.push_str(&format!("/{}", refs::escape(key))),
            Step::Index(index) => pointer.push_str(&format!("/{index}")),
        }
        pointer
    }

    /// Returns the `$id` of the object at this place.
    pub(super) fn own_id(&self) -> Option<&str> {
        self.id
    }

    /// Returns the `$id` of the nearest object that has one.
    pub(super) fn base(&self) -> Option<&str> {
        self.id.or_else(|| self.parent.and_then(Place::base))
    }
}

/// Visits each object of a document that is neither data nor a map of names. Parsers bound the depth.
pub(super) fn visit<F>(document: &Value, function: &mut F) -> Result<(), InputError>
where
    F: FnMut(&Map<String, Value>, &Place<'_>) -> Result<(), InputError>,
{
    // A file of definitions: all keys are names.
    let names = document
        .as_object()
        .is_some_and(|root| root.values().all(Value::is_object) && !root.contains_key("components"));
    below(document, names, None, Step::Root, function)
}

fn below<F>(
    value: &Value,
    names: bool,
    parent: Option<&Place<'_>>,
    step: Step<'_>,
    function: &mut F,
) -> Result<(), InputError>
where
    F: FnMut(&Map<String, Value>, &Place<'_>) -> Result<(), InputError>,
{
    let id = if names {
        None
    } else {
        value.get("$id").and_then(Value::as_str)
    };
    let place = Place { parent, step, id };
    match value {
        Value::Object(map) => {
            if !names {
                function(map, &place)?;
            }
            for (key, child) in map {
                let is_data = !names && refs::is_data(key);
                if !is_data && (child.is_object() || child.is_array()) {
                    let are_names = !names && NAME_MAPS.contains(&key.as_str());
                    below(child, are_names, Some(&place), Step::Key(key), function)?;
                }
            }
        }
        Value::Array(items) => {
            for (index, child) in items.iter().enumerate() {
                if child.is_object() || child.is_array() {
                    below(child, false, Some(&place), Step::Index(index), function)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}
