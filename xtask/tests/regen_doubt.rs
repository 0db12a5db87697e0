//! Pages that are read in part, or that say nothing certain: no fact goes and none is rewritten.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it stands"
)]

mod regen_support;

use std::fs;

use regen_support::{Workspace, changes, fixture};

/// What the report of a text says: its changes, and what it doubts.
fn read(text: &str) -> (Vec<String>, String) {
    let workspace = Workspace::of_fixtures();
    let before = workspace.text("openapi/conversations/upstream/v3.json");
    let (_, report) = workspace
        .regen(&[workspace.write("page", text)], false)
        .unwrap_or_else(|failure| panic!("{failure}\n{text}"));
    let told = changes(&report);
    if told.is_empty() {
        assert_eq!(
            before,
            workspace.text("openapi/conversations/upstream/v3.json"),
            "{text}"
        );
    }
    (told, report["sources"][0]["doubted"].to_string())
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap()
}

#[test]
fn a_list_whose_marks_are_lost_is_still_read() {
    let old_lines = text("whole.txt").replace('\n', "\r");
    assert_eq!(read(&old_lines).0, Vec::<String>::new());
    for (mark, name) in [("", "bare"), ("&#8203;", "entity"), ("[\u{200b}](#x)", "link")] {
        let page = text("whole.txt").replace('\u{200b}', mark);
        assert_eq!(read(&page).0, Vec::<String>::new(), "{name}");
        let page = page.replace("property\n\nstring\n", "property\n\nstring\n\nrequired\n");
        let told = read(&page).0;
        assert!(
            told.len() == 1 && told[0].starts_with("parameter-became-required"),
            "{name}: {told:?}"
        );
    }
}

#[test]
fn a_list_that_was_not_read_takes_nothing_away() {
    // The row of the only query parameter, and what it becomes while the page has yet to be filled.
    let served = text("served.html");
    let row = "<div data-component-part=\"field-name\">property</div>";
    let skeleton = served.replace(row, "<div class=\"skeleton\"></div>");
    let empty = served
        .replace("api-section\"", "other-section\"")
        .replace("</body>", "<div class=\"api-section\"></div></body>");
    let whole = text("whole.txt");
    for (name, page) in [
        ("skeleton", skeleton),
        ("empty", empty),
        (
            "unknown label",
            whole.replace("property\n\nstring\n", "property\n\na list of words\n"),
        ),
        (
            "no field",
            whole.replace("\u{200b}\n\nproperty\n\nstring\n", "\u{200b}\n\nLoading\n"),
        ),
        ("no lists", whole[..whole.find("#### Path").unwrap()].to_owned()),
        (
            "cut after the first list",
            whole[..whole.find("#### Query").unwrap()].to_owned(),
        ),
    ] {
        let (told, doubted) = read(&page);
        assert_eq!(told, Vec::<String>::new(), "{name}: {doubted}");
    }
    // Cut between a field's type and its mark.
    let plain = text("plain.txt");
    let at = plain.find("archived\nboolean\nrequired").unwrap();
    let (told, doubted) = read(&plain[..at + "archived\nboolean\n".len()]);
    assert_eq!(told, Vec::<String>::new(), "{doubted}");
    let (_, doubted) = read(&served.replace(row, ""));
    assert!(doubted.contains("was not read whole"), "{doubted}");
}

#[test]
fn a_row_without_its_place_stands_where_its_heading_says() {
    let served = text("served.html");
    let pill = "<div data-component-part=\"field-info-pill\"><span>path</span></div>";
    assert!(served.contains(pill));
    let page = served.replace(pill, "");
    assert_eq!(read(&page).0, Vec::<String>::new());
    let page = page.replace("Path Parameters", "Of the path");
    assert_eq!(read(&page).0, Vec::<String>::new());
}

#[test]
fn a_word_of_a_sentence_is_no_list() {
    let page = text("curl-first.txt");
    for sentence in [
        "The mood is one of CALM or CROSS or GLAD.",
        "The note's mood: CALM, GLAD or CROSS.",
        "Notes are CALM, GLAD and so on, never CROSS.",
    ] {
        // Beside the list, which says it all, and in its place.
        let beside = page.replace("CALM, CROSS, GLAD", &format!("{sentence}\nCALM, CROSS, GLAD"));
        let (told, doubted) = read(&beside);
        assert_eq!(
            (told, doubted.contains("mood")),
            (Vec::<String>::new(), false),
            "{doubted}"
        );
        let alone = page.replace("CALM, CROSS, GLAD", sentence);
        assert_eq!(read(&alone).0, Vec::<String>::new(), "{sentence}");
    }
    let (told, doubted) = read(&page.replace("CALM, CROSS, GLAD", "Either CALM, GLAD or CROSS\nCALM, GLAD"));
    assert!(
        told.is_empty() && doubted.contains("the page names it"),
        "{doubted}"
    );
}

