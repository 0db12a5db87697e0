//! JSON Schemas of outgoing messages: they accept what HubSpot accepts, reject other JSON, and agree with the
//! description.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::collections::{BTreeMap, BTreeSet};

use hubspot_conversations::{
    DeliveryIdentifier, DeliveryIdentifierType, NewAttachment, NewComment, NewFile, NewMessage,
    NewQuickReplies, NewSocialMedia, Object, OutgoingMessage, QuickReply, QuickReplyType, Recipient,
    SocialMediaType, SocialMetadata,
};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use tests::corpus::{Corpus, Payload, Validity, fixtures};
use tests::json::{at, ways, with};
use tests::rules::Rules;
use tests::say;

/// Returns the schema of each type by its name.
macro_rules! schemas {
    ($($name:ident),* $(,)?) => {
        fn schemas() -> BTreeMap<&'static str, Value> {
            BTreeMap::from([$((stringify!($name), schemars::schema_for!($name).to_value())),*])
        }
    };
}

schemas![
    DeliveryIdentifier,
    DeliveryIdentifierType,
    OutgoingMessage,
    NewAttachment,
    NewComment,
    NewFile,
    NewMessage,
    NewQuickReplies,
    NewSocialMedia,
    QuickReply,
    QuickReplyType,
    Recipient,
    SocialMediaType,
    SocialMetadata,
];

fn validator(name: &str) -> Validator {
    jsonschema::validator_for(&schemas()[name]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Validators of an outgoing message of any type, and of each type.
struct Validators {
    draft: Validator,
    message: Validator,
    comment: Validator,
}

impl Validators {
    fn get() -> Self {
        Self {
            draft: validator("OutgoingMessage"),
            message: validator("NewMessage"),
            comment: validator("NewComment"),
        }
    }

    /// Whether exactly the schemas for a request's type accept it.
    fn accept(&self, request: &Value) -> bool {
        let all = [&self.draft, &self.message, &self.comment].map(|schema| schema.is_valid(request));
        match (all, request["type"].as_str()) {
            ([true, true, false], Some("MESSAGE")) | ([true, false, true], Some("COMMENT")) => true,
            ([false, false, false], _) => false,
            (other, _) => panic!("draft, message and comment result in {other:?} for {request}"),
        }
    }
}

#[test]
fn schema_accepts_exactly_the_recorded_requests() {
    let Some(corpus) = Corpus::get() else { return };
    let validators = Validators::get();
    let (mut accepted, mut rejected) = (0, 0);
    for payload in corpus.of("request") {
        let Some(request) = payload.json() else {
            assert_eq!(
                payload.validity(),
                Validity::Invalid,
                "{} is not JSON",
                payload.name
            );
            continue;
        };
        match payload.validity() {
            Validity::Good => {
                assert!(validators.accept(&request), "{}", payload.name);
                accepted += 1;
            }
            Validity::Invalid | Validity::OtherEndpoint => {
                assert!(!validators.accept(&request), "{}", payload.name);
                rejected += 1;
            }
            // It matches the schema; no schema can express HubSpot's reason.
            Validity::Rejected => {}
        }
    }
    say(&format!(
        "schemars: {accepted} recorded requests accepted, {rejected} rejected"
    ));
    assert!(
        accepted > 5 && rejected > 1,
        "{accepted} accepted, {rejected} rejected"
    );
}

#[test]
fn schema_accepts_own_requests_and_rejects_wrong_ones() {
    let validators = Validators::get();
    let json = |payload: &Payload| payload.json().unwrap();
    assert!(
        fixtures("request")
            .iter()
            .all(|payload| validators.accept(&json(payload)))
    );
    for payload in fixtures("refused") {
        assert!(!validators.accept(&json(&payload)), "{}", payload.name);
    }
}

#[test]
fn reads_what_the_schema_accepts() {
    let validators = Validators::get();
    let sorts = [
        json!("text"),
        json!(7),
        json!(true),
        json!([]),
        json!(["text"]),
        json!({}),
        json!({"type": "FILE"}),
    ];
    let (mut valid, mut invalid) = (0, 0);
    for payload in fixtures("request") {
        let request = payload.json().unwrap();
        for way in ways(&request) {
            let changes = sorts
                .iter()
                .filter(|new| *new != at(&request, &way))
                .cloned()
                .map(Some)
                .chain([None]);
            for new in changes {
                let changed = with(&request, &way, new);
                if !validators.draft.is_valid(&changed) {
                    invalid += 1;
                    continue;
                }
                valid += 1;
                let draft = serde_json::from_value::<OutgoingMessage>(changed.clone());
                assert!(
                    matches!(
                        draft,
                        Ok(OutgoingMessage::Message(_) | OutgoingMessage::Comment(_))
                    ),
                    "{changed}: {draft:?}"
                );
            }
        }
    }
    assert!(valid > 100 && invalid > 300, "{valid} valid, {invalid} invalid");
}

/// Returns the names of the schemas of requests, from the description.
fn sent(rules: &Rules) -> BTreeSet<String> {
    fn collect(json: &Value, found: &mut Vec<String>) {
        match json {
            Value::String(text) => {
                found.extend(text.strip_prefix("#/components/schemas/").map(str::to_owned));
            }
            Value::Array(all) => all.iter().for_each(|json| collect(json, found)),
            Value::Object(fields) => fields.values().for_each(|json| collect(json, found)),
            _ => {}
        }
    }
    let mut open = vec!["OutgoingMessage".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name.clone()) {
            collect(&rules.schemas()[&name], &mut open);
        }
    }
    seen
}

/// Returns a schema without descriptions and extensions, and with names in place of references.
fn bare(schema: &Value) -> Value {
    let Value::Object(fields) = schema else {
        return schema.clone();
    };
    if let Some(target) = fields.get("$ref").or_else(|| schema.pointer("/allOf/0/$ref")) {
        return json!({"ref": target.as_str().unwrap().rsplit('/').next()});
    }
    // An open enum: the known values, or any other string.
    if let Some(values) = schema.pointer("/anyOf/0/enum") {
        assert_eq!(schema.pointer("/anyOf/1"), Some(&json!({"type": "string"})));
        return json!({"type": "string", "enum": sorted(values)});
    }
    let mut kept = Map::new();
    for (name, value) in fields {
        let value = match name.as_str() {
            "type" => value.clone(),
            "required" | "enum" => sorted(value),
            "items" | "additionalProperties" => bare(value),
            "oneOf" => value.as_array().unwrap().iter().map(bare).collect(),
            "properties" => {
                let properties = value.as_object().unwrap().iter();
                Value::Object(
                    properties
                        .map(|(name, schema)| (name.clone(), bare(schema)))
                        .collect(),
                )
            }
            "description" | "title" | "format" | "discriminator" | "$schema" | "$defs" => continue,
            extension if extension.starts_with("x-") => continue,
            other => panic!("unexpected keyword {other}"),
        };
        kept.insert(name.clone(), value);
    }
    Value::Object(kept)
}

fn sorted(list: &Value) -> Value {
    let mut all: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value.as_str().unwrap())
        .collect();
    all.sort_unstable();
    json!(all)
}

