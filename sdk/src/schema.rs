//! JSON Schemas, for `schemars`.

/// Adds the schema to which a `$ref` refers.
pub(crate) fn refer<T: schemars::JsonSchema>(generator: &mut schemars::SchemaGenerator) {
    generator.subschema_for::<T>();
}

/// Parses a generated schema, which is always an object.
pub(crate) fn parse(json: &str) -> schemars::Schema {
    serde_json::from_str::<serde_json::Value>(json)
        .ok()
        .and_then(|json| json.try_into().ok())
        .unwrap_or_default()
}
