//! Compares the headers of responses and of the parts of forms.

use serde_json::Value;

use crate::style::Kinds;
use crate::{Header, HeaderSet, escape};

use super::collect::REQUEST;
use super::operations::{OperationComparison, style};
use crate::rules::Kind;

/// The response or part that has the headers.
pub(super) struct Owner<'o> {
    pub(super) direction: u8,
    pub(super) of: &'o str,
    pub(super) step: &'o str,
    /// Whether it is a part of a form, where a header belongs to the encoding.
    pub(super) is_part: bool,
}

impl Owner<'_> {
    fn what(&self, header: &Header) -> String {
        format!("header `{}` of {}", header.name, self.of)
    }

    fn step(&self, header: &Header) -> String {
        format!("{}/headers/{}", self.step, escape(&header.name))
    }
}

/// Returns whether a header of a part is required, or absent.
fn presence(header: Option<&Header>) -> Value {
    match header.map(|header| header.required) {
        None => "absent".into(),
        Some(false) => "optional".into(),
        Some(true) => "required".into(),
    }
}

impl OperationComparison<'_, '_> {
    pub(super) fn headers(&mut self, owner: &Owner<'_>, old: &HeaderSet, new: &HeaderSet) {
        for (key, was) in old {
            let is = new.get(key);
            self.presence(owner, Some(was), is);
            if let Some(is) = is {
                self.header(owner, was, is);
            }
        }
        for (_, is) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
            self.presence(owner, None, Some(is));
        }
    }

    fn presence(&mut self, owner: &Owner<'_>, was: Option<&Header>, is: Option<&Header>) {
        let Some(header) = is.or(was) else { return };
        let name = |header: Option<&Header>| header.map_or(Value::Null, |header| header.name.as_str().into());
        let required = |header: &Header| Value::from(header.required);
        let (kind, part_kind, before, after) = match (was, is) {
            (Some(old), Some(new)) if new.required && !old.required => (
                Kind::HeaderRequired,
                Kind::EncodingNarrowed,
                required(old),
                required(new),
            ),
            (Some(old), Some(new)) if old.required && !new.required => (
                Kind::HeaderOptional,
                Kind::EncodingWidened,
                required(old),
                required(new),
            ),
            (Some(_), Some(_)) => return,
            (Some(_), None) => (Kind::HeaderRemoved, Kind::EncodingChanged, name(was), Value::Null),
            // In the response to a callback or webhook, the client has to send it.
            (None, _) if header.required && self.flip(owner.direction) == REQUEST => (
                Kind::HeaderRequired,
                Kind::EncodingNarrowed,
                Value::Null,
                required(header),
            ),
            (None, _) if header.required => {
                (Kind::HeaderAdded, Kind::EncodingNarrowed, Value::Null, name(is))
            }
            (None, _) => (Kind::HeaderAdded, Kind::EncodingWidened, Value::Null, name(is)),
        };
        let (what, step) = (
            owner.what(was.unwrap_or(header)),
            owner.step(was.unwrap_or(header)),
        );
        if owner.is_part {
            let (before, after) = (presence(was), presence(is));
            self.found(part_kind, owner.direction, &what, &step, before, after);
        } else {
            self.found(kind, owner.direction, &what, &step, before, after);
        }
    }

    fn header(&mut self, owner: &Owner<'_>, was: &Header, is: &Header) {
        let (what, step, direction) = (owner.what(was), owner.step(was), owner.direction);
        let kinds = (
            Kinds::of(&self.schemas.old.graph, was.node),
            Kinds::of(&self.schemas.new.graph, is.node),
        );
        if !was.style.writes_same(&is.style, kinds) {
            let (before, after) = (style(&was.style), style(&is.style));
            let kind = if owner.is_part {
                Kind::EncodingChanged
            } else {
                Kind::HeaderStyle
            };
            self.found(kind, direction, &what, &step, before, after);
        }
        if was.description != is.description {
            self.documentation(Kind::DescriptionChanged, direction, &what, &step);
        }
        if was.deprecated != is.deprecated {
            let (before, after) = (was.deprecated.into(), is.deprecated.into());
            self.found(Kind::DeprecationChanged, direction, &what, &step, before, after);
        }
        self.serialized(
            direction,
            (was.node, &was.style),
            (is.node, &is.style),
            &what,
            &step,
        );
    }
}
