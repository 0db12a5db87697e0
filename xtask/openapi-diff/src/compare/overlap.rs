//! Proves that no value matches several schemas.
//!
//! Used for `oneOf`, which rejects a value that matches two members. The proof is incomplete: schemas may exclude each
//! other for a reason that is not considered here, and are then reported as overlapping.

use crate::{Additional, Document, Limit, Node, NodeId, Property, Symbol, Types, Union};

use super::schemas::Schemas;

/// The maximum depth of properties and of unions that a proof considers.
const DEPTH: u32 = 6;
/// The maximum number of schemas of one value; unions multiply them.
const MOST: usize = 12;

/// A schema of one of the two documents.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) document: &'a Document,
    pub(super) number: usize,
    pub(super) id: NodeId,
    /// Whether values have no other properties than the declared ones, as those of a client.
    pub(super) is_closed: bool,
    /// Whether the unions of the schema are already replaced by one of their members.
    pub(super) without_unions: bool,
}

impl<'a> Side<'a> {
    pub(super) fn node(&self) -> &'a Node {
        self.document.graph.node(self.id)
    }

    /// Returns the keywords of the schema beside its unions.
    pub(super) fn beside_unions(&self) -> Self {
        Self {
            without_unions: true,
            ..*self
        }
    }

    pub(super) fn below(&self, id: NodeId) -> Self {
        Self {
            id,
            without_unions: false,
            ..*self
        }
    }
}

