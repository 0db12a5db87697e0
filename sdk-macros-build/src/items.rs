//! The public items of the generated source, by the names that its users write.
//!
//! They come from the model that the source is generated from. Two descriptions can then be compared by what they mean for
//! users' code: an item that is missing or has another signature breaks it. A new item never does, since every struct and
//! enum is `#[non_exhaustive]` and the trait of the mocks is sealed.
//!
//! Left out is what all types of one kind have, such as `Clone`, and all requests, such as `timeout`: the signature of the
//! type stands for these.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::paging::List;
use crate::shared_field::SharedField;
use crate::spec::{Object, Operation, Schema, SchemaKind, Spec, Usage, Variant};
use crate::{accessors, mocks, names, objects, operations, unions};

/// A public item of the generated source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// The kind of the item.
    pub kind: ItemKind,
    /// The path, such as `Sender`, `Sender.name`, `Direction::Incoming`, `Client::get_message` or `Sender: Eq`.
    pub name: String,
    /// The path of the item that it is a part of; its own if it is a part of none.
    pub owner: String,
    /// What users' code depends on beside the path: the type of a field, the values of a variant, the arguments of a
    /// method.
    pub signature: String,
    /// The documentation.
    pub doc: String,
}

/// The kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ItemKind {
    /// A struct, an enum or a trait.
    Type,
    /// A field of a struct.
    Field,
    /// A variant of an enum.
    Variant,
    /// A function of a type or a trait.
    Method,
    /// A trait that a type implements.
    Implementation,
    /// The attribute `must_use` of a type.
    MustUse,
    /// The attribute `deprecated` of a method.
    Deprecated,
}

