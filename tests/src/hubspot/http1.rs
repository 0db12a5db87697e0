//! As much of HTTP/1.1 as the servers of the tests need.

use std::fmt::Write;
use std::io;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::TcpStream;

/// A request or a response, with every byte of it.
#[derive(Clone, Debug)]
pub struct HttpMessage {
    /// Everything.
    pub bytes: Vec<u8>,
    body_at: usize,
}

/// Reads the next one. `None` at the end of the stream. Its body must have a `content-length` or be empty.
///
/// # Errors
///
/// When the stream fails, or ends in the middle.
pub async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<HttpMessage>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(mut message) = HttpMessage::of(&bytes) {
            let (length, there) = (message.length(), bytes.len());
            assert!(there <= length, "two messages at once");
            message.bytes.resize(length, 0);
            from.read_exact(&mut message.bytes[there..]).await?;
            return Ok(Some(message));
        }
        if from.read_buf(&mut bytes).await? == 0 {
            return if bytes.is_empty() {
                Ok(None)
            } else {
                Err(io::ErrorKind::UnexpectedEof.into())
            };
        }
    }
}

/// Returns the next request, whole, and leaves it unread. `None` at the end of the connection.
pub async fn peek(stream: &TcpStream) -> Option<HttpMessage> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let length = stream.peek(&mut buffer).await.ok().filter(|length| *length > 0)?;
        let message = HttpMessage::of(&buffer[..length]);
        if let Some(message) = message.filter(|message| message.length() <= length) {
            return Some(message);
        }
        // Bytes that were peeked at wake no task again.
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

impl HttpMessage {
    /// A message whose head is complete.
    fn of(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        Some(Self {
            bytes: bytes.to_vec(),
            body_at: end + 4,
        })
    }

    /// How many bytes it has when it is complete.
    fn length(&self) -> usize {
        let body = self.header("content-length");
        self.body_at + body.map_or(0, |length| length.parse().expect("a length"))
    }

    /// The first line and the headers.
    #[must_use]
    pub fn head(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.body_at]).expect("a head in ASCII")
    }

    /// Replaces the `date` of a response, which has one length.
    pub fn set_date(&mut self, date: DateTime<Utc>) {
        let name = "\r\ndate: ";
        if let Some(at) = self.head().find(name) {
            let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let at = at + name.len();
            self.bytes[at..at + date.len()].copy_from_slice(date.as_bytes());
        }
    }

    /// Where its body begins.
    #[must_use]
    pub fn body_at(&self) -> usize {
        self.body_at
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body_at..]
    }

    /// Method and target of a request.
    #[must_use]
    pub fn method_and_target(&self) -> (&str, &str) {
        let mut words = self.head().split(' ');
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// The status of a response.
    #[must_use]
    pub fn status(&self) -> &str {
        self.method_and_target().1
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head().lines().skip(1);
        let mut all = lines.filter_map(|line| line.split_once(':'));
        all.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value.trim()))
    }
}

/// A response.
#[must_use]
pub fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut all = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        write!(all, "{name}: {value}\r\n").expect("room");
    }
    all.push_str("\r\n");
    all.push_str(body);
    all.into_bytes()
}
