//! How long a send may take, and the errors of a key that proves nothing.

use std::time::Duration;

use crate::error::SendOutcome;
use crate::send::search;
use crate::store::send_record::Lease;
use crate::store::{failed, unreadable};
use crate::{CallOptions, Error, ErrorKind};

/// The longest total timeout of a send with a store: the key cannot be taken over before its end.
pub(super) const MAX_TOTAL: Duration = Duration::from_secs(60 * 60);
/// The longest time after which a message may be sent again: as long as the record of a thread is kept.
pub(super) const MAX_RESEND: Duration = Duration::from_secs(24 * 60 * 60);
/// How much longer than a send's own time its lease is, at most.
const MARGIN: Duration = Duration::from_secs(5);

/// Returns how long a send may take: for its attempts, and with its searches, each of which may take a read longer.
pub(super) fn lease(options: &CallOptions, resend: Option<Duration>) -> Lease {
    let total = options.get_total_timeout().min(MAX_TOTAL);
    let margin = search::read_timeout(options).saturating_add(MARGIN.min(total));
    let again = resend.map(|after| after.saturating_add(total).saturating_add(margin));
    let attempts = total.saturating_add(again.unwrap_or_default());
    let settle = options.get_settle_time().min(MAX_TOTAL);
    Lease {
        attempts,
        total: attempts.saturating_add(settle).saturating_add(margin),
    }
}

/// The error of a key whose earlier send ended without a proof.
pub(super) fn unknown_before() -> Error {
    let reason = "an earlier call with the same idempotency key ended without an outcome";
    Error::new(ErrorKind::Interrupted, reason.to_owned())
}

/// The error of a key whose record proves nothing.
pub(super) fn unreadable_key() -> Error {
    failed(unreadable()).with_outcome(SendOutcome::Unknown)
}
