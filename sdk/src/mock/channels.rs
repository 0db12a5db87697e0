//! Custom channels: registration, accounts, and the messages that they publish and deliver.

use chrono::DateTime;
use serde_json::{Map, Value, json};

use super::account::{APP, APP_ACTOR, DEVELOPER_KEY, INBOX, SUPPORT, VISITOR};
use super::call::{Call, text};
use super::new_thread::NewThread;
use super::response::{Handled, Response, error, invalid, not_found};
use super::state::State;
use super::stored::{StoredMessage, failed};
use super::threads::without_nulls;
use crate::{ChannelAccount, DeliveryIdentifier, Object};

/// HubSpot declares none for these lists.
const HIGHEST_LIMIT: usize = 100;
const TEXTS: [&str; 4] = [
    "webhookUrl",
    "channelDescription",
    "channelLogoUrl",
    "channelAccountConnectionRedirectUrl",
];

/// Requires the app's developer API key (documented).
fn of_app(call: &Call<'_>) -> Handled<()> {
    let is_key = call.get("hapikey") == Some(DEVELOPER_KEY);
    if is_key && call.get("appId").is_some_and(|app| app == APP.to_string()) {
        return Ok(());
    }
    let message = "channels require hapikey and appId, the developer API key and the id of the app";
    Err(error(401, "INVALID_AUTHENTICATION", message))
}

fn page(call: &Call<'_>, all: &[&Value]) -> Handled {
    let mut page = call.page(all, HIGHEST_LIMIT)?;
    page["total"] = all.len().into();
    Ok(Response::ok(page))
}

pub(super) fn list(call: &mut Call<'_>) -> Handled {
    of_app(call)?;
    let all: Vec<&Value> = call.state.channels.channels.values().collect();
    page(call, &all)
}

pub(super) fn create(call: &mut Call<'_>) -> Handled {
    of_app(call)?;
    let body = call.object()?;
    text(&body, "name")?;
    if !body.contains_key("capabilities") {
        return Err(invalid("capabilities", "capabilities are required"));
    }
    let mut channel = json!({
        "id": call.state.channels.next_id(), "createdAt": call.state.now(),
    });
    set(&mut channel, &body)?;
    let id = channel["id"].as_str().unwrap_or_default().to_owned();
    call.state.channels.channels.insert(id, channel.clone());
    Ok(Response {
        status: 201,
        body: channel,
    })
}

/// Sets the fields of a channel that a body has.
fn set(channel: &mut Value, body: &Map<String, Value>) -> Handled<()> {
    for name in ["name"].iter().chain(&TEXTS) {
        if body.contains_key(*name) {
            channel[*name] = text(body, name)?.into();
        }
    }
    match body.get("capabilities") {
        Some(capabilities @ Value::Object(_)) => channel["capabilities"] = capabilities.clone(),
        Some(_) => return Err(invalid("capabilities", "capabilities must be an object")),
        None => {}
    }
    Ok(())
}

/// Returns the channel that the path names.
fn channel<'c>(call: &'c Call<'_>) -> Handled<&'c Value> {
    let found = call.state.channels.channels.get(call.id(0));
    found.ok_or_else(|| not_found("custom channel"))
}

pub(super) fn get(call: &mut Call<'_>) -> Handled {
    of_app(call)?;
    Ok(Response::ok(channel(call)?.clone()))
}

pub(super) fn update(call: &mut Call<'_>) -> Handled {
    of_app(call)?;
    let mut changed = channel(call)?.clone();
    set(&mut changed, &call.object()?)?;
    let id = call.id(0).to_owned();
    call.state.channels.channels.insert(id, changed.clone());
    Ok(Response::ok(changed))
}

/// Deletes a channel with its accounts. The threads stay.
pub(super) fn delete(call: &mut Call<'_>) -> Handled {
    of_app(call)?;
    channel(call)?;
    let id = call.id(0).to_owned();
    let channels = &mut call.state.channels;
    channels.channels.remove(&id);
    channels.accounts.retain(|_, account| account["channelId"] != *id);
    channels.staging_tokens.retain(|_, token| channel_of(token) != id);
    Ok(Response::no_content())
}

/// Returns the id of the channel of a staging token, which has it as a number.
fn channel_of(token: &Value) -> String {
    token["genericChannelId"].to_string()
}

