//! Compares discriminators: the property, and the values by which it selects a member.

use serde_json::Value;

use crate::{Document, NodeId, Symbol, Union, escape};

use super::collect::BOTH;
use super::schema_pair::SchemaComparison;
use super::schemas::Schemas;
use super::unions::Members;
use crate::rules::Kind;

pub(super) fn compare_discriminators(
    comparison: &mut SchemaComparison<'_, '_>,
    was: &Union,
    is: &Union,
    members: &Members,
) {
    let interner = comparison.schemas.interner;
    let text = |name: Symbol| Value::from(interner.text(name));
    match (was.discriminator, is.discriminator) {
        // It changes how a value is parsed, not which values are valid.
        (None, Some(is)) => comparison.found(Kind::DiscriminatorAdded, Value::Null, text(is)),
        (Some(was), None) => comparison.found(Kind::DiscriminatorRemoved, text(was), Value::Null),
        (Some(old), Some(new)) => {
            if old != new {
                comparison.found(Kind::DiscriminatorChanged, text(old), text(new));
            }
            compare_mappings(comparison, was, is, members);
        }
        (None, None) => {}
    }
}

fn compare_mappings(comparison: &mut SchemaComparison<'_, '_>, was: &Union, is: &Union, members: &Members) {
    let interner = comparison.schemas.interner;
    let text = |name: Symbol| Value::from(interner.text(name));
    let replaced = replaced_values(comparison.schemas, was, is, members);
    for (old, new) in &replaced {
        let list = |values: &[Symbol]| {
            let mut texts: Vec<&str> = values.iter().map(|value| interner.text(*value)).collect();
            texts.sort_unstable();
            Value::from(texts.join(" or "))
        };
        comparison.found(Kind::MappingReplaced, list(old), list(new));
    }
    let (old, new): (Vec<Vec<Symbol>>, Vec<Vec<Symbol>>) = replaced.into_iter().unzip();
    let (old, new) = (old.concat(), new.concat());
    for (value, target) in &was.mapping {
        match is.mapping.iter().find(|(other, _)| other == value) {
            // The removal of the member is reported already.
            None if members.removed.contains(target) || old.contains(value) => {}
            // The values that a member lists are compared with its property.
            None if is_listed(*value, is, members, *target, comparison.schemas) => {
                comparison.is_explained = true;
            }
            None => comparison.found(Kind::MappingRemoved, text(*value), Value::Null),
            Some((_, other)) if !comparison.schemas.same_on_wire(*target, *other) => {
                let step = format!("/discriminator/mapping/{}", escape(interner.text(*value)));
                let label = format!("`{}`", interner.text(*value));
                comparison.descend(&step, label, (*target, *other), BOTH);
            }
            Some(_) => {}
        }
    }
    let is_new = |value: &Symbol| !was.mapping.iter().any(|(other, _)| other == value);
    for (value, target) in &is.mapping {
        if !is_new(value) || members.added.contains(target) || new.contains(value) {
            continue;
        }
        if lists(
            comparison.schemas,
            comparison.schemas.old,
            was,
            &was.members,
            *value,
        ) {
            comparison.is_explained = true;
        } else {
            comparison.found(Kind::MappingAdded, Value::Null, text(*value));
        }
    }
}

/// Whether members of a union list a value of the discriminator in their own schema.
fn lists(
    schemas: &Schemas<'_>,
    document: &Document,
    union: &Union,
    members: &[NodeId],
    value: Symbol,
) -> bool {
    let listed = members
        .iter()
        .flat_map(|member| listed_values(document, union, *member));
    let value = Value::from(schemas.interner.text(value));
    listed
        .into_iter()
        .any(|listed| schemas.interner.json(*listed) == value)
}

fn listed_values<'d>(document: &'d Document, union: &Union, member: NodeId) -> &'d [Symbol] {
    let properties = &document.graph.node(member).properties;
    let property = properties
        .iter()
        .find(|property| Some(property.name) == union.discriminator);
    let values = property.and_then(|property| document.graph.node(property.node).values.as_deref());
    values.unwrap_or_default()
}

/// Whether the new members list a value that the discriminator no longer maps, or the new schema of its member lists
/// values instead of the member's name.
fn is_listed(value: Symbol, is: &Union, members: &Members, target: NodeId, schemas: &Schemas<'_>) -> bool {
    let is_name = schemas.old_node(target).name == Some(value);
    let mut paired = members.pairs.iter().filter(|(was, _)| *was == target);
    lists(schemas, schemas.new, is, &is.members, value)
        || is_name && paired.any(|(_, new)| !listed_values(schemas.new, is, *new).is_empty())
}

/// Returns the old and the new values of each member that has none of its old values any more.
fn replaced_values(
    schemas: &Schemas<'_>,
    was: &Union,
    is: &Union,
    members: &Members,
) -> Vec<(Vec<Symbol>, Vec<Symbol>)> {
    let mut targets: Vec<NodeId> = was.mapping.iter().map(|(_, target)| *target).collect();
    targets.sort_unstable();
    targets.dedup();
    let values = |union: &Union, target: NodeId| -> Vec<Symbol> {
        let values = union.mapping.iter().filter(|(_, other)| *other == target);
        values.map(|(value, _)| *value).collect()
    };
    let is_known = |value: &Symbol| was.mapping.iter().any(|(other, _)| other == value);
    let mut replaced = Vec::new();
    for target in targets {
        let old = values(was, target);
        if old
            .iter()
            .any(|value| is.mapping.iter().any(|(other, _)| other == value))
        {
            continue;
        }
        let name = schemas.old_node(target).name;
        let is_named = |other: NodeId| name.is_some() && schemas.new_node(other).name == name;
        let is_paired = |other: NodeId| members.pairs.contains(&(target, other));
        let is_equal = |other: NodeId| schemas.same_on_wire(target, other);
        let find = |test: &dyn Fn(NodeId) -> bool| {
            let mut fresh = is.mapping.iter().filter(|(value, _)| !is_known(value));
            fresh.find(|(_, other)| test(*other)).map(|(_, other)| *other)
        };
        let heir = find(&is_named)
            .or_else(|| find(&is_paired))
            .or_else(|| find(&is_equal));
        if let Some(heir) = heir {
            let new: Vec<Symbol> = values(is, heir)
                .into_iter()
                .filter(|value| !is_known(value))
                .collect();
            if !replaced.iter().any(|(_, known)| *known == new) {
                replaced.push((old, new));
            }
        }
    }
    // A client knows none of the values, whichever members they select.
    let is_kept = |(value, _): &(Symbol, NodeId)| is_known(value);
    if !is.mapping.iter().any(is_kept) {
        let rest = |union: &Union, changed: &[NodeId], covered: Vec<Symbol>| -> Vec<Symbol> {
            let values = union
                .mapping
                .iter()
                .filter(|(_, target)| !changed.contains(target));
            let values = values.map(|(value, _)| *value);
            values.filter(|value| !covered.contains(value)).collect()
        };
        let (known, fresh): (Vec<_>, Vec<_>) = replaced.iter().cloned().unzip();
        let old = rest(was, &members.removed, known.concat());
        let new = rest(is, &members.added, fresh.concat());
        if !old.is_empty() && !new.is_empty() {
            replaced.push((old, new));
        }
    }
    replaced
}
