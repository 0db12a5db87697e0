//! `openapi/upstream/sources.toml`: the operations of each version, and the addresses of their docs.

use std::collections::BTreeMap;
use std::path::Path;

use openapi_diff::Date;
use openapi_diff::path::resource;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::error::Failure;
use super::files;

/// The content of `sources.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The hosts under which HubSpot serves the API.
    pub hosts: Vec<String>,
    /// What HubSpot has announced, for the report until its day has passed.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// By name, which is also the name of the version's files.
    pub versions: BTreeMap<String, Version>,
}

/// A change that HubSpot has announced.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The last day on which the report has it, such as `2027-02-16`.
    #[serde(deserialize_with = "date")]
    pub date: Date,
    /// What happens, and when.
    pub what: String,
    /// Where HubSpot says so.
    pub source: String,
    /// The version whose section in this file settles it.
    pub version: Option<String>,
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(de::Error::custom)
}

/// One version of the API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The version that this one is like: it has the other's operations under its own prefix, and everything else that
    /// its section does not have.
    pub like: Option<String>,
    /// The starts of the paths, up to the resource. Where HubSpot has several, they have the same meaning.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// The server in the spec, whichever alias a source has.
    #[serde(default)]
    pub server: String,
    /// The overlay, beside the spec.
    #[serde(default)]
    pub overlay: String,
    /// The folder of the sdk that is generated from the spec, from the root of the workspace.
    pub generated: Option<String>,
    /// Addresses of HubSpot's OpenAPI file; the first one that can be read is used.
    #[serde(default)]
    pub openapi: Vec<String>,
    /// The operations that are shipped.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// The pages of a version that is like another, by `POST /path`.
    #[serde(default)]
    pub pages: BTreeMap<String, Pages>,
    /// HubSpot's names of the schemas in samples, which have none: by `"Parent property"`, or `"Union VALUE"` for the
    /// variant that the value selects. Without an entry, the name is derived from the key.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// One operation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// In lower case.
    pub method: String,
    /// With its parameters in braces.
    pub path: String,
    /// The page in Markdown.
    pub markdown: Option<String>,
    /// The rendered page, read when the Markdown cannot be.
    pub page: Option<String>,
    /// HubSpot's name of the request body.
    pub request: Option<String>,
    /// HubSpot's name of the response body.
    pub response: Option<String>,
    /// The path of the same operation in the version that this one is like.
    #[serde(skip)]
    pub of: Option<String>,
}

/// The pages of one operation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The page in Markdown.
    pub markdown: Option<String>,
    /// The rendered page, read when the Markdown cannot be.
    pub page: Option<String>,
}

impl Operation {
    /// `POST /path`.
    pub fn title(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

impl Sources {
    /// Reads the file of a workspace.
    ///
    /// # Errors
    /// When it cannot be read, or [`parse`](Self::parse) fails.
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let name = "openapi/upstream/sources.toml";
        let text = files::text(&root.join(name), name)?;
        // A folder can have lost its own.
        Self::parse(
            text.as_deref().unwrap_or(hubspot_conversations_openapi::SOURCES),
            name,
        )
    }

    /// Parses the file.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let mut sources: Self = files::toml(text, name, "the sources of each version")?;
        let own = sources.versions.clone();
        for (version, section) in &mut sources.versions {
            let filled = section.fill(version, &own);
            filled.map_err(|message| Failure::input(name, message))?;
        }
        Ok(sources)
    }

    /// Returns the versions by name, those that are like no other first.
    pub fn in_order(&self) -> impl Iterator<Item = (&String, &Version)> {
        let own = self.versions.iter().filter(|(_, version)| version.like.is_none());
        own.chain(self.versions.iter().filter(|(_, version)| version.like.is_some()))
    }

    /// Whether a version ships the operation, at this path or at one that differs in its version only.
    pub fn ships(&self, method: &str, path: &str) -> bool {
        self.versions
            .values()
            .any(|version| version.find(method, path).is_some())
    }

