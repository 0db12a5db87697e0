//! Recorded payloads, where there are any, and this project's own fixtures.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The variable that names the folder of recorded payloads.
pub const VARIABLE: &str = "CONVERSATIONS_CORPUS";

/// One payload.
#[derive(Clone, Debug)]
pub struct Payload {
    /// What it is: `message`, `error`, `request` and so on, the name of its folder.
    pub kind: String,
    /// The name of its file.
    pub name: String,
    /// Its text.
    pub text: String,
    standing: Standing,
}

/// What the list of sources says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// HubSpot takes it, or nothing is known against it.
    Good,
    /// HubSpot has refused it, though its shape is right.
    Rejected,
    /// Its shape is wrong.
    Invalid,
    /// It belongs to another endpoint.
    Elsewhere,
}

impl Payload {
    /// What the list of sources says of it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// The HTTP status it came with, if its name tells one that is an error.
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
    /// The payloads in the folder that the environment names, or `None` where it names none.
    #[must_use]
    pub fn get() -> Option<Self> {
        let Some(folder) = std::env::var_os(VARIABLE) else {
            crate::say(&format!(
                "skipped: {VARIABLE} names no folder of recorded payloads"
            ));
            return None;
        };
        let folder = PathBuf::from(folder);
        let standings = standings(&folder);
        let mut all = Vec::new();
        for kind in names(&folder)
            .into_iter()
            .filter(|name| folder.join(name).is_dir())
        {
            for mut payload in read(&folder, &kind) {
                let known = standings.get(&format!("{kind}/{}", payload.name));
                payload.standing = known.copied().unwrap_or(Standing::Good);
                all.push(payload);
            }
        }
        assert!(!all.is_empty(), "{VARIABLE} is set, and there is not one payload");
        Some(Self(all))
    }

    /// The payloads of one kind. There must be one.
    #[must_use]
    pub fn of(&self, kind: &str) -> Vec<&Payload> {
        let all: Vec<&Payload> = self.0.iter().filter(|payload| payload.kind == kind).collect();
        assert!(!all.is_empty(), "no payload of the kind {kind} was read");
        all
    }
}

/// This project's own fixtures of one kind. There must be one.
#[must_use]
pub fn fixtures(kind: &str) -> Vec<Payload> {
    let all = read(&own(), kind);
    assert!(!all.is_empty(), "no fixture of the kind {kind} was read");
    all
}

/// One of this project's own fixtures.
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
            standing: Standing::Good,
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

/// Reads the list of sources: file, label, schema, note, contradictions to the specification.
fn standings(folder: &Path) -> BTreeMap<String, Standing> {
    let list = fs::read_to_string(folder.join("SOURCES.tsv")).expect("SOURCES.tsv beside the payloads");
    let lines = list
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let rows = lines.filter(|row| row.len() >= 4);
    let all: BTreeMap<String, Standing> = rows
        .map(|row| {
            let contradicts = row.get(4).copied().unwrap_or_default();
            (row[0].to_owned(), standing(row[2], row[3], contradicts))
        })
        .collect();
    assert!(!all.is_empty(), "SOURCES.tsv has no line");
    all
}

fn standing(schema: &str, note: &str, contradicts: &str) -> Standing {
    let note = note.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| note.contains(word));
    if schema.contains("AssignRequest") || says(&["another endpoint", "other endpoint"]) {
        Standing::Elsewhere
    } else if says(&["not valid json", "invalid", "must-fail", "must fail"])
        || contradicts.contains(" where ")
    {
        Standing::Invalid
    } else if says(&["reject", "refuse"]) {
        Standing::Rejected
    } else {
        Standing::Good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_decides_what_a_request_is_good_for() {
        for (schema, note, contradicts, expected) in [
            (
                "PublicCommentEgg",
                "KNOWN TO WORK",
                "$.attachments: required, missing",
                Standing::Good,
            ),
            (
                "PublicCommentEgg",
                "the live endpoint REJECTS it",
                "",
                Standing::Rejected,
            ),
            (
                "PublicCommentEgg",
                "",
                "$.recipients: dict where array",
                Standing::Invalid,
            ),
            ("-", "as printed: NOT VALID JSON", "", Standing::Invalid),
            (
                "PublicCommentEgg",
                "use it only as a must-fail sample",
                "",
                Standing::Invalid,
            ),
            ("PublicThreadAssignRequest", "", "", Standing::Elsewhere),
        ] {
            assert_eq!(
                standing(schema, note, contradicts),
                expected,
                "{schema} {note} {contradicts}"
            );
        }
    }
}
