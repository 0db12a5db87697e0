//! Compares unions: pairs the members of the old one with those of the new one.

use serde_json::Value;

use crate::{Document, Node, NodeId, Symbol, Types, Union, UnionKind, escape, is_anything};

use super::collect::BOTH;
use super::discriminators::compare_discriminators;
use super::schema_pair::SchemaComparison;
use super::schemas::Schemas;
use crate::rules::Kind;

pub(super) fn compare_unions(comparison: &mut SchemaComparison<'_, '_>, old: &Node, new: &Node) {
    let (mut left, mut right): (Vec<&Union>, Vec<&Union>) =
        (old.unions.iter().collect(), new.unions.iter().collect());
    // A schema with several unions is rare; those with the most members in common are paired.
    while let (Some(was), false) = (left.first().copied(), right.is_empty()) {
        let schemas = &*comparison.schemas;
        let shared = |is: &Union| {
            let same = |member: &NodeId| {
                is.members
                    .iter()
                    .any(|other| schemas.same_on_wire(*member, *other))
            };
            was.members.iter().filter(|member| same(member)).count()
        };
        let best = (0..right.len())
            .max_by_key(|at| (shared(right[*at]), right.len() - at))
            .unwrap_or(0);
        let is = right.remove(best);
        left.remove(0);
        compare_union(comparison, was, is);
    }
    for was in left {
        if accepts_anything(comparison.schemas.old, was) {
            comparison.is_explained = true;
        } else {
            comparison.found(Kind::UnionRemoved, was.members.len().into(), Value::Null);
        }
    }
    for is in right {
        if accepts_anything(comparison.schemas.new, is) {
            comparison.is_explained = true;
        } else {
            comparison.found(Kind::UnionAdded, Value::Null, is.members.len().into());
        }
    }
}

fn compare_union(comparison: &mut SchemaComparison<'_, '_>, was: &Union, is: &Union) {
    compare_kinds(comparison, was, is);
    let members = compare_members(comparison, &was.members, &is.members);
    if was.kind == UnionKind::One && is.kind == UnionKind::One && is.discriminator.is_none() {
        check_overlap(comparison, &members.pairs, &members.added);
    }
    compare_discriminators(comparison, was, is, &members);
}

/// Whether a member of an `anyOf` accepts anything, so that it restricts nothing.
fn accepts_anything(document: &Document, union: &Union) -> bool {
    let mut members = union.members.iter().map(|member| document.graph.node(*member));
    union.kind == UnionKind::Any && members.any(is_anything)
}

/// Compares `oneOf` with `anyOf`, which are the same where no value matches two members.
fn compare_kinds(comparison: &mut SchemaComparison<'_, '_>, was: &Union, is: &Union) {
    if was.kind == is.kind {
        return;
    }
    let schemas = &*comparison.schemas;
    if is.kind == UnionKind::One && schemas.overlapping_members(&[], is).is_some() {
        comparison.found(Kind::UnionTightened, "anyOf".into(), "oneOf".into());
    } else if is.kind == UnionKind::Any && schemas.overlapping_members(&[], is).is_some() {
        comparison.found(Kind::UnionLoosened, "oneOf".into(), "anyOf".into());
    } else {
        comparison.is_explained = true;
    }
}

/// Reports members of a new `oneOf` that a value of the schema before may match together.
pub(super) fn check_overlap_of_new_union(
    comparison: &mut SchemaComparison<'_, '_>,
    old: NodeId,
    union: &Union,
) {
    let schemas = &*comparison.schemas;
    if union.kind == UnionKind::Any || union.discriminator.is_some() {
        return;
    }
    if let Some((one, other)) = schemas.overlapping_members(&[schemas.sent_values(old)], union) {
        report_overlap(comparison, one, other);
    }
}

/// Reports members of a `oneOf` that a value may match together, where it matched one before.
fn check_overlap(comparison: &mut SchemaComparison<'_, '_>, pairs: &[(NodeId, NodeId)], added: &[NodeId]) {
    let schemas = &*comparison.schemas;
    for (at, (old, new)) in pairs.iter().enumerate() {
        let overlaps = |other: &NodeId| {
            let sides = [
                schemas.sent_values(*old),
                schemas.new_side(*new),
                schemas.new_side(*other),
            ];
            !schemas.are_disjoint(&sides)
        };
        let with_added = added.iter().copied().find(overlaps);
        let with_known = || {
            let others = pairs.iter().enumerate().filter(|(other, _)| *other != at);
            let changed = others.map(|(_, pair)| pair).filter(|(was, is)| {
                !(schemas.same_on_wire(*old, *new) && schemas.same_on_wire(*was, *is))
                    && schemas.are_disjoint(&[schemas.sent_values(*old), schemas.old_side(*was)])
            });
            changed.map(|(_, is)| *is).find(overlaps)
        };
        if let Some(other) = with_added.or_else(with_known) {
            report_overlap(comparison, *new, other);
            return;
        }
    }
}

