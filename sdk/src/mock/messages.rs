//! The messages of a thread. The rules are HubSpot's, as far as known; the texts of the errors are the stand-in's own.

use serde_json::{Map, Value, json};

use super::account::{APP, APP_ACTOR, EMAIL, LIVE_CHAT, OWN_ADDRESSES, SUPPORT, WHATSAPP};
use super::request::Request;
use super::response::{ErrorResponse, Response, conversations, error, invalid, not_found, text};
use super::state::State;
use super::stored::StoredMessage;
use super::threads;

/// (observed)
const HIGHEST_LIMIT: usize = 100;

pub(super) fn get(state: &mut State, _: &Request<'_>, ids: &[String]) -> Result<Response, ErrorResponse> {
    Ok(Response::ok(find(state, ids)?.json.clone()))
}

pub(super) fn original(
    state: &mut State,
    _: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let found = find(state, ids)?;
    if found.stored_at.elapsed() < found.original_after {
        return Err(not_found("original content yet"));
    }
    Ok(Response::ok(found.original.clone()))
}

fn find<'s>(state: &'s State, ids: &[String]) -> Result<&'s StoredMessage, ErrorResponse> {
    let thread = threads::find(state, ids, false)?;
    let messages = state.messages(thread);
    let mut found = messages.filter(|message| ids.get(1).is_some_and(|id| message.json["id"] == *id));
    found.next().ok_or_else(|| not_found("message on this thread"))
}

pub(super) fn list(
    state: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let thread = threads::find(state, ids, false)?;
    let messages = state.messages(thread);
    let delay = |message: &StoredMessage| message.listed_after.max(state.listing_delay);
    let listed = messages.filter(|message| message.stored_at.elapsed() >= delay(message));
    let mut ordered: Vec<&Value> = listed.map(|message| &message.json).collect();
    match request.get("sort") {
        None | Some("-createdAt") => ordered.reverse(),
        Some("createdAt") => {}
        Some(_) => return Err(invalid("sort", "sort must be createdAt or -createdAt")),
    }
    Ok(Response::ok(request.page(&ordered, HIGHEST_LIMIT)?))
}

pub(super) fn send(
    state: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let thread = threads::find(state, ids, false)?;
    let body = request.object()?;
    let stored = match body.get("type").and_then(Value::as_str) {
        Some("COMMENT") => comment(state, thread, &body)?,
        Some("MESSAGE") => message(state, thread, &body)?,
        _ => return Err(invalid("type", "type must be MESSAGE or COMMENT")),
    };
    let stored = state
        .send(thread, stored, request.http)
        .ok_or_else(|| not_found("thread"))?;
    Ok(Response {
        status: 201,
        body: stored,
    })
}

fn comment(state: &State, thread: u64, body: &Map<String, Value>) -> Result<Value, ErrorResponse> {
    // Since 23 September 2026 (documented in HubSpot's changelog).
    if state
        .threads
        .get(&thread)
        .is_some_and(|thread| thread.inbox == SUPPORT)
    {
        let message = "comments are not supported on threads of the help desk";
        return Err(error(400, "VALIDATION_ERROR", message));
    }
    // A comment is recorded as the app's, whoever its sender is (observed).
    Ok(json!({
        "type": "COMMENT",
        "text": text(body, "text")?,
        "richText": body.get("richText").cloned().unwrap_or_else(|| body["text"].clone()),
        "attachments": attachments(body)?,
        "createdBy": APP_ACTOR,
        "client": {"clientType": "INTEGRATION", "integrationAppId": APP},
        "senders": [{"actorId": APP_ACTOR}],
        "recipients": [],
    }))
}

