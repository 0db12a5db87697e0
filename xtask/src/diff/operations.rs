//! Operations: which there are, what they take, what they answer.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::openapi::{Body, Document, Interner, Operation, Parameter, ParameterIn, Style, escape};

use super::answers::component;
use super::collect::{BOTH, Collector, Finding, REQUEST, RESPONSE};
use super::pairing::pair_up;
use super::report::Report;
use super::rules::Kind;
use super::schemas::Schemas;
use super::security;

pub(super) fn compare(old: &Document, new: &Document, interner: &mut Interner) -> Report {
    let interner = &*interner;
    let mut collector = Collector::default();
    let mut schemas = Schemas::new(old, new, interner);
    let pairs = pair_up(&schemas);
    let schemes = security::pair_up(old, new);
    let both = pairs.both.iter().map(|pair| (pair, false));
    for ((was, is), moved) in both.chain(pairs.moved.iter().map(|pair| (pair, true))) {
        let operation = collector.operation(is.label());
        let mut comparison = OperationComparison {
            pointer: pointer(is),
            label: is.label(),
            inverted: is.inverted,
            operation,
            collector: &mut collector,
            schemas: &mut schemas,
        };
        // What is said of an operation that moved is said of another place, and its new path shows its names.
        if !moved {
            comparison.compare_words(was, is);
            comparison.path_names(was, is);
        }
        comparison.compare(was, is);
        security::compare(&mut comparison, &schemes, was, is);
    }
    for (was, is) in &pairs.moved {
        let operation = collector.operation(is.label());
        let finding = Finding {
            kind: Kind::OperationMoved,
            mask: BOTH,
            what: is.label(),
            before: was.label().into(),
            after: is.label().into(),
            pointer: pointer(is),
            cause: was.label(),
        };
        collector.add(&[operation], BOTH, &finding);
    }
    for (list, kind) in [
        (&pairs.gone, Kind::OperationRemoved),
        (&pairs.come, Kind::OperationAdded),
    ] {
        for one in list {
            let label = one.label();
            let operation = collector.operation(label.clone());
            let value = Value::from(label.clone());
            let gone = kind == Kind::OperationRemoved;
            let (before, after) = if gone {
                (value, Value::Null)
            } else {
                (Value::Null, value)
            };
            let finding = Finding {
                kind,
                mask: BOTH,
                what: label.clone(),
                before,
                after,
                pointer: pointer(one),
                cause: label,
            };
            collector.add(&[operation], BOTH, &finding);
        }
    }
    let (was, is) = (&old.info, &new.info);
    if (&was.title, &was.version, was.docs) != (&is.title, &is.version, is.docs) {
        let finding = Finding {
            kind: Kind::InfoChanged,
            mask: BOTH,
            what: String::new(),
            before: Value::Null,
            after: Value::Null,
            pointer: "/info".to_owned(),
            cause: String::new(),
        };
        collector.add(&[], BOTH, &finding);
    }
    schemas.finish(&mut collector);
    collector.report()
}

fn pointer(operation: &Operation) -> String {
    format!(
        "/paths/{}/{}",
        escape(&operation.path),
        operation.method.to_lowercase()
    )
}

/// One operation being compared.
pub(super) struct OperationComparison<'c, 'a> {
    pub(super) operation: u32,
    pub(super) pointer: String,
    pub(super) label: String,
    inverted: bool,
    collector: &'c mut Collector,
    pub(super) schemas: &'c mut Schemas<'a>,
}

impl OperationComparison<'_, '_> {
    /// What the client sends, unless it is the client that is called.
    pub(super) fn flip(&self, mask: u8) -> u8 {
        match mask {
            REQUEST if self.inverted => RESPONSE,
            RESPONSE if self.inverted => REQUEST,
            other => other,
        }
    }

