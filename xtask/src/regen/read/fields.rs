//! The lists of parameters and body fields of a rendered page.
//!
//! Headings and marks may be translated; the order of a field's block and the signs in it are not.

use super::page::{Body, Field, Label, Page, Place};
use super::text::is_success;

/// Stands alone on the line before every field's name.
pub(crate) const ZERO_WIDTH_SPACE: &str = "\u{200b}";

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

/// What a section lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Authorizations,
    Parameters(Place),
    Body,
    Response,
}

impl Section {
    /// The section of an English heading.
    pub(crate) fn named(heading: &str) -> Option<Self> {
        Some(match heading.trim().to_ascii_lowercase().as_str() {
            "authorizations" => Self::Authorizations,
            "path parameters" => Self::Parameters(Place::Path),
            "query parameters" => Self::Parameters(Place::Query),
            "headers" | "header parameters" => Self::Parameters(Place::Header),
            "cookies" | "cookie parameters" => Self::Parameters(Place::Cookie),
            "body" | "request body" => Self::Body,
            "response" => Self::Response,
            _ => return None,
        })
    }

    /// The section by what it holds, for a heading in another language.
    fn recognised(lead: &[&str], fields: &[Field], path: &str) -> Option<Self> {
        let has_type = lead.iter().any(|line| line.contains('/') && !line.contains(' '));
        if lead
            .first()
            .is_some_and(|line| is_success(line) || *line == "default")
        {
            Some(Self::Response)
        } else if has_type {
            Some(Self::Body)
        } else if fields.iter().any(|field| field.place == Some(Place::Header)) {
            Some(Self::Authorizations)
        } else if fields.is_empty() {
            None
        } else if fields
            .iter()
            .all(|field| path.contains(&format!("{{{}}}", field.name)))
        {
            Some(Self::Parameters(Place::Path))
        } else {
            Some(Self::Parameters(Place::Query))
        }
    }
}

/// Files every section of the text with the page.
pub(crate) fn read_sections(text: &str, page: &mut Page) {
    let mut sections = text.split("\n#### ").skip(1).peekable();
    if sections.peek().is_some() {
        page.parameters = Some(Vec::new());
    }
    for section in sections {
        let (heading, rest) = section.split_once('\n').unwrap_or((section, ""));
        let mut blocks = rest.split(ZERO_WIDTH_SPACE);
        let lead: Vec<&str> = lines(blocks.next().unwrap_or_default());
        let fields: Vec<Field> = blocks.filter_map(|block| field(&lines(block))).collect();
        let section = Section::named(heading).or_else(|| Section::recognised(&lead, &fields, &page.path));
        if section == Some(Section::Response)
            && let Some(status) = lead.iter().find(|line| is_success(line))
        {
            page.status.get_or_insert_with(|| (*status).to_owned());
        }
        let members = lead
            .iter()
            .filter(|line| line.starts_with("* ") || line.starts_with("- "))
            .count();
        file(section, fields, members, page);
    }
}

/// Files the fields of one section with the page.
pub(crate) fn file(section: Option<Section>, fields: Vec<Field>, members: usize, page: &mut Page) {
    let body = |body: &mut Body| {
        body.members = (members > 0).then_some(members);
        body.fields = (!fields.is_empty()).then(|| fields.clone());
    };
    match section {
        Some(Section::Parameters(place)) => {
            let placed = fields.into_iter().map(|field| Field {
                place: Some(field.place.unwrap_or(place)),
                ..field
            });
            page.parameters.get_or_insert_default().extend(placed);
        }
        Some(Section::Body) => body(&mut page.request),
        Some(Section::Response) => body(&mut page.response),
        Some(Section::Authorizations) | None => {}
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// One field: its name, its label, then marks, then prose, then the values of an enum.
fn field(lines: &[&str]) -> Option<Field> {
    let (name, rest) = lines.split_first()?;
    let (label, rest) = rest.split_first()?;
    if !Label::is_label(label) {
        return None;
    }
    let mut field = Field {
        name: (*name).to_owned(),
        place: None,
        label: Label::parse(label),
        required: false,
        values: Vec::new(),
    };
    let mut rest = rest.iter().peekable();
    while let Some(mark) = rest.next_if(|line| is_mark(line)) {
        field.required |= is_required_mark(mark);
        field.place = field.place.or(Place::named(mark));
    }
    // Back-ticked values may stand in prose, too: the list is the run whose lines hold nothing else.
    field.values = rest
        .filter_map(|line| {
            line.trim_end_matches(',')
                .trim()
                .strip_prefix('`')?
                .strip_suffix('`')
        })
        .filter(|value| !value.contains('`'))
        .map(str::to_owned)
        .collect();
    Some(field)
}

fn is_mark(line: &str) -> bool {
    is_required_mark(line)
        || Place::named(line).is_some()
        || line.starts_with("default:")
        || line == "deprecated"
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Code\n#### Autorisierungen\n\n\u{200b}\n\nAuthorization\n\nstring\n\nheader\n\nerforderlich\n\nWorte.\n\
        #### Pfad\n\n\u{200b}\n\nthreadId\n\ninteger<int64>\n\nrequired\n\n#### Anfrage\n\n\u{200b}\n\nproperty\n\nstring\n\n\
        #### Antwort\n\n200\n\napplication/json\n\n  * Option 1\n\n  * Option 2\n\n\u{200b}\n\ntype\n\nenum<string>\n\n\
        default:A\n\nrequired\n\nAvailable options:\n\n`A`,\n\n`B`\n\n\u{200b}\n\nlast\n\nobject\n\nShow child attributes\n\
        Last modified on March 3, 2026\n";

    #[test]
    fn sections_are_known_by_what_they_hold() {
        let mut page = Page {
            path: "/a/{threadId}".into(),
            ..Page::default()
        };
        read_sections(PAGE, &mut page);
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
        assert_eq!(page.status.as_deref(), Some("200"));
        assert_eq!(page.response.members, Some(2));
        let fields = page.response.fields.unwrap();
        assert_eq!(fields[0].values, ["A", "B"]);
        assert!(fields[0].required && !fields[1].required);
        assert_eq!(fields[1].label, Label::Object);
    }
}
