//! The crates in the public API: a new major version of any of them breaks this one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tests::say;
use tests::surface::{Foreign, Surface};

/// A source, and the feature that it needs.
struct Source {
    name: String,
    feature: Option<&'static str>,
    file: syn::File,
}

fn sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src");
    let mut all = Vec::new();
    read(&folder, "", &mut all);
    // A module of tests that is declared as one is not part of the crate.
    let declared = |source: &Source| source.file.items.iter().any(tests::surface::is_module_of_tests);
    let has_tests = all.iter().any(declared);
    all.retain(|source| {
        !has_tests || !(source.name.contains("/tests/") || source.name.ends_with("/tests.rs"))
    });
    assert!(all.len() > 15, "only {} files were found", all.len());
    all
}

fn read(folder: &Path, before: &str, all: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{before}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), all);
        } else if name.ends_with(".rs") {
            // As `lib.rs` declares them.
            let feature = match &*name {
                name if name.starts_with("mock/") => Some("mock"),
                name if name.starts_with("generated/") && name.ends_with("/mock.rs") => Some("mock"),
                name if name.starts_with("generated/") && name.ends_with("/schemas.rs") => Some("schemars"),
                "schema.rs" => Some("schemars"),
                _ => None,
            };
            all.push(source(name, feature, &fs::read_to_string(entry.path()).unwrap()));
        }
    }
}

fn source(name: String, feature: Option<&'static str>, text: &str) -> Source {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Source { name, feature, file }
}

fn surface(sources: &[Source]) -> Surface {
    let mut surface = Surface::default();
    for source in sources {
        surface.collect_names(&source.file.items);
    }
    for source in sources {
        surface.collect(&source.name, source.feature, &source.file.items);
    }
    surface
}

/// Whether a crate may be public in this place.
fn is_allowed(foreign: &Foreign) -> bool {
    match foreign.from.as_str() {
        "http" | "bytes" | "serde_json" | "futures_core" | "chrono" | "serde" => true,
        "schemars" => foreign.feature.as_deref() == Some("schemars"),
        "httpmock" => foreign.feature.as_deref() == Some("mock"),
        // A file is read from tokio's readers, in the program's own tokio runtime.
        "tokio" => foreign.place == "multipart.rs: FilePart::reader",
        // It configures the HTTP client.
        "reqwest" => ["builder.rs: ClientBuilder::http", "lib.rs: pub use"].contains(&foreign.place.as_str()),
        _ => false,
    }
}

#[test]
fn public_api_exposes_allowed_crates_only() {
    let surface = surface(&sources());
    let bad: Vec<&Foreign> = surface
        .foreign
        .iter()
        .filter(|foreign| !is_allowed(foreign))
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");

    let of_reqwest = surface
        .foreign
        .iter()
        .filter(|foreign| foreign.from == "reqwest")
        .count();
    assert_eq!(
        of_reqwest, 2,
        "reqwest is public in the one method that takes its builder, and in its re-export"
    );
    // Re-exported, so that a program uses the right version without a dependency of its own.
    for name in ["bytes", "chrono", "http", "reqwest", "serde_json"] {
        let re_exported = |foreign: &Foreign| foreign.from == name && foreign.place == "lib.rs: pub use";
        assert!(
            surface.foreign.iter().any(re_exported),
            "{name} is not re-exported"
        );
    }

    assert!(surface.functions > 150, "only {} functions", surface.functions);
    assert!(surface.fields > 150, "only {} fields", surface.fields);
    assert!(
        surface.implementations > 100,
        "only {} implementations",
        surface.implementations
    );
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for foreign in &surface.foreign {
        *places.entry(&foreign.from).or_default() += 1;
    }
    let expected = [
        "chrono",
        "futures_core",
        "http",
        "httpmock",
        "reqwest",
        "schemars",
        "serde",
        "serde_json",
    ];
    let seen: BTreeSet<&str> = places.keys().copied().collect();
    assert!(
        expected.iter().all(|name| seen.contains(name)),
        "public crates were not found: {seen:?}"
    );
    say(&format!(
        "surface: {} functions, {} fields, {} implementations, {} paths; other crates by places: {places:?}",
        surface.functions, surface.fields, surface.implementations, surface.paths
    ));
}

#[test]
fn finds_exposed_crate_in_any_place() {
    let hidden = [
        "use reqwest::Response as Reply; pub fn one() -> Reply { todo() }",
        "pub struct One { pub two: Option<Vec<reqwest::Response>> }",
        "pub struct One; impl From<reqwest::Error> for One { fn from(_: reqwest::Error) -> Self { One } }",
        "pub struct One; impl std::ops::Deref for One { type Target = reqwest::Client; }",
        "pub struct One; impl One { pub fn two(&self, f: impl Fn(reqwest::Error) -> bool) {} }",
        "pub struct One; impl One { pub fn two<T: Into<reqwest::Url>>(&self, url: T) {} }",
        "pub struct One; impl One { pub fn two<T>(&self, url: T) where T: reqwest::IntoUrl {} }",
        "pub enum One { Two { three: Box<dyn reqwest::IntoUrl> } }",
        "pub use reqwest::Client;",
        "pub type One = Result<(), reqwest::Error>;",
        "pub mod one { use reqwest::Url; pub const TWO: Option<Url> = None; }",
        "pub trait One { fn two(&self) -> reqwest::Client; }",
    ];
    for text in hidden {
        let surface = surface(&[source("hidden.rs".to_owned(), None, text)]);
        let found: Vec<&str> = surface
            .foreign
            .iter()
            .map(|foreign| foreign.from.as_str())
            .collect();
        assert_eq!(found, ["reqwest"], "{text}");
        assert!(
            surface.foreign.iter().all(|foreign| !is_allowed(foreign)),
            "{text}"
        );
    }
    let private = [
        "pub struct One { two: reqwest::Client }",
        "struct One; impl From<reqwest::Error> for One { fn from(_: reqwest::Error) -> Self { One } }",
        "pub struct One; impl One { pub(crate) fn two() -> reqwest::Client { todo() } }",
        "pub struct One; impl One { pub fn two() { let url: reqwest::Url = three(); } }",
    ];
    for text in private {
        let surface = surface(&[source("private.rs".to_owned(), None, text)]);
        assert!(surface.foreign.is_empty(), "{text}");
    }
}
