//! Faults that a stand-in injects.

use std::time::Duration;

use super::operation::Operation;
use super::response::{JSON, Response, injected, rate_limited};

/// What happens to a request in place of the usual response, for [`StandIn::fail_next`](super::StandIn::fail_next).
///
/// With a status or a lost connection, the request is not handled: nothing is stored. With
/// [`after_storing`](Self::after_storing) only its response is lost. A fault applies to one request, or to as many as
/// [`times`](Self::times) says, and with [`on`](Self::on) only to those of one operation.
///
/// ```
/// use hubspot_conversations::mock::{Fault, Operation, StandIn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = StandIn::start();
/// let thread = hubspot.client()?.thread(hubspot.email_thread());
///
/// // The message is stored, and its response is lost: the client finds it on the thread.
/// hubspot.fail_next(Fault::disconnect().after_storing().on(Operation::SendMessage));
/// let sent = thread.comment("The parcel left yesterday.").await?;
/// assert!(sent.recovered());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(super) effect: Effect,
    /// How long after its arrival the request is handled, if it is.
    pub(super) storing_after: Option<Duration>,
    /// How long after the request's arrival the effect occurs.
    pub(super) delay: Duration,
    operation: Option<Operation>,
    times: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The usual response.
    None,
    /// The connection is closed without a response.
    Disconnect,
    Respond(FaultResponse),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FaultResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub content_type: String,
    pub body: String,
}

impl Fault {
    /// A response with this status and an error body in HubSpot's form; for 429, that of the per-second limit.
    #[must_use]
    pub fn status(status: u16) -> Self {
        if status == 429 {
            return Self::rate_limit("SECONDLY");
        }
        Self::respond(&injected(status))
    }

    /// A 429 for this policy: `SECONDLY`, `TEN_SECONDLY_ROLLING` or `DAILY` (observed).
    #[must_use]
    pub fn rate_limit(policy: &str) -> Self {
        Self::respond(&rate_limited(policy))
    }

    /// A connection that is closed without a response.
    #[must_use]
    pub fn disconnect() -> Self {
        Self::new(Effect::Disconnect)
    }

    /// The usual response, after a delay. The request is handled at once.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::None).after_storing().after(delay)
    }

    /// A request that is handled after a delay, and responded to only then, even if the client has given up.
    #[must_use]
    pub fn delay_storing(delay: Duration) -> Self {
        Self::new(Effect::None).storing_after(delay)
    }

    fn respond(response: &Response) -> Self {
        Self::new(Effect::Respond(FaultResponse {
            status: response.status,
            headers: Vec::new(),
            content_type: JSON.to_owned(),
            body: response.body.to_string(),
        }))
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            storing_after: None,
            delay: Duration::ZERO,
            operation: None,
            times: 1,
        }
    }

    /// Handles the request first: a message is stored, whatever the client receives.
    #[must_use]
    pub fn after_storing(self) -> Self {
        self.storing_after(Duration::ZERO)
    }

    /// Handles the request after a delay, even if the response was already sent: a message is then stored late.
    #[must_use]
    pub fn storing_after(mut self, delay: Duration) -> Self {
        self.storing_after = Some(delay);
        self
    }

    /// Delays the response, or the loss of the connection, counted from the request's arrival.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Limits the fault to requests of this operation.
    #[must_use]
    pub fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Injects the fault into this many requests.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Adds a header to the response, such as `retry-after`. Has no effect on a lost connection or the
    /// usual response.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Effect::Respond(response) = &mut self.effect {
            response.headers.push((name.into(), value.into()));
        }
        self
    }

    /// Replaces the body of the response, for example with a gateway's HTML. Has no effect on a lost
    /// connection or the usual response.
    #[must_use]
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<String>) -> Self {
        if let Effect::Respond(response) = &mut self.effect {
            response.content_type = content_type.into();
            response.body = body.into();
        }
        self
    }

    /// Returns the first fault that applies to an operation, and counts this as one of its times.
    pub(super) fn take(faults: &mut Vec<Self>, operation: Option<Operation>) -> Option<Self> {
        faults.retain(|fault| fault.times > 0);
        let mut faults = faults.iter_mut();
        let fault = faults.find(|fault| fault.operation.is_none() || fault.operation == operation)?;
        fault.times -= 1;
        Some(fault.clone())
    }

    /// Returns the number of requests to which these faults are still to apply.
    pub(super) fn pending(faults: &[Self]) -> usize {
        faults.iter().map(|fault| fault.times).sum()
    }
}
