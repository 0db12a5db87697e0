// Generated from the OpenAPI description. Do not edit.
impl schemars::JsonSchema for super::types::ChannelAccountUpdate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ChannelAccountUpdate".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"What is to change of an account.\",\"properties\":{\"authorized\":{\"description\":\"Whether the account may be used.\",\"type\":\"boolean\"},\"name\":{\"description\":\"The name that users see.\",\"type\":\"string\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ChannelAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ChannelAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ContactAttachment>(generator);
        crate::schema::refer::<super::types::FileAttachment>(generator);
        crate::schema::refer::<super::types::LocationAttachment>(generator);
        crate::schema::refer::<super::types::MessageHeaderAttachment>(generator);
        crate::schema::refer::<super::types::NewQuickReplies>(generator);
        crate::schema::refer::<super::types::NewSocialMedia>(generator);
        crate::schema::refer::<super::types::UnsupportedContentAttachment>(generator);
        crate::schema::parse(
            "{\"description\":\"An attachment of a message of the channel.\",\"oneOf\":[{\"$ref\":\"#/$defs/ContactAttachment\"},{\"$ref\":\"#/$defs/FileAttachment\"},{\"$ref\":\"#/$defs/LocationAttachment\"},{\"$ref\":\"#/$defs/MessageHeaderAttachment\"},{\"$ref\":\"#/$defs/NewQuickReplies\"},{\"$ref\":\"#/$defs/NewSocialMedia\"},{\"$ref\":\"#/$defs/UnsupportedContentAttachment\"}]}",
        )
    }
}
impl schemars::JsonSchema for super::types::ChannelParticipant {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ChannelParticipant".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DeliveryIdentifier>(generator);
        crate::schema::parse(
            "{\"description\":\"A sender or a recipient, by its address in the channel.\",\"properties\":{\"deliveryIdentifier\":{\"$ref\":\"#/$defs/DeliveryIdentifier\",\"description\":\"The address.\"},\"name\":{\"description\":\"The name that users see.\",\"type\":\"string\"},\"senderActorId\":{\"description\":\"The actor who sends it. HubSpot's 2026-09 does not declare it (documented).\",\"type\":\"string\"}},\"required\":[\"deliveryIdentifier\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ContactProfile>(generator);
        crate::schema::parse(
            "{\"description\":\"A person's contact details.\",\"properties\":{\"contactProfile\":{\"$ref\":\"#/$defs/ContactProfile\",\"description\":\"The details.\"},\"type\":{\"enum\":[\"CONTACT\"],\"type\":\"string\"}},\"required\":[\"contactProfile\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::CustomChannelUpdate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CustomChannelUpdate".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"What is to change of a custom channel.\",\"properties\":{\"capabilities\":{\"additionalProperties\":{},\"description\":\"What the channel can do, by HubSpot's names (documented), such as `deliveryIdentifierTypes`, `richText`, `threadingModel` (`INTEGRATION_THREAD_ID` or `DELIVERY_IDENTIFIER`), `allowOutgoingMessages`, `outgoingAttachmentTypes`, `allowInlineImages`, `allowedFileAttachmentMimeTypes`, `maxFileAttachmentCount`, `maxFileAttachmentSizeBytes` and `maxTotalFileAttachmentSizeBytes`. HubSpot declares no types of the values.\",\"type\":\"object\"},\"channelAccountConnectionRedirectUrl\":{\"description\":\"The URL that HubSpot leads an administrator to, who connects an account (documented).\",\"type\":\"string\"},\"channelDescription\":{\"description\":\"The description that administrators see.\",\"type\":\"string\"},\"channelLogoUrl\":{\"description\":\"The URL of the logo that administrators see.\",\"type\":\"string\"},\"name\":{\"description\":\"The name that users see.\",\"type\":\"string\"},\"webhookUrl\":{\"description\":\"The URL that HubSpot posts the channel's events to (documented).\",\"type\":\"string\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::FileAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FileAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::FileUsageType>(generator);
        crate::schema::parse(
            "{\"description\":\"A file that has been uploaded to HubSpot.\",\"properties\":{\"fileId\":{\"description\":\"The id of the file.\",\"type\":\"string\"},\"fileUsageType\":{\"$ref\":\"#/$defs/FileUsageType\",\"description\":\"What the file is used for.\"},\"type\":{\"enum\":[\"FILE\"],\"type\":\"string\"}},\"required\":[\"fileId\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::LocationAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LocationAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A place.\",\"properties\":{\"address\":{\"description\":\"The postal address.\",\"type\":\"string\"},\"latitude\":{\"description\":\"The latitude, in degrees.\",\"type\":\"number\"},\"longitude\":{\"description\":\"The longitude, in degrees.\",\"type\":\"number\"},\"name\":{\"description\":\"The name of the place.\",\"type\":\"string\"},\"type\":{\"enum\":[\"LOCATION\"],\"type\":\"string\"},\"url\":{\"description\":\"A URL about the place.\",\"type\":\"string\"}},\"required\":[\"latitude\",\"longitude\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::MessageHeaderAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MessageHeaderAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A header above the text.\",\"properties\":{\"fileId\":{\"description\":\"The id of the header's file.\",\"type\":\"integer\"},\"text\":{\"description\":\"The header's text.\",\"type\":\"string\"},\"type\":{\"enum\":[\"MESSAGE_HEADER\"],\"type\":\"string\"}},\"required\":[\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewChannelAccount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewChannelAccount".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DeliveryIdentifier>(generator);
        crate::schema::parse(
            "{\"description\":\"An account to connect to a custom channel.\",\"properties\":{\"authorized\":{\"description\":\"Whether the account may be used; not if its authorization at the message service is missing.\",\"type\":\"boolean\"},\"deliveryIdentifier\":{\"$ref\":\"#/$defs/DeliveryIdentifier\",\"description\":\"The address of the account, at which customers reach it.\"},\"inboxId\":{\"description\":\"The id of the inbox that gets its messages.\",\"type\":\"string\"},\"name\":{\"description\":\"The name that users see.\",\"type\":\"string\"}},\"required\":[\"authorized\",\"inboxId\",\"name\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewChannelMessage {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewChannelMessage".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ChannelAttachment>(generator);
        crate::schema::refer::<super::types::ChannelParticipant>(generator);
        crate::schema::refer::<super::types::Direction>(generator);
        crate::schema::refer::<super::types::PreResolvedContacts>(generator);
        crate::schema::parse(
            "{\"description\":\"A message of the channel, for HubSpot's inbox.\",\"properties\":{\"associateWithContactId\":{\"description\":\"The id of the contact whose message it is; v3 and 2026-09 have it without an explanation.\",\"type\":\"integer\"},\"attachments\":{\"description\":\"The attachments.\",\"items\":{\"$ref\":\"#/$defs/ChannelAttachment\"},\"type\":\"array\"},\"channelAccountId\":{\"description\":\"The id of the account that it came to or went out from.\",\"type\":\"string\"},\"inReplyToId\":{\"description\":\"The id of the message that it replies to.\",\"type\":\"string\"},\"integrationIdempotencyId\":{\"description\":\"Your key for the message, such as its id at the message service, by which HubSpot takes several requests for one message (documented as its purpose). With a key, the request is retried when the response is lost. Where the outcome stays unknown, publish the same message with the same key again, from any process: HubSpot has one message then. How long it keeps a key is not documented, nor what it responds to a second request.\",\"type\":\"string\"},\"integrationThreadId\":{\"description\":\"Your id of the conversation: HubSpot puts messages with the same one in one thread, if that is the channel's `threadingModel` (documented).\",\"type\":\"string\"},\"messageDirection\":{\"$ref\":\"#/$defs/Direction\",\"description\":\"Whether it came in from a customer or went out to one.\"},\"preResolvedContacts\":{\"$ref\":\"#/$defs/PreResolvedContacts\",\"description\":\"The contacts that you know to take part.\"},\"recipients\":{\"description\":\"Those whom it was sent to.\",\"items\":{\"$ref\":\"#/$defs/ChannelParticipant\"},\"type\":\"array\"},\"richText\":{\"description\":\"The text as HTML.\",\"type\":\"string\"},\"senders\":{\"description\":\"Those who sent it.\",\"items\":{\"$ref\":\"#/$defs/ChannelParticipant\"},\"type\":\"array\"},\"text\":{\"description\":\"The text without markup.\",\"type\":\"string\"},\"timestamp\":{\"description\":\"When it was sent, by the clock of the message service.\",\"format\":\"date-time\",\"type\":\"string\"}},\"required\":[\"attachments\",\"channelAccountId\",\"messageDirection\",\"recipients\",\"senders\",\"text\",\"timestamp\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewCustomChannel {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewCustomChannel".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A custom channel to register.\",\"properties\":{\"capabilities\":{\"additionalProperties\":{},\"description\":\"What the channel can do, by HubSpot's names (documented), such as `deliveryIdentifierTypes`, `richText`, `threadingModel` (`INTEGRATION_THREAD_ID` or `DELIVERY_IDENTIFIER`), `allowOutgoingMessages`, `outgoingAttachmentTypes`, `allowInlineImages`, `allowedFileAttachmentMimeTypes`, `maxFileAttachmentCount`, `maxFileAttachmentSizeBytes` and `maxTotalFileAttachmentSizeBytes`. HubSpot declares no types of the values.\",\"type\":\"object\"},\"channelAccountConnectionRedirectUrl\":{\"description\":\"The URL that HubSpot leads an administrator to, who connects an account (documented).\",\"type\":\"string\"},\"channelDescription\":{\"description\":\"The description that administrators see.\",\"type\":\"string\"},\"channelLogoUrl\":{\"description\":\"The URL of the logo that administrators see.\",\"type\":\"string\"},\"name\":{\"description\":\"The name that users see.\",\"type\":\"string\"},\"webhookUrl\":{\"description\":\"The URL that HubSpot posts the channel's events to (documented).\",\"type\":\"string\"}},\"required\":[\"capabilities\",\"name\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::PreResolvedContact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PreResolvedContact".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A contact that is known to take part.\",\"properties\":{\"contactPropertiesLeadingToMatch\":{\"description\":\"The properties by which it was found, such as `email`.\",\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"contactVid\":{\"description\":\"The id of the contact.\",\"type\":\"integer\"}},\"required\":[\"contactPropertiesLeadingToMatch\",\"contactVid\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::PreResolvedContacts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PreResolvedContacts".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::PreResolvedContact>(generator);
        crate::schema::parse(
            "{\"description\":\"Contacts that are known to take part.\",\"properties\":{\"contacts\":{\"description\":\"The contacts.\",\"items\":{\"$ref\":\"#/$defs/PreResolvedContact\"},\"type\":\"array\"}},\"required\":[\"contacts\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ReportedStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ReportedStatus".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"FAILED\",\"READ\",\"SENT\"]},{\"type\":\"string\"}],\"description\":\"What can become of an outgoing message.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::StagingTokenUpdate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StagingTokenUpdate".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DeliveryIdentifier>(generator);
        crate::schema::parse(
            "{\"description\":\"The account that HubSpot is to connect. HubSpot's 2026-09 requires both fields (documented).\",\"properties\":{\"accountName\":{\"description\":\"The name that the account gets.\",\"type\":\"string\"},\"deliveryIdentifier\":{\"$ref\":\"#/$defs/DeliveryIdentifier\",\"description\":\"The address that the account gets.\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::StatusReport {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StatusReport".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ReportedStatus>(generator);
        crate::schema::parse(
            "{\"description\":\"What became of an outgoing message.\",\"properties\":{\"errorMessage\":{\"description\":\"Why it failed, for `FAILED`.\",\"type\":\"string\"},\"statusType\":{\"$ref\":\"#/$defs/ReportedStatus\",\"description\":\"What became of it.\"}},\"required\":[\"statusType\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::UnsupportedContentAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UnsupportedContentAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A note that the message has content which HubSpot cannot show.\",\"properties\":{\"type\":{\"enum\":[\"UNSUPPORTED_CONTENT\"],\"type\":\"string\"}},\"required\":[\"type\"],\"type\":\"object\"}",
        )
    }
}
