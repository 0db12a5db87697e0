//! Every promise with its test.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::context::{Check, Handle, Violations};
use crate::store::{Store, StoreError};

/// How many handles of the store are used at once.
const HANDLES: usize = 8;

/// Checks an implementation in one process. `open` opens the same store each time, as another process would; what is in
/// the store stays, and the records of the check stay too.
///
/// It takes some seconds. A store that processes share also has to pass [`processes`](super::processes).
///
/// # Errors
///
/// Returns every promise that is not kept, and every error of the store.
pub async fn check<F, O>(open: F) -> Result<(), Violations>
where
    F: Fn() -> O,
    O: Future<Output = Result<Arc<dyn Store>, StoreError>>,
{
    let mut stores = Vec::new();
    for _ in 0..HANDLES {
        match open().await {
            Ok(store) => stores.push(Handle(store)),
            Err(error) => return Err(Violations(vec![format!("it cannot be opened: {error}")])),
        }
    }
    let violations = violations(&Check::new(stores)).await;
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Violations(violations))
    }
}

/// Returns the promises that the store does not keep.
pub(super) async fn violations(check: &Check) -> Vec<String> {
    let mut violations = Vec::new();
    for (promise, test) in PROMISES {
        if let Err(violation) = test(check).await {
            violations.push(format!("{promise}: {violation}"));
        }
    }
    violations
}

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
type Test = for<'a> fn(&'a Check) -> Outcome<'a>;

const PROMISES: [(&str, Test); 17] = [
    ("a record is read as it was written, from every handle", |check| {
        Box::pin(check.reads_what_was_written())
    }),
    ("a swap with another revision changes nothing", |check| {
        Box::pin(check.refuses_stale_revisions())
    }),
    ("of those who write a record at once, one does", |check| {
        Box::pin(check.has_one_winner())
    }),
    ("no swap is lost", |check| Box::pin(check.loses_no_update())),
    ("of two swaps, the second is made only after the first", |check| {
        Box::pin(check.swaps_both_in_order())
    }),
    ("of two swaps, each record has its own time to live", |check| {
        Box::pin(check.expires_one_of_both())
    }),
    ("of two swaps at once, none is lost", |check| {
        Box::pin(check.loses_none_of_both())
    }),
    ("any bytes can be stored, 64 KiB at least", |check| {
        Box::pin(check.stores_any_bytes())
    }),
    ("different keys are different records", |check| {
        Box::pin(check.separates_keys())
    }),
    (
        "a record expires at its time, and one without a time never",
        |check| Box::pin(check.expires_in_time()),
    ),
    ("a record never expires before its time", |check| {
        Box::pin(check.expires_no_short_record_early())
    }),
    ("time never goes back", |check| Box::pin(check.keeps_time())),
    ("every handle has the time of the store", |check| {
        Box::pin(check.shares_its_time())
    }),
    ("every handle has the identity of the store", |check| {
        Box::pin(check.shares_its_identity())
    }),
    ("a dropped future leaves whole records", |check| {
        Box::pin(check.survives_dropped_futures())
    }),
    ("an error leaves whole records", |check| {
        Box::pin(check.survives_errors())
    }),
    ("every key whose record stays is listed once", |check| {
        Box::pin(check.lists_keys_that_stay())
    }),
];
