//! The data of the stand-in.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::account::{EMAIL, Stored, Thread, VISITOR};
use super::fault::Fault;
use super::new_thread::NewThread;
use super::rate_limits::RateLimits;

#[derive(Debug)]
pub(super) struct State {
    pub token: String,
    pub scopes: Vec<String>,
    pub threads: BTreeMap<u64, Thread>,
    /// The app that comments are recorded as.
    pub app: i64,
    /// Whether pages are short and empty before the last one.
    pub uneven: bool,
    pub rate_limits: RateLimits,
    /// Faults to inject, in the order in which they were added.
    pub faults: Vec<Fault>,
    /// Every request, oldest first.
    pub requests: Vec<http::Request<Bytes>>,
    /// How long a message is not listed after it is stored.
    pub listing_delay: Duration,
    ids: u64,
    latest: DateTime<Utc>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            token: "stand-in-token".to_owned(),
            scopes: vec!["conversations.read".to_owned(), "conversations.write".to_owned()],
            threads: BTreeMap::new(),
            app: 1_234_567,
            uneven: false,
            rate_limits: RateLimits::default(),
            faults: Vec::new(),
            requests: Vec::new(),
            listing_delay: Duration::ZERO,
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
    pub(super) fn messages(&self, thread: u64) -> impl Iterator<Item = &Stored> {
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

    /// Stores a message or an event of a thread, with the fields that HubSpot adds.
    pub(super) fn store(&mut self, thread: u64, mut json: Value) -> Option<Value> {
        let (id, now) = (self.next_id(), self.now());
        json["id"] = id.into();
        json["conversationsThreadId"] = thread.to_string().into();
        json["createdAt"] = now.clone().into();
        // Events that HubSpot records have none (observed).
        if json["client"]["clientType"] != "SYSTEM" {
            json["updatedAt"] = now.into();
        }
        json["archived"] = false.into();
        let original = json!({"text": json["text"], "richText": json["richText"]});
        let stored = Stored {
            json: json.clone(),
            original,
            stored_at: Instant::now(),
        };
        self.threads.get_mut(&thread)?.messages.push(stored);
        Some(json)
    }

    /// Records an event on a thread: created by the app, sent by the system (observed of assignments, with an agent in
    /// the app's place).
    pub(super) fn record(&mut self, thread: u64, mut json: Value) {
        json["createdBy"] = format!("I-{}", self.app).into();
        json["client"] = json!({"clientType": "SYSTEM"});
        json["senders"] = json!([{"actorId": "S-hubspot"}]);
        json["recipients"] = json!([]);
        self.store(thread, json);
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
        self.store(thread, message)
    }

    /// Replaces the delivery status of a message.
    pub(super) fn set_status(&mut self, message: &str, status: Value) -> Option<Value> {
        let mut stored = self.threads.values_mut().flat_map(|thread| &mut thread.messages);
        let found = stored.find(|stored| stored.json["id"] == message)?;
        found.json["status"] = status;
        Some(found.json.clone())
    }
}
