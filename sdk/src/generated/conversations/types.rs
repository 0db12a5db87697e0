// Generated from the OpenAPI description. Do not edit.
use crate::model::*;
use crate::{ActorId, ThreadId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
/**A participant of conversations, by its `type`.

```
use hubspot_conversations::Actor;

# fn main() -> serde_json::Result<()> {
let actor: Actor = serde_json::from_str(r#"{"type": "AGENT", "id": "A-47306113", "name": "Ada"}"#)?;
assert_eq!(actor.id(), "A-47306113");
assert_eq!(actor.name(), Some("Ada"));
# Ok(())
# }
```*/
#[derive(Clone, Debug, PartialEq)]
#[derive(Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Actor {
    ///`AGENT`
    Agent(Box<Object<AgentActor>>),
    ///`BOT`
    Bot(Box<Object<BotActor>>),
    ///`EMAIL`
    Email(Box<Object<EmailActor>>),
    ///`INTEGRATOR`
    Integrator(Box<Object<IntegratorActor>>),
    ///`LLM`
    Llm(Box<Object<LlmActor>>),
    ///`SYSTEM`
    System(Box<Object<SystemActor>>),
    ///`VISITOR`
    Visitor(Box<Object<VisitorActor>>),
    ///[`Actor`] of a `type` that this version of the crate does not know, or of none.
    Unrecognized(Box<Object<UnrecognizedActor>>),
}
impl Actor {
    ///The URL of a picture. Of [`AgentActor`], [`BotActor`], [`IntegratorActor`], [`LlmActor`], [`VisitorActor`].
    pub fn avatar(&self) -> Option<&str> {
        match self {
            Self::Agent(member) => member.avatar.as_deref(),
            Self::Bot(member) => member.avatar.as_deref(),
            Self::Integrator(member) => member.avatar.as_deref(),
            Self::Llm(member) => member.avatar.as_deref(),
            Self::Visitor(member) => member.avatar.as_deref(),
            Self::Unrecognized(member) => member.avatar.as_deref(),
            _ => None,
        }
    }
    ///The e-mail address. Of [`AgentActor`], [`EmailActor`], [`VisitorActor`].
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Agent(member) => member.email.as_deref(),
            Self::Email(member) => member.email.as_deref(),
            Self::Visitor(member) => member.email.as_deref(),
            Self::Unrecognized(member) => member.email.as_deref(),
            _ => None,
        }
    }
    ///The id with its prefix. Empty if HubSpot sent none, which [`problems`](Self::problems) then reports.
    pub fn id(&self) -> &ActorId {
        match self {
            Self::Agent(member) => &member.id,
            Self::Bot(member) => &member.id,
            Self::Email(member) => &member.id,
            Self::Integrator(member) => &member.id,
            Self::Llm(member) => &member.id,
            Self::System(member) => &member.id,
            Self::Visitor(member) => &member.id,
            Self::Unrecognized(member) => member.id.as_ref().unwrap_or(ActorId::EMPTY),
        }
    }
    ///The name to show. Of [`AgentActor`], [`BotActor`], [`IntegratorActor`], [`LlmActor`], [`VisitorActor`].
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Agent(member) => member.name.as_deref(),
            Self::Bot(member) => member.name.as_deref(),
            Self::Integrator(member) => member.name.as_deref(),
            Self::Llm(member) => member.name.as_deref(),
            Self::Visitor(member) => member.name.as_deref(),
            Self::Unrecognized(member) => member.name.as_deref(),
            _ => None,
        }
    }
    /// The `type` as HubSpot writes it.
    pub fn type_name(&self) -> Option<&str> {
        match self {
            Self::Unrecognized(fallback) => fallback.kind.as_deref(),
            known => known.variant().tag(),
        }
    }
    /// What HubSpot sent beyond the fields that this version of the crate knows.
    pub fn extra(&self) -> &Extra {
        self.variant().extra()
    }
    /// Every field, however deep, whose JSON this version of the crate did not expect. Nearly always empty.
    pub fn problems(&self) -> Vec<Problem> {
        problems(self)
    }
    /// The paths, however deep, of what is new to this version of the crate: an enum value, a `type`, a
    /// field; such as `status.statusType`. A later version may know it.
    pub fn unrecognized(&self) -> Vec<String> {
        unrecognized(self)
    }
}
impl Union for Actor {
    type Fallback = UnrecognizedActor;
    fn from_fields(mut all: Object<UnrecognizedActor>) -> Self {
        let kind = all.kind.take();
        match kind.as_deref() {
            Some("AGENT") => {
                let fields = AgentActor {
                    avatar: all.avatar.take(),
                    email: all.email.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    name: all.name.take(),
                };
                Self::Agent(with_remaining(fields, all))
            }
            Some("BOT") => {
                let fields = BotActor {
                    avatar: all.avatar.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    name: all.name.take(),
                };
                Self::Bot(with_remaining(fields, all))
            }
            Some("EMAIL") => {
                let fields = EmailActor {
                    email: all.email.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                };
                Self::Email(with_remaining(fields, all))
            }
            Some("INTEGRATOR") => {
                let fields = IntegratorActor {
                    avatar: all.avatar.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    name: all.name.take(),
                };
                Self::Integrator(with_remaining(fields, all))
            }
            Some("LLM") => {
                let fields = LlmActor {
                    avatar: all.avatar.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    name: all.name.take(),
                };
                Self::Llm(with_remaining(fields, all))
            }
            Some("SYSTEM") => {
                let fields = SystemActor {
                    id: required("id", all.id.take(), all.extra_mut()),
                };
                Self::System(with_remaining(fields, all))
            }
            Some("VISITOR") => {
                let fields = VisitorActor {
                    avatar: all.avatar.take(),
                    email: all.email.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    name: all.name.take(),
                };
                Self::Visitor(with_remaining(fields, all))
            }
            _ => {
                all.kind = kind;
                Self::Unrecognized(Box::new(all))
            }
        }
    }
    fn variant(&self) -> &dyn Variant {
        match self {
            Self::Agent(value) => &**value,
            Self::Bot(value) => &**value,
            Self::Email(value) => &**value,
            Self::Integrator(value) => &**value,
            Self::Llm(value) => &**value,
            Self::System(value) => &**value,
            Self::Visitor(value) => &**value,
            Self::Unrecognized(value) => &**value,
        }
    }
}
impl Model for Actor {
    type As = AsUnion;
}
impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///[`Actor`] whose `type` is missing or not known to this version of the crate. It has every field that any known `type` has.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UnrecognizedActor {
    ///The URL of a picture.
    pub avatar: Option<String>,
    ///The e-mail address.
    pub email: Option<String>,
    ///The id with its prefix.
    pub id: Option<ActorId>,
    ///The name to show.
    pub name: Option<String>,
    ///The `type`, if it has one: none that [`Actor`] has a variant for.
    pub kind: Option<String>,
}
impl Schema for UnrecognizedActor {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("avatar", &self.avatar);
        to.field("email", &self.email);
        to.field("id", &self.id);
        to.field("name", &self.name);
        to.field("type", &self.kind);
    }
}
impl Readable for UnrecognizedActor {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "avatar" => value.optional(&mut self.avatar),
            "email" => value.optional(&mut self.email),
            "id" => value.optional(&mut self.id),
            "name" => value.optional(&mut self.name),
            "type" => value.optional(&mut self.kind),
            _ => value.unknown(),
        }
    }
}
///The result of reading several actors.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ActorBatch {
    ///When HubSpot finished, in UTC.
    pub completed_at: Option<Timestamp>,
    ///The errors for single actors; absent if there are none.
    pub errors: Option<Vec<Object<BatchError>>>,
    ///The URLs of pages with help, by name.
    pub links: Option<std::collections::BTreeMap<String, String>>,
    ///The number of errors.
    pub num_errors: Option<i64>,
    ///When HubSpot received the request, in UTC.
    pub requested_at: Option<Timestamp>,
    ///The actors that HubSpot knows.
    pub results: Option<Vec<Actor>>,
    ///When HubSpot began, in UTC.
    pub started_at: Option<Timestamp>,
    ///The state of the batch.
    pub status: Option<BatchStatus>,
}
impl Schema for ActorBatch {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("completedAt", &self.completed_at);
        to.field("errors", &self.errors);
        to.field("links", &self.links);
        to.field("numErrors", &self.num_errors);
        to.field("requestedAt", &self.requested_at);
        to.field("results", &self.results);
        to.field("startedAt", &self.started_at);
        to.field("status", &self.status);
    }
}
impl Readable for ActorBatch {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "completedAt" => value.optional(&mut self.completed_at),
            "errors" => value.optional(&mut self.errors),
            "links" => value.optional(&mut self.links),
            "numErrors" => value.optional(&mut self.num_errors),
            "requestedAt" => value.optional(&mut self.requested_at),
            "results" => value.optional(&mut self.results),
            "startedAt" => value.optional(&mut self.started_at),
            "status" => value.optional(&mut self.status),
            _ => value.unknown(),
        }
    }
}
///The actors to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct ActorIds {
    ///Their ids.
    pub inputs: Vec<ActorId>,
}
impl Schema for ActorIds {
    const REQUIRED: &'static [&'static str] = &["inputs"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("inputs", &self.inputs);
    }
}
impl Readable for ActorIds {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "inputs" => value.required(&mut self.inputs),
            _ => value.unknown(),
        }
    }
}
impl ActorIds {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(inputs: impl IntoIterator<Item = impl Into<ActorId>>) -> Self {
        let mut new = Self::default();
        new.inputs = inputs.into_iter().map(Into::into).collect();
        new
    }
}
///A user of the HubSpot account, `A-`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct AgentActor {
    ///The URL of a picture.
    pub avatar: Option<String>,
    ///The e-mail address.
    pub email: Option<String>,
    ///The id with its prefix.
    pub id: ActorId,
    ///The name to show.
    pub name: Option<String>,
}
impl Schema for AgentActor {
    const TAG: Option<&'static str> = Some("AGENT");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("avatar", &self.avatar);
        to.field("email", &self.email);
        to.required("id", &self.id);
        to.field("name", &self.name);
    }
}
///The body of an error response. Every field is optional (documented).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ApiError {
    ///The category, such as `VALIDATION_ERROR`; often absent (observed).
    pub category: Option<String>,
    ///Details by name; names can have spaces (observed).
    pub context: Option<std::collections::BTreeMap<String, Vec<String>>>,
    ///The id for HubSpot's support. Not always there, and not always a UUID (observed).
    pub correlation_id: Option<String>,
    ///The single errors. HubSpot sends objects, and sometimes strings (observed).
    pub errors: Option<Vec<Object<ApiErrorDetail>>>,
    ///The URLs of pages with help, by name.
    pub links: Option<std::collections::BTreeMap<String, String>>,
    ///The error message, as HubSpot writes it.
    pub message: Option<String>,
    ///A subcategory, such as `ConversationsApiError.INVALID_ARGUMENT_TYPE` (observed).
    pub sub_category: Option<String>,
}
impl Schema for ApiError {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("category", &self.category);
        to.field("context", &self.context);
        to.field("correlationId", &self.correlation_id);
        to.field("errors", &self.errors);
        to.field("links", &self.links);
        to.field("message", &self.message);
        to.field("subCategory", &self.sub_category);
    }
}
impl Readable for ApiError {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "category" => value.optional(&mut self.category),
            "context" => value.optional(&mut self.context),
            "correlationId" => value.optional(&mut self.correlation_id),
            "errors" => value.optional(&mut self.errors),
            "links" => value.optional(&mut self.links),
            "message" => value.optional(&mut self.message),
            "subCategory" => value.optional(&mut self.sub_category),
            _ => value.unknown(),
        }
    }
}
///One error in an error response.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ApiErrorDetail {
    ///The code, such as `INVALID_INTEGER`.
    pub code: Option<String>,
    ///Details by name, such as the missing scopes.
    pub context: Option<std::collections::BTreeMap<String, Vec<String>>>,
    ///The field or parameter in error.
    pub in_: Option<String>,
    ///The error message, as HubSpot writes it.
    pub message: Option<String>,
    ///A subcategory.
    pub sub_category: Option<String>,
}
impl Schema for ApiErrorDetail {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("code", &self.code);
        to.field("context", &self.context);
        to.field("in", &self.in_);
        to.field("message", &self.message);
        to.field("subCategory", &self.sub_category);
    }
}
impl Readable for ApiErrorDetail {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "code" => value.optional(&mut self.code),
            "context" => value.optional(&mut self.context),
            "in" => value.optional(&mut self.in_),
            "message" => value.optional(&mut self.message),
            "subCategory" => value.optional(&mut self.sub_category),
            _ => value.unknown(),
        }
    }
}
///The assignee of a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct Assignee {
    ///The agent.
    pub actor_id: ActorId,
}
impl Schema for Assignee {
    const REQUIRED: &'static [&'static str] = &["actorId"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("actorId", &self.actor_id);
    }
}
impl Readable for Assignee {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "actorId" => value.required(&mut self.actor_id),
            _ => value.unknown(),
        }
    }
}
impl Assignee {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(actor_id: impl Into<ActorId>) -> Self {
        let mut new = Self::default();
        new.actor_id = actor_id.into();
        new
    }
}
///A record that the assignee of the thread changed.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Assignment {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The previous assignee, if there was one.
    pub assigned_from: Option<ActorId>,
    ///The new assignee, if there is one.
    pub assigned_to: Option<ActorId>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: String,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for Assignment {
    const TAG: Option<&'static str> = Some("ASSIGNMENT");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("assignedFrom", &self.assigned_from);
        to.field("assignedTo", &self.assigned_to);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.required("id", &self.id);
        to.field("recipients", &self.recipients);
        to.field("senders", &self.senders);
        to.field("updatedAt", &self.updated_at);
    }
}
///An attachment of a message, by its `type`.
#[derive(Clone, Debug, PartialEq)]
#[derive(Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Attachment {
    ///`CONTACT`
    Contact(Box<Object<Contact>>),
    ///`FILE`
    File(Box<Object<File>>),
    ///`LOCATION`
    Location(Box<Object<Location>>),
    ///`MESSAGE_HEADER`
    MessageHeader(Box<Object<MessageHeader>>),
    ///`QUICK_REPLIES`
    QuickReplies(Box<Object<QuickReplies>>),
    ///`SOCIAL_MEDIA_METADATA`
    SocialMediaMetadata(Box<Object<SocialMedia>>),
    ///`UNSUPPORTED_CONTENT`
    UnsupportedContent(Box<Object<UnsupportedContent>>),
    ///`WHATSAPP_TEMPLATE_METADATA`
    WhatsappTemplateMetadata(Box<Object<WhatsAppTemplate>>),
    ///[`Attachment`] of a `type` that this version of the crate does not know, or of none.
    Unrecognized(Box<Object<UnrecognizedAttachment>>),
}
impl Attachment {
    ///As in [`File`] or [`Location`], which differ in what it is. Of [`File`], [`Location`].
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::File(member) => member.name.as_deref(),
            Self::Location(member) => member.name.as_deref(),
            Self::Unrecognized(member) => member.name.as_deref(),
            _ => None,
        }
    }
    ///As in [`File`] or [`Location`], which differ in what it is. Of [`File`], [`Location`].
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::File(member) => member.url.as_deref(),
            Self::Location(member) => member.url.as_deref(),
            Self::Unrecognized(member) => member.url.as_deref(),
            _ => None,
        }
    }
    /// The `type` as HubSpot writes it.
    pub fn type_name(&self) -> Option<&str> {
        match self {
            Self::Unrecognized(fallback) => fallback.kind.as_deref(),
            known => known.variant().tag(),
        }
    }
    /// What HubSpot sent beyond the fields that this version of the crate knows.
    pub fn extra(&self) -> &Extra {
        self.variant().extra()
    }
    /// Every field, however deep, whose JSON this version of the crate did not expect. Nearly always empty.
    pub fn problems(&self) -> Vec<Problem> {
        problems(self)
    }
    /// The paths, however deep, of what is new to this version of the crate: an enum value, a `type`, a
    /// field; such as `status.statusType`. A later version may know it.
    pub fn unrecognized(&self) -> Vec<String> {
        unrecognized(self)
    }
}
impl Union for Attachment {
    type Fallback = UnrecognizedAttachment;
    fn from_fields(mut all: Object<UnrecognizedAttachment>) -> Self {
        let kind = all.kind.take();
        match kind.as_deref() {
            Some("CONTACT") => {
                let fields = Contact {
                    contact_profile: all.contact_profile.take(),
                };
                Self::Contact(with_remaining(fields, all))
            }
            Some("FILE") => {
                let fields = File {
                    file_id: retype("fileId", all.file_id.take(), all.extra_mut()),
                    file_usage_type: all.file_usage_type.take(),
                    name: all.name.take(),
                    url: all.url.take(),
                };
                Self::File(with_remaining(fields, all))
            }
            Some("LOCATION") => {
                let fields = Location {
                    address: all.address.take(),
                    latitude: all.latitude.take(),
                    longitude: all.longitude.take(),
                    name: all.name.take(),
                    url: all.url.take(),
                };
                Self::Location(with_remaining(fields, all))
            }
            Some("MESSAGE_HEADER") => {
                let fields = MessageHeader {
                    file_id: retype("fileId", all.file_id.take(), all.extra_mut()),
                    text: all.text.take(),
                };
                Self::MessageHeader(with_remaining(fields, all))
            }
            Some("QUICK_REPLIES") => {
                let fields = QuickReplies {
                    allow_multi_select: all.allow_multi_select.take(),
                    allow_user_input: all.allow_user_input.take(),
                    quick_replies: all.quick_replies.take(),
                };
                Self::QuickReplies(with_remaining(fields, all))
            }
            Some("SOCIAL_MEDIA_METADATA") => {
                let fields = SocialMedia {
                    social_metadata: all.social_metadata.take(),
                };
                Self::SocialMediaMetadata(with_remaining(fields, all))
            }
            Some("UNSUPPORTED_CONTENT") => {
                let fields = UnsupportedContent {};
                Self::UnsupportedContent(with_remaining(fields, all))
            }
            Some("WHATSAPP_TEMPLATE_METADATA") => {
                let fields = WhatsAppTemplate {
                    content_id: all.content_id.take(),
                    crm_object_ids: all.crm_object_ids.take(),
                    mapped_template_id: all.mapped_template_id.take(),
                    parameters: all.parameters.take(),
                    root_mic_id: all.root_mic_id.take(),
                };
                Self::WhatsappTemplateMetadata(with_remaining(fields, all))
            }
            _ => {
                all.kind = kind;
                Self::Unrecognized(Box::new(all))
            }
        }
    }
    fn variant(&self) -> &dyn Variant {
        match self {
            Self::Contact(value) => &**value,
            Self::File(value) => &**value,
            Self::Location(value) => &**value,
            Self::MessageHeader(value) => &**value,
            Self::QuickReplies(value) => &**value,
            Self::SocialMediaMetadata(value) => &**value,
            Self::UnsupportedContent(value) => &**value,
            Self::WhatsappTemplateMetadata(value) => &**value,
            Self::Unrecognized(value) => &**value,
        }
    }
}
impl Model for Attachment {
    type As = AsUnion;
}
impl<'de> Deserialize<'de> for Attachment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///[`Attachment`] whose `type` is missing or not known to this version of the crate. It has every field that any known `type` has.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UnrecognizedAttachment {
    ///In [`Location`]: The place's postal address.
    pub address: Option<String>,
    ///In [`QuickReplies`]: Whether several can be chosen.
    pub allow_multi_select: Option<bool>,
    ///In [`QuickReplies`]: Whether free text can be entered instead.
    pub allow_user_input: Option<bool>,
    ///In [`Contact`]: The content of the card.
    pub contact_profile: Option<Object<ContactProfile>>,
    ///In [`WhatsAppTemplate`]: The id of the template's content.
    pub content_id: Option<i64>,
    ///In [`WhatsAppTemplate`]: The ids of the CRM records whose values it has, by type.
    pub crm_object_ids: Option<std::collections::BTreeMap<String, i64>>,
    ///As in [`File`] or [`MessageHeader`], which differ in what it is.
    pub file_id: Option<serde_json::Value>,
    ///In [`File`]: The use of the file.
    pub file_usage_type: Option<FileUsageType>,
    ///In [`Location`]: Degrees north of the equator.
    pub latitude: Option<serde_json::Number>,
    ///In [`Location`]: Degrees east of Greenwich.
    pub longitude: Option<serde_json::Number>,
    ///In [`WhatsAppTemplate`]: The id of the template. A string until December 2025 (HubSpot's specification).
    pub mapped_template_id: Option<i64>,
    ///As in [`File`] or [`Location`], which differ in what it is.
    pub name: Option<String>,
    ///In [`WhatsAppTemplate`]: The values of the parameters, by name.
    pub parameters: Option<std::collections::BTreeMap<String, String>>,
    ///In [`QuickReplies`]: The replies, in the order shown.
    pub quick_replies: Option<Vec<Object<QuickReply>>>,
    ///In [`WhatsAppTemplate`]: A number that HubSpot does not explain.
    pub root_mic_id: Option<i64>,
    ///In [`SocialMedia`]: The post.
    pub social_metadata: Option<Object<SocialMetadata>>,
    ///In [`MessageHeader`]: The text of the header.
    pub text: Option<String>,
    ///As in [`File`] or [`Location`], which differ in what it is.
    pub url: Option<String>,
    ///The `type`, if it has one: none that [`Attachment`] has a variant for.
    pub kind: Option<String>,
}
impl Schema for UnrecognizedAttachment {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("address", &self.address);
        to.field("allowMultiSelect", &self.allow_multi_select);
        to.field("allowUserInput", &self.allow_user_input);
        to.field("contactProfile", &self.contact_profile);
        to.field("contentId", &self.content_id);
        to.field("crmObjectIds", &self.crm_object_ids);
        to.field("fileId", &self.file_id);
        to.field("fileUsageType", &self.file_usage_type);
        to.field("latitude", &self.latitude);
        to.field("longitude", &self.longitude);
        to.field("mappedTemplateId", &self.mapped_template_id);
        to.field("name", &self.name);
        to.field("parameters", &self.parameters);
        to.field("quickReplies", &self.quick_replies);
        to.field("rootMicId", &self.root_mic_id);
        to.field("socialMetadata", &self.social_metadata);
        to.field("text", &self.text);
        to.field("url", &self.url);
        to.field("type", &self.kind);
    }
}
impl Readable for UnrecognizedAttachment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "address" => value.optional(&mut self.address),
            "allowMultiSelect" => value.optional(&mut self.allow_multi_select),
            "allowUserInput" => value.optional(&mut self.allow_user_input),
            "contactProfile" => value.optional(&mut self.contact_profile),
            "contentId" => value.optional(&mut self.content_id),
            "crmObjectIds" => value.optional(&mut self.crm_object_ids),
            "fileId" => value.optional(&mut self.file_id),
            "fileUsageType" => value.optional(&mut self.file_usage_type),
            "latitude" => value.optional(&mut self.latitude),
            "longitude" => value.optional(&mut self.longitude),
            "mappedTemplateId" => value.optional(&mut self.mapped_template_id),
            "name" => value.optional(&mut self.name),
            "parameters" => value.optional(&mut self.parameters),
            "quickReplies" => value.optional(&mut self.quick_replies),
            "rootMicId" => value.optional(&mut self.root_mic_id),
            "socialMetadata" => value.optional(&mut self.social_metadata),
            "text" => value.optional(&mut self.text),
            "url" => value.optional(&mut self.url),
            "type" => value.optional(&mut self.kind),
            _ => value.unknown(),
        }
    }
}
///An error in a part of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchError {
    ///The category, such as `OBJECT_NOT_FOUND`.
    pub category: Option<String>,
    ///Details by name, such as the ids that it applies to.
    pub context: Option<std::collections::BTreeMap<String, Vec<String>>>,
    ///The single errors.
    pub errors: Option<Vec<Object<ApiErrorDetail>>>,
    ///The error's id.
    pub id: Option<String>,
    ///The URLs of pages with help, by name.
    pub links: Option<std::collections::BTreeMap<String, String>>,
    ///The error message, as HubSpot writes it.
    pub message: Option<String>,
    ///`error` (documented sample); HubSpot's file describes the HTTP status.
    pub status: Option<String>,
    ///A subcategory.
    pub sub_category: Option<String>,
}
impl Schema for BatchError {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("category", &self.category);
        to.field("context", &self.context);
        to.field("errors", &self.errors);
        to.field("id", &self.id);
        to.field("links", &self.links);
        to.field("message", &self.message);
        to.field("status", &self.status);
        to.field("subCategory", &self.sub_category);
    }
}
impl Readable for BatchError {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "category" => value.optional(&mut self.category),
            "context" => value.optional(&mut self.context),
            "errors" => value.optional(&mut self.errors),
            "id" => value.optional(&mut self.id),
            "links" => value.optional(&mut self.links),
            "message" => value.optional(&mut self.message),
            "status" => value.optional(&mut self.status),
            "subCategory" => value.optional(&mut self.sub_category),
            _ => value.unknown(),
        }
    }
}
///The states of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BatchStatus {
    ///`CANCELED`
    Canceled,
    ///`COMPLETE`
    Complete,
    ///`PENDING`
    Pending,
    ///`PROCESSING`
    Processing,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl BatchStatus {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Canceled => "CANCELED",
            Self::Complete => "COMPLETE",
            Self::Pending => "PENDING",
            Self::Processing => "PROCESSING",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for BatchStatus {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "CANCELED" => Self::Canceled,
            "COMPLETE" => Self::Complete,
            "PENDING" => Self::Pending,
            "PROCESSING" => Self::Processing,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for BatchStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for BatchStatus {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for BatchStatus {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for BatchStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The links from a page to the next and the previous one.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BidirectionalPaging {
    ///The next page; absent when there is none.
    pub next: Option<Object<NextPage>>,
    ///The previous page; no operation takes its cursor.
    pub prev: Option<Object<PreviousPage>>,
}
impl Schema for BidirectionalPaging {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("next", &self.next);
        to.field("prev", &self.prev);
    }
}
impl Readable for BidirectionalPaging {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "next" => value.optional(&mut self.next),
            "prev" => value.optional(&mut self.prev),
            _ => value.unknown(),
        }
    }
}
///A chat flow, `B-`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BotActor {
    ///The URL of a picture.
    pub avatar: Option<String>,
    ///The id with its prefix.
    pub id: ActorId,
    ///The name to show.
    pub name: Option<String>,
}
impl Schema for BotActor {
    const TAG: Option<&'static str> = Some("BOT");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("avatar", &self.avatar);
        to.required("id", &self.id);
        to.field("name", &self.name);
    }
}
///A channel, such as e-mail, live chat, or one of an app.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Channel {
    ///The channel's id; HubSpot's own have four digits, those of apps have more (observed).
    pub id: String,
    ///The channel's name, such as `EMAIL`; apps choose their own (observed).
    pub name: Option<String>,
}
impl Schema for Channel {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("id", &self.id);
        to.field("name", &self.name);
    }
}
impl Readable for Channel {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "id" => value.required(&mut self.id),
            "name" => value.optional(&mut self.name),
            _ => value.unknown(),
        }
    }
}
///An account of a channel, such as one connected mailbox or one chat flow.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelAccountDetails {
    ///Whether it is active.
    pub active: Option<bool>,
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///When it was archived, in UTC.
    pub archived_at: Option<Timestamp>,
    ///Whether HubSpot is authorized to use it.
    pub authorized: Option<bool>,
    ///The channel, such as `1002` for e-mail or `1000` for live chat (observed).
    pub channel_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///Its address, such as the mailbox's; a chat flow has none (documented sample).
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The account's id.
    pub id: String,
    ///The id of its inbox. Several accounts can have the same one (observed).
    pub inbox_id: Option<String>,
    ///The name; not always there (observed).
    pub name: Option<String>,
}
impl Schema for ChannelAccountDetails {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("active", &self.active);
        to.field("archived", &self.archived);
        to.field("archivedAt", &self.archived_at);
        to.field("authorized", &self.authorized);
        to.field("channelId", &self.channel_id);
        to.field("createdAt", &self.created_at);
        to.field("deliveryIdentifier", &self.delivery_identifier);
        to.required("id", &self.id);
        to.field("inboxId", &self.inbox_id);
        to.field("name", &self.name);
    }
}
impl Readable for ChannelAccountDetails {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "active" => value.optional(&mut self.active),
            "archived" => value.optional(&mut self.archived),
            "archivedAt" => value.optional(&mut self.archived_at),
            "authorized" => value.optional(&mut self.authorized),
            "channelId" => value.optional(&mut self.channel_id),
            "createdAt" => value.optional(&mut self.created_at),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            "id" => value.required(&mut self.id),
            "inboxId" => value.optional(&mut self.inbox_id),
            "name" => value.optional(&mut self.name),
            _ => value.unknown(),
        }
    }
}
///One page of channel accounts.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelAccountPage {
    ///The link to the next page; absent on the last one.
    pub paging: Option<Object<BidirectionalPaging>>,
    ///The items of this page.
    pub results: Option<Vec<Object<ChannelAccountDetails>>>,
    ///The total number, as HubSpot counts it; not always that of the results (documented sample).
    pub total: Option<i64>,
}
impl Schema for ChannelAccountPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
        to.field("total", &self.total);
    }
}
impl Readable for ChannelAccountPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            "total" => value.optional(&mut self.total),
            _ => value.unknown(),
        }
    }
}
///A message that came in or went out through a channel.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelMessage {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The attachments.
    pub attachments: Option<Vec<Attachment>>,
    ///The account of that channel, such as one connected mailbox.
    pub channel_account_id: Option<String>,
    ///The channel, such as `1002` for e-mail or `1000` for live chat (observed).
    pub channel_id: Option<String>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///Whether it came in or went out. An agent's mail from an outside mailbox counts as incoming (observed).
    pub direction: Option<Direction>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: String,
    ///The id of the message that it replies to.
    pub in_reply_to_id: Option<String>,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The text as HTML, as HubSpot has rewritten it.
    pub rich_text: Option<String>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///The delivery state. This, not the HTTP status, says whether it was delivered.
    pub status: Option<Object<MessageStatus>>,
    ///The subject line of an e-mail.
    pub subject: Option<String>,
    ///The text without markup. HubSpot may have truncated it: see the truncation status.
    pub text: Option<String>,
    ///Whether the text is complete; if not, the original content has the full one.
    pub truncation_status: Option<TruncationStatus>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for ChannelMessage {
    const TAG: Option<&'static str> = Some("MESSAGE");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("attachments", &self.attachments);
        to.field("channelAccountId", &self.channel_account_id);
        to.field("channelId", &self.channel_id);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.field("direction", &self.direction);
        to.required("id", &self.id);
        to.field("inReplyToId", &self.in_reply_to_id);
        to.field("recipients", &self.recipients);
        to.field("richText", &self.rich_text);
        to.field("senders", &self.senders);
        to.field("status", &self.status);
        to.field("subject", &self.subject);
        to.field("text", &self.text);
        to.field("truncationStatus", &self.truncation_status);
        to.field("updatedAt", &self.updated_at);
    }
}
impl Readable for ChannelMessage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "archived" => value.optional(&mut self.archived),
            "attachments" => value.optional(&mut self.attachments),
            "channelAccountId" => value.optional(&mut self.channel_account_id),
            "channelId" => value.optional(&mut self.channel_id),
            "client" => value.optional(&mut self.client),
            "conversationsThreadId" => value.optional(&mut self.conversations_thread_id),
            "createdAt" => value.optional(&mut self.created_at),
            "createdBy" => value.optional(&mut self.created_by),
            "direction" => value.optional(&mut self.direction),
            "id" => value.required(&mut self.id),
            "inReplyToId" => value.optional(&mut self.in_reply_to_id),
            "recipients" => value.optional(&mut self.recipients),
            "richText" => value.optional(&mut self.rich_text),
            "senders" => value.optional(&mut self.senders),
            "status" => value.optional(&mut self.status),
            "subject" => value.optional(&mut self.subject),
            "text" => value.optional(&mut self.text),
            "truncationStatus" => value.optional(&mut self.truncation_status),
            "updatedAt" => value.optional(&mut self.updated_at),
            "type" => value.tag("MESSAGE"),
            _ => value.unknown(),
        }
    }
}
///One page of channels.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelPage {
    ///The link to the next page; absent on the last one.
    pub paging: Option<Object<BidirectionalPaging>>,
    ///The items of this page.
    pub results: Option<Vec<Object<Channel>>>,
    ///The total number, as HubSpot counts it; not always that of the results (documented sample).
    pub total: Option<i64>,
}
impl Schema for ChannelPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
        to.field("total", &self.total);
    }
}
impl Readable for ChannelPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            "total" => value.optional(&mut self.total),
            _ => value.unknown(),
        }
    }
}
///The types of client. `UNKNOWN` is a value of HubSpot's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientType {
    ///`HUBSPOT`
    Hubspot,
    ///`INTEGRATION`
    Integration,
    ///`SYSTEM`
    System,
    ///`UNKNOWN`
    Unknown,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ClientType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Hubspot => "HUBSPOT",
            Self::Integration => "INTEGRATION",
            Self::System => "SYSTEM",
            Self::Unknown => "UNKNOWN",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ClientType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "HUBSPOT" => Self::Hubspot,
            "INTEGRATION" => Self::Integration,
            "SYSTEM" => Self::System,
            "UNKNOWN" => Self::Unknown,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ClientType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ClientType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ClientType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ClientType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///A note of the team, never shown to the customer.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Comment {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The attachments.
    pub attachments: Option<Vec<Attachment>>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: String,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The text as HTML, as HubSpot has rewritten it.
    pub rich_text: Option<String>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///The text without markup. HubSpot may have truncated it: see the truncation status.
    pub text: Option<String>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for Comment {
    const TAG: Option<&'static str> = Some("COMMENT");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("attachments", &self.attachments);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.required("id", &self.id);
        to.field("recipients", &self.recipients);
        to.field("richText", &self.rich_text);
        to.field("senders", &self.senders);
        to.field("text", &self.text);
        to.field("updatedAt", &self.updated_at);
    }
}
///A contact's card.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Contact {
    ///The content of the card.
    pub contact_profile: Option<Object<ContactProfile>>,
}
impl Schema for Contact {
    const TAG: Option<&'static str> = Some("CONTACT");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("contactProfile", &self.contact_profile);
    }
}
///A postal address on a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactAddress {
    ///The town.
    pub city: Option<String>,
    ///The country's name.
    pub country: Option<String>,
    ///The country's code.
    pub country_code: Option<String>,
    ///The state or province.
    pub state: Option<String>,
    ///The street and number.
    pub street: Option<String>,
    ///The type of address.
    pub kind: Option<ContactPlace>,
    ///The postal code.
    pub zip: Option<String>,
}
impl Schema for ContactAddress {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("city", &self.city);
        to.field("country", &self.country);
        to.field("countryCode", &self.country_code);
        to.field("state", &self.state);
        to.field("street", &self.street);
        to.field("type", &self.kind);
        to.field("zip", &self.zip);
    }
}
impl Readable for ContactAddress {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "city" => value.optional(&mut self.city),
            "country" => value.optional(&mut self.country),
            "countryCode" => value.optional(&mut self.country_code),
            "state" => value.optional(&mut self.state),
            "street" => value.optional(&mut self.street),
            "type" => value.optional(&mut self.kind),
            "zip" => value.optional(&mut self.zip),
            _ => value.unknown(),
        }
    }
}
impl ContactAddress {
    ///The town.
    pub fn city(mut self, city: impl Into<String>) -> Self {
        self.city = Some(city.into());
        self
    }
    ///The country's name.
    pub fn country(mut self, country: impl Into<String>) -> Self {
        self.country = Some(country.into());
        self
    }
    ///The country's code.
    pub fn country_code(mut self, country_code: impl Into<String>) -> Self {
        self.country_code = Some(country_code.into());
        self
    }
    ///The state or province.
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }
    ///The street and number.
    pub fn street(mut self, street: impl Into<String>) -> Self {
        self.street = Some(street.into());
        self
    }
    ///The type of address.
    pub fn kind(mut self, kind: impl Into<ContactPlace>) -> Self {
        self.kind = Some(kind.into());
        self
    }
    ///The postal code.
    pub fn zip(mut self, zip: impl Into<String>) -> Self {
        self.zip = Some(zip.into());
        self
    }
}
///An e-mail address on a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactEmail {
    ///The address.
    pub email: Option<String>,
    ///The type of address.
    pub kind: Option<ContactPlace>,
}
impl Schema for ContactEmail {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("email", &self.email);
        to.field("type", &self.kind);
    }
}
impl Readable for ContactEmail {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "email" => value.optional(&mut self.email),
            "type" => value.optional(&mut self.kind),
            _ => value.unknown(),
        }
    }
}
impl ContactEmail {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(email: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.email = Some(email.into());
        new
    }
}
impl ContactEmail {
    ///The type of address.
    pub fn kind(mut self, kind: impl Into<ContactPlace>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}
///A name on a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactName {
    ///The given name.
    pub first_name: Option<String>,
    ///The family name.
    pub last_name: Option<String>,
    ///The middle name.
    pub middle_name: Option<String>,
    ///A title before the name.
    pub prefix: Option<String>,
    ///A suffix after the name.
    pub suffix: Option<String>,
}
impl Schema for ContactName {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("firstName", &self.first_name);
        to.field("lastName", &self.last_name);
        to.field("middleName", &self.middle_name);
        to.field("prefix", &self.prefix);
        to.field("suffix", &self.suffix);
    }
}
impl Readable for ContactName {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "firstName" => value.optional(&mut self.first_name),
            "lastName" => value.optional(&mut self.last_name),
            "middleName" => value.optional(&mut self.middle_name),
            "prefix" => value.optional(&mut self.prefix),
            "suffix" => value.optional(&mut self.suffix),
            _ => value.unknown(),
        }
    }
}
impl ContactName {
    ///The given name.
    pub fn first_name(mut self, first_name: impl Into<String>) -> Self {
        self.first_name = Some(first_name.into());
        self
    }
    ///The family name.
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {
        self.last_name = Some(last_name.into());
        self
    }
    ///The middle name.
    pub fn middle_name(mut self, middle_name: impl Into<String>) -> Self {
        self.middle_name = Some(middle_name.into());
        self
    }
    ///A title before the name.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }
    ///A suffix after the name.
    pub fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }
}
///The employer on a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactOrg {
    ///The company.
    pub company: Option<String>,
    ///The department.
    pub department: Option<String>,
    ///The job title.
    pub title: Option<String>,
}
impl Schema for ContactOrg {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("company", &self.company);
        to.field("department", &self.department);
        to.field("title", &self.title);
    }
}
impl Readable for ContactOrg {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "company" => value.optional(&mut self.company),
            "department" => value.optional(&mut self.department),
            "title" => value.optional(&mut self.title),
            _ => value.unknown(),
        }
    }
}
impl ContactOrg {
    ///The company.
    pub fn company(mut self, company: impl Into<String>) -> Self {
        self.company = Some(company.into());
        self
    }
    ///The department.
    pub fn department(mut self, department: impl Into<String>) -> Self {
        self.department = Some(department.into());
        self
    }
    ///The job title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}
///A telephone number on a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactPhone {
    ///The number.
    pub phone: Option<String>,
    ///The type of number.
    pub kind: Option<PhoneType>,
}
impl Schema for ContactPhone {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("phone", &self.phone);
        to.field("type", &self.kind);
    }
}
impl Readable for ContactPhone {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "phone" => value.optional(&mut self.phone),
            "type" => value.optional(&mut self.kind),
            _ => value.unknown(),
        }
    }
}
impl ContactPhone {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(phone: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.phone = Some(phone.into());
        new
    }
}
impl ContactPhone {
    ///The type of number.
    pub fn kind(mut self, kind: impl Into<PhoneType>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}
///Whether something on a contact's card is private or for business.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContactPlace {
    ///`HOME`
    Home,
    ///`WORK`
    Work,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ContactPlace {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Home => "HOME",
            Self::Work => "WORK",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ContactPlace {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "HOME" => Self::Home,
            "WORK" => Self::Work,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ContactPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ContactPlace {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ContactPlace {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ContactPlace {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The content of a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactProfile {
    ///Postal addresses.
    pub addresses: Option<Vec<Object<ContactAddress>>>,
    ///E-mail addresses.
    pub emails: Option<Vec<Object<ContactEmail>>>,
    ///The name, in its parts.
    pub name: Option<Object<ContactName>>,
    ///The employer.
    pub org: Option<Object<ContactOrg>>,
    ///Telephone numbers.
    pub phones: Option<Vec<Object<ContactPhone>>>,
    ///URLs.
    pub urls: Option<Vec<Object<ContactUrl>>>,
}
impl Schema for ContactProfile {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("addresses", &self.addresses);
        to.field("emails", &self.emails);
        to.field("name", &self.name);
        to.field("org", &self.org);
        to.field("phones", &self.phones);
        to.field("urls", &self.urls);
    }
}
impl Readable for ContactProfile {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "addresses" => value.optional(&mut self.addresses),
            "emails" => value.optional(&mut self.emails),
            "name" => value.optional(&mut self.name),
            "org" => value.optional(&mut self.org),
            "phones" => value.optional(&mut self.phones),
            "urls" => value.optional(&mut self.urls),
            _ => value.unknown(),
        }
    }
}
impl ContactProfile {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(
        addresses: impl IntoIterator<Item = impl Into<Object<ContactAddress>>>,
        emails: impl IntoIterator<Item = impl Into<Object<ContactEmail>>>,
        phones: impl IntoIterator<Item = impl Into<Object<ContactPhone>>>,
        urls: impl IntoIterator<Item = impl Into<Object<ContactUrl>>>,
    ) -> Self {
        let mut new = Self::default();
        new.addresses = Some(addresses.into_iter().map(Into::into).collect());
        new.emails = Some(emails.into_iter().map(Into::into).collect());
        new.phones = Some(phones.into_iter().map(Into::into).collect());
        new.urls = Some(urls.into_iter().map(Into::into).collect());
        new
    }
}
impl ContactProfile {
    ///The name, in its parts.
    pub fn name(mut self, name: impl Into<Object<ContactName>>) -> Self {
        self.name = Some(name.into());
        self
    }
    ///The employer.
    pub fn org(mut self, org: impl Into<Object<ContactOrg>>) -> Self {
        self.org = Some(org.into());
        self
    }
}
///A URL on a contact's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct ContactUrl {
    ///The type of page.
    pub kind: Option<ContactPlace>,
    ///The URL.
    pub url: Option<String>,
}
impl Schema for ContactUrl {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("type", &self.kind);
        to.field("url", &self.url);
    }
}
impl Readable for ContactUrl {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "type" => value.optional(&mut self.kind),
            "url" => value.optional(&mut self.url),
            _ => value.unknown(),
        }
    }
}
impl ContactUrl {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(url: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.url = Some(url.into());
        new
    }
}
impl ContactUrl {
    ///The type of page.
    pub fn kind(mut self, kind: impl Into<ContactPlace>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}
///An address on a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct DeliveryIdentifier {
    ///The type of address.
    pub kind: Option<DeliveryIdentifierType>,
    ///The address itself, such as an e-mail address or an E.164 telephone number.
    pub value: Option<String>,
}
impl Schema for DeliveryIdentifier {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("type", &self.kind);
        to.field("value", &self.value);
    }
}
impl Readable for DeliveryIdentifier {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "type" => value.optional(&mut self.kind),
            "value" => value.optional(&mut self.value),
            _ => value.unknown(),
        }
    }
}
impl DeliveryIdentifier {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(
        kind: impl Into<DeliveryIdentifierType>,
        value: impl Into<String>,
    ) -> Self {
        let mut new = Self::default();
        new.kind = Some(kind.into());
        new.value = Some(value.into());
        new
    }
}
///The types of address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryIdentifierType {
    ///`CHANNEL_SPECIFIC_OPAQUE_ID`
    ChannelSpecificOpaqueId,
    ///`HS_EMAIL_ADDRESS`
    HsEmailAddress,
    ///`HS_PHONE_NUMBER`
    HsPhoneNumber,
    ///`HS_SHORT_CODE`
    HsShortCode,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl DeliveryIdentifierType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ChannelSpecificOpaqueId => "CHANNEL_SPECIFIC_OPAQUE_ID",
            Self::HsEmailAddress => "HS_EMAIL_ADDRESS",
            Self::HsPhoneNumber => "HS_PHONE_NUMBER",
            Self::HsShortCode => "HS_SHORT_CODE",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for DeliveryIdentifierType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "CHANNEL_SPECIFIC_OPAQUE_ID" => Self::ChannelSpecificOpaqueId,
            "HS_EMAIL_ADDRESS" => Self::HsEmailAddress,
            "HS_PHONE_NUMBER" => Self::HsPhoneNumber,
            "HS_SHORT_CODE" => Self::HsShortCode,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for DeliveryIdentifierType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for DeliveryIdentifierType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for DeliveryIdentifierType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for DeliveryIdentifierType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The direction of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Direction {
    ///`INCOMING`
    Incoming,
    ///`OUTGOING`
    Outgoing,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl Direction {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Incoming => "INCOMING",
            Self::Outgoing => "OUTGOING",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for Direction {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "INCOMING" => Self::Incoming,
            "OUTGOING" => Self::Outgoing,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for Direction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for Direction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
/// No value, which HubSpot rejects where it requires one.
impl Default for Direction {
    fn default() -> Self {
        Self::Unrecognized(UnrecognizedValue::new(""))
    }
}
impl Model for Direction {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for Direction {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///An e-mail address, `E-`. HubSpot has removed these from messages (documented), and can still read them (observed).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EmailActor {
    ///The e-mail address.
    pub email: Option<String>,
    ///The id with its prefix.
    pub id: ActorId,
}
impl Schema for EmailActor {
    const TAG: Option<&'static str> = Some("EMAIL");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("email", &self.email);
        to.required("id", &self.id);
    }
}
///The reason why a message was not delivered.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FailureDetails {
    ///HubSpot's value for the reason, such as `EMAIL_BOUNCED` (observed).
    pub error_message: Option<String>,
    ///Values that belong in the reason, by name.
    pub error_message_tokens: Option<std::collections::BTreeMap<String, String>>,
}
impl Schema for FailureDetails {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("errorMessage", &self.error_message);
        to.field("errorMessageTokens", &self.error_message_tokens);
    }
}
impl Readable for FailureDetails {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "errorMessage" => value.optional(&mut self.error_message),
            "errorMessageTokens" => value.optional(&mut self.error_message_tokens),
            _ => value.unknown(),
        }
    }
}
///A file.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct File {
    ///The file's id in HubSpot's file manager.
    pub file_id: Option<String>,
    ///The use of the file.
    pub file_usage_type: Option<FileUsageType>,
    ///The file's name.
    pub name: Option<String>,
    ///The URL to download it; signed, and invalid after about a day (observed).
    pub url: Option<String>,
}
impl Schema for File {
    const TAG: Option<&'static str> = Some("FILE");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("fileId", &self.file_id);
        to.field("fileUsageType", &self.file_usage_type);
        to.field("name", &self.name);
        to.field("url", &self.url);
    }
}
///The uses of a file. `OTHER` is a value of HubSpot's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileUsageType {
    ///`AUDIO`
    Audio,
    ///`IMAGE`
    Image,
    ///`OTHER`
    Other,
    ///`STICKER`
    Sticker,
    ///`VOICE_RECORDING`
    VoiceRecording,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl FileUsageType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Audio => "AUDIO",
            Self::Image => "IMAGE",
            Self::Other => "OTHER",
            Self::Sticker => "STICKER",
            Self::VoiceRecording => "VOICE_RECORDING",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for FileUsageType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "AUDIO" => Self::Audio,
            "IMAGE" => Self::Image,
            "OTHER" => Self::Other,
            "STICKER" => Self::Sticker,
            "VOICE_RECORDING" => Self::VoiceRecording,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for FileUsageType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for FileUsageType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
