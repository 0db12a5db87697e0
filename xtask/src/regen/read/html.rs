//! The rendered page as its server sends it, turned into its text form.
//!
//! What is position in a text is an element here. The children of a field are sent only in part, so they are omitted.

use scraper::{ElementRef, Html, Selector};

use super::lists::{self, END, ZERO_WIDTH_SPACE};
use super::text::is_success;

/// Whether it is a page of an operation rather than any other page.
pub(crate) fn is_operation(html: &str) -> bool {
    html.contains("api-section") || html.contains("param-head")
}

/// Returns the samples and the lists of the page; `None` without a sample request.
pub(crate) fn to_text(source: &str) -> Option<String> {
    let mut html = Html::parse_document(source);
    let children: Vec<_> = select(html.root_element(), "details")
        .map(|children| children.id())
        .collect();
    for children in children {
        html.tree.get_mut(children)?.detach();
    }
    let root = html.root_element();
    let code = select(root, "pre").map(|block| block.text().collect::<String>().trim().to_owned());
    let mut code = code.skip_while(|block| !block.starts_with("curl"));
    let mut lines = vec![code.next()?];
    lines.extend(select(root, "[role=tab]").map(plain).find(|tab| is_success(tab)));
    lines.extend(code.filter(|block| block.starts_with(['{', '['])));
    for section in select(root, ".api-section") {
        let title = select(section, ".api-section-heading-title").map(plain).next();
        let title = title.filter(|title| !title.is_empty());
        lines.push(format!("#### {}", title.as_deref().unwrap_or("without a title")));
        let members = select(section, "[role=tab]").count();
        lines.extend(
            (0..members)
                .filter(|_| members > 1)
                .map(|member| format!("* {member}")),
        );
        for row in select(section, ".param-head") {
            row_lines(row, &mut lines);
        }
    }
    let modified = source.rsplit_once(END).and_then(|(_, rest)| rest.lines().next());
    if modified.is_some() || source.contains("</html>") {
        lines.push(format!("{END}{}", modified.unwrap_or_default()));
    }
    Some(lines.join("\n"))
}

/// Adds name, label, marks and values of a row. One that has yet to be filled becomes a line that is no field.
fn row_lines(row: ElementRef<'_>, lines: &mut Vec<String>) {
    let part = |name: &str| {
        select(row, &format!("[data-component-part=field-{name}]"))
            .next()
            .map(plain)
    };
    let (Some(name), Some(label)) = (part("name"), part("info-pill")) else {
        lines.extend([ZERO_WIDTH_SPACE, "not filled"].map(str::to_owned));
        return;
    };
    let marks = ["required", "deprecated"].into_iter();
    let marks = marks.filter(|mark| part(&format!("{mark}-pill")).is_some());
    lists::write(lines, &name, &label, marks, &values(row));
}

/// Returns the values of an enum: code after the words that announce them, within the row.
fn values(row: ElementRef<'_>) -> Vec<String> {
    let mut around = row.ancestors().filter_map(ElementRef::wrap);
    let field = around.find(|field| {
        field
            .value()
            .classes()
            .any(|class| class.ends_with("-param-field"))
    });
    let mut is_announced = false;
    let mut values = Vec::new();
    for node in field.iter().flat_map(|field| field.descendants()) {
        if let Some(words) = node.value().as_text() {
            is_announced |= words.trim_end().ends_with(':') && !words.trim().starts_with("default");
        }
        let code = ElementRef::wrap(node).filter(|element| element.value().name() == "code");
        values.extend(code.filter(|_| is_announced).map(plain));
    }
    values
}

/// Returns the text as one line.
fn plain(element: ElementRef<'_>) -> String {
    let text = element.text().collect::<String>().replace(ZERO_WIDTH_SPACE, "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn select<'a>(element: ElementRef<'a>, selector: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let found = Selector::parse(selector).map(|selector| element.select(&selector).collect::<Vec<_>>());
    found.unwrap_or_default().into_iter()
}
