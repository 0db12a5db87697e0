//! Enumerations as sets of values: those that other keywords exclude are no part of them.

use serde_json::Value;
use thin_vec::ThinVec;

use super::accepts::accepts;
use super::graph::{Additional, Graph, Limit, Node, Types};
use super::intern::{Interner, Symbol};
use super::number::Decimal;

/// Returns the type of a value; the integers among the numbers are integers, however they are spelled.
pub(super) fn type_of(value: &Value) -> Types {
    if let Some(number) = Decimal::of(value) {
        return match number.is_integer() {
            true => Types::INTEGER,
            false => Types::NUMBER,
        };
    }
    match value {
        Value::String(_) => Types::STRING,
        Value::Bool(_) => Types::BOOLEAN,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
        Value::Number(_) => Types::NUMBER,
        Value::Null => Types::NONE,
    }
}

/// Removes the values that other keywords exclude, and then the keywords that are decided for all that remain.
pub(super) fn simplify(graph: &mut Graph, index: usize, interner: &Interner) {
    let Some(node) = graph.nodes.get(index) else {
        return;
    };
    let Some(values) = &node.values else { return };
    let decide = |node: &Node, value: Symbol| accepts(graph, node, &interner.value_of(value), interner);
    let mut values = values.clone();
    // Unions are compared by their members.
    let beside_unions = Node {
        unions: ThinVec::new(),
        ..node.clone()
    };
    values.retain(|value| decide(&beside_unions, *value) != Some(false));
    let is_decided = |node: &Node| values.iter().all(|value| decide(node, *value) == Some(true));
    let limits_alone = Node {
        types: Types::ANY,
        limits: node.limits.clone(),
        ..Node::anything()
    };
    let not_alone = Node {
        not: node.not,
        ..Node::anything()
    };
    let (is_within_limits, is_not_excluded) = (is_decided(&limits_alone), is_decided(&not_alone));
    let Some(node) = graph.nodes.get_mut(index) else {
        return;
    };
    node.types = values.iter().fold(Types::NONE, |types, value| {
        types.with(type_of(&interner.value_of(*value)))
    });
    // A pattern that is open for a value is kept.
    node.limits.retain(|(limit, _)| {
        !is_within_limits && *limit == Limit::Pattern && limit.types().overlaps(node.types)
    });
    node.not = node.not.filter(|_| !is_not_excluded);
    let is_complete = node.types == Types::BOOLEAN && values.len() == 2;
    node.values = Some(values).filter(|values| !is_complete && !values.is_empty());
}

/// The formats of JSON Schema and OpenAPI by type. A format of another name may restrict any type.
const STRING_FORMATS: &str = "date date-time time duration email idn-email hostname idn-hostname ipv4 ipv6 uri \
    uri-reference iri iri-reference uuid uri-template json-pointer relative-json-pointer regex byte binary";
/// Strings with the format of a number are common, too: such as ids of 64 bits.
const NUMBER_FORMATS: &str = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float double decimal";

fn is_one_of(names: &str, format: &str) -> bool {
    names.split_whitespace().any(|name| name == format)
}

/// Whether a format is one of numbers, or of strings that hold them.
pub(super) fn is_of_numbers(format: &str) -> bool {
    is_one_of(NUMBER_FORMATS, format)
}

pub(super) fn is_unused(format: &str, types: Types) -> bool {
    let has_text = types.overlaps(Types::STRING);
    (is_one_of(STRING_FORMATS, format) && !has_text)
        || (is_of_numbers(format) && !has_text && !types.overlaps(Types::NUMBER))
}

/// Removes keywords for values of types that the schema excludes.
pub(super) fn drop_unused(node: &mut Node, interner: &Interner) {
    node.format = node
        .format
        .filter(|format| !is_unused(interner.text(*format), node.types));
    if !node.types.overlaps(Types::OBJECT) {
        node.properties.clear();
        node.undeclared.clear();
        node.additional = Additional::Any;
    }
    if !node.types.overlaps(Types::ARRAY) {
        node.items = None;
    }
    if node.types == Types::NONE {
        node.format = None;
        node.other.clear();
        node.applicators.clear();
    }
}
