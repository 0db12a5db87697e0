//! The messages of a thread. The rules are HubSpot's, as far as known; the texts of the errors are the stand-in's own.

use serde_json::{Map, Value, json};

use super::account::{APP, APP_ACTOR, EMAIL, LIVE_CHAT, OWN_ADDRESSES, SUPPORT, WHATSAPP};
use super::call::{Call, text};
use super::new_thread::Thread;
use super::response::{Handled, Response, conversations, error, invalid, not_found};
use super::stored::{StoredMessage, failed};
use super::threads::{self, without_nulls};

/// (observed)
const HIGHEST_LIMIT: usize = 100;

pub(super) fn get(call: &mut Call<'_>) -> Handled {
    Ok(Response::ok(find(call)?.json.clone()))
}

pub(super) fn original(call: &mut Call<'_>) -> Handled {
    let found = find(call)?;
    if found.stored_at.elapsed() < found.original_after {
        return Err(not_found("original content yet"));
    }
    Ok(Response::ok(found.original.clone()))
}

fn find<'c>(call: &'c Call<'_>) -> Handled<&'c StoredMessage> {
    let (_, thread) = threads::find(call, false)?;
    let found = thread
        .messages
        .iter()
        .find(|message| message.json["id"] == call.id(1));
    found.ok_or_else(|| not_found("message on this thread"))
}

pub(super) fn list(call: &mut Call<'_>) -> Handled {
    let (_, thread) = threads::find(call, false)?;
    let delay = |message: &StoredMessage| message.listed_after.max(call.state.listing_delay);
    let is_listed = |message: &&StoredMessage| message.stored_at.elapsed() >= delay(message);
    let listed = thread.messages.iter().filter(is_listed);
    let mut listed: Vec<&Value> = listed.map(|message| &message.json).collect();
    match call.get("sort") {
        None | Some("-createdAt") => listed.reverse(),
        Some("createdAt") => {}
        Some(_) => return Err(invalid("sort", "sort must be createdAt or -createdAt")),
    }
    Ok(Response::ok(call.page(&listed, HIGHEST_LIMIT)?))
}

pub(super) fn send(call: &mut Call<'_>) -> Handled {
    let (id, thread) = threads::find(call, false)?;
    let body = call.object()?;
    let mut message = match body.get("type").and_then(Value::as_str) {
        Some("COMMENT") => comment(thread, &body)?,
        Some("MESSAGE") => message(thread, &body)?,
        _ => return Err(invalid("type", "type must be MESSAGE or COMMENT")),
    };
    message["type"] = body["type"].clone();
    message["text"] = body["text"].clone();
    if let Some(rich) = body.get("richText") {
        message["richText"] = rich.clone();
    }
    message["attachments"] = attachments(&body)?;
    message["client"] = json!({"clientType": "INTEGRATION", "integrationAppId": APP});
    let (http, rewrite) = (call.http, call.state.rewrite.clone());
    let message = StoredMessage::new(without_nulls(message));
    let response = call.state.store(id, message, |message| {
        if let Some(rewrite) = rewrite {
            rewrite(http, message);
        }
    });
    let body = response.ok_or_else(|| not_found("thread"))?;
    #[cfg(feature = "custom-channels")]
    super::channels::deliver(call.state, id, &body);
    Ok(Response { status: 201, body })
}

fn comment(thread: &Thread, body: &Map<String, Value>) -> Handled<Value> {
    // Since 23 September 2026 (documented in HubSpot's changelog).
    if thread.json["inboxId"] == SUPPORT {
        let message = "comments are not supported on threads of the help desk";
        return Err(error(400, "VALIDATION_ERROR", message));
    }
    // A comment has the app as its sender, also where another was sent (observed).
    Ok(json!({
        "richText": text(body, "text")?,
        "createdBy": APP_ACTOR,
        "senders": [{"actorId": APP_ACTOR}],
        "recipients": [],
    }))
}

