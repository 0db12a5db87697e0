//! One pair of schemas, aspect by aspect.

use serde_json::{Value, json};

use crate::openapi::{Additional, Document, Limit, Node, NodeId, Symbol, Types};

use super::alternatives;
use super::collect::{BOTH, Finding};
use super::rules::Kind;
use super::schemas::{Place, PlaceKey, Schemas};

/// One pair being compared.
pub(super) struct Comparison<'s, 'a> {
    pub(super) schemas: &'s mut Schemas<'a>,
    pub(super) place: u32,
    pub(super) edges: Vec<(u32, u8)>,
    pub(super) findings: Vec<Finding>,
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

    pub(super) fn pair(&mut self, old_id: NodeId, new_id: NodeId) {
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
        if kind != Kind::TypeChanged && !(old.unions.is_empty() && new.unions.is_empty()) {
            return true;
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
        let interner = self.schemas.interner;
        // Texts as they stand, schemas by their class, which is the same for the same schema of either document.
        let said = |side: usize, node: &Node| {
            let class = |id: &NodeId| self.schemas.wire_of(side, *id).to_string();
            let mut said: Vec<(&str, String)> = Vec::new();
            for (key, value) in &node.other {
                said.push((interner.text(*key), interner.text(*value).to_owned()));
            }
            for (key, nodes) in &node.applied {
                let key = interner.text(*key);
                let classes: Vec<String> = nodes.iter().map(class).collect();
                let (word, rest) = key.split_once(' ').unwrap_or((key, ""));
                said.push((word, format!("{rest} {}", classes.join(" "))));
            }
            said.extend(node.not.iter().map(|id| ("not", format!(" {}", class(id)))));
            said.sort_unstable();
            said.dedup();
            said
        };
        let (was, is) = (said(0, old), said(1, new));
        let of = |said: &[(&str, String)], key: &str| {
            let values = said.iter().filter(|(known, _)| *known == key);
            let values: Vec<String> = values.map(|(_, value)| value.clone()).collect();
            (!values.is_empty()).then_some(values)
        };
        let mut keys: Vec<&str> = was.iter().chain(&is).map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let name = Value::from(key);
            match (of(&was, key), of(&is, key)) {
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
