//! Properties: which there are, and which must be there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::openapi::{Additional, Node, Property, Symbol, escape, is_anything};

use super::collect::{BOTH, REQUEST, RESPONSE};
use super::comparison::Comparison;
use super::rules::Kind;

fn find(node: &Node, name: Symbol) -> Option<&Property> {
    node.properties
        .binary_search_by_key(&name, |property| property.name)
        .ok()
        .and_then(|at| node.properties.get(at))
}

fn is_required(node: &Node, name: Symbol) -> bool {
    find(node, name).map_or_else(|| node.undeclared.contains(&name), |property| property.required)
}

/// A read-only property is in answers only, a write-only one in requests only.
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

impl Comparison<'_, '_> {
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
        let what = format!("`{text}` of {}", self.words());
        let (was_required, is_required) = (is_required(old, name), is_required(new, name));
        match (find(old, name), find(new, name)) {
            (None, Some(is)) if !old.undeclared.contains(&name) => {
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
                self.found_as(Kind::PropertyRemoved, mask, step, what, shown, Value::Null);
                return;
            }
            (Some(was), Some(is)) => {
                let (a, b) = (self.schemas.old_node(was.node), self.schemas.new_node(is.node));
                let mask = directions(a) & directions(b);
                let mask = if mask == 0 || directions(a) != directions(b) {
                    BOTH
                } else {
                    mask
                };
                let named = a.name.is_some() && b.name.is_some();
                let retyped = !a.types.overlaps(b.types) && a.unions.is_empty() && b.unions.is_empty();
                if was_required != is_required && retyped && !named {
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
                self.descend(&step, what.clone(), (was.node, is.node), mask);
                self.requirement(was_required, is_required, mask, step, what);
                return;
            }
            // What must be there and is not declared is what other properties are.
            (Some(was), None) => {
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
        self.requirement(was_required, is_required, BOTH, step, what);
    }

    fn requirement(&mut self, was: bool, is: bool, mask: u8, step: String, what: String) {
        if was != is {
            let kind = if is {
                Kind::PropertyRequired
            } else {
                Kind::PropertyOptional
            };
            self.found_as(kind, mask, step, what, was.into(), is.into());
        }
    }
}
