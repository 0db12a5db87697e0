//! Forms with files.

use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;
use http::HeaderValue;

use crate::request::Body;
use crate::{Error, Result};

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
    parts: Vec<(String, Bytes)>,
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
        self.parts.push((head, value.into().into()));
        self
    }

    /// Adds a file with its name and its media type.
    pub fn file(
        mut self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        media_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        let (name, file_name, media_type) =
            (quoted(&name.into()), quoted(&file_name.into()), media_type.into());
        self.has_invalid_media_type |= HeaderValue::from_str(&media_type).is_err();
        let head = format!(
            "content-disposition: form-data; name={name}; filename={file_name}\r\ncontent-type: {media_type}"
        );
        self.parts.push((head, content.into()));
        self
    }

    /// Returns the body of a request.
    pub(crate) fn encode(&self) -> Result<Body> {
        if self.has_invalid_media_type {
            return Err(Error::invalid("the media type of a file is not valid"));
        }
        let random = || RandomState::new().build_hasher().finish();
        // 128 random bits: no content contains them by accident.
        let boundary = format!("{:016x}{:016x}", random(), random());
        let mut body = Vec::new();
        for (head, content) in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
            .map_err(|e| Error::invalid("the form cannot be encoded").with_source(e))?;
        Ok(Body::Bytes {
            content_type,
            bytes: body.into(),
        })
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
    use super::*;

    #[test]
    fn encodes_fields_and_files() {
        let form =
            Multipart::new()
                .text("a\"b", "1")
                .file("file", "x\r\n.txt", "text/plain", &b"two\r\nlines"[..]);
        let Body::Bytes { content_type, bytes } = form.encode().unwrap() else {
            panic!("no body");
        };
        let boundary = content_type.to_str().unwrap().rsplit_once('=').unwrap().1;
        let expected = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n\
             --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x%0D%0A.txt\"\r\n\
             content-type: text/plain\r\n\r\ntwo\r\nlines\r\n--{boundary}--\r\n"
        );
        assert_eq!(bytes, expected);
        let bad = Multipart::new().file("file", "x", "text/plain\r\nx: y", "");
        assert!(bad.encode().is_err());
    }
}
