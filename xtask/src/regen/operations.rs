//! The operations of HubSpot's file beside those of `sources.toml`: which are gone, and which are not shipped.

use openapi_diff::path::resource;
use serde_json::Value;

use super::facts;
use super::sources::{Operation, Sources, Version};

/// Operations in which HubSpot's file and `sources.toml` differ.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Differences {
    /// Those that the file does not have, by title, and whether the facts have them.
    pub(super) gone: Vec<(String, bool)>,
    /// Those that only the file has.
    pub(super) unshipped: Vec<Unshipped>,
}

/// An operation that is not shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unshipped {
    /// `POST /path`.
    pub(super) title: String,
    /// The lines that add it to `sources.toml`.
    pub(super) lines: String,
}

/// Compares the operations of HubSpot's whole file, a document, with those of a version.
pub(super) fn differences(
    document: &Value,
    known: &Value,
    (name, version): (&str, &Version),
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
    let gone = version
        .operations
        .iter()
        .filter(|operation| !has(operation))
        .map(|operation| {
            let is_known = facts::operations(known).any(|(method, path, _)| is(operation, method, path));
            (operation.title(), is_known)
        });
    let unshipped = operations
        .iter()
        .filter(|(method, path, _)| version.resource(path).is_some() && version.find(method, path).is_none())
        .map(|(method, path, operation)| Unshipped {
            title: format!("{} {path}", method.to_uppercase()),
            lines: lines(method, path, operation, (name, version), sources),
        });
    Differences {
        gone: gone.collect(),
        unshipped: unshipped.collect(),
    }
}

/// Returns the lines for `sources.toml`. An operation is listed for the version that this one is like.
fn lines(
    method: &str,
    path: &str,
    operation: &Value,
    (name, version): (&str, &Version),
    sources: &Sources,
) -> String {
    let first = version
        .like
        .as_ref()
        .and_then(|like| sources.versions.get_key_value(like));
    let (name, path) = match first {
        Some((first, of_first)) => {
            let prefix = of_first.prefixes.first().map(String::as_str).unwrap_or_default();
            let resource = version.resource(path).unwrap_or(path);
            (first.as_str(), format!("{prefix}{resource}"))
        }
        None => (name, path.to_owned()),
    };
    let mut entry = toml::Table::new();
    entry.insert("method".into(), method.into());
    entry.insert("path".into(), path.into());
    let success = operation
        .get("responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let success = success
        .filter(|(status, _)| status.starts_with('2'))
        .map(|(_, response)| response);
    let request = operation.get("requestBody").into_iter();
    for (key, name) in [
        ("request", request.filter_map(schema).next()),
        ("response", success.filter_map(schema).next()),
    ] {
        if let Some(name) = name {
            entry.insert(key.into(), name.into());
        }
    }
    // A table of strings can be written.
    let entry = toml::to_string(&entry).unwrap_or_default();
    format!(
        "[[versions.{name}.operations]]\n{entry}# markdown and page: the URLs of its docs pages, if they are known\n"
    )
}

/// Returns the name of a body's schema, which HubSpot gives most.
fn schema(body: &Value) -> Option<String> {
    let content = body.get("content")?.as_object()?;
    let target = content
        .values()
        .find_map(|media| media.pointer("/schema/$ref")?.as_str())?;
    target.rsplit('/').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_operations_that_are_gone_and_that_are_not_shipped() {
        let sources = Sources::parse(
            r#"
                hosts = ["h"]
                [versions.v1]
                prefixes = ["/a/v1"]
                server = "https://h"
                overlay = "o"
                [[versions.v1.operations]]
                method = "get"
                path = "/a/v1/x"
                [[versions.v1.operations]]
                method = "get"
                path = "/a/v1/y"
                [versions.2031-03]
                like = "v1"
                prefixes = ["/a/2031-03"]
            "#,
            "sources.toml",
        )
        .unwrap();
        let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}});
        let document = json!({"paths": {
            "/a/2031-03/x": {"get": {}},
            "/a/2031-03/z\u{1b}\"": {"post": {"requestBody": body, "responses": {"201": body}}},
            "/b/2031-03/z": {"post": {}},
        }});
        let version = sources.versions.get("2031-03").unwrap();
        let found = differences(&document, &json!({}), ("2031-03", version), &sources);
        assert_eq!(found.gone, [("GET /a/2031-03/y".to_owned(), false)]);
        assert_eq!(found.unshipped.len(), 1);
        let shown = &found.unshipped[0].lines;
        assert!(
            shown.starts_with("[[versions.v1.operations]]\nmethod = \"post\"\npath = "),
            "{shown}"
        );
        assert!(
            shown.contains("request = \"New\"\nresponse = \"New\"\n"),
            "{shown}"
        );
        assert_eq!(
            shown.parse::<toml::Table>().unwrap()["versions"]["v1"]["operations"][0]["method"].as_str(),
            Some("post")
        );
    }
}
