//! How the stand-in keeps messages during fault injection: rewritten as HubSpot rewrites them, listed late, and with a
//! clock of its own on each thread; and the messages of others.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use hubspot_conversations::ActorId;
use hubspot_conversations::mock::StoredMessage;
use serde_json::{Value, json};

use super::fault::{Fault, TOO_LATE};
use super::{LAG, TestBed, lock};
use crate::hubspot::dice::Dice;

/// The agent who sends.
pub const AGENT: u64 = 7;

/// A message of someone else with the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// The customer.
    Visitor,
    /// Another agent, in HubSpot's own pages.
    Colleague,
    /// Another agent, through another app.
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

impl Other {
    /// Whether it leaves no doubt whose it is, beside a message of this type that no other program sent.
    #[must_use]
    pub fn is_explained(self) -> bool {
        matches!(
            self,
            Self::Visitor
                | Self::Colleague
                | Self::ColleagueByApp
                | Self::OwnMailbox
                | Self::TypedComment
                | Self::Old
                | Self::Event
        )
    }
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

/// Whether a thread is on e-mail; all others are on live chat.
#[must_use]
pub fn is_mail(thread: u64) -> bool {
    thread.is_multiple_of(2)
}

impl TestBed {
    /// The offset of HubSpot's clock on a thread: up to ten minutes ahead or behind.
    pub(super) fn clock_offset(&self, thread: u64) -> TimeDelta {
        let off = Dice::new(self.seed ^ thread).below(1_200_001);
        TimeDelta::milliseconds(i64::try_from(off).unwrap() - 600_000)
    }

    /// The time of HubSpot's clock on a thread.
    #[must_use]
    pub fn now(&self, thread: u64) -> DateTime<Utc> {
        DateTime::<Utc>::from(SystemTime::now()) + self.clock_offset(thread)
    }

