//! The names of schemas in XML.

use serde_json::{Map, Value};

use super::expand::Keywords;
use super::graph::{Graph, Node, NodeId, Types};
use super::intern::{Interner, Symbol};

/// Returns what a schema declares about XML, without what OpenAPI has as the default.
pub(super) fn declared(interner: &mut Interner, keywords: &Keywords) -> Option<Symbol> {
    let xml = keywords.get("xml")?.as_object()?;
    let mut kept = Map::new();
    for key in ["name", "namespace", "prefix", "nodeType"] {
        if let Some(text) = xml.get(key).filter(|value| value.is_string()) {
            kept.insert(key.to_owned(), text.clone());
        }
    }
    if kept.get("nodeType").is_some_and(|of| of != "element") {
        // Only elements and attributes have names.
        kept.retain(|key, _| key == "nodeType");
    }
    for key in ["attribute", "wrapped"] {
        if xml.get(key) == Some(&Value::Bool(true)) {
            kept.insert(key.to_owned(), true.into());
        }
    }
    symbol(interner, kept)
}

/// Returns the names in XML. Where only the other schema declares one, the name is that of the component.
pub(crate) fn named(node: &Node, other: &Node, interner: &Interner) -> Map<String, Value> {
    let declared = |node: &Node| match node.xml.map(|xml| interner.json(xml)) {
        Some(Value::Object(xml)) => xml,
        _ => Map::new(),
    };
    let mut xml = declared(node);
    if let Some(name) = node.name.filter(|_| !xml.contains_key("name"))
        && declared(other).contains_key("name")
    {
        xml.insert("name".to_owned(), interner.text(name).into());
    }
    xml
}

fn symbol(interner: &mut Interner, xml: Map<String, Value>) -> Option<Symbol> {
    (!xml.is_empty()).then(|| interner.value(&Value::Object(xml)))
}

/// Removes names that change nothing: that of a property where it is the property's own, and that of an array without an
/// element of its own, whose items have a name. Only arrays are wrapped.
pub(super) fn remove_defaults(graph: &mut Graph, interner: &mut Interner) {
    let mut changed: Vec<(usize, Option<Symbol>)> = Vec::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        let Some(Value::Object(mut xml)) = node.xml.map(|xml| interner.json(xml)) else {
            continue;
        };
        if !node.types.overlaps(Types::ARRAY) {
            xml.remove("wrapped");
        }
        let items = node.items.and_then(|items| graph.node(items).xml);
        let is_named = |xml: Symbol| interner.json(xml).get("name").is_some();
        if node.types == Types::ARRAY && !xml.contains_key("wrapped") && items.is_some_and(is_named) {
            xml.remove("name");
        }
        changed.push((index, symbol(interner, xml)));
    }
    for (index, xml) in changed {
        if let Some(node) = graph.nodes.get_mut(index) {
            node.xml = xml;
        }
    }
    let properties = graph.nodes.iter().flat_map(|node| &node.properties);
    let own: Vec<(NodeId, Symbol)> = properties
        .map(|property| (property.node, property.name))
        .collect();
    for (id, name) in own {
        // The name of a component applies wherever it is used.
        let Some(node) = graph
            .nodes
            .get_mut(id as usize)
            .filter(|node| node.name.is_none())
        else {
            continue;
        };
        let Some(Value::Object(mut xml)) = node.xml.map(|xml| interner.json(xml)) else {
            continue;
        };
        if xml.get("name").and_then(Value::as_str) == Some(interner.text(name)) {
            xml.remove("name");
            node.xml = symbol(interner, xml);
        }
    }
}
