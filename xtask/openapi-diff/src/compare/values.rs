//! Compares the values of two schemas: their formats, enumerations and limits.

use serde_json::Value;

use crate::accepts;
use crate::limits::{binds, few_numbers, format_binds};
use crate::number::Decimal;
use crate::simplify::certain_properties;
use crate::values::{is_of_numbers, type_of};
use crate::{Limit, Node, Symbol, Types};

use super::schema_pair::SchemaComparison;
use crate::rules::Kind;

impl SchemaComparison<'_, '_> {
    pub(super) fn values(&mut self, old: &Node, new: &Node) {
        self.formats(old, new);
        self.enumerations(old, new);
    }

    fn formats(&mut self, old: &Node, new: &Node) {
        let interner = self.schemas.interner;
        let text = |symbol: Symbol| Value::from(interner.text(symbol));
        let (was, is) = value_types((old, old.types), (new, new.types));
        // Where types come or go, the strings that remain still have their format.
        let formats = || old.format.iter().chain(&new.format);
        let are_of_strings = was.overlaps(Types::STRING)
            && is.overlaps(Types::STRING)
            && !formats().any(|format| is_of_numbers(interner.text(*format)));
        if old.format == new.format || was != is && !are_of_strings {
            return;
        }
        // The format of integers is a range, which other limits may be within.
        let binds_nothing = |format: Option<Symbol>, other: &Node| {
            let binds = |format| format_binds(interner.text(format), other, interner) == Some(false);
            format.is_none_or(|format| is.within(Types::INTEGER) && binds(format))
        };
        if binds_nothing(new.format, old) && binds_nothing(old.format, new) {
            self.is_explained = true;
            return;
        }
        match (old.format, new.format) {
            (None, Some(is)) => self.found(Kind::FormatAdded, Value::Null, text(is)),
            (Some(was), None) => self.found(Kind::FormatRemoved, text(was), Value::Null),
            (Some(was), Some(is)) => {
                let kind = match (interner.text(was), interner.text(is)) {
                    ("int32", "int64") | ("float", "double") => Kind::FormatWidened,
                    ("int64", "int32") | ("double", "float") => Kind::FormatNarrowed,
                    _ => Kind::FormatChanged,
                };
                self.found(kind, text(was), text(is));
            }
            (None, None) => {}
        }
    }

    /// Compares enumerations. Values beside the old ones are additive; where none of the old ones remains, the
    /// whole set is replaced.
    fn enumerations(&mut self, old: &Node, new: &Node) {
        let interner = self.schemas.interner;
        let list = |values: &[Symbol]| {
            let mut values: Vec<Symbol> = values.to_vec();
            values.sort_unstable_by_key(|value| interner.text(*value));
            values
                .into_iter()
                .map(|value| interner.json(value))
                .collect::<Value>()
        };
        // Without values beside `null` there is no enumeration to compare.
        if old.types == Types::NONE || new.types == Types::NONE {
            return;
        }
        // A range of few numbers may have no value beside those of the enumeration, and the enumeration none beside
        // those of the range.
        let compared = |values: &[Symbol], node: &Node| {
            let values = values.iter().map(|value| Decimal::parse(interner.text(*value)));
            let values: Vec<Decimal> = values.flatten().collect();
            let numbers = few_numbers(node, interner).unwrap_or_default();
            let has_all = !numbers.is_empty() && numbers.iter().all(|number| values.contains(number));
            (has_all, has_all && numbers.len() == values.len())
        };
        let graph = &self.schemas.new.graph;
        let is_rejected =
            |value: &Symbol| accepts(graph, new, &interner.value_of(*value), interner) == Some(false);
        // The strings may be replaced while a number remains: a client reads each type on its own.
        let of_type = |value: &Symbol| {
            let types = type_of(&interner.value_of(*value));
            if types.within(Types::NUMBER) {
                Types::NUMBER
            } else {
                types
            }
        };
        let is_replaced = |was: &[Symbol], is: &[Symbol]| {
            let remains = |types: Types| {
                was.iter()
                    .any(|value| of_type(value) == types && is.contains(value))
            };
            let is_replaced =
                |types: Types| is.iter().any(|value| of_type(value) == types) && !remains(types);
            was.iter().all(|value| !is.contains(value)) || was.iter().map(of_type).any(is_replaced)
        };
        match (&old.values, &new.values) {
            (None, Some(is)) => match compared(is, old) {
                (false, _) => self.found(Kind::EnumAdded, Value::Null, list(is)),
                (true, is_same) => self.is_explained |= is_same,
            },
            (Some(was), None) if was.iter().all(is_rejected) => {
                let limits = new.limits.iter();
                let limits =
                    limits.map(|(limit, text)| format!("{} {}", limit.keyword(), interner.text(*text)));
                let types = new.types.names().join(" or ");
                let after = match limits.collect::<Vec<_>>().join(" and ") {
                    limits if limits.is_empty() => types,
                    limits => format!("{types} with {limits}"),
                };
                self.found(Kind::TypeChanged, list(was), after.into());
            }
            (Some(was), None) => match compared(was, new) {
                (false, _) => self.found(Kind::EnumRemoved, list(was), Value::Null),
                (true, is_same) => self.is_explained |= is_same,
            },
            (Some(was), Some(is)) if is_replaced(was, is) => {
                self.found(Kind::EnumReplaced, list(was), list(is));
            }
            (Some(was), Some(is)) => {
                for value in was.iter().filter(|value| !is.contains(value)) {
                    self.found(Kind::EnumValueRemoved, interner.json(*value), Value::Null);
                }
                for value in is.iter().filter(|value| !was.contains(value)) {
                    self.found(Kind::EnumValueAdded, Value::Null, interner.json(*value));
                }
            }
            (None, None) => {}
        }
    }

