//! The handler of each operation.

use http::header::AUTHORIZATION;

use super::call::Call;
#[cfg(feature = "custom-channels")]
use super::channels;
use super::operation::Operation;
use super::response::{Handled, error, missing_scope, rate_limited};
#[cfg(feature = "files")]
use super::uploads;
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
        #[cfg(feature = "custom-channels")]
        Operation::ListCustomChannels => channels::list(call),
        #[cfg(feature = "custom-channels")]
        Operation::CreateCustomChannel => channels::create(call),
        #[cfg(feature = "custom-channels")]
        Operation::GetCustomChannel => channels::get(call),
        #[cfg(feature = "custom-channels")]
        Operation::UpdateCustomChannel => channels::update(call),
        #[cfg(feature = "custom-channels")]
        Operation::DeleteCustomChannel => channels::delete(call),
        #[cfg(feature = "custom-channels")]
        Operation::ListCustomChannelAccounts => channels::list_accounts(call),
        #[cfg(feature = "custom-channels")]
        Operation::CreateCustomChannelAccount => channels::create_account(call),
        #[cfg(feature = "custom-channels")]
        Operation::GetCustomChannelAccount => channels::get_account(call),
        #[cfg(feature = "custom-channels")]
        Operation::UpdateCustomChannelAccount => channels::update_account(call),
        #[cfg(feature = "custom-channels")]
        Operation::UpdateStagingToken => channels::update_token(call),
        #[cfg(feature = "custom-channels")]
        Operation::PublishChannelMessage => channels::publish(call),
        #[cfg(feature = "custom-channels")]
        Operation::GetChannelMessage => channels::get_message(call),
        #[cfg(feature = "custom-channels")]
        Operation::UpdateChannelMessage => channels::update_message(call),
        #[cfg(feature = "files")]
        Operation::UploadFile => uploads::upload(call),
        #[cfg(feature = "files")]
        Operation::SearchFiles => uploads::search(call),
        #[cfg(feature = "files")]
        Operation::ImportFile => uploads::import(call),
        #[cfg(feature = "files")]
        Operation::GetImport => uploads::imported(call),
        #[cfg(feature = "files")]
        Operation::GetFile => uploads::get(call),
        #[cfg(feature = "files")]
        Operation::DeleteFile => uploads::delete(call),
        #[cfg(feature = "files")]
        Operation::GetSignedUrl => uploads::sign(call),
    }
}
