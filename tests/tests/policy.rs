//! Rules for the generated source, for any description.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use hubspot_conversations_codegen::{generate, generate_area};
use hubspot_conversations_openapi::conversations::{V3, V3_NAME, WEBHOOKS, WEBHOOKS_NAME};
use hubspot_conversations_openapi::{custom_channels, files};
use quote::ToTokens;
use serde_json::Value;
use syn::{ImplItem, Item, Type};
use tests::say;
use tests::source::{Types, client, has, lines_without_docs, module, names, option_methods};

struct Source {
    file: syn::File,
    types: Types,
}

impl Source {
    fn get() -> Self {
        let source = Self::of(V3, V3_NAME);
        let (structs, enums) = (source.types.structs.len(), source.types.enums.len());
        assert!(structs > 20, "{structs} structs are too few");
        assert!(enums > 10, "{enums} enums are too few");
        source
    }

    fn of(description: &str, name: &str) -> Self {
        let text = client(&generate(description, name).unwrap());
        let file = syn::parse_file(&text).unwrap();
        let types = Types::of(module(&file.items, "types"));
        Self { file, types }
    }

    /// Returns the response type of each operation: the `T` of `Result<Response<T>>`, and the message of a send.
    fn responses(&self) -> Vec<Type> {
        let mut all = Vec::new();
        for item in module(&self.file.items, "operations") {
            let Item::Impl(block) = item else { continue };
            for item in &block.items {
                if let ImplItem::Type(output) = item
                    && output.ident == "Output"
                {
                    all.push(argument(argument(&output.ty)).clone());
                }
            }
        }
        // The request that sends a message is written by hand, since its response is an outcome.
        all.push(syn::parse_quote!(Message));
        assert_eq!(all.len(), operations().len(), "an operation has no response type");
        all
    }

    /// Returns the types of HubSpot's responses and error bodies, and each use of one.
    fn received(&self) -> (BTreeSet<String>, Vec<(String, tests::source::Named)>) {
        let mut open: Vec<(String, Type)> = self
            .responses()
            .into_iter()
            .map(|response| ("an operation".to_owned(), response))
            .collect();
        open.push(("the error".to_owned(), syn::parse_quote!(Object<ApiError>)));
        let (mut seen, mut uses) = (BTreeSet::new(), Vec::new());
        while let Some((place, ty)) = open.pop() {
            for named in names(&ty) {
                if self.types.structs.contains_key(&named.name) || self.types.enums.contains_key(&named.name)
                {
                    if seen.insert(named.name.clone()) {
                        let inside = self.types.inside(&named.name).into_iter();
                        open.extend(inside.map(|ty| (named.name.clone(), ty.clone())));
                    }
                    uses.push((place.clone(), named));
                }
            }
        }
        (seen, uses)
    }
}

/// Returns the operations of the description.
fn operations() -> Vec<Value> {
    let document: Value = serde_json::from_str(V3).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let all: Vec<Value> = items
        .flat_map(|item| item.as_object().unwrap().values().cloned())
        .collect();
    assert!(!all.is_empty(), "the description has no operation");
    all
}

fn argument(ty: &Type) -> &Type {
    let Type::Path(path) = ty else {
        panic!("{} has no argument", ty.to_token_stream())
    };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last().unwrap().arguments else {
        panic!("{} has no argument", ty.to_token_stream())
    };
    let Some(syn::GenericArgument::Type(first)) = arguments.args.first() else {
        panic!("{} has no type as its argument", ty.to_token_stream())
    };
    first
}

#[test]
fn enums_are_open() {
    let source = Source::get();
    for (name, one) in &source.types.enums {
        assert!(
            one.variants.iter().any(|variant| variant.ident == "Unrecognized"),
            "{name} has no fallback"
        );
        assert!(has(&one.attrs, "non_exhaustive"), "{name} is exhaustive");
    }
    say(&format!("policy: {} enums are open", source.types.enums.len()));
}

#[test]
fn unrecognized_values_cannot_be_matched() {
    let source = Source::get();
    let mut seen = 0;
    for (name, one) in &source.types.enums {
        // The known variants of an enum of strings are units; those of a union hold the object.
        if one
            .variants
            .iter()
            .filter(|variant| variant.ident != "Unrecognized")
            .all(|variant| variant.fields.is_empty())
        {
            let fallback = one
                .variants
                .iter()
                .find(|variant| variant.ident == "Unrecognized")
                .unwrap();
            assert_eq!(
                fallback.fields.to_token_stream().to_string(),
                "(UnrecognizedValue)",
                "{name}"
            );
            seen += 1;
        }
    }
    assert!(seen > 8, "only {seen} enums of strings");
}

