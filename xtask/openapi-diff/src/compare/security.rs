//! Compares security: the requirements of an operation, and its schemes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{Alternative, Document, Operation, Scheme, escape};

use super::collect::REQUEST;
use super::operations::OperationComparison;
use crate::rules::Kind;

/// The schemes of both documents, and the new name of each old one.
pub(super) struct Schemes<'a> {
    renamed: BTreeMap<&'a str, &'a str>,
    old: &'a BTreeMap<String, Scheme>,
    new: &'a BTreeMap<String, Scheme>,
}

pub(super) fn pair_up<'a>(old: &'a Document, new: &'a Document) -> Schemes<'a> {
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, scheme) in old
        .schemes
        .iter()
        .filter(|(name, _)| !new.schemes.contains_key(*name))
    {
        let same = new.schemes.iter().find(|(other, candidate)| {
            *candidate == scheme
                && !old.schemes.contains_key(*other)
                && !renamed.values().any(|taken| taken == other)
        });
        if let Some((other, _)) = same {
            renamed.insert(name, other);
        }
    }
    Schemes {
        renamed,
        old: &old.schemes,
        new: &new.schemes,
    }
}

impl Schemes<'_> {
    fn in_new(&self, alternative: &Alternative) -> Alternative {
        let name = |name: &String| {
            self.renamed
                .get(name.as_str())
                .map_or_else(|| name.clone(), |new| (*new).to_owned())
        };
        alternative
            .iter()
            .map(|(scheme, scopes)| (name(scheme), scopes.clone()))
            .collect()
    }
}

/// Whether credentials for the second alternative satisfy the first.
fn is_satisfied_by(needed: &Alternative, given: &Alternative) -> bool {
    needed.iter().all(|(scheme, scopes)| {
        given
            .get(scheme)
            .is_some_and(|have| scopes.iter().all(|scope| have.contains(scope)))
    })
}

fn label(alternative: &Alternative) -> String {
    let one = |(scheme, scopes): (&String, &Vec<String>)| {
        if scopes.is_empty() {
            scheme.clone()
        } else {
            format!("{scheme} ({})", scopes.join(", "))
        }
    };
    alternative.iter().map(one).collect::<Vec<_>>().join(" and ")
}

pub(super) fn compare(
    comparison: &mut OperationComparison<'_, '_>,
    schemes: &Schemes<'_>,
    was: &Operation,
    is: &Operation,
) {
    let old: Vec<Alternative> = was.security.iter().map(|one| schemes.in_new(one)).collect();
    let new = &is.security;
    let step = "/security";
    let list = |alternatives: &[Alternative]| alternatives.iter().map(label).collect::<Value>();
    match (old.is_empty(), new.is_empty()) {
        (true, true) => return,
        (true, false) => {
            comparison.found(
                Kind::SecurityRequired,
                REQUEST,
                "security",
                step,
                Value::Null,
                list(new),
            );
            return;
        }
        (false, true) => {
            comparison.found(
                Kind::SecurityOpened,
                REQUEST,
                "security",
                step,
                list(&old),
                Value::Null,
            );
            return;
        }
        (false, false) => {}
    }
    let mut left: Vec<&Alternative> = old.iter().filter(|one| !new.contains(one)).collect();
    let mut right: Vec<&Alternative> = new.iter().filter(|one| !old.contains(one)).collect();
    // The same schemes with other scopes are one alternative that requires more or less.
    left.retain(|before| {
        let is_same = |after: &&Alternative| after.keys().eq(before.keys());
        // Where there are several, one that requires no more.
        let at = right
            .iter()
            .position(|after| is_same(after) && is_satisfied_by(after, before))
            .or_else(|| right.iter().position(is_same));
        let Some(at) = at else { return true };
        let after = right.remove(at);
        for (scheme, needed) in after {
            let known = before.get(scheme).map(Vec::as_slice).unwrap_or_default();
            for scope in needed.iter().filter(|scope| !known.contains(scope)) {
                let scope = Value::from(scope.as_str());
                comparison.found(
                    Kind::SecurityScopeAdded,
                    REQUEST,
                    scheme,
                    step,
                    Value::Null,
                    scope,
                );
            }
            for scope in known.iter().filter(|scope| !needed.contains(scope)) {
                let scope = Value::from(scope.as_str());
                comparison.found(
                    Kind::SecurityScopeRemoved,
                    REQUEST,
                    scheme,
                    step,
                    scope,
                    Value::Null,
                );
            }
        }
        false
    });
    for before in left {
        // The same credentials still satisfy an alternative that requires less.
        if !new.iter().any(|after| is_satisfied_by(after, before)) {
            let before = label(before).into();
            comparison.found(
                Kind::SecurityAlternativeRemoved,
                REQUEST,
                "security",
                step,
                before,
                Value::Null,
            );
        }
    }
    for after in right {
        if !old.iter().any(|before| is_satisfied_by(before, after)) {
            let after = label(after).into();
            comparison.found(
                Kind::SecurityAlternativeAdded,
                REQUEST,
                "security",
                step,
                Value::Null,
                after,
            );
        }
    }
    let used: BTreeSet<&String> = was.security.iter().flat_map(Alternative::keys).collect();
    for name in used {
        let other = schemes.renamed.get(name.as_str()).copied().unwrap_or(name);
        if new.iter().any(|alternative| alternative.contains_key(other))
            && let (Some(before), Some(after)) = (schemes.old.get(name), schemes.new.get(other))
        {
            scheme(comparison, other, before, after);
        }
    }
}

