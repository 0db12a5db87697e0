//! The public items of a source, and the crates of their types.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit::Visit;
use syn::{Attribute, Field, Generics, ImplItem, Item, ItemImpl, UseTree, Visibility};

use crate::source::option_methods;

/// A name of another crate in a public item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Foreign {
    /// The crate.
    pub from: String,
    /// Where it is public, such as `builder.rs: ClientBuilder::http`.
    pub place: String,
    /// The feature that it needs, if any.
    pub feature: Option<String>,
}

/// The public items of a whole crate.
#[derive(Debug, Default)]
pub struct Surface {
    /// The names of the crate's own types, traits and so on.
    own: BTreeSet<String>,
    /// Names of other crates in public places.
    pub foreign: BTreeSet<Foreign>,
    /// Public functions.
    pub functions: usize,
    /// Public fields.
    pub fields: usize,
    /// Implementations of traits.
    pub implementations: usize,
    /// Paths that were looked up.
    pub paths: usize,
}

const PRELUDE: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "Eq",
    "Ord",
    "PartialOrd",
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "str",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
];

/// The crates that the sdk depends on, by the names that paths begin with.
const CRATES: &[&str] = &[
    "alloc",
    "bytes",
    "chrono",
    "core",
    "futures_core",
    "http",
    "httpmock",
    "percent_encoding",
    "regex",
    "reqwest",
    "schemars",
    "secrecy",
    "serde",
    "serde_json",
    "std",
    "tokio",
    "tracing",
];

impl Surface {
    /// Collects the names of the crate's own items. Must be called before [`collect`](Self::collect).
    pub fn collect_names(&mut self, items: &[Item]) {
        for item in items {
            let name = match item {
                Item::Struct(one) => &one.ident,
                Item::Enum(one) => &one.ident,
                Item::Trait(one) => &one.ident,
                Item::Type(one) => &one.ident,
                Item::Const(one) => &one.ident,
                Item::Mod(module) => {
                    if let Some((_, items)) = &module.content {
                        self.collect_names(items);
                    }
                    &module.ident
                }
                _ => continue,
            };
            self.own.insert(name.to_string());
        }
    }

    /// Collects the public items of one source.
    pub fn collect(&mut self, file: &str, feature: Option<&str>, items: &[Item]) {
        let uses = Uses::of(items);
        for glob in &uses.globs {
            let is_own = matches!(glob.as_str(), "crate" | "super" | "self") || self.own.contains(glob);
            assert!(is_own, "{file}: the names of {glob}::* are unknown");
        }
        let hidden: BTreeSet<String> = items.iter().filter_map(hidden_type).collect();
        for item in items {
            self.item(file, feature, item, &uses, &hidden);
        }
        for method in option_methods(items).unwrap_or_default() {
            self.functions += 1;
            let name = format!("call_options!::{}", method.sig.ident);
            let place = Place::new(file, name, feature, &method.attrs, &uses);
            self.lookup(&place, &method.sig.generics, |find| {
                find.visit_signature(&method.sig);
            });
        }
    }

