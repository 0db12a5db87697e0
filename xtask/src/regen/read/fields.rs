//! The lists of parameters and body fields of a rendered page.
//!
//! A section begins at its heading, with signs before it or without. A field begins at a mark of its own, or, in
//! texts that have lost the marks, at a name whose next line is a type. Headings and marks may be translated; the
//! order of a field's lines and the signs in them are not.

use super::page::{Field, Label, Page, Place};
use super::sections::{Listing, Lists, Section};
use super::text::is_success;

/// Stands alone on the line before every field's name.
pub(crate) const ZERO_WIDTH_SPACE: &str = "\u{200b}";

/// What stands after the last section.
const ENDS: [&str; 3] = ["Last modified on", "Was this page helpful", "⌘I"];

/// The mark of a required field, in the languages of HubSpot's docs.
const REQUIRED: [&str; 12] = [
    "required",
    "erforderlich",
    "obligatoire",
    "requis",
    "obligatorio",
    "requerido",
    "obrigatório",
    "必須",
    "必填",
    "必需",
    "vereist",
    "obbligatorio",
];

/// Whether the text is the mark of a required field.
pub(crate) fn is_required_mark(text: &str) -> bool {
    REQUIRED.contains(&text.trim().to_lowercase().as_str())
}

/// Files every section of the text with the page.
pub(crate) fn read_sections(text: &str, page: &mut Page) {
    let (lines, is_closed) = lines(text);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut lists = Lists::new(is_closed);
    for (heading, lines) in sections(&lines) {
        let (lead, listing) = listing(lines);
        let section =
            Section::named(heading).or_else(|| Section::recognised(lead, &listing.fields, &page.path));
        if section == Some(Section::Response)
            && let Some(status) = lead.iter().find(|line| is_success(line))
        {
            page.status.get_or_insert_with(|| (*status).to_owned());
        }
        let is_failure = lead.iter().any(|line| is_failure(line));
        if section != Some(Section::Response) || !is_failure {
            lists.file(section, listing, page);
        }
    }
    lists.finish(page);
}

/// Whether a response's line says that it is not the success's.
fn is_failure(line: &str) -> bool {
    line == "default"
        || line.len() == 3 && line.starts_with(['4', '5']) && line.bytes().all(|b| b.is_ascii_digit())
}

/// The lines that hold anything, up to the page's end, and whether that was there. The mark before a field, bare
/// or as the text of a link, is a line of its own.
fn lines(text: &str) -> (Vec<String>, bool) {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if ENDS.iter().any(|end| line.starts_with(end)) {
            return (lines, true);
        }
        let (is_marked, rest) = mark(line);
        if is_marked {
            lines.push(ZERO_WIDTH_SPACE.to_owned());
        }
        let rest = rest
            .replace(ZERO_WIDTH_SPACE, "")
            .replace("\\<", "<")
            .replace("\\>", ">");
        let rest = rest.trim();
        if !rest.is_empty() {
            lines.push(rest.to_owned());
        }
    }
    (lines, false)
}

/// Whether the line begins with a field's mark, and what follows it.
fn mark(line: &str) -> (bool, &str) {
    let link = line
        .strip_prefix('[')
        .and_then(|rest| rest.strip_prefix(ZERO_WIDTH_SPACE)?.strip_prefix("]("))
        .and_then(|rest| rest.split_once(')'));
    match (link, line.strip_prefix(ZERO_WIDTH_SPACE)) {
        (Some((_, rest)), _) | (None, Some(rest)) => (true, rest),
        (None, None) => (false, line),
    }
}

/// The sections with their headings.
fn sections<'a>(lines: &'a [&'a str]) -> Vec<(&'a str, &'a [&'a str])> {
    let signed = |line: &'a str| {
        let heading = line.trim_start_matches('#');
        (heading.len() < line.len() && heading.starts_with(' ')).then(|| heading.trim())
    };
    let has_signs = lines
        .iter()
        .any(|line| signed(line).and_then(Section::named).is_some());
    // A heading without signs is a whole line that is written as one, and no field's name.
    let bare = |index: usize, line: &'a str| {
        let is_title = !line.starts_with(|c: char| c.is_lowercase());
        let is_field = lines.get(index + 1).is_some_and(|next| label(next).is_some());
        (!has_signs && is_title && !is_field && Section::named(line).is_some()).then_some(line)
    };
    let starts: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((index, signed(line).or_else(|| bare(index, line))?)))
        .collect();
    let end = |next: usize| starts.get(next).map_or(lines.len(), |(start, _)| *start);
    starts
        .iter()
        .enumerate()
        .map(|(number, (start, heading))| (*heading, &lines[start + 1..end(number + 1)]))
        .collect()
}

