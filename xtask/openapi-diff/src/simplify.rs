//! Simplifies a graph: removes keywords that restrict nothing.

use std::collections::{HashMap, HashSet};

use thin_vec::ThinVec;

use super::choices::{join_enumerations, without_bare_unions};
use super::equivalence::{children, classes_on_wire};
use super::graph::{Additional, Graph, Node, NodeId, Types, Union, UnionKind};
use super::intern::{Interner, Symbol};
use super::limits;
use super::objects;
use super::values;

/// The maximum number of rounds: far more than the depth to which documents nest unions.
const MOST_ROUNDS: usize = 1_000;

/// Removes what restricts nothing, until nothing is left to remove: limits that no value exceeds, items that may be
/// anything, unions of bare types and of values, and variants that are equivalent to another.
pub(super) fn simplify(graph: &mut Graph, interner: &mut Interner) {
    for index in 0..graph.nodes.len() {
        own_keywords(graph, index, interner);
    }
    without_redundant_types(graph);
    for _ in 0..MOST_ROUNDS {
        let is_simpler = without_anything(graph, interner)
            | without_excluded_types(graph)
            | objects::simplify(graph, interner)
            | without_bare_unions(graph, interner)
            | join_enumerations(graph, interner)
            | without_nested_unions(graph);
        if !is_simpler && !same_alternatives(graph) {
            break;
        }
    }
}

/// Removes types beside a union whose members have no others: `type: object` beside a union of objects.
fn without_redundant_types(graph: &mut Graph) {
    const DEPTH_OF_UNIONS: usize = 4;
    let mut types: Vec<Types> = graph.nodes.iter().map(|node| node.types).collect();
    let of_unions = |id: usize, node: &Node, types: &[Types]| {
        let of = |member: &NodeId| types.get(*member as usize).map_or(0, |types| types.0);
        let union = |union: &Union| {
            let others = union.members.iter().filter(|member| **member as usize != id);
            others.fold(0, |all, member| all | of(member))
        };
        node.unions.iter().fold(Types::ANY.0, |all, one| all & union(one))
    };
    for _ in 0..DEPTH_OF_UNIONS {
        for (id, node) in graph
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| !node.unions.is_empty())
        {
            let narrowed = Types(node.types.0 & of_unions(id, node, &types));
            if let Some(slot) = types.get_mut(id) {
                *slot = narrowed;
            }
        }
    }
    for (id, node) in graph.nodes.iter_mut().enumerate() {
        if !node.unions.is_empty()
            && !node.is_object_like()
            && Types(of_unions(id, node, &types)).within(node.types)
        {
            node.types = Types::ANY;
        }
    }
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
    values::simplify(graph, index, interner);
    if let Some(node) = graph.nodes.get_mut(index) {
        values::drop_unused(node, interner);
    }
}

/// Returns the number of properties that every value has, in requests and in responses.
pub(crate) fn certain_properties(graph: &Graph, node: &Node) -> usize {
    let declared = node.properties.iter().filter(|property| {
        let inner = graph.node(property.node);
        property.required && !inner.read_only && !inner.write_only
    });
    declared.count() + node.undeclared.len()
}

fn without_anything(graph: &mut Graph, interner: &Interner) -> bool {
    // Names in XML matter although they restrict nothing.
    let anything = |node: &Node| is_anything(node) && node.xml.is_none();
    let anything: Vec<bool> = graph.nodes.iter().map(anything).collect();
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
        let is_pattern = |key: &Symbol| interner.text(*key).starts_with("patternProperties ");
        if node.additional == Additional::Any && node.types.overlaps(Types::OBJECT) {
            let known = node.applicators.len();
            let restricts = |schemas: &[NodeId]| !schemas.iter().copied().all(is_anything);
            node.applicators
                .retain(|(key, schemas)| !is_pattern(key) || restricts(schemas));
            changed |= node.applicators.len() < known;
        }
        if node.types == Types::ANY && node.unions.is_empty() && node.nullable {
            // A schema that accepts anything accepts null.
            node.nullable = false;
            changed = true;
        }
    }
    changed
}

/// Replaces a `not` of types by the other types, and removes one of types that the schema does not have.
fn without_excluded_types(graph: &mut Graph) -> bool {
    let mut changed = false;
    for index in 0..graph.nodes.len() {
        let Some(node) = graph.nodes.get(index) else {
            continue;
        };
        let Some(excluded) = node.not.map(|id| graph.node(id)) else {
            continue;
        };
        let is_any = node.types == Types::ANY;
        let accepts_null = node.nullable || is_any;
        let excludes_null = excluded.nullable || excluded.types == Types::ANY;
        let is_unrelated = !(excluded.types.overlaps(node.types) || accepts_null && excludes_null);
        let remaining = Types(node.types.0 & !excluded.types.0);
        // No type is a number that is no integer.
        let has_fractions = remaining.overlaps(Types::NUMBER) && !remaining.overlaps(Types::INTEGER);
        let (types, nullable) = match () {
            () if is_unrelated && !is_any => (node.types, node.nullable),
            () if says_only_types(excluded) && node.unions.is_empty() && !has_fractions => {
                (remaining, accepts_null && !excludes_null)
            }
            () => continue,
        };
        if let Some(node) = graph.nodes.get_mut(index) {
            node.not = None;
            node.types = types;
            node.nullable = nullable;
            changed = true;
        }
    }
    changed
}

