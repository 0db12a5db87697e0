//! Which schemas are components, and their names.
//!
//! Whether a schema is a component depends on its keywords alone, never on where the document uses `$ref`:
//! objects with properties, enums and unions are; numbers, strings, arrays and maps are not. So a document
//! with a `$ref` and one with the same schema in its place have one normal form.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::intern::Interner;
use crate::model::Document;
use crate::schema::equivalence::{children, classes_on_wire};
use crate::schema::graph::{Additional, Node, NodeId};

/// The maximum depth of inline schemas; the next one becomes a component.
const DEEPEST: u32 = 16;

pub(super) struct Names {
    /// The class of each node, and the component name of each class that is one.
    class: Vec<u32>,
    name: HashMap<u32, String>,
    /// The node without annotations such as `nullable`, for those that have them.
    core: HashMap<NodeId, NodeId>,
}

impl Names {
    /// Adds the nodes that components need to the graph, and names them.
    pub(super) fn new(document: &mut Document, interner: &Interner) -> Self {
        let core = add_cores(document);
        let class = classes_on_wire(&document.graph);
        let mut names = Self {
            class,
            name: HashMap::new(),
            core,
        };
        let components = names.components(document);
        names.assign(document, interner, &components);
        names
    }

    /// Returns the component that a node is.
    pub(super) fn of(&self, node: NodeId) -> Option<&str> {
        self.name
            .get(&self.class_of(self.core_of(node)))
            .map(String::as_str)
    }

    /// Returns all components by name, each with one of its nodes.
    pub(super) fn all(&self) -> BTreeMap<&str, NodeId> {
        let mut all = BTreeMap::new();
        for (index, class) in self.class.iter().enumerate() {
            if let (Some(name), Ok(id)) = (self.name.get(class), NodeId::try_from(index)) {
                all.entry(name.as_str()).or_insert(id);
            }
        }
        all
    }

    pub(super) fn core_of(&self, node: NodeId) -> NodeId {
        self.core.get(&node).copied().unwrap_or(node)
    }

    fn class_of(&self, node: NodeId) -> u32 {
        self.class.get(node as usize).copied().unwrap_or(u32::MAX)
    }

    /// Returns the classes that are components.
    fn components(&self, document: &Document) -> BTreeSet<u32> {
        let nodes = &document.graph.nodes;
        let mut components: BTreeSet<u32> = BTreeSet::new();
        let mut parents: HashMap<u32, BTreeSet<u32>> = HashMap::new();
        let mut open: HashMap<u32, BTreeSet<u32>> = HashMap::new();
        for (index, node) in nodes.iter().enumerate() {
            let class = self.class.get(index).copied().unwrap_or(u32::MAX);
            if is_component(node) {
                components.insert(class);
            } else {
                open.entry(class).or_default();
                children(node, |child| {
                    if !nodes.get(child as usize).is_some_and(is_component) {
                        let below = self.class_of(child);
                        parents.entry(below).or_default().insert(class);
                        open.entry(class).or_default().insert(below);
                    }
                });
            }
        }
        // An array of itself would nest without end, so a schema on such a cycle is a component, too.
        let mut depth: HashMap<u32, u32> = HashMap::new();
        let mut ready: VecDeque<u32> = open
            .iter()
            .filter(|(_, below)| below.is_empty())
            .map(|(class, _)| *class)
            .collect();
        let mut left: HashMap<u32, usize> = open.iter().map(|(class, below)| (*class, below.len())).collect();
        while let Some(class) = ready.pop_front() {
            let mut own = depth.get(&class).copied().unwrap_or(0) + 1;
            left.remove(&class);
            if own > DEEPEST {
                components.insert(class);
                own = 0;
            }
            for parent in parents.get(&class).into_iter().flatten() {
                let known = depth.entry(*parent).or_insert(0);
                *known = (*known).max(own);
                if let Some(count) = left.get_mut(parent) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push_back(*parent);
                    }
                }
            }
        }
        components.extend(left.keys());
        components
    }

    fn assign(&mut self, document: &Document, interner: &Interner, components: &BTreeSet<u32>) {
        let graph = &document.graph;
        let mut known: BTreeMap<&str, NodeId> = BTreeMap::new();
        for (id, node) in (0..).zip(&graph.nodes) {
            if let (Some(name), None) = (node.name, node.base) {
                known.entry(interner.text(name)).or_insert(id);
            }
        }
        let sane = known.keys().filter(|name| component_name(name) == **name);
        let mut taken: BTreeSet<String> = sane.map(|name| (*name).to_owned()).collect();
        let mut queue: VecDeque<NodeId> = VecDeque::new();
        for (name, id) in known {
            let core = self.core_of(id);
            let class = self.class_of(core);
            if components.contains(&class) && !self.name.contains_key(&class) {
                let name = match component_name(name) {
                    sane if sane == name => sane,
                    sane => free(&sane, &mut taken),
                };
                self.name.insert(class, name);
                queue.push_back(core);
            }
        }
        self.spread(document, interner, components, &mut taken, queue);
        for operation in &document.operations {
            let stem = operation_stem(&operation.method, &operation.path);
            let mut places: Vec<(String, NodeId)> = Vec::new();
            for parameter in &operation.parameters {
                places.push((format!("{stem}{}", pascal(&parameter.name)), parameter.node));
            }
            let bodies = operation.body.iter().flat_map(|body| body.content.values());
            places.extend(bodies.map(|media| (format!("{stem}Request"), media.node)));
            for (status, response) in &operation.responses {
                let stem = format!("{stem}Response{}", pascal(status));
                places.extend(response.content.values().map(|media| (stem.clone(), media.node)));
                let headers = response.headers.values();
                places.extend(headers.map(|header| (format!("{stem}{}", pascal(&header.name)), header.node)));
            }
            let bodies = operation.body.iter().map(|body| &body.content);
            let responses = operation.responses.values().map(|response| &response.content);
            let forms = bodies.chain(responses).flat_map(crate::MediaTypes::values);
            for (part, encoding) in forms.flat_map(|media| &media.encoding) {
                let headers = encoding.headers.values().map(|header| {
                    (
                        format!("{stem}{}{}", pascal(part), pascal(&header.name)),
                        header.node,
                    )
                });
                places.extend(headers);
            }
            for (hint, node) in places {
                let mut queue = VecDeque::new();
                self.name_below(document, components, &mut taken, &mut queue, &hint, node);
                self.spread(document, interner, components, &mut taken, queue);
            }
        }
    }

    /// Names the components below named ones, after the place where each is found first.
    fn spread(
        &mut self,
        document: &Document,
        interner: &Interner,
        components: &BTreeSet<u32>,
        taken: &mut BTreeSet<String>,
        mut queue: VecDeque<NodeId>,
    ) {
        while let Some(id) = queue.pop_front() {
            let owner = self.of(id).unwrap_or_default().to_owned();
            for (step, child) in places(document.graph.node(id), interner, document) {
                let hint = format!("{owner}{}", pascal(&step));
                self.name_below(document, components, taken, &mut queue, &hint, child);
            }
        }
    }

    /// Names the component at a place, below arrays and maps.
    fn name_below(
        &mut self,
        document: &Document,
        components: &BTreeSet<u32>,
        taken: &mut BTreeSet<String>,
        queue: &mut VecDeque<NodeId>,
        hint: &str,
        start: NodeId,
    ) {
        let mut stack = vec![(hint.to_owned(), start)];
        while let Some((hint, id)) = stack.pop() {
            let core = self.core_of(id);
            let class = self.class_of(core);
            if !components.contains(&class) {
                let node = document.graph.node(id);
                stack.extend(node.items.map(|items| (format!("{hint}Item"), items)));
                stack.extend(node.not.map(|not| (format!("{hint}Not"), not)));
                if let Additional::Schema(value) = node.additional {
                    stack.push((format!("{hint}Value"), value));
                }
            } else if let Entry::Vacant(unnamed) = self.name.entry(class) {
                unnamed.insert(free(&hint, taken));
                queue.push_back(core);
            }
        }
    }
}

