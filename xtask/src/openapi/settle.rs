//! Last touches on a graph, where saying something and saying nothing come to the same.

use std::collections::HashMap;

use thin_vec::ThinVec;

use super::classes::{Aspect, children, classes};
use super::graph::{Additional, Graph, Node, NodeId, Types};

/// Takes out what constrains nothing: items that may be anything, choices of types that a list of types says
/// too, alternatives that are one and the same. Each may make room for another.
pub(super) fn settle(graph: &mut Graph) {
    graph.nodes.shrink_to_fit();
    while without_anything(graph) | without_bare_unions(graph) || same_alternatives(graph) {}
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
        if node.types == Types::ANY && node.unions.is_empty() && node.nullable {
            // What takes anything takes null.
            node.nullable = false;
            changed = true;
        }
    }
    changed
}

/// A choice of bare types is what 3.1 writes as a list of types.
fn without_bare_unions(graph: &mut Graph) -> bool {
    let bare: Vec<Option<(Types, bool)>> = graph
        .nodes
        .iter()
        .map(|node| says_only_types(node).then_some((node.types, node.nullable)))
        .collect();
    let mut changed = false;
    for node in &mut graph.nodes {
        let mut choices: Vec<(Types, bool)> = Vec::new();
        node.unions.retain(|union| {
            let members: Option<Vec<(Types, bool)>> = union
                .members
                .iter()
                .map(|id| bare.get(*id as usize).copied().flatten())
                .collect();
            let choice = members.map(|members| {
                members.iter().fold((Types::NONE, false), |all, one| {
                    (Types(all.0.0 | one.0.0), all.1 | one.1)
                })
            });
            choices.extend(choice);
            choice.is_none()
        });
        for (types, nullable) in choices {
            node.types = Types(node.types.0 & types.0);
            node.nullable |= nullable;
            changed = true;
        }
    }
    changed
}

/// Whether any value fits.
pub(crate) fn is_anything(node: &Node) -> bool {
    node.types == Types::ANY && says_only_types(node)
}

fn says_only_types(node: &Node) -> bool {
    node.unions.is_empty()
        && node.values.is_none()
        && node.limits.is_empty()
        && node.format.is_none()
        && node.not.is_none()
        && node.other.is_empty()
        && node.applied.is_empty()
        && node.default.is_none()
        && node.items.is_none()
        && node.additional == Additional::Any
        && node.properties.is_empty()
        && node.undeclared.is_empty()
        && !node.read_only
        && !node.write_only
}

/// Drops alternatives that another one of the same union repeats; a union that is left with one is that one.
/// Says whether something changed, since that can make other schemas the same.
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
    let class = classes(&[graph], Aspect::Wire).pop().unwrap_or_default();
    let class_of = |id: &NodeId| class.get(*id as usize).copied().unwrap_or(u32::MAX);
    let mut prose: HashMap<NodeId, u64> = HashMap::new();
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
            prose.entry(*id).or_insert_with(|| prose_of(graph, *id, 3));
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
                    // Which of the two stays must not depend on which was written first.
                    Some(known) if prose.get(member) > prose.get(known) => *known = *member,
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

/// A number for what is said for people about a schema and, nearby, below it.
fn prose_of(graph: &Graph, id: NodeId, depth: u32) -> u64 {
    let node = graph.node(id);
    let docs = node.docs;
    let mut sum = docs.description ^ docs.title.rotate_left(17) ^ docs.example.rotate_left(31);
    if depth > 0 {
        children(node, |child| {
            sum = sum.wrapping_add(prose_of(graph, child, depth - 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        });
    }
    sum
}
