//! Forms with files.

use std::hash::{BuildHasher, Hasher, RandomState};

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use tokio::io::AsyncRead;

use crate::Object;
use crate::body::{Body, Content, Opening, Piece, Reader, Streamed};
use crate::model::Schema;

/// A file of a form: its name, its media type and its content.
///
/// ```
/// use hubspot_conversations::FilePart;
///
/// let file = FilePart::new("invoice.pdf", "application/pdf", &b"%PDF-1.7"[..]);
/// # let _ = file;
/// ```
/// Two are equal if they have the same name, media type and bytes, or the same way to open them.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[must_use = "a file does nothing before it is sent"]
pub struct FilePart {
    name: String,
    media_type: String,
    content: Content,
}

impl FilePart {
    /// Creates a file. Its name is what HubSpot gets; a path on this machine is not read.
    pub fn new(name: impl Into<String>, media_type: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::of(name, media_type, Content::Bytes(content.into()))
    }

    /// Creates a file of this many bytes, which are read while it is sent: nothing is kept in memory. `open` is called for
    /// each attempt, and for each other time that the content is needed; it returns a reader of the same bytes each time.
    ///
    /// ```
    /// use hubspot_conversations::FilePart;
    ///
    /// let log = "a line\n".repeat(1000);
    /// let length = log.len() as u64;
    /// let open = move || {
    ///     let log = log.clone();
    ///     async move { Ok(std::io::Cursor::new(log)) }
    /// };
    /// let file = FilePart::reader("today.log", "text/plain", length, open);
    /// # let _ = file;
    /// ```
    pub fn reader<F, R>(
        name: impl Into<String>,
        media_type: impl Into<String>,
        length: u64,
        open: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = std::io::Result<R>> + Send + 'static,
        R: AsyncRead + Send + 'static,
    {
        let open = move || -> Opening {
            let opening = open();
            Box::pin(async move { Ok(Box::pin(opening.await?) as Reader) })
        };
        let open = Arc::new(open);
        Self::of(name, media_type, Content::Opened { length, open })
    }

    #[cfg(feature = "files")]
    pub(crate) fn into_parts(self) -> (String, String, Content) {
        (self.name, self.media_type, self.content)
    }

    pub(crate) fn of(name: impl Into<String>, media_type: impl Into<String>, content: Content) -> Self {
        Self {
            name: name.into(),
            media_type: media_type.into(),
            content,
        }
    }
}

// Without the name and the content, which are private.
impl std::fmt::Debug for FilePart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilePart")
            .field("media_type", &self.media_type)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// The form, or why a value cannot be a part of it.
pub(crate) type FormResult = Result<Multipart, String>;

/// A generated type that is sent as a form.
#[allow(dead_code, reason = "the description decides whether there is one")]
pub(crate) trait Form {
    /// Returns the parts that are set.
    fn form(&self) -> FormResult;
}

/// A value that can be a part of a form.
#[allow(dead_code, reason = "the description decides whether there is one")]
pub(crate) trait Part {
    /// Adds it to a form; an optional one without a value is no part.
    fn add_to(&self, form: Multipart, name: &str) -> FormResult;
}

/// A form with files (RFC 7578), for [`RawRequest::multipart`](crate::RawRequest::multipart).
///
/// ```
/// use hubspot_conversations::Multipart;
///
/// let form = Multipart::new()
///     .text("folderPath", "/invoices")
///     .file("file", "invoice.pdf", "application/pdf", &b"%PDF-1.7"[..]);
/// # let _ = form;
/// ```
#[derive(Clone, Default)]
#[must_use = "a form does nothing before it is sent"]
pub struct Multipart {
    /// The head and the content of each part.
    parts: Vec<(String, Piece)>,
    has_invalid_media_type: bool,
}

impl Multipart {
    /// Creates an empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field.
    pub fn text(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let head = format!("content-disposition: form-data; name={}", quoted(&name.into()));
        self.parts.push((head, Piece::Form(value.into().into())));
        self
    }

    /// Adds a file with its name and its media type.
    pub fn file(
        self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        media_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        self.file_part(name, &FilePart::new(file_name, media_type, content))
    }

