//! Proves that objects meet the keywords of a schema for properties: a part of [`super::inclusion`].

use crate::{Additional, Node, Symbol};

use super::inclusion::{Proof, Values};
use super::overlap::Side;

impl<'a> Proof<'_, 'a> {
    /// Whether objects among the values meet the keywords of a schema for properties.
    pub(super) fn meets_properties(&mut self, values: &Values<'a>, schema: Side<'a>, depth: u32) -> bool {
        let node = schema.node();
        let has_patterns = |node: &Node| {
            let mut keys = node
                .applicators
                .iter()
                .map(|(key, _)| self.schemas.interner.text(*key));
            keys.any(|key| key.starts_with("patternProperties "))
        };
        let is_plain = node.additional == Additional::Any;
        if !is_plain && (has_patterns(node) || values.nodes().any(has_patterns)) {
            return false;
        }
        let names = values
            .nodes()
            .flat_map(|node| &node.properties)
            .map(|property| property.name);
        let mut names: Vec<Symbol> = names
            .chain(node.properties.iter().map(|property| property.name))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .all(|name| self.meets_property(values, schema, name, depth))
            && node.undeclared.iter().all(|name| is_required(values, *name))
            && match node.additional {
                Additional::Any => true,
                Additional::Forbidden => values
                    .nodes()
                    .any(|node| node.additional == Additional::Forbidden && node.unions.is_empty()),
                Additional::Schema(id) => self.meets_additional(values, schema.below(id), depth),
            }
    }

    fn meets_property(&mut self, values: &Values<'a>, schema: Side<'a>, name: Symbol, depth: u32) -> bool {
        let node = schema.node();
        let declared = node.properties.iter().find(|property| property.name == name);
        let target = match (declared, node.additional) {
            (Some(property), _) => Some(schema.below(property.node)),
            (None, Additional::Schema(id)) => Some(schema.below(id)),
            // What a client sends is declared on both sides.
            (None, Additional::Any) => return node.properties.is_empty(),
            (None, Additional::Forbidden) => None,
        };
        let mut own = Vec::new();
        for side in &values.sides {
            let node = side.node();
            let property = node.properties.iter().find(|property| property.name == name);
            match (property, node.additional) {
                (Some(property), _) => own.push(side.below(property.node)),
                // No value has the property.
                (None, Additional::Forbidden) if node.unions.is_empty() => {
                    return declared.is_none_or(|declared| !declared.required);
                }
                (None, Additional::Schema(id)) => own.push(side.below(id)),
                (None, Additional::Any)
                    if side.is_closed
                        && !node.properties.is_empty()
                        && !self.schemas.is_declared_beside(&values.sides, side, name) =>
                {
                    return declared.is_none_or(|declared| !declared.required);
                }
                (None, Additional::Any | Additional::Forbidden) => {}
            }
        }
        let Some(target) = target else { return false };
        // A property that is in one direction only is another one.
        let flags = |side: &Side<'a>| (side.node().read_only, side.node().write_only);
        let mut all_flags = own.iter().map(flags).chain([flags(&target)]);
        let first = all_flags.next();
        all_flags.all(|flags| Some(flags) == first)
            && (declared.is_none_or(|declared| !declared.required) || is_required(values, name))
            && self.includes(&Values::of(own), target, depth - 1)
    }

    fn meets_additional(&mut self, values: &Values<'a>, schema: Side<'a>, depth: u32) -> bool {
        let mut own = Vec::new();
        for side in &values.sides {
            match side.node().additional {
                Additional::Forbidden if side.node().unions.is_empty() => return true,
                Additional::Schema(id) => own.push(side.below(id)),
                Additional::Any | Additional::Forbidden => {}
            }
        }
        !own.is_empty() && self.includes(&Values::of(own), schema, depth - 1)
    }
}

fn is_required(values: &Values<'_>, name: Symbol) -> bool {
    values.sides.iter().any(|side| {
        let node = side.node();
        let property = node.properties.iter().find(|property| property.name == name);
        property.map_or_else(
            || node.undeclared.contains(&name),
            |property| {
                property.required && {
                    let inner = side.below(property.node);
                    !inner.node().read_only && !inner.node().write_only
                }
            },
        )
    })
}
