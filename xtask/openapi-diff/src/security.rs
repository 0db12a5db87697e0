//! Security schemes with their flows and scopes, and the alternatives that an operation accepts.

use std::collections::BTreeMap;

use litemap::LiteMap;
use serde_json::Value;

use super::canonical;

/// One alternative of a security requirement: its schemes, each with the required scopes.
pub(crate) type Alternative = LiteMap<String, Vec<String>>;

/// One OAuth flow of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Flow {
    /// The URLs, by keyword.
    pub(crate) urls: BTreeMap<String, String>,
    /// The scopes; `None` where the document omits them.
    pub(crate) scopes: Option<Vec<String>>,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Scheme {
    /// `apiKey`, `http`, `oauth2`, …
    pub(crate) kind: String,
    /// The values that a client needs, by keyword: `in`, `name`, `scheme`, `openIdConnectUrl`.
    pub(crate) details: BTreeMap<String, String>,
    /// The OAuth flows, by name.
    pub(crate) flows: BTreeMap<String, Flow>,
}

pub(super) fn schemes(document: &Value) -> BTreeMap<String, Scheme> {
    let found = document
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    found
        .into_iter()
        .flatten()
        .map(|(name, scheme)| (name.clone(), scheme_of(document, scheme)))
        .collect()
}

fn scheme_of(document: &Value, value: &Value) -> Scheme {
    let value = super::refs::resolve(document, value).unwrap_or(value);
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut scheme = Scheme {
        kind: text("type").unwrap_or_default(),
        ..Scheme::default()
    };
    let details: &[&str] = match scheme.kind.as_str() {
        "apiKey" => &["in", "name"],
        "http" => &["scheme"],
        "oauth2" => &["oauth2MetadataUrl"],
        "openIdConnect" => &["openIdConnectUrl"],
        _ => &["in", "name", "scheme"],
    };
    for &key in details {
        if let Some(mut detail) = text(key) {
            if key == "scheme" || (key == "name" && text("in").as_deref() == Some("header")) {
                // Both are case-insensitive in HTTP.
                detail.make_ascii_lowercase();
            }
            scheme.details.insert(key.to_owned(), detail);
        }
    }
    let flows = value.get("flows").filter(|_| scheme.kind == "oauth2");
    for (name, flow) in flows.and_then(Value::as_object).into_iter().flatten() {
        if name.starts_with("x-") {
            continue;
        }
        let mut read = Flow::default();
        let urls: &[&str] = match name.as_str() {
            "implicit" => &["authorizationUrl", "refreshUrl"],
            "authorizationCode" => &["authorizationUrl", "tokenUrl", "refreshUrl"],
            "deviceAuthorization" => &["deviceAuthorizationUrl", "tokenUrl", "refreshUrl"],
            _ => &["tokenUrl", "refreshUrl"],
        };
        for &key in urls {
            if let Some(url) = flow.get(key).and_then(Value::as_str) {
                read.urls.insert(key.to_owned(), url.to_owned());
            }
        }
        read.scopes = flow.get("scopes").and_then(Value::as_object).map(|scopes| {
            let mut names: Vec<String> = scopes.keys().cloned().collect();
            names.sort();
            names
        });
        scheme.flows.insert(name.clone(), read);
    }
    scheme
}

/// Returns the alternatives of a `security` list, none for no authentication.
pub(super) fn alternatives(value: Option<&Value>) -> Vec<Alternative> {
    let mut alternatives: Vec<Alternative> = Vec::new();
    for one in value.and_then(Value::as_array).into_iter().flatten() {
        let Some(schemes) = one.as_object() else { continue };
        let mut alternative = Alternative::with_capacity(schemes.len());
        for (name, scopes) in schemes {
            let mut scopes: Vec<String> = scopes
                .as_array()
                .into_iter()
                .flatten()
                .map(|scope| scope.as_str().map_or_else(|| canonical(scope), str::to_owned))
                .collect();
            scopes.sort();
            scopes.dedup();
            // Since 3.2, the URI of a scheme may be its name.
            let name = name.strip_prefix("#/components/securitySchemes/").unwrap_or(name);
            alternative.insert(name.to_owned(), scopes);
        }
        alternatives.push(alternative);
    }
    alternatives.sort();
    alternatives.dedup();
    // An empty alternative makes authentication optional, whatever the others are.
    if alternatives.iter().any(Alternative::is_empty) {
        Vec::new()
    } else {
        alternatives
    }
}
