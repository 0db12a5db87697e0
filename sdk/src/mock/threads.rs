//! Threads: status, archive, assignee.

use chrono::DateTime;
use serde_json::{Value, json};

use super::account::Thread;
use super::request::Request;
use super::response::{ErrorResponse, Response, invalid, not_found, text};
use super::state::State;

/// (documented in HubSpot's guide)
const HIGHEST_LIMIT: usize = 500;

/// Returns the thread of a path. HubSpot finds an archived one only with `archived=true` (documented); whether its
/// messages can still be read is not documented: here they cannot.
pub(super) fn find(state: &State, ids: &[String], archived: bool) -> Result<u64, ErrorResponse> {
    let id = ids.first().and_then(|id| id.parse().ok());
    let is_there = |id: &u64| {
        state
            .threads
            .get(id)
            .is_some_and(|thread| thread.archived == archived)
    };
    id.filter(is_there).ok_or_else(|| not_found("thread"))
}

pub(super) fn get(
    state: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let id = find(state, ids, request.flag("archived")?)?;
    shown(state, id, request)
}

pub(super) fn list(
    state: &mut State,
    request: &Request<'_>,
    _: &[String],
) -> Result<Response, ErrorResponse> {
    let contact = request.get("associatedContactId");
    let status = request.get("threadStatus");
    let inboxes: Vec<&str> = request.all("inboxId").collect();
    if contact.is_some() && (status.is_none() || !inboxes.is_empty()) {
        // (documented in HubSpot's guide)
        let message = "associatedContactId goes with threadStatus, and not with inboxId";
        return Err(invalid("associatedContactId", message));
    }
    if status.is_some_and(|status| !STATUSES.contains(&status)) {
        return Err(invalid("threadStatus", "threadStatus must be OPEN or CLOSED"));
    }
    if request
        .get("sort")
        .is_some_and(|field| field != "latestMessageTimestamp")
    {
        return Err(invalid("sort", "threads can be sorted by latestMessageTimestamp"));
    }
    let after = match request
        .get("latestMessageTimestampAfter")
        .map(DateTime::parse_from_rfc3339)
    {
        None => None,
        Some(Ok(after)) => Some(after),
        Some(Err(_)) => {
            let message = "latestMessageTimestampAfter must be a time such as 2026-09-01T10:00:00Z";
            return Err(invalid("latestMessageTimestampAfter", message));
        }
    };
    let archived = request.flag("archived")?;
    let associations = associations(request)?;
    let is_wanted = |thread: &&Value| {
        let is = |field: &str, wanted: Option<&str>| wanted.is_none_or(|wanted| thread[field] == wanted);
        let newest = thread["latestMessageTimestamp"].as_str();
        let newest = newest.and_then(|newest| DateTime::parse_from_rfc3339(newest).ok());
        is("status", status)
            && is("associatedContactId", contact)
            && (inboxes.is_empty() || inboxes.iter().any(|inbox| thread["inboxId"] == *inbox))
            && after.is_none_or(|after| newest.is_some_and(|newest| newest > after))
    };
    let ticket = request.get("associatedTicketId");
    let of_ticket = |thread: &Thread| ticket.is_none_or(|ticket| thread.ticket.as_deref() == Some(ticket));
    // Oldest first, whatever `sort` says (documented in HubSpot's guide).
    let threads = state.threads.iter();
    let threads = threads.filter(|(_, thread)| thread.archived == archived && of_ticket(thread));
    let all: Vec<Value> = threads
        .map(|(id, thread)| json_of(*id, thread, associations))
        .collect();
    let wanted: Vec<&Value> = all.iter().filter(is_wanted).collect();
    Ok(Response::ok(request.page(&wanted, HIGHEST_LIMIT)?))
}

const STATUSES: [&str; 2] = ["OPEN", "CLOSED"];

