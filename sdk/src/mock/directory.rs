//! Actors, inboxes, channels and channel accounts. They never change.

use serde_json::{Value, json};

use super::account::{
    AGENT, APP_ACTOR, CHAT, EMAIL, HELP_DESK_MAILBOX, INBOX, LIVE_CHAT, MAILBOX, OWN_ADDRESSES, SUPPORT,
    VISITOR, WHATSAPP, WHATSAPP_NUMBER,
};
use super::request::Request;
use super::response::{ErrorResponse, Response, invalid, not_found};
use super::state::State;

const SINCE: &str = "2024-05-02T08:00:00.000Z";
/// HubSpot declares none for these lists.
const HIGHEST_LIMIT: usize = 100;
/// That of HubSpot's other batches; it declares none for this one.
const LARGEST_BATCH: usize = 100;

/// Returns an actor. HubSpot still reads `E-` ids of any address (observed).
fn actor_of(id: &str) -> Option<Value> {
    let agent = format!("A-{AGENT}");
    let mut actor = match id {
        "S-hubspot" => json!({"type": "SYSTEM"}),
        VISITOR => json!({"type": "VISITOR", "name": "Robin Example", "email": "customer@example.com"}),
        _ if id == agent => json!({"type": "AGENT", "name": "Alex Example", "email": "agent@example.com"}),
        APP_ACTOR => json!({"type": "INTEGRATOR", "name": "Stand-in app"}),
        _ => {
            let address = id.strip_prefix("E-").filter(|address| address.contains('@'))?;
            json!({"type": "EMAIL", "email": address})
        }
    };
    actor["id"] = id.into();
    Some(actor)
}

pub(super) fn actor(_: &mut State, _: &Request<'_>, ids: &[String]) -> Result<Response, ErrorResponse> {
    let id = ids.first().map(String::as_str).unwrap_or_default();
    let actor = actor_of(id).ok_or_else(|| not_found("actor"))?;
    Ok(Response::ok(actor))
}

pub(super) fn actors(
    state: &mut State,
    request: &Request<'_>,
    _: &[String],
) -> Result<Response, ErrorResponse> {
    let body = request.object()?;
    let inputs = body.get("inputs").and_then(Value::as_array);
    let ids: Option<Vec<&str>> = inputs.and_then(|ids| ids.iter().map(Value::as_str).collect());
    let ids = ids.ok_or_else(|| invalid("inputs", "inputs is needed, as a list of strings"))?;
    if ids.len() > LARGEST_BATCH {
        return Err(invalid("inputs", "at most 100 actors can be read at once"));
    }
    let known: Vec<Value> = ids.iter().filter_map(|id| actor_of(id)).collect();
    let unknown: Vec<&&str> = ids.iter().filter(|id| actor_of(id).is_none()).collect();
    let now = state.now();
    let mut batch = json!({"status": "COMPLETE", "results": known, "startedAt": now, "completedAt": now});
    if unknown.is_empty() {
        return Ok(Response::ok(batch));
    }
    batch["numErrors"] = 1.into();
    batch["errors"] = json!([{
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": "there are no such actors",
        "context": {"ids": unknown},
    }]);
    Ok(Response {
        status: 207,
        body: batch,
    })
}

fn all_inboxes() -> Vec<Value> {
    let inbox = |id: &str, name: &str, kind: &str| {
        json!({
            "id": id, "name": name, "type": kind,
            "createdAt": SINCE, "updatedAt": SINCE, "archived": false,
        })
    };
    vec![
        inbox(INBOX, "Stand-in inbox", "INBOX"),
        inbox(SUPPORT, "Stand-in help desk", "HELP_DESK"),
    ]
}

/// With HubSpot's own ids (observed).
fn all_channels() -> Vec<Value> {
    let channel = |(id, name): (&str, &str)| json!({"id": id, "name": name});
    [(LIVE_CHAT, "LIVE_CHAT"), (EMAIL, "EMAIL"), (WHATSAPP, "WHATSAPP")]
        .map(channel)
        .into()
}

fn all_accounts() -> Vec<Value> {
    let account = |id: &str, channel: &str, inbox: &str, name: &str| {
        let mut account = json!({
            "id": id, "channelId": channel, "inboxId": inbox, "name": name,
            "active": true, "authorized": true, "archived": false, "createdAt": SINCE,
        });
        if let Some((_, address)) = OWN_ADDRESSES.iter().find(|(own, _)| *own == id) {
            account["deliveryIdentifier"] = json!({"type": "HS_EMAIL_ADDRESS", "value": address});
        }
        account
    };
    vec![
        account(MAILBOX, EMAIL, INBOX, "Stand-in mailbox"),
        account(CHAT, LIVE_CHAT, INBOX, "Stand-in chat"),
        account(HELP_DESK_MAILBOX, EMAIL, SUPPORT, "Stand-in help desk mailbox"),
        account(WHATSAPP_NUMBER, WHATSAPP, INBOX, "Stand-in WhatsApp"),
    ]
}

pub(super) fn inboxes(_: &mut State, request: &Request<'_>, _: &[String]) -> Result<Response, ErrorResponse> {
    listed(request, all_inboxes())
}

pub(super) fn inbox(_: &mut State, request: &Request<'_>, ids: &[String]) -> Result<Response, ErrorResponse> {
    one(request, all_inboxes(), ids, "inbox")
}

pub(super) fn channels(
    _: &mut State,
    request: &Request<'_>,
    _: &[String],
) -> Result<Response, ErrorResponse> {
    listed(request, all_channels())
}

pub(super) fn channel(
    _: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    one(request, all_channels(), ids, "channel")
}

pub(super) fn accounts(
    _: &mut State,
    request: &Request<'_>,
    _: &[String],
) -> Result<Response, ErrorResponse> {
    let mut all = all_accounts();
    for field in ["channelId", "inboxId"] {
        let wanted: Vec<&str> = request.all(field).collect();
        all.retain(|account| wanted.is_empty() || wanted.iter().any(|id| account[field] == *id));
    }
    listed(request, all)
}

pub(super) fn account(
    _: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    one(request, all_accounts(), ids, "channel account")
}

/// Returns a page with the total, sorted by any fields, descending for `-field` (documented in HubSpot's guide).
fn listed(request: &Request<'_>, mut all: Vec<Value>) -> Result<Response, ErrorResponse> {
    // None of these is ever archived.
    if request.flag("archived")? {
        all.clear();
    }
    let fields: Vec<&str> = request.all("sort").collect();
    for field in fields.into_iter().rev() {
        let (name, falling) = field
            .strip_prefix('-')
            .map_or((field, false), |name| (name, true));
        if !all.iter().all(|one| one.get(name).is_some()) {
            return Err(invalid("sort", &format!("{name} is not a field to sort by")));
        }
        let key = |one: &Value| one[name].to_string();
        all.sort_by(|a, b| {
            if falling {
                key(b).cmp(&key(a))
            } else {
                key(a).cmp(&key(b))
            }
        });
    }
    let all: Vec<&Value> = all.iter().collect();
    let mut page = request.page(&all, HIGHEST_LIMIT)?;
    page["total"] = all.len().into();
    Ok(Response::ok(page))
}

fn one(
    request: &Request<'_>,
    all: Vec<Value>,
    ids: &[String],
    what: &str,
) -> Result<Response, ErrorResponse> {
    let wanted = ids.first().map(String::as_str).unwrap_or_default();
    let found = all.into_iter().find(|one| one["id"] == wanted);
    let found = found.filter(|_| !request.flag("archived").unwrap_or(false));
    found.map(Response::ok).ok_or_else(|| not_found(what))
}
