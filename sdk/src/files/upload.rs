//! An upload: what is uploaded, and how.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime};

use md5::{Digest, Md5};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::timeout;

use super::lost::{self, OPERATION};
use super::{File, FileAccess, UploadForm, UploadOptions};
use crate::body::{Content, Opening, Reader, read_all, transfer_time};
use crate::client::BoxFuture;
use crate::error::{SendOutcome, require_runtime};
use crate::options::call_options;
use crate::receipt::hex;
use crate::sync::{catch_panic, catch_panic_of};
use crate::time::seconds;
use crate::transfer::unreadable;
use crate::{Client, Error, ErrorKind, FilePart, Object, Result};

/// The largest file that is uploaded unless [`Upload::max_bytes`] is set: 256 MiB.
pub const DEFAULT_MAX_UPLOAD_BYTES: u64 = 256 * 1024 * 1024;
/// Where a file is stored unless a folder is set.
pub(super) const DEFAULT_FOLDER: &str = "/conversations";

type OnProgress = Arc<dyn Fn(UploadProgress) + Send + Sync>;

/// How much of a file was sent. Given to [`Upload::on_progress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// The bytes that were handed to the connection. Begins anew with each attempt.
    pub sent: u64,
    /// The bytes of the file.
    pub total: u64,
}

/// A file to upload, and how. For [`Client::upload_file`] and [`SendMessage::upload`](crate::SendMessage::upload), which
/// also take a path alone.
///
/// ```
/// use hubspot_conversations::files::{FileAccess, Upload};
///
/// let upload = Upload::new("invoice.pdf")
///     .media_type("application/pdf")
///     .folder_path("/invoices")
///     .access(FileAccess::Private)
///     .expires_after("P3M")
///     .on_progress(|progress| println!("{} of {} bytes", progress.sent, progress.total));
/// # let _ = upload;
/// ```
///
/// Nothing of a file is kept in memory: it is read twice, first for its MD5 digest and then while it is sent.
#[derive(Clone)]
#[must_use = "nothing is uploaded before it is given to a client"]
pub struct Upload {
    source: Source,
    name: Option<String>,
    media_type: Option<String>,
    folder: Folder,
    options: Object<UploadOptions>,
    keeps_name: bool,
    max_bytes: u64,
    on_progress: Option<OnProgress>,
}

#[derive(Clone)]
enum Source {
    Path(PathBuf),
    Part(FilePart),
}

#[derive(Clone)]
enum Folder {
    Id(String),
    Path(String),
}

