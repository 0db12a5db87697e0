//! Single changes, each with the one entry it must get.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod common;

use std::collections::BTreeSet;

use common::{json, notes};
use serde_json::Value;
use xtask::diff::{RULES, compare};

/// A case: id, level, direction, how many operations it reaches, and the edits that make the new document:
/// lines of `pointer = JSON` to set and `pointer !` to remove. `~` stands for `/components/schemas`, and
/// `old:` makes the edit in the old document too.
struct Case(&'static str, &'static str, &'static str, usize, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // Operations, servers, security.
    Case("operation-removed", "breaking", "both", 1, "/paths/~1notes~1{noteId}/delete !"),
    Case("operation-added", "additive", "both", 1, r#"/paths/~1notes/delete = {"responses": {"204": {"description": ""}}}"#),
    Case("operation-moved", "breaking", "both", 1, "old:/paths/~1notes~1{noteId}/put !\nold:/paths/~1notes~1{noteId}/get !\nold:/paths/~1notes~1{noteId}/delete !\nold:/paths/~1old = {\"get\":{\"responses\":{\"200\":{\"description\":\"\"}}}}\n/paths/~1old !\n/paths/~1new = {\"get\":{\"responses\":{\"200\":{\"description\":\"\"}}}}"),
    Case("server-added", "additive", "request", 5, r#"/servers/2 = {"url": "https://us.notes.example"}"#),
    Case("server-removed", "breaking", "request", 5, "/servers/1 !"),
    Case("server-changed", "breaking", "request", 5, r#"/servers/1 = {"url": "https://us.notes.example"}"#),
    Case("security-required", "breaking", "request", 1, r#"/paths/~1notes~1{noteId}/delete/security = [{"key": []}]"#),
    Case("security-opened", "additive", "request", 1, "/paths/~1notes~1{noteId}/put/security = []"),
    Case("security-alternative-added", "additive", "request", 1, r#"/paths/~1notes~1{noteId}/put/security/1 = {"key": []}"#),
    Case("security-alternative-removed", "breaking", "request", 3, "/security/1 !"),
    Case("security-alternative-removed", "breaking", "request", 3, "/security/0 !"),
    Case("security-scope-added", "breaking", "request", 3, r#"/security/0/oauth/1 = "notes.list""#),
    Case("security-scope-removed", "additive", "request", 1, "/paths/~1notes~1{noteId}/put/security/0/oauth/0 !"),
    Case("security-scheme-changed", "breaking", "request", 3, r#"/components/securitySchemes/key/in = "query""#),
    Case("security-scheme-changed", "breaking", "request", 3, r#"/components/securitySchemes/key/name = "X-Other""#),
    Case("security-flow-removed", "breaking", "request", 4, "/components/securitySchemes/oauth/flows/clientCredentials !"),
    Case("security-flow-added", "additive", "request", 4, r#"/components/securitySchemes/oauth/flows/password = {"tokenUrl": "https://notes.example/token", "scopes": {}}"#),
    Case("security-flow-url-changed", "breaking", "request", 4, r#"/components/securitySchemes/oauth/flows/clientCredentials/tokenUrl = "https://notes.example/other""#),
    Case("security-flow-scope-added", "additive", "request", 4, r#"/components/securitySchemes/oauth/flows/clientCredentials/scopes/notes.write = """#),
    Case("security-flow-scope-removed", "breaking", "request", 4, "/components/securitySchemes/oauth/flows/authorizationCode/scopes/notes.write !"),
    Case("security-flow-scopes-unsaid", "docs", "request", 4, "/components/securitySchemes/oauth/flows/clientCredentials/scopes !"),
    Case("security-flow-scopes-said", "docs", "request", 4, "old:/components/securitySchemes/oauth/flows/clientCredentials/scopes !\n/components/securitySchemes/oauth/flows/clientCredentials/scopes = {}"),
    // Parameters.
    Case("parameter-added", "additive", "request", 1, r#"/paths/~1notes/get/parameters/4 = {"name": "q", "in": "query", "schema": {"type": "string"}}"#),
    Case("parameter-added-required", "breaking", "request", 1, r#"/paths/~1notes/get/parameters/4 = {"name": "q", "in": "query", "required": true, "schema": {"type": "string"}}"#),
    Case("parameter-added-required", "breaking", "request", 3, r#"/paths/~1notes~1{noteId}/parameters/1 = {"name": "X-Id", "in": "header", "required": true, "schema": {"type": "string"}}"#),
    Case("parameter-removed", "breaking", "request", 1, "/paths/~1notes/get/parameters/0 !"),
    Case("parameter-became-required", "breaking", "request", 1, "/paths/~1notes/get/parameters/0/required = true"),
    Case("parameter-became-optional", "additive", "request", 1, "/paths/~1notes/get/parameters/1/required = false"),
    Case("parameter-style-changed", "breaking", "request", 1, "/paths/~1notes/get/parameters/2/explode = false"),
    Case("parameter-may-not-be-empty", "breaking", "request", 1, "/paths/~1notes/get/parameters/2/allowEmptyValue = false"),
    Case("parameter-may-be-empty", "additive", "request", 1, "/paths/~1notes/get/parameters/0/allowEmptyValue = true"),
    Case("limit-tightened", "breaking", "request", 1, "/paths/~1notes/get/parameters/0/schema/maximum = 50"),
    Case("limit-loosened", "additive", "request", 1, "/paths/~1notes/get/parameters/2/schema/maxItems = 20"),
    Case("default-changed", "breaking", "request", 1, "/paths/~1notes/get/parameters/0/schema/default = 50"),
    Case("default-removed", "breaking", "request", 1, "/paths/~1notes/get/parameters/0/schema/default !"),
    Case("default-added", "additive", "request", 1, r#"/paths/~1notes/get/parameters/3/schema/default = "t""#),
    Case("type-changed", "breaking", "request", 1, r#"/paths/~1notes/get/parameters/2/schema/items = {"type": "string"}"#),
    Case("enum-value-removed", "breaking", "request", 1, "~/State/enum/1 !"),
    Case("enum-value-added", "additive", "request", 1, r#"~/State/enum/2 = "LATE""#),
    Case("path-parameter-renamed", "docs", "request", 3, "rename"),
    // Bodies and media types.
    Case("body-added", "additive", "request", 1, r#"/paths/~1notes~1{noteId}/delete/requestBody = {"content": {"application/json": {}}}"#),
    Case("body-added-required", "breaking", "request", 1, r#"/paths/~1notes~1{noteId}/delete/requestBody = {"required": true, "content": {"application/json": {}}}"#),
    Case("body-removed", "breaking", "request", 1, "/paths/~1notes~1{noteId}/put/requestBody !"),
    Case("body-became-required", "breaking", "request", 1, "/paths/~1notes~1{noteId}/put/requestBody/required = true"),
    Case("body-became-optional", "additive", "request", 1, "/paths/~1notes/post/requestBody/required !"),
    Case("media-type-added", "additive", "request", 1, r#"/paths/~1notes/post/requestBody/content/text~1csv = {}"#),
    Case("media-type-removed", "breaking", "request", 1, "/paths/~1notes/post/requestBody/content/application~1xml !"),
    Case("media-type-added", "additive", "response", 1, r#"/paths/~1notes/post/responses/201/content/text~1csv = {}"#),
    Case("media-type-removed", "breaking", "response", 1, "/paths/~1notes/post/responses/201/content !"),
    Case("media-type-narrowed", "additive", "response", 5, "/components/responses/Error/content/*~1* !\n/components/responses/Error/content/application~1json = {\"schema\": {\"$ref\": \"#/components/schemas/Error\"}}"),
    Case("media-type-widened", "breaking", "response", 5, "old:/components/responses/Error/content/*~1* !\nold:/components/responses/Error/content/application~1json = {\"schema\": {\"$ref\": \"#/components/schemas/Error\"}}\n/components/responses/Error/content/application~1json !\n/components/responses/Error/content/*~1* = {\"schema\": {\"$ref\": \"#/components/schemas/Error\"}}"),
    Case("encoding-changed", "breaking", "request", 1, r#"/paths/~1notes/post/requestBody/content/application~1xml/encoding = {"text": {"contentType": "text/plain"}}"#),
    // Statuses and headers.
    Case("success-status-added", "breaking", "response", 1, r#"/paths/~1notes/post/responses/202 = {"description": ""}"#),
    Case("success-status-removed", "breaking", "response", 1, "old:/paths/~1notes/post/responses/202 = {\"description\": \"\"}\n/paths/~1notes/post/responses/202 !"),
    Case("error-status-added", "additive", "response", 1, r##"/paths/~1notes/post/responses/409 = {"$ref": "#/components/responses/Error"}"##),
    Case("error-status-removed", "additive", "response", 1, "/paths/~1notes/post/responses/default !"),
    Case("header-added", "additive", "response", 1, r#"/paths/~1notes/post/responses/201/headers = {"Location": {"schema": {"type": "string"}}}"#),
    Case("header-removed", "breaking", "response", 1, "/paths/~1notes/get/responses/200/headers/X-Next !"),
    Case("header-became-optional", "breaking", "response", 1, "/paths/~1notes/get/responses/200/headers/X-Count/required = false"),
    Case("header-became-required", "additive", "response", 1, "/paths/~1notes/get/responses/200/headers/X-Next/required = true"),
    Case("header-style-changed", "breaking", "response", 1, "old:/paths/~1notes/get/responses/200/headers/X-Next/schema = {\"type\": \"object\"}\n/paths/~1notes/get/responses/200/headers/X-Next/explode = true"),
    Case("type-changed", "breaking", "response", 1, r#"/paths/~1notes/get/responses/200/headers/X-Next/schema/type = "integer""#),
    // Properties.
    Case("property-added", "additive", "request", 1, r#"~/NewNote/properties/extra = {"type": "string"}"#),
    Case("property-added-required", "breaking", "request", 1, "~/NewNote/properties/extra = {\"type\": \"string\"}\n~/NewNote/required/1 = \"extra\""),
    Case("property-removed", "breaking", "request", 1, "~/NewNote/properties/due !"),
    Case("property-became-required", "breaking", "request", 1, r#"~/NewNote/required/1 = "due""#),
    Case("property-became-optional", "additive", "request", 1, "~/NewNote/required !"),
    Case("property-added", "additive", "response", 3, r#"~/Note/properties/extra = {"type": "string"}"#),
    Case("property-added-required", "additive", "response", 3, "~/Note/properties/extra = {\"type\": \"string\"}\n~/Note/required/2 = \"extra\""),
    Case("property-removed", "breaking", "response", 3, "~/Note/properties/made !"),
    Case("property-became-required", "additive", "response", 3, r#"~/Note/required/2 = "made""#),
    Case("property-became-optional", "breaking", "response", 3, "~/Note/required/1 !"),
    Case("property-became-optional", "breaking", "response", 5, "~/Error/required !"),
    Case("property-retyped", "breaking", "response", 3, "~/Note/properties/text = {\"type\": \"integer\", \"format\": \"int64\"}\n~/Note/required/1 !"),
    Case("property-added", "additive", "both", 3, r#"~/Shared/properties/extra = {"type": "string"}"#),
    Case("property-added-required", "breaking", "both", 3, "~/Shared/properties/extra = {\"type\": \"string\"}\n~/Shared/required/1 = \"extra\""),
    Case("property-became-optional", "breaking", "both", 3, "~/Shared/required !"),
    Case("became-read-only", "breaking", "request", 1, "~/NewNote/properties/due/readOnly = true"),
    Case("no-longer-read-only", "additive", "request", 1, "old:~/NewNote/properties/due/readOnly = true\n~/NewNote/properties/due/readOnly !"),
    Case("became-write-only", "breaking", "response", 3, "~/Note/properties/made/writeOnly = true"),
    Case("no-longer-write-only", "additive", "response", 3, "old:~/Note/properties/made/writeOnly = true\n~/Note/properties/made/writeOnly !"),
    Case("property-added", "additive", "response", 3, r#"~/Shared/properties/extra = {"type": "string", "readOnly": true}"#),
    // Types, null, formats, values.
    Case("type-changed", "breaking", "request", 1, r#"~/NewNote/properties/due = {"type": "boolean"}"#),
    Case("type-changed", "breaking", "response", 3, r#"~/Note/properties/id = {"type": "string"}"#),
    Case("type-widened", "additive", "request", 1, r#"~/NewNote/properties/count/type = "number""#),
    Case("type-narrowed", "breaking", "request", 1, r#"~/NewNote/properties/weight/type = "integer""#),
    Case("type-widened", "breaking", "response", 3, r#"~/Note/properties/score/type = "number""#),
    Case("type-widened", "breaking", "response", 3, "~/Note/properties/colour = {}"),
    Case("type-narrowed", "additive", "response", 3, "old:~/Note/properties/score/type = \"number\"\n~/Note/properties/score/type = \"integer\""),
    Case("nullable-on", "breaking", "response", 3, "~/Note/properties/colour/nullable = true"),
    Case("nullable-off", "breaking", "request", 1, "~/NewNote/properties/colour/nullable !"),
    Case("nullable-on", "additive", "request", 1, "~/NewNote/properties/due/nullable = true"),
    Case("nullable-off", "additive", "response", 3, "old:~/Note/properties/colour/nullable = true\n~/Note/properties/colour/nullable !"),
    Case("nullable-on", "breaking", "response", 3, r##"~/Note/properties/author = {"nullable": true, "allOf": [{"$ref": "#/components/schemas/Author"}]}"##),
    Case("format-added", "breaking", "request", 1, r#"~/NewNote/properties/text/format = "email""#),
    Case("format-removed", "breaking", "response", 3, "~/Note/properties/made/format !"),
    Case("format-changed", "breaking", "request", 1, r#"~/NewNote/properties/due/format = "date-time""#),
    Case("format-widened", "breaking", "response", 3, r#"~/Note/properties/score/format = "int64""#),
    Case("format-widened", "additive", "request", 1, r#"/paths/~1notes/get/parameters/0/schema/format = "int64""#),
    Case("format-narrowed", "additive", "response", 3, r#"~/Note/properties/id/format = "int32""#),
    Case("format-narrowed", "breaking", "request", 3, r#"/paths/~1notes~1{noteId}/parameters/0/schema/format = "int32""#),
    Case("enum-value-added", "additive", "response", 3, r#"~/Mood/enum/2 = "ODD""#),
    Case("enum-value-removed", "additive", "response", 3, "~/Mood/enum/0 !"),
    Case("enum-added", "breaking", "request", 1, r#"~/NewNote/properties/colour/enum = ["RED"]"#),
    Case("enum-removed", "additive", "request", 1, "~/NewNote/properties/priority/enum !"),
    Case("enum-added", "additive", "response", 3, r#"~/Note/properties/colour/enum = ["RED"]"#),
    Case("enum-removed", "additive", "response", 3, "~/Mood/enum !"),
    // Limits.
    Case("limit-added", "breaking", "request", 1, "~/NewNote/properties/colour/maxLength = 7"),
    Case("limit-removed", "additive", "request", 1, "~/NewNote/properties/text/maxLength !"),
    Case("limit-removed", "breaking", "response", 3, "~/Note/properties/text/maxLength !"),
    Case("limit-tightened", "breaking", "request", 1, "~/NewNote/properties/text/minLength = 2"),
    Case("limit-loosened", "breaking", "response", 3, "~/Note/properties/score/maximum = 11"),
    Case("limit-tightened", "additive", "response", 3, "~/Note/properties/score/maximum = 9"),
    Case("limit-changed", "breaking", "request", 1, r#"~/NewNote/properties/text/pattern = "^a""#),
    Case("limit-changed", "breaking", "request", 1, "~/NewNote/properties/count/multipleOf = 3"),
    Case("limit-removed", "additive", "request", 1, "/paths/~1notes~1{noteId}/put/requestBody/content/application~1json/schema/uniqueItems = false"),
    Case("limit-loosened", "breaking", "both", 3, "~/Shared/properties/tag/maxLength = 50"),
    // Objects and alternatives.
    Case("additional-properties-forbidden", "breaking", "request", 1, "~/NewNote/properties/options/additionalProperties = false"),
    Case("additional-properties-allowed", "additive", "request", 1, "~/NewNote/properties/strict/additionalProperties !"),
    Case("additional-properties-typed", "breaking", "request", 1, r#"~/NewNote/properties/options/additionalProperties = {"type": "string"}"#),
    Case("additional-properties-untyped", "breaking", "response", 3, "~/Note/properties/labels/additionalProperties = true"),
    Case("type-changed", "breaking", "response", 3, r#"~/Note/properties/labels/additionalProperties/type = "integer""#),
    Case("union-member-added", "breaking", "response", 3, r##"~/Author/oneOf/2 = {"$ref": "#/components/schemas/Robot"}"##),
    Case("union-member-removed", "additive", "response", 3, "old:~/Author/oneOf/2 = {\"$ref\": \"#/components/schemas/Robot\"}\n~/Author/oneOf/2 !"),
    Case("union-member-added", "additive", "request", 1, r##"~/Target/oneOf/2 = {"$ref": "#/components/schemas/Robot"}"##),
    Case("union-member-removed", "breaking", "request", 1, "old:~/Target/oneOf/2 = {\"$ref\": \"#/components/schemas/Robot\"}\n~/Target/oneOf/2 !"),
    Case("union-member-added", "breaking", "response", 3, r##"~/Note/properties/mood = {"oneOf": [{"$ref": "#/components/schemas/Mood"}, {"type": "integer", "format": "int32"}]}"##),
    Case("property-added", "additive", "response", 3, "old:~/Target = {\"type\": \"string\"}\n~/Team/properties/extra = {\"type\": \"string\"}"),
    Case("union-loosened", "additive", "request", 1, r##"~/Target = {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/Team"}], "discriminator": {"propertyName": "kind", "mapping": {"PERSON": "Person", "TEAM": "Team"}}}"##),
    Case("union-tightened", "breaking", "request", 1, "old:~/Target = {\"anyOf\": [{\"$ref\": \"#/components/schemas/Person\"}, {\"$ref\": \"#/components/schemas/Team\"}]}\n~/Target = {\"oneOf\": [{\"$ref\": \"#/components/schemas/Person\"}, {\"$ref\": \"#/components/schemas/Team\"}]}"),
    Case("union-added", "breaking", "request", 1, r#"~/Shared = 0"#),
    Case("union-removed", "additive", "request", 1, r#"~/Shared = 1"#),
    Case("discriminator-changed", "breaking", "request", 1, r#"~/Target/discriminator/propertyName = "type""#),
    Case("discriminator-value-removed", "breaking", "request", 1, "~/Target/discriminator/mapping/TEAM !"),
    Case("discriminator-value-added", "additive", "request", 1, r#"~/Target/discriminator/mapping/CREW = "Team""#),
    Case("constraint-added", "breaking", "request", 1, r#"~/NewNote/properties/text/not = {"enum": ["x"]}"#),
    Case("constraint-removed", "breaking", "response", 3, "old:~/Note/properties/text/not = {\"enum\": [\"x\"]}\n~/Note/properties/text/not !"),
    Case("constraint-changed", "breaking", "request", 1, "old:~/NewNote/properties/options/patternProperties = {\"^a\": {}}\n~/NewNote/properties/options/patternProperties = {\"^b\": {}}"),
    // For people only.
    Case("operation-id-changed", "docs", "both", 1, r#"/paths/~1notes/get/operationId = "notesList""#),
    Case("description-changed", "docs", "request", 1, r#"~/NewNote/properties/text/description = "Its words""#),
    Case("description-changed", "docs", "request", 1, r#"/paths/~1notes/get/parameters/3/description = "For us""#),
    Case("description-changed", "docs", "response", 5, r#"/components/responses/Error/description = "Oh""#),
    Case("summary-changed", "docs", "both", 1, r#"/paths/~1notes/get/summary = "All notes""#),
    Case("title-changed", "docs", "response", 3, r#"~/Note/title = "A note""#),
    Case("example-changed", "docs", "response", 3, r#"~/Note/properties/text/example = "Milk""#),
    Case("tags-changed", "docs", "both", 1, r#"/paths/~1notes/get/tags/1 = "all""#),
    Case("deprecation-changed", "docs", "both", 1, "/paths/~1notes~1{noteId}/delete/deprecated !"),
    Case("links-changed", "docs", "response", 1, r#"/paths/~1notes/post/responses/201/links = {"it": {"operationId": "readNote"}}"#),
    Case("info-changed", "docs", "both", 0, r#"/info/version = "2""#),
];

fn expand(pointer: &str) -> String {
    pointer
        .strip_prefix('~')
        .map_or_else(|| pointer.to_owned(), |rest| format!("/components/schemas{rest}"))
}

fn step(raw: &str) -> String {
    raw.replace("~1", "/").replace("~0", "~")
}

fn set(document: &mut Value, pointer: &str, value: Option<Value>) {
    let pointer = expand(pointer);
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let parent = document
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("{pointer} leads nowhere"));
    match (parent, value) {
        (Value::Object(map), Some(value)) => {
            map.insert(step(last), value);
        }
        (Value::Object(map), None) => {
            map.remove(&step(last))
                .unwrap_or_else(|| panic!("{pointer} is not there"));
        }
        (Value::Array(list), Some(value)) => {
            let at: usize = last.parse().unwrap();
            if at == list.len() {
                list.push(value);
            } else {
                list[at] = value;
            }
        }
        (Value::Array(list), None) => {
            list.remove(last.parse().unwrap());
        }
        _ => panic!("{pointer} is in no container"),
    }
}

fn documents(edits: &str) -> (Value, Value) {
    let (mut old, mut new) = (notes(), notes());
    match edits {
        "rename" => {
            let paths = new["paths"].as_object_mut().unwrap();
            let mut item = paths.remove("/notes/{noteId}").unwrap();
            item["parameters"][0]["name"] = "id".into();
            paths.insert("/notes/{id}".to_owned(), item);
            return (old, new);
        }
        "~/Shared = 0" | "~/Shared = 1" => {
            // A union beside properties: only in the request, or it would be judged both ways.
            let union = serde_json::json!([{"required": ["on"]}, {"required": ["off"]}]);
            let target = if edits.ends_with('0') { &mut new } else { &mut old };
            target["components"]["schemas"]["NewNote"]["properties"]["options"]["oneOf"] = union;
            return (old, new);
        }
        _ => {}
    }
    for line in edits.lines() {
        let (both, line) = line
            .strip_prefix("old:")
            .map_or((false, line), |rest| (true, rest));
        let (pointer, value) = match line.split_once(" = ") {
            Some((pointer, value)) => (pointer, Some(serde_json::from_str(value).unwrap())),
            None => (line.strip_suffix(" !").unwrap(), None),
        };
        if both {
            set(&mut old, pointer, value.clone());
        }
        set(&mut new, pointer, value);
    }
    (old, new)
}

#[test]
fn every_single_change_is_one_entry_of_the_right_level_and_direction() {
    let mut wrong = Vec::new();
    for Case(id, level, direction, operations, edits) in CASES {
        let (old, new) = documents(edits);
        assert_ne!(old, new, "{edits} changes nothing");
        let report = compare(&old, &new).unwrap();
        let text = json(&report);
        let found: Value = serde_json::from_str(&text).unwrap();
        let got: Vec<(String, String, String, usize)> = found["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| {
                let text = |key: &str| change[key].as_str().unwrap().to_owned();
                (
                    text("id"),
                    text("level"),
                    text("direction"),
                    change["operations"].as_array().unwrap().len(),
                )
            })
            .collect();
        let expected = vec![(
            (*id).to_owned(),
            (*level).to_owned(),
            (*direction).to_owned(),
            *operations,
        )];
        if got != expected || found["verdict"] != *level {
            wrong.push(format!(
                "{edits}\n  expected {expected:?}\n  got      {got:?}\n{text}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        CASES.len(),
        wrong.join("\n")
    );
    assert!(CASES.len() >= 60, "{}", CASES.len());
}

#[test]
fn every_rule_is_in_the_table() {
    let tested: BTreeSet<&str> = CASES.iter().map(|case| case.0).collect();
    let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(known.len(), RULES.len(), "two rules share an id");
    assert_eq!(tested, known);
}

#[test]
fn every_rule_says_what_why_and_for_example() {
    for rule in RULES {
        assert!(rule.request.is_some() || rule.response.is_some(), "{}", rule.id);
        assert!(
            !rule.message.is_empty() && !rule.why.is_empty() && !rule.example.is_empty(),
            "{}",
            rule.id
        );
    }
}