    /// Compares limits as sets: a new limit matters if a value of the old schema may violate it, and an old one if
    /// a value of the new schema may.
    pub(super) fn limits(&mut self, old: &Node, new: &Node) {
        let interner = self.schemas.interner;
        let certain = [
            certain_properties(&self.schemas.old.graph, old),
            certain_properties(&self.schemas.new.graph, new),
        ];
        let find = |node: &Node, side: Limit| {
            node.limits
                .iter()
                .copied()
                .find(|(limit, _)| limit.side() == side)
        };
        let text = |limit: Option<(Limit, Symbol)>| {
            limit.map_or(Value::Null, |(limit, value)| {
                format!("{} {}", limit.keyword(), interner.text(value)).into()
            })
        };
        for side in Limit::ALL.into_iter().filter(|limit| limit.side() == *limit) {
            let (was, is) = (find(old, side), find(new, side));
            let counts = matches!(side, Limit::MinContains | Limit::MaxContains);
            if counts && (!counts_matches(old) || !counts_matches(new)) {
                continue;
            }
            let binds = |limit: Option<(Limit, Symbol)>, node: &Node, certain: usize| {
                limit
                    .is_some_and(|(limit, text)| binds((limit, interner.text(text)), node, certain, interner))
            };
            let tightened = binds(is, old, certain[0]);
            let loosened = binds(was, new, certain[1]);
            let kind = match (tightened, loosened) {
                (false, false) => continue,
                (true, true) => Kind::LimitChanged,
                (true, false) if was.is_none() => Kind::LimitAdded,
                (true, false) => Kind::LimitTightened,
                (false, true) if is.is_none() => Kind::LimitRemoved,
                (false, true) => Kind::LimitLoosened,
            };
            self.found(kind, text(was), text(is));
        }
    }
}

/// Whether the schema has `contains`: its removal is a change of its own.
fn counts_matches(node: &Node) -> bool {
    node.limits.iter().any(|(limit, _)| *limit == Limit::MinContains)
}

/// Returns the types of two schemas to compare. An enumeration of integers is one of numbers, too.
pub(super) fn value_types(was: (&Node, Types), is: (&Node, Types)) -> (Types, Types) {
    let of = |(node, types): (&Node, Types), other: Types| {
        let has_integers = node.values.is_some() && types.overlaps(Types::INTEGER);
        if has_integers && Types::NUMBER.within(other) {
            types.with(Types::NUMBER)
        } else {
            types
        }
    };
    (of(was, is.1), of(is, was.1))
}
