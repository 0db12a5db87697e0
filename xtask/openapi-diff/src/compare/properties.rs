//! Compares properties, and which are required.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{Additional, Node, NodeId, Property, Symbol, escape, is_anything, matches_pattern, patterns};

use super::collect::{BOTH, REQUEST, RESPONSE};
use super::schema_pair::SchemaComparison;
use crate::rules::Kind;

fn find(node: &Node, name: Symbol) -> Option<&Property> {
    node.properties
        .binary_search_by_key(&name, |property| property.name)
        .ok()
        .and_then(|at| node.properties.get(at))
}

fn is_required(node: &Node, name: Symbol) -> bool {
    find(node, name).map_or_else(|| node.undeclared.contains(&name), |property| property.required)
}

/// Returns the directions of a property: read-only ones are in responses, write-only ones in requests.
fn directions(node: &Node) -> u8 {
    match (node.read_only, node.write_only) {
        (true, false) => RESPONSE,
        (false, true) => REQUEST,
        _ => BOTH,
    }
}

fn any() -> Value {
    json!({"type": "any"})
}

impl SchemaComparison<'_, '_> {
    pub(super) fn properties(&mut self, old: &Node, new: &Node) {
        let all = |node: &Node| -> Vec<Symbol> {
            node.properties
                .iter()
                .map(|property| property.name)
                .chain(node.undeclared.iter().copied())
                .collect()
        };
        let names: BTreeSet<Symbol> = all(old).into_iter().chain(all(new)).collect();
        for name in names {
            self.property(old, new, name);
        }
    }

    fn property(&mut self, old: &Node, new: &Node, name: Symbol) {
        let text = self.schemas.interner.text(name).to_owned();
        let step = format!("/properties/{}", escape(&text));
        let what = format!("`{text}` of {}", self.label());
        let (was_required, is_required) = (is_required(old, name), is_required(new, name));
        match (find(old, name), find(new, name)) {
            (None, Some(is)) if !old.undeclared.contains(&name) => {
                let patterns = self.patterns_of(old, &text);
                if !patterns.is_empty() {
                    // Both schemas apply to it, so that responses can only become narrower.
                    for was in patterns {
                        self.descend(&step, what.clone(), (was, is.node), REQUEST);
                    }
                    self.declared(&step, &what, is);
                    return;
                }
                if let Additional::Schema(was) = old.additional {
                    // The value had the schema of other properties.
                    self.descend(&step, what.clone(), (was, is.node), BOTH);
                    self.declared(&step, &what, is);
                    return;
                }
                let kind = if is.required {
                    Kind::PropertyAddedRequired
                } else {
                    Kind::PropertyAdded
                };
                let mask = directions(self.schemas.new_node(is.node));
                let shown = self.schemas.describe(self.schemas.new, is.node);
                self.found_as(kind, mask, step, what, Value::Null, shown);
                return;
            }
            (Some(was), None) if !new.undeclared.contains(&name) => {
                let mask = directions(self.schemas.old_node(was.node));
                let shown = self.schemas.describe(self.schemas.old, was.node);
                let patterns = self.patterns_of(new, &text);
                let remaining = match new.additional {
                    _ if !patterns.is_empty() => patterns.into_iter().map(|is| (is, RESPONSE)).collect(),
                    Additional::Schema(is) => vec![(is, BOTH)],
                    _ => Vec::new(),
                };
                if !remaining.is_empty() {
                    for (is, mask) in remaining {
                        self.descend(&step, what.clone(), (was.node, is), mask);
                    }
                    self.requirement(was.required, false, mask, &step, &what);
                    self.found_as(Kind::PropertyUndeclared, BOTH, step, what, shown, Value::Null);
                    return;
                }
                self.found_as(Kind::PropertyRemoved, mask, step, what, shown, Value::Null);
                return;
            }
            (Some(was), Some(is)) => {
                let (a, b) = (self.schemas.old_node(was.node), self.schemas.new_node(is.node));
                let (before, after) = (directions(a), directions(b));
                let mask = before & after;
                let named = a.name.is_some() && b.name.is_some();
                let retyped = a.types != b.types
                    && !a.types.overlaps(b.types)
                    && a.unions.is_empty()
                    && b.unions.is_empty();
                if was_required != is_required && retyped && !named && before == after {
                    let mut before = self.schemas.describe(self.schemas.old, was.node);
                    let mut after = self.schemas.describe(self.schemas.new, is.node);
                    for (shown, required) in [(&mut before, was_required), (&mut after, is_required)] {
                        if let Some(shown) = shown.as_object_mut() {
                            shown.insert("required".to_owned(), required.into());
                        }
                    }
                    self.found_as(Kind::PropertyRetyped, mask, step, what, before, after);
                    return;
                }
                if before != after {
                    self.presence((before, after), &step, &what);
                }
                self.descend(&step, what.clone(), (was.node, is.node), mask);
                self.requirement(was_required, is_required, before & after, &step, &what);
                // Where the property was absent before, nothing required it.
                self.requirement(false, is_required, after & !before, &step, &what);
                return;
            }
            // A required property without a declaration has the schema of other properties.
            (Some(was), None) => {
                self.is_explained = true;
                let mask = directions(self.schemas.old_node(was.node));
                match new.additional {
                    Additional::Schema(is) => self.descend(&step, what.clone(), (was.node, is), mask),
                    Additional::Forbidden => {
                        let before = self.schemas.describe(self.schemas.old, was.node);
                        self.found_as(Kind::PropertyRemoved, mask, step, what, before, Value::Null);
                        return;
                    }
                    Additional::Any if is_anything(self.schemas.old_node(was.node)) => {}
                    Additional::Any => {
                        let before = self.schemas.describe(self.schemas.old, was.node);
                        let (step, what) = (step.clone(), what.clone());
                        self.found_as(Kind::TypeWidened, mask, step, what, before, any());
                    }
                }
            }
            (None, Some(is)) => {
                self.is_explained = true;
                let mask = directions(self.schemas.new_node(is.node));
                match old.additional {
                    Additional::Schema(was) => self.descend(&step, what.clone(), (was, is.node), mask),
                    _ if is_anything(self.schemas.new_node(is.node)) => {}
                    _ => {
                        let after = self.schemas.describe(self.schemas.new, is.node);
                        let (step, what) = (step.clone(), what.clone());
                        self.found_as(Kind::TypeNarrowed, mask, step, what, any(), after);
                    }
                }
            }
            (None, None) => {}
        }
        self.requirement(was_required, is_required, BOTH, &step, &what);
    }

