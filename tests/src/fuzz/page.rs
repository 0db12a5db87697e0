//! A page of HubSpot's docs, in any form: facts come of it, or a reason why not.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use xtask::regen::facts::{self, Findings};
use xtask::regen::read::Content;
use xtask::regen::sources::Sources;
use xtask::regen::{Failure, inputs, take};

/// What the pages speak of: our operations, or those of the fixtures.
struct Setting {
    sources: Sources,
    /// The facts that are known already, by version.
    known: Known,
}

type Known = BTreeMap<String, Value>;

const NAME: &str = "a page";
/// Far longer than any page takes, even on a machine that does much else.
const LONGEST: Duration = Duration::from_secs(10);

static OURS: LazyLock<Setting> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/upstream");
    let read = |name: &String| std::fs::read(format!("{folder}/{name}.json")).unwrap();
    let sources = Sources::parse(hubspot_conversations_openapi::SOURCES, "sources.toml").unwrap();
    let facts = |name: &String| (name.clone(), serde_json::from_slice(&read(name)).unwrap());
    let known = sources.versions.keys().map(facts).collect();
    Setting { sources, known }
});

static FIXTURES: LazyLock<Setting> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../xtask/tests/fixtures/regen");
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let sources = Sources::parse(&String::from_utf8(read("sources.toml")).unwrap(), "sources.toml").unwrap();
    let mut known = nothing(&sources);
    let (name, state) = known.iter_mut().next().unwrap();
    let input = inputs::of_bytes(NAME, &read("api.json"), None, &sources, None).unwrap();
    take(&input, state, &sources.versions[name], &sources).unwrap();
    Setting { sources, known }
});

/// Any bytes in the place of a page, held against the facts that are known, and against none.
pub fn page(data: &[u8]) {
    let of_fixtures = data.windows(7).any(|window| window == b"/boxes/");
    let setting = if of_fixtures { &FIXTURES } else { &OURS };
    let once = taken(data, setting, &setting.known);
    let again = taken(data, setting, &setting.known);
    assert_eq!(once, again, "not the same the second time");
    // An operation that has moved is known by what it shows, so this may come to something else. It comes to an end.
    let _ = taken(data, setting, &nothing(&setting.sources));
}

/// What is known when nothing is.
fn nothing(sources: &Sources) -> Known {
    let versions = sources.versions.iter();
    versions
        .map(|(name, version)| (name.clone(), facts::empty(name, version)))
        .collect()
}

/// Of the version that the page is of, or of the first, what is known once the page has spoken.
fn extract(
    bytes: &[u8],
    sources: &Sources,
    known: &Known,
) -> Result<(Findings, Content, String, Value), Failure> {
    let input = inputs::of_bytes(NAME, bytes, None, sources, None)?;
    let first = || sources.in_order().map(|(name, _)| name.clone()).next();
    let name = input.version.clone().or_else(first).unwrap();
    let mut state = known[&name].clone();
    let findings = take(&input, &mut state, &sources.versions[&name], sources)?;
    Ok((findings, input.reading.content, name, state))
}

/// What came of the page, if that is in order.
fn taken(data: &[u8], setting: &Setting, known: &Known) -> Result<(Findings, Value), Failure> {
    let began = Instant::now();
    let extracted = extract(data, &setting.sources, known);
    let took = began.elapsed();
    assert!(took < LONGEST, "{} bytes took {took:?}", data.len());
    let (findings, content, name, state) = match extracted {
        Ok(all) => all,
        Err(failure) => {
            says_where(&failure);
            return Err(failure);
        }
    };
    assert!(!findings.operations.is_empty(), "a page of no operation");
    assert!(state["paths"].as_object().is_some_and(|paths| !paths.is_empty()));
    // What it has said once can be said again. A document that has been taken whole says nothing new then; a page of
    // samples may contradict itself, and go on to do so.
    let state = facts::finish(state);
    let known = Known::from([(name, state.clone())]);
    let (second, .., twice) = extract(data, &setting.sources, &known).expect("it was taken before");
    assert_eq!(second.operations, findings.operations);
    if let Content::Document(_) = content {
        assert_eq!(second.changed, Vec::<String>::new(), "it contradicts itself");
        assert_eq!(second.added, Vec::<String>::new(), "it says more the second time");
        assert_eq!(facts::finish(twice), state);
    }
    Ok((findings, state))
}

/// One line: what was read, what was expected, what was found.
fn says_where(failure: &Failure) {
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
