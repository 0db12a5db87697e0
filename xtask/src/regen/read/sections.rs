//! The lists of parameters and body fields of a rendered page, one section each.
//!
//! A section begins at its heading: a line with `#` signs, or in texts that have lost them a line that is a known
//! heading. A section of an unknown heading is in doubt: it states nothing, and what it may list is not missing. Nothing
//! that was not read is taken to be absent:
//! - a list without an entry that could be read is partial;
//! - a page that ends after a list may have been cut there.

use super::fields::{self, Listing};
use super::page::{Body, Field, Page, Place};
use super::sample::Shape;
use super::text::is_success;

/// The character on the line before every field's name.
pub(crate) const ZERO_WIDTH_SPACE: &str = "\u{200b}";

/// The length at which a label is cut in a note, in characters.
const MAX_LABEL: usize = 60;

/// What follows the last section.
pub(crate) const END: &str = "Last modified on";

/// The same, where that line is missing.
const ENDS: [&str; 3] = [END, "Was this page helpful", "⌘I"];

/// What a section lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Authorizations,
    Parameters(Place),
    Body,
    Response,
}

/// The headings in lower case, in the languages of recorded pages.
const HEADINGS: [(&str, Section); 11] = [
    ("authorizations", Section::Authorizations),
    ("autorisierungen", Section::Authorizations),
    ("path parameters", Section::Parameters(Place::Path)),
    ("pfadparameter", Section::Parameters(Place::Path)),
    ("query parameters", Section::Parameters(Place::Query)),
    ("abfrageparameter", Section::Parameters(Place::Query)),
    ("headers", Section::Parameters(Place::Header)),
    ("cookies", Section::Parameters(Place::Cookie)),
    ("body", Section::Body),
    ("response", Section::Response),
    ("antwort", Section::Response),
];

impl Section {
    /// Returns the section of a heading.
    pub(crate) fn named(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let found = HEADINGS.iter().find(|(name, _)| *name == heading);
        found.map(|(_, section)| *section)
    }
}

/// Reads all sections of the text into the page.
pub(crate) fn read(text: &str, page: &mut Page) {
    let (lines, is_closed) = lines(text);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut known = Vec::new();
    let mut is_partial = false;
    let short = |text: &str| text.chars().take(MAX_LABEL).collect::<String>();
    for (heading, lines) in split(&lines) {
        let (lead, listing) = fields::listing(lines);
        let Some(section) = Section::named(heading) else {
            if listing.is_empty || listing.is_partial || !listing.fields.is_empty() {
                is_partial = true;
                page.notes.push(format!(
                    "its section `{}` is not known: what it lists is in doubt",
                    short(heading)
                ));
            }
            continue;
        };
        if section == Section::Response {
            let status = lead.iter().find(|line| is_success(line));
            page.status = page.status.take().or(status.map(|status| (*status).to_owned()));
            if lead.iter().any(|line| is_failure(line)) {
                continue;
            }
        }
        known.push(section);
        page.notes.extend(listing.unknown.iter().map(|label| {
            let label = short(label);
            format!(
                "its section `{heading}` has the label `{label}`, which is not known: its field is in doubt"
            )
        }));
        match section {
            Section::Authorizations => {}
            Section::Parameters(place) => {
                is_partial |= listing.is_partial || listing.fields.is_empty();
                let place = |field: Field| Field {
                    place: field.place.or(Some(place)),
                    ..field
                };
                page.parameters
                    .get_or_insert_default()
                    .extend(listing.fields.into_iter().map(place));
            }
            Section::Body => file(&mut page.request, listing),
            Section::Response => file(&mut page.response, listing),
        }
    }
    finish(page, &known, is_partial, is_closed);
}

fn file(body: &mut Body, listing: Listing) {
    body.members = listing.members;
    body.is_partial = listing.is_partial;
    body.fields = Some(listing.fields).filter(|fields| !fields.is_empty());
}

