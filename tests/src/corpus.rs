//! Recorded payloads, if a folder of them is named, and this project's own fixtures.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable that names the folder of recorded payloads.
pub const VARIABLE: &str = "CONVERSATIONS_CORPUS";

/// One payload.
#[derive(Clone, Debug)]
pub struct Payload {
    /// Its kind, which is the name of its folder: `message`, `error`, `request` and so on.
    pub kind: String,
    /// The name of its file.
    pub name: String,
    /// Its text.
    pub text: String,
    validity: Validity,
}

/// The validity of a request by the list of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// HubSpot accepts it, or is not known to reject it.
    Good,
    /// HubSpot has rejected it, though its schema is right.
    Rejected,
    /// It does not match the schema.
    Invalid,
    /// It belongs to another endpoint.
    OtherEndpoint,
}

impl Payload {
    /// Returns its validity by the list of sources.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// Returns the HTTP status of an error, if its name contains one.
    #[must_use]
    pub fn error_status(&self) -> Option<u16> {
        let numbers = self
            .name
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| part.len() == 3);
        numbers
            .filter_map(|part| part.parse().ok())
            .find(|status| (400..600).contains(status))
    }

    /// The payload as JSON, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_str(&self.text).ok()
    }
}

/// All recorded payloads.
#[derive(Debug)]
pub struct Corpus(Vec<Payload>);

impl Corpus {
    /// Returns the payloads in the folder that the environment names, or `None` if it names none.
    #[must_use]
    pub fn get() -> Option<Self> {
        let Some(folder) = std::env::var_os(VARIABLE) else {
            crate::say(&format!(
                "skipped: {VARIABLE} names no folder of recorded payloads"
            ));
            return None;
        };
        let folder = PathBuf::from(folder);
        let validities = validities(&folder);
        let mut all = Vec::new();
        for kind in names(&folder)
            .into_iter()
            .filter(|name| folder.join(name).is_dir())
        {
            for mut payload in read(&folder, &kind) {
                let listed = validities.get(&format!("{kind}/{}", payload.name));
                payload.validity = listed.copied().unwrap_or(Validity::Good);
                all.push(payload);
            }
        }
        assert!(
            !all.is_empty(),
            "{VARIABLE} is set, but its folder has no payload"
        );
        Some(Self(all))
    }

    /// Returns the payloads of one kind, of which there must be one.
    #[must_use]
    pub fn of(&self, kind: &str) -> Vec<&Payload> {
        let all: Vec<&Payload> = self.0.iter().filter(|payload| payload.kind == kind).collect();
        assert!(!all.is_empty(), "no payload of the kind {kind} was read");
        all
    }
}

/// Returns this project's own fixtures of one kind, of which there must be one.
#[must_use]
pub fn fixtures(kind: &str) -> Vec<Payload> {
    let all = read(&own(), kind);
    assert!(!all.is_empty(), "no fixture of the kind {kind} was read");
    all
}

/// Returns one of this project's own fixtures.
#[must_use]
pub fn fixture(kind: &str, name: &str) -> String {
    fs::read_to_string(own().join(kind).join(name)).unwrap_or_else(|error| panic!("{kind}/{name}: {error}"))
}

fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn read(folder: &Path, kind: &str) -> Vec<Payload> {
    let folder = folder.join(kind);
    let read = |name: String| {
        let text =
            fs::read_to_string(folder.join(&name)).unwrap_or_else(|error| panic!("{kind}/{name}: {error}"));
        Payload {
            kind: kind.to_owned(),
            name,
            text,
            validity: Validity::Good,
        }
    };
    let files = names(&folder)
        .into_iter()
        .filter(|name| folder.join(name).is_file());
    files.map(read).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Parses the list of sources: file, label, schema, note, contradictions to the specification.
fn validities(folder: &Path) -> BTreeMap<String, Validity> {
    let list = fs::read_to_string(folder.join("SOURCES.tsv")).expect("SOURCES.tsv beside the payloads");
    let lines = list
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let rows = lines.filter(|row| row.len() >= 4);
    let all: BTreeMap<String, Validity> = rows
        .map(|row| {
            let contradicts = row.get(4).copied().unwrap_or_default();
            (row[0].to_owned(), validity(row[2], row[3], contradicts))
        })
        .collect();
    assert!(!all.is_empty(), "SOURCES.tsv has no line");
    all
}

fn validity(schema: &str, note: &str, contradicts: &str) -> Validity {
    let note = note.to_lowercase();
    let contains = |texts: &[&str]| texts.iter().any(|text| note.contains(text));
    if schema.contains("AssignRequest") || contains(&["another endpoint", "other endpoint"]) {
        Validity::OtherEndpoint
    } else if contains(&["not valid json", "invalid", "must-fail", "must fail"])
        || contradicts.contains(" where ")
    {
        Validity::Invalid
    } else if contains(&["reject", "refuse"]) {
        Validity::Rejected
    } else {
        Validity::Good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_follows_from_note_and_contradictions() {
        for (schema, note, contradicts, expected) in [
            (
                "PublicCommentEgg",
                "KNOWN TO WORK",
                "$.attachments: required, missing",
                Validity::Good,
            ),
            (
                "PublicCommentEgg",
                "the live endpoint REJECTS it",
                "",
                Validity::Rejected,
            ),
            (
                "PublicCommentEgg",
                "",
                "$.recipients: dict where array",
                Validity::Invalid,
            ),
            ("-", "as printed: NOT VALID JSON", "", Validity::Invalid),
            (
                "PublicCommentEgg",
                "use it only as a must-fail sample",
                "",
                Validity::Invalid,
            ),
            ("PublicThreadAssignRequest", "", "", Validity::OtherEndpoint),
        ] {
            assert_eq!(
                validity(schema, note, contradicts),
                expected,
                "{schema} {note} {contradicts}"
            );
        }
    }
}
