//! The stand-in with faults that a seed draws, and a count of how often each text is stored on each thread.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use hubspot_conversations::mock::{Fault, NewThread, StandIn, StoredMessage};
use hubspot_conversations::{ChannelAccount, DeliveryIdentifier, Message};
use serde_json::Value;

pub use super::dice::Dice;
use crate::setup::{APP, TOKEN};

/// A program, in the environment of an operator who uses a ledger as HubSpot.
#[must_use]
pub fn operator(program: &str, url: &str) -> Command {
    let mut command = Command::new(program);
    for name in [
        "HUBSPOT_CLIENT_ID",
        "HUBSPOT_CLIENT_SECRET",
        "HUBSPOT_REFRESH_TOKEN",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command
        .env("HUBSPOT_ACCESS_TOKEN", TOKEN)
        .env("HUBSPOT_BASE_URL", url)
        .env("HUBSPOT_APP_ID", APP.to_string())
        .stdin(Stdio::null());
    command
}

/// How many of a hundred sends meet each fault.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// The connection is closed after the message has been received, and the message is not stored.
    pub dropped_before: u64,
    /// The message is stored, and the connection is closed without a response.
    pub dropped_after: u64,
    /// The message is stored, and the response is a 500.
    pub failed_after: u64,
    /// The message is not stored, and the response is a 503.
    pub failed_before: u64,
    /// The message is stored only after [`late`](Self::late), and the response comes then.
    pub stored_late: u64,
    /// How late that is, at the most; at the least, half of it.
    pub late: Duration,
    /// How long storing takes otherwise, at the most, and then the response.
    pub usual: Duration,
    /// How long a stored message is not listed yet.
    pub lag: Duration,
}

impl Faults {
    /// Returns a server without faults that takes its time to store a message, up to this.
    #[must_use]
    pub const fn slow(usual: Duration) -> Self {
        Self {
            dropped_before: 0,
            dropped_after: 0,
            failed_after: 0,
            failed_before: 0,
            stored_late: 0,
            late: Duration::ZERO,
            usual,
            lag: Duration::ZERO,
        }
    }
}

#[derive(Debug)]
struct Books {
    dice: Dice,
    faults: Faults,
    refusal: Option<(u16, Value)>,
    /// The channel of every thread that was named so far.
    threads: BTreeMap<u64, String>,
    posts: Vec<(u64, String)>,
    /// How many of the sends are stored sooner or later.
    to_store: usize,
    /// From when until when a send is under way.
    spans: Vec<(Instant, Instant)>,
}

/// The server. It serves until its last clone is dropped.
#[derive(Clone, Debug)]
pub struct Ledger {
    hubspot: Arc<StandIn>,
    books: Arc<Mutex<Books>>,
    url: String,
}

impl Ledger {
    /// Starts it. Each thread exists as soon as a request names it.
    pub async fn start(seed: u64, faults: Faults) -> Self {
        let hubspot = Arc::new(StandIn::start());
        hubspot.set_token(TOKEN);
        hubspot.delay_listing(faults.lag);
        let books = Arc::new(Mutex::new(Books {
            dice: Dice::new(seed),
            faults,
            refusal: None,
            threads: BTreeMap::new(),
            posts: Vec::new(),
            to_store: 0,
            spans: Vec::new(),
        }));
        let (of_requests, stand_in) = (Arc::clone(&books), Arc::downgrade(&hubspot));
        hubspot.fail_with(move |request| {
            let (hubspot, thread) = (stand_in.upgrade()?, thread(request.uri().path())?);
            let mut books = of_requests.lock().unwrap();
            let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
            books.name(&hubspot, thread, body["channelId"].as_str());
            (request.method() == http::Method::POST).then(|| books.post(thread, &body))
        });
        let url = hubspot.base_url();
        Self { hubspot, books, url }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Refuses every send with this response from now on, or none.
    pub fn refuse(&self, refusal: Option<(u16, Value)>) {
        self.books().refusal = refusal;
    }

    /// Replaces the faults.
    pub fn faults(&self, faults: Faults) {
        self.hubspot.delay_listing(faults.lag);
        self.books().faults = faults;
    }

    /// Adds a message from a customer to a thread, by e-mail.
    pub fn receive(&self, thread: u64, text: &str) {
        let from = DeliveryIdentifier::email("customer@example.com");
        self.receive_from(thread, text, "1002", from);
    }

    /// Adds a message from a customer to a thread, through a channel and from this address.
    pub fn receive_from(&self, thread: u64, text: &str, channel: &str, from: DeliveryIdentifier) {
        self.books().name(&self.hubspot, thread, None);
        let through = ChannelAccount::new(channel, "4001");
        let received = StoredMessage::received(&through, from, text);
        let received = self.hubspot.add_message(thread, received);
        received.expect("the thread was added");
    }

    /// What was sent to a thread, oldest first: the text, and the address of the first recipient.
    #[must_use]
    pub fn addressed(&self, thread: u64) -> Vec<(String, String)> {
        let messages = self.hubspot.messages(thread);
        let sent = messages.iter().filter(|message| {
            message
                .direction()
                .is_some_and(|direction| direction.as_str() == "OUTGOING")
        });
        sent.map(|message| {
            let address = message.recipients()[0].delivery_identifier.clone().unwrap();
            (text(message), address.value.clone().unwrap())
        })
        .collect()
    }

    /// The ids under which a text is stored on a thread.
    #[must_use]
    pub fn stored(&self, thread: u64, words: &str) -> Vec<String> {
        let messages = self.hubspot.messages(thread);
        let same = messages.iter().filter(|message| message.text() == Some(words));
        same.map(|message| message.id().to_owned()).collect()
    }

    /// The texts on a thread, oldest first.
    #[must_use]
    pub fn texts(&self, thread: u64) -> Vec<String> {
        self.hubspot.messages(thread).iter().map(text).collect()
    }

    /// The sends that were received: thread and text.
    #[must_use]
    pub fn posts(&self) -> Vec<(u64, String)> {
        self.books().posts.clone()
    }

    /// How many sends were under way at once, at the most.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        let spans = self.books().spans.clone();
        let at = |time: Instant| {
            spans
                .iter()
                .filter(|(from, to)| *from <= time && time < *to)
                .count()
        };
        spans.iter().map(|(from, _)| at(*from)).max().unwrap_or_default()
    }