/// Returns the items of all modules.
pub(crate) fn items(spec: &Spec) -> Vec<Item> {
    let mut items = Items::default();
    for schema in spec.own_schemas() {
        items.add_schema(schema);
        if spec.has_default(&schema.name) {
            items.add_trait(&schema.name, "Default");
        }
    }
    for operation in &spec.operations {
        if !operation.sends {
            items.add_operation(operation);
        }
        items.add_mock(operation);
    }
    for list in List::all(spec) {
        let request = request_type(list.operation);
        items.add_method(&request, "all", quote!((self) -> Paginator<Self>), "");
        let item = list.item;
        items.add(
            ItemKind::Implementation,
            &request,
            "Paginated",
            quote!(Item = #item),
            "",
        );
        if list.is_own(spec) {
            items.add_method(list.page, "next_cursor", quote!((&self) -> Option<&str>), "");
        }
    }
    let mut items = items.0;
    // The client's methods are those of one type; all else is in the module of its area.
    for item in items.iter_mut().filter(|item| !is_of_client(&item.owner)) {
        item.owner = spec.public(&item.owner);
        item.name = match item.name.strip_prefix("Object<") {
            Some(name) => format!("Object<{}", spec.public(name)),
            None => spec.public(&item.name),
        };
    }
    items
}

fn is_of_client(owner: &str) -> bool {
    owner.split("::").next() == Some("Client")
}

#[derive(Default)]
struct Items(Vec<Item>);

impl Items {
    fn add(&mut self, kind: ItemKind, owner: &str, name: &str, signature: impl ToTokens, doc: &str) {
        let path = match kind {
            ItemKind::Field => format!("{owner}.{name}"),
            ItemKind::Variant | ItemKind::Method => format!("{owner}::{name}"),
            ItemKind::Implementation => format!("{owner}: {name}"),
            ItemKind::Type | ItemKind::MustUse | ItemKind::Deprecated => name.to_owned(),
        };
        self.0.push(Item {
            kind,
            name: path,
            owner: owner.to_owned(),
            signature: text(signature),
            doc: doc.to_owned(),
        });
    }

    fn add_type(&mut self, name: &str, kind: TokenStream, doc: &str) {
        self.add(ItemKind::Type, name, name, kind, doc);
    }

    fn add_method(&mut self, owner: &str, name: &str, signature: TokenStream, doc: &str) {
        self.add(ItemKind::Method, owner, name, quote!(fn #signature), doc);
    }

    fn add_trait(&mut self, owner: &str, name: &str) {
        self.add(ItemKind::Implementation, owner, name, TokenStream::new(), "");
    }

    fn add_schema(&mut self, schema: &Schema) {
        let Schema { name, usage, doc, .. } = schema;
        match &schema.kind {
            SchemaKind::Enum(values) => {
                self.add_type(name, quote!(enum), doc);
                for value in values {
                    let variant = value.variant.to_string();
                    self.add(ItemKind::Variant, name, &variant, TokenStream::new(), &value.doc);
                }
            }
            SchemaKind::Union(variants) if usage.is_received => self.add_received(schema, variants),
            SchemaKind::Union(variants) => {
                self.add_union(
                    schema,
                    quote!(sent union),
                    variants,
                    |object| quote!((Object<#object>)),
                );
                for variant in variants {
                    self.add_trait(name, &format!("From<{}>", variant.schema));
                }
            }
            SchemaKind::Object(object) => {
                self.add_struct(name, doc, object, *usage);
                let required = objects::constructor_fields(object, *usage);
                if !required.is_empty() {
                    let arguments = required.into_iter().map(objects::argument);
                    self.add_method(name, "new", quote!((#(#arguments),*) -> Self), "");
                }
                for setter in objects::setters(object, *usage) {
                    let argument = setter.argument();
                    self.add_method(
                        name,
                        &setter.name.to_string(),
                        quote!((self, #argument) -> Self),
                        "",
                    );
                }
            }
        }
        if usage.is_sent && !usage.is_form {
            self.add_trait(name, "JsonSchema");
        }
    }

    fn add_received(&mut self, schema: &Schema, variants: &[Variant]) {
        let Schema { name, usage, .. } = schema;
        self.add_union(
            schema,
            quote!(union),
            variants,
            |object| quote!((Box<Object<#object>>)),
        );
        let shared = SharedField::all(variants);
        for field in accessors::offered(&shared) {
            let returned = accessors::Returned::of(field, variants.len()).declared;
            let accessor = field.field.ident.to_string();
            self.add_method(name, &accessor, quote!((&self) -> #returned), "");
        }
        let fallback = unions::fallback_name(name);
        self.add_struct(&fallback, "", &unions::fallback(name, &shared), *usage);
    }

    fn add_union(
        &mut self,
        schema: &Schema,
        kind: TokenStream,
        variants: &[Variant],
        value: impl Fn(&Ident) -> TokenStream,
    ) {
        let Schema { name, usage, doc, .. } = schema;
        self.add_type(name, kind, doc);
        for variant in variants {
            let value = value(&variant.object_ident());
            self.add(ItemKind::Variant, name, &variant.ident.to_string(), value, "");
        }
        if usage.is_sent {
            self.add_trait(name, "Eq");
            self.add_trait(name, "Hash");
        }
    }

    fn add_struct(&mut self, name: &str, doc: &str, object: &Object, usage: Usage) {
        self.add_type(name, quote!(struct), doc);
        for field in &object.fields {
            let kind = objects::field_type(field, usage);
            self.add(ItemKind::Field, name, &field.ident.to_string(), kind, &field.doc);
        }
        if usage.is_sent {
            for derived in ["Eq", "Hash"] {
                self.add_trait(name, derived);
            }
        }
        if usage.is_sent && !usage.is_form {
            self.add_trait(name, "Serialize");
        }
        if objects::is_readable(object, usage) && !usage.is_form {
            self.add_trait(name, "Deserialize");
            if let Some(item) = self.0.last_mut() {
                item.name = format!("Object<{name}>: Deserialize");
            }
        }
        if !usage.is_received {
            self.add(ItemKind::MustUse, name, name, TokenStream::new(), "");
        }
    }

    fn add_operation(&mut self, operation: &Operation) {
        let (id, request) = (&operation.id, request_type(operation));
        let arguments = operations::arguments(operation);
        let returned = names::ident(&names::pascal(id));
        self.add_method(
            "Client",
            id,
            quote!((&self, #(#arguments),*) -> #returned),
            &operation.doc,
        );
        self.add_type(&request, quote!(struct), "");
        if operation.body.is_none() {
            self.add_trait(&request, "Debug");
        }
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| !parameter.required)
        {
            let ident = &parameter.ident;
            let (argument, _) = parameter.kind.set_value(true).argument(ident);
            let signature = quote!((self, #ident: #argument) -> Self);
            self.add_method(&request, &ident.to_string(), signature, &parameter.doc);
        }
        if let Some(key) = &operation.idempotency_key {
            let signature = quote!((self, key: impl Into<String>) -> Self);
            self.add_method(&request, "idempotency_key", signature, &key.doc);
        }
        let output = operations::output(operation);
        self.add(
            ItemKind::Implementation,
            &request,
            "IntoFuture",
            quote!(Output = Result<Response<#output>>),
            "",
        );
        if operation.deprecated {
            let method = format!("Client::{id}");
            self.add(ItemKind::Deprecated, &method, &method, TokenStream::new(), "");
        }
    }

    fn add_mock(&mut self, operation: &Operation) {
        let id = &operation.id;
        let mock = |part: &str| format!("mock::typed::{}{part}", names::pascal(id));
        self.add_method("mock::MockServerExt", id, TokenStream::new(), "");
        if operation.deprecated && operation.sends {
            let mock = format!("mock::MockServerExt::{id}");
            self.add(ItemKind::Deprecated, &mock, id, TokenStream::new(), "");
        }
        let when = mock("When");
        self.add_type(&when, quote!(struct), "");
        for (name, value) in mocks::conditions(operation) {
            self.add_method(&when, &name, quote!((self, value: #value) -> Self), "");
        }
        let then = mock("Then");
        self.add_type(&then, quote!(struct), "");
        for (name, value) in mocks::responses(operation) {
            let value = value.map(|value| quote!(, value: &#value));
            self.add_method(&then, name, quote!((self, status: u16 #value) -> Self), "");
        }
    }
}

/// Returns the path of an operation's request.
fn request_type(operation: &Operation) -> String {
    format!("operations::{}", names::pascal(&operation.id))
}

/// Returns the tokens as rustfmt writes them.
fn text(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let spaces = [
        (" < ", "<"),
        (" >", ">"),
        (" :: ", "::"),
        (" : ", ": "),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
    ];
    spaces
        .iter()
        .fold(spaced, |text, (from, to)| text.replace(from, to))
}
