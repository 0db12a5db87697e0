// Generated from the OpenAPI description. Do not edit.
pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::*;
    pub struct ListCustomChannelsWhen(::httpmock::When);
    impl ListCustomChannelsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path("^/conversations/custom-channels/v3$").unwrap(),
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
    pub struct ListCustomChannelsThen(::httpmock::Then);
    impl ListCustomChannelsThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::CustomChannelPage>,
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
    pub struct CreateCustomChannelWhen(::httpmock::When);
    impl CreateCustomChannelWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        crate::mock::path("^/conversations/custom-channels/v3$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::NewCustomChannel>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct CreateCustomChannelThen(::httpmock::Then);
    impl CreateCustomChannelThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::CustomChannel>,
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
    pub struct GetCustomChannelWhen(::httpmock::When);
    impl GetCustomChannelWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path("^/conversations/v3/custom-channels/[^/]*$")
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
                        "^/conversations/v3/custom-channels/{}$", crate ::mock::segment(&
                        value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct GetCustomChannelThen(::httpmock::Then);
    impl GetCustomChannelThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::CustomChannel>,
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
    pub struct DeleteCustomChannelWhen(::httpmock::When);
    impl DeleteCustomChannelWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::DELETE)
                    .path_matches(
                        crate::mock::path("^/conversations/v3/custom-channels/[^/]*$")
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
                        "^/conversations/v3/custom-channels/{}$", crate ::mock::segment(&
                        value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct DeleteCustomChannelThen(::httpmock::Then);
    impl DeleteCustomChannelThen {
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
    pub struct UpdateCustomChannelWhen(::httpmock::When);
    impl UpdateCustomChannelWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(
                        crate::mock::path("^/conversations/v3/custom-channels/[^/]*$")
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
                        "^/conversations/v3/custom-channels/{}$", crate ::mock::segment(&
                        value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::CustomChannelUpdate>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateCustomChannelThen(::httpmock::Then);
    impl UpdateCustomChannelThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::CustomChannel>,
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
    pub struct UpdateStagingTokenWhen(::httpmock::When);
    impl UpdateStagingTokenWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/channel-account-staging-tokens/[^/]*$",
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
                        "^/conversations/v3/custom-channels/{}/channel-account-staging-tokens/.*$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn account_token(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/custom-channels/.*/channel-account-staging-tokens/{}$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::StagingTokenUpdate>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateStagingTokenThen(::httpmock::Then);
    impl UpdateStagingTokenThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::StagingToken>,
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
    pub struct ListCustomChannelAccountsWhen(::httpmock::When);
    impl ListCustomChannelAccountsWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/channel-accounts$",
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
                        "^/conversations/v3/custom-channels/{}/channel-accounts$", crate
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
        pub fn delivery_identifier_type<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("deliveryIdentifierType", value.to_string()))
            } else {
                Self(self.0.query_param_missing("deliveryIdentifierType"))
            }
        }
        pub fn delivery_identifier_value<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("deliveryIdentifierValue", value.to_string()))
            } else {
                Self(self.0.query_param_missing("deliveryIdentifierValue"))
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
    pub struct ListCustomChannelAccountsThen(::httpmock::Then);
    impl ListCustomChannelAccountsThen {
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
    pub struct CreateCustomChannelAccountWhen(::httpmock::When);
    impl CreateCustomChannelAccountWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/channel-accounts$",
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
                        "^/conversations/v3/custom-channels/{}/channel-accounts$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::NewChannelAccount>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct CreateCustomChannelAccountThen(::httpmock::Then);
    impl CreateCustomChannelAccountThen {
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
    pub struct GetCustomChannelAccountWhen(::httpmock::When);
    impl GetCustomChannelAccountWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/channel-accounts/[^/]*$",
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
                        "^/conversations/v3/custom-channels/{}/channel-accounts/.*$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn channel_account_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/custom-channels/.*/channel-accounts/{}$",
                        crate ::mock::segment(& value.to_string())
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
    pub struct GetCustomChannelAccountThen(::httpmock::Then);
    impl GetCustomChannelAccountThen {
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
    pub struct UpdateCustomChannelAccountWhen(::httpmock::When);
    impl UpdateCustomChannelAccountWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/channel-accounts/[^/]*$",
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
                        "^/conversations/v3/custom-channels/{}/channel-accounts/.*$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn channel_account_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/custom-channels/.*/channel-accounts/{}$",
                        crate ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::ChannelAccountUpdate>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateCustomChannelAccountThen(::httpmock::Then);
    impl UpdateCustomChannelAccountThen {
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
    pub struct PublishChannelMessageWhen(::httpmock::When);
    impl PublishChannelMessageWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/messages$",
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
                        "^/conversations/v3/custom-channels/{}/messages$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::NewChannelMessage>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct PublishChannelMessageThen(::httpmock::Then);
    impl PublishChannelMessageThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ChannelMessage>,
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
    pub struct GetChannelMessageWhen(::httpmock::When);
    impl GetChannelMessageWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/messages/[^/]*$",
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
                        "^/conversations/v3/custom-channels/{}/messages/.*$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn message_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/custom-channels/.*/messages/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct GetChannelMessageThen(::httpmock::Then);
    impl GetChannelMessageThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ChannelMessage>,
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
    pub struct UpdateChannelMessageWhen(::httpmock::When);
    impl UpdateChannelMessageWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::PATCH)
                    .path_matches(
                        crate::mock::path(
                                "^/conversations/v3/custom-channels/[^/]*/messages/[^/]*$",
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
                        "^/conversations/v3/custom-channels/{}/messages/.*$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn message_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/conversations/v3/custom-channels/.*/messages/{}$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn body(
            self,
            value: &crate::Object<super::super::types::StatusReport>,
        ) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct UpdateChannelMessageThen(::httpmock::Then);
    impl UpdateChannelMessageThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ChannelMessage>,
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
    fn list_custom_channels<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListCustomChannelsWhen,
            operations::ListCustomChannelsThen,
        );
    fn create_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::CreateCustomChannelWhen,
            operations::CreateCustomChannelThen,
        );
    fn get_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetCustomChannelWhen, operations::GetCustomChannelThen);
    fn delete_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::DeleteCustomChannelWhen,
            operations::DeleteCustomChannelThen,
        );
    fn update_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateCustomChannelWhen,
            operations::UpdateCustomChannelThen,
        );
    fn update_staging_token<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateStagingTokenWhen,
            operations::UpdateStagingTokenThen,
        );
    fn list_custom_channel_accounts<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListCustomChannelAccountsWhen,
            operations::ListCustomChannelAccountsThen,
        );
    fn create_custom_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::CreateCustomChannelAccountWhen,
            operations::CreateCustomChannelAccountThen,
        );
    fn get_custom_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::GetCustomChannelAccountWhen,
            operations::GetCustomChannelAccountThen,
        );
    fn update_custom_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateCustomChannelAccountWhen,
            operations::UpdateCustomChannelAccountThen,
        );
    fn publish_channel_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::PublishChannelMessageWhen,
            operations::PublishChannelMessageThen,
        );
    fn get_channel_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetChannelMessageWhen, operations::GetChannelMessageThen);
    fn update_channel_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateChannelMessageWhen,
            operations::UpdateChannelMessageThen,
        );
}
impl MockServerExt for ::httpmock::MockServer {
    fn list_custom_channels<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListCustomChannelsWhen,
            operations::ListCustomChannelsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListCustomChannelsWhen::new(when),
                operations::ListCustomChannelsThen::new(then),
            )
        })
    }
    fn create_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::CreateCustomChannelWhen,
            operations::CreateCustomChannelThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::CreateCustomChannelWhen::new(when),
                operations::CreateCustomChannelThen::new(then),
            )
        })
    }
    fn get_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetCustomChannelWhen, operations::GetCustomChannelThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetCustomChannelWhen::new(when),
                operations::GetCustomChannelThen::new(then),
            )
        })
    }
    fn delete_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::DeleteCustomChannelWhen,
            operations::DeleteCustomChannelThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::DeleteCustomChannelWhen::new(when),
                operations::DeleteCustomChannelThen::new(then),
            )
        })
    }
    fn update_custom_channel<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateCustomChannelWhen,
            operations::UpdateCustomChannelThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UpdateCustomChannelWhen::new(when),
                operations::UpdateCustomChannelThen::new(then),
            )
        })
    }
    fn update_staging_token<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateStagingTokenWhen,
            operations::UpdateStagingTokenThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UpdateStagingTokenWhen::new(when),
                operations::UpdateStagingTokenThen::new(then),
            )
        })
    }
    fn list_custom_channel_accounts<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::ListCustomChannelAccountsWhen,
            operations::ListCustomChannelAccountsThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ListCustomChannelAccountsWhen::new(when),
                operations::ListCustomChannelAccountsThen::new(then),
            )
        })
    }
    fn create_custom_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::CreateCustomChannelAccountWhen,
            operations::CreateCustomChannelAccountThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::CreateCustomChannelAccountWhen::new(when),
                operations::CreateCustomChannelAccountThen::new(then),
            )
        })
    }
    fn get_custom_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::GetCustomChannelAccountWhen,
            operations::GetCustomChannelAccountThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetCustomChannelAccountWhen::new(when),
                operations::GetCustomChannelAccountThen::new(then),
            )
        })
    }
    fn update_custom_channel_account<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateCustomChannelAccountWhen,
            operations::UpdateCustomChannelAccountThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UpdateCustomChannelAccountWhen::new(when),
                operations::UpdateCustomChannelAccountThen::new(then),
            )
        })
    }
    fn publish_channel_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::PublishChannelMessageWhen,
            operations::PublishChannelMessageThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::PublishChannelMessageWhen::new(when),
                operations::PublishChannelMessageThen::new(then),
            )
        })
    }
    fn get_channel_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetChannelMessageWhen, operations::GetChannelMessageThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetChannelMessageWhen::new(when),
                operations::GetChannelMessageThen::new(then),
            )
        })
    }
    fn update_channel_message<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(
            operations::UpdateChannelMessageWhen,
            operations::UpdateChannelMessageThen,
        ),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UpdateChannelMessageWhen::new(when),
                operations::UpdateChannelMessageThen::new(then),
            )
        })
    }
}
mod sealed {
    pub trait Sealed {}
    impl Sealed for ::httpmock::MockServer {}
}
