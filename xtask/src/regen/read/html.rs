//! The rendered page as its server sends it, turned into the lines of its text form.
//!
//! What is position in a text is an element here: the ids of rows name their section in every language, and marks have
//! elements of their own. The children of a field are sent only in part, so they are omitted.

use scraper::{ElementRef, Html, Selector};

use super::form::with_spaces;
use super::page::{Loose, Page, Place};
use super::sections::{self, Section, ZERO_WIDTH_SPACE};
use super::text;
use crate::regen::error::Failure;

/// Whether it is a page of an operation rather than any other page.
pub(crate) fn is_operation(text: &str) -> bool {
    text.contains("api-section") || text.contains("param-head")
}

/// Parses the page.
///
/// # Errors
/// When it has no sample request, or one that does not close.
pub(crate) fn read(source_text: &str, source: &str) -> Result<Page, Failure> {
    let html = Html::parse_document(source_text);
    let root = html.root_element();
    let code = select(&root, "pre").map(|block| block.text().collect::<String>());
    let code = code.map(|block| with_spaces(block.trim()).into_owned());
    let mut code = code.skip_while(|block| !block.starts_with("curl"));
    let Some(request) = code.next() else {
        let expected = "expected the page of one operation; found HTML without a sample request or a path";
        return Err(Failure::input(source, expected));
    };
    let samples = [request]
        .into_iter()
        .chain(code.filter(|block| block.starts_with(['{', '['])));
    let page = text::read(&samples.collect::<Vec<_>>().join("\n"), source)?;
    let mut tabs = select(&root, "[role=tab]").map(|tab| plain(&tab));
    let mut page = Page {
        status: tabs.find(|tab| text::is_success(tab)),
        // Only the samples were read: their text has no lists.
        loose: Loose::default(),
        ..page
    };
    let mut lines = Vec::new();
    for section in select(&root, ".api-section") {
        section_lines(&section, &mut lines);
    }
    if source_text.contains("</html>") {
        lines.push(sections::END.to_owned());
    }
    sections::read(&lines.join("\n"), &mut page);
    page.modified = text::modified(source_text);
    Ok(page)
}

/// Adds the heading and the rows of a section.
fn section_lines(section: &ElementRef<'_>, lines: &mut Vec<String>) {
    let rows: Vec<_> = select(section, ".param-head")
        .filter(|row| !is_nested(row))
        .collect();
    let title = select(section, ".api-section-heading-title")
        .next()
        .map(|title| plain(&title));
    let title = title
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| "without a title".into());
    let heading = rows.first().and_then(|row| heading(row, &title));
    lines.push(format!("#### {}", heading.unwrap_or(&title)));
    let members = select(section, "[role=tab]")
        .filter(|tab| !is_nested(tab))
        .count();
    if members > 1 {
        lines.extend((0..members).map(|member| format!("* {member}")));
    }
    for row in rows {
        lines.push(ZERO_WIDTH_SPACE.to_owned());
        row_lines(&row, lines);
    }
}

/// Returns the heading of the section that a row is of, where the page calls it otherwise.
fn heading(row: &ElementRef<'_>, title: &str) -> Option<&'static str> {
    match row.value().id()?.split('-').next()? {
        "authorization" => Some("Authorizations"),
        "body" => Some("Body"),
        "response" => Some("Response"),
        "parameter" if Section::named(title).is_none() => place(row).map(|place| match place {
            Place::Path => "Path Parameters",
            Place::Query => "Query Parameters",
            Place::Header => "Headers",
            Place::Cookie => "Cookies",
        }),
        _ => None,
    }
}

/// Adds name, label, marks and values of a row. One that has yet to be filled becomes a line that is no field.
fn row_lines(row: &ElementRef<'_>, lines: &mut Vec<String>) {
    let (Some(name), Some(label)) = (part(row, "field-name"), part(row, "field-info-pill")) else {
        lines.push("not filled".to_owned());
        return;
    };
    lines.extend([name, label]);
    lines.extend(place(row).map(|place| place.as_str().to_owned()));
    for (element, mark) in [
        ("field-required-pill", "required"),
        ("field-deprecated-pill", "deprecated"),
    ] {
        lines.extend(
            select(row, &format!("[data-component-part={element}]"))
                .next()
                .map(|_| mark.to_owned()),
        );
    }
    lines.extend(values(row).iter().map(|value| format!("`{value}`")));
}

/// Returns the values of an enum: code after the words that announce them, within the row.
fn values(row: &ElementRef<'_>) -> Vec<String> {
    let is_field = |element: &ElementRef<'_>| {
        element
            .value()
            .classes()
            .any(|class| class.ends_with("-param-field"))
    };
    let Some(field) = row.ancestors().filter_map(ElementRef::wrap).find(is_field) else {
        return Vec::new();
    };
    let mut is_announced = false;
    let mut values = Vec::new();
    for node in field.descendants() {
        if let Some(words) = node.value().as_text() {
            is_announced |= words.trim_end().ends_with(':') && !words.trim().starts_with("default");
        }
        let code = ElementRef::wrap(node).filter(|element| element.value().name() == "code");
        values.extend(
            code.filter(|code| is_announced && !is_nested(code))
                .map(|code| plain(&code)),
        );
    }
    values
}

/// Returns the place of a parameter, if the row has it: the first pill is the type.
fn place(row: &ElementRef<'_>) -> Option<Place> {
    let mut pills = select(row, "[data-component-part=field-info-pill]").skip(1);
    pills.find_map(|pill| Place::named(&plain(&pill)))
}

/// Returns the text of the first element of that part.
fn part(row: &ElementRef<'_>, name: &str) -> Option<String> {
    let text = plain(&select(row, &format!("[data-component-part={name}]")).next()?);
    (!text.is_empty()).then_some(text)
}

/// Whether the element is one of a field's children.
fn is_nested(element: &ElementRef<'_>) -> bool {
    let mut ancestors = element.ancestors().filter_map(ElementRef::wrap);
    ancestors.any(|ancestor| ancestor.value().name() == "details")
}

/// Returns the text as one line.
fn plain(element: &ElementRef<'_>) -> String {
    let text = element.text().collect::<String>().replace(ZERO_WIDTH_SPACE, "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn select<'a>(element: &ElementRef<'a>, selector: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let found = Selector::parse(selector).map(|selector| element.select(&selector).collect::<Vec<_>>());
    found.unwrap_or_default().into_iter()
}
