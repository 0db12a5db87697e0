//! Schemas compared by meaning: pairs of an old and a new one, each pair once, whatever leads to it.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::openapi::{Additional, Aspect, Document, Interner, Limit, Node, NodeId, Symbol, Types, classes};

use super::alternatives;
use super::collect::{BOTH, Collector, Finding, REQUEST, RESPONSE};
use super::rules::Kind;

/// Where a pair is: a component, or a step below another place. Findings of one place have one cause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum PlaceKey {
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
    places: Vec<Place>,
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

    fn place(&mut self, key: PlaceKey, describe: impl FnOnce() -> Place) -> u32 {
        if let Some(&known) = self.place_keys.get(&key) {
            return known;
        }
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(describe());
        self.place_keys.insert(key, number);
        number
    }

    /// The pair of two schemas found at a place; nothing if not even their prose differs.
    fn link(&mut self, place: u32, (old, new): (NodeId, NodeId)) -> Option<u32> {
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

pub(super) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// One pair being compared.
pub(super) struct Comparison<'s, 'a> {
    pub(super) schemas: &'s mut Schemas<'a>,
    place: u32,
    edges: Vec<(u32, u8)>,
    findings: Vec<Finding>,
}

impl<'a> Comparison<'_, 'a> {
    pub(super) fn words(&self) -> String {
        self.schemas
            .places
            .get(self.place as usize)
            .map(|place| place.words.clone())
            .unwrap_or_default()
    }

    fn pointer(&self) -> String {
        self.schemas
            .places
            .get(self.place as usize)
            .map(|place| place.pointer.clone())
            .unwrap_or_default()
    }

    /// Records something about this very place.
    pub(super) fn found(&mut self, kind: Kind, before: Value, after: Value) {
        self.found_as(kind, BOTH, String::new(), self.words(), before, after);
    }

    /// Records something about a step below this place.
    pub(super) fn found_as(
        &mut self,
        kind: Kind,
        mask: u8,
        step: String,
        what: String,
        before: Value,
        after: Value,
    ) {
        let cause = format!("schema {} {step}", self.place);
        let pointer = format!("{}{step}", self.pointer());
        self.findings.push(Finding {
            kind,
            mask,
            what,
            before,
            after,
            pointer,
            cause,
        });
    }

    /// Compares two schemas a step below, in the directions in which they are seen.
    pub(super) fn descend(&mut self, step: &str, words: String, sides: (NodeId, NodeId), mask: u8) {
        let (pointer, parent) = (self.pointer(), self.place);
        let (old, new) = (self.schemas.old_node(sides.0), self.schemas.new_node(sides.1));
        let key = PlaceKey::Step(parent, step.to_owned());
        let place = self.schemas.place(key, || Place {
            pointer: format!("{pointer}{step}"),
            words,
        });
        // What is said about a component where it is used is no change of the component.
        let inner = if old.base.is_some() || new.base.is_some() {
            let outer = std::mem::replace(&mut self.place, place);
            self.marks(old, new);
            self.docs(old, new);
            self.place = outer;
            (old.base.unwrap_or(sides.0), new.base.unwrap_or(sides.1))
        } else {
            sides
        };
        if let Some(pair) = self.schemas.link(place, inner) {
            self.edges.push((pair, mask));
        }
    }

    fn pair(&mut self, old_id: NodeId, new_id: NodeId) {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        self.docs(old, new);
        if self.schemas.same_on_wire(old_id, new_id) {
            // Only prose differs, here or below.
            self.below(old, new);
            return;
        }
        if old.unions.is_empty() != new.unions.is_empty() && self.alternatives_appear(old_id, new_id) {
            return;
        }
        if !self.types(old_id, new_id) {
            return;
        }
        self.marks(old, new);
        self.values(old, new);
        self.limits(old, new);
        self.below(old, new);
    }

    fn alternatives_appear(&mut self, old_id: NodeId, new_id: NodeId) -> bool {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        let plain =
            |node: &Node| node.types == Types::ANY && node.properties.is_empty() && node.unions.len() == 1;
        match (old.unions.as_slice(), new.unions.as_slice()) {
            ([], [union]) if plain(new) && old.types != Types::ANY => {
                self.marks(old, new);
                alternatives::compare(self, &[old_id], &union.members);
                true
            }
            ([union], []) if plain(old) && new.types != Types::ANY => {
                self.marks(old, new);
                alternatives::compare(self, &union.members, &[new_id]);
                true
            }
            _ => false,
        }
    }

    /// Reports a change of type; says whether there is more to compare.
    fn types(&mut self, old_id: NodeId, new_id: NodeId) -> bool {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        if old.types == new.types {
            return true;
        }
        let kind = if old.types.within(new.types) && old.types != Types::NONE {
            Kind::TypeWidened
        } else if new.types.within(old.types) && new.types != Types::NONE {
            Kind::TypeNarrowed
        } else {
            Kind::TypeChanged
        };
        // A plain type beside a union is judged by the union.
        if !old.unions.is_empty() || !new.unions.is_empty() {
            if kind != Kind::TypeChanged {
                return true;
            }
        }
        let before = self.schemas.describe(self.schemas.old, old_id);
        let after = self.schemas.describe(self.schemas.new, new_id);
        self.found(kind, before, after);
        kind != Kind::TypeChanged && old.types != Types::ANY && new.types != Types::ANY
    }

    fn marks(&mut self, old: &Node, new: &Node) {
        let known = |node: &Node| node.types != Types::ANY || !node.unions.is_empty();
        if old.nullable != new.nullable && known(old) && known(new) {
            let kind = if new.nullable {
                Kind::NullableOn
            } else {
                Kind::NullableOff
            };
            self.found(kind, old.nullable.into(), new.nullable.into());
        }
        for (was, is, on, off) in [
            (old.read_only, new.read_only, Kind::ReadOnlyOn, Kind::ReadOnlyOff),
            (
                old.write_only,
                new.write_only,
                Kind::WriteOnlyOn,
                Kind::WriteOnlyOff,
            ),
        ] {
            if was != is {
                self.found(if is { on } else { off }, was.into(), is.into());
            }
        }
        let json = |symbol: Symbol| self.schemas.interner.json(symbol);
        match (old.default, new.default) {
            (None, Some(is)) => self.found(Kind::DefaultAdded, Value::Null, json(is)),
            (Some(was), None) => self.found(Kind::DefaultRemoved, json(was), Value::Null),
            (Some(was), Some(is)) if was != is => self.found(Kind::DefaultChanged, json(was), json(is)),
            _ => {}
        }
    }

    fn values(&mut self, old: &Node, new: &Node) {
        let interner = self.schemas.interner;
        let text = |symbol: Symbol| Value::from(interner.text(symbol));
        if old.types == new.types {
            match (old.format, new.format) {
                (None, Some(is)) => self.found(Kind::FormatAdded, Value::Null, text(is)),
                (Some(was), None) => self.found(Kind::FormatRemoved, text(was), Value::Null),
                (Some(was), Some(is)) if was != is => {
                    let kind = match (interner.text(was), interner.text(is)) {
                        ("int32", "int64") | ("float", "double") => Kind::FormatWidened,
                        ("int64", "int32") | ("double", "float") => Kind::FormatNarrowed,
                        _ => Kind::FormatChanged,
                    };
                    self.found(kind, text(was), text(is));
                }
                _ => {}
            }
        }
        let list = |values: &[Symbol]| {
            let mut values: Vec<&str> = values.iter().map(|value| interner.text(*value)).collect();
            values.sort_unstable();
            values
                .iter()
                .filter_map(|value| serde_json::from_str::<Value>(value).ok())
                .collect::<Value>()
        };
        match (&old.values, &new.values) {
            (None, Some(is)) => self.found(Kind::EnumAdded, Value::Null, list(is)),
            (Some(was), None) => self.found(Kind::EnumRemoved, list(was), Value::Null),
            (Some(was), Some(is)) => {
                for value in was.iter().filter(|value| !is.contains(value)) {
                    self.found(Kind::EnumValueRemoved, interner.json(*value), Value::Null);
                }
                for value in is.iter().filter(|value| !was.contains(value)) {
                    self.found(Kind::EnumValueAdded, Value::Null, interner.json(*value));
                }
            }
            (None, None) => {}
        }
    }

    fn limits(&mut self, old: &Node, new: &Node) {
        let interner = self.schemas.interner;
        let find = |node: &Node, limit: Limit| {
            node.limits
                .iter()
                .find(|(known, _)| *known == limit)
                .map(|(_, value)| interner.text(*value))
        };
        for limit in Limit::ALL {
            let (was, is) = (find(old, limit), find(new, limit));
            if was == is {
                continue;
            }
            let kind = match (was, is) {
                (None, _) => Kind::LimitAdded,
                (_, None) => Kind::LimitRemoved,
                (Some(was), Some(is)) => {
                    let order = match (was.parse::<f64>(), is.parse::<f64>()) {
                        (Ok(was), Ok(is)) => is.partial_cmp(&was),
                        _ => None,
                    };
                    match (limit.tightens(), order) {
                        (Some(tighter), Some(order)) if order == tighter => Kind::LimitTightened,
                        (Some(_), Some(order)) if order.is_ne() => Kind::LimitLoosened,
                        _ => Kind::LimitChanged,
                    }
                }
            };
            let said = |value: Option<&str>| {
                value.map_or(Value::Null, |value| format!("{} {value}", limit.keyword()).into())
            };
            self.found(kind, said(was), said(is));
        }
    }

    fn below(&mut self, old: &'a Node, new: &'a Node) {
        self.properties(old, new);
        self.additional(old, new);
        if old.items.is_some() || new.items.is_some() {
            let words = format!("an item of {}", self.words());
            match (old.items, new.items) {
                (Some(was), Some(is)) => self.descend("/items", words, (was, is), BOTH),
                (Some(was), None) => {
                    let was = self.schemas.describe(self.schemas.old, was);
                    self.found_as(
                        Kind::TypeWidened,
                        BOTH,
                        "/items".to_owned(),
                        words,
                        was,
                        json!({"type": "any"}),
                    );
                }
                (None, Some(is)) => {
                    let is = self.schemas.describe(self.schemas.new, is);
                    self.found_as(
                        Kind::TypeNarrowed,
                        BOTH,
                        "/items".to_owned(),
                        words,
                        json!({"type": "any"}),
                        is,
                    );
                }
                (None, None) => {}
            }
        }
        self.constraints(old, new);
        alternatives::unions(self, old, new);
    }

    fn docs(&mut self, old: &Node, new: &Node) {
        let (was, is) = (old.docs, new.docs);
        for (kind, differs) in [
            (Kind::DescriptionChanged, was.description != is.description),
            (Kind::TitleChanged, was.title != is.title),
            (Kind::ExampleChanged, was.example != is.example),
            (Kind::DeprecationChanged, was.deprecated != is.deprecated),
        ] {
            if differs {
                self.found(kind, Value::Null, Value::Null);
            }
        }
    }

    fn constraints(&mut self, old: &Node, new: &Node) {
        let not = |node: Option<NodeId>| node.map_or(Value::Null, |_| "not".into());
        match (old.not, new.not) {
            (Some(was), Some(is)) if !self.schemas.same_on_wire(was, is) => {
                self.found(Kind::ConstraintChanged, "not".into(), "not".into());
            }
            (was, is) if was.is_none() && is.is_some() => {
                self.found(Kind::ConstraintAdded, not(was), not(is))
            }
            (was, is) if was.is_some() && is.is_none() => {
                self.found(Kind::ConstraintRemoved, not(was), not(is))
            }
            _ => {}
        }
        let interner = self.schemas.interner;
        let said = |list: &[(Symbol, Symbol)], key: Symbol| {
            let values: Vec<&str> = list
                .iter()
                .filter(|(known, _)| *known == key)
                .map(|(_, value)| interner.text(*value))
                .collect();
            (!values.is_empty()).then(|| values.join(" "))
        };
        let mut keys: Vec<Symbol> = old.other.iter().chain(&new.other).map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let name = Value::from(interner.text(key));
            match (said(&old.other, key), said(&new.other, key)) {
                (None, Some(_)) => self.found(Kind::ConstraintAdded, Value::Null, name),
                (Some(_), None) => self.found(Kind::ConstraintRemoved, name, Value::Null),
                (was, is) if was != is => self.found(Kind::ConstraintChanged, name.clone(), name),
                _ => {}
            }
        }
    }

    fn additional(&mut self, old: &Node, new: &Node) {
        use Additional::{Any, Forbidden, Schema};
        let describe = |schemas: &Schemas<'_>, document: &Document, id| schemas.describe(document, id);
        match (old.additional, new.additional) {
            (Any, Forbidden) | (Schema(_), Forbidden) => {
                self.found(Kind::AdditionalForbidden, true.into(), false.into());
            }
            (Forbidden, Any | Schema(_)) => self.found(Kind::AdditionalAllowed, false.into(), true.into()),
            (Any, Schema(is)) => {
                let is = describe(self.schemas, self.schemas.new, is);
                self.found(Kind::AdditionalTyped, true.into(), is);
            }
            (Schema(was), Any) => {
                let was = describe(self.schemas, self.schemas.old, was);
                self.found(Kind::AdditionalUntyped, was, true.into());
            }
            (Schema(was), Schema(is)) => {
                let words = format!("a value of {}", self.words());
                self.descend("/additionalProperties", words, (was, is), BOTH);
            }
            (Any, Any) | (Forbidden, Forbidden) => {}
        }
    }
}
