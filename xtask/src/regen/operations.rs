//! The operations of HubSpot's file beside those of `sources.toml`: which are gone, and which are not shipped.

use openapi_diff::path::resource;
use serde::Serialize;
use serde_json::Value;

use super::facts::{self, entries};
use super::sources::{Operation, Sources, Version, VersionId};

/// Operations in which HubSpot's file and `sources.toml` differ.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub(super) gone: Vec<Gone>,
    pub(super) unshipped: Vec<Unshipped>,
}

/// An operation that the file does not have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Gone {
    /// `POST /path`, with the path of the version that this one is like.
    pub(super) operation: String,
    /// Whether the facts have it.
    pub(super) known: bool,
}

/// An operation that is not shipped.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Unshipped {
    /// `POST /path`, likewise.
    pub(super) operation: String,
    /// The lines that add it to `sources.toml`.
    pub(super) lines: String,
}

/// Compares the operations of HubSpot's whole file, a document, with those of a version.
pub(super) fn differences(
    document: &Value,
    known: &Value,
    (id, version): (&VersionId, &Version),
    sources: &Sources,
) -> Differences {
    let operations: Vec<(&String, &String, &Value)> = facts::operations(document).collect();
    let is = |operation: &Operation, method: &str, path: &str| {
        operation.method == method && resource(&operation.path) == resource(path)
    };
    let has = |operation: &Operation| {
        operations
            .iter()
            .any(|(method, path, _)| is(operation, method, path))
    };
    if !version.operations.iter().any(has) {
        // Its paths have changed, so that they do not show which operations it has.
        return Differences::default();
    }
    let gone = version.operations.iter().filter(|operation| !has(operation));
    let gone = gone.map(|operation| Gone {
        operation: facts::title(
            &operation.method,
            operation.of.as_ref().unwrap_or(&operation.path),
        ),
        known: facts::operations(known).any(|(method, path, _)| is(operation, method, path)),
    });
    // An operation is listed for the version that this one is like.
    let first = sources.first(id);
    let unshipped = operations.iter().filter_map(|(method, path, operation)| {
        let resource = version
            .resource(path)
            .filter(|_| version.find(method, path).is_none())?;
        let (name, path) = match first {
            Some((first, of_first)) => (
                first.name.as_str(),
                format!("{}{resource}", of_first.prefixes.first()?),
            ),
            None => (id.name.as_str(), (*path).clone()),
        };
        let title = facts::title(method, &path);
        if version.unshipped.contains(&title) {
            return None;
        }
        let lines = match version.lacks.contains(&title) {
            true => format!("# in [versions.{}], without `{title}` in `lacks`\n", id.name),
            false => lines((name, method, &path), operation),
        };
        Some(Unshipped {
            operation: title,
            lines,
        })
    });
    Differences {
        gone: gone.collect(),
        unshipped: unshipped.collect(),
    }
}

/// Returns the lines for `sources.toml`.
fn lines((version, method, path): (&str, &str, &str), operation: &Value) -> String {
    let mut success = entries(operation, "responses").filter(|(status, _)| status.starts_with('2'));
    let fields = [
        ("method", Some(method.to_owned())),
        ("path", Some(path.to_owned())),
        ("request", operation.get("requestBody").and_then(schema)),
        ("response", success.find_map(|(_, response)| schema(response))),
    ];
    let mut lines = format!("[[versions.{version}.operations]]\n");
    for (key, value) in fields {
        if let Some(value) = value {
            // A string of JSON is one of TOML, of one line.
            lines.push_str(&format!("{key} = {}\n", Value::from(value)));
        }
    }
    lines + "# markdown and page: the URLs of its docs pages, if they are known\n"
}

/// Returns the name of a body's schema, which HubSpot gives most.
fn schema(body: &Value) -> Option<String> {
    let target = entries(body, "content").find_map(|(_, media)| facts::target(media.get("schema")?))?;
    Some(target.to_owned())
}
