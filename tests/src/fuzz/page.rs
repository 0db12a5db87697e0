//! A page of HubSpot's docs, in any form, yields facts or an error that gives the reason.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use xtask::regen::facts::{self, Findings};
use xtask::regen::inputs::Input;
use xtask::regen::read::Content;
use xtask::regen::sources::{Sources, VersionId};
use xtask::regen::{Failure, take};

/// The API that a page describes: HubSpot's, or that of the fixtures.
struct Api {
    sources: Sources,
    /// The facts that have been read before, by version.
    known: Known,
}

type Known = BTreeMap<VersionId, Value>;

const NAME: &str = "a page";
/// Far longer than any page takes, even on a busy machine.
const MAX_TIME: Duration = Duration::from_secs(10);

static OURS: LazyLock<Api> = LazyLock::new(|| {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let sources = Sources::read(root).unwrap();
    let read = |id: &VersionId| std::fs::read(root.join(id.facts_file())).unwrap();
    let facts = |id: &VersionId| (id.clone(), serde_json::from_slice(&read(id)).unwrap());
    let known = sources.versions.keys().map(facts).collect();
    Api { sources, known }
});

static FIXTURES: LazyLock<Api> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../xtask/tests/fixtures/regen");
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let text = |name: &str| String::from_utf8(read(name)).unwrap();
    let mut sources = Sources::parse(&text("hosts.toml"), "hosts.toml").unwrap();
    let area = text("sources.toml");
    sources.add_area("boxes", &area, "sources.toml").unwrap();
    let mut known = without_facts(&sources);
    let (name, state) = known.iter_mut().next().unwrap();
    let input = Input::parse(NAME, (read("api.json"), None), &sources, None).unwrap();
    take(&input, state, &sources.versions[name], &sources).unwrap();
    Api { sources, known }
});

/// Reads the input as a page, with the known facts and without any.
pub fn page(data: &[u8]) {
    let of_fixtures = data.windows(7).any(|window| window == b"/boxes/");
    let api = if of_fixtures { &FIXTURES } else { &OURS };
    let once = read(data, api, &api.known);
    let again = read(data, api, &api.known);
    assert_eq!(once, again, "read differently the second time");
    // Without known facts, a moved operation may be identified as another one; only termination is tested.
    let _ = read(data, api, &without_facts(&api.sources));
}

/// Returns the state of every version before any page has been read.
fn without_facts(sources: &Sources) -> Known {
    let versions = sources.versions.iter();
    versions
        .map(|(name, version)| (name.clone(), facts::empty(name, version)))
        .collect()
}

/// Extracts the facts of a page, and adds them to those of its version, by default the first.
fn extract(
    bytes: &[u8],
    sources: &Sources,
    known: &Known,
) -> Result<(Findings, Content, VersionId, Value), Failure> {
    let input = Input::parse(NAME, (bytes.to_vec(), None), sources, None)?;
    let first = || sources.in_order().map(|(name, _)| name.clone()).next();
    let name = input.version.clone().or_else(first).unwrap();
    let mut state = known[&name].clone();
    let findings = take(&input, &mut state, &sources.versions[&name], sources)?;
    Ok((findings, input.reading.content, name, state))
}

/// Reads a page, and checks the facts or the error.
fn read(data: &[u8], api: &Api, known: &Known) -> Result<(Findings, Value), Failure> {
    let began = Instant::now();
    let extracted = extract(data, &api.sources, known);
    let took = began.elapsed();
    assert!(took < MAX_TIME, "{} bytes took {took:?}", data.len());
    let (findings, content, name, state) = match extracted {
        Ok(all) => all,
        Err(failure) => {
            check_failure(&failure);
            return Err(failure);
        }
    };
    assert!(!findings.operations.is_empty(), "a page of no operation");
    assert!(state["paths"].as_object().is_some_and(|paths| !paths.is_empty()));
    // A second reading succeeds too. That of a complete document changes nothing; a page of samples may contradict itself
    // each time.
    let state = facts::finish(state);
    let known = Known::from([(name, state.clone())]);
    let (second, .., twice) = extract(data, &api.sources, &known).expect("the first reading succeeded");
    assert_eq!(second.operations, findings.operations);
    if let Content::Document(_) = content {
        let (changed, added) = (&second.changed, &second.added);
        assert!(
            changed.is_empty(),
            "the second reading contradicts the first: {changed:?}"
        );
        assert!(added.is_empty(), "the second reading adds facts: {added:?}");
        assert_eq!(facts::finish(twice), state);
    }
    Ok((findings, state))
}

/// Asserts that the error is one line with the source and what was expected.
fn check_failure(failure: &Failure) {
    let line = failure.to_string();
    assert_eq!(failure.exit_code(), 2, "{line}");
    assert!(line.starts_with(&format!("{NAME}: ")), "{line}");
    assert!(line.contains("expected"), "{line}");
    assert!(!line.contains(char::is_control), "{line:?}");
    assert!(
        line.chars().count() < 10_000,
        "{} characters: {line}",
        line.chars().count()
    );
}
