//! Operations: which there are, what they take, what they answer.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::openapi::{
    Body, Document, Interner, MediaType, Operation, Parameter, ParameterIn, Response, Style,
};

use super::collect::{BOTH, Collector, Finding, REQUEST, RESPONSE};
use super::report::Report;
use super::rules::Kind;
use super::schemas::{Schemas, escape};
use super::security;

pub(super) fn compare(old: &Document, new: &Document, interner: &mut Interner) -> Report {
    let interner = &*interner;
    let mut collector = Collector::default();
    let mut schemas = Schemas::new(old, new, interner);
    let pairs = pair_up(&schemas);
    let schemes = security::pair_up(old, new);
    for (was, is) in &pairs.both {
        let operation = collector.operation(is.label());
        let mut comparison = OperationComparison {
            pointer: pointer(is),
            label: is.label(),
            inverted: is.inverted,
            operation,
            collector: &mut collector,
            schemas: &mut schemas,
        };
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

#[derive(Default)]
struct Pairs<'a> {
    both: Vec<(&'a Operation, &'a Operation)>,
    moved: Vec<(&'a Operation, &'a Operation)>,
    gone: Vec<&'a Operation>,
    come: Vec<&'a Operation>,
}

fn pair_up<'a>(schemas: &Schemas<'a>) -> Pairs<'a> {
    let (old, new) = (schemas.old, schemas.new);
    let mut pairs = Pairs::default();
    let mut left: HashMap<String, Vec<&'a Operation>> = HashMap::new();
    for operation in &new.operations {
        left.entry(operation.key()).or_default().push(operation);
    }
    for was in &old.operations {
        let candidates = left.get_mut(&was.key());
        let found = candidates.filter(|list| !list.is_empty()).map(|list| {
            // Two paths that differ only in a name are not allowed, but seen: the same name wins.
            let at = list.iter().position(|is| is.path == was.path).unwrap_or(0);
            list.remove(at)
        });
        match found {
            Some(is) => pairs.both.push((was, is)),
            None => pairs.gone.push(was),
        }
    }
    pairs.come = left.into_values().flatten().collect();
    pairs.come.sort_by_key(|operation| operation.label());
    // The same operation under another path has moved, if no other could be meant.
    let prints = |side: usize, list: &[&'a Operation]| {
        let mut prints: BTreeMap<String, Vec<&'a Operation>> = BTreeMap::new();
        for operation in list {
            prints
                .entry(fingerprint(schemas, side, operation))
                .or_default()
                .push(operation);
        }
        prints
    };
    let arrived = prints(1, &pairs.come);
    for (print, gone) in prints(0, &pairs.gone) {
        if let ([was], Some([is])) = (gone.as_slice(), arrived.get(&print).map(Vec::as_slice)) {
            pairs.moved.push((was, is));
        }
    }
    let moved: BTreeSet<String> = pairs
        .moved
        .iter()
        .flat_map(|(was, is)| [was.label(), is.label()])
        .collect();
    pairs.gone.retain(|operation| !moved.contains(&operation.label()));
    pairs.come.retain(|operation| !moved.contains(&operation.label()));
    pairs
}

/// Everything an operation takes and answers; equal for operations that differ only in path and prose.
fn fingerprint(schemas: &Schemas<'_>, side: usize, operation: &Operation) -> String {
    let class = |node| schemas.wire_of(side, node);
    let mut path = 0;
    let parameters: Vec<String> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let name = if parameter.location == ParameterIn::Path {
                path += 1;
                format!("{path}")
            } else {
                parameter.name.clone()
            };
            format!(
                "{:?} {name} {} {} {:?}",
                parameter.location,
                parameter.required,
                class(parameter.node),
                parameter.style
            )
        })
        .collect();
    let content = |content: &BTreeMap<String, MediaType>| -> Vec<String> {
        content
            .iter()
            .map(|(name, media)| format!("{name} {} {}", class(media.node), media.encoding))
            .collect()
    };
    let body = operation
        .body
        .as_ref()
        .map(|body| (body.required, content(&body.content)));
    let responses: Vec<_> = operation
        .responses
        .iter()
        .map(|(status, response)| {
            let headers: Vec<_> = response
                .headers
                .iter()
                .map(|(name, header)| (name, header.required, class(header.node)))
                .collect();
            (status, headers, content(&response.content))
        })
        .collect();
    format!("{} {parameters:?} {body:?} {responses:?}", operation.method)
}

