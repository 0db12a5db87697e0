//! Simplifies a graph: removes keywords that restrict nothing.

use std::collections::HashMap;

use thin_vec::ThinVec;

use super::choices::{join_enumerations, without_bare_unions};
use super::equivalence::{Aspect, children, equivalence_classes};
use super::graph::{Additional, Graph, Node, NodeId, Types};
use super::intern::Interner;
use super::limits;
use super::values;

/// Removes what restricts nothing, until nothing is left to remove: limits that no value exceeds, items that may be
/// anything, unions of bare types and of values, and variants that are equivalent to another.
pub(super) fn simplify(graph: &mut Graph, interner: &mut Interner) {
    graph.nodes.shrink_to_fit();
    for index in 0..graph.nodes.len() {
        own_keywords(graph, index, interner);
    }
    while without_anything(graph) | without_bare_unions(graph, interner) | join_enumerations(graph, interner)
        || same_alternatives(graph)
    {}
}

/// Rewrites the limits and values of one schema.
pub(super) fn own_keywords(graph: &mut Graph, index: usize, interner: &mut Interner) {
    let certain = graph
        .nodes
        .get(index)
        .map_or(0, |node| certain_properties(graph, node));
    let Some(node) = graph.nodes.get_mut(index) else {
        return;
    };
    limits::simplify(node, certain, interner);
    values::simplify(node, interner);
    values::drop_unused(node, interner);
}

/// Returns the number of properties that every value has, in requests and in responses.
pub(crate) fn certain_properties(graph: &Graph, node: &Node) -> usize {
    let declared = node.properties.iter().filter(|property| {
        let inner = graph.node(property.node);
        property.required && !inner.read_only && !inner.write_only
    });
    declared.count() + node.undeclared.len()
}

fn without_anything(graph: &mut Graph) -> bool {
    let anything: Vec<bool> = graph.nodes.iter().map(is_anything).collect();
    let is_anything = |id: NodeId| anything.get(id as usize).copied().unwrap_or(false);
    let mut changed = false;
    for node in &mut graph.nodes {
        if node.items.is_some_and(is_anything) {
            node.items = None;
            changed = true;
        }
        if let Additional::Schema(id) = node.additional
            && is_anything(id)
        {
            node.additional = Additional::Any;
            changed = true;
        }
        if node.not.is_some_and(is_anything) {
            *node = Node {
                name: node.name,
                base: node.base,
                docs: node.docs,
                types: Types::NONE,
                ..Node::anything()
            };
            changed = true;
        }
        if node.types == Types::ANY && node.unions.is_empty() && node.nullable {
            // A schema that accepts anything accepts null.
            node.nullable = false;
            changed = true;
        }
    }
    changed
}

/// Whether all values match.
pub(crate) fn is_anything(node: &Node) -> bool {
    node.types == Types::ANY && says_only_types(node)
}

fn says_only_types(node: &Node) -> bool {
    node.values.is_none() && says_only_types_and_values(node)
}

pub(super) fn says_only_types_and_values(node: &Node) -> bool {
    node.unions.is_empty()
        && node.limits.is_empty()
        && node.format.is_none()
        && node.not.is_none()
        && node.other.is_empty()
        && node.applicators.is_empty()
        && node.default.is_none()
        && node.items.is_none()
        && node.additional == Additional::Any
        && node.properties.is_empty()
        && node.undeclared.is_empty()
        && !node.read_only
        && !node.write_only
}

/// Removes variants that are equivalent to another of the same union, and replaces a union of one by its
/// member. Returns whether something changed, which can make other schemas equivalent.
fn same_alternatives(graph: &mut Graph) -> bool {
    let alike = |a: NodeId, b: NodeId| {
        let (a, b) = (graph.node(a), graph.node(b));
        let names = |node: &Node| {
            node.properties
                .iter()
                .map(|property| property.name)
                .collect::<Vec<_>>()
        };
        a.types == b.types && a.values == b.values && names(a) == names(b)
    };
    let suspicious = graph.nodes.iter().flat_map(|node| &node.unions).any(|union| {
        let members = &union.members;
        let repeated = members
            .iter()
            .enumerate()
            .any(|(at, a)| members.iter().skip(at + 1).any(|b| alike(*a, *b)));
        repeated || members.len() == 1
    });
    if !suspicious {
        return false;
    }
    let class = equivalence_classes(&[graph], Aspect::Wire)
        .pop()
        .unwrap_or_default();
    let class_of = |id: &NodeId| class.get(*id as usize).copied().unwrap_or(u32::MAX);
    let mut docs: HashMap<NodeId, u64> = HashMap::new();
    for union in graph.nodes.iter().flat_map(|node| &node.unions) {
        let repeated = |id: &&NodeId| {
            union
                .members
                .iter()
                .filter(|other| class_of(other) == class_of(id))
                .count()
                > 1
        };
        for id in union.members.iter().filter(repeated) {
            docs.entry(*id).or_insert_with(|| docs_hash(graph, *id, 3));
        }
    }
    let mut changed = false;
    for index in 0..graph.nodes.len() {
        let Some(node) = graph.nodes.get_mut(index) else {
            continue;
        };
        for union in &mut node.unions {
            let mut kept: Vec<NodeId> = Vec::new();
            for member in &union.members {
                match kept.iter_mut().find(|known| class_of(known) == class_of(member)) {
                    None => kept.push(*member),
                    // The choice between the two must not depend on their order.
                    Some(known) if docs.get(member) > docs.get(known) => *known = *member,
                    Some(_) => {}
                }
            }
            changed |= kept.len() < union.members.len();
            union.members = kept.into();
        }
        let [union] = node.unions.as_slice() else { continue };
        let [only] = *union.members else { continue };
        let bare = Node {
            unions: ThinVec::new(),
            ..node.clone()
        };
        if is_anything(&bare) && only as usize != index {
            let Some(member) = graph.nodes.get(only as usize).cloned() else {
                continue;
            };
            if let Some(slot) = graph.nodes.get_mut(index) {
                let (outer, base) = (
                    slot.docs,
                    Some(member.base.unwrap_or(only)).filter(|_| member.name.is_some()),
                );
                let nullable = slot.nullable || member.nullable;
                let name = slot.name.or(member.name);
                let base = if slot.name.is_some() { slot.base } else { base };
                *slot = Node {
                    nullable,
                    name,
                    base,
                    ..member
                };
                if outer.description != 0 {
                    slot.docs = outer;
                }
            }
            changed = true;
        }
    }
    changed
}

/// Returns a hash of the documentation of a schema and of the schemas closely below it.
fn docs_hash(graph: &Graph, id: NodeId, depth: u32) -> u64 {
    let node = graph.node(id);
    let docs = node.docs;
    let mut sum = docs.description ^ docs.title.rotate_left(17) ^ docs.example.rotate_left(31);
    if depth > 0 {
        children(node, |child| {
            sum = sum.wrapping_add(docs_hash(graph, child, depth - 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        });
    }
    sum
}