pub(super) fn list_accounts(call: &mut Call<'_>) -> Handled {
    channel(call)?;
    let archived = call.flag("archived")?;
    let all = call.state.channels.accounts_of(call.id(0)).filter(|account| {
        let address = &account["deliveryIdentifier"];
        account["archived"] == archived
            && call.allows("deliveryIdentifierType", &address["type"])
            && call.allows("deliveryIdentifierValue", &address["value"])
    });
    page(call, &all.collect::<Vec<_>>())
}

pub(super) fn create_account(call: &mut Call<'_>) -> Handled {
    channel(call)?;
    let body = call.object()?;
    let authorized = body.get("authorized").and_then(Value::as_bool);
    let authorized = authorized.ok_or_else(|| invalid("authorized", "authorized must be true or false"))?;
    let inbox = text(&body, "inboxId")?;
    let address = body.get("deliveryIdentifier").cloned().unwrap_or_default();
    let of = (call.id(0).to_owned(), inbox, text(&body, "name")?);
    let account = connect(call.state, (&of.0, of.1, of.2), authorized, address)?;
    Ok(Response {
        status: 201,
        body: account,
    })
}

/// Connects an account to a channel.
fn connect(
    state: &mut State,
    (channel, inbox, name): (&str, &str, &str),
    authorized: bool,
    address: Value,
) -> Handled<Value> {
    if ![INBOX, SUPPORT].contains(&inbox) {
        return Err(invalid("inboxId", "there is no such inbox"));
    }
    let id = state.channels.next_id();
    let account = without_nulls(json!({
        "id": id, "channelId": channel, "inboxId": inbox, "name": name, "authorized": authorized, "active": true,
        "archived": false, "createdAt": state.now(), "deliveryIdentifier": address,
    }));
    state.channels.accounts.insert(id, account.clone());
    Ok(account)
}

/// Returns the account that the path names.
fn account<'c>(call: &'c Call<'_>) -> Handled<&'c Value> {
    let found = call.state.channels.accounts.get(call.id(1));
    let found = found.filter(|account| account["channelId"] == call.id(0));
    found.ok_or_else(|| not_found("account of the channel"))
}

pub(super) fn get_account(call: &mut Call<'_>) -> Handled {
    // None is ever archived.
    match call.flag("archived")? {
        true => Err(not_found("archived account of the channel")),
        false => Ok(Response::ok(account(call)?.clone())),
    }
}

pub(super) fn update_account(call: &mut Call<'_>) -> Handled {
    let mut changed = account(call)?.clone();
    let body = call.object()?;
    if body.contains_key("name") {
        changed["name"] = text(&body, "name")?.into();
    }
    match body.get("authorized") {
        Some(authorized @ Value::Bool(_)) => changed["authorized"] = authorized.clone(),
        Some(_) => return Err(invalid("authorized", "authorized must be true or false")),
        None => {}
    }
    let (channel, id) = (call.id(0).to_owned(), call.id(1).to_owned());
    call.state.channels.accounts.insert(id, changed.clone());
    report(call.state, &channel, "CHANNEL_ACCOUNT_UPDATED", &changed);
    Ok(Response::ok(changed))
}

/// Posts an event of an account.
fn report(state: &mut State, channel: &str, event: &str, account: &Value) {
    let event = json!({
        "type": event, "channelAccountId": account["id"],
        "channelAccountDeliveryIdentifier": account["deliveryIdentifier"],
    });
    let now = state.now();
    state.channels.post(channel, now, without_nulls(event));
}

/// Begins to connect an account, as an administrator does in HubSpot. Returns the token with which HubSpot calls the
/// channel's redirect URL.
pub(super) fn begin(state: &mut State, channel: &str) -> Option<String> {
    let number: u64 = channel.parse().ok()?;
    state.channels.channels.get(channel)?;
    let token = format!("staging-{}", state.channels.next_id());
    let staged = json!({
        "accountToken": token, "createdAt": state.now(), "genericChannelId": number,
        "inboxId": INBOX.parse::<u64>().ok()?, "userId": super::account::AGENT,
    });
    state.channels.staging_tokens.insert(token.clone(), staged);
    Some(token)
}