/// The page with another answer.
fn answering(page: &str, answer: &str) -> String {
    let from = page.find("'{").unwrap() + 1;
    let to = page.rfind("}Puts").unwrap() + 1;
    format!("{}{answer}{}", &page[..from], &page[to..])
}

#[test]
fn what_an_example_leaves_out_is_not_gone() {
    let page = text("curl-first.txt");
    for answer in [
        r#"{"id": "417", "createdAt": "2022-01-24T15:09:46.297Z", "mood": "CALM"}"#,
        r#"{"id": "417", "mood": "CROSS", "archived": "false", "author": {"name": "Ann"}}"#,
        r#"{"archived": false, "length": 12}"#,
        r#"{"id": 417, "length": 1.5, "archived": "no", "createdAt": "last week"}"#,
    ] {
        let (told, doubted) = read(&answering(&page, answer));
        assert_eq!(told, Vec::<String>::new(), "{answer}: {doubted}");
    }
    // It proves what it shows, and a made sample proves what it lacks.
    let (told, _) = read(&answering(
        &page,
        r#"{"id": "417", "mood": "KEEN", "tone": "low"}"#,
    ));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|change| change.contains("-added ")), "{told:?}");
    let (told, _) = read(&page.replace("\"archived\": true,\n", ""));
    assert!(
        told.len() == 1 && told[0].starts_with("property-removed"),
        "{told:?}"
    );
}

#[test]
fn a_text_in_place_of_another_type_is_doubted() {
    let page = text("curl-first.txt");
    for (from, to) in [
        ("\"archived\": true", "\"archived\": \"false\""),
        ("\"length\": 123", "\"length\": \"12\""),
        ("\"marks\": {}", "\"marks\": \"{a=[b, c]}\""),
    ] {
        assert!(page.contains(from), "{from}");
        let (told, doubted) = read(&page.replace(from, to));
        assert!(
            told.is_empty() && doubted.contains("has the text"),
            "{to}: {told:?} {doubted}"
        );
    }
}

#[test]
fn a_request_in_every_spelling_is_the_same() {
    let page = text("curl-first.txt");
    let from = page.find("--data '").unwrap();
    let to = page.find("'{").unwrap() + 1;
    let body = page[from..to]
        .trim_start_matches("--data '")
        .trim_end_matches('\'')
        .trim();
    let with = |data: &str| format!("{}{data}\n{}", &page[..from], &page[to..]);
    for data in [
        format!("--data='{body}'"),
        format!("-d'{body}'"),
        format!("--data $'{body}'"),
        format!("--data \"{}\"", body.replace('"', "\\\"")),
        format!("--data-binary @- <<'EOF'\n{body}\nEOF"),
        format!("-d @- << EOF\n{body}\nEOF"),
        format!("--data &#39;{body}&#39;"),
        format!("--data \u{2019}{body}\u{2019}"),
        format!(
            "--data '{}'",
            body.replace("\"type\"", "// which it is\n\"type\"")
        ),
        format!("--data '{}'", body.replace("\"<string>\"\n]", "\"<string>\",\n]")),
        format!("--data '{}'", body.replacen("<string>", "It'\\''s", 1)),
    ] {
        let (told, doubted) = read(&with(&data));
        assert_eq!(told, Vec::<String>::new(), "{data}: {doubted}");
    }
    // What it leaves out may well exist, and so may an answer to a body that is elsewhere.
    let cut = body.replace("\"text\": \"<string>\",", "...,");
    assert_ne!(cut, body);
    assert_eq!(read(&with(&format!("--data '{cut}'"))).0, Vec::<String>::new());
    let (told, doubted) = read(&with("-d @body.json").replace("\"archived\": true,\n", ""));
    assert!(
        told.is_empty() && doubted.contains("is elsewhere"),
        "{told:?} {doubted}"
    );
    let slashes = page.replace(".com/conv", ".com//conv");
    assert_eq!(read(&slashes).0, Vec::<String>::new());
    // And a change is told in all of them.
    let changed = body.replace("\"text\": ", "\"tone\": \"<string>\",\n\"text\": ");
    assert_ne!(changed, body);
    let (told, _) = read(&with(&format!("-d @- <<EOF\n{changed}\nEOF")));
    assert!(
        told.len() == 1 && told[0].starts_with("property-added"),
        "{told:?}"
    );
}

/// An error as pages print it.
const ERROR: &str = r#"{"category": "<string>", "correlationId": "3c90c3cc-0d44-4b50-8888-8dd25736052a", "message": "<string>"}"#;

