//! Proves that one schema includes another: every value that matches the one matches the other.
//!
//! A difference with such a proof breaks nothing in one direction. The proof is sound and incomplete: each keyword of
//! the including schema must follow from the keywords of the included one, and a union is divided into its members,
//! types and values. Where it fails, nothing is known.
//!
//! Example: `{type: [string, integer]}` is in `anyOf: [{type: string}, {type: number}]`, since each of its types is in
//! a member.

use crate::graph::Graph;
use crate::limits::{binds, meets};
use crate::simplify::certain_properties;
use crate::values::type_of;
use crate::{Node, NodeId, Symbol, Types, Union, UnionKind, children, is_anything};

use super::overlap::Side;
use super::schemas::Schemas;

/// The maximum depth of properties, items and unions that a proof considers.
const DEPTH: u32 = 6;
/// The maximum number of steps of one proof.
const STEPS: u32 = 200;

/// The values that match several schemas.
#[derive(Clone)]
pub(super) struct Values<'a> {
    pub(super) sides: Vec<Side<'a>>,
    /// The types of the values.
    types: Types,
    /// The only value.
    only: Option<Symbol>,
    /// Whether `null` is among the values, if the schemas accept it.
    with_null: bool,
}

impl<'a> Values<'a> {
    pub(super) fn of(sides: Vec<Side<'a>>) -> Self {
        Self {
            sides,
            types: Types::ANY,
            only: None,
            with_null: true,
        }
    }

    fn without_null(&self) -> Self {
        Self {
            with_null: false,
            ..self.clone()
        }
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &'a Node> {
        self.sides.iter().map(Side::node)
    }

    /// Returns the values that match a member of a union, too.
    fn with(&self, at: usize, member: NodeId) -> Self {
        let mut all = self.clone();
        if let Some(side) = all.sides.get_mut(at) {
            side.without_unions = true;
            let member = side.below(member);
            all.sides.push(member);
        }
        all
    }

    /// Returns the enumeration with the fewest values.
    fn listed(&self) -> Option<Vec<Symbol>> {
        if let Some(only) = self.only {
            return Some(vec![only]);
        }
        let lists = self.nodes().filter_map(|node| node.values.as_deref());
        lists.min_by_key(|list| list.len()).map(<[Symbol]>::to_vec)
    }
}

/// A proof that is under way.
pub(super) struct Proof<'p, 'a> {
    pub(super) schemas: &'p Schemas<'a>,
    steps: u32,
}

impl<'a> Schemas<'a> {
    /// Whether it is proven that a schema of the new document accepts what a client of the old one sends.
    pub(super) fn is_wider(&self, old: NodeId, new: NodeId) -> bool {
        self.proven((0, self.wire_of(0, old), self.wire_of(1, new)), || {
            self.includes(Values::of(vec![self.sent_values(old)]), self.new_side(new))
        })
    }

    /// Whether it is proven that a schema of the old document accepts what a server of the new one sends.
    pub(super) fn is_narrower(&self, old: NodeId, new: NodeId) -> bool {
        self.proven((1, self.wire_of(0, old), self.wire_of(1, new)), || {
            self.includes(Values::of(vec![self.received_values(new)]), self.old_side(old))
        })
    }

    /// Returns the result of a proof, which is made once.
    fn proven(&self, key: (u8, u32, u32), prove: impl FnOnce() -> bool) -> bool {
        let known = self.proofs.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let is_proven = prove();
            self.proofs.borrow_mut().insert(key, is_proven);
            is_proven
        })
    }

    /// Whether it is proven that two schemas accept the same values, and neither has other keywords that matter.
    pub(super) fn mean_the_same(&self, old: NodeId, new: NodeId) -> bool {
        self.is_wider(old, new)
            && self.is_narrower(old, new)
            && !has_annotations(&self.old.graph, old)
            && !has_annotations(&self.new.graph, new)
    }

    /// Whether it is proven that all of the values match a schema.
    pub(super) fn includes(&self, values: Values<'a>, schema: Side<'a>) -> bool {
        self.proof().includes(&values, schema, DEPTH)
    }

    /// Whether it is proven that all of the values match a union of a schema.
    pub(super) fn meets_union(&self, values: Values<'a>, schema: Side<'a>, union: &'a Union) -> bool {
        let mut proof = self.proof();
        proof.meets_null(&values, schema) && proof.meets_union(&values.without_null(), schema, union, DEPTH)
    }

    fn proof(&self) -> Proof<'_, 'a> {
        Proof {
            schemas: self,
            steps: STEPS,
        }
    }
}

