//! Reading JSON and YAML: what is the same document, and what is rejected, with its place.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use openapi_diff::{Verdict, compare, read, read_part};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Reads a YAML document whose extension `x` is given.
fn extension(yaml: &str) -> Value {
    let text = format!("openapi: 3.1.0\npaths: {{}}\n{yaml}");
    read(text.as_bytes(), "a.yaml").unwrap()["x"].clone()
}

fn rejected(text: &str, name: &str) -> String {
    let error = read(text.as_bytes(), name).unwrap_err();
    assert!(error.to_string().contains("expected"), "{error}");
    error.to_string()
}

#[test]
fn merges_mappings_below_merge_keys() {
    let base = "x-a: &a {p: 1, q: 1}\nx-b: &b {q: 2, r: 2}\n";
    for (merge, expected) in [
        ("x: {<<: *a, s: 3}", json!({"p": 1, "q": 1, "s": 3})),
        ("x: {q: 9, <<: *a}", json!({"p": 1, "q": 9})),
        ("x: {<<: *a, q: 9}", json!({"p": 1, "q": 9})),
        ("x: {<<: [*a, *b]}", json!({"p": 1, "q": 1, "r": 2})),
        ("x: {<<: [*b, *a], p: 0}", json!({"p": 0, "q": 2, "r": 2})),
        ("x: {<<: {t: 4}}", json!({"t": 4})),
        ("x: {'<<': 5}", json!({"<<": 5})),
    ] {
        assert_eq!(extension(&format!("{base}{merge}")), expected, "{merge}");
    }
    let nested = "x-a: &a {p: 1}\nx-b: &b {<<: *a, q: 2}\nx: {<<: *b}";
    assert_eq!(extension(nested), json!({"p": 1, "q": 2}));
}

#[test]
fn rejects_merge_keys_without_a_mapping() {
    for merge in ["x: {<<: 5}", "x: {<<: [5]}", "x: {<<: text}"] {
        let error = rejected(&format!("openapi: 3.1.0\n{merge}"), "a.yaml");
        assert!(error.contains("`<<`") && error.contains("line 2"), "{error}");
    }
}

#[test]
fn rejects_keys_that_occur_twice() {
    for (text, place) in [
        (
            "{\"openapi\": \"3.1.0\",\n \"paths\": {}, \"paths\": {}}",
            "line 2 column 21",
        ),
        (
            "{\"openapi\": \"3.1.0\", \"x\": [{\"paths\": 1, \"\\u0070aths\": 2}]}",
            "line 1",
        ),
        ("openapi: 3.1.0\npaths: {}\npaths: {}\n", "line 3 column 1"),
        (
            "openapi: 3.1.0\nx: {paths: 1, \"paths\": 2}\n",
            "line 2 column 15",
        ),
    ] {
        let error = rejected(text, "a");
        assert!(
            error.contains("key `paths` twice") && error.contains(place),
            "{error}"
        );
    }
    let statuses = "openapi: 3.1.0\nx:\n  200: {}\n  '200': {}\n";
    assert!(rejected(statuses, "a").contains("key `200` twice"));
    let merges = "openapi: 3.1.0\nx-a: &a {}\nx: {<<: *a, <<: *a}\n";
    assert!(rejected(merges, "a").contains("key `<<` twice"));
}

#[test]
fn reads_yaml_that_begins_like_json_or_with_marks() {
    let expected = json!({"openapi": "3.1.0", "paths": {}});
    for text in [
        "{openapi: 3.1.0, paths: {}}",
        "{\n  openapi: 3.1.0,\n  paths: {}, # none yet\n}",
        "{\"openapi\": \"3.1.0\", \"paths\": {},}",
        "--- \nopenapi: 3.1.0\npaths: {}\n",
        "%YAML 1.2\n---\nopenapi: 3.1.0\npaths: {}\n...\n",
        "# a comment\n\nopenapi: 3.1.0\npaths: {}\n",
        "\u{feff}openapi: 3.1.0\npaths: {}\n",
        "\u{feff}{openapi: 3.1.0, paths: {}}",
        "\u{feff}{\"openapi\": \"3.1.0\", \"paths\": {}}",
        "openapi: 3.1.0\r\npaths: {}\r\n",
        "\"openapi\": '3.1.0'\n\"paths\": {}\n",
    ] {
        assert_eq!(read(text.as_bytes(), "a").unwrap(), expected, "{text}");
    }
    assert_eq!(
        rejected("{\"openapi\": \"3.1.0\",}", "a.json")
            .matches("JSON")
            .count(),
        2
    );
    let twice = "{openapi: 3.1.0, paths: {}, paths: {}}";
    assert!(rejected(twice, "a.yaml").contains("key `paths` twice"));
    assert!(rejected(twice, "a").contains("not valid JSON"));
    assert!(rejected("[openapi, 3.1.0]", "a").contains("is not an object"));
    assert!(rejected("openapi: 3.1.0\n---\nopenapi: 3.1.0\n", "a").contains("second document"));
}

