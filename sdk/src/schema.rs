//! JSON Schemas, for `schemars`.

/// Brings the schema that a `$ref` speaks of into the document.
pub(crate) fn refer<T: schemars::JsonSchema>(generator: &mut schemars::SchemaGenerator) {
    generator.subschema_for::<T>();
}

/// A schema that the generator wrote. It is an object, always; anything else would take every value.
pub(crate) fn parse(json: &str) -> schemars::Schema {
    serde_json::from_str::<serde_json::Value>(json)
        .ok()
        .and_then(|json| json.try_into().ok())
        .unwrap_or_default()
}
