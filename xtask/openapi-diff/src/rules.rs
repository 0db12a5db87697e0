//! The rules: which changes there are, and what each means in a request, in a response and for an SDK.
//!
//! Rules are data. A new one is a row of a part of the table, by subject, and a folder in `tests/cases`.

#[macro_use]
mod columns;
#[macro_use]
mod composition;
#[macro_use]
mod documentation;
mod example;
#[macro_use]
mod operations;
#[macro_use]
mod schemas;
#[macro_use]
mod security;
mod table;

use serde::{Serialize, Serializer};

pub use self::example::{Example, Place};
pub use self::table::{Kind, RULES};
use crate::report::Semver;

/// How much a change matters to a strict client written from the old document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Documentation only; nothing on the wire changes.
    Docs,
    /// A change on the wire that the client tolerates.
    Additive,
    /// A change that makes requests fail or responses unreadable.
    Breaking,
}

/// A value for each direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sides<T> {
    /// Where the client sends.
    pub request: T,
    /// Where the client receives.
    pub response: T,
}

/// What a change means for an SDK: a tolerant client library that is generated from the document.
///
/// Such a library parses what it does not know, so that less breaks for its users than for a strict client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SdkStep {
    /// The SDK sends and parses the same.
    None,
    /// Parts that are written by hand depend on it: URLs, authentication, documented scopes.
    Manual,
    /// Responses may hold something else; the SDK parses both.
    Receives,
    /// Other values are accepted; the SDK does not validate them.
    Accepts,
    /// The SDK must send it differently; its users' code stays.
    Sends,
    /// Callers must provide more than before.
    Requires,
    /// Calls fail, whatever is sent.
    Removed,
}

impl SdkStep {
    /// The version step that it needs.
    ///
    /// ```
    /// use openapi_diff::{Kind, Semver};
    ///
    /// let step = Kind::ParameterAddedRequired.rule().sdk_step.request;
    /// assert_eq!(step.semver(), Semver::Major);
    /// ```
    pub fn semver(self) -> Semver {
        match self {
            Self::None => Semver::None,
            Self::Manual | Self::Receives | Self::Accepts | Self::Sends => Semver::Patch,
            Self::Requires | Self::Removed => Semver::Major,
        }
    }
}

/// A rule: a kind of change, judged by its direction.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rule {
    /// The name in reports.
    pub id: &'static str,
    /// The level in each direction; `None` where the change cannot matter.
    pub level: Sides<Option<Level>>,
    /// What the change means for an SDK.
    pub sdk_step: Sides<SdkStep>,
    /// The sentence of a report, with `{what}`, `{before}` and `{after}`.
    pub message: &'static str,
    /// The reason for the level; for the worse of the two, where they differ.
    pub why: &'static str,
    /// A pair of documents that the rule applies to.
    pub example: Example,
}

impl Rule {
    /// Returns the rule with an id.
    ///
    /// ```
    /// let rule = openapi_diff::Rule::find("property-removed").ok_or("no such rule")?;
    /// assert_eq!(rule.level.response, Some(openapi_diff::Level::Breaking));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn find(id: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.id == id)
    }

    /// Returns the ids that resemble a name: those that contain it, else those with the most words in common.
    ///
    /// ```
    /// assert_eq!(openapi_diff::Rule::similar("propertys-remove"), ["property-removed"]);
    /// ```
    pub fn similar(name: &str) -> Vec<&'static str> {
        // Words with one beginning are taken for forms of one word.
        const BEGINNING: usize = 4;
        let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
        let is_same = |word: &str, other: &str| {
            let [word, other] = [word, other].map(|word| word.chars().take(BEGINNING));
            word.map(|c| c.to_ascii_lowercase()).eq(other)
        };
        let score = |id: &str| match id.contains(name) && !name.is_empty() {
            true => usize::MAX,
            false => id
                .split('-')
                .filter(|other| words.iter().any(|word| is_same(word, other)))
                .count(),
        };
        let best = RULES.iter().map(|rule| score(rule.id)).max().unwrap_or(0);
        let ids = RULES.iter().map(|rule| rule.id);
        ids.filter(|id| best > 0 && score(id) == best).collect()
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.rule().id)
    }
}

impl Kind {
    /// Returns the rule of this kind.
    pub fn rule(self) -> &'static Rule {
        // Both lists are made from the same rows.
        &RULES[self as usize]
    }
}