    /// Waits until every send that was received has been stored, unless it never is.
    pub async fn settled(&self) {
        while self.sent() < self.books().to_store {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The number of messages on all threads that no customer wrote.
    fn sent(&self) -> usize {
        let threads: Vec<u64> = self.books().threads.keys().copied().collect();
        let messages = threads.iter().flat_map(|thread| self.hubspot.messages(*thread));
        messages
            .filter(|message| {
                message
                    .direction()
                    .is_none_or(|direction| direction.as_str() == "OUTGOING")
            })
            .count()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }
}

impl Books {
    /// Adds a thread that no request has named yet; one without messages becomes one of the channel that is sent to.
    fn name(&mut self, hubspot: &StandIn, thread: u64, channel: Option<&str>) {
        let known = self.threads.get(&thread);
        let wanted = channel.or(known.map(String::as_str)).unwrap_or("1002").to_owned();
        if known.is_some_and(|known| *known == wanted || !hubspot.messages(thread).is_empty()) {
            return;
        }
        let new = match wanted.as_str() {
            "1000" => NewThread::live_chat("customer-1"),
            "1007" => NewThread::whatsapp("+15550100"),
            _ => NewThread::email("customer@example.com"),
        };
        hubspot.add_thread(new.id(thread));
        self.threads.insert(thread, wanted);
    }

    /// Draws what happens to a send.
    fn post(&mut self, thread: u64, body: &Value) -> Fault {
        let text = body["text"].as_str().unwrap().to_owned();
        self.posts.push((thread, text));
        if let Some((status, body)) = &self.refusal {
            return Fault::status(*status).body("application/json", body.to_string());
        }
        let (faults, dice) = (self.faults, &mut self.dice);
        let (usual, response) = (dice.within(faults.usual), dice.within(faults.usual));
        let late = faults.late / 2 + dice.within(faults.late / 2);
        let mut drawn = dice.below(100);
        let mut meets = |odds: u64| {
            let met = drawn < odds;
            drawn = drawn.saturating_sub(odds);
            met
        };
        let (fault, storing) = if meets(faults.dropped_before) {
            (Fault::disconnect(), None)
        } else if meets(faults.dropped_after) {
            (Fault::disconnect(), Some(usual))
        } else if meets(faults.failed_after) {
            (Fault::status(500), Some(usual))
        } else if meets(faults.failed_before) {
            (Fault::status(503), None)
        } else if meets(faults.stored_late) {
            (Fault::delay(Duration::ZERO), Some(late))
        } else {
            (Fault::delay(Duration::ZERO), Some(usual))
        };
        let now = Instant::now();
        self.spans.push((now, now + storing.unwrap_or(usual) + response));
        match storing {
            None => fault.after(usual + response),
            Some(storing) => {
                self.to_store += 1;
                fault.storing_after(storing).after(storing + response)
            }
        }
    }
}

fn text(message: &Message) -> String {
    message.text().unwrap().to_owned()
}

/// The thread that a path is about.
#[must_use]
pub fn thread(path: &str) -> Option<u64> {
    let (_, rest) = path.split_once("/threads/")?;
    rest.split('/').next()?.parse().ok()
}
