//! What the readers make of the pieces of a page: samples, commands, labels and lists.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use serde_json::{Value, json};
use xtask::regen::read::page::{Label, Listed, Loose, Page};
use xtask::regen::read::sample::Shape;
use xtask::regen::read::{Content, read};

fn page(text: &str) -> Page {
    match read(text.as_bytes(), "page", &|_, _| true, &|_| Vec::new()).map(|reading| reading.content) {
        Ok(Content::Page(page)) => *page,
        other => panic!("no page: {other:?}\n{text}"),
    }
}

fn refusal(text: &str) -> String {
    let reading = read(text.as_bytes(), "page", &|_, _| true, &|_| Vec::new());
    reading.map(|reading| reading.form).unwrap_err().to_string()
}

/// The sample of the request whose command has these options.
fn request(options: &str) -> Page {
    page(&format!("curl --url https://h/a/b \\\n{options}\n"))
}

#[test]
fn finds_response_after_other_programs() {
    let text = "curl --request POST \\\n--url https://h/a/b \\\n--data '{\"x\": [{\"y\": \"A\"}]}'import requests\n\
        payload = {\n\"x\": [\n{\n\"y\": \"A\"\n}\n]\n}\nprint(response.text)const options = {\nmethod: 'POST',\n\
        body: JSON.stringify({x: [{y: 'A'}]})\n};\nfetch(url, options)\n.catch(err => console.error(err));<?php\n\
        $c = [\n'x' => [\n[\n'y' => 'A'\n]\n]\n];\nif ($err) {\necho $err;\n} else {\necho $r;\n}package main\n\
        import (\n\"fmt\"\n)\nfunc main() {\npayload := strings.NewReader(\"{\\n \\\"x\\\": []}\")\n}{\n\"id\": \"<string>\"\n}Prose.";
    let read = page(text);
    assert_eq!(read.response.sample.unwrap().properties().unwrap().len(), 1);
    assert!(read.request.sample.unwrap().property("x").is_some());
    // An index into a value is no list.
    let text = "curl --url https://h/a/b \\\n--data '{\"x\": 1}'require 'uri'\nrequest[\"Authorization\"] = 'Bearer <token>'\n\
        request.body = \"{\\n  \\\"x\\\": 1\\n}\"\nputs response.read_body{\n\"id\": \"<string>\"\n}";
    assert!(page(text).response.sample.unwrap().property("id").is_some());
}

#[test]
fn command_inside_a_command_is_part_of_it() {
    let read = request("--header 'X-Agent: curl -x' \\\n--data '{\"x\": \"curl -y\"}'{\n\"id\": 1\n}");
    assert!(read.request.sample.unwrap().property("x").is_some());
    assert!(read.response.sample.unwrap().property("id").is_some());
    // The quote closes after the command, or not at all.
    for end in ["", "\n{\n'id': 1\n}\ncurl --request POST \\\n--url https://h/a/b"] {
        let failure = refusal(&format!(
            "\ncurl --url https://h/a/b \\\n-d x \\\n--header 'X-Agent: {end}"
        ));
        assert!(
            failure.contains("closing '") && failure.ends_with("line 4"),
            "{failure}"
        );
    }
    for text in ["cURL", "libcurl is a library", "Use curl to send it"] {
        assert!(refusal(text).contains("without a sample request"), "{text}");
    }
    assert_eq!(page("timestamp.curl --url https://h/a").path, "/a");
}

#[test]
fn blocks_that_never_close_take_no_time() {
    for block in ["x {", "x { }", "x [ ] "] {
        let text = format!("curl https://h/a/b -H 'A: b'\n{}", block.repeat(100_000));
        assert_eq!(page(&text).response.sample, None);
    }
}

#[test]
fn notes_what_a_page_contradicts() {
    let once = |value: &str| format!("curl --request GET \\\n--url https://h/a/b{value}\n");
    let text = once("\n{\n\"a\": 1\n}Prose\n") + &once("\n{\n\"a\": true\n}");
    assert_eq!(page(&text).notes.len(), 1);
    let other = once("\n{}\n") + &once("").replace("a/b", "a/c");
    assert!(refusal(&other).contains("expected one operation"));
    for (heading, notes) in [("GET\n/\na\n/\nb\nTitle\n", 0), ("GET\n/\na\n/\nc\nTitle\n", 1)] {
        assert_eq!(
            page(&format!("{heading}{}", once(""))).notes.len(),
            notes,
            "{heading}"
        );
    }
}

