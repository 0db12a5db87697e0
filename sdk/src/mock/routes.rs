//! The handler of each operation.

use http::header::AUTHORIZATION;

use super::call::Call;
use super::operation::Operation;
use super::response::{Handled, error, missing_scope, rate_limited};
use super::{directory, messages, threads};

/// Handles a request.
pub(super) fn respond(call: &mut Call<'_>) -> Handled {
    let expected = format!("Bearer {}", call.state.token);
    let unauthorized = |message| Err(error(401, "INVALID_AUTHENTICATION", message));
    match call.http.headers().get(AUTHORIZATION) {
        Some(given) if given.as_bytes() == expected.as_bytes() => {}
        Some(_) => return unauthorized("this token is not the stand-in's"),
        None => return unauthorized("the request has no token"),
    }
    if let Some(policy) = call.state.rate_limits.count() {
        return Err(rate_limited(policy));
    }
    let found = Operation::find(call.http);
    let (operation, ids) =
        found.ok_or_else(|| error(404, "OBJECT_NOT_FOUND", "there is no such operation"))?;
    if !call.state.scopes.contains(&operation.scope()) {
        return Err(missing_scope(operation.scope()));
    }
    call.ids = ids;
    match operation {
        Operation::SendMessage => messages::send(call),
        Operation::ListMessages => messages::list(call),
        Operation::GetMessage => messages::get(call),
        Operation::GetOriginalContent => messages::original(call),
        Operation::ListThreads => threads::list(call),
        Operation::GetThread => threads::get(call),
        Operation::UpdateThread => threads::update(call),
        Operation::ArchiveThread => threads::archive(call),
        Operation::AssignThread => threads::assign(call),
        Operation::UnassignThread => threads::unassign(call),
        Operation::ReadActors => directory::actors(call),
        Operation::GetActor => directory::actor(call),
        Operation::ListInboxes | Operation::GetInbox => directory::inboxes(call),
        Operation::ListChannels | Operation::GetChannel => directory::channels(call),
        Operation::ListChannelAccounts | Operation::GetChannelAccount => directory::accounts(call),
    }
}
