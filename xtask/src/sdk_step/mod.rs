//! What a change of the description means for users of the SDK.
//!
//! The SDK is generated from both descriptions and its public items are compared; what changes on the wire
//! behind items that stay is added. The step is Cargo's: what stops a user's code from compiling is major,
//! what is new beside it minor, and what only acts or reads otherwise a patch.
//!
//! Not seen are hand-written items, which no description changes, and the traits that the compiler implements
//! by itself: each kind of value that the generator knows is `Send`, `Sync`, `Unpin` and unwind safe.

mod compare;
mod description;
mod renames;
mod render;
mod report;
mod source;
mod surface;
mod text;
mod version;
mod wire;

use std::collections::BTreeSet;
use std::path::Path;

use hubspot_conversations_codegen::{Error, Generated, generate};
use openapi_diff::{Report, Semver, Verdict};
use serde::Serialize;
use serde_json::Value;

pub use self::compare::compare;
pub use self::description::{Unusable, shipped};
pub use self::report::SdkReport;
pub use self::surface::{Item, Key, Member, Sort, Surface};
pub use self::version::Version;

/// What a change asks of the SDK's version, and of its users.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Impact {
    /// The version step.
    pub semver: Semver,
    /// The version that the workspace is at, where that is known.
    pub from: Option<String>,
    /// The version that the step leads to; the same where there is none.
    pub next: Option<String>,
    /// Worst first.
    pub changes: Vec<Change>,
    /// Why the public items could not be compared, if they could not; the step is then the cautious one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// One difference that a user can notice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// `field-added`, `type-renamed` and so on; what is seen on the wire only begins with `wire-`.
    pub kind: String,
    /// The step that it asks for.
    pub semver: Semver,
    /// The item, as a user names it.
    pub item: String,
    /// One sentence.
    pub message: String,
    /// What it means for users, where the sentence does not say that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Impact {
    /// The impact of these changes on the version that the workspace is at.
    pub fn new(mut changes: Vec<Change>, root: Option<&Path>) -> Self {
        changes.sort_by(|a, b| {
            (b.semver, &a.kind, a.why, &a.item, &a.message)
                .cmp(&(a.semver, &b.kind, b.why, &b.item, &b.message))
        });
        let semver = changes.iter().map(|change| change.semver).max();
        Self {
            changes,
            ..Self::of_step(semver.unwrap_or(Semver::None), root)
        }
    }

    /// The cautious answer, where the items cannot be compared.
    pub fn unknown(why: String, semver: Semver, root: Option<&Path>) -> Self {
        Self {
            unknown: Some(why),
            ..Self::of_step(semver, root)
        }
    }

    fn of_step(semver: Semver, root: Option<&Path>) -> Self {
        let version = root.and_then(Version::of_workspace);
        let next = version.as_ref().map(|(text, version)| match semver {
            Semver::None => text.clone(),
            step => version.next(step).to_string(),
        });
        Self {
            semver,
            from: version.map(|(text, _)| text),
            next,
            changes: Vec::new(),
            unknown: None,
        }
    }

    /// Several impacts on one version. One client serves all versions of the API: what more than one of them changes for
    /// its users is told once.
    pub fn all(impacts: impl IntoIterator<Item = Self>, root: Option<&Path>) -> Self {
        let (mut changes, mut unknown, mut least) = (Vec::new(), None, Semver::None);
        for impact in impacts {
            for change in impact.changes {
                if !changes.contains(&change) {
                    changes.push(change);
                }
            }
            unknown = unknown.or(impact.unknown);
            least = least.max(impact.semver);
        }
        let merged = Self::new(changes, root);
        Self {
            unknown,
            changes: merged.changes,
            ..Self::of_step(least, root)
        }
    }
}

/// The SDK of a description: its source, and what is public in it.
#[derive(Debug)]
pub struct Sdk {
    source: Generated,
    /// What is public.
    pub surface: Surface,
}

/// Generates the SDK of a description and reads its public items.
///
/// # Errors
/// When the generator cannot use the description.
pub fn sdk(description: &Value, name: &str) -> Result<Sdk, Error> {
    let source = generate(&description::canonical(description), name)?;
    let mut surface = Surface::default();
    // All types are exported at the crate's root as well, which is where people look for them.
    let read = surface
        .add(&source.types, "", &[])
        .and_then(|()| surface.add(&source.operations, "operations", &[]))
        .and_then(|()| surface.add(&source.mock, "mock", &[("operations", "typed")]))
        .and_then(|()| surface.add(&source.schemas, "", &[]));
    // The generator has parsed what it wrote.
    debug_assert!(read.is_ok());
    Ok(Sdk { source, surface })
}

/// Compares the SDKs of two descriptions that the generator can use, given what changes between the two on
/// the wire.
///
/// # Errors
/// When the generator cannot use one of them.
pub fn assess(
    old: (&Value, &str),
    new: (&Value, &str),
    wire: &Report,
    root: Option<&Path>,
) -> Result<Impact, Error> {
    if old.0 == new.0 {
        return Ok(Impact::new(Vec::new(), root));
    }
    let (old, new) = (sdk(old.0, old.1)?, sdk(new.0, new.1)?);
    let mut changes = compare(&old.surface, &new.surface);
    changes.extend(wire::effects(&wire.changes, &changes));
    changes.extend(inside(&old, &new, wire, &changes));
    Ok(Impact::new(changes, root))
}

/// What changes in the source and is no item's: documentation, and code behind the items.
fn inside(old: &Sdk, new: &Sdk, wire: &Report, told: &[Change]) -> Option<Change> {
    if old.source == new.source {
        return None;
    }
    let bare = |source: &Generated| {
        [&source.types, &source.requests, &source.operations, &source.mock]
            .map(|text| text::without_docs(text).unwrap_or_default())
    };
    let documented: Vec<String> = old
        .surface
        .items
        .iter()
        .filter(|(key, was)| new.surface.items.get(key).is_some_and(|is| is.docs != was.docs))
        .map(|(key, _)| key.to_string())
        .collect();
    let change = |kind: &str, item: &str, message: String| Change {
        kind: kind.to_owned(),
        semver: Semver::Patch,
        item: item.to_owned(),
        message,
        why: None,
        before: None,
        after: None,
    };
    if let [first, rest @ ..] = documented.as_slice() {
        let more = match rest.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("the documentation of `{first}`{more} is another");
        return Some(change("docs-changed", first, message));
    }
    if !told.is_empty() {
        return None;
    }
    // The schemas of what one sends hold prose as well.
    Some(
        if wire.verdict <= Verdict::Docs && bare(&old.source) == bare(&new.source) {
            change("docs-changed", "", "prose changes".to_owned())
        } else {
            change(
                "code-changed",
                "",
                "the code behind the public items changes".to_owned(),
            )
        },
    )
}

/// The names of the items that changed: for tests, and for people in a hurry.
pub fn items(changes: &[Change]) -> BTreeSet<&str> {
    changes.iter().map(|change| change.item.as_str()).collect()
}