    fn item(&mut self, file: &str, outer: Option<&str>, item: &Item, uses: &Uses, hidden: &BTreeSet<String>) {
        match item {
            Item::Mod(module) if !is_test(&module.attrs) => {
                let feature = feature(&module.attrs).or(outer.map(str::to_owned));
                if let Some((_, items)) = &module.content {
                    self.collect(file, feature.as_deref(), items);
                }
            }
            Item::Struct(one) if is_public(&one.vis) => {
                let place = Place::new(file, one.ident.to_string(), outer, &one.attrs, uses);
                self.generics(&place, &one.generics);
                self.shown(
                    &place,
                    &one.generics,
                    one.fields.iter().filter(|field| is_public(&field.vis)),
                );
            }
            Item::Enum(one) if is_public(&one.vis) => {
                let place = Place::new(file, one.ident.to_string(), outer, &one.attrs, uses);
                self.generics(&place, &one.generics);
                self.shown(
                    &place,
                    &one.generics,
                    one.variants.iter().flat_map(|variant| &variant.fields),
                );
            }
            Item::Type(one) if is_public(&one.vis) => {
                let place = Place::new(file, one.ident.to_string(), outer, &one.attrs, uses);
                self.generics(&place, &one.generics);
                self.lookup(&place, &one.generics, |find| find.visit_type(&one.ty));
            }
            Item::Const(one) if is_public(&one.vis) => {
                let place = Place::new(file, one.ident.to_string(), outer, &one.attrs, uses);
                self.lookup(&place, &Generics::default(), |find| find.visit_type(&one.ty));
            }
            Item::Fn(one) if is_public(&one.vis) => {
                self.functions += 1;
                let place = Place::new(file, one.sig.ident.to_string(), outer, &one.attrs, uses);
                self.lookup(&place, &one.sig.generics, |find| find.visit_signature(&one.sig));
            }
            Item::Trait(one) if is_public(&one.vis) => {
                let place = Place::new(file, one.ident.to_string(), outer, &one.attrs, uses);
                self.lookup(&place, &one.generics, |find| find.visit_item_trait(one));
            }
            Item::Use(one) if is_public(&one.vis) => {
                let mut all = BTreeMap::new();
                flatten(&one.tree, Vec::new(), &mut all, &mut Vec::new());
                let place = Place::new(file, "pub use".to_owned(), outer, &one.attrs, uses);
                for root in all.values() {
                    self.note(&place, root);
                }
            }
            Item::Impl(one) => self.implementation(file, outer, one, uses, hidden),
            Item::Static(one) => assert!(!is_public(&one.vis), "{file}: a public static"),
            Item::Macro(one) => {
                // The methods that `call_options!`, `idempotency_key!` and `uploads!` add are read where they are defined; `from_text!` and
                // `operations!` name no other crate, and `area!` includes files that are read on their own. What `thread_local!` declares is private.
                let name = one.mac.path.to_token_stream().to_string();
                let known = [
                    "area",
                    "macro_rules",
                    "include",
                    "call_options",
                    "from_text",
                    "idempotency_key",
                    "operations",
                    "thread_local",
                    "uploads",
                ];
                let is_known = known.contains(&name.as_str());
                assert!(is_known, "{file}: {name}! may hide items");
            }
            _ => {}
        }
    }

    fn implementation(
        &mut self,
        file: &str,
        outer: Option<&str>,
        one: &ItemImpl,
        uses: &Uses,
        hidden: &BTreeSet<String>,
    ) {
        let name = one.self_ty.to_token_stream().to_string().replace(' ', "");
        let bare = name.split('<').next().unwrap_or_default();
        // Implementations for a private type are private.
        if hidden.contains(bare) {
            return;
        }
        let place = Place::new(file, name.clone(), outer, &one.attrs, uses);
        if let Some((_, of, _)) = &one.trait_ {
            self.implementations += 1;
            self.lookup(&place, &one.generics, |find| find.visit_path(of));
            for item in &one.items {
                if let ImplItem::Type(associated) = item {
                    self.lookup(&place, &one.generics, |find| find.visit_type(&associated.ty));
                }
            }
            return;
        }
        for item in &one.items {
            match item {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    self.functions += 1;
                    let name = format!("{name}::{}", function.sig.ident);
                    let place = Place::new(file, name, place.feature.as_deref(), &function.attrs, uses);
                    let mut generics = one.generics.clone();
                    generics.params.extend(function.sig.generics.params.clone());
                    self.lookup(&place, &generics, |find| find.visit_signature(&function.sig));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    self.lookup(&place, &one.generics, |find| find.visit_type(&constant.ty));
                }
                _ => {}
            }
        }
    }

    fn shown<'f>(&mut self, place: &Place<'_>, generics: &Generics, fields: impl Iterator<Item = &'f Field>) {
        for field in fields {
            self.fields += 1;
            self.lookup(place, generics, |find| find.visit_type(&field.ty));
        }
    }

    fn generics(&mut self, place: &Place<'_>, generics: &Generics) {
        self.lookup(place, generics, |find| find.visit_generics(generics));
    }

    fn lookup(&mut self, place: &Place<'_>, generics: &Generics, visit: impl FnOnce(&mut Find)) {
        let mut find = Find::default();
        visit(&mut find);
        let mut parameters = find.parameters;
        parameters.extend(
            generics
                .type_params()
                .map(|parameter| parameter.ident.to_string()),
        );
        parameters.extend(
            generics
                .const_params()
                .map(|parameter| parameter.ident.to_string()),
        );
        for path in find.paths {
            self.paths += 1;
            let first = &path[0];
            if !parameters.contains(first) && first != "Self" {
                let root = self.root(place, &path);
                self.note(place, &root);
            }
        }
    }

    /// Returns the crate of a path.
    fn root(&self, place: &Place<'_>, path: &[String]) -> String {
        let first = path[0].as_str();
        let own = "crate".to_owned();
        if matches!(first, "crate" | "super" | "self") {
            own
        } else if let Some(root) = place.uses.names.get(first) {
            root.clone()
        } else if path.len() > 1 && CRATES.contains(&first) {
            first.to_owned()
        } else if self.own.contains(first) {
            own
        } else if PRELUDE.contains(&first) {
            "std".to_owned()
        } else {
            panic!("{}: the crate of {} is unknown", place.name, path.join("::"))
        }
    }

    fn note(&mut self, place: &Place<'_>, root: &str) {
        if !matches!(root, "crate" | "super" | "self" | "std" | "core" | "alloc") && !self.own.contains(root)
        {
            let (from, place, feature) = (root.to_owned(), place.name.clone(), place.feature.clone());
            self.foreign.insert(Foreign { from, place, feature });
        }
    }
}