impl Upload {
    /// Creates an upload of a file on this machine's disk, by its path, or of a [`FilePart`]: bytes, or a reader.
    pub fn new(file: impl Into<Self>) -> Self {
        file.into()
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            name: None,
            media_type: None,
            folder: Folder::Path(DEFAULT_FOLDER.to_owned()),
            options: UploadOptions::new(FileAccess::Private).into(),
            keeps_name: false,
            max_bytes: DEFAULT_MAX_UPLOAD_BYTES,
            on_progress: None,
        }
    }

    /// Sets the name, in place of the file's own, such as `invoice.pdf`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, such as `application/pdf`; for a path `application/octet-stream` unless set.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Sets the folder by its path, which HubSpot creates if there is none (documented); `/conversations` unless set.
    pub fn folder_path(mut self, path: impl Into<String>) -> Self {
        self.folder = Folder::Path(path.into());
        self
    }

    /// Sets the folder by its id.
    pub fn folder_id(mut self, id: impl Into<String>) -> Self {
        self.folder = Folder::Id(id.into());
        self
    }

    /// Sets who can read the file; [`FileAccess::Private`] unless set.
    pub fn access(mut self, access: FileAccess) -> Self {
        self.options.access = access;
        self
    }

    /// Sets after which time HubSpot deletes the file: an ISO 8601 duration, such as `P3M` for three months (documented).
    pub fn expires_after(mut self, time: impl Into<String>) -> Self {
        self.options.ttl = Some(time.into());
        self
    }

    /// Sets all of HubSpot's options, in place of those that were set before.
    pub fn options(mut self, options: impl Into<Object<UploadOptions>>) -> Self {
        self.options = options.into();
        self
    }

    /// Keeps the file's name as it is.
    ///
    /// Unless this is set, 10 random characters follow the name, as in `invoice-k3x9f2abqz.pdf`: by these the file is
    /// found where the response to its upload was lost. Without them, that upload ends as
    /// [unknown](crate::Error::is_unknown).
    pub fn keep_name(mut self) -> Self {
        self.keeps_name = true;
        self
    }

    /// Sets the largest size in bytes; [`DEFAULT_MAX_UPLOAD_BYTES`] unless set. A larger file is refused before anything
    /// is sent. HubSpot has limits of its own, by subscription.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets what is told how much of the file was sent: after each 64 KiB. It must return at once.
    pub fn on_progress(mut self, function: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(function));
        self
    }

    /// Reads the file once, for its size and its digest, in this time and what its size adds to it.
    pub(crate) async fn read(self, time: Duration) -> Result<Ready> {
        let (own_name, own_type, content) = match self.source {
            Source::Path(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                (name, None, on_disk(path).await?)
            }
            Source::Part(part) => {
                let (name, media_type, content) = part.into_parts();
                (Some(name), Some(media_type), content)
            }
        };
        let name = self.name.or(own_name).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Error::invalid("the file has no name: set one with `Upload::name`"))?;
        let (bytes, max) = (content.len(), self.max_bytes);
        if bytes > max {
            return Err(Error::invalid(format!(
                "the file has {bytes} bytes, and at most {max} are uploaded: raise `Upload::max_bytes` for larger ones"
            )));
        }
        let mut digest = Md5::new();
        let time = time.saturating_add(transfer_time(bytes));
        // The code that opens and reads may be the caller's.
        let reading = catch_panic_of(read_all(&content, |bytes| digest.update(bytes)));
        match timeout(time, reading).await {
            Ok(Ok(read)) => read.map_err(unreadable)?,
            Ok(Err(_)) => return Err(Error::invalid("the file cannot be read: reading it panicked")),
            Err(_) => {
                let reason = format!("the file could not be read within {}", seconds(time));
                return Err(Error::new(ErrorKind::Timeout, reason));
            }
        };
        let has_left = Arc::new(AtomicBool::new(false));
        let md5 = hex(&digest.finalize());
        Ok(Ready {
            name,
            media_type: self
                .media_type
                .or(own_type)
                .unwrap_or_else(|| "application/octet-stream".to_owned()),
            content: reported(content, self.on_progress, Arc::clone(&has_left)),
            has_left,
            md5,
            folder: self.folder,
            options: self.options,
            keeps_name: self.keeps_name,
        })
    }
}

impl From<FilePart> for Upload {
    fn from(part: FilePart) -> Self {
        Self::of(Source::Part(part))
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::of(Source::Path(path))
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<&str> for Upload {
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}

impl From<String> for Upload {
    fn from(path: String) -> Self {
        PathBuf::from(path).into()
    }
}

// Without the name, which is private.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").finish_non_exhaustive()
    }
}

/// A file whose size and digest are known.
pub(crate) struct Ready {
    name: String,
    media_type: String,
    content: Content,
    /// In hexadecimal, as HubSpot has it.
    pub md5: String,
    folder: Folder,
    options: Object<UploadOptions>,
    keeps_name: bool,
    /// Whether an attempt has read it to its end.
    #[cfg_attr(not(feature = "store"), allow(dead_code))]
    has_left: Arc<AtomicBool>,
}

impl Ready {
    /// Returns a name by which the file can be found; `None` if it is the file's own.
    pub(crate) fn unique_name(&self) -> Result<Option<String>> {
        Ok(self.new_suffix()?.map(|suffix| self.with_suffix(&suffix)))
    }

    /// Returns new random characters for the name; `None` if it is the file's own.
    pub(crate) fn new_suffix(&self) -> Result<Option<String>> {
        const CHARACTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        if self.keeps_name {
            return Ok(None);
        }
        let random = random()?;
        let character = |n| char::from(CHARACTERS[(random >> (5 * n)) as usize % CHARACTERS.len()]);
        Ok(Some((0..10).map(character).collect()))
    }

    /// Returns the id of a new work on it.
    #[cfg(feature = "store")]
    pub(crate) fn new_work(&self) -> Result<String> {
        Ok(format!("{:016x}{:016x}", random()?, random()?))
    }

