//! Decoding of a page of 100 mixed messages into this crate's types, which keep unknown fields; into a flat struct written
//! by hand, which drops them; and into the untagged union that progenitor generates from the same description. The
//! figures are ratios of the best times of many interleaved rounds in one run.
#![allow(
    missing_docs,
    dead_code,
    clippy::print_stdout,
    clippy::unwrap_used,
    unreachable_pub
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use hubspot_conversations::{MessagePage, Object};
use serde::Deserialize;
use serde_json::Value;

use crate::{Goal, Row, payload};

/// The smallest types that a program would define.
mod flat {
    use super::*;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Page {
        pub results: Vec<Message>,
        pub paging: Option<Value>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Message {
        #[serde(rename = "type")]
        pub kind: String,
        pub id: String,
        pub conversations_thread_id: Option<String>,
        pub created_at: Option<DateTime<Utc>>,
        pub updated_at: Option<DateTime<Utc>>,
        pub created_by: Option<String>,
        pub client: Option<Client>,
        pub senders: Option<Vec<Party>>,
        pub recipients: Option<Vec<Party>>,
        pub archived: Option<bool>,
        pub text: Option<String>,
        pub rich_text: Option<String>,
        pub attachments: Option<Vec<Attachment>>,
        pub subject: Option<String>,
        pub truncation_status: Option<String>,
        pub status: Option<Status>,
        pub direction: Option<String>,
        pub channel_id: Option<String>,
        pub channel_account_id: Option<String>,
        pub in_reply_to_id: Option<String>,
        pub assigned_to: Option<String>,
        pub assigned_from: Option<String>,
        pub new_status: Option<String>,
        pub from_inbox_id: Option<String>,
        pub to_inbox_id: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Client {
        pub client_type: Option<String>,
        pub integration_app_id: Option<i64>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Party {
        pub actor_id: Option<String>,
        pub name: Option<String>,
        pub sender_field: Option<String>,
        pub recipient_field: Option<String>,
        pub delivery_identifier: Option<Identifier>,
    }

    #[derive(Deserialize)]
    pub struct Identifier {
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub value: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Attachment {
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub file_id: Option<String>,
        pub file_usage_type: Option<String>,
        pub name: Option<String>,
        pub url: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Status {
        pub status_type: Option<String>,
        pub failure_details: Option<Value>,
    }
}

/// Types like those that progenitor generates: a struct for each member of the union, tried in order.
mod untagged {
    use super::flat::{Attachment, Client, Party, Status};
    use super::*;

    #[derive(Deserialize)]
    pub struct Page {
        pub results: Vec<Message>,
        pub paging: Option<Value>,
    }

    macro_rules! kind {
        ($($name:ident $value:literal),*) => { $(
            #[derive(Deserialize)]
            pub enum $name { #[serde(rename = $value)] Only }
        )* };
    }
    kind!(IsMessage "MESSAGE", IsComment "COMMENT", IsWelcome "WELCOME_MESSAGE", IsAssignment "ASSIGNMENT",
          IsStatus "THREAD_STATUS_CHANGE", IsInbox "THREAD_INBOX_CHANGE");

    macro_rules! member {
        ($name:ident $kind:ident { $($field:ident: $type:ty),* $(,)? }) => {
            #[derive(Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                #[serde(rename = "type")]
                pub kind: $kind,
                pub id: String,
                pub conversations_thread_id: String,
                pub created_at: DateTime<Utc>,
                pub updated_at: Option<DateTime<Utc>>,
                pub created_by: String,
                pub client: Client,
                pub senders: Vec<Party>,
                pub recipients: Vec<Party>,
                pub archived: bool,
                $(pub $field: $type),*
            }
        };
    }
    member!(Channel IsMessage {
        text: String, rich_text: Option<String>, attachments: Vec<Attachment>, subject: Option<String>,
        truncation_status: String, status: Option<Status>, direction: String, channel_id: String,
        channel_account_id: String, in_reply_to_id: Option<String>,
    });
    member!(Comment IsComment { text: String, rich_text: String, attachments: Vec<Attachment> });
    member!(Welcome IsWelcome {
        text: String, rich_text: Option<String>, channel_id: String, channel_account_id: String,
    });
    member!(Assignment IsAssignment { assigned_to: Option<String>, assigned_from: Option<String> });
    member!(StatusChange IsStatus { new_status: String });
    member!(InboxChange IsInbox { from_inbox_id: String, to_inbox_id: String });

    #[derive(Deserialize)]
    #[serde(untagged)]
    #[allow(clippy::large_enum_variant)]
    pub enum Message {
        Channel(Channel),
        Comment(Comment),
        Welcome(Welcome),
        Assignment(Assignment),
        StatusChange(StatusChange),
        InboxChange(InboxChange),
    }
}

fn time<T: for<'de> Deserialize<'de>>(text: &str, best: &mut Duration) {
    let start = Instant::now();
    let value: T = serde_json::from_slice(text.as_bytes()).expect("a page");
    let taken = start.elapsed();
    black_box(&value);
    *best = taken.min(*best);
}

pub(crate) fn measure(short: bool) -> Vec<Row> {
    let page = payload::page(1);
    let [mut flat, mut ours, mut untagged] = [Duration::MAX; 3];
    for _ in 0..if short { 300 } else { 2_000 } {
        time::<flat::Page>(&page, &mut flat);
        time::<Object<MessagePage>>(&page, &mut ours);
        time::<untagged::Page>(&page, &mut untagged);
    }
    let ratio = |time: Duration| time.as_secs_f64() / flat.as_secs_f64();
    let note = format!(
        "{} KB; {ours:?} to {flat:?}, the best of many interleaved rounds",
        page.len() / 1024
    );
    vec![
        Row::new(
            "decode",
            "time, a page of 100 mixed messages, to a flat struct written by hand",
            ratio(ours),
            Goal::AtMost(1.15),
        )
        .note(note),
        Row::new(
            "decode",
            "the same for the untagged unions that progenitor generates",
            ratio(untagged),
            Goal::None,
        )
        .note("for comparison; they reject a message of a new type, and drop new fields"),
        peak(),
    ]
}

/// Returns the peak memory for decoding a page of 1 MB, the page itself included.
fn peak() -> Row {
    // Of 100 messages, HubSpot's maximum.
    let page = payload::page(12).into_bytes();
    assert!(page.len() > 1_000_000, "{} bytes are too few", page.len());
    let read = allocation_counter::measure(|| {
        let value: Object<MessagePage> = serde_json::from_slice(page.as_slice()).expect("a page");
        black_box(&value);
    });
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (held, size) = (read.bytes_max as f64, page.len() as f64);
    Row::new(
        "decode",
        "peak memory for a page of 1 MB, to its size",
        (held + size) / size,
        Goal::AtMost(3.0),
    )
    .note(format!(
        "{:.0} KB for {:.0} KB, the page itself included",
        (held + size) / 1024.0,
        size / 1024.0
    ))
}
