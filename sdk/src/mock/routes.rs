//! The operations of the stand-in.

use http::header::AUTHORIZATION;

use super::call::Call;
use super::response::{Handled, error, missing_scope, rate_limited};
use super::{directory, messages, pattern, threads};

const READ: &str = "conversations.read";
const WRITE: &str = "conversations.write";

/// How requests are recognized, and what carries them out.
pub(super) struct Route {
    pub operation: Operation,
    method: &'static str,
    /// With `*` for an id.
    resource: &'static str,
    /// The scope that it requires (documented).
    scope: &'static str,
    handler: fn(&mut Call<'_>) -> Handled,
}

/// Makes [`Operation`] and the table of routes, of one line for each operation.
macro_rules! operations {
    ($($variant:ident $name:ident $method:literal $resource:literal $scope:ident $handler:path;)*) => {
        /// An operation of the API, for [`Fault::on`](super::Fault::on).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $(
                #[doc = concat!("[`", stringify!($name), "`](crate::Client::", stringify!($name), ")")]
                $variant,
            )*
        }

        impl Operation {
            /// Every operation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name of its method of [`Client`](crate::Client), which is its `operationId`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)*
                }
            }
        }

        const ROUTES: &[Route] = &[$(
            Route {
                operation: Operation::$variant,
                method: $method,
                resource: $resource,
                scope: $scope,
                handler: $handler,
            },
        )*];
    };
}

operations! {
    SendMessage send_message "POST" "/threads/*/messages" WRITE messages::send;
    ListMessages list_messages "GET" "/threads/*/messages" READ messages::list;
    GetMessage get_message "GET" "/threads/*/messages/*" READ messages::get;
    GetOriginalContent get_original_content "GET" "/threads/*/messages/*/original-content" READ messages::original;
    ListThreads list_threads "GET" "/threads" READ threads::list;
    GetThread get_thread "GET" "/threads/*" READ threads::get;
    UpdateThread update_thread "PATCH" "/threads/*" WRITE threads::update;
    ArchiveThread archive_thread "DELETE" "/threads/*" WRITE threads::archive;
    AssignThread assign_thread "PUT" "/threads/*/assignee" WRITE threads::assign;
    UnassignThread unassign_thread "DELETE" "/threads/*/assignee" WRITE threads::unassign;
    ReadActors read_actors "POST" "/actors/batch/read" READ directory::actors;
    GetActor get_actor "GET" "/actors/*" READ directory::actor;
    ListInboxes list_inboxes "GET" "/inboxes" READ directory::inboxes;
    GetInbox get_inbox "GET" "/inboxes/*" READ directory::inboxes;
    ListChannels list_channels "GET" "/channels" READ directory::channels;
    GetChannel get_channel "GET" "/channels/*" READ directory::channels;
    ListChannelAccounts list_channel_accounts "GET" "/channel-accounts" READ directory::accounts;
    GetChannelAccount get_channel_account "GET" "/channel-accounts/*" READ directory::accounts;
}

/// Returns the route of a request in any version of the API, with the ids in its path.
pub(super) fn find<T>(request: &http::Request<T>) -> Option<(&'static Route, Vec<String>)> {
    let resource = pattern::resource(request.uri().path())?;
    let mut routes = ROUTES.iter().filter(|route| request.method() == route.method);
    routes.find_map(|route| Some((route, ids(route.resource, resource)?)))
}

/// Carries a request out.
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
    let found = find(call.http);
    let (route, ids) = found.ok_or_else(|| error(404, "OBJECT_NOT_FOUND", "there is no such operation"))?;
    if !call.state.scopes.contains(&route.scope) {
        return Err(missing_scope(route.scope));
    }
    call.ids = ids;
    (route.handler)(call)
}

/// Returns the segments of a path where its route has a `*`, decoded.
fn ids(route: &str, path: &str) -> Option<Vec<String>> {
    if route.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut ids = Vec::new();
    for (expected, segment) in route.split('/').zip(path.split('/')) {
        if expected == "*" && !segment.is_empty() {
            let id = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
            ids.push(id.into_owned());
        } else if expected != segment {
            return None;
        }
    }
    Some(ids)
}