/// No value, which HubSpot rejects where it requires one.
impl Default for FileUsageType {
    fn default() -> Self {
        Self::Unrecognized(UnrecognizedValue::new(""))
    }
}
impl Model for FileUsageType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for FileUsageType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///An inbox of the account, or its help desk.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Inbox {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///When it was archived, in UTC.
    pub archived_at: Option<Timestamp>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The inbox's id.
    pub id: String,
    ///The inbox's name.
    pub name: Option<String>,
    ///The type. From 23 September 2026 a comment to a thread of a help desk is refused (claimed).
    pub kind: Option<InboxType>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for Inbox {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("archivedAt", &self.archived_at);
        to.field("createdAt", &self.created_at);
        to.required("id", &self.id);
        to.field("name", &self.name);
        to.field("type", &self.kind);
        to.field("updatedAt", &self.updated_at);
    }
}
impl Readable for Inbox {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "archived" => value.optional(&mut self.archived),
            "archivedAt" => value.optional(&mut self.archived_at),
            "createdAt" => value.optional(&mut self.created_at),
            "id" => value.required(&mut self.id),
            "name" => value.optional(&mut self.name),
            "type" => value.optional(&mut self.kind),
            "updatedAt" => value.optional(&mut self.updated_at),
            _ => value.unknown(),
        }
    }
}
///One page of inboxes.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct InboxPage {
    ///The link to the next page; absent on the last one.
    pub paging: Option<Object<BidirectionalPaging>>,
    ///The items of this page.
    pub results: Option<Vec<Object<Inbox>>>,
    ///The total number, as HubSpot counts it; not always that of the results (documented sample).
    pub total: Option<i64>,
}
impl Schema for InboxPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
        to.field("total", &self.total);
    }
}
impl Readable for InboxPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            "total" => value.optional(&mut self.total),
            _ => value.unknown(),
        }
    }
}
///The types of inbox.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InboxType {
    ///`HELP_DESK`
    HelpDesk,
    ///`INBOX`
    Inbox,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl InboxType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::HelpDesk => "HELP_DESK",
            Self::Inbox => "INBOX",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for InboxType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "HELP_DESK" => Self::HelpDesk,
            "INBOX" => Self::Inbox,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for InboxType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for InboxType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for InboxType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for InboxType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///An app, `I-`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct IntegratorActor {
    ///The URL of a picture.
    pub avatar: Option<String>,
    ///The id with its prefix.
    pub id: ActorId,
    ///The name to show.
    pub name: Option<String>,
}
impl Schema for IntegratorActor {
    const TAG: Option<&'static str> = Some("INTEGRATOR");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("avatar", &self.avatar);
        to.required("id", &self.id);
        to.field("name", &self.name);
    }
}
///HubSpot's AI customer agent, `L-`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct LlmActor {
    ///The URL of a picture.
    pub avatar: Option<String>,
    ///The id with its prefix.
    pub id: ActorId,
    ///The name to show.
    pub name: Option<String>,
}
impl Schema for LlmActor {
    const TAG: Option<&'static str> = Some("LLM");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("avatar", &self.avatar);
        to.required("id", &self.id);
        to.field("name", &self.name);
    }
}
///A place on the map.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Location {
    ///The place's postal address.
    pub address: Option<String>,
    ///Degrees north of the equator.
    pub latitude: Option<serde_json::Number>,
    ///Degrees east of Greenwich.
    pub longitude: Option<serde_json::Number>,
    ///The place's name.
    pub name: Option<String>,
    ///The URL of a page about the place.
    pub url: Option<String>,
}
impl Schema for Location {
    const TAG: Option<&'static str> = Some("LOCATION");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("address", &self.address);
        to.field("latitude", &self.latitude);
        to.field("longitude", &self.longitude);
        to.field("name", &self.name);
        to.field("url", &self.url);
    }
}
/**A message in a thread, or a record of a change, by its `type`.

```
use hubspot_conversations::{Direction, Message};

# fn main() -> serde_json::Result<()> {
let json = r#"{"type": "MESSAGE", "id": "1", "text": "Hello", "subject": "Hi", "direction": "INCOMING"}"#;
let message: Message = serde_json::from_str(json)?;
assert_eq!(message.text(), Some("Hello"));
assert_eq!(message.direction(), Some(&Direction::Incoming));
if let Message::Message(mail) = &message {
    assert_eq!(mail.subject.as_deref(), Some("Hi"));
}
# Ok(())
# }
```*/
#[derive(Clone, Debug, PartialEq)]
#[derive(Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Message {
    ///`ASSIGNMENT`
    Assignment(Box<Object<Assignment>>),
    ///`COMMENT`
    Comment(Box<Object<Comment>>),
    ///`MESSAGE`
    Message(Box<Object<ChannelMessage>>),
    ///`THREAD_INBOX_CHANGE`
    ThreadInboxChange(Box<Object<ThreadInboxChange>>),
    ///`THREAD_STATUS_CHANGE`
    ThreadStatusChange(Box<Object<ThreadStatusChange>>),
    ///`WELCOME_MESSAGE`
    WelcomeMessage(Box<Object<WelcomeMessage>>),
    ///[`Message`] of a `type` that this version of the crate does not know, or of none.
    Unrecognized(Box<Object<UnrecognizedMessage>>),
}
impl Message {
    ///Whether it has been archived.
    pub fn archived(&self) -> Option<bool> {
        match self {
            Self::Assignment(member) => member.archived,
            Self::Comment(member) => member.archived,
            Self::Message(member) => member.archived,
            Self::ThreadInboxChange(member) => member.archived,
            Self::ThreadStatusChange(member) => member.archived,
            Self::WelcomeMessage(member) => member.archived,
            Self::Unrecognized(member) => member.archived,
        }
    }
    ///The attachments. Of [`ChannelMessage`], [`Comment`].
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Comment(member) => list(&member.attachments),
            Self::Message(member) => list(&member.attachments),
            Self::Unrecognized(member) => list(&member.attachments),
            _ => &[],
        }
    }
    ///The account of that channel, such as one connected mailbox. Of [`ChannelMessage`], [`WelcomeMessage`].
    pub fn channel_account_id(&self) -> Option<&str> {
        match self {
            Self::Message(member) => member.channel_account_id.as_deref(),
            Self::WelcomeMessage(member) => member.channel_account_id.as_deref(),
            Self::Unrecognized(member) => member.channel_account_id.as_deref(),
            _ => None,
        }
    }
    ///The channel, such as `1002` for e-mail or `1000` for live chat (observed). Of [`ChannelMessage`], [`WelcomeMessage`].
    pub fn channel_id(&self) -> Option<&str> {
        match self {
            Self::Message(member) => member.channel_id.as_deref(),
            Self::WelcomeMessage(member) => member.channel_id.as_deref(),
            Self::Unrecognized(member) => member.channel_id.as_deref(),
            _ => None,
        }
    }
    ///The client that created it.
    pub fn client(&self) -> Option<&Object<MessageClient>> {
        match self {
            Self::Assignment(member) => member.client.as_ref(),
            Self::Comment(member) => member.client.as_ref(),
            Self::Message(member) => member.client.as_ref(),
            Self::ThreadInboxChange(member) => member.client.as_ref(),
            Self::ThreadStatusChange(member) => member.client.as_ref(),
            Self::WelcomeMessage(member) => member.client.as_ref(),
            Self::Unrecognized(member) => member.client.as_ref(),
        }
    }
    ///The id of its thread, as HubSpot writes it.
    pub fn conversations_thread_id(&self) -> Option<&str> {
        match self {
            Self::Assignment(member) => member.conversations_thread_id.as_deref(),
            Self::Comment(member) => member.conversations_thread_id.as_deref(),
            Self::Message(member) => member.conversations_thread_id.as_deref(),
            Self::ThreadInboxChange(member) => member.conversations_thread_id.as_deref(),
            Self::ThreadStatusChange(member) => member.conversations_thread_id.as_deref(),
            Self::WelcomeMessage(member) => member.conversations_thread_id.as_deref(),
            Self::Unrecognized(member) => member.conversations_thread_id.as_deref(),
        }
    }
    ///When it was created, by HubSpot's clock, in UTC.
    pub fn created_at(&self) -> Option<&Timestamp> {
        match self {
            Self::Assignment(member) => member.created_at.as_ref(),
            Self::Comment(member) => member.created_at.as_ref(),
            Self::Message(member) => member.created_at.as_ref(),
            Self::ThreadInboxChange(member) => member.created_at.as_ref(),
            Self::ThreadStatusChange(member) => member.created_at.as_ref(),
            Self::WelcomeMessage(member) => member.created_at.as_ref(),
            Self::Unrecognized(member) => member.created_at.as_ref(),
        }
    }
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub fn created_by(&self) -> Option<&ActorId> {
        match self {
            Self::Assignment(member) => member.created_by.as_ref(),
            Self::Comment(member) => member.created_by.as_ref(),
            Self::Message(member) => member.created_by.as_ref(),
            Self::ThreadInboxChange(member) => member.created_by.as_ref(),
            Self::ThreadStatusChange(member) => member.created_by.as_ref(),
            Self::WelcomeMessage(member) => member.created_by.as_ref(),
            Self::Unrecognized(member) => member.created_by.as_ref(),
        }
    }
    ///Whether it came in or went out. An agent's mail from an outside mailbox counts as incoming (observed). Of [`ChannelMessage`].
    pub fn direction(&self) -> Option<&Direction> {
        match self {
            Self::Message(member) => member.direction.as_ref(),
            Self::Unrecognized(member) => member.direction.as_ref(),
            _ => None,
        }
    }
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed). Empty if HubSpot sent none, which [`problems`](Self::problems) then reports.
    pub fn id(&self) -> &str {
        match self {
            Self::Assignment(member) => &member.id,
            Self::Comment(member) => &member.id,
            Self::Message(member) => &member.id,
            Self::ThreadInboxChange(member) => &member.id,
            Self::ThreadStatusChange(member) => &member.id,
            Self::WelcomeMessage(member) => &member.id,
            Self::Unrecognized(member) => member.id.as_deref().unwrap_or_default(),
        }
    }
    ///The recipients; empty on live chat (observed).
    pub fn recipients(&self) -> &[Object<MessageRecipient>] {
        match self {
            Self::Assignment(member) => list(&member.recipients),
            Self::Comment(member) => list(&member.recipients),
            Self::Message(member) => list(&member.recipients),
            Self::ThreadInboxChange(member) => list(&member.recipients),
            Self::ThreadStatusChange(member) => list(&member.recipients),
            Self::WelcomeMessage(member) => list(&member.recipients),
            Self::Unrecognized(member) => list(&member.recipients),
        }
    }
    ///The text as HTML, as HubSpot has rewritten it. Of [`ChannelMessage`], [`Comment`], [`WelcomeMessage`].
    pub fn rich_text(&self) -> Option<&str> {
        match self {
            Self::Comment(member) => member.rich_text.as_deref(),
            Self::Message(member) => member.rich_text.as_deref(),
            Self::WelcomeMessage(member) => member.rich_text.as_deref(),
            Self::Unrecognized(member) => member.rich_text.as_deref(),
            _ => None,
        }
    }
    ///The senders.
    pub fn senders(&self) -> &[Object<Sender>] {
        match self {
            Self::Assignment(member) => list(&member.senders),
            Self::Comment(member) => list(&member.senders),
            Self::Message(member) => list(&member.senders),
            Self::ThreadInboxChange(member) => list(&member.senders),
            Self::ThreadStatusChange(member) => list(&member.senders),
            Self::WelcomeMessage(member) => list(&member.senders),
            Self::Unrecognized(member) => list(&member.senders),
        }
    }
    ///The delivery state. This, not the HTTP status, says whether it was delivered. Of [`ChannelMessage`].
    pub fn status(&self) -> Option<&Object<MessageStatus>> {
        match self {
            Self::Message(member) => member.status.as_ref(),
            Self::Unrecognized(member) => member.status.as_ref(),
            _ => None,
        }
    }
    ///The text without markup. HubSpot may have truncated it: see the truncation status. Of [`ChannelMessage`], [`Comment`], [`WelcomeMessage`].
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Comment(member) => member.text.as_deref(),
            Self::Message(member) => member.text.as_deref(),
            Self::WelcomeMessage(member) => member.text.as_deref(),
            Self::Unrecognized(member) => member.text.as_deref(),
            _ => None,
        }
    }
    ///Whether the text is complete; if not, the original content has the full one. Of [`ChannelMessage`].
    pub fn truncation_status(&self) -> Option<&TruncationStatus> {
        match self {
            Self::Message(member) => member.truncation_status.as_ref(),
            Self::Unrecognized(member) => member.truncation_status.as_ref(),
            _ => None,
        }
    }
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub fn updated_at(&self) -> Option<&Timestamp> {
        match self {
            Self::Assignment(member) => member.updated_at.as_ref(),
            Self::Comment(member) => member.updated_at.as_ref(),
            Self::Message(member) => member.updated_at.as_ref(),
            Self::ThreadInboxChange(member) => member.updated_at.as_ref(),
            Self::ThreadStatusChange(member) => member.updated_at.as_ref(),
            Self::WelcomeMessage(member) => member.updated_at.as_ref(),
            Self::Unrecognized(member) => member.updated_at.as_ref(),
        }
    }
    /// The `type` as HubSpot writes it.
    pub fn type_name(&self) -> Option<&str> {
        match self {
            Self::Unrecognized(fallback) => fallback.kind.as_deref(),
            known => known.variant().tag(),
        }
    }
    /// What HubSpot sent beyond the fields that this version of the crate knows.
    pub fn extra(&self) -> &Extra {
        self.variant().extra()
    }
    /// Every field, however deep, whose JSON this version of the crate did not expect. Nearly always empty.
    pub fn problems(&self) -> Vec<Problem> {
        problems(self)
    }
    /// The paths, however deep, of what is new to this version of the crate: an enum value, a `type`, a
    /// field; such as `status.statusType`. A later version may know it.
    pub fn unrecognized(&self) -> Vec<String> {
        unrecognized(self)
    }
}
impl Union for Message {
    type Fallback = UnrecognizedMessage;
    fn from_fields(mut all: Object<UnrecognizedMessage>) -> Self {
        let kind = all.kind.take();
        match kind.as_deref() {
            Some("ASSIGNMENT") => {
                let fields = Assignment {
                    archived: all.archived.take(),
                    assigned_from: all.assigned_from.take(),
                    assigned_to: all.assigned_to.take(),
                    client: all.client.take(),
                    conversations_thread_id: all.conversations_thread_id.take(),
                    created_at: all.created_at.take(),
                    created_by: all.created_by.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    recipients: all.recipients.take(),
                    senders: all.senders.take(),
                    updated_at: all.updated_at.take(),
                };
                Self::Assignment(with_remaining(fields, all))
            }
            Some("COMMENT") => {
                let fields = Comment {
                    archived: all.archived.take(),
                    attachments: all.attachments.take(),
                    client: all.client.take(),
                    conversations_thread_id: all.conversations_thread_id.take(),
                    created_at: all.created_at.take(),
                    created_by: all.created_by.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    recipients: all.recipients.take(),
                    rich_text: all.rich_text.take(),
                    senders: all.senders.take(),
                    text: all.text.take(),
                    updated_at: all.updated_at.take(),
                };
                Self::Comment(with_remaining(fields, all))
            }
            Some("MESSAGE") => {
                let fields = ChannelMessage {
                    archived: all.archived.take(),
                    attachments: all.attachments.take(),
                    channel_account_id: all.channel_account_id.take(),
                    channel_id: all.channel_id.take(),
                    client: all.client.take(),
                    conversations_thread_id: all.conversations_thread_id.take(),
                    created_at: all.created_at.take(),
                    created_by: all.created_by.take(),
                    direction: all.direction.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    in_reply_to_id: all.in_reply_to_id.take(),
                    recipients: all.recipients.take(),
                    rich_text: all.rich_text.take(),
                    senders: all.senders.take(),
                    status: all.status.take(),
                    subject: all.subject.take(),
                    text: all.text.take(),
                    truncation_status: all.truncation_status.take(),
                    updated_at: all.updated_at.take(),
                };
                Self::Message(with_remaining(fields, all))
            }
            Some("THREAD_INBOX_CHANGE") => {
                let fields = ThreadInboxChange {
                    archived: all.archived.take(),
                    client: all.client.take(),
                    conversations_thread_id: all.conversations_thread_id.take(),
                    created_at: all.created_at.take(),
                    created_by: all.created_by.take(),
                    from_inbox_id: all.from_inbox_id.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    recipients: all.recipients.take(),
                    senders: all.senders.take(),
                    to_inbox_id: all.to_inbox_id.take(),
                    updated_at: all.updated_at.take(),
                };
                Self::ThreadInboxChange(with_remaining(fields, all))
            }
            Some("THREAD_STATUS_CHANGE") => {
                let fields = ThreadStatusChange {
                    archived: all.archived.take(),
                    client: all.client.take(),
                    conversations_thread_id: all.conversations_thread_id.take(),
                    created_at: all.created_at.take(),
                    created_by: all.created_by.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    new_status: all.new_status.take(),
                    recipients: all.recipients.take(),
                    senders: all.senders.take(),
                    updated_at: all.updated_at.take(),
                };
                Self::ThreadStatusChange(with_remaining(fields, all))
            }
            Some("WELCOME_MESSAGE") => {
                let fields = WelcomeMessage {
                    archived: all.archived.take(),
                    channel_account_id: all.channel_account_id.take(),
                    channel_id: all.channel_id.take(),
                    client: all.client.take(),
                    conversations_thread_id: all.conversations_thread_id.take(),
                    created_at: all.created_at.take(),
                    created_by: all.created_by.take(),
                    id: required("id", all.id.take(), all.extra_mut()),
                    recipients: all.recipients.take(),
                    rich_text: all.rich_text.take(),
                    senders: all.senders.take(),
                    text: all.text.take(),
                    updated_at: all.updated_at.take(),
                };
                Self::WelcomeMessage(with_remaining(fields, all))
            }
            _ => {
                all.kind = kind;
                Self::Unrecognized(Box::new(all))
            }
        }
    }
    fn variant(&self) -> &dyn Variant {
        match self {
            Self::Assignment(value) => &**value,
            Self::Comment(value) => &**value,
            Self::Message(value) => &**value,
            Self::ThreadInboxChange(value) => &**value,
            Self::ThreadStatusChange(value) => &**value,
            Self::WelcomeMessage(value) => &**value,
            Self::Unrecognized(value) => &**value,
        }
    }
}
impl Model for Message {
    type As = AsUnion;
}
impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///[`Message`] whose `type` is missing or not known to this version of the crate. It has every field that any known `type` has.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UnrecognizedMessage {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///In [`Assignment`]: The previous assignee, if there was one.
    pub assigned_from: Option<ActorId>,
    ///In [`Assignment`]: The new assignee, if there is one.
    pub assigned_to: Option<ActorId>,
    ///The attachments.
    pub attachments: Option<Vec<Attachment>>,
    ///The account of that channel, such as one connected mailbox.
    pub channel_account_id: Option<String>,
    ///The channel, such as `1002` for e-mail or `1000` for live chat (observed).
    pub channel_id: Option<String>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///In [`ChannelMessage`]: Whether it came in or went out. An agent's mail from an outside mailbox counts as incoming (observed).
    pub direction: Option<Direction>,
    ///In [`ThreadInboxChange`]: The id of the previous inbox.
    pub from_inbox_id: Option<String>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: Option<String>,
    ///In [`ChannelMessage`]: The id of the message that it replies to.
    pub in_reply_to_id: Option<String>,
    ///In [`ThreadStatusChange`]: The new status.
    pub new_status: Option<ThreadStatus>,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The text as HTML, as HubSpot has rewritten it.
    pub rich_text: Option<String>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///In [`ChannelMessage`]: The delivery state. This, not the HTTP status, says whether it was delivered.
    pub status: Option<Object<MessageStatus>>,
    ///In [`ChannelMessage`]: The subject line of an e-mail.
    pub subject: Option<String>,
    ///The text without markup. HubSpot may have truncated it: see the truncation status.
    pub text: Option<String>,
    ///In [`ThreadInboxChange`]: The id of the new inbox.
    pub to_inbox_id: Option<String>,
    ///In [`ChannelMessage`]: Whether the text is complete; if not, the original content has the full one.
    pub truncation_status: Option<TruncationStatus>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
    ///The `type`, if it has one: none that [`Message`] has a variant for.
    pub kind: Option<String>,
}
impl Schema for UnrecognizedMessage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("assignedFrom", &self.assigned_from);
        to.field("assignedTo", &self.assigned_to);
        to.field("attachments", &self.attachments);
        to.field("channelAccountId", &self.channel_account_id);
        to.field("channelId", &self.channel_id);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.field("direction", &self.direction);
        to.field("fromInboxId", &self.from_inbox_id);
        to.field("id", &self.id);
        to.field("inReplyToId", &self.in_reply_to_id);
        to.field("newStatus", &self.new_status);
        to.field("recipients", &self.recipients);
        to.field("richText", &self.rich_text);
        to.field("senders", &self.senders);
        to.field("status", &self.status);
        to.field("subject", &self.subject);
        to.field("text", &self.text);
        to.field("toInboxId", &self.to_inbox_id);
        to.field("truncationStatus", &self.truncation_status);
        to.field("updatedAt", &self.updated_at);
        to.field("type", &self.kind);
    }
}
impl Readable for UnrecognizedMessage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "archived" => value.optional(&mut self.archived),
            "assignedFrom" => value.optional(&mut self.assigned_from),
            "assignedTo" => value.optional(&mut self.assigned_to),
            "attachments" => value.optional(&mut self.attachments),
            "channelAccountId" => value.optional(&mut self.channel_account_id),
            "channelId" => value.optional(&mut self.channel_id),
            "client" => value.optional(&mut self.client),
            "conversationsThreadId" => value.optional(&mut self.conversations_thread_id),
            "createdAt" => value.optional(&mut self.created_at),
            "createdBy" => value.optional(&mut self.created_by),
            "direction" => value.optional(&mut self.direction),
            "fromInboxId" => value.optional(&mut self.from_inbox_id),
            "id" => value.optional(&mut self.id),
            "inReplyToId" => value.optional(&mut self.in_reply_to_id),
            "newStatus" => value.optional(&mut self.new_status),
            "recipients" => value.optional(&mut self.recipients),
            "richText" => value.optional(&mut self.rich_text),
            "senders" => value.optional(&mut self.senders),
            "status" => value.optional(&mut self.status),
            "subject" => value.optional(&mut self.subject),
            "text" => value.optional(&mut self.text),
            "toInboxId" => value.optional(&mut self.to_inbox_id),
            "truncationStatus" => value.optional(&mut self.truncation_status),
            "updatedAt" => value.optional(&mut self.updated_at),
            "type" => value.optional(&mut self.kind),
            _ => value.unknown(),
        }
    }
}
///The client that created a message.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MessageClient {
    ///The type of client.
    pub client_type: Option<ClientType>,
    ///The id of the app, if the client is an integration. An integer, not a string (observed).
    pub integration_app_id: Option<i64>,
}
impl Schema for MessageClient {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("clientType", &self.client_type);
        to.field("integrationAppId", &self.integration_app_id);
    }
}
impl Readable for MessageClient {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "clientType" => value.optional(&mut self.client_type),
            "integrationAppId" => value.optional(&mut self.integration_app_id),
            _ => value.unknown(),
        }
    }
}
///A header above the text, of text or a picture.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MessageHeader {
    ///The id of the picture's file. An integer here, while a file attachment has a string.
    pub file_id: Option<i64>,
    ///The text of the header.
    pub text: Option<String>,
}
impl Schema for MessageHeader {
    const TAG: Option<&'static str> = Some("MESSAGE_HEADER");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("fileId", &self.file_id);
        to.field("text", &self.text);
    }
}
///One page of a thread's messages.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MessagePage {
    ///The link to the next page; absent on the last one (observed).
    pub paging: Option<Object<Paging>>,
    ///The messages of this page, possibly none although more follow (observed).
    pub results: Option<Vec<Message>>,
}
impl Schema for MessagePage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
    }
}
impl Readable for MessagePage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            _ => value.unknown(),
        }
    }
}
///A recipient of a message in a thread.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MessageRecipient {
    ///The actor's id with its prefix, such as `A-` for an agent or `V-` for a visitor.
    pub actor_id: Option<ActorId>,
    ///The address it was sent to.
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The name with it.
    pub name: Option<String>,
    ///The header that had it, `TO`, `CC` or `BCC` (documented in HubSpot's guide).
    pub recipient_field: Option<String>,
}
impl Schema for MessageRecipient {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("actorId", &self.actor_id);
        to.field("deliveryIdentifier", &self.delivery_identifier);
        to.field("name", &self.name);
        to.field("recipientField", &self.recipient_field);
    }
}
impl Readable for MessageRecipient {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "actorId" => value.optional(&mut self.actor_id),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            "name" => value.optional(&mut self.name),
            "recipientField" => value.optional(&mut self.recipient_field),
            _ => value.unknown(),
        }
    }
}
///The orders of a thread's messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageSort {
    ///`-createdAt`: newest first.
    NewestFirst,
    ///`createdAt`: oldest first.
    OldestFirst,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl MessageSort {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NewestFirst => "-createdAt",
            Self::OldestFirst => "createdAt",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for MessageSort {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "-createdAt" => Self::NewestFirst,
            "createdAt" => Self::OldestFirst,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for MessageSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for MessageSort {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for MessageSort {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for MessageSort {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The delivery state of a message.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MessageStatus {
    ///The reason of a failure.
    pub failure_details: Option<Object<FailureDetails>>,
    ///The state. `FAILED` can be in the very response that accepts a message (observed).
    pub status_type: Option<StatusType>,
}
impl Schema for MessageStatus {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("failureDetails", &self.failure_details);
        to.field("statusType", &self.status_type);
    }
}
impl Readable for MessageStatus {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "failureDetails" => value.optional(&mut self.failure_details),
            "statusType" => value.optional(&mut self.status_type),
            _ => value.unknown(),
        }
    }
}
///An attachment to send, by its `type`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum NewAttachment {
    ///`FILE`
    File(Object<NewFile>),
    ///`QUICK_REPLIES`
    QuickReplies(Object<NewQuickReplies>),
    ///`SOCIAL_MEDIA_METADATA`
    SocialMediaMetadata(Object<NewSocialMedia>),
    ///Any other [`NewAttachment`], as the JSON to send.
    Unrecognized(serde_json::Value),
}
impl SentUnion for NewAttachment {
    fn from_tag(tag: Option<&str>, value: serde_json::Value) -> Self {
        match tag {
            Some("FILE") => Self::File(variant_from_json(value)),
            Some("QUICK_REPLIES") => Self::QuickReplies(variant_from_json(value)),
            Some("SOCIAL_MEDIA_METADATA") => {
                Self::SocialMediaMetadata(variant_from_json(value))
            }
            _ => Self::Unrecognized(value),
        }
    }
    fn variant(&self) -> &dyn Variant {
        match self {
            Self::File(value) => value,
            Self::QuickReplies(value) => value,
            Self::SocialMediaMetadata(value) => value,
            Self::Unrecognized(value) => value,
        }
    }
}
impl Model for NewAttachment {
    type As = AsSentUnion;
}
impl<'de> Deserialize<'de> for NewAttachment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_strictly(from)
    }
}
impl From<NewFile> for NewAttachment {
    fn from(member: NewFile) -> Self {
        Self::File(member.into())
    }
}
impl From<NewQuickReplies> for NewAttachment {
    fn from(member: NewQuickReplies) -> Self {
        Self::QuickReplies(member.into())
    }
}
impl From<NewSocialMedia> for NewAttachment {
    fn from(member: NewSocialMedia) -> Self {
        Self::SocialMediaMetadata(member.into())
    }
}
/**A note for the team. HubSpot records the app as its sender (observed).

```
use hubspot_conversations::{NewComment, Result, Thread};

async fn note(thread: &Thread) -> Result<()> {
    let note = NewComment::new("See the order.").rich_text("See <b>the order</b>.");
    thread.send(note).await?;
    Ok(())
}
```*/
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewComment {
    ///The attachments.
    pub attachments: Option<Vec<NewAttachment>>,
    ///The text as HTML. Escape what is not markup.
    pub rich_text: Option<String>,
    ///The text without markup.
    pub text: String,
}
impl Schema for NewComment {
    const TAG: Option<&'static str> = Some("COMMENT");
    const REQUIRED: &'static [&'static str] = &["text"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("attachments", &self.attachments);
        to.field("richText", &self.rich_text);
        to.required("text", &self.text);
    }
}
impl Readable for NewComment {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "attachments" => value.optional(&mut self.attachments),
            "richText" => value.optional(&mut self.rich_text),
            "text" => value.required(&mut self.text),
            "type" => value.tag("COMMENT"),
            _ => value.unknown(),
        }
    }
}
impl NewComment {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(text: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.text = text.into();
        new
    }
}
impl NewComment {
    ///Adds one. The attachments.
    pub fn attachment(mut self, attachment: impl Into<NewAttachment>) -> Self {
        self.attachments.get_or_insert_default().push(attachment.into());
        self
    }
    ///The text as HTML. Escape what is not markup.
    pub fn rich_text(mut self, rich_text: impl Into<String>) -> Self {
        self.rich_text = Some(rich_text.into());
        self
    }
}
///A file to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewFile {
    ///The id of a file in HubSpot's file manager.
    pub file_id: String,
}
impl Schema for NewFile {
    const TAG: Option<&'static str> = Some("FILE");
    const REQUIRED: &'static [&'static str] = &["fileId"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("fileId", &self.file_id);
    }
}
impl Readable for NewFile {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "fileId" => value.required(&mut self.file_id),
            "type" => value.tag("FILE"),
            _ => value.unknown(),
        }
    }
}
impl NewFile {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(file_id: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.file_id = file_id.into();
        new
    }
}
/**A message to the customer. In an e-mail thread it is sent as an e-mail.

```
use hubspot_conversations::{ActorId, ChannelAccount, NewMessage, Recipient};

let agent = ActorId::agent(47306113);
let mailbox = ChannelAccount::email("4021198932");
let message = NewMessage::new("Your order has shipped.", agent, mailbox)
    .subject("Your order")
    .recipient(Recipient::email("customer@example.com"));
assert_eq!(message.recipients.map_or(0, |all| all.len()), 1);
```*/
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewMessage {
    ///The attachments.
    pub attachments: Option<Vec<NewAttachment>>,
    ///The account of that channel, such as one connected mailbox.
    pub channel_account_id: String,
    ///The channel, such as `1002` for e-mail or `1000` for live chat (observed).
    pub channel_id: String,
    ///The recipients. An e-mail thread needs at least one (observed); live chat takes exactly one (claimed).
    pub recipients: Option<Vec<Object<Recipient>>>,
    ///The text as HTML, for channels that show it. The plain text is required as well.
    pub rich_text: Option<String>,
    ///The agent in whose name it is sent; a visitor cannot send (observed).
    pub sender_actor_id: ActorId,
    ///The subject line of an e-mail.
    pub subject: Option<String>,
    ///The text without markup.
    pub text: String,
}
impl Schema for NewMessage {
    const TAG: Option<&'static str> = Some("MESSAGE");
    const REQUIRED: &'static [&'static str] = &[
        "channelAccountId",
        "channelId",
        "senderActorId",
        "text",
    ];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("attachments", &self.attachments);
        to.required("channelAccountId", &self.channel_account_id);
        to.required("channelId", &self.channel_id);
        to.field("recipients", &self.recipients);
        to.field("richText", &self.rich_text);
        to.required("senderActorId", &self.sender_actor_id);
        to.field("subject", &self.subject);
        to.required("text", &self.text);
    }
}
impl Readable for NewMessage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "attachments" => value.optional(&mut self.attachments),
            "channelAccountId" => value.required(&mut self.channel_account_id),
            "channelId" => value.required(&mut self.channel_id),
            "recipients" => value.optional(&mut self.recipients),
            "richText" => value.optional(&mut self.rich_text),
            "senderActorId" => value.required(&mut self.sender_actor_id),
            "subject" => value.optional(&mut self.subject),
            "text" => value.required(&mut self.text),
            "type" => value.tag("MESSAGE"),
            _ => value.unknown(),
        }
    }
}
impl NewMessage {
    ///Adds one. The attachments.
    pub fn attachment(mut self, attachment: impl Into<NewAttachment>) -> Self {
        self.attachments.get_or_insert_default().push(attachment.into());
        self
    }
    ///Adds one. The recipients. An e-mail thread needs at least one (observed); live chat takes exactly one (claimed).
    pub fn recipient(mut self, recipient: impl Into<Object<Recipient>>) -> Self {
        self.recipients.get_or_insert_default().push(recipient.into());
        self
    }
    ///The text as HTML, for channels that show it. The plain text is required as well.
    pub fn rich_text(mut self, rich_text: impl Into<String>) -> Self {
        self.rich_text = Some(rich_text.into());
        self
    }
    ///The subject line of an e-mail.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }
}
///Replies for the customer to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewQuickReplies {
    ///The replies, in the order shown.
    pub quick_replies: Vec<Object<QuickReply>>,
}
impl Schema for NewQuickReplies {
    const TAG: Option<&'static str> = Some("QUICK_REPLIES");
    const REQUIRED: &'static [&'static str] = &["quickReplies"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("quickReplies", &self.quick_replies);
    }
}
impl Readable for NewQuickReplies {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "quickReplies" => value.required(&mut self.quick_replies),
            "type" => value.tag("QUICK_REPLIES"),
            _ => value.unknown(),
        }
    }
}
impl NewQuickReplies {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(
        quick_replies: impl IntoIterator<Item = impl Into<Object<QuickReply>>>,
    ) -> Self {
        let mut new = Self::default();
        new.quick_replies = quick_replies.into_iter().map(Into::into).collect();
        new
    }
}
///A post on social media to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct NewSocialMedia {
    ///The post.
    pub social_metadata: Object<SocialMetadata>,
}
impl Schema for NewSocialMedia {
    const TAG: Option<&'static str> = Some("SOCIAL_MEDIA_METADATA");
    const REQUIRED: &'static [&'static str] = &["socialMetadata"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("socialMetadata", &self.social_metadata);
    }
}
impl Readable for NewSocialMedia {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "socialMetadata" => value.required(&mut self.social_metadata),
            "type" => value.tag("SOCIAL_MEDIA_METADATA"),
            _ => value.unknown(),
        }
    }
}
impl NewSocialMedia {
    ///Creates one with the fields that HubSpot requires.
    pub fn new(social_metadata: impl Into<Object<SocialMetadata>>) -> Self {
        let mut new = Self::default();
        new.social_metadata = social_metadata.into();
        new
    }
}
///The next page.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NextPage {
    ///The cursor. Pass it on unchanged; it may be percent-encoded already (observed).
    pub after: Option<String>,
    ///A URL of the next page. It has an alias path (observed); prefer the cursor.
    pub link: Option<String>,
}
impl Schema for NextPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("after", &self.after);
        to.field("link", &self.link);
    }
}
impl Readable for NextPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "after" => value.optional(&mut self.after),
            "link" => value.optional(&mut self.link),
            _ => value.unknown(),
        }
    }
}
///The full text of a message, before HubSpot truncated it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct OriginalContent {
    ///The full text as HTML.
    pub rich_text: Option<String>,
    ///The full text without markup.
    pub text: Option<String>,
}
impl Schema for OriginalContent {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("richText", &self.rich_text);
        to.field("text", &self.text);
    }
}
impl Readable for OriginalContent {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "richText" => value.optional(&mut self.rich_text),
            "text" => value.optional(&mut self.text),
            _ => value.unknown(),
        }
    }
}
///A message or a comment to send, by its `type`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum OutgoingMessage {
    ///`COMMENT`
    Comment(Object<NewComment>),
    ///`MESSAGE`
    Message(Object<NewMessage>),
    ///Any other [`OutgoingMessage`], as the JSON to send.
    Unrecognized(serde_json::Value),
}
impl SentUnion for OutgoingMessage {
    fn from_tag(tag: Option<&str>, value: serde_json::Value) -> Self {
        match tag {
            Some("COMMENT") => Self::Comment(variant_from_json(value)),
            Some("MESSAGE") => Self::Message(variant_from_json(value)),
            _ => Self::Unrecognized(value),
        }
    }
    fn variant(&self) -> &dyn Variant {
        match self {
            Self::Comment(value) => value,
            Self::Message(value) => value,
            Self::Unrecognized(value) => value,
        }
    }
}
impl Model for OutgoingMessage {
    type As = AsSentUnion;
}
impl<'de> Deserialize<'de> for OutgoingMessage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_strictly(from)
    }
}
impl From<NewComment> for OutgoingMessage {
    fn from(member: NewComment) -> Self {
        Self::Comment(member.into())
    }
}
impl From<NewMessage> for OutgoingMessage {
    fn from(member: NewMessage) -> Self {
        Self::Message(member.into())
    }
}
///The link from a page to the next.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Paging {
    ///The next page; absent when there is none.
    pub next: Option<Object<NextPage>>,
}
impl Schema for Paging {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("next", &self.next);
    }
}
impl Readable for Paging {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "next" => value.optional(&mut self.next),
            _ => value.unknown(),
        }
    }
}
///The types of telephone number on a contact's card.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhoneType {
    ///`CELL`
    Cell,
    ///`HOME`
    Home,
    ///`MAIN`
    Main,
    ///`WORK`
    Work,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl PhoneType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cell => "CELL",
            Self::Home => "HOME",
            Self::Main => "MAIN",
            Self::Work => "WORK",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for PhoneType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "CELL" => Self::Cell,
            "HOME" => Self::Home,
            "MAIN" => Self::Main,
            "WORK" => Self::Work,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for PhoneType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for PhoneType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for PhoneType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for PhoneType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The previous page.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PreviousPage {
    ///The cursor.
    pub before: Option<String>,
    ///A URL of the previous page.
    pub link: Option<String>,
}
impl Schema for PreviousPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("before", &self.before);
        to.field("link", &self.link);
    }
}
impl Readable for PreviousPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "before" => value.optional(&mut self.before),
            "link" => value.optional(&mut self.link),
            _ => value.unknown(),
        }
    }
}
///Replies that were offered to choose from.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct QuickReplies {
    ///Whether several can be chosen.
    pub allow_multi_select: Option<bool>,
    ///Whether free text can be entered instead.
    pub allow_user_input: Option<bool>,
    ///The replies, in the order shown.
    pub quick_replies: Option<Vec<Object<QuickReply>>>,
}
impl Schema for QuickReplies {
    const TAG: Option<&'static str> = Some("QUICK_REPLIES");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("allowMultiSelect", &self.allow_multi_select);
        to.field("allowUserInput", &self.allow_user_input);
        to.field("quickReplies", &self.quick_replies);
    }
}
///One reply to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct QuickReply {
    ///The text shown; without it, the value.
    pub label: Option<String>,
    ///The reply, or the URL that is opened.
    pub value: Option<String>,
    ///Whether the value is a text or a URL.
    pub value_type: Option<QuickReplyType>,
}
impl Schema for QuickReply {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("label", &self.label);
        to.field("value", &self.value);
        to.field("valueType", &self.value_type);
    }
}
impl Readable for QuickReply {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "label" => value.optional(&mut self.label),
            "value" => value.optional(&mut self.value),
            "valueType" => value.optional(&mut self.value_type),
            _ => value.unknown(),
        }
    }
}
impl QuickReply {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(value: impl Into<String>, value_type: impl Into<QuickReplyType>) -> Self {
        let mut new = Self::default();
        new.value = Some(value.into());
        new.value_type = Some(value_type.into());
        new
    }
}
impl QuickReply {
    ///The text shown; without it, the value.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}
///The types of reply.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuickReplyType {
    ///`TEXT`
    Text,
    ///`URL`
    Url,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl QuickReplyType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text => "TEXT",
            Self::Url => "URL",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for QuickReplyType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "TEXT" => Self::Text,
            "URL" => Self::Url,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for QuickReplyType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for QuickReplyType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for QuickReplyType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for QuickReplyType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
/**The recipient of a message to send.

```
use hubspot_conversations::Recipient;

let to = Recipient::email("customer@example.com").name("A customer");
let cc = Recipient::email("colleague@example.com").cc();
assert_ne!(to, cc);
```*/
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct Recipient {
    ///The actor's id with its prefix, such as `A-` for an agent or `V-` for a visitor.
    pub actor_id: Option<ActorId>,
    ///The address. One of this and `deliveryIdentifiers` is enough (observed).
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The addresses.
    pub delivery_identifiers: Option<Vec<Object<DeliveryIdentifier>>>,
    ///The name with the address.
    pub name: Option<String>,
    ///The header to put it in, `TO`, `CC` or `BCC` (documented in HubSpot's guide).
    pub recipient_field: Option<String>,
}
impl Schema for Recipient {
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("actorId", &self.actor_id);
        to.field("deliveryIdentifier", &self.delivery_identifier);
        to.field("deliveryIdentifiers", &self.delivery_identifiers);
        to.field("name", &self.name);
        to.field("recipientField", &self.recipient_field);
    }
}
impl Readable for Recipient {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "actorId" => value.optional(&mut self.actor_id),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            "deliveryIdentifiers" => value.optional(&mut self.delivery_identifiers),
            "name" => value.optional(&mut self.name),
            "recipientField" => value.optional(&mut self.recipient_field),
            _ => value.unknown(),
        }
    }
}
impl Recipient {
    ///The actor's id with its prefix, such as `A-` for an agent or `V-` for a visitor.
    pub fn actor_id(mut self, actor_id: impl Into<ActorId>) -> Self {
        self.actor_id = Some(actor_id.into());
        self
    }
    ///The address. One of this and `deliveryIdentifiers` is enough (observed).
    pub fn delivery_identifier(
        mut self,
        delivery_identifier: impl Into<Object<DeliveryIdentifier>>,
    ) -> Self {
        self.delivery_identifier = Some(delivery_identifier.into());
        self
    }
    ///The addresses.
    pub fn delivery_identifiers(
        mut self,
        delivery_identifiers: impl IntoIterator<
            Item = impl Into<Object<DeliveryIdentifier>>,
        >,
    ) -> Self {
        self.delivery_identifiers = Some(
            delivery_identifiers.into_iter().map(Into::into).collect(),
        );
        self
    }
    ///The name with the address.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    ///The header to put it in, `TO`, `CC` or `BCC` (documented in HubSpot's guide).
    pub fn recipient_field(mut self, recipient_field: impl Into<String>) -> Self {
        self.recipient_field = Some(recipient_field.into());
        self
    }
}
///A sender of a message.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Sender {
    ///The actor's id with its prefix, such as `A-` for an agent or `V-` for a visitor.
    pub actor_id: Option<ActorId>,
    ///The address it was sent from.
    pub delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The name with it.
    pub name: Option<String>,
    ///The header that had it, such as `FROM` or `ORIGINAL_FROM` (claimed); HubSpot declares no list.
    pub sender_field: Option<String>,
}
impl Schema for Sender {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("actorId", &self.actor_id);
        to.field("deliveryIdentifier", &self.delivery_identifier);
        to.field("name", &self.name);
        to.field("senderField", &self.sender_field);
    }
}
impl Readable for Sender {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "actorId" => value.optional(&mut self.actor_id),
            "deliveryIdentifier" => value.optional(&mut self.delivery_identifier),
            "name" => value.optional(&mut self.name),
            "senderField" => value.optional(&mut self.sender_field),
            _ => value.unknown(),
        }
    }
}
///A post on social media.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SocialMedia {
    ///The post.
    pub social_metadata: Option<Object<SocialMetadata>>,
}
impl Schema for SocialMedia {
    const TAG: Option<&'static str> = Some("SOCIAL_MEDIA_METADATA");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("socialMetadata", &self.social_metadata);
    }
}
///The types of media in a post. `NONE` is a value of HubSpot's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SocialMediaType {
    ///`ARTICLE`
    Article,
    ///`AUDIO`
    Audio,
    ///`CAROUSEL`
    Carousel,
    ///`DOCUMENT`
    Document,
    ///`GIF`
    Gif,
    ///`LINK`
    Link,
    ///`NONE`
    None,
    ///`PHOTO`
    Photo,
    ///`POLL`
    Poll,
    ///`STORY`
    Story,
    ///`VIDEO`
    Video,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl SocialMediaType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Article => "ARTICLE",
            Self::Audio => "AUDIO",
            Self::Carousel => "CAROUSEL",
            Self::Document => "DOCUMENT",
            Self::Gif => "GIF",
            Self::Link => "LINK",
            Self::None => "NONE",
            Self::Photo => "PHOTO",
            Self::Poll => "POLL",
            Self::Story => "STORY",
            Self::Video => "VIDEO",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for SocialMediaType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "ARTICLE" => Self::Article,
            "AUDIO" => Self::Audio,
            "CAROUSEL" => Self::Carousel,
            "DOCUMENT" => Self::Document,
            "GIF" => Self::Gif,
            "LINK" => Self::Link,
            "NONE" => Self::None,
            "PHOTO" => Self::Photo,
            "POLL" => Self::Poll,
            "STORY" => Self::Story,
            "VIDEO" => Self::Video,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for SocialMediaType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for SocialMediaType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for SocialMediaType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for SocialMediaType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///A post on social media.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