    /// Returns whether all of it may have left. The body of an attempt that is over leaves no more.
    #[cfg(feature = "store")]
    pub(crate) fn has_left(&self) -> bool {
        self.has_left.load(Ordering::Acquire)
    }

    /// Returns the name with these characters before its extension.
    pub(crate) fn with_suffix(&self, suffix: &str) -> String {
        let (stem, extension) = self.name.split_at(lost::stem(&self.name).len());
        format!("{stem}-{suffix}{extension}")
    }

    /// Returns how much longer the upload may take than another call.
    #[cfg(feature = "store")]
    pub(crate) fn transfer_time(&self) -> Duration {
        transfer_time(self.content.len())
    }

    /// Returns what was asked for, to be compared with another call's.
    #[cfg(feature = "store")]
    pub(crate) fn asked(&self) -> [String; 5] {
        let (folder_id, folder_path) = self.folder.parts();
        [
            self.name.clone(),
            self.md5.clone(),
            self.content.len().to_string(),
            folder_id.or(folder_path).unwrap_or_default(),
            serde_json::to_string(&self.options).unwrap_or_default(),
        ]
    }

    fn form(&self, name: &str) -> UploadForm {
        let part = FilePart::of(name, &*self.media_type, self.content.clone());
        let mut form = UploadForm::new(part, self.options.clone());
        (form.folder_id, form.folder_path) = self.folder.parts();
        form
    }

    /// Uploads the file by a new name, once more if it is absent for as long as the client's options say.
    pub(crate) async fn upload_new(&self, client: &Client) -> Result<Object<File>> {
        let unique = self.unique_name()?;
        let error = match self.upload(client, unique.as_deref()).await {
            Err(error) if error.is_unknown() && error.candidates().is_empty() => error,
            uploaded => return uploaded,
        };
        match client
            .options()
            .get_resend_if_absent()
            .filter(|_| error.absent_since().is_some())
        {
            Some(_) => self.upload(client, self.unique_name()?.as_deref()).await,
            None => Err(error),
        }
    }

    /// Uploads the file by its own name, or by a unique one. Where the response is lost, it is searched for.
    pub(crate) async fn upload(&self, client: &Client, unique: Option<&str>) -> Result<Object<File>> {
        let started = tokio::time::Instant::now();
        let name = unique.unwrap_or(&self.name);
        let error = match lost::attempt(client, &self.form(name)).await {
            Ok(file) => return Ok(file),
            Err(error) if !error.may_have_been_received() => {
                return Err(error.with_outcome(SendOutcome::NotSent));
            }
            Err(error) => error.with_outcome(SendOutcome::Unknown),
        };
        let Some(name) = unique else {
            return Err(error);
        };
        tracing::debug!(%error, "searching for a file that may have been uploaded");
        let wanted = lost::Wanted::since(name, &self.md5, started);
        let options = client.options();
        let time = options
            .get_resend_if_absent()
            .unwrap_or_else(|| options.get_settle_time());
        let searched_at = SystemTime::now();
        // Boxed, since few uploads need a search.
        match Box::pin(lost::search(client, &wanted, time)).await {
            lost::Found::Own(file) => Ok(*file),
            lost::Found::Absent => Err(error.with_absent_since(Some(searched_at.into()))),
            lost::Found::Unclear(ids) => Err(error.with_candidates(ids)),
        }
    }
}

fn random() -> Result<u64> {
    getrandom::u64().map_err(|_| Error::configuration("the operating system has no random numbers"))
}

impl Folder {
    /// Returns the id or the path.
    fn parts(&self) -> (Option<String>, Option<String>) {
        match self {
            Self::Id(id) => (Some(id.clone()), None),
            Self::Path(path) => (None, Some(path.clone())),
        }
    }
}

/// Turns the error of an upload into that of its message, which was not sent.
pub(crate) fn of_message(mut error: Error) -> Error {
    if error.is_unknown() {
        error.set_reason("it is unknown whether the message's file was uploaded");
    }
    error.into_not_sent()
}

/// Returns the content of a file on the disk.
async fn on_disk(path: PathBuf) -> Result<Content> {
    let metadata = tokio::fs::metadata(&path).await.map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Error::invalid(
            "the path leads to a folder or a device, not to a file",
        ));
    }
    let open = move || -> Opening {
        let path = path.clone();
        Box::pin(async move { Ok(Box::pin(tokio::fs::File::open(path).await?) as Reader) })
    };
    Ok(Content::Opened {
        length: metadata.len(),
        open: Arc::new(open),
    })
}

