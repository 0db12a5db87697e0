//! The messages of the fault-injection server, rewritten as HubSpot rewrites them.

use std::collections::HashMap;
use std::time::{Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{LAG, Rng};

/// The one token that is accepted.
pub const TOKEN: &str = "pat-na1-faults";
/// The agent who sends.
pub const AGENT: u64 = 7;
const APP: u64 = 4_321;
const MAIL: &str = "1002";
const CHAT: &str = "1000";

/// The messages on all threads.
#[derive(Debug)]
pub struct Store {
    threads: HashMap<u64, Vec<Stored>>,
    rng: Rng,
    seed: u64,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The send that stored it; `None` for the messages of others.
    pub send: Option<u64>,
    /// Without dashes.
    pub id: String,
    json: Value,
    original: Value,
    created: DateTime<Utc>,
    shown: Instant,
    original_shown: Instant,
}

/// A message of someone else with the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// The customer.
    Visitor,
    /// Another agent, in HubSpot's own pages.
    Colleague,
    /// Another agent, through an app.
    ColleagueByApp,
    /// The same agent from a mailbox of their own, which HubSpot shows as incoming (observed).
    OwnMailbox,
    /// The same agent in HubSpot's own pages. It cannot be told apart from a message of ours that HubSpot shows so.
    Twin,
    /// The same agent's comment, typed into HubSpot.
    TypedComment,
    /// The same agent's message through the same app, six minutes ago or more.
    Old,
    /// A message of the other type, through the same app.
    OtherSort,
    /// The same agent's message through the same app with another text, truncated.
    OtherWords,
    /// An event of the thread.
    Event,
}

/// All of them but the one that cannot be told apart.
pub const OTHERS: [Other; 9] = [
    Other::Visitor,
    Other::Colleague,
    Other::ColleagueByApp,
    Other::OwnMailbox,
    Other::TypedComment,
    Other::Old,
    Other::OtherSort,
    Other::OtherWords,
    Other::Event,
];

