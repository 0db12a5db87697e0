//! Compares unions: pairs the members of the old one with those of the new one.

use serde_json::Value;

use crate::{Document, Node, NodeId, Symbol, Types, Union, UnionKind, escape};

use super::collect::{BOTH, REQUEST, RESPONSE};
use super::discriminators::compare_discriminators;
use super::inclusion::Values;
use super::overlap::Side;
use super::schema_pair::SchemaComparison;
use super::schemas::Schemas;
use crate::rules::Kind;

pub(super) fn compare_unions(comparison: &mut SchemaComparison<'_, '_>, sides: (NodeId, NodeId)) {
    let schemas = &*comparison.schemas;
    let (old, new) = (schemas.old_node(sides.0), schemas.new_node(sides.1));
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
        compare_union(comparison, sides, was, is);
    }
    for was in left {
        let schemas = &*comparison.schemas;
        let values = Values::of(vec![schemas.new_side(sides.1)]);
        if schemas.meets_union(values, schemas.old_side(sides.0), was) {
            comparison.is_explained = true;
        } else {
            comparison.found(Kind::UnionRemoved, was.members.len().into(), Value::Null);
        }
    }
    for is in right {
        let schemas = &*comparison.schemas;
        let values = Values::of(vec![schemas.old_side(sides.0)]);
        if schemas.meets_union(values, schemas.new_side(sides.1), is) {
            comparison.is_explained = true;
        } else {
            comparison.found(Kind::UnionAdded, Value::Null, is.members.len().into());
        }
    }
}

fn compare_union(
    comparison: &mut SchemaComparison<'_, '_>,
    sides: (NodeId, NodeId),
    was: &Union,
    is: &Union,
) {
    let members = compare_members(comparison, sides, &was.members, &is.members);
    compare_counts(comparison, sides, was, is);
    compare_discriminators(comparison, was, is, &members);
}

/// Compares how many members a value may match: `oneOf` and `anyOf` are the same where no value matches two.
fn compare_counts(
    comparison: &mut SchemaComparison<'_, '_>,
    sides: (NodeId, NodeId),
    was: &Union,
    is: &Union,
) {
    // The values of a discriminator select a member.
    if was.discriminator.is_some() || is.discriminator.is_some() {
        return;
    }
    let schemas = &*comparison.schemas;
    match (was.kind, is.kind) {
        (_, UnionKind::One) => {
            if let Some((one, other)) = newly_overlapping(schemas, sides, Some(was), is) {
                if was.kind == UnionKind::Any {
                    comparison.found(Kind::UnionTightened, "anyOf".into(), "oneOf".into());
                } else {
                    report_overlap(comparison, one, other);
                }
            } else if was.kind != is.kind {
                comparison.is_explained = true;
            }
        }
        (UnionKind::One, UnionKind::Any) => {
            if schemas.overlapping_members(is).is_some() {
                comparison.found(Kind::UnionLoosened, "oneOf".into(), "anyOf".into());
            } else {
                comparison.is_explained = true;
            }
        }
        (UnionKind::Any, UnionKind::Any) => {}
    }
}

/// Reports members of a new `oneOf` that a value of the schema before may match together.
pub(super) fn check_overlap_of_new_union(
    comparison: &mut SchemaComparison<'_, '_>,
    sides: (NodeId, NodeId),
    union: &Union,
) {
    if union.kind == UnionKind::Any || union.discriminator.is_some() {
        return;
    }
    if let Some((one, other)) = newly_overlapping(comparison.schemas, sides, None, union) {
        report_overlap(comparison, one, other);
    }
}

