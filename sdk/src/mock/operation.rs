//! The operations, and how requests of them are recognized.

use super::pattern;

const READ: &str = "conversations.read";
const WRITE: &str = "conversations.write";

/// Defines the enum by a table: variant, name, method, resource with `*` for an id, and the scope that it requires
/// (documented).
macro_rules! operations {
    ($($variant:ident $name:ident $method:literal $resource:literal $scope:ident;)*) => {
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

            /// Its method, its resource, and the scope that it requires.
            const fn route(self) -> (&'static str, &'static str, &'static str) {
                match self {
                    $(Self::$variant => ($method, $resource, $scope),)*
                }
            }
        }
    };
}

operations! {
    SendMessage send_message "POST" "/threads/*/messages" WRITE;
    ListMessages list_messages "GET" "/threads/*/messages" READ;
    GetMessage get_message "GET" "/threads/*/messages/*" READ;
    GetOriginalContent get_original_content "GET" "/threads/*/messages/*/original-content" READ;
    ListThreads list_threads "GET" "/threads" READ;
    GetThread get_thread "GET" "/threads/*" READ;
    UpdateThread update_thread "PATCH" "/threads/*" WRITE;
    ArchiveThread archive_thread "DELETE" "/threads/*" WRITE;
    AssignThread assign_thread "PUT" "/threads/*/assignee" WRITE;
    UnassignThread unassign_thread "DELETE" "/threads/*/assignee" WRITE;
    ReadActors read_actors "POST" "/actors/batch/read" READ;
    GetActor get_actor "GET" "/actors/*" READ;
    ListInboxes list_inboxes "GET" "/inboxes" READ;
    GetInbox get_inbox "GET" "/inboxes/*" READ;
    ListChannels list_channels "GET" "/channels" READ;
    GetChannel get_channel "GET" "/channels/*" READ;
    ListChannelAccounts list_channel_accounts "GET" "/channel-accounts" READ;
    GetChannelAccount get_channel_account "GET" "/channel-accounts/*" READ;
}

impl Operation {
    /// The scope that a token needs for it.
    pub(super) fn scope(self) -> &'static str {
        self.route().2
    }

    /// Returns the operation of a request in any version of the API, with the ids in its path.
    pub(super) fn find<T>(request: &http::Request<T>) -> Option<(Self, Vec<String>)> {
        let path = pattern::resource(request.uri().path())?;
        Self::ALL.iter().find_map(|operation| {
            let (method, resource, _) = operation.route();
            let is_method = request.method() == method;
            Some((*operation, is_method.then(|| ids(resource, path))??))
        })
    }
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