/// What stands before a section's first field, and what the section lists.
fn listing<'a>(lines: &'a [&'a str]) -> (&'a [&'a str], Listing) {
    let mut listing = Listing::default();
    let lead = if lines.contains(&ZERO_WIDTH_SPACE) {
        let mut blocks = lines.split(|line| *line == ZERO_WIDTH_SPACE);
        let lead = blocks.next().unwrap_or_default();
        for block in blocks.filter(|block| !block.is_empty()) {
            match field(block, false) {
                Some(read) => listing.fields.push(read.field),
                None => listing.is_partial = true,
            }
        }
        lead
    } else {
        let first = (0..lines.len()).find(|at| starts_field(&lines[*at..]));
        let (lead, mut rest) = lines.split_at(first.unwrap_or(lines.len()));
        listing.is_partial = lead.iter().any(|line| is_required_mark(line));
        while let Some(read) = field(rest, true) {
            let (block, others) = rest.split_at(read.lines);
            // A mark that goes with no field is one of a field that was not understood.
            listing.is_partial |= block.iter().skip(read.head).any(|line| is_required_mark(line));
            let is_inner = listing
                .fields
                .iter()
                .any(|outer| is_child(&read.field.name, &outer.name));
            if !is_inner {
                listing.fields.push(read.field);
            }
            rest = others;
        }
        lead
    };
    listing.is_empty = lead.is_empty() && listing.fields.is_empty();
    let bullets = |line: &&&str| line.starts_with("* ") || line.starts_with("- ") || is_option(line);
    listing.members = Some(lead.iter().filter(bullets).count()).filter(|members| *members > 0);
    (lead, listing)
}

/// A field that was read, from how many lines, and how many of them are its name, its label and its marks.
struct Read {
    field: Field,
    lines: usize,
    head: usize,
}

/// The field that begins with the first line: its name, its label, then marks, then prose, then the values of an
/// enum. `open` if more fields may follow.
fn field(lines: &[&str], open: bool) -> Option<Read> {
    let [name, second, ..] = lines else { return None };
    if open && !is_name(name) {
        return None;
    }
    let (label_text, glued) = label(second)?;
    let kind = Label::parse(label_text);
    let marks = lines[2..].iter().take_while(|line| is_mark(line)).count();
    let head = 2 + marks;
    let all_marks = || glued.split_whitespace().chain(lines[2..head].iter().copied());
    let mut values = Vec::new();
    let mut end = head;
    while let Some(line) = lines.get(end) {
        if open && starts_field(&lines[end..]) {
            break;
        }
        end += 1;
        if kind.has_values() && line.ends_with([':', '\u{ff1a}']) {
            let (run, taken) = run(&lines[end..]);
            if run.len() > values.len() {
                values = run;
            }
            end += taken;
        }
    }
    // Back-ticked values may stand in prose, too: the list is the run whose lines hold nothing else.
    let ticked: Vec<String> = lines[head..end]
        .iter()
        .filter_map(|line| {
            line.trim_end_matches(',')
                .trim()
                .strip_prefix('`')?
                .strip_suffix('`')
        })
        .filter(|value| !value.contains('`'))
        .map(str::to_owned)
        .collect();
    let field = Field {
        name: (*name).to_owned(),
        place: all_marks().find_map(Place::named),
        label: kind,
        required: all_marks().any(is_required_mark),
        nullable: Label::is_nullable(label_text),
        deprecated: all_marks().any(|mark| mark == "deprecated"),
        values: if ticked.is_empty() { values } else { ticked },
    };
    Some(Read {
        field,
        lines: end,
        head,
    })
}

/// The values after the words that announce them, and their lines: each but the last ends in a comma.
fn run(lines: &[&str]) -> (Vec<String>, usize) {
    let mut values = Vec::new();
    for (taken, line) in lines.iter().enumerate() {
        let parts: Vec<&str> = line
            .split(',')
            .map(|part| part.trim().trim_matches('`'))
            .filter(|part| !part.is_empty())
            .collect();
        let is_value = |part: &&str| !part.contains(char::is_whitespace) && !part.starts_with(['"', '\'']);
        if parts.is_empty() || !parts.iter().all(is_value) {
            return (values, taken);
        }
        values.extend(parts.into_iter().map(str::to_owned));
        if !line.ends_with(',') {
            return (values, taken + 1);
        }
    }
    (values, lines.len())
}

fn starts_field(lines: &[&str]) -> bool {
    matches!(lines, [name, next, ..] if is_name(name) && label(next).is_some())
}

/// Whether the line can be a field's name: one word that is neither a mark nor the end of a sentence.
fn is_name(line: &str) -> bool {
    line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@'))
        && !line.contains(char::is_whitespace)
        && !line.ends_with(['.', ',', ':', ';', '!', '?', ')', '`'])
        && !is_mark(line)
}

/// Whether the name is one of the other field's own fields, which a page may print below it.
fn is_child(name: &str, outer: &str) -> bool {
    name.strip_prefix(outer)
        .is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The label that a line is, and the marks behind it on the same line.
fn label(line: &str) -> Option<(&str, &str)> {
    if Label::is_label(line) {
        return Some((line, ""));
    }
    let (label, marks) = line.split_once(' ')?;
    (Label::is_label(label) && marks.split_whitespace().all(is_mark)).then_some((label, marks))
}

fn is_mark(line: &str) -> bool {
    is_required_mark(line)
        || Place::named(line).is_some()
        || line.starts_with("default:")
        || matches!(
            line,
            "deprecated" | "read-only" | "write-only" | "readOnly" | "writeOnly"
        )
}

/// Whether the line is the tab of a member that has no title.
fn is_option(line: &str) -> bool {
    line.strip_prefix("Option ")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Code\n#### Autorisierungen\n\n\u{200b}\n\nAuthorization\n\nstring\n\nheader\n\nerforderlich\n\nWorte.\n\
        #### Pfad\n\n\u{200b}\n\nthreadId\n\ninteger<int64>\n\nrequired\n\n#### Anfrage\n\n\u{200b}\n\nproperty\n\nstring\n\n\
        #### Antwort\n\n200\n\napplication/json\n\n  * Option 1\n\n  * Option 2\n\n\u{200b}\n\ntype\n\nenum<string>\n\n\
        default:A\n\nrequired\n\nAvailable options:\n\n`A`,\n\n`B`\n\n\u{200b}\n\nlast\n\nobject\n\nShow child attributes\n\
        Last modified on March 3, 2026\n";

    /// What is left of such a page where all signs are gone.
    const BARE: &str = "Authorizations\n\nAuthorization\nstring\nheader\nrequired\n\nWords.\n\nPath Parameters\n\nthreadId\n\
        integer<int64>\nrequired\n\nQuery Parameters\n\nproperty\nstring\n\nResponse\n\nsuccessful operation\n\nOption 1\nOption 2\n\
        type\nenum<string>\ndefault:A\nrequired\n\nThe kind: A or B.\n\nAvailable options:\nA,\nB\nstring\nobject\nShow child attributes\n\
        object\nstring required\n\nWords of it.\n\nExample:\n\n\"x\"\nlast\nobject\nlast.x\nstring\nLast modified on March 3, 2026\n";

    fn read(text: &str) -> Page {
        let mut page = Page {
            path: "/a/{threadId}".into(),
            ..Page::default()
        };
        read_sections(text, &mut page);
        page
    }

    #[test]
    fn sections_are_known_by_what_they_hold() {
        for text in [PAGE, BARE] {
            let page = read(text);
            let parameters = page.parameters.unwrap();
            let placed: Vec<_> = parameters
                .iter()
                .map(|p| (p.name.as_str(), p.place, p.required))
                .collect();
            assert_eq!(
                placed,
                [
                    ("threadId", Some(Place::Path), true),
                    ("property", Some(Place::Query), false)
                ]
            );
            assert!(!page.is_partial && page.notes.is_empty(), "{:?}", page.notes);
            assert_eq!(page.response.members, Some(2));
            let fields = page.response.fields.unwrap();
            assert_eq!(fields[0].values, ["A", "B"]);
            assert!(fields[0].required && !fields.last().unwrap().required);
            assert_eq!(fields.last().unwrap().label, Label::Object);
        }
        assert_eq!(read(PAGE).status.as_deref(), Some("200"));
        let fields = read(BARE).response.fields.unwrap();
        let names: Vec<_> = fields
            .iter()
            .map(|field| (field.name.as_str(), field.required))
            .collect();
        assert_eq!(
            names,
            [
                ("type", true),
                ("string", false),
                ("object", true),
                ("last", false)
            ]
        );
    }

    #[test]
    fn the_mark_may_be_a_link_and_may_be_lost() {
        let plain = PAGE.replace(ZERO_WIDTH_SPACE, "");
        let linked = PAGE.replace(ZERO_WIDTH_SPACE, "[\u{200b}](#x)");
        let glued = PAGE.replace("\u{200b}\n\n", "[\u{200b}](#x)");
        for text in [plain, linked, glued] {
            assert_eq!(read(&text), read(PAGE), "{text}");
        }
    }

    #[test]
    fn what_was_not_read_is_not_gone() {
        for (from, to) in [
            ("property\n\nstring\n", "property\n\nmany words\n"),
            ("\u{200b}\n\nproperty\n\nstring\n\n", ""),
            ("\u{200b}\n\nthreadId\n\ninteger<int64>\n\nrequired", "Words."),
        ] {
            assert!(PAGE.contains(from), "{from}");
            let page = read(&PAGE.replace(from, to));
            assert!(page.is_partial, "{from}");
        }
        let unread = BARE.replace("property\nstring\n", "property\nArray of words\nrequired\n");
        assert!(read(&unread).is_partial);
        // Lists that end in the midst of the page may go on.
        let cut = &BARE[..BARE.find("Query").unwrap()];
        assert!(read(cut).is_partial);
        let failure = PAGE.replace(
            "Last modified",
            "#### Response\n\n400\n\n\u{200b}\n\nb\n\nstring\n\nLast modified",
        );
        assert_eq!(read(&failure), read(PAGE));
        let none = read("#### Response\n\n200\n\nLast modified on March 3, 2026\n");
        assert_eq!(none.parameters, None);
    }
}
