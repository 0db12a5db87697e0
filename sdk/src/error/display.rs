//! How an error is displayed: as one line for a log, without what was sent.

use std::fmt;

use http::StatusCode;

use super::{Error, SendOutcome};
use crate::ErrorKind;
use crate::redact::Redactor;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Any text of HubSpot's may repeat what was sent, and there may be 64 KiB of it.
        let redactor = self.0.redactions.redactor();
        match (&self.0.request_line, self.operation()) {
            // Segment by segment: an address in one leaves the others readable.
            (Some(line), _) => {
                let segments: Vec<String> = line.split('/').map(|part| redactor.line(part)).collect();
                write!(f, "{}: ", truncate(segments.join("/"), MAX_WORD))?;
            }
            (None, Some(operation)) => write!(f, "{operation}: ")?,
            (None, None) => {}
        }
        match self.0.outcome {
            Some(SendOutcome::NotSent) => f.write_str("not sent: ")?,
            Some(SendOutcome::Unknown) => f.write_str("unknown whether it was sent: ")?,
            None => {}
        }
        match self.status() {
            Some(status) => self.describe(status, &redactor, f)?,
            None => f.write_str(&self.0.reason)?,
        }
        // Neither where a search failed, which tells it from one that found nothing.
        match (self.candidates().len(), self.absent_since()) {
            (0, None) => Ok(()),
            (0, Some(_)) => f.write_str(" [a search found nothing]"),
            (1, _) => f.write_str(" [a search found 1 candidate]"),
            (count, _) => write!(f, " [a search found {count} candidates]"),
        }
    }
}

impl Error {
    /// Writes what a response with an error says.
    fn describe(&self, status: StatusCode, redactor: &Redactor, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |text: &str| truncate(redactor.line(text), MAX_WORD);
        let text = |text: &str| truncate(redactor.line(text), MAX_TEXT);
        f.write_str(status.as_str())?;
        if let Some(reason) = status.canonical_reason() {
            write!(f, " {reason}")?;
        }
        if !self.0.reason.is_empty() {
            write!(f, ": {}", self.0.reason)?;
        }
        if let Some(category) = self.category() {
            write!(f, ": {}", word(category))?;
        }
        if let Some(sub_category) = self.sub_category() {
            write!(f, " ({})", word(sub_category))?;
        }
        if let Some(message) = self.message() {
            write!(f, ": {}", text(message))?;
        } else if self.kind() == ErrorKind::Refused && self.api_error().is_none() {
            let what = if self.body().is_none_or(<[u8]>::is_empty) {
                "no body"
            } else {
                "a body that is not JSON"
            };
            write!(f, ": {what}")?;
        }
        if let Some(encoding) = self.unread_encoding() {
            write!(f, " [content-encoding {}, which was not decoded]", word(encoding))?;
        }
        if let Some(limit) = self.policy_name() {
            write!(f, " [limit {}]", word(limit))?;
        }
        let scopes = self.missing_scopes().join(", ");
        if !scopes.is_empty() {
            write!(f, " [scopes {}]", text(&scopes))?;
        }
        if let Some(id) = self.correlation_id() {
            write!(f, " [correlation id {}]", word(id))?;
        }
        Ok(())
    }

    /// Returns the encoding of a body that could not be read, if it has one.
    fn unread_encoding(&self) -> Option<&str> {
        let encoding = self
            .headers()?
            .get(http::header::CONTENT_ENCODING)?
            .to_str()
            .ok()?;
        let is_unread = self.api_error().is_none() && !encoding.eq_ignore_ascii_case("identity");
        is_unread.then_some(encoding)
    }
}

/// How many characters of HubSpot's messages are displayed, and of a category or an id.
const MAX_TEXT: usize = 1_000;
const MAX_WORD: usize = 200;

/// Truncates a text that is redacted already: half a secret might not be recognized as one.
fn truncate(mut text: String, max: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(max) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;

    #[test]
    fn truncates_a_long_message_only_where_it_is_displayed() {
        let long = "ä".repeat(5_000);
        let body = serde_json::json!({"message": &long, "category": &long, "correlationId": &long});
        let body = Bytes::from(body.to_string());
        let error = Error::from_response(
            ErrorKind::Refused,
            StatusCode::BAD_REQUEST,
            HeaderMap::new(),
            body,
        );
        let line = error.to_string();
        assert!(line.chars().count() < 1_500, "{line}");
        assert!(line.contains(&format!(": {}…", "ä".repeat(MAX_TEXT))), "{line}");
        assert_eq!(error.message(), Some(long.as_str()));
    }
}
