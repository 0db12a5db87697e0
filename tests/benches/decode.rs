//! Reading a page of 100 mixed messages, side by side: this crate's types, which lose nothing; a flat struct
//! written by hand, which loses what it does not name; and the untagged union that progenitor makes of the
//! same description. The figures are ratios of one run, best of many rounds in turn.
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
use serde_json::{Value, json};

/// What somebody would write who wants to be done.
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

/// The shape of what progenitor makes: a struct for each member, tried one after the other.
mod untagged {
    use super::flat::{Attachment, Client, Party, Status};
    use super::*;

    #[derive(Deserialize)]
    pub struct Page {
        pub results: Vec<Message>,
        pub paging: Option<Value>,
    }

    macro_rules! kind {
        ($($name:ident $word:literal),*) => { $(
            #[derive(Deserialize)]
            pub enum $name { #[serde(rename = $word)] Only }
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

fn page() -> String {
    let results: Vec<Value> = (0..100).map(message).collect();
    json!({"results": results, "paging": {"next": {"after": "bWVzc2FnZQ==", "link": "https://example.com/next"}}})
        .to_string()
}

/// Seven of ten are mail, as long as mail is; the others come as they come.
fn message(index: usize) -> Value {
    let words = "Thank you for the quick answer, we will look at it on Monday. ".repeat(4 + index % 9);
    let mut message = json!({
        "id": format!("{index:08x}-abf7-4a4f-a5ce-50480d2f337f"),
        "conversationsThreadId": "8243590000",
        "createdAt": format!("2026-09-13T21:36:{:02}.548Z", index % 60),
        "updatedAt": format!("2026-09-13T21:37:{:02}Z", index % 60),
        "createdBy": "V-101",
        "client": {"clientType": "HUBSPOT"},
        "senders": [{"actorId": "V-101", "name": "Jane Doe", "senderField": "FROM",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "visitor@example.com"}}],
        "recipients": [{"name": "Support", "recipientField": "TO",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "agent@example.com"}}],
        "archived": false,
    });
    let more = match index % 10 {
        7 => json!({"type": "COMMENT", "text": words, "richText": words, "attachments": []}),
        8 => json!({"type": "ASSIGNMENT", "assignedTo": "A-12", "assignedFrom": "A-13"}),
        9 if index % 20 == 9 => json!({"type": "THREAD_STATUS_CHANGE", "newStatus": "CLOSED"}),
        9 => {
            json!({"type": "WELCOME_MESSAGE", "text": "Hello!", "channelId": "1000", "channelAccountId": "1"})
        }
        _ => json!({
            "type": "MESSAGE", "text": words, "richText": format!("<div dir=\"ltr\">\n{words}\n</div>"),
            "attachments": if index.is_multiple_of(5) {
                json!([{"type": "FILE", "fileId": "42", "fileUsageType": "IMAGE", "name": "a.png",
                    "url": "https://example.com/signed/a.png"}])
            } else { json!([]) },
            "subject": "Re: Test", "truncationStatus": "NOT_TRUNCATED", "status": {"statusType": "RECEIVED"},
            "direction": "INCOMING", "channelId": "1002", "channelAccountId": "779890000",
        }),
    };
    if let (Value::Object(message), Value::Object(more)) = (&mut message, more) {
        message.extend(more);
    }
    message
}

fn time<T: for<'de> Deserialize<'de>>(text: &str, best: &mut Duration) {
    let start = Instant::now();
    let value: T = serde_json::from_slice(text.as_bytes()).unwrap();
    let taken = start.elapsed();
    black_box(&value);
    *best = taken.min(*best);
}

fn main() {
    let page = page();
    let [mut flat, mut ours, mut untagged] = [Duration::MAX; 3];
    for _ in 0..2_000 {
        time::<flat::Page>(&page, &mut flat);
        time::<Object<MessagePage>>(&page, &mut ours);
        time::<untagged::Page>(&page, &mut untagged);
    }
    let ratio = |time: Duration| time.as_secs_f64() / flat.as_secs_f64();
    println!("a page of 100 mixed messages, {} KB", page.len() / 1024);
    println!("flat, by hand        1.00  ({flat:?})");
    println!("this crate           {:.2}", ratio(ours));
    println!("progenitor, untagged {:.2}", ratio(untagged));
}
