//! Enumerations as sets of values: those that other keywords exclude are no part of them.

use serde_json::Value;

use super::graph::{Additional, Limit, Node, Types};
use super::intern::Interner;
use super::limits;
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

/// Removes the values that other keywords exclude, and then those keywords: the values meet them.
pub(super) fn simplify(node: &mut Node, interner: &Interner) {
    let Some(mut values) = node.values.take() else {
        return;
    };
    values.retain(|value| {
        let value = interner.value_of(*value);
        let mut limits = node.limits.iter();
        type_of(&value).within(node.types)
            && limits.all(|(limit, text)| limits::meets(&value, *limit, interner.text(*text)))
    });
    node.types = values.iter().fold(Types::NONE, |types, value| {
        types.with(type_of(&interner.value_of(*value)))
    });
    node.limits
        .retain(|(limit, _)| *limit == Limit::Pattern && limit.types().overlaps(node.types));
    let is_complete = node.types == Types::BOOLEAN && values.len() == 2;
    node.values = Some(values).filter(|values| !is_complete && !values.is_empty());
}

/// The formats of JSON Schema and OpenAPI by type. A format of another name may restrict any type.
const STRING_FORMATS: &str = "date date-time time duration email idn-email hostname idn-hostname ipv4 ipv6 uri \
    uri-reference iri iri-reference uuid uri-template json-pointer relative-json-pointer regex byte binary";
/// Strings with the format of a number are common, too: such as ids of 64 bits.
const NUMBER_FORMATS: &str = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float double decimal";

fn is_unused(format: &str, types: Types) -> bool {
    let is_one_of = |names: &str| names.split_whitespace().any(|name| name == format);
    let has_text = types.overlaps(Types::STRING);
    (is_one_of(STRING_FORMATS) && !has_text)
        || (is_one_of(NUMBER_FORMATS) && !has_text && !types.overlaps(Types::NUMBER))
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
