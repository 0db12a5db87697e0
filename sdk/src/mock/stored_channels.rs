//! The custom channels that the stand-in keeps.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

const FIRST_ID: u64 = 900_001;
/// The id of the account.
const PORTAL: &str = "1001";

/// The channels of the app, and what belongs to them. Ids of one kind are those of no other.
#[derive(Default)]
pub(super) struct Channels {
    /// Each as it is read, by its id.
    pub channels: BTreeMap<String, Value>,
    /// Each as it is read, by its id.
    pub accounts: BTreeMap<String, Value>,
    /// Accounts that an administrator has begun to connect, by their tokens.
    pub staging_tokens: BTreeMap<String, Value>,
    /// The messages that were published with an idempotency key, as HubSpot responded, by channel and key.
    pub published: BTreeMap<(String, String), Value>,
    /// The threads, by account and conversation: its id, or an object with the customer's address.
    pub threads: HashMap<(String, Value), u64>,
    /// What was posted to webhooks and not taken yet, oldest first: the URL and the event.
    pub events: Vec<(String, Value)>,
    /// The number of ids generated.
    id_count: u64,
}

impl Channels {
    /// Returns a new id of a channel, an account, an event or a token.
    pub(super) fn next_id(&mut self) -> String {
        self.id_count += 1;
        (FIRST_ID + self.id_count - 1).to_string()
    }

    /// Returns the accounts of a channel.
    pub(super) fn accounts_of<'c>(&'c self, channel: &'c str) -> impl Iterator<Item = &'c Value> {
        self.accounts
            .values()
            .filter(move |account| account["channelId"] == channel)
    }

    /// Posts an event of a channel to its webhook, if it has one.
    pub(super) fn post(&mut self, channel: &str, now: String, mut event: Value) {
        let url = self.channels.get(channel).map(|channel| &channel["webhookUrl"]);
        let Some(url) = url.and_then(Value::as_str).map(str::to_owned) else {
            return;
        };
        event["channelId"] = channel.into();
        event["portalId"] = PORTAL.into();
        event["eventId"] = self.next_id().into();
        event["eventTimestamp"] = now.into();
        self.events.push((url, event));
    }
}
