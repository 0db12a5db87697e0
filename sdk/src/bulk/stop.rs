//! Stopping from elsewhere.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Waker;

use crate::sync::lock;

/// Stops a [`SendAll`](super::SendAll) from elsewhere, such as from where Ctrl-C is waited for. Clones stop the
/// same one.
#[derive(Clone, Debug, Default)]
pub struct StopHandle(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    stopped: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl StopHandle {
    /// Starts no further items. What is under way is finished, and all is accounted for in the outcomes.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::SeqCst);
        let waker = lock(&self.0.waker).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Whether it was stopped, by anybody or by an error.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::SeqCst)
    }

    /// Has a waker called at [`stop`](Self::stop). To be asked [`is_stopped`](Self::is_stopped) after it.
    pub(super) fn wakes(&self, waker: &Waker) {
        lock(&self.0.waker).replace(waker.clone());
    }
}