/// Returns a content that reports that it is read, and how much of it.
fn reported(content: Content, on_progress: Option<OnProgress>, has_left: Arc<AtomicBool>) -> Content {
    let total = content.len();
    let open = move || -> Opening {
        let (on_progress, has_left) = (on_progress.clone(), Arc::clone(&has_left));
        let inner = match &content {
            Content::Bytes(bytes) => {
                let reader: Reader = Box::pin(std::io::Cursor::new(bytes.clone()));
                Box::pin(std::future::ready(Ok(reader)))
            }
            Content::Opened { open, .. } => open(),
        };
        Box::pin(async move {
            let progress = UploadProgress { sent: 0, total };
            has_left.fetch_or(total == 0, Ordering::AcqRel);
            let inner = inner.await?;
            let reader: Reader = Box::pin(Reported {
                inner,
                progress,
                on_progress,
                has_left,
            });
            Ok(reader)
        })
    };
    Content::Opened {
        length: total,
        open: Arc::new(open),
    }
}

/// A reader that reports how much was read.
struct Reported {
    inner: Reader,
    progress: UploadProgress,
    on_progress: Option<OnProgress>,
    has_left: Arc<AtomicBool>,
}

impl AsyncRead for Reported {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.inner.as_mut().poll_read(cx, buffer))?;
        let read = buffer.filled().len() - before;
        self.progress.sent += read as u64;
        self.has_left
            .fetch_or(self.progress.sent >= self.progress.total, Ordering::AcqRel);
        if let Some(on_progress) = self.on_progress.as_ref().filter(|_| read > 0) {
            // A panic is of no matter to the upload.
            let _ = catch_panic(|| on_progress(self.progress));
        }
        Poll::Ready(Ok(()))
    }
}

/// An upload made by [`Client::upload_file`]. Nothing is sent before it is awaited.
///
/// ```
/// use hubspot_conversations::FilePart;
/// use hubspot_conversations::mock::StandIn;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = StandIn::start();
/// let hubspot = stand_in.client()?;
/// let note = FilePart::new("note.txt", "text/plain", "Leave it at the door.");
/// let file = hubspot.upload_file(note).await?;
/// assert!(!file.id.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UploadFile {
    client: Client,
    upload: Upload,
}

call_options!(UploadFile);

impl Client {
    /// Uploads a file, given as a path or as an [`Upload`]. Needs the scope `files` or `files.write`.
    ///
    /// ```no_run
    /// # async fn run(hubspot: hubspot_conversations::Client) -> hubspot_conversations::Result<()> {
    /// let file = hubspot.upload_file("invoice.pdf").await?;
    /// println!("{}", file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `Ok` means that exactly one file of this upload is there. It is never uploaded twice: where the response is lost,
    /// the file is searched for by its unique name, and is found if it has the name, the MD5 digest of the content and a
    /// time of creation while the upload ran. The timeouts of the call are longer by a second for each 128 KiB.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`]: the file is not there, since it cannot be read, is too large, did not leave as a whole, or
    /// HubSpot refused it. [`Error::is_unknown`]: it may be there, or may appear later.
    pub fn upload_file(&self, file: impl Into<Upload>) -> UploadFile {
        UploadFile {
            client: self.clone(),
            upload: file.into(),
        }
    }
}

impl IntoFuture for UploadFile {
    type Output = Result<Object<File>>;
    type IntoFuture = BoxFuture<Object<File>>;

    fn into_future(self) -> BoxFuture<Object<File>> {
        Box::pin(async move {
            require_runtime().map_err(|error| error.in_operation(OPERATION).into_not_sent())?;
            let not_sent = |error: Error| error.into_not_sent();
            let uploaded = async {
                lost::prefix(&self.client).map_err(not_sent)?;
                let total = self.client.options().get_total_timeout();
                let ready = self.upload.read(total).await.map_err(not_sent)?;
                ready.upload_new(&self.client).await
            };
            uploaded
                .await
                .map_err(|error: Error| error.in_operation(OPERATION))
        })
    }
}

impl fmt::Debug for UploadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadFile").finish_non_exhaustive()
    }
}