impl<'a> Schemas<'a> {
    pub(super) fn old_side(&self, id: NodeId) -> Side<'a> {
        Side {
            document: self.old,
            number: 0,
            id,
            is_closed: false,
            without_unions: false,
        }
    }

    pub(super) fn new_side(&self, id: NodeId) -> Side<'a> {
        Side {
            document: self.new,
            number: 1,
            ..self.old_side(id)
        }
    }

    /// Returns the values that a client of the old document sends: they have declared properties only.
    pub(super) fn sent_values(&self, id: NodeId) -> Side<'a> {
        Side {
            is_closed: true,
            ..self.old_side(id)
        }
    }

    /// Returns the values that a server of the new document sends: they have declared properties only.
    pub(super) fn received_values(&self, id: NodeId) -> Side<'a> {
        Side {
            is_closed: true,
            ..self.new_side(id)
        }
    }

    /// Whether it is proven that no value matches all of the schemas.
    pub(super) fn are_disjoint(&self, sides: &[Side<'a>]) -> bool {
        self.disjoint(sides, DEPTH)
    }

    fn disjoint(&self, sides: &[Side<'a>], depth: u32) -> bool {
        if depth == 0 || sides.len() > MOST {
            return false;
        }
        if let Some((at, side)) = sides.iter().enumerate().find(|(_, side)| has_union(side)) {
            return self.excludes_members(sides, at, *side, depth);
        }
        let nodes = || sides.iter().map(Side::node);
        if nodes().all(|node| node.nullable || crate::is_anything(node)) {
            return false;
        }
        let types = Types(nodes().fold(Types::ANY.0, |all, node| all & node.types.0));
        types == Types::NONE
            || self.have_no_common_value(sides, types)
            || self.is_negated(sides)
            || have_no_common_format(self, sides, types)
            || self.exceed_each_other(sides, types)
            || types == Types::OBJECT && self.exclude_a_required_property(sides, depth)
    }

    /// Whether the schemas are disjoint with each member of a union.
    fn excludes_members(&self, sides: &[Side<'a>], at: usize, side: Side<'a>, depth: u32) -> bool {
        let mut choice = sides.to_vec();
        if let Some(slot) = choice.get_mut(at) {
            slot.without_unions = true;
        }
        // One union is enough for the proof; a schema with several is rare.
        let Some(union) = side.node().unions.first() else {
            return false;
        };
        union.members.iter().all(|member| {
            let mut all = choice.clone();
            all.push(side.below(*member));
            self.disjoint(&all, depth - 1)
        })
    }

    fn have_no_common_value(&self, sides: &[Side<'a>], types: Types) -> bool {
        let mut lists = sides.iter().filter_map(|side| side.node().values.as_ref());
        let Some(first) = lists.next() else { return false };
        let mut common: Vec<Symbol> = first.to_vec();
        for list in lists {
            common.retain(|value| list.contains(value));
        }
        let allowed = |value: &Symbol| type_of(self.interner.text(*value)).overlaps(types);
        !common.iter().any(allowed)
    }

    /// Whether one schema is the negation of another.
    fn is_negated(&self, sides: &[Side<'a>]) -> bool {
        sides.iter().any(|side| {
            side.node().not.is_some_and(|not| {
                let class = self.wire_of(side.number, not);
                sides
                    .iter()
                    .any(|other| self.wire_of(other.number, other.id) == class)
            })
        })
    }

    /// Whether a lower limit of one schema exceeds an upper limit of another.
    fn exceed_each_other(&self, sides: &[Side<'a>], types: Types) -> bool {
        let limits = |limit: Limit| {
            let of = move |side: &Side<'a>| {
                let found = side.node().limits.iter().find(|(known, _)| *known == limit);
                found.and_then(|(_, value)| self.interner.text(*value).parse::<f64>().ok())
            };
            sides.iter().filter_map(of)
        };
        let exceed = |lower: Limit, upper: Limit, may_be_equal: bool| {
            let (Some(least), Some(most)) = (limits(lower).reduce(f64::max), limits(upper).reduce(f64::min))
            else {
                return false;
            };
            least > most || (!may_be_equal && least >= most)
        };
        match types {
            types if types.within(Types::NUMBER) => {
                exceed(Limit::Minimum, Limit::Maximum, true)
                    || exceed(Limit::Minimum, Limit::ExclusiveMaximum, false)
                    || exceed(Limit::ExclusiveMinimum, Limit::Maximum, false)
                    || exceed(Limit::ExclusiveMinimum, Limit::ExclusiveMaximum, false)
            }
            Types::STRING => exceed(Limit::MinLength, Limit::MaxLength, true),
            Types::ARRAY => exceed(Limit::MinItems, Limit::MaxItems, true),
            Types::OBJECT => exceed(Limit::MinProperties, Limit::MaxProperties, true),
            _ => false,
        }
    }

    /// Whether a property that one schema requires has no value that all accept. A property of one direction is not
    /// required in the other.
    fn exclude_a_required_property(&self, sides: &[Side<'a>], depth: u32) -> bool {
        let mut required: Vec<Symbol> = Vec::new();
        for side in sides {
            let node = side.node();
            required.extend(&node.undeclared);
            let is_always_required = |property: &&Property| {
                let schema = side.below(property.node).node();
                property.required && !schema.read_only && !schema.write_only
            };
            let declared = node.properties.iter().filter(is_always_required);
            required.extend(declared.map(|property| property.name));
        }
        required.sort_unstable();
        required.dedup();
        required.into_iter().any(|name| {
            let mut schemas = Vec::new();
            for side in sides {
                let node = side.node();
                let declared = node.properties.iter().find(|property| property.name == name);
                let patterns = node.applicators.iter();
                let has_patterns = patterns
                    .clone()
                    .any(|(key, _)| self.interner.text(*key).starts_with("patternProperties "));
                match (declared, node.additional) {
                    (Some(property), _) => schemas.push(side.below(property.node)),
                    (None, _) if has_patterns => {}
                    (None, Additional::Forbidden) => return true,
                    (None, Additional::Schema(id)) => schemas.push(side.below(id)),
                    (None, Additional::Any)
                        if side.is_closed && !self.is_declared_beside(sides, side, name) =>
                    {
                        return true;
                    }
                    (None, Additional::Any) => {}
                }
            }
            self.disjoint(&schemas, depth - 1)
        })
    }

    /// Whether a client's values may have a property: its schema requires it, or another part of it declares it.
    pub(super) fn is_declared_beside(&self, sides: &[Side<'a>], side: &Side<'a>, name: Symbol) -> bool {
        let is_part = |other: &&Side<'a>| other.is_closed && other.number == side.number;
        let mut parts = sides.iter().filter(is_part);
        // An object without declared properties is free-form.
        let is_free_form = parts.clone().all(|part| part.node().properties.is_empty());
        is_free_form
            || parts.any(|part| {
                let node = part.node();
                let is_map = !matches!(node.additional, Additional::Any);
                is_map
                    || node.undeclared.contains(&name)
                    || node.properties.iter().any(|property| property.name == name)
            })
    }

    /// Returns the first two members of a union that a value may match together.
    pub(super) fn overlapping_members(&self, union: &Union) -> Option<(NodeId, NodeId)> {
        self.overlapping(union, |_| true)
    }

    /// Returns the first two members of a union that a value may match together, and that pass a test.
    pub(super) fn overlapping(
        &self,
        union: &Union,
        test: impl Fn((&NodeId, &NodeId)) -> bool,
    ) -> Option<(NodeId, NodeId)> {
        union.members.iter().enumerate().find_map(|(at, one)| {
            let overlaps = |other: &&NodeId| {
                !self.are_disjoint(&[self.new_side(*one), self.new_side(**other)]) && test((one, *other))
            };
            let other = union.members.iter().skip(at + 1).find(overlaps)?;
            Some((*one, *other))
        })
    }
}

fn has_union(side: &Side<'_>) -> bool {
    !side.without_unions && !side.node().unions.is_empty()
}

/// Whether the schemas have formats that no string has together.
fn have_no_common_format(schemas: &Schemas<'_>, sides: &[Side<'_>], types: Types) -> bool {
    const EXCLUSIVE: [&str; 7] = ["date", "date-time", "time", "uuid", "email", "ipv4", "ipv6"];
    let formats = sides.iter().filter_map(|side| side.node().format);
    let mut formats: Vec<&str> = formats.map(|format| schemas.interner.text(format)).collect();
    formats.sort_unstable();
    formats.dedup();
    types == Types::STRING && formats.iter().filter(|format| EXCLUSIVE.contains(format)).count() > 1
}

/// Returns the type of a JSON text.
fn type_of(text: &str) -> Types {
    match text.as_bytes().first() {
        Some(b'"') => Types::STRING,
        Some(b'{') => Types::OBJECT,
        Some(b'[') => Types::ARRAY,
        Some(b't' | b'f') => Types::BOOLEAN,
        Some(b'n') | None => Types::NONE,
        Some(_) => Types::NUMBER,
    }
}