#[test]
fn structs_are_non_exhaustive() {
    let source = Source::get();
    for (name, one) in &source.types.structs {
        assert!(has(&one.attrs, "non_exhaustive"), "{name} is exhaustive");
        assert!(
            one.fields
                .iter()
                .all(|field| matches!(field.vis, syn::Visibility::Public(_))),
            "{name} has a private field"
        );
    }
}

#[test]
fn responses_require_only_ids() {
    let source = Source::get();
    let (received, _) = source.received();
    let (mut structs, mut fields, mut required) = (0, 0, 0);
    for one in received.iter().filter_map(|name| source.types.structs.get(name)) {
        structs += 1;
        for field in &one.fields {
            fields += 1;
            let name = field.ident.as_ref().unwrap();
            let is_optional = names(&field.ty)[0].name == "Option";
            required += usize::from(!is_optional);
            assert!(is_optional || name == "id", "{}.{name} is required", one.ident);
        }
    }
    assert!(
        structs > 20 && fields > 100 && required > 0,
        "{structs} structs, {fields} fields, {required} required"
    );
    say(&format!(
        "policy: {structs} structs of responses with {fields} fields, {required} of them required"
    ));
}

#[test]
fn response_objects_keep_unknown_fields() {
    let source = Source::get();
    let (_, uses) = source.received();
    let uses: Vec<_> = uses
        .into_iter()
        .filter(|(_, named)| source.types.structs.contains_key(&named.name))
        .collect();
    for (place, named) in &uses {
        assert_eq!(
            named.within.as_deref(),
            Some("Object"),
            "{place} has {} without `Object`",
            named.name
        );
    }
    assert!(uses.len() > 40, "only {} uses were seen", uses.len());
    say(&format!(
        "policy: {} uses of objects in responses, all with the catch-all",
        uses.len()
    ));
}

#[test]
fn type_names_have_no_generator_artifacts() {
    let source = Source::get();
    let all = source.types.structs.keys().chain(source.types.enums.keys());
    let mut seen = 0;
    for name in all {
        seen += 1;
        for part in ["Public", "Egg", "Item", "Inner", "Variant", "AllOf", "OneOf"] {
            assert!(!name.contains(part), "{name} contains {part}");
        }
        assert!(
            !name.ends_with(|last: char| last.is_ascii_digit()),
            "{name} ends with a digit"
        );
    }
    assert_eq!(seen, source.types.structs.len() + source.types.enums.len());
}

/// A property with one value is the tag of a union and becomes no enum; a parameter with one value becomes one.
#[test]
fn single_value_enums_are_parameters() {
    let source = Source::get();
    let references: BTreeSet<String> = operations()
        .iter()
        .flat_map(|operation| {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let declared = parameters
                .iter()
                .filter_map(|p| p["x-rust-enum"]["name"].as_str());
            let declared: Vec<String> = declared.map(str::to_owned).collect();
            [references(&operation["parameters"]), declared].concat()
        })
        .collect();
    let mut several = 0;
    for (name, one) in &source.types.enums {
        let known = one.variants.len() - 1;
        several += usize::from(known > 1);
        assert!(
            known > 1 || references.contains(name),
            "{name} has {known} variants besides its fallback"
        );
    }
    assert!(several > 10, "only {several} enums of several values");
}

#[test]
fn has_no_duplicate_types() {
    let source = Source::get();
    let (received, _) = source.received();
    let document: Value = serde_json::from_str(V3).unwrap();
    let mut contents: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for name in &received {
        let mut parts: Vec<String> = match (source.types.structs.get(name), source.types.enums.get(name)) {
            (Some(one), _) => one
                .fields
                .iter()
                .map(|field| {
                    format!(
                        "{}: {}",
                        field.ident.to_token_stream(),
                        field.ty.to_token_stream()
                    )
                })
                .collect(),
            (None, Some(one)) => one
                .variants
                .iter()
                .map(|variant| format!("{}{}", variant.ident, variant.fields.to_token_stream()))
                .collect(),
            (None, None) => panic!("{name} is neither"),
        };
        // Members of a union may have the same fields and differ in the value of their tag.
        parts.extend(
            document["components"]["schemas"][name]["properties"]["type"]["enum"]
                .as_array()
                .map(|only| format!("{only:?}")),
        );
        parts.sort();
        contents.entry(parts.join(", ")).or_default().push(name);
    }
    let twice: Vec<_> = contents.values().filter(|names| names.len() > 1).collect();
    assert!(twice.is_empty(), "several names for the same fields: {twice:?}");
    assert!(contents.len() > 30, "only {} types were compared", contents.len());
}

