//! `openapi/upstream/sources.toml`: which operations there are, and where each is documented.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::Failure;

/// Every version of the API that is shipped.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The hosts under which HubSpot serves the API.
    pub hosts: Vec<String>,
    /// By name, which is also the name of the version's files.
    pub versions: BTreeMap<String, Version>,
}

/// One version of the API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The server that the spec names, whichever alias a source names.
    pub server: String,
    /// The overlay, beside the spec.
    pub overlay: String,
    /// The file of the sdk that is generated from the spec, from the root of the workspace.
    pub generated: Option<String>,
    /// Addresses of HubSpot's `OpenAPI` file; the first that answers is read.
    #[serde(default)]
    pub openapi: Vec<String>,
    /// The operations that are shipped.
    pub operations: Vec<Operation>,
    /// What upstream calls a schema that a sample shows: `"Parent property"`, or `"Union VALUE"` for the
    /// member that the value selects. Samples print no names; without one here, a name is made.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// One operation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// In lower case.
    pub method: String,
    /// With its templates.
    pub path: String,
    /// The page in Markdown.
    pub markdown: Option<String>,
    /// The rendered page, read when the Markdown cannot be.
    pub page: Option<String>,
    /// What upstream calls the request body.
    pub request: Option<String>,
    /// What upstream calls the response body.
    pub response: Option<String>,
}

impl Operation {
    /// `POST /path`.
    pub fn title(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

impl Sources {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not TOML of this shape.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let refuse = |message: String| Failure::input(name, message);
        let sources: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                text[..span.start.min(text.len())].matches('\n').count() + 1
            });
            refuse(format!(
                "expected the sources of each version; {} at line {line}",
                error.message()
            ))
        })?;
        for (version, section) in &sources.versions {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            if version.is_empty() || !version.chars().all(plain) {
                return Err(refuse(format!(
                    "expected a version that can name a file; found `{version}`"
                )));
            }
            if section.operations.is_empty() {
                return Err(refuse(format!(
                    "expected at least one operation in version {version}; found none"
                )));
            }
        }
        Ok(sources)
    }

    /// Whether some version ships the operation, at this path or at one that differs in its version only.
    pub fn ships(&self, method: &str, path: &str) -> bool {
        self.versions
            .values()
            .any(|version| version.find(method, path).is_some())
    }

    /// Whether the host is HubSpot's.
    pub fn is_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }
}

impl Version {
    /// The operation of that path, or of a path that differs in its version only.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        self.exact(method, path).or_else(|| {
            let same = |operation: &&Operation| {
                operation.method == method && resource(&operation.path) == resource(path)
            };
            self.operations.iter().find(same)
        })
    }

    /// The operation of exactly that path.
    pub fn exact(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.method == method && operation.path == path)
    }
}

/// The path without what changes from version to version: the version's segment and templates' names.
fn resource(path: &str) -> Vec<&str> {
    let is_version = |segment: &str| {
        let number = segment.strip_prefix('v').unwrap_or_default();
        let dated = segment.len() >= 7
            && segment
                .bytes()
                .take(7)
                .enumerate()
                .all(|(i, b)| if i == 4 { b == b'-' } else { b.is_ascii_digit() });
        dated || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    path.split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment))
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_versions_name_one_resource() {
        let here = resource("/conversations/v3/conversations/threads/{threadId}/messages");
        for path in [
            "/conversations/conversations/2026-09-beta/threads/{threadId}/messages",
            "/conversations/2026-09/conversations/threads/{id}/messages",
        ] {
            assert_eq!(resource(path), here);
        }
        assert_ne!(
            resource("/conversations/v3/conversations/threads/{threadId}"),
            here
        );
    }
}