pub(super) fn update_token(call: &mut Call<'_>) -> Handled {
    channel(call)?;
    let body = call.object()?;
    let (channel, token) = (call.id(0).to_owned(), call.id(1).to_owned());
    let found = call.state.channels.staging_tokens.get_mut(&token);
    let found = found.filter(|token| channel_of(token) == channel);
    let staged = found.ok_or_else(|| not_found("staging token"))?;
    if body.contains_key("accountName") {
        staged["accountName"] = text(&body, "accountName")?.into();
    }
    if let Some(address) = body.get("deliveryIdentifier") {
        staged["deliveryIdentifier"] = address.clone();
    }
    Ok(Response::ok(staged.clone()))
}

/// Connects the account that a staging token is for, once it has a name.
pub(super) fn finish(state: &mut State, token: &str) -> Option<Value> {
    let staged = state.channels.staging_tokens.get(token)?.clone();
    let name = staged["accountName"].as_str()?;
    let (channel, inbox) = (channel_of(&staged), staged["inboxId"].to_string());
    let address = staged["deliveryIdentifier"].clone();
    let account = connect(state, (&channel, &inbox, name), true, address).ok()?;
    state.channels.staging_tokens.remove(token);
    report(state, &channel, "CHANNEL_ACCOUNT_CREATED", &account);
    Some(account)
}

/// Publishes a message: on the thread of its conversation, or on a new one. A second request with an idempotency key
/// returns the first message.
pub(super) fn publish(call: &mut Call<'_>) -> Handled {
    channel(call)?;
    let body = call.object()?;
    let channel = call.id(0).to_owned();
    let key = body.get("integrationIdempotencyId").and_then(Value::as_str);
    let key = key.map(|key| (channel.clone(), key.to_owned()));
    if let Some(first) = key
        .as_ref()
        .and_then(|key| call.state.channels.published.get(key))
    {
        return Ok(Response {
            status: 201,
            body: first.clone(),
        });
    }
    let account = text(&body, "channelAccountId")?.to_owned();
    let account = call.state.channels.accounts.get(&account).cloned();
    let account = account.filter(|account| account["channelId"] == *channel);
    let account = account.ok_or_else(|| invalid("channelAccountId", "the channel has no such account"))?;
    if account["authorized"] != true {
        return Err(invalid("channelAccountId", "the account is not authorized"));
    }
    let message = message(&channel, &body)?;
    let id = thread(call.state, &body, (&channel, &account))?;
    let stored = call.state.store(id, StoredMessage::new(message), |_| {});
    let stored = stored.ok_or_else(|| not_found("thread"))?;
    if let Some(key) = key {
        call.state.channels.published.insert(key, stored.clone());
    }
    Ok(Response {
        status: 201,
        body: stored,
    })
}

/// Returns the message of a body in the form of a response.
fn message(channel: &str, body: &Map<String, Value>) -> Handled<Value> {
    let content = text(body, "text")?;
    let sent = DateTime::parse_from_rfc3339(text(body, "timestamp")?);
    sent.map_err(|_| {
        invalid(
            "timestamp",
            "timestamp must be a time such as 2026-09-01T10:00:00Z",
        )
    })?;
    if !body.get("attachments").is_some_and(Value::is_array) {
        return Err(invalid("attachments", "attachments must be a list"));
    }
    let is_incoming = match text(body, "messageDirection")? {
        "INCOMING" => true,
        "OUTGOING" => false,
        _ => {
            return Err(invalid(
                "messageDirection",
                "messageDirection must be INCOMING or OUTGOING",
            ));
        }
    };
    let mut senders = participants(body, "senders")?;
    let recipients = participants(body, "recipients")?;
    let author = if is_incoming { VISITOR } else { APP_ACTOR };
    for sender in &mut senders {
        sender["actorId"] = author.into();
    }
    Ok(without_nulls(json!({
        "type": "MESSAGE",
        "text": content,
        "richText": body.get("richText").cloned().unwrap_or_else(|| format!("<p>{content}</p>").into()),
        "attachments": body.get("attachments"),
        "createdBy": author,
        "client": {"clientType": "INTEGRATION", "integrationAppId": APP},
        "senders": senders,
        "recipients": recipients,
        "channelId": channel,
        "channelAccountId": body.get("channelAccountId"),
        "direction": body.get("messageDirection"),
        "inReplyToId": body.get("inReplyToId"),
        "status": {"statusType": if is_incoming { "RECEIVED" } else { "SENT" }},
        "truncationStatus": "NOT_TRUNCATED",
    })))
}