    /// Returns the paths that are about ours: those of shipped operations, and of others of their versions. None, if no
    /// operation is shipped at any of them: it may have moved to any path.
    pub fn select(&self, paths: &[&str]) -> Vec<String> {
        let is_shipped = |path: &&&str| {
            let mut operations = self.versions.values().flat_map(|version| &version.operations);
            operations.any(|operation| resource(&operation.path) == resource(path))
        };
        let is_near = |path: &&&str| {
            self.versions
                .values()
                .any(|version| version.resource(path).is_some())
        };
        if !paths.iter().any(|path| is_shipped(&path)) {
            return Vec::new();
        }
        let selected = paths.iter().filter(|path| is_shipped(path) || is_near(path));
        selected.map(|path| (*path).to_owned()).collect()
    }

    /// Returns the deadlines that have not passed.
    pub fn deadlines(&self, today: Date) -> impl Iterator<Item = &Deadline> {
        self.deadlines.iter().filter(move |deadline| {
            let version = deadline.version.as_ref();
            deadline.date >= today && version.is_none_or(|version| !self.versions.contains_key(version))
        })
    }

    /// Returns the refusal of a source that is of another server.
    pub(super) fn refuse_host(&self, source: &str, found: &str) -> Failure {
        let known = self.hosts.join(" or ");
        let expected = format!("expected HubSpot's host ({known}) as its server; found `{found}`");
        Failure::input(source, expected)
    }

    /// Whether the host is HubSpot's.
    pub fn is_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }
}

impl Version {
    /// Checks a section, and adds what it has from the version that it is like.
    fn fill(&mut self, name: &str, versions: &BTreeMap<String, Self>) -> Result<(), String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(format!("expected a version that can name a file; found `{name}`"));
        }
        let Some(like) = &self.like else {
            if self.server.is_empty() || self.overlay.is_empty() {
                return Err(format!(
                    "expected `server` and `overlay` in version {name}, which is like no other; one is missing"
                ));
            }
            if self.operations.is_empty() {
                return Err(format!(
                    "expected at least one operation in version {name}; found none"
                ));
            }
            return Ok(());
        };
        let first = versions
            .get(like)
            .filter(|first| first.like.is_none())
            .ok_or_else(|| {
                format!("expected version {name} to be like one that stands for itself; found `{like}`")
            })?;
        if !self.operations.is_empty() {
            return Err(format!(
                "expected `like` or operations in version {name}; found both"
            ));
        }
        let [prefix] = self.prefixes.as_slice() else {
            return Err(format!("expected one prefix beside `like` in version {name}"));
        };
        for theirs in &first.operations {
            let resource = first.resource(&theirs.path).ok_or_else(|| {
                let known = first.prefixes.join(" or ");
                let path = &theirs.path;
                format!("expected every operation that version {name} is like under a prefix ({known}); found {path}")
            })?;
            let mut mine = Operation {
                path: format!("{prefix}{resource}"),
                of: Some(theirs.path.clone()),
                ..theirs.clone()
            };
            let pages = self.pages.remove(&mine.title()).unwrap_or_default();
            (mine.markdown, mine.page) = (pages.markdown, pages.page);
            self.operations.push(mine);
        }
        if let Some(stranger) = self.pages.keys().next() {
            return Err(format!(
                "expected pages of the operations of version {name}; `{stranger}` is none of them"
            ));
        }
        if self.server.is_empty() {
            self.server.clone_from(&first.server);
        }
        if self.overlay.is_empty() {
            self.overlay.clone_from(&first.overlay);
        }
        for (part, name) in &first.names {
            self.names.entry(part.clone()).or_insert_with(|| name.clone());
        }
        Ok(())
    }

    /// Returns the path without the prefix: the name of the resource in every version.
    pub fn resource<'a>(&self, path: &'a str) -> Option<&'a str> {
        let behind = |prefix: &String| path.strip_prefix(prefix.as_str());
        self.prefixes
            .iter()
            .find_map(behind)
            .filter(|rest| rest.starts_with('/'))
    }

    /// Finds the operation of that path, or of a path that differs in its version only.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        self.exact(method, path).or_else(|| {
            let same = |operation: &&Operation| {
                operation.method == method && resource(&operation.path) == resource(path)
            };
            self.operations.iter().find(same)
        })
    }

    /// Finds the operation of exactly that path.
    pub fn exact(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.method == method && operation.path == path)
    }
}
