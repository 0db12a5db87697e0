// Generated from the OpenAPI description. Do not edit.
pub mod operations {
    //! [`When`](::httpmock::When) and [`Then`](::httpmock::Then)
    //! wrappers for each operation. Each can be converted to
    //! its inner type with a call to `into_inner()`. This can
    //! be used to explicitly deviate from permitted values.
    use crate::*;
    pub struct UploadFileWhen(::httpmock::When);
    impl UploadFileWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(crate::mock::path("^/files/v3/files$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
    }
    pub struct UploadFileThen(::httpmock::Then);
    impl UploadFileThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::File>,
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
    pub struct ImportFileWhen(::httpmock::When);
    impl ImportFileWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::POST)
                    .path_matches(
                        crate::mock::path("^/files/v3/files/import-from-url/async$")
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn body(self, value: &crate::Object<super::super::types::Import>) -> Self {
            Self(self.0.json_body_obj(value))
        }
    }
    pub struct ImportFileThen(::httpmock::Then);
    impl ImportFileThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ImportTask>,
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
    pub struct GetImportWhen(::httpmock::When);
    impl GetImportWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path(
                                "^/files/v3/files/import-from-url/async/tasks/[^/]*/status$",
                            )
                            .unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn task_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/files/v3/files/import-from-url/async/tasks/{}/status$", crate
                        ::mock::segment(& value.to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct GetImportThen(::httpmock::Then);
    impl GetImportThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::ImportStatus>,
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
    pub struct SearchFilesWhen(::httpmock::When);
    impl SearchFilesWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(crate::mock::path("^/files/v3/files/search$").unwrap()),
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
        pub fn allows_anonymous_access<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("allowsAnonymousAccess", value.to_string()))
            } else {
                Self(self.0.query_param_missing("allowsAnonymousAccess"))
            }
        }
        pub fn before<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("before", value.to_string()))
            } else {
                Self(self.0.query_param_missing("before"))
            }
        }
        pub fn created_at<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("createdAt", value.to_string()))
            } else {
                Self(self.0.query_param_missing("createdAt"))
            }
        }
        pub fn created_at_gte<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("createdAtGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("createdAtGte"))
            }
        }
        pub fn created_at_lte<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("createdAtLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("createdAtLte"))
            }
        }
        pub fn encoding<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("encoding", value.to_string()))
            } else {
                Self(self.0.query_param_missing("encoding"))
            }
        }
        pub fn expires_at<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("expiresAt", value.to_string()))
            } else {
                Self(self.0.query_param_missing("expiresAt"))
            }
        }
        pub fn expires_at_gte<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("expiresAtGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("expiresAtGte"))
            }
        }
        pub fn expires_at_lte<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("expiresAtLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("expiresAtLte"))
            }
        }
        pub fn extension<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("extension", value.to_string()))
            } else {
                Self(self.0.query_param_missing("extension"))
            }
        }
        pub fn file_md5<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("fileMd5", value.to_string()))
            } else {
                Self(self.0.query_param_missing("fileMd5"))
            }
        }
        pub fn height<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("height", value.to_string()))
            } else {
                Self(self.0.query_param_missing("height"))
            }
        }
        pub fn height_gte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("heightGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("heightGte"))
            }
        }
        pub fn height_lte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("heightLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("heightLte"))
            }
        }
        pub fn id_gte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("idGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("idGte"))
            }
        }
        pub fn id_lte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("idLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("idLte"))
            }
        }
        pub fn ids<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("ids", value.to_string()))
            } else {
                Self(self.0.query_param_missing("ids"))
            }
        }
        pub fn is_usable_in_content<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("isUsableInContent", value.to_string()))
            } else {
                Self(self.0.query_param_missing("isUsableInContent"))
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
        pub fn name<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("name", value.to_string()))
            } else {
                Self(self.0.query_param_missing("name"))
            }
        }
        pub fn parent_folder_ids<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("parentFolderIds", value.to_string()))
            } else {
                Self(self.0.query_param_missing("parentFolderIds"))
            }
        }
        pub fn path<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("path", value.to_string()))
            } else {
                Self(self.0.query_param_missing("path"))
            }
        }
        pub fn properties<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("properties", value.to_string()))
            } else {
                Self(self.0.query_param_missing("properties"))
            }
        }
        pub fn size<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("size", value.to_string()))
            } else {
                Self(self.0.query_param_missing("size"))
            }
        }
        pub fn size_gte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sizeGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sizeGte"))
            }
        }
        pub fn size_lte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("sizeLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("sizeLte"))
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
        pub fn type_<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("type", value.to_string()))
            } else {
                Self(self.0.query_param_missing("type"))
            }
        }
        pub fn updated_at<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("updatedAt", value.to_string()))
            } else {
                Self(self.0.query_param_missing("updatedAt"))
            }
        }
        pub fn updated_at_gte<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("updatedAtGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("updatedAtGte"))
            }
        }
        pub fn updated_at_lte<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("updatedAtLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("updatedAtLte"))
            }
        }
        pub fn url<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("url", value.to_string()))
            } else {
                Self(self.0.query_param_missing("url"))
            }
        }
        pub fn width<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("width", value.to_string()))
            } else {
                Self(self.0.query_param_missing("width"))
            }
        }
        pub fn width_gte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("widthGte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("widthGte"))
            }
        }
        pub fn width_lte<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("widthLte", value.to_string()))
            } else {
                Self(self.0.query_param_missing("widthLte"))
            }
        }
    }
    pub struct SearchFilesThen(::httpmock::Then);
    impl SearchFilesThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::FilePage>,
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
    pub struct GetFileWhen(::httpmock::When);
    impl GetFileWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(crate::mock::path("^/files/v3/files/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn file_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/files/v3/files/{}$", crate ::mock::segment(& value
                        .to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn properties<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("properties", value.to_string()))
            } else {
                Self(self.0.query_param_missing("properties"))
            }
        }
    }
    pub struct GetFileThen(::httpmock::Then);
    impl GetFileThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::File>,
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
    pub struct DeleteFileWhen(::httpmock::When);
    impl DeleteFileWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::DELETE)
                    .path_matches(crate::mock::path("^/files/v3/files/[^/]*$").unwrap()),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn file_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/files/v3/files/{}$", crate ::mock::segment(& value
                        .to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
    }
    pub struct DeleteFileThen(::httpmock::Then);
    impl DeleteFileThen {
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
    pub struct GetSignedUrlWhen(::httpmock::When);
    impl GetSignedUrlWhen {
        pub fn new(inner: ::httpmock::When) -> Self {
            Self(
                inner
                    .method(::httpmock::Method::GET)
                    .path_matches(
                        crate::mock::path("^/files/v3/files/[^/]*/signed-url$").unwrap(),
                    ),
            )
        }
        pub fn into_inner(self) -> ::httpmock::When {
            self.0
        }
        pub fn file_id(self, value: &str) -> Self {
            let re = crate::mock::path(
                    &format!(
                        "^/files/v3/files/{}/signed-url$", crate ::mock::segment(& value
                        .to_string())
                    ),
                )
                .unwrap();
            Self(self.0.path_matches(re))
        }
        pub fn expiration_seconds<T>(self, value: T) -> Self
        where
            T: Into<Option<i64>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("expirationSeconds", value.to_string()))
            } else {
                Self(self.0.query_param_missing("expirationSeconds"))
            }
        }
        pub fn size<'a, T>(self, value: T) -> Self
        where
            T: Into<Option<&'a str>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("size", value.to_string()))
            } else {
                Self(self.0.query_param_missing("size"))
            }
        }
        pub fn upscale<T>(self, value: T) -> Self
        where
            T: Into<Option<bool>>,
        {
            if let Some(value) = value.into() {
                Self(self.0.query_param("upscale", value.to_string()))
            } else {
                Self(self.0.query_param_missing("upscale"))
            }
        }
    }
    pub struct GetSignedUrlThen(::httpmock::Then);
    impl GetSignedUrlThen {
        pub fn new(inner: ::httpmock::Then) -> Self {
            Self(inner)
        }
        pub fn into_inner(self) -> ::httpmock::Then {
            self.0
        }
        pub fn success(
            self,
            status: u16,
            value: &crate::Object<super::super::types::SignedUrl>,
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
    fn upload_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UploadFileWhen, operations::UploadFileThen);
    fn import_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ImportFileWhen, operations::ImportFileThen);
    fn get_import<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetImportWhen, operations::GetImportThen);
    fn search_files<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::SearchFilesWhen, operations::SearchFilesThen);
    fn get_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetFileWhen, operations::GetFileThen);
    fn delete_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::DeleteFileWhen, operations::DeleteFileThen);
    fn get_signed_url<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetSignedUrlWhen, operations::GetSignedUrlThen);
}
impl MockServerExt for ::httpmock::MockServer {
    fn upload_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::UploadFileWhen, operations::UploadFileThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::UploadFileWhen::new(when),
                operations::UploadFileThen::new(then),
            )
        })
    }
    fn import_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::ImportFileWhen, operations::ImportFileThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::ImportFileWhen::new(when),
                operations::ImportFileThen::new(then),
            )
        })
    }
    fn get_import<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetImportWhen, operations::GetImportThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetImportWhen::new(when),
                operations::GetImportThen::new(then),
            )
        })
    }
    fn search_files<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::SearchFilesWhen, operations::SearchFilesThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::SearchFilesWhen::new(when),
                operations::SearchFilesThen::new(then),
            )
        })
    }
    fn get_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetFileWhen, operations::GetFileThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetFileWhen::new(when),
                operations::GetFileThen::new(then),
            )
        })
    }
    fn delete_file<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::DeleteFileWhen, operations::DeleteFileThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::DeleteFileWhen::new(when),
                operations::DeleteFileThen::new(then),
            )
        })
    }
    fn get_signed_url<F>(&self, config_fn: F) -> ::httpmock::Mock<'_>
    where
        F: FnOnce(operations::GetSignedUrlWhen, operations::GetSignedUrlThen),
    {
        self.mock(|when, then| {
            config_fn(
                operations::GetSignedUrlWhen::new(when),
                operations::GetSignedUrlThen::new(then),
            )
        })
    }
}
mod sealed {
    pub trait Sealed {}
    impl Sealed for ::httpmock::MockServer {}
}