fn message(thread: &Thread, body: &Map<String, Value>) -> Handled<Value> {
    let content = text(body, "text")?;
    let sender = text(body, "senderActorId")?;
    if !sender.starts_with("A-") {
        return Err(conversations(ACTOR, "only an agent can send a message"));
    }
    let channel = text(body, "channelId")?;
    let account = text(body, "channelAccountId")?;
    let of_thread = thread.channel_account.channel_id();
    if channel == WHATSAPP || of_thread == WHATSAPP {
        return Err(conversations(CANNOT_SEND, "messages cannot be sent to WhatsApp"));
    }
    if of_thread != channel {
        return Err(conversations(
            CANNOT_SEND,
            "the thread belongs to another channel",
        ));
    }
    let recipients = recipients(body, channel)?;
    let status = if channel == EMAIL && recipients.iter().any(is_own) {
        failed("EMAIL_BOUNCED")
    } else {
        json!({"statusType": "SENT"})
    };
    Ok(json!({
        "richText": format!("<p>{content}</p>"),
        "createdBy": sender,
        "senders": [{"actorId": sender, "senderField": "FROM"}],
        "recipients": recipients,
        "channelId": channel,
        "channelAccountId": account,
        "direction": "OUTGOING",
        "status": status,
        "subject": body.get("subject"),
        // A mail that was just sent already counts as truncated (observed).
        "truncationStatus": if channel == EMAIL { "TRUNCATED_TO_MOST_RECENT_REPLY" } else { "NOT_TRUNCATED" },
    }))
}

const ACTOR: &str = "UNSUPPORTED_ACTOR_TYPE";
const CANNOT_SEND: &str = "CHANNEL_ACCOUNT_CANNOT_SEND_MESSAGE_ON_THREAD";

/// Returns the recipients in the form of a response, with one address each.
fn recipients(body: &Map<String, Value>, channel: &str) -> Handled<Vec<Value>> {
    let given: &[Value] = match body.get("recipients") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(given)) => given,
        Some(_) => return Err(invalid("recipients", "recipients must be a list")),
    };
    if channel == EMAIL && given.is_empty() {
        let message = "an e-mail needs at least one recipient";
        return Err(conversations("NO_RECIPIENT_ON_MESSAGE", message));
    }
    if channel == LIVE_CHAT && given.len() != 1 {
        let message = "a chat message needs exactly one recipient";
        return Err(conversations("INVALID_ARGUMENT_TYPE", message));
    }
    given.iter().map(recipient).collect()
}

/// Mail to the account's own mailbox bounces, and the response may already contain the failure (both observed).
fn is_own(recipient: &Value) -> bool {
    let address = recipient["deliveryIdentifier"]["value"].as_str();
    let is = |own: &str| address.is_some_and(|address| own.eq_ignore_ascii_case(address));
    OWN_ADDRESSES.iter().any(|(_, own)| is(own))
}

fn recipient(given: &Value) -> Handled<Value> {
    match given["actorId"].as_str().and_then(|actor| actor.get(..2)) {
        Some("E-") => return Err(conversations(ACTOR, "an EMAIL actor cannot receive a message")),
        Some("A-") => return Err(conversations(ACTOR, "an AGENT actor cannot receive a message")),
        _ => {}
    }
    let mut shown = given.clone();
    if let Some(fields) = shown.as_object_mut() {
        let several = fields.remove("deliveryIdentifiers");
        if let Some(first) = several.and_then(|several| several.get(0).cloned()) {
            fields.entry("deliveryIdentifier").or_insert(first);
        }
        if !fields.contains_key("deliveryIdentifier") && given["actorId"].is_null() {
            return Err(invalid("recipients", "a recipient needs an address or an actor"));
        }
    }
    Ok(shown)
}

fn attachments(body: &Map<String, Value>) -> Handled<Value> {
    let Some(given) = body.get("attachments") else {
        return Ok(json!([]));
    };
    let Value::Array(list) = given else {
        return Err(invalid("attachments", "attachments must be a list"));
    };
    for attachment in list {
        let needed = match attachment["type"].as_str() {
            Some("FILE") => "fileId",
            Some("QUICK_REPLIES") => "quickReplies",
            Some("SOCIAL_MEDIA_METADATA") => "socialMetadata",
            _ => return Err(invalid("attachments", "this type of attachment cannot be sent")),
        };
        if attachment.get(needed).is_none() {
            return Err(invalid("attachments", &format!("the attachment needs {needed}")));
        }
    }
    Ok(given.clone())
}
