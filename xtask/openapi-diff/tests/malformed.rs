//! Malformed documents are errors and never panics.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use common::notes;
use openapi_diff::{compare, normalize, read};
use serde_json::Value;

#[test]
fn rejects_values_of_wrong_types_without_panic() {
    let places = [
        "/paths",
        "/paths/~1notes",
        "/paths/~1notes/get",
        "/paths/~1notes/get/parameters",
        "/paths/~1notes/get/parameters/0",
        "/paths/~1notes/get/responses",
        "/paths/~1notes/get/responses/200/headers",
        "/paths/~1notes/post/requestBody",
        "/paths/~1notes/post/requestBody/content",
        "/components/schemas/Note",
        "/components/schemas/Note/properties",
        "/components/schemas/Note/properties/id/type",
        "/components/schemas/Note/required",
        "/components/schemas/Author/oneOf",
        "/components/securitySchemes",
        "/components/securitySchemes/oauth/flows",
        "/security",
        "/servers",
        "/info",
        "/components/schemas/Mood/enum",
        "/components/schemas/Target/discriminator",
        "/paths/~1notes/get/tags",
        "/components",
    ];
    let mut rejected = 0;
    for place in places {
        for value in [
            Value::Null,
            true.into(),
            7.into(),
            "x".into(),
            serde_json::json!([1]),
            serde_json::json!({"a": 1}),
        ] {
            let mut document = notes();
            *document.pointer_mut(place).unwrap() = value;
            let bytes = document.to_string().into_bytes();
            let Ok(document) = read(&bytes, "mangled") else {
                rejected += 1;
                continue;
            };
            match compare(&notes(), &document) {
                Ok(_) => {
                    let _ = normalize(&document);
                }
                Err(error) => {
                    rejected += 1;
                    assert!(error.to_string().contains("expected"), "{error}");
                }
            }
        }
    }
    assert!(rejected > 40, "{rejected} rejected");
}

#[test]
fn names_the_place_of_a_value_of_a_wrong_type() {
    for place in [
        "/paths/~1notes",
        "/paths/~1notes/get",
        "/paths/~1notes/get/parameters/0",
        "/paths/~1notes/get/responses/200",
        "/paths/~1notes/get/responses/200/content",
        "/paths/~1notes/post/requestBody",
        "/paths/~1notes/post/requestBody/content/application~1json",
        "/servers",
    ] {
        let mut document = notes();
        *document.pointer_mut(place).unwrap() = 7.into();
        let error = compare(&notes(), &document).unwrap_err();
        assert_eq!(error.at(), place, "{error}");
    }
}

#[test]
fn rejects_flags_that_are_no_booleans() {
    for flag in ["yes", "'true'", "1"] {
        let text = format!(
            "openapi: 3.1.0\npaths: {{/a: {{get: {{parameters: [{{name: q, in: query, required: {flag}, schema: {{}}}}], \
             responses: {{}}}}}}}}"
        );
        let document = read(text.as_bytes(), "a.yaml").unwrap();
        let error = compare(&notes(), &document).unwrap_err();
        assert_eq!(error.at(), "/paths/~1a/get/parameters/0/required");
    }
}