pub(super) fn update(
    state: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let was_archived = request.flag("archived")?;
    let id = find(state, ids, was_archived)?;
    let body = request.object()?;
    let status = match body.get("status") {
        None | Some(Value::Null) => None,
        Some(_) => {
            let status = text(&body, "status")?;
            let known = STATUSES.into_iter().find(|known| *known == status);
            Some(known.ok_or_else(|| invalid("status", "status must be OPEN or CLOSED"))?)
        }
    };
    let archived = match body.get("archived") {
        None | Some(Value::Null) => was_archived,
        Some(Value::Bool(archived)) => *archived,
        Some(_) => return Err(invalid("archived", "archived must be true or false")),
    };
    if was_archived && status.is_some() {
        // (documented)
        return Err(invalid(
            "status",
            "the status of an archived thread cannot be changed",
        ));
    }
    let now = state.now();
    let thread = state.threads.get_mut(&id).ok_or_else(|| not_found("thread"))?;
    thread.archived = archived;
    if let Some(status) = status.filter(|status| thread.status != *status) {
        thread.status = status;
        thread.closed_at = (status == "CLOSED").then_some(now);
        state.record(id, json!({"type": "THREAD_STATUS_CHANGE", "newStatus": status}));
    }
    shown(state, id, request)
}

pub(super) fn archive(state: &mut State, _: &Request<'_>, ids: &[String]) -> Result<Response, ErrorResponse> {
    let id = find(state, ids, false)?;
    if let Some(thread) = state.threads.get_mut(&id) {
        thread.archived = true;
    }
    Ok(Response::no_content())
}

pub(super) fn assign(
    state: &mut State,
    request: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let id = find(state, ids, false)?;
    let body = request.object()?;
    let actor = text(&body, "actorId")?;
    if !actor.starts_with("A-") {
        return Err(invalid("actorId", "a thread can be assigned to an agent"));
    }
    change_assignee(state, id, Some(actor));
    shown(state, id, request)
}

pub(super) fn unassign(
    state: &mut State,
    _: &Request<'_>,
    ids: &[String],
) -> Result<Response, ErrorResponse> {
    let id = find(state, ids, false)?;
    change_assignee(state, id, None);
    Ok(Response::no_content())
}

fn change_assignee(state: &mut State, id: u64, to: Option<&str>) {
    let Some(thread) = state.threads.get_mut(&id) else {
        return;
    };
    let from = std::mem::replace(&mut thread.assignee, to.map(str::to_owned));
    if from.as_deref() == to {
        return;
    }
    let mut record = json!({"type": "ASSIGNMENT"});
    for (field, actor) in [("assignedFrom", from.as_deref()), ("assignedTo", to)] {
        if let Some(actor) = actor {
            record[field] = actor.into();
        }
    }
    state.record(id, record);
}

fn associations(request: &Request<'_>) -> Result<bool, ErrorResponse> {
    match request.all("association").find(|kind| *kind != "TICKET") {
        None => Ok(request.get("association").is_some()),
        Some(_) => Err(invalid("association", "association must be TICKET")),
    }
}

fn shown(state: &State, id: u64, request: &Request<'_>) -> Result<Response, ErrorResponse> {
    let thread = state.threads.get(&id).ok_or_else(|| not_found("thread"))?;
    Ok(Response::ok(json_of(id, thread, associations(request)?)))
}

/// Returns the thread in the form of a response, without fields that have no value.
fn json_of(id: u64, thread: &Thread, associations: bool) -> Value {
    let newest = |direction: Option<&str>| {
        let messages = thread.messages.iter().rev().map(|message| &message.json);
        let mut messages = messages.filter(|message| message["type"] == "MESSAGE");
        let found =
            messages.find(|message| direction.is_none_or(|direction| message["direction"] == direction));
        found.map(|message| message["createdAt"].clone())
    };
    let sure = json!({
        "id": id.to_string(),
        "createdAt": thread.created_at,
        "status": thread.status,
        "originalChannelId": thread.channel,
        "originalChannelAccountId": thread.account,
        "spam": false,
        "inboxId": thread.inbox,
        "associatedContactId": thread.contact,
        "archived": thread.archived,
    });
    let ticket = thread.ticket.as_deref().filter(|_| associations);
    let perhaps = [
        ("assignedTo", thread.assignee.clone().map(Value::from)),
        ("closedAt", thread.closed_at.clone().map(Value::from)),
        ("latestMessageTimestamp", newest(None)),
        ("latestMessageSentTimestamp", newest(Some("OUTGOING"))),
        ("latestMessageReceivedTimestamp", newest(Some("INCOMING"))),
        (
            "threadAssociations",
            ticket.map(|ticket| json!({"associatedTicketId": ticket})),
        ),
    ];
    let perhaps = perhaps
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let mut shown = sure;
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(perhaps);
    }
    shown
}
