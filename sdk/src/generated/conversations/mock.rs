// Generated from the OpenAPI description. Do not edit.
pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::*;
    pub struct AssignThreadWhen(::httpmock::When);
    impl AssignThreadWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PUT)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/conversations/v3/threads/[^/]*/assignee$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/conversations/v3/threads/{}/assignee$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &crate::Object<super::super::types::Assignee>) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct AssignThreadThen(::httpmock::Then);
    impl AssignThreadThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ThreadDetails>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct UnassignThreadWhen(::httpmock::When);
    impl UnassignThreadWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::DELETE)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/conversations/v3/threads/[^/]*/assignee$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/conversations/v3/threads/{}/assignee$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct UnassignThreadThen(::httpmock::Then);
    impl UnassignThreadThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(self, status: u16) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(self.0.status(status))
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ReadActorsWhen(::httpmock::When);
    impl ReadActorsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/actors/batch/read$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
        pub fn body(self, value: &crate::Object<super::super::types::ActorIds>) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct ReadActorsThen(::httpmock::Then);
    impl ReadActorsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ActorBatch>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetActorWhen(::httpmock::When);
    impl GetActorWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/actors/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn actor_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/actors/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
    }
    pub struct GetActorThen(::httpmock::Then);
    impl GetActorThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(self, status: u16, value: &super::super::types::Actor) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ListChannelAccountsWhen(::httpmock::When);
    impl ListChannelAccountsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/channel-accounts$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("after", value.to_string()))
            } else {
                Self(self.0.query_param_missing("after"))
            }
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
        pub fn channel_id<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("channelId", value.to_string()))
            } else {
                Self(self.0.query_param_missing("channelId"))
            }
        }
        pub fn default_page_length<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("defaultPageLength", value.to_string()))
            } else {
                Self(self.0.query_param_missing("defaultPageLength"))
            }
        }
        pub fn inbox_id<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("inboxId", value.to_string()))
            } else {
                Self(self.0.query_param_missing("inboxId"))
            }
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn sort<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sort", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
    }
    pub struct ListChannelAccountsThen(::httpmock::Then);
    impl ListChannelAccountsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ChannelAccountPage>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetChannelAccountWhen(::httpmock::When);
    impl GetChannelAccountWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/channel-accounts/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn channel_account_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/channel-accounts/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
    }
    pub struct GetChannelAccountThen(::httpmock::Then);
    impl GetChannelAccountThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ChannelAccountDetails>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ListChannelsWhen(::httpmock::When);
    impl ListChannelsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path("^/conversations/v3/conversations/channels$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("after", value.to_string()))
            } else {
                Self(self.0.query_param_missing("after"))
            }
        }
        pub fn default_page_length<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("defaultPageLength", value.to_string()))
            } else {
                Self(self.0.query_param_missing("defaultPageLength"))
            }
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn sort<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sort", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
    }
    pub struct ListChannelsThen(::httpmock::Then);
    impl ListChannelsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ChannelPage>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetChannelWhen(::httpmock::When);
    impl GetChannelWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/channels/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn channel_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/channels/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct GetChannelThen(::httpmock::Then);
    impl GetChannelThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::Channel>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ListInboxesWhen(::httpmock::When);
    impl ListInboxesWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path("^/conversations/v3/conversations/inboxes$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("after", value.to_string()))
            } else {
                Self(self.0.query_param_missing("after"))
            }
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
        pub fn default_page_length<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("defaultPageLength", value.to_string()))
            } else {
                Self(self.0.query_param_missing("defaultPageLength"))
            }
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn sort<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sort", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
    }
    pub struct ListInboxesThen(::httpmock::Then);
    impl ListInboxesThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::InboxPage>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetInboxWhen(::httpmock::When);
    impl GetInboxWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/inboxes/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn inbox_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/inboxes/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
    }
    pub struct GetInboxThen(::httpmock::Then);
    impl GetInboxThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::Inbox>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ListThreadsWhen(::httpmock::When);
    impl ListThreadsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path("^/conversations/v3/conversations/threads$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("after", value.to_string()))
            } else {
                Self(self.0.query_param_missing("after"))
            }
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
        pub fn associated_contact_id<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("associatedContactId", value.to_string()))
            } else {
                Self(self.0.query_param_missing("associatedContactId"))
            }
        }
        pub fn associated_ticket_id<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("associatedTicketId", value.to_string()))
            } else {
                Self(self.0.query_param_missing("associatedTicketId"))
            }
        }
        pub fn association<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("association", value.to_string()))
            } else {
                Self(self.0.query_param_missing("association"))
            }
        }
        pub fn inbox_id<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("inboxId", value.to_string()))
            } else {
                Self(self.0.query_param_missing("inboxId"))
            }
        }
        pub fn latest_message_timestamp_after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(
                    self.0.query_param("latestMessageTimestampAfter", value.to_string()),
                )
            } else {
                Self(self.0.query_param_missing("latestMessageTimestampAfter"))
            }
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
        pub fn sort<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sort", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
        pub fn thread_status<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("threadStatus", value.to_string()))
            } else {
                Self(self.0.query_param_missing("threadStatus"))
            }
        }
    }
    pub struct ListThreadsThen(::httpmock::Then);
    impl ListThreadsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ThreadPage>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetThreadWhen(::httpmock::When);
    impl GetThreadWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
        pub fn association<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("association", value.to_string()))
            } else {
                Self(self.0.query_param_missing("association"))
            }
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
    }
    pub struct GetThreadThen(::httpmock::Then);
    impl GetThreadThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ThreadDetails>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ArchiveThreadWhen(::httpmock::When);
    impl ArchiveThreadWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::DELETE)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct ArchiveThreadThen(::httpmock::Then);
    impl ArchiveThreadThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(self, status: u16) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(self.0.status(status))
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct UpdateThreadWhen(::httpmock::When);
    impl UpdateThreadWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::ThreadUpdate>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateThreadThen(::httpmock::Then);
    impl UpdateThreadThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ThreadDetails>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct ListMessagesWhen(::httpmock::When);
    impl ListMessagesWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*/messages$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}/messages$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn after<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("after", value.to_string()))
            } else {
                Self(self.0.query_param_missing("after"))
            }
        }
        pub fn archived<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("archived", value.to_string()))
            } else {
                Self(self.0.query_param_missing("archived"))
            }
        }
        pub fn limit<T>(self, value: T) -> Self
        where
            T: Into<Option<u32>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("limit", value.to_string()))
            } else {
                Self(self.0.query_param_missing("limit"))
            }
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
        pub fn sort<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sort", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sort"))
            }
        }
    }
    pub struct ListMessagesThen(::httpmock::Then);
    impl ListMessagesThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::MessagePage>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct SendMessageWhen(::httpmock::When);
    impl SendMessageWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*/messages$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}/messages$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(self, value: &super::super::types::OutgoingMessage) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct SendMessageThen(::httpmock::Then);
    impl SendMessageThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(self, status: u16, value: &super::super::types::Message) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetMessageWhen(::httpmock::When);
    impl GetMessageWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*/messages/[^/]*$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}/messages/.*$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn message_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/.*/messages/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
    }
    pub struct GetMessageThen(::httpmock::Then);
    impl GetMessageThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(self, status: u16, value: &super::super::types::Message) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
    pub struct GetOriginalContentWhen(::httpmock::When);
    impl GetOriginalContentWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/conversations/threads/[^/]*/messages/[^/]*/original-content$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn thread_id(self, value: u64) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/{}/messages/.*/original-content$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn message_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/conversations/threads/.*/messages/{}/original-content$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn property<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("property", value.to_string()))
            } else {
                Self(self.0.query_param_missing("property"))
            }
        }
    }
    pub struct GetOriginalContentThen(::httpmock::Then);
    impl GetOriginalContentThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::OriginalContent>,
        ) -> Self {
            assert_eq!(status / 100u16, 2u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn client_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 4u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
        pub fn server_error(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ApiError>,
        ) -> Self {
            assert_eq!(status / 100u16, 5u16);
            Self(
                self
                    .0
                    .status(status)
                    .header("content-type", "application/json")
                    .json_body_obj(value),
            )
        }
    }
}
/// An extension trait for [`MockServer`](::httpmock::MockServer) that
/// adds a method for each operation. These are the equivalent of
/// type-checked [`mock()`](::httpmock::MockServer::mock) calls.
pub trait MockServerExt: sealed::Sealed {
    fn assign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::AssignThreadWhen, operations::AssignThreadThen);
    fn unassign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UnassignThreadWhen, operations::UnassignThreadThen);
    fn read_actors<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ReadActorsWhen, operations::ReadActorsThen);
    fn get_actor<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetActorWhen, operations::GetActorThen);
    fn list_channel_accounts<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListChannelAccountsWhen,
            operations::ListChannelAccountsThen,
        );
    fn get_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetChannelAccountWhen, operations::GetChannelAccountThen);
    fn list_channels<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListChannelsWhen, operations::ListChannelsThen);
    fn get_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetChannelWhen, operations::GetChannelThen);
    fn list_inboxes<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListInboxesWhen, operations::ListInboxesThen);
    fn get_inbox<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetInboxWhen, operations::GetInboxThen);
    fn list_threads<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListThreadsWhen, operations::ListThreadsThen);
    fn get_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetThreadWhen, operations::GetThreadThen);
    fn archive_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ArchiveThreadWhen, operations::ArchiveThreadThen);
    fn update_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateThreadWhen, operations::UpdateThreadThen);
    fn list_messages<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListMessagesWhen, operations::ListMessagesThen);
    fn send_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::SendMessageWhen, operations::SendMessageThen);
    fn get_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetMessageWhen, operations::GetMessageThen);
    fn get_original_content<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::GetOriginalContentWhen,
            operations::GetOriginalContentThen,
        );
}
impl MockServerExt for ::httpmock::MockServer {
    fn assign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::AssignThreadWhen, operations::AssignThreadThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::AssignThreadWhen::new(when),
                operations::AssignThreadThen::new(then),
            )
        })
    }
    fn unassign_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UnassignThreadWhen, operations::UnassignThreadThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UnassignThreadWhen::new(when),
                operations::UnassignThreadThen::new(then),
            )
        })
    }
    fn read_actors<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ReadActorsWhen, operations::ReadActorsThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ReadActorsWhen::new(when),
                operations::ReadActorsThen::new(then),
            )
        })
    }
    fn get_actor<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetActorWhen, operations::GetActorThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetActorWhen::new(when),
                operations::GetActorThen::new(then),
            )
        })
    }
    fn list_channel_accounts<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListChannelAccountsWhen,
            operations::ListChannelAccountsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListChannelAccountsWhen::new(when),
                operations::ListChannelAccountsThen::new(then),
            )
        })
    }
    fn get_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetChannelAccountWhen, operations::GetChannelAccountThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetChannelAccountWhen::new(when),
                operations::GetChannelAccountThen::new(then),
            )
        })
    }
    fn list_channels<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListChannelsWhen, operations::ListChannelsThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListChannelsWhen::new(when),
                operations::ListChannelsThen::new(then),
            )
        })
    }
    fn get_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetChannelWhen, operations::GetChannelThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetChannelWhen::new(when),
                operations::GetChannelThen::new(then),
            )
        })
    }
    fn list_inboxes<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListInboxesWhen, operations::ListInboxesThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListInboxesWhen::new(when),
                operations::ListInboxesThen::new(then),
            )
        })
    }
    fn get_inbox<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetInboxWhen, operations::GetInboxThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetInboxWhen::new(when),
                operations::GetInboxThen::new(then),
            )
        })
    }
    fn list_threads<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListThreadsWhen, operations::ListThreadsThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListThreadsWhen::new(when),
                operations::ListThreadsThen::new(then),
            )
        })
    }
    fn get_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetThreadWhen, operations::GetThreadThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetThreadWhen::new(when),
                operations::GetThreadThen::new(then),
            )
        })
    }
    fn archive_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ArchiveThreadWhen, operations::ArchiveThreadThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ArchiveThreadWhen::new(when),
                operations::ArchiveThreadThen::new(then),
            )
        })
    }
    fn update_thread<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UpdateThreadWhen, operations::UpdateThreadThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UpdateThreadWhen::new(when),
                operations::UpdateThreadThen::new(then),
            )
        })
    }
    fn list_messages<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ListMessagesWhen, operations::ListMessagesThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListMessagesWhen::new(when),
                operations::ListMessagesThen::new(then),
            )
        })
    }
    fn send_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::SendMessageWhen, operations::SendMessageThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::SendMessageWhen::new(when),
                operations::SendMessageThen::new(then),
            )
        })
    }
    fn get_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetMessageWhen, operations::GetMessageThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetMessageWhen::new(when),
                operations::GetMessageThen::new(then),
            )
        })
    }
    fn get_original_content<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::GetOriginalContentWhen,
            operations::GetOriginalContentThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetOriginalContentWhen::new(when),
                operations::GetOriginalContentThen::new(then),
            )
        })
    }
}
mod sealed {
    pub trait Sealed {}
    impl Sealed for ::httpmock::MockServer {}
}
