//! Schemas compared by meaning: pairs of an old and a new one, each pair once, whatever leads to it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::openapi::{Aspect, Document, Interner, Node, NodeId, Types, classes, escape};

use super::collect::{Collector, Finding, REQUEST, RESPONSE};
use super::comparison::Comparison;

/// Where a pair is: a component, or a step below another place. Findings of one place have one cause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum PlaceKey {
    /// The wire classes of both sides: the same change, wherever the two meet.
    Classes(u32, u32),
    Step(u32, String),
    Root(String),
}

pub(super) struct Place {
    pub(super) pointer: String,
    pub(super) words: String,
}

#[derive(Default)]
struct Pair {
    old: NodeId,
    new: NodeId,
    place: u32,
    edges: Vec<(u32, u8)>,
    findings: Vec<Finding>,
}

pub(super) struct Schemas<'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pub(super) interner: &'a Interner,
    wire: [Vec<u32>; 2],
    all: [Vec<u32>; 2],
    pub(super) places: Vec<Place>,
    place_keys: HashMap<PlaceKey, u32>,
    pairs: Vec<Pair>,
    known: HashMap<(u32, u32, u32), u32>,
    waiting: Vec<u32>,
    roots: Vec<(u32, u8, u32)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document, interner: &'a Interner) -> Self {
        let both = |aspect| {
            let mut found = classes(&[&old.graph, &new.graph], aspect).into_iter();
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

    /// Compares a schema of an operation. `cause` is shared by places that change together.
    pub(super) fn root(
        &mut self,
        operation: u32,
        direction: u8,
        sides: (NodeId, NodeId),
        cause: &str,
        pointer: String,
        words: String,
    ) {
        if self.all_of(0, sides.0) == self.all_of(1, sides.1) {
            return;
        }
        let place = self.place(PlaceKey::Root(cause.to_owned()), || Place { pointer, words });
        if let Some(pair) = self.link(place, sides) {
            self.roots.push((operation, direction, pair));
        }
    }

    /// Compares everything that the roots lead to, and hands over what was found.
    pub(super) fn finish(mut self, collector: &mut Collector) {
        while let Some(index) = self.waiting.pop() {
            let Some(pair) = self.pairs.get(index as usize) else {
                continue;
            };
            let mut comparison = Comparison {
                place: pair.place,
                edges: Vec::new(),
                findings: Vec::new(),
                schemas: &mut self,
            };
            let (old, new) = {
                let pair = &comparison.schemas.pairs[index as usize];
                (pair.old, pair.new)
            };
            comparison.pair(old, new);
            let Comparison { edges, findings, .. } = comparison;
            if let Some(pair) = self.pairs.get_mut(index as usize) {
                pair.edges = edges;
                pair.findings = findings;
            }
        }
        self.spread(collector);
    }

    /// Every finding reaches the operations from whose schemas its pair can be reached.
    fn spread(&self, collector: &mut Collector) {
        let mut reached: Vec<(Vec<u32>, Vec<u32>)> = vec![Default::default(); self.pairs.len()];
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
                    for (bit, list) in [(REQUEST, &mut operations.0), (RESPONSE, &mut operations.1)] {
                        if fresh & bit != 0 {
                            list.extend(group.first().map(|root| root.0));
                        }
                    }
                }
                stack.extend(pair.edges.iter().map(|(next, filter)| (*next, fresh & filter)));
            }
        }
        for (pair, (requests, responses)) in self.pairs.iter().zip(&reached) {
            for finding in &pair.findings {
                for (bit, operations) in [(REQUEST, requests), (RESPONSE, responses)] {
                    if !operations.is_empty() {
                        collector.add(operations, bit, finding);
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
        self.places.push(describe());
        self.place_keys.insert(key, number);
        number
    }

    /// The pair of two schemas found at a place; nothing if not even their prose differs.
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
                .map(|place| (place.pointer.clone(), place.words.clone()));
            let key = PlaceKey::Classes(self.wire_of(0, old), self.wire_of(1, new));
            self.place(key, || match (name, here) {
                (Some(name), _) => {
                    let pointer = format!("/components/schemas/{}", escape(&name));
                    Place {
                        pointer,
                        words: format!("`{name}`"),
                    }
                }
                (None, Some((pointer, words))) => Place { pointer, words },
                (None, None) => Place {
                    pointer: String::new(),
                    words: String::new(),
                },
            })
        } else {
            place
        };
        let key = (classes.0, classes.1, place);
        if let Some(&known) = self.known.get(&key) {
            return Some(known);
        }
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

    /// A schema in a few words, as reports show it.
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
