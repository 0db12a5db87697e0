//! JSON Schemas of what is sent, for `schemars`.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use crate::names;
use crate::spec::{Kind, Object, Schema, SchemaKind, Spec, TAG};

pub(crate) fn schemas(spec: &Spec) -> TokenStream {
    let sent = spec.schemas.iter().filter(|(name, _)| spec.sent.contains(*name));
    let all = sent.map(|(name, schema)| {
        let json = describe(schema).to_string();
        let mut names: Vec<&str> = references(schema);
        names.sort_unstable();
        names.dedup();
        let references = names.into_iter().map(names::ident);
        let ident = names::ident(name);
        quote! {
            impl schemars::JsonSchema for crate::types::#ident {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    #name.into()
                }
                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    #(crate::schema::refer::<crate::types::#references>(generator);)*
                    crate::schema::parse(#json)
                }
            }
        }
    });
    all.collect()
}

fn references(schema: &Schema) -> Vec<&str> {
    match &schema.kind {
        SchemaKind::Object(object) => object
            .fields
            .iter()
            .filter_map(|field| field.kind.named())
            .collect(),
        SchemaKind::Union(union) => union.members.values().map(String::as_str).collect(),
        SchemaKind::Enum(_) => Vec::new(),
    }
}

fn describe(schema: &Schema) -> Value {
    let mut json = match &schema.kind {
        SchemaKind::Object(object) => of_object(object, &schema.json),
        SchemaKind::Union(union) => {
            let members: Vec<Value> = union.members.values().map(|name| refer(name)).collect();
            json!({"oneOf": members})
        }
        // Open, as the type is: HubSpot may take values that it has not declared.
        SchemaKind::Enum(values) => {
            let values: Vec<&String> = values.iter().map(|value| &value.wire).collect();
            json!({"anyOf": [{"enum": values}, {"type": "string"}]})
        }
    };
    if let Some(json) = json.as_object_mut().filter(|_| !schema.description.is_empty()) {
        json.insert("description".to_owned(), schema.description.clone().into());
    }
    json
}

fn of_object(object: &Object, declared: &Value) -> Value {
    let mut properties = Map::new();
    if let Some(tag) = &object.tag {
        properties.insert(TAG.to_owned(), json!({"type": "string", "enum": [tag]}));
    }
    for field in &object.fields {
        let mut json = of_kind(&field.kind);
        if let Some(json) = json.as_object_mut().filter(|_| !field.doc.is_empty()) {
            json.insert("description".to_owned(), field.doc.clone().into());
        }
        properties.insert(field.wire.clone(), json);
    }
    let mut json = json!({"type": "object", "properties": properties});
    if let Some(required) = declared.get("required") {
        json["required"] = required.clone();
    }
    json
}

fn of_kind(kind: &Kind) -> Value {
    match kind {
        Kind::Text | Kind::Newtype(_) => json!({"type": "string"}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Integer => json!({"type": "integer"}),
        Kind::Count => json!({"type": "integer", "minimum": 0}),
        Kind::Number => json!({"type": "number"}),
        Kind::Time => json!({"type": "string", "format": "date-time"}),
        Kind::Any => json!({}),
        Kind::Named(name) | Kind::Object(name) => refer(name),
        Kind::List(inner) => json!({"type": "array", "items": of_kind(inner)}),
        Kind::Map(inner) => json!({"type": "object", "additionalProperties": of_kind(inner)}),
    }
}

fn refer(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}
