//! The generator's list of public items against the source that it generates, which is parsed here.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod sdk_step_cases;

use std::collections::BTreeSet;

use hubspot_conversations_codegen::{Generated, ItemKind, generate};
use openapi_diff::Semver;
use quote::ToTokens;
use sdk_step_cases::{CASES, description, reachable};
use serde_json::Value;
use syn::{Attribute, FnArg, ImplItem, Item, ReturnType, Signature, TraitItem, Visibility};

/// What all types of one kind have, so that the list leaves it out.
const COMMON: [&str; 16] = [
    "Clone",
    "Default",
    "PartialEq",
    "FromStr",
    "Display",
    "Model",
    "Union",
    "SentUnion",
    "Schema",
    "ReadPage",
    // Methods of enums, unions and mocks.
    "as_str",
    "type_name",
    "extra",
    "problems",
    "unrecognized",
    "into_inner",
];

/// The paths of items, with the signatures of fields, variants and methods.
#[derive(Default)]
struct Found(BTreeSet<String>);

impl Found {
    fn add(&mut self, path: &str, signature: &str) {
        self.0.insert(format!("{path} {}", compact(signature)));
    }

    fn module(&mut self, items: &[Item], prefix: &str) {
        for item in items {
            match item {
                Item::Struct(item) if is_public(&item.vis) => {
                    let name = format!("{prefix}{}", item.ident);
                    let is_hidden = item.fields.iter().all(|field| !is_public(&field.vis));
                    assert!(
                        is_hidden && !item.fields.is_empty() || has(&item.attrs, "non_exhaustive"),
                        "{name}"
                    );
                    self.add(&name, "");
                    if prefix.is_empty() && has(&item.attrs, "must_use") {
                        self.add(&name, "must_use");
                    }
                    self.derives(&name, &item.attrs, prefix.is_empty().then_some("Debug"));
                    for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                        let ident = field.ident.as_ref().unwrap();
                        self.add(&format!("{name}.{ident}"), &tokens(&field.ty));
                    }
                }
                Item::Enum(item) => {
                    let name = item.ident.to_string();
                    assert!(has(&item.attrs, "non_exhaustive"), "{name}");
                    self.add(&name, "");
                    let is_union = item.variants.iter().all(|variant| !variant.fields.is_empty());
                    if is_union {
                        self.derives(&name, &item.attrs, Some("Debug"));
                        self.0.remove(&format!("{name}: Serialize "));
                    }
                    for variant in item
                        .variants
                        .iter()
                        .filter(|variant| variant.ident != "Unrecognized")
                    {
                        self.add(&format!("{name}::{}", variant.ident), &tokens(&variant.fields));
                    }
                }
                Item::Trait(item) => {
                    assert!(tokens(&item.supertraits).contains("Sealed"));
                    for method in &item.items {
                        let TraitItem::Fn(method) = method else {
                            panic!("{}", tokens(method))
                        };
                        self.add(&format!("mock::{}::{}", item.ident, method.sig.ident), "fn");
                    }
                }
                Item::Impl(block) => self.block(block, prefix),
                Item::Mod(module) if is_public(&module.vis) => {
                    self.module(&module.content.as_ref().unwrap().1, "mock::typed::");
                }
                _ => {}
            }
        }
    }

    fn derives(&mut self, name: &str, attributes: &[Attribute], common: Option<&str>) {
        for derive in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"))
        {
            let names = tokens(&derive.meta.require_list().unwrap().tokens);
            for derived in names.split(',').map(str::trim) {
                if !COMMON.contains(&derived) && !derived.is_empty() && common != Some(derived) {
                    self.add(&format!("{name}: {derived}"), "");
                }
            }
        }
    }

    fn block(&mut self, block: &syn::ItemImpl, prefix: &str) {
        let of = tokens(&block.self_ty)
            .rsplit("::")
            .next()
            .unwrap()
            .trim()
            .to_owned();
        let is_response = ["Client"].contains(&&*of);
        let path = if is_response {
            of.clone()
        } else {
            format!("{prefix}{of}")
        };
        // A page is declared among the types.
        let path = if self.0.contains(&format!("{path} ")) || is_response {
            path
        } else {
            of
        };
        let Some((_, name, _)) = &block.trait_ else {
            for item in &block.items {
                let ImplItem::Fn(function) = item else { continue };
                let name = function.sig.ident.to_string();
                let is_common = COMMON.contains(&&*name) || name == "new" && prefix.starts_with("mock");
                if is_public(&function.vis) && !is_common {
                    self.add(&format!("{path}::{name}"), &signature(&function.sig));
                    if has(&function.attrs, "deprecated") {
                        self.add(&format!("{path}::{name}"), "deprecated");
                    }
                }
            }
            return;
        };
        let last = name.segments.last().unwrap();
        let shown = compact(&tokens(last)).replace("<'de>", "");
        let associated = block.items.iter().find_map(|item| match item {
            ImplItem::Type(kind) if kind.ident != "IntoFuture" && kind.ident != "Err" => {
                Some(format!("{} = {}", kind.ident, tokens(&kind.ty)))
            }
            _ => None,
        });
        match &*shown {
            "Readable" => self.add(&format!("Object<{path}>: Deserialize"), ""),
            "MockServerExt" | "Serialize" | "Deserialize" | "Form" => {}
            // Every struct derives it; of an enum it is written out, and only some have it.
            "Default" => self.add(&format!("{path}: Default"), ""),
            _ if COMMON.contains(&&*last.ident.to_string()) => {}
            _ => self.add(&format!("{path}: {shown}"), &associated.unwrap_or_default()),
        }
    }
}

