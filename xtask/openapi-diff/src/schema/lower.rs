//! From JSON to [`Graph`]: one node for each schema that is reached.
//!
//! [`Lowering::node`] reserves a node and queues its schema, so that cycles need no recursion;
//! [`Lowering::finish`] expands and merges what is queued until the queue is empty. A node is known by the
//! addresses of the schemas that a value of it must match, so that each is lowered once.

use std::collections::HashMap;

use serde_json::Value;

use super::expand::{Expander, Parts, address, is_substantive, members};
use super::graph::{Graph, Node, NodeId, Types};
use crate::error::InputError;
use crate::intern::{Interner, Symbol};
use crate::merge;
use crate::refs;
use crate::simplify::simplify;
use crate::xml;

/// The maximum number of schemas: far above any real document, and low enough that a malicious one cannot
/// fill the memory.
const MOST_NODES: usize = 4_000_000;

/// The maximum number of schemas in all sets of schemas that one value must match. Schemas that include each other by
/// `allOf` below a property have a set for each combination of them, which are two to the power of their number.
const MOST_CONJOINED: usize = 300_000;

pub(crate) struct Lowering<'d, 'i> {
    pub(crate) interner: &'i mut Interner,
    pub(crate) expander: Expander<'d>,
    components: HashMap<usize, Symbol>,
    singles: HashMap<usize, NodeId>,
    conjunctions: HashMap<Box<[usize]>, NodeId>,
    /// The number of schemas in all conjunctions.
    conjoined: usize,
    queue: Vec<(NodeId, Vec<&'d Value>)>,
    graph: Graph,
}

impl<'d, 'i> Lowering<'d, 'i> {
    pub(crate) fn new(document: &'d Value, interner: &'i mut Interner) -> Self {
        let mut components = HashMap::new();
        if let Some(schemas) = document.pointer("/components/schemas").and_then(Value::as_object) {
            for (name, schema) in schemas {
                components.insert(address(schema), interner.intern(name));
            }
        }
        Self {
            interner,
            expander: Expander::new(document),
            components,
            singles: HashMap::new(),
            conjunctions: HashMap::new(),
            conjoined: 0,
            queue: Vec::new(),
            graph: Graph::default(),
        }
    }

