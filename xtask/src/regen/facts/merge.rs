//! Merging a part of the facts, as one source has it, into what is known.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::canonical::finish;
use super::list::{Change, Difference, Fact, compare};
use super::model::{entries, entry, operations, schemas, title};

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
    let before = finish(std::mem::take(facts));
    let mut after = before.clone();
    for (method, path, operation) in operations(&partial.document) {
        entry(&mut after, &["paths", path]).insert(method.clone(), operation.clone());
    }
    for (name, schema) in schemas(&partial.document) {
        entry(&mut after, &["components", "schemas"]).insert(name.clone(), schema.clone());
    }
    for (name, scheme) in entries(&partial.document["components"], "securitySchemes") {
        entry(&mut after, &["components", "securitySchemes"]).insert(name.clone(), scheme.clone());
    }
    *facts = finish(after);
    let (mut confirmed, differences) = compare(&before, facts);
    confirmed.retain(|fact| partial.shown.contains(fact));
    let (added, changed): (Vec<_>, Vec<_>) = differences
        .into_iter()
        .partition(|difference| difference.change == Change::Added);
    Findings {
        confirmed,
        added: added.into_iter().map(|difference| difference.fact).collect(),
        changed,
        doubted: partial.doubts,
        moved: Vec::new(),
        operations: operations(&partial.document)
            .map(|(method, path, _)| title(method, path))
            .collect(),
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
    Members {
        shown: usize,
        known: usize,
    },
    // Of a document.
    Draft(String),
    Undeclared {
        template: String,
        was_known: bool,
    },
    Surplus {
        parameter: String,
        renamed: Option<String>,
    },
    Annotation(String),
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = &self.about;
        match &self.why {
            Why::Note(note) | Why::Lists(note) => write!(f, "{about}: {note}"),
            Why::ListedNotSampled => write!(f, "{about} is listed and not in the sample"),
            Why::SampledNotListed => write!(f, "{about} is in the sample and not listed"),
            Why::SomePlaces => write!(f, "{about} is shown in some places of the page and not in others"),
            Why::DifferentPlaces => write!(f, "{about} has different types in different places of the page"),
            Why::LabelAgainstSample => write!(f, "{about}: its label and its sample have different types"),
            Why::ListAgainstSample => write!(
                f,
                "{about}: its list of fields and its sample have different types"
            ),
            Why::NotInPath => write!(f, "{about} is listed and not in the path"),
            Why::ForeignSample => write!(f, "{about}: the sample shown is not of its body"),
            Why::BesidePlural => {
                write!(
                    f,
                    "{about} is not shown beside its plural, which is common on pages"
                )
            }
            Why::NotShown => write!(f, "{about} is not shown"),
            Why::NotListed => write!(
                f,
                "{about} is not listed, and the page may list more than was read"
            ),
            Why::LabelOnly => write!(f, "{about} has another type, which the page does not tell whole"),
            Why::Deprecated => write!(f, "{about} is marked as deprecated, which is not kept"),
            Why::NullNotShown => write!(f, "{about} may be null, which the page does not show"),
            Why::NoTag => write!(f, "{about}: the sample does not show which of its variants it is"),
            Why::Assumed(kind) => write!(f, "{about}: assumed to be {kind}; the sample does not show it"),
            Why::FreeText => write!(
                f,
                "{about}: a free string in the sample; the list of values stays"
            ),
            Why::Text(text) => write!(f, "{about}: the sample has the text `{text}`"),
            Why::Value(value) => {
                write!(
                    f,
                    "{about}: the value `{value}` in the sample, without a list of values"
                )
            }
            Why::ExampleTag(word) => write!(f, "{about}: `{word}` in an example is none of its variants"),
            Why::ExampleValue(value) => write!(f, "{about}: `{value}` in an example is none of its values"),
            Why::ExampleType => write!(f, "{about}: an example of another type is no proof of one"),
            Why::SampleType => write!(f, "{about}: the sample has another type, and does not show which"),
            Why::Members { shown, known } => {
                write!(f, "{about}: {shown} alternatives are offered, {known} are known")
            }
            Why::Draft(released) => {
                write!(f, "{about} is a draft's path; the operation stays at {released}")
            }
            Why::Undeclared { template, was_known } => {
                let taken = if *was_known {
                    "as it was known"
                } else {
                    "as a string"
                };
                write!(
                    f,
                    "{about}: {{{template}}} is not declared as a parameter; taken {taken}"
                )
            }
            Why::Surplus {
                parameter,
                renamed: None,
            } => {
                write!(
                    f,
                    "{about}: the parameter \"{parameter}\" is not in the path; left out"
                )
            }
            Why::Surplus {
                parameter,
                renamed: Some(now),
            } => {
                write!(
                    f,
                    "{about}: the parameter \"{parameter}\" is not in the path; taken for {{{now}}}"
                )
            }
            Why::Annotation(place) => {
                write!(
                    f,
                    "`{about}` at {place} is not kept: OpenAPI 3.0 cannot express it"
                )
            }
        }
    }
}

impl Serialize for Doubt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
