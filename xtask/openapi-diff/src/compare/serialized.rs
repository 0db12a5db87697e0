//! Compares the schemas of parameters and headers, whose values are written as text: a single value is a list of one.

use serde_json::Value;

use crate::style::Kinds;
use crate::{Interner, Limit, Node, NodeId, ParameterStyle, Types};

use super::operations::OperationComparison;
use crate::rules::Kind;

/// The schema of a parameter or header, and how its values are written.
pub(super) type Serialized<'s> = (NodeId, &'s ParameterStyle);

impl OperationComparison<'_, '_> {
    pub(super) fn serialized(
        &mut self,
        direction: u8,
        old: Serialized<'_>,
        new: Serialized<'_>,
        what: &str,
        step: &str,
    ) {
        let mask = self.flip(direction);
        let pointer = format!("{}{step}/schema", self.pointer);
        let cause = what.to_owned();
        let Some((kind, items)) = self.list_change(old, new) else {
            let sides = (old.0, new.0);
            self.schemas
                .root(self.operation, mask, sides, &cause, pointer, what.to_owned());
            return;
        };
        let before: Value = self.schemas.describe(self.schemas.old, old.0);
        let after = self.schemas.describe(self.schemas.new, new.0);
        self.found(kind, direction, what, step, before, after);
        if let Some(sides) = items {
            let (cause, label) = (format!("{cause} items"), format!("an item of {what}"));
            let pointer = format!("{pointer}/items");
            self.schemas
                .root(self.operation, mask, sides, &cause, pointer, label);
        }
    }

    /// Returns whether a single value became a list or the other way round, with what to compare: the value and the items.
    fn list_change(
        &self,
        (old, old_style): Serialized<'_>,
        (new, new_style): Serialized<'_>,
    ) -> Option<(Kind, Option<(NodeId, NodeId)>)> {
        let (was, is) = (self.schemas.old_node(old), self.schemas.new_node(new));
        let (before, after) = (
            Kinds::of(&self.schemas.old.graph, old),
            Kinds::of(&self.schemas.new.graph, new),
        );
        let interner = self.schemas.interner;
        let is_single = |node: &Node, kinds: Kinds| kinds.are_scalar() && node.default.is_none();
        if is_single(was, before)
            && is_list_of_any_length(is, interner)
            && old_style.writes_scalar_like(new_style, before)
        {
            return Some((Kind::BecameList, is.items.map(|items| (old, items))));
        }
        if is_single(is, after)
            && is_list_of_any_length(was, interner)
            && new_style.writes_scalar_like(old_style, after)
        {
            return Some((Kind::NoLongerList, was.items.map(|items| (items, new))));
        }
        None
    }
}

/// Whether a list of one value matches, if the value matches the items.
fn is_list_of_any_length(node: &Node, interner: &Interner) -> bool {
    let fits = |(limit, value): &(Limit, crate::Symbol)| match limit {
        Limit::MinItems => matches!(interner.text(*value), "0" | "1"),
        Limit::MaxItems => interner.text(*value) != "0",
        _ => true,
    };
    node.types == Types::ARRAY
        && !node.nullable
        && node.unions.is_empty()
        && node.values.is_none()
        && node.default.is_none()
        && node.not.is_none()
        && node.other.is_empty()
        && node.applicators.is_empty()
        && node.limits.iter().all(fits)
}
