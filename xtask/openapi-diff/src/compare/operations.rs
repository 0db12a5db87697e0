//! Compares operations: their servers, parameters, bodies and documentation.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::servers::{full_urls, serves};
use crate::style::Kinds;
use crate::{Body, Operation, Parameter, ParameterIn, ParameterStyle, escape};

use super::collect::{BOTH, Collector, Finding, REQUEST, RESPONSE};
use super::contents::Content;
use super::responses::component;
use super::schemas::Schemas;
use crate::rules::Kind;

/// The comparison of one operation.
pub(super) struct OperationComparison<'c, 'a> {
    pub(super) operation: u32,
    pub(super) pointer: String,
    pub(super) label: String,
    pub(super) inverted: bool,
    pub(super) collector: &'c mut Collector,
    pub(super) schemas: &'c mut Schemas<'a>,
}

impl OperationComparison<'_, '_> {
    /// Swaps the directions for callbacks and webhooks, which the server sends.
    pub(super) fn flip(&self, mask: u8) -> u8 {
        match mask {
            REQUEST if self.inverted => RESPONSE,
            RESPONSE if self.inverted => REQUEST,
            other => other,
        }
    }

    /// Records a finding of the operation. Equal changes of several operations have one cause.
    pub(super) fn found(
        &mut self,
        kind: Kind,
        mask: u8,
        what: &str,
        step: &str,
        before: Value,
        after: Value,
    ) {
        let finding = Finding {
            kind,
            mask: BOTH,
            what: what.to_owned(),
            before,
            after,
            pointer: format!("{}{step}", self.pointer),
            cause: what.to_owned(),
        };
        // Rules of one direction apply to callbacks and webhooks as they are.
        let mask = if self.inverted
            && (kind.rule().level.request.is_none() || kind.rule().level.response.is_none())
        {
            BOTH
        } else {
            self.flip(mask)
        };
        self.collector.add(&[self.operation], mask, &finding);
    }

    pub(super) fn compare_documentation(&mut self, was: &Operation, is: &Operation) {
        if was.id != is.id {
            let text = |id: &Option<String>| id.as_deref().map_or(Value::Null, Value::from);
            self.found(
                Kind::OperationIdChanged,
                BOTH,
                &self.label.clone(),
                "/operationId",
                text(&was.id),
                text(&is.id),
            );
        }
        let label = self.label.clone();
        for (kind, step, differs) in [
            (Kind::SummaryChanged, "/summary", was.summary != is.summary),
            (
                Kind::DescriptionChanged,
                "/description",
                was.description != is.description,
            ),
        ] {
            if differs {
                self.documentation(kind, BOTH, &label, step);
            }
        }
        if was.tags != is.tags {
            let (before, after) = (was.tags.clone().into(), is.tags.clone().into());
            self.found(Kind::TagsChanged, BOTH, "the tags", "/tags", before, after);
        }
        if was.deprecated != is.deprecated {
            let (before, after) = (was.deprecated.into(), is.deprecated.into());
            self.found(
                Kind::DeprecationChanged,
                BOTH,
                &label,
                "/deprecated",
                before,
                after,
            );
        }
    }

    /// Records a change of documentation, whose texts are not quoted.
    pub(super) fn documentation(&mut self, kind: Kind, mask: u8, what: &str, step: &str) {
        self.found(kind, mask, what, step, Value::Null, Value::Null);
    }

    pub(super) fn compare(&mut self, was: &Operation, is: &Operation) {
        self.servers(was, is);
        self.parameters(was, is);
        self.body(was.body.as_ref(), is.body.as_ref());
        self.responses(was, is);
    }

    fn servers(&mut self, was: &Operation, is: &Operation) {
        if full_urls(was) == full_urls(is) {
            return;
        }
        let lacking = |urls: &[String], others: &[String]| -> Vec<String> {
            let served = |url: &String| others.iter().any(|other| serves(other, url));
            urls.iter().filter(|url| !served(url)).cloned().collect()
        };
        let removed = lacking(&was.servers, &is.servers);
        let added = lacking(&is.servers, &was.servers);
        if let ([before], [after]) = (removed.as_slice(), added.as_slice()) {
            let (before, after) = (before.as_str().into(), after.as_str().into());
            self.found(Kind::ServerChanged, REQUEST, "server", "/servers", before, after);
            return;
        }
        for url in removed {
            self.found(
                Kind::ServerRemoved,
                REQUEST,
                "server",
                "/servers",
                url.as_str().into(),
                Value::Null,
            );
        }
        for url in added {
            self.found(
                Kind::ServerAdded,
                REQUEST,
                "server",
                "/servers",
                Value::Null,
                url.as_str().into(),
            );
        }
    }

    pub(super) fn compare_path_names(&mut self, was: &Operation, is: &Operation) {
        let (before, after) = (was.path_names(), is.path_names());
        for (old, new) in before.iter().zip(&after).filter(|(old, new)| old != new) {
            let step = format!("/parameters/{}", escape(new));
            self.found(
                Kind::PathParameterRenamed,
                REQUEST,
                "path parameter",
                &step,
                (*old).into(),
                (*new).into(),
            );
        }
    }

