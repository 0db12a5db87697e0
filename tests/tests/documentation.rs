//! What a newcomer meets in the documentation: an example on each type, and guides that open with a program. The examples
//! are compiled by rustdoc.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Item, Lit, Meta};

const SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk");

/// The types, traits and functions of a first program, of its tests, and of what a reader takes next.
const NAMES: &str = "ActorId AfterStoreLoss ApiVersion Area AuthorizeUrl CallOptions ChannelAccount Client ClientBuilder \
    Delivery Error ErrorKind Fault FilePart Item Limit Lookup MemoryStore Message Metrics Middleware MockServerExt NewComment \
    NewMessage NewThread OAuth OAuthApp Object Operation Outbox Outcome Paginator PostgresStore Prepared RateLimit Receipt \
    Recipient RedisStore Response RetryPolicy SealKey SendAll SendMessage SendReply Sends Sent SqliteStore StandIn StopHandle \
    StoreOptions StoredMessage Thread ThreadId Token TokenSource Upload UploadFile Verifier VerifyError Writers";

/// Returns the documentation in attributes.
fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(text) => match &text.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Adds the documentation of the public items of a file by their names. That of a re-export belongs to its items.
fn read(items: &[Item], all: &mut BTreeMap<String, String>) {
    for item in items {
        let (name, attributes) = match item {
            Item::Enum(item) => (item.ident.to_string(), &item.attrs),
            Item::Struct(item) => (item.ident.to_string(), &item.attrs),
            Item::Trait(item) => (item.ident.to_string(), &item.attrs),
            Item::Use(item) => {
                let path = quote::quote!(#item).to_string();
                let name = path
                    .trim_end_matches([' ', ';'])
                    .rsplit(' ')
                    .next()
                    .unwrap_or_default();
                (name.to_owned(), &item.attrs)
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    read(items, all);
                }
                continue;
            }
            // A type that a macro makes has its documentation in the call.
            Item::Macro(item) => {
                let text = item.mac.tokens.to_string();
                let Some((before, after)) = text.split_once("pub enum ") else {
                    continue;
                };
                let name = after.split_whitespace().next().unwrap_or_default().to_owned();
                all.entry(name).or_default().push_str(before);
                continue;
            }
            _ => continue,
        };
        all.entry(name).or_default().push_str(&documentation(attributes));
    }
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
}

#[test]
fn each_type_that_a_newcomer_meets_has_an_example() {
    let mut paths = Vec::new();
    for folder in [
        "src",
        "stores/sqlite/src",
        "stores/redis/src",
        "stores/postgres/src",
    ] {
        files(&Path::new(SDK).join(folder), &mut paths);
    }
    let mut all = BTreeMap::new();
    for path in paths {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        read(&file.items, &mut all);
    }
    let without: BTreeSet<&str> = NAMES
        .split_whitespace()
        .filter(|name| !all.get(*name).is_some_and(|text| text.contains("```")))
        .collect();
    assert_eq!(without, BTreeSet::new(), "types without an example");
}

#[test]
fn each_guide_opens_with_a_program() {
    let guide = Path::new(SDK).join("src/guide");
    let listed = fs::read_to_string(guide.join("pages.md")).unwrap();
    let mut pages = 0;
    for entry in fs::read_dir(guide).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "md") || name == "pages" {
            continue;
        }
        pages += 1;
        assert!(
            listed.contains(&format!("[`{name}`]")),
            "{name} is not in the list of pages"
        );
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            !text.starts_with(['#', '`', '|']),
            "{name} begins with a sentence"
        );
        let (before, program) = text.split_once("\n```").unwrap();
        // What a program needs comes before it.
        let needs = before.matches("\n# ").count();
        assert!(
            needs <= usize::from(["getting_started", "testing"].contains(&name.as_str())),
            "{name}"
        );
        assert!(
            program.contains("hubspot_conversations::") || needs > 0 || name == "testing",
            "{name}"
        );
        let marks = ["(documented)", "(observed)", "(claimed)"];
        let explains = text.trim_end().ends_with("report says so without showing it.");
        let has_marks = marks.iter().any(|mark| text.contains(mark));
        assert!(explains || !has_marks, "{name} explains its marks");
    }
    assert_eq!(pages, 15);
}
