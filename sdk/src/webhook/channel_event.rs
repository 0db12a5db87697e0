//! The events of custom channels.

use http::{HeaderMap, Method};

use super::event::read;
use super::{ChannelEvent, ChannelEventType, Verifier, VerifyError};
use crate::{ChannelMessage, Object};

impl ChannelEvent {
    /// Returns the message that the channel has to deliver, if this is such an event. Report what became of it by
    /// [`Client::update_channel_message`](crate::Client::update_channel_message), with the message's id.
    pub fn outgoing_message(&self) -> Option<&Object<ChannelMessage>> {
        let is_outgoing = self.kind == Some(ChannelEventType::OutgoingChannelMessageCreated);
        self.message.as_ref().filter(|_| is_outgoing)
    }
}

impl Verifier {
    /// Verifies the request of a custom channel's webhook, and parses its event: HubSpot posts one, not in a list
    /// (observed); a list of them is read, too. The arguments are those of [`events`](Self::events).
    ///
    /// # Errors
    ///
    /// Returns the errors of [`events`](Self::events).
    #[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
    pub fn channel_events(
        &self,
        method: &Method,
        url: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Vec<Object<ChannelEvent>>, VerifyError> {
        self.verify(method, url, headers, body)?;
        read(body).map_err(VerifyError::Body)
    }
}