#[test]
fn types_scalars_as_yaml_1_2_does() {
    let x = extension(
        "x:\n  country: no\n  switch: on\n  day: 2024-01-01\n  time: 12:30:45\n  octal: 0o17\n  zeros: 0123\n  \
         quoted: '1'\n  tagged: !!str 1\n  number: !!int '1'\n  own: !thing 1\n  nothing: ~\n  200: status\n  true: name\n",
    );
    let expected = json!({"country": "no", "switch": "on", "day": "2024-01-01", "time": "12:30:45", "octal": 15,
        "zeros": 123, "quoted": "1", "tagged": "1", "number": 1, "own": 1, "nothing": null, "200": "status",
        "true": "name"});
    assert_eq!(x, expected);
}

/// The verdict for a new `maximum` of a request.
fn maximum(old: &str, new: &str, format: fn(&str) -> String) -> Verdict {
    let [old, new] = [old, new].map(|number| read(format(number).as_bytes(), "a").unwrap());
    compare(&old, &new).unwrap().verdict
}

fn as_json(number: &str) -> String {
    format!(
        r#"{{"openapi": "3.0.3", "paths": {{"/a": {{"get": {{"parameters": [{{"name": "n", "in": "query",
        "schema": {{"type": "number", "maximum": {number}}}}}], "responses": {{}}}}}}}}}}"#
    )
}

fn as_yaml(number: &str) -> String {
    format!("# YAML\n{}", as_json(number))
}

#[test]
fn reads_numbers_exactly() {
    for format in [as_json as fn(&str) -> String, as_yaml] {
        for (old, new, verdict) in [
            ("18446744073709551616", "18446744073709551616", Verdict::None),
            ("18446744073709551616", "18446744073709551616.0", Verdict::None),
            ("18446744073709551616", "1.8446744073709551616e19", Verdict::None),
            ("100000000000000000000", "1e20", Verdict::None),
            ("18446744073709551617", "18446744073709551616", Verdict::Breaking),
            ("0.10000000000000000001", "0.1", Verdict::Breaking),
            ("9007199254740993", "9007199254740992", Verdict::Breaking),
            ("1e400", "10e399", Verdict::None),
        ] {
            assert_eq!(maximum(old, new, format), verdict, "{old} {new}");
        }
    }
}

#[test]
fn shows_exact_numbers_in_reports() {
    let [old, new] = ["18446744073709551617", "18446744073709551616"]
        .map(|number| read(as_json(number).as_bytes(), "a").unwrap());
    let change = compare(&old, &new).unwrap().changes.remove(0);
    assert!(
        change.message.contains("18446744073709551616"),
        "{}",
        change.message
    );
    assert_eq!(change.before, "maximum 18446744073709551617");
    assert_eq!(change.after, "maximum 18446744073709551616");
}

#[test]
fn rejects_strings_that_begin_with_nul() {
    for text in [
        "{\"openapi\": \"3.1.0\", \"\\u0000number\": \"7\"}",
        "openapi: 3.1.0\n\"\\u0000number\": 7",
        "openapi: 3.1.0\nx: \"\\0number\"",
    ] {
        assert!(rejected(text, "a").contains("begins with NUL"));
    }
}

#[test]
fn copies_what_aliases_name() {
    let x = extension("x-a: &a {p: &b [1]}\nx: {all: *a, one: *b, &k key: *k}");
    assert_eq!(x, json!({"all": {"p": [1]}, "one": [1], "key": "key"}));
}

#[test]
fn rejects_aliases_without_bounds() {
    let mut bomb = String::from("openapi: 3.1.0\nx0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        bomb.push_str(&format!(
            "x{level}: &a{level} [{}]\n",
            [below.as_str(); 9].join(", ")
        ));
    }
    assert!(rejected(&bomb, "a").contains("repetition limit"));
    let mut tower = String::from("openapi: 3.1.0\nx0: &a0 [deep]\n");
    for level in 1..200 {
        tower.push_str(&format!("x{level}: &a{level} [*a{}]\n", level - 1));
    }
    assert!(rejected(&tower, "a").contains("recursion limit"));
    assert!(rejected("openapi: 3.1.0\nx: &a [*a]\n", "a").contains("inside its own anchor"));
    assert!(rejected("openapi: 3.1.0\nx: *b\n", "a").contains("not valid YAML"));
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        let deep = format!(
            "openapi: 3.1.0\nx: {}1{}\n",
            open.repeat(100_000),
            close.repeat(100_000)
        );
        assert!(read(deep.as_bytes(), "a").is_err());
    }
    assert!(read("- ".repeat(100_000).as_bytes(), "a").is_err());
}

#[test]
fn rejects_keys_that_are_no_strings() {
    for text in [
        "openapi: 3.1.0\n? [a]\n: 1\n",
        "openapi: 3.1.0\nx-a: &a {}\n? *a\n: 1\n",
    ] {
        assert!(rejected(text, "a").contains("a key is no string"));
    }
}

