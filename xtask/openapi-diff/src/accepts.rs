//! Decides whether a JSON value matches a schema.
//!
//! The result has three values: most formats, a pattern that cannot be compiled and a property of one direction leave it
//! open. Callers then assume the worse of the two.

use serde_json::{Map, Value};

use super::graph::{Additional, Graph, Limit, Node, NodeId, Types, Union, UnionKind};
use super::intern::{Interner, Symbol, canonical};
use super::limits;
use super::pattern;
use super::values::{is_unused, type_of};

/// The maximum depth of schemas that are evaluated: those that include themselves have no end.
const DEPTH: u32 = 16;

/// The key of an applicator of `patternProperties`, before the pattern.
const PATTERN_PROPERTIES: &str = "patternProperties ";

/// Returns whether a value matches a schema; `None` where that is open.
pub(crate) fn accepts(graph: &Graph, node: &Node, value: &Value, interner: &Interner) -> Option<bool> {
    Evaluation { graph, interner }.node(node, value, DEPTH)
}

/// Returns whether a value meets every condition: not where one is not met, and open where one is open.
fn all(conditions: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut met = Some(true);
    for condition in conditions {
        match condition {
            Some(false) => return Some(false),
            Some(true) => {}
            None => met = None,
        }
    }
    met
}

struct Evaluation<'g> {
    graph: &'g Graph,
    interner: &'g Interner,
}

