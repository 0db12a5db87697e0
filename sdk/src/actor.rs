//! What one asks of any actor, and of what names an id.

use crate::{
    Actor, ActorId, ActorIds, ChannelAccount, ChannelAccountDetails, Object, ThreadDetails, ThreadId,
};

impl Actor {
    /// The id. Empty only if HubSpot sent none.
    #[must_use]
    pub fn id(&self) -> ActorId {
        match self {
            Self::Agent(actor) => actor.id.clone(),
            Self::Bot(actor) => actor.id.clone(),
            Self::Email(actor) => actor.id.clone(),
            Self::Integrator(actor) => actor.id.clone(),
            Self::Llm(actor) => actor.id.clone(),
            Self::System(actor) => actor.id.clone(),
            Self::Visitor(actor) => actor.id.clone(),
            Self::Unrecognized(any) => any.id.clone().unwrap_or_default(),
        }
    }

    /// The name to show. HubSpot itself and an e-mail address have none.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Agent(actor) => actor.name.as_deref(),
            Self::Bot(actor) => actor.name.as_deref(),
            Self::Integrator(actor) => actor.name.as_deref(),
            Self::Llm(actor) => actor.name.as_deref(),
            Self::Visitor(actor) => actor.name.as_deref(),
            Self::Email(_) | Self::System(_) => None,
            Self::Unrecognized(any) => any.name.as_deref(),
        }
    }

    /// The e-mail address, if it has one.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        match self {
            Self::Agent(actor) => actor.email.as_deref(),
            Self::Email(actor) => actor.email.as_deref(),
            Self::Visitor(actor) => actor.email.as_deref(),
            Self::Bot(_) | Self::Integrator(_) | Self::Llm(_) | Self::System(_) => None,
            Self::Unrecognized(any) => any.email.as_deref(),
        }
    }
}

impl<A: Into<ActorId>> From<Vec<A>> for Object<ActorIds> {
    fn from(ids: Vec<A>) -> Self {
        ActorIds::new(ids).into()
    }
}

impl<A: Into<ActorId>, const N: usize> From<[A; N]> for Object<ActorIds> {
    fn from(ids: [A; N]) -> Self {
        ActorIds::new(ids).into()
    }
}

impl ThreadDetails {
    /// The thread's number, for [`Client::thread`](crate::Client::thread). `None` if HubSpot's id is no number.
    #[must_use]
    pub fn thread_id(&self) -> Option<ThreadId> {
        self.id.parse().ok()
    }
}

impl ChannelAccountDetails {
    /// The account as a sender's address, for [`NewMessage::new`](crate::NewMessage::new). `None` if HubSpot did
    /// not say which channel it is of.
    #[must_use]
    pub fn account(&self) -> Option<ChannelAccount> {
        Some(ChannelAccount::new(self.channel_id.as_deref()?, &self.id))
    }
}
