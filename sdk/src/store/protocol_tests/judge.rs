//! What must hold in every state, and of every step.

use super::records::{KeyState, Outcomes, Records};
use super::world::{At, Mode, RequestState, World};

/// Returns what does not hold after a step.
pub(super) fn judge(before: &World, world: &World, records: &Records) -> Option<String> {
    let told = world
        .wrongly_told
        .then(|| "a caller was told what is not so".to_owned());
    told.or_else(|| of_state(world, records))
        .or_else(|| of_step(before, world, records))
}

fn of_state(world: &World, records: &Records) -> Option<String> {
    for key in 0..2u8 {
        let is_resent = world.resent[usize::from(key)];
        if world.messages_of(key) > 1 + usize::from(is_resent) {
            return Some(format!("there are two messages of one key: {key}"));
        }
        let of_key = |send| world.sends[usize::from(send)].0 == key;
        let violation = match records.state(world.keys[usize::from(key)], world.now) {
            Some(KeyState::Sent(message)) => of_sent(world, key, message),
            Some(KeyState::NotSent) if may_have_message(world, of_key) => Some(format!(
                "the record of key {key} is not sent, and a message is or may be there"
            )),
            _ => None,
        };
        if violation.is_some() {
            return violation;
        }
    }
    None
}

/// Returns why a message cannot be a key's.
fn of_sent(world: &World, key: u8, message: u8) -> Option<String> {
    if world.messages_of(key) == 0 {
        return Some(format!("key {key} is sent and has no message"));
    }
    let owner = world.messages[usize::from(message)].owner;
    owner
        .is_some_and(|owner| owner != key)
        .then(|| format!("message {message} has two owners"))
}

/// Returns whether a caller must not be told this outcome of a send with a key.
pub(super) fn is_untrue(world: &World, key: u8, send: u8, outcome: Outcomes) -> bool {
    match outcome {
        Outcomes::Sent(message) => of_sent(world, key, message).is_some(),
        Outcomes::NotSent => may_have_message(world, |other| other == send),
        Outcomes::Unknown => false,
    }
}

/// Returns whether such a send has a message, or a request that may still store one.
fn may_have_message(world: &World, is_it: impl Fn(u8) -> bool) -> bool {
    world
        .requests
        .iter()
        .any(|request| is_it(request.send) && request.state != RequestState::Refused)
}

fn of_step(before: &World, world: &World, records: &Records) -> Option<String> {
    for key in 0..2usize {
        let (from, to) = (before.keys[key], world.keys[key]);
        if from == to {
            continue;
        }
        let old = records.state(from, world.now);
        let new = records.state(to, world.now);
        if let Some(KeyState::Sent(message)) = old
            && new != old
        {
            return Some(format!("key {key} is no longer sent, as message {message}"));
        }
        let is_open = matches!(new, Some(KeyState::Open { .. }));
        let is_resend = world.left.resends < before.left.resends;
        if matches!(old, Some(KeyState::Open { is_over: false })) && is_open && !is_resend {
            return Some(format!("key {key} was taken over before its lease was over"));
        }
    }
    if world.requests.len() == before.requests.len() {
        return None;
    }
    let request = u8::try_from(before.requests.len()).unwrap();
    let sender = world
        .workers
        .iter()
        .find(|worker| worker.at == At::Posted { request })?;
    if sender.mode == Mode::TakenOver {
        return Some("a takeover sent".to_owned());
    }
    let other = world.workers.iter().find(|other| {
        matches!(other.at, At::Posted { .. }) && other.text == sender.text && other.send != sender.send
    })?;
    // One that was paused has lost its turn.
    let is_in_time = other.started == world.now && sender.started == world.now;
    is_in_time.then(|| {
        format!(
            "sends that are alike ran at once: {} and {}",
            other.send, sender.send
        )
    })
}
