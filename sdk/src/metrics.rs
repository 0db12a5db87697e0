//! What a program counts and measures of its calls.

use std::sync::Arc;
use std::time::Duration;

use crate::sync::catch_panic;

/// Your counters and histograms, for a system such as OpenTelemetry or Prometheus. Add it with
/// [`ClientBuilder::metrics`](crate::ClientBuilder::metrics).
///
/// No measurement has a word of a message, an address, a key or a token. It is called within calls, so it should return at
/// once. A panic in it is caught, and changes no call.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use hubspot_conversations::metrics::{Measurement, Metrics, SendEnd};
///
/// #[derive(Clone, Default)]
/// struct Unknown(Arc<AtomicU64>);
///
/// impl Metrics for Unknown {
///     fn record(&self, measurement: Measurement) {
///         if let Measurement::SendEnded(SendEnd::Unknown) = measurement {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let unknown = Unknown::default();
/// let builder = hubspot_conversations::Client::builder().metrics(unknown.clone());
/// # let _ = builder;
/// ```
pub trait Metrics: Send + Sync + 'static {
    /// Takes note of a measurement.
    fn record(&self, measurement: Measurement);
}

/// Something to count or to measure.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Measurement {
    /// A send ended. One that is dropped is not counted.
    SendEnded(SendEnd),
    /// [`Sends::resolve`](crate::store::sends::Sends::resolve) has looked at all keys, and this number is open or unknown.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    Unsettled(usize),
    /// An attempt waited this long for the limiter.
    LimiterWait(Duration),
    /// An attempt of this operation was made again.
    Retried(&'static str),
    /// An OAuth token was requested, and granted or not.
    TokenRefreshed {
        /// Whether HubSpot granted it.
        is_granted: bool,
    },
}

/// How a send ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendEnd {
    /// HubSpot's response has the message.
    Sent,
    /// The response was lost, and the message found on the thread.
    Recovered,
    /// An earlier call with the same idempotency key had sent it.
    Replayed,
    /// Nothing was sent.
    NotSent,
    /// Whether the message is on the thread is not known.
    Unknown,
}

impl SendEnd {
    /// Returns the name, for an attribute of a counter: `sent`, `recovered`, `replayed`, `not_sent` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Recovered => "recovered",
            Self::Replayed => "replayed",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
        }
    }
}

/// The caller's metrics, if there are any.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Option<Arc<dyn Metrics>>);

impl Recorder {
    pub(crate) fn new(metrics: impl Metrics) -> Self {
        Self(Some(Arc::new(metrics)))
    }

    pub(crate) fn record(&self, measurement: Measurement) {
        if let Some(metrics) = &self.0
            && catch_panic(|| metrics.record(measurement)).is_err()
        {
            tracing::warn!("`Metrics::record` panicked; the panic hook has its message");
        }
    }
}
