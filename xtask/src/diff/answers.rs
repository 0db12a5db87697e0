//! Answers, and the bodies that both requests and answers have.

use std::collections::BTreeSet;

use litemap::LiteMap;
use serde_json::Value;

use crate::openapi::{Content, Operation, Response, escape};

use super::collect::RESPONSE;
use super::operations::{OperationComparison, style};
use super::rules::Kind;

impl OperationComparison<'_, '_> {
    pub(super) fn responses(&mut self, was: &Operation, is: &Operation) {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (status, old) in &was.responses {
            let new = is
                .responses
                .get(status)
                .map(|new| (status, new))
                .or_else(|| wider(&is.responses, status));
            if let Some((found, new)) = new {
                // A range has statuses that the one had not.
                if taken.insert(found) && !was.responses.contains_key(found) {
                    let kinds = [Kind::StatusAdded, Kind::ErrorStatusAdded];
                    self.status(kinds, found, Value::Null, found.as_str().into());
                }
                self.response(found, old, new);
                continue;
            }
            let within: Vec<&String> = is.responses.keys().filter(|new| covers(status, new)).collect();
            if within.is_empty() {
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
            if taken.contains(status.as_str()) {
                continue;
            }
            // A status the old document has in a range was answered before.
            if let Some((_, old)) = wider(&was.responses, status).filter(|(range, _)| *range != "default") {
                self.response(status, old, new);
                continue;
            }
            let kinds = [Kind::StatusAdded, Kind::ErrorStatusAdded];
            self.status(kinds, status, Value::Null, status.as_str().into());
        }
    }

    /// A status that came or went: one kind of change for a success, another for an error.
    fn status(&mut self, [success, error]: [Kind; 2], status: &str, old: Value, new: Value) {
        let kind = if is_success(status) { success } else { error };
        let step = format!("/responses/{status}");
        self.found(kind, RESPONSE, "status", &step, old, new);
    }

    fn response(&mut self, status: &str, old: &Response, new: &Response) {
        let step = format!("/responses/{status}");
        // A response that is a component changes once, whichever statuses answer with it.
        let shared = component(old.name.as_deref(), new.name.as_deref());
        let place = shared.map_or_else(|| status.to_owned(), |name| format!("`{name}`"));
        if old.description != new.description {
            self.found(
                Kind::DescriptionChanged,
                RESPONSE,
                "",
                &step,
                Value::Null,
                Value::Null,
            );
        }
        if old.links != new.links {
            self.found(
                Kind::LinksChanged,
                RESPONSE,
                "",
                &format!("{step}/links"),
                Value::Null,
                Value::Null,
            );
        }
        for (key, was) in &old.headers {
            let what = format!("header `{}` of {place}", was.name);
            let step = format!("{step}/headers/{}", escape(&was.name));
            let Some(is) = new.headers.get(key) else {
                self.found(
                    Kind::HeaderRemoved,
                    RESPONSE,
                    &what,
                    &step,
                    was.name.as_str().into(),
                    Value::Null,
                );
                continue;
            };
            if was.required != is.required {
                let kind = if is.required {
                    Kind::HeaderRequired
                } else {
                    Kind::HeaderOptional
                };
                self.found(
                    kind,
                    RESPONSE,
                    &what,
                    &step,
                    was.required.into(),
                    is.required.into(),
                );
            }
            if was.style != is.style {
                self.found(
                    Kind::HeaderStyle,
                    RESPONSE,
                    &what,
                    &step,
                    style(&was.style),
                    style(&is.style),
                );
            }
            if was.description != is.description {
                self.found(
                    Kind::DescriptionChanged,
                    RESPONSE,
                    "",
                    &step,
                    Value::Null,
                    Value::Null,
                );
            }
            let pointer = format!("{}{step}/schema", self.pointer);
            let direction = self.flip(RESPONSE);
            self.schemas.root(
                self.operation,
                direction,
                (was.node, is.node),
                &what,
                pointer,
                what.clone(),
            );
        }
        let come = new
            .headers
            .iter()
            .filter(|(key, _)| !old.headers.contains_key(*key));
        for is in come.map(|(_, header)| header) {
            let what = format!("header `{}` of {place}", is.name);
            let step = format!("{step}/headers/{}", escape(&is.name));
            self.found(
                Kind::HeaderAdded,
                RESPONSE,
                &what,
                &step,
                Value::Null,
                is.name.as_str().into(),
            );
        }
        self.content(
            RESPONSE,
            &format!("answer {place}"),
            shared.is_some(),
            &step,
            &old.content,
            &new.content,
        );
    }

    pub(super) fn content(
        &mut self,
        direction: u8,
        what: &str,
        shared: bool,
        step: &str,
        old: &Content,
        new: &Content,
    ) {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (name, was) in old {
            let step = |name: &str| format!("{step}/content/{}", escape(name));
            let found = new.get(name).map(|is| (name, is)).or_else(|| {
                let candidates = new.iter().filter(|(other, _)| !old.contains_key(*other));
                candidates
                    .into_iter()
                    .find(|(other, _)| contains(name, other) || contains(other, name))
            });
            let Some((other, is)) = found else {
                self.found(
                    Kind::MediaTypeRemoved,
                    direction,
                    what,
                    &step(name),
                    name.as_str().into(),
                    Value::Null,
                );
                continue;
            };
            taken.insert(other);
            if name != other {
                let kind = if contains(name, other) {
                    Kind::MediaTypeNarrowed
                } else {
                    Kind::MediaTypeWidened
                };
                let (before, after) = (name.as_str().into(), other.as_str().into());
                self.found(kind, direction, what, &step(other), before, after);
            }
            if was.encoding != is.encoding {
                self.found(
                    Kind::EncodingChanged,
                    direction,
                    what,
                    &step(other),
                    Value::Null,
                    Value::Null,
                );
            }
            if was.example != is.example {
                self.found(
                    Kind::ExampleChanged,
                    direction,
                    "",
                    &step(other),
                    Value::Null,
                    Value::Null,
                );
            }
            let pointer = format!("{}{}/schema", self.pointer, step(other));
            let cause = format!("{} {what} {other}", if shared { "" } else { &self.label });
            let mask = self.flip(direction);
            self.schemas.root(
                self.operation,
                mask,
                (was.node, is.node),
                &cause,
                pointer,
                what.to_owned(),
            );
        }
        for name in new
            .keys()
            .filter(|name| !old.contains_key(*name) && !taken.contains(name.as_str()))
        {
            let step = format!("{step}/content/{}", escape(name));
            self.found(
                Kind::MediaTypeAdded,
                direction,
                what,
                &step,
                Value::Null,
                name.as_str().into(),
            );
        }
    }
}

/// The component that both sides are.
pub(super) fn component<'n>(old: Option<&'n str>, new: Option<&'n str>) -> Option<&'n str> {
    old.and(new).and_then(|name| name.rsplit('/').next())
}

fn is_success(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

/// Whether a status of one document is the range, or the default, of a status of the other.
fn covers(range: &str, status: &str) -> bool {
    range != status
        && (range == "default" && !is_success(status)
            || range.ends_with("XX") && range.chars().next() == status.chars().next())
}

fn wider<'r>(responses: &'r LiteMap<String, Response>, status: &str) -> Option<(&'r String, &'r Response)> {
    responses
        .iter()
        .find(|(range, _)| covers(range, status) && *range != "default")
        .or_else(|| responses.iter().find(|(range, _)| covers(range, status)))
}

/// Whether a media range holds a media type: `*/*` holds all, `text/*` all texts.
fn contains(range: &str, name: &str) -> bool {
    range != name
        && (range == "*/*"
            || range
                .strip_suffix("/*")
                .is_some_and(|kind| name.split('/').next() == Some(kind)))
}