#[test]
fn reads_methods_as_curl_does() {
    for (options, method) in [
        ("-XDELETE", "delete"),
        ("-sX DELETE", "delete"),
        ("--request=PATCH -d '{}'", "patch"),
        ("-d '{}' -X PATCH", "patch"),
        ("-XPATCH -d'{}'", "patch"),
        ("-d a=b", "post"),
        ("--json '{}'", "post"),
        ("-G -d a=b", "get"),
        ("-s", "get"),
        ("-H'A: bad' -o out", "get"),
    ] {
        assert_eq!(request(options).method, method, "{options}");
    }
}

#[test]
fn reads_body_in_every_spelling() {
    for body in [
        "--data '{\"x\": \"y\"}'",
        "--data='{\"x\": \"y\"}'",
        "-d'{\"x\": \"y\"}'",
        "--data-raw $'{\"x\": \"y\"}'",
        "--data \"{\\\"x\\\": \\\"y\\\"}\"",
        "--data-binary @- <<'EOF'\n{\"x\": \"y\"}\nEOF",
        "-d @- << EOF\n{\n\"x\": \"y\"\n}\nEOF",
        "-d @- <<-\"END\"\n{\n\"x\": \"y\",\n}\n  END",
        "--data '{\"x\": \"y\", // why\n}'",
        "-d '{\"x\": \"y\"}' \\\n-H 'A: b'",
        "--data &#39;{&quot;x&quot;: &quot;y&quot;}&#39;",
        "-d '{\"x\": \"It'\\''s\"}'",
        "-d '{\"x\": \"It's\"}'",
    ] {
        let read = request(&format!("{body}\n{{\"z\": 1}}"));
        assert!(read.request.sample.unwrap().word("x").is_some(), "{body}");
        assert!(read.response.sample.unwrap().property("z").is_some(), "{body}");
    }
    for elsewhere in ["-d @body.json", "--data '@body.json'", "-d @- <<X\nwords\nX"] {
        let read = request(&format!("{elsewhere}\n{{\"x\": 1}}"));
        assert_eq!(
            (read.request.sample, read.response.sample),
            (None, None),
            "{elsewhere}"
        );
        assert!(read.notes[0].contains("is elsewhere"));
    }
    let failure = refusal("curl --url https://h/a --data '{\n\"x\": {\n");
    assert!(failure.contains("closes (the text ends there)"), "{failure}");
}

#[test]
fn tolerates_what_people_add_to_json() {
    let response = |json: &str| page(&format!("curl https://h/a/b -s\n{json}Prose."));
    for (text, value) in [
        (
            "{\"a\": 1, // one\n\"b\": \"//x, ...\" /* two */,}",
            json!({"a": 1, "b": "//x, ..."}),
        ),
        ("{\"a\": [1.5, -2,],\n...\n}", json!({"a": [1.5, -2]})),
        (
            "{..., \"a\": {...}, \"b\": ..., \"c\": [{\"d\": 1}, \u{2026}]}",
            json!({"a": {}, "b": null, "c": [{"d": 1}]}),
        ),
    ] {
        let expected = if text.contains("\n...") || text.starts_with("{...") {
            Shape::of(&value).into_example()
        } else {
            Shape::of(&value)
        };
        assert_eq!(response(text).response.sample, Some(expected), "{text}");
    }
    for text in [
        "{\"a\" 1}",
        "{\"a\": 1 \"b\": 2}",
        "{\"a\": 1, 'b': 2}",
        "{\"a\": 1",
    ] {
        let failure = refusal(&format!("curl https://h/a/b -s\n{text}"));
        assert!(failure.contains("a response sample that closes"), "{failure}");
    }
    for text in ["{a: 1}", "{'a': 1}"] {
        assert_eq!(response(text).response.sample, None, "{text}");
    }
}

#[test]
fn reads_dates_and_typographic_characters() {
    let copy =
        "curl\u{a0}--url https://h/a/b\u{202f}\\\n-H \u{2018}A: b\u{2019}\nLast modified on March 3, 2026\n";
    let copy = read(copy.as_bytes(), "page", &|_, _| true, &|_| Vec::new()).unwrap();
    assert_eq!(copy.date.as_deref(), Some("2026-03-03"));
    let copy = page("curl https://h/a/b -s\n{\n\u{a0}\u{a0}&nbsp;\u{201c}id\u{201d}:&#160;1}");
    assert!(copy.response.sample.unwrap().property("id").is_some());
    let document = "{\n\u{a0}\"openapi\": \"3.0.0\",\u{a0}\"paths\": {}}";
    let reading = read(document.as_bytes(), "document", &|_, _| true, &|_| Vec::new()).unwrap();
    assert_eq!(reading.form, "OpenAPI JSON");
    // Beside straight quotes, the others are part of a text.
    let copy = page("curl https://h/a/b -s\n{\"id\": \"\u{201c}x\u{201d} &unknown; &\"}");
    assert_eq!(
        copy.response.sample.unwrap().word("id"),
        Some("\u{201c}x\u{201d} &unknown; &")
    );
}

