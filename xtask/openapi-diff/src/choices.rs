//! Unions of values: `oneOf` of `const: a` and `const: b` is an enum of both.

use std::collections::HashMap;

use thin_vec::ThinVec;

use super::graph::{Graph, Node, NodeId, Types, Union, UnionKind};
use super::intern::{Interner, Symbol};
use super::simplify::{own_keywords, says_only_types_and_values};
use super::values::type_of;

/// A schema that restricts only types and values.
#[derive(Clone)]
struct Choice {
    types: Types,
    values: Option<ThinVec<Symbol>>,
    nullable: bool,
    /// A hash of its documentation.
    prose: u64,
}

/// Such schemas among the members of unions.
struct Choices(HashMap<NodeId, Choice>);

impl Choices {
    fn of_members(graph: &Graph) -> Self {
        let members = graph
            .nodes
            .iter()
            .flat_map(|node| &node.unions)
            .flat_map(|union| &union.members);
        let choice = |id: &NodeId| {
            let node = graph.node(*id);
            let choice = says_only_types_and_values(node).then(|| Choice {
                types: node.types,
                values: node.values.clone(),
                nullable: node.nullable,
                prose: node.docs.description ^ u64::from(node.docs.title),
            });
            Some((*id, choice?))
        };
        Self(members.filter_map(choice).collect())
    }

    /// Returns the members of a union, if all are such schemas.
    fn all(&self, members: &[NodeId]) -> Option<Vec<&Choice>> {
        members.iter().map(|id| self.0.get(id)).collect()
    }

    /// Whether a member is `null`, or no value at all.
    fn is_empty(&self, id: NodeId) -> bool {
        self.0.get(&id).is_some_and(|choice| choice.types == Types::NONE)
    }

    /// Returns the types of a member with an enumeration.
    fn listed_types(&self, id: NodeId) -> Option<Types> {
        let choice = self.0.get(&id)?;
        choice.values.as_ref().map(|_| choice.types)
    }
}

/// Returns the types and values of a union; `None` where no list of types and values spells it.
fn united(kind: UnionKind, members: &[&Choice], interner: &Interner) -> Option<Choice> {
    let types_of = |value: &Symbol| type_of(&interner.value_of(*value));
    let listed = || members.iter().filter_map(|member| member.values.as_ref());
    let whole = members.iter().filter(|member| member.values.is_none());
    let whole = whole.fold(Types::NONE, |types, member| types.with(member.types));
    let mut values: Vec<Symbol> = listed().flatten().copied().collect();
    values.sort_unstable();
    let repeated = values.windows(2).filter(|pair| pair[0] == pair[1]);
    let repeated: Vec<Symbol> = repeated.map(|pair| pair[0]).collect();
    values.dedup();
    let is_whole = |value: &Symbol| types_of(value).within(whole);
    match kind {
        UnionKind::Any => values.retain(|value| !is_whole(value)),
        // A value of several variants matches more than one.
        UnionKind::One if whole_types_overlap(members) => return None,
        UnionKind::One if values.iter().any(is_whole) => return None,
        UnionKind::One => values.retain(|value| !repeated.contains(value)),
    }
    // The documentation of single values is that of the enumeration, in any order.
    let mut prose: Vec<u64> = members.iter().map(|member| member.prose).collect();
    prose.sort_unstable();
    prose.dedup();
    let choice = Choice {
        types: whole,
        values: None,
        nullable: members.iter().any(|member| member.nullable),
        prose: 0,
    };
    if listed().next().is_none() || (values.is_empty() && whole != Types::NONE) {
        return Some(choice);
    }
    (whole == Types::NONE).then(|| Choice {
        types: values
            .iter()
            .fold(Types::NONE, |types, value| types.with(types_of(value))),
        values: Some(values.into_iter().collect()),
        prose: prose.iter().fold(0, |sum, prose| sum.wrapping_add(*prose)),
        ..choice
    })
}