    /// Reports the directions that a property joins or leaves. Its schema is compared in those that remain.
    fn presence(&mut self, (before, after): (u8, u8), step: &str, what: &str) {
        for (direction, left, joined) in [
            (REQUEST, Kind::ReadOnlyOn, Kind::ReadOnlyOff),
            (RESPONSE, Kind::WriteOnlyOn, Kind::WriteOnlyOff),
        ] {
            let (was, is) = (before & direction == 0, after & direction == 0);
            if was != is {
                let kind = if is { left } else { joined };
                self.found_as(
                    kind,
                    BOTH,
                    step.to_owned(),
                    what.to_owned(),
                    was.into(),
                    is.into(),
                );
            }
        }
    }

    /// Reports a property whose values had a schema before it was declared.
    fn declared(&mut self, step: &str, what: &str, property: &Property) {
        let mask = directions(self.schemas.new_node(property.node));
        let shown = self.schemas.describe(self.schemas.new, property.node);
        self.requirement(false, property.required, mask, step, what);
        let (step, what) = (step.to_owned(), what.to_owned());
        self.found_as(Kind::PropertyDeclared, BOTH, step, what, Value::Null, shown);
    }

    /// Returns the schemas of the `patternProperties` that a name matches, or may match.
    fn patterns_of(&self, node: &Node, name: &str) -> Vec<NodeId> {
        let matching = patterns(node, self.schemas.interner)
            .filter(|(pattern, _)| matches_pattern(pattern, name) != Some(false));
        matching.map(|(_, schema)| schema).collect()
    }

    fn requirement(&mut self, was: bool, is: bool, mask: u8, step: &str, what: &str) {
        if was != is && mask != 0 {
            let kind = if is {
                Kind::PropertyRequired
            } else {
                Kind::PropertyOptional
            };
            self.found_as(
                kind,
                mask,
                step.to_owned(),
                what.to_owned(),
                was.into(),
                is.into(),
            );
        }
    }
}
