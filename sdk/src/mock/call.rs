//! A request to the stand-in: its ids, query parameters and body, and the page that it requests.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::response::{Handled, invalid};
use super::state::State;

/// A request, with the state that it reads or changes.
pub(super) struct Call<'a> {
    pub state: &'a mut State,
    pub http: &'a http::Request<Bytes>,
    /// The ids in the path, decoded.
    pub ids: Vec<String>,
    query: Vec<(String, String)>,
}

/// The page size without `limit`. HubSpot documents no default.
const DEFAULT_LIMIT: usize = 20;
/// Maximum number of items on an uneven page.
const SHORT_PAGE: usize = 5;

/// The suffix of a cursor whose page has results. Like HubSpot's (observed), cursors end in `=`, percent-encoded.
const CURSOR_SUFFIX: &str = "==";
/// The suffix of a cursor whose page is empty.
const EMPTY_PAGE_SUFFIX: &str = "===";

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

    /// Returns the id at a position among those in the path.
    pub(super) fn id(&self, position: usize) -> &str {
        self.ids.get(position).map(String::as_str).unwrap_or_default()
    }

    /// Returns the first value of a query parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every value of a query parameter.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        let of_name = self.query.iter().filter(move |(key, _)| key == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Returns whether a value passes the filter of a query parameter: one of its values is equal, or it is absent.
    pub(super) fn allows(&self, name: &str, value: &Value) -> bool {
        self.get(name).is_none() || self.all(name).any(|wanted| value == wanted)
    }

    /// Returns a boolean query parameter, `false` if it is absent.
    pub(super) fn flag(&self, name: &str) -> Handled<bool> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(invalid(name, &format!("{name} must be true or false"))),
        }
    }

    /// Returns the body, which must be a JSON object.
    pub(super) fn object(&self) -> Handled<Map<String, Value>> {
        let body = serde_json::from_slice(self.http.body());
        match body.map_err(|e| invalid("body", &format!("not JSON: {e}")))? {
            Value::Object(body) => Ok(body),
            _ => Err(invalid("body", "the body must be an object")),
        }
    }

    /// Returns the index at which the requested page starts, and whether the page is empty. A cursor contains the id of the
    /// last item before the page, so that new items do not shift the pages.
    fn page_start(&self, items: &[&Value]) -> Handled<(usize, bool)> {
        let Some(cursor) = self.get("after") else {
            return Ok((0, self.state.uneven));
        };
        let unknown = || {
            let message = "unknown cursor: pass it back unchanged, without encoding it a second time";
            invalid("after", message)
        };
        let (id, is_empty) = match cursor.strip_suffix(EMPTY_PAGE_SUFFIX) {
            Some(id) => (id, true),
            None => (cursor.strip_suffix(CURSOR_SUFFIX).ok_or_else(unknown)?, false),
        };
        if id.is_empty() {
            return Ok((0, is_empty));
        }
        let last = items.iter().position(|item| item["id"] == id);
        Ok((last.ok_or_else(unknown)? + 1, is_empty))
    }

    /// Returns the requested page of these items.
    pub(super) fn page(&self, items: &[&Value], max_limit: usize) -> Handled<Value> {
        let limit = match self.get("limit").map(str::parse::<usize>) {
            None => DEFAULT_LIMIT,
            Some(Ok(limit)) if (1..=max_limit).contains(&limit) => limit,
            Some(_) => return Err(invalid("limit", &format!("limit must be from 1 to {max_limit}"))),
        };
        let (start, is_empty) = self.page_start(items)?;
        let length = match (self.state.uneven, is_empty) {
            (_, true) => 0,
            (true, false) => limit.div_ceil(2).min(SHORT_PAGE),
            (false, false) => limit,
        };
        let end = items.len().min(start + length);
        let mut body = json!({"results": items.get(start..end)});
        if end < items.len() {
            let last_id = end
                .checked_sub(1)
                .and_then(|last| items.get(last)?["id"].as_str());
            let is_next_empty = self.state.uneven && !is_empty;
            let suffix = if is_next_empty {
                EMPTY_PAGE_SUFFIX
            } else {
                CURSOR_SUFFIX
            };
            let after = format!("{}{}", last_id.unwrap_or_default(), suffix.replace('=', "%3D"));
            body["paging"] = json!({"next": {"after": after}});
        }
        Ok(body)
    }
}

/// Returns a field of a body that must be a string.
pub(super) fn text<'b>(body: &'b Map<String, Value>, name: &str) -> Handled<&'b str> {
    let text = body.get(name).and_then(Value::as_str);
    text.ok_or_else(|| invalid(name, &format!("{name} must be a string")))
}
