// Generated from the OpenAPI description. Do not edit.
impl schemars::JsonSchema for super::types::DuplicateScope {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DuplicateScope".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"ENTIRE_PORTAL\",\"EXACT_FOLDER\"]},{\"type\":\"string\"}],\"description\":\"Where HubSpot looks for the same file.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::DuplicateStrategy {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DuplicateStrategy".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"NONE\",\"REJECT\",\"RETURN_EXISTING\"]},{\"type\":\"string\"}],\"description\":\"What HubSpot does if it has the same file.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::FileAccess {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FileAccess".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"HIDDEN_INDEXABLE\",\"HIDDEN_NOT_INDEXABLE\",\"HIDDEN_PRIVATE\",\"HIDDEN_SENSITIVE\",\"PRIVATE\",\"PUBLIC_INDEXABLE\",\"PUBLIC_NOT_INDEXABLE\",\"SENSITIVE\"]},{\"type\":\"string\"}],\"description\":\"Who can read a file.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ImageSize {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ImageSize".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"icon\",\"medium\",\"preview\",\"thumb\"]},{\"type\":\"string\"}],\"description\":\"The sizes in which HubSpot serves images.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::Import {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Import".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DuplicateScope>(generator);
        crate::schema::refer::<super::types::DuplicateStrategy>(generator);
        crate::schema::refer::<super::types::FileAccess>(generator);
        crate::schema::parse(
            "{\"description\":\"A file that HubSpot is to fetch. It needs a folder, by its id or its path (documented).\",\"properties\":{\"access\":{\"$ref\":\"#/$defs/FileAccess\",\"description\":\"Who can read it.\"},\"duplicateValidationScope\":{\"$ref\":\"#/$defs/DuplicateScope\",\"description\":\"Where HubSpot looks for the same file; 2026-09 requires it (documented).\"},\"duplicateValidationStrategy\":{\"$ref\":\"#/$defs/DuplicateStrategy\",\"description\":\"What HubSpot does if it has the same file; 2026-09 requires it (documented).\"},\"expiresAt\":{\"description\":\"When HubSpot deletes it, in UTC.\",\"format\":\"date-time\",\"type\":\"string\"},\"folderId\":{\"description\":\"The id of the folder.\",\"type\":\"string\"},\"folderPath\":{\"description\":\"The path of the folder, which HubSpot creates if there is none (documented).\",\"type\":\"string\"},\"name\":{\"description\":\"The name that it gets.\",\"type\":\"string\"},\"overwrite\":{\"description\":\"Whether it replaces a file of the same name, under a new id; by default the new one gets another name; 2026-09 requires it (documented).\",\"type\":\"boolean\"},\"ttl\":{\"description\":\"How long HubSpot keeps it; for ever unless set (documented).\",\"type\":\"string\"},\"url\":{\"description\":\"The URL of the file.\",\"type\":\"string\"}},\"required\":[\"access\",\"url\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::UploadOptions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UploadOptions".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DuplicateScope>(generator);
        crate::schema::refer::<super::types::DuplicateStrategy>(generator);
        crate::schema::refer::<super::types::FileAccess>(generator);
        crate::schema::parse(
            "{\"description\":\"Who can read a file, and for how long HubSpot keeps it.\",\"properties\":{\"access\":{\"$ref\":\"#/$defs/FileAccess\",\"description\":\"Who can read it.\"},\"duplicateValidationScope\":{\"$ref\":\"#/$defs/DuplicateScope\",\"description\":\"Where HubSpot looks for the same file.\"},\"duplicateValidationStrategy\":{\"$ref\":\"#/$defs/DuplicateStrategy\",\"description\":\"What HubSpot does if it has the same file.\"},\"ttl\":{\"description\":\"How long HubSpot keeps it; for ever unless set (documented).\",\"type\":\"string\"}},\"required\":[\"access\"],\"type\":\"object\"}",
        )
    }
}
