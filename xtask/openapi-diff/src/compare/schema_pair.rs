//! Compares one pair of schemas, keyword by keyword.

use serde_json::{Value, json};

use crate::{Additional, Document, Node, NodeId, Symbol, Types};

use super::collect::{BOTH, Finding};
use super::schemas::{Place, PlaceKey, Schemas};
use super::unions;
use super::values::value_types;
use crate::rules::Kind;

/// The comparison of one pair.
pub(super) struct SchemaComparison<'s, 'a> {
    pub(super) schemas: &'s mut Schemas<'a>,
    pub(super) place: u32,
    pub(super) edges: Vec<(u32, u8)>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> SchemaComparison<'_, 'a> {
    pub(super) fn label(&self) -> String {
        self.schemas
            .places
            .get(self.place as usize)
            .map(|place| place.label.clone())
            .unwrap_or_default()
    }

    fn pointer(&self) -> String {
        self.schemas
            .places
            .get(self.place as usize)
            .map(|place| place.pointer.clone())
            .unwrap_or_default()
    }

    /// Records a finding at this place.
    pub(super) fn found(&mut self, kind: Kind, before: Value, after: Value) {
        self.found_as(kind, BOTH, String::new(), self.label(), before, after);
    }

    /// Records a finding a step below this place.
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

    /// Compares two schemas a step below, in the directions of the mask.
    pub(super) fn descend(&mut self, step: &str, label: String, sides: (NodeId, NodeId), mask: u8) {
        let (pointer, parent) = (self.pointer(), self.place);
        let (old, new) = (self.schemas.old_node(sides.0), self.schemas.new_node(sides.1));
        let key = PlaceKey::Step(parent, step.to_owned());
        let place = self.schemas.place(key, || Place {
            pointer: format!("{pointer}{step}"),
            label,
        });
        // Keywords beside a reference do not change the component.
        let inner = if old.base.is_some() || new.base.is_some() {
            let outer = std::mem::replace(&mut self.place, place);
            self.annotations(old, new);
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
            // Only documentation differs, here or below.
            self.below(old, new);
            return;
        }
        if old.unions.is_empty() != new.unions.is_empty() && self.union_added_or_removed(old_id, new_id) {
            return;
        }
        if !self.types(old_id, new_id) {
            return;
        }
        self.annotations(old, new);
        self.values(old, new);
        self.limits(old, new);
        self.below(old, new);
    }

    fn union_added_or_removed(&mut self, old_id: NodeId, new_id: NodeId) -> bool {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        let plain =
            |node: &Node| node.types == Types::ANY && node.properties.is_empty() && node.unions.len() == 1;
        match (old.unions.as_slice(), new.unions.as_slice()) {
            ([], [union]) if plain(new) && old.types != Types::ANY => {
                self.annotations(old, new);
                unions::compare_members(self, &[old_id], &union.members);
                true
            }
            ([union], []) if plain(old) && new.types != Types::ANY => {
                self.annotations(old, new);
                unions::compare_members(self, &union.members, &[new_id]);
                true
            }
            _ => false,
        }
    }

    /// Reports a change of type; returns whether to compare other keywords.
    fn types(&mut self, old_id: NodeId, new_id: NodeId) -> bool {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        let (was, is) = (value_types(old, new), value_types(new, old));
        if was == is {
            return true;
        }
        // A schema of `null` alone has no other types, and one without a value is part of every schema.
        let kind = if was.within(is) && (was != Types::NONE || new.nullable || !old.nullable) {
            Kind::TypeWidened
        } else if is.within(was) && (is != Types::NONE || new.nullable && old.nullable) {
            Kind::TypeNarrowed
        } else {
            Kind::TypeChanged
        };
        // Types beside a union are compared by its members.
        if kind != Kind::TypeChanged && !(old.unions.is_empty() && new.unions.is_empty()) {
            return true;
        }
        let before = self.schemas.describe(self.schemas.old, old_id);
        let after = self.schemas.describe(self.schemas.new, new_id);
        self.found(kind, before, after);
        kind != Kind::TypeChanged && old.types != Types::ANY && new.types != Types::ANY
    }

    fn annotations(&mut self, old: &Node, new: &Node) {
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

    fn below(&mut self, old: &'a Node, new: &'a Node) {
        self.properties(old, new);
        self.additional(old, new);
        if old.items.is_some() || new.items.is_some() {
            let label = format!("an item of {}", self.label());
            match (old.items, new.items) {
                (Some(was), Some(is)) => self.descend("/items", label, (was, is), BOTH),
                (Some(was), None) => {
                    let was = self.schemas.describe(self.schemas.old, was);
                    self.found_as(
                        Kind::TypeWidened,
                        BOTH,
                        "/items".to_owned(),
                        label,
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
                        label,
                        json!({"type": "any"}),
                        is,
                    );
                }
                (None, None) => {}
            }
        }
        self.constraints(old, new);
        unions::compare_unions(self, old, new);
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
        // JSON text for keywords without schemas; equivalence classes for schemas, which both documents share.
        let constraints = |side: usize, node: &Node| {
            let class = |id: &NodeId| self.schemas.wire_of(side, *id).to_string();
            let mut constraints: Vec<(&str, String)> = Vec::new();
            for (key, value) in &node.other {
                constraints.push((interner.text(*key), interner.text(*value).to_owned()));
            }
            for (key, nodes) in &node.applicators {
                let key = interner.text(*key);
                let classes: Vec<String> = nodes.iter().map(class).collect();
                let (keyword, rest) = key.split_once(' ').unwrap_or((key, ""));
                constraints.push((keyword, format!("{rest} {}", classes.join(" "))));
            }
            constraints.extend(node.not.iter().map(|id| ("not", format!(" {}", class(id)))));
            constraints.sort_unstable();
            constraints.dedup();
            constraints
        };
        let (was, is) = (constraints(0, old), constraints(1, new));
        let of = |constraints: &[(&str, String)], key: &str| {
            let values = constraints.iter().filter(|(known, _)| *known == key);
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
                let label = format!("a value of {}", self.label());
                self.descend("/additionalProperties", label, (was, is), BOTH);
            }
            (Any, Any) | (Forbidden, Forbidden) => {}
        }
    }
}
