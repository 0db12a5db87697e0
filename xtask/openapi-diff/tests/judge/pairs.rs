//! Pairs of documents, each made from one seed.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

use super::adapter::Direction;
use super::documents::{document, slices};
use super::mutate::mutate;
use super::no_ops::{respell, widen};
use super::random::Random;

/// What is known of a pair before it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Nothing.
    Open,
    /// Nothing changes on the wire.
    Same,
    /// Nothing breaks in this direction.
    Compatible(Direction),
}

#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) seed: u64,
    pub(crate) before: Value,
    pub(crate) after: Value,
    pub(crate) expected: Expected,
    /// What was changed.
    pub(crate) labels: Vec<&'static str>,
}

impl Pair {
    /// The pair of a seed, the same on every machine.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let (real, share) = if seed < RECORDED_SEEDS {
            (committed(), 15)
        } else {
            (recorded_slices(), 100)
        };
        let before = if random.chance(share) && !real.is_empty() {
            random.pick(real).clone()
        } else {
            document(&mut random)
        };
        let pair = |after, expected, labels, before| Self {
            seed,
            before,
            after,
            expected,
            labels,
        };
        match random.below(10) {
            0 => {
                let mut after = before.clone();
                let mut labels = Vec::new();
                labels.extend(respell(&mut random, &mut after));
                if random.chance(30) {
                    labels.extend(respell(&mut random, &mut after));
                }
                pair(after, Expected::Same, labels, before)
            }
            1 => {
                let direction = *random.pick(&Direction::BOTH);
                let before = one_direction(before, direction);
                match (widen(&mut random, &before, direction), direction) {
                    (None, _) => pair(before.clone(), Expected::Same, Vec::new(), before),
                    (Some((label, wider)), Direction::Request) => {
                        pair(wider, Expected::Compatible(direction), vec![label], before)
                    }
                    (Some((label, wider)), Direction::Response) => {
                        pair(before, Expected::Compatible(direction), vec![label], wider)
                    }
                }
            }
            _ => {
                let mut after = before.clone();
                let count = if random.chance(75) { 1 } else { 2 };
                let labels = mutate(&mut random, &mut after, count);
                pair(after, Expected::Open, labels, before)
            }
        }
    }
}

/// Removes what goes the other way.
fn one_direction(mut document: Value, direction: Direction) -> Value {
    for item in document["paths"]
        .as_object_mut()
        .into_iter()
        .flatten()
        .map(|(_, item)| item)
    {
        for operation in item
            .as_object_mut()
            .into_iter()
            .flatten()
            .map(|(_, operation)| operation)
        {
            if direction == Direction::Response {
                if let Some(map) = operation.as_object_mut() {
                    map.remove("requestBody");
                    map.remove("parameters");
                }
                continue;
            }
            for response in operation["responses"]
                .as_object_mut()
                .into_iter()
                .flatten()
                .map(|(_, response)| response)
            {
                if let Some(map) = response.as_object_mut() {
                    map.remove("content");
                }
            }
        }
    }
    document
}

/// Seeds from here on use recorded documents in place of the committed one, so that the pairs of all others are the
/// same on machines without records.
pub(crate) const RECORDED_SEEDS: u64 = 1 << 40;

/// The operations of the committed document.
fn committed() -> &'static [Value] {
    static SLICES: OnceLock<Vec<Value>> = OnceLock::new();
    SLICES.get_or_init(|| {
        let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let found = folders
            .map(|folder| folder.join("openapi/conversations/v3.json"))
            .find(|file| file.is_file());
        found.iter().flat_map(|file| slices_of(file)).collect()
    })
}

/// The operations of recorded documents, where the variable names their folder.
pub(crate) fn recorded_slices() -> &'static [Value] {
    static SLICES: OnceLock<Vec<Value>> = OnceLock::new();
    SLICES.get_or_init(|| {
        let folder =
            std::env::var_os("CONVERSATIONS_UPSTREAM").map(|folder| PathBuf::from(folder).join("history/v3"));
        let files = folder.iter().flat_map(|folder| recorded(folder));
        files.flat_map(|file| slices_of(&file)).collect()
    })
}

fn slices_of(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    slices(&serde_json::from_str(&text).unwrap())
}

fn recorded(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}