    fn parameters(&mut self, was: &Operation, is: &Operation) {
        let (before, after) = (was.path_names(), is.path_names());
        // Path parameters are identified by position, the others by name.
        let key = |names: &[&str], parameter: &Parameter| {
            let name = match parameter.location {
                ParameterIn::Path => names
                    .iter()
                    .position(|name| *name == parameter.name)
                    .map_or_else(|| parameter.name.clone(), |at| format!("{at:03}")),
                ParameterIn::Header => parameter.name.to_ascii_lowercase(),
                _ => parameter.name.clone(),
            };
            (parameter.location, name)
        };
        let mut left: BTreeMap<_, &Parameter> = is
            .sent_parameters()
            .map(|parameter| (key(&after, parameter), parameter))
            .collect();
        for old in was.sent_parameters() {
            match left.remove(&key(&before, old)) {
                Some(new) => self.parameter(old, new),
                // Some documents omit path parameters, which the path declares anyway.
                None if old.location == ParameterIn::Path => {}
                None => {
                    let (what, step) = named(old);
                    let word = Value::from(old.name.as_str());
                    self.found(Kind::ParameterRemoved, REQUEST, &what, &step, word, Value::Null);
                }
            }
        }
        for new in left.into_values().filter(|new| new.location != ParameterIn::Path) {
            let kind = if new.required {
                Kind::ParameterAddedRequired
            } else {
                Kind::ParameterAdded
            };
            let (what, step) = named(new);
            self.found(kind, REQUEST, &what, &step, Value::Null, new.name.as_str().into());
        }
    }

    fn parameter(&mut self, old: &Parameter, new: &Parameter) {
        let (what, step) = named(new);
        if old.required != new.required {
            let kind = if new.required {
                Kind::ParameterRequired
            } else {
                Kind::ParameterOptional
            };
            self.found(
                kind,
                REQUEST,
                &what,
                &step,
                old.required.into(),
                new.required.into(),
            );
        }
        let kinds = (
            Kinds::of(&self.schemas.old.graph, old.node),
            Kinds::of(&self.schemas.new.graph, new.node),
        );
        if !old.style.writes_same(&new.style, kinds) {
            let (before, after) = (style(&old.style), style(&new.style));
            self.found(Kind::ParameterStyle, REQUEST, &what, &step, before, after);
        }
        if old.allow_empty != new.allow_empty {
            let kind = if new.allow_empty {
                Kind::ParameterEmptyAllowed
            } else {
                Kind::ParameterEmptyForbidden
            };
            self.found(
                kind,
                REQUEST,
                &what,
                &step,
                old.allow_empty.into(),
                new.allow_empty.into(),
            );
        }
        for (kind, differs) in [
            (Kind::DescriptionChanged, old.description != new.description),
            (Kind::ExampleChanged, old.example != new.example),
        ] {
            if differs {
                self.documentation(kind, REQUEST, &what, &step);
            }
        }
        if old.deprecated != new.deprecated {
            let (before, after) = (old.deprecated.into(), new.deprecated.into());
            self.found(Kind::DeprecationChanged, REQUEST, &what, &step, before, after);
        }
        if let (Some(was), Some(is)) = (&old.media, &new.media) {
            self.encodings((REQUEST, &what), &step, &new.style.name, was, is);
        }
        self.serialized(
            REQUEST,
            (old.node, &old.style),
            (new.node, &new.style),
            &what,
            &step,
        );
    }

    fn body(&mut self, was: Option<&Body>, is: Option<&Body>) {
        let step = "/requestBody";
        let label = self.label.clone();
        let types = |body: &Body| match body.content.is_empty() {
            true => Value::from("of any media type"),
            false => body.content.keys().cloned().collect::<Vec<_>>().join(", ").into(),
        };
        match (was, is) {
            (None, Some(body)) => {
                let kind = if body.required {
                    Kind::BodyAddedRequired
                } else {
                    Kind::BodyAdded
                };
                self.found(kind, REQUEST, &label, step, Value::Null, types(body));
            }
            (Some(body), None) => {
                self.found(Kind::BodyRemoved, REQUEST, &label, step, types(body), Value::Null);
            }
            (Some(was), Some(is)) => {
                if was.required != is.required {
                    let kind = if is.required {
                        Kind::BodyRequired
                    } else {
                        Kind::BodyOptional
                    };
                    self.found(
                        kind,
                        REQUEST,
                        "the body",
                        step,
                        was.required.into(),
                        is.required.into(),
                    );
                }
                let shared = component(was.name.as_deref(), is.name.as_deref());
                let what = shared.map_or_else(|| "the body".to_owned(), |name| format!("body `{name}`"));
                if was.description != is.description {
                    self.documentation(Kind::DescriptionChanged, REQUEST, &what, step);
                }
                let content = Content {
                    direction: REQUEST,
                    what: &what,
                    is_shared: shared.is_some(),
                    step,
                };
                self.content(&content, &was.content, &is.content);
            }
            (None, None) => {}
        }
    }
}

fn named(parameter: &Parameter) -> (String, String) {
    let what = format!("{} parameter `{}`", parameter.location.as_str(), parameter.name);
    (what, format!("/parameters/{}", escape(&parameter.name)))
}

pub(super) fn style(style: &ParameterStyle) -> Value {
    let mut text = style.name.clone();
    for (on, word) in [(style.explode, " explode"), (style.reserved, " allowReserved")] {
        if on {
            text.push_str(word);
        }
    }
    text.into()
}
