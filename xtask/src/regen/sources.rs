//! The areas of HubSpot's API, their versions with the operations of each, and the addresses of their docs.
//!
//! An area is one API of HubSpot's with documents of its own: a folder of `openapi/` that has a `sources.toml`.
//! `openapi/sources.toml` has what is true of all areas.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use openapi_diff::Date;
use openapi_diff::path::resource;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::error::Failure;
use super::facts::is_method;
use super::files;

/// The file of what is true of all areas.
pub(crate) const FILE: &str = "openapi/sources.toml";

/// The areas with their versions, and what is true of all.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The hosts under which HubSpot serves the API.
    pub hosts: Vec<String>,
    /// What HubSpot has announced, for the report until its day has passed.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// The versions of all areas.
    #[serde(skip)]
    pub versions: BTreeMap<VersionId, Version>,
}

/// The content of an area's `sources.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaFile {
    /// By name.
    versions: BTreeMap<String, Version>,
}

/// The name of a version, which its files have, too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionId {
    /// The area, such as `conversations`.
    pub area: String,
    /// The name within the area, such as `v3`.
    pub name: String,
}

impl VersionId {
    /// Creates the name of a version.
    pub fn new(area: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            area: area.into(),
            name: name.into(),
        }
    }

    /// Returns the version that `openapi/<area>/upstream/<name>.<extension>` is a file of.
    pub(crate) fn of_fact(file: &str, extension: &str) -> Option<Self> {
        let mut parts = file.strip_prefix("openapi/")?.split('/');
        let (area, folder, name) = (parts.next()?, parts.next()?, parts.next()?);
        let name = name.strip_suffix(extension)?.strip_suffix('.')?;
        (folder == "upstream" && parts.next().is_none()).then(|| Self::new(area, name))
    }

    /// Returns the versions of a workspace that have facts, by area and name.
    pub(crate) fn with_facts(root: &Path) -> Vec<Self> {
        let files = names(root, "openapi").into_iter().flat_map(|area| {
            let folder = format!("openapi/{area}/upstream");
            let files = names(root, &folder).into_iter();
            files.map(move |file| format!("{folder}/{file}"))
        });
        files.filter_map(|file| Self::of_fact(&file, "json")).collect()
    }

    /// Returns the file of the facts.
    #[must_use]
    pub fn facts_file(&self) -> String {
        format!("openapi/{}/upstream/{}.json", self.area, self.name)
    }

    /// Returns the file of the facts' sources.
    pub(crate) fn lock_file(&self) -> String {
        format!("openapi/{}/upstream/{}.lock", self.area, self.name)
    }

    /// Returns the file of the shipped spec.
    pub(crate) fn spec_file(&self) -> String {
        format!("openapi/{}/{}.json", self.area, self.name)
    }

    /// Returns the file of the area's versions.
    pub(crate) fn sources_file(&self) -> String {
        sources_file(&self.area)
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.area, self.name)
    }
}

/// Returns the file of an area's versions.
pub(super) fn sources_file(area: &str) -> String {
    format!("openapi/{area}/sources.toml")
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
    /// The version that settles it, once every area has it.
    pub version: Option<String>,
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(de::Error::custom)
}

