//! From Rust source to its public surface.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item as Syntax, TraitItem, Visibility};

use super::surface::{Item, Key, Member, Sort, Surface};
use super::text::{self, compact};

/// Traits of the SDK that its users cannot name. What implementing one of them gives them, if anything, is
/// the second column: `Object` of the type implements that.
const PRIVATE_TRAITS: [(&str, Option<&str>); 6] = [
    ("Schema", Some("Serialize")),
    ("Readable", Some("Deserialize")),
    ("Model", None),
    ("Union", None),
    ("SentUnion", None),
    ("ReadPage", None),
];

impl Surface {
    /// Adds the public items of a source, below a path such as `mock`. Some modules are exported under
    /// another name, or with none: their items above them.
    ///
    /// # Errors
    /// When it is no Rust.
    pub fn add(&mut self, source: &str, path: &str, exported: &[(&str, &str)]) -> syn::Result<()> {
        let file = syn::parse_file(source)?;
        let mut reader = Reader {
            surface: self,
            exported,
            hidden: BTreeSet::new(),
        };
        reader.declare(&file.items, path);
        reader.implement(&file.items, path);
        Ok(())
    }
}

struct Reader<'a> {
    surface: &'a mut Surface,
    exported: &'a [(&'a str, &'a str)],
    /// Types that are there and not public.
    hidden: BTreeSet<String>,
}

