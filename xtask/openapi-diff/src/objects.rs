//! Objects as sets of properties: what no value can have is no part of a schema.
//!
//! A closed object has finitely many names, so that `propertyNames` decides about each of them. An optional property
//! that no value fits is the same as none where others are forbidden.

use serde_json::Value;

use super::accepts::{accepts, patterns};
use super::graph::{Additional, Graph, Node, NodeId, Property, Types};
use super::intern::{Interner, Symbol};
use super::values;

const DEPENDENT_REQUIRED: &str = "dependentRequired";

/// Removes members that no value has, and keywords about names that restrict none. Returns whether something changed.
pub(super) fn simplify(graph: &mut Graph, interner: &Interner) -> bool {
    let mut changed = false;
    for index in 0..graph.nodes.len() {
        let Some(node) = graph.nodes.get(index) else {
            continue;
        };
        if let Some(simpler) = simplified(graph, node, interner) {
            changed = true;
            if let Some(slot) = graph.nodes.get_mut(index) {
                *slot = simpler;
            }
        }
    }
    changed
}

/// Whether no value matches.
fn is_nothing(node: &Node) -> bool {
    node.types == Types::NONE && !node.nullable
}

fn simplified(graph: &Graph, node: &Node, interner: &Interner) -> Option<Node> {
    let is_never = |id: NodeId| is_nothing(graph.node(id));
    let has_names = node
        .applicators
        .iter()
        .map(|(key, _)| interner.text(*key))
        .any(|key| key == "propertyNames");
    let depends = node
        .other
        .iter()
        .any(|(key, _)| interner.text(*key) == DEPENDENT_REQUIRED);
    let has_never = node.properties.iter().any(|property| is_never(property.node));
    let is_simple = !has_names && !depends && !has_never;
    let has_never_below = match node.additional {
        Additional::Schema(id) => is_never(id),
        _ => false,
    };
    if is_simple && !has_never_below {
        return None;
    }
    let mut new = node.clone();
    if has_never_below {
        new.additional = Additional::Forbidden;
    }
    Objects { graph, interner }.simplify(&mut new);
    let is_changed = new.types != node.types
        || new.properties.len() != node.properties.len()
        || new.additional != node.additional
        || new.other != node.other
        || new.applicators != node.applicators;
    values::drop_unused(&mut new, interner);
    is_changed.then_some(new)
}

struct Objects<'g> {
    graph: &'g Graph,
    interner: &'g Interner,
}

impl Objects<'_> {
    fn simplify(&self, node: &mut Node) {
        self.dependents(node);
        self.names(node);
        let is_nothing = |property: &Property| is_nothing(self.graph.node(property.node));
        if self.is_closed(node) {
            node.properties
                .retain(|property| property.required || !is_nothing(property));
        }
    }

    /// Whether values have declared properties only.
    fn is_closed(&self, node: &Node) -> bool {
        node.additional == Additional::Forbidden && patterns(node, self.interner).next().is_none()
    }

    /// Removes dependencies of properties that are always present, and of those that never are.
    fn dependents(&self, node: &mut Node) {
        let is_closed = self.is_closed(node);
        let other = std::mem::take(&mut node.other);
        for (key, pair) in other {
            let is_met = self.interner.text(key) == DEPENDENT_REQUIRED && self.is_met(node, pair, is_closed);
            if !is_met {
                node.other.push((key, pair));
            }
        }
    }

    fn is_met(&self, node: &Node, pair: Symbol, is_closed: bool) -> bool {
        let pair = self.interner.value_of(pair);
        let [Some(name), Some(dependent)] =
            [pair.get(0), pair.get(1)].map(|name| name.and_then(Value::as_str))
        else {
            return false;
        };
        let is = |symbol: Symbol, name: &str| self.interner.text(symbol) == name;
        let declared = |name: &str| node.properties.iter().find(|property| is(property.name, name));
        let is_required = node.undeclared.iter().any(|symbol| is(*symbol, dependent))
            || declared(dependent).is_some_and(|property| {
                let schema = self.graph.node(property.node);
                property.required && !schema.read_only && !schema.write_only
            });
        name == dependent || is_required || is_closed && declared(name).is_none()
    }

    /// Applies `propertyNames` to the names of a closed object, and removes it where it restricts no name.
    fn names(&self, node: &mut Node) {
        let applicators = std::mem::take(&mut node.applicators);
        for (key, schemas) in applicators {
            let is_of_names = self.interner.text(key) == "propertyNames";
            let restricts = !is_of_names || schemas.iter().any(|schema| self.restricts_names(node, *schema));
            if restricts {
                node.applicators.push((key, schemas));
            }
        }
    }

    fn restricts_names(&self, node: &mut Node, schema: NodeId) -> bool {
        let names = self.graph.node(schema);
        if !self.is_closed(node) {
            return true;
        }
        let accepts = |property: &Property| {
            let name = Value::from(self.interner.text(property.name));
            accepts(self.graph, names, &name, self.interner)
        };
        if node.properties.iter().any(|property| accepts(property).is_none()) {
            return true;
        }
        let is_rejected = |property: &Property| accepts(property) == Some(false);
        if node
            .properties
            .iter()
            .any(|property| property.required && is_rejected(property))
        {
            node.types.0 &= !Types::OBJECT.0;
        }
        node.properties.retain(|property| !is_rejected(property));
        false
    }
}