#[test]
fn finds_block_of_every_site() {
    let tree = "paths:\n  path: /x/{y}\n  method: post\n";
    for (open, close) in [
        ("````yaml specs/2026-09/a.json POST /x/{y}", "````"),
        ("````yaml /openapi/openapi.yaml post /x/{y}", "````"),
        ("```yaml POST /x/{y} theme={null}", "```"),
        ("```` YML post /x/{y}", "  `````"),
        ("~~~~json post /x/{y}", "~~~~"),
    ] {
        assert_eq!(
            page(&format!("# Title\n\n{open}\n{tree}{close}\n")).path,
            "/x/{y}",
            "{open}"
        );
        let failure = refusal(&format!("# Title\n\n{open}\n{tree}"));
        assert!(failure.contains("opens at line 3 to close"), "{failure}");
    }
    // As in MDX: inside an element, without an empty line, indented.
    let block = format!("```yaml POST /x\n{tree}```\n").replace('\n', "\n      ");
    let text =
        format!("# Title\n\n<Tabs>\n```json\n\n{{}}\n```\n  <Tab>\n      {block}\n  </Tab>\n</Tabs>\n");
    assert_eq!(page(&text).path, "/x/{y}");
    for open in [
        "```json theme={null}",
        "````yaml",
        "```bash curl /x",
        "```yaml specs POST x",
    ] {
        assert!(
            !refusal(&format!("# Title\n\n{open}\n{tree}````\n")).contains("to close"),
            "{open}"
        );
    }
}

#[test]
fn reads_older_tree() {
    let tree = json!({"paths": {"path": "/x/{y}", "method": "post", "servers": [{"url": "https://h.com"}],
        "request": {"parameters": {"path": {"y": {"schema": [{"type": "string"}]}}, "query": {}},
            "body": {"application/json": {"schemaArray": [{"type": "object", "required": true,
                "requiredProperties": ["b"],
                "properties": {"a": {"allOf": [{"type": "object", "properties": {"c": {"type": "integer"}}}]},
                    "b": {"allOf": [{"enum": ["ONE", "TWO"]}]}}}]}}},
        "response": {"200": {"application/json": {"schemaArray": [{"type": "object"}]}}}}});
    let read = page(&format!("# Title\n\n```json POST /x/{{y}}\n{tree}\n```\n"));
    assert_eq!(
        (read.method.as_str(), read.host.as_deref()),
        ("post", Some("h.com"))
    );
    assert_eq!(read.status.as_deref(), Some("200"));
    let fields = read.request.fields.unwrap();
    assert_eq!(fields[1].values, ["ONE", "TWO"]);
    assert!(fields[1].required && !fields[0].required);
    let sample = read.request.sample.unwrap();
    assert_eq!(sample.property("a").unwrap().property("c"), Some(&Shape::Number));
}

#[test]
fn reads_placeholders() {
    let shape = Shape::of(&json!({
        "a": "<string>", "b": 123, "c": true, "d": "2023-11-07T05:31:56Z", "e": "AUDIO", "f": {},
        "g": [{"x": 1}], "h": "<any>", "i": "<array>", "j": "", "k": 1.5, "l": []
    }));
    let get = |name| shape.property(name).unwrap().clone();
    assert_eq!(get("a"), Shape::Text);
    assert_eq!(get("b"), Shape::Number);
    assert_eq!(get("c"), Shape::Bool);
    assert_eq!(get("d"), Shape::Formatted("date-time"));
    assert_eq!(get("e"), Shape::Word("AUDIO".into()));
    assert_eq!(get("f"), Shape::Empty);
    assert_eq!(
        get("g"),
        Shape::Array(Some(Box::new(Shape::Object(vec![("x".into(), Shape::Number)]))))
    );
    assert_eq!(get("h"), Shape::Unknown);
    assert_eq!(get("i"), Shape::Array(None));
    assert_eq!(get("j"), Shape::Text);
    assert_eq!(get("k"), Shape::Fraction);
    assert_eq!(get("l"), Shape::Array(None));
    assert_eq!(shape.word("e"), Some("AUDIO"));
}

