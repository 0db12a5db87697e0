//! What a rendered page says of one operation, whichever extraction it came from.

use std::collections::BTreeSet;

pub use super::label::Label;
use super::sample::{Shape, is_constant};

/// One operation as a page shows it: values and labels, never schemas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The method in lower case.
    pub method: String,
    /// The path, with its templates.
    pub path: String,
    /// The host of the sample request, if there is one.
    pub host: Option<String>,
    /// The day the page says it was last modified, as it prints it.
    pub modified: Option<String>,
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
    /// What stands in the page without its field's name.
    pub loose: Loose,
    /// Where the page disagrees with itself; the first statement counts.
    pub notes: Vec<String>,
}

/// Values of enums that stand in a page without their field's name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loose {
    /// What is joined by commas, and what stands alone.
    pub lists: Vec<Vec<String>>,
    /// Every word that is written like a value, in lists and in sentences.
    pub constants: BTreeSet<String>,
}

/// What such lists say of one field.
#[derive(Debug, PartialEq, Eq)]
pub enum Listed<'a> {
    /// Nothing.
    Nothing,
    /// All its values.
    All(&'a [String]),
    /// Several things that do not go together.
    Unclear(String),
}

impl Loose {
    /// Finds the values in a text.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut lists = vec![Vec::new()];
        for word in text.split_whitespace() {
            let bare = word.trim_end_matches(',').trim_matches('`');
            if let Some(list) = lists.last_mut().filter(|_| is_constant(bare)) {
                list.push(bare.to_owned());
            }
            if !is_constant(bare) || !word.ends_with(',') {
                lists.push(Vec::new());
            }
        }
        lists.retain(|list| !list.is_empty());
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let constants = words
            .filter(|word| is_constant(word))
            .map(str::to_owned)
            .collect();
        Self { lists, constants }
    }

    /// The list of the field whose sample is this word and whose values are known to be these, if they are.
    ///
    /// A word alone is part of a sentence as often as it is a list. A list that lacks what the page names elsewhere
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

    /// Whether the word stands alone where values do.
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

/// Where a parameter stands.
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
    /// `OpenAPI`'s word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// The place of that name.
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
    /// Where it stands; only a parameter has one.
    pub place: Option<Place>,
    /// What its label says of its type.
    pub label: Label,
    /// Whether it bears the mark.
    pub required: bool,
    /// Whether its label says that it may be null.
    pub nullable: bool,
    /// Whether it bears the mark of what is to go.
    pub deprecated: bool,
    /// The values of an enum, all of them.
    pub values: Vec<String>,
}