    /// Adds a file, such as one that is read while it is sent.
    pub fn file_part(mut self, name: impl Into<String>, file: &FilePart) -> Self {
        let (name, file_name, media_type) = (quoted(&name.into()), quoted(&file.name), &file.media_type);
        self.has_invalid_media_type |= HeaderValue::from_str(media_type).is_err();
        let head = format!(
            "content-disposition: form-data; name={name}; filename={file_name}\r\ncontent-type: {media_type}"
        );
        self.parts.push((head, Piece::File(file.content.clone())));
        self
    }

    /// Adds a field of a generated form.
    #[allow(dead_code, reason = "the description decides whether there is one")]
    pub(crate) fn part(self, name: &str, value: &impl Part) -> FormResult {
        value.add_to(self, name)
    }

    /// Returns the body of a request, or why the form cannot be encoded.
    pub(crate) fn encode(&self) -> Result<Body, String> {
        if self.has_invalid_media_type {
            return Err("the media type of a file is not valid".to_owned());
        }
        let random = || RandomState::new().build_hasher().finish();
        // 128 random bits: no content contains them by accident.
        let boundary = format!("{:016x}{:016x}", random(), random());
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
            .map_err(|e| format!("the form cannot be encoded: {e}"))?;
        let mut pieces = Vec::new();
        // What is between two files is one piece.
        let mut between = Vec::new();
        for (head, part) in &self.parts {
            between.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
            match part {
                Piece::Form(text) => between.extend_from_slice(text),
                Piece::File(content) => {
                    pieces.push(Piece::Form(std::mem::take(&mut between).into()));
                    pieces.push(Piece::File(content.clone()));
                }
            }
            between.extend_from_slice(b"\r\n");
        }
        between.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        if pieces.is_empty() {
            let bytes = between.into();
            return Ok(Body::Bytes { content_type, bytes });
        }
        pieces.push(Piece::Form(between.into()));
        Ok(Body::Streamed(Streamed::new(content_type, pieces)))
    }
}

impl Part for FilePart {
    fn add_to(&self, form: Multipart, name: &str) -> FormResult {
        Ok(form.file_part(name, self))
    }
}

impl Part for String {
    fn add_to(&self, form: Multipart, name: &str) -> FormResult {
        Ok(form.text(name, &**self))
    }
}

/// As JSON, without a media type of its own, which HubSpot reads as text (documented).
impl<T: Schema> Part for Object<T>
where
    Self: serde::Serialize,
{
    fn add_to(&self, form: Multipart, name: &str) -> FormResult {
        let json = serde_json::to_string(self);
        let json = json.map_err(|e| format!("the part {name} of the form cannot be written as JSON: {e}"))?;
        Ok(form.text(name, json))
    }
}

impl<T: Part> Part for Option<T> {
    fn add_to(&self, form: Multipart, name: &str) -> FormResult {
        match self {
            Some(value) => value.add_to(form, name),
            None => Ok(form),
        }
    }
}

/// Quotes a name as browsers do (WHATWG HTML, "multipart form data").
fn quoted(name: &str) -> String {
    let escaped = name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
    format!("\"{escaped}\"")
}

// Without the contents, which are private.
impl std::fmt::Debug for Multipart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Multipart")
            .field("parts", &self.parts.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::Pin;

    use http_body::Body as _;

    use super::*;
    use crate::transfer::Transfer;

    #[tokio::test]
    async fn encodes_fields_and_files() {
        let form =
            Multipart::new()
                .text("a\"b", "1")
                .file("file", "x\r\n.txt", "text/plain", &b"two\r\nlines"[..]);
        let encoded = form.encode().unwrap();
        let content_type = encoded.content_type().unwrap();
        let mut body = Transfer::of(&encoded).expect("a file is streamed").body();
        let mut bytes = Vec::new();
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            bytes.extend_from_slice(&frame.unwrap().into_data().unwrap());
        }
        let boundary = content_type.to_str().unwrap().rsplit_once('=').unwrap().1;
        let expected = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n\
             --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x%0D%0A.txt\"\r\n\
             content-type: text/plain\r\n\r\ntwo\r\nlines\r\n--{boundary}--\r\n"
        );
        assert_eq!(bytes, expected.as_bytes());
        let text = Multipart::new().text("a", "1").encode().unwrap();
        assert!(Transfer::of(&text).is_none());
        let bad = Multipart::new().file("file", "x", "text/plain\r\nx: y", "");
        assert!(bad.encode().is_err());
    }
}