/// Returns the senders or the recipients, each of which must have an address.
fn participants(body: &Map<String, Value>, name: &str) -> Handled<Vec<Value>> {
    let all = body.get(name).and_then(Value::as_array);
    let all = all.filter(|all| !all.is_empty() && all.iter().all(|one| address(one).is_some()));
    let all = all.ok_or_else(|| {
        let message = format!("{name} must be a list of participants with a deliveryIdentifier");
        invalid(name, &message)
    })?;
    Ok(all.clone())
}

fn address(participant: &Value) -> Option<DeliveryIdentifier> {
    let address = &participant["deliveryIdentifier"];
    let is_whole = address["type"].is_string() && address["value"].is_string();
    let address = is_whole.then(|| serde_json::from_value::<Object<DeliveryIdentifier>>(address.clone()));
    Some(address?.ok()?.into_inner())
}

/// Returns the thread of a message: that of its conversation, or of the customer's address if it names none.
fn thread(state: &mut State, body: &Map<String, Value>, (channel, account): (&str, &Value)) -> Handled<u64> {
    let customers = match body.get("messageDirection").and_then(Value::as_str) {
        Some("INCOMING") => "senders",
        _ => "recipients",
    };
    let customer = body.get(customers).and_then(|all| all.get(0)).and_then(address);
    let customer = customer.ok_or_else(|| invalid(customers, "the customer has no address"))?;
    let own = body.get("integrationThreadId").filter(|id| id.is_string());
    let conversation = own.cloned().unwrap_or_else(|| json!({"customer": customer}));
    let account_id = account["id"].as_str().unwrap_or_default().to_owned();
    let key = (account_id.clone(), conversation);
    if let Some(id) = state.channels.threads.get(&key).copied() {
        return Ok(id);
    }
    let mut new = NewThread::new(ChannelAccount::new(channel, account_id), customer);
    new.thread.json["inboxId"] = account["inboxId"].clone();
    let id = state.add_thread(new);
    state.channels.threads.insert(key, id);
    Ok(id)
}

/// Posts a message that was sent in HubSpot to the webhook of its channel, if that is a custom one.
pub(super) fn deliver(state: &mut State, thread: u64, message: &Value) {
    let channel = message["channelId"].as_str().unwrap_or_default().to_owned();
    let threads = state.channels.threads.iter();
    let conversations = threads.filter(|(_, id)| **id == thread);
    let conversations: Vec<Value> = conversations
        .map(|((_, conversation), _)| conversation.clone())
        .filter(Value::is_string)
        .collect();
    let event = json!({
        "type": "OUTGOING_CHANNEL_MESSAGE_CREATED", "message": message,
        "channelIntegrationThreadIds": conversations,
    });
    let now = state.now();
    state.channels.post(&channel, now, event);
}

/// Returns the message of the channel that the path names.
fn find<'c>(call: &'c Call<'_>) -> Handled<&'c Value> {
    let messages = call.state.threads.values().flat_map(|thread| &thread.messages);
    let mut messages = messages.map(|message| &message.json);
    let found = messages.find(|message| message["id"] == call.id(1) && message["channelId"] == call.id(0));
    found.ok_or_else(|| not_found("message of the channel"))
}

pub(super) fn get_message(call: &mut Call<'_>) -> Handled {
    Ok(Response::ok(find(call)?.clone()))
}

/// Sets the status of a message, which is then that of the thread's message.
pub(super) fn update_message(call: &mut Call<'_>) -> Handled {
    find(call)?;
    let body = call.object()?;
    let reason = body.get("errorMessage").and_then(Value::as_str);
    let status = match text(&body, "statusType")? {
        "FAILED" => failed(reason.unwrap_or_default()),
        known @ ("READ" | "SENT") => json!({"statusType": known}),
        _ => return Err(invalid("statusType", "statusType must be SENT, READ or FAILED")),
    };
    let id = call.id(1).to_owned();
    let changed = call.state.set_status(&id, status);
    changed.map(Response::ok).ok_or_else(|| not_found("message"))
}