impl Store {
    /// Nothing yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            threads: HashMap::new(),
            rng: Rng::new(seed ^ 0x4855_4253),
            seed,
        }
    }

    /// Whether a thread is on e-mail; all others are on live chat.
    #[must_use]
    pub fn is_mail(thread: u64) -> bool {
        thread.is_multiple_of(2)
    }

    /// The offset of its clock on a thread: up to ten minutes ahead or behind.
    pub(super) fn clock_offset(&self, thread: u64) -> TimeDelta {
        let off = Rng::new(self.seed ^ thread).below(1_200_001);
        TimeDelta::milliseconds(i64::try_from(off).unwrap() - 600_000)
    }

    /// The time of its clock on a thread.
    #[must_use]
    pub fn now(&self, thread: u64) -> DateTime<Utc> {
        DateTime::<Utc>::from(SystemTime::now()) + self.clock_offset(thread)
    }

    /// Stores a message as HubSpot shows it, and returns the response.
    pub fn store(&mut self, thread: u64, send: Option<u64>, body: &Value) -> Value {
        let channel = if Self::is_mail(thread) { MAIL } else { CHAT };
        let message = if body["type"] == "COMMENT" {
            // HubSpot records the app as the sender of a comment (observed).
            json!({
                "type": "COMMENT", "createdBy": format!("I-{APP}"), "senders": [{"actorId": format!("I-{APP}")}],
                "client": {"clientType": "INTEGRATION", "integrationAppId": APP}, "recipients": [],
            })
        } else {
            let sender = &body["senderActorId"];
            json!({
                "type": "MESSAGE", "createdBy": sender, "senders": [{"actorId": sender, "senderField": "FROM"}],
                "client": {"clientType": "INTEGRATION", "integrationAppId": APP}, "direction": "OUTGOING",
                "channelId": channel, "channelAccountId": body["channelAccountId"],
                "recipients": body["recipients"], "status": {"statusType": "SENT"},
            })
        };
        let text = body["text"].as_str().expect("a text").to_owned();
        self.put(thread, send, message, &text, TimeDelta::zero())
    }

    /// Adds a message of someone else.
    pub fn other(&mut self, thread: u64, other: Other, text: &str, comment: bool) {
        let agent = format!("A-{AGENT}");
        let by_app = json!({"clientType": "INTEGRATION", "integrationAppId": APP});
        let typed = json!({"clientType": "HUBSPOT"});
        let message = |sender: &str, client: &Value, direction: &str| {
            json!({
                "type": "MESSAGE", "createdBy": sender, "senders": [{"actorId": sender}], "client": client,
                "direction": direction, "recipients": [], "status": {"statusType": "SENT"},
            })
        };
        let a_comment = |sender: &str, client: &Value| {
            json!({
                "type": "COMMENT", "createdBy": sender, "senders": [{"actorId": sender}], "client": client,
                "recipients": [],
            })
        };
        let app = format!("I-{APP}");
        let ours = || {
            if comment {
                a_comment(&app, &by_app)
            } else {
                message(&agent, &by_app, "OUTGOING")
            }
        };
        let long = format!("{text} but this is another one, long enough to be cut somewhere");
        let (json, text) = match other {
            Other::Visitor => (message("V-1", &typed, "INCOMING"), text),
            Other::Colleague => (message("A-8", &typed, "OUTGOING"), text),
            Other::ColleagueByApp => (message("A-8", &by_app, "OUTGOING"), text),
            Other::OwnMailbox => (message(&agent, &typed, "INCOMING"), text),
            // A comment of ours is the app's.
            Other::Twin if comment => (a_comment(&agent, &json!({})), text),
            Other::Twin => (message(&agent, &typed, "OUTGOING"), text),
            Other::TypedComment => (a_comment(&agent, &typed), text),
            Other::Old => (ours(), text),
            Other::OtherSort if comment => (message(&agent, &by_app, "OUTGOING"), text),
            Other::OtherSort => (a_comment(&app, &by_app), text),
            Other::OtherWords => (ours(), long.as_str()),
            Other::Event => (
                json!({
                    "type": "ASSIGNMENT", "createdBy": agent, "senders": [{"actorId": "S-hubspot"}],
                    "client": {"clientType": "SYSTEM"}, "recipients": [], "assignedTo": agent,
                }),
                "",
            ),
        };
        let ago = if other == Other::Old {
            // Within the clock's offset, an older message cannot be told apart (documented).
            TimeDelta::minutes(6) + self.clock_offset(thread).max(TimeDelta::zero())
        } else {
            TimeDelta::zero()
        };
        self.put(thread, None, json, text, ago);
    }

    fn put(&mut self, thread: u64, send: Option<u64>, mut json: Value, text: &str, ago: TimeDelta) -> Value {
        let created = self.now(thread) - ago;
        let rng = &mut self.rng;
        let id = format!("{:016x}{:016x}", rng.bits(), rng.bits());
        let (answered, listed) = (shape(&id, rng.percent(50)), shape(&id, rng.percent(50)));
        // With and without milliseconds (observed).
        let format = if rng.percent(80) {
            "%Y-%m-%dT%H:%M:%S%.3fZ"
        } else {
            "%Y-%m-%dT%H:%M:%SZ"
        };
        let whole = rewritten(text);
        let cut = Store::is_mail(thread) && json["type"] == "MESSAGE" && text.chars().count() > 40;
        let shown: String = if cut {
            whole.chars().take(25).collect()
        } else {
            whole.clone()
        };
        if json["type"] != "ASSIGNMENT" {
            json["text"] = shown.clone().into();
            json["richText"] = format!("<p>{shown}</p>").into();
        }
        // A mail that was just sent may count as truncated (observed): its quotes are.
        let quotes = !cut && json["type"] == "MESSAGE" && Store::is_mail(thread) && rng.percent(50);
        if json["type"] == "MESSAGE" {
            json["truncationStatus"] = match (cut, quotes) {
                (true, _) => "TRUNCATED",
                (_, true) => "TRUNCATED_TO_MOST_RECENT_REPLY",
                _ => "NOT_TRUNCATED",
            }
            .into();
        }
        let whole = if quotes {
            format!("{whole}> an earlier mail\r\n")
        } else {
            whole
        };
        json["conversationsThreadId"] = thread.to_string().into();
        json["createdAt"] = created.format(format).to_string().into();
        json["archived"] = false.into();
        json["attachments"] = json!([]);
        json["id"] = listed.into();
        let at = Instant::now() + rng.time(LAG);
        let stored = Stored {
            send,
            id,
            json: json.clone(),
            original: json!({"text": whole, "richText": format!("<p>{whole}</p>")}),
            created,
            shown: at,
            original_shown: if rng.percent(20) { at + LAG } else { at },
        };
        self.threads.entry(thread).or_default().push(stored);
        json["id"] = answered.into();
        json
    }

    /// The messages that sends stored, oldest first on each thread.
    pub fn stored(&self) -> impl Iterator<Item = (u64, &Stored)> {
        let all = self.threads.values().flatten();
        all.filter_map(|stored| Some((stored.send?, stored)))
    }

    /// One page, newest first: sometimes short or empty, with a cursor that may be percent-encoded (observed).
    pub fn list(&mut self, thread: u64, after: Option<&str>, limit: usize) -> Value {
        let now = Instant::now();
        let all = self.threads.entry(thread).or_default();
        let mut shown: Vec<&Stored> = all.iter().filter(|stored| stored.shown <= now).collect();
        shown.sort_by_key(|stored| std::cmp::Reverse(stored.created));
        let id = after
            .and_then(|cursor| cursor.split('.').next())
            .filter(|id| *id != "start");
        let start = id.map_or(0, |id| {
            1 + shown.iter().position(|stored| stored.id == id).expect("a cursor")
        });
        let rng = &mut self.rng;
        let size = *rng.pick(&[limit, limit, limit, limit, limit, 5, 2, 0]);
        let end = shown.len().min(start + size);
        let results: Vec<&Value> = shown[start..end].iter().map(|stored| &stored.json).collect();
        let mut page = json!({"results": results});
        if end < shown.len() {
            let last = end.checked_sub(1).map_or("start", |last| shown[last].id.as_str());
            let equals = if rng.percent(50) { "==" } else { "%3D%3D" };
            page["paging"] = json!({"next": {"after": format!("{last}.{}{equals}", rng.bits())}});
        }
        page
    }

    /// The original content of a message, once it is available.
    #[must_use]
    pub fn original(&self, thread: u64, id: &str) -> Option<&Value> {
        let mut all = self.threads.get(&thread)?.iter();
        let found = all.find(|stored| stored.id == undashed(id))?;
        (found.original_shown <= Instant::now()).then_some(&found.original)
    }
}

/// An id in one of HubSpot's two forms.
fn shape(id: &str, dashed: bool) -> String {
    if !dashed {
        return id.to_owned();
    }
    let part = |from: usize, to: usize| &id[from..to];
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// An id without dashes.
#[must_use]
pub fn undashed(id: &str) -> String {
    id.replace('-', "")
}

fn rewritten(text: &str) -> String {
    format!("{}\r\n", text.replace('\n', "\r\n").replace("  ", " \u{a0}"))
}
