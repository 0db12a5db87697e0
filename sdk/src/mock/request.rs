//! The parts of a request that the stand-in reads, and pages.

use serde_json::{Map, Value, json};

use super::response::{ErrorResponse, invalid};

/// A request.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: Vec<(String, String)>,
    pub authorization: Option<&'a str>,
    pub body: &'a [u8],
    /// Whether pages are short and empty before the last one.
    pub uneven: bool,
}

/// HubSpot declares no default; a page this long is what the stand-in gives.
const DEFAULT_LIMIT: usize = 20;

/// How cursors end, before they are percent-encoded, as HubSpot's may be (observed): the next page has something, or
/// nothing.
const NEXT: &str = "==";
const EMPTY_NEXT: &str = "===";

impl Request<'_> {
    pub(super) fn get<'r>(&'r self, name: &str) -> Option<&'r str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter that may be repeated.
    pub(super) fn all<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        let of_name = self.query.iter().filter(move |(key, _)| key == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// A parameter that is true or false, and false if it is not there.
    pub(super) fn flag(&self, name: &str) -> Result<bool, ErrorResponse> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid(name, &format!("{name} must be true or false"))),
        }
    }

    pub(super) fn object(&self) -> Result<Map<String, Value>, ErrorResponse> {
        let body: Value =
            serde_json::from_slice(self.body).map_err(|e| invalid("body", &format!("not JSON: {e}")))?;
        match body {
            Value::Object(body) => Ok(body),
            _ => Err(invalid("body", "an object is needed")),
        }
    }

    /// Where the page begins that a cursor leads to, and whether it is one of the empty ones. The cursor names what was
    /// read last, so that what comes in meanwhile moves nothing.
    fn cursor(&self, cursor: &str, listed: &[&Value]) -> Result<(usize, bool), ErrorResponse> {
        let unknown =
            "this cursor is not one of the stand-in's: pass it on as it came, and encode it no second time";
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

    /// The page that is asked for, of what is listed in this order.
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
            (true, false) => limit.div_ceil(2),
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
