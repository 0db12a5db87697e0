//! The parts of a request that the handlers read, and pages.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::response::{ErrorResponse, invalid};

/// A request.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub http: &'a http::Request<Bytes>,
    pub query: Vec<(String, String)>,
    /// Whether pages are short and empty before the last one.
    pub uneven: bool,
}

/// HubSpot declares no default.
const DEFAULT_LIMIT: usize = 20;

/// The most items on an uneven page.
const SHORT_PAGE: usize = 5;

/// The ends of cursors, before percent-encoding, which HubSpot's cursors may have (observed): for a next page with
/// results, and for an empty one.
const NEXT: &str = "==";
const EMPTY_NEXT: &str = "===";

impl Request<'_> {
    pub(super) fn get<'r>(&'r self, name: &str) -> Option<&'r str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns every value of a repeated parameter.
    pub(super) fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        let of_name = self.query.iter().filter(move |(key, _)| key == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Returns a parameter that is `true` or `false`, by default `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, ErrorResponse> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid(name, &format!("{name} must be true or false"))),
        }
    }

    pub(super) fn object(&self) -> Result<Map<String, Value>, ErrorResponse> {
        let body: Value = serde_json::from_slice(self.http.body())
            .map_err(|e| invalid("body", &format!("not JSON: {e}")))?;
        match body {
            Value::Object(body) => Ok(body),
            _ => Err(invalid("body", "an object is needed")),
        }
    }

    /// Returns where the page of a cursor begins, and whether it is an empty one. The cursor names the last item that was
    /// read, so that new items do not shift the pages.
    fn cursor(&self, cursor: &str, listed: &[&Value]) -> Result<(usize, bool), ErrorResponse> {
        let unknown = "unknown cursor: pass it back unchanged, without encoding it a second time";
        let (id, is_empty) = match (cursor.strip_suffix(EMPTY_NEXT), cursor.strip_suffix(NEXT)) {
            (Some(id), _) => (id, true),
            (None, Some(id)) => (id, false),
            (None, None) => return Err(invalid("after", unknown)),
        };
        if id.is_empty() {
            return Ok((0, is_empty));
        }
        let at = listed.iter().position(|one| one["id"] == id);
        let at = at.ok_or_else(|| invalid("after", unknown))?;
        Ok((at + 1, is_empty))
    }

    /// Returns the requested page of these items.
    pub(super) fn page(&self, listed: &[&Value], highest: usize) -> Result<Value, ErrorResponse> {
        let limit = match self.get("limit").map(str::parse::<usize>) {
            None => DEFAULT_LIMIT,
            Some(Ok(limit)) if (1..=highest).contains(&limit) => limit,
            Some(_) => return Err(invalid("limit", &format!("limit must be from 1 to {highest}"))),
        };
        let (start, is_empty) = match self.get("after") {
            None => (0, self.uneven),
            Some(cursor) => self.cursor(cursor, listed)?,
        };
        let length = match (self.uneven, is_empty) {
            (_, true) => 0,
            (true, false) => limit.div_ceil(2).min(SHORT_PAGE),
            (false, false) => limit,
        };
        let end = listed.len().min(start + length);
        let results = listed.get(start..end).unwrap_or_default();
        let mut body = json!({"results": results});
        if end < listed.len() {
            let read = listed.get(..end).and_then(<[&Value]>::last);
            let last = read.and_then(|last| last["id"].as_str()).unwrap_or_default();
            let kind = if self.uneven && !is_empty {
                EMPTY_NEXT
            } else {
                NEXT
            };
            body["paging"] = json!({"next": {"after": format!("{last}{}", kind.replace('=', "%3D"))}});
        }
        Ok(body)
    }
}
