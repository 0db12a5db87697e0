//! What the stand-in remembers.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::meter::Meter;

/// E-mail, live chat and WhatsApp, by the ids HubSpot gives them (observed).
pub(super) const EMAIL: &str = "1002";
pub(super) const LIVE_CHAT: &str = "1000";
pub(super) const WHATSAPP: &str = "1007";

/// The accounts, the inboxes and the people that there are.
pub(super) const MAILBOX: &str = "4001";
pub(super) const CHAT: &str = "4002";
pub(super) const HELP_DESK_MAILBOX: &str = "4003";
pub(super) const INBOX: &str = "3001";
pub(super) const SUPPORT: &str = "3002";
pub(super) const AGENT: u64 = 7001;
pub(super) const VISITOR: &str = "V-9001";

/// The addresses of the mailboxes.
pub(super) const OWN_ADDRESSES: [(&str, &str); 2] = [
    (MAILBOX, "support@example.com"),
    (HELP_DESK_MAILBOX, "help@example.com"),
];

/// By this machine's clock.
pub(super) fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

#[derive(Debug)]
pub(super) struct State {
    pub token: String,
    pub scopes: Vec<String>,
    pub threads: BTreeMap<u64, Thread>,
    /// The app in whose name comments are recorded.
    pub app: i64,
    /// Whether pages are short and empty before the last one.
    pub uneven: bool,
    pub meter: Meter,
    ids: u64,
    latest: DateTime<Utc>,
}

#[derive(Debug)]
pub(super) struct Thread {
    pub channel: &'static str,
    pub account: &'static str,
    pub inbox: &'static str,
    pub contact: &'static str,
    pub ticket: Option<&'static str>,
    pub status: &'static str,
    pub assignee: Option<String>,
    pub archived: bool,
    pub created_at: String,
    pub closed_at: Option<String>,
    /// Oldest first.
    pub messages: Vec<Stored>,
}

#[derive(Debug)]
pub(super) struct Stored {
    pub json: Value,
    /// The text before it was cut.
    pub original: Value,
}

impl State {
    pub(super) fn new(token: String) -> Self {
        Self {
            token,
            scopes: vec!["conversations.read".to_owned(), "conversations.write".to_owned()],
            threads: BTreeMap::new(),
            app: 1_234_567,
            uneven: false,
            meter: Meter::default(),
            ids: 0,
            latest: now(),
        }
    }

    /// What is on a thread, oldest first.
    pub(super) fn messages(&self, thread: u64) -> impl Iterator<Item = &Stored> {
        let thread = self.threads.get(&thread).into_iter();
        thread.flat_map(|thread| &thread.messages)
    }

    /// Ids come in two shapes within one thread (observed).
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

    /// The time, which never stands still: what came later has a later one.
    pub(super) fn now(&mut self) -> String {
        self.latest = now().max(self.latest + Duration::milliseconds(1));
        self.latest.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// Puts something into a thread as HubSpot would show it.
    pub(super) fn store(&mut self, thread: u64, mut json: Value) -> Option<Value> {
        let (id, now) = (self.next_id(), self.now());
        json["id"] = id.into();
        json["conversationsThreadId"] = thread.to_string().into();
        json["createdAt"] = now.clone().into();
        // What HubSpot records by itself has none (observed).
        if json["client"]["clientType"] != "SYSTEM" {
            json["updatedAt"] = now.into();
        }
        json["archived"] = false.into();
        let original = json!({"text": json["text"], "richText": json["richText"]});
        let stored = Stored {
            json: json.clone(),
            original,
        };
        self.threads.get_mut(&thread)?.messages.push(stored);
        Some(json)
    }

    /// Records what was done to a thread: by the app, while the sender is the system (observed of assignments, with an
    /// agent in the app's place).
    pub(super) fn record(&mut self, thread: u64, mut json: Value) {
        json["createdBy"] = format!("I-{}", self.app).into();
        json["client"] = json!({"clientType": "SYSTEM"});
        json["senders"] = json!([{"actorId": "S-hubspot"}]);
        json["recipients"] = json!([]);
        self.store(thread, json);
    }
}
