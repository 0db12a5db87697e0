//! The rendered page as its server sends it.

use scraper::{ElementRef, Html, Selector};

use super::fields;
use super::page::{Field, Label, Loose, Page, Place};
use super::sections::{Listing, Lists, Section, is_template};
use super::text;
use crate::regen::error::Failure;

/// Whether it is a page of an operation rather than any other page.
pub(crate) fn is_operation(text: &str) -> bool {
    text.contains("api-section") || text.contains("param-head")
}

/// Reads the page.
///
/// # Errors
/// When it holds no sample request, or one that does not close.
pub(crate) fn read(source_text: &str, source: &str) -> Result<Page, Failure> {
    let html = Html::parse_document(source_text);
    let mut page = samples(&html, source)?;
    page.modified = text::modified(source_text);
    let mut lists = Lists::new(source_text.contains("</html>"));
    for section in select(&html.root_element(), ".api-section") {
        let heading = select(&section, ".api-section-heading-title")
            .next()
            .map(|h| plain(&h))
            .unwrap_or_default();
        let heading = Section::named(&heading);
        let rows: Vec<ElementRef<'_>> = select(&section, ".param-head")
            .filter(|row| !is_nested(row))
            .collect();
        let kind = rows
            .first()
            .and_then(|row| section_of(row, heading, &page.path))
            .or(heading);
        let fields: Vec<Field> = rows.iter().filter_map(row).collect();
        let members = select(&section, "[role=tab]")
            .filter(|tab| !is_nested(tab))
            .count();
        let listing = Listing {
            is_partial: fields.len() < rows.len(),
            is_empty: rows.is_empty(),
            fields,
            members: Some(members).filter(|members| *members > 1),
        };
        lists.file(kind, listing, &mut page);
    }
    lists.finish(&mut page);
    Ok(page)
}

/// The samples stand in code blocks, in the order of the other forms.
fn samples(html: &Html, source: &str) -> Result<Page, Failure> {
    let code: Vec<String> = select(&html.root_element(), "pre")
        .map(|block| block.text().collect::<String>().trim().to_owned())
        .collect();
    let Some(request) = code.iter().position(|block| block.starts_with("curl")) else {
        return operation_of(html).ok_or_else(|| {
            Failure::input(
                source,
                "expected the page of one operation; found HTML without a sample request or a path",
            )
        });
    };
    let mut joined = format!("{}\n", code[request]);
    for answer in code
        .iter()
        .skip(request + 1)
        .filter(|block| block.starts_with(['{', '[']))
    {
        joined.push_str(answer);
        joined.push('\n');
    }
    let mut page = text::read(&joined, source)?;
    // Only the code blocks were read: no list can be told from their text.
    page.loose = Loose::default();
    page.status = select(&html.root_element(), "[role=tab]")
        .map(|tab| plain(&tab))
        .find(|tab| text::is_success(tab));
    Ok(page)
}

/// Method and path from the page's head, where there is no sample request.
fn operation_of(html: &Html) -> Option<Page> {
    let pill = select(&html.root_element(), ".method-pill").next()?;
    let method = plain(&pill).to_ascii_lowercase();
    let around = pill
        .ancestors()
        .filter_map(ElementRef::wrap)
        .take(3)
        .map(|element| plain(&element));
    let path = around.into_iter().find_map(|text| {
        let at = text.find('/')?;
        let path: String = text[at..].chars().filter(|c| !c.is_whitespace()).collect();
        path.starts_with('/').then_some(path)
    })?;
    Some(Page {
        method,
        path,
        ..Page::default()
    })
}

/// A row's id says which section it is of, in every language. Where a parameter stands is told by its own pill,
/// or else by the heading, or else by the path.
fn section_of(row: &ElementRef<'_>, heading: Option<Section>, path: &str) -> Option<Section> {
    let id = row.value().id()?;
    match id.split('-').next()? {
        "authorization" => Some(Section::Authorizations),
        "body" => Some(Section::Body),
        "response" => Some(Section::Response),
        "parameter" => Some(match (place(row), heading) {
            (Some(place), _) | (None, Some(Section::Parameters(place))) => Section::Parameters(place),
            _ if field_name(row).is_some_and(|name| is_template(path, &name)) => {
                Section::Parameters(Place::Path)
            }
            _ => Section::Parameters(Place::Query),
        }),
        _ => None,
    }
}

fn place(row: &ElementRef<'_>) -> Option<Place> {
    select(row, "[data-component-part=field-info-pill]")
        .skip(1)
        .find_map(|pill| Place::named(&plain(&pill)))
}

fn field_name(head: &ElementRef<'_>) -> Option<String> {
    let name = plain(&select(head, "[data-component-part=field-name]").next()?);
    (!name.is_empty()).then_some(name)
}

/// The field of a row; `None` for a row that has yet to be filled.
fn row(head: &ElementRef<'_>) -> Option<Field> {
    let name = field_name(head)?;
    let label = plain(&select(head, "[data-component-part=field-info-pill]").next()?);
    if label.is_empty() {
        return None;
    }
    let required = select(head, "[data-component-part=field-required-pill]")
        .next()
        .is_some();
    Some(Field {
        name,
        place: place(head),
        label: Label::parse(&label),
        required,
        nullable: Label::is_nullable(&label),
        deprecated: select(head, "[data-component-part=field-deprecated-pill]")
            .next()
            .is_some(),
        values: values(head),
    })
}

/// The values of an enum: code after the words that announce them, within the row.
fn values(head: &ElementRef<'_>) -> Vec<String> {
    let Some(field) = head.ancestors().filter_map(ElementRef::wrap).find(|element| {
        element
            .value()
            .classes()
            .any(|class| class.ends_with("-param-field"))
    }) else {
        return Vec::new();
    };
    let mut announced = false;
    let mut values = Vec::new();
    for node in field.descendants() {
        if let Some(words) = node.value().as_text() {
            announced |= words.trim_end().ends_with(':') && !words.trim().starts_with("default");
        }
        if let Some(element) = ElementRef::wrap(node)
            && announced
            && element.value().name() == "code"
            && !is_nested(&element)
        {
            values.push(plain(&element));
        }
    }
    values
}

/// Whether the element stands inside a field's children, which the server sends only in part.
fn is_nested(element: &ElementRef<'_>) -> bool {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|ancestor| ancestor.value().name() == "details")
}

fn plain(element: &ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .replace(fields::ZERO_WIDTH_SPACE, "")
        .trim()
        .to_owned()
}

fn select<'a>(element: &ElementRef<'a>, selector: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let found: Vec<_> = Selector::parse(selector)
        .map(|selector| element.select(&selector).collect())
        .unwrap_or_default();
    found.into_iter()
}