/// A macro can expand to any number of items. The only one allowed adds the options of a request.
#[test]
fn generates_no_macros_but_call_options() {
    let source = Source::get();
    let requests = Types::of(module(&source.file.items, "operations"));
    assert_eq!(
        requests.structs.len(),
        operations().len() - 1,
        "all but send_message"
    );
    assert_eq!(source.types.macros, [""; 0]);
    let all = Types::of(&source.file.items).macros;
    assert_eq!(all, vec!["call_options"; requests.structs.len()]);
}

/// Returns the description with only these operations and the schemas that they reference.
fn reduced(operations: &[&str]) -> Value {
    let mut document: Value = serde_json::from_str(V3).unwrap();
    let paths = document["paths"].as_object_mut().unwrap();
    for item in paths.values_mut() {
        let methods = item.as_object_mut().unwrap();
        methods.retain(|_, operation| operations.contains(&operation["operationId"].as_str().unwrap()));
    }
    paths.retain(|_, item| !item.as_object().unwrap().is_empty());
    let mut open = vec![document["paths"].clone()];
    let mut reached = BTreeSet::new();
    while let Some(json) = open.pop() {
        for name in references(&json) {
            if reached.insert(name.clone()) {
                open.push(document["components"]["schemas"][&name].clone());
            }
        }
    }
    document["components"]["schemas"]
        .as_object_mut()
        .unwrap()
        .retain(|name, _| reached.contains(name));
    document
}

fn references(json: &Value) -> Vec<String> {
    let own = |text: &Value| {
        text.as_str()?
            .strip_prefix("#/components/schemas/")
            .map(str::to_owned)
    };
    match json {
        Value::String(_) => own(json).into_iter().collect(),
        Value::Array(all) => all.iter().flat_map(references).collect(),
        Value::Object(fields) => fields.values().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn list_and_send_stay_small() {
    let document = reduced(&["list_messages", "send_message"]);
    let source = client(&generate(&document.to_string(), "reduced.json").unwrap());
    for operation in [
        "fn list_messages",
        "fn send_message",
        "pub struct NewMessage",
        "pub struct MessagePage",
    ] {
        assert!(source.contains(operation), "{operation} is missing");
    }
    for operation in operations() {
        let id = operation["operationId"].as_str().unwrap();
        let is_kept = source.contains(&format!("fn {id}<'a>("));
        assert_eq!(is_kept, ["list_messages", "send_message"].contains(&id), "{id}");
    }
    let lines = lines_without_docs(&source);
    let all = lines_without_docs(&client(&generate(V3, V3_NAME).unwrap()));
    say(&format!(
        "policy: {lines} lines for list and send, {all} for all {} operations; comments not counted",
        operations().len()
    ));
    // Two hundred are of what a message only has, and custom channels send.
    assert!(lines < 2_900, "{lines} lines for list and send");
}

/// Functions of requests return a value: they are not async, and do not use the HTTP client.
#[test]
fn request_functions_are_pure() {
    let source = Source::get();
    let requests = module(&source.file.items, "requests");
    let functions: Vec<_> = requests
        .iter()
        .filter_map(|item| match item {
            Item::Fn(function) => Some(function),
            _ => None,
        })
        .collect();
    assert_eq!(functions.len(), operations().len());
    for function in functions {
        let (name, signature) = (&function.sig.ident, function.sig.output.to_token_stream());
        assert!(function.sig.asyncness.is_none(), "{name} is async");
        assert_eq!(
            signature.to_string(),
            "-> Result < Request , InvalidRequest >",
            "{name}"
        );
    }
    let text = requests
        .iter()
        .map(ToTokens::to_token_stream)
        .collect::<proc_macro2::TokenStream>();
    let text = text.to_string();
    for forbidden in [
        "async",
        "await",
        "reqwest",
        "header_map",
        "HeaderMap",
        "baseurl",
        "Client",
    ] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn generation_is_deterministic() {
    let first = generate(V3, V3_NAME).unwrap();
    assert_eq!(first, generate(V3, V3_NAME).unwrap());
    // The order of the document's keys does not matter.
    let spread: Value = serde_json::from_str(V3).unwrap();
    assert_eq!(first, generate(&spread.to_string(), "another/name.json").unwrap());
}

#[test]
fn packaged_source_is_current() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/src/generated");
    let conversations = generate_area((V3, V3_NAME), Some((WEBHOOKS, WEBHOOKS_NAME))).unwrap();
    let files = generate_area((files::V3, files::V3_NAME), None).unwrap();
    let channels = generate_area(
        (custom_channels::V3, custom_channels::V3_NAME),
        Some((custom_channels::WEBHOOKS, custom_channels::WEBHOOKS_NAME)),
    )
    .unwrap();
    let of = |area: &'static str, files: Vec<(&'static str, String)>| {
        files
            .into_iter()
            .map(move |(name, text)| (format!("{area}/{name}"), text))
    };
    let generated: BTreeMap<String, String> = of("conversations", conversations)
        .chain(of("files", files))
        .chain(of("custom_channels", channels))
        .collect();
    assert!(
        generated["conversations/types.rs"].contains("pub struct NewMessage"),
        "nothing was compared"
    );
    let mut packaged = 0;
    for area in std::fs::read_dir(folder).unwrap() {
        let area = area.unwrap().path();
        for entry in std::fs::read_dir(&area).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            assert!(
                generated.get(&name) == Some(&text),
                "sdk/src/generated/{name} is stale: run `cargo xtask regen --offline`"
            );
            packaged += 1;
        }
    }
    assert_eq!(packaged, generated.len(), "a file is missing");
}