/// The URL of an authorization server's metadata, which lists its flows.
const METADATA: &str = "oauth2MetadataUrl";

/// Compares a URL of a scheme or flow. A client that works without it still does.
fn url(
    comparison: &mut OperationComparison<'_, '_>,
    key: &str,
    (what, at): (&str, &str),
    was: &BTreeMap<String, String>,
    is: &BTreeMap<String, String>,
) {
    let kind = match (was.get(key), is.get(key)) {
        (before, after) if before == after => return,
        (None, _) => Kind::FlowUrlAdded,
        _ => Kind::FlowUrlChanged,
    };
    let text = |urls: &BTreeMap<String, String>| urls.get(key).map_or(Value::Null, |url| url.as_str().into());
    let (what, at) = (format!("{what} {key}"), format!("{at}/{key}"));
    comparison.found(kind, REQUEST, &what, &at, text(was), text(is));
}

fn scheme(comparison: &mut OperationComparison<'_, '_>, name: &str, was: &Scheme, is: &Scheme) {
    // All operations share the scheme, so that its change has one place.
    let pointer = std::mem::take(&mut comparison.pointer);
    let at = format!("/components/securitySchemes/{}", escape(name));
    let show = |scheme: &Scheme| {
        let details = scheme.details.iter().filter(|(key, _)| *key != METADATA);
        let details = details.map(|(key, value)| format!(" {key}={value}"));
        Value::from(format!("{}{}", scheme.kind, details.collect::<String>()))
    };
    if show(was) != show(is) {
        comparison.found(Kind::SchemeChanged, REQUEST, name, &at, show(was), show(is));
    }
    url(comparison, METADATA, (name, &at), &was.details, &is.details);
    let flows: BTreeSet<&String> = was.flows.keys().chain(is.flows.keys()).collect();
    for flow in flows {
        let at = format!("{at}/flows/{}", escape(flow));
        let (before, after) = match (was.flows.get(flow), is.flows.get(flow)) {
            (Some(before), Some(after)) => (before, after),
            (Some(_), None) => {
                comparison.found(
                    Kind::FlowRemoved,
                    REQUEST,
                    name,
                    &at,
                    flow.as_str().into(),
                    Value::Null,
                );
                continue;
            }
            _ => {
                comparison.found(
                    Kind::FlowAdded,
                    REQUEST,
                    name,
                    &at,
                    Value::Null,
                    flow.as_str().into(),
                );
                continue;
            }
        };
        let what = format!("{name} {flow}");
        for key in before
            .urls
            .keys()
            .chain(after.urls.keys())
            .collect::<BTreeSet<_>>()
        {
            url(comparison, key, (&what, &at), &before.urls, &after.urls);
        }
        let at = format!("{at}/scopes");
        match (&before.scopes, &after.scopes) {
            (Some(old), Some(new)) => {
                for scope in old.iter().filter(|scope| !new.contains(scope)) {
                    comparison.found(
                        Kind::FlowScopeRemoved,
                        REQUEST,
                        &what,
                        &at,
                        scope.as_str().into(),
                        Value::Null,
                    );
                }
                for scope in new.iter().filter(|scope| !old.contains(scope)) {
                    comparison.found(
                        Kind::FlowScopeAdded,
                        REQUEST,
                        &what,
                        &at,
                        Value::Null,
                        scope.as_str().into(),
                    );
                }
            }
            (Some(old), None) => {
                let old = old.clone().into();
                comparison.found(Kind::FlowScopesUnlisted, REQUEST, &what, &at, old, Value::Null);
            }
            (None, Some(new)) => {
                let new = new.clone().into();
                comparison.found(Kind::FlowScopesListed, REQUEST, &what, &at, Value::Null, new);
            }
            (None, None) => {}
        }
    }
    comparison.pointer = pointer;
}
