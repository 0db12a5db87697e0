//! The lists of parameters and body fields of a page as text, one section each.
//!
//! A section begins at its heading: a line with `#` signs, or in texts that have lost them a line that is a known
//! heading. A field is its name, its type label, marks such as `required`, prose, and the values of an enum, in this
//! order. It begins at a mark of its own (U+200B), or, in texts that have lost these, at a name whose next line is a type
//! label.
//!
//! A section of an unknown heading is in doubt: it states nothing, and what it may list is not missing. Nothing that was
//! not read is taken to be absent:
//! - a list without an entry that could be read is partial;
//! - a page that ends after a list may have been cut there.

use super::page::{Body, Field, Label, Page, Place};
use super::sample::Shape;
use super::text::is_success;
use crate::paths::templates;

/// The character on the line before every field's name.
pub(crate) const ZERO_WIDTH_SPACE: &str = "\u{200b}";

/// What follows the last section.
pub(crate) const END: &str = "Last modified on ";

/// The same, where that line is missing.
const ENDS: [&str; 3] = ["Last modified on", "Was this page helpful", "⌘I"];

/// The headings, in the languages of recorded pages, and what their sections list: a body, or the parameters of a place.
const HEADINGS: [(&str, &str); 11] = [
    ("authorizations", "authorizations"),
    ("autorisierungen", "authorizations"),
    ("path parameters", "path"),
    ("pfadparameter", "path"),
    ("query parameters", "query"),
    ("abfrageparameter", "query"),
    ("headers", "header"),
    ("cookies", "cookie"),
    ("body", "body"),
    ("response", "response"),
    ("antwort", "response"),
];

/// Writes a field as the lines of a list.
pub(crate) fn write<'a>(
    lines: &mut Vec<String>,
    name: &str,
    label: &str,
    marks: impl Iterator<Item = &'a str>,
    values: &[impl AsRef<str>],
) {
    lines.extend([ZERO_WIDTH_SPACE, name, label].map(str::to_owned));
    lines.extend(marks.map(str::to_owned));
    lines.extend(values.iter().map(|value| format!("`{}`,", value.as_ref())));
}

/// Reads all sections of the text into the page.
pub(crate) fn read(text: &str, page: &mut Page) {
    let text = text.replace("\\<", "<").replace("\\>", ">");
    let (lines, is_closed) = lines(&text);
    let mut known = Vec::new();
    let mut is_partial = false;
    for section in sections(&lines) {
        let [heading, lines @ ..] = section else { continue };
        let listing = Listing::of(lines);
        let Some(kind) = kind(heading) else {
            if listing.is_empty() || listing.is_partial || !listing.fields.is_empty() {
                is_partial = true;
                let heading = short(heading);
                let note = format!("its section `{heading}` is not known: what it lists is in doubt");
                page.notes.push(note);
            }
            continue;
        };
        if kind == "response" {
            let status = listing.lead.iter().find(|line| is_success(line));
            page.status = page.status.take().or(status.map(|status| (*status).to_owned()));
            if listing.lead.iter().any(|line| is_failure(line)) {
                continue;
            }
        }
        known.push(kind);
        page.notes.extend(listing.unknown.iter().map(|label| {
            let (heading, label) = (short(heading), short(label));
            let doubt = "which is not known: its field is in doubt";
            format!("its section `{heading}` has the label `{label}`, {doubt}")
        }));
        match (kind, Place::named(kind)) {
            ("body", _) => listing.file(&mut page.request),
            ("response", _) => listing.file(&mut page.response),
            (_, Some(place)) => {
                is_partial |= listing.is_partial || listing.fields.is_empty();
                let parameters = page.parameters.get_or_insert_default();
                for mut field in listing.fields {
                    field.place.get_or_insert(place);
                    parameters.push(field);
                }
            }
            _ => {}
        }
    }
    finish(page, &known, is_partial, is_closed);
}

/// Returns what the section of a heading lists, if the heading is known.
fn kind(heading: &str) -> Option<&'static str> {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let found = HEADINGS.iter().find(|(name, _)| *name == heading);
    found.map(|(_, kind)| *kind)
}

/// Returns the start of a label for a note.
fn short(label: &str) -> String {
    label.trim_start_matches(['#', ' ']).chars().take(60).collect()
}