fn message(state: &State, thread: u64, body: &Map<String, Value>) -> Result<Value, ErrorResponse> {
    let content = text(body, "text")?;
    let sender = text(body, "senderActorId")?;
    if !sender.starts_with("A-") {
        return Err(conversations(
            "UNSUPPORTED_ACTOR_TYPE",
            "only an agent can send a message",
        ));
    }
    let channel = text(body, "channelId")?;
    let account = text(body, "channelAccountId")?;
    let of_thread = state
        .threads
        .get(&thread)
        .map(|thread| thread.channel)
        .unwrap_or_default();
    if channel == WHATSAPP || of_thread == WHATSAPP {
        return Err(conversations(
            "CHANNEL_ACCOUNT_CANNOT_SEND_MESSAGE_ON_THREAD",
            "messages cannot be sent to WhatsApp",
        ));
    }
    if channel != of_thread {
        return Err(conversations(
            "CHANNEL_ACCOUNT_CANNOT_SEND_MESSAGE_ON_THREAD",
            "the thread belongs to another channel",
        ));
    }
    let recipients = recipients(body, channel)?;
    let status = if channel == EMAIL && recipients.iter().any(is_own) {
        json!({"statusType": "FAILED", "failureDetails": {"errorMessage": "EMAIL_BOUNCED", "errorMessageTokens": {}}})
    } else {
        json!({"statusType": "SENT"})
    };
    let mut message = json!({
        "type": "MESSAGE",
        "text": content,
        "richText": body.get("richText").cloned().unwrap_or_else(|| json!(format!("<p>{content}</p>"))),
        "attachments": attachments(body)?,
        "createdBy": sender,
        "client": {"clientType": "INTEGRATION", "integrationAppId": APP},
        "senders": [{"actorId": sender, "senderField": "FROM"}],
        "recipients": recipients,
        "channelId": channel,
        "channelAccountId": account,
        "direction": "OUTGOING",
        "status": status,
        // A mail that was just sent already counts as truncated (observed).
        "truncationStatus": if channel == EMAIL { "TRUNCATED_TO_MOST_RECENT_REPLY" } else { "NOT_TRUNCATED" },
    });
    if let Some(subject) = body.get("subject") {
        message["subject"] = subject.clone();
    }
    Ok(message)
}

/// Returns the recipients in the form of a response, with one address each.
fn recipients(body: &Map<String, Value>, channel: &str) -> Result<Vec<Value>, ErrorResponse> {
    let none = Vec::new();
    let given = match body.get("recipients") {
        None | Some(Value::Null) => &none,
        Some(Value::Array(given)) => given,
        Some(_) => return Err(invalid("recipients", "recipients must be a list")),
    };
    if channel == EMAIL && given.is_empty() {
        return Err(conversations(
            "NO_RECIPIENT_ON_MESSAGE",
            "an e-mail needs at least one recipient",
        ));
    }
    if channel == LIVE_CHAT && given.len() != 1 {
        return Err(conversations(
            "INVALID_ARGUMENT_TYPE",
            "a chat message needs exactly one recipient",
        ));
    }
    given.iter().map(recipient).collect()
}

/// Mail to the account's own mailbox bounces, and the response may already contain the failure (both observed).
fn is_own(recipient: &Value) -> bool {
    let address = recipient["deliveryIdentifier"]["value"]
        .as_str()
        .unwrap_or_default();
    OWN_ADDRESSES
        .iter()
        .any(|(_, own)| own.eq_ignore_ascii_case(address))
}

fn recipient(given: &Value) -> Result<Value, ErrorResponse> {
    let actor = given["actorId"].as_str();
    match actor.and_then(|actor| actor.get(..2)) {
        Some("E-") => {
            return Err(conversations(
                "UNSUPPORTED_ACTOR_TYPE",
                "an EMAIL actor cannot receive a message",
            ));
        }
        Some("A-") => {
            return Err(conversations(
                "UNSUPPORTED_ACTOR_TYPE",
                "an AGENT actor cannot receive a message",
            ));
        }
        _ => {}
    }
    let mut shown = given.clone();
    if let Some(shown) = shown.as_object_mut() {
        let several = shown.remove("deliveryIdentifiers");
        let first = several.and_then(|several| several.get(0).cloned());
        if let Some(first) = first.filter(|_| !shown.contains_key("deliveryIdentifier")) {
            shown.insert("deliveryIdentifier".to_owned(), first);
        }
        if shown.get("deliveryIdentifier").is_none() && actor.is_none() {
            return Err(invalid("recipients", "a recipient needs an address or an actor"));
        }
    }
    Ok(shown)
}

fn attachments(body: &Map<String, Value>) -> Result<Value, ErrorResponse> {
    let Some(given) = body.get("attachments") else {
        return Ok(json!([]));
    };
    let list = given
        .as_array()
        .ok_or_else(|| invalid("attachments", "attachments must be a list"))?;
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
