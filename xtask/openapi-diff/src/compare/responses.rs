//! Compares responses by their statuses.

use std::collections::BTreeSet;

use litemap::LiteMap;
use serde_json::Value;

use crate::{Operation, Response, escape};

use super::collect::RESPONSE;
use super::contents::Content;
use super::headers::Owner;
use super::operations::OperationComparison;
use crate::rules::Kind;

impl OperationComparison<'_, '_> {
    pub(super) fn responses(&mut self, was: &Operation, is: &Operation) {
        let (before, after) = (Statuses::of(was), Statuses::of(is));
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (status, old) in &was.responses {
            let new = is.responses.get(status).map(|new| (status, new));
            if let Some((found, new)) = new.or_else(|| after.wider(status)) {
                // A range includes statuses that the single one does not.
                let is_success = is_success(found) || is_success(status);
                if taken.insert(found) && !was.responses.contains_key(found) {
                    let kinds = [Kind::StatusAdded, Kind::ErrorStatusAdded];
                    self.status_as(is_success, kinds, found, Value::Null, found.as_str().into());
                }
                self.response(found, old, new);
                continue;
            }
            let mut within: Vec<&String> = is
                .responses
                .keys()
                .filter(|new| before.covers(status, new))
                .collect();
            // What the old document declares itself was never a part of the range.
            within.retain(|found| !was.responses.contains_key(*found));
            let is_left = within
                .iter()
                .any(|found| status != "default" || !is_success(found));
            if !is_left {
                let kinds = [Kind::StatusRemoved, Kind::ErrorStatusRemoved];
                self.status(kinds, status, status.as_str().into(), Value::Null);
            }
            for found in within {
                taken.insert(found);
                if let Some(new) = is.responses.get(found) {
                    self.response(found, old, new);
                }
            }
        }
        for (status, new) in &is.responses {
            if taken.contains(status.as_str()) || was.responses.contains_key(status) {
                continue;
            }
            // A status of a range of the old document, or of its default, is not new.
            if let Some((_, old)) = before.wider(status) {
                self.response(status, old, new);
                continue;
            }
            let kinds = [Kind::StatusAdded, Kind::ErrorStatusAdded];
            self.status(kinds, status, Value::Null, status.as_str().into());
        }
    }

    /// Reports a status that was added or removed: one kind of change for a success, another for an error.
    fn status(&mut self, kinds: [Kind; 2], status: &str, old: Value, new: Value) {
        self.status_as(is_success(status), kinds, status, old, new);
    }

    fn status_as(
        &mut self,
        is_success: bool,
        [success, error]: [Kind; 2],
        status: &str,
        old: Value,
        new: Value,
    ) {
        let kind = if is_success { success } else { error };
        let step = format!("/responses/{}", escape(status));
        self.found(kind, RESPONSE, "status", &step, old, new);
    }

    fn response(&mut self, status: &str, old: &Response, new: &Response) {
        let step = format!("/responses/{}", escape(status));
        // A response that is a component changes once, whichever statuses return it.
        let shared = component(old.name.as_deref(), new.name.as_deref());
        let place = shared.map_or_else(|| status.to_owned(), |name| format!("`{name}`"));
        let what = format!("response {place}");
        if old.description != new.description {
            self.documentation(Kind::DescriptionChanged, RESPONSE, &what, &step);
        }
        if old.links != new.links {
            let step = format!("{step}/links");
            self.documentation(Kind::LinksChanged, RESPONSE, &what, &step);
        }
        let owner = Owner {
            direction: RESPONSE,
            of: &place,
            step: &step,
            is_part: false,
        };
        self.headers(&owner, &old.headers, &new.headers);
        let content = Content {
            direction: RESPONSE,
            what: &what,
            is_shared: shared.is_some(),
            step: &step,
        };
        self.content(&content, &old.content, &new.content);
    }
}

/// Returns the name of the component, where both sides are the same one.
pub(super) fn component<'n>(old: Option<&'n str>, new: Option<&'n str>) -> Option<&'n str> {
    old.and(new).and_then(|name| name.rsplit('/').next())
}

fn is_success(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

/// The responses of an operation by status. Where no success is declared, `default` includes the successes, too.
struct Statuses<'r> {
    responses: &'r LiteMap<String, Response>,
    default_is_success: bool,
}

impl<'r> Statuses<'r> {
    fn of(operation: &'r Operation) -> Self {
        let responses = &operation.responses;
        Self {
            responses,
            default_is_success: !responses.keys().any(|status| is_success(status)),
        }
    }

    /// Whether a status is the range, or the default, that includes another.
    fn covers(&self, range: &str, status: &str) -> bool {
        range != status
            && (range == "default" && (self.default_is_success || !is_success(status))
                || range.ends_with("XX") && range.chars().next() == status.chars().next())
    }

    /// Returns the range, else the default, that includes a status.
    fn wider(&self, status: &str) -> Option<(&'r String, &'r Response)> {
        let covering = |range: &&String| self.covers(range, status);
        let ranges = || self.responses.keys().filter(covering);
        let range = ranges()
            .find(|range| *range != "default")
            .or_else(|| ranges().next())?;
        Some((range, self.responses.get(range)?))
    }
}
