//! Compares `not`, the applicators of 3.1, and the keywords that are compared as text.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::simplify::says_only_types_and_values;
use crate::{Additional, Limit, Node, NodeId, escape, patterns};

use super::collect::BOTH;
use super::schema_pair::SchemaComparison;
use super::schemas::Schemas;
use crate::rules::Kind;

/// Keywords whose schemas are compared with each other: a schema below that accepts more makes the whole accept more.
const COVARIANT: [&str; 8] = [
    "patternProperties",
    "propertyNames",
    "contains",
    "dependentSchemas",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "unevaluatedProperties",
];

impl SchemaComparison<'_, '_> {
    pub(super) fn constraints(&mut self, old: &Node, new: &Node) {
        let mut compared = self.applicators(old, new);
        compared.extend(self.lone_patterns(old, new));
        let schemas = &*self.schemas;
        let was = constraints_of(schemas, 0, old, &compared);
        let is = constraints_of(schemas, 1, new, &compared);
        self.is_explained |= was == is && old.not.is_some() != new.not.is_some();
        let keys: BTreeSet<&str> = was.iter().chain(&is).map(|(key, _)| *key).collect();
        for key in keys {
            let differs = |these: &BTreeSet<(&str, String)>, others: &BTreeSet<(&str, String)>| {
                these.difference(others).any(|(known, _)| *known == key)
            };
            let name = Value::from(key);
            // A value must meet all of them.
            match (differs(&was, &is), differs(&is, &was)) {
                (false, true) => self.found(Kind::ConstraintAdded, Value::Null, name),
                (true, false) => self.found(Kind::ConstraintRemoved, name, Value::Null),
                (true, true) => self.found(Kind::ConstraintChanged, name.clone(), name),
                (false, false) => {}
            }
        }
    }

    /// Compares the schemas of patterns that one side has with the schema of other properties on the other side, which
    /// has the same names; returns their keys.
    fn lone_patterns(&mut self, old: &Node, new: &Node) -> Vec<String> {
        let interner = self.schemas.interner;
        let [was, is] = [old, new].map(|node| patterns(node, interner).collect::<Vec<_>>());
        let mut compared = Vec::new();
        for (lone, others, additional, is_new) in [
            (&was, &is, new.additional, false),
            (&is, &was, old.additional, true),
        ] {
            // A name may match several patterns.
            for (pattern, schema) in lone.iter().filter(|_| others.is_empty()) {
                let step = format!("/patternProperties/{}", escape(pattern));
                let label = format!("`patternProperties {pattern}` of {}", self.label());
                match additional {
                    Additional::Any => continue,
                    Additional::Forbidden => {
                        let kind = match is_new {
                            true => Kind::AdditionalAllowed,
                            false => Kind::AdditionalForbidden,
                        };
                        self.found_as(kind, BOTH, step, label, (!is_new).into(), is_new.into());
                    }
                    Additional::Schema(other) => {
                        self.is_explained = true;
                        let sides = if is_new {
                            (other, *schema)
                        } else {
                            (*schema, other)
                        };
                        self.descend(&step, label, sides, BOTH);
                    }
                }
                compared.push(format!("patternProperties {pattern}"));
            }
        }
        compared
    }

    /// Compares the schemas of applicators that both sides have once; returns their keys.
    fn applicators(&mut self, old: &Node, new: &Node) -> Vec<String> {
        let interner = self.schemas.interner;
        let find = |node: &Node, key: &str| -> Option<Vec<NodeId>> {
            let mut found = node
                .applicators
                .iter()
                .filter(|(known, _)| interner.text(*known) == key);
            let (only, next) = (found.next()?, found.next());
            next.is_none().then(|| only.1.to_vec())
        };
        // A schema that more items match can exceed `maxContains`.
        let is_counted = |node: &Node| {
            let mut others = node.other.iter().map(|(key, _)| interner.text(*key));
            let mut limits = node.limits.iter().map(|(limit, _)| *limit);
            limits.any(|limit| limit == Limit::MaxContains) || others.any(|key| key == "maxContains")
        };
        let keys: BTreeSet<&str> = old
            .applicators
            .iter()
            .map(|(key, _)| interner.text(*key))
            .collect();
        let mut compared = Vec::new();
        for key in keys {
            let (keyword, name) = key.split_once(' ').unwrap_or((key, ""));
            if !COVARIANT.contains(&keyword) || keyword == "contains" && (is_counted(old) || is_counted(new))
            {
                continue;
            }
            let (Some(was), Some(is)) = (find(old, key), find(new, key)) else {
                continue;
            };
            if was.len() != is.len() {
                continue;
            }
            for (at, pair) in was.into_iter().zip(is).enumerate() {
                let step = match keyword {
                    "prefixItems" => format!("/{keyword}/{at}"),
                    "patternProperties" | "dependentSchemas" => format!("/{keyword}/{}", escape(name)),
                    _ => format!("/{keyword}"),
                };
                let label = format!("`{}` of {}", key, self.label());
                self.descend(&step, label, pair, BOTH);
            }
            compared.push(key.to_owned());
        }
        compared
    }
}

/// Returns keywords and what identifies their values: JSON text, or the equivalence classes of schemas, which both
/// documents share.
fn constraints_of<'a>(
    schemas: &Schemas<'a>,
    side: usize,
    node: &Node,
    compared: &[String],
) -> BTreeSet<(&'a str, String)> {
    let interner = schemas.interner;
    let class = |id: &NodeId| schemas.wire_of(side, *id).to_string();
    let mut constraints: BTreeSet<(&'a str, String)> = BTreeSet::new();
    let excluded = node.not.iter();
    constraints.extend(excluded.flat_map(|id| excluded_by(schemas, side, *id)));
    for (key, value) in &node.other {
        let key = interner.text(*key);
        constraints.insert((key, interner.text(*value).to_owned()));
    }
    for (key, nodes) in &node.applicators {
        let key = interner.text(*key);
        if compared.iter().any(|known| known == key) {
            continue;
        }
        if key == "not" {
            constraints.extend(nodes.iter().flat_map(|id| excluded_by(schemas, side, *id)));
            continue;
        }
        let classes: Vec<String> = nodes.iter().map(class).collect();
        let (keyword, rest) = key.split_once(' ').unwrap_or((key, ""));
        constraints.insert((keyword, format!("{rest} {}", classes.join(" "))));
    }
    constraints
}

/// Returns the constraints of a `not`: each value that it lists is one of its own.
fn excluded_by<'a>(schemas: &Schemas<'a>, side: usize, id: NodeId) -> Vec<(&'a str, String)> {
    let node = match side {
        0 => schemas.old_node(id),
        _ => schemas.new_node(id),
    };
    let values = node
        .values
        .iter()
        .filter(|_| says_only_types_and_values(node))
        .flatten();
    let mut excluded: Vec<(&'a str, String)> = values
        .map(|value| ("not", schemas.interner.text(*value).to_owned()))
        .collect();
    if excluded.is_empty() {
        excluded.push(("not", format!(" {}", schemas.wire_of(side, id))));
    } else if node.nullable {
        excluded.push(("not", "null".to_owned()));
    }
    excluded
}
