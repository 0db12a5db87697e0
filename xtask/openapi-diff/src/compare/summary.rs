//! Descriptions of schemas for reports.

use serde_json::Value;

use crate::{Additional, Document, NodeId, Types, UnionKind};

use super::schemas::Schemas;

/// The maximum depth of unions below which types are not narrowed.
const DEPTH: u32 = 3;

impl Schemas<'_> {
    /// Returns the types that a schema and its unions allow together.
    pub(super) fn effective_types(&self, document: &Document, id: NodeId) -> Types {
        document.graph.effective_types(id, DEPTH)
    }

    /// Lists the keywords of two schemas, those alone that differ if they can be distinguished.
    pub(super) fn summaries(&self, old: NodeId, new: NodeId) -> (Value, Value) {
        let (was, is) = (self.keywords(0, self.old, old), self.keywords(1, self.new, new));
        let only = |these: &[(String, String)], others: &[(String, String)]| {
            let differing = these.iter().filter(|keyword| !others.contains(keyword));
            let texts: Vec<&str> = differing.map(|(text, _)| text.as_str()).collect();
            if texts.is_empty() {
                "no such keyword".to_owned()
            } else {
                texts.join(", ")
            }
        };
        (only(&was, &is).into(), only(&is, &was).into())
    }

    /// Returns the keywords of a schema: a text to read, and one that differs where the meaning does.
    fn keywords(&self, side: usize, document: &Document, id: NodeId) -> Vec<(String, String)> {
        let node = document.graph.node(id);
        let interner = self.interner;
        let class = |id: NodeId| self.wire_of(side, id).to_string();
        let mut keywords: Vec<(String, String)> = Vec::new();
        let mut plain = |text: String| keywords.push((text.clone(), text));
        plain(format!("type {}", node.types.names().join(" or ")));
        for (on, text) in [
            (node.nullable, "nullable"),
            (node.read_only, "readOnly"),
            (node.write_only, "writeOnly"),
        ] {
            if on {
                plain(text.to_owned());
            }
        }
        if let Some(format) = node.format {
            plain(format!("format {}", interner.text(format)));
        }
        if let Some(values) = &node.values {
            let mut values: Vec<&str> = values.iter().map(|value| interner.text(*value)).collect();
            values.sort_unstable();
            plain(format!("enum {}", values.join(", ")));
        }
        for (limit, value) in &node.limits {
            plain(format!("{} {}", limit.keyword(), interner.text(*value)));
        }
        if let Some(default) = node.default {
            plain(format!("default {}", interner.text(default)));
        }
        for name in &node.undeclared {
            plain(format!("required {}", interner.text(*name)));
        }
        for (key, value) in &node.other {
            plain(format!("{} {}", interner.text(*key), interner.text(*value)));
        }
        for property in &node.properties {
            let required = if property.required { "required " } else { "" };
            let name = interner.text(property.name);
            keywords.push((format!("{required}property {name}"), class(property.node)));
        }
        match node.additional {
            Additional::Any => {}
            Additional::Forbidden => keywords.push(("additionalProperties false".to_owned(), String::new())),
            Additional::Schema(id) => keywords.push(("additionalProperties".to_owned(), class(id))),
        }
        keywords.extend(node.items.map(|id| ("items".to_owned(), class(id))));
        keywords.extend(node.not.map(|id| ("not".to_owned(), class(id))));
        for (key, nodes) in &node.applicators {
            let classes: Vec<String> = nodes.iter().map(|id| class(*id)).collect();
            keywords.push((interner.text(*key).to_owned(), classes.join(" ")));
        }
        for union in &node.unions {
            let keyword = match union.kind {
                UnionKind::One => "oneOf",
                UnionKind::Any => "anyOf",
            };
            let mut classes: Vec<String> = union.members.iter().map(|id| class(*id)).collect();
            classes.sort_unstable();
            let mapping = union
                .mapping
                .iter()
                .map(|(value, id)| format!("{} {}", interner.text(*value), class(*id)));
            classes.extend(mapping);
            classes.extend(union.discriminator.map(|name| interner.text(name).to_owned()));
            keywords.push((format!("{keyword} of {}", union.members.len()), classes.join(" ")));
        }
        keywords
    }
}