impl Evaluation<'_> {
    fn id(&self, id: NodeId, value: &Value, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        self.node(self.graph.node(id), value, depth)
    }

    fn node(&self, node: &Node, value: &Value, depth: u32) -> Option<bool> {
        if value.is_null() {
            let is_untyped = node.types == Types::ANY && node.values.is_none();
            return match node.nullable {
                true => Some(true),
                false if !is_untyped => Some(false),
                false => super::is_anything(node).then_some(true),
            };
        }
        let text = canonical(value);
        let is_listed = |values: &[Symbol]| values.iter().any(|known| self.interner.text(*known) == text);
        if !type_of(value).within(node.types) || node.values.as_deref().is_some_and(|all| !is_listed(all)) {
            return Some(false);
        }
        let limits = node
            .limits
            .iter()
            .map(|(limit, text)| self.limit(value, *limit, *text));
        let unions = node.unions.iter().map(|union| self.union(union, value, depth));
        let not = node
            .not
            .iter()
            .map(|id| self.id(*id, value, depth).map(|matches| !matches));
        let applicators = node.applicators.iter();
        let applicators = applicators.map(|(key, schemas)| self.applicator(*key, schemas, value, depth));
        let others = node.other.iter().map(|(key, _)| {
            let is_of_objects = self.interner.text(*key) == "dependentRequired";
            (is_of_objects && !value.is_object()).then_some(true)
        });
        let own = all(limits.chain([self.format(node, value)]).chain(others));
        all([
            own,
            self.members(node, value, depth),
            all(unions),
            all(not),
            all(applicators),
        ])
    }

    fn limit(&self, value: &Value, limit: Limit, text: Symbol) -> Option<bool> {
        let text = self.interner.text(text);
        match (limit, value) {
            (Limit::Pattern, Value::String(value)) => {
                all(limits::patterns_of(text).map(|pattern| pattern::matches(pattern, value)))
            }
            // They count the items that match `contains`.
            (Limit::MinContains | Limit::MaxContains, Value::Array(_)) => None,
            _ => Some(limits::meets(value, limit, text)),
        }
    }

    fn format(&self, node: &Node, value: &Value) -> Option<bool> {
        let Some(format) = node.format.map(|format| self.interner.text(format)) else {
            return Some(true);
        };
        let bounds = limits::bounds_of_format(format).filter(|_| type_of(value).within(Types::NUMBER));
        match bounds {
            Some(bounds) => Some(
                bounds
                    .iter()
                    .all(|(limit, text)| limits::meets(value, *limit, text)),
            ),
            None => is_unused(format, type_of(value)).then_some(true),
        }
    }

    /// Evaluates the properties of an object, and the items of an array.
    fn members(&self, node: &Node, value: &Value, depth: u32) -> Option<bool> {
        match value {
            Value::Object(map) => self.object(node, map, depth),
            Value::Array(items) => {
                let item = |item| {
                    node.items
                        .map_or(Some(true), |schema| self.id(schema, item, depth))
                };
                all(items.iter().map(item))
            }
            _ => Some(true),
        }
    }

    fn object(&self, node: &Node, map: &Map<String, Value>, depth: u32) -> Option<bool> {
        let has = |name: Symbol| map.contains_key(self.interner.text(name));
        let present = node.properties.iter().map(|property| {
            let inner = self.graph.node(property.node);
            match map.get(self.interner.text(property.name)) {
                Some(value) => self.id(property.node, value, depth),
                None if !property.required => Some(true),
                // It is required in one direction.
                None => (!inner.read_only && !inner.write_only).then_some(false),
            }
        });
        let required = node.undeclared.iter().map(|name| Some(has(*name)));
        let declared: Vec<&str> = node
            .properties
            .iter()
            .map(|property| self.interner.text(property.name))
            .collect();
        let others = map.iter().filter(|(name, _)| !declared.contains(&name.as_str()));
        let others = others.map(|(name, value)| self.other_property(node, name, value, depth));
        all(present.chain(required).chain(others))
    }

    /// Evaluates a property that is not declared.
    fn other_property(&self, node: &Node, name: &str, value: &Value, depth: u32) -> Option<bool> {
        let mut schemas: Vec<Option<NodeId>> = Vec::new();
        for (pattern, schema) in patterns(node, self.interner) {
            match pattern::matches(pattern, name) {
                Some(true) => schemas.push(Some(schema)),
                Some(false) => {}
                None => schemas.push(None),
            }
        }
        match node.additional {
            _ if !schemas.is_empty() => all(schemas.into_iter().map(|schema| self.id(schema?, value, depth))),
            Additional::Any => Some(true),
            Additional::Forbidden => Some(false),
            Additional::Schema(schema) => self.id(schema, value, depth),
        }
    }

    fn union(&self, union: &Union, value: &Value, depth: u32) -> Option<bool> {
        let members = union.members.iter().map(|member| self.id(*member, value, depth));
        let results: Vec<Option<bool>> = members.collect();
        let matching = results.iter().filter(|result| **result == Some(true)).count();
        let is_open = results.contains(&None);
        match union.kind {
            // A discriminator chooses one of them.
            _ if union.discriminator.is_some() => None,
            UnionKind::Any if matching > 0 => Some(true),
            UnionKind::One if matching > 1 => Some(false),
            _ if is_open => None,
            _ => Some(matching == 1),
        }
    }

    fn applicator(&self, key: Symbol, schemas: &[NodeId], value: &Value, depth: u32) -> Option<bool> {
        let key = self.interner.text(key);
        match (key.split(' ').next().unwrap_or_default(), schemas) {
            ("patternProperties", _) => Some(true),
            ("not", [schema]) => self.id(*schema, value, depth).map(|matches| !matches),
            ("contains" | "prefixItems" | "additionalItems" | "unevaluatedItems", _) if !value.is_array() => {
                Some(true)
            }
            ("propertyNames" | "dependentSchemas" | "unevaluatedProperties", _) if !value.is_object() => {
                Some(true)
            }
            ("propertyNames", [schema]) => {
                let names = value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| Value::from(name.as_str()));
                all(names.map(|name| self.id(*schema, &name, depth)))
            }
            _ => None,
        }
    }
}

/// Returns the patterns of `patternProperties` and their schemas.
pub(crate) fn patterns<'n>(
    node: &'n Node,
    interner: &'n Interner,
) -> impl Iterator<Item = (&'n str, NodeId)> {
    node.applicators.iter().flat_map(|(key, schemas)| {
        let pattern = interner.text(*key).strip_prefix(PATTERN_PROPERTIES);
        pattern
            .into_iter()
            .flat_map(|pattern| schemas.iter().map(move |schema| (pattern, *schema)))
    })
}
