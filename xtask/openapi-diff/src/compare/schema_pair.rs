//! Compares one pair of schemas, keyword by keyword.

use serde_json::{Value, json};
use thin_vec::ThinVec;

use crate::xml;
use crate::{Additional, Document, Limit, Node, NodeId, Symbol, Types, is_anything};

use super::collect::{BOTH, Finding, with_xml};
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
    /// Whether a difference was proven to have no effect.
    pub(super) is_explained: bool,
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
        let place = self
            .schemas
            .place(key, || Place::new(format!("{pointer}{step}"), label));
        // Keywords beside a reference do not change the component.
        let inner = if old.base.is_some() || new.base.is_some() {
            let outer = std::mem::replace(&mut self.place, place);
            let known = self.findings.len();
            self.annotations(old, new);
            let inner = (old.base.unwrap_or(sides.0), new.base.unwrap_or(sides.1));
            if self.findings.len() == known
                && !self.schemas.same_on_wire(sides.0, sides.1)
                && self.schemas.same_on_wire(inner.0, inner.1)
            {
                let (before, after) = self.schemas.summaries(sides.0, sides.1);
                self.found(Kind::SchemaChanged, before, after);
            }
            self.docs(old, new);
            self.place = outer;
            inner
        } else {
            sides
        };
        if let Some(pair) = self.schemas.link(place, inner) {
            self.edges.push((pair, with_xml(mask)));
        }
    }

    pub(super) fn pair(&mut self, old_id: NodeId, new_id: NodeId) {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        self.docs(old, new);
        if self.schemas.same_on_wire(old_id, new_id) {
            // Only documentation differs, here or below.
            self.below(old_id, new_id);
            return;
        }
        let has_union = !old.unions.is_empty() || !new.unions.is_empty();
        if has_union && self.schemas.mean_the_same(old_id, new_id) {
            self.annotations(old, new);
            self.is_explained = true;
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
        self.place = self.schemas.place_below(self.place, (old_id, new_id));
        self.below(old_id, new_id);
    }

    /// Compares a schema with a union that includes it; returns whether one side is such a union.
    fn union_added_or_removed(&mut self, old_id: NodeId, new_id: NodeId) -> bool {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        let sides = (old_id, new_id);
        // Beside a union, `type: object` is as good as none: its members describe the objects.
        let plain = |node: &Node, other: &Node| {
            let is_object = node.types == Types::OBJECT && other.types == Types::OBJECT;
            (node.types == Types::ANY || is_object) && node.properties.is_empty()
        };
        match (old.unions.as_slice(), new.unions.as_slice()) {
            ([], [union]) if plain(new, old) && old.types != Types::ANY => {
                self.annotations(old, new);
                unions::compare_members(self, sides, &[old_id], &union.members);
                unions::check_overlap_of_new_union(self, sides, union);
                self.siblings(&siblings_of(old, new), &without_unions(new));
                true
            }
            ([union], []) if plain(old, new) && new.types != Types::ANY => {
                self.annotations(old, new);
                unions::compare_members(self, sides, &union.members, &[new_id]);
                self.siblings(&without_unions(old), &siblings_of(new, old));
                true
            }
            _ => false,
        }
    }

    /// Compares the keywords beside a union that was added or removed.
    fn siblings(&mut self, old: &Node, new: &Node) {
        self.values(old, new);
        self.limits(old, new);
        self.properties(old, new);
        self.additional(old, new);
        self.items(old, new);
        self.constraints(old, new);
    }

    /// Reports a change of type; returns whether to compare other keywords.
    fn types(&mut self, old_id: NodeId, new_id: NodeId) -> bool {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        if old.types == new.types {
            return true;
        }
        let was = self.schemas.effective_types(self.schemas.old, old_id);
        let is = self.schemas.effective_types(self.schemas.new, new_id);
        let (was, is) = value_types((old, was), (new, is));
        if was == is {
            // The members of a union have the same types, or an enumeration has the same numbers.
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
        let before = self.schemas.describe(self.schemas.old, old_id);
        let after = self.schemas.describe(self.schemas.new, new_id);
        self.found(kind, before, after);
        // Beside a schema that accepts anything, each keyword of the other is a part of the change of type.
        let is_of_type = is_anything(old) || is_anything(new);
        if is_of_type {
            self.annotations(old, new);
        }
        kind != Kind::TypeChanged && !is_of_type
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

    fn below(&mut self, old_id: NodeId, new_id: NodeId) {
        let (old, new) = (self.schemas.old_node(old_id), self.schemas.new_node(new_id));
        self.properties(old, new);
        self.additional(old, new);
        self.items(old, new);
        self.constraints(old, new);
        unions::compare_unions(self, (old_id, new_id));
    }

    fn items(&mut self, old: &Node, new: &Node) {
        // Where one side has no arrays, the change of type is what matters.
        let are_arrays = old.types.overlaps(Types::ARRAY) && new.types.overlaps(Types::ARRAY);
        if are_arrays && (old.items.is_some() || new.items.is_some()) {
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
    }

    fn docs(&mut self, old: &Node, new: &Node) {
        let (was, is) = (old.docs, new.docs);
        for (kind, differs) in [
            (Kind::DescriptionChanged, was.description != is.description),
            (Kind::TitleChanged, was.title != is.title),
            (Kind::ExampleChanged, was.example != is.example),
        ] {
            if differs {
                self.found(kind, Value::Null, Value::Null);
            }
        }
        if was.deprecated != is.deprecated {
            self.found(
                Kind::DeprecationChanged,
                was.deprecated.into(),
                is.deprecated.into(),
            );
        }
        let interner = self.schemas.interner;
        let (was, is) = (xml::named(old, new, interner), xml::named(new, old, interner));
        if was != is {
            self.found(Kind::XmlChanged, Value::Object(was), Value::Object(is));
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

fn without_unions(node: &Node) -> Node {
    Node {
        unions: ThinVec::new(),
        ..node.clone()
    }
}

/// Returns the keywords of a schema that a schema with a union has beside its union, too. The members of the union
/// are compared with all others.
fn siblings_of(node: &Node, union: &Node) -> Node {
    let has = |name: &Symbol| union.undeclared.contains(name);
    let required = node.properties.iter().filter(|property| property.required);
    let required = required.map(|property| property.name);
    let applies = |key: &Symbol| union.applicators.iter().any(|(other, _)| other == key);
    let limits = |limit: Limit| union.limits.iter().any(|(other, _)| other.side() == limit.side());
    Node {
        types: node.types,
        format: node.format.filter(|_| union.format.is_some()),
        values: node.values.clone().filter(|_| union.values.is_some()),
        limits: node
            .limits
            .iter()
            .filter(|(limit, _)| limits(*limit))
            .copied()
            .collect(),
        undeclared: node
            .undeclared
            .iter()
            .copied()
            .chain(required)
            .filter(has)
            .collect(),
        additional: match union.additional {
            Additional::Any => Additional::Any,
            _ => node.additional,
        },
        items: node.items.filter(|_| union.items.is_some()),
        not: node.not.filter(|_| union.not.is_some()),
        other: node
            .other
            .iter()
            .filter(|(key, _)| union.other.iter().any(|(other, _)| other == key))
            .copied()
            .collect(),
        applicators: node
            .applicators
            .iter()
            .filter(|(key, _)| applies(key))
            .cloned()
            .collect(),
        ..Node::anything()
    }
}
