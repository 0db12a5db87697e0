//! The data of the stand-in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::account::{APP_ACTOR, EMAIL, Thread, VISITOR};
use super::fault::Fault;
use super::new_thread::NewThread;
use super::rate_limits::RateLimits;
use super::stored::StoredMessage;

/// Changes what a request stores.
pub(super) type Rewrite = Arc<dyn Fn(&http::Request<Bytes>, &mut StoredMessage) + Send + Sync>;

pub(super) struct State {
    pub token: String,
    pub scopes: Vec<String>,
    pub threads: BTreeMap<u64, Thread>,
    /// Whether pages are short and empty before the last one.
    pub uneven: bool,
    pub rate_limits: RateLimits,
    /// Faults to inject, in the order in which they were added.
    pub faults: Vec<Fault>,
    /// Every request, oldest first.
    pub requests: Vec<http::Request<Bytes>>,
    /// How long a message is not listed after it is stored.
    pub listing_delay: Duration,
    pub rewrite: Option<Rewrite>,
    ids: u64,
    latest: DateTime<Utc>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            token: "stand-in-token".to_owned(),
            scopes: vec!["conversations.read".to_owned(), "conversations.write".to_owned()],
            threads: BTreeMap::new(),
            uneven: false,
            rate_limits: RateLimits::default(),
            faults: Vec::new(),
            requests: Vec::new(),
            listing_delay: Duration::ZERO,
            rewrite: None,
            ids: 0,
            latest: Utc::now(),
        }
    }
}

impl State {
    /// Adds a thread with its messages.
    pub(super) fn add_thread(&mut self, new: NewThread) -> u64 {
        let next = self
            .threads
            .keys()
            .next_back()
            .map_or(8_000_000_001, |last| last + 1);
        let id = new.id.unwrap_or(next);
        let messages = new.messages.clone();
        let thread = new.into_thread(self.now());
        self.threads.insert(id, thread);
        for text in messages {
            self.receive(id, &text);
        }
        id
    }

    /// Returns the messages of a thread, oldest first.
    pub(super) fn messages(&self, thread: u64) -> impl Iterator<Item = &StoredMessage> {
        let thread = self.threads.get(&thread).into_iter();
        thread.flat_map(|thread| &thread.messages)
    }

    /// Returns an id, in one of two forms that occur within one thread (observed).
    pub(super) fn next_id(&mut self) -> String {
        self.ids += 1;
        let n = u128::from(self.ids).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        let hex = format!("{n:032x}");
        if self.ids.is_multiple_of(2) {
            return hex;
        }
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!(
            "{}-{}-{}-{}-{}",
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20),
            part(20, 32)
        )
    }

    /// Returns the time, later than at any call before.
    pub(super) fn now(&mut self) -> String {
        self.latest = Utc::now().max(self.latest + TimeDelta::milliseconds(1));
        self.latest.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// Stores a message or an event of a thread, and returns it with the fields that HubSpot adds.
    pub(super) fn store(&mut self, thread: u64, message: StoredMessage) -> Option<Value> {
        self.store_rewritten(thread, message, |_| {})
    }

    /// Stores a message that a request sends. The response has it as it was sent.
    pub(super) fn send(&mut self, thread: u64, json: Value, request: &http::Request<Bytes>) -> Option<Value> {
        let rewrite = self.rewrite.clone();
        self.store_rewritten(thread, StoredMessage::new(json), |message| {
            if let Some(rewrite) = rewrite {
                rewrite(request, message);
            }
        })
    }

    fn store_rewritten(
        &mut self,
        thread: u64,
        mut message: StoredMessage,
        rewrite: impl FnOnce(&mut StoredMessage),
    ) -> Option<Value> {
        message.complete(self.next_id(), thread, &self.now());
        let messages = &mut self.threads.get_mut(&thread)?.messages;
        let json = message.json.clone();
        rewrite(&mut message);
        let created_at = |message: &StoredMessage| message.json["createdAt"].as_str().map(str::to_owned);
        let created = created_at(&message);
        let position = messages.partition_point(|earlier| created_at(earlier) <= created);
        messages.insert(position, message);
        Some(json)
    }

    /// Records an event on a thread: created by the app, sent by the system (observed of assignments, with an agent in
    /// the app's place).
    pub(super) fn record(&mut self, thread: u64, mut json: Value) {
        json["createdBy"] = APP_ACTOR.into();
        json["client"] = json!({"clientType": "SYSTEM"});
        json["senders"] = json!([{"actorId": "S-hubspot"}]);
        json["recipients"] = json!([]);
        self.store(thread, StoredMessage::new(json));
    }

    /// Stores a message from the customer of a thread, through the thread's own channel.
    pub(super) fn receive(&mut self, thread: u64, text: &str) -> Option<Value> {
        let found = self.threads.get(&thread)?;
        let (channel, account, from) = (found.channel, found.account, found.customer.clone());
        self.receive_from(thread, (channel, account), from, text)
    }

    /// Stores a message from this address, through a channel account.
    pub(super) fn receive_from(
        &mut self,
        thread: u64,
        (channel, account): (&str, &str),
        from: Value,
        text: &str,
    ) -> Option<Value> {
        let mut message = json!({
            "type": "MESSAGE",
            "text": text,
            "richText": format!("<p>{text}</p>"),
            "attachments": [],
            "createdBy": VISITOR,
            "client": {"clientType": "HUBSPOT"},
            "senders": [{"actorId": VISITOR, "name": "Robin Example", "deliveryIdentifier": from}],
            "recipients": [],
            "channelId": channel,
            "channelAccountId": account,
            "direction": "INCOMING",
            "status": {"statusType": "RECEIVED"},
            "truncationStatus": "NOT_TRUNCATED",
        });
        if channel == EMAIL {
            message["senders"][0]["senderField"] = "FROM".into();
            message["subject"] = "My order".into();
        }
        self.store(thread, StoredMessage::new(message))
    }

    /// Replaces the delivery status of a message.
    pub(super) fn set_status(&mut self, message: &str, status: Value) -> Option<Value> {
        let mut stored = self.threads.values_mut().flat_map(|thread| &mut thread.messages);
        let found = stored.find(|stored| stored.json["id"] == message)?;
        found.json["status"] = status;
        Some(found.json.clone())
    }
}
