//! As much of HTTP/1.1 as the proving ground needs.

use std::fmt::Write;
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// A request or an answer, with every byte of it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Everything.
    pub bytes: Vec<u8>,
    head: usize,
}

/// Reads the next one. `None` at the end of the stream. Its body must have a `content-length` or be empty.
///
/// # Errors
///
/// When the stream fails, or ends in the middle.
pub async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Whole>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let mut whole = Whole { bytes, head: end + 4 };
            let body = whole.header("content-length");
            let length = whole.head + body.map_or(0, |length| length.parse().expect("a length"));
            let there = whole.bytes.len();
            assert!(there <= length, "what comes next has come already");
            whole.bytes.resize(length, 0);
            from.read_exact(&mut whole.bytes[there..]).await?;
            return Ok(Some(whole));
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

impl Whole {
    fn head(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.head]).expect("a head in ASCII")
    }

    /// Where its body begins.
    #[must_use]
    pub fn body_at(&self) -> usize {
        self.head
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.head..]
    }

    /// Method and target of a request.
    #[must_use]
    pub fn asked(&self) -> (&str, &str) {
        let mut words = self.head().split(' ');
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head().lines().skip(1);
        let mut all = lines.filter_map(|line| line.split_once(':'));
        all.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value.trim()))
    }
}

/// An answer.
#[must_use]
pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut all = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        write!(all, "{name}: {value}\r\n").expect("room");
    }
    all.push_str("\r\n");
    all.push_str(body);
    all.into_bytes()
}
