//! Which operation of the new document is which of the old one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::openapi::{Content, Operation, ParameterIn};

use super::schemas::Schemas;
use crate::paths::resource;

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
    // The operation of the same resource under another version's path has moved, whatever else changed with it;
    // and so has one that is the same in all but its path.
    pairs.find_moved(|_, operation| {
        let resource = resource(&operation.path);
        format!("{} {} {resource:?}", operation.inverted, operation.method)
    });
    pairs.find_moved(|side, operation| fingerprint(schemas, side, operation));
    pairs.moved.sort_by_key(|(was, _)| was.label());
    pairs
}

impl<'a> Pairs<'a> {
    /// Those that are gone and have come with one mark, if no other has it.
    fn find_moved(&mut self, mark: impl Fn(usize, &'a Operation) -> String) {
        let marks = |side: usize, list: &[&'a Operation]| {
            let mut marks: BTreeMap<String, Vec<&'a Operation>> = BTreeMap::new();
            for operation in list {
                marks.entry(mark(side, operation)).or_default().push(operation);
            }
            marks
        };
        let arrived = marks(1, &self.come);
        for (mark, gone) in marks(0, &self.gone) {
            if let ([was], Some([is])) = (gone.as_slice(), arrived.get(&mark).map(Vec::as_slice)) {
                self.moved.push((was, is));
            }
        }
        let moved: BTreeSet<String> = self
            .moved
            .iter()
            .flat_map(|(was, is)| [was.label(), is.label()])
            .collect();
        self.gone.retain(|operation| !moved.contains(&operation.label()));
        self.come.retain(|operation| !moved.contains(&operation.label()));
    }
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
    let content = |content: &Content| -> Vec<String> {
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