/// Decides whether the page has listed everything.
fn finish(page: &mut Page, known: &[&str], is_partial: bool, is_closed: bool) {
    let is_listed = |name: &&str| {
        let mut fields = page.parameters.iter().flatten();
        fields.any(|field| field.place == Some(Place::Path) && field.name == *name)
    };
    let templates = templates(&page.path);
    let lists_path = templates.iter().all(is_listed);
    // An operation without parameters has no section of them: that of its body proves that there are none.
    if page.parameters.is_none() && known.contains(&"body") && templates.is_empty() && !is_partial {
        page.parameters = Some(Vec::new());
    }
    match known.last() {
        Some(&"body") if !is_closed => omit_last(&mut page.request),
        Some(&"response") if !is_closed => omit_last(&mut page.response),
        _ => {}
    }
    page.is_partial = is_partial || !lists_path || !is_closed && !known.contains(&"response");
    for (is_partial, what) in [
        (is_partial, "parameters"),
        (page.request.is_partial, "the request's fields"),
        (page.response.is_partial, "the response's fields"),
    ] {
        let note = format!("its list of {what} was not read whole; what it lacks stays");
        page.notes.extend(is_partial.then_some(note));
    }
}

/// Omits the last field of a list at the end of a text that was cut, as a list is that lacks a field of its sample. The
/// mark of that field may be what was cut off.
fn omit_last(body: &mut Body) {
    let Some(fields) = &mut body.fields else { return };
    let sample = body
        .sample
        .as_ref()
        .and_then(Shape::properties)
        .unwrap_or_default();
    let is_listed = |(name, _): &(String, Shape)| fields.iter().any(|field| field.name == *name);
    if !sample.iter().all(is_listed) {
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
fn lines(text: &str) -> (Vec<&str>, bool) {
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim) {
        if ENDS.iter().any(|end| line.starts_with(end)) {
            return (lines, true);
        }
        let link = line
            .strip_prefix("[\u{200b}](")
            .and_then(|rest| rest.split_once(')'));
        let bare = line.strip_prefix(ZERO_WIDTH_SPACE);
        let mark = link.map(|(_, rest)| rest).or(bare);
        lines.extend(mark.map(|_| ZERO_WIDTH_SPACE));
        lines.extend(Some(mark.unwrap_or(line).trim()).filter(|rest| !rest.is_empty()));
    }
    (lines, false)
}

/// Splits the lines at headings.
fn sections<'a>(lines: &'a [&'a str]) -> Vec<&'a [&'a str]> {
    let is_signed = |line: &str| line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    let has_signs = lines.iter().any(|line| is_signed(line) && kind(line).is_some());
    // A heading without signs is a whole line that is written as one, and no field's name.
    let is_bare = |at: usize| {
        let is_title = !lines[at].starts_with(|c: char| c.is_lowercase()) && kind(lines[at]).is_some();
        !has_signs && is_title && !starts_field(&lines[at..])
    };
    let starts = (0..lines.len()).filter(|at| is_signed(lines[*at]) || is_bare(*at));
    split(lines, &starts.collect::<Vec<_>>()).1
}

/// Splits the lines into what precedes the first start, and the block of each.
fn split<'a>(lines: &'a [&'a str], starts: &[usize]) -> (&'a [&'a str], Vec<&'a [&'a str]>) {
    let lead = starts.first().copied().unwrap_or(lines.len());
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let blocks = starts.iter().zip(ends).map(|(start, end)| &lines[*start..end]);
    (&lines[..lead], blocks.collect())
}

/// What one section lists.
#[derive(Debug, Default)]
struct Listing<'a> {
    /// What precedes its first field.
    lead: &'a [&'a str],
    fields: Vec<Field>,
    /// Whether something in it looks like a field and could not be read.
    is_partial: bool,
    /// Types and marks that are not known.
    unknown: Vec<&'a str>,
}

impl<'a> Listing<'a> {
    fn of(lines: &'a [&'a str]) -> Self {
        let (lead, blocks) = blocks(lines);
        let mut listing = Self {
            lead,
            ..Self::default()
        };
        for block in blocks.into_iter().filter(|block| !block.is_empty()) {
            match field(block) {
                Ok(field) => {
                    // A mark that is not the field's is that of one that was not understood.
                    let marks = block.iter().filter(|line| is_required(line)).count();
                    listing.is_partial |= marks > usize::from(field.required);
                    // A page may print the fields of an object below it.
                    let is_inner = |outer: &Field| {
                        let rest = field.name.strip_prefix(&outer.name);
                        rest.is_some_and(|rest| rest.starts_with(['.', '[']))
                    };
                    if !listing.fields.iter().any(is_inner) {
                        listing.fields.push(field);
                    }
                }
                Err(unknown) => {
                    listing.is_partial = true;
                    listing.unknown.extend(unknown);
                }
            }
        }
        listing.is_partial |= lead.iter().any(|line| is_required(line));
        listing
    }

    /// Whether nothing at all follows the heading: what it lists is not there yet.
    fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.fields.is_empty()
    }

    fn file(self, body: &mut Body) {
        let members = self.lead.iter().filter(|line| is_member(line)).count();
        body.members = Some(members).filter(|members| *members > 0);
        body.is_partial = self.is_partial;
        body.fields = Some(self.fields).filter(|fields| !fields.is_empty());
    }
}

