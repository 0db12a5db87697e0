// Generated from the OpenAPI description. Do not edit.
use crate::request::{InvalidRequest, Request, path_number, path_segment};
pub(crate) fn delete_file<'a>(
    prefix: &str,
    file_id: &'a str,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::DELETE,
            format!("{}/files/{}", prefix, path_segment("file_id", file_id) ?),
        ),
    )
}
pub(crate) fn get_file<'a>(
    prefix: &str,
    file_id: &'a str,
    properties: Option<&'a ::std::vec::Vec<::std::string::String>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!("{}/files/{}", prefix, path_segment("file_id", file_id) ?),
            )
            .query("properties", &properties)?,
    )
}
pub(crate) fn get_import<'a>(
    prefix: &str,
    task_id: &'a str,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::GET,
            format!(
                "{}/files/import-from-url/async/tasks/{}/status", prefix,
                path_segment("task_id", task_id) ?
            ),
        ),
    )
}
pub(crate) fn get_signed_url<'a>(
    prefix: &str,
    file_id: &'a str,
    expiration_seconds: Option<i64>,
    size: Option<&'a str>,
    upscale: Option<bool>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/files/{}/signed-url", prefix, path_segment("file_id", file_id) ?
                ),
            )
            .query("expirationSeconds", &expiration_seconds)?
            .query("size", &size)?
            .query("upscale", &upscale)?,
    )
}
pub(crate) fn import_file<'a>(
    prefix: &str,
    body: &'a crate::Object<super::types::Import>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::POST,
                format!("{}/files/import-from-url/async", prefix,),
            )
            .json(&body)?,
    )
}
pub(crate) fn search_files<'a>(
    prefix: &str,
    after: Option<&'a str>,
    allows_anonymous_access: Option<bool>,
    before: Option<&'a str>,
    created_at: Option<&'a str>,
    created_at_gte: Option<&'a str>,
    created_at_lte: Option<&'a str>,
    encoding: Option<&'a str>,
    expires_at: Option<&'a str>,
    expires_at_gte: Option<&'a str>,
    expires_at_lte: Option<&'a str>,
    extension: Option<&'a str>,
    file_md5: Option<&'a str>,
    height: Option<i64>,
    height_gte: Option<i64>,
    height_lte: Option<i64>,
    id_gte: Option<i64>,
    id_lte: Option<i64>,
    ids: Option<&'a ::std::vec::Vec<i64>>,
    is_usable_in_content: Option<bool>,
    limit: Option<u32>,
    name: Option<&'a str>,
    parent_folder_ids: Option<&'a ::std::vec::Vec<i64>>,
    path: Option<&'a str>,
    properties: Option<&'a ::std::vec::Vec<::std::string::String>>,
    size: Option<i64>,
    size_gte: Option<i64>,
    size_lte: Option<i64>,
    sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
    kind: Option<&'a str>,
    updated_at: Option<&'a str>,
    updated_at_gte: Option<&'a str>,
    updated_at_lte: Option<&'a str>,
    url: Option<&'a str>,
    width: Option<i64>,
    width_gte: Option<i64>,
    width_lte: Option<i64>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::GET, format!("{}/files/search", prefix,))
            .cursor("after", after)
            .query("allowsAnonymousAccess", &allows_anonymous_access)?
            .query("before", &before)?
            .query("createdAt", &created_at)?
            .query("createdAtGte", &created_at_gte)?
            .query("createdAtLte", &created_at_lte)?
            .query("encoding", &encoding)?
            .query("expiresAt", &expires_at)?
            .query("expiresAtGte", &expires_at_gte)?
            .query("expiresAtLte", &expires_at_lte)?
            .query("extension", &extension)?
            .query("fileMd5", &file_md5)?
            .query("height", &height)?
            .query("heightGte", &height_gte)?
            .query("heightLte", &height_lte)?
            .query("idGte", &id_gte)?
            .query("idLte", &id_lte)?
            .query("ids", &ids)?
            .query("isUsableInContent", &is_usable_in_content)?
            .query("limit", &limit)?
            .query("name", &name)?
            .query("parentFolderIds", &parent_folder_ids)?
            .query("path", &path)?
            .query("properties", &properties)?
            .query("size", &size)?
            .query("sizeGte", &size_gte)?
            .query("sizeLte", &size_lte)?
            .query("sort", &sort)?
            .query("type", &kind)?
            .query("updatedAt", &updated_at)?
            .query("updatedAtGte", &updated_at_gte)?
            .query("updatedAtLte", &updated_at_lte)?
            .query("url", &url)?
            .query("width", &width)?
            .query("widthGte", &width_gte)?
            .query("widthLte", &width_lte)?,
    )
}
pub(crate) fn upload_file<'a>(
    prefix: &str,
    body: &super::types::UploadForm,
) -> Result<Request, InvalidRequest> {
    Ok(Request::new(http::Method::POST, format!("{}/files", prefix,)).form(body)?)
}
