//! The operations of the stand-in.

use http::header::AUTHORIZATION;

use super::request::Request;
use super::response::{ErrorResponse, Response, error, missing_scope, rate_limited};
use super::state::State;
use super::{directory, messages, pattern, threads};

type Handler = fn(&mut State, &Request<'_>, &[String]) -> Result<Response, ErrorResponse>;

const READ: &str = "conversations.read";
const WRITE: &str = "conversations.write";

pub(super) struct Route {
    /// The `operationId` of the description.
    pub operation: &'static str,
    method: &'static str,
    /// With `*` for an id.
    resource: &'static str,
    /// The scope that it requires (documented).
    scope: &'static str,
    handler: Handler,
}

const fn route(
    operation: &'static str,
    method: &'static str,
    resource: &'static str,
    scope: &'static str,
    handler: Handler,
) -> Route {
    Route {
        operation,
        method,
        resource,
        scope,
        handler,
    }
}

#[rustfmt::skip]
const ROUTES: &[Route] = &[
    route("send_message", "POST", "/threads/*/messages", WRITE, messages::send),
    route("list_messages", "GET", "/threads/*/messages", READ, messages::list),
    route("get_message", "GET", "/threads/*/messages/*", READ, messages::get),
    route("get_original_content", "GET", "/threads/*/messages/*/original-content", READ, messages::original),
    route("list_threads", "GET", "/threads", READ, threads::list),
    route("get_thread", "GET", "/threads/*", READ, threads::get),
    route("update_thread", "PATCH", "/threads/*", WRITE, threads::update),
    route("archive_thread", "DELETE", "/threads/*", WRITE, threads::archive),
    route("assign_thread", "PUT", "/threads/*/assignee", WRITE, threads::assign),
    route("unassign_thread", "DELETE", "/threads/*/assignee", WRITE, threads::unassign),
    route("read_actors", "POST", "/actors/batch/read", READ, directory::actors),
    route("get_actor", "GET", "/actors/*", READ, directory::actor),
    route("list_inboxes", "GET", "/inboxes", READ, directory::inboxes),
    route("get_inbox", "GET", "/inboxes/*", READ, directory::inbox),
    route("list_channels", "GET", "/channels", READ, directory::channels),
    route("get_channel", "GET", "/channels/*", READ, directory::channel),
    route("list_channel_accounts", "GET", "/channel-accounts", READ, directory::accounts),
    route("get_channel_account", "GET", "/channel-accounts/*", READ, directory::account),
];

/// Returns the route of a request in any version of the API, with the ids in its path.
pub(super) fn find(method: &str, path: &str) -> Option<(&'static Route, Vec<String>)> {
    let resource = pattern::resource(path)?;
    let mut routes = ROUTES.iter().filter(|route| route.method == method);
    routes.find_map(|route| Some((route, ids(route.resource, resource)?)))
}

/// Carries a request out.
pub(super) fn respond(state: &mut State, request: &Request<'_>) -> Response {
    serve(state, request).unwrap_or_else(|error| *error)
}

fn serve(state: &mut State, request: &Request<'_>) -> Result<Response, ErrorResponse> {
    let expected = format!("Bearer {}", state.token);
    let unauthorized = |message| error(401, "INVALID_AUTHENTICATION", message);
    match request.http.headers().get(AUTHORIZATION) {
        Some(given) if given.as_bytes() == expected.as_bytes() => {}
        Some(_) => return Err(unauthorized("this token is not the stand-in's")),
        None => return Err(unauthorized("the request has no token")),
    }
    if let Some(policy) = state.rate_limits.count() {
        return Err(Box::new(rate_limited(policy)));
    }
    let found = find(request.http.method().as_str(), request.http.uri().path());
    let (route, ids) = found.ok_or_else(|| error(404, "OBJECT_NOT_FOUND", "there is no such operation"))?;
    if !state.scopes.iter().any(|granted| granted == route.scope) {
        return Err(missing_scope(route.scope));
    }
    (route.handler)(state, request, &ids)
}

/// Returns the segments of a path where its route has a `*`, decoded.
fn ids(route: &str, path: &str) -> Option<Vec<String>> {
    let (mut route, mut path) = (route.split('/'), path.split('/'));
    let mut ids = Vec::new();
    loop {
        match (route.next(), path.next()) {
            (None, None) => return Some(ids),
            (Some("*"), Some(id)) if !id.is_empty() => {
                let id = percent_encoding::percent_decode_str(id);
                ids.push(id.decode_utf8_lossy().into_owned());
            }
            (Some(expected), Some(segment)) if expected == segment && expected != "*" => {}
            _ => return None,
        }
    }
}
