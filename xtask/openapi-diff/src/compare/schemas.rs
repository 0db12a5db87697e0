//! Compares schemas: pairs of an old and a new one, each pair once, whatever leads to it.
//!
//! A pair is compared without recursion: it records its findings, and edges to the pairs below it. Afterwards
//! each operation follows the edges from its own schemas, so that a finding lists all operations and
//! directions that reach it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use crate::{Aspect, Document, Interner, Node, NodeId, Symbol, Types, children, equivalence_classes, escape};

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
    /// The place that it is a step below.
    above: Option<u32>,
    /// The number of steps to a place that is not a step below another.
    depth: usize,
}

impl Place {
    pub(super) fn new(pointer: String, label: String) -> Self {
        Self {
            pointer,
            label,
            above: None,
            depth: 0,
        }
    }
}

/// The number of steps from which the places of equal pairs are limited: what is written in place nests less.
const DEEP: usize = 2;

/// The maximum number of such places of equal pairs. Schemas that include each other by `allOf` have a place for each
/// path between them, of which there may be two to the power of their number.
const MOST_PLACES: usize = 16;

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
    pub(super) pairs: Vec<Pair>,
    known: HashMap<(u32, u32, u32), u32>,
    /// The classes on the wire of the pairs at each place.
    compared: HashSet<(u32, u32, u32)>,
    /// The number of deep places of pairs with these classes on the wire.
    deep: HashMap<(u32, u32), usize>,
    /// The classes on the wire of the components that both documents have.
    components: HashSet<(u32, u32)>,
    waiting: VecDeque<u32>,
    /// Results of [`Self::is_wider`] and of [`Self::is_narrower`], by the classes on the wire.
    pub(super) proofs: RefCell<HashMap<(u8, u32, u32), bool>>,
    roots: Vec<(u32, u8, u32)>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document, interner: &'a Interner) -> Self {
        let [wire, all] = equivalence_classes([&old.graph, &new.graph], [Aspect::Wire, Aspect::All]);
        Self {
            old,
            new,
            interner,
            components: shared_components(old, new, &wire),
            wire,
            all,
            places: Vec::new(),
            place_keys: HashMap::new(),
            pairs: Vec::new(),
            known: HashMap::new(),
            compared: HashSet::new(),
            deep: HashMap::new(),
            waiting: VecDeque::new(),
            proofs: RefCell::default(),
            roots: Vec::new(),
        }
    }

    pub(super) fn wire_of(&self, side: usize, id: NodeId) -> u32 {
        class_of(&self.wire, side, id)
    }

    fn all_of(&self, side: usize, id: NodeId) -> u32 {
        class_of(&self.all, side, id)
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
        let place = self.place(PlaceKey::Root(cause.to_owned()), || Place::new(pointer, label));
        if let Some(pair) = self.link(place, sides) {
            self.roots.push((operation, direction, pair));
        }
    }

    /// Compares all pairs that are reached, nearest first so that pointers are short, and passes the findings on.
    pub(super) fn finish(mut self, collector: &mut Collector) {
        while let Some(index) = self.waiting.pop_front() {
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
            comparison.leave_out_harmless(old, new);
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
        let above = match &key {
            PlaceKey::Step(parent, _) => Some(*parent),
            PlaceKey::Classes(..) | PlaceKey::Root(_) => None,
        };
        let depth = above.and_then(|above| self.places.get(above as usize));
        let depth = depth.map_or(0, |above| above.depth + 1);
        self.places.push(Place {
            above,
            depth,
            ..describe()
        });
        self.place_keys.insert(key, number);
        number
    }

    /// Returns the pair of two schemas at a place; `None` where they do not differ.
    pub(super) fn link(&mut self, place: u32, (old, new): (NodeId, NodeId)) -> Option<u32> {
        let classes = (self.all_of(0, old), self.all_of(1, new));
        if classes.0 == classes.1 {
            return None;
        }
        let on_wire = (self.wire_of(0, old), self.wire_of(1, new));
        let place = self.place_of_pair(place, (old, new), on_wire);
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
        self.compared.insert((on_wire.0, on_wire.1, place));
        self.waiting.push_back(index);
        Some(index)
    }

    /// Returns the place at which to report a pair that is reached at another. There are finitely many, although a path
    /// through recursive schemas has no end.
    fn place_of_pair(&mut self, here: u32, sides: (NodeId, NodeId), on_wire: (u32, u32)) -> u32 {
        let (a, b) = (self.old_node(sides.0), self.new_node(sides.1));
        let named = a.name.is_some() && b.name.is_some() && a.base.is_none() && b.base.is_none();
        let is_shared = a.nullable == b.nullable || self.components.contains(&on_wire);
        if named || (is_composed(a) && is_composed(b) && is_shared) {
            return self.place_of_classes(here, sides);
        }
        // Below itself, a pair has the findings that it has above.
        let mut above = Some(here);
        while let Some(place) = above {
            if self.compared.contains(&(on_wire.0, on_wire.1, place)) {
                return place;
            }
            above = self.places.get(place as usize).and_then(|place| place.above);
        }
        let depth = self.places.get(here as usize).map_or(0, |place| place.depth);
        let mut has_more_below = false;
        children(a, |_| has_more_below = true);
        if depth > DEEP && has_more_below {
            let known = self.deep.entry(on_wire).or_default();
            if *known >= MOST_PLACES {
                return self.place_of_classes(here, sides);
            }
            *known += 1;
        }
        here
    }

    /// Returns the place of the schemas below a pair, which is at a place of its own. Where objects and unions are
    /// compared, what differs below them is the same change, wherever they are.
    pub(super) fn place_below(&mut self, here: u32, sides: (NodeId, NodeId)) -> u32 {
        if is_composed(self.old_node(sides.0)) && is_composed(self.new_node(sides.1)) {
            self.place_of_classes(here, sides)
        } else {
            here
        }
    }

    fn place_of_classes(&mut self, here: u32, (old, new): (NodeId, NodeId)) -> u32 {
        let name = self.new_node(new).name.or(self.old_node(old).name);
        let name = name.map(|name| self.interner.text(name).to_owned());
        let here = self.places.get(here as usize);
        let here = here.map(|place| (place.pointer.clone(), place.label.clone()));
        let key = PlaceKey::Classes(self.wire_of(0, old), self.wire_of(1, new));
        self.place(key, || match name {
            Some(name) => Place::new(
                format!("/components/schemas/{}", escape(&name)),
                format!("`{name}`"),
            ),
            None => {
                let (pointer, label) = here.unwrap_or_default();
                Place::new(pointer, label)
            }
        })
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

/// Returns the class of a schema of one side.
fn class_of(classes: &[Vec<u32>; 2], side: usize, id: NodeId) -> u32 {
    let classes = classes.get(side);
    let class = classes.and_then(|classes| classes.get(id as usize));
    class.copied().unwrap_or(u32::MAX)
}

/// Whether a schema has parts that change on their own.
fn is_composed(node: &Node) -> bool {
    !node.properties.is_empty() || !node.unions.is_empty()
}

/// Returns the classes of the components that both documents have. A schema that means the same as such a component, in
/// both, changes with it.
fn shared_components(old: &Document, new: &Document, wire: &[Vec<u32>; 2]) -> HashSet<(u32, u32)> {
    let named = |document: &Document, classes: &[u32]| {
        let nodes = document.graph.nodes.iter().zip(classes);
        let named = nodes.filter(|(node, _)| node.base.is_none());
        named
            .filter_map(|(node, class)| Some((node.name?, *class)))
            .collect::<HashMap<Symbol, u32>>()
    };
    let [was, is] = wire;
    let (was, is) = (named(old, was), named(new, is));
    let both = was.into_iter();
    both.filter_map(|(name, class)| Some((class, *is.get(&name)?)))
        .collect()
}