#[test]
fn distinguishes_examples_from_placeholders() {
    let is_whole = |sample: Value| matches!(Shape::of(&sample), Shape::Object(_));
    for made in [
        json!({"a": "<string>", "b": "{x=[y]}", "c": 7}),
        json!({"a": "2023-11-07T05:31:56Z", "b": "417"}),
        json!({"status": "CLOSED", "archived": true}),
        json!({"a": {"b": "<any>"}, "c": {}}),
        json!({"a": "", "b": 123}),
    ] {
        assert!(is_whole(made.clone()), "{made}");
    }
    for written in [
        json!({"id": "417", "at": "2022-01-24T15:09:46.297Z"}),
        json!({"results": [{"id": "1", "status": "OPEN"}]}),
        json!({"status": "OPEN", "archived": false}),
        json!({"count": 12}),
    ] {
        assert!(!is_whole(written.clone()), "{written}");
    }
    let both = Shape::of(&json!({"a": "<string>", "b": [{"c": "example"}], "d": [{"e": "AB"}]}));
    let item = |name| match both.property(name).unwrap() {
        Shape::Array(Some(item)) => matches!(**item, Shape::Object(_)),
        _ => unreachable!(),
    };
    assert!(!item("b") && item("d"));
    assert!(matches!(
        Shape::of(&json!({"a": "<string>"})).into_example(),
        Shape::Example(_)
    ));
}

#[test]
fn finds_the_list_of_a_value() {
    let loose = |lists: &[&str]| Loose {
        lists: lists
            .iter()
            .map(|list| list.split(' ').map(str::to_owned).collect())
            .collect(),
        constants: lists
            .iter()
            .flat_map(|list| list.split(' '))
            .map(str::to_owned)
            .collect(),
    };
    let all = |listed: Listed<'_>| match listed {
        Listed::All(values) => values.join(" "),
        Listed::Nothing => String::new(),
        Listed::Unclear(why) => why,
    };
    assert_eq!(all(loose(&["B", "A B", "A B C"]).of("B", &["A", "C"])), "A B C");
    assert_eq!(all(loose(&["A", "B"]).of("B", &["A", "B"])), "");
    assert_eq!(
        all(loose(&["A B", "B A C"]).of("A", &["A", "C"])),
        "`C` is not in the list of values that holds `A`, and the page names it"
    );
    assert_eq!(all(loose(&["A B", "A C"]).of("A", &["A", "C"])), "A C");
    assert_eq!(
        all(loose(&["A B", "A C"]).of("A", &["A", "D"])),
        "several lists of values hold `A`"
    );
    assert_eq!(
        all(loose(&["A B", "C"]).of("A", &["A", "B", "C"])),
        "`C` is not in the list of values that holds `A`, and the page names it"
    );
    assert!(loose(&["A", "A B"]).is_alone("A") && !loose(&["A B", "A"]).is_alone("A"));
}

#[test]
fn parses_labels() {
    let scalar = |kind: &str, format: Option<&str>| Label::Scalar {
        kind: kind.into(),
        format: format.map(str::to_owned),
    };
    assert_eq!(
        Label::parse("string<date-time>"),
        scalar("string", Some("date-time"))
    );
    assert_eq!(
        Label::parse("integer<int32>[]"),
        Label::Array(Box::new(scalar("integer", Some("int32"))))
    );
    assert_eq!(Label::parse("enum<string>"), Label::Enum);
    assert_eq!(Label::parse("object[]"), Label::Array(Box::new(Label::Object)));
    assert_eq!(Label::parse("FILE · object"), Label::Union(vec!["FILE".into()]));
    assert_eq!(
        Label::parse("(FILE · object | LOCATION · object)[]"),
        Label::Array(Box::new(Label::Union(vec!["FILE".into(), "LOCATION".into()])))
    );
    assert_eq!(Label::parse("string | null"), scalar("string", None));
    assert_eq!(
        Label::parse("null | string[]"),
        Label::Array(Box::new(scalar("string", None)))
    );
    assert_eq!(
        Label::parse("(A · object | B · object)[] | null"),
        Label::parse("(A · object | B · object)[]")
    );
    for (label, nullable) in [
        ("string | null", true),
        ("null | object", true),
        ("A · object | null | B · object", true),
        ("object[] | null", true),
        ("(string | null)[]", false),
        ("string", false),
    ] {
        assert_eq!(Label::is_nullable(label), nullable, "{label}");
    }
    assert!(!Label::is_label("Some words."));
}
