//! A page of HubSpot's docs, in any form: facts come of it, or a reason why not.

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
    /// The facts that are known already.
    known: Value,
}

const NAME: &str = "a page";
/// Far longer than any page takes, even on a machine that does much else.
const LONGEST: Duration = Duration::from_secs(10);

static OURS: LazyLock<Setting> = LazyLock::new(|| {
    let facts = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../openapi/upstream/v3.json"
    ));
    Setting {
        sources: Sources::parse(hubspot_conversations_openapi::SOURCES, "sources.toml").unwrap(),
        known: serde_json::from_str(facts).unwrap(),
    }
});

static FIXTURES: LazyLock<Setting> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../xtask/tests/fixtures/regen");
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let sources = Sources::parse(&String::from_utf8(read("sources.toml")).unwrap(), "sources.toml").unwrap();
    let mut known = nothing(&sources);
    extract(&read("api.json"), &sources, &mut known).unwrap();
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
fn nothing(sources: &Sources) -> Value {
    let (name, version) = sources.versions.first_key_value().unwrap();
    facts::empty(name, version)
}

fn extract(bytes: &[u8], sources: &Sources, state: &mut Value) -> Result<(Findings, Content), Failure> {
    let input = inputs::of_bytes(NAME, bytes, None, sources, None)?;
    let findings = take(&input, state, &sources.versions[&input.version], sources)?;
    Ok((findings, input.reading.content))
}

/// What came of the page, if that is in order.
fn taken(data: &[u8], setting: &Setting, known: &Value) -> Result<(Findings, Value), Failure> {
    let began = Instant::now();
    let mut state = known.clone();
    let findings = extract(data, &setting.sources, &mut state);
    let took = began.elapsed();
    assert!(took < LONGEST, "{} bytes took {took:?}", data.len());
    let (findings, content) = match findings {
        Ok(both) => both,
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
    let mut twice = state.clone();
    let (second, _) = extract(data, &setting.sources, &mut twice).expect("it was taken before");
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
