//! The document, as the generator sees it.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;

use crate::error::Result;
use crate::names;

/// A document.
#[derive(Debug, Default)]
pub(crate) struct Spec {
    /// The area of the API, which is a module of the SDK; that of the crate's root if there is none.
    pub area: Option<String>,
    pub operations: Vec<Operation>,
    pub schemas: BTreeMap<String, Schema>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    /// The JSON pointer to it, for errors.
    pub place: String,
    pub id: String,
    pub method: String,
    pub path: String,
    /// The one of the document's `x-path-prefixes` that the path starts with. It differs between versions.
    pub prefix: String,
    pub doc: String,
    /// Those in the path, in its order, then those in the query, by name.
    pub parameters: Vec<Parameter>,
    pub body: Option<Kind>,
    /// Whether the body is a form, `multipart/form-data`.
    pub has_form: bool,
    /// The type of the response, if it has a body.
    pub response: Option<Kind>,
    pub error: Option<Kind>,
    /// Whether it can be repeated: a variant of the SDK's `Idempotency`.
    pub idempotency: &'static str,
    /// The field of the body with which it can be repeated: HubSpot takes two requests with one value for one. The request
    /// has the method that sets it.
    pub idempotency_key: Option<Field>,
    pub deprecated: bool,
    /// The versions of the area that have it; all, if there are none.
    pub versions: Vec<String>,
    /// Whether it sends a message; hand-written code then determines the outcome.
    pub sends: bool,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub name: String,
    pub ident: Ident,
    pub in_path: bool,
    pub required: bool,
    pub doc: String,
    pub kind: Kind,
    /// Whether HubSpot declares it as an integer. A newtype of it is a number in Rust as well as in the URL.
    pub is_integer: bool,
}

#[derive(Debug)]
pub(crate) struct Schema {
    pub name: String,
    /// The description, and the example in Rust if the overlay has one.
    pub doc: String,
    pub description: String,
    /// Whether it is the type of that name at the crate's root, which another area generates.
    pub is_shared: bool,
    /// What another area that shares it does with it, where this one does not.
    pub elsewhere: Option<Elsewhere>,
    pub kind: SchemaKind,
    pub usage: Usage,
}

/// What an area that shares a schema does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    /// It sends it.
    Sent,
    /// It receives it by itself, not only as a variant of a union.
    Standalone,
}

/// Where a schema occurs, which determines the types of its fields: what is only sent is read strictly, and what is
/// received tolerantly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    pub is_sent: bool,
    pub is_received: bool,
    /// Whether it is a form. It is sent, and is nothing else.
    pub is_form: bool,
    /// Whether it is received by itself, too, if it is a variant of a union.
    pub is_standalone: bool,
}

#[derive(Debug)]
pub(crate) enum SchemaKind {
    Object(Object),
    Union(Vec<Variant>),
    Enum(Vec<EnumValue>),
}

/// One value of an open enum.
#[derive(Debug)]
pub(crate) struct EnumValue {
    pub wire: String,
    pub variant: Ident,
    pub doc: String,
}

#[derive(Debug, Default)]
pub(crate) struct Object {
    /// The value of its `type`, for a variant of a union.
    pub tag: Option<String>,
    pub fields: Vec<Field>,
    /// The names of required properties, as declared; its `type` may be one.
    pub required: Vec<String>,
    /// Whether its constructor is hand-written.
    pub manual_constructor: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub wire: String,
    pub ident: Ident,
    pub doc: String,
    pub required: bool,
    pub kind: Kind,
    /// Whether a union gets an accessor for it though only one variant has it.
    pub has_accessor: bool,
    /// Whether it is the idempotency key of an operation, which sets it.
    pub is_idempotency_key: bool,
}

/// A variant of a union: an object, by its value of `type`.
#[derive(Debug)]
pub(crate) struct Variant {
    pub tag: String,
    pub ident: Ident,
    /// The name of the object's schema.
    pub schema: String,
    pub object: Object,
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
    /// A file in a form.
    Binary,
    /// Any JSON: of a schema that says nothing of it, or of a field that the variants of a union declare with different
    /// types.
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

impl Spec {
    /// Returns the schemas whose types are generated.
    pub(crate) fn own_schemas(&self) -> impl Iterator<Item = &Schema> {
        self.schemas.values().filter(|schema| !schema.is_shared)
    }

