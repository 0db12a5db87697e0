//! Each module of the sdk uses only modules to its left in one order, and no files use each other in a circle. Each crate of
//! the workspace uses only crates to its left.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Modules between two arrows may use each other, but in no circle. A generated module is without `generated` and its
/// area: `types`.
/// `CONTRIBUTING.md` shows the same list.
const ORDER: &str = "
time env sync headers status metrics → model → ids → body → multipart → types schemas actor message outgoing delivery schema → request
→ requests redact → receipt → error → base_url response retry rate_limit options
→ registry auth limiter store → transfer → backend http_settings → middleware → call → version → client → pages
→ operations raw_request builder → oauth_app send files custom_channels → thread reply store::sends → bulk → webhook mock guide → store::conformance";

/// The folders of the workspace's crates. `CONTRIBUTING.md` shows the same list.
const CRATES: &str = "openapi xtask/openapi-diff → sdk-macros-build → xtask → sdk → sdk/stores/postgres sdk/stores/redis sdk/stores/sqlite → tests → tests/bench";

/// The file and the text of each module of a crate, by its path without `crate`: `auth::token`, and empty for `lib.rs`.
struct Sources(BTreeMap<String, (String, String)>);

impl Sources {
    fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let module = |file: &str| match file.trim_end_matches(".rs").trim_end_matches("/mod") {
            "lib" => String::new(),
            path => path.replace('/', "::"),
        };
        Self(
            files
                .into_iter()
                .map(|(file, text)| (module(&file), (file, text)))
                .collect(),
        )
    }

    /// Returns the paths into its own crate that a module uses: the line, whether it is a `pub use`, and the path.
    fn uses(&self, module: &str) -> Vec<(usize, bool, String)> {
        let code = self.0[module]
            .1
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap();
        let code: Vec<_> = code
            .lines()
            .map(|line| line.split("//").next().unwrap().trim())
            .collect();
        let mut uses = Vec::new();
        for (number, line) in code.iter().enumerate() {
            let (visibility, item) = line.split_once("use ").unwrap_or(("no", line));
            if visibility.is_empty() || visibility.starts_with("pub") {
                let item = item.to_owned() + &code[number + 1..].concat();
                let (prefix, names) = item
                    .split(';')
                    .next()
                    .unwrap()
                    .split_once('{')
                    .unwrap_or(("", &item));
                let names = names.split([';', '}']).next().unwrap();
                assert!(!names.contains('{'), "nested braces are not read: {item}");
                let paths = names
                    .split(',')
                    .map(|name| prefix.to_owned() + name.split(" as ").next().unwrap().trim());
                uses.extend(paths.map(|path| (number + 1, !visibility.is_empty(), path)));
            } else {
                for (at, _) in line.match_indices("crate::").chain(line.match_indices("super::")) {
                    let path = line[at..]
                        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                        .next();
                    uses.push((number + 1, false, path.unwrap().to_owned()));
                }
            }
        }
        let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
        uses.retain_mut(|(.., path)| {
            let (start, rest) = path.split_once("::").unwrap_or((path, ""));
            let own = format!("{module}::{start}");
            *path = match start {
                "crate" => rest.to_owned(),
                "super" => format!("{parent}::{rest}"),
                _ if self.0.contains_key(own.trim_start_matches("::")) => format!("{module}::{path}"),
                _ => return false,
            }
            .trim_start_matches("::")
            .trim_end_matches("::self")
            .to_owned();
            true
        });
        uses
    }

    /// Returns the module that defines what a path names, through re-exports.
    fn defining(&self, path: &str) -> String {
        let mut module = path;
        while !self.0.contains_key(module) {
            module = module.rsplit_once("::").map_or("", |(parent, _)| parent);
        }
        let name = path[module.len()..]
            .trim_start_matches("::")
            .split("::")
            .next()
            .unwrap();
        let exports = |path: &str| !name.is_empty() && path.ends_with(&format!("::{name}"));
        match self
            .uses(module)
            .into_iter()
            .find(|(_, public, path)| *public && exports(path))
        {
            Some((.., path)) => self.defining(&path),
            None if module.is_empty() && name == "Result" => "error".to_owned(),
            // The root exports all generated types.
            None if module.is_empty() => "generated::conversations::types".to_owned(),
            None => module.to_owned(),
        }
    }

    /// Returns a message for each use that breaks the order or is part of a circle, and the number of uses.
    fn violations(&self, order: &str) -> (BTreeSet<String>, usize) {
        // A module has its own place, or that of the one that contains it.
        let level = |module: &str| {
            let generated = module
                .strip_prefix("generated::")
                .and_then(|rest| rest.split_once("::"));
            let module = generated.map_or(module, |(_area, module)| module);
            let levels = order.split('→').enumerate();
            let names =
                levels.flat_map(|(level, names)| names.split_whitespace().map(move |name| (name, level)));
            let own = names.filter(|(name, _)| {
                let rest = module.strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            });
            own.max_by_key(|(name, _)| name.len()).map(|(_, level)| level)
        };
        let mut count = 0;
        let mut violations = BTreeSet::new();
        let mut same_level = Vec::new();
        for from in self.0.keys().filter(|module| !module.is_empty()) {
            for (line, is_export, path) in self.uses(from) {
                let to = self.defining(&path);
                if to == *from {
                    continue;
                }
                count += 1;
                let message = format!("sdk/src/{}:{line}: {from} uses {to}", self.0[from].0);
                match (level(from), level(&to)) {
                    (None, _) => violations.insert(message + ", but is not in the order"),
                    (Some(own), Some(used)) if used < own => continue,
                    // A `mod.rs` that only re-exports its files is in no circle with them.
                    (own, used) if own == used && is_export => continue,
                    (own, used) if own == used => {
                        same_level.push((from, to, message));
                        continue;
                    }
                    _ => violations.insert(message + ", which is not to its left"),
                };
            }
        }
        // Without the uses that lead into a circle or out of one, the circles remain.
        let mut before = 0;
        while before != same_level.len() {
            before = same_level.len();
            let uses = same_level.clone();
            same_level.retain(|(from, to, _)| {
                uses.iter().any(|(user, ..)| *user == to) && uses.iter().any(|(_, used, _)| used == *from)
            });
        }
        violations.extend(
            same_level
                .into_iter()
                .map(|(.., message)| message + " in a circle"),
        );
        (violations, count)
    }
}