fn report_overlap(comparison: &mut SchemaComparison<'_, '_>, one: NodeId, other: NodeId) {
    let schemas = &*comparison.schemas;
    let mut names = [one, other].map(|id| match name(schemas, schemas.new, id) {
        Value::String(name) => name,
        other => other.to_string(),
    });
    names.sort();
    let members = format!("oneOf, of which {} overlap", names.join(" and "));
    comparison.found(Kind::UnionTightened, Value::Null, members.into());
}

/// Returns the name of a member in reports.
fn name(schemas: &Schemas<'_>, document: &Document, id: NodeId) -> Value {
    let node = document.graph.node(id);
    match (node.name, tag(document, id)) {
        (_, Some((_, value))) => schemas.interner.json(value),
        (Some(name), None) => schemas.interner.text(name).into(),
        (None, None) => schemas.describe(document, id),
    }
}

/// The result of comparing the members of two unions.
pub(super) struct Members {
    pub(super) removed: Vec<NodeId>,
    pub(super) added: Vec<NodeId>,
    pub(super) pairs: Vec<(NodeId, NodeId)>,
}

/// Compares members: first pairs equivalent ones, then similar ones.
pub(super) fn compare_members(
    comparison: &mut SchemaComparison<'_, '_>,
    old: &[NodeId],
    new: &[NodeId],
) -> Members {
    let schemas = &*comparison.schemas;
    let mut left: Vec<NodeId> = old.to_vec();
    let mut right: Vec<NodeId> = new.to_vec();
    let mut pairs: Vec<(NodeId, NodeId)> = Vec::new();
    type Test = fn(&Schemas<'_>, NodeId, NodeId) -> bool;
    let tests: [Test; 5] = [
        |schemas, a, b| schemas.same_on_wire(a, b),
        |schemas, a, b| {
            let tag = tag(schemas.old, a);
            tag.is_some() && tag == self::tag(schemas.new, b)
        },
        |schemas, a, b| {
            let name = schemas.old_node(a).name;
            name.is_some() && name == schemas.new_node(b).name && tags_agree(schemas, a, b)
        },
        |schemas, a, b| similar(schemas, a, b) && tags_agree(schemas, a, b),
        |schemas, a, b| {
            // Plain members are distinguished by their type alone.
            let (a, b) = (schemas.old_node(a), schemas.new_node(b));
            a.types != Types::OBJECT && a.types != Types::ANY && a.types == b.types
        },
    ];
    for test in tests {
        left.retain(|member| {
            let Some(at) = right.iter().position(|other| test(schemas, *member, *other)) else {
                return true;
            };
            pairs.push((*member, right.remove(at)));
            false
        });
    }
    let mut removed: Vec<Value> = left.iter().map(|id| name(schemas, schemas.old, *id)).collect();
    let mut added: Vec<Value> = right.iter().map(|id| name(schemas, schemas.new, *id)).collect();
    removed.sort_by_key(Value::to_string);
    added.sort_by_key(Value::to_string);
    for member in removed {
        comparison.found(Kind::MemberRemoved, member, Value::Null);
    }
    for member in added {
        comparison.found(Kind::MemberAdded, Value::Null, member);
    }
    for (was, is) in pairs.iter().copied() {
        let schemas = &*comparison.schemas;
        let label = match tag(schemas.new, is) {
            Some((_, value)) => schemas
                .interner
                .json(value)
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            None => schemas.new_node(is).name.map_or_else(
                || schemas.new_node(is).types.names().join(" or "),
                |name| schemas.interner.text(name).to_owned(),
            ),
        };
        let step = format!("/oneOf/{}", escape(&label));
        comparison.descend(&step, format!("`{label}`"), (was, is), BOTH);
    }
    Members {
        removed: left,
        added: right,
        pairs,
    }
}

/// Returns the tag of a member: a property and its only value.
fn tag(document: &Document, id: NodeId) -> Option<(Symbol, Symbol)> {
    document.graph.node(id).properties.iter().find_map(|property| {
        match document.graph.node(property.node).values.as_deref() {
            Some([only]) => Some((property.name, *only)),
            _ => None,
        }
    })
}

/// Whether the tags of two members do not differ; members with different tags are never paired.
fn tags_agree(schemas: &Schemas<'_>, old: NodeId, new: NodeId) -> bool {
    match (tag(schemas.old, old), tag(schemas.new, new)) {
        (Some((property, was)), Some((other, is))) => property != other || was == is,
        _ => true,
    }
}

/// Whether two objects have at least half of their properties in common.
fn similar(schemas: &Schemas<'_>, old: NodeId, new: NodeId) -> bool {
    let (old, new) = (schemas.old_node(old), schemas.new_node(new));
    let shared = old.properties.iter().filter(|property| {
        new.properties
            .binary_search_by_key(&property.name, |other| other.name)
            .is_ok()
    });
    let shared = shared.count();
    shared > 0 && shared * 2 >= old.properties.len().max(new.properties.len())
}
