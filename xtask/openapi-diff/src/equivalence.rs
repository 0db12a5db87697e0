//! Equivalence classes of schemas: two schemas of one class accept the same values, whatever their names and
//! however they nest.
//!
//! Every schema gets a hash of its own keywords and of the hashes of the schemas below it. Where there is no
//! cycle, this is done once, leaves first. The others are a partition refinement: all start in one block for
//! each own hash, and blocks split until a round splits none.
//!
//! Invariants: the class depends on keywords alone, never on names or on the order of the document; equal
//! classes mean equal schemas, in both documents that share an [`Interner`](crate::Interner).
//!
//! Example: `Node {next: Node}` and `Item {next: {next: Item}}` are one class, since no round separates them.

use std::collections::{HashMap, HashSet};

use super::graph::{Additional, Graph, Node, UnionKind};

/// The differences that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// Those on the wire.
    Wire,
    /// Those and documentation.
    All,
}

/// Two independent 64-bit lanes, so that a collision among a million schemas is out of the question.
#[derive(Clone, Copy)]
struct Hash(u64, u64);

impl Hash {
    fn add(&mut self, value: u64) {
        self.0 = (self.0 ^ value)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29)
            ^ (self.0 >> 31);
        self.1 = (self.1.rotate_left(23) ^ value).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ (self.1 >> 29);
    }

    fn add_all(&mut self, value: u128) {
        self.add((value >> 64) as u64);
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
        self.add(value as u64);
    }

    fn finish(mut self) -> u128 {
        self.add(0x5851_F42D_4C95_7F2D);
        self.add(0x1405_7B7E_F767_814F);
        (u128::from(self.0) << 64) | u128::from(self.1)
    }
}

