//! One refresh for all callers.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tokio::sync::watch;
use tokio::time::Instant;

use super::endpoint::{Fresh, refresh};
use super::{OAuth, Token};
use crate::backend::HttpBackend;
use crate::sync::lock;
use crate::time::{deadline_in, saturating_add};
use crate::{Error, Result};

/// A token is refreshed so long before it ends.
const EARLY: Duration = Duration::from_secs(60);
/// A token is used no longer so long before it ends: it has a way to go.
const LAST: Duration = Duration::from_secs(5);
/// How long a refusal stands at the least: calls that come meanwhile get it, too, and HubSpot is left in peace.
const REFUSED_FOR: Duration = Duration::from_secs(10);
/// Bounds for what HubSpot says of a token's life: one that ends at once would be asked for without end. The longest
/// is also that of a pause that it asks for.
pub(super) const SHORTEST: Duration = Duration::from_secs(2);
pub(super) const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A token that is refreshed, once for all who ask.
pub(crate) struct Refreshing {
    oauth: OAuth,
    backend: Arc<dyn HttpBackend>,
    clock: Clock,
    state: Arc<Mutex<State>>,
}

struct State {
    held: Option<Held>,
    refused: Option<Refused>,
    /// Somebody is at it; this tells when they are done.
    asking: Option<watch::Receiver<()>>,
    refresh_token: SecretString,
}

struct Held {
    token: Token,
    /// When the next one is asked for.
    early: Moment,
    /// When it is used no longer.
    end: Moment,
}

struct Refused {
    why: Arc<Error>,
    until: Instant,
}

/// The machine's clock.
type Clock = fn() -> SystemTime;

/// A time by two clocks. That of the process may stand still while the machine sleeps, and the machine's may be
/// set: whichever comes first counts.
#[derive(Clone, Copy)]
struct Moment {
    instant: Instant,
    clock: SystemTime,
}

impl Moment {
    fn now(clock: Clock) -> Self {
        Self {
            instant: Instant::now(),
            clock: clock(),
        }
    }

    fn later(self, time: Duration) -> Self {
        Self {
            instant: saturating_add(self.instant, time),
            clock: self.clock.checked_add(time).unwrap_or(self.clock),
        }
    }

    fn has_come(self, now: Self) -> bool {
        now.instant >= self.instant || now.clock >= self.clock
    }
}

/// What to do for a call that needs a token.
enum Next {
    Give(Token),
    Refuse(Arc<Error>),
    Wait(watch::Receiver<()>),
}

impl Refreshing {
    pub(crate) fn new(oauth: OAuth, backend: Arc<dyn HttpBackend>) -> Self {
        let state = State {
            held: None,
            refused: None,
            asking: None,
            refresh_token: oauth.refresh_token.clone(),
        };
        Self {
            oauth,
            backend,
            clock: SystemTime::now,
            state: Arc::new(Mutex::new(state)),
        }
    }

    #[cfg(test)]
    pub(crate) fn by(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    pub(crate) async fn token(&self) -> Result<Token> {
        loop {
            let (next, asker) = self.next();
            if let Some(asker) = asker {
                // A task of its own: whoever asked first may be dropped, and HubSpot may already have answered.
                tokio::spawn(asker.run());
            }
            match next {
                Next::Give(token) => return Ok(token),
                Next::Refuse(why) => return Err(Error::clone(&why)),
                Next::Wait(mut asking) => {
                    // An error only says that the asker is gone: then the state tells more.
                    let _ = asking.changed().await;
                }
            }
        }
    }

    /// What to do, and who is to ask for a new token, if somebody should who does not yet.
    fn next(&self) -> (Next, Option<RefreshTask>) {
        let mut state = lock(&self.state);
        let now = Moment::now(self.clock);
        let held = state.held.as_ref().filter(|held| !held.end.has_come(now));
        let good = held.map(|held| Next::Give(held.token.clone()));
        let fresh = held.is_some_and(|held| !held.early.has_come(now));
        let refused = state
            .refused
            .as_ref()
            .filter(|refused| now.instant < refused.until);
        match (good, refused, &state.asking) {
            (Some(good), _, _) if fresh => (good, None),
            (good, Some(refused), _) => (
                good.unwrap_or_else(|| Next::Refuse(Arc::clone(&refused.why))),
                None,
            ),
            // While it is good, nobody needs to wait for the next one.
            (good, None, Some(asking)) => (good.unwrap_or_else(|| Next::Wait(asking.clone())), None),
            (good, None, None) => {
                let (done, asking) = watch::channel(());
                state.asking = Some(asking.clone());
                let asker = RefreshTask {
                    oauth: self.oauth.clone(),
                    backend: Arc::clone(&self.backend),
                    clock: self.clock,
                    refresh_token: state.refresh_token.clone(),
                    state: Arc::clone(&self.state),
                    _done: done,
                };
                (good.unwrap_or(Next::Wait(asking)), Some(asker))
            }
        }
    }
}

/// Asks for a new token. However that ends, be it with a panic of the user's callback or before it began, nobody may
/// wait for it for ever: when it is dropped, the state says that nobody asks, and then all are woken.
struct RefreshTask {
    oauth: OAuth,
    backend: Arc<dyn HttpBackend>,
    clock: Clock,
    refresh_token: SecretString,
    state: Arc<Mutex<State>>,
    _done: watch::Sender<()>,
}

impl RefreshTask {
    async fn run(self) {
        let granted = refresh(&self.oauth, &*self.backend, &self.refresh_token).await;
        let new = self.store_result(granted);
        if let (Some(new), Some(persist)) = (new, &self.oauth.persist) {
            persist(&new);
        }
    }

    /// The new refresh token, if there is one.
    fn store_result(&self, granted: Result<Fresh>) -> Option<String> {
        let mut state = lock(&self.state);
        match granted {
            Ok(fresh) => {
                let Fresh {
                    token,
                    lifetime,
                    refresh_token,
                } = fresh;
                // From now on: one that ended on its way would be of use to nobody, and asked for without end.
                let now = Moment::now(self.clock);
                let before = |early: Duration, part: u32| now.later(lifetime - early.min(lifetime / part));
                state.held = Some(Held {
                    token,
                    early: before(EARLY, 2),
                    end: before(LAST, 4),
                });
                state.refused = None;
                if let Some(new) = &refresh_token {
                    state.refresh_token = new.clone().into();
                }
                refresh_token
            }
            Err(why) => {
                let asked = why.retry_after().unwrap_or_default();
                state.refused = Some(Refused {
                    until: deadline_in(asked.clamp(REFUSED_FOR, LONGEST)),
                    why: Arc::new(why),
                });
                None
            }
        }
    }
}

impl Drop for RefreshTask {
    fn drop(&mut self) {
        lock(&self.state).asking = None;
    }
}
