//! Actors, inboxes, channels and channel accounts. They never change.

use serde_json::{Value, json};

use super::account::{
    AGENT, APP_ACTOR, CHAT, EMAIL, HELP_DESK_MAILBOX, INBOX, LIVE_CHAT, MAILBOX, OWN_ADDRESSES, SUPPORT,
    VISITOR, WHATSAPP, WHATSAPP_NUMBER,
};
use super::call::Call;
use super::response::{Handled, Response, invalid, not_found};

const SINCE: &str = "2024-05-02T08:00:00.000Z";
/// HubSpot declares none for these lists.
const HIGHEST_LIMIT: usize = 100;
/// That of HubSpot's other batches; it declares none for this one.
const LARGEST_BATCH: usize = 100;

/// Returns an actor. HubSpot still reads `E-` ids of any address (observed).
fn actor_of(id: &str) -> Option<Value> {
    let mut actor = match id {
        "S-hubspot" => json!({"type": "SYSTEM"}),
        VISITOR => json!({"type": "VISITOR", "name": "Robin Example", "email": "customer@example.com"}),
        APP_ACTOR => json!({"type": "INTEGRATOR", "name": "Stand-in app"}),
        _ if id == format!("A-{AGENT}") => {
            json!({"type": "AGENT", "name": "Alex Example", "email": "agent@example.com"})
        }
        _ => {
            let address = id.strip_prefix("E-").filter(|address| address.contains('@'))?;
            json!({"type": "EMAIL", "email": address})
        }
    };
    actor["id"] = id.into();
    Some(actor)
}

pub(super) fn actor(call: &mut Call<'_>) -> Handled {
    let actor = actor_of(call.id(0));
    actor.map(Response::ok).ok_or_else(|| not_found("actor"))
}

pub(super) fn actors(call: &mut Call<'_>) -> Handled {
    let body = call.object()?;
    let inputs = body.get("inputs").and_then(Value::as_array);
    let ids: Option<Vec<&str>> = inputs.and_then(|ids| ids.iter().map(Value::as_str).collect());
    let ids = ids.ok_or_else(|| invalid("inputs", "inputs must be a list of strings"))?;
    if ids.len() > LARGEST_BATCH {
        return Err(invalid("inputs", "at most 100 actors can be read at once"));
    }
    let known: Vec<Value> = ids.iter().filter_map(|id| actor_of(id)).collect();
    let unknown: Vec<&&str> = ids.iter().filter(|id| actor_of(id).is_none()).collect();
    let now = call.state.now();
    let mut body = json!({"status": "COMPLETE", "results": known, "startedAt": now, "completedAt": now});
    if unknown.is_empty() {
        return Ok(Response::ok(body));
    }
    body["numErrors"] = 1.into();
    body["errors"] = json!([{
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": "there are no such actors",
        "context": {"ids": unknown},
    }]);
    Ok(Response { status: 207, body })
}

pub(super) fn inboxes(call: &mut Call<'_>) -> Handled {
    let inbox = |id, name, kind| {
        json!({
            "id": id, "name": name, "type": kind,
            "createdAt": SINCE, "updatedAt": SINCE, "archived": false,
        })
    };
    let help_desk = inbox(SUPPORT, "Stand-in help desk", "HELP_DESK");
    read(
        call,
        "inbox",
        vec![inbox(INBOX, "Stand-in inbox", "INBOX"), help_desk],
    )
}

/// With HubSpot's own ids (observed).
pub(super) fn channels(call: &mut Call<'_>) -> Handled {
    let all = [(LIVE_CHAT, "LIVE_CHAT"), (EMAIL, "EMAIL"), (WHATSAPP, "WHATSAPP")];
    #[cfg_attr(
        not(feature = "custom-channels"),
        allow(unused_mut, reason = "the app has none of its own")
    )]
    let mut all: Vec<Value> = all.map(|(id, name)| json!({"id": id, "name": name})).into();
    #[cfg(feature = "custom-channels")]
    for own in call.state.channels.channels.values() {
        all.push(json!({"id": own["id"], "name": own["name"]}));
    }
    read(call, "channel", all)
}

pub(super) fn accounts(call: &mut Call<'_>) -> Handled {
    let all = [
        (MAILBOX, EMAIL, INBOX, "Stand-in mailbox"),
        (CHAT, LIVE_CHAT, INBOX, "Stand-in chat"),
        (HELP_DESK_MAILBOX, EMAIL, SUPPORT, "Stand-in help desk mailbox"),
        (WHATSAPP_NUMBER, WHATSAPP, INBOX, "Stand-in WhatsApp"),
    ];
    let all = all.map(|(id, channel, inbox, name)| {
        let mut account = json!({
            "id": id, "channelId": channel, "inboxId": inbox, "name": name,
            "active": true, "authorized": true, "archived": false, "createdAt": SINCE,
        });
        if let Some((_, address)) = OWN_ADDRESSES.iter().find(|(own, _)| *own == id) {
            account["deliveryIdentifier"] = json!({"type": "HS_EMAIL_ADDRESS", "value": address});
        }
        account
    });
    let wanted = |account: &Value| {
        let mut filters = ["channelId", "inboxId"].into_iter();
        filters.all(|field| call.allows(field, &account[field]))
    };
    let all = all.into_iter();
    #[cfg(feature = "custom-channels")]
    let all = all.chain(call.state.channels.accounts.values().cloned());
    let all = all.filter(wanted).collect();
    read(call, "channel account", all)
}

/// Returns the one that the path names, or a page with the total, sorted by any fields, descending for `-field`
/// (documented in HubSpot's guide).
fn read(call: &Call<'_>, what: &str, mut all: Vec<Value>) -> Handled {
    // None of these is ever archived.
    if call.flag("archived")? {
        all.clear();
    }
    if !call.ids.is_empty() {
        let found = all.into_iter().find(|one| one["id"] == call.id(0));
        return found.map(Response::ok).ok_or_else(|| not_found(what));
    }
    for field in call.all("sort").rev() {
        let name = field.trim_start_matches('-');
        if all.iter().any(|one| one.get(name).is_none()) {
            return Err(invalid("sort", &format!("{name} is not a field to sort by")));
        }
        all.sort_by(|a, b| {
            let rising = a[name].to_string().cmp(&b[name].to_string());
            if name == field { rising } else { rising.reverse() }
        });
    }
    let all: Vec<&Value> = all.iter().collect();
    let mut page = call.page(&all, HIGHEST_LIMIT)?;
    page["total"] = all.len().into();
    Ok(Response::ok(page))
}