impl<'a> Proof<'_, 'a> {
    pub(super) fn includes(&mut self, values: &Values<'a>, schema: Side<'a>, depth: u32) -> bool {
        let class = |side: &Side<'a>| self.schemas.wire_of(side.number, side.id);
        let is_same = |side: &Side<'a>| !side.without_unions && class(side) == class(&schema);
        if is_anything(schema.node()) || values.sides.iter().any(is_same) {
            return true;
        }
        if depth == 0 || self.steps == 0 || !self.meets_null(values, schema) {
            return false;
        }
        self.steps -= 1;
        let values = &values.without_null();
        let mut unions = schema.node().unions.iter();
        (self.meets_keywords(values, schema, depth)
            && unions.all(|union| self.meets_union(values, schema, union, depth)))
            || self.is_included_in_parts(values, schema, depth)
    }

    /// Whether `null` is none of the values, or matches the schema.
    fn meets_null(&self, values: &Values<'a>, schema: Side<'a>) -> bool {
        let may_be_null = |side: &Side<'a>| accepts_null(side, true, DEPTH);
        !values.with_null || !values.sides.iter().all(may_be_null) || accepts_null(&schema, false, DEPTH)
    }

    /// Whether the values are included if they are divided by a union.
    fn is_included_in_parts(&mut self, values: &Values<'a>, schema: Side<'a>, depth: u32) -> bool {
        let unions = values
            .sides
            .iter()
            .enumerate()
            .filter(|(_, side)| !side.without_unions);
        let unions = unions.flat_map(|(at, side)| side.node().unions.iter().map(move |union| (at, union)));
        let unions: Vec<(usize, &Union)> = unions.collect();
        unions.into_iter().any(|(at, union)| {
            let mut members = union.members.iter();
            members.all(|member| self.includes(&values.with(at, *member), schema, depth - 1))
        })
    }

    /// Whether the values meet the keywords of a schema other than its unions.
    fn meets_keywords(&mut self, values: &Values<'a>, schema: Side<'a>, depth: u32) -> bool {
        let node = schema.node();
        let types = self.types_of(values);
        types == Types::NONE
            || types.within(node.types)
                && self.meets_enumeration(values, types, node)
                && self.meets_format(values, types, node)
                && self.meets_limits(values, types, schema)
                && self.meets_constraints(values, schema)
                && (!types.overlaps(Types::ARRAY) || self.meets_items(values, node.items, schema, depth))
                && (!types.overlaps(Types::OBJECT) || self.meets_properties(values, schema, depth))
    }

    /// Returns the types that the values may have.
    fn types_of(&self, values: &Values<'a>) -> Types {
        let of_nodes = values
            .nodes()
            .fold(values.types.0, |all, node| all & node.types.0);
        match values.only {
            Some(only) => Types(of_nodes & type_of(&self.schemas.interner.value_of(only)).0),
            None => Types(of_nodes),
        }
    }

    fn meets_enumeration(&self, values: &Values<'a>, types: Types, node: &Node) -> bool {
        let Some(allowed) = &node.values else { return true };
        let interner = self.schemas.interner;
        let is_value = |value: &Symbol| type_of(&interner.value_of(*value)).within(types);
        values.listed().is_some_and(|listed| {
            listed
                .iter()
                .filter(|value| is_value(value))
                .all(|value| allowed.contains(value))
        })
    }

    fn meets_format(&self, values: &Values<'a>, types: Types, node: &Node) -> bool {
        let Some(format) = node.format else { return true };
        let interner = self.schemas.interner;
        let includes = |known: &str| match interner.text(format) {
            "int64" => matches!(known, "int32" | "int64") && types.within(Types::INTEGER),
            "double" => matches!(known, "float" | "double"),
            format => known == format,
        };
        let mut known = values.nodes().filter_map(|node| node.format);
        known.any(|known| includes(interner.text(known)))
    }

    fn meets_limits(&self, values: &Values<'a>, types: Types, schema: Side<'a>) -> bool {
        let interner = self.schemas.interner;
        let is_met = |(limit, text): (crate::Limit, Symbol)| {
            let is_met_by = |side: &Side<'a>| {
                let certain = certain_properties(&side.document.graph, side.node());
                !binds((limit, interner.text(text)), side.node(), certain, interner)
            };
            !limit.types().overlaps(types)
                || match values.only {
                    Some(only) if limit != crate::Limit::Pattern => {
                        meets(&interner.value_of(only), limit, interner.text(text))
                    }
                    _ => values.sides.iter().any(is_met_by),
                }
        };
        schema.node().limits.iter().all(|limit| is_met(*limit))
    }

    /// Whether the values meet the keywords that are compared as they are, and are none that the schema excludes.
    fn meets_constraints(&self, values: &Values<'a>, schema: Side<'a>) -> bool {
        let node = schema.node();
        let class = |side: &Side<'a>, id: NodeId| self.schemas.wire_of(side.number, id);
        let is_stated = |entry: &(Symbol, Symbol)| values.nodes().any(|node| node.other.contains(entry));
        let applies = |(key, nodes): &(Symbol, thin_vec::ThinVec<NodeId>)| {
            values.sides.iter().any(|side| {
                side.node().applicators.iter().any(|(known, others)| {
                    let classes = others.iter().map(|id| class(side, *id));
                    known == key && classes.eq(nodes.iter().map(|id| class(&schema, *id)))
                })
            })
        };
        let excludes = |id: NodeId| {
            let is_stated = |side: &Side<'a>| {
                let own = side.node().not;
                own.is_some_and(|own| class(side, own) == class(&schema, id))
            };
            // Other values than those of a client are accepted, too.
            let open = values.sides.iter().map(|side| Side {
                is_closed: false,
                ..*side
            });
            values.sides.iter().any(is_stated)
                || self
                    .schemas
                    .are_disjoint(&open.chain([schema.below(id)]).collect::<Vec<_>>())
        };
        node.other.iter().all(is_stated)
            && node.applicators.iter().all(applies)
            && node.not.is_none_or(excludes)
    }

    fn meets_items(
        &mut self,
        values: &Values<'a>,
        items: Option<NodeId>,
        schema: Side<'a>,
        depth: u32,
    ) -> bool {
        let Some(items) = items else { return true };
        let own = values
            .sides
            .iter()
            .filter_map(|side| Some(side.below(side.node().items?)));
        let own = Values::of(own.collect());
        !own.sides.is_empty() && self.includes(&own, schema.below(items), depth - 1)
    }

    /// Whether each of the values matches as many members of a union as it requires.
    fn meets_union(&mut self, values: &Values<'a>, schema: Side<'a>, union: &'a Union, depth: u32) -> bool {
        // The values of a discriminator restrict which member counts.
        if union.discriminator.is_some() || !union.mapping.is_empty() {
            return false;
        }
        let mut members = union.members.iter();
        members.any(|member| {
            let others = union.members.iter().filter(|other| *other != member);
            self.includes(values, schema.below(*member), depth - 1)
                && (union.kind == UnionKind::Any
                    || others.copied().all(|other| {
                        let sides = [&values.sides[..], &[schema.below(other)]].concat();
                        self.schemas.are_disjoint(&sides)
                    }))
        }) || self.divided(values).is_some_and(|parts| {
            parts
                .iter()
                .all(|part| self.meets_union(part, schema, union, depth))
        })
    }

    /// Returns the values by type, or one by one.
    fn divided(&self, values: &Values<'a>) -> Option<Vec<Values<'a>>> {
        const MOST: usize = 64;
        if values.only.is_some() {
            return None;
        }
        if let Some(listed) = values.listed().filter(|listed| (2..MOST).contains(&listed.len())) {
            let only = |value: Symbol| Values {
                only: Some(value),
                ..values.clone()
            };
            return Some(listed.into_iter().map(only).collect());
        }
        let types = self.types_of(values);
        let each = [
            Types::STRING,
            Types::NUMBER,
            Types::BOOLEAN,
            Types::ARRAY,
            Types::OBJECT,
        ];
        let parts = each
            .into_iter()
            .map(|one| Types(one.0 & types.0))
            .filter(|one| *one != Types::NONE);
        let parts: Vec<Types> = parts.collect();
        let part = |types: Types| Values {
            types,
            ..values.clone()
        };
        (parts.len() > 1).then(|| parts.into_iter().map(part).collect())
    }
}