pub struct SocialMetadata {
    ///The text of the post.
    pub description: Option<String>,
    ///The post's id on its network.
    pub id: Option<String>,
    ///The title of its media.
    pub media_title: Option<String>,
    ///The type of its media.
    pub media_type: Option<SocialMediaType>,
    ///The URL of its media.
    pub media_url: Option<String>,
    ///The URL of its media, in a second field of the same meaning.
    pub media_url_string: Option<String>,
    ///The URL of a small picture.
    pub thumbnail_url: Option<String>,
}
impl Schema for SocialMetadata {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("description", &self.description);
        to.field("id", &self.id);
        to.field("mediaTitle", &self.media_title);
        to.field("mediaType", &self.media_type);
        to.field("mediaUrl", &self.media_url);
        to.field("mediaUrlString", &self.media_url_string);
        to.field("thumbnailUrl", &self.thumbnail_url);
    }
}
impl Readable for SocialMetadata {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "description" => value.optional(&mut self.description),
            "id" => value.optional(&mut self.id),
            "mediaTitle" => value.optional(&mut self.media_title),
            "mediaType" => value.optional(&mut self.media_type),
            "mediaUrl" => value.optional(&mut self.media_url),
            "mediaUrlString" => value.optional(&mut self.media_url_string),
            "thumbnailUrl" => value.optional(&mut self.thumbnail_url),
            _ => value.unknown(),
        }
    }
}
impl SocialMetadata {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(media_type: impl Into<SocialMediaType>) -> Self {
        let mut new = Self::default();
        new.media_type = Some(media_type.into());
        new
    }
}
impl SocialMetadata {
    ///The text of the post.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
    ///The post's id on its network.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
    ///The title of its media.
    pub fn media_title(mut self, media_title: impl Into<String>) -> Self {
        self.media_title = Some(media_title.into());
        self
    }
    ///The URL of its media.
    pub fn media_url(mut self, media_url: impl Into<String>) -> Self {
        self.media_url = Some(media_url.into());
        self
    }
    ///The URL of its media, in a second field of the same meaning.
    pub fn media_url_string(mut self, media_url_string: impl Into<String>) -> Self {
        self.media_url_string = Some(media_url_string.into());
        self
    }
    ///The URL of a small picture.
    pub fn thumbnail_url(mut self, thumbnail_url: impl Into<String>) -> Self {
        self.thumbnail_url = Some(thumbnail_url.into());
        self
    }
}
///The delivery states.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusType {
    ///`FAILED`
    Failed,
    ///`READ`
    Read,
    ///`RECEIVED`
    Received,
    ///`SENT`
    Sent,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl StatusType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Failed => "FAILED",
            Self::Read => "READ",
            Self::Received => "RECEIVED",
            Self::Sent => "SENT",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for StatusType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "FAILED" => Self::Failed,
            "READ" => Self::Read,
            "RECEIVED" => Self::Received,
            "SENT" => Self::Sent,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for StatusType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for StatusType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for StatusType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for StatusType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///HubSpot itself, `S-`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SystemActor {
    ///The id with its prefix.
    pub id: ActorId,
}
impl Schema for SystemActor {
    const TAG: Option<&'static str> = Some("SYSTEM");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("id", &self.id);
    }
}
///The types of CRM record that can be requested with a thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThreadAssociation {
    ///`TICKET`
    Ticket,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ThreadAssociation {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ticket => "TICKET",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ThreadAssociation {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "TICKET" => Self::Ticket,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ThreadAssociation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ThreadAssociation {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ThreadAssociation {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ThreadAssociation {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The CRM records that a thread belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThreadAssociations {
    ///The id of the ticket.
    pub associated_ticket_id: Option<String>,
}
impl Schema for ThreadAssociations {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("associatedTicketId", &self.associated_ticket_id);
    }
}
impl Readable for ThreadAssociations {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "associatedTicketId" => value.optional(&mut self.associated_ticket_id),
            _ => value.unknown(),
        }
    }
}
///A thread without its messages.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThreadDetails {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The assignee, if there is one.
    pub assigned_to: Option<ActorId>,
    ///The CRM contact it is with. While there is no contact yet, the id of a visitor, which the CRM does not know (documented).
    pub associated_contact_id: Option<String>,
    ///When it was closed, in UTC; absent while it is open (documented).
    pub closed_at: Option<Timestamp>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The id, as HubSpot writes it.
    pub id: String,
    ///The inbox it is in.
    pub inbox_id: Option<String>,
    ///When its newest incoming message came in, in UTC, by the name of the field; HubSpot's description is that of the sent one (documented).
    pub latest_message_received_timestamp: Option<Timestamp>,
    ///When its newest outgoing message went out, in UTC.
    pub latest_message_sent_timestamp: Option<Timestamp>,
    ///When its newest message came in or went out, in UTC (documented).
    pub latest_message_timestamp: Option<Timestamp>,
    ///The id of the channel account that it began on.
    pub original_channel_account_id: Option<String>,
    ///The id of the channel that it began on, such as `1002` for e-mail.
    pub original_channel_id: Option<String>,
    ///Whether it is spam.
    pub spam: Option<bool>,
    ///Whether it is open or closed.
    pub status: Option<ThreadStatus>,
    ///The CRM records that it belongs to, if they were requested.
    pub thread_associations: Option<Object<ThreadAssociations>>,
}
impl Schema for ThreadDetails {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("assignedTo", &self.assigned_to);
        to.field("associatedContactId", &self.associated_contact_id);
        to.field("closedAt", &self.closed_at);
        to.field("createdAt", &self.created_at);
        to.required("id", &self.id);
        to.field("inboxId", &self.inbox_id);
        to.field(
            "latestMessageReceivedTimestamp",
            &self.latest_message_received_timestamp,
        );
        to.field("latestMessageSentTimestamp", &self.latest_message_sent_timestamp);
        to.field("latestMessageTimestamp", &self.latest_message_timestamp);
        to.field("originalChannelAccountId", &self.original_channel_account_id);
        to.field("originalChannelId", &self.original_channel_id);
        to.field("spam", &self.spam);
        to.field("status", &self.status);
        to.field("threadAssociations", &self.thread_associations);
    }
}
impl Readable for ThreadDetails {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "archived" => value.optional(&mut self.archived),
            "assignedTo" => value.optional(&mut self.assigned_to),
            "associatedContactId" => value.optional(&mut self.associated_contact_id),
            "closedAt" => value.optional(&mut self.closed_at),
            "createdAt" => value.optional(&mut self.created_at),
            "id" => value.required(&mut self.id),
            "inboxId" => value.optional(&mut self.inbox_id),
            "latestMessageReceivedTimestamp" => {
                value.optional(&mut self.latest_message_received_timestamp)
            }
            "latestMessageSentTimestamp" => {
                value.optional(&mut self.latest_message_sent_timestamp)
            }
            "latestMessageTimestamp" => {
                value.optional(&mut self.latest_message_timestamp)
            }
            "originalChannelAccountId" => {
                value.optional(&mut self.original_channel_account_id)
            }
            "originalChannelId" => value.optional(&mut self.original_channel_id),
            "spam" => value.optional(&mut self.spam),
            "status" => value.optional(&mut self.status),
            "threadAssociations" => value.optional(&mut self.thread_associations),
            _ => value.unknown(),
        }
    }
}
///A record that the thread moved to another inbox.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThreadInboxChange {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///The id of the previous inbox.
    pub from_inbox_id: Option<String>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: String,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///The id of the new inbox.
    pub to_inbox_id: Option<String>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for ThreadInboxChange {
    const TAG: Option<&'static str> = Some("THREAD_INBOX_CHANGE");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.field("fromInboxId", &self.from_inbox_id);
        to.required("id", &self.id);
        to.field("recipients", &self.recipients);
        to.field("senders", &self.senders);
        to.field("toInboxId", &self.to_inbox_id);
        to.field("updatedAt", &self.updated_at);
    }
}
///One page of threads.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThreadPage {
    ///The link to the next page; absent on the last one (observed).
    pub paging: Option<Object<Paging>>,
    ///The threads of this page, possibly none although more follow (observed of messages).
    pub results: Option<Vec<Object<ThreadDetails>>>,
}
impl Schema for ThreadPage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
    }
}
impl Readable for ThreadPage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            _ => value.unknown(),
        }
    }
}
///The orders of threads, all oldest first (documented in HubSpot's guide).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThreadSort {
    ///`latestMessageTimestamp`: by the newest message. It goes with `latestMessageTimestampAfter`.
    LatestMessageTimestamp,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ThreadSort {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::LatestMessageTimestamp => "latestMessageTimestamp",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ThreadSort {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "latestMessageTimestamp" => Self::LatestMessageTimestamp,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ThreadSort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ThreadSort {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ThreadSort {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ThreadSort {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The statuses of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThreadStatus {
    ///`CLOSED`
    Closed,
    ///`OPEN`
    Open,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ThreadStatus {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Closed => "CLOSED",
            Self::Open => "OPEN",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ThreadStatus {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "CLOSED" => Self::Closed,
            "OPEN" => Self::Open,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ThreadStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ThreadStatus {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ThreadStatus {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ThreadStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///A record that the thread was closed or reopened.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThreadStatusChange {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: String,
    ///The new status.
    pub new_status: Option<ThreadStatus>,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for ThreadStatusChange {
    const TAG: Option<&'static str> = Some("THREAD_STATUS_CHANGE");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.required("id", &self.id);
        to.field("newStatus", &self.new_status);
        to.field("recipients", &self.recipients);
        to.field("senders", &self.senders);
        to.field("updatedAt", &self.updated_at);
    }
}
///A change of a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct ThreadUpdate {
    ///`false` restores an archived thread (documented).
    pub archived: Option<bool>,
    ///The new status.
    pub status: Option<ThreadStatus>,
}
impl Schema for ThreadUpdate {
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("status", &self.status);
    }
}
impl Readable for ThreadUpdate {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "archived" => value.optional(&mut self.archived),
            "status" => value.optional(&mut self.status),
            _ => value.unknown(),
        }
    }
}
impl ThreadUpdate {
    ///`false` restores an archived thread (documented).
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    ///The new status.
    pub fn status(mut self, status: impl Into<ThreadStatus>) -> Self {
        self.status = Some(status.into());
        self
    }
}
///Whether HubSpot has truncated a text. The response to sending an e-mail can have `TRUNCATED_TO_MOST_RECENT_REPLY` already (observed).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TruncationStatus {
    ///`NOT_TRUNCATED`
    NotTruncated,
    ///`TRUNCATED`
    Truncated,
    ///`TRUNCATED_TO_MOST_RECENT_REPLY`
    TruncatedToMostRecentReply,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl TruncationStatus {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotTruncated => "NOT_TRUNCATED",
            Self::Truncated => "TRUNCATED",
            Self::TruncatedToMostRecentReply => "TRUNCATED_TO_MOST_RECENT_REPLY",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for TruncationStatus {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "NOT_TRUNCATED" => Self::NotTruncated,
            "TRUNCATED" => Self::Truncated,
            "TRUNCATED_TO_MOST_RECENT_REPLY" => Self::TruncatedToMostRecentReply,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for TruncationStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for TruncationStatus {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for TruncationStatus {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for TruncationStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///Content that HubSpot could not read.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UnsupportedContent {}
impl Schema for UnsupportedContent {
    const TAG: Option<&'static str> = Some("UNSUPPORTED_CONTENT");
    fn visit_fields<F: FieldVisitor>(&self, _: &mut F) {}
}
///A visitor (a customer), `V-`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct VisitorActor {
    ///The URL of a picture.
    pub avatar: Option<String>,
    ///The e-mail address.
    pub email: Option<String>,
    ///The id with its prefix.
    pub id: ActorId,
    ///The name to show.
    pub name: Option<String>,
}
impl Schema for VisitorActor {
    const TAG: Option<&'static str> = Some("VISITOR");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("avatar", &self.avatar);
        to.field("email", &self.email);
        to.required("id", &self.id);
        to.field("name", &self.name);
    }
}
///The greeting at the start of a chat.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct WelcomeMessage {
    ///Whether it has been archived.
    pub archived: Option<bool>,
    ///The account of that channel, such as one connected mailbox.
    pub channel_account_id: Option<String>,
    ///The channel, such as `1002` for e-mail or `1000` for live chat (observed).
    pub channel_id: Option<String>,
    ///The client that created it.
    pub client: Option<Object<MessageClient>>,
    ///The id of its thread, as HubSpot writes it.
    pub conversations_thread_id: Option<String>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///The actor that caused it. For an assignment it is the agent, while the sender is the system (observed).
    pub created_by: Option<ActorId>,
    ///The id, unique within HubSpot; a dashed UUID or 32 hexadecimal digits, both within one thread (observed).
    pub id: String,
    ///The recipients; empty on live chat (observed).
    pub recipients: Option<Vec<Object<MessageRecipient>>>,
    ///The text as HTML, as HubSpot has rewritten it.
    pub rich_text: Option<String>,
    ///The senders.
    pub senders: Option<Vec<Object<Sender>>>,
    ///The text without markup. HubSpot may have truncated it: see the truncation status.
    pub text: Option<String>,
    ///When it was last changed, in UTC. System events do not have it (observed).
    pub updated_at: Option<Timestamp>,
}
impl Schema for WelcomeMessage {
    const TAG: Option<&'static str> = Some("WELCOME_MESSAGE");
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("archived", &self.archived);
        to.field("channelAccountId", &self.channel_account_id);
        to.field("channelId", &self.channel_id);
        to.field("client", &self.client);
        to.field("conversationsThreadId", &self.conversations_thread_id);
        to.field("createdAt", &self.created_at);
        to.field("createdBy", &self.created_by);
        to.required("id", &self.id);
        to.field("recipients", &self.recipients);
        to.field("richText", &self.rich_text);
        to.field("senders", &self.senders);
        to.field("text", &self.text);
        to.field("updatedAt", &self.updated_at);
    }
}
///The WhatsApp template that a message was made from.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct WhatsAppTemplate {
    ///The id of the template's content.
    pub content_id: Option<i64>,
    ///The ids of the CRM records whose values it has, by type.
    pub crm_object_ids: Option<std::collections::BTreeMap<String, i64>>,
    ///The id of the template. A string until December 2025 (HubSpot's specification).
    pub mapped_template_id: Option<i64>,
    ///The values of the parameters, by name.
    pub parameters: Option<std::collections::BTreeMap<String, String>>,
    ///A number that HubSpot does not explain.
    pub root_mic_id: Option<i64>,
}
impl Schema for WhatsAppTemplate {
    const TAG: Option<&'static str> = Some("WHATSAPP_TEMPLATE_METADATA");
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("contentId", &self.content_id);
        to.field("crmObjectIds", &self.crm_object_ids);
        to.field("mappedTemplateId", &self.mapped_template_id);
        to.field("parameters", &self.parameters);
        to.field("rootMicId", &self.root_mic_id);
    }
}