/// A type that two areas share is generated by one of them: both descriptions must mean the same by it.
#[test]
fn shared_schemas_are_those_of_the_root() {
    fn without_prose(json: &Value) -> Value {
        match json {
            Value::Object(map) => {
                let is_prose = |key: &str, value: &Value| {
                    key == "description" && value.is_string() || key.starts_with("x-")
                };
                let facts = map.iter().filter(|(key, value)| !is_prose(key, value));
                let facts: serde_json::Map<_, _> = facts
                    .map(|(key, value)| (key.clone(), without_prose(value)))
                    .collect();
                // A reference beside a description is an `allOf`.
                match facts.get("allOf").and_then(|all| all.get(0)) {
                    Some(only) if facts.len() == 1 => only.clone(),
                    _ => Value::Object(facts),
                }
            }
            Value::Array(items) => items.iter().map(without_prose).collect(),
            other => other.clone(),
        }
    }
    let document = |text| serde_json::from_str::<Value>(text).unwrap();
    let root = document(V3);
    for (text, count) in [(files::V3, 6), (custom_channels::V3, 44)] {
        let area = document(text);
        let schemas = area["components"]["schemas"].as_object().unwrap();
        let shared: Vec<_> = schemas
            .iter()
            .filter(|(_, schema)| schema.get("x-rust-shared").is_some())
            .collect();
        assert_eq!(shared.len(), count, "{shared:?}");
        for (name, schema) in shared {
            let of_root = &root["components"]["schemas"][name];
            assert_eq!(without_prose(schema), without_prose(of_root), "{name}");
        }
    }
}

#[test]
fn public_items_are_documented() {
    let checked = documented(&Source::get());
    assert!(checked > 200, "only {checked} were checked");
    let checked = documented(&Source::of(files::V3, files::V3_NAME));
    assert!(checked > 80, "only {checked} of files were checked");
    let checked = documented(&Source::of(custom_channels::V3, custom_channels::V3_NAME));
    assert!(checked > 100, "only {checked} of custom channels were checked");
}

/// Asserts that every public item has documentation, and returns their number.
fn documented(source: &Source) -> usize {
    let is_undocumented = |attributes: &[syn::Attribute]| {
        let docs = attributes.iter().filter_map(|one| match &one.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => {
                Some(pair.value.to_token_stream().to_string())
            }
            _ => None,
        });
        !docs
            .into_iter()
            .any(|text| text.trim_matches(['"', ' ']).len() > 3)
    };
    let (mut undocumented, mut seen) = (Vec::new(), 0);
    let mut check = |name: String, attributes: &[syn::Attribute]| {
        seen += 1;
        if is_undocumented(attributes) {
            undocumented.push(name);
        }
    };
    for (name, one) in &source.types.structs {
        check(name.clone(), &one.attrs);
        for field in &one.fields {
            check(format!("{name}.{}", field.ident.to_token_stream()), &field.attrs);
        }
    }
    for (name, one) in &source.types.enums {
        check(name.clone(), &one.attrs);
    }
    for item in module(&source.file.items, "operations") {
        let Item::Impl(block) = item else { continue };
        let of = block.self_ty.to_token_stream().to_string();
        for item in &block.items {
            if let ImplItem::Fn(method) = item
                && matches!(method.vis, syn::Visibility::Public(_))
            {
                check(format!("{of}::{}", method.sig.ident), &method.attrs);
            }
        }
    }
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/src/options.rs");
    let text = std::fs::read_to_string(text).unwrap();
    let options = option_methods(&syn::parse_file(&text).unwrap().items).unwrap();
    assert!(options.len() >= 5, "only {} methods were found", options.len());
    for item in module(&source.file.items, "operations") {
        let Item::Macro(one) = item else { continue };
        let of = one.mac.tokens.to_string();
        for method in &options {
            check(format!("{of}::{}", method.sig.ident), &method.attrs);
        }
    }
    assert!(
        undocumented.is_empty(),
        "undocumented: {undocumented:?}. `cargo xtask regen --check` prints the lines to add to the overlay"
    );
    seen
}