/// The maximum number of members of a nested union that are moved out of it.
const MOST_MEMBERS: usize = 1_000;

/// Whether members of a union that are such unions themselves can take its place.
fn is_plain(union: &Union) -> bool {
    union.kind == UnionKind::Any && union.discriminator.is_none()
}

/// Replaces an `anyOf` below an `anyOf` by its members.
fn without_nested_unions(graph: &mut Graph) -> bool {
    let mut changed = false;
    for id in 0..graph.nodes.len() {
        let Some(node) = graph.nodes.get(id) else { continue };
        if !node.unions.iter().any(is_plain) {
            continue;
        }
        let mut nullable = node.nullable;
        let mut unions: ThinVec<Union> = ThinVec::with_capacity(node.unions.len());
        for union in &node.unions {
            let members = if is_plain(union) {
                flat_members(graph, id, union, &mut nullable)
            } else {
                union.members.to_vec()
            };
            unions.push(Union {
                members: members.into(),
                ..union.clone()
            });
        }
        let differ = |(old, new): (&Union, &Union)| old.members != new.members;
        let is_changed = node.unions.iter().zip(&unions).any(differ);
        if let Some(node) = graph.nodes.get_mut(id).filter(|_| is_changed) {
            unions.retain(|union| !union.members.is_empty());
            node.unions = unions;
            node.nullable = nullable;
            changed = true;
        }
    }
    changed
}

/// Returns the members of an `anyOf`, and instead of each member that is an `anyOf`, the members of that. All of the
/// way at once, each schema once: unions that contain each other have the same members, and none of them is one.
fn flat_members(graph: &Graph, id: usize, union: &Union, nullable: &mut bool) -> Vec<NodeId> {
    let mut seen: HashSet<NodeId> = HashSet::new();
    let mut members: Vec<NodeId> = Vec::with_capacity(union.members.len());
    let mut open: Vec<NodeId> = union.members.iter().rev().copied().collect();
    while let Some(member) = open.pop() {
        if member as usize == id || !seen.insert(member) {
            continue;
        }
        let below = graph.node(member);
        match below.unions.as_slice() {
            [inner]
                if is_plain(inner)
                    && inner.members.len() + open.len() + members.len() <= MOST_MEMBERS
                    && is_only_union(below) =>
            {
                *nullable |= below.nullable;
                open.extend(inner.members.iter().rev());
            }
            _ => members.push(member),
        }
    }
    members
}

/// Whether a schema has nothing but its unions.
fn is_only_union(node: &Node) -> bool {
    let bare = Node {
        unions: ThinVec::new(),
        ..node.clone()
    };
    is_anything(&bare)
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
    let may_repeat_union = |node: &Node| {
        let alike = |a: &Union, b: &Union| a.kind == b.kind && a.members.len() == b.members.len();
        let mut unions = node.unions.iter().enumerate();
        unions.any(|(at, a)| node.unions.iter().skip(at + 1).any(|b| alike(a, b)))
    };
    let suspicious = suspicious || graph.nodes.iter().any(may_repeat_union);
    if !suspicious {
        return false;
    }
    let class = classes_on_wire(graph);
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
            // A union gains no variant by a member that means the same as its schema.
            let own = class.get(index);
            for member in union
                .members
                .iter()
                .filter(|member| Some(&class_of(member)) != own)
            {
                match kept.iter_mut().find(|known| class_of(known) == class_of(member)) {
                    None => kept.push(*member),
                    // What matches a variant of `oneOf` matches the other one, too, and is rejected.
                    Some(_) if union.kind == UnionKind::One && union.discriminator.is_none() => {
                        kept.push(*member);
                    }
                    // The choice between the two must not depend on their order.
                    Some(known) if docs.get(member) > docs.get(known) => *known = *member,
                    Some(_) => {}
                }
            }
            changed |= kept.len() < union.members.len();
            union.members = kept.into();
        }
        let mut distinct: Vec<(UnionKind, Vec<u32>)> = Vec::new();
        let known = node.unions.len();
        node.unions.retain(|union| !union.members.is_empty());
        node.unions.retain(|union| {
            let mut classes: Vec<u32> = union.members.iter().map(class_of).collect();
            classes.sort_unstable();
            let key = (union.kind, classes);
            let is_repeated = union.discriminator.is_none() && distinct.contains(&key);
            distinct.push(key);
            !is_repeated
        });
        changed |= node.unions.len() < known;
        let [union] = node.unions.as_slice() else { continue };
        let [only] = *union.members else { continue };
        // The values of a discriminator distinguish equal variants.
        if union.discriminator.is_some() && union.mapping.len() > 1 {
            continue;
        }
        if is_only_union(node) && only as usize != index {
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
    let mut sum = docs.description ^ u64::from(docs.title) ^ u64::from(docs.example).rotate_left(31);
    if depth > 0 {
        children(node, |child| {
            sum = sum.wrapping_add(docs_hash(graph, child, depth - 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        });
    }
    sum
}
