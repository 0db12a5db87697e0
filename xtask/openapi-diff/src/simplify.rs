//! Simplifies a graph: removes keywords that restrict nothing.

use std::collections::HashMap;

use thin_vec::ThinVec;

use super::equivalence::{Aspect, children, equivalence_classes};
use super::graph::{Additional, Graph, Node, NodeId, Types};
use super::intern::Interner;
use super::limits;
use super::values::{self, Choice};

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
fn own_keywords(graph: &mut Graph, index: usize, interner: &mut Interner) {
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

/// Replaces a union of bare types by a list of types, as 3.1 writes it, and a union of values by an enum.
fn without_bare_unions(graph: &mut Graph, interner: &mut Interner) -> bool {
    let bare: Vec<Option<Choice>> = graph.nodes.iter().map(choice).collect();
    let docs: Vec<u64> = graph
        .nodes
        .iter()
        .map(|node| node.docs.description ^ node.docs.title)
        .collect();
    let of = |id: NodeId| bare.get(id as usize).cloned().flatten();
    // `null`, or no value at all.
    let is_empty = |id: &NodeId| of(*id).is_some_and(|choice| choice.types == Types::NONE);
    let mut changed = Vec::new();
    for (index, node) in graph.nodes.iter_mut().enumerate() {
        if node.unions.is_empty() {
            continue;
        }
        for union in &mut node.unions {
            let (empty, members): (Vec<NodeId>, Vec<NodeId>) =
                union.members.iter().partition(|id| is_empty(id));
            if !empty.is_empty() && !members.is_empty() {
                union.members = members.into();
                node.nullable |= empty
                    .iter()
                    .any(|id| of(*id).is_some_and(|choice| choice.nullable));
                changed.push(index);
            }
        }
        let mut choices: Vec<Choice> = Vec::new();
        node.unions.retain(|union| {
            let members: Option<Vec<Choice>> = union.members.iter().map(|id| of(*id)).collect();
            let choice = members.and_then(|members| values::united(union.kind, &members, interner));
            if choice.as_ref().is_some_and(|choice| choice.values.is_some()) {
                node.docs.description = joined_docs(node.docs.description, &union.members, &docs);
            }
            choices.extend(choice.clone());
            choice.is_none()
        });
        for choice in choices {
            node.types = Types(node.types.0 & choice.types.0);
            node.nullable |= choice.nullable;
            node.values = match (node.values.take(), choice.values) {
                (Some(known), Some(listed)) => {
                    Some(known.into_iter().filter(|value| listed.contains(value)).collect())
                }
                (known, listed) => known.or(listed),
            };
            changed.push(index);
        }
    }
    changed.dedup();
    for index in &changed {
        own_keywords(graph, *index, interner);
    }
    !changed.is_empty()
}

fn prose(graph: &Graph) -> Vec<u64> {
    let prose = graph
        .nodes
        .iter()
        .map(|node| node.docs.description ^ node.docs.title);
    prose.collect()
}

/// Returns the hash of the descriptions of single values, which describe the enum, in any order.
fn joined_docs(own: u64, members: &[NodeId], docs: &[u64]) -> u64 {
    let mut each: Vec<u64> = members
        .iter()
        .filter_map(|id| docs.get(*id as usize).copied())
        .collect();
    each.sort_unstable();
    each.dedup();
    each.iter().fold(own, |sum, docs| sum.wrapping_add(*docs))
}

/// Joins the enumerations of one type among the members of a union into one, beside its other members.
fn join_enumerations(graph: &mut Graph, interner: &mut Interner) -> bool {
    let listed: Vec<Option<Choice>> = graph
        .nodes
        .iter()
        .map(|node| choice(node).filter(|choice| choice.values.is_some()))
        .collect();
    let docs = prose(graph);
    let mut added: Vec<Node> = Vec::new();
    let next = NodeId::try_from(graph.nodes.len()).unwrap_or(NodeId::MAX);
    for union in graph.nodes.iter_mut().flat_map(|node| &mut node.unions) {
        let types_of = |id: &NodeId| Some(listed.get(*id as usize)?.as_ref()?.types);
        let mut types: Vec<Types> = union.members.iter().filter_map(types_of).collect();
        types.sort_unstable_by_key(|types| types.0);
        let repeated = types
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0]);
        let Some(types) = repeated.filter(|_| union.discriminator.is_none()) else {
            continue;
        };
        let (joined, mut members): (Vec<NodeId>, Vec<NodeId>) =
            union.members.iter().partition(|id| types_of(id) == Some(types));
        let choices = joined
            .iter()
            .filter_map(|id| listed.get(*id as usize).cloned().flatten());
        let choices: Vec<Choice> = choices.collect();
        let Some(choice) = values::united(union.kind, &choices, interner) else {
            continue;
        };
        let mut enumeration = Node {
            types: choice.types,
            values: choice.values,
            nullable: choice.nullable,
            ..Node::anything()
        };
        enumeration.docs.description = joined_docs(0, &joined, &docs);
        members.push(next.saturating_add(NodeId::try_from(added.len()).unwrap_or(NodeId::MAX)));
        union.members = members.into();
        added.push(enumeration);
    }
    let changed = !added.is_empty();
    for node in added {
        graph.nodes.push(node);
        own_keywords(graph, graph.nodes.len() - 1, interner);
    }
    changed
}

/// Returns the types and values of a schema that restricts nothing else.
fn choice(node: &Node) -> Option<Choice> {
    says_only_types_and_values(node).then(|| Choice {
        types: node.types,
        values: node.values.clone(),
        nullable: node.nullable,
    })
}

/// Whether all values match.
pub(crate) fn is_anything(node: &Node) -> bool {
    node.types == Types::ANY && node.values.is_none() && says_only_types_and_values(node)
}

fn says_only_types_and_values(node: &Node) -> bool {
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
