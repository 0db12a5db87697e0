// Generated from the OpenAPI description. Do not edit.
use crate::model::*;
pub use crate::types::{
    ApiError, ApiErrorDetail, Attachment, BidirectionalPaging, ChannelAccountDetails,
    ChannelAccountPage, ChannelMessage, ClientType, Contact, ContactAddress,
    ContactEmail, ContactName, ContactOrg, ContactPhone, ContactPlace, ContactProfile,
    ContactUrl, DeliveryIdentifier, DeliveryIdentifierType, Direction, FailureDetails,
    File, FileUsageType, Location, MessageClient, MessageHeader, MessageRecipient,
    MessageStatus, NewQuickReplies, NewSocialMedia, NextPage, PhoneType, PreviousPage,
    QuickReplies, QuickReply, QuickReplyType, Sender, SocialMedia, SocialMediaType,
    SocialMetadata, StatusType, TruncationStatus, UnsupportedContent, WhatsAppTemplate,
};
use crate::{ActorId, ThreadId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
///What is to change of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct ChannelAccountUpdate {
    ///Whether the account may be used.
    pub authorized: Option<bool>,
    ///The name that users see.
    pub name: Option<String>,
}
impl Schema for ChannelAccountUpdate {
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("authorized", &self.authorized);
        to.field("name", &self.name);
    }
}
impl Readable for ChannelAccountUpdate {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "authorized" => value.optional(&mut self.authorized),
            "name" => value.optional(&mut self.name),
            _ => value.unknown(),
        }
    }
}
impl ChannelAccountUpdate {
    ///Whether the account may be used.
    pub fn authorized(mut self, authorized: bool) -> Self {
        self.authorized = Some(authorized);
        self
    }
    ///The name that users see.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}
///An attachment of a message of the channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum ChannelAttachment {
    ///`CONTACT`
    Contact(Object<ContactAttachment>),
    ///`FILE`
    File(Object<FileAttachment>),
    ///`LOCATION`
    Location(Object<LocationAttachment>),
    ///`MESSAGE_HEADER`
    MessageHeader(Object<MessageHeaderAttachment>),
    ///`QUICK_REPLIES`
    QuickReplies(Object<NewQuickReplies>),
    ///`SOCIAL_MEDIA_METADATA`
    SocialMediaMetadata(Object<NewSocialMedia>),
    ///`UNSUPPORTED_CONTENT`
    UnsupportedContent(Object<UnsupportedContentAttachment>),
    ///Any other [`ChannelAttachment`], as the JSON to send.
    Unrecognized(serde_json::Value),
}
impl SentUnion for ChannelAttachment {
    fn from_tag(tag: Option<&str>, value: serde_json::Value) -> Self {
        match tag {
            Some("CONTACT") => Self::Contact(variant_from_json(value)),
            Some("FILE") => Self::File(variant_from_json(value)),
            Some("LOCATION") => Self::Location(variant_from_json(value)),
            Some("MESSAGE_HEADER") => Self::MessageHeader(variant_from_json(value)),
            Some("QUICK_REPLIES") => Self::QuickReplies(variant_from_json(value)),
            Some("SOCIAL_MEDIA_METADATA") => {
                Self::SocialMediaMetadata(variant_from_json(value))
            }
            Some("UNSUPPORTED_CONTENT") => {
                Self::UnsupportedContent(variant_from_json(value))
            }
            _ => Self::Unrecognized(value),
        }
    }
    fn variant(&self) -> &dyn Variant {
        match self {
            Self::Contact(value) => value,
            Self::File(value) => value,
            Self::Location(value) => value,
            Self::MessageHeader(value) => value,
            Self::QuickReplies(value) => value,
            Self::SocialMediaMetadata(value) => value,
            Self::UnsupportedContent(value) => value,
            Self::Unrecognized(value) => value,
        }
    }
}
impl Model for ChannelAttachment {
    type As = AsSentUnion;
}
impl<'de> Deserialize<'de> for ChannelAttachment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_strictly(from)
    }
}
impl From<ContactAttachment> for ChannelAttachment {
    fn from(member: ContactAttachment) -> Self {
        Self::Contact(member.into())
    }
}
impl From<FileAttachment> for ChannelAttachment {
    fn from(member: FileAttachment) -> Self {
        Self::File(member.into())
    }
}
impl From<LocationAttachment> for ChannelAttachment {
    fn from(member: LocationAttachment) -> Self {
        Self::Location(member.into())
    }
}
impl From<MessageHeaderAttachment> for ChannelAttachment {
    fn from(member: MessageHeaderAttachment) -> Self {
        Self::MessageHeader(member.into())
    }
}
impl From<NewQuickReplies> for ChannelAttachment {
    fn from(member: NewQuickReplies) -> Self {
        Self::QuickReplies(member.into())
    }
}
impl From<NewSocialMedia> for ChannelAttachment {
    fn from(member: NewSocialMedia) -> Self {
        Self::SocialMediaMetadata(member.into())
    }
}
impl From<UnsupportedContentAttachment> for ChannelAttachment {
    fn from(member: UnsupportedContentAttachment) -> Self {
        Self::UnsupportedContent(member.into())
    }
}
///A sender or a recipient, by its address in the channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct ChannelParticipant {
    ///The address.
    pub delivery_identifier: Object<DeliveryIdentifier>,
    ///The name that users see.
    pub name: Option<String>,
    ///The actor who sends it. HubSpot's 2026-09 does not declare it (documented).
    pub sender_actor_id: Option<String>,
}
impl Schema for ChannelParticipant {
    const REQUIRED: &'static [&'static str] = &["deliveryIdentifier"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("deliveryIdentifier", &self.delivery_identifier);
        to.field("name", &self.name);
        to.field("senderActorId", &self.sender_actor_id);
    }
}
impl Readable for ChannelParticipant {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "deliveryIdentifier" => value.required(&mut self.delivery_identifier),
            "name" => value.optional(&mut self.name),
            "senderActorId" => value.optional(&mut self.sender_actor_id),
            _ => value.unknown(),
        }
    }
}
impl ChannelParticipant {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(delivery_identifier: impl Into<Object<DeliveryIdentifier>>) -> Self {
        let mut new = Self::default();
        new.delivery_identifier = delivery_identifier.into();
        new
    }
}
impl ChannelParticipant {
    ///The name that users see.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    ///The actor who sends it. HubSpot's 2026-09 does not declare it (documented).
    pub fn sender_actor_id(mut self, sender_actor_id: impl Into<String>) -> Self {
        self.sender_actor_id = Some(sender_actor_id.into());
        self
    }
}
///A person's contact details.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct ContactAttachment {
    ///The details.
    pub contact_profile: Object<ContactProfile>,
}
impl Schema for ContactAttachment {
    const TAG: Option<&'static str> = Some("CONTACT");
    const REQUIRED: &'static [&'static str] = &["contactProfile"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("contactProfile", &self.contact_profile);
    }
}
impl Readable for ContactAttachment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "contactProfile" => value.required(&mut self.contact_profile),
            "type" => value.tag("CONTACT"),
            _ => value.unknown(),
        }
    }
}
impl ContactAttachment {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(contact_profile: impl Into<Object<ContactProfile>>) -> Self {
        let mut new = Self::default();
        new.contact_profile = contact_profile.into();
        new
    }
}
///A custom channel of an app.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CustomChannel {
    ///What the channel can do, by HubSpot's names (documented), such as `deliveryIdentifierTypes`, `richText`, `threadingModel` (`INTEGRATION_THREAD_ID` or `DELIVERY_IDENTIFIER`), `allowOutgoingMessages`, `outgoingAttachmentTypes`, `allowInlineImages`, `allowedFileAttachmentMimeTypes`, `maxFileAttachmentCount`, `maxFileAttachmentSizeBytes` and `maxTotalFileAttachmentSizeBytes`. HubSpot declares no types of the values.
    pub capabilities: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    ///The URL that HubSpot leads an administrator to, who connects an account (documented).
    pub channel_account_connection_redirect_url: Option<String>,
    ///The description that administrators see.
    pub channel_description: Option<String>,
    ///The URL of the logo that administrators see.
    pub channel_logo_url: Option<String>,
    ///When it was registered, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The id, a number.
    pub id: String,
    ///The name that users see.
    pub name: Option<String>,
    ///The URL that HubSpot posts the channel's events to (documented).
    pub webhook_url: Option<String>,
}
impl Schema for CustomChannel {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("capabilities", &self.capabilities);
        to.field(
            "channelAccountConnectionRedirectUrl",
            &self.channel_account_connection_redirect_url,
        );
        to.field("channelDescription", &self.channel_description);
        to.field("channelLogoUrl", &self.channel_logo_url);
        to.field("createdAt", &self.created_at);
        to.required("id", &self.id);
        to.field("name", &self.name);
        to.field("webhookUrl", &self.webhook_url);
    }
}
impl Readable for CustomChannel {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "capabilities" => value.optional(&mut self.capabilities),
            "channelAccountConnectionRedirectUrl" => {
                value.optional(&mut self.channel_account_connection_redirect_url)
            }
            "channelDescription" => value.optional(&mut self.channel_description),
            "channelLogoUrl" => value.optional(&mut self.channel_logo_url),
            "createdAt" => value.optional(&mut self.created_at),
            "id" => value.required(&mut self.id),
            "name" => value.optional(&mut self.name),
            "webhookUrl" => value.optional(&mut self.webhook_url),
            _ => value.unknown(),
        }
    }
}
///A page of custom channels.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CustomChannelPage {
    ///The cursors of the pages before and after; none on the last page.
    pub paging: Option<Object<BidirectionalPaging>>,
    ///The channels.
    pub results: Option<Vec<Object<CustomChannel>>>,
    ///How many there are in all.
    pub total: Option<i64>,
}
impl Schema for CustomChannelPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
        to.field("total", &self.total);
    }
}
impl Readable for CustomChannelPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            "total" => value.optional(&mut self.total),
            _ => value.unknown(),
        }
    }
}
///What is to change of a custom channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct CustomChannelUpdate {
    ///What the channel can do, by HubSpot's names (documented), such as `deliveryIdentifierTypes`, `richText`, `threadingModel` (`INTEGRATION_THREAD_ID` or `DELIVERY_IDENTIFIER`), `allowOutgoingMessages`, `outgoingAttachmentTypes`, `allowInlineImages`, `allowedFileAttachmentMimeTypes`, `maxFileAttachmentCount`, `maxFileAttachmentSizeBytes` and `maxTotalFileAttachmentSizeBytes`. HubSpot declares no types of the values.
    pub capabilities: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    ///The URL that HubSpot leads an administrator to, who connects an account (documented).
    pub channel_account_connection_redirect_url: Option<String>,
    ///The description that administrators see.
    pub channel_description: Option<String>,
    ///The URL of the logo that administrators see.
    pub channel_logo_url: Option<String>,
    ///The name that users see.
    pub name: Option<String>,
    ///The URL that HubSpot posts the channel's events to (documented).
    pub webhook_url: Option<String>,
}
impl Schema for CustomChannelUpdate {
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("capabilities", &self.capabilities);
        to.field(
            "channelAccountConnectionRedirectUrl",
            &self.channel_account_connection_redirect_url,
        );
        to.field("channelDescription", &self.channel_description);
        to.field("channelLogoUrl", &self.channel_logo_url);
        to.field("name", &self.name);
        to.field("webhookUrl", &self.webhook_url);
    }
}
impl Readable for CustomChannelUpdate {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "capabilities" => value.optional(&mut self.capabilities),
            "channelAccountConnectionRedirectUrl" => {
                value.optional(&mut self.channel_account_connection_redirect_url)
            }
            "channelDescription" => value.optional(&mut self.channel_description),
            "channelLogoUrl" => value.optional(&mut self.channel_logo_url),
            "name" => value.optional(&mut self.name),
            "webhookUrl" => value.optional(&mut self.webhook_url),
            _ => value.unknown(),
        }
    }
}
impl CustomChannelUpdate {
    ///What the channel can do, by HubSpot's names (documented), such as `deliveryIdentifierTypes`, `richText`, `threadingModel` (`INTEGRATION_THREAD_ID` or `DELIVERY_IDENTIFIER`), `allowOutgoingMessages`, `outgoingAttachmentTypes`, `allowInlineImages`, `allowedFileAttachmentMimeTypes`, `maxFileAttachmentCount`, `maxFileAttachmentSizeBytes` and `maxTotalFileAttachmentSizeBytes`. HubSpot declares no types of the values.
    pub fn capabilities(
        mut self,
        capabilities: impl IntoIterator<
            Item = (impl Into<String>, impl Into<serde_json::Value>),
        >,
    ) -> Self {
        self.capabilities = Some(
            capabilities
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        );
        self
    }
    ///The URL that HubSpot leads an administrator to, who connects an account (documented).
    pub fn channel_account_connection_redirect_url(
        mut self,
        channel_account_connection_redirect_url: impl Into<String>,
    ) -> Self {
        self.channel_account_connection_redirect_url = Some(
            channel_account_connection_redirect_url.into(),
        );
        self
    }
    ///The description that administrators see.
    pub fn channel_description(
        mut self,
        channel_description: impl Into<String>,
    ) -> Self {
        self.channel_description = Some(channel_description.into());
        self
    }
    ///The URL of the logo that administrators see.
    pub fn channel_logo_url(mut self, channel_logo_url: impl Into<String>) -> Self {
        self.channel_logo_url = Some(channel_logo_url.into());
        self
    }
    ///The name that users see.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    ///The URL that HubSpot posts the channel's events to (documented).
    pub fn webhook_url(mut self, webhook_url: impl Into<String>) -> Self {
        self.webhook_url = Some(webhook_url.into());
        self
    }
}
///A file that has been uploaded to HubSpot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct FileAttachment {
    ///The id of the file.
    pub file_id: String,
    ///What the file is used for.
    pub file_usage_type: Option<FileUsageType>,
}
impl Schema for FileAttachment {
    const TAG: Option<&'static str> = Some("FILE");
    const REQUIRED: &'static [&'static str] = &["fileId"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("fileId", &self.file_id);
        to.field("fileUsageType", &self.file_usage_type);
    }
}
impl Readable for FileAttachment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "fileId" => value.required(&mut self.file_id),
            "fileUsageType" => value.optional(&mut self.file_usage_type),
            "type" => value.tag("FILE"),
            _ => value.unknown(),
        }
    }
}
impl FileAttachment {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(file_id: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.file_id = file_id.into();
        new
    }
}
impl FileAttachment {
    ///What the file is used for.
    pub fn file_usage_type(mut self, file_usage_type: impl Into<FileUsageType>) -> Self {
        self.file_usage_type = Some(file_usage_type.into());
        self
    }
}
///A place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct LocationAttachment {
    ///The postal address.
    pub address: Option<String>,
    ///The latitude, in degrees.
    pub latitude: Option<serde_json::Number>,
    ///The longitude, in degrees.
    pub longitude: Option<serde_json::Number>,
    ///The name of the place.
    pub name: Option<String>,
    ///A URL about the place.
    pub url: Option<String>,
}
impl Schema for LocationAttachment {
    const TAG: Option<&'static str> = Some("LOCATION");
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("address", &self.address);
        to.field("latitude", &self.latitude);
        to.field("longitude", &self.longitude);
        to.field("name", &self.name);
        to.field("url", &self.url);
    }
}
impl Readable for LocationAttachment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "address" => value.optional(&mut self.address),
            "latitude" => value.optional(&mut self.latitude),
            "longitude" => value.optional(&mut self.longitude),
            "name" => value.optional(&mut self.name),
            "url" => value.optional(&mut self.url),
            "type" => value.tag("LOCATION"),
            _ => value.unknown(),
        }
    }
}
impl LocationAttachment {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(
        latitude: impl Into<serde_json::Number>,
        longitude: impl Into<serde_json::Number>,
    ) -> Self {
        let mut new = Self::default();
        new.latitude = Some(latitude.into());
        new.longitude = Some(longitude.into());
        new
    }
}
impl LocationAttachment {
    ///The postal address.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }
    ///The name of the place.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    ///A URL about the place.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }
}
///A header above the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct MessageHeaderAttachment {
    ///The id of the header's file.
    pub file_id: Option<i64>,
    ///The header's text.
    pub text: Option<String>,
}
impl Schema for MessageHeaderAttachment {
    const TAG: Option<&'static str> = Some("MESSAGE_HEADER");
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("fileId", &self.file_id);
        to.field("text", &self.text);
    }
}
impl Readable for MessageHeaderAttachment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "fileId" => value.optional(&mut self.file_id),
            "text" => value.optional(&mut self.text),
            "type" => value.tag("MESSAGE_HEADER"),
            _ => value.unknown(),
        }
    }
}
impl MessageHeaderAttachment {
    ///The id of the header's file.
    pub fn file_id(mut self, file_id: i64) -> Self {
        self.file_id = Some(file_id);
        self
    }
    ///The header's text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }
}
///An account to connect to a custom channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewChannelAccount {
    ///Whether the account may be used; not if its authorization at the message service is missing.
    pub authorized: bool,
    ///The address of the account, at which customers reach it.
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The id of the inbox that gets its messages.
    pub inbox_id: String,
    ///The name that users see.
    pub name: String,
}
impl Schema for NewChannelAccount {
    const REQUIRED: &'static [&'static str] = &["authorized", "inboxId", "name"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("authorized", &self.authorized);
        to.field("deliveryIdentifier", &self.delivery_identifier);
        to.required("inboxId", &self.inbox_id);
        to.required("name", &self.name);
    }
}
impl Readable for NewChannelAccount {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "authorized" => value.required(&mut self.authorized),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            "inboxId" => value.required(&mut self.inbox_id),
            "name" => value.required(&mut self.name),
            _ => value.unknown(),
        }
    }
}
impl NewChannelAccount {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(
        authorized: bool,
        inbox_id: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        let mut new = Self::default();
        new.authorized = authorized;
        new.inbox_id = inbox_id.into();
        new.name = name.into();
        new
    }
}
impl NewChannelAccount {
    ///The address of the account, at which customers reach it.
    pub fn delivery_identifier(
        mut self,
        delivery_identifier: impl Into<Object<DeliveryIdentifier>>,
    ) -> Self {
        self.delivery_identifier = Some(delivery_identifier.into());
        self
    }
}
///A message of the channel, for HubSpot's inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewChannelMessage {
    ///The id of the contact whose message it is; v3 and 2026-09 have it without an explanation.
    pub associate_with_contact_id: Option<i64>,
    ///The attachments.
    pub attachments: Vec<ChannelAttachment>,
    ///The id of the account that it came to or went out from.
    pub channel_account_id: String,
    ///The id of the message that it replies to.
    pub in_reply_to_id: Option<String>,
    ///Your key for the message, such as its id at the message service, by which HubSpot takes several requests for one message (documented as its purpose). With a key, the request is retried when the response is lost. Where the outcome stays unknown, publish the same message with the same key again, from any process: HubSpot has one message then. How long it keeps a key is not documented, nor what it responds to a second request.
    pub integration_idempotency_id: Option<String>,
    ///Your id of the conversation: HubSpot puts messages with the same one in one thread, if that is the channel's `threadingModel` (documented).
    pub integration_thread_id: Option<String>,
    ///Whether it came in from a customer or went out to one.
    pub message_direction: Direction,
    ///The contacts that you know to take part.
    pub pre_resolved_contacts: Option<Object<PreResolvedContacts>>,
    ///Those whom it was sent to.
    pub recipients: Vec<Object<ChannelParticipant>>,
    ///The text as HTML.
    pub rich_text: Option<String>,
    ///Those who sent it.
    pub senders: Vec<Object<ChannelParticipant>>,
    ///The text without markup.
    pub text: String,
    ///When it was sent, by the clock of the message service.
    pub timestamp: Timestamp,
}
impl Schema for NewChannelMessage {
    const REQUIRED: &'static [&'static str] = &[
        "attachments",
        "channelAccountId",
        "messageDirection",
        "recipients",
        "senders",
        "text",
        "timestamp",
    ];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("associateWithContactId", &self.associate_with_contact_id);
        to.required("attachments", &self.attachments);
        to.required("channelAccountId", &self.channel_account_id);
        to.field("inReplyToId", &self.in_reply_to_id);
        to.field("integrationIdempotencyId", &self.integration_idempotency_id);
        to.field("integrationThreadId", &self.integration_thread_id);
        to.required("messageDirection", &self.message_direction);
        to.field("preResolvedContacts", &self.pre_resolved_contacts);
        to.required("recipients", &self.recipients);
        to.field("richText", &self.rich_text);
        to.required("senders", &self.senders);
        to.required("text", &self.text);
        to.required("timestamp", &self.timestamp);
    }
}
impl Readable for NewChannelMessage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "associateWithContactId" => {
                value.optional(&mut self.associate_with_contact_id)
            }
            "attachments" => value.required(&mut self.attachments),
            "channelAccountId" => value.required(&mut self.channel_account_id),
            "inReplyToId" => value.optional(&mut self.in_reply_to_id),
            "integrationIdempotencyId" => {
                value.optional(&mut self.integration_idempotency_id)
            }
            "integrationThreadId" => value.optional(&mut self.integration_thread_id),
            "messageDirection" => value.required(&mut self.message_direction),
            "preResolvedContacts" => value.optional(&mut self.pre_resolved_contacts),
            "recipients" => value.required(&mut self.recipients),
            "richText" => value.optional(&mut self.rich_text),
            "senders" => value.required(&mut self.senders),
            "text" => value.required(&mut self.text),
            "timestamp" => value.required(&mut self.timestamp),
            _ => value.unknown(),
        }
    }
}
impl NewChannelMessage {
    ///The id of the contact whose message it is; v3 and 2026-09 have it without an explanation.
    pub fn associate_with_contact_id(mut self, associate_with_contact_id: i64) -> Self {
        self.associate_with_contact_id = Some(associate_with_contact_id);
        self
    }
    ///The id of the message that it replies to.
    pub fn in_reply_to_id(mut self, in_reply_to_id: impl Into<String>) -> Self {
        self.in_reply_to_id = Some(in_reply_to_id.into());
        self
    }
    ///Your id of the conversation: HubSpot puts messages with the same one in one thread, if that is the channel's `threadingModel` (documented).
    pub fn integration_thread_id(
        mut self,
        integration_thread_id: impl Into<String>,
    ) -> Self {
        self.integration_thread_id = Some(integration_thread_id.into());
        self
    }
    ///The contacts that you know to take part.
    pub fn pre_resolved_contacts(
        mut self,
        pre_resolved_contacts: impl Into<Object<PreResolvedContacts>>,
    ) -> Self {
        self.pre_resolved_contacts = Some(pre_resolved_contacts.into());
        self
    }
    ///The text as HTML.
    pub fn rich_text(mut self, rich_text: impl Into<String>) -> Self {
        self.rich_text = Some(rich_text.into());
        self
    }
}
///A custom channel to register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewCustomChannel {
    ///What the channel can do, by HubSpot's names (documented), such as `deliveryIdentifierTypes`, `richText`, `threadingModel` (`INTEGRATION_THREAD_ID` or `DELIVERY_IDENTIFIER`), `allowOutgoingMessages`, `outgoingAttachmentTypes`, `allowInlineImages`, `allowedFileAttachmentMimeTypes`, `maxFileAttachmentCount`, `maxFileAttachmentSizeBytes` and `maxTotalFileAttachmentSizeBytes`. HubSpot declares no types of the values.
    pub capabilities: std::collections::BTreeMap<String, serde_json::Value>,
    ///The URL that HubSpot leads an administrator to, who connects an account (documented).
    pub channel_account_connection_redirect_url: Option<String>,
    ///The description that administrators see.
    pub channel_description: Option<String>,
    ///The URL of the logo that administrators see.
    pub channel_logo_url: Option<String>,
    ///The name that users see.
    pub name: String,
    ///The URL that HubSpot posts the channel's events to (documented).
    pub webhook_url: Option<String>,
}
impl Schema for NewCustomChannel {
    const REQUIRED: &'static [&'static str] = &["capabilities", "name"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("capabilities", &self.capabilities);
        to.field(
            "channelAccountConnectionRedirectUrl",
            &self.channel_account_connection_redirect_url,
        );
        to.field("channelDescription", &self.channel_description);
        to.field("channelLogoUrl", &self.channel_logo_url);
        to.required("name", &self.name);
        to.field("webhookUrl", &self.webhook_url);
    }
}
impl Readable for NewCustomChannel {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "capabilities" => value.required(&mut self.capabilities),
            "channelAccountConnectionRedirectUrl" => {
                value.optional(&mut self.channel_account_connection_redirect_url)
            }
            "channelDescription" => value.optional(&mut self.channel_description),
            "channelLogoUrl" => value.optional(&mut self.channel_logo_url),
            "name" => value.required(&mut self.name),
            "webhookUrl" => value.optional(&mut self.webhook_url),
            _ => value.unknown(),
        }
    }
}
impl NewCustomChannel {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(
        capabilities: impl IntoIterator<
            Item = (impl Into<String>, impl Into<serde_json::Value>),
        >,
        name: impl Into<String>,
    ) -> Self {
        let mut new = Self::default();
        new.capabilities = capabilities
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        new.name = name.into();
        new
    }
}
impl NewCustomChannel {
    ///The URL that HubSpot leads an administrator to, who connects an account (documented).
    pub fn channel_account_connection_redirect_url(
        mut self,
        channel_account_connection_redirect_url: impl Into<String>,
    ) -> Self {
        self.channel_account_connection_redirect_url = Some(
            channel_account_connection_redirect_url.into(),
        );
        self
    }
    ///The description that administrators see.
    pub fn channel_description(
        mut self,
        channel_description: impl Into<String>,
    ) -> Self {
        self.channel_description = Some(channel_description.into());
        self
    }
    ///The URL of the logo that administrators see.
    pub fn channel_logo_url(mut self, channel_logo_url: impl Into<String>) -> Self {
        self.channel_logo_url = Some(channel_logo_url.into());
        self
    }
    ///The URL that HubSpot posts the channel's events to (documented).
    pub fn webhook_url(mut self, webhook_url: impl Into<String>) -> Self {
        self.webhook_url = Some(webhook_url.into());
        self
    }
}
///A contact that is known to take part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct PreResolvedContact {
    ///The properties by which it was found, such as `email`.
    pub contact_properties_leading_to_match: Vec<String>,
    ///The id of the contact.
    pub contact_vid: i64,
}
impl Schema for PreResolvedContact {
    const REQUIRED: &'static [&'static str] = &[
        "contactPropertiesLeadingToMatch",
        "contactVid",
    ];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required(
            "contactPropertiesLeadingToMatch",
            &self.contact_properties_leading_to_match,
        );
        to.required("contactVid", &self.contact_vid);
    }
}
impl Readable for PreResolvedContact {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "contactPropertiesLeadingToMatch" => {
                value.required(&mut self.contact_properties_leading_to_match)
            }
            "contactVid" => value.required(&mut self.contact_vid),
            _ => value.unknown(),
        }
    }
}
impl PreResolvedContact {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(
        contact_properties_leading_to_match: impl IntoIterator<Item = impl Into<String>>,
        contact_vid: i64,
    ) -> Self {
        let mut new = Self::default();
        new.contact_properties_leading_to_match = contact_properties_leading_to_match
            .into_iter()
            .map(Into::into)
            .collect();
        new.contact_vid = contact_vid;
        new
    }
}
///Contacts that are known to take part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct PreResolvedContacts {
    ///The contacts.
    pub contacts: Vec<Object<PreResolvedContact>>,
}
impl Schema for PreResolvedContacts {
    const REQUIRED: &'static [&'static str] = &["contacts"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("contacts", &self.contacts);
    }
}
impl Readable for PreResolvedContacts {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "contacts" => value.required(&mut self.contacts),
            _ => value.unknown(),
        }
    }
}
impl PreResolvedContacts {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(
        contacts: impl IntoIterator<Item = impl Into<Object<PreResolvedContact>>>,
    ) -> Self {
        let mut new = Self::default();
        new.contacts = contacts.into_iter().map(Into::into).collect();
        new
    }
}
///What can become of an outgoing message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReportedStatus {
    ///`FAILED`: it could not be delivered.
    Failed,
    ///`READ`: the customer has read it.
    Read,
    ///`SENT`: it was delivered to the message service.
    Sent,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ReportedStatus {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Failed => "FAILED",
            Self::Read => "READ",
            Self::Sent => "SENT",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ReportedStatus {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "FAILED" => Self::Failed,
            "READ" => Self::Read,
            "SENT" => Self::Sent,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ReportedStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ReportedStatus {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
/// No value, which HubSpot rejects where it requires one.
impl Default for ReportedStatus {
    fn default() -> Self {
        Self::Unrecognized(UnrecognizedValue::new(""))
    }
}
impl Model for ReportedStatus {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ReportedStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///An account that an administrator has begun to connect.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct StagingToken {
    ///The name that the account gets.
    pub account_name: Option<String>,
    ///The token.
    pub account_token: Option<String>,
    ///When it was made, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The address that the account gets.
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The id of the channel.
    pub generic_channel_id: Option<i64>,
    ///The id of the inbox that the account is for.
    pub inbox_id: Option<i64>,
    ///The id of the administrator, a user of HubSpot's.
    pub user_id: Option<i64>,
}
impl Schema for StagingToken {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("accountName", &self.account_name);
        to.field("accountToken", &self.account_token);
        to.field("createdAt", &self.created_at);
        to.field("deliveryIdentifier", &self.delivery_identifier);
        to.field("genericChannelId", &self.generic_channel_id);
        to.field("inboxId", &self.inbox_id);
        to.field("userId", &self.user_id);
    }
}
impl Readable for StagingToken {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "accountName" => value.optional(&mut self.account_name),
            "accountToken" => value.optional(&mut self.account_token),
            "createdAt" => value.optional(&mut self.created_at),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            "genericChannelId" => value.optional(&mut self.generic_channel_id),
            "inboxId" => value.optional(&mut self.inbox_id),
            "userId" => value.optional(&mut self.user_id),
            _ => value.unknown(),
        }
    }
}
///The account that HubSpot is to connect. HubSpot's 2026-09 requires both fields (documented).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct StagingTokenUpdate {
    ///The name that the account gets.
    pub account_name: Option<String>,
    ///The address that the account gets.
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
}
impl Schema for StagingTokenUpdate {
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("accountName", &self.account_name);
        to.field("deliveryIdentifier", &self.delivery_identifier);
    }
}
impl Readable for StagingTokenUpdate {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "accountName" => value.optional(&mut self.account_name),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            _ => value.unknown(),
        }
    }
}
impl StagingTokenUpdate {
    ///The name that the account gets.
    pub fn account_name(mut self, account_name: impl Into<String>) -> Self {
        self.account_name = Some(account_name.into());
        self
    }
    ///The address that the account gets.
    pub fn delivery_identifier(
        mut self,
        delivery_identifier: impl Into<Object<DeliveryIdentifier>>,
    ) -> Self {
        self.delivery_identifier = Some(delivery_identifier.into());
        self
    }
}
///What became of an outgoing message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct StatusReport {
    ///Why it failed, for `FAILED`.
    pub error_message: Option<String>,
    ///What became of it.
    pub status_type: ReportedStatus,
}
impl Schema for StatusReport {
    const REQUIRED: &'static [&'static str] = &["statusType"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("errorMessage", &self.error_message);
        to.required("statusType", &self.status_type);
    }
}
impl Readable for StatusReport {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "errorMessage" => value.optional(&mut self.error_message),
            "statusType" => value.required(&mut self.status_type),
            _ => value.unknown(),
        }
    }
}
impl StatusReport {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(status_type: impl Into<ReportedStatus>) -> Self {
        let mut new = Self::default();
        new.status_type = status_type.into();
        new
    }
}
impl StatusReport {
    ///Why it failed, for `FAILED`.
    pub fn error_message(mut self, error_message: impl Into<String>) -> Self {
        self.error_message = Some(error_message.into());
        self
    }
}
///A note that the message has content which HubSpot cannot show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct UnsupportedContentAttachment {}
impl Schema for UnsupportedContentAttachment {
    const TAG: Option<&'static str> = Some("UNSUPPORTED_CONTENT");
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, _: &mut F) {}
}
impl Readable for UnsupportedContentAttachment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "type" => value.tag("UNSUPPORTED_CONTENT"),
            _ => value.unknown(),
        }
    }
}