/// Whether a schema, or one of those below it, has a default or is in one direction only. A schema with many below it is
/// taken to.
fn has_annotations(graph: &Graph, id: NodeId) -> bool {
    const MOST: usize = 100;
    let (mut seen, mut at) = (vec![id], 0);
    while let Some(next) = seen.get(at).copied() {
        let node = graph.node(next);
        let is_found = node.default.is_some() || node.read_only || node.write_only;
        if is_found || seen.len() > MOST {
            return true;
        }
        children(node, |child| {
            if !seen.contains(&child) {
                seen.push(child);
            }
        });
        at += 1;
    }
    false
}

/// Whether `null` matches a schema. Where that depends on what is not considered here, `otherwise`.
fn accepts_null(side: &Side<'_>, otherwise: bool, depth: u32) -> bool {
    let node = side.node();
    let unions = if side.without_unions {
        &[][..]
    } else {
        &node.unions[..]
    };
    let is_member = |union: &Union| {
        let mut members = union.members.iter();
        depth == 0 && otherwise
            || depth > 0 && members.any(|member| accepts_null(&side.below(*member), otherwise, depth - 1))
    };
    // `nullable` beside a union without a type is a member of the union.
    if node.nullable {
        return node.types == Types::ANY || otherwise || unions.iter().all(is_member);
    }
    node.types == Types::ANY
        && node.values.is_none()
        && (otherwise || node.not.is_none() && node.applicators.is_empty())
        && unions.iter().all(is_member)
}
