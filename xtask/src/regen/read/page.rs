//! The evidence of a rendered page about one operation, whichever form it came in.
//!
//! It has values and labels, never schemas. What it does not list may exist all the same, unless a list is whole.

use std::collections::BTreeSet;

pub use super::label::Label;
use super::sample::{Shape, is_constant};

/// One operation as a page shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The method in lower case.
    pub method: String,
    /// The path, with its templates.
    pub path: String,
    /// The host of the sample request, if there is one.
    pub host: Option<String>,
    /// The parameters, where the page lists them.
    pub parameters: Option<Vec<Field>>,
    /// Whether there may be parameters that were not read.
    pub is_partial: bool,
    /// The request body.
    pub request: Body,
    /// The body of the success response.
    pub response: Body,
    /// The status of the success response, where the page prints it.
    pub status: Option<String>,
    /// Values of enums without the names of their fields.
    pub loose: Loose,
    /// Contradictions in the page, of which the first statement counts, and what was not understood.
    pub notes: Vec<String>,
}

/// Values of enums that a page prints without the names of their fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loose {
    /// Values joined by commas, and single ones.
    pub lists: Vec<Vec<String>>,
    /// Every word that is written like a value, in lists and in sentences.
    pub constants: BTreeSet<String>,
}

/// The values of one field in such lists.
#[derive(Debug, PartialEq, Eq)]
pub enum Listed<'a> {
    /// None.
    Nothing,
    /// All its values.
    All(&'a [String]),
    /// Contradictory lists, with the reason.
    Unclear(String),
}

impl Loose {
    /// Finds the values in a text.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut lists: Vec<Vec<String>> = Vec::new();
        let mut is_open = false;
        for word in text.split_whitespace() {
            let value = word.trim_end_matches(',').trim_matches('`');
            if is_constant(value) {
                match lists.last_mut().filter(|_| is_open) {
                    Some(list) => list.push(value.to_owned()),
                    None => lists.push(vec![value.to_owned()]),
                }
            }
            is_open = is_constant(value) && word.ends_with(',');
        }
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let constants = words
            .filter(|word| is_constant(word))
            .map(str::to_owned)
            .collect();
        Self { lists, constants }
    }

    /// Returns the list of the field whose sample is this word, and whose known values are these.
    ///
    /// A single word is part of a sentence as often as it is a list. A list that lacks what the page names elsewhere
    /// may be part of a sentence as well.
    pub fn of(&self, word: &str, known: &[&str]) -> Listed<'_> {
        let holds = |list: &&Vec<String>| list.len() > 1 && list.iter().any(|value| value == word);
        let mut found: Vec<&Vec<String>> = self.lists.iter().filter(holds).collect();
        let same = |list: &&&Vec<String>| {
            list.len() == known.len() && list.iter().all(|value| known.contains(&value.as_str()))
        };
        if let Some(same) = found.iter().find(same) {
            return Listed::All(same);
        }
        // A sample shows the first value.
        let leads = |list: &&Vec<String>| list.first().is_some_and(|value| value == word);
        if found.iter().any(leads) {
            found.retain(|list| leads(list));
        }
        let Some(longest) = found.iter().max_by_key(|list| list.len()) else {
            return Listed::Nothing;
        };
        let is_part = |list: &&Vec<String>| list.iter().all(|value| longest.contains(value));
        if !found.iter().all(is_part) {
            return Listed::Unclear(format!("several lists of values hold `{word}`"));
        }
        let elsewhere = |value: &&&str| {
            !longest.iter().any(|listed| listed == **value) && self.constants.contains(**value)
        };
        match known.iter().find(elsewhere) {
            Some(value) => Listed::Unclear(format!(
                "`{value}` is not in the list of values that holds `{word}`, and the page names it"
            )),
            None => Listed::All(longest),
        }
    }

    /// Whether the word is a list of its own.
    pub fn is_alone(&self, word: &str) -> bool {
        let leads = |list: &&Vec<String>| list.first().is_some_and(|value| value == word);
        self.lists.iter().find(leads).is_some_and(|list| list.len() == 1)
    }
}

/// One body: its sample, and its list of fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// The sample.
    pub sample: Option<Shape>,
    /// The top-level fields with their labels, where the page lists them.
    pub fields: Option<Vec<Field>>,
    /// Whether there may be fields that were not read.
    pub is_partial: bool,
    /// How many members the page offers to choose from, if the body is a union.
    pub members: Option<usize>,
}

/// The place of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Place {
    /// Returns the value of `in` in `OpenAPI`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// Returns the place of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Path, Self::Query, Self::Header, Self::Cookie]
            .into_iter()
            .find(|place| place.as_str() == name)
    }
}

/// One field of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its place, if it is a parameter.
    pub place: Option<Place>,
    /// Its type label.
    pub label: Label,
    /// Whether it has the mark `required`.
    pub required: bool,
    /// Whether its label allows null.
    pub nullable: bool,
    /// Whether it has the mark `deprecated`.
    pub deprecated: bool,
    /// The values of an enum, all of them.
    pub values: Vec<String>,
}
