//! The lists of fields of a page as text, with and without their marks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use xtask::regen::read::page::{Label, Page, Place};
use xtask::regen::read::{Content, read};

const LISTS: &str = "#### Authorizations\n\n\u{200b}\n\nAuthorization\n\nstring\n\nheader\n\nrequired\n\nWords.\n\
    #### Path Parameters\n\n\u{200b}\n\nthreadId\n\ninteger<int64>\n\nrequired\n\n#### Query Parameters\n\n\u{200b}\n\nproperty\n\n\
    string\n\n#### Response\n\n200\n\napplication/json\n\n  * Option 1\n\n  * Option 2\n\n\u{200b}\n\ntype\n\nenum<string>\n\n\
    default:A\n\nrequired\n\nAvailable options:\n\n`A`,\n\n`B`\n\n\u{200b}\n\nlast\n\nobject\n\nShow child attributes\n\
    Last modified on March 3, 2026\n";

/// What is left of such lists where all signs are gone.
const BARE: &str = "Authorizations\n\nAuthorization\nstring\nheader\nrequired\n\nWords.\n\nPath Parameters\n\nthreadId\n\
    integer<int64>\nrequired\n\nQuery Parameters\n\nproperty\nstring\n\nResponse\n\nsuccessful operation\n\nOption 1\nOption 2\n\
    type\nenum<string>\ndefault:A\nrequired\n\nThe kind: A or B.\n\nAvailable options:\nA,\nB\nstring\nobject\nShow child attributes\n\
    object\nstring required\n\nWords of it.\n\nExample:\n\n\"x\"\nlast\nobject\nlast.x\nstring\nLast modified on March 3, 2026\n";

fn page(lists: &str) -> Page {
    let text = format!("curl --url https://h/a/{{threadId}} \\\n--header 'A: b'\n{lists}");
    match read(text.as_bytes(), "page", &|_, _| true, &|_| Vec::new()).map(|reading| reading.content) {
        Ok(Content::Page(page)) => *page,
        other => panic!("no page: {other:?}"),
    }
}

#[test]
fn reads_lists_with_and_without_marks() {
    for text in [LISTS, BARE] {
        let page = page(text);
        let parameters = page.parameters.unwrap();
        let placed: Vec<_> = parameters
            .iter()
            .map(|p| (p.name.as_str(), p.place, p.required))
            .collect();
        let expected = [
            ("threadId", Some(Place::Path), true),
            ("property", Some(Place::Query), false),
        ];
        assert_eq!(placed, expected);
        assert!(!page.is_partial && page.notes.is_empty(), "{:?}", page.notes);
        assert_eq!(page.response.members, Some(2));
        let fields = page.response.fields.unwrap();
        assert_eq!(fields[0].values, ["A", "B"]);
        assert!(fields[0].required && !fields.last().unwrap().required);
        assert_eq!(fields.last().unwrap().label, Label::Object);
    }
    assert_eq!(page(LISTS).status.as_deref(), Some("200"));
    let fields = page(BARE).response.fields.unwrap();
    let names: Vec<_> = fields
        .iter()
        .map(|field| (field.name.as_str(), field.required))
        .collect();
    let expected = [
        ("type", true),
        ("string", false),
        ("object", true),
        ("last", false),
    ];
    assert_eq!(names, expected);
}

#[test]
fn reads_marks_that_are_links_or_lost() {
    let plain = LISTS.replace('\u{200b}', "");
    let linked = LISTS.replace('\u{200b}', "[\u{200b}](#x)");
    let glued = LISTS.replace("\u{200b}\n\n", "[\u{200b}](#x)");
    let blanks = LISTS.replace('\n', "\u{a0}\n").replace("Path ", "Path\u{a0}");
    for text in [plain, linked, glued, blanks] {
        let (read, whole) = (page(&text), page(LISTS));
        assert_eq!(
            (read.parameters, read.response),
            (whole.parameters, whole.response),
            "{text}"
        );
    }
}

#[test]
fn doubts_labels_that_are_not_known() {
    for (from, to, note) in [
        (
            "Query Parameters",
            "Paramètres de requête",
            "section `Paramètres de requête` is not known",
        ),
        (
            "property\n\nstring\n",
            "property\n\nmany words\n",
            "section `Query Parameters` has the label `many words`",
        ),
        (
            "integer<int64>\n\nrequired",
            "integer<int64>\n\nobligatoire",
            "section `Path Parameters` has the label `obligatoire`",
        ),
        (
            "string\n\n####",
            "string\n\n必須\n\n####",
            "section `Query Parameters` has the label `必須`",
        ),
    ] {
        assert!(LISTS.contains(from), "{from}");
        let page = page(&LISTS.replace(from, to));
        assert!(page.is_partial, "{from}");
        assert!(
            page.notes.iter().any(|shown| shown.contains(note)),
            "{:?}",
            page.notes
        );
        assert_eq!(page.parameters.unwrap().len(), 1, "{from}");
    }
}

#[test]
fn takes_nothing_unread_for_absent() {
    for (from, to) in [
        ("\u{200b}\n\nproperty\n\nstring\n\n", ""),
        ("\u{200b}\n\nthreadId\n\ninteger<int64>\n\nrequired", "Words."),
    ] {
        assert!(LISTS.contains(from), "{from}");
        assert!(page(&LISTS.replace(from, to)).is_partial, "{from}");
    }
    let unread = BARE.replace("property\nstring\n", "property\nArray of words\nrequired\n");
    assert!(page(&unread).is_partial);
    // A list at the end of a text that was cut may go on.
    assert!(page(&BARE[..BARE.find("Query").unwrap()]).is_partial);
    let failure = "#### Response\n\n400\n\n\u{200b}\n\nb\n\nstring\n\nLast modified";
    assert_eq!(page(&LISTS.replace("Last modified", failure)), page(LISTS));
    let none = page("#### Response\n\n200\n\nLast modified on March 3, 2026\n");
    assert_eq!(none.parameters, None);
}
