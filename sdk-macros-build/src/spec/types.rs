//! The document, as the generator sees it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use serde_json::Value;

/// A document.
#[derive(Debug)]
pub(crate) struct Spec {
    pub title: String,
    pub version: String,
    pub operations: Vec<Operation>,
    pub schemas: BTreeMap<String, Schema>,
    /// The names of schemas that can be part of a request.
    pub sent: BTreeSet<String>,
    /// The names of schemas that can be part of a response.
    pub received: BTreeSet<String>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The start of the path, of those that the document lists in `x-path-prefixes`; it differs between versions.
    pub prefix: String,
    pub doc: String,
    pub parameters: Vec<Parameter>,
    pub body: Option<String>,
    /// The schema of the response, if it has a body.
    pub answer: Option<String>,
    pub error: Option<String>,
    pub idempotency: Idempotency,
    /// Whether it sends a message; hand-written code then determines the outcome.
    pub sends: bool,
}

/// Whether an operation can be repeated, as HTTP defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// It only reads.
    Safe,
    /// Repeating it has no further effect.
    Idempotent,
    /// Repeating it repeats its effect.
    NonIdempotent,
}

impl Operation {
    /// The path behind the prefix.
    pub(crate) fn resource(&self) -> &str {
        self.path.strip_prefix(&self.prefix).unwrap_or(&self.path)
    }

    /// The schemas of its body and its parameters.
    pub(super) fn request_schemas(&self) -> Vec<&str> {
        let parameters = self.parameters.iter().filter_map(|p| p.kind.named());
        self.body.as_deref().into_iter().chain(parameters).collect()
    }

    /// The schemas of its responses.
    pub(super) fn response_schemas(&self) -> Vec<&str> {
        let all = self.answer.iter().chain(&self.error);
        all.map(String::as_str).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub name: String,
    pub ident: Ident,
    pub in_path: bool,
    pub required: bool,
    pub doc: String,
    pub kind: Kind,
    pub schema: Value,
}

impl Parameter {
    /// Whether it is a number in Rust as well as in the URL.
    pub(crate) fn is_number(&self) -> bool {
        self.kind != Kind::Text && self.schema.get("type").and_then(Value::as_str) == Some("integer")
    }
}

#[derive(Debug)]
pub(crate) struct Schema {
    /// The description, and the example in Rust if the overlay has one.
    pub doc: String,
    pub description: String,
    pub kind: SchemaKind,
    pub json: Value,
}

#[derive(Debug)]
pub(crate) enum SchemaKind {
    Object(Object),
    Union(Union),
    Enum(Vec<EnumValue>),
}

/// One value of an open enum.
#[derive(Debug)]
pub(crate) struct EnumValue {
    pub wire: String,
    pub variant: Ident,
    pub doc: String,
}

#[derive(Debug)]
pub(crate) struct Object {
    /// The value of its `type`, for a variant of a union.
    pub tag: Option<String>,
    pub fields: Vec<Field>,
    /// Whether its constructor is hand-written.
    pub manual_constructor: bool,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub wire: String,
    pub ident: Ident,
    pub doc: String,
    pub required: bool,
    pub kind: Kind,
    /// Whether a union gets an accessor for it though only one variant has it.
    pub has_accessor: bool,
}

#[derive(Debug)]
pub(crate) struct Union {
    /// The schemas of the variants, by their value of `type`.
    pub members: BTreeMap<String, String>,
}

/// The type of a value. All integers are one kind, since HubSpot does not keep to the widths that it declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Boolean,
    Integer,
    /// An integer that is never negative, such as a number of messages.
    Count,
    Number,
    Time,
    /// Any JSON: a field that the variants of a union declare with different types.
    Any,
    /// A hand-written type around a string or an integer, named by `x-rust-newtype`.
    Newtype(String),
    /// An enum or a union.
    Named(String),
    /// An object.
    Object(String),
    List(Box<Kind>),
    Map(Box<Kind>),
}

/// The property that identifies the variant of a union.
pub(crate) const TAG: &str = "type";

impl Schema {
    pub(super) fn references(&self) -> Vec<&str> {
        match &self.kind {
            SchemaKind::Object(object) => object.fields.iter().filter_map(|f| f.kind.named()).collect(),
            SchemaKind::Union(union) => union.members.values().map(String::as_str).collect(),
            SchemaKind::Enum(_) => Vec::new(),
        }
    }
}

impl Kind {
    /// The schema in it, however deep.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) | Self::Object(name) => Some(name),
            Self::List(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }
}