/// Returns two members of a new `oneOf` that a value may match together, which was valid before: it matched one member
/// of the old union and, of an old `oneOf`, no other.
fn newly_overlapping(
    schemas: &Schemas<'_>,
    sides: (NodeId, NodeId),
    was: Option<&Union>,
    is: &Union,
) -> Option<(NodeId, NodeId)> {
    let old: &[NodeId] = was.map_or(&[], |was| &was.members);
    let is_counted = was.is_some_and(|was| was.kind == UnionKind::One);
    let is_known =
        |member: &NodeId| is_counted && old.iter().any(|other| schemas.same_on_wire(*other, *member));
    let own = schemas.sent_values(sides.0);
    let values: Vec<Vec<Side<'_>>> = match was {
        None => vec![vec![own]],
        Some(was) => {
            let of = |member: &NodeId| vec![own.beside_unions(), schemas.sent_values(*member)];
            was.members.iter().map(of).collect()
        }
    };
    let beside = schemas.new_side(sides.1).beside_unions();
    schemas.overlapping(is, |(one, other)| {
        // A double of a member that was there overlaps with it, though both are known.
        let are_equal = schemas.wire_of(1, *one) == schemas.wire_of(1, *other);
        if !are_equal && is_known(one) && is_known(other) {
            return false;
        }
        values.iter().enumerate().any(|(at, values)| {
            let new = [beside, schemas.new_side(*one), schemas.new_side(*other)];
            let both = [&values[..], &new].concat();
            let others = old
                .iter()
                .enumerate()
                .filter(|(other, _)| is_counted && *other != at);
            !schemas.are_disjoint(&both)
                && !others
                    .map(|(_, other)| schemas.old_side(*other))
                    .any(|other| schemas.includes(Values::of(both.clone()), other))
        })
    })
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
    sides: (NodeId, NodeId),
    old: &[NodeId],
    new: &[NodeId],
) -> Members {
    let schemas = &*comparison.schemas;
    let mut left: Vec<NodeId> = old.to_vec();
    let mut right: Vec<NodeId> = new.to_vec();
    let mut pairs: Vec<(NodeId, NodeId)> = Vec::new();
    type Test = fn(&Schemas<'_>, NodeId, NodeId) -> bool;
    let tests: [Test; 6] = [
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
        |schemas, a, b| {
            let is_any = |node: &Node| node.types == Types::ANY;
            let are_plain = !is_any(schemas.old_node(a)) && !is_any(schemas.new_node(b));
            let (is_wider, is_narrower) = (schemas.is_wider(a, b), schemas.is_narrower(a, b));
            is_wider && is_narrower || are_plain && tags_agree(schemas, a, b) && (is_wider || is_narrower)
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
    // The values of a member may be those of several others on the other side.
    let masked = |breaking: u8, is_included: bool| if is_included { BOTH & !breaking } else { BOTH };
    let removed = left.iter().map(|id| {
        let mask = masked(REQUEST, schemas.is_wider(*id, sides.1));
        (Kind::MemberRemoved, mask, name(schemas, schemas.old, *id))
    });
    let added = right.iter().map(|id| {
        let mask = masked(RESPONSE, schemas.is_narrower(sides.0, *id));
        (Kind::MemberAdded, mask, name(schemas, schemas.new, *id))
    });
    let mut changes: Vec<(Kind, u8, Value)> = removed.chain(added).collect();
    changes.sort_by_key(|(kind, _, member)| (*kind == Kind::MemberAdded, member.to_string()));
    for (kind, mask, member) in changes {
        let (before, after) = match kind {
            Kind::MemberRemoved => (member, Value::Null),
            _ => (Value::Null, member),
        };
        comparison.found_as(kind, mask, String::new(), comparison.label(), before, after);
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
        let mut mask = BOTH;
        if !schemas.is_wider(was, is) && schemas.is_wider(was, sides.1) {
            mask &= !REQUEST;
        }
        if !schemas.is_narrower(was, is) && schemas.is_narrower(sides.0, is) {
            mask &= !RESPONSE;
        }
        let step = format!("/oneOf/{}", escape(&label));
        comparison.descend(&step, format!("`{label}`"), (was, is), mask);
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
