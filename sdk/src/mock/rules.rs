//! What HubSpot does with a request, as far as it is known. The facts are those that the crate's guides cite;
//! the words are the stand-in's own.

use serde_json::{Map, Value, json};

use super::state::{EMAIL, LIVE_CHAT, State, Stored, WHATSAPP};

/// A request, cut down to what matters.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: Vec<(String, String)>,
    pub authorization: Option<&'a str>,
    pub body: &'a [u8],
}

#[derive(Debug)]
pub(super) struct Reply {
    pub status: u16,
    pub body: Value,
}

/// The resources it knows begin so, in every version of the API.
const THREADS: &str = "/threads/";
/// HubSpot declares no default; a page this long is what the stand-in gives.
const DEFAULT_LIMIT: usize = 20;
const HIGHEST_LIMIT: usize = 100;

type Refused = Box<Reply>;

pub(super) fn answer(state: &mut State, request: &Request<'_>) -> Reply {
    serve(state, request).unwrap_or_else(|refused| *refused)
}

fn serve(state: &mut State, request: &Request<'_>) -> Result<Reply, Refused> {
    let expected = format!("Bearer {}", state.token);
    match request.authorization {
        Some(given) if given == expected => {}
        Some(_) => {
            return Err(error(
                401,
                "INVALID_AUTHENTICATION",
                "this token is not one of the stand-in's",
            ));
        }
        None => {
            return Err(error(
                401,
                "INVALID_AUTHENTICATION",
                "there is no token in the request",
            ));
        }
    }
    let nothing = || error(404, "OBJECT_NOT_FOUND", "there is nothing at this address");
    let resource = crate::version::resource(request.path);
    let rest = resource
        .and_then(|resource| resource.strip_prefix(THREADS))
        .ok_or_else(nothing)?;
    let parts: Vec<&str> = rest.split('/').collect();
    let scope = if request.method == "GET" {
        "conversations.read"
    } else {
        "conversations.write"
    };
    if !state.scopes.iter().any(|granted| granted == scope) {
        return Err(missing_scope(scope));
    }
    let thread = parts.first().and_then(|id| id.parse().ok());
    let thread = thread.filter(|id| state.threads.contains_key(id));
    let thread: i64 = thread.ok_or_else(|| error(404, "OBJECT_NOT_FOUND", "there is no such thread"))?;
    match (request.method, parts.get(1..).unwrap_or_default()) {
        ("POST", ["messages"]) => send(state, thread, request.body),
        ("GET", ["messages"]) => list(state, thread, &request.query),
        ("GET", ["messages", id]) => Ok(Reply {
            status: 200,
            body: find(state, thread, id)?.json.clone(),
        }),
        ("GET", ["messages", id, "original-content"]) => Ok(Reply {
            status: 200,
            body: find(state, thread, id)?.original.clone(),
        }),
        _ => Err(nothing()),
    }
}

fn find<'s>(state: &'s State, thread: i64, id: &str) -> Result<&'s Stored, Refused> {
    let messages = state
        .threads
        .get(&thread)
        .into_iter()
        .flat_map(|thread| &thread.messages);
    let mut found = messages.filter(|message| message.json["id"] == id);
    found
        .next()
        .ok_or_else(|| error(404, "OBJECT_NOT_FOUND", "there is no such message on this thread"))
}

fn list(state: &State, thread: i64, query: &[(String, String)]) -> Result<Reply, Refused> {
    let get = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let limit = match get("limit").map(str::parse::<usize>) {
        None => DEFAULT_LIMIT,
        Some(Ok(limit)) if (1..=HIGHEST_LIMIT).contains(&limit) => limit,
        Some(_) => return Err(invalid("limit", "limit must be from 1 to 100")),
    };
    let mut ordered: Vec<&Stored> = state
        .threads
        .get(&thread)
        .into_iter()
        .flat_map(|t| &t.messages)
        .collect();
    match get("sort") {
        None | Some("-createdAt") => ordered.reverse(),
        Some("createdAt") => {}
        Some(_) => return Err(invalid("sort", "sort must be createdAt or -createdAt")),
    }
    // A cursor names the message that was read last, so that what comes in meanwhile moves nothing.
    let start = match get("after") {
        None => 0,
        Some(cursor) => {
            let id = cursor.strip_prefix("after:").unwrap_or_default();
            let at = ordered.iter().position(|message| message.json["id"] == id);
            at.ok_or_else(|| invalid("after", "this cursor is not one of the stand-in's"))? + 1
        }
    };
    let end = ordered.len().min(start + limit);
    let page = ordered.get(start..end).unwrap_or_default();
    let results: Vec<&Value> = page.iter().map(|message| &message.json).collect();
    let mut body = json!({"results": results});
    if let Some(last) = page.last().filter(|_| end < ordered.len()) {
        let cursor = format!("after:{}", last.json["id"].as_str().unwrap_or_default());
        body["paging"] = json!({"next": {"after": cursor}});
    }
    Ok(Reply { status: 200, body })
}