fn tokens(part: &impl ToTokens) -> String {
    part.to_token_stream().to_string()
}

fn compact(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    let text = text
        .replace("super::super::types::", "")
        .replace("super::types::", "")
        .replace("crate::", "");
    text.replace(",)", ")")
        .replace(",>", ">")
        .replace("mutself", "self")
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// The signature, with the argument of a mock's optional condition as the list writes it.
fn signature(signature: &Signature) -> String {
    let bound = signature
        .generics
        .where_clause
        .as_ref()
        .map(tokens)
        .unwrap_or_default();
    let bound = compact(&bound).replace("whereT:", "impl").replace("&'a", "&");
    let arguments: Vec<String> = signature
        .inputs
        .iter()
        .map(|argument| match argument {
            FnArg::Typed(typed) if tokens(&typed.ty) == "T" => {
                format!("{}: {}", tokens(&typed.pat), bound.trim_end_matches(','))
            }
            other => tokens(other),
        })
        .collect();
    let returned = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, kind) => format!("-> {}", tokens(kind)),
    };
    format!("fn({}){returned}", arguments.join(","))
}

fn parsed(generated: &Generated) -> BTreeSet<String> {
    let mut found = Found::default();
    for (source, prefix) in [
        (&generated.types, ""),
        (&generated.operations, "operations::"),
        (&generated.mock, "mock::"),
        (&generated.schemas, ""),
    ] {
        found.module(&syn::parse_file(source).unwrap().items, prefix);
    }
    found.0
}

fn listed(generated: &Generated) -> BTreeSet<String> {
    let mut found = Found::default();
    for item in &generated.items {
        let signature = match item.kind {
            ItemKind::Type => "",
            ItemKind::MustUse => "must_use",
            // The method that sends is hand-written.
            ItemKind::Deprecated if item.owner != item.name => continue,
            ItemKind::Deprecated => "deprecated",
            _ => &item.signature,
        };
        found.add(&item.name, signature);
    }
    found.0
}

fn check(name: &str, document: &Value) {
    let generated = generate(&document.to_string(), name).unwrap();
    let (parsed, listed) = (parsed(&generated), listed(&generated));
    let missing: Vec<_> = parsed.difference(&listed).collect();
    let invented: Vec<_> = listed.difference(&parsed).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "{name}: missing {missing:#?}, invented {invented:#?}"
    );
    // A small area has about forty.
    assert!(parsed.len() > 30, "{name}: {}", parsed.len());
}

#[test]
fn lists_the_items_of_the_generated_source() {
    check(
        "v3",
        &serde_json::from_str(include_str!("../../openapi/conversations/v3.json")).unwrap(),
    );
    // The area is a prefix of the names, which the source itself does not have.
    let mut files: Value = serde_json::from_str(include_str!("../../openapi/files/v3.json")).unwrap();
    files.as_object_mut().unwrap().remove("x-rust-area").unwrap();
    check("files", &files);
    let channels = include_str!("../../openapi/custom_channels/v3.json");
    let mut channels: Value = serde_json::from_str(channels).unwrap();
    channels.as_object_mut().unwrap().remove("x-rust-area").unwrap();
    check("custom_channels", &channels);
    for (name, change, ..) in CASES.iter().filter(|(_, _, step, _)| *step >= Semver::Minor) {
        let mut document = description();
        change(&mut document);
        check(name, &reachable(document));
    }
}