fn sort_members(mut schema: Value) -> Value {
    if let Some(members) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        members.sort_by_key(Value::to_string);
    }
    schema
}

#[test]
fn schemas_agree_with_description() {
    let rules = Rules::get();
    let schemas = schemas();
    let names: BTreeSet<String> = schemas.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(names, sent(rules), "types of requests without a compared schema");
    let mut properties = 0;
    for (name, schema) in &schemas {
        let described = sort_members(bare(&rules.schemas()[*name]));
        assert_eq!(sort_members(bare(schema)), described, "{name}");
        properties += described["properties"].as_object().map_or(0, Map::len);
        // Referenced schemas are in the same document, and agree, too.
        for (part, schema) in schema["$defs"].as_object().into_iter().flatten() {
            assert_eq!(
                sort_members(bare(schema)),
                sort_members(bare(&rules.schemas()[part])),
                "{part} in {name}"
            );
        }
    }
    say(&format!(
        "schemars: {} schemas with {properties} properties agree with the description",
        schemas.len()
    ));
    assert!(properties > 30, "only {properties} properties were compared");
}

#[test]
fn every_schema_and_property_has_a_description() {
    let mut explained = 0;
    for (name, schema) in schemas() {
        assert!(
            schema["description"].as_str().is_some_and(|text| text.len() > 5),
            "{name}"
        );
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            if property != "type" || schema.get("enum").is_none() {
                assert!(
                    schema["description"].as_str().is_some_and(|text| text.len() > 5),
                    "{name}.{property}"
                );
                explained += 1;
            }
        }
    }
    assert!(explained > 20, "only {explained} properties");
}

#[test]
fn object_has_schema_of_its_fields() {
    assert_eq!(
        schemars::schema_for!(Object<NewMessage>),
        schemars::schema_for!(NewMessage)
    );
}

#[test]
fn reads_object_strictly() {
    let comment: Object<NewComment> =
        serde_json::from_value(json!({"type": "COMMENT", "text": "x"})).unwrap();
    assert_eq!(comment.text, "x");
    let wrong = serde_json::from_value::<Object<NewComment>>(json!({"type": "MESSAGE", "text": "x"}));
    assert!(wrong.unwrap_err().to_string().contains("type"));
}
