// Generated from the OpenAPI description. Do not edit.
use super::AREA;
use super::types::*;
use super::requests;
use crate::client::BoxFuture;
use crate::model::*;
use crate::options::call_options;
use crate::request::Idempotency;
use crate::{ActorId, Client, Object, Response, Result, ThreadId};
impl Client {
    /**Deletes a file.

It is retried when the response is lost; the second response can then be a 404. Needs the scope `files` or `files.write`.*/
    pub fn delete_file(&self, file_id: impl Into<String>) -> DeleteFile {
        DeleteFile {
            client: self.clone(),
            file_id: file_id.into(),
        }
    }
    /**Reads the properties of a file, without its content.

Needs the scope `files` or `files.read`.*/
    pub fn get_file(&self, file_id: impl Into<String>) -> GetFile {
        GetFile {
            client: self.clone(),
            file_id: file_id.into(),
            properties: None,
        }
    }
    /**Reads how far an import is.

A complete one has the file. Needs the scope `files` or `files.read`.*/
    pub fn get_import(&self, task_id: impl Into<String>) -> GetImport {
        GetImport {
            client: self.clone(),
            task_id: task_id.into(),
        }
    }
    /**Makes a URL at which a private file can be read for a time.

Every holder of the URL can read the file until it expires (documented). Needs the scope `files` or `files.read`.*/
    pub fn get_signed_url(&self, file_id: impl Into<String>) -> GetSignedUrl {
        GetSignedUrl {
            client: self.clone(),
            file_id: file_id.into(),
            expiration_seconds: None,
            size: None,
            upscale: None,
        }
    }
    /**Lets HubSpot fetch a file from a URL.

HubSpot responds with 202 before it has fetched the file: `get_import` reads how far it is. It is not retried when the response is lost. Needs the scope `files` or `files.write`.*/
    pub fn import_file(&self, body: impl Into<Object<Import>>) -> ImportFile {
        ImportFile {
            client: self.clone(),
            body: body.into(),
        }
    }
    /**Searches the account's files.

A file that was uploaded just now may be missing for a while (claimed). Needs the scope `files` or `files.read`.*/
    pub fn search_files(&self) -> SearchFiles {
        SearchFiles {
            client: self.clone(),
            after: None,
            allows_anonymous_access: None,
            before: None,
            created_at: None,
            created_at_gte: None,
            created_at_lte: None,
            encoding: None,
            expires_at: None,
            expires_at_gte: None,
            expires_at_lte: None,
            extension: None,
            file_md5: None,
            height: None,
            height_gte: None,
            height_lte: None,
            id_gte: None,
            id_lte: None,
            ids: None,
            is_usable_in_content: None,
            limit: None,
            name: None,
            parent_folder_ids: None,
            path: None,
            properties: None,
            size: None,
            size_gte: None,
            size_lte: None,
            sort: None,
            kind: None,
            updated_at: None,
            updated_at_gte: None,
            updated_at_lte: None,
            url: None,
            width: None,
            width_gte: None,
            width_lte: None,
        }
    }
}
///A request made by [`Client::delete_file`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct DeleteFile {
    client: Client,
    file_id: String,
}
call_options!(DeleteFile);
impl IntoFuture for DeleteFile {
    type Output = Result<Response<()>>;
    type IntoFuture = BoxFuture<Response<()>>;
    fn into_future(self) -> BoxFuture<Response<()>> {
        Box::pin(async move {
            let prefix = self
                .client
                .prefix_in(AREA, "/files/v3", "delete_file", &["v3"])?;
            let request = requests::delete_file(prefix, &self.file_id);
            let response = self
                .client
                .execute("delete_file", Idempotency::Idempotent, None, request)
                .await?;
            Ok(response.discard_body())
        })
    }
}
///A request made by [`Client::get_file`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetFile {
    client: Client,
    file_id: String,
    pub(crate) properties: Option<Vec<String>>,
}
call_options!(GetFile);
impl GetFile {
    /**Declared by HubSpot without an explanation.

Appends: each call adds a value to those set before.*/
    pub fn properties(mut self, properties: impl Into<String>) -> Self {
        self.properties.get_or_insert_default().push(properties.into());
        self
    }
}
impl IntoFuture for GetFile {
    type Output = Result<Response<Object<File>>>;
    type IntoFuture = BoxFuture<Response<Object<File>>>;
    fn into_future(self) -> BoxFuture<Response<Object<File>>> {
        Box::pin(async move {
            let prefix = self.client.prefix_in(AREA, "/files/v3", "get_file", &["v3"])?;
            let request = requests::get_file(
                prefix,
                &self.file_id,
                self.properties.as_ref(),
            );
            let response = self
                .client
                .execute("get_file", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_import`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetImport {
    client: Client,
    task_id: String,
}
call_options!(GetImport);
impl IntoFuture for GetImport {
    type Output = Result<Response<Object<ImportStatus>>>;
    type IntoFuture = BoxFuture<Response<Object<ImportStatus>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ImportStatus>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/files/v3");
            let request = requests::get_import(prefix, &self.task_id);
            let response = self
                .client
                .execute("get_import", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_signed_url`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetSignedUrl {
    client: Client,
    file_id: String,
    expiration_seconds: Option<i64>,
    size: Option<ImageSize>,
    upscale: Option<bool>,
}
call_options!(GetSignedUrl);
impl GetSignedUrl {
    /**For how many seconds the URL is valid.

Replaces the value set before.*/
    pub fn expiration_seconds(mut self, expiration_seconds: i64) -> Self {
        self.expiration_seconds = Some(expiration_seconds);
        self
    }
    /**The size in which an image is served; the file itself stays as it is.

Replaces the value set before.*/
    pub fn size(mut self, size: impl Into<ImageSize>) -> Self {
        self.size = Some(size.into());
        self
    }
    /**Whether a smaller image is enlarged to the size.

Replaces the value set before.*/
    pub fn upscale(mut self, upscale: bool) -> Self {
        self.upscale = Some(upscale);
        self
    }
}
impl IntoFuture for GetSignedUrl {
    type Output = Result<Response<Object<SignedUrl>>>;
    type IntoFuture = BoxFuture<Response<Object<SignedUrl>>>;
    fn into_future(self) -> BoxFuture<Response<Object<SignedUrl>>> {
        Box::pin(async move {
            let prefix = self
                .client
                .prefix_in(AREA, "/files/v3", "get_signed_url", &["v3"])?;
            let request = requests::get_signed_url(
                prefix,
                &self.file_id,
                self.expiration_seconds,
                self.size.as_ref().map(|value| value.as_str()),
                self.upscale,
            );
            let response = self
                .client
                .execute("get_signed_url", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::import_file`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ImportFile {
    client: Client,
    body: Object<Import>,
}
call_options!(ImportFile);
impl IntoFuture for ImportFile {
    type Output = Result<Response<Object<ImportTask>>>;
    type IntoFuture = BoxFuture<Response<Object<ImportTask>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ImportTask>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/files/v3");
            let request = requests::import_file(prefix, &self.body);
            let response = self
                .client
                .execute("import_file", Idempotency::NonIdempotent, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::search_files`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct SearchFiles {
    client: Client,
    after: Option<String>,
    allows_anonymous_access: Option<bool>,
    before: Option<String>,
    created_at: Option<Timestamp>,
    created_at_gte: Option<Timestamp>,
    created_at_lte: Option<Timestamp>,
    encoding: Option<String>,
    expires_at: Option<Timestamp>,
    expires_at_gte: Option<Timestamp>,
    expires_at_lte: Option<Timestamp>,
    extension: Option<String>,
    file_md5: Option<String>,
    height: Option<i64>,
    height_gte: Option<i64>,
    height_lte: Option<i64>,
    id_gte: Option<i64>,
    id_lte: Option<i64>,
    pub(crate) ids: Option<Vec<i64>>,
    is_usable_in_content: Option<bool>,
    limit: Option<u32>,
    name: Option<String>,
    pub(crate) parent_folder_ids: Option<Vec<i64>>,
    path: Option<String>,
    pub(crate) properties: Option<Vec<String>>,
    size: Option<i64>,
    size_gte: Option<i64>,
    size_lte: Option<i64>,
    pub(crate) sort: Option<Vec<String>>,
    kind: Option<String>,
    updated_at: Option<Timestamp>,
    updated_at_gte: Option<Timestamp>,
    updated_at_lte: Option<Timestamp>,
    url: Option<String>,
    width: Option<i64>,
    width_gte: Option<i64>,
    width_lte: Option<i64>,
}
call_options!(SearchFiles);
impl SearchFiles {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Whether to find only files that can be read without a token.

Replaces the value set before.*/
    pub fn allows_anonymous_access(mut self, allows_anonymous_access: bool) -> Self {
        self.allows_anonymous_access = Some(allows_anonymous_access);
        self
    }
    /**A cursor of a previous page.

Replaces the value set before.*/
    pub fn before(mut self, before: impl Into<String>) -> Self {
        self.before = Some(before.into());
        self
    }
    /**Only files created at this time.

Replaces the value set before.*/
    pub fn created_at(mut self, created_at: impl Into<Timestamp>) -> Self {
        self.created_at = Some(created_at.into());
        self
    }
    /**Only files created at this time or later.

Replaces the value set before.*/
    pub fn created_at_gte(mut self, created_at_gte: impl Into<Timestamp>) -> Self {
        self.created_at_gte = Some(created_at_gte.into());
        self
    }
    /**Only files created at this time or earlier.

Replaces the value set before.*/
    pub fn created_at_lte(mut self, created_at_lte: impl Into<Timestamp>) -> Self {
        self.created_at_lte = Some(created_at_lte.into());
        self
    }
    /**Only files of this encoding.

Replaces the value set before.*/
    pub fn encoding(mut self, encoding: impl Into<String>) -> Self {
        self.encoding = Some(encoding.into());
        self
    }
    /**Only files expiring at this time.

Replaces the value set before.*/
    pub fn expires_at(mut self, expires_at: impl Into<Timestamp>) -> Self {
        self.expires_at = Some(expires_at.into());
        self
    }
    /**Only files expiring at this time or later.

Replaces the value set before.*/
    pub fn expires_at_gte(mut self, expires_at_gte: impl Into<Timestamp>) -> Self {
        self.expires_at_gte = Some(expires_at_gte.into());
        self
    }
    /**Only files expiring at this time or earlier.

Replaces the value set before.*/
    pub fn expires_at_lte(mut self, expires_at_lte: impl Into<Timestamp>) -> Self {
        self.expires_at_lte = Some(expires_at_lte.into());
        self
    }
    /**Only files with this extension.

Replaces the value set before.*/
    pub fn extension(mut self, extension: impl Into<String>) -> Self {
        self.extension = Some(extension.into());
        self
    }
    /**Only files whose content has this MD5 digest.

Replaces the value set before.*/
    pub fn file_md5(mut self, file_md5: impl Into<String>) -> Self {
        self.file_md5 = Some(file_md5.into());
        self
    }
    /**Only files of this height in pixels.

Replaces the value set before.*/
    pub fn height(mut self, height: i64) -> Self {
        self.height = Some(height);
        self
    }
    /**Only files of at least this height in pixels.

Replaces the value set before.*/
    pub fn height_gte(mut self, height_gte: i64) -> Self {
        self.height_gte = Some(height_gte);
        self
    }
    /**Only files of at most this height in pixels.

Replaces the value set before.*/
    pub fn height_lte(mut self, height_lte: i64) -> Self {
        self.height_lte = Some(height_lte);
        self
    }
    /**Only files with this id or a higher one.

Replaces the value set before.*/
    pub fn id_gte(mut self, id_gte: i64) -> Self {
        self.id_gte = Some(id_gte);
        self
    }
    /**Only files with this id or a lower one.

Replaces the value set before.*/
    pub fn id_lte(mut self, id_lte: i64) -> Self {
        self.id_lte = Some(id_lte);
        self
    }
    /**Only the file with this id.

Appends: each call adds a value to those set before.*/
    pub fn ids(mut self, ids: i64) -> Self {
        self.ids.get_or_insert_default().push(ids);
        self
    }
    /**Whether to find only files that new content may use.

Replaces the value set before.*/
    pub fn is_usable_in_content(mut self, is_usable_in_content: bool) -> Self {
        self.is_usable_in_content = Some(is_usable_in_content);
        self
    }
    /**The maximum number of files on a page.

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**Only files of this name, without its extension.

Replaces the value set before.*/
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    /**Only files of the folder with this id.

Appends: each call adds a value to those set before.*/
    pub fn parent_folder_ids(mut self, parent_folder_ids: i64) -> Self {
        self.parent_folder_ids.get_or_insert_default().push(parent_folder_ids);
        self
    }
    /**Only the file at this path.

Replaces the value set before.*/
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
    /**Declared by HubSpot without an explanation.

Appends: each call adds a value to those set before.*/
    pub fn properties(mut self, properties: impl Into<String>) -> Self {
        self.properties.get_or_insert_default().push(properties.into());
        self
    }
    /**Only files of this size in bytes.

Replaces the value set before.*/
    pub fn size(mut self, size: i64) -> Self {
        self.size = Some(size);
        self
    }
    /**Only files of at least this size in bytes.

Replaces the value set before.*/
    pub fn size_gte(mut self, size_gte: i64) -> Self {
        self.size_gte = Some(size_gte);
        self
    }
    /**Only files of at most this size in bytes.

Replaces the value set before.*/
    pub fn size_lte(mut self, size_lte: i64) -> Self {
        self.size_lte = Some(size_lte);
        self
    }
    /**A field to sort by, with a `-` before it for descending order.

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
    /**Only files of this type, such as `DOCUMENT`.

Replaces the value set before.*/
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }
    /**Only files updated at this time.

Replaces the value set before.*/
    pub fn updated_at(mut self, updated_at: impl Into<Timestamp>) -> Self {
        self.updated_at = Some(updated_at.into());
        self
    }
    /**Only files updated at this time or later.

Replaces the value set before.*/
    pub fn updated_at_gte(mut self, updated_at_gte: impl Into<Timestamp>) -> Self {
        self.updated_at_gte = Some(updated_at_gte.into());
        self
    }
    /**Only files updated at this time or earlier.

Replaces the value set before.*/
    pub fn updated_at_lte(mut self, updated_at_lte: impl Into<Timestamp>) -> Self {
        self.updated_at_lte = Some(updated_at_lte.into());
        self
    }
    /**Only the file at this URL.

Replaces the value set before.*/
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }
    /**Only files of this width in pixels.

Replaces the value set before.*/
    pub fn width(mut self, width: i64) -> Self {
        self.width = Some(width);
        self
    }
    /**Only files of at least this width in pixels.

Replaces the value set before.*/
    pub fn width_gte(mut self, width_gte: i64) -> Self {
        self.width_gte = Some(width_gte);
        self
    }
    /**Only files of at most this width in pixels.

Replaces the value set before.*/
    pub fn width_lte(mut self, width_lte: i64) -> Self {
        self.width_lte = Some(width_lte);
        self
    }
}
impl IntoFuture for SearchFiles {
    type Output = Result<Response<Object<FilePage>>>;
    type IntoFuture = BoxFuture<Response<Object<FilePage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<FilePage>>> {
        Box::pin(async move {
            let prefix = self
                .client
                .prefix_in(AREA, "/files/v3", "search_files", &["v3"])?;
            let request = requests::search_files(
                prefix,
                self.after.as_deref(),
                self.allows_anonymous_access,
                self.before.as_deref(),
                self.created_at.as_ref().map(ToString::to_string).as_deref(),
                self.created_at_gte.as_ref().map(ToString::to_string).as_deref(),
                self.created_at_lte.as_ref().map(ToString::to_string).as_deref(),
                self.encoding.as_deref(),
                self.expires_at.as_ref().map(ToString::to_string).as_deref(),
                self.expires_at_gte.as_ref().map(ToString::to_string).as_deref(),
                self.expires_at_lte.as_ref().map(ToString::to_string).as_deref(),
                self.extension.as_deref(),
                self.file_md5.as_deref(),
                self.height,
                self.height_gte,
                self.height_lte,
                self.id_gte,
                self.id_lte,
                self.ids.as_ref(),
                self.is_usable_in_content,
                self.limit,
                self.name.as_deref(),
                self.parent_folder_ids.as_ref(),
                self.path.as_deref(),
                self.properties.as_ref(),
                self.size,
                self.size_gte,
                self.size_lte,
                self.sort.as_ref(),
                self.kind.as_deref(),
                self.updated_at.as_ref().map(ToString::to_string).as_deref(),
                self.updated_at_gte.as_ref().map(ToString::to_string).as_deref(),
                self.updated_at_lte.as_ref().map(ToString::to_string).as_deref(),
                self.url.as_deref(),
                self.width,
                self.width_gte,
                self.width_lte,
            );
            let response = self
                .client
                .execute("search_files", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
use crate::pages::{Page, Paginated, Paginator, ReadPage, cursor, read_page};
impl FilePage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl SearchFiles {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for SearchFiles {
    type Item = Object<File>;
}
impl ReadPage<Object<File>> for SearchFiles {
    fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Object<File>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, FilePage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
