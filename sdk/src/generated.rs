// Generated from the OpenAPI description. Do not edit.
/// The types of the API.
pub mod types {
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
                Self::Unrecognized(member) => {
                    member.id.as_ref().unwrap_or(ActorId::EMPTY)
                }
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
                known => tag(known),
            }
        }
        /// What HubSpot sent beyond the fields that this version of the crate knows.
        pub fn extra(&self) -> &Extra {
            extra(self)
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
        fn visit<'a, V: VariantVisitor<'a>>(&'a self, visitor: V) -> V::Output {
            match self {
                Self::Agent(member) => visitor.object(member),
                Self::Bot(member) => visitor.object(member),
                Self::Email(member) => visitor.object(member),
                Self::Integrator(member) => visitor.object(member),
                Self::Llm(member) => visitor.object(member),
                Self::System(member) => visitor.object(member),
                Self::Visitor(member) => visitor.object(member),
                Self::Unrecognized(fallback) => visitor.object(fallback),
            }
        }
    }
    impl Model for Actor {
        type As = AsUnion;
    }
    impl Serialize for Actor {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            JsonField::write(self, to)
        }
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
        ///Makes one with the fields that HubSpot requires.
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
        ///Makes one with the fields that HubSpot requires.
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
                known => tag(known),
            }
        }
        /// What HubSpot sent beyond the fields that this version of the crate knows.
        pub fn extra(&self) -> &Extra {
            extra(self)
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
        fn visit<'a, V: VariantVisitor<'a>>(&'a self, visitor: V) -> V::Output {
            match self {
                Self::Contact(member) => visitor.object(member),
                Self::File(member) => visitor.object(member),
                Self::Location(member) => visitor.object(member),
                Self::MessageHeader(member) => visitor.object(member),
                Self::QuickReplies(member) => visitor.object(member),
                Self::SocialMediaMetadata(member) => visitor.object(member),
                Self::UnsupportedContent(member) => visitor.object(member),
                Self::WhatsappTemplateMetadata(member) => visitor.object(member),
                Self::Unrecognized(fallback) => visitor.object(fallback),
            }
        }
    }
    impl Model for Attachment {
        type As = AsUnion;
    }
    impl Serialize for Attachment {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            JsonField::write(self, to)
        }
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
    impl Model for BatchStatus {
        type As = AsEnum;
    }
    impl Serialize for BatchStatus {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for ClientType {
        type As = AsEnum;
    }
    impl Serialize for ClientType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    #[derive(Clone, Debug, Default, PartialEq)]
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
    ///An e-mail address on a contact's card.
    #[derive(Clone, Debug, Default, PartialEq)]
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
    ///A name on a contact's card.
    #[derive(Clone, Debug, Default, PartialEq)]
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
    ///The employer on a contact's card.
    #[derive(Clone, Debug, Default, PartialEq)]
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
    ///A telephone number on a contact's card.
    #[derive(Clone, Debug, Default, PartialEq)]
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
    impl Model for ContactPlace {
        type As = AsEnum;
    }
    impl Serialize for ContactPlace {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
    }
    impl<'de> Deserialize<'de> for ContactPlace {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            read(from)
        }
    }
    ///The content of a contact's card.
    #[derive(Clone, Debug, Default, PartialEq)]
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
    ///A URL on a contact's card.
    #[derive(Clone, Debug, Default, PartialEq)]
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
        ///Makes one with the fields that HubSpot requires.
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
    impl Model for DeliveryIdentifierType {
        type As = AsEnum;
    }
    impl Serialize for DeliveryIdentifierType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for Direction {
        type As = AsEnum;
    }
    impl Serialize for Direction {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for FileUsageType {
        type As = AsEnum;
    }
    impl Serialize for FileUsageType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for InboxType {
        type As = AsEnum;
    }
    impl Serialize for InboxType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
                Self::ThreadInboxChange(member) => {
                    member.conversations_thread_id.as_deref()
                }
                Self::ThreadStatusChange(member) => {
                    member.conversations_thread_id.as_deref()
                }
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
                known => tag(known),
            }
        }
        /// What HubSpot sent beyond the fields that this version of the crate knows.
        pub fn extra(&self) -> &Extra {
            extra(self)
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
        fn visit<'a, V: VariantVisitor<'a>>(&'a self, visitor: V) -> V::Output {
            match self {
                Self::Assignment(member) => visitor.object(member),
                Self::Comment(member) => visitor.object(member),
                Self::Message(member) => visitor.object(member),
                Self::ThreadInboxChange(member) => visitor.object(member),
                Self::ThreadStatusChange(member) => visitor.object(member),
                Self::WelcomeMessage(member) => visitor.object(member),
                Self::Unrecognized(fallback) => visitor.object(fallback),
            }
        }
    }
    impl Model for Message {
        type As = AsUnion;
    }
    impl Serialize for Message {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            JsonField::write(self, to)
        }
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
                "conversationsThreadId" => {
                    value.optional(&mut self.conversations_thread_id)
                }
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
    impl Model for MessageSort {
        type As = AsEnum;
    }
    impl Serialize for MessageSort {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
        fn visit<'a, V: VariantVisitor<'a>>(&'a self, visitor: V) -> V::Output {
            match self {
                Self::File(member) => visitor.object(member),
                Self::QuickReplies(member) => visitor.object(member),
                Self::SocialMediaMetadata(member) => visitor.object(member),
                Self::Unrecognized(json) => visitor.json(json),
            }
        }
    }
    impl Model for NewAttachment {
        type As = AsSentUnion;
    }
    impl Serialize for NewAttachment {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            JsonField::write(self, to)
        }
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
    ///A note for the team. HubSpot records the app as its sender (observed).
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
        ///Makes one with the fields that HubSpot requires; setters add the others.
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
        ///Makes one with the fields that HubSpot requires.
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
        ///Makes one with the fields that HubSpot requires.
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
        ///Makes one with the fields that HubSpot requires.
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
        fn visit<'a, V: VariantVisitor<'a>>(&'a self, visitor: V) -> V::Output {
            match self {
                Self::Comment(member) => visitor.object(member),
                Self::Message(member) => visitor.object(member),
                Self::Unrecognized(json) => visitor.json(json),
            }
        }
    }
    impl Model for OutgoingMessage {
        type As = AsSentUnion;
    }
    impl Serialize for OutgoingMessage {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            JsonField::write(self, to)
        }
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
    impl Model for PhoneType {
        type As = AsEnum;
    }
    impl Serialize for PhoneType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
        ///Makes one with the fields that HubSpot requires; setters add the others.
        pub fn new(
            value: impl Into<String>,
            value_type: impl Into<QuickReplyType>,
        ) -> Self {
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
    impl Model for QuickReplyType {
        type As = AsEnum;
    }
    impl Serialize for QuickReplyType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for SocialMediaType {
        type As = AsEnum;
    }
    impl Serialize for SocialMediaType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
        ///Makes one with the fields that HubSpot requires; setters add the others.
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
    impl Model for StatusType {
        type As = AsEnum;
    }
    impl Serialize for StatusType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for ThreadAssociation {
        type As = AsEnum;
    }
    impl Serialize for ThreadAssociation {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for ThreadSort {
        type As = AsEnum;
    }
    impl Serialize for ThreadSort {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for ThreadStatus {
        type As = AsEnum;
    }
    impl Serialize for ThreadStatus {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
    impl Model for TruncationStatus {
        type As = AsEnum;
    }
    impl Serialize for TruncationStatus {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
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
}
/// The operations of the API.
pub mod operations {
    use super::types::*;
    use super::requests;
    use crate::client::BoxFuture;
    use crate::model::*;
    use crate::options::call_options;
    use crate::request::Idempotency;
    use crate::{ActorId, Client, Object, Response, Result, ThreadId};
    impl Client {
        /**Archives a thread.

HubSpot deletes archived threads after 30 days; until then `update_thread` restores them (documented). It is retried when the response is lost; the second response can then be a 404. Needs the scope `conversations.write`.*/
        pub fn archive_thread(&self, thread_id: impl Into<ThreadId>) -> ArchiveThread {
            ArchiveThread {
                client: self.clone(),
                thread_id: thread_id.into(),
            }
        }
        /**Assigns a thread to an agent.

HubSpot records the assignment in the thread. The guide and the reference disagree on method and actor (documented): this is the reference's PUT, with the id of an actor. Needs the scope `conversations.write`.*/
        pub fn assign_thread(
            &self,
            thread_id: impl Into<ThreadId>,
            body: impl Into<Object<Assignee>>,
        ) -> AssignThread {
            AssignThread {
                client: self.clone(),
                thread_id: thread_id.into(),
                body: body.into(),
            }
        }
        /**Reads one actor.

Needs the scope `conversations.read`.*/
        pub fn get_actor(&self, actor_id: impl Into<ActorId>) -> GetActor {
            GetActor {
                client: self.clone(),
                actor_id: actor_id.into(),
                property: None,
            }
        }
        /**Reads one channel.

Needs the scope `conversations.read`.*/
        pub fn get_channel(&self, channel_id: impl Into<String>) -> GetChannel {
            GetChannel {
                client: self.clone(),
                channel_id: channel_id.into(),
            }
        }
        /**Reads one channel account.

Old threads can name deleted accounts, which result in a 404 (observed). Needs the scope `conversations.read`.*/
        pub fn get_channel_account(
            &self,
            channel_account_id: impl Into<String>,
        ) -> GetChannelAccount {
            GetChannelAccount {
                client: self.clone(),
                channel_account_id: channel_account_id.into(),
                archived: None,
            }
        }
        /**Reads one inbox.

Needs the scope `conversations.read`.*/
        pub fn get_inbox(&self, inbox_id: impl Into<String>) -> GetInbox {
            GetInbox {
                client: self.clone(),
                inbox_id: inbox_id.into(),
                archived: None,
            }
        }
        /**Reads one message of a thread.

Needs the scope `conversations.read`.*/
        pub fn get_message(
            &self,
            thread_id: impl Into<ThreadId>,
            message_id: impl Into<String>,
        ) -> GetMessage {
            GetMessage {
                client: self.clone(),
                thread_id: thread_id.into(),
                message_id: message_id.into(),
                property: None,
            }
        }
        /**Reads the full text of a message that HubSpot has truncated.

Of use if the message's truncation status is not `NOT_TRUNCATED`. Needs the scope `conversations.read`.*/
        pub fn get_original_content(
            &self,
            thread_id: impl Into<ThreadId>,
            message_id: impl Into<String>,
        ) -> GetOriginalContent {
            GetOriginalContent {
                client: self.clone(),
                thread_id: thread_id.into(),
                message_id: message_id.into(),
                property: None,
            }
        }
        /**Reads a thread, without its messages.

Needs the scope `conversations.read`.*/
        pub fn get_thread(&self, thread_id: impl Into<ThreadId>) -> GetThread {
            GetThread {
                client: self.clone(),
                thread_id: thread_id.into(),
                archived: None,
                association: None,
                property: None,
            }
        }
        /**Lists one page of the account's channel accounts, such as connected mailboxes.

Needs the scope `conversations.read`.*/
        pub fn list_channel_accounts(&self) -> ListChannelAccounts {
            ListChannelAccounts {
                client: self.clone(),
                after: None,
                archived: None,
                channel_id: None,
                default_page_length: None,
                inbox_id: None,
                limit: None,
                sort: None,
            }
        }
        /**Lists one page of the channels.

Needs the scope `conversations.read`.*/
        pub fn list_channels(&self) -> ListChannels {
            ListChannels {
                client: self.clone(),
                after: None,
                default_page_length: None,
                limit: None,
                sort: None,
            }
        }
        /**Lists one page of the account's inboxes.

Needs the scope `conversations.read`.*/
        pub fn list_inboxes(&self) -> ListInboxes {
            ListInboxes {
                client: self.clone(),
                after: None,
                archived: None,
                default_page_length: None,
                limit: None,
                sort: None,
            }
        }
        /**Lists one page of a thread's messages.

Newest first by default. A page can be short or empty and still not be the last one: the last page has no cursor. Needs the scope `conversations.read`.*/
        pub fn list_messages(&self, thread_id: impl Into<ThreadId>) -> ListMessages {
            ListMessages {
                client: self.clone(),
                thread_id: thread_id.into(),
                after: None,
                archived: None,
                limit: None,
                property: None,
                sort: None,
            }
        }
        /**Lists one page of the account's threads.

Oldest first. A page can be short or empty and still not be the last one: the last page has no cursor. With `associatedContactId`, HubSpot requires `threadStatus`, and refuses `inboxId` (documented). Needs the scope `conversations.read`.*/
        pub fn list_threads(&self) -> ListThreads {
            ListThreads {
                client: self.clone(),
                after: None,
                archived: None,
                associated_contact_id: None,
                associated_ticket_id: None,
                association: None,
                inbox_id: None,
                latest_message_timestamp_after: None,
                limit: None,
                property: None,
                sort: None,
                thread_status: None,
            }
        }
        /**Reads several actors.

HubSpot responds with 200 if it knows all of them, and otherwise with 207: the response then has the errors and the actors that it knows. Needs the scope `conversations.read`.*/
        pub fn read_actors(&self, body: impl Into<Object<ActorIds>>) -> ReadActors {
            ReadActors {
                client: self.clone(),
                property: None,
                body: body.into(),
            }
        }
        /**Removes the assignee of a thread.

Needs the scope `conversations.write`.*/
        pub fn unassign_thread(&self, thread_id: impl Into<ThreadId>) -> UnassignThread {
            UnassignThread {
                client: self.clone(),
                thread_id: thread_id.into(),
            }
        }
        /**Opens or closes a thread, or restores an archived one.

HubSpot records a change of the status in the thread. To restore a thread, set `archived` to `true` in the query and to `false` in the body; the status of an archived thread cannot be changed (documented). It is not retried when the response is lost. Needs the scope `conversations.write`.*/
        pub fn update_thread(
            &self,
            thread_id: impl Into<ThreadId>,
            body: impl Into<Object<ThreadUpdate>>,
        ) -> UpdateThread {
            UpdateThread {
                client: self.clone(),
                thread_id: thread_id.into(),
                archived: None,
                body: body.into(),
            }
        }
    }
    ///A request made by [`Client::archive_thread`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ArchiveThread {
        client: Client,
        thread_id: ThreadId,
    }
    call_options!(ArchiveThread);
    impl IntoFuture for ArchiveThread {
        type Output = Result<Response<()>>;
        type IntoFuture = BoxFuture<Response<()>>;
        fn into_future(self) -> BoxFuture<Response<()>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::archive_thread(prefix, self.thread_id.into());
                let response = self
                    .client
                    .execute(
                        "archive_thread",
                        Idempotency::Idempotent,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                Ok(response.discard_body())
            })
        }
    }
    ///A request made by [`Client::assign_thread`]. Nothing is sent before it is awaited.
    #[derive(Clone)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct AssignThread {
        client: Client,
        thread_id: ThreadId,
        body: Object<Assignee>,
    }
    call_options!(AssignThread);
    impl IntoFuture for AssignThread {
        type Output = Result<Response<Object<ThreadDetails>>>;
        type IntoFuture = BoxFuture<Response<Object<ThreadDetails>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ThreadDetails>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/conversations/v3");
                let request = requests::assign_thread(
                    prefix,
                    self.thread_id.into(),
                    &self.body,
                );
                let response = self
                    .client
                    .execute(
                        "assign_thread",
                        Idempotency::Idempotent,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_actor`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetActor {
        client: Client,
        actor_id: ActorId,
        property: Option<String>,
    }
    call_options!(GetActor);
    impl GetActor {
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
    }
    impl IntoFuture for GetActor {
        type Output = Result<Response<Actor>>;
        type IntoFuture = BoxFuture<Response<Actor>>;
        fn into_future(self) -> BoxFuture<Response<Actor>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_actor(
                    prefix,
                    self.actor_id.as_str(),
                    self.property.as_deref(),
                );
                let response = self
                    .client
                    .execute("get_actor", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_channel`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetChannel {
        client: Client,
        channel_id: String,
    }
    call_options!(GetChannel);
    impl IntoFuture for GetChannel {
        type Output = Result<Response<Object<Channel>>>;
        type IntoFuture = BoxFuture<Response<Object<Channel>>>;
        fn into_future(self) -> BoxFuture<Response<Object<Channel>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_channel(prefix, &self.channel_id);
                let response = self
                    .client
                    .execute("get_channel", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_channel_account`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetChannelAccount {
        client: Client,
        channel_account_id: String,
        archived: Option<bool>,
    }
    call_options!(GetChannelAccount);
    impl GetChannelAccount {
        /**Whether to find only archived ones.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
    }
    impl IntoFuture for GetChannelAccount {
        type Output = Result<Response<Object<ChannelAccountDetails>>>;
        type IntoFuture = BoxFuture<Response<Object<ChannelAccountDetails>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountDetails>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_channel_account(
                    prefix,
                    &self.channel_account_id,
                    self.archived,
                );
                let response = self
                    .client
                    .execute("get_channel_account", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_inbox`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetInbox {
        client: Client,
        inbox_id: String,
        archived: Option<bool>,
    }
    call_options!(GetInbox);
    impl GetInbox {
        /**Whether to find only archived ones.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
    }
    impl IntoFuture for GetInbox {
        type Output = Result<Response<Object<Inbox>>>;
        type IntoFuture = BoxFuture<Response<Object<Inbox>>>;
        fn into_future(self) -> BoxFuture<Response<Object<Inbox>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_inbox(prefix, &self.inbox_id, self.archived);
                let response = self
                    .client
                    .execute("get_inbox", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_message`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetMessage {
        client: Client,
        thread_id: ThreadId,
        message_id: String,
        property: Option<String>,
    }
    call_options!(GetMessage);
    impl GetMessage {
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
    }
    impl IntoFuture for GetMessage {
        type Output = Result<Response<Message>>;
        type IntoFuture = BoxFuture<Response<Message>>;
        fn into_future(self) -> BoxFuture<Response<Message>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_message(
                    prefix,
                    self.thread_id.into(),
                    &self.message_id,
                    self.property.as_deref(),
                );
                let response = self
                    .client
                    .execute(
                        "get_message",
                        Idempotency::Safe,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_original_content`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetOriginalContent {
        client: Client,
        thread_id: ThreadId,
        message_id: String,
        property: Option<String>,
    }
    call_options!(GetOriginalContent);
    impl GetOriginalContent {
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
    }
    impl IntoFuture for GetOriginalContent {
        type Output = Result<Response<Object<OriginalContent>>>;
        type IntoFuture = BoxFuture<Response<Object<OriginalContent>>>;
        fn into_future(self) -> BoxFuture<Response<Object<OriginalContent>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_original_content(
                    prefix,
                    self.thread_id.into(),
                    &self.message_id,
                    self.property.as_deref(),
                );
                let response = self
                    .client
                    .execute(
                        "get_original_content",
                        Idempotency::Safe,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::get_thread`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct GetThread {
        client: Client,
        thread_id: ThreadId,
        archived: Option<bool>,
        pub(crate) association: Option<Vec<ThreadAssociation>>,
        property: Option<String>,
    }
    call_options!(GetThread);
    impl GetThread {
        /**Whether to find only archived threads.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
        /**A type of CRM record; the response then has the thread's record of that type.

Appends: each call adds a value to those set before.*/
        pub fn association(mut self, association: impl Into<ThreadAssociation>) -> Self {
            self.association.get_or_insert_default().push(association.into());
            self
        }
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
    }
    impl IntoFuture for GetThread {
        type Output = Result<Response<Object<ThreadDetails>>>;
        type IntoFuture = BoxFuture<Response<Object<ThreadDetails>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ThreadDetails>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::get_thread(
                    prefix,
                    self.thread_id.into(),
                    self.archived,
                    self.association.as_ref(),
                    self.property.as_deref(),
                );
                let response = self
                    .client
                    .execute(
                        "get_thread",
                        Idempotency::Safe,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::list_channel_accounts`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ListChannelAccounts {
        client: Client,
        after: Option<String>,
        archived: Option<bool>,
        pub(crate) channel_id: Option<Vec<String>>,
        default_page_length: Option<u32>,
        pub(crate) inbox_id: Option<Vec<String>>,
        limit: Option<u32>,
        pub(crate) sort: Option<Vec<String>>,
    }
    call_options!(ListChannelAccounts);
    impl ListChannelAccounts {
        /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
        pub fn after(mut self, after: impl Into<String>) -> Self {
            self.after = Some(after.into());
            self
        }
        /**Whether to list archived ones only.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
        /**The channel's id, such as `1002` for e-mail or `1000` for live chat (observed).

Appends: each call adds a value to those set before.*/
        pub fn channel_id(mut self, channel_id: impl Into<String>) -> Self {
            self.channel_id.get_or_insert_default().push(channel_id.into());
            self
        }
        /**The length of a page without a limit; HubSpot does not explain it further.

Replaces the value set before.*/
        pub fn default_page_length(mut self, default_page_length: u32) -> Self {
            self.default_page_length = Some(default_page_length);
            self
        }
        /**The inbox's id.

Appends: each call adds a value to those set before.*/
        pub fn inbox_id(mut self, inbox_id: impl Into<String>) -> Self {
            self.inbox_id.get_or_insert_default().push(inbox_id.into());
            self
        }
        /**The maximum number of accounts on a page.

Replaces the value set before.*/
        pub fn limit(mut self, limit: u32) -> Self {
            self.limit = Some(limit);
            self
        }
        /**A field to sort by, with a `-` before it for descending order (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
        pub fn sort(mut self, sort: impl Into<String>) -> Self {
            self.sort.get_or_insert_default().push(sort.into());
            self
        }
    }
    impl IntoFuture for ListChannelAccounts {
        type Output = Result<Response<Object<ChannelAccountPage>>>;
        type IntoFuture = BoxFuture<Response<Object<ChannelAccountPage>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountPage>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::list_channel_accounts(
                    prefix,
                    self.after.as_deref(),
                    self.archived,
                    self.channel_id.as_ref(),
                    self.default_page_length,
                    self.inbox_id.as_ref(),
                    self.limit,
                    self.sort.as_ref(),
                );
                let response = self
                    .client
                    .execute("list_channel_accounts", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::list_channels`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ListChannels {
        client: Client,
        after: Option<String>,
        default_page_length: Option<u32>,
        limit: Option<u32>,
        pub(crate) sort: Option<Vec<String>>,
    }
    call_options!(ListChannels);
    impl ListChannels {
        /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
        pub fn after(mut self, after: impl Into<String>) -> Self {
            self.after = Some(after.into());
            self
        }
        /**The length of a page without a limit; HubSpot does not explain it further.

Replaces the value set before.*/
        pub fn default_page_length(mut self, default_page_length: u32) -> Self {
            self.default_page_length = Some(default_page_length);
            self
        }
        /**The maximum number of channels on a page.

Replaces the value set before.*/
        pub fn limit(mut self, limit: u32) -> Self {
            self.limit = Some(limit);
            self
        }
        /**A field to sort by, with a `-` before it for descending order (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
        pub fn sort(mut self, sort: impl Into<String>) -> Self {
            self.sort.get_or_insert_default().push(sort.into());
            self
        }
    }
    impl IntoFuture for ListChannels {
        type Output = Result<Response<Object<ChannelPage>>>;
        type IntoFuture = BoxFuture<Response<Object<ChannelPage>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ChannelPage>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::list_channels(
                    prefix,
                    self.after.as_deref(),
                    self.default_page_length,
                    self.limit,
                    self.sort.as_ref(),
                );
                let response = self
                    .client
                    .execute("list_channels", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::list_inboxes`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ListInboxes {
        client: Client,
        after: Option<String>,
        archived: Option<bool>,
        default_page_length: Option<u32>,
        limit: Option<u32>,
        pub(crate) sort: Option<Vec<String>>,
    }
    call_options!(ListInboxes);
    impl ListInboxes {
        /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
        pub fn after(mut self, after: impl Into<String>) -> Self {
            self.after = Some(after.into());
            self
        }
        /**Whether to list archived ones only.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
        /**The length of a page without a limit; HubSpot does not explain it further.

Replaces the value set before.*/
        pub fn default_page_length(mut self, default_page_length: u32) -> Self {
            self.default_page_length = Some(default_page_length);
            self
        }
        /**The maximum number of inboxes on a page.

Replaces the value set before.*/
        pub fn limit(mut self, limit: u32) -> Self {
            self.limit = Some(limit);
            self
        }
        /**A field to sort by, with a `-` before it for descending order (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
        pub fn sort(mut self, sort: impl Into<String>) -> Self {
            self.sort.get_or_insert_default().push(sort.into());
            self
        }
    }
    impl IntoFuture for ListInboxes {
        type Output = Result<Response<Object<InboxPage>>>;
        type IntoFuture = BoxFuture<Response<Object<InboxPage>>>;
        fn into_future(self) -> BoxFuture<Response<Object<InboxPage>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::list_inboxes(
                    prefix,
                    self.after.as_deref(),
                    self.archived,
                    self.default_page_length,
                    self.limit,
                    self.sort.as_ref(),
                );
                let response = self
                    .client
                    .execute("list_inboxes", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::list_messages`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ListMessages {
        client: Client,
        thread_id: ThreadId,
        after: Option<String>,
        archived: Option<bool>,
        limit: Option<u32>,
        property: Option<String>,
        pub(crate) sort: Option<Vec<MessageSort>>,
    }
    call_options!(ListMessages);
    impl ListMessages {
        /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
        pub fn after(mut self, after: impl Into<String>) -> Self {
            self.after = Some(after.into());
            self
        }
        /**Whether to list archived ones only.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
        /**The maximum number of messages on a page; HubSpot allows up to 100 (observed).

Replaces the value set before.*/
        pub fn limit(mut self, limit: u32) -> Self {
            self.limit = Some(limit);
            self
        }
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
        /**The order of the messages; newest first by default (documented).

Appends: each call adds a value to those set before.*/
        pub fn sort(mut self, sort: impl Into<MessageSort>) -> Self {
            self.sort.get_or_insert_default().push(sort.into());
            self
        }
    }
    impl IntoFuture for ListMessages {
        type Output = Result<Response<Object<MessagePage>>>;
        type IntoFuture = BoxFuture<Response<Object<MessagePage>>>;
        fn into_future(self) -> BoxFuture<Response<Object<MessagePage>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::list_messages(
                    prefix,
                    self.thread_id.into(),
                    self.after.as_deref(),
                    self.archived,
                    self.limit,
                    self.property.as_deref(),
                    self.sort.as_ref(),
                );
                let response = self
                    .client
                    .execute(
                        "list_messages",
                        Idempotency::Safe,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::list_threads`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ListThreads {
        client: Client,
        after: Option<String>,
        archived: Option<bool>,
        associated_contact_id: Option<String>,
        associated_ticket_id: Option<String>,
        pub(crate) association: Option<Vec<ThreadAssociation>>,
        pub(crate) inbox_id: Option<Vec<String>>,
        latest_message_timestamp_after: Option<Timestamp>,
        limit: Option<u32>,
        property: Option<String>,
        pub(crate) sort: Option<Vec<ThreadSort>>,
        thread_status: Option<ThreadStatus>,
    }
    call_options!(ListThreads);
    impl ListThreads {
        /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
        pub fn after(mut self, after: impl Into<String>) -> Self {
            self.after = Some(after.into());
            self
        }
        /**Whether to list archived ones only.

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
        /**The id of the contact that the threads belong to. It goes with a thread status.

Replaces the value set before.*/
        pub fn associated_contact_id(
            mut self,
            associated_contact_id: impl Into<String>,
        ) -> Self {
            self.associated_contact_id = Some(associated_contact_id.into());
            self
        }
        /**The id of the ticket that the threads belong to.

Replaces the value set before.*/
        pub fn associated_ticket_id(
            mut self,
            associated_ticket_id: impl Into<String>,
        ) -> Self {
            self.associated_ticket_id = Some(associated_ticket_id.into());
            self
        }
        /**A type of CRM record; the response then has the thread's record of that type.

Appends: each call adds a value to those set before.*/
        pub fn association(mut self, association: impl Into<ThreadAssociation>) -> Self {
            self.association.get_or_insert_default().push(association.into());
            self
        }
        /**The inbox's id.

Appends: each call adds a value to those set before.*/
        pub fn inbox_id(mut self, inbox_id: impl Into<String>) -> Self {
            self.inbox_id.get_or_insert_default().push(inbox_id.into());
            self
        }
        /**Lists only threads whose newest message is later than this, in UTC.

Replaces the value set before.*/
        pub fn latest_message_timestamp_after(
            mut self,
            latest_message_timestamp_after: impl Into<Timestamp>,
        ) -> Self {
            self.latest_message_timestamp_after = Some(
                latest_message_timestamp_after.into(),
            );
            self
        }
        /**The maximum number of threads on a page; HubSpot allows up to 500 (documented in its guide).

Replaces the value set before.*/
        pub fn limit(mut self, limit: u32) -> Self {
            self.limit = Some(limit);
            self
        }
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
        /**The order of the threads; `latestMessageTimestamp` goes with `latestMessageTimestampAfter` (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
        pub fn sort(mut self, sort: impl Into<ThreadSort>) -> Self {
            self.sort.get_or_insert_default().push(sort.into());
            self
        }
        /**The status of the threads to list.

Replaces the value set before.*/
        pub fn thread_status(mut self, thread_status: impl Into<ThreadStatus>) -> Self {
            self.thread_status = Some(thread_status.into());
            self
        }
    }
    impl IntoFuture for ListThreads {
        type Output = Result<Response<Object<ThreadPage>>>;
        type IntoFuture = BoxFuture<Response<Object<ThreadPage>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ThreadPage>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::list_threads(
                    prefix,
                    self.after.as_deref(),
                    self.archived,
                    self.associated_contact_id.as_deref(),
                    self.associated_ticket_id.as_deref(),
                    self.association.as_ref(),
                    self.inbox_id.as_ref(),
                    self
                        .latest_message_timestamp_after
                        .as_ref()
                        .map(ToString::to_string)
                        .as_deref(),
                    self.limit,
                    self.property.as_deref(),
                    self.sort.as_ref(),
                    self.thread_status.as_ref().map(|value| value.as_str()),
                );
                let response = self
                    .client
                    .execute("list_threads", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::read_actors`]. Nothing is sent before it is awaited.
    #[derive(Clone)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct ReadActors {
        client: Client,
        property: Option<String>,
        body: Object<ActorIds>,
    }
    call_options!(ReadActors);
    impl ReadActors {
        /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
        pub fn property(mut self, property: impl Into<String>) -> Self {
            self.property = Some(property.into());
            self
        }
    }
    impl IntoFuture for ReadActors {
        type Output = Result<Response<Object<ActorBatch>>>;
        type IntoFuture = BoxFuture<Response<Object<ActorBatch>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ActorBatch>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::read_actors(
                    prefix,
                    self.property.as_deref(),
                    &self.body,
                );
                let response = self
                    .client
                    .execute("read_actors", Idempotency::Safe, None, request)
                    .await?;
                response.json()
            })
        }
    }
    ///A request made by [`Client::unassign_thread`]. Nothing is sent before it is awaited.
    #[derive(Clone, Debug)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct UnassignThread {
        client: Client,
        thread_id: ThreadId,
    }
    call_options!(UnassignThread);
    impl IntoFuture for UnassignThread {
        type Output = Result<Response<()>>;
        type IntoFuture = BoxFuture<Response<()>>;
        fn into_future(self) -> BoxFuture<Response<()>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/conversations/v3");
                let request = requests::unassign_thread(prefix, self.thread_id.into());
                let response = self
                    .client
                    .execute(
                        "unassign_thread",
                        Idempotency::Idempotent,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                Ok(response.discard_body())
            })
        }
    }
    ///A request made by [`Client::update_thread`]. Nothing is sent before it is awaited.
    #[derive(Clone)]
    #[must_use = "nothing is sent before it is awaited"]
    pub struct UpdateThread {
        client: Client,
        thread_id: ThreadId,
        archived: Option<bool>,
        body: Object<ThreadUpdate>,
    }
    call_options!(UpdateThread);
    impl UpdateThread {
        /**Whether the thread to change is archived; `false` by default (documented).

Replaces the value set before.*/
        pub fn archived(mut self, archived: bool) -> Self {
            self.archived = Some(archived);
            self
        }
    }
    impl IntoFuture for UpdateThread {
        type Output = Result<Response<Object<ThreadDetails>>>;
        type IntoFuture = BoxFuture<Response<Object<ThreadDetails>>>;
        fn into_future(self) -> BoxFuture<Response<Object<ThreadDetails>>> {
            Box::pin(async move {
                let prefix = self.client.path_prefix("/conversations/v3/conversations");
                let request = requests::update_thread(
                    prefix,
                    self.thread_id.into(),
                    self.archived,
                    &self.body,
                );
                let response = self
                    .client
                    .execute(
                        "update_thread",
                        Idempotency::NonIdempotent,
                        Some(self.thread_id),
                        request,
                    )
                    .await?;
                response.json()
            })
        }
    }
    use crate::pages::{Page, Paginated, Paginator, ReadPage, cursor, read_page};
    impl ChannelAccountPage {
        /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
        #[must_use]
        pub fn next_cursor(&self) -> Option<&str> {
            cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
        }
    }
    impl ChannelPage {
        /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
        #[must_use]
        pub fn next_cursor(&self) -> Option<&str> {
            cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
        }
    }
    impl InboxPage {
        /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
        #[must_use]
        pub fn next_cursor(&self) -> Option<&str> {
            cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
        }
    }
    impl MessagePage {
        /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
        #[must_use]
        pub fn next_cursor(&self) -> Option<&str> {
            cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
        }
    }
    impl ThreadPage {
        /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
        #[must_use]
        pub fn next_cursor(&self) -> Option<&str> {
            cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
        }
    }
    impl ListChannelAccounts {
        /// Reads the whole list, page by page, from the page that this request is for.
        pub fn all(self) -> Paginator<Self> {
            Paginator::new(self)
        }
    }
    impl Paginated for ListChannelAccounts {
        type Item = Object<ChannelAccountDetails>;
    }
    impl ReadPage<Object<ChannelAccountDetails>> for ListChannelAccounts {
        fn read_page(
            self,
            cursor: Option<String>,
        ) -> BoxFuture<Page<Object<ChannelAccountDetails>>> {
            let request = cursor.into_iter().fold(self, Self::after);
            read_page(request, ChannelAccountPage::next_cursor, |page| page.results)
        }
        fn with_page_size(self, size: u32) -> Self {
            self.limit(size)
        }
    }
    impl ListChannels {
        /// Reads the whole list, page by page, from the page that this request is for.
        pub fn all(self) -> Paginator<Self> {
            Paginator::new(self)
        }
    }
    impl Paginated for ListChannels {
        type Item = Object<Channel>;
    }
    impl ReadPage<Object<Channel>> for ListChannels {
        fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Object<Channel>>> {
            let request = cursor.into_iter().fold(self, Self::after);
            read_page(request, ChannelPage::next_cursor, |page| page.results)
        }
        fn with_page_size(self, size: u32) -> Self {
            self.limit(size)
        }
    }
    impl ListInboxes {
        /// Reads the whole list, page by page, from the page that this request is for.
        pub fn all(self) -> Paginator<Self> {
            Paginator::new(self)
        }
    }
    impl Paginated for ListInboxes {
        type Item = Object<Inbox>;
    }
    impl ReadPage<Object<Inbox>> for ListInboxes {
        fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Object<Inbox>>> {
            let request = cursor.into_iter().fold(self, Self::after);
            read_page(request, InboxPage::next_cursor, |page| page.results)
        }
        fn with_page_size(self, size: u32) -> Self {
            self.limit(size)
        }
    }
    impl ListMessages {
        /// Reads the whole list, page by page, from the page that this request is for.
        pub fn all(self) -> Paginator<Self> {
            Paginator::new(self)
        }
    }
    impl Paginated for ListMessages {
        type Item = Message;
    }
    impl ReadPage<Message> for ListMessages {
        fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Message>> {
            let request = cursor.into_iter().fold(self, Self::after);
            read_page(request, MessagePage::next_cursor, |page| page.results)
        }
        fn with_page_size(self, size: u32) -> Self {
            self.limit(size)
        }
    }
    impl ListThreads {
        /// Reads the whole list, page by page, from the page that this request is for.
        pub fn all(self) -> Paginator<Self> {
            Paginator::new(self)
        }
    }
    impl Paginated for ListThreads {
        type Item = Object<ThreadDetails>;
    }
    impl ReadPage<Object<ThreadDetails>> for ListThreads {
        fn read_page(
            self,
            cursor: Option<String>,
        ) -> BoxFuture<Page<Object<ThreadDetails>>> {
            let request = cursor.into_iter().fold(self, Self::after);
            read_page(request, ThreadPage::next_cursor, |page| page.results)
        }
        fn with_page_size(self, size: u32) -> Self {
            self.limit(size)
        }
    }
}
/// Pure functions that build the requests, as progenitor does.
pub(crate) mod requests {
    use crate::request::{InvalidRequest, Request, path_number, path_segment};
    pub(crate) fn archive_thread<'a>(
        prefix: &str,
        thread_id: u64,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                http::Method::DELETE,
                format!("{}/threads/{}", prefix, path_number("thread_id", thread_id) ?),
            ),
        )
    }
    pub(crate) fn assign_thread<'a>(
        prefix: &str,
        thread_id: u64,
        body: &'a crate::Object<crate::types::Assignee>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::PUT,
                    format!(
                        "{}/threads/{}/assignee", prefix, path_number("thread_id",
                        thread_id) ?
                    ),
                )
                .json(&body)?,
        )
    }
    pub(crate) fn get_actor<'a>(
        prefix: &str,
        actor_id: &'a str,
        property: Option<&'a str>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!("{}/actors/{}", prefix, path_segment("actor_id", actor_id) ?),
                )
                .query("property", &property)?,
        )
    }
    pub(crate) fn get_channel<'a>(
        prefix: &str,
        channel_id: &'a str,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                http::Method::GET,
                format!(
                    "{}/channels/{}", prefix, path_segment("channel_id", channel_id) ?
                ),
            ),
        )
    }
    pub(crate) fn get_channel_account<'a>(
        prefix: &str,
        channel_account_id: &'a str,
        archived: Option<bool>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!(
                        "{}/channel-accounts/{}", prefix,
                        path_segment("channel_account_id", channel_account_id) ?
                    ),
                )
                .query("archived", &archived)?,
        )
    }
    pub(crate) fn get_inbox<'a>(
        prefix: &str,
        inbox_id: &'a str,
        archived: Option<bool>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!(
                        "{}/inboxes/{}", prefix, path_segment("inbox_id", inbox_id) ?
                    ),
                )
                .query("archived", &archived)?,
        )
    }
    pub(crate) fn get_message<'a>(
        prefix: &str,
        thread_id: u64,
        message_id: &'a str,
        property: Option<&'a str>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!(
                        "{}/threads/{}/messages/{}", prefix, path_number("thread_id",
                        thread_id) ?, path_segment("message_id", message_id) ?
                    ),
                )
                .query("property", &property)?,
        )
    }
    pub(crate) fn get_original_content<'a>(
        prefix: &str,
        thread_id: u64,
        message_id: &'a str,
        property: Option<&'a str>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!(
                        "{}/threads/{}/messages/{}/original-content", prefix,
                        path_number("thread_id", thread_id) ?, path_segment("message_id",
                        message_id) ?
                    ),
                )
                .query("property", &property)?,
        )
    }
    pub(crate) fn get_thread<'a>(
        prefix: &str,
        thread_id: u64,
        archived: Option<bool>,
        association: Option<&'a ::std::vec::Vec<crate::types::ThreadAssociation>>,
        property: Option<&'a str>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!(
                        "{}/threads/{}", prefix, path_number("thread_id", thread_id) ?
                    ),
                )
                .query("archived", &archived)?
                .query("association", &association)?
                .query("property", &property)?,
        )
    }
    pub(crate) fn list_channel_accounts<'a>(
        prefix: &str,
        after: Option<&'a str>,
        archived: Option<bool>,
        channel_id: Option<&'a ::std::vec::Vec<::std::string::String>>,
        default_page_length: Option<u32>,
        inbox_id: Option<&'a ::std::vec::Vec<::std::string::String>>,
        limit: Option<u32>,
        sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(http::Method::GET, format!("{}/channel-accounts", prefix,))
                .cursor("after", *&after)
                .query("archived", &archived)?
                .query("channelId", &channel_id)?
                .query("defaultPageLength", &default_page_length)?
                .query("inboxId", &inbox_id)?
                .query("limit", &limit)?
                .query("sort", &sort)?,
        )
    }
    pub(crate) fn list_channels<'a>(
        prefix: &str,
        after: Option<&'a str>,
        default_page_length: Option<u32>,
        limit: Option<u32>,
        sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(http::Method::GET, format!("{}/channels", prefix,))
                .cursor("after", *&after)
                .query("defaultPageLength", &default_page_length)?
                .query("limit", &limit)?
                .query("sort", &sort)?,
        )
    }
    pub(crate) fn list_inboxes<'a>(
        prefix: &str,
        after: Option<&'a str>,
        archived: Option<bool>,
        default_page_length: Option<u32>,
        limit: Option<u32>,
        sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(http::Method::GET, format!("{}/inboxes", prefix,))
                .cursor("after", *&after)
                .query("archived", &archived)?
                .query("defaultPageLength", &default_page_length)?
                .query("limit", &limit)?
                .query("sort", &sort)?,
        )
    }
    pub(crate) fn list_messages<'a>(
        prefix: &str,
        thread_id: u64,
        after: Option<&'a str>,
        archived: Option<bool>,
        limit: Option<u32>,
        property: Option<&'a str>,
        sort: Option<&'a ::std::vec::Vec<crate::types::MessageSort>>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::GET,
                    format!(
                        "{}/threads/{}/messages", prefix, path_number("thread_id",
                        thread_id) ?
                    ),
                )
                .cursor("after", *&after)
                .query("archived", &archived)?
                .query("limit", &limit)?
                .query("property", &property)?
                .query("sort", &sort)?,
        )
    }
    pub(crate) fn list_threads<'a>(
        prefix: &str,
        after: Option<&'a str>,
        archived: Option<bool>,
        associated_contact_id: Option<&'a str>,
        associated_ticket_id: Option<&'a str>,
        association: Option<&'a ::std::vec::Vec<crate::types::ThreadAssociation>>,
        inbox_id: Option<&'a ::std::vec::Vec<::std::string::String>>,
        latest_message_timestamp_after: Option<&'a str>,
        limit: Option<u32>,
        property: Option<&'a str>,
        sort: Option<&'a ::std::vec::Vec<crate::types::ThreadSort>>,
        thread_status: Option<&'a str>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(http::Method::GET, format!("{}/threads", prefix,))
                .cursor("after", *&after)
                .query("archived", &archived)?
                .query("associatedContactId", &associated_contact_id)?
                .query("associatedTicketId", &associated_ticket_id)?
                .query("association", &association)?
                .query("inboxId", &inbox_id)?
                .query("latestMessageTimestampAfter", &latest_message_timestamp_after)?
                .query("limit", &limit)?
                .query("property", &property)?
                .query("sort", &sort)?
                .query("threadStatus", &thread_status)?,
        )
    }
    pub(crate) fn read_actors<'a>(
        prefix: &str,
        property: Option<&'a str>,
        body: &'a crate::Object<crate::types::ActorIds>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(http::Method::POST, format!("{}/actors/batch/read", prefix,))
                .json(&body)?
                .query("property", &property)?,
        )
    }
    pub(crate) fn send_message<'a>(
        prefix: &str,
        thread_id: u64,
        body: &'a crate::types::OutgoingMessage,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::POST,
                    format!(
                        "{}/threads/{}/messages", prefix, path_number("thread_id",
                        thread_id) ?
                    ),
                )
                .json(&body)?,
        )
    }
    pub(crate) fn unassign_thread<'a>(
        prefix: &str,
        thread_id: u64,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                http::Method::DELETE,
                format!(
                    "{}/threads/{}/assignee", prefix, path_number("thread_id", thread_id)
                    ?
                ),
            ),
        )
    }
    pub(crate) fn update_thread<'a>(
        prefix: &str,
        thread_id: u64,
        archived: Option<bool>,
        body: &'a crate::Object<crate::types::ThreadUpdate>,
    ) -> Result<Request, InvalidRequest> {
        Ok(
            Request::new(
                    http::Method::PATCH,
                    format!(
                        "{}/threads/{}", prefix, path_number("thread_id", thread_id) ?
                    ),
                )
                .json(&body)?
                .query("archived", &archived)?,
        )
    }
}
/// JSON Schemas of what one sends.
#[cfg(feature = "schemars")]
#[allow(unused_variables)]
pub mod schemas {
    impl schemars::JsonSchema for crate::types::ActorIds {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "ActorIds".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"description\":\"The actors to read.\",\"properties\":{\"inputs\":{\"description\":\"Their ids.\",\"items\":{\"type\":\"string\"},\"type\":\"array\"}},\"required\":[\"inputs\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::Assignee {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Assignee".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"description\":\"The assignee of a thread.\",\"properties\":{\"actorId\":{\"description\":\"The agent.\",\"type\":\"string\"}},\"required\":[\"actorId\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::DeliveryIdentifier {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "DeliveryIdentifier".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::DeliveryIdentifierType>(generator);
            crate::schema::parse(
                "{\"description\":\"An address on a channel.\",\"properties\":{\"type\":{\"$ref\":\"#/$defs/DeliveryIdentifierType\",\"description\":\"The type of address.\"},\"value\":{\"description\":\"The address itself, such as an e-mail address or an E.164 telephone number.\",\"type\":\"string\"}},\"required\":[\"type\",\"value\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::DeliveryIdentifierType {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "DeliveryIdentifierType".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"CHANNEL_SPECIFIC_OPAQUE_ID\",\"HS_EMAIL_ADDRESS\",\"HS_PHONE_NUMBER\",\"HS_SHORT_CODE\"]},{\"type\":\"string\"}],\"description\":\"The types of address.\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::MessageSort {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "MessageSort".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"-createdAt\",\"createdAt\"]},{\"type\":\"string\"}],\"description\":\"The orders of a thread's messages.\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::NewAttachment {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "NewAttachment".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::NewFile>(generator);
            crate::schema::refer::<crate::types::NewQuickReplies>(generator);
            crate::schema::refer::<crate::types::NewSocialMedia>(generator);
            crate::schema::parse(
                "{\"description\":\"An attachment to send, by its `type`.\",\"oneOf\":[{\"$ref\":\"#/$defs/NewFile\"},{\"$ref\":\"#/$defs/NewQuickReplies\"},{\"$ref\":\"#/$defs/NewSocialMedia\"}]}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::NewComment {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "NewComment".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::NewAttachment>(generator);
            crate::schema::parse(
                "{\"description\":\"A note for the team. HubSpot records the app as its sender (observed).\",\"properties\":{\"attachments\":{\"description\":\"The attachments.\",\"items\":{\"$ref\":\"#/$defs/NewAttachment\"},\"type\":\"array\"},\"richText\":{\"description\":\"The text as HTML. Escape what is not markup.\",\"type\":\"string\"},\"text\":{\"description\":\"The text without markup.\",\"type\":\"string\"},\"type\":{\"enum\":[\"COMMENT\"],\"type\":\"string\"}},\"required\":[\"text\",\"type\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::NewFile {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "NewFile".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"description\":\"A file to send.\",\"properties\":{\"fileId\":{\"description\":\"The id of a file in HubSpot's file manager.\",\"type\":\"string\"},\"type\":{\"enum\":[\"FILE\"],\"type\":\"string\"}},\"required\":[\"fileId\",\"type\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::NewMessage {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "NewMessage".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::NewAttachment>(generator);
            crate::schema::refer::<crate::types::Recipient>(generator);
            crate::schema::parse(
                "{\"description\":\"A message to the customer. In an e-mail thread it is sent as an e-mail.\",\"properties\":{\"attachments\":{\"description\":\"The attachments.\",\"items\":{\"$ref\":\"#/$defs/NewAttachment\"},\"type\":\"array\"},\"channelAccountId\":{\"description\":\"The account of that channel, such as one connected mailbox.\",\"type\":\"string\"},\"channelId\":{\"description\":\"The channel, such as `1002` for e-mail or `1000` for live chat (observed).\",\"type\":\"string\"},\"recipients\":{\"description\":\"The recipients. An e-mail thread needs at least one (observed); live chat takes exactly one (claimed).\",\"items\":{\"$ref\":\"#/$defs/Recipient\"},\"type\":\"array\"},\"richText\":{\"description\":\"The text as HTML, for channels that show it. The plain text is required as well.\",\"type\":\"string\"},\"senderActorId\":{\"description\":\"The agent in whose name it is sent; a visitor cannot send (observed).\",\"type\":\"string\"},\"subject\":{\"description\":\"The subject line of an e-mail.\",\"type\":\"string\"},\"text\":{\"description\":\"The text without markup.\",\"type\":\"string\"},\"type\":{\"enum\":[\"MESSAGE\"],\"type\":\"string\"}},\"required\":[\"channelAccountId\",\"channelId\",\"senderActorId\",\"text\",\"type\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::NewQuickReplies {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "NewQuickReplies".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::QuickReply>(generator);
            crate::schema::parse(
                "{\"description\":\"Replies for the customer to choose from.\",\"properties\":{\"quickReplies\":{\"description\":\"The replies, in the order shown.\",\"items\":{\"$ref\":\"#/$defs/QuickReply\"},\"type\":\"array\"},\"type\":{\"enum\":[\"QUICK_REPLIES\"],\"type\":\"string\"}},\"required\":[\"quickReplies\",\"type\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::NewSocialMedia {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "NewSocialMedia".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::SocialMetadata>(generator);
            crate::schema::parse(
                "{\"description\":\"A post on social media to send.\",\"properties\":{\"socialMetadata\":{\"$ref\":\"#/$defs/SocialMetadata\",\"description\":\"The post.\"},\"type\":{\"enum\":[\"SOCIAL_MEDIA_METADATA\"],\"type\":\"string\"}},\"required\":[\"socialMetadata\",\"type\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::OutgoingMessage {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "OutgoingMessage".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::NewComment>(generator);
            crate::schema::refer::<crate::types::NewMessage>(generator);
            crate::schema::parse(
                "{\"description\":\"A message or a comment to send, by its `type`.\",\"oneOf\":[{\"$ref\":\"#/$defs/NewComment\"},{\"$ref\":\"#/$defs/NewMessage\"}]}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::QuickReply {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "QuickReply".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::QuickReplyType>(generator);
            crate::schema::parse(
                "{\"description\":\"One reply to choose.\",\"properties\":{\"label\":{\"description\":\"The text shown; without it, the value.\",\"type\":\"string\"},\"value\":{\"description\":\"The reply, or the URL that is opened.\",\"type\":\"string\"},\"valueType\":{\"$ref\":\"#/$defs/QuickReplyType\",\"description\":\"Whether the value is a text or a URL.\"}},\"required\":[\"value\",\"valueType\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::QuickReplyType {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "QuickReplyType".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"TEXT\",\"URL\"]},{\"type\":\"string\"}],\"description\":\"The types of reply.\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::Recipient {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Recipient".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::DeliveryIdentifier>(generator);
            crate::schema::parse(
                "{\"description\":\"The recipient of a message to send.\",\"properties\":{\"actorId\":{\"description\":\"The actor's id with its prefix, such as `A-` for an agent or `V-` for a visitor.\",\"type\":\"string\"},\"deliveryIdentifier\":{\"$ref\":\"#/$defs/DeliveryIdentifier\",\"description\":\"The address. One of this and `deliveryIdentifiers` is enough (observed).\"},\"deliveryIdentifiers\":{\"description\":\"The addresses.\",\"items\":{\"$ref\":\"#/$defs/DeliveryIdentifier\"},\"type\":\"array\"},\"name\":{\"description\":\"The name with the address.\",\"type\":\"string\"},\"recipientField\":{\"description\":\"The header to put it in, `TO`, `CC` or `BCC` (documented in HubSpot's guide).\",\"type\":\"string\"}},\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::SocialMediaType {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "SocialMediaType".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"ARTICLE\",\"AUDIO\",\"CAROUSEL\",\"DOCUMENT\",\"GIF\",\"LINK\",\"NONE\",\"PHOTO\",\"POLL\",\"STORY\",\"VIDEO\"]},{\"type\":\"string\"}],\"description\":\"The types of media in a post. `NONE` is a value of HubSpot's own.\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::SocialMetadata {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "SocialMetadata".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::SocialMediaType>(generator);
            crate::schema::parse(
                "{\"description\":\"A post on social media.\",\"properties\":{\"description\":{\"description\":\"The text of the post.\",\"type\":\"string\"},\"id\":{\"description\":\"The post's id on its network.\",\"type\":\"string\"},\"mediaTitle\":{\"description\":\"The title of its media.\",\"type\":\"string\"},\"mediaType\":{\"$ref\":\"#/$defs/SocialMediaType\",\"description\":\"The type of its media.\"},\"mediaUrl\":{\"description\":\"The URL of its media.\",\"type\":\"string\"},\"mediaUrlString\":{\"description\":\"The URL of its media, in a second field of the same meaning.\",\"type\":\"string\"},\"thumbnailUrl\":{\"description\":\"The URL of a small picture.\",\"type\":\"string\"}},\"required\":[\"mediaType\"],\"type\":\"object\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::ThreadAssociation {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "ThreadAssociation".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"TICKET\"]},{\"type\":\"string\"}],\"description\":\"The types of CRM record that can be requested with a thread.\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::ThreadSort {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "ThreadSort".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"latestMessageTimestamp\"]},{\"type\":\"string\"}],\"description\":\"The orders of threads, all oldest first (documented in HubSpot's guide).\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::ThreadStatus {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "ThreadStatus".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::parse(
                "{\"anyOf\":[{\"enum\":[\"CLOSED\",\"OPEN\"]},{\"type\":\"string\"}],\"description\":\"The statuses of a thread.\"}",
            )
        }
    }
    impl schemars::JsonSchema for crate::types::ThreadUpdate {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "ThreadUpdate".into()
        }
        fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
            crate::schema::refer::<crate::types::ThreadStatus>(generator);
            crate::schema::parse(
                "{\"description\":\"A change of a thread.\",\"properties\":{\"archived\":{\"description\":\"`false` restores an archived thread (documented).\",\"type\":\"boolean\"},\"status\":{\"$ref\":\"#/$defs/ThreadStatus\",\"description\":\"The new status.\"}},\"type\":\"object\"}",
            )
        }
    }
}
/// Typed `httpmock` operations, as progenitor makes them.
#[cfg(feature = "mock")]
#[allow(missing_docs, clippy::unwrap_used, clippy::panic, elided_lifetimes_in_paths)]
pub mod mock {
    pub mod operations {
        //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
        //! wrappers for each operation. Each can be converted to
        //! its inner type with a call to `into_inner()`. This can
        //! be used to explicitly deviate from permitted values.
        use crate::*;
        pub struct AssignThreadWhen(::httpmock::When);
        impl AssignThreadWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::PUT)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/conversations/v3/threads/[^/]*/assignee$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/conversations/v3/threads/{}/assignee$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn body(self, value: &crate::Object<crate::types::Assignee>) -> Self {
                Self(self.0.json_body_obj(value))
            }
        }
        pub struct AssignThreadThen(::httpmock::Then);
        impl AssignThreadThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ThreadDetails>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct UnassignThreadWhen(::httpmock::When);
        impl UnassignThreadWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::DELETE)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/conversations/v3/threads/[^/]*/assignee$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/conversations/v3/threads/{}/assignee$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
        }
        pub struct UnassignThreadThen(::httpmock::Then);
        impl UnassignThreadThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(self, status: u16) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(self.0.status(status))
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ReadActorsWhen(::httpmock::When);
        impl ReadActorsWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::POST)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/actors/batch/read$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
            pub fn body(self, value: &crate::Object<crate::types::ActorIds>) -> Self {
                Self(self.0.json_body_obj(value))
            }
        }
        pub struct ReadActorsThen(::httpmock::Then);
        impl ReadActorsThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ActorBatch>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetActorWhen(::httpmock::When);
        impl GetActorWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/actors/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn actor_id(self, value: &str) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/actors/{}$", crate
                            ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
        }
        pub struct GetActorThen(::httpmock::Then);
        impl GetActorThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(self, status: u16, value: &crate::types::Actor) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ListChannelAccountsWhen(::httpmock::When);
        impl ListChannelAccountsWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/channel-accounts$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn after<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("after", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("after"))
                }
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
            pub fn channel_id<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("channelId", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("channelId"))
                }
            }
            pub fn default_page_length<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("defaultPageLength", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("defaultPageLength"))
                }
            }
            pub fn inbox_id<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("inboxId", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("inboxId"))
                }
            }
            pub fn limit<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("limit", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("limit"))
                }
            }
            pub fn sort<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("sort", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("sort"))
                }
            }
        }
        pub struct ListChannelAccountsThen(::httpmock::Then);
        impl ListChannelAccountsThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ChannelAccountPage>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetChannelAccountWhen(::httpmock::When);
        impl GetChannelAccountWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/channel-accounts/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn channel_account_id(self, value: &str) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/channel-accounts/{}$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
        }
        pub struct GetChannelAccountThen(::httpmock::Then);
        impl GetChannelAccountThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ChannelAccountDetails>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ListChannelsWhen(::httpmock::When);
        impl ListChannelsWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/channels$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn after<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("after", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("after"))
                }
            }
            pub fn default_page_length<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("defaultPageLength", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("defaultPageLength"))
                }
            }
            pub fn limit<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("limit", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("limit"))
                }
            }
            pub fn sort<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("sort", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("sort"))
                }
            }
        }
        pub struct ListChannelsThen(::httpmock::Then);
        impl ListChannelsThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ChannelPage>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetChannelWhen(::httpmock::When);
        impl GetChannelWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/channels/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn channel_id(self, value: &str) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/channels/{}$", crate
                            ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
        }
        pub struct GetChannelThen(::httpmock::Then);
        impl GetChannelThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::Channel>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ListInboxesWhen(::httpmock::When);
        impl ListInboxesWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/inboxes$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn after<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("after", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("after"))
                }
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
            pub fn default_page_length<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("defaultPageLength", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("defaultPageLength"))
                }
            }
            pub fn limit<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("limit", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("limit"))
                }
            }
            pub fn sort<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("sort", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("sort"))
                }
            }
        }
        pub struct ListInboxesThen(::httpmock::Then);
        impl ListInboxesThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::InboxPage>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetInboxWhen(::httpmock::When);
        impl GetInboxWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/inboxes/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn inbox_id(self, value: &str) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/inboxes/{}$", crate
                            ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
        }
        pub struct GetInboxThen(::httpmock::Then);
        impl GetInboxThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::Inbox>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ListThreadsWhen(::httpmock::When);
        impl ListThreadsWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn after<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("after", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("after"))
                }
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
            pub fn associated_contact_id<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("associatedContactId", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("associatedContactId"))
                }
            }
            pub fn associated_ticket_id<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("associatedTicketId", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("associatedTicketId"))
                }
            }
            pub fn association<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("association", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("association"))
                }
            }
            pub fn inbox_id<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("inboxId", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("inboxId"))
                }
            }
            pub fn latest_message_timestamp_after<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(
                        self
                            .0
                            .query_param(
                                "latestMessageTimestampAfter",
                                value.to_string(),
                            ),
                    )
                } else {
                    Self(self.0.query_param_missing("latestMessageTimestampAfter"))
                }
            }
            pub fn limit<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("limit", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("limit"))
                }
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
            pub fn sort<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("sort", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("sort"))
                }
            }
            pub fn thread_status<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("threadStatus", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("threadStatus"))
                }
            }
        }
        pub struct ListThreadsThen(::httpmock::Then);
        impl ListThreadsThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ThreadPage>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetThreadWhen(::httpmock::When);
        impl GetThreadWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}$", crate
                            ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
            pub fn association<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("association", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("association"))
                }
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
        }
        pub struct GetThreadThen(::httpmock::Then);
        impl GetThreadThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ThreadDetails>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ArchiveThreadWhen(::httpmock::When);
        impl ArchiveThreadWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::DELETE)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}$", crate
                            ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
        }
        pub struct ArchiveThreadThen(::httpmock::Then);
        impl ArchiveThreadThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(self, status: u16) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(self.0.status(status))
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct UpdateThreadWhen(::httpmock::When);
        impl UpdateThreadWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::PATCH)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}$", crate
                            ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
            pub fn body(
                self,
                value: &crate::Object<crate::types::ThreadUpdate>,
            ) -> Self {
                Self(self.0.json_body_obj(value))
            }
        }
        pub struct UpdateThreadThen(::httpmock::Then);
        impl UpdateThreadThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::ThreadDetails>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct ListMessagesWhen(::httpmock::When);
        impl ListMessagesWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*/messages$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}/messages$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn after<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("after", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("after"))
                }
            }
            pub fn archived<T>(self, value: T) -> Self
            where
                T: Into<Option<bool>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("archived", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("archived"))
                }
            }
            pub fn limit<T>(self, value: T) -> Self
            where
                T: Into<Option<u32>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("limit", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("limit"))
                }
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
            pub fn sort<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("sort", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("sort"))
                }
            }
        }
        pub struct ListMessagesThen(::httpmock::Then);
        impl ListMessagesThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::MessagePage>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct SendMessageWhen(::httpmock::When);
        impl SendMessageWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::POST)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*/messages$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}/messages$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn body(self, value: &crate::types::OutgoingMessage) -> Self {
                Self(self.0.json_body_obj(value))
            }
        }
        pub struct SendMessageThen(::httpmock::Then);
        impl SendMessageThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(self, status: u16, value: &crate::types::Message) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetMessageWhen(::httpmock::When);
        impl GetMessageWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*/messages/[^/]*$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}/messages/.*$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn message_id(self, value: &str) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/.*/messages/{}$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
        }
        pub struct GetMessageThen(::httpmock::Then);
        impl GetMessageThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(self, status: u16, value: &crate::types::Message) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
        pub struct GetOriginalContentWhen(::httpmock::When);
        impl GetOriginalContentWhen {
            pub fn new(inner: ::httpmock::When) -> Self {
                Self(
                    inner
                        .method(::httpmock::Method::GET)
                        .path_matches(
                            crate::mock::path(
                                    "^/conversations/v3/conversations/threads/[^/]*/messages/[^/]*/original-content$",
                                )
                                .unwrap(),
                        ),
                )
            }
            pub fn into_inner(self) -> ::httpmock::When {
                self.0
            }
            pub fn thread_id(self, value: u64) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/{}/messages/.*/original-content$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn message_id(self, value: &str) -> Self {
                let re = crate::mock::path(
                        &format!(
                            "^/conversations/v3/conversations/threads/.*/messages/{}/original-content$",
                            crate ::mock::segment(& value.to_string())
                        ),
                    )
                    .unwrap();
                Self(self.0.path_matches(re))
            }
            pub fn property<'a, T>(self, value: T) -> Self
            where
                T: Into<Option<&'a str>>,
            {
                if let Some(value) = value.into() {
                    Self(self.0.query_param("property", value.to_string()))
                } else {
                    Self(self.0.query_param_missing("property"))
                }
            }
        }
        pub struct GetOriginalContentThen(::httpmock::Then);
        impl GetOriginalContentThen {
            pub fn new(inner: ::httpmock::Then) -> Self {
                Self(inner)
            }
            pub fn into_inner(self) -> ::httpmock::Then {
                self.0
            }
            pub fn success(
                self,
                status: u16,
                value: &crate::Object<crate::types::OriginalContent>,
            ) -> Self {
                assert_eq!(status / 100u16, 2u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn client_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 4u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
            pub fn server_error(
                self,
                status: u16,
                value: &crate::Object<crate::types::ApiError>,
            ) -> Self {
                assert_eq!(status / 100u16, 5u16);
                Self(
                    self
                        .0
                        .status(status)
                        .header("content-type", "application/json")
                        .json_body_obj(value),
                )
            }
        }
    }
    /// An extension trait for [`MockServer`](::httpmock::MockServer) that
    /// adds a method for each operation. These are the equivalent of
    /// type-checked [`mock()`](::httpmock::MockServer::mock) calls.
    pub trait MockServerExt: sealed::Sealed {
        fn assign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::AssignThreadWhen, operations::AssignThreadThen);
        fn unassign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::UnassignThreadWhen, operations::UnassignThreadThen);
        fn read_actors<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ReadActorsWhen, operations::ReadActorsThen);
        fn get_actor<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetActorWhen, operations::GetActorThen);
        fn list_channel_accounts<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(
                operations::ListChannelAccountsWhen,
                operations::ListChannelAccountsThen,
            );
        fn get_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(
                operations::GetChannelAccountWhen,
                operations::GetChannelAccountThen,
            );
        fn list_channels<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListChannelsWhen, operations::ListChannelsThen);
        fn get_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetChannelWhen, operations::GetChannelThen);
        fn list_inboxes<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListInboxesWhen, operations::ListInboxesThen);
        fn get_inbox<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetInboxWhen, operations::GetInboxThen);
        fn list_threads<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListThreadsWhen, operations::ListThreadsThen);
        fn get_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetThreadWhen, operations::GetThreadThen);
        fn archive_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ArchiveThreadWhen, operations::ArchiveThreadThen);
        fn update_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::UpdateThreadWhen, operations::UpdateThreadThen);
        fn list_messages<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListMessagesWhen, operations::ListMessagesThen);
        fn send_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::SendMessageWhen, operations::SendMessageThen);
        fn get_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetMessageWhen, operations::GetMessageThen);
        fn get_original_content<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(
                operations::GetOriginalContentWhen,
                operations::GetOriginalContentThen,
            );
    }
    impl MockServerExt for ::httpmock::MockServer {
        fn assign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::AssignThreadWhen, operations::AssignThreadThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::AssignThreadWhen::new(when),
                    operations::AssignThreadThen::new(then),
                )
            })
        }
        fn unassign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::UnassignThreadWhen, operations::UnassignThreadThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::UnassignThreadWhen::new(when),
                    operations::UnassignThreadThen::new(then),
                )
            })
        }
        fn read_actors<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ReadActorsWhen, operations::ReadActorsThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ReadActorsWhen::new(when),
                    operations::ReadActorsThen::new(then),
                )
            })
        }
        fn get_actor<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetActorWhen, operations::GetActorThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetActorWhen::new(when),
                    operations::GetActorThen::new(then),
                )
            })
        }
        fn list_channel_accounts<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(
                operations::ListChannelAccountsWhen,
                operations::ListChannelAccountsThen,
            ),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ListChannelAccountsWhen::new(when),
                    operations::ListChannelAccountsThen::new(then),
                )
            })
        }
        fn get_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(
                operations::GetChannelAccountWhen,
                operations::GetChannelAccountThen,
            ),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetChannelAccountWhen::new(when),
                    operations::GetChannelAccountThen::new(then),
                )
            })
        }
        fn list_channels<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListChannelsWhen, operations::ListChannelsThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ListChannelsWhen::new(when),
                    operations::ListChannelsThen::new(then),
                )
            })
        }
        fn get_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetChannelWhen, operations::GetChannelThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetChannelWhen::new(when),
                    operations::GetChannelThen::new(then),
                )
            })
        }
        fn list_inboxes<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListInboxesWhen, operations::ListInboxesThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ListInboxesWhen::new(when),
                    operations::ListInboxesThen::new(then),
                )
            })
        }
        fn get_inbox<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetInboxWhen, operations::GetInboxThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetInboxWhen::new(when),
                    operations::GetInboxThen::new(then),
                )
            })
        }
        fn list_threads<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListThreadsWhen, operations::ListThreadsThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ListThreadsWhen::new(when),
                    operations::ListThreadsThen::new(then),
                )
            })
        }
        fn get_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetThreadWhen, operations::GetThreadThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetThreadWhen::new(when),
                    operations::GetThreadThen::new(then),
                )
            })
        }
        fn archive_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ArchiveThreadWhen, operations::ArchiveThreadThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ArchiveThreadWhen::new(when),
                    operations::ArchiveThreadThen::new(then),
                )
            })
        }
        fn update_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::UpdateThreadWhen, operations::UpdateThreadThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::UpdateThreadWhen::new(when),
                    operations::UpdateThreadThen::new(then),
                )
            })
        }
        fn list_messages<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::ListMessagesWhen, operations::ListMessagesThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::ListMessagesWhen::new(when),
                    operations::ListMessagesThen::new(then),
                )
            })
        }
        fn send_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::SendMessageWhen, operations::SendMessageThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::SendMessageWhen::new(when),
                    operations::SendMessageThen::new(then),
                )
            })
        }
        fn get_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(operations::GetMessageWhen, operations::GetMessageThen),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetMessageWhen::new(when),
                    operations::GetMessageThen::new(then),
                )
            })
        }
        fn get_original_content<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
        where
            F: FnOnce(
                operations::GetOriginalContentWhen,
                operations::GetOriginalContentThen,
            ),
        {
            self.mock(|when, then| {
                config_fn(
                    operations::GetOriginalContentWhen::new(when),
                    operations::GetOriginalContentThen::new(then),
                )
            })
        }
    }
    mod sealed {
        pub trait Sealed {}
        impl Sealed for ::httpmock::MockServer {}
    }
}
/// The types of webhooks.
#[cfg(feature = "webhook")]
pub mod webhook {
    use crate::model::*;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    /**One reported event.

Reading never fails for a field: one that is new to this crate, or has another JSON type, is in [`Object::extra`](crate::Object::extra). The fields are documented; which of them are there depends on the subscription.*/
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct Event {
        ///The id of the app.
        pub app_id: Option<i64>,
        ///How many times HubSpot has tried to deliver it before; 0 at first.
        pub attempt_number: Option<i64>,
        ///The source of the change.
        pub change_source: Option<String>,
        ///The id of the event. Not always unique.
        pub event_id: Option<i64>,
        ///The id of the new message, for [`SubscriptionType::ConversationNewMessage`].
        pub message_id: Option<String>,
        ///The type of the new message.
        pub message_type: Option<MessageType>,
        ///The id of what it happened to: for a conversation, of the thread. See [`thread_id`](Self::thread_id).
        pub object_id: Option<i64>,
        ///When it happened, in milliseconds since 1970.
        pub occurred_at: Option<i64>,
        ///The id of the account.
        pub portal_id: Option<i64>,
        ///The property that changed, for [`SubscriptionType::ConversationPropertyChange`]: `assignedTo`, `status` or `isArchived`.
        pub property_name: Option<String>,
        ///The new value of that property.
        pub property_value: Option<String>,
        ///The id of the app's subscription to such events.
        pub subscription_id: Option<i64>,
        ///What happened.
        pub subscription_type: Option<SubscriptionType>,
    }
    impl Schema for Event {
        fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
            to.field("appId", &self.app_id);
            to.field("attemptNumber", &self.attempt_number);
            to.field("changeSource", &self.change_source);
            to.field("eventId", &self.event_id);
            to.field("messageId", &self.message_id);
            to.field("messageType", &self.message_type);
            to.field("objectId", &self.object_id);
            to.field("occurredAt", &self.occurred_at);
            to.field("portalId", &self.portal_id);
            to.field("propertyName", &self.property_name);
            to.field("propertyValue", &self.property_value);
            to.field("subscriptionId", &self.subscription_id);
            to.field("subscriptionType", &self.subscription_type);
        }
    }
    impl Readable for Event {
        fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
            match name {
                "appId" => value.optional(&mut self.app_id),
                "attemptNumber" => value.optional(&mut self.attempt_number),
                "changeSource" => value.optional(&mut self.change_source),
                "eventId" => value.optional(&mut self.event_id),
                "messageId" => value.optional(&mut self.message_id),
                "messageType" => value.optional(&mut self.message_type),
                "objectId" => value.optional(&mut self.object_id),
                "occurredAt" => value.optional(&mut self.occurred_at),
                "portalId" => value.optional(&mut self.portal_id),
                "propertyName" => value.optional(&mut self.property_name),
                "propertyValue" => value.optional(&mut self.property_value),
                "subscriptionId" => value.optional(&mut self.subscription_id),
                "subscriptionType" => value.optional(&mut self.subscription_type),
                _ => value.unknown(),
            }
        }
    }
    ///The type of a new message (documented).
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum MessageType {
        ///`MESSAGE`: it went through a channel.
        Message,
        ///`COMMENT`: it is for the team only.
        Comment,
        ///`WELCOME_MESSAGE`: it is the greeting of a chat flow.
        WelcomeMessage,
        /// A value that this version of the crate does not know, kept as HubSpot wrote it.
        Unrecognized(UnrecognizedValue),
    }
    impl MessageType {
        /// The value as HubSpot writes it.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Message => "MESSAGE",
                Self::Comment => "COMMENT",
                Self::WelcomeMessage => "WELCOME_MESSAGE",
                Self::Unrecognized(value) => value.as_str(),
            }
        }
    }
    impl std::str::FromStr for MessageType {
        type Err = std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            let value = match value {
                "MESSAGE" => Self::Message,
                "COMMENT" => Self::Comment,
                "WELCOME_MESSAGE" => Self::WelcomeMessage,
                _ => Self::Unrecognized(UnrecognizedValue::new(value)),
            };
            Ok(value)
        }
    }
    impl std::fmt::Display for MessageType {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl Model for MessageType {
        type As = AsEnum;
    }
    impl Serialize for MessageType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
    }
    impl<'de> Deserialize<'de> for MessageType {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            read(from)
        }
    }
    ///An event of conversations that an app can subscribe to (documented). Events of contacts, deals and the like are posted to the same URL and read as [`Unrecognized`](Self::Unrecognized).
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum SubscriptionType {
        ///`conversation.creation`: a thread was started.
        ConversationCreation,
        ///`conversation.deletion`: a thread was archived.
        ConversationDeletion,
        ///`conversation.privacyDeletion`: a thread was deleted permanently.
        ConversationPrivacyDeletion,
        ///`conversation.propertyChange`: a property of a thread changed.
        ConversationPropertyChange,
        ///`conversation.newMessage`: a thread has a new message, incoming or outgoing.
        ConversationNewMessage,
        /// A value that this version of the crate does not know, kept as HubSpot wrote it.
        Unrecognized(UnrecognizedValue),
    }
    impl SubscriptionType {
        /// The value as HubSpot writes it.
        pub fn as_str(&self) -> &str {
            match self {
                Self::ConversationCreation => "conversation.creation",
                Self::ConversationDeletion => "conversation.deletion",
                Self::ConversationPrivacyDeletion => "conversation.privacyDeletion",
                Self::ConversationPropertyChange => "conversation.propertyChange",
                Self::ConversationNewMessage => "conversation.newMessage",
                Self::Unrecognized(value) => value.as_str(),
            }
        }
    }
    impl std::str::FromStr for SubscriptionType {
        type Err = std::convert::Infallible;
        fn from_str(value: &str) -> Result<Self, Self::Err> {
            let value = match value {
                "conversation.creation" => Self::ConversationCreation,
                "conversation.deletion" => Self::ConversationDeletion,
                "conversation.privacyDeletion" => Self::ConversationPrivacyDeletion,
                "conversation.propertyChange" => Self::ConversationPropertyChange,
                "conversation.newMessage" => Self::ConversationNewMessage,
                _ => Self::Unrecognized(UnrecognizedValue::new(value)),
            };
            Ok(value)
        }
    }
    impl std::fmt::Display for SubscriptionType {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl Model for SubscriptionType {
        type As = AsEnum;
    }
    impl Serialize for SubscriptionType {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(self.as_str())
        }
    }
    impl<'de> Deserialize<'de> for SubscriptionType {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            read(from)
        }
    }
}