struct Place<'u> {
    name: String,
    feature: Option<String>,
    uses: &'u Uses,
}

impl<'u> Place<'u> {
    fn new(file: &str, name: String, outer: Option<&str>, attributes: &[Attribute], uses: &'u Uses) -> Self {
        let feature = feature(attributes).or(outer.map(str::to_owned));
        Self {
            name: format!("{file}: {name}"),
            feature,
            uses,
        }
    }
}

/// The paths in an item, without those in the bodies of functions.
#[derive(Default)]
struct Find {
    paths: Vec<Vec<String>>,
    /// Names that the item declares, such as those of a generic function.
    parameters: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Find {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.push(
            path.segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect(),
        );
        syn::visit::visit_path(self, path);
    }
    fn visit_type_param(&mut self, parameter: &'ast syn::TypeParam) {
        self.parameters.insert(parameter.ident.to_string());
        syn::visit::visit_type_param(self, parameter);
    }
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_block(&mut self, _: &'ast syn::Block) {}
}

/// The names that the `use` items of a module import, and their crates.
#[derive(Debug, Default)]
struct Uses {
    names: BTreeMap<String, String>,
    /// The crates and modules of glob imports.
    globs: Vec<String>,
}

impl Uses {
    fn of(items: &[Item]) -> Self {
        let (mut names, mut globs) = (BTreeMap::new(), Vec::new());
        for item in items {
            if let Item::Use(one) = item {
                flatten(&one.tree, Vec::new(), &mut names, &mut globs);
            }
        }
        Self { names, globs }
    }
}

fn flatten(
    tree: &UseTree,
    mut before: Vec<String>,
    names: &mut BTreeMap<String, String>,
    globs: &mut Vec<String>,
) {
    let root = |before: &[String], name: &str| before.first().map_or(name, String::as_str).to_owned();
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, names, globs);
        }
        UseTree::Name(name) if name.ident == "self" => {
            let last = before.last().expect("self of something").clone();
            drop(names.insert(last, root(&before, "self")));
        }
        UseTree::Name(name) => {
            drop(names.insert(name.ident.to_string(), root(&before, &name.ident.to_string())));
        }
        UseTree::Rename(name) => {
            drop(names.insert(name.rename.to_string(), root(&before, &name.ident.to_string())));
        }
        UseTree::Glob(_) => globs.push(root(&before, "")),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| flatten(tree, before.clone(), names, globs)),
    }
}

/// Whether an item is a module that is compiled for tests alone.
#[must_use]
pub fn is_module_of_tests(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.ident == "tests" && module.content.is_none() && is_test(&module.attrs))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn hidden_type(item: &Item) -> Option<String> {
    let (visibility, name) = match item {
        Item::Struct(one) => (&one.vis, &one.ident),
        Item::Enum(one) => (&one.vis, &one.ident),
        _ => return None,
    };
    (!is_public(visibility)).then(|| name.to_string())
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

fn feature(attributes: &[Attribute]) -> Option<String> {
    let text = |attribute: &Attribute| attribute.to_token_stream().to_string().replace(' ', "");
    let found = attributes
        .iter()
        .map(text)
        .find_map(|text| Some(text.strip_prefix("#[cfg(feature=\"")?.to_owned()));
    found.map(|text| text.trim_end_matches("\")]").to_owned())
}
