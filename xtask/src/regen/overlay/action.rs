//! Actions of an overlay: what each selects, and what it adds or removes there.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

/// An action.
#[derive(Debug, Clone, Deserialize)]
pub struct Action {
    /// Its number in the file, from 1.
    #[serde(skip)]
    pub(crate) number: usize,
    /// Its line in the file.
    #[serde(skip)]
    pub(crate) line: Option<usize>,
    /// The `JSONPath` of the nodes that it selects.
    pub(crate) target: String,
    /// What is merged into each node.
    pub(crate) update: Option<Value>,
    /// Whether the nodes are removed.
    #[serde(default)]
    pub(crate) remove: bool,
    /// The evidence for a correction.
    #[serde(rename = "x-evidence", default)]
    pub(crate) evidence: String,
    /// The versions that it applies to; all, if absent.
    #[serde(rename = "x-versions")]
    pub(crate) versions: Option<Vec<String>>,
}

/// The values of upstream's that corrections replace or remove, by the correction's number and the JSON pointer. An
/// element of a list is named by its value or name there: its index changes.
pub(crate) type Overrides = BTreeMap<(usize, String), Value>;

impl Action {
    /// Whether it changes what a program can notice.
    pub(crate) fn is_correction(&self) -> bool {
        self.remove || self.update.as_ref().is_some_and(|update| !is_prose(update))
    }

    /// Applies the action, adds what it overrides to `overrides`, and returns the number of selected nodes.
    ///
    /// # Errors
    /// When the target is no `JSONPath`.
    pub(crate) fn apply(&self, document: &mut Value, overrides: &mut Overrides) -> Result<usize, String> {
        let path = JsonPath::parse(&self.target).map_err(|error| error.to_string())?;
        let nodes = path.query_located(document);
        let mut pointers: Vec<String> = nodes
            .into_iter()
            .map(|node| node.location().to_json_pointer())
            .collect();
        for pointer in pointers.iter().filter(|_| self.is_correction()) {
            self.add_overrides(document, pointer, overrides);
        }
        if self.remove {
            // The last element of a list first, so that the pointers of the others stay right.
            pointers.reverse();
        }
        for pointer in &pointers {
            match &self.update {
                _ if self.remove => remove(document, pointer),
                Some(update) => document
                    .pointer_mut(pointer)
                    .into_iter()
                    .for_each(|node| merge(node, update)),
                None => {}
            }
        }
        Ok(pointers.len())
    }

    fn add_overrides(&self, document: &Value, pointer: &str, overrides: &mut Overrides) {
        let place = named(document, pointer);
        let mut add =
            |place: String, value: &Value| drop(overrides.insert((self.number, place), value.clone()));
        match (&self.update, document.pointer(pointer)) {
            (Some(update), Some(node)) if !self.remove => replaced(node, update, &place, &mut add),
            (_, Some(node)) => add(place, node),
            (_, None) => {}
        }
    }
}

/// Finds the values that an update replaces: what it adds to a list or an object replaces nothing, prose does not count.
fn replaced(node: &Value, update: &Value, place: &str, add: &mut dyn FnMut(String, &Value)) {
    match (node, update) {
        (Value::Array(_), Value::Array(_)) => {}
        (Value::Object(node), Value::Object(update)) => {
            for (key, update) in update.iter().filter(|(key, _)| !is_prose_key(key)) {
                if let Some(node) = node.get(key) {
                    replaced(
                        node,
                        update,
                        &format!("{place}/{}", openapi_diff::escape(key)),
                        add,
                    );
                }
            }
        }
        (node, _) => add(place.to_owned(), node),
    }
}

/// Merges as the specification says: objects key by key, lists by appending, all else by replacing.
fn merge(node: &mut Value, update: &Value) {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => {
            for (key, update) in update {
                match node.get_mut(key) {
                    Some(known) => merge(known, update),
                    None => drop(node.insert(key.clone(), update.clone())),
                }
            }
        }
        (Value::Array(node), Value::Array(update)) => node.extend(update.iter().cloned()),
        (node, update) => node.clone_from(update),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => drop(map.remove(&unescaped(key))),
        Some(Value::Array(items)) => {
            if let Some(index) = key.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The pointer with the elements of lists by name: parameters by place and name, strings by themselves.
fn named(document: &Value, pointer: &str) -> String {
    let mut here = Some(document);
    let mut place = String::new();
    for segment in pointer.split('/').skip(1) {
        let list = here.is_some_and(Value::is_array);
        here = match here {
            Some(Value::Array(items)) => segment.parse().ok().and_then(|index: usize| items.get(index)),
            Some(value) => value.get(unescaped(segment)),
            None => None,
        };
        let text = |key: &str| here.and_then(|item| item.get(key)?.as_str());
        let name = match (here, text("in"), text("name")) {
            (Some(Value::String(value)), ..) if list => Some(value.clone()),
            (_, Some(within), Some(name)) if list => Some(format!("{within} {name}")),
            _ if list => text("$ref").map(str::to_owned),
            _ => None,
        };
        place.push('/');
        place.push_str(&name.map_or_else(|| segment.to_owned(), |name| openapi_diff::escape(&name)));
    }
    place
}

fn is_prose_key(key: &str) -> bool {
    matches!(key, "description" | "summary" | "title" | "operationId") || key.starts_with("x-")
}

/// Whether an update has nothing that a program could notice.
fn is_prose(update: &Value) -> bool {
    let Value::Object(map) = update else { return false };
    map.iter().all(|(key, value)| match key.as_str() {
        "properties" => value
            .as_object()
            .is_some_and(|properties| properties.values().all(is_prose)),
        key if key.starts_with("x-") => true,
        key => is_prose_key(key) && value.is_string(),
    })
}
