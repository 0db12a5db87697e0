//! Which request goes where.

use super::request::Request;
use super::response::{ErrorResponse, Response, error, missing_scope};
use super::state::State;
use super::{directory, messages, threads};

type Handler = fn(&mut State, &Request<'_>, &[String]) -> Result<Response, ErrorResponse>;

const READ: &str = "conversations.read";
const WRITE: &str = "conversations.write";

/// Method, resource with `*` for an id, the scope it needs (documented), and who answers.
const ROUTES: &[(&str, &str, &str, Handler)] = &[
    ("POST", "/threads/*/messages", WRITE, messages::send),
    ("GET", "/threads/*/messages", READ, messages::list),
    ("GET", "/threads/*/messages/*", READ, messages::get),
    (
        "GET",
        "/threads/*/messages/*/original-content",
        READ,
        messages::original,
    ),
    ("GET", "/threads", READ, threads::list),
    ("GET", "/threads/*", READ, threads::get),
    ("PATCH", "/threads/*", WRITE, threads::update),
    ("DELETE", "/threads/*", WRITE, threads::archive),
    ("PUT", "/threads/*/assignee", WRITE, threads::assign),
    ("DELETE", "/threads/*/assignee", WRITE, threads::unassign),
    ("POST", "/actors/batch/read", READ, directory::actors),
    ("GET", "/actors/*", READ, directory::actor),
    ("GET", "/inboxes", READ, directory::inboxes),
    ("GET", "/inboxes/*", READ, directory::inbox),
    ("GET", "/channels", READ, directory::channels),
    ("GET", "/channels/*", READ, directory::channel),
    ("GET", "/channel-accounts", READ, directory::accounts),
    ("GET", "/channel-accounts/*", READ, directory::account),
];

pub(super) fn answer(state: &mut State, request: &Request<'_>) -> Response {
    serve(state, request).unwrap_or_else(|refused| *refused)
}

fn serve(state: &mut State, request: &Request<'_>) -> Result<Response, ErrorResponse> {
    let expected = format!("Bearer {}", state.token);
    let unknown = |message| error(401, "INVALID_AUTHENTICATION", message);
    match request.authorization {
        Some(given) if given == expected => {}
        Some(_) => return Err(unknown("this token is not one of the stand-in's")),
        None => return Err(unknown("there is no token in the request")),
    }
    let nothing = || error(404, "OBJECT_NOT_FOUND", "there is nothing at this address");
    // The same resource in every version of the API.
    let resource = crate::version::resource(request.path).ok_or_else(nothing)?;
    let found = ROUTES.iter().filter(|(method, ..)| *method == request.method);
    let mut found =
        found.filter_map(|(_, route, scope, handler)| Some((ids(route, resource)?, scope, handler)));
    let (ids, scope, handler) = found.next().ok_or_else(nothing)?;
    if !state.scopes.iter().any(|granted| granted == scope) {
        return Err(missing_scope(scope));
    }
    handler(state, request, &ids)
}

/// What stands in a path where its route has a `*`.
fn ids(route: &str, path: &str) -> Option<Vec<String>> {
    let (mut route, mut path) = (route.split('/'), path.split('/'));
    let mut ids = Vec::new();
    loop {
        match (route.next(), path.next()) {
            (None, None) => return Some(ids),
            (Some("*"), Some(id)) if !id.is_empty() => ids.push(decoded(id)),
            (Some(word), Some(part)) if word == part && word != "*" => {}
            _ => return None,
        }
    }
}

/// A path's segment without its percent-encoding.
fn decoded(segment: &str) -> String {
    // A query is encoded likewise, but for the plus.
    let query = format!(
        "http://stand-in/?id={}",
        segment.replace('+', "%2B").replace('&', "%26")
    );
    let url = reqwest::Url::parse(&query).ok();
    let id = url.and_then(|url| Some(url.query_pairs().next()?.1.into_owned()));
    id.unwrap_or_else(|| segment.to_owned())
}
