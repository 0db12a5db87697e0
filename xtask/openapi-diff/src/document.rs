//! From JSON to [`Document`]: operations with all references resolved.

mod parts;
mod path_item;
mod typed;

use std::collections::BTreeMap;

use litemap::LiteMap;
use serde_json::Value;

pub(super) use self::path_item::METHODS;
use self::path_item::{PathItem, Site, documented};
use self::typed::{entries, flag, is_deprecated, list, mistyped, resolved};
use super::error::InputError;
use super::intern::Interner;
use super::lower::Lowering;
use super::merge::hash_of;
use super::model::{Body, Document, Info, Operation, Parameter, ParameterIn, Version};
use super::security::{alternatives, schemes};
use super::{nulls, refs, servers};

impl Document {
    /// Resolves the operations of a document and all schemas that they reach. Documents to compare share an interner.
    ///
    /// # Errors
    /// When a value has the wrong type, or a `$ref` cannot be resolved.
    pub(crate) fn from_json(document: &Value, interner: &mut Interner) -> Result<Self, InputError> {
        let document = nulls::without_nulls(document);
        let document = document.as_ref();
        let mut reader = Reader {
            document,
            lowering: Lowering::new(document, interner),
            operations: Vec::new(),
        };
        for (key, inverted) in [("paths", false), ("webhooks", true)] {
            for (path, item) in entries(document, document.get(key), &format!("`{key}`"))? {
                // Webhooks have names, which may be those of extensions.
                if path.starts_with("x-") && (!inverted || !item.is_object()) {
                    continue;
                }
                let site = Site::new(key, path, inverted);
                reader.path_item(&site, item, 0)?;
            }
        }
        let mut operations = reader.operations;
        operations.shrink_to_fit();
        operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        let text = |pointer| {
            document
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let graph = reader.lowering.finish()?;
        let version = Version::of(document);
        operations
            .iter_mut()
            .for_each(|operation| operation.normalize(version, (&graph, interner)));
        Ok(Self {
            graph,
            operations,
            schemes: schemes(document),
            info: Info {
                title: text("/info/title"),
                version: text("/info/version"),
                docs: hash_of(document.pointer("/info/description")),
            },
        })
    }
}

struct Reader<'d, 'i> {
    document: &'d Value,
    lowering: Lowering<'d, 'i>,
    operations: Vec<Operation>,
}

impl<'d> Reader<'d, '_> {
    fn path_item(&mut self, site: &Site, item: &'d Value, depth: usize) -> Result<(), InputError> {
        let item = PathItem::new(self.document, item)?;
        for (method, found) in item.operations() {
            if !found.is_object() {
                return Err(mistyped(self.document, found, "the operation", "an object"));
            }
            let operation = self.operation(method, site, &item, found)?;
            // Callbacks of callbacks are not read, so that loops end.
            if depth < 2 {
                for (name, callback) in entries(self.document, found.get("callbacks"), "`callbacks`")? {
                    let callback = resolved(self.document, callback, "the callback")?;
                    for (url, item) in entries(self.document, Some(callback), "the callback")? {
                        if !url.starts_with("x-") {
                            self.path_item(&site.callback(&operation, name, url), item, depth + 1)?;
                        }
                    }
                }
            }
            self.operations.push(operation);
        }
        Ok(())
    }

    fn operation(
        &mut self,
        method: &str,
        site: &Site,
        item: &PathItem<'d>,
        value: &'d Value,
    ) -> Result<Operation, InputError> {
        let body = match value.get("requestBody") {
            None | Some(Value::Null) => None,
            Some(body) => {
                let name = refs::reference(body).map(str::to_owned);
                let body = resolved(self.document, body, "the request body")?;
                Some(Body {
                    name,
                    required: flag(self.document, body, "required")?,
                    content: self.content(body.get("content"))?,
                    description: hash_of(body.get("description")),
                })
            }
        };
        let described = entries(self.document, value.get("responses"), "`responses`")?;
        let mut responses = LiteMap::with_capacity(described.len());
        for (status, response) in described {
            if !status.starts_with("x-") {
                responses.insert(status_key(status), self.response(response)?);
            }
        }
        // The provider calls webhooks and callbacks at an address of the client.
        let mut servers = Vec::new();
        if !site.inverted {
            let holders = [value].into_iter().chain(item.holders.iter().copied());
            let holders: Vec<&Value> = holders.chain([self.document]).collect();
            for holder in &holders {
                list(self.document, holder.get("servers"), "`servers`")?;
            }
            servers = servers::urls(holders);
        }
        let mut security = None;
        for holder in [self.document, value] {
            list(self.document, holder.get("security"), "`security`")?;
            security = holder.get("security").filter(|list| !list.is_null()).or(security);
        }
        let mut tags: Vec<String> = list(self.document, value.get("tags"), "`tags`")?
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect();
        tags.sort_unstable();
        tags.dedup();
        // Methods are case-sensitive; the keywords for the usual ones are not capitalized.
        let (method, pointer) = if METHODS.contains(&method) {
            (method.to_ascii_uppercase(), format!("{}/{method}", site.pointer))
        } else {
            let step = format!("additionalOperations/{}", refs::escape(method));
            (method.to_owned(), format!("{}/{step}", site.pointer))
        };
        Ok(Operation {
            identity: format!("{method} {}", site.identity),
            method,
            path: site.path.clone(),
            pointer,
            inverted: site.inverted,
            id: value
                .get("operationId")
                .and_then(Value::as_str)
                .map(str::to_owned),
            parameters: self.parameters(item, value)?,
            body,
            responses,
            security: alternatives(security),
            servers,
            deprecated: is_deprecated(value),
            summary: documented(value, item, "summary"),
            description: documented(value, item, "description"),
            tags,
        })
    }

    fn parameters(
        &mut self,
        item: &PathItem<'d>,
        operation: &'d Value,
    ) -> Result<Vec<Parameter>, InputError> {
        let mut parameters: BTreeMap<(ParameterIn, String), Parameter> = BTreeMap::new();
        // Inner declarations replace outer ones.
        for holder in item.holders.iter().rev().copied().chain([operation]) {
            for value in list(self.document, holder.get("parameters"), "`parameters`")? {
                let value = resolved(self.document, value, "the parameter")?;
                let parameter = self.parameter(value)?;
                let mut name = parameter.name.clone();
                if parameter.location == ParameterIn::Header {
                    name.make_ascii_lowercase();
                    // OpenAPI ignores these three here: media types and security describe them.
                    if matches!(name.as_str(), "accept" | "content-type" | "authorization") {
                        continue;
                    }
                }
                parameters.insert((parameter.location, name), parameter);
            }
        }
        Ok(parameters.into_values().collect())
    }
}

/// Returns a status in one spelling: `2xx` and `2XX` are the same range.
fn status_key(status: &str) -> String {
    if status == "default" {
        status.to_owned()
    } else {
        status.to_ascii_uppercase()
    }
}
