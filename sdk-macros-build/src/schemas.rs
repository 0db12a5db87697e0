//! JSON Schemas of what is sent, for `schemars`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use crate::names;
use crate::spec::{Object, Schema, SchemaKind, Spec, TAG};

const REFERENCE: &str = "#/$defs/";

pub(crate) fn schemas(spec: &Spec) -> TokenStream {
    let sent = spec
        .own_schemas()
        .filter(|schema| schema.usage.is_sent && !schema.usage.is_form);
    let all = sent.map(|schema| {
        let name = &schema.name;
        let json = describe(schema).to_string();
        let references: BTreeSet<&str> = schema.references().into_iter().collect();
        let references = references.into_iter().map(names::ident);
        let ident = names::ident(name);
        quote! {
            impl schemars::JsonSchema for super::types::#ident {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    #name.into()
                }
                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    #(crate::schema::refer::<super::types::#references>(generator);)*
                    crate::schema::parse(#json)
                }
            }
        }
    });
    all.collect()
}

fn describe(schema: &Schema) -> Value {
    let mut json = match &schema.kind {
        SchemaKind::Object(object) => of_object(object),
        SchemaKind::Union(variants) => {
            let members: Vec<Value> = variants
                .iter()
                .map(|variant| json!({"$ref": format!("{REFERENCE}{}", variant.schema)}))
                .collect();
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

fn of_object(object: &Object) -> Value {
    let mut properties = Map::new();
    if let Some(tag) = &object.tag {
        properties.insert(TAG.to_owned(), json!({"type": "string", "enum": [tag]}));
    }
    for field in &object.fields {
        let mut json = field.kind.json_schema(REFERENCE);
        if let Some(json) = json.as_object_mut().filter(|_| !field.doc.is_empty()) {
            json.insert("description".to_owned(), field.doc.clone().into());
        }
        properties.insert(field.wire.clone(), json);
    }
    let mut json = json!({"type": "object", "properties": properties});
    if !object.required.is_empty() {
        json["required"] = json!(object.required);
    }
    json
}