    /// Whether an enum is a required field, whose struct has a value without it: before it is set, or read.
    pub(crate) fn has_default(&self, name: &str) -> bool {
        let Some(schema) = self.schemas.get(name) else {
            return false;
        };
        let is_it = |kind: &Kind| matches!(kind, Kind::Named(named) if named == name);
        let mut schemas = self.schemas.values();
        let mut is_required = || {
            schemas.any(|schema| match &schema.kind {
                SchemaKind::Object(object) => {
                    let mut fields = object.fields.iter();
                    fields.any(|field| schema.usage.requires(field) && is_it(&field.kind))
                }
                _ => false,
            })
        };
        // What another area sends may be required there.
        let is_sent_elsewhere = schema.elsewhere == Some(Elsewhere::Sent);
        matches!(schema.kind, SchemaKind::Enum(_)) && (is_sent_elsewhere || is_required())
    }

    /// Returns the path of an item as users write it.
    pub(crate) fn public(&self, item: &str) -> String {
        match (&self.area, item.strip_prefix("mock::")) {
            (Some(area), Some(mock)) => format!("mock::{area}::{mock}"),
            (Some(area), None) => format!("{area}::{item}"),
            (None, _) => item.to_owned(),
        }
    }
}

impl Usage {
    pub(crate) const RECEIVED: Self = Self {
        is_sent: false,
        is_received: true,
        is_form: false,
        is_standalone: false,
    };

    /// Whether a field is not optional. In a response, only an id is relied on. A number has no default, which the fields
    /// of what is sent have before they are set: the constructor requires it.
    pub(crate) fn requires(self, field: &Field) -> bool {
        let is_required = field.required && field.kind != Kind::Number;
        is_required && (!self.is_received || field.wire == "id")
    }
}

impl Object {
    /// Checks that all fields have distinct names.
    pub(crate) fn check_names(&self, place: &str) -> Result<()> {
        let names = self.fields.iter().map(|field| field.wire.as_str());
        names::check_distinct(names, place, "field")
    }
}

impl Field {
    pub(crate) fn new(wire: &str, doc: String, kind: Kind) -> Self {
        Self {
            wire: wire.to_owned(),
            ident: names::field(wire),
            doc,
            required: false,
            kind,
            has_accessor: false,
            is_idempotency_key: false,
        }
    }
}

impl Variant {
    pub(crate) fn object_ident(&self) -> Ident {
        names::ident(&self.schema)
    }
}

impl Operation {
    /// Returns the path after the prefix.
    pub(crate) fn resource(&self) -> &str {
        self.path.strip_prefix(&self.prefix).unwrap_or(&self.path)
    }

    /// Returns the type of its body in Rust. A form has no unknown fields to keep.
    pub(crate) fn body_type(&self) -> Option<TokenStream> {
        let body = self.body.as_ref()?;
        Some(match self.form() {
            Some(name) => names::ident(&name).into_token_stream(),
            None => body.into_token_stream(),
        })
    }

    /// Returns the name of the form that is its body.
    pub(crate) fn form(&self) -> Option<String> {
        let body = self.body.as_ref().filter(|_| self.has_form)?;
        body.named().map(str::to_owned)
    }

    pub(super) fn request_kinds(&self) -> Vec<&Kind> {
        let parameters = self.parameters.iter().map(|p| &p.kind);
        self.body.iter().chain(parameters).collect()
    }

    pub(super) fn response_kinds(&self) -> Vec<&Kind> {
        self.response.iter().chain(&self.error).collect()
    }
}

impl Schema {
    /// Returns the names of the schemas that it refers to.
    pub(crate) fn references(&self) -> Vec<&str> {
        match &self.kind {
            SchemaKind::Object(object) => object.fields.iter().filter_map(|f| f.kind.named()).collect(),
            SchemaKind::Union(variants) => variants.iter().map(|v| v.schema.as_str()).collect(),
            SchemaKind::Enum(_) => Vec::new(),
        }
    }
}

impl Kind {
    /// Returns the type of the items, however deep; of anything but a list or a map, the type itself.
    pub(crate) fn item(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.item(),
            other => other,
        }
    }

    /// Replaces the items of a list, or the type itself.
    pub(super) fn with_item(self, item: Self) -> Self {
        match self {
            Self::List(_) => Self::List(Box::new(item)),
            _ => item,
        }
    }

    /// Returns the name of the schema in it, however deep.
    pub(crate) fn named(&self) -> Option<&str> {
        match self.item() {
            Self::Named(name) | Self::Object(name) => Some(name),
            _ => None,
        }
    }
}