    /// Adds a message of someone else.
    pub fn other(&self, thread: u64, other: Other, text: &str, comment: bool) {
        self.add_thread(thread);
        let mut message = StoredMessage::new(of_other(&self.hubspot.app(), other, text, comment));
        if other == Other::Old {
            // Within the clock's offset, an older message cannot be told apart (documented).
            let ago = TimeDelta::minutes(6) + self.clock_offset(thread).max(TimeDelta::zero());
            message.json["createdAt"] = (Utc::now() - ago).to_rfc3339().into();
        }
        rewrite(self, thread, &mut message);
        let added = self.hubspot.add_message(thread, message);
        added.expect("the thread was added");
    }
}

fn of_other(app: &ActorId, other: Other, text: &str, comment: bool) -> Value {
    let agent = format!("A-{AGENT}");
    let own_app: u64 = app.as_str()[2..].parse().expect("the id of an app");
    let by_app = json!({"clientType": "INTEGRATION", "integrationAppId": own_app});
    let by_other_app = json!({"clientType": "INTEGRATION", "integrationAppId": own_app + 1});
    let typed = json!({"clientType": "HUBSPOT"});
    let message = |sender: &str, client: &Value, direction: &str| {
        json!({
            "type": "MESSAGE", "text": text, "createdBy": sender, "senders": [{"actorId": sender}],
            "client": client, "direction": direction, "recipients": [], "status": {"statusType": "SENT"},
        })
    };
    let a_comment = |sender: &str, client: &Value| {
        json!({
            "type": "COMMENT", "text": text, "createdBy": sender, "senders": [{"actorId": sender}],
            "client": client, "recipients": [],
        })
    };
    let ours = |comment| {
        if comment {
            a_comment(app.as_ref(), &by_app)
        } else {
            message(&agent, &by_app, "OUTGOING")
        }
    };
    match other {
        Other::Visitor => message("V-1", &typed, "INCOMING"),
        Other::Colleague => message("A-8", &typed, "OUTGOING"),
        Other::ColleagueByApp => message("A-8", &by_other_app, "OUTGOING"),
        Other::OwnMailbox => message(&agent, &typed, "INCOMING"),
        // A comment that the client sent has the app as its sender.
        Other::Twin if comment => a_comment(&agent, &json!({})),
        Other::Twin => message(&agent, &typed, "OUTGOING"),
        Other::TypedComment => a_comment(&agent, &typed),
        Other::Old => ours(comment),
        Other::OtherSort => ours(!comment),
        Other::OtherWords => {
            let mut other = ours(comment);
            other["text"] = format!("{text} but this is another one, long enough to be cut somewhere").into();
            other
        }
        Other::Event => json!({
            "type": "ASSIGNMENT", "createdBy": agent, "senders": [{"actorId": "S-hubspot"}],
            "client": {"clientType": "SYSTEM"}, "recipients": [], "assignedTo": agent,
        }),
    }
}

/// Changes a message as HubSpot does on this thread.
pub(super) fn rewrite(bed: &TestBed, thread: u64, message: &mut StoredMessage) {
    let mut dice = lock(&bed.dice);
    let json = &mut message.json;
    let created = json["createdAt"].as_str().map(|at| at.parse().expect("a time"));
    let created: DateTime<Utc> = created.unwrap_or_else(Utc::now) + bed.clock_offset(thread);
    // With and without milliseconds (observed).
    let format = if dice.percent(80) {
        "%Y-%m-%dT%H:%M:%S%.3fZ"
    } else {
        "%Y-%m-%dT%H:%M:%SZ"
    };
    json["createdAt"] = created.format(format).to_string().into();
    // The response to the send, and later ones, may have the id in different forms.
    if let Some(id) = json["id"].as_str() {
        json["id"] = shape(&undashed(id), dice.percent(50)).into();
    }
    message.listed_after = dice.within(LAG);
    message.original_after = message.listed_after + if dice.percent(20) { LAG } else { Duration::ZERO };
    let Some(text) = json["text"].as_str().map(str::to_owned) else {
        return;
    };
    let mut whole = rewritten(&text);
    let is_mail = is_mail(thread) && json["type"] == "MESSAGE";
    let cut = is_mail && text.chars().count() > 40;
    let shown = if cut {
        whole.chars().take(25).collect()
    } else {
        whole.clone()
    };
    json["text"] = shown.clone().into();
    json["richText"] = format!("<p>{shown}</p>").into();
    // A mail that was just sent may count as truncated (observed): its quotes are.
    let quotes = is_mail && !cut && dice.percent(50);
    if quotes {
        whole.push_str("> an earlier mail\r\n");
    }
    if json["type"] == "MESSAGE" {
        json["truncationStatus"] = match (cut, quotes) {
            (true, _) => "TRUNCATED",
            (_, true) => "TRUNCATED_TO_MOST_RECENT_REPLY",
            _ => "NOT_TRUNCATED",
        }
        .into();
    }
    message.original = json!({"text": whole, "richText": format!("<p>{whole}</p>")});
}

/// Changes a message of a send as its fault says.
pub(super) fn alter(fault: Fault, dice: &mut Dice, message: &mut StoredMessage) {
    let json = &mut message.json;
    match fault {
        Fault::LateListed => message.listed_after = TOO_LATE,
        Fault::Rewritten502 | Fault::Rewritten201 => {
            let text = message.original["text"].as_str().unwrap_or_default().to_owned();
            let text = match dice.below(5) {
                0 => text.replace('[', "&#91;").replace('<', "&lt;"),
                1 => format!("{text}\n--\nSent by a service"),
                2 => text.replace('[', "@Ada Byron ["),
                3 => text.replace('[', "https://links.example/?to=["),
                _ => text.replace('[', "\u{1f642} ["),
            };
            json["text"] = text.clone().into();
            message.original = json!({"text": text});
        }
        Fault::Misrecorded502 => match dice.below(7) {
            0 => {
                json["createdBy"] = "A-8".into();
                json["senders"] = json!([{"actorId": "A-8"}]);
            }
            1 => {
                json["createdBy"] = Value::Null;
                json["senders"] = json!([]);
            }
            2 => json["direction"] = "INCOMING".into(),
            3 if json["type"] == "MESSAGE" => json["type"] = "COMMENT".into(),
            3 => {
                json["type"] = "MESSAGE".into();
                json["direction"] = "OUTGOING".into();
            }
            off => {
                let at: DateTime<Utc> = json["createdAt"]
                    .as_str()
                    .unwrap_or_default()
                    .parse()
                    .expect("a time");
                let off = *dice.pick(&[3, 10, 60]) * if off == 4 { 1 } else { -1 };
                json["createdAt"] = (at + TimeDelta::minutes(off)).to_rfc3339().into();
            }
        },
        _ => {}
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