/// One version of an area.
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
    /// The operations of the version that this one is like that it does not have, as `POST /path` with the path of that
    /// version.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// The operations of HubSpot's file that are not shipped on purpose, as `POST /path`.
    #[serde(default)]
    pub unshipped: Vec<String>,
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
    /// Reads the files of a workspace.
    ///
    /// # Errors
    /// When one of them cannot be read, or is not TOML of its shape.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let expected = |name: &str| -> Result<String, Failure> {
            let text = files::text(&root.join(name), name)?;
            text.ok_or_else(|| Failure::input(name, "expected this file; there is none"))
        };
        let mut sources = Self::parse(&expected(FILE)?, FILE)?;
        for area in areas(root) {
            let name = sources_file(&area);
            sources.add_area(&area, &expected(&name)?, &name)?;
        }
        if sources.versions.is_empty() {
            let message =
                "expected a folder beside it with a `sources.toml`, for each area of the API; found none";
            return Err(Failure::input(FILE, message));
        }
        Ok(sources)
    }

    /// Parses the file of what is true of all areas.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        files::toml(text, name, "HubSpot's hosts, and what it has announced")
    }

    /// Parses the file of an area, and adds its versions.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn add_area(&mut self, area: &str, text: &str, name: &str) -> Result<(), Failure> {
        let file: AreaFile = files::toml(text, name, "the sources of each version")?;
        for (version, section) in &file.versions {
            let mut section = section.clone();
            let filled = section.fill(version, &file.versions);
            filled.map_err(|message| Failure::input(name, message))?;
            if let Some(operation) = section.operations.iter().find(|one| !is_method(&one.method)) {
                let message = format!(
                    "expected the method of an operation in lower case, such as `get`; found `{}` for {}",
                    operation.method, operation.path
                );
                return Err(Failure::input(name, message));
            }
            self.versions.insert(VersionId::new(area, version), section);
        }
        Ok(())
    }

    /// Returns the versions by area and name, in each area those that are like no other first.
    pub fn in_order(&self) -> impl Iterator<Item = (&VersionId, &Version)> {
        let mut all: Vec<_> = self.versions.iter().collect();
        all.sort_by_key(|(id, version)| (&id.area, version.like.is_some(), &id.name));
        all.into_iter()
    }

    /// Returns the names of the versions of an area.
    pub fn names<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a str> {
        let versions = self.versions.keys().filter(move |id| id.area == area);
        versions.map(|id| id.name.as_str())
    }

    /// Returns the version that a version is like, if it is like another.
    pub fn first(&self, id: &VersionId) -> Option<(&VersionId, &Version)> {
        let like = self.versions.get(id)?.like.as_ref()?;
        self.versions
            .get_key_value(&VersionId::new(id.area.as_str(), like.as_str()))
    }

    /// Returns the names of the versions that have an operation of a version that is like no other: first that one, then
    /// those that are like it.
    pub(super) fn versions_with<'a>(&'a self, id: &'a VersionId, operation: &Operation) -> Vec<&'a str> {
        let has = |version: &Version| {
            let mut theirs = version.operations.iter();
            theirs.any(|one| one.method == operation.method && one.of.as_ref() == Some(&operation.path))
        };
        let likes = self.likes(id).filter(|(_, version)| has(version));
        let likes = likes.map(|(other, _)| other.name.as_str());
        std::iter::once(id.name.as_str()).chain(likes).collect()
    }

    /// Returns the versions that are like a version.
    pub(super) fn likes<'a>(
        &'a self,
        id: &'a VersionId,
    ) -> impl Iterator<Item = (&'a VersionId, &'a Version)> {
        let is_like = |(other, version): &(&VersionId, &Version)| {
            other.area == id.area && version.like.as_ref() == Some(&id.name)
        };
        self.versions.iter().filter(is_like)
    }

    /// Returns the area that ships the operation, at this path or at one that differs in its version only.
    pub fn area(&self, method: &str, path: &str) -> Option<&str> {
        let mut versions = self.versions.iter();
        let found = versions.find(|(_, version)| version.find(method, path).is_some());
        found.map(|(id, _)| id.area.as_str())
    }

    /// Whether a version ships the operation, at this path or at one that differs in its version only.
    pub fn ships(&self, method: &str, path: &str) -> bool {
        self.area(method, path).is_some()
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
        let areas: BTreeSet<&String> = self.versions.keys().map(|id| &id.area).collect();
        let is_everywhere = move |version: &String| {
            areas.iter().all(|area| {
                let id = VersionId::new(area.as_str(), version.as_str());
                self.versions.contains_key(&id)
            })
        };
        self.deadlines.iter().filter(move |deadline| {
            let version = deadline.version.as_ref();
            deadline.date >= today && version.is_none_or(|version| !is_everywhere(version))
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
            if let Some(lacked) = self.lacks.first() {
                return Err(format!(
                    "expected `like` beside `lacks` in version {name}, which is like no other; found `{lacked}`"
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
        let is_of_first = |title: &&String| first.operations.iter().any(|theirs| theirs.title() == **title);
        if let Some(stranger) = self.lacks.iter().find(|title| !is_of_first(title)) {
            return Err(format!(
                "expected version {name} to lack operations of {like}; `{stranger}` is none of them"
            ));
        }
        for theirs in &first.operations {
            if self.lacks.contains(&theirs.title()) {
                continue;
            }
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
        self.unshipped.extend(first.unshipped.iter().cloned());
        for (part, name) in &first.names {
            self.names.entry(part.clone()).or_insert_with(|| name.clone());
        }
        Ok(())
    }

    /// Returns the path without the prefix: the name of the resource in every version. Empty for the prefix itself.
    pub fn resource<'a>(&self, path: &'a str) -> Option<&'a str> {
        let behind = |prefix: &String| path.strip_prefix(prefix.as_str());
        let is_resource = |rest: &&str| rest.is_empty() || rest.starts_with('/');
        self.prefixes.iter().filter_map(behind).find(is_resource)
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

/// Returns the areas of a workspace: the folders of `openapi/` that have a `sources.toml`.
fn areas(root: &Path) -> Vec<String> {
    let mut areas = names(root, "openapi");
    areas.retain(|name| root.join(sources_file(name)).is_file());
    areas
}

/// Returns the names of what a folder of a workspace has, in order.
fn names(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}
