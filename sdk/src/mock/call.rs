//! A request that is carried out: its parts, and pages.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::response::{Handled, invalid};
use super::state::State;

/// A request with the data that it reads or changes.
pub(super) struct Call<'a> {
    pub state: &'a mut State,
    pub http: &'a http::Request<Bytes>,
    /// The ids in the path, decoded.
    pub ids: Vec<String>,
    query: Vec<(String, String)>,
}

/// HubSpot declares no default.
const DEFAULT_LIMIT: usize = 20;
/// The most items on an uneven page.
const SHORT_PAGE: usize = 5;

/// The ends of cursors, before percent-encoding, which HubSpot's cursors may have (observed): for a next page with
/// results, and for an empty one.
const NEXT: &str = "==";
const EMPTY_NEXT: &str = "===";

impl<'a> Call<'a> {
    pub(super) fn new(state: &'a mut State, http: &'a http::Request<Bytes>) -> Self {
        let query = http.uri().query().unwrap_or_default();
        Self {
            state,
            http,
            ids: Vec::new(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        }
    }

    /// Returns an id in the path by its position.
    pub(super) fn id(&self, position: usize) -> &str {
        self.ids.get(position).map(String::as_str).unwrap_or_default()
    }

    /// Returns the first value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every value of a repeated parameter.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        let of_name = self.query.iter().filter(move |(key, _)| key == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Returns whether a parameter allows a value: it names this one, or is absent.
    pub(super) fn allows(&self, name: &str, value: &Value) -> bool {
        self.get(name).is_none() || self.all(name).any(|wanted| value == wanted)
    }

    /// Returns a parameter that is `true` or `false`, by default `false`.
    pub(super) fn flag(&self, name: &str) -> Handled<bool> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid(name, &format!("{name} must be true or false"))),
        }
    }

    pub(super) fn object(&self) -> Handled<Map<String, Value>> {
        let body = serde_json::from_slice(self.http.body());
        match body.map_err(|e| invalid("body", &format!("not JSON: {e}")))? {
            Value::Object(body) => Ok(body),
            _ => Err(invalid("body", "an object is needed")),
        }
    }

    /// Returns where the page of a cursor begins, and whether it is an empty one. The cursor names the last item that was
    /// read, so that new items do not shift the pages.
    fn cursor(&self, listed: &[&Value]) -> Handled<(usize, bool)> {
        let Some(cursor) = self.get("after") else {
            return Ok((0, self.state.uneven));
        };
        let unknown = || {
            let message = "unknown cursor: pass it back unchanged, without encoding it a second time";
            invalid("after", message)
        };
        let (id, is_empty) = match cursor.strip_suffix(EMPTY_NEXT) {
            Some(id) => (id, true),
            None => (cursor.strip_suffix(NEXT).ok_or_else(unknown)?, false),
        };
        if id.is_empty() {
            return Ok((0, is_empty));
        }
        let at = listed.iter().position(|one| one["id"] == id);
        Ok((at.ok_or_else(unknown)? + 1, is_empty))
    }

    /// Returns the requested page of these items.
    pub(super) fn page(&self, listed: &[&Value], highest: usize) -> Handled<Value> {
        let limit = match self.get("limit").map(str::parse::<usize>) {
            None => DEFAULT_LIMIT,
            Some(Ok(limit)) if (1..=highest).contains(&limit) => limit,
            Some(_) => return Err(invalid("limit", &format!("limit must be from 1 to {highest}"))),
        };
        let (start, is_empty) = self.cursor(listed)?;
        let length = match (self.state.uneven, is_empty) {
            (_, true) => 0,
            (true, false) => limit.div_ceil(2).min(SHORT_PAGE),
            (false, false) => limit,
        };
        let end = listed.len().min(start + length);
        let mut body = json!({"results": listed.get(start..end)});
        if end < listed.len() {
            let read = end
                .checked_sub(1)
                .and_then(|last| listed.get(last)?["id"].as_str());
            let is_empty_next = self.state.uneven && !is_empty;
            let kind = if is_empty_next { EMPTY_NEXT } else { NEXT };
            let after = format!("{}{}", read.unwrap_or_default(), kind.replace('=', "%3D"));
            body["paging"] = json!({"next": {"after": after}});
        }
        Ok(body)
    }
}

pub(super) fn text<'b>(body: &'b Map<String, Value>, name: &str) -> Handled<&'b str> {
    let text = body.get(name).and_then(Value::as_str);
    text.ok_or_else(|| invalid(name, &format!("{name} is needed, as a string")))
}
