//! A value of the document together with its place, which every error names.

use serde_json::Value;

use crate::error::{Result, bail};

#[derive(Clone)]
pub(super) struct Node<'d> {
    document: &'d Value,
    pub json: &'d Value,
    /// The JSON pointer.
    pub place: String,
}

impl<'d> Node<'d> {
    pub(super) fn root(document: &'d Value) -> Self {
        Self {
            document,
            json: document,
            place: String::new(),
        }
    }

    /// Returns a member: `null` where it is missing, so that an error names the place where it was expected.
    pub(super) fn at(&self, key: &str) -> Self {
        self.child(key, self.json.get(key).unwrap_or(&Value::Null))
    }

    fn child(&self, key: &str, json: &'d Value) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        Self {
            document: self.document,
            json,
            place: format!("{}/{key}", self.place),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.json.get(key).is_some()
    }

    /// Returns a member as a string, if it is one.
    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.json.get(key)?.as_str()
    }

    /// Returns a member that must be a string.
    pub(super) fn string(&self, key: &str) -> Result<&'d str> {
        match self.text(key) {
            Some(text) => Ok(text),
            None => self.at(key).expected("a string"),
        }
    }

    pub(super) fn description(&self) -> String {
        self.text("description").unwrap_or_default().to_owned()
    }

    /// Returns the members of an object, with their names.
    pub(super) fn members(&self) -> Result<Vec<(&'d str, Self)>> {
        let Some(object) = self.json.as_object() else {
            return self.expected("an object");
        };
        let members = object.iter().map(|(key, json)| (&**key, self.child(key, json)));
        Ok(members.collect())
    }

    /// Returns the members of an object that may be missing.
    pub(super) fn members_if_any(&self) -> Result<Vec<(&'d str, Self)>> {
        match self.json {
            Value::Null => Ok(Vec::new()),
            _ => self.members(),
        }
    }

    /// Returns the elements of an array; none of any other value.
    pub(super) fn elements(&self) -> Vec<Self> {
        let elements = self.json.as_array().into_iter().flatten().enumerate();
        let nodes = elements.map(|(index, json)| self.child(&index.to_string(), json));
        nodes.collect()
    }

    /// Returns those elements of an array that are strings.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let elements = self.json.as_array().into_iter().flatten();
        elements.filter_map(Value::as_str)
    }

    /// Returns the name of the schema that is referred to, directly or by an `allOf` with one element (which allows a
    /// description).
    pub(super) fn reference(&self) -> Result<Option<String>> {
        let all = self.json.get("allOf").and_then(Value::as_array);
        let target = match all.map(Vec::as_slice) {
            Some([only]) => only,
            _ => self.json,
        };
        match target.get("$ref") {
            Some(target) => self.target(target.as_str()).map(Some),
            None => Ok(None),
        }
    }

    /// Returns the schema's name in a reference, which must exist.
    pub(super) fn target(&self, reference: Option<&str>) -> Result<String> {
        let Some(name) = reference.and_then(|target| target.strip_prefix("#/components/schemas/")) else {
            return self.expected("a reference to a named schema");
        };
        if self.schema(name).json.is_null() {
            bail!(self.place, "refers to the schema {name:?}, which does not exist");
        }
        Ok(name.to_owned())
    }

    /// Returns a named schema of the document.
    pub(super) fn schema(&self, name: &str) -> Self {
        let components = Self::root(self.document).at("components");
        components.at("schemas").at(name)
    }

    /// Returns the error that `what` was expected at this place, with the JSON that was found.
    pub(super) fn expected<T>(&self, what: &str) -> Result<T> {
        let found: String = self.json.to_string().chars().take(100).collect();
        bail!(self.place, "expected {what}, found {found}")
    }
}