/// Returns a component's name, with `_` for characters that OpenAPI does not allow.
pub fn component_name(name: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.replace(|c: char| !is_allowed(c), "_")
}

/// Returns the name, with the first number that makes it unique where it is taken.
fn free(hint: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = hint.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{hint}{number}");
        number += 1;
    }
    name
}

fn is_component(node: &Node) -> bool {
    !node.properties.is_empty()
        || !node.unions.is_empty()
        || node.values.is_some()
        || node.types.names().len() > 1
}

/// Adds the node of the component for each reference with annotations: a component may be nullable at one
/// place and not at another.
fn add_cores(document: &mut Document) -> HashMap<NodeId, NodeId> {
    let mut cores = HashMap::new();
    for index in 0..document.graph.nodes.len() {
        let Some(node) = document.graph.nodes.get(index) else {
            continue;
        };
        if (node.nullable || node.read_only || node.write_only) && is_component(node) {
            let mut core = Node {
                nullable: false,
                read_only: false,
                write_only: false,
                ..node.clone()
            };
            // A component that is nullable itself gives its name to the node without that.
            core.base = None;
            let next = NodeId::try_from(document.graph.nodes.len()).unwrap_or(NodeId::MAX);
            cores.insert(NodeId::try_from(index).unwrap_or(NodeId::MAX), next);
            document.graph.nodes.push(core);
        }
    }
    cores
}

/// Returns the schemas below a component, sorted, each with a word for its name.
fn places(node: &Node, interner: &Interner, document: &Document) -> Vec<(String, NodeId)> {
    let mut places: Vec<(String, NodeId)> = node
        .properties
        .iter()
        .map(|property| (interner.text(property.name).to_owned(), property.node))
        .collect();
    if let Additional::Schema(value) = node.additional {
        places.push(("Value".to_owned(), value));
    }
    places.extend(node.items.map(|items| ("Item".to_owned(), items)));
    places.extend(node.not.map(|not| ("Not".to_owned(), not)));
    places.sort();
    let members = node.unions.iter().flat_map(|union| union.members.iter());
    let mut variants: Vec<(String, NodeId)> = members
        .map(|member| {
            (
                variant_word(document.graph.node(*member), interner, document),
                *member,
            )
        })
        .collect();
    variants.sort();
    places.extend(variants);
    places
}

/// Returns a word for the name of a union's member: its tag, or its type.
fn variant_word(member: &Node, interner: &Interner, document: &Document) -> String {
    for property in &member.properties {
        if let Some([only]) = document.graph.node(property.node).values.as_deref()
            && let serde_json::Value::String(value) = interner.json(*only)
        {
            return value;
        }
    }
    member
        .types
        .names()
        .first()
        .map_or_else(|| "variant".to_owned(), |name| format!("{name} variant"))
}

fn operation_stem(method: &str, path: &str) -> String {
    let segments: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && !part.starts_with('{'))
        .collect();
    let tail = segments
        .get(segments.len().saturating_sub(2)..)
        .unwrap_or_default();
    format!(
        "{}{}",
        pascal(method),
        tail.iter().map(|part| pascal(part)).collect::<String>()
    )
}

fn pascal(text: &str) -> String {
    let mut out = String::new();
    let shout = !text.chars().any(char::is_lowercase);
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let mut letters = word.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        if shout {
            out.push_str(&letters.as_str().to_lowercase());
        } else {
            out.push_str(letters.as_str());
        }
    }
    out
}