/// Returns the class of each node of each graph. Nodes of one class are equivalent, in whichever graph they are.
pub(crate) fn equivalence_classes(graphs: &[&Graph], aspect: Aspect) -> Vec<Vec<u32>> {
    let nodes: Vec<(&Node, u32)> = graphs
        .iter()
        .scan(0_u32, |offset, graph| {
            let start = *offset;
            *offset += u32::try_from(graph.len()).unwrap_or(u32::MAX);
            Some((graph, start))
        })
        .flat_map(|(graph, start)| graph.nodes.iter().map(move |node| (node, start)))
        .collect();
    let own: Vec<Hash> = nodes.iter().map(|(node, _)| own_hash(node, aspect)).collect();
    let edges = Edges::new(&nodes);
    let mut hashes = vec![0_u128; nodes.len()];
    let cyclic = hash_acyclic(&nodes, &own, &edges, &mut hashes);
    let first = refine_cyclic(&nodes, &own, &edges, &mut hashes, &cyclic);

    let mut numbers: HashMap<u128, u32> = HashMap::with_capacity(nodes.len());
    let mut all = hashes.iter().enumerate().map(|(index, hash)| {
        if let Some(block) = first.get(&index) {
            return *block;
        }
        let next = u32::try_from(cyclic.len() + numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(*hash).or_insert(next)
    });
    graphs
        .iter()
        .map(|graph| all.by_ref().take(graph.len()).collect())
        .collect()
}

pub(crate) fn children(node: &Node, mut each: impl FnMut(u32)) {
    node.properties.iter().for_each(|property| each(property.node));
    if let Additional::Schema(id) = node.additional {
        each(id);
    }
    node.items.into_iter().chain(node.not).for_each(&mut each);
    let applicators = node.applicators.iter().flat_map(|(_, nodes)| nodes);
    applicators.copied().for_each(&mut each);
    for union in &node.unions {
        union.members.iter().copied().for_each(&mut each);
        union.mapping.iter().for_each(|(_, id)| each(*id));
    }
}

fn own_hash(node: &Node, aspect: Aspect) -> Hash {
    let mut hash = Hash(0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);
    let option = |symbol: Option<super::Symbol>| symbol.map_or(0, |s| u64::from(s.0) + 1);
    hash.add(u64::from(node.types.0));
    hash.add(u64::from(node.nullable) | u64::from(node.read_only) << 1 | u64::from(node.write_only) << 2);
    hash.add(option(node.format));
    hash.add(option(node.default));
    match &node.values {
        None => hash.add(0),
        Some(values) => {
            hash.add(values.len() as u64 + 1);
            values.iter().for_each(|value| hash.add(u64::from(value.0)));
        }
    }
    hash.add(node.limits.len() as u64);
    for (limit, value) in &node.limits {
        hash.add(*limit as u64);
        hash.add(u64::from(value.0));
    }
    hash.add(node.properties.len() as u64);
    for property in &node.properties {
        hash.add(u64::from(property.name.0) << 1 | u64::from(property.required));
    }
    hash.add(node.undeclared.len() as u64);
    node.undeclared
        .iter()
        .for_each(|name| hash.add(u64::from(name.0)));
    hash.add(match node.additional {
        Additional::Any => 0,
        Additional::Forbidden => 1,
        Additional::Schema(_) => 2,
    });
    hash.add(u64::from(node.items.is_some()) | u64::from(node.not.is_some()) << 1);
    hash.add(node.other.len() as u64);
    for (key, value) in &node.other {
        hash.add(u64::from(key.0) << 32 | u64::from(value.0));
    }
    if aspect == Aspect::All {
        hash.add(node.docs.description);
        hash.add(node.docs.title);
        hash.add(node.docs.example);
        hash.add(u64::from(node.docs.deprecated));
        // Names in XML matter only where a body is XML.
        hash.add(option(node.xml));
    }
    hash
}

/// Returns the hash of a node, given those of the nodes below it. The order of variants does not matter.
fn full_hash(node: &Node, start: u32, own: Hash, hashes: &[u128]) -> u128 {
    let of = |id: u32| hashes.get((start + id) as usize).copied().unwrap_or(0);
    let mut hash = own;
    node.properties
        .iter()
        .for_each(|property| hash.add_all(of(property.node)));
    if let Additional::Schema(id) = node.additional {
        hash.add_all(of(id));
    }
    node.items
        .into_iter()
        .chain(node.not)
        .for_each(|id| hash.add_all(of(id)));
    let mut applicators: Vec<u128> = node
        .applicators
        .iter()
        .map(|(key, nodes)| {
            let mut hash = Hash(2, u64::from(key.0));
            nodes.iter().for_each(|id| hash.add_all(of(*id)));
            hash.finish()
        })
        .collect();
    applicators.sort_unstable();
    applicators.dedup();
    applicators.into_iter().for_each(|entry| hash.add_all(entry));
    let mut unions: Vec<u128> = node
        .unions
        .iter()
        .map(|union| {
            let mut hash = Hash(1, u64::from(union.kind == UnionKind::One));
            hash.add(union.discriminator.map_or(0, |name| u64::from(name.0) + 1));
            let mut members: Vec<u128> = union.members.iter().map(|id| of(*id)).collect();
            members.sort_unstable();
            if union.kind == UnionKind::Any || union.discriminator.is_some() {
                members.dedup();
            }
            members.into_iter().for_each(|member| hash.add_all(member));
            hash.add(union.mapping.len() as u64);
            for (value, target) in &union.mapping {
                hash.add(u64::from(value.0));
                hash.add_all(of(*target));
            }
            hash.finish()
        })
        .collect();
    unions.sort_unstable();
    unions.into_iter().for_each(|union| hash.add_all(union));
    hash.finish()
}

/// The edges of a graph, reversed: the parents of each node.
struct Edges {
    starts: Vec<u32>,
    parents: Vec<u32>,
    children: Vec<u32>,
}

impl Edges {
    fn new(nodes: &[(&Node, u32)]) -> Self {
        let mut counts = vec![0_u32; nodes.len()];
        let mut starts = vec![0_u32; nodes.len() + 1];
        for (index, (node, start)) in nodes.iter().enumerate() {
            children(node, |id| {
                counts[index] += 1;
                starts[(start + id) as usize + 1] += 1;
            });
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut parents = vec![0_u32; starts.last().copied().unwrap_or(0) as usize];
        let mut filled = starts.clone();
        for (index, (node, start)) in nodes.iter().enumerate() {
            children(node, |id| {
                let place = &mut filled[(start + id) as usize];
                parents[*place as usize] = u32::try_from(index).unwrap_or(u32::MAX);
                *place += 1;
            });
        }
        Self {
            starts,
            parents,
            children: counts,
        }
    }

    fn parents(&self, index: usize) -> &[u32] {
        &self.parents[self.starts[index] as usize..self.starts[index + 1] as usize]
    }
}

/// Hashes every node without a cycle below it; returns the others.
fn hash_acyclic(nodes: &[(&Node, u32)], own: &[Hash], edges: &Edges, hashes: &mut [u128]) -> Vec<usize> {
    let mut open = edges.children.clone();
    let mut ready: Vec<usize> = (0..nodes.len()).filter(|index| open[*index] == 0).collect();
    while let Some(index) = ready.pop() {
        let (node, start) = nodes[index];
        hashes[index] = full_hash(node, start, own[index], hashes);
        for parent in edges.parents(index) {
            let parent = *parent as usize;
            open[parent] -= 1;
            if open[parent] == 0 {
                ready.push(parent);
            }
        }
    }
    (0..nodes.len()).filter(|index| open[*index] > 0).collect()
}

/// Refines the partition of the other nodes. Meanwhile a node's hash is the number of its block. When a block
/// splits, its largest part keeps the number, so that only the parents of the smaller parts are hashed again:
/// each node is renumbered at most as often as its block can halve.
fn refine_cyclic(
    nodes: &[(&Node, u32)],
    own: &[Hash],
    edges: &Edges,
    hashes: &mut [u128],
    cyclic: &[usize],
) -> HashMap<usize, u32> {
    let mut block: HashMap<usize, u32> = cyclic.iter().map(|index| (*index, 0)).collect();
    let mut members: Vec<HashSet<usize>> = vec![cyclic.iter().copied().collect()];
    for index in cyclic {
        hashes[*index] = 1;
    }
    let mut dirty: Vec<usize> = cyclic.to_vec();
    while !dirty.is_empty() {
        let mut groups: HashMap<u32, HashMap<u128, Vec<usize>>> = HashMap::new();
        for index in dirty.drain(..) {
            let (node, start) = nodes[index];
            let signature = full_hash(node, start, own[index], hashes);
            groups
                .entry(block[&index])
                .or_default()
                .entry(signature)
                .or_default()
                .push(index);
        }
        let mut moved: Vec<usize> = Vec::new();
        for (number, parts) in groups {
            let mut parts: Vec<Vec<usize>> = parts.into_values().collect();
            let touched: usize = parts.iter().map(Vec::len).sum();
            let whole = &mut members[number as usize];
            // Nodes that were not hashed again keep their hash, which none of the others has now.
            let rest = whole.len() - touched;
            parts.sort_by_key(Vec::len);
            if parts.last().is_some_and(|largest| largest.len() >= rest) {
                let kept: HashSet<usize> = parts.pop().into_iter().flatten().collect();
                if rest > 0 {
                    let looked_at: HashSet<usize> = parts.iter().flatten().copied().collect();
                    let others = whole
                        .iter()
                        .filter(|index| !kept.contains(index) && !looked_at.contains(index));
                    parts.push(others.copied().collect());
                }
            }
            for part in parts {
                let next = u32::try_from(members.len()).unwrap_or(u32::MAX);
                for index in &part {
                    members[number as usize].remove(index);
                    block.insert(*index, next);
                    moved.push(*index);
                }
                members.push(part.into_iter().collect());
            }
        }
        let mut again: HashSet<usize> = HashSet::new();
        for index in moved {
            hashes[index] = u128::from(block[&index]) + 1;
            again.extend(edges.parents(index).iter().map(|parent| *parent as usize));
        }
        dirty.extend(again);
    }
    block
}
