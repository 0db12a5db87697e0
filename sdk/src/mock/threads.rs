//! Threads: status, archive, assignee.

use chrono::DateTime;
use serde_json::{Value, json};

use super::call::{Call, text};
use super::new_thread::Thread;
use super::response::{Handled, Response, invalid, not_found};

/// (documented in HubSpot's guide)
const HIGHEST_LIMIT: usize = 500;
const STATUSES: [&str; 2] = ["OPEN", "CLOSED"];

/// Returns the thread of a path. HubSpot finds an archived one only with `archived=true` (documented); whether its
/// messages can still be read is not documented: here they cannot.
pub(super) fn find<'c>(call: &'c Call<'_>, archived: bool) -> Handled<(u64, &'c Thread)> {
    let id = call.id(0).parse().ok();
    let found = id.and_then(|id| Some((id, call.state.threads.get(&id)?)));
    let found = found.filter(|(_, thread)| thread.json["archived"] == archived);
    found.ok_or_else(|| not_found("thread"))
}

pub(super) fn get(call: &mut Call<'_>) -> Handled {
    let (_, thread) = find(call, call.flag("archived")?)?;
    Ok(Response::ok(shown(call, thread)?))
}

pub(super) fn list(call: &mut Call<'_>) -> Handled {
    let contact = call.get("associatedContactId");
    let status = call.get("threadStatus");
    if contact.is_some() && (status.is_none() || call.get("inboxId").is_some()) {
        // (documented in HubSpot's guide)
        let message = "associatedContactId goes with threadStatus, and not with inboxId";
        return Err(invalid("associatedContactId", message));
    }
    if status.is_some_and(|status| !STATUSES.contains(&status)) {
        return Err(invalid("threadStatus", "threadStatus must be OPEN or CLOSED"));
    }
    if call
        .get("sort")
        .is_some_and(|field| field != "latestMessageTimestamp")
    {
        return Err(invalid("sort", "threads can be sorted by latestMessageTimestamp"));
    }
    let after = call
        .get("latestMessageTimestampAfter")
        .map(DateTime::parse_from_rfc3339);
    let after = after.transpose().map_err(|_| {
        let message = "latestMessageTimestampAfter must be a time such as 2026-09-01T10:00:00Z";
        invalid("latestMessageTimestampAfter", message)
    })?;
    let archived = call.flag("archived")?;
    let is_newer = |shown: &Value| {
        let newest = shown["latestMessageTimestamp"].as_str();
        let newest = newest.and_then(|newest| DateTime::parse_from_rfc3339(newest).ok());
        after.is_none_or(|after| newest.is_some_and(|newest| newest > after))
    };
    let mut all = Vec::new();
    // Oldest first, whatever `sort` says (documented in HubSpot's guide).
    for thread in call.state.threads.values() {
        let shown = shown(call, thread)?;
        if shown["archived"] == archived
            && call.allows("threadStatus", &shown["status"])
            && call.allows("associatedContactId", &shown["associatedContactId"])
            && call.allows("inboxId", &shown["inboxId"])
            && call.allows("associatedTicketId", &thread.ticket)
            && is_newer(&shown)
        {
            all.push(shown);
        }
    }
    let all: Vec<&Value> = all.iter().collect();
    Ok(Response::ok(call.page(&all, HIGHEST_LIMIT)?))
}

pub(super) fn update(call: &mut Call<'_>) -> Handled {
    let was_archived = call.flag("archived")?;
    let (id, _) = find(call, was_archived)?;
    let body = call.object()?;
    let given = |name: &str| body.get(name).filter(|value| !value.is_null());
    let status = given("status").map(|_| text(&body, "status")).transpose()?;
    if status.is_some_and(|status| !STATUSES.contains(&status)) {
        return Err(invalid("status", "status must be OPEN or CLOSED"));
    }
    let archived = given("archived").map_or(Some(was_archived), Value::as_bool);
    let archived = archived.ok_or_else(|| invalid("archived", "archived must be true or false"))?;
    if was_archived && status.is_some() {
        // (documented)
        let message = "the status of an archived thread cannot be changed";
        return Err(invalid("status", message));
    }
    change(call, id, "archived", archived.into());
    if let Some(status) = status
        && change(call, id, "status", status.into()) != status
    {
        let closed_at = (status == "CLOSED").then(|| call.state.now());
        change(call, id, "closedAt", closed_at.into());
        let event = json!({"type": "THREAD_STATUS_CHANGE", "newStatus": status});
        call.state.record(id, event);
    }
    let thread = call.state.threads.get(&id);
    let thread = thread.ok_or_else(|| not_found("thread"))?;
    Ok(Response::ok(shown(call, thread)?))
}

pub(super) fn archive(call: &mut Call<'_>) -> Handled {
    let (id, _) = find(call, false)?;
    change(call, id, "archived", true.into());
    Ok(Response::no_content())
}

pub(super) fn assign(call: &mut Call<'_>) -> Handled {
    let (id, _) = find(call, false)?;
    let body = call.object()?;
    let actor = text(&body, "actorId")?;
    if !actor.starts_with("A-") {
        return Err(invalid("actorId", "a thread can be assigned to an agent"));
    }
    change_assignee(call, id, actor.into());
    let (_, thread) = find(call, false)?;
    Ok(Response::ok(shown(call, thread)?))
}

pub(super) fn unassign(call: &mut Call<'_>) -> Handled {
    let (id, _) = find(call, false)?;
    change_assignee(call, id, Value::Null);
    Ok(Response::no_content())
}

fn change_assignee(call: &mut Call<'_>, id: u64, to: Value) {
    let from = change(call, id, "assignedTo", to.clone());
    if from != to {
        let event = json!({"type": "ASSIGNMENT", "assignedFrom": from, "assignedTo": to});
        call.state.record(id, without_nulls(event));
    }
}

/// Sets a field of a thread, and returns its former value.
fn change(call: &mut Call<'_>, id: u64, field: &str, value: Value) -> Value {
    let thread = call.state.threads.get_mut(&id);
    let former = thread.map(|thread| std::mem::replace(&mut thread.json[field], value));
    former.unwrap_or_default()
}

/// Returns the thread in the form of a response.
fn shown(call: &Call<'_>, thread: &Thread) -> Handled<Value> {
    if call.all("association").any(|kind| kind != "TICKET") {
        return Err(invalid("association", "association must be TICKET"));
    }
    let newest = |direction: Option<&str>| {
        let mut messages = thread.messages.iter().rev().map(|message| &message.json);
        let newest = messages.find(|message| {
            message["type"] == "MESSAGE"
                && direction.is_none_or(|direction| message["direction"] == direction)
        });
        newest
            .map(|message| message["createdAt"].clone())
            .unwrap_or_default()
    };
    let mut shown = thread.json.clone();
    shown["latestMessageTimestamp"] = newest(None);
    shown["latestMessageSentTimestamp"] = newest(Some("OUTGOING"));
    shown["latestMessageReceivedTimestamp"] = newest(Some("INCOMING"));
    if call.get("association").is_some() && !thread.ticket.is_null() {
        shown["threadAssociations"] = json!({"associatedTicketId": thread.ticket});
    }
    Ok(without_nulls(shown))
}

/// Removes the fields that have no value, which HubSpot leaves out.
pub(super) fn without_nulls(mut json: Value) -> Value {
    if let Some(fields) = json.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    json
}