#[test]
fn says_what_to_do_about_other_formats() {
    for (text, problem, expected) in [
        ("swagger: '2.0'\npaths: {}", "is Swagger 2.0", "convert it first"),
        ("swagger: 2.0\npaths: {}", "is Swagger 2", "convert it first"),
        (
            "{\"swaggerVersion\": \"1.2\"}",
            "is Swagger 1.2",
            "convert it first",
        ),
        ("asyncapi: 3.0.0", "is AsyncAPI 3.0.0", "OpenAPI document"),
        ("arazzo: 1.0.0", "is Arazzo 1.0.0", "sourceDescriptions"),
        ("overlay: 1.0.0", "is an Overlay 1.0.0", "overlay applied"),
        (
            "{\"info\": {}, \"item\": []}",
            "no `openapi`",
            "Postman collection",
        ),
        ("{\"$schema\": \"a\"}", "no `openapi`", "JSON Schema"),
        ("openapi: 4.0.0", "version \"4.0.0\"", "3.2"),
        ("openapi: 3.10.0", "version \"3.10.0\"", "3.2"),
    ] {
        let error = rejected(text, "a");
        assert!(error.contains(problem) && error.contains(expected), "{error}");
    }
    for version in ["3.0", "'3.0'", "3.1", "3.2.0", "3.1.0-rc1"] {
        let read = read(format!("openapi: {version}\npaths: {{}}").as_bytes(), "a");
        assert!(read.is_ok(), "{version}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_panics(text in r#"([a-z0-9:{}\[\],'"&*!#%@|>?.<~\\ \n\t-]|: |- |<<|\$ref|\PC){0,60}"#) {
        let _ = read(text.as_bytes(), "a");
        let _ = read(format!("openapi: 3.1.0\npaths: {{}}\nx: {text}").as_bytes(), "a");
        let _ = read(format!("{{\"openapi\": \"3.1.0\", \"x\": {text}}}").as_bytes(), "a");
    }

    #[test]
    fn no_mutation_panics(at in 0..4_000_usize, length in 0..40_usize, with in ".{0,12}") {
        let notes = include_str!("common/notes.yaml");
        let json = read(notes.as_bytes(), "notes.yaml").unwrap().to_string();
        for text in [notes, json.as_str()] {
            let mut mutated = text.as_bytes().to_vec();
            let end = (at + length).min(mutated.len());
            mutated.splice(at.min(end)..end, with.bytes());
            let _ = read(&mutated, "a");
        }
    }
}

/// Reads the path `/a` of a document with the path `/b`.
fn part(components: &Value, schema: &Value) -> Value {
    let get = |schema: &Value| json!({"get": {"responses": {"200": {"description": "", "content": {"a/b": {"schema": schema}}}}}});
    let other = get(&json!({"$ref": "#/components/schemas/Other"}));
    let document = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/a": get(schema), "/b": other}, "components": components});
    let select = |paths: &[&str]| {
        assert_eq!(paths, ["/a", "/b"]);
        vec!["/a".to_owned()]
    };
    read_part(document.to_string().as_bytes(), "a.json", &select).unwrap()
}

#[test]
fn reads_of_a_part_the_components_that_its_paths_lead_to() {
    let components = json!({
        "schemas": {
            "A b": {"properties": {"inner": {"items": {"$ref": "#/components/schemas/Next"}}}},
            "Next": {"discriminator": {"propertyName": "kind", "mapping": {"x": "Bare", "y": "no such schema"}}},
            "Bare": {"type": "object"},
            "Subtype": {"allOf": [{"$ref": "#/components/schemas/Next"}]},
            "Below": {"allOf": [{"$ref": "#/components/schemas/Subtype"}]},
            "Other": {"$ref": "#/components/schemas/Next"},
        },
        "responses": {"of/other": {"description": "Next"}},
        "securitySchemes": {"oauth2": {"type": "oauth2"}},
    });
    let part = part(
        &components,
        &json!({"$ref": "#/components/schemas/A%20b/properties/inner"}),
    );
    let mut expected = components;
    for name in ["Other", "Below"] {
        assert!(
            expected["schemas"]
                .as_object_mut()
                .unwrap()
                .remove(name)
                .is_some()
        );
    }
    expected["responses"] = json!({});
    assert_eq!(part["components"], expected);
    assert_eq!(part["paths"].as_object().unwrap().len(), 1);
}

#[test]
fn reads_the_whole_where_a_part_is_not_known() {
    let other = json!({"schemas": {"Other": {"type": "object"}}});
    let to_a_path = json!({"$ref": "#/paths/~1b/get/responses/200/content/a~1b/schema"});
    assert_eq!(part(&other, &to_a_path)["components"], other);
    let broken =
        r##"{"openapi": "3.0.3", "paths": {"/a": {}, "/b": {"x": {"$ref": "#/components/schemas/None"}}}}"##;
    for text in [
        broken,
        r#"{"openapi": "3.0.3", "paths": {"/a": {}, "/b": {"x": 1, "x": 2}}}"#,
    ] {
        let whole = read(text.as_bytes(), "a.json").unwrap_err().to_string();
        let part = read_part(text.as_bytes(), "a.json", &|_| vec!["/a".to_owned()]);
        assert_eq!(part.unwrap_err().to_string(), whole);
    }
}
