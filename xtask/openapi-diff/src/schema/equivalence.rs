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
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use super::graph::{Additional, Graph, Node, UnionKind};

/// The differences that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    /// Those on the wire.
    Wire,
    /// Those and documentation.
    All,
}

/// A hasher of two independent 64-bit lanes, so that a collision among a million schemas is out of the question.
#[derive(Clone, Copy)]
struct WideHasher(u64, u64);

impl WideHasher {
    fn finish_wide(mut self) -> u128 {
        self.write_u64(0x5851_F42D_4C95_7F2D);
        self.write_u64(0x1405_7B7E_F767_814F);
        (u128::from(self.0) << 64) | u128::from(self.1)
    }
}

impl Hasher for WideHasher {
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29)
            ^ (self.0 >> 31);
        self.1 = (self.1.rotate_left(23) ^ value).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ (self.1 >> 29);
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_u128(&mut self, value: u128) {
        self.write_u64((value >> 64) as u64);
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
        self.write_u64(value as u64);
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut()
                .zip(chunk)
                .for_each(|(place, byte)| *place = *byte);
            self.write_u64(u64::from_ne_bytes(word));
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns the class of each node of a graph.
pub(crate) fn classes_on_wire(graph: &Graph) -> Vec<u32> {
    let [classes] = equivalence_classes([graph], [Aspect::Wire]).map(|[classes]| classes);
    classes
}

/// Returns the class of each node of each graph, for each aspect. Nodes of one class are equivalent, in whichever graph
/// they are.
pub(crate) fn equivalence_classes<const GRAPHS: usize, const ASPECTS: usize>(
    graphs: [&Graph; GRAPHS],
    aspects: [Aspect; ASPECTS],
) -> [[Vec<u32>; GRAPHS]; ASPECTS] {
    let nodes: Vec<(&Node, u32)> = graphs
        .iter()
        .scan(0_u32, |offset, graph| {
            let start = *offset;
            *offset += u32::try_from(graph.len()).unwrap_or(u32::MAX);
            Some((graph, start))
        })
        .flat_map(|(graph, start)| graph.nodes.iter().map(move |node| (node, start)))
        .collect();
    let edges = Edges::new(&nodes);
    aspects.map(|aspect| {
        let mut classes = classes(&nodes, &edges, aspect).into_iter();
        graphs.map(|graph| classes.by_ref().take(graph.len()).collect())
    })
}

/// Returns the class of each node.
fn classes(nodes: &[(&Node, u32)], edges: &Edges, aspect: Aspect) -> Vec<u32> {
    let own: Vec<WideHasher> = nodes.iter().map(|(node, _)| own_hash(node, aspect)).collect();
    let mut hashes = vec![0_u128; nodes.len()];
    let cyclic = hash_acyclic(nodes, &own, edges, &mut hashes);
    let blocks = refine_cyclic(nodes, &own, edges, &mut hashes, &cyclic);

    let mut numbers: HashMap<u128, u32> = HashMap::with_capacity(nodes.len());
    let all = hashes.iter().enumerate().map(|(index, hash)| {
        if let Some(block) = blocks.get(&index) {
            return *block;
        }
        let next = u32::try_from(cyclic.len() + numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(*hash).or_insert(next)
    });
    all.collect()
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

/// Returns the hash of a node's own keywords.
fn own_hash(node: &Node, aspect: Aspect) -> WideHasher {
    let mut hash = WideHasher(0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);
    let flags = (node.nullable, node.read_only, node.write_only);
    (node.types, flags, node.format, node.default, &node.values).hash(&mut hash);
    (&node.limits, &node.undeclared, &node.other).hash(&mut hash);
    node.properties.len().hash(&mut hash);
    for property in &node.properties {
        (property.name, property.required).hash(&mut hash);
    }
    discriminant(&node.additional).hash(&mut hash);
    (node.items.is_some(), node.not.is_some()).hash(&mut hash);
    if aspect == Aspect::All {
        // Names in XML matter only where a body is XML.
        (node.docs, node.xml).hash(&mut hash);
    }
    hash
}

/// Returns the hash of a node, given those of the nodes below it. The order of variants does not matter.
fn full_hash(node: &Node, start: u32, own: WideHasher, hashes: &[u128]) -> u128 {
    let of = |id: u32| hashes.get((start + id) as usize).copied().unwrap_or(0);
    let mut hash = own;
    node.properties
        .iter()
        .for_each(|property| of(property.node).hash(&mut hash));
    if let Additional::Schema(id) = node.additional {
        of(id).hash(&mut hash);
    }
    node.items
        .into_iter()
        .chain(node.not)
        .for_each(|id| of(id).hash(&mut hash));
    let applicators = node.applicators.iter().map(|(key, nodes)| {
        let mut hash = WideHasher(2, 0);
        key.hash(&mut hash);
        nodes.iter().for_each(|id| of(*id).hash(&mut hash));
        hash.finish_wide()
    });
    distinct(applicators).hash(&mut hash);
    let unions = node.unions.iter().map(|union| {
        let mut hash = WideHasher(1, 0);
        (union.kind, union.discriminator).hash(&mut hash);
        let members = union.members.iter().map(|id| of(*id));
        if union.kind == UnionKind::One && union.discriminator.is_none() {
            // A value that matches a member matches its double, too.
            let mut members: Vec<u128> = members.collect();
            members.sort_unstable();
            members.hash(&mut hash);
        } else {
            distinct(members).hash(&mut hash);
        }
        union.mapping.len().hash(&mut hash);
        for (value, target) in &union.mapping {
            (value, of(*target)).hash(&mut hash);
        }
        hash.finish_wide()
    });
    distinct(unions).hash(&mut hash);
    hash.finish_wide()
}

/// Returns the distinct hashes in one order: a set of schemas, all of which apply or one of which does.
fn distinct(hashes: impl Iterator<Item = u128>) -> Vec<u128> {
    let mut hashes: Vec<u128> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
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
fn hash_acyclic(
    nodes: &[(&Node, u32)],
    own: &[WideHasher],
    edges: &Edges,
    hashes: &mut [u128],
) -> Vec<usize> {
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
    own: &[WideHasher],
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
