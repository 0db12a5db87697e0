// Generated from the OpenAPI description. Do not edit.
use crate::model::*;
pub use crate::types::{
    ApiError, ApiErrorDetail, BatchError, BidirectionalPaging, NextPage, PreviousPage,
};
use crate::multipart::{FilePart, Form, FormResult, Multipart};
use crate::{ActorId, ThreadId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
///Where HubSpot looks for the same file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DuplicateScope {
    ///`ENTIRE_PORTAL`: in the whole account.
    EntirePortal,
    ///`EXACT_FOLDER`: in the folder.
    ExactFolder,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl DuplicateScope {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::EntirePortal => "ENTIRE_PORTAL",
            Self::ExactFolder => "EXACT_FOLDER",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for DuplicateScope {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "ENTIRE_PORTAL" => Self::EntirePortal,
            "EXACT_FOLDER" => Self::ExactFolder,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for DuplicateScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for DuplicateScope {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for DuplicateScope {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for DuplicateScope {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///What HubSpot does if it has the same file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DuplicateStrategy {
    ///`NONE`: it does not look for one.
    Ignore,
    ///`REJECT`: it refuses the new one.
    Reject,
    ///`RETURN_EXISTING`: it returns the one that it has.
    ReturnExisting,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl DuplicateStrategy {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ignore => "NONE",
            Self::Reject => "REJECT",
            Self::ReturnExisting => "RETURN_EXISTING",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for DuplicateStrategy {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "NONE" => Self::Ignore,
            "REJECT" => Self::Reject,
            "RETURN_EXISTING" => Self::ReturnExisting,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for DuplicateStrategy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for DuplicateStrategy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for DuplicateStrategy {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for DuplicateStrategy {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///A file in HubSpot.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct File {
    ///Who can read it.
    pub access: Option<FileAccess>,
    ///Whether it has been deleted.
    pub archived: Option<bool>,
    ///When it was deleted, in UTC.
    pub archived_at: Option<Timestamp>,
    ///When it was created, by HubSpot's clock, in UTC.
    pub created_at: Option<Timestamp>,
    ///Its URL on a domain of HubSpot's.
    pub default_hosting_url: Option<String>,
    ///Its encoding.
    pub encoding: Option<String>,
    ///When HubSpot deletes it; the unit is not documented.
    pub expires_at: Option<i64>,
    ///The extension of its name, such as `pdf`.
    pub extension: Option<String>,
    ///The MD5 digest of its content.
    pub file_md5: Option<String>,
    ///The height of an image or a video.
    pub height: Option<i64>,
    ///The id, which `NewFile` takes to attach it.
    pub id: String,
    ///Whether HubSpot offers it for new pages.
    pub is_usable_in_content: Option<bool>,
    ///Its name, without the extension.
    pub name: Option<String>,
    ///The id of its folder.
    pub parent_folder_id: Option<String>,
    ///Its path in HubSpot's file manager.
    pub path: Option<String>,
    ///Its size, in bytes.
    pub size: Option<i64>,
    ///The part of HubSpot that it came from.
    pub source_group: Option<FileSourceGroup>,
    ///Its type, such as `IMG` or `DOCUMENT`.
    pub kind: Option<String>,
    ///When it was last changed, in UTC.
    pub updated_at: Option<Timestamp>,
    ///Its URL, which changes with the account's domain settings.
    pub url: Option<String>,
    ///The width of an image or a video.
    pub width: Option<i64>,
}
impl Schema for File {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("access", &self.access);
        to.field("archived", &self.archived);
        to.field("archivedAt", &self.archived_at);
        to.field("createdAt", &self.created_at);
        to.field("defaultHostingUrl", &self.default_hosting_url);
        to.field("encoding", &self.encoding);
        to.field("expiresAt", &self.expires_at);
        to.field("extension", &self.extension);
        to.field("fileMd5", &self.file_md5);
        to.field("height", &self.height);
        to.required("id", &self.id);
        to.field("isUsableInContent", &self.is_usable_in_content);
        to.field("name", &self.name);
        to.field("parentFolderId", &self.parent_folder_id);
        to.field("path", &self.path);
        to.field("size", &self.size);
        to.field("sourceGroup", &self.source_group);
        to.field("type", &self.kind);
        to.field("updatedAt", &self.updated_at);
        to.field("url", &self.url);
        to.field("width", &self.width);
    }
}
impl Readable for File {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "access" => value.optional(&mut self.access),
            "archived" => value.optional(&mut self.archived),
            "archivedAt" => value.optional(&mut self.archived_at),
            "createdAt" => value.optional(&mut self.created_at),
            "defaultHostingUrl" => value.optional(&mut self.default_hosting_url),
            "encoding" => value.optional(&mut self.encoding),
            "expiresAt" => value.optional(&mut self.expires_at),
            "extension" => value.optional(&mut self.extension),
            "fileMd5" => value.optional(&mut self.file_md5),
            "height" => value.optional(&mut self.height),
            "id" => value.required(&mut self.id),
            "isUsableInContent" => value.optional(&mut self.is_usable_in_content),
            "name" => value.optional(&mut self.name),
            "parentFolderId" => value.optional(&mut self.parent_folder_id),
            "path" => value.optional(&mut self.path),
            "size" => value.optional(&mut self.size),
            "sourceGroup" => value.optional(&mut self.source_group),
            "type" => value.optional(&mut self.kind),
            "updatedAt" => value.optional(&mut self.updated_at),
            "url" => value.optional(&mut self.url),
            "width" => value.optional(&mut self.width),
            _ => value.unknown(),
        }
    }
}
///Who can read a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileAccess {
    ///`HIDDEN_INDEXABLE`
    HiddenIndexable,
    ///`HIDDEN_NOT_INDEXABLE`
    HiddenNotIndexable,
    ///`HIDDEN_PRIVATE`
    HiddenPrivate,
    ///`HIDDEN_SENSITIVE`
    HiddenSensitive,
    ///`PRIVATE`: only those who have a signed URL (documented).
    Private,
    ///`PUBLIC_INDEXABLE`: everybody who has its URL, and search engines (documented).
    PublicIndexable,
    ///`PUBLIC_NOT_INDEXABLE`: everybody who has its URL, and no search engine (documented).
    PublicNotIndexable,
    ///`SENSITIVE`
    Sensitive,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl FileAccess {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::HiddenIndexable => "HIDDEN_INDEXABLE",
            Self::HiddenNotIndexable => "HIDDEN_NOT_INDEXABLE",
            Self::HiddenPrivate => "HIDDEN_PRIVATE",
            Self::HiddenSensitive => "HIDDEN_SENSITIVE",
            Self::Private => "PRIVATE",
            Self::PublicIndexable => "PUBLIC_INDEXABLE",
            Self::PublicNotIndexable => "PUBLIC_NOT_INDEXABLE",
            Self::Sensitive => "SENSITIVE",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for FileAccess {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "HIDDEN_INDEXABLE" => Self::HiddenIndexable,
            "HIDDEN_NOT_INDEXABLE" => Self::HiddenNotIndexable,
            "HIDDEN_PRIVATE" => Self::HiddenPrivate,
            "HIDDEN_SENSITIVE" => Self::HiddenSensitive,
            "PRIVATE" => Self::Private,
            "PUBLIC_INDEXABLE" => Self::PublicIndexable,
            "PUBLIC_NOT_INDEXABLE" => Self::PublicNotIndexable,
            "SENSITIVE" => Self::Sensitive,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for FileAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for FileAccess {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
/// No value, which HubSpot rejects where it requires one.
impl Default for FileAccess {
    fn default() -> Self {
        Self::Unrecognized(UnrecognizedValue::new(""))
    }
}
impl Model for FileAccess {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for FileAccess {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///A page of files.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FilePage {
    ///The link to the next page; absent on the last one.
    pub paging: Option<Object<BidirectionalPaging>>,
    ///The files of this page.
    pub results: Option<Vec<Object<File>>>,
}
impl Schema for FilePage {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("paging", &self.paging);
        to.field("results", &self.results);
    }
}
impl Readable for FilePage {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "paging" => value.optional(&mut self.paging),
            "results" => value.optional(&mut self.results),
            _ => value.unknown(),
        }
    }
}
///The parts of HubSpot that files come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileSourceGroup {
    ///`CONTENT`
    Content,
    ///`CONVERSATIONS`
    Conversations,
    ///`FORMS`
    Forms,
    ///`UI_EXTENSIONS`
    UiExtensions,
    ///`UNKNOWN`
    Unknown,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl FileSourceGroup {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Content => "CONTENT",
            Self::Conversations => "CONVERSATIONS",
            Self::Forms => "FORMS",
            Self::UiExtensions => "UI_EXTENSIONS",
            Self::Unknown => "UNKNOWN",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for FileSourceGroup {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "CONTENT" => Self::Content,
            "CONVERSATIONS" => Self::Conversations,
            "FORMS" => Self::Forms,
            "UI_EXTENSIONS" => Self::UiExtensions,
            "UNKNOWN" => Self::Unknown,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for FileSourceGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for FileSourceGroup {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for FileSourceGroup {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for FileSourceGroup {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///The sizes in which HubSpot serves images.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageSize {
    ///`icon`
    Icon,
    ///`medium`
    Medium,
    ///`preview`
    Preview,
    ///`thumb`
    Thumb,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ImageSize {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Icon => "icon",
            Self::Medium => "medium",
            Self::Preview => "preview",
            Self::Thumb => "thumb",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ImageSize {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "icon" => Self::Icon,
            "medium" => Self::Medium,
            "preview" => Self::Preview,
            "thumb" => Self::Thumb,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ImageSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ImageSize {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ImageSize {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ImageSize {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///A file that HubSpot is to fetch. It needs a folder, by its id or its path (documented).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct Import {
    ///Who can read it.
    pub access: FileAccess,
    ///Where HubSpot looks for the same file; 2026-09 requires it (documented).
    pub duplicate_validation_scope: Option<DuplicateScope>,
    ///What HubSpot does if it has the same file; 2026-09 requires it (documented).
    pub duplicate_validation_strategy: Option<DuplicateStrategy>,
    ///When HubSpot deletes it, in UTC.
    pub expires_at: Option<Timestamp>,
    ///The id of the folder.
    pub folder_id: Option<String>,
    ///The path of the folder, which HubSpot creates if there is none (documented).
    pub folder_path: Option<String>,
    ///The name that it gets.
    pub name: Option<String>,
    ///Whether it replaces a file of the same name, under a new id; by default the new one gets another name; 2026-09 requires it (documented).
    pub overwrite: Option<bool>,
    ///How long HubSpot keeps it; for ever unless set (documented).
    pub ttl: Option<String>,
    ///The URL of the file.
    pub url: String,
}
impl Schema for Import {
    const REQUIRED: &'static [&'static str] = &["access", "url"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("access", &self.access);
        to.field("duplicateValidationScope", &self.duplicate_validation_scope);
        to.field("duplicateValidationStrategy", &self.duplicate_validation_strategy);
        to.field("expiresAt", &self.expires_at);
        to.field("folderId", &self.folder_id);
        to.field("folderPath", &self.folder_path);
        to.field("name", &self.name);
        to.field("overwrite", &self.overwrite);
        to.field("ttl", &self.ttl);
        to.required("url", &self.url);
    }
}
impl Readable for Import {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "access" => value.required(&mut self.access),
            "duplicateValidationScope" => {
                value.optional(&mut self.duplicate_validation_scope)
            }
            "duplicateValidationStrategy" => {
                value.optional(&mut self.duplicate_validation_strategy)
            }
            "expiresAt" => value.optional(&mut self.expires_at),
            "folderId" => value.optional(&mut self.folder_id),
            "folderPath" => value.optional(&mut self.folder_path),
            "name" => value.optional(&mut self.name),
            "overwrite" => value.optional(&mut self.overwrite),
            "ttl" => value.optional(&mut self.ttl),
            "url" => value.required(&mut self.url),
            _ => value.unknown(),
        }
    }
}
impl Import {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(access: impl Into<FileAccess>, url: impl Into<String>) -> Self {
        let mut new = Self::default();
        new.access = access.into();
        new.url = url.into();
        new
    }
}
impl Import {
    ///Where HubSpot looks for the same file; 2026-09 requires it (documented).
    pub fn duplicate_validation_scope(
        mut self,
        duplicate_validation_scope: impl Into<DuplicateScope>,
    ) -> Self {
        self.duplicate_validation_scope = Some(duplicate_validation_scope.into());
        self
    }
    ///What HubSpot does if it has the same file; 2026-09 requires it (documented).
    pub fn duplicate_validation_strategy(
        mut self,
        duplicate_validation_strategy: impl Into<DuplicateStrategy>,
    ) -> Self {
        self.duplicate_validation_strategy = Some(duplicate_validation_strategy.into());
        self
    }
    ///When HubSpot deletes it, in UTC.
    pub fn expires_at(mut self, expires_at: impl Into<Timestamp>) -> Self {
        self.expires_at = Some(expires_at.into());
        self
    }
    ///The id of the folder.
    pub fn folder_id(mut self, folder_id: impl Into<String>) -> Self {
        self.folder_id = Some(folder_id.into());
        self
    }
    ///The path of the folder, which HubSpot creates if there is none (documented).
    pub fn folder_path(mut self, folder_path: impl Into<String>) -> Self {
        self.folder_path = Some(folder_path.into());
        self
    }
    ///The name that it gets.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    ///Whether it replaces a file of the same name, under a new id; by default the new one gets another name; 2026-09 requires it (documented).
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = Some(overwrite);
        self
    }
    ///How long HubSpot keeps it; for ever unless set (documented).
    pub fn ttl(mut self, ttl: impl Into<String>) -> Self {
        self.ttl = Some(ttl.into());
        self
    }
}
///The states of an import.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImportState {
    ///`CANCELED`
    Canceled,
    ///`COMPLETE`
    Complete,
    ///`PENDING`
    Pending,
    ///`PROCESSING`
    Processing,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ImportState {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Canceled => "CANCELED",
            Self::Complete => "COMPLETE",
            Self::Pending => "PENDING",
            Self::Processing => "PROCESSING",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ImportState {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "CANCELED" => Self::Canceled,
            "COMPLETE" => Self::Complete,
            "PENDING" => Self::Pending,
            "PROCESSING" => Self::Processing,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ImportState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ImportState {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ImportState {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ImportState {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///How far an import is.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ImportStatus {
    ///When it ended, in UTC.
    pub completed_at: Option<Timestamp>,
    ///What failed.
    pub errors: Option<Vec<Object<BatchError>>>,
    ///URLs about the task, by name.
    pub links: Option<std::collections::BTreeMap<String, String>>,
    ///How many errors there are.
    pub num_errors: Option<i64>,
    ///When it was requested, in UTC.
    pub requested_at: Option<Timestamp>,
    ///The file, once it is complete.
    pub result: Option<Object<File>>,
    ///When it began, in UTC.
    pub started_at: Option<Timestamp>,
    ///Its state.
    pub status: Option<ImportState>,
    ///The id of its task.
    pub task_id: Option<String>,
}
impl Schema for ImportStatus {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("completedAt", &self.completed_at);
        to.field("errors", &self.errors);
        to.field("links", &self.links);
        to.field("numErrors", &self.num_errors);
        to.field("requestedAt", &self.requested_at);
        to.field("result", &self.result);
        to.field("startedAt", &self.started_at);
        to.field("status", &self.status);
        to.field("taskId", &self.task_id);
    }
}
impl Readable for ImportStatus {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "completedAt" => value.optional(&mut self.completed_at),
            "errors" => value.optional(&mut self.errors),
            "links" => value.optional(&mut self.links),
            "numErrors" => value.optional(&mut self.num_errors),
            "requestedAt" => value.optional(&mut self.requested_at),
            "result" => value.optional(&mut self.result),
            "startedAt" => value.optional(&mut self.started_at),
            "status" => value.optional(&mut self.status),
            "taskId" => value.optional(&mut self.task_id),
            _ => value.unknown(),
        }
    }
}
///An import that HubSpot has begun.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ImportTask {
    ///The id of its task, for `get_import`.
    pub id: String,
    ///URLs about the task, by name.
    pub links: Option<std::collections::BTreeMap<String, String>>,
}
impl Schema for ImportTask {
    const REQUIRED: &'static [&'static str] = &["id"];
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("id", &self.id);
        to.field("links", &self.links);
    }
}
impl Readable for ImportTask {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "id" => value.required(&mut self.id),
            "links" => value.optional(&mut self.links),
            _ => value.unknown(),
        }
    }
}
///A URL at which a file can be read for a time.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SignedUrl {
    ///Until when it is valid, in UTC.
    pub expires_at: Option<Timestamp>,
    ///The extension of the file's name.
    pub extension: Option<String>,
    ///The height of an image or a video.
    pub height: Option<i64>,
    ///The file's name.
    pub name: Option<String>,
    ///The file's size, in bytes.
    pub size: Option<i64>,
    ///The file's type, such as `IMG` or `DOCUMENT`.
    pub kind: Option<String>,
    ///The URL: every holder of it can read the file.
    pub url: Option<String>,
    ///The width of an image or a video.
    pub width: Option<i64>,
}
impl Schema for SignedUrl {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("expiresAt", &self.expires_at);
        to.field("extension", &self.extension);
        to.field("height", &self.height);
        to.field("name", &self.name);
        to.field("size", &self.size);
        to.field("type", &self.kind);
        to.field("url", &self.url);
        to.field("width", &self.width);
    }
}
impl Readable for SignedUrl {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "expiresAt" => value.optional(&mut self.expires_at),
            "extension" => value.optional(&mut self.extension),
            "height" => value.optional(&mut self.height),
            "name" => value.optional(&mut self.name),
            "size" => value.optional(&mut self.size),
            "type" => value.optional(&mut self.kind),
            "url" => value.optional(&mut self.url),
            "width" => value.optional(&mut self.width),
            _ => value.unknown(),
        }
    }
}
///A file to upload. It needs a folder, either by its id or by its path (documented).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct UploadForm {
    ///The character set of a text.
    pub charset_hunch: Option<String>,
    ///The file: its name, its media type and its content.
    pub file: FilePart,
    ///The name that it gets, in place of its own.
    pub file_name: Option<String>,
    ///The id of the folder.
    pub folder_id: Option<String>,
    ///The path of the folder, which HubSpot creates if there is none (documented).
    pub folder_path: Option<String>,
    ///Who can read it, and for how long HubSpot keeps it.
    pub options: Object<UploadOptions>,
}
impl Form for UploadForm {
    fn form(&self) -> FormResult {
        let form = Multipart::new();
        let form = form.part("charsetHunch", &self.charset_hunch)?;
        let form = form.part("file", &self.file)?;
        let form = form.part("fileName", &self.file_name)?;
        let form = form.part("folderId", &self.folder_id)?;
        let form = form.part("folderPath", &self.folder_path)?;
        let form = form.part("options", &self.options)?;
        Ok(form)
    }
}
impl UploadForm {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(
        file: impl Into<FilePart>,
        options: impl Into<Object<UploadOptions>>,
    ) -> Self {
        let mut new = Self::default();
        new.file = file.into();
        new.options = options.into();
        new
    }
}
impl UploadForm {
    ///The character set of a text.
    pub fn charset_hunch(mut self, charset_hunch: impl Into<String>) -> Self {
        self.charset_hunch = Some(charset_hunch.into());
        self
    }
    ///The name that it gets, in place of its own.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }
    ///The id of the folder.
    pub fn folder_id(mut self, folder_id: impl Into<String>) -> Self {
        self.folder_id = Some(folder_id.into());
        self
    }
    ///The path of the folder, which HubSpot creates if there is none (documented).
    pub fn folder_path(mut self, folder_path: impl Into<String>) -> Self {
        self.folder_path = Some(folder_path.into());
        self
    }
}
///Who can read a file, and for how long HubSpot keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[derive(Serialize)]
#[serde(into = "Object<Self>")]
#[non_exhaustive]
#[must_use = "it is not sent yet"]
pub struct UploadOptions {
    ///Who can read it.
    pub access: FileAccess,
    ///Where HubSpot looks for the same file.
    pub duplicate_validation_scope: Option<DuplicateScope>,
    ///What HubSpot does if it has the same file.
    pub duplicate_validation_strategy: Option<DuplicateStrategy>,
    ///How long HubSpot keeps it; for ever unless set (documented).
    pub ttl: Option<String>,
}
impl Schema for UploadOptions {
    const REQUIRED: &'static [&'static str] = &["access"];
    const STRICT: bool = true;
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.required("access", &self.access);
        to.field("duplicateValidationScope", &self.duplicate_validation_scope);
        to.field("duplicateValidationStrategy", &self.duplicate_validation_strategy);
        to.field("ttl", &self.ttl);
    }
}
impl Readable for UploadOptions {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "access" => value.required(&mut self.access),
            "duplicateValidationScope" => {
                value.optional(&mut self.duplicate_validation_scope)
            }
            "duplicateValidationStrategy" => {
                value.optional(&mut self.duplicate_validation_strategy)
            }
            "ttl" => value.optional(&mut self.ttl),
            _ => value.unknown(),
        }
    }
}
impl UploadOptions {
    ///Creates one with the fields that HubSpot requires; setters add the others.
    pub fn new(access: impl Into<FileAccess>) -> Self {
        let mut new = Self::default();
        new.access = access.into();
        new
    }
}
impl UploadOptions {
    ///Where HubSpot looks for the same file.
    pub fn duplicate_validation_scope(
        mut self,
        duplicate_validation_scope: impl Into<DuplicateScope>,
    ) -> Self {
        self.duplicate_validation_scope = Some(duplicate_validation_scope.into());
        self
    }
    ///What HubSpot does if it has the same file.
    pub fn duplicate_validation_strategy(
        mut self,
        duplicate_validation_strategy: impl Into<DuplicateStrategy>,
    ) -> Self {
        self.duplicate_validation_strategy = Some(duplicate_validation_strategy.into());
        self
    }
    ///How long HubSpot keeps it; for ever unless set (documented).
    pub fn ttl(mut self, ttl: impl Into<String>) -> Self {
        self.ttl = Some(ttl.into());
        self
    }
}
