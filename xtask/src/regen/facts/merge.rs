//! Merging a part of the facts, as one source has it, into what is known.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::canonical::finish;
use super::list::{Change, Difference, Fact, compare};
use super::model::{entry, object, operations, title};

/// A part of the facts, as one source has it.
#[derive(Debug, Default)]
pub(crate) struct Partial {
    /// The operations and the schemas that the source is about, whole: what its form cannot show is as it was known.
    pub(super) document: Value,
    /// The facts that the source shows; the others were known before, or inferred.
    pub(super) shown: BTreeSet<Fact>,
    /// What is in doubt.
    pub(super) doubts: Vec<Doubt>,
}

/// What a source says about the facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Facts that the source shows as they were known.
    pub confirmed: BTreeSet<Fact>,
    /// Facts that no source has shown before.
    pub added: Vec<Fact>,
    /// Facts that the source shows otherwise, or shows to be gone.
    pub changed: Vec<Difference>,
    /// Where the source differs in a way that its form does not prove: reported, never applied.
    pub doubted: Vec<Doubt>,
    /// Operations at another path: before, and now.
    pub moved: Vec<(String, String)>,
    /// Operations that the source is about.
    pub operations: BTreeSet<String>,
}

impl Findings {
    /// Whether the source changes no fact.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    /// Whether the source says anything of the fact itself.
    pub(crate) fn shows(&self, fact: &Fact) -> bool {
        let is_changed = || self.changed.iter().any(|changed| changed.fact == *fact);
        self.confirmed.contains(fact) || self.added.contains(fact) || is_changed()
    }
}

/// Merges a part into the facts. A form that shows less deletes nothing: it has the rest as it was known.
pub(crate) fn merge(facts: &mut Value, partial: Partial) -> Findings {
    let Partial {
        mut document,
        shown,
        doubts,
    } = partial;
    let before = finish(std::mem::take(facts));
    let operations = operations(&document)
        .map(|(method, path, _)| title(method, path))
        .collect();
    let mut after = before.clone();
    for (path, mut item) in std::mem::take(entry(&mut document, &["paths"])) {
        entry(&mut after, &["paths", &path]).append(object(&mut item));
    }
    for kind in ["schemas", "securitySchemes"] {
        let components = entry(&mut document, &["components", kind]);
        entry(&mut after, &["components", kind]).append(components);
    }
    *facts = finish(after);
    let (mut confirmed, differences) = compare(&before, facts);
    confirmed.retain(|fact| shown.contains(fact));
    let (added, changed): (Vec<_>, Vec<_>) = differences
        .into_iter()
        .partition(|difference| difference.change == Change::Added);
    Findings {
        confirmed,
        added: added.into_iter().map(|difference| difference.fact).collect(),
        changed,
        doubted: doubts,
        moved: Vec::new(),
        operations,
    }
}

/// What a source leaves in doubt, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    about: String,
    why: Why,
}

impl Doubt {
    pub(crate) fn new(about: impl fmt::Display, why: Why) -> Self {
        Self {
            about: about.to_string(),
            why,
        }
    }

    /// Whether pages of that form have it often, without any meaning.
    pub(crate) fn is_habit(&self) -> bool {
        self.why == Why::BesidePlural
    }
}

/// Why something is in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    // Of a page that disagrees with itself.
    Note(String),
    ListedNotSampled,
    SampledNotListed,
    SomePlaces,
    DifferentPlaces,
    LabelAgainstSample,
    ListAgainstSample,
    NotInPath,
    ForeignSample,
    Lists(String),
    // Of a form that does not show enough.
    BesidePlural,
    NotShown,
    NotListed,
    LabelOnly,
    Deprecated,
    NullNotShown,
    NoTag,
    Assumed(&'static str),
    FreeText,
    Text(String),
    Value(String),
    ExampleTag(String),
    ExampleValue(String),
    ExampleType,
    SampleType,
    Members(usize, usize),
    // Of a document.
    Draft(String),
    Undeclared(&'static str),
    NotInTemplate(Option<String>),
    Annotation,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: Cow<'_, str> = match &self.why {
            Why::Note(note) | Why::Lists(note) => format!(": {note}").into(),
            Why::ListedNotSampled => " is listed and not in the sample".into(),
            Why::SampledNotListed => " is in the sample and not listed".into(),
            Why::SomePlaces => " is shown in some places of the page and not in others".into(),
            Why::DifferentPlaces => " has different types in different places of the page".into(),
            Why::LabelAgainstSample => ": its label and its sample have different types".into(),
            Why::ListAgainstSample => ": its list of fields and its sample have different types".into(),
            Why::NotInPath => " is listed and not in the path".into(),
            Why::ForeignSample => ": the sample shown is not of its body".into(),
            Why::BesidePlural => " is not shown beside its plural, which is common on pages".into(),
            Why::NotShown => " is not shown".into(),
            Why::NotListed => " is not listed, and the page may list more than was read".into(),
            Why::LabelOnly => " has another type, which the page does not tell whole".into(),
            Why::Deprecated => " is marked as deprecated, which is not kept".into(),
            Why::NullNotShown => " may be null, which the page does not show".into(),
            Why::NoTag => ": the sample does not show which of its variants it is".into(),
            Why::Assumed(kind) => format!(": assumed to be {kind}; the sample does not show it").into(),
            Why::FreeText => ": a free string in the sample; the list of values stays".into(),
            Why::Text(text) => format!(": the sample has the text `{text}`").into(),
            Why::Value(value) => format!(": the sample has `{value}`, without a list of values").into(),
            Why::ExampleTag(word) => format!(": `{word}` in an example is none of its variants").into(),
            Why::ExampleValue(value) => format!(": `{value}` in an example is none of its values").into(),
            Why::ExampleType => ": an example of another type is no proof of one".into(),
            Why::SampleType => ": the sample has another type, and does not show which".into(),
            Why::Members(shown, known) => format!(": {shown} variants are offered, {known} are known").into(),
            Why::Draft(known) => format!(" is a draft's path; the operation stays at {known}").into(),
            Why::NotInTemplate(None) => " is not in the path; left out".into(),
            Why::NotInTemplate(Some(now)) => format!(" is not in the path; taken for {{{now}}}").into(),
            Why::Undeclared(taken) => format!(" is not declared as a parameter; taken as {taken}").into(),
            Why::Annotation => " is not kept: OpenAPI 3.0 cannot express it".into(),
        };
        write!(f, "{}{text}", self.about)
    }
}

impl Serialize for Doubt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
