//! The state of the stand-in: its threads, limits, faults and past requests.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::account::APP_ACTOR;
use super::fault::Fault;
use super::new_thread::{NewThread, Thread};
use super::rate_limits::RateLimits;
use super::stored::StoredMessage;

/// Returns the fault to inject into a request, if any.
pub(super) type Injector = Arc<dyn Fn(&http::Request<Bytes>) -> Option<Fault> + Send + Sync>;
/// Changes the message that a request stores.
pub(super) type Rewrite = Arc<dyn Fn(&http::Request<Bytes>, &mut StoredMessage) + Send + Sync>;

const FIRST_THREAD: u64 = 8_000_000_001;

pub(super) struct State {
    pub token: String,
    pub scopes: Vec<&'static str>,
    pub threads: BTreeMap<u64, Thread>,
    #[cfg(feature = "custom-channels")]
    pub channels: super::stored_channels::Channels,
    #[cfg(feature = "files")]
    pub files: super::stored_files::Files,
    /// Whether pages before the last are short or empty.
    pub uneven: bool,
    pub rate_limits: RateLimits,
    /// Faults to inject, in the order in which they were added.
    pub faults: Vec<Fault>,
    pub injector: Option<Injector>,
    pub rewrite: Option<Rewrite>,
    /// Every request, oldest first.
    pub requests: Vec<http::Request<Bytes>>,
    /// How long after it is stored a message first appears in lists.
    pub listing_delay: Duration,
    /// The number of message ids generated.
    id_count: u64,
    /// The time that [`now`](Self::now) returned last.
    last_now: DateTime<Utc>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            token: "stand-in-token".to_owned(),
            scopes: vec![
                "conversations.read",
                "conversations.write",
                "conversations.custom_channels.read",
                "conversations.custom_channels.write",
                "files",
            ],
            threads: BTreeMap::new(),
            #[cfg(feature = "custom-channels")]
            channels: super::stored_channels::Channels::default(),
            #[cfg(feature = "files")]
            files: super::stored_files::Files::default(),
            uneven: false,
            rate_limits: RateLimits::default(),
            faults: Vec::new(),
            injector: None,
            rewrite: None,
            requests: Vec::new(),
            listing_delay: Duration::ZERO,
            id_count: 0,
            last_now: Utc::now(),
        }
    }
}

impl State {
    /// Adds a thread with its messages, and returns its id.
    pub(super) fn add_thread(&mut self, new: NewThread) -> u64 {
        let mut thread = new.thread;
        let id = new.id.unwrap_or_else(|| self.free_id());
        thread.json["id"] = id.to_string().into();
        thread.json["createdAt"] = self.now().into();
        thread.json["originalChannelId"] = thread.channel_account.channel_id().into();
        thread.json["originalChannelAccountId"] = thread.channel_account.channel_account_id().into();
        self.threads.insert(id, thread);
        for text in new.texts {
            self.receive(id, &text);
        }
        id
    }

    /// Returns the id after the highest, or the first free one if the highest is the maximum.
    fn free_id(&self) -> u64 {
        let highest = self.threads.keys().next_back();
        let next = highest.map_or(Some(FIRST_THREAD), |highest| highest.checked_add(1));
        let mut free = (FIRST_THREAD..).filter(|id| !self.threads.contains_key(id));
        next.or_else(|| free.next()).unwrap_or_default()
    }

    /// Returns the messages of a thread, oldest first.
    pub(super) fn messages(&self, thread: u64) -> &[StoredMessage] {
        let thread = self.threads.get(&thread);
        thread
            .map(|thread| thread.messages.as_slice())
            .unwrap_or_default()
    }

    /// Returns a new id of a message, alternately with and without dashes: both forms occur within one thread (observed).
    fn next_id(&mut self) -> String {
        self.id_count += 1;
        // The product with an odd number is unique, and looks random.
        let n = u128::from(self.id_count).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        let mut id = format!("{n:032x}");
        if !self.id_count.is_multiple_of(2) {
            for dash in [20, 16, 12, 8] {
                id.insert(dash, '-');
            }
        }
        id
    }

    /// Returns the current time, at least a millisecond after the one returned before.
    pub(super) fn now(&mut self) -> String {
        self.last_now = Utc::now().max(self.last_now + TimeDelta::milliseconds(1));
        self.last_now.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// Stores a message or an event on a thread, as `rewrite` changes it. Returns it without these changes, but with the
    /// fields that HubSpot adds.
    pub(super) fn store(
        &mut self,
        thread: u64,
        mut message: StoredMessage,
        rewrite: impl FnOnce(&mut StoredMessage),
    ) -> Option<Value> {
        message.complete(self.next_id(), thread, &self.now());
        let messages = &mut self.threads.get_mut(&thread)?.messages;
        let json = message.json.clone();
        rewrite(&mut message);
        let position = messages.partition_point(|earlier| earlier.created_at() <= message.created_at());
        messages.insert(position, message);
        Some(json)
    }

    /// Records an event on a thread, with the app as its creator and the system as its sender. HubSpot was observed to
    /// do so for assignments by an agent, with the agent as the creator.
    pub(super) fn record(&mut self, thread: u64, mut json: Value) {
        json["createdBy"] = APP_ACTOR.into();
        json["client"] = json!({"clientType": "SYSTEM"});
        json["senders"] = json!([{"actorId": "S-hubspot"}]);
        json["recipients"] = json!([]);
        self.store(thread, StoredMessage::new(json), |_| {});
    }

    /// Stores a message from a thread's customer, on the thread's channel.
    pub(super) fn receive(&mut self, thread: u64, text: &str) -> Option<Value> {
        let to = self.threads.get(&thread)?;
        let message = StoredMessage::received(&to.channel_account, to.customer.clone(), text);
        self.store(thread, message, |_| {})
    }

    /// Replaces the delivery status of a message.
    pub(super) fn set_status(&mut self, message: &str, status: Value) -> Option<Value> {
        let mut stored = self.threads.values_mut().flat_map(|thread| &mut thread.messages);
        let found = stored.find(|stored| stored.json["id"] == message)?;
        found.json["status"] = status;
        Some(found.json.clone())
    }
}