/// One operation being compared.
pub(super) struct OperationComparison<'c, 'a> {
    pub(super) operation: u32,
    pub(super) pointer: String,
    label: String,
    inverted: bool,
    collector: &'c mut Collector,
    schemas: &'c mut Schemas<'a>,
}

impl OperationComparison<'_, '_> {
    /// What the client sends, unless it is the client that is called.
    fn flip(&self, mask: u8) -> u8 {
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

    fn compare(&mut self, was: &Operation, is: &Operation) {
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

    fn parameters(&mut self, was: &Operation, is: &Operation) {
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
                self.content(REQUEST, "the body", step, &was.content, &is.content);
            }
            (None, None) => {}
        }
    }

    fn responses(&mut self, was: &Operation, is: &Operation) {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (status, old) in &was.responses {
            let new = is
                .responses
                .get_key_value(status)
                .or_else(|| wider(&is.responses, status));
            if let Some((found, new)) = new {
                taken.insert(found);
                self.response(found, old, new);
                continue;
            }
            let within: Vec<&String> = is.responses.keys().filter(|new| covers(status, new)).collect();
            if within.is_empty() {
                let kind = if is_success(status) {
                    Kind::StatusRemoved
                } else {
                    Kind::ErrorStatusRemoved
                };
                let step = format!("/responses/{status}");
                self.found(
                    kind,
                    RESPONSE,
                    "status",
                    &step,
                    status.as_str().into(),
                    Value::Null,
                );
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
            let kind = if is_success(status) {
                Kind::StatusAdded
            } else {
                Kind::ErrorStatusAdded
            };
            let step = format!("/responses/{status}");
            self.found(
                kind,
                RESPONSE,
                "status",
                &step,
                Value::Null,
                status.as_str().into(),
            );
        }
    }

    fn response(&mut self, status: &str, old: &Response, new: &Response) {
        let step = format!("/responses/{status}");
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
            let what = format!("header `{}` of {status}", was.name);
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
        for (key, is) in new
            .headers
            .iter()
            .filter(|(key, _)| !old.headers.contains_key(*key))
        {
            debug_assert!(!key.is_empty(), "a header without a name");
            let what = format!("header `{}` of {status}", is.name);
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
            &format!("answer {status}"),
            &step,
            &old.content,
            &new.content,
        );
    }

    fn content(
        &mut self,
        direction: u8,
        what: &str,
        step: &str,
        old: &BTreeMap<String, MediaType>,
        new: &BTreeMap<String, MediaType>,
    ) {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (name, was) in old {
            let step = |name: &str| format!("{step}/content/{}", escape(name));
            let found = new.get_key_value(name).or_else(|| {
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
            let cause = format!("{} {what} {other}", self.label);
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

fn named(parameter: &Parameter) -> (String, String) {
    let what = format!("{} parameter `{}`", parameter.location.word(), parameter.name);
    (what, format!("/parameters/{}", escape(&parameter.name)))
}

fn style(style: &Style) -> Value {
    let mut text = style.word.clone();
    for (on, word) in [(style.explode, " explode"), (style.reserved, " allowReserved")] {
        if on {
            text.push_str(word);
        }
    }
    text.into()
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

fn wider<'r>(responses: &'r BTreeMap<String, Response>, status: &str) -> Option<(&'r String, &'r Response)> {
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
