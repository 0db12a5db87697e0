//! Rust source, read with `syn`: the generated source and the crate's own.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, ImplItemFn, Item, ItemEnum, ItemStruct, Type};

/// The types of one source, in all of its modules.
#[derive(Default)]
#[expect(
    missing_debug_implementations,
    reason = "syn's types have none without a feature that costs all builds"
)]
pub struct Types {
    /// The structs by name.
    pub structs: BTreeMap<String, ItemStruct>,
    /// The enums by name.
    pub enums: BTreeMap<String, ItemEnum>,
    /// Macros in place of items, which could expand to any number of items.
    pub macros: Vec<String>,
}

impl Types {
    /// Collects the types of a source.
    #[must_use]
    pub fn of(items: &[Item]) -> Self {
        let mut all = Self::default();
        all.collect(items);
        all
    }

    fn collect(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(one) => {
                    let known = self.structs.insert(one.ident.to_string(), one.clone());
                    assert!(known.is_none(), "two structs {}", one.ident);
                }
                Item::Enum(one) => {
                    let known = self.enums.insert(one.ident.to_string(), one.clone());
                    assert!(known.is_none(), "two enums {}", one.ident);
                }
                Item::Macro(one) => self.macros.push(one.mac.path.to_token_stream().to_string()),
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.collect(items);
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the types of the fields of a type of this source.
    #[must_use]
    pub fn inside(&self, name: &str) -> Vec<&Type> {
        if let Some(one) = self.structs.get(name) {
            return one.fields.iter().map(|field| &field.ty).collect();
        }
        let variants = self.enums.get(name).into_iter().flat_map(|one| &one.variants);
        variants
            .flat_map(|variant| &variant.fields)
            .map(|field| &field.ty)
            .collect()
    }
}

/// Returns the modules of the client as one source.
#[must_use]
pub fn client(generated: &hubspot_conversations_codegen::Generated) -> String {
    let modules = [
        ("types", &generated.types),
        ("operations", &generated.operations),
        ("requests", &generated.requests),
    ];
    modules
        .map(|(name, source)| format!("pub mod {name} {{\n{source}}}\n"))
        .concat()
}

/// Returns the items of a module.
#[must_use]
pub fn module<'i>(items: &'i [Item], name: &str) -> &'i [Item] {
    let found = items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_ref(),
        _ => None,
    });
    &found.unwrap_or_else(|| panic!("the module {name}")).1
}

/// Returns the methods that the macro `call_options!` adds to a request, if these items define it.
#[must_use]
pub fn option_methods(items: &[Item]) -> Option<Vec<ImplItemFn>> {
    let defined = items.iter().find_map(|item| match item {
        Item::Macro(one) if one.ident.as_ref().is_some_and(|name| name == "call_options") => Some(one),
        _ => None,
    })?;
    // The body of the `impl` in the macro's only rule; `$crate` is the crate.
    let text = last_block(last_block(defined.mac.tokens.clone())).to_string();
    let text = format!("impl Request {{ {} }}", text.replace('$', ""));
    let block: syn::ItemImpl = syn::parse_str(&text).expect("methods");
    let methods = block.items.into_iter().filter_map(|item| match item {
        syn::ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    Some(methods.collect())
}

/// Returns the content of the last pair of braces.
fn last_block(tokens: TokenStream) -> TokenStream {
    let blocks = tokens.into_iter().filter_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    blocks.last().expect("a block")
}

/// Whether one of the attributes has this name.
#[must_use]
pub fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// A name in a type, and the type around it: `Object` for the `File` in `Option<Object<File>>`.
#[derive(Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The name of the type that it is an argument of.
    pub within: Option<String>,
}

/// Returns every name in a type.
#[must_use]
pub fn names(of: &Type) -> Vec<Named> {
    let mut all = Vec::new();
    collect(of, None, &mut all);
    all
}

fn collect(of: &Type, within: Option<&str>, all: &mut Vec<Named>) {
    match of {
        Type::Path(path) => {
            let last = path.path.segments.last().expect("a path has a segment");
            let name = last.ident.to_string();
            all.push(Named {
                name: name.clone(),
                within: within.map(str::to_owned),
            });
            if let syn::PathArguments::AngleBracketed(arguments) = &last.arguments {
                for argument in &arguments.args {
                    if let syn::GenericArgument::Type(inner) = argument {
                        collect(inner, Some(&name), all);
                    }
                }
            }
        }
        Type::Reference(reference) => collect(&reference.elem, within, all),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|inner| collect(inner, within, all)),
        Type::Slice(slice) => collect(&slice.elem, within, all),
        Type::Array(array) => collect(&array.elem, within, all),
        other => panic!("unexpected kind of type: {}", other.to_token_stream()),
    }
}

/// Returns the number of lines of a source, formatted, without documentation and blank lines.
#[must_use]
pub fn lines_without_docs(source: &str) -> usize {
    use syn::visit_mut::VisitMut;
    struct Strip;
    impl VisitMut for Strip {
        fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
            attributes.retain(|attribute| !attribute.path().is_ident("doc"));
        }
    }
    let mut file = syn::parse_file(source).expect("Rust source");
    Strip.visit_file_mut(&mut file);
    let printed = prettyplease::unparse(&file);
    assert!(!printed.contains("///"), "a doc comment remains");
    printed.lines().filter(|line| !line.trim().is_empty()).count()
}
