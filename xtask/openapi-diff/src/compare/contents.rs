//! Compares the content of bodies: pairs media types, then compares their schemas and the encoding of their parts.

use serde_json::Value;

use crate::media_type::MediaRange;
use crate::{Encoding, MediaType, MediaTypes, ParameterIn, ParameterStyle, encoding, escape};

use super::collect::with_xml;
use super::headers::Owner;
use super::operations::{OperationComparison, style};
use crate::rules::Kind;

/// The content that is compared.
pub(super) struct Content<'c> {
    pub(super) direction: u8,
    /// The body in messages.
    pub(super) what: &'c str,
    /// Whether the body is a component, which changes once for all its operations.
    pub(super) is_shared: bool,
    pub(super) step: &'c str,
}

impl Content<'_> {
    fn step(&self, media_type: &str) -> String {
        format!("{}/content/{}", self.step, escape(media_type))
    }
}

/// One media type with its parsed name.
struct Entry<'a> {
    name: &'a str,
    range: MediaRange,
    media: &'a MediaType,
}

fn entries(content: &MediaTypes) -> Vec<Entry<'_>> {
    let entry = |(name, media)| {
        let name: &String = name;
        Entry {
            name,
            range: MediaRange::parse(name),
            media,
        }
    };
    content.iter().map(entry).collect()
}

/// Returns the most specific entry that includes a media type.
fn most_specific<'e, 'a>(entries: &'e [Entry<'a>], range: &MediaRange) -> Option<&'e Entry<'a>> {
    let including = entries.iter().filter(|entry| entry.range.includes(range));
    including.max_by_key(|entry| entry.range.specificity())
}

impl OperationComparison<'_, '_> {
    pub(super) fn content(&mut self, place: &Content<'_>, old: &MediaTypes, new: &MediaTypes) {
        let (was, is) = (entries(old), entries(new));
        let mut paired: Vec<&str> = Vec::new();
        for before in &was {
            // An equal name is the most specific one.
            if let Some(after) = most_specific(&is, &before.range) {
                // Where the old document has the range, too, it only lost the special case.
                if !old.contains_key(after.name) {
                    self.media_types(Kind::MediaTypeWidened, place, before, after);
                }
                paired.push(after.name);
                self.media_type(place, before, after);
                continue;
            }
            let within: Vec<&Entry<'_>> = is
                .iter()
                .filter(|after| before.range.includes(&after.range) && !old.contains_key(after.name))
                .collect();
            if within.is_empty() {
                let (step, name) = (place.step(before.name), before.name.into());
                self.found(
                    Kind::MediaTypeRemoved,
                    place.direction,
                    place.what,
                    &step,
                    name,
                    Value::Null,
                );
            }
            for after in within {
                self.media_types(Kind::MediaTypeNarrowed, place, before, after);
                paired.push(after.name);
                self.media_type(place, before, after);
            }
        }
        for after in is.iter().filter(|after| !paired.contains(&after.name)) {
            // A special case of a range that the old document has.
            if let Some(before) = most_specific(&was, &after.range) {
                self.media_type(place, before, after);
                continue;
            }
            let (step, name) = (place.step(after.name), after.name.into());
            self.found(
                Kind::MediaTypeAdded,
                place.direction,
                place.what,
                &step,
                Value::Null,
                name,
            );
        }
    }

    fn media_types(&mut self, kind: Kind, place: &Content<'_>, before: &Entry<'_>, after: &Entry<'_>) {
        let (was, is) = (before.name.into(), after.name.into());
        self.found(
            kind,
            place.direction,
            place.what,
            &place.step(after.name),
            was,
            is,
        );
    }

