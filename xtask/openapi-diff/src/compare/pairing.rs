//! Pairs the operations of the old document with those of the new one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::servers::full_urls;
use crate::{Encoding, MediaTypes, Operation, ParameterIn};

use super::schemas::Schemas;
use crate::path::resource;

#[derive(Default)]
pub(super) struct Pairs<'a> {
    pub(super) both: Vec<(&'a Operation, &'a Operation)>,
    pub(super) moved: Vec<(&'a Operation, &'a Operation)>,
    pub(super) removed: Vec<&'a Operation>,
    pub(super) added: Vec<&'a Operation>,
}

pub(super) fn pair_up<'a>(schemas: &Schemas<'a>) -> Pairs<'a> {
    let (old, new) = (schemas.old, schemas.new);
    let mut pairs = Pairs::default();
    let mut left: HashMap<&str, Vec<&'a Operation>> = HashMap::new();
    for operation in &new.operations {
        left.entry(&operation.identity).or_default().push(operation);
    }
    for was in &old.operations {
        let candidates = left.get_mut(was.identity.as_str());
        let found = candidates.filter(|list| !list.is_empty()).map(|list| {
            // Paths that differ in a name alone are invalid, but occur: the same name is preferred.
            let at = list.iter().position(|is| is.path == was.path).unwrap_or(0);
            list.remove(at)
        });
        match found {
            Some(is) => pairs.both.push((was, is)),
            None => pairs.removed.push(was),
        }
    }
    pairs.added = left.into_values().flatten().collect();
    pairs.added.sort_by_key(|operation| operation.label());
    // A part of the URL may be at the server or in the path.
    pairs.find_moved(|_, operation| match operation.inverted {
        true => operation.label(),
        false => format!("{} {:?}", operation.method, full_urls(operation)),
    });
    pairs.both.append(&mut pairs.moved);
    // An operation on the same resource under another version has moved, whatever else changed; so has one
    // that is equal in all but its path.
    pairs.find_moved(|_, operation| {
        let resource = resource(&operation.path);
        format!("{} {} {resource:?}", operation.inverted, operation.method)
    });
    pairs.find_moved(|side, operation| fingerprint(schemas, side, operation));
    pairs.moved.sort_by_key(|(was, _)| was.label());
    pairs
}

impl<'a> Pairs<'a> {
    /// Pairs removed and added operations with one fingerprint, where no other operation has it.
    fn find_moved(&mut self, mark: impl Fn(usize, &'a Operation) -> String) {
        let marks = |side: usize, list: &[&'a Operation]| {
            let mut marks: BTreeMap<String, Vec<&'a Operation>> = BTreeMap::new();
            for operation in list {
                marks.entry(mark(side, operation)).or_default().push(operation);
            }
            marks
        };
        let candidates = marks(1, &self.added);
        for (mark, removed) in marks(0, &self.removed) {
            if let ([was], Some([is])) = (removed.as_slice(), candidates.get(&mark).map(Vec::as_slice)) {
                self.moved.push((was, is));
            }
        }
        let moved: BTreeSet<String> = self
            .moved
            .iter()
            .flat_map(|(was, is)| [was.label(), is.label()])
            .collect();
        self.removed
            .retain(|operation| !moved.contains(&operation.label()));
        self.added.retain(|operation| !moved.contains(&operation.label()));
    }
}

/// Returns a fingerprint of an operation: equal for operations that differ only in path and documentation.
fn fingerprint(schemas: &Schemas<'_>, side: usize, operation: &Operation) -> String {
    let class = |node| schemas.wire_of(side, node);
    let mut path = 0;
    let parameters: Vec<String> = operation
        .sent_parameters()
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
    let content = |content: &MediaTypes| -> Vec<String> {
        content
            .iter()
            .map(|(name, media)| {
                let part = |(name, part): (&String, &Encoding)| {
                    let headers: Vec<_> = part
                        .headers
                        .iter()
                        .map(|(name, header)| (name, header.required, class(header.node)))
                        .collect();
                    format!("{name} {:?} {:?} {headers:?}", part.content_types, part.style)
                };
                let parts: Vec<String> = media.encoding.iter().map(part).collect();
                format!("{name} {} {parts:?}", class(media.node))
            })
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
