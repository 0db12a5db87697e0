//! Typed ids of threads and channel accounts, and lists of actors to read.

use crate::{ActorId, ActorIds, ChannelAccount, ChannelAccountDetails, Object, ThreadDetails, ThreadId};

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
    /// Returns the id for [`Client::thread`](crate::Client::thread), or `None` if HubSpot sent one that is not a number.
    #[must_use]
    pub fn thread_id(&self) -> Option<ThreadId> {
        self.id.parse().ok()
    }
}

impl ChannelAccountDetails {
    /// Returns the account to send from, for [`NewMessage::new`](crate::NewMessage::new), or `None` if HubSpot did not send
    /// the id of its channel.
    #[must_use]
    pub fn account(&self) -> Option<ChannelAccount> {
        Some(ChannelAccount::new(self.channel_id.as_deref()?, &self.id))
    }
}