/// Decides whether the page has listed everything.
fn finish(page: &mut Page, known: &[Section], is_partial: bool, is_closed: bool) {
    let is_listed = |name: &str| {
        let mut fields = page.parameters.iter().flatten();
        fields.any(|field| field.place == Some(Place::Path) && field.name == name)
    };
    let segments = page.path.split('/');
    let templates: Vec<&str> = segments
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    let lists_path = templates.iter().all(|name| is_listed(name));
    // An operation without parameters has no section of them: that of its body proves that there are none.
    if page.parameters.is_none() && known.contains(&Section::Body) && templates.is_empty() && !is_partial {
        page.parameters = Some(Vec::new());
    }
    if !is_closed {
        match known.last() {
            Some(Section::Body) => omit_last(&mut page.request),
            Some(Section::Response) => omit_last(&mut page.response),
            _ => {}
        }
    }
    page.is_partial = is_partial || !lists_path || !is_closed && !known.contains(&Section::Response);
    for (is_partial, what) in [
        (is_partial, "parameters"),
        (page.request.is_partial, "the request's fields"),
        (page.response.is_partial, "the response's fields"),
    ] {
        if is_partial {
            page.notes.push(format!(
                "its list of {what} was not read whole; what it lacks stays"
            ));
        }
    }
}

/// Omits the last field of a list at the end of a text that was cut, as a list is that lacks a field of its sample. The
/// mark of that field may be what was cut off.
fn omit_last(body: &mut Body) {
    let Some(fields) = &mut body.fields else { return };
    let sampled = body
        .sample
        .as_ref()
        .and_then(Shape::properties)
        .unwrap_or_default();
    let is_listed = |name: &String| fields.iter().any(|field| field.name == *name);
    if !sampled.iter().all(|(name, _)| is_listed(name)) {
        body.is_partial = true;
        fields.pop_if(|last| !last.required);
    }
}

/// Whether a line is the status of a response that is no success.
fn is_failure(line: &str) -> bool {
    let is_status = line.len() == 3 && line.bytes().all(|byte| byte.is_ascii_digit());
    line == "default" || is_status && line.starts_with(['4', '5'])
}

/// Returns the lines that hold anything, up to the page's end, and whether the text has that end. The mark before a
/// field, bare or as the text of a link (`[​](#name)`), is a line of its own.
fn lines(text: &str) -> (Vec<String>, bool) {
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim) {
        if ENDS.iter().any(|end| line.starts_with(end)) {
            return (lines, true);
        }
        let link = line.strip_prefix('[').and_then(|rest| {
            let (_, rest) = rest
                .strip_prefix(ZERO_WIDTH_SPACE)?
                .strip_prefix("](")?
                .split_once(')')?;
            Some(rest)
        });
        if link.is_some() || line.starts_with(ZERO_WIDTH_SPACE) {
            lines.push(ZERO_WIDTH_SPACE.to_owned());
        }
        let rest = link.unwrap_or(line).replace(ZERO_WIDTH_SPACE, "");
        let rest = rest.replace("\\<", "<").replace("\\>", ">");
        if !rest.trim().is_empty() {
            lines.push(rest.trim().to_owned());
        }
    }
    (lines, false)
}

/// Splits the lines at headings: each heading, and the lines below it.
fn split<'a>(lines: &'a [&'a str]) -> Vec<(&'a str, &'a [&'a str])> {
    let signed = |line: &'a str| {
        let heading = line.trim_start_matches('#');
        (heading.len() < line.len() && heading.starts_with(' ')).then(|| heading.trim())
    };
    let has_signs = lines
        .iter()
        .any(|line| signed(line).and_then(Section::named).is_some());
    // A heading without signs is a whole line that is written as one, and no field's name.
    let bare = |at: usize, line: &'a str| {
        let is_field = fields::starts_field(&lines[at..]);
        let is_title = !line.starts_with(|c: char| c.is_lowercase());
        (!has_signs && is_title && !is_field && Section::named(line).is_some()).then_some(line)
    };
    let headings = lines.iter().enumerate();
    let headings: Vec<(usize, &str)> = headings
        .filter_map(|(at, line)| Some((at, signed(line).or_else(|| bare(at, line))?)))
        .collect();
    let ends = headings.iter().skip(1).map(|(at, _)| *at).chain([lines.len()]);
    let sections = headings.iter().zip(ends);
    sections
        .map(|((at, heading), end)| (*heading, &lines[at + 1..end]))
        .collect()
}
