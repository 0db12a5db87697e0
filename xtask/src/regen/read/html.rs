//! The rendered page as its server sends it, turned into its text form.
//!
//! What is position in a text is an element here: the ids of rows name their section in every language, and marks have
//! elements of their own. The children of a field are sent only in part, so they are omitted.

use scraper::{ElementRef, Html, Selector};

use super::lists::{self, Section, ZERO_WIDTH_SPACE};
use super::page::Place;
use super::text::is_success;

/// Whether it is a page of an operation rather than any other page.
pub(crate) fn is_operation(html: &str) -> bool {
    html.contains("api-section") || html.contains("param-head")
}

/// Returns the samples and the lists of the page; `None` without a sample request.
pub(crate) fn to_text(source: &str) -> Option<String> {
    let html = Html::parse_document(source);
    let root = html.root_element();
    let code = select(&root, "pre").map(|block| block.text().collect::<String>().trim().to_owned());
    let mut code = code.skip_while(|block| !block.starts_with("curl"));
    let mut lines = vec![code.next()?];
    lines.extend(
        select(&root, "[role=tab]")
            .map(|tab| plain(&tab))
            .find(|tab| is_success(tab)),
    );
    lines.extend(code.filter(|block| block.starts_with(['{', '['])));
    for section in select(&root, ".api-section") {
        section_lines(&section, &mut lines);
    }
    let modified = source
        .rsplit_once(lists::END)
        .map(|(_, rest)| rest.lines().next().unwrap_or_default());
    if modified.is_some() || source.contains("</html>") {
        lines.push(format!("{}{}", lists::END, modified.unwrap_or_default()));
    }
    Some(lines.join("\n"))
}

/// Adds the heading and the rows of a section.
fn section_lines(section: &ElementRef<'_>, lines: &mut Vec<String>) {
    let rows: Vec<_> = select(section, ".param-head")
        .filter(|row| !is_nested(row))
        .collect();
    let title = select(section, ".api-section-heading-title").map(|title| plain(&title));
    let title = title
        .take(1)
        .find(|title| !title.is_empty())
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
        match (part(&row, "field-name"), part(&row, "field-info-pill")) {
            (Some(name), Some(label)) => {
                let marks = [
                    ("field-required-pill", "required"),
                    ("field-deprecated-pill", "deprecated"),
                ];
                let marks = marks
                    .into_iter()
                    .filter(|(name, _)| select_part(&row, name).next().is_some());
                let marks = place(&row)
                    .map(Place::as_str)
                    .into_iter()
                    .chain(marks.map(|(_, mark)| mark));
                lists::write(lines, &name, &label, marks, &values(&row));
            }
            // A row that has yet to be filled.
            _ => lines.extend([ZERO_WIDTH_SPACE.to_owned(), "not filled".to_owned()]),
        }
    }
}

/// Returns the heading of the section that a row is of, where the page calls it otherwise.
fn heading(row: &ElementRef<'_>, title: &str) -> Option<&'static str> {
    match row.value().id()?.split('-').next()? {
        "authorization" => Some("Authorizations"),
        "body" => Some("Body"),
        "response" => Some("Response"),
        "parameter" if Section::named(title).is_none() => place(row).map(Section::heading),
        _ => None,
    }
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
    select_part(row, "field-info-pill")
        .skip(1)
        .find_map(|pill| Place::named(&plain(&pill)))
}

/// Returns the text of the first element of that part.
fn part(row: &ElementRef<'_>, name: &str) -> Option<String> {
    let text = plain(&select_part(row, name).next()?);
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

fn select_part<'a>(element: &ElementRef<'a>, name: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    select(element, &format!("[data-component-part={name}]"))
}

fn select<'a>(element: &ElementRef<'a>, selector: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let found = Selector::parse(selector).map(|selector| element.select(&selector).collect::<Vec<_>>());
    found.unwrap_or_default().into_iter()
}
