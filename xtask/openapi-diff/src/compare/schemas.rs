//! Compares schemas: pairs of an old and a new one, each pair once, whatever leads to it.
//!
//! A pair is compared without recursion: it records its findings, and edges to the pairs below it. Afterwards
//! each operation follows the edges from its own schemas, so that a finding lists all operations and
//! directions that reach it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::{Aspect, Document, Interner, Node, NodeId, Types, equivalence_classes, escape};

use super::collect::{Collector, Finding, REQUEST, RESPONSE, XML_REQUEST, XML_RESPONSE};
use super::schema_pair::SchemaComparison;

/// The key of a place: a component, or a step below another place. Findings at one place have one cause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum PlaceKey {
    /// The equivalence classes of both sides: the same change, wherever the two are compared.
    Classes(u32, u32),
    Step(u32, String),
    Root(String),
}

pub(super) struct Place {
    pub(super) pointer: String,
    pub(super) label: String,
}

#[derive(Default)]
pub(super) struct Pair {
    pub(super) old: NodeId,
    pub(super) new: NodeId,
    pub(super) place: u32,
    pub(super) edges: Vec<(u32, u8)>,
    pub(super) findings: Vec<Finding>,
    /// Whether a difference was proven to have no effect.
    pub(super) is_explained: bool,
}