fn read(folder: &Path, name: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, file) = (entry.path(), format!("{name}{}", entry.file_name().display()));
        if path.is_dir() && !file.ends_with("tests") {
            read(&path, &format!("{file}/"), files);
        } else if file.ends_with(".rs") && !file.ends_with("tests.rs") {
            files.push((file, std::fs::read_to_string(path).unwrap()));
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn sdk_keeps_the_order_of_dependencies() {
    let mut files = Vec::new();
    read(&root().join("sdk/src"), "", &mut files);
    let (violations, uses) = Sources::new(files).violations(ORDER);
    assert!(uses > 100, "only {uses} uses were found");
    assert!(violations.is_empty(), "{violations:#?}");
}

#[test]
fn mod_files_only_explain_and_export() {
    let mut files = Vec::new();
    read(&root().join("sdk/src"), "", &mut files);
    files.retain(|(file, _)| file.ends_with("/mod.rs"));
    assert!(files.len() > 4, "only {} files were found", files.len());
    for (file, text) in files {
        let items = syn::parse_file(&text).unwrap().items;
        let is_structure = |item: &syn::Item| matches!(item, syn::Item::Mod(_) | syn::Item::Use(_));
        assert!(items.iter().all(is_structure), "sdk/src/{file} has logic");
    }
}

#[test]
fn contributing_shows_the_order() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let contributing = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    for order in [ORDER, CRATES] {
        assert!(
            words(&contributing).contains(&words(order)),
            "CONTRIBUTING.md shows another order than {order}"
        );
    }
}

/// The name of a crate, whether it is published, and the names of those that it uses.
fn crate_in(folder: &str) -> (String, bool, Vec<String>) {
    let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let is_published = manifest["package"].get("publish").is_none();
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let dependencies = sections.iter().filter_map(|name| manifest.get(*name)?.as_table());
    let dependencies = dependencies.flat_map(toml::Table::keys).cloned().collect();
    (
        manifest["package"]["name"].as_str().unwrap().to_owned(),
        is_published,
        dependencies,
    )
}

#[test]
fn crates_keep_the_order_and_published_ones_use_no_other() {
    let workspace: toml::Table = std::fs::read_to_string(root().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let members = workspace["workspace"]["members"].as_array().unwrap();
    let mut known = BTreeMap::new();
    for (level, folders) in CRATES.split('→').enumerate() {
        for folder in folders.split_whitespace() {
            let (name, is_published, dependencies) = crate_in(folder);
            known.insert(name, (folder, level, is_published, dependencies));
        }
    }
    let missing = members.iter().filter(|member| {
        let member = member.as_str().unwrap();
        known.values().all(|(folder, ..)| *folder != member)
    });
    assert_eq!(missing.count(), 0, "a member is not in the order");
    let mut uses = 0;
    for (name, (folder, level, is_published, dependencies)) in &known {
        // The sdk uses itself in its examples, with other features.
        for dependency in dependencies.iter().filter(|dependency| *dependency != name) {
            let Some((used, used_level, used_is_published, _)) = known.get(dependency) else {
                continue;
            };
            uses += 1;
            assert!(
                used_level < level,
                "{folder} uses {used}, which is not to its left"
            );
            assert!(
                used_is_published | !is_published,
                "{folder} is published, {used} is not"
            );
        }
    }
    assert!(uses > 8, "only {uses} uses were found");
}

#[test]
fn names_a_planted_violation() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\npub use b::{\n    B,\n    x::X,\n};"),
        (
            "a.rs",
            "use std::fmt;\nuse crate::X;\n// crate::b\nfn a() { crate::b::f() }\n#[cfg(test)]\nmod tests {\n    use crate::b;\n}",
        ),
        ("b/mod.rs", "mod x;\nmod y;\npub(crate) use x::X;"),
        ("b/x.rs", "use super::y::Y;\nuse crate::a;"),
        ("b/y.rs", "use super::X;"),
        ("c.rs", "use crate::a::{self, A};"),
    ];
    let sources = Sources::new(files.map(|(file, text)| (file.to_owned(), text.to_owned())));
    let (violations, uses) = sources.violations("a → b");
    assert_eq!(uses, 8);
    assert_eq!(
        violations.into_iter().collect::<Vec<_>>(),
        [
            "sdk/src/a.rs:2: a uses b::x, which is not to its left",
            "sdk/src/a.rs:4: a uses b, which is not to its left",
            "sdk/src/b/x.rs:1: b::x uses b::y in a circle",
            "sdk/src/b/y.rs:1: b::y uses b::x in a circle",
            "sdk/src/c.rs:1: c uses a, but is not in the order",
        ]
    );
}
