//! The operations, and how requests of them are recognized.

use super::pattern;
use crate::Area;

const READ: &str = "conversations.read";
const WRITE: &str = "conversations.write";
/// Channels themselves require the app's developer key instead.
#[cfg(feature = "custom-channels")]
const CHANNELS_READ: &str = "conversations.custom_channels.read";
#[cfg(feature = "custom-channels")]
const CHANNELS_WRITE: &str = "conversations.custom_channels.write";
/// One of several that HubSpot takes.
#[cfg(feature = "files")]
const FILES: &str = "files";

/// Defines the enum by a table: variant, name, area, method, resource with `*` for an id, and the scope that it requires
/// (documented).
macro_rules! operations {
    ($($(#[$attribute:meta])* $variant:ident $name:ident $area:ident $method:literal $resource:literal $scope:ident;)*) => {
        /// An operation of the API, for [`Fault::on`](super::Fault::on).
        ///
        /// ```
        /// use hubspot_conversations::mock::{Fault, Operation, StandIn};
        ///
        /// let hubspot = StandIn::start();
        /// hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage)); // the next send loses its response
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $(
                $(#[$attribute])*
                #[doc = concat!("[`", stringify!($name), "`](crate::Client::", stringify!($name), ")")]
                $variant,
            )*
        }

        impl Operation {
            /// Every operation.
            pub const ALL: &[Self] = &[$($(#[$attribute])* Self::$variant),*];

            /// The name of its method of [`Client`](crate::Client), which is its `operationId`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($(#[$attribute])* Self::$variant => stringify!($name),)*
                }
            }

            /// Its area, its method, its resource, and the scope that it requires.
            const fn route(self) -> (Area, &'static str, &'static str, &'static str) {
                match self {
                    $($(#[$attribute])* Self::$variant => (Area::$area, $method, $resource, $scope),)*
                }
            }
        }
    };
}

operations! {
    SendMessage send_message Conversations "POST" "/threads/*/messages" WRITE;
    ListMessages list_messages Conversations "GET" "/threads/*/messages" READ;
    GetMessage get_message Conversations "GET" "/threads/*/messages/*" READ;
    GetOriginalContent get_original_content Conversations "GET" "/threads/*/messages/*/original-content" READ;
    ListThreads list_threads Conversations "GET" "/threads" READ;
    GetThread get_thread Conversations "GET" "/threads/*" READ;
    UpdateThread update_thread Conversations "PATCH" "/threads/*" WRITE;
    ArchiveThread archive_thread Conversations "DELETE" "/threads/*" WRITE;
    AssignThread assign_thread Conversations "PUT" "/threads/*/assignee" WRITE;
    UnassignThread unassign_thread Conversations "DELETE" "/threads/*/assignee" WRITE;
    ReadActors read_actors Conversations "POST" "/actors/batch/read" READ;
    GetActor get_actor Conversations "GET" "/actors/*" READ;
    ListInboxes list_inboxes Conversations "GET" "/inboxes" READ;
    GetInbox get_inbox Conversations "GET" "/inboxes/*" READ;
    ListChannels list_channels Conversations "GET" "/channels" READ;
    GetChannel get_channel Conversations "GET" "/channels/*" READ;
    ListChannelAccounts list_channel_accounts Conversations "GET" "/channel-accounts" READ;
    GetChannelAccount get_channel_account Conversations "GET" "/channel-accounts/*" READ;
    #[cfg(feature = "custom-channels")]
    ListCustomChannels list_custom_channels CustomChannels "GET" "" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    CreateCustomChannel create_custom_channel CustomChannels "POST" "" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    GetCustomChannel get_custom_channel CustomChannels "GET" "/*" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    UpdateCustomChannel update_custom_channel CustomChannels "PATCH" "/*" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    DeleteCustomChannel delete_custom_channel CustomChannels "DELETE" "/*" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    ListCustomChannelAccounts list_custom_channel_accounts CustomChannels "GET" "/*/channel-accounts" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    CreateCustomChannelAccount create_custom_channel_account CustomChannels "POST" "/*/channel-accounts" CHANNELS_WRITE;
    #[cfg(feature = "custom-channels")]
    GetCustomChannelAccount get_custom_channel_account CustomChannels "GET" "/*/channel-accounts/*" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    UpdateCustomChannelAccount update_custom_channel_account CustomChannels "PATCH" "/*/channel-accounts/*" CHANNELS_WRITE;
    #[cfg(feature = "custom-channels")]
    UpdateStagingToken update_staging_token CustomChannels "PATCH" "/*/channel-account-staging-tokens/*" CHANNELS_WRITE;
    #[cfg(feature = "custom-channels")]
    PublishChannelMessage publish_channel_message CustomChannels "POST" "/*/messages" CHANNELS_WRITE;
    #[cfg(feature = "custom-channels")]
    GetChannelMessage get_channel_message CustomChannels "GET" "/*/messages/*" CHANNELS_READ;
    #[cfg(feature = "custom-channels")]
    UpdateChannelMessage update_channel_message CustomChannels "PATCH" "/*/messages/*" CHANNELS_WRITE;
    #[cfg(feature = "files")]
    UploadFile upload_file Files "POST" "/files" FILES;
    #[cfg(feature = "files")]
    SearchFiles search_files Files "GET" "/files/search" FILES;
    #[cfg(feature = "files")]
    ImportFile import_file Files "POST" "/files/import-from-url/async" FILES;
    #[cfg(feature = "files")]
    GetImport get_import Files "GET" "/files/import-from-url/async/tasks/*/status" FILES;
    #[cfg(feature = "files")]
    GetFile get_file Files "GET" "/files/*" FILES;
    #[cfg(feature = "files")]
    DeleteFile delete_file Files "DELETE" "/files/*" FILES;
    #[cfg(feature = "files")]
    GetSignedUrl get_signed_url Files "GET" "/files/*/signed-url" FILES;
}

impl Operation {
    /// The scope that a token needs for it.
    pub(super) fn scope(self) -> &'static str {
        self.route().3
    }

    /// Returns the operation of a request in any version of the API, with the ids in its path.
    pub(super) fn find<T>(request: &http::Request<T>) -> Option<(Self, Vec<String>)> {
        let (area, path) = pattern::resource(request.uri().path())?;
        Self::ALL.iter().find_map(|operation| {
            let (of_area, method, resource, _) = operation.route();
            let is_method = of_area == area && request.method() == method;
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