/// Whether a type without an enumeration is one of several members.
fn whole_types_overlap(members: &[&Choice]) -> bool {
    let mut seen = Types::NONE;
    let mut whole = members.iter().filter(|member| member.values.is_none());
    whole.any(|member| {
        let overlaps = member.types.overlaps(seen);
        seen = seen.with(member.types);
        overlaps
    })
}

/// Replaces a union of bare types by a list of types, as 3.1 writes it, and a union of values by an enum.
pub(super) fn without_bare_unions(graph: &mut Graph, interner: &mut Interner) -> bool {
    let known = Choices::of_members(graph);
    let mut changed = Vec::new();
    for (index, node) in graph.nodes.iter_mut().enumerate() {
        if node.unions.is_empty() {
            continue;
        }
        for union in &mut node.unions {
            let (empty, members): (Vec<NodeId>, Vec<NodeId>) =
                union.members.iter().partition(|id| known.is_empty(**id));
            if !empty.is_empty() && !members.is_empty() {
                union.members = members.into();
                node.nullable |= empty
                    .iter()
                    .any(|id| known.0.get(id).is_some_and(|choice| choice.nullable));
                changed.push(index);
            }
        }
        let mut choices: Vec<Choice> = Vec::new();
        node.unions.retain(|union| {
            let members = known.all(&union.members);
            let choice = members.and_then(|members| united(union.kind, &members, interner));
            let is_kept = choice.is_none();
            choices.extend(choice);
            is_kept
        });
        for choice in choices {
            node.types = Types(node.types.0 & choice.types.0);
            node.nullable |= choice.nullable;
            node.docs.description = node.docs.description.wrapping_add(choice.prose);
            node.values = match (node.values.take(), choice.values) {
                (Some(known), Some(listed)) => {
                    Some(known.into_iter().filter(|value| listed.contains(value)).collect())
                }
                (known, listed) => known.or(listed),
            };
            changed.push(index);
        }
    }
    changed.dedup();
    for index in &changed {
        own_keywords(graph, *index, interner);
    }
    !changed.is_empty()
}

/// Joins the enumerations of one type among the members of a union into one, beside its other members.
pub(super) fn join_enumerations(graph: &mut Graph, interner: &mut Interner) -> bool {
    let known = Choices::of_members(graph);
    let mut added: Vec<Node> = Vec::new();
    let next = graph.nodes.len();
    for union in graph.nodes.iter_mut().flat_map(|node| &mut node.unions) {
        let Some((others, choice)) = joined(union, &known, interner) else {
            continue;
        };
        let mut enumeration = Node {
            types: choice.types,
            values: choice.values,
            nullable: choice.nullable,
            ..Node::anything()
        };
        enumeration.docs.description = choice.prose;
        let id = NodeId::try_from(next + added.len()).unwrap_or(NodeId::MAX);
        union.members = others.into_iter().chain([id]).collect();
        added.push(enumeration);
    }
    let changed = !added.is_empty();
    for node in added {
        graph.nodes.push(node);
        own_keywords(graph, graph.nodes.len() - 1, interner);
    }
    changed
}

/// Returns the other members of a union, and the values of several enumerations of one type among its members.
fn joined(union: &Union, known: &Choices, interner: &Interner) -> Option<(Vec<NodeId>, Choice)> {
    if union.discriminator.is_some() {
        return None;
    }
    let mut types: Vec<Types> = union
        .members
        .iter()
        .filter_map(|id| known.listed_types(*id))
        .collect();
    types.sort_unstable_by_key(|types| types.0);
    let types = types.windows(2).find(|pair| pair[0] == pair[1])?.first().copied();
    let (listed, others): (Vec<NodeId>, Vec<NodeId>) = union
        .members
        .iter()
        .partition(|id| known.listed_types(**id) == types);
    Some((others, united(union.kind, &known.all(&listed)?, interner)?))
}