pub(super) struct Schemas<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pub(super) interner: &'a Interner,
    wire: [Vec<u32>; 2],
    all: [Vec<u32>; 2],
    pub(super) places: Vec<Place>,
    place_keys: HashMap<PlaceKey, u32>,
    /// The place of which each place is a step, by number.
    parents: Vec<Option<u32>>,
    pub(super) pairs: Vec<Pair>,
    known: HashMap<(u32, u32, u32), u32>,
    waiting: Vec<u32>,
    roots: Vec<(u32, u8, u32)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document, interner: &'a Interner) -> Self {
        let both = |aspect| {
            let mut found = equivalence_classes(&[&old.graph, &new.graph], aspect).into_iter();
            [found.next().unwrap_or_default(), found.next().unwrap_or_default()]
        };
        Self {
            old,
            new,
            interner,
            wire: both(Aspect::Wire),
            all: both(Aspect::All),
            places: Vec::new(),
            place_keys: HashMap::new(),
            parents: Vec::new(),
            pairs: Vec::new(),
            known: HashMap::new(),
            waiting: Vec::new(),
            roots: Vec::new(),
        }
    }

    pub(super) fn wire_of(&self, side: usize, id: NodeId) -> u32 {
        self.wire
            .get(side)
            .and_then(|classes| classes.get(id as usize))
            .copied()
            .unwrap_or(u32::MAX)
    }

    fn all_of(&self, side: usize, id: NodeId) -> u32 {
        self.all
            .get(side)
            .and_then(|classes| classes.get(id as usize))
            .copied()
            .unwrap_or(u32::MAX)
    }

    pub(super) fn same_on_wire(&self, old: NodeId, new: NodeId) -> bool {
        self.wire_of(0, old) == self.wire_of(1, new)
    }

    pub(super) fn old_node(&self, id: NodeId) -> &'a Node {
        self.old.graph.node(id)
    }

    pub(super) fn new_node(&self, id: NodeId) -> &'a Node {
        self.new.graph.node(id)
    }

    /// Queues a schema of an operation. Places that change together have one `cause`.
    pub(super) fn root(
        &mut self,
        operation: u32,
        direction: u8,
        sides: (NodeId, NodeId),
        cause: &str,
        pointer: String,
        label: String,
    ) {
        if self.all_of(0, sides.0) == self.all_of(1, sides.1) {
            return;
        }
        let place = self.place(PlaceKey::Root(cause.to_owned()), || Place { pointer, label });
        if let Some(pair) = self.link(place, sides) {
            self.roots.push((operation, direction, pair));
        }
    }

    /// Compares all pairs that are reached, and passes the findings on.
    pub(super) fn finish(mut self, collector: &mut Collector) {
        while let Some(index) = self.waiting.pop() {
            let Some(pair) = self.pairs.get(index as usize) else {
                continue;
            };
            let mut comparison = SchemaComparison {
                place: pair.place,
                edges: Vec::new(),
                findings: Vec::new(),
                is_explained: false,
                schemas: &mut self,
            };
            let (old, new) = {
                let pair = &comparison.schemas.pairs[index as usize];
                (pair.old, pair.new)
            };
            comparison.pair(old, new);
            let SchemaComparison {
                edges,
                findings,
                is_explained,
                ..
            } = comparison;
            if let Some(pair) = self.pairs.get_mut(index as usize) {
                pair.edges = edges;
                pair.findings = findings;
                pair.is_explained = is_explained;
            }
        }
        self.report_unexplained();
        self.spread(collector);
    }

    /// Adds each finding to the operations from whose schemas its pair is reached.
    fn spread(&self, collector: &mut Collector) {
        const BITS: [u8; 4] = [REQUEST, RESPONSE, XML_REQUEST, XML_RESPONSE];
        let mut reached: Vec<[Vec<u32>; 4]> = vec![Default::default(); self.pairs.len()];
        let mut seen = vec![(0_u32, 0_u8); self.pairs.len()];
        let mut round = 0;
        let mut roots = self.roots.clone();
        roots.sort_unstable();
        for group in roots.chunk_by(|a, b| a.0 == b.0) {
            round += 1;
            let mut stack: Vec<(u32, u8)> = group.iter().map(|(_, mask, pair)| (*pair, *mask)).collect();
            while let Some((pair, mask)) = stack.pop() {
                let Some(mark) = seen.get_mut(pair as usize) else {
                    continue;
                };
                let before = if mark.0 == round { mark.1 } else { 0 };
                let fresh = mask & !before;
                if fresh == 0 {
                    continue;
                }
                *mark = (round, before | fresh);
                let (Some(pair), Some(operations)) =
                    (self.pairs.get(pair as usize), reached.get_mut(pair as usize))
                else {
                    continue;
                };
                if !pair.findings.is_empty() {
                    for (bit, list) in BITS.iter().zip(operations.iter_mut()) {
                        if fresh & bit != 0 {
                            list.extend(group.first().map(|root| root.0));
                        }
                    }
                }
                stack.extend(pair.edges.iter().map(|(next, filter)| (*next, fresh & filter)));
            }
        }
        for (pair, reached) in self.pairs.iter().zip(&reached) {
            for finding in &pair.findings {
                for (bit, operations) in BITS.iter().zip(reached) {
                    if !operations.is_empty() {
                        collector.add(operations, *bit, finding);
                    }
                }
            }
        }
    }

    pub(super) fn place(&mut self, key: PlaceKey, describe: impl FnOnce() -> Place) -> u32 {
        if let Some(&known) = self.place_keys.get(&key) {
            return known;
        }
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.parents.push(match key {
            PlaceKey::Step(parent, _) => Some(parent),
            PlaceKey::Classes(..) | PlaceKey::Root(_) => None,
        });
        self.places.push(describe());
        self.place_keys.insert(key, number);
        number
    }

    /// Returns the pair of two schemas at a place; `None` where they do not differ.
    pub(super) fn link(&mut self, place: u32, (old, new): (NodeId, NodeId)) -> Option<u32> {
        let classes = (self.all_of(0, old), self.all_of(1, new));
        if classes.0 == classes.1 {
            return None;
        }
        let (a, b) = (self.old_node(old), self.new_node(new));
        let named = a.name.is_some() && b.name.is_some() && a.base.is_none() && b.base.is_none();
        let composed = |node: &Node| !node.properties.is_empty() || !node.unions.is_empty();
        let place = if named || (composed(a) && composed(b) && a.nullable == b.nullable) {
            let name = b.name.or(a.name).map(|name| self.interner.text(name).to_owned());
            let here = self
                .places
                .get(place as usize)
                .map(|place| (place.pointer.clone(), place.label.clone()));
            let key = PlaceKey::Classes(self.wire_of(0, old), self.wire_of(1, new));
            self.place(key, || match (name, here) {
                (Some(name), _) => {
                    let pointer = format!("/components/schemas/{}", escape(&name));
                    Place {
                        pointer,
                        label: format!("`{name}`"),
                    }
                }
                (None, Some((pointer, label))) => Place { pointer, label },
                (None, None) => Place {
                    pointer: String::new(),
                    label: String::new(),
                },
            })
        } else {
            place
        };
        // A schema that contains itself is compared at its outermost place.
        let mut outer = Some(place);
        while let Some(place) = outer {
            if let Some(&known) = self.known.get(&(classes.0, classes.1, place)) {
                return Some(known);
            }
            outer = self.parents.get(place as usize).copied().flatten();
        }
        let key = (classes.0, classes.1, place);
        let index = u32::try_from(self.pairs.len()).unwrap_or(u32::MAX);
        self.pairs.push(Pair {
            old,
            new,
            place,
            ..Pair::default()
        });
        self.known.insert(key, index);
        self.waiting.push(index);
        Some(index)
    }

    /// Describes a schema for reports.
    pub(super) fn describe(&self, document: &Document, id: NodeId) -> Value {
        let node = document.graph.node(id);
        let mut out = Map::new();
        let mut names: Vec<Value> = node.types.names().into_iter().map(Value::from).collect();
        if node.nullable && node.types != Types::ANY {
            names.push("null".into());
        }
        let name = match names.len() {
            0 if !node.unions.is_empty() => Value::from("one of several"),
            0 if node.types == Types::NONE => Value::from("nothing"),
            0 => Value::from("any"),
            1 => names.remove(0),
            _ => Value::Array(names),
        };
        out.insert("type".to_owned(), name);
        if let Some(format) = node.format {
            out.insert("format".to_owned(), self.interner.text(format).into());
        }
        if let Some(items) = node.items {
            let inner = document.graph.node(items);
            let types = inner.types.names();
            out.insert("items".to_owned(), types.first().copied().unwrap_or("any").into());
        }
        Value::Object(out)
    }
}