    /// Returns the node of a value that matches all these schemas. [`Self::finish`] fills it in.
    pub(crate) fn node(&mut self, schemas: &[&'d Value]) -> Result<NodeId, InputError> {
        let mut targets: Vec<&'d Value> = Vec::with_capacity(schemas.len());
        for schema in schemas {
            let target = self.past_bare_references(schema)?;
            if !targets.iter().any(|known| std::ptr::eq(*known, target)) {
                targets.push(target);
            }
        }
        let known = match targets.as_slice() {
            [one] => self.singles.get(&address(*one)).copied(),
            many => {
                // A value matches all of them, in whichever order.
                let mut key: Box<[usize]> = many.iter().map(|schema| address(*schema)).collect();
                key.sort_unstable();
                let known = self.conjunctions.get(&key).copied();
                if known.is_none() && self.conjoined >= MOST_CONJOINED {
                    return Err(self.too_many_combinations(targets.last().copied()));
                }
                known
            }
        };
        if let Some(id) = known {
            return Ok(id);
        }
        if self.graph.nodes.len() >= MOST_NODES {
            let problem = format!("describes more than {MOST_NODES} schemas");
            return Err(InputError::new(problem, "", "a smaller document"));
        }
        let id = NodeId::try_from(self.graph.nodes.len()).unwrap_or(NodeId::MAX);
        self.graph.nodes.push(Node::anything());
        match targets.as_slice() {
            [one] => {
                self.singles.insert(address(*one), id);
            }
            many => {
                let mut key: Box<[usize]> = many.iter().map(|schema| address(*schema)).collect();
                key.sort_unstable();
                self.conjoined += key.len();
                self.conjunctions.insert(key, id);
            }
        }
        self.queue.push((id, targets));
        Ok(id)
    }

    fn too_many_combinations(&self, last: Option<&'d Value>) -> InputError {
        let problem = format!(
            "combines more than {MOST_CONJOINED} schemas: those of an `allOf` declare the same property, whose schemas are an `allOf` again"
        );
        let place = last.map_or_else(String::new, |schema| self.expander.place(address(schema)));
        InputError::new(problem, place, "`allOf` whose schemas declare a property once")
    }

    /// Fills in all nodes, including those that are reached on the way.
    pub(crate) fn finish(mut self) -> Result<Graph, InputError> {
        while let Some((id, schemas)) = self.queue.pop() {
            let component = self.component_of(&schemas)?;
            let mut node = match self.expander.parts(&schemas)? {
                Parts::Never => Node {
                    types: Types::NONE,
                    ..Node::anything()
                },
                Parts::All(parts) => merge::merge(&mut self, &parts)?,
            };
            for union in &mut node.unions {
                // A union that lists its own schema gains no variant by that.
                union.members = union
                    .members
                    .iter()
                    .copied()
                    .filter(|member| *member != id)
                    .collect();
            }
            node.unions.retain(|union| !union.members.is_empty());
            if let Some((name, schema)) = component {
                node.name = Some(name);
                node.base = Some(self.node(&[schema])?).filter(|base| *base != id);
            }
            if let Some(slot) = self.graph.nodes.get_mut(id as usize) {
                *slot = node;
            }
        }
        self.name_unmapped();
        xml::remove_defaults(&mut self.graph, self.interner);
        simplify(&mut self.graph, self.interner);
        Ok(self.graph)
    }

    /// Adds variants that the discriminator's mapping omits: OpenAPI maps them by name, unless they declare
    /// the value of the property themselves.
    fn name_unmapped(&mut self) {
        let mut found = Vec::new();
        for (index, node) in self.graph.nodes.iter().enumerate() {
            for (at, union) in node.unions.iter().enumerate() {
                let Some(discriminator) = union.discriminator else {
                    continue;
                };
                let name = |id: NodeId| {
                    let node = self.graph.node(id);
                    node.base.map_or(node, |base| self.graph.node(base)).name
                };
                let named = union.members.iter().filter_map(|id| {
                    let own = name(*id)?;
                    let is_mapped = |other: NodeId| other == *id || name(other) == Some(own);
                    let properties = &self.graph.node(*id).properties;
                    let property = properties.iter().find(|p| p.name == discriminator);
                    let is_said = property.is_some_and(|p| self.graph.node(p.node).values.is_some());
                    let is_mapped = union.mapping.iter().any(|(_, other)| is_mapped(*other));
                    (!is_said && !is_mapped).then_some((own, *id))
                });
                let named: Vec<(Symbol, NodeId)> = named.collect();
                if !named.is_empty() {
                    found.push((index, at, named));
                }
            }
        }
        for (index, at, named) in found {
            let node = self.graph.nodes.get_mut(index);
            if let Some(union) = node.and_then(|node| node.unions.get_mut(at)) {
                let mut mapping = std::mem::take(&mut union.mapping).into_vec();
                mapping.extend(named);
                mapping.sort_unstable();
                mapping.dedup_by_key(|(value, _)| *value);
                union.mapping = mapping.into();
            }
        }
    }

    fn past_bare_references(&self, schema: &'d Value) -> Result<&'d Value, InputError> {
        let bare = schema
            .as_object()
            .is_some_and(|map| map.len() == 1 && map.contains_key("$ref"));
        if !bare {
            return Ok(schema);
        }
        let mut value = schema;
        for _ in 0..=self.components.len() + 64 {
            match value.as_object() {
                Some(map) if map.len() == 1 => match refs::reference(value) {
                    Some(reference) => value = self.expander.follow(reference)?,
                    None => return Ok(value),
                },
                _ => return Ok(value),
            }
        }
        let name = refs::reference(schema).unwrap_or_default();
        Err(InputError::new(
            "`$ref` resolves only to itself",
            name,
            "a schema at its end",
        ))
    }

    /// Returns the component that a schema is, through wrappers that only describe it.
    fn component_of(&self, schemas: &[&'d Value]) -> Result<Option<(Symbol, &'d Value)>, InputError> {
        let [mut value] = *schemas else { return Ok(None) };
        for _ in 0..64 {
            if let Some(name) = self.components.get(&address(value)) {
                return Ok(Some((*name, value)));
            }
            let Some(keywords) = value.as_object() else {
                return Ok(None);
            };
            let only_describes = self.expander.only_describes(keywords);
            if !only_describes && is_substantive(keywords) {
                return Ok(None);
            }
            let mut only = keywords
                .get("allOf")
                .filter(|_| !only_describes)
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            value = match (refs::reference(value), only.next(), only.next()) {
                (Some(reference), None, None) => self.expander.follow(reference)?,
                (None, Some(member), None) => member,
                (None, None, None) => {
                    match [members(keywords, "oneOf"), members(keywords, "anyOf")].concat()[..] {
                        [member] => member,
                        _ => return Ok(None),
                    }
                }
                _ => return Ok(None),
            };
        }
        Ok(None)
    }
}
