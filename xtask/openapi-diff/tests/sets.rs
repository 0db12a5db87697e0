//! Keywords of one schema as sets of values: each line of a table is a pair of schemas and its verdicts, first where the
//! client sends and then where it receives.
#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

use openapi_diff::{Verdict, compare, read};

const NONE: &str = "none";
const ADDITIVE: &str = "additive";
const BREAKING: &str = "breaking";

fn verdict(version: &str, [old, new]: [&str; 2], place: &str) -> String {
    let [old, new] = [old, new].map(|schema| {
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        let operation = match place {
            "request" => format!("requestBody: {{{content}}}, responses: {{}}"),
            _ => format!("responses: {{'200': {{description: OK, {content}}}}}"),
        };
        let text = format!(
            "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{post: {{{operation}}}}}}}\n"
        );
        read(text.as_bytes(), "pair").unwrap()
    });
    match compare(&old, &new).unwrap().verdict {
        Verdict::None | Verdict::Docs => NONE,
        Verdict::Additive => ADDITIVE,
        Verdict::Breaking => BREAKING,
    }
    .to_owned()
}

/// Judges every pair, and those of equal schemas the other way round, too.
fn check(version: &str, pairs: &[(&str, &str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (old, new, request, response) in pairs {
        let mut judge = |sides: [&str; 2], place: &str, expected: &str| {
            let found = verdict(version, sides, place);
            if found != expected {
                let [old, new] = sides;
                wrong.push(format!(
                    "{place}: {old} -> {new}: expected {expected}, found {found}"
                ));
            }
        };
        judge([old, new], "request", request);
        judge([old, new], "response", response);
        if [*request, *response] == [NONE, NONE] {
            judge([new, old], "request", NONE);
            judge([new, old], "response", NONE);
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn same(version: &str, pairs: &[(&str, &str)]) {
    let pairs: Vec<_> = pairs.iter().map(|(old, new)| (*old, *new, NONE, NONE)).collect();
    check(version, &pairs);
}

#[test]
#[rustfmt::skip]
fn compares_bounds_as_intervals() {
    same("3.1.0", &[
        ("{type: integer, exclusiveMinimum: 4}", "{type: integer, minimum: 5}"),
        ("{type: integer, exclusiveMinimum: 4.5}", "{type: integer, minimum: 5}"),
        ("{type: integer, exclusiveMaximum: 4}", "{type: integer, maximum: 3}"),
        ("{type: integer, exclusiveMinimum: -1}", "{type: integer, minimum: 0}"),
        ("{type: integer, minimum: 0.5, maximum: 9.5}", "{type: integer, minimum: 1, maximum: 9}"),
        ("{type: number, minimum: 1.0}", "{type: number, minimum: 1}"),
        ("{type: number, minimum: 0, exclusiveMinimum: 0}", "{type: number, exclusiveMinimum: 0}"),
        ("{type: number, minimum: 5, exclusiveMinimum: 0}", "{type: number, minimum: 5}"),
        ("{type: integer, minimum: 5, multipleOf: 2}", "{type: integer, minimum: 6, multipleOf: 2}"),
        ("{type: integer, exclusiveMinimum: 4, multipleOf: 2}", "{type: integer, minimum: 6, multipleOf: 2}"),
        ("{type: number, maximum: 0.55, multipleOf: 0.1}", "{type: number, maximum: 0.5, multipleOf: 0.1}"),
        ("{type: number, exclusiveMaximum: 0.3, multipleOf: 0.1}", "{type: number, maximum: 0.2, multipleOf: 0.1}"),
        ("{type: string, minimum: 3}", "{type: string}"),
        ("{type: [string, 'null'], minItems: 3, minProperties: 2}", "{type: [string, 'null']}"),
        ("{allOf: [{type: integer, minimum: 1}, {exclusiveMinimum: 1}]}", "{type: integer, minimum: 2}"),
        ("{type: integer, format: int32, maximum: 2147483647}", "{type: integer, format: int32}"),
        ("{type: integer, format: int64, minimum: -9223372036854775808}", "{type: integer, format: int64}"),
        ("{type: number, multipleOf: 1}", "{type: integer}"),
        ("{type: number, multipleOf: 5}", "{type: integer, multipleOf: 5}"),
    ]);
    same("3.0.3", &[
        ("{type: integer, minimum: 4, exclusiveMinimum: true}", "{type: integer, minimum: 5}"),
        ("{type: integer, maximum: 4, exclusiveMaximum: true}", "{type: integer, maximum: 3}"),
        ("{type: number, minimum: 4, exclusiveMinimum: false}", "{type: number, minimum: 4}"),
        ("{type: number, exclusiveMinimum: true}", "{type: number}"),
        ("{type: integer, minimum: 0, maximum: 10, exclusiveMaximum: true}", "{type: integer, minimum: 0, maximum: 9}"),
    ]);
    check("3.0.3", &[
        ("{type: number, minimum: 0, exclusiveMinimum: true}", "{type: number, minimum: 0}", ADDITIVE, BREAKING),
        ("{type: number, minimum: 0}", "{type: number, minimum: 0, exclusiveMinimum: true}", BREAKING, ADDITIVE),
        ("{type: integer, maximum: 9}", "{type: integer, maximum: 11, exclusiveMaximum: true}", ADDITIVE, BREAKING),
        ("{type: integer, maximum: 9}", "{type: integer, maximum: 9, exclusiveMaximum: true}", BREAKING, ADDITIVE),
        ("{type: number, minimum: 0}", "{type: number, maximum: 0}", BREAKING, BREAKING),
    ]);
    check("3.1.0", &[
        ("{type: number, exclusiveMinimum: 0}", "{type: number, minimum: 1}", BREAKING, ADDITIVE),
        ("{type: number, exclusiveMinimum: 0}", "{type: number, minimum: 0}", ADDITIVE, BREAKING),
        ("{type: number, exclusiveMinimum: 0}", "{type: number, minimum: -1}", ADDITIVE, BREAKING),
        ("{type: integer, exclusiveMinimum: 0}", "{type: integer, minimum: 0}", ADDITIVE, BREAKING),
        ("{type: integer, exclusiveMinimum: 0}", "{type: integer, minimum: 2}", BREAKING, ADDITIVE),
        ("{type: integer, minimum: 1}", "{type: integer, minimum: 0, maximum: 5}", BREAKING, BREAKING),
        ("{type: string}", "{type: [string, integer], minimum: 3}", ADDITIVE, BREAKING),
        ("{type: integer}", "{type: integer, minimum: 5, maximum: 4}", BREAKING, BREAKING),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_numbers_without_loss() {
    check("3.1.0", &[
        ("{type: integer, maximum: 9007199254740992}", "{type: integer, maximum: 9007199254740993}", ADDITIVE, BREAKING),
        ("{type: integer, maximum: 18446744073709551615}", "{type: integer, maximum: 18446744073709551614}", BREAKING, ADDITIVE),
        ("{type: integer, enum: [9007199254740993]}", "{type: integer, enum: [9007199254740993, 9007199254740992]}", ADDITIVE, ADDITIVE),
        ("{type: number, maximum: 1e300}", "{type: number, maximum: 1e301}", ADDITIVE, BREAKING),
        ("{type: number, minimum: 1e-300}", "{type: number, minimum: 1e-301}", ADDITIVE, BREAKING),
    ]);
    same("3.1.0", &[
        ("{type: number, maximum: 1e3}", "{type: number, maximum: 1000}"),
        ("{type: number, enum: [1, 2.50]}", "{type: number, enum: [1.0, 2.5]}"),
        ("{type: integer, default: 1.0}", "{type: integer, default: 1}"),
        ("{type: array, items: {type: number}, enum: [[1.0]]}", "{type: array, items: {type: number}, enum: [[1]]}"),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_steps_by_divisibility() {
    same("3.1.0", &[
        ("{type: integer, multipleOf: 1}", "{type: integer}"),
        ("{type: integer, multipleOf: 0.5}", "{type: integer}"),
        ("{type: integer, multipleOf: 0.1}", "{type: integer}"),
        ("{type: integer, multipleOf: 1.5}", "{type: integer, multipleOf: 3}"),
        ("{type: number, multipleOf: 0.10}", "{type: number, multipleOf: 1e-1}"),
        ("{allOf: [{type: integer, multipleOf: 4}, {multipleOf: 6}]}", "{type: integer, multipleOf: 12}"),
    ]);
    check("3.1.0", &[
        ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 4}", BREAKING, ADDITIVE),
        ("{type: integer, multipleOf: 4}", "{type: integer, multipleOf: 2}", ADDITIVE, BREAKING),
        ("{type: number, multipleOf: 0.1}", "{type: number, multipleOf: 0.3}", BREAKING, ADDITIVE),
        ("{type: number, multipleOf: 0.01}", "{type: number, multipleOf: 0.1}", BREAKING, ADDITIVE),
        ("{type: number, multipleOf: 0.1}", "{type: number, multipleOf: 0.01}", ADDITIVE, BREAKING),
        ("{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}", BREAKING, BREAKING),
        ("{type: integer}", "{type: integer, multipleOf: 2}", BREAKING, ADDITIVE),
        ("{type: integer, multipleOf: 2}", "{type: integer}", ADDITIVE, BREAKING),
        ("{type: number}", "{type: number, multipleOf: 1}", BREAKING, ADDITIVE),
        ("{type: integer, minimum: 5, multipleOf: 2}", "{type: integer, minimum: 7, multipleOf: 2}", BREAKING, ADDITIVE),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_sizes_that_bind() {
    same("3.1.0", &[
        ("{type: string, minLength: 0}", "{type: string}"),
        ("{type: string, minLength: 2.0}", "{type: string, minLength: 2}"),
        ("{type: array, minItems: 0, uniqueItems: false}", "{type: array}"),
        ("{type: array, maxItems: 1, uniqueItems: true}", "{type: array, maxItems: 1}"),
        ("{type: object, minProperties: 0}", "{type: object}"),
        ("{type: object, required: [a], minProperties: 1}", "{type: object, required: [a]}"),
        ("{type: object, properties: {a: {}, b: {}}, required: [a, b], minProperties: 2}", "{type: object, properties: {a: {}, b: {}}, required: [a, b]}"),
        ("{type: object, properties: {a: {}}, additionalProperties: false, maxProperties: 1}", "{type: object, properties: {a: {}}, additionalProperties: false}"),
        ("{type: array, minContains: 3, maxContains: 4}", "{type: array}"),
        ("{type: array, contains: {type: string}, minContains: 1}", "{type: array, contains: {type: string}}"),
        ("{type: array, contains: {type: string}, minContains: 0}", "{type: array}"),
        ("{type: array, contains: {type: string}, minItems: 1}", "{type: array, contains: {type: string}}"),
        ("{type: string, format: uuid, minLength: 36, maxLength: 36}", "{type: string, format: uuid}"),
    ]);
    check("3.1.0", &[
        ("{type: array, contains: {type: string}, minContains: 2}", "{type: array, contains: {type: string}}", ADDITIVE, BREAKING),
        ("{type: array, contains: {type: string}}", "{type: array, contains: {type: string}, minContains: 2}", BREAKING, ADDITIVE),
        ("{type: array, contains: {type: string}, maxContains: 2}", "{type: array, contains: {type: string}, maxContains: 3}", ADDITIVE, BREAKING),
        ("{type: array, contains: {type: string}}", "{type: array, contains: {type: string}, maxContains: 3}", BREAKING, ADDITIVE),
        ("{type: array, contains: {type: string}, minContains: 0, maxContains: 2}", "{type: array, contains: {type: string}, maxContains: 2}", BREAKING, ADDITIVE),
        ("{type: array, contains: {type: string}, minContains: 2}", "{type: array}", ADDITIVE, BREAKING),
        ("{type: array}", "{type: array, contains: {type: string}, minContains: 2}", BREAKING, ADDITIVE),
        ("{type: object, required: [a], minProperties: 1, properties: {a: {}}}", "{type: object, minProperties: 1, properties: {a: {}}}", ADDITIVE, BREAKING),
        ("{type: object, required: [a], properties: {a: {}}}", "{type: object, required: [a], minProperties: 2, properties: {a: {}}}", BREAKING, ADDITIVE),
        ("{type: array, uniqueItems: true}", "{type: array, uniqueItems: false}", ADDITIVE, BREAKING),
        ("{type: string, minLength: 1}", "{type: string, minLength: 0}", ADDITIVE, BREAKING),
    ]);
}

#[test]
#[rustfmt::skip]
fn ignores_patterns_that_every_string_matches() {
    same("3.0.3", &[
        ("{type: string, pattern: '.*'}", "{type: string}"),
        ("{type: string, pattern: '^.*$'}", "{type: string}"),
        ("{type: string, pattern: ''}", "{type: string}"),
        ("{type: string, pattern: '^.+$'}", "{type: string, minLength: 1}"),
        ("{type: string, pattern: '^.*abc'}", "{type: string, pattern: 'abc'}"),
        ("{type: string, pattern: '^a.*$'}", "{type: string, pattern: '^a'}"),
        ("{type: integer, pattern: '^a'}", "{type: integer}"),
        ("{allOf: [{type: string, pattern: '^a'}, {pattern: 'b$'}]}", "{allOf: [{pattern: 'b$'}, {type: string, pattern: '^a'}, {pattern: '.*'}]}"),
    ]);
    check("3.0.3", &[
        ("{type: string, pattern: '^[a-z]+$'}", "{type: string, pattern: '.*'}", ADDITIVE, BREAKING),
        ("{type: string, pattern: '.*'}", "{type: string, pattern: '^[a-z]+$'}", BREAKING, ADDITIVE),
        ("{type: string, pattern: '^a'}", "{type: string, pattern: 'a'}", ADDITIVE, BREAKING),
        ("{type: string, pattern: 'a'}", "{type: string, pattern: '^a$'}", BREAKING, ADDITIVE),
        ("{type: string, pattern: '^a'}", "{type: string, pattern: 'a$'}", BREAKING, BREAKING),
        ("{type: string, pattern: '^a'}", "{allOf: [{type: string, pattern: '^a'}, {pattern: 'b$'}]}", BREAKING, ADDITIVE),
        ("{allOf: [{type: string, pattern: '^a'}, {pattern: 'b$'}]}", "{type: string, pattern: '^a'}", ADDITIVE, BREAKING),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_enumerations_as_sets() {
    same("3.1.0", &[
        ("{enum: [a, b]}", "{oneOf: [{const: a, title: A}, {const: b}]}"),
        ("{type: string, enum: [a, b]}", "{anyOf: [{const: a}, {const: b}, {const: a}]}"),
        ("{type: string, enum: [a, b]}", "{type: string, oneOf: [{const: a}, {enum: [b]}]}"),
        ("{type: string, enum: [a]}", "{const: a}"),
        ("{type: string, enum: [a, b]}", "{enum: [b, a]}"),
        ("{type: string, enum: [a, 1]}", "{type: string, enum: [a]}"),
        ("{type: [string, integer], enum: [a, b]}", "{type: string, enum: [a, b]}"),
        ("{type: number, enum: [1, 2]}", "{type: integer, enum: [1.0, 2.0]}"),
        ("{type: integer, enum: [1, 2.5]}", "{type: integer, enum: [1]}"),
        ("{type: integer, enum: [1, 2, 3], maximum: 2}", "{type: integer, enum: [1, 2]}"),
        ("{type: integer, enum: [1, 2], maximum: 20, minimum: 0}", "{type: integer, enum: [1, 2]}"),
        ("{type: string, enum: [a, bbb], maxLength: 2}", "{type: string, enum: [a]}"),
        ("{type: boolean, enum: [true, false]}", "{type: boolean}"),
        ("{enum: [true, false]}", "{type: boolean}"),
        ("{oneOf: [{const: true}, {const: false}]}", "{type: boolean}"),
        ("{enum: [a, b], const: a}", "{const: a}"),
        ("{allOf: [{enum: [a, b]}, {enum: [b, c]}]}", "{const: b}"),
        ("{anyOf: [{enum: [a, b]}, {type: string}]}", "{type: string}"),
        ("{oneOf: [{const: 1}, {const: 1.0}, {const: 2}]}", "{const: 2}"),
        ("{oneOf: [{const: a}, {const: b}, {type: 'null'}]}", "{enum: [a, b, null]}"),
        ("{oneOf: [{const: a}, {const: b}, {type: array}, {type: object, minProperties: 1}]}", "{oneOf: [{enum: [b, a]}, {type: array}, {type: object, minProperties: 1}]}"),
        ("{type: array, items: {oneOf: [{const: a}, {const: b}]}}", "{type: array, items: {enum: [a, b]}}"),
        ("{type: object, properties: {x: {anyOf: [{const: 1}, {const: 2}]}}}", "{type: object, properties: {x: {enum: [2, 1]}}}"),
    ]);
    same("3.0.3", &[
        ("{type: string, enum: [a, b]}", "{oneOf: [{type: string, enum: [a], description: A}, {type: string, enum: [b]}]}"),
        ("{type: string, enum: [a, b]}", "{type: string, anyOf: [{enum: [a]}, {enum: [b]}]}"),
        ("{type: integer, enum: [1, 2]}", "{oneOf: [{type: integer, enum: [1], title: One}, {type: integer, enum: [2]}]}"),
    ]);
    check("3.1.0", &[
        ("{const: a}", "{const: b}", BREAKING, BREAKING),
        ("{enum: [a, b]}", "{enum: [c, d]}", BREAKING, BREAKING),
        ("{enum: [a, b]}", "{enum: [b, c]}", BREAKING, ADDITIVE),
        ("{enum: [a]}", "{enum: [a, b]}", ADDITIVE, ADDITIVE),
        ("{const: a}", "{enum: [a, b]}", ADDITIVE, ADDITIVE),
        ("{enum: [a, b]}", "{const: a}", BREAKING, ADDITIVE),
        ("{enum: [a, b]}", "{oneOf: [{const: a}, {const: b}, {const: c}]}", ADDITIVE, ADDITIVE),
        ("{oneOf: [{const: a}, {const: b}]}", "{enum: [a]}", BREAKING, ADDITIVE),
        ("{oneOf: [{const: a}, {const: b}]}", "{oneOf: [{const: c}, {const: d}]}", BREAKING, BREAKING),
        ("{oneOf: [{const: a}, {type: array, minItems: 1}]}", "{oneOf: [{const: a}, {const: b}, {type: array, minItems: 1}]}", ADDITIVE, ADDITIVE),
        ("{oneOf: [{const: a}, {const: b}, {type: array, minItems: 1}]}", "{oneOf: [{const: c}, {type: array, minItems: 1}]}", BREAKING, BREAKING),
        ("{type: string}", "{type: string, enum: [a]}", BREAKING, ADDITIVE),
        ("{type: string, enum: [a]}", "{type: string}", ADDITIVE, ADDITIVE),
        ("{type: string, enum: [a], maxLength: 5}", "{type: string, maxLength: 5}", ADDITIVE, ADDITIVE),
        ("{type: string, enum: [aaa]}", "{type: string, maxLength: 2}", BREAKING, BREAKING),
        ("{type: string, maxLength: 2}", "{type: string, enum: [aaa]}", BREAKING, BREAKING),
        ("{type: string, maxLength: 3}", "{type: string, enum: [aaa]}", BREAKING, ADDITIVE),
        ("{type: integer, enum: [1, 2]}", "{type: number, enum: [1, 2.5, 2]}", ADDITIVE, ADDITIVE),
        ("{enum: [a]}", "{enum: [a, 1]}", ADDITIVE, BREAKING),
        ("{type: number, enum: [1]}", "{type: number}", ADDITIVE, ADDITIVE),
        ("{type: number}", "{type: number, enum: [1]}", BREAKING, ADDITIVE),
        ("{type: boolean, enum: [true]}", "{type: boolean}", ADDITIVE, ADDITIVE),
        ("{type: boolean}", "{const: true}", BREAKING, ADDITIVE),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_null_in_each_spelling() {
    same("3.1.0", &[
        ("{type: [string, 'null']}", "{oneOf: [{type: string}, {type: 'null'}]}"),
        ("{type: [string, 'null']}", "{type: string, nullable: true}"),
        ("{type: [string, 'null'], maxLength: 3}", "{anyOf: [{type: string, maxLength: 3}, {const: null}]}"),
        ("{type: [string, 'null'], enum: [a, null]}", "{enum: [a, null]}"),
        ("{type: [string, 'null'], enum: [a]}", "{type: string, enum: [a]}"),
        ("{type: string, enum: [a, null]}", "{type: string, enum: [a]}"),
        ("{type: 'null'}", "{const: null}"),
        ("{type: 'null'}", "{enum: [null]}"),
        ("{type: ['null']}", "{type: 'null'}"),
        ("{oneOf: [{enum: [a, null]}, {enum: [b]}]}", "{enum: [a, b, null]}"),
    ]);
    same("3.0.3", &[
        ("{type: string, nullable: true, enum: [a, null]}", "{oneOf: [{type: string, enum: [a]}, {enum: [null], nullable: true}]}"),
        ("{type: string, nullable: false}", "{type: string}"),
    ]);
    check("3.1.0", &[
        ("{type: 'null'}", "{type: [string, 'null']}", ADDITIVE, BREAKING),
        ("{type: [string, 'null']}", "{type: 'null'}", BREAKING, ADDITIVE),
        ("{type: 'null'}", "{type: string}", BREAKING, BREAKING),
        ("{type: string}", "{type: 'null'}", BREAKING, BREAKING),
        ("{type: 'null'}", "{enum: [a, null]}", ADDITIVE, BREAKING),
        ("{enum: [a]}", "{enum: [a, null]}", ADDITIVE, BREAKING),
        ("{enum: [a, null]}", "{enum: [a]}", BREAKING, ADDITIVE),
        ("{oneOf: [{const: a}, {type: 'null'}]}", "{const: a}", BREAKING, ADDITIVE),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_formats_in_each_spelling() {
    same("3.1.0", &[
        ("{type: string, format: byte}", "{type: string, contentEncoding: base64}"),
        ("{type: string, format: byte}", "{type: string, contentEncoding: BASE64, contentMediaType: application/octet-stream}"),
        ("{type: string, format: base64url}", "{type: string, contentEncoding: base64url}"),
        ("{type: string, format: binary}", "{type: string, contentMediaType: application/octet-stream}"),
        ("{type: string, format: password}", "{type: string}"),
        ("{type: integer, format: date}", "{type: integer}"),
        ("{type: boolean, format: int32}", "{type: boolean}"),
    ]);
    check("3.1.0", &[
        ("{type: string, format: byte}", "{type: string}", ADDITIVE, BREAKING),
        ("{type: string}", "{type: string, contentEncoding: base64}", BREAKING, ADDITIVE),
        ("{type: string, contentEncoding: base64}", "{type: string, contentEncoding: base64url}", BREAKING, BREAKING),
        ("{type: string, format: byte}", "{type: string, format: binary}", BREAKING, BREAKING),
        ("{type: string, format: password}", "{type: string, format: date}", BREAKING, ADDITIVE),
    ]);
}

#[test]
#[rustfmt::skip]
fn evaluates_listed_values() {
    same("3.1.0", &[
        ("{type: string, enum: [abc, de]}", "{type: string, enum: [abc, de], pattern: '^[a-z]+$'}"),
        ("{type: string, enum: [a, b, c], not: {enum: [c, d]}}", "{type: string, enum: [a, b]}"),
        ("{type: string, enum: [a, '1'], pattern: '^[a-z]$'}", "{type: string, enum: [a]}"),
        ("{type: integer, format: int64, enum: [1, 2]}", "{type: integer, format: int32, enum: [1, 2]}"),
    ]);
    check("3.1.0", &[
        ("{type: string, enum: [a, b]}", "{type: string, pattern: '^[0-9]+$'}", BREAKING, BREAKING),
        ("{type: string, enum: [a, b]}", "{type: string, pattern: '^[a-z]$'}", ADDITIVE, ADDITIVE),
        ("{type: string, enum: [a, '1']}", "{type: string, pattern: '^[a-z]$'}", BREAKING, ADDITIVE),
        ("{type: string, enum: [a, b]}", "{type: string, minLength: 4}", BREAKING, BREAKING),
        ("{type: integer, enum: [1, 2]}", "{type: integer, minimum: 10}", BREAKING, BREAKING),
        ("{type: string}", "{type: [string, object], format: uuid}", BREAKING, BREAKING),
        ("{enum: [a, 2]}", "{enum: [b, 2]}", BREAKING, BREAKING),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_integer_formats_as_bounds() {
    same("3.1.0", &[
        ("{type: integer, format: int32}", "{type: integer, minimum: -2147483648, maximum: 2147483647}"),
        ("{type: integer, minimum: 0, maximum: 100}", "{type: integer, format: int32, minimum: 0, maximum: 100}"),
        ("{type: integer, format: int64, minimum: 0, maximum: 100}", "{type: integer, format: int32, minimum: 0, maximum: 100}"),
        ("{type: string, format: date-time}", "{type: string, format: date-time, minLength: 1}"),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_names_as_sets() {
    same("3.1.0", &[
        ("{type: object, additionalProperties: {type: string}}", "{type: object, patternProperties: {'.*': {type: string}}}"),
        ("{type: object, additionalProperties: {type: string}}", "{type: object, additionalProperties: {type: string}, patternProperties: {'^x': {type: string}}}"),
        ("{type: object, patternProperties: {'^x': {}}}", "{type: object}"),
        ("{properties: {a: {type: string}}, additionalProperties: false, propertyNames: {maxLength: 4}}", "{properties: {a: {type: string}}, additionalProperties: false}"),
        ("{properties: {a: {}, b: {}}, required: [b], dependentRequired: {a: [b]}}", "{properties: {a: {}, b: {}}, required: [b]}"),
        ("{properties: {b: {}}, additionalProperties: false, dependentRequired: {a: [b]}}", "{properties: {b: {}}, additionalProperties: false}"),
        ("{properties: {a: false}, additionalProperties: false}", "{type: object, additionalProperties: false}"),
    ]);
    check("3.1.0", &[
        ("{properties: {a: {type: string}}, additionalProperties: false}", "{properties: {a: {type: string}}, additionalProperties: false, patternProperties: {'^x': {type: integer}}}", ADDITIVE, ADDITIVE),
        ("{properties: {x1: {type: string}}}", "{properties: {x1: {type: string}}, patternProperties: {'^x': {type: integer}}}", BREAKING, BREAKING),
        ("{type: object, additionalProperties: {type: string}}", "{type: object, additionalProperties: {type: string}, patternProperties: {'^x': {type: string, maxLength: 4}}}", BREAKING, ADDITIVE),
    ]);
}

#[test]
#[rustfmt::skip]
fn compares_what_is_excluded() {
    same("3.1.0", &[
        ("{type: string, not: {type: integer}}", "{type: string}"),
        ("{anyOf: [{type: 'null'}]}", "{type: 'null'}"),
        ("{not: {type: string}}", "{type: [number, boolean, object, array, 'null']}"),
        ("{not: {not: {type: string}}}", "{type: string}"),
        ("{allOf: [{type: string, not: {const: a}}, {not: {const: b}}]}", "{type: string, not: {enum: [a, b]}}"),
    ]);
    check("3.1.0", &[
        ("{type: string, not: {enum: [a, b]}}", "{type: string, not: {enum: [a]}}", ADDITIVE, BREAKING),
        ("{type: string, not: {enum: [a]}}", "{type: string, not: {enum: [a, b]}}", BREAKING, ADDITIVE),
    ]);
}