fn send(state: &mut State, thread: i64, body: &[u8]) -> Result<Reply, Refused> {
    let body: Value = serde_json::from_slice(body).map_err(|e| invalid("body", &format!("not JSON: {e}")))?;
    let body = body
        .as_object()
        .ok_or_else(|| invalid("body", "an object is needed"))?;
    let stored = match body.get("type").and_then(Value::as_str) {
        Some("COMMENT") => comment(state, body)?,
        Some("MESSAGE") => message(state, thread, body)?,
        _ => return Err(invalid("type", "type must be MESSAGE or COMMENT")),
    };
    let stored = state
        .store(thread, stored)
        .ok_or_else(|| error(404, "OBJECT_NOT_FOUND", "there is no such thread"))?;
    Ok(Reply {
        status: 201,
        body: stored,
    })
}

fn comment(state: &State, body: &Map<String, Value>) -> Result<Value, Refused> {
    // Whoever is named as its sender, a comment is recorded as the app's (observed).
    let app = format!("I-{}", state.app);
    Ok(json!({
        "type": "COMMENT",
        "text": text(body, "text")?,
        "richText": body.get("richText").cloned().unwrap_or_else(|| body["text"].clone()),
        "attachments": attachments(body)?,
        "createdBy": app,
        "client": {"clientType": "INTEGRATION", "integrationAppId": state.app},
        "senders": [{"actorId": app}],
        "recipients": [],
    }))
}

fn message(state: &State, thread: i64, body: &Map<String, Value>) -> Result<Value, Refused> {
    let words = text(body, "text")?;
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
        .map(|thread| thread.channel.as_str())
        .unwrap_or_default();
    if channel == WHATSAPP || of_thread == WHATSAPP {
        return Err(conversations(
            "CHANNEL_ACCOUNT_CANNOT_SEND_MESSAGE_ON_THREAD",
            "WhatsApp cannot be sent to here",
        ));
    }
    if channel != of_thread {
        return Err(conversations(
            "CHANNEL_ACCOUNT_CANNOT_SEND_MESSAGE_ON_THREAD",
            "the thread is of another channel",
        ));
    }
    let recipients = recipients(body, channel)?;
    let mut message = json!({
        "type": "MESSAGE",
        "text": words,
        "richText": body.get("richText").cloned().unwrap_or_else(|| json!(format!("<p>{words}</p>"))),
        "attachments": attachments(body)?,
        "createdBy": sender,
        "client": {"clientType": "INTEGRATION", "integrationAppId": state.app},
        "senders": [{"actorId": sender, "senderField": "FROM"}],
        "recipients": recipients,
        "channelId": channel,
        "channelAccountId": account,
        "direction": "OUTGOING",
        "status": {"statusType": "SENT"},
        // A mail just sent is already counted as cut (observed).
        "truncationStatus": if channel == EMAIL { "TRUNCATED_TO_MOST_RECENT_REPLY" } else { "NOT_TRUNCATED" },
    });
    if let Some(subject) = body.get("subject") {
        message["subject"] = subject.clone();
    }
    Ok(message)
}

/// The recipients as HubSpot shows them, with one address each.
fn recipients(body: &Map<String, Value>, channel: &str) -> Result<Vec<Value>, Refused> {
    let none = Vec::new();
    let given = match body.get("recipients") {
        None | Some(Value::Null) => &none,
        Some(Value::Array(given)) => given,
        Some(_) => return Err(invalid("recipients", "recipients must be a list")),
    };
    if channel == EMAIL && given.is_empty() {
        return Err(conversations(
            "NO_RECIPIENT_ON_MESSAGE",
            "a mail needs at least one recipient",
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

fn recipient(given: &Value) -> Result<Value, Refused> {
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

fn attachments(body: &Map<String, Value>) -> Result<Value, Refused> {
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

fn text<'b>(body: &'b Map<String, Value>, name: &str) -> Result<&'b str, Refused> {
    let text = body.get(name).and_then(Value::as_str);
    text.ok_or_else(|| invalid(name, &format!("{name} is needed, as a string")))
}

fn correlation_id() -> String {
    let nanos = super::state::now().timestamp_nanos_opt().unwrap_or_default();
    format!("00000000-0000-7000-8000-{:012x}", nanos & 0xffff_ffff_ffff)
}

fn error(status: u16, category: &str, message: &str) -> Refused {
    let body = json!({
        "status": "error",
        "message": message,
        "correlationId": correlation_id(),
        "category": category,
    });
    Box::new(Reply { status, body })
}

fn invalid(field: &str, message: &str) -> Refused {
    let mut refused = error(400, "VALIDATION_ERROR", message);
    refused.body["errors"] = json!([{"message": message, "in": field}]);
    refused
}

fn conversations(sub_category: &str, message: &str) -> Refused {
    let mut refused = error(400, "VALIDATION_ERROR", message);
    let sub_category = format!("ConversationsApiError.{sub_category}");
    refused.body["errors"] = json!([{"message": message, "subCategory": sub_category}]);
    refused
}

fn missing_scope(scope: &str) -> Refused {
    let message = "the token lacks a scope that this call needs";
    let mut refused = error(403, "MISSING_SCOPES", message);
    refused.body["errors"] = json!([{"message": message, "context": {"requiredGranularScopes": [scope]}}]);
    refused
}
