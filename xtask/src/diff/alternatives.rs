//! Unions: which member of the old one is which of the new one.

use serde_json::Value;

use crate::openapi::{Document, Node, NodeId, Symbol, Types, Union, UnionKind, escape};

use super::collect::BOTH;
use super::comparison::Comparison;
use super::rules::Kind;
use super::schemas::Schemas;

pub(super) fn unions(comparison: &mut Comparison<'_, '_>, old: &Node, new: &Node) {
    let (mut left, mut right): (Vec<&Union>, Vec<&Union>) =
        (old.unions.iter().collect(), new.unions.iter().collect());
    // Several unions on one schema are rare; those that share most belong together.
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
        one_union(comparison, was, is);
    }
    for was in left {
        comparison.found(Kind::UnionRemoved, was.members.len().into(), Value::Null);
    }
    for is in right {
        comparison.found(Kind::UnionAdded, Value::Null, is.members.len().into());
    }
}

fn one_union(comparison: &mut Comparison<'_, '_>, was: &Union, is: &Union) {
    match (was.kind, is.kind) {
        (UnionKind::One, UnionKind::Any) => {
            comparison.found(Kind::UnionLoosened, "oneOf".into(), "anyOf".into());
        }
        (UnionKind::Any, UnionKind::One) => {
            comparison.found(Kind::UnionTightened, "anyOf".into(), "oneOf".into());
        }
        _ => {}
    }
    let (gone, come) = compare(comparison, &was.members, &is.members);
    let interner = comparison.schemas.interner;
    let text = |name: Symbol| Value::from(interner.text(name));
    // A discriminator that comes or goes changes how a value is read, not which values there are.
    if let (Some(old), Some(new)) = (was.discriminator, is.discriminator)
        && old != new
    {
        comparison.found(Kind::DiscriminatorChanged, text(old), text(new));
    }
    if was.discriminator.is_some() && is.discriminator.is_some() {
        for (value, target) in &was.mapping {
            match is.mapping.iter().find(|(other, _)| other == value) {
                // A member that is gone has been told of.
                None if gone.contains(target) => {}
                None => comparison.found(Kind::MappingRemoved, text(*value), Value::Null),
                Some((_, other)) if !comparison.schemas.same_on_wire(*target, *other) => {
                    let step = format!("/discriminator/mapping/{}", escape(interner.text(*value)));
                    let words = format!("`{}`", interner.text(*value));
                    comparison.descend(&step, words, (*target, *other), BOTH);
                }
                Some(_) => {}
            }
        }
        for (value, _) in is
            .mapping
            .iter()
            .filter(|(_, target)| !come.contains(target))
            .filter(|(value, _)| !was.mapping.iter().any(|(other, _)| other == value))
        {
            comparison.found(Kind::MappingAdded, Value::Null, text(*value));
        }
    }
}

/// Compares members with members: first those that are the same, then those that are meant to be. Answers with those
/// that are gone and those that are new.
pub(super) fn compare(
    comparison: &mut Comparison<'_, '_>,
    old: &[NodeId],
    new: &[NodeId],
) -> (Vec<NodeId>, Vec<NodeId>) {
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
            // Two texts, or two numbers: the type is all that tells plain members apart.
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
    let name = |document: &Document, id: NodeId| {
        let node = document.graph.node(id);
        match (node.name, tag(document, id)) {
            (_, Some((_, value))) => schemas.interner.json(value),
            (Some(name), None) => schemas.interner.text(name).into(),
            (None, None) => schemas.describe(document, id),
        }
    };
    let mut gone: Vec<Value> = left.iter().map(|id| name(schemas.old, *id)).collect();
    let mut come: Vec<Value> = right.iter().map(|id| name(schemas.new, *id)).collect();
    gone.sort_by_key(Value::to_string);
    come.sort_by_key(Value::to_string);
    for member in gone {
        comparison.found(Kind::MemberRemoved, member, Value::Null);
    }
    for member in come {
        comparison.found(Kind::MemberAdded, Value::Null, member);
    }
    for (was, is) in pairs {
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
    (left, right)
}

/// The property and the only value it takes: what tells a member from the others.
fn tag(document: &Document, id: NodeId) -> Option<(Symbol, Symbol)> {
    document.graph.node(id).properties.iter().find_map(|property| {
        match document.graph.node(property.node).values.as_deref() {
            Some([only]) => Some((property.name, *only)),
            _ => None,
        }
    })
}

/// Members that a value of a property tells apart are different members, whatever else they share.
fn tags_agree(schemas: &Schemas<'_>, old: NodeId, new: NodeId) -> bool {
    match (tag(schemas.old, old), tag(schemas.new, new)) {
        (Some((property, was)), Some((other, is))) => property != other || was == is,
        _ => true,
    }
}

/// Whether two objects share at least half of their properties.
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