#[test]
fn an_errors_sample_is_not_the_answer() {
    // The answer is the error's, or nothing at all.
    let page = text("curl-first.txt");
    let is_of_the_error = |told: &[String]| {
        told.len() == 2
            && told
                .iter()
                .all(|change| change.starts_with("property-added /components/schemas/Error/"))
    };
    let (told, _) = read(&answering(&page, ERROR));
    assert!(is_of_the_error(&told), "{told:?}");
    let both = page.replacen("'{", &format!("'{ERROR}\n{{"), 1);
    assert_eq!(read(&both).0, Vec::<String>::new());
    let workspace = Workspace::of_fixtures();
    let answer = r##""200": {"description": "Made up.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}}"##;
    let api = text("api.json").replace(answer, r#""204": {"description": "Made up."}"#);
    assert_ne!(api, text("api.json"));
    workspace
        .regen(&[workspace.write("api.json", &api)], false)
        .unwrap();
    let plain = text("plain.txt");
    let from = plain.find("\n{\n").unwrap() + 1;
    let to = plain.find("\n}\n").unwrap() + 3;
    let lists = plain.find("\nResponse\n").unwrap();
    let page = format!(
        "{}{ERROR}\n{}\nResponse\n\n204\n",
        &plain[..from],
        &plain[to..lists]
    );
    let (_, report) = workspace.regen(&[workspace.write("page", &page)], true).unwrap();
    assert!(is_of_the_error(&changes(&report)), "{report:#}");
}

#[test]
fn a_drafts_page_moves_nothing() {
    let page = text("plain.txt")
        .replace("/v3/", "/v3-beta/")
        .replace("\nv3\n", "\nv3-beta\n");
    let page = page.replace("noteId", "id");
    let (told, _) = read(&page);
    assert_eq!(told.len(), 1, "a path of no version: {told:?}");
    let page = page.replace("v3-beta", "2026-09-beta");
    let (told, doubted) = read(&page);
    assert!(
        told.is_empty() && doubted.contains("is a draft's path"),
        "{told:?} {doubted}"
    );
}

#[test]
fn a_body_of_another_shape_is_told() {
    let page = text("curl-first.txt");
    let from = page.find("'{").unwrap() + 1;
    let answer = &page[from..page.rfind("}Puts").unwrap() + 1];
    for (shown, what) in [
        (format!("[{answer}]"), "a list"),
        ("[\"<string>\"]".to_owned(), "texts"),
    ] {
        let (told, doubted) = read(&answering(&page, &shown));
        assert!(
            !told.is_empty() && told.iter().any(|change| change.starts_with("type-changed")),
            "{what}: {told:?} {doubted}"
        );
        // And once it is known, no more.
        let workspace = Workspace::of_fixtures();
        let page = workspace.write("page", &answering(&page, &shown));
        workspace.regen(std::slice::from_ref(&page), false).unwrap();
        let (_, report) = workspace.regen(&[page], true).unwrap();
        assert_eq!(changes(&report), Vec::<String>::new(), "{what}");
    }
    let (told, doubted) = read(&answering(&page, r#"[{"id": "417", "archived": false}]"#));
    assert!(
        told.is_empty() && doubted.contains("no proof"),
        "{told:?} {doubted}"
    );
}

#[test]
fn what_may_be_null_stays_so_until_a_page_shows_it() {
    let workspace = Workspace::of_fixtures();
    let run = |text: &str| {
        let (_, report) = workspace.regen(&[workspace.write("page", text)], false).unwrap();
        (changes(&report), report["sources"][0]["doubted"].to_string())
    };
    let page = text("plain.txt");
    for name in ["subject\nstring", "author\nobject", "mood\nenum<string>"] {
        let null = page.replace(&format!("{name}\n"), &format!("{name} | null\n"));
        assert!(
            run(&null)
                .0
                .iter()
                .any(|change| change.starts_with("nullable-on")),
            "{name}"
        );
        assert_eq!(run(&null).0, Vec::<String>::new(), "{name}");
        let (told, doubted) = run(&page);
        assert!(
            told.is_empty() && doubted.contains("may be null"),
            "{told:?} {doubted}"
        );
        // A page that shows it of another field says that this one is never null.
        let other = page.replace("length\ninteger<int32>\n", "length\ninteger<int32> | null\n");
        let told = run(&other).0;
        assert!(
            told.iter().any(|change| change.starts_with("nullable-off")),
            "{name}: {told:?}"
        );
        assert_eq!(run(&other).0, Vec::<String>::new());
    }
    let (told, doubted) = run(&page.replace("subject\nstring\n", "subject\nstring\ndeprecated\n"));
    assert!(
        told.is_empty() && doubted.contains("deprecated"),
        "{told:?} {doubted}"
    );
}