    /// Records something about the operation. Operations that change alike, at a place of the same name, share
    /// a cause.
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
        // A callback's parameters are what the client receives: rules for requests then judge answers.
        let mask = if self.inverted && (kind.rule().request.is_none() || kind.rule().response.is_none()) {
            BOTH
        } else {
            self.flip(mask)
        };
        self.collector.add(&[self.operation], mask, &finding);
    }

    fn compare_words(&mut self, was: &Operation, is: &Operation) {
        if was.id != is.id {
            let text = |id: &Option<String>| id.as_deref().map_or(Value::Null, Value::from);
            self.found(
                Kind::OperationIdChanged,
                BOTH,
                "operation id",
                "/operationId",
                text(&was.id),
                text(&is.id),
            );
        }
        for (kind, step, differs) in [
            (Kind::SummaryChanged, "/summary", was.summary != is.summary),
            (
                Kind::DescriptionChanged,
                "/description",
                was.description != is.description,
            ),
            (Kind::TagsChanged, "/tags", was.tags != is.tags),
            (
                Kind::DeprecationChanged,
                "/deprecated",
                was.deprecated != is.deprecated,
            ),
        ] {
            if differs {
                self.found(kind, BOTH, "", step, Value::Null, Value::Null);
            }
        }
    }

    fn compare(&mut self, was: &Operation, is: &Operation) {
        self.servers(was, is);
        self.parameters(was, is);
        self.body(was.body.as_ref(), is.body.as_ref());
        self.responses(was, is);
    }

    fn servers(&mut self, was: &Operation, is: &Operation) {
        let gone: Vec<&String> = was
            .servers
            .iter()
            .filter(|url| !is.servers.contains(url))
            .collect();
        let come: Vec<&String> = is
            .servers
            .iter()
            .filter(|url| !was.servers.contains(url))
            .collect();
        if let ([before], [after]) = (gone.as_slice(), come.as_slice()) {
            let (before, after) = (before.as_str().into(), after.as_str().into());
            self.found(Kind::ServerChanged, REQUEST, "server", "/servers", before, after);
            return;
        }
        for url in gone {
            self.found(
                Kind::ServerRemoved,
                REQUEST,
                "server",
                "/servers",
                url.as_str().into(),
                Value::Null,
            );
        }
        for url in come {
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

    fn path_names(&mut self, was: &Operation, is: &Operation) {
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
        // Path parameters are told apart by where they stand, the others by name.
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
            .parameters
            .iter()
            .map(|parameter| (key(&after, parameter), parameter))
            .collect();
        for old in &was.parameters {
            match left.remove(&key(&before, old)) {
                Some(new) => self.parameter(old, new),
                // HubSpot leaves out a path parameter's description now and then; the path says it all.
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
        if old.style != new.style {
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
            (Kind::DeprecationChanged, old.deprecated != new.deprecated),
        ] {
            if differs {
                self.found(kind, REQUEST, "", &step, Value::Null, Value::Null);
            }
        }
        let pointer = format!("{}{step}/schema", self.pointer);
        let direction = self.flip(REQUEST);
        self.schemas.root(
            self.operation,
            direction,
            (old.node, new.node),
            &what,
            pointer,
            what.clone(),
        );
    }

    fn body(&mut self, was: Option<&Body>, is: Option<&Body>) {
        let step = "/requestBody";
        match (was, is) {
            (None, Some(body)) => {
                let kind = if body.required {
                    Kind::BodyAddedRequired
                } else {
                    Kind::BodyAdded
                };
                self.found(kind, REQUEST, &self.label.clone(), step, Value::Null, Value::Null);
            }
            (Some(_), None) => {
                self.found(
                    Kind::BodyRemoved,
                    REQUEST,
                    &self.label.clone(),
                    step,
                    Value::Null,
                    Value::Null,
                );
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
                if was.description != is.description {
                    self.found(
                        Kind::DescriptionChanged,
                        REQUEST,
                        "",
                        step,
                        Value::Null,
                        Value::Null,
                    );
                }
                let shared = component(was.name.as_deref(), is.name.as_deref());
                let what = shared.map_or_else(|| "the body".to_owned(), |name| format!("body `{name}`"));
                self.content(REQUEST, &what, shared.is_some(), step, &was.content, &is.content);
            }
            (None, None) => {}
        }
    }
}

fn named(parameter: &Parameter) -> (String, String) {
    let what = format!("{} parameter `{}`", parameter.location.word(), parameter.name);
    (what, format!("/parameters/{}", escape(&parameter.name)))
}

pub(super) fn style(style: &Style) -> Value {
    let mut text = style.word.clone();
    for (on, word) in [(style.explode, " explode"), (style.reserved, " allowReserved")] {
        if on {
            text.push_str(word);
        }
    }
    text.into()
}