impl Reader<'_> {
    fn below(&self, path: &str, module: &str) -> String {
        match self.exported.iter().find(|(name, _)| *name == module) {
            Some((_, "")) => path.to_owned(),
            Some((_, name)) => join(path, name),
            None => join(path, module),
        }
    }

    fn put(&mut self, owner: &str, member: Member, item: Item) {
        let owner = owner.to_owned();
        self.surface.items.insert(Key { owner, member }, item);
    }

    /// Types first, so that it is known whose the implementations are.
    fn declare(&mut self, items: &[Syntax], path: &str) {
        for item in items {
            let (ident, visibility, attributes) = match item {
                Syntax::Struct(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Enum(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Trait(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Type(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Const(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Static(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Fn(item) => (&item.sig.ident, &item.vis, &item.attrs),
                Syntax::Mod(item) => (&item.ident, &item.vis, &item.attrs),
                Syntax::Use(item) if is_public(&item.vis, &item.attrs) => {
                    let name = join(path, &format!("use {}", compact(&item.tree)));
                    self.put(&name, Member::Itself, other(&item.attrs, "use".to_owned()));
                    continue;
                }
                _ => continue,
            };
            let name = join(path, &ident.to_string());
            if !is_public(visibility, attributes) {
                self.hidden.insert(name);
                continue;
            }
            match item {
                Syntax::Mod(item) => {
                    let path = self.below(path, &item.ident.to_string());
                    let items = item.content.as_ref().map(|(_, items)| items.as_slice());
                    self.declare(items.unwrap_or_default(), &path);
                }
                Syntax::Struct(item) => self.structure(&name, item),
                Syntax::Enum(item) => self.enumeration(&name, item),
                Syntax::Trait(item) => self.demands(&name, item, items),
                Syntax::Fn(item) => {
                    let item = Item {
                        says: text::signature(&item.sig),
                        shown: text::shown(&item.sig),
                        ..other(&item.attrs, String::new())
                    };
                    self.put(&name, Member::Itself, item);
                }
                Syntax::Type(item) => {
                    let says = format!("type{} = {}", compact(&item.generics), compact(&item.ty));
                    self.put(&name, Member::Itself, other(&item.attrs, says));
                }
                Syntax::Const(item) => {
                    let says = format!("const: {}", compact(&item.ty));
                    self.put(&name, Member::Itself, other(&item.attrs, says));
                }
                Syntax::Static(item) => {
                    let says = format!("static: {}", compact(&item.ty));
                    self.put(&name, Member::Itself, other(&item.attrs, says));
                }
                _ => {}
            }
        }
    }

    fn structure(&mut self, name: &str, item: &syn::ItemStruct) {
        let public = |field: &&syn::Field| is_public(&field.vis, &field.attrs);
        let writable = !is_non_exhaustive(&item.attrs) && item.fields.iter().all(|field| public(&field));
        let form = match (&item.fields, item.fields.iter().any(|field| public(&field))) {
            (Fields::Named(_), true) => "struct {}",
            (Fields::Unnamed(_), true) => "struct ()",
            // Of a struct that shows no field one sees no more than its name, unless it can be written down.
            (Fields::Unit, _) if writable => "struct",
            (Fields::Named(_), _) if writable => "struct {}",
            (Fields::Unnamed(_), _) if writable => "struct ()",
            _ => "struct {..}",
        };
        let says = format!("{form}{}", text::generics(&item.generics));
        let whole = Item {
            sort: Sort::Struct,
            open: !writable,
            ..other(&item.attrs, says)
        };
        self.put(name, Member::Itself, whole);
        self.derives(name, &item.attrs);
        for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| public(field)) {
            let says = compact(&field.ty);
            let field_name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            let item = Item {
                sort: Sort::Field,
                ..other(&field.attrs, says)
            };
            self.put(name, Member::Field(field_name), item);
        }
    }

    fn enumeration(&mut self, name: &str, item: &syn::ItemEnum) {
        let whole = Item {
            sort: Sort::Enum,
            open: is_non_exhaustive(&item.attrs),
            ..other(&item.attrs, format!("enum{}", text::generics(&item.generics)))
        };
        self.put(name, Member::Itself, whole);
        self.derives(name, &item.attrs);
        for variant in item.variants.iter().filter(|variant| !is_hidden(&variant.attrs)) {
            let item = Item {
                sort: Sort::Variant,
                open: is_non_exhaustive(&variant.attrs),
                ..other(&variant.attrs, compact(&variant.fields))
            };
            self.put(name, Member::Variant(variant.ident.to_string()), item);
        }
    }

    fn demands(&mut self, name: &str, item: &syn::ItemTrait, siblings: &[Syntax]) {
        let says = format!(
            "trait{} : {}",
            text::generics(&item.generics),
            compact(&item.supertraits)
        );
        let whole = Item {
            sort: Sort::Trait,
            open: is_sealed(item, siblings),
            ..other(&item.attrs, says)
        };
        self.put(name, Member::Itself, whole);
        for member in &item.items {
            let (member, item) = match member {
                TraitItem::Fn(function) if !is_hidden(&function.attrs) => {
                    let item = Item {
                        open: function.default.is_some(),
                        ..method(&function.sig, &function.attrs)
                    };
                    (function.sig.ident.to_string(), item)
                }
                TraitItem::Type(kind) => {
                    let says = format!("type: {}", compact(&kind.bounds));
                    (kind.ident.to_string(), other(&kind.attrs, says))
                }
                TraitItem::Const(constant) => {
                    let item = Item {
                        open: constant.default.is_some(),
                        ..other(&constant.attrs, format!("const: {}", compact(&constant.ty)))
                    };
                    (constant.ident.to_string(), item)
                }
                _ => continue,
            };
            let item = Item {
                sort: Sort::Demand,
                ..item
            };
            self.put(name, Member::Method(member), item);
        }
    }

    fn derives(&mut self, name: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|a| a.path().is_ident("derive")) {
            let mut derived = Vec::new();
            let read = attribute.parse_nested_meta(|meta| {
                derived.push(text::last(&meta.path));
                Ok(())
            });
            // What the compiler would not take is not in generated code.
            debug_assert!(read.is_ok());
            for name_of_trait in derived {
                self.put(
                    name,
                    Member::Implements(name_of_trait),
                    implementation(String::new()),
                );
            }
        }
    }

    fn implement(&mut self, items: &[Syntax], path: &str) {
        for item in items {
            match item {
                Syntax::Mod(item) if is_public(&item.vis, &item.attrs) => {
                    let path = self.below(path, &item.ident.to_string());
                    let items = item.content.as_ref().map(|(_, items)| items.as_slice());
                    self.implement(items.unwrap_or_default(), &path);
                }
                Syntax::Impl(block) => self.block(block, path),
                _ => {}
            }
        }
    }

    fn block(&mut self, block: &syn::ItemImpl, path: &str) {
        let Some(owner) = self.owner(&block.self_ty, path) else {
            return;
        };
        let Some((_, of, _)) = &block.trait_ else {
            for item in &block.items {
                let (name, item) = match item {
                    ImplItem::Fn(f) if is_public(&f.vis, &f.attrs) => {
                        (f.sig.ident.to_string(), method(&f.sig, &f.attrs))
                    }
                    ImplItem::Const(c) if is_public(&c.vis, &c.attrs) => {
                        let says = format!("const: {}", compact(&c.ty));
                        (c.ident.to_string(), other(&c.attrs, says))
                    }
                    _ => continue,
                };
                let item = Item {
                    sort: Sort::Method,
                    says: format!("{}{}", text::generics(&block.generics), item.says),
                    ..item
                };
                self.put(&owner, Member::Method(name), item);
            }
            return;
        };
        let name = text::last(of);
        if let Some((_, gives)) = PRIVATE_TRAITS.iter().find(|(private, _)| *private == name) {
            if let Some(gives) = gives {
                let member = Member::AsObject((*gives).to_owned());
                self.put(&owner, member, implementation(String::new()));
            }
            return;
        }
        let mut says: Vec<String> = block
            .items
            .iter()
            .filter_map(|item| match item {
                ImplItem::Type(kind) => Some(format!("{} = {}", kind.ident, compact(&kind.ty))),
                _ => None,
            })
            .collect();
        says.sort();
        let member = Member::Implements(text::trait_name(of));
        self.put(&owner, member, implementation(says.join(", ")));
    }

    /// The type that an implementation is for, unless it is none that users can see.
    fn owner(&self, of: &syn::Type, path: &str) -> Option<String> {
        let syn::Type::Path(of) = of else {
            return Some(compact(of));
        };
        let name = text::last(&of.path);
        let here = join(path, &name);
        if self.hidden.contains(&here) {
            return None;
        }
        let known = |owner: &String| {
            let key = Key {
                owner: owner.clone(),
                member: Member::Itself,
            };
            self.surface.items.contains_key(&key)
        };
        // Hand-written types, such as the client, are declared elsewhere.
        Some(if known(&here) { here } else { name })
    }
}

fn other(attributes: &[Attribute], says: String) -> Item {
    Item {
        sort: Sort::Other,
        shown: says.clone(),
        says,
        open: false,
        must_use: attributes.iter().any(|a| a.path().is_ident("must_use")),
        deprecated: attributes.iter().any(|a| a.path().is_ident("deprecated")),
        docs: docs(attributes),
    }
}

fn method(signature: &syn::Signature, attributes: &[Attribute]) -> Item {
    Item {
        says: text::signature(signature),
        shown: text::shown(signature),
        ..other(attributes, String::new())
    }
}

fn implementation(says: String) -> Item {
    Item {
        sort: Sort::Impl,
        ..other(&[], says)
    }
}

/// Whether nobody outside can implement it: it asks for a trait that stands in a private module beside it.
fn is_sealed(item: &syn::ItemTrait, siblings: &[Syntax]) -> bool {
    let private = |name: &syn::Ident| {
        siblings.iter().any(|sibling| {
            matches!(sibling, Syntax::Mod(module)
                if module.ident == *name && !matches!(module.vis, Visibility::Public(_)))
        })
    };
    item.supertraits.iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(bound) if bound.path.segments.len() > 1 => bound
            .path
            .segments
            .first()
            .is_some_and(|first| private(&first.ident)),
        _ => false,
    })
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .any(|attribute| match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string() == "hidden",
            _ => false,
        })
}

fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("non_exhaustive"))
}

fn docs(attributes: &[Attribute]) -> String {
    let text = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| attribute.meta.require_name_value().ok())
        .map(|meta| meta.value.to_token_stream());
    text.collect::<TokenStream>().to_string()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}::{name}")
    }
}
