//! A handle that stops a bulk send.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Waker;

use crate::sync::lock;

/// A handle that stops a [`SendAll`](super::SendAll), for example from the task that waits for Ctrl-C. Its clones stop
/// the same bulk send.
///
/// ```
/// use hubspot_conversations::Client;
/// use hubspot_conversations::bulk::Item;
///
/// async fn send(hubspot: &Client, items: Vec<Item<u32>>) {
///     let mut sending = hubspot.send_list(items);
///     let stop = sending.stop_handle();
///     tokio::spawn(async move {
///         if tokio::signal::ctrl_c().await.is_ok() {
///             stop.stop(); // the sends in flight end with their outcomes
///         }
///     });
///     while let Some(outcome) = sending.next().await {
///         println!("{}: {:?}", outcome.key, outcome.end);
///     }
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct StopHandle(Arc<StopState>);

#[derive(Debug, Default)]
struct StopState {
    stopped: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl StopHandle {
    /// Stops the bulk send: no further item is started, sends in flight finish, and every item gets an outcome.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::SeqCst);
        let waker = lock(&self.0.waker).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns whether the bulk send was stopped, by a handle or by an error.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::SeqCst)
    }

    /// Registers the waker that [`stop`](Self::stop) wakes. Check [`is_stopped`](Self::is_stopped) afterwards: a stop
    /// before the registration wakes nothing.
    pub(super) fn set_waker(&self, waker: &Waker) {
        lock(&self.0.waker).replace(waker.clone());
    }
}
