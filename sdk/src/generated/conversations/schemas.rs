// Generated from the OpenAPI description. Do not edit.
impl schemars::JsonSchema for super::types::ActorIds {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ActorIds".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"The actors to read.\",\"properties\":{\"inputs\":{\"description\":\"Their ids.\",\"items\":{\"type\":\"string\"},\"type\":\"array\"}},\"required\":[\"inputs\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::Assignee {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Assignee".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"The assignee of a thread.\",\"properties\":{\"actorId\":{\"description\":\"The agent.\",\"type\":\"string\"}},\"required\":[\"actorId\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactAddress {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactAddress".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ContactPlace>(generator);
        crate::schema::parse(
            "{\"description\":\"A postal address on a contact's card.\",\"properties\":{\"city\":{\"description\":\"The town.\",\"type\":\"string\"},\"country\":{\"description\":\"The country's name.\",\"type\":\"string\"},\"countryCode\":{\"description\":\"The country's code.\",\"type\":\"string\"},\"state\":{\"description\":\"The state or province.\",\"type\":\"string\"},\"street\":{\"description\":\"The street and number.\",\"type\":\"string\"},\"type\":{\"$ref\":\"#/$defs/ContactPlace\",\"description\":\"The type of address.\"},\"zip\":{\"description\":\"The postal code.\",\"type\":\"string\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactEmail {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactEmail".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ContactPlace>(generator);
        crate::schema::parse(
            "{\"description\":\"An e-mail address on a contact's card.\",\"properties\":{\"email\":{\"description\":\"The address.\",\"type\":\"string\"},\"type\":{\"$ref\":\"#/$defs/ContactPlace\",\"description\":\"The type of address.\"}},\"required\":[\"email\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactName".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A name on a contact's card.\",\"properties\":{\"firstName\":{\"description\":\"The given name.\",\"type\":\"string\"},\"lastName\":{\"description\":\"The family name.\",\"type\":\"string\"},\"middleName\":{\"description\":\"The middle name.\",\"type\":\"string\"},\"prefix\":{\"description\":\"A title before the name.\",\"type\":\"string\"},\"suffix\":{\"description\":\"A suffix after the name.\",\"type\":\"string\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactOrg {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactOrg".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"The employer on a contact's card.\",\"properties\":{\"company\":{\"description\":\"The company.\",\"type\":\"string\"},\"department\":{\"description\":\"The department.\",\"type\":\"string\"},\"title\":{\"description\":\"The job title.\",\"type\":\"string\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactPhone {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactPhone".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::PhoneType>(generator);
        crate::schema::parse(
            "{\"description\":\"A telephone number on a contact's card.\",\"properties\":{\"phone\":{\"description\":\"The number.\",\"type\":\"string\"},\"type\":{\"$ref\":\"#/$defs/PhoneType\",\"description\":\"The type of number.\"}},\"required\":[\"phone\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactPlace {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactPlace".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"HOME\",\"WORK\"]},{\"type\":\"string\"}],\"description\":\"Whether something on a contact's card is private or for business.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactProfile {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactProfile".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ContactAddress>(generator);
        crate::schema::refer::<super::types::ContactEmail>(generator);
        crate::schema::refer::<super::types::ContactName>(generator);
        crate::schema::refer::<super::types::ContactOrg>(generator);
        crate::schema::refer::<super::types::ContactPhone>(generator);
        crate::schema::refer::<super::types::ContactUrl>(generator);
        crate::schema::parse(
            "{\"description\":\"The content of a contact's card.\",\"properties\":{\"addresses\":{\"description\":\"Postal addresses.\",\"items\":{\"$ref\":\"#/$defs/ContactAddress\"},\"type\":\"array\"},\"emails\":{\"description\":\"E-mail addresses.\",\"items\":{\"$ref\":\"#/$defs/ContactEmail\"},\"type\":\"array\"},\"name\":{\"$ref\":\"#/$defs/ContactName\",\"description\":\"The name, in its parts.\"},\"org\":{\"$ref\":\"#/$defs/ContactOrg\",\"description\":\"The employer.\"},\"phones\":{\"description\":\"Telephone numbers.\",\"items\":{\"$ref\":\"#/$defs/ContactPhone\"},\"type\":\"array\"},\"urls\":{\"description\":\"URLs.\",\"items\":{\"$ref\":\"#/$defs/ContactUrl\"},\"type\":\"array\"}},\"required\":[\"addresses\",\"emails\",\"phones\",\"urls\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ContactUrl {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ContactUrl".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ContactPlace>(generator);
        crate::schema::parse(
            "{\"description\":\"A URL on a contact's card.\",\"properties\":{\"type\":{\"$ref\":\"#/$defs/ContactPlace\",\"description\":\"The type of page.\"},\"url\":{\"description\":\"The URL.\",\"type\":\"string\"}},\"required\":[\"url\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::DeliveryIdentifier {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DeliveryIdentifier".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DeliveryIdentifierType>(generator);
        crate::schema::parse(
            "{\"description\":\"An address on a channel.\",\"properties\":{\"type\":{\"$ref\":\"#/$defs/DeliveryIdentifierType\",\"description\":\"The type of address.\"},\"value\":{\"description\":\"The address itself, such as an e-mail address or an E.164 telephone number.\",\"type\":\"string\"}},\"required\":[\"type\",\"value\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::DeliveryIdentifierType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DeliveryIdentifierType".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"CHANNEL_SPECIFIC_OPAQUE_ID\",\"HS_EMAIL_ADDRESS\",\"HS_PHONE_NUMBER\",\"HS_SHORT_CODE\"]},{\"type\":\"string\"}],\"description\":\"The types of address.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::Direction {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Direction".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"INCOMING\",\"OUTGOING\"]},{\"type\":\"string\"}],\"description\":\"The direction of a message.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::FileUsageType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FileUsageType".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"AUDIO\",\"IMAGE\",\"OTHER\",\"STICKER\",\"VOICE_RECORDING\"]},{\"type\":\"string\"}],\"description\":\"The uses of a file. `OTHER` is a value of HubSpot's own.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::MessageSort {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MessageSort".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"-createdAt\",\"createdAt\"]},{\"type\":\"string\"}],\"description\":\"The orders of a thread's messages.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewAttachment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewAttachment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::NewFile>(generator);
        crate::schema::refer::<super::types::NewQuickReplies>(generator);
        crate::schema::refer::<super::types::NewSocialMedia>(generator);
        crate::schema::parse(
            "{\"description\":\"An attachment to send, by its `type`.\",\"oneOf\":[{\"$ref\":\"#/$defs/NewFile\"},{\"$ref\":\"#/$defs/NewQuickReplies\"},{\"$ref\":\"#/$defs/NewSocialMedia\"}]}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewComment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewComment".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::NewAttachment>(generator);
        crate::schema::parse(
            "{\"description\":\"A note for the team. HubSpot records the app as its sender (observed).\",\"properties\":{\"attachments\":{\"description\":\"The attachments.\",\"items\":{\"$ref\":\"#/$defs/NewAttachment\"},\"type\":\"array\"},\"richText\":{\"description\":\"The text as HTML. Escape what is not markup.\",\"type\":\"string\"},\"text\":{\"description\":\"The text without markup.\",\"type\":\"string\"},\"type\":{\"enum\":[\"COMMENT\"],\"type\":\"string\"}},\"required\":[\"text\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewFile {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewFile".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"description\":\"A file to send.\",\"properties\":{\"fileId\":{\"description\":\"The id of a file in HubSpot's file manager.\",\"type\":\"string\"},\"type\":{\"enum\":[\"FILE\"],\"type\":\"string\"}},\"required\":[\"fileId\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewMessage {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewMessage".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::NewAttachment>(generator);
        crate::schema::refer::<super::types::Recipient>(generator);
        crate::schema::parse(
            "{\"description\":\"A message to the customer. In an e-mail thread it is sent as an e-mail.\",\"properties\":{\"attachments\":{\"description\":\"The attachments.\",\"items\":{\"$ref\":\"#/$defs/NewAttachment\"},\"type\":\"array\"},\"channelAccountId\":{\"description\":\"The account of that channel, such as one connected mailbox.\",\"type\":\"string\"},\"channelId\":{\"description\":\"The channel, such as `1002` for e-mail or `1000` for live chat (observed).\",\"type\":\"string\"},\"recipients\":{\"description\":\"The recipients. An e-mail thread needs at least one (observed); live chat takes exactly one (claimed).\",\"items\":{\"$ref\":\"#/$defs/Recipient\"},\"type\":\"array\"},\"richText\":{\"description\":\"The text as HTML, for channels that show it. The plain text is required as well.\",\"type\":\"string\"},\"senderActorId\":{\"description\":\"The agent in whose name it is sent; a visitor cannot send (observed).\",\"type\":\"string\"},\"subject\":{\"description\":\"The subject line of an e-mail.\",\"type\":\"string\"},\"text\":{\"description\":\"The text without markup.\",\"type\":\"string\"},\"type\":{\"enum\":[\"MESSAGE\"],\"type\":\"string\"}},\"required\":[\"channelAccountId\",\"channelId\",\"senderActorId\",\"text\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewQuickReplies {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewQuickReplies".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::QuickReply>(generator);
        crate::schema::parse(
            "{\"description\":\"Replies for the customer to choose from.\",\"properties\":{\"quickReplies\":{\"description\":\"The replies, in the order shown.\",\"items\":{\"$ref\":\"#/$defs/QuickReply\"},\"type\":\"array\"},\"type\":{\"enum\":[\"QUICK_REPLIES\"],\"type\":\"string\"}},\"required\":[\"quickReplies\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::NewSocialMedia {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewSocialMedia".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::SocialMetadata>(generator);
        crate::schema::parse(
            "{\"description\":\"A post on social media to send.\",\"properties\":{\"socialMetadata\":{\"$ref\":\"#/$defs/SocialMetadata\",\"description\":\"The post.\"},\"type\":{\"enum\":[\"SOCIAL_MEDIA_METADATA\"],\"type\":\"string\"}},\"required\":[\"socialMetadata\",\"type\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::OutgoingMessage {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OutgoingMessage".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::NewComment>(generator);
        crate::schema::refer::<super::types::NewMessage>(generator);
        crate::schema::parse(
            "{\"description\":\"A message or a comment to send, by its `type`.\",\"oneOf\":[{\"$ref\":\"#/$defs/NewComment\"},{\"$ref\":\"#/$defs/NewMessage\"}]}",
        )
    }
}
impl schemars::JsonSchema for super::types::PhoneType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PhoneType".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"CELL\",\"HOME\",\"MAIN\",\"WORK\"]},{\"type\":\"string\"}],\"description\":\"The types of telephone number on a contact's card.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::QuickReply {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "QuickReply".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::QuickReplyType>(generator);
        crate::schema::parse(
            "{\"description\":\"One reply to choose.\",\"properties\":{\"label\":{\"description\":\"The text shown; without it, the value.\",\"type\":\"string\"},\"value\":{\"description\":\"The reply, or the URL that is opened.\",\"type\":\"string\"},\"valueType\":{\"$ref\":\"#/$defs/QuickReplyType\",\"description\":\"Whether the value is a text or a URL.\"}},\"required\":[\"value\",\"valueType\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::QuickReplyType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "QuickReplyType".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"TEXT\",\"URL\"]},{\"type\":\"string\"}],\"description\":\"The types of reply.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::Recipient {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Recipient".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::DeliveryIdentifier>(generator);
        crate::schema::parse(
            "{\"description\":\"The recipient of a message to send.\",\"properties\":{\"actorId\":{\"description\":\"The actor's id with its prefix, such as `A-` for an agent or `V-` for a visitor.\",\"type\":\"string\"},\"deliveryIdentifier\":{\"$ref\":\"#/$defs/DeliveryIdentifier\",\"description\":\"The address. One of this and `deliveryIdentifiers` is enough (observed).\"},\"deliveryIdentifiers\":{\"description\":\"The addresses.\",\"items\":{\"$ref\":\"#/$defs/DeliveryIdentifier\"},\"type\":\"array\"},\"name\":{\"description\":\"The name with the address.\",\"type\":\"string\"},\"recipientField\":{\"description\":\"The header to put it in, `TO`, `CC` or `BCC` (documented in HubSpot's guide).\",\"type\":\"string\"}},\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::SocialMediaType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SocialMediaType".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"ARTICLE\",\"AUDIO\",\"CAROUSEL\",\"DOCUMENT\",\"GIF\",\"LINK\",\"NONE\",\"PHOTO\",\"POLL\",\"STORY\",\"VIDEO\"]},{\"type\":\"string\"}],\"description\":\"The types of media in a post. `NONE` is a value of HubSpot's own.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::SocialMetadata {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SocialMetadata".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::SocialMediaType>(generator);
        crate::schema::parse(
            "{\"description\":\"A post on social media.\",\"properties\":{\"description\":{\"description\":\"The text of the post.\",\"type\":\"string\"},\"id\":{\"description\":\"The post's id on its network.\",\"type\":\"string\"},\"mediaTitle\":{\"description\":\"The title of its media.\",\"type\":\"string\"},\"mediaType\":{\"$ref\":\"#/$defs/SocialMediaType\",\"description\":\"The type of its media.\"},\"mediaUrl\":{\"description\":\"The URL of its media.\",\"type\":\"string\"},\"mediaUrlString\":{\"description\":\"The URL of its media, in a second field of the same meaning.\",\"type\":\"string\"},\"thumbnailUrl\":{\"description\":\"The URL of a small picture.\",\"type\":\"string\"}},\"required\":[\"mediaType\"],\"type\":\"object\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ThreadAssociation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ThreadAssociation".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"TICKET\"]},{\"type\":\"string\"}],\"description\":\"The types of CRM record that can be requested with a thread.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ThreadSort {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ThreadSort".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"latestMessageTimestamp\"]},{\"type\":\"string\"}],\"description\":\"The orders of threads, all oldest first (documented in HubSpot's guide).\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ThreadStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ThreadStatus".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::parse(
            "{\"anyOf\":[{\"enum\":[\"CLOSED\",\"OPEN\"]},{\"type\":\"string\"}],\"description\":\"The statuses of a thread.\"}",
        )
    }
}
impl schemars::JsonSchema for super::types::ThreadUpdate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ThreadUpdate".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::refer::<super::types::ThreadStatus>(generator);
        crate::schema::parse(
            "{\"description\":\"A change of a thread.\",\"properties\":{\"archived\":{\"description\":\"`false` restores an archived thread (documented).\",\"type\":\"boolean\"},\"status\":{\"$ref\":\"#/$defs/ThreadStatus\",\"description\":\"The new status.\"}},\"type\":\"object\"}",
        )
    }
}