    /// Compares the schemas and encodings of a media type.
    fn media_type(&mut self, place: &Content<'_>, before: &Entry<'_>, after: &Entry<'_>) {
        let (was, is) = (before.media, after.media);
        let step = place.step(after.name);
        self.encodings((place.direction, place.what), &step, before.name, was, is);
        if was.example != is.example {
            self.documentation(Kind::ExampleChanged, place.direction, place.what, &step);
        }
        let label = if place.is_shared { "" } else { &self.label };
        let cause = format!("{label} {} {}", place.what, after.name);
        let mut mask = self.flip(place.direction);
        if before.range.may_be_xml() || after.range.may_be_xml() {
            mask = with_xml(mask);
        }
        let pointer = format!("{}{step}/schema", self.pointer);
        let sides = (was.node, is.node);
        self.schemas.root(
            self.operation,
            mask,
            sides,
            &cause,
            pointer,
            place.what.to_owned(),
        );
    }

    /// Compares the encodings of the parts of a body or query string.
    pub(super) fn encodings(
        &mut self,
        (direction, of): (u8, &str),
        step: &str,
        name: &str,
        was: &MediaType,
        is: &MediaType,
    ) {
        let is_url_encoded = MediaRange::parse(name).is_url_encoded();
        let mut names: Vec<&String> = was.encoding.keys().chain(is.encoding.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let interner = self.schemas.interner;
            let (old_graph, new_graph) = (&self.schemas.old.graph, &self.schemas.new.graph);
            let parts = (
                encoding::part(old_graph, interner, was.node, name),
                encoding::part(new_graph, interner, is.node, name),
            );
            let defaults = (
                Encoding::default_of(old_graph, interner, parts.0),
                Encoding::default_of(new_graph, interner, parts.1),
            );
            let old = was.encoding.get(name).unwrap_or(&defaults.0);
            let new = is.encoding.get(name).unwrap_or(&defaults.1);
            let what = format!("part `{name}` of {of}");
            let step = format!("{step}/encoding/{}", escape(name));
            if let Some(kind) = change(old, new) {
                let is_styled = is_url_encoded && (old.style.is_some() || new.style.is_some());
                let (before, after) = (describe(old, is_styled), describe(new, is_styled));
                self.found(kind, direction, &what, &step, before, after);
            }
            let owner = Owner {
                direction,
                of: &what,
                step: &step,
                is_part: true,
            };
            self.headers(&owner, &old.headers, &new.headers);
        }
    }
}

/// Returns how the encoding of a part changed: it accepts more media types, fewer, or others.
fn change(old: &Encoding, new: &Encoding) -> Option<Kind> {
    if old.nested != new.nested {
        return Some(Kind::EncodingChanged);
    }
    if old.style.is_some() || new.style.is_some() {
        return (old.style != new.style).then_some(Kind::EncodingChanged);
    }
    let covers = |wide: &Encoding, narrow: &Encoding| {
        let parse = |name: &String| MediaRange::parse(name);
        let wide: Vec<MediaRange> = wide.content_types.iter().map(parse).collect();
        let mut narrow = narrow.content_types.iter().map(parse);
        narrow.all(|range| wide.iter().any(|wider| wider.includes(&range)))
    };
    if old.content_types.is_empty() != new.content_types.is_empty() {
        return Some(Kind::EncodingChanged);
    }
    match (covers(new, old), covers(old, new)) {
        (true, true) => None,
        (true, false) => Some(Kind::EncodingWidened),
        (false, true) => Some(Kind::EncodingNarrowed),
        (false, false) => Some(Kind::EncodingChanged),
    }
}

fn in_style(serialized: &ParameterStyle) -> Value {
    let name = style(serialized);
    format!("in style {}", name.as_str().unwrap_or_default()).into()
}

fn describe(encoding: &Encoding, is_styled: bool) -> Value {
    if !encoding.nested.is_empty() {
        return format!("{} with {}", encoding.content_types.join(", "), encoding.nested).into();
    }
    match &encoding.style {
        Some(serialized) => in_style(serialized),
        None if is_styled => in_style(&ParameterStyle::default_of(ParameterIn::Query)),
        None if encoding.content_types.is_empty() => "the default of its value".into(),
        None => encoding.content_types.join(", ").into(),
    }
}
