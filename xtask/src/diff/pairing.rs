//! Which operation of the new document is which of the old one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::openapi::{MediaType, Operation, ParameterIn};

use super::schemas::Schemas;

#[derive(Default)]
pub(super) struct Pairs<'a> {
    pub(super) both: Vec<(&'a Operation, &'a Operation)>,
    pub(super) moved: Vec<(&'a Operation, &'a Operation)>,
    pub(super) gone: Vec<&'a Operation>,
    pub(super) come: Vec<&'a Operation>,
}

pub(super) fn pair_up<'a>(schemas: &Schemas<'a>) -> Pairs<'a> {
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
