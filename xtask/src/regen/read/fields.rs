//! The fields that a section lists.
//!
//! A field is its name, its type label, marks such as `required`, prose, and the values of an enum, in this order. It
//! begins at a mark of its own (U+200B), or, in texts that have lost these, at a name whose next line is a type label.

use super::page::{Field, Label, Place};
use super::sections::ZERO_WIDTH_SPACE;

/// What one section lists.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) fields: Vec<Field>,
    /// How many members the section offers to choose from, if it shows that.
    pub(crate) members: Option<usize>,
    /// Whether something in it looks like a field and could not be read.
    pub(crate) is_partial: bool,
    /// Whether nothing at all follows the heading: what it lists is not there yet.
    pub(crate) is_empty: bool,
    /// Types and marks that are not known.
    pub(crate) unknown: Vec<String>,
}

/// Returns what precedes a section's first field, and what the section lists.
pub(crate) fn listing<'a>(lines: &'a [&'a str]) -> (&'a [&'a str], Listing) {
    let (lead, blocks) = blocks(lines);
    let mut listing = Listing::default();
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        match field(block) {
            Ok(field) => {
                // A mark that is not the field's is that of one that was not understood.
                let marks = block.iter().filter(|line| is_required(line)).count();
                listing.is_partial |= marks > usize::from(field.required);
                // A page may print the fields of an object below it.
                let is_inner = |outer: &Field| is_child(&field.name, &outer.name);
                if !listing.fields.iter().any(is_inner) {
                    listing.fields.push(field);
                }
            }
            Err(unknown) => {
                listing.is_partial = true;
                listing.unknown.extend(unknown.map(str::to_owned));
            }
        }
    }
    listing.is_partial |= lead.iter().any(|line| is_required(line));
    listing.is_empty = lead.is_empty() && listing.fields.is_empty();
    let members = lead.iter().filter(|line| is_member(line)).count();
    listing.members = Some(members).filter(|members| *members > 0);
    (lead, listing)
}

/// Whether the line is the mark of a required field.
fn is_required(line: &str) -> bool {
    matches!(line, "required" | "erforderlich")
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
    let lead = starts.first().copied().unwrap_or(lines.len());
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let blocks = starts.iter().zip(ends);
    (
        &lines[..lead],
        blocks.map(|(start, end)| &lines[*start..end]).collect(),
    )
}

/// Whether the lines begin with a name and a type label.
pub(crate) fn starts_field(lines: &[&str]) -> bool {
    matches!(lines, [name, next, ..] if is_name(name) && label(next).is_some())
}

/// Parses a field.
///
/// # Errors
/// The label that is not known, if that is the reason.
fn field<'a>(lines: &[&'a str]) -> Result<Field, Option<&'a str>> {
    let (name, second, rest) = match lines {
        [name, second, rest @ ..] => (name, second, rest),
        _ => return Err(None),
    };
    let (text, glued) = label(second).ok_or((!is_mark(second)).then_some(*second))?;
    let (marks, prose) = rest.split_at(rest.iter().take_while(|line| is_mark(line)).count());
    let marks: Vec<&str> = glued.split_whitespace().chain(marks.iter().copied()).collect();
    if let Some(word) = prose.first().filter(|line| is_word(line)) {
        return Err((!Label::is_label(word)).then_some(word));
    }
    let label = Label::parse(text);
    let announced = prose.iter().enumerate().filter(|(_, line)| line.ends_with(':'));
    let lists = announced.map(|(at, _)| values(&prose[at + 1..]).0);
    // Back-ticks distinguish values from whatever else a list has, and lines of one from prose.
    let ticked = prose.iter().filter_map(|line| {
        let value = line.trim_end_matches(',').strip_prefix('`')?.strip_suffix('`')?;
        (!value.contains('`')).then(|| value.to_owned())
    });
    let mut list: Vec<String> = ticked.collect();
    if list.is_empty() && label.has_values() {
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

/// Whether the line looks like a mark that is not known, such as a translated one: a short word in lower case, and not
/// the end of a sentence.
fn is_word(line: &str) -> bool {
    line.chars().count() <= 16 && line.chars().all(|c| c.is_alphabetic() && !c.is_uppercase())
}

/// Whether the name is that of a field of the other field.
fn is_child(name: &str, outer: &str) -> bool {
    name.strip_prefix(outer)
        .is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// Splits a line into its type label and the marks behind it.
fn label(line: &str) -> Option<(&str, &str)> {
    if Label::is_label(line) {
        return Some((line, ""));
    }
    let (label, marks) = line.split_once(' ')?;
    (Label::is_label(label) && marks.split_whitespace().all(is_mark)).then_some((label, marks))
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