/// Splits a section into what precedes its first field, and a block of lines for each field.
fn blocks<'a>(lines: &'a [&'a str]) -> (&'a [&'a str], Vec<&'a [&'a str]>) {
    if lines.contains(&ZERO_WIDTH_SPACE) {
        let mut blocks = lines.split(|line| *line == ZERO_WIDTH_SPACE);
        return (blocks.next().unwrap_or_default(), blocks.collect());
    }
    let mut starts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if starts_field(&lines[at..]) {
            starts.push(at);
            at += 1;
        } else if lines[at].ends_with(':') && !starts_field(&lines[at + 1..]) {
            at += values(&lines[at + 1..]).1;
        }
        at += 1;
    }
    split(lines, &starts)
}

/// Whether the lines begin with a name and a type label.
fn starts_field(lines: &[&str]) -> bool {
    matches!(lines, [name, next, ..] if is_name(name) && label(next).is_some())
}

/// Parses a field.
///
/// # Errors
/// The label that is not known, if that is the reason.
fn field<'a>(lines: &[&'a str]) -> Result<Field, Option<&'a str>> {
    let [name, second, rest @ ..] = lines else {
        return Err(None);
    };
    let (text, glued) = label(second).ok_or((!is_mark(second)).then_some(*second))?;
    let (marks, prose) = rest.split_at(rest.iter().take_while(|line| is_mark(line)).count());
    let marks: Vec<&str> = glued.split_whitespace().chain(marks.iter().copied()).collect();
    // A short word in lower case looks like a mark that is not known, such as a translated one.
    let is_word = |line: &str| {
        line.chars().count() <= 16 && line.chars().all(|c| c.is_alphabetic() && !c.is_uppercase())
    };
    if let Some(word) = prose.first().filter(|line| is_word(line)) {
        return Err((!Label::is_label(word)).then_some(word));
    }
    let label = Label::parse(text);
    // Back-ticks distinguish values from whatever else a list has, and lines of one from prose.
    let ticked = prose.iter().filter_map(|line| {
        let value = line.trim_end_matches(',').strip_prefix('`')?.strip_suffix('`')?;
        (!value.contains('`')).then(|| value.to_owned())
    });
    let mut list: Vec<String> = ticked.collect();
    if list.is_empty() && label.has_values() {
        let announced = prose.iter().enumerate().filter(|(_, line)| line.ends_with(':'));
        let lists = announced.map(|(at, _)| values(&prose[at + 1..]).0);
        list = lists.rev().max_by_key(Vec::len).unwrap_or_default();
    }
    Ok(Field {
        name: (*name).to_owned(),
        place: marks.iter().find_map(|mark| Place::named(mark)),
        nullable: Label::is_nullable(text),
        required: marks.iter().any(|mark| is_required(mark)),
        deprecated: marks.contains(&"deprecated"),
        label,
        values: list,
    })
}

/// Parses the values after the words that announce them, and returns how many lines they take: each but the last ends
/// in a comma.
fn values(lines: &[&str]) -> (Vec<String>, usize) {
    let mut values = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let parts = line.split(',').map(|part| part.trim().trim_matches('`'));
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let is_value = |part: &&str| !part.contains(char::is_whitespace) && !part.starts_with(['"', '\'']);
        if parts.is_empty() || !parts.iter().all(is_value) {
            return (values, at);
        }
        values.extend(parts.into_iter().map(str::to_owned));
        if !line.ends_with(',') {
            return (values, at + 1);
        }
    }
    (values, lines.len())
}

/// Whether the line can be a field's name: one word that is neither a mark nor the end of a sentence.
fn is_name(line: &str) -> bool {
    line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@'))
        && !line.contains(char::is_whitespace)
        && !line.ends_with(['.', ',', ':', ';', '!', '?', ')', '`'])
        && !is_mark(line)
}

/// Splits a line into its type label and the marks behind it.
fn label(line: &str) -> Option<(&str, &str)> {
    if Label::is_label(line) {
        return Some((line, ""));
    }
    let (label, marks) = line.split_once(' ')?;
    (Label::is_label(label) && marks.split_whitespace().all(is_mark)).then_some((label, marks))
}

fn is_required(line: &str) -> bool {
    matches!(line, "required" | "erforderlich")
}

fn is_mark(line: &str) -> bool {
    const MARKS: [&str; 5] = ["deprecated", "read-only", "write-only", "readOnly", "writeOnly"];
    is_required(line) || MARKS.contains(&line) || Place::named(line).is_some() || line.starts_with("default:")
}

/// Whether the line is the tab of a member.
fn is_member(line: &str) -> bool {
    let number = line.strip_prefix("Option ").unwrap_or_default();
    let is_numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_numbered || line.starts_with("* ") || line.starts_with("- ")
}
