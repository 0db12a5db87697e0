//! Properties of decoding for any JSON, and for every payload with a change in one place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};
use std::mem::discriminant;
use std::str::FromStr;

use hubspot_conversations::{
    ActorId, ApiError, Attachment, Message, MessagePage, MessageRecipient, Object, OriginalContent, Problem,
    ThreadId,
};
use proptest::prelude::*;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use tests::corpus::{Corpus, fixtures};
use tests::json::{Step, Way, at, is_id, parse, path, plain, ways, with, written};
use tests::rules::Rules;
use tests::say;

/// Generates any JSON, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("2031-05-04T03:02:01Z")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            fields(inner).prop_map(Value::Object),
        ]
    })
}

/// Generates fields with names of the description, and others.
fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let known = Rules::get().field_names();
    assert!(known.len() > 50, "only {} names are known", known.len());
    let name = prop_oneof![prop::sample::select(known), any::<String>()];
    prop::collection::vec((name, value), 0..6).prop_map(|all| all.into_iter().collect())
}

/// Returns the tags of a union, from the description.
fn tags(union: &str) -> Vec<String> {
    let rules = Rules::get();
    let mapping = rules.schemas()[union]["discriminator"]["mapping"]
        .as_object()
        .unwrap();
    mapping.keys().cloned().collect()
}

/// Generates any object with a string as its `type`, half of the time a known one.
fn any_member(union: &str) -> impl Strategy<Value = Value> {
    let tag = prop_oneof![prop::sample::select(tags(union)), any::<String>()];
    (fields(any_json()), tag).prop_map(|(mut fields, tag)| {
        fields.insert("type".to_owned(), tag.into());
        Value::Object(fields)
    })
}

/// Decodes a value, and asserts that it serializes to the same JSON. Both pass through text, as in a program.
fn assert_kept<T: DeserializeOwned + Serialize>(value: &Value) -> T {
    let text = value.to_string();
    let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    assert_eq!(written(&read), plain(parse(&text)));
    // A value in memory is decoded like text.
    let again: T = serde_json::from_value(parse(&text)).unwrap();
    assert_eq!(written(&again), written(&read));
    read
}

fn assert_round_trip<T: FromStr<Err: Debug> + Display + Serialize + DeserializeOwned + PartialEq + Debug>(
    value: &str,
) {
    let read: T = serde_json::from_value(json!(value)).unwrap();
    assert_eq!(read, value.parse().unwrap());
    assert_eq!(read.to_string(), value);
    assert_eq!(serde_json::to_value(&read).unwrap(), json!(value));
}

/// Round-trips a string as a value of each open enum. The build script lists them from the description.
macro_rules! open_enums {
    ($($name:ident),* $(,)?) => {
        const OPEN_ENUMS: &[&str] = &[$(stringify!($name)),*];
        fn assert_value_of_every_enum(value: &str) {
            $(
                assert_round_trip::<hubspot_conversations::$name>(value);
                assert_eq!(value.parse::<hubspot_conversations::$name>().unwrap().as_str(), value);
            )*
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/open_enums.rs"));

#[test]
fn round_trips_every_declared_enum_value() {
    let rules = Rules::get();
    let enums = rules
        .schemas()
        .iter()
        .filter(|(_, schema)| schema.get("enum").is_some());
    let (names, values): (Vec<&str>, Vec<&Value>) = enums
        .map(|(name, schema)| (name.as_str(), &schema["enum"]))
        .unzip();
    assert_eq!(names, OPEN_ENUMS, "an enum is not tested");
    let values = values.into_iter().flat_map(|values| values.as_array().unwrap());
    assert!(
        values
            .map(|value| assert_value_of_every_enum(value.as_str().unwrap()))
            .count()
            > 30
    );
}

/// A value in a format that does not describe itself, as binary formats are.
struct Compact(Vec<u8>);

impl<'de> Deserializer<'de> for Compact {
    type Error = serde::de::value::Error;

    fn is_human_readable(&self) -> bool {
        false
    }
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("the format is not self-describing"))
    }
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_u64(u64::from_le_bytes(self.0.try_into().unwrap()))
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_string(String::from_utf8(self.0).unwrap())
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char str bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn reads_back_every_thread_id(id in prop_oneof![any::<u64>(), Just(0), Just(u64::MAX)]) {
        let thread = ThreadId::from(id);
        prop_assert_eq!(u64::from(thread), id);
        let number = serde_json::to_value(thread).unwrap();
        prop_assert_eq!(&number, &json!(id));
        for json in [number, json!(id.to_string())] {
            prop_assert_eq!(serde_json::from_value::<ThreadId>(json).unwrap(), thread);
        }
        let by_thread = BTreeMap::from([(thread, 1)]);
        let text = serde_json::to_string(&by_thread).unwrap();
        prop_assert_eq!(serde_json::from_str::<BTreeMap<ThreadId, u8>>(&text).unwrap(), by_thread);
        let compact = ThreadId::deserialize(Compact(id.to_le_bytes().to_vec()));
        prop_assert_eq!(compact.unwrap(), thread);
        // Only parsing requires a positive number.
        prop_assert_eq!(thread.to_string().parse::<ThreadId>().ok(), (id > 0).then_some(thread));
    }

    #[test]
    fn converts_integers_that_are_not_negative(id: i64) {
        let thread = ThreadId::try_from(id);
        prop_assert_eq!(thread.as_ref().ok().map(|thread| u64::from(*thread)), u64::try_from(id).ok());
        if let Ok(thread) = thread {
            prop_assert_eq!(serde_json::from_value::<ThreadId>(json!(id)).unwrap(), thread);
        }
    }

    #[test]
    fn reads_back_every_actor_id(id: String) {
        let actor: ActorId = serde_json::from_value(json!(id)).unwrap();
        prop_assert_eq!(serde_json::to_value(&actor).unwrap(), json!(id));
        prop_assert_eq!(&ActorId::deserialize(Compact(id.clone().into_bytes())).unwrap(), &actor);
        prop_assert!(actor == *id.as_str() && actor.as_ref() == id.as_str());
        if let Ok(parsed) = ActorId::try_from(id) {
            prop_assert_eq!(parsed, actor);
        }
    }

    #[test]
    fn any_string_is_a_value_of_every_enum(value: String) {
        assert_value_of_every_enum(&value);
    }

    #[test]
    fn any_object_with_any_type_is_a_message(value in any_member("Message")) {
        let message: Message = assert_kept(&value);
        let tag = value["type"].as_str().unwrap();
        let is_known = tags("Message").iter().any(|known| known == tag);
        prop_assert_eq!(message.type_name(), Some(tag));
        prop_assert_eq!(!matches!(message, Message::Unrecognized(_)), is_known);
    }

    #[test]
    fn any_object_with_any_type_is_an_attachment(value in any_member("Attachment")) {
        let attachment: Attachment = assert_kept(&value);
        let is_known = tags("Attachment").iter().any(|known| value["type"] == **known);
        prop_assert_eq!(!matches!(attachment, Attachment::Unrecognized(_)), is_known);
    }

    #[test]
    fn any_object_is_an_original_content_or_error(value in fields(any_json())) {
        let value = Value::Object(value);
        assert_kept::<Object<MessagePage>>(&value);
        assert_kept::<Object<ApiError>>(&value);
        assert_kept::<Object<OriginalContent>>(&value);
        assert_kept::<Object<MessageRecipient>>(&value);
    }

    #[test]
    fn any_list_is_a_page(all in prop::collection::vec(any_json(), 0..4)) {
        let page: Object<MessagePage> = assert_kept(&json!({"results": all}));
        prop_assert_eq!(page.messages().len(), all.len());
    }

    #[test]
    fn any_json_in_one_place_affects_that_place_only(
        which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), new in any_json(),
    ) {
        let rules = Rules::get();
        let subject = &SUBJECTS[which.index(SUBJECTS.len())];
        let all = ways(&subject.payload);
        if !all.is_empty() {
            subject.change(rules, place.get(&all), Some(parse(&new.to_string())));
        }
    }
}

#[test]
fn last_of_duplicate_fields_counts() {
    for (twice, once) in [
        (
            r#"{"type":"MESSAGE","id":5,"id":"1"}"#,
            r#"{"type":"MESSAGE","id":"1"}"#,
        ),
        (
            r#"{"type":"MESSAGE","id":"1","id":5}"#,
            r#"{"type":"MESSAGE","id":5}"#,
        ),
        (
            r#"{"type":"MESSAGE","id":"1","id":null}"#,
            r#"{"type":"MESSAGE","id":null}"#,
        ),
        (
            r#"{"type":"COMMENT","id":"1","text":5,"text":null,"type":"MESSAGE"}"#,
            r#"{"type":"MESSAGE","id":"1"}"#,
        ),
        (
            r#"{"type":5,"type":"MESSAGE","id":"1","new":1,"new":2}"#,
            r#"{"type":"MESSAGE","id":"1","new":2}"#,
        ),
        (
            r#"{"id":"1","type":"MESSAGE","createdAt":7,"createdAt":"2031-05-04T03:02:01Z"}"#,
            r#"{"createdAt":"2031-05-04T03:02:01Z","id":"1","type":"MESSAGE"}"#,
        ),
    ] {
        let read: Message = serde_json::from_str(twice).unwrap();
        assert_eq!(read, serde_json::from_str(once).unwrap(), "{twice}");
        assert_eq!(written(&read), plain(parse(once)), "{twice}");
    }
    let read: Object<ApiError> =
        serde_json::from_str(r#"{"context":{"a":5,"a":["b"],"c":["d"],"c":null}}"#).unwrap();
    assert_eq!(written(&read), json!({"context": {"a": ["b"]}}));
    assert!(read.problems().is_empty());
}

#[test]
fn reads_many_unknown_fields_in_linear_time() {
    let many = 200_000;
    let text: String = (0..many).map(|n| format!("\"x{n}\":{n},")).collect();
    let began = std::time::Instant::now();
    let read: Message =
        serde_json::from_str(&format!("{{{text}\"type\":\"MESSAGE\",\"id\":\"1\"}}")).unwrap();
    assert_eq!(read.extra().len(), many);
    assert_eq!(read.extra().get("x7"), Some(&json!(7)));
    // With a linear search for each field, this takes minutes.
    assert!(
        began.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}

/// A payload that is changed in one place.
struct Subject {
    name: String,
    /// The schema as which it is decoded.
    root: &'static str,
    payload: Value,
    before: Reading,
}

/// Decodes a payload as the response of an operation. The build script lists the responses from the description.
macro_rules! responses {
    ($($name:ident),* $(,)?) => {
        const RESPONSES: &[&str] = &[$(stringify!($name)),*];
        fn read_response(root: &str, payload: &Value) -> Option<Reading> {
            match root {
                $(stringify!($name) => {
                    Some(read_object::<Object<hubspot_conversations::$name>>(payload, Object::problems).1)
                })*
                _ => None,
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/responses.rs"));

static SUBJECTS: std::sync::LazyLock<Vec<Subject>> = std::sync::LazyLock::new(subjects);

fn subjects() -> Vec<Subject> {
    let corpus = Corpus::get();
    let mut all = Vec::new();
    for (kind, root) in [
        ("message", "MessagePage"),
        ("message-page", "MessagePage"),
        ("attachment", "MessagePage"),
        ("message-content", "OriginalContent"),
        ("recipient", "MessageRecipient"),
        ("error", "ApiError"),
    ] {
        let own = fixtures(kind);
        let recorded = corpus.iter().flat_map(|corpus| corpus.of(kind)).cloned();
        for payload in own.into_iter().chain(recorded) {
            let Some(json) = payload.json() else { continue };
            let neighbour = json!({"id": "neighbour", "type": "COMMENT", "text": "untouched"});
            let json = match kind {
                "message" => json!({"results": [json, neighbour]}),
                "attachment" => {
                    json!({"results": [{"id": "a", "type": "MESSAGE", "attachments": [json, {"type": "FILE"}]}, neighbour]})
                }
                _ => json,
            };
            let name = format!("{kind}/{}", payload.name);
            all.push(Subject {
                name,
                root,
                before: Reading::of(root, &json),
                payload: json,
            });
        }
    }
    assert!(all.len() > 25, "only {} payloads", all.len());
    for root in RESPONSES {
        // Others have real payloads.
        if all.iter().any(|subject| subject.root == *root) {
            continue;
        }
        let payload = Rules::get().sample(root);
        all.push(Subject {
            name: format!("a sample of {root}"),
            root,
            before: Reading::of(root, &payload),
            payload,
        });
    }
    assert!(RESPONSES.len() > 8, "only the responses {RESPONSES:?}");
    all
}

/// The result of decoding a payload.
struct Reading {
    written: Value,
    problems: BTreeSet<String>,
    /// Type and variant of each message.
    types: Vec<(Option<String>, std::mem::Discriminant<Message>)>,
}

impl Reading {
    fn of(root: &str, payload: &Value) -> Self {
        if root == "MessagePage" {
            let (page, mut reading) = read_object::<Object<MessagePage>>(payload, Object::problems);
            let types = page
                .messages()
                .iter()
                .map(|one| (one.type_name().map(str::to_owned), discriminant(one)));
            reading.types = types.collect();
            return reading;
        }
        if root == "MessageRecipient" {
            return read_object::<Object<MessageRecipient>>(payload, Object::problems).1;
        }
        read_response(root, payload).unwrap_or_else(|| panic!("{root} has no decoder here"))
    }
}

fn read_object<T>(payload: &Value, problems: impl Fn(&T) -> Vec<Problem>) -> (T, Reading)
where
    T: DeserializeOwned + Serialize,
{
    let text = payload.to_string();
    let value: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    let problems = problems(&value);
    for problem in &problems {
        assert_ne!(problem.expected, problem.found, "{problem} in {text}");
    }
    let problems = problems.into_iter().map(|problem| problem.path).collect();
    let reading = Reading {
        written: written(&value),
        problems,
        types: Vec::new(),
    };
    (value, reading)
}

impl Subject {
    /// Replaces or removes the value in one place, and asserts that only that place is affected.
    fn change(&self, rules: &Rules, way: &Way, new: Option<Value>) {
        let place = rules.place(self.root, &self.payload, way);
        let input = with(&self.payload, way, new.clone());
        let case = || format!("{}: {} becomes {new:?}", self.name, path(way));
        let before = &self.before;
        let after = Reading::of(self.root, &input);
        assert_eq!(after.written, plain(input.clone()), "{}", case());

        let is_removed_element = new.is_none() && matches!(way.last(), Some(Step::Element(_)));
        let is_in_results = way.first() == Some(&Step::Field("results".to_owned()));
        if self.root == "MessagePage" && !(is_in_results && way.len() == 1) {
            // The message that is itself replaced, or whose `type` is, may change its type; no other may.
            let is_whole = is_in_results && way.len() == 2;
            let is_type = is_in_results && way.len() == 3 && way[2] == Step::Field("type".to_owned());
            let own = match way.get(1) {
                Some(Step::Element(index)) if is_whole || is_type => Some(*index),
                _ => None,
            };
            let mut expected = before.types.clone();
            let mut types = after.types;
            if let Some(index) = own {
                expected.remove(index);
                if !(is_whole && is_removed_element) {
                    types.remove(index);
                }
            }
            assert_eq!(types, expected, "{}", case());
        }

        if is_removed_element {
            return;
        }
        // A declared field of an unexpected type is reported, and everything outside it is unchanged.
        let value = new.as_ref().unwrap_or(&Value::Null);
        let is_element = matches!(way.last(), Some(Step::Element(_)));
        let fits = place.as_ref().is_none_or(|place| {
            let is_absent = value.is_null() && !is_element;
            let is_id = matches!(way.last(), Some(Step::Field(name)) if is_id(name));
            let is_number = is_id
                && (value.is_i64() || value.is_u64())
                && rules.kind(&place.schema).as_deref() == Some("string");
            is_absent || is_number || rules.fits(&place.schema, value)
        });
        let blamed = place
            .as_ref()
            .map_or_else(|| way.clone(), |place| place.blamed.clone());
        if !fits {
            assert!(
                after.problems.contains(&path(&blamed)),
                "{}: not reported in {:?}",
                case(),
                after.problems
            );
        }
        if place.is_some_and(|place| place.is_tag) {
            return;
        }
        let outside = |problems: &BTreeSet<String>| -> BTreeSet<String> {
            problems
                .iter()
                .filter(|problem| !is_under(problem, &path(&blamed)))
                .cloned()
                .collect()
        };
        assert_eq!(outside(&after.problems), outside(&before.problems), "{}", case());
        let is_identity = way.last() == Some(&Step::Field("id".to_owned()));
        if fits && value.is_null() && !is_identity {
            assert!(
                !after.problems.contains(&path(way)),
                "{}: an absent field is reported",
                case()
            );
        }
    }
}

fn is_under(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Returns one value of each JSON type.
fn values_of_each_type() -> Vec<Value> {
    vec![
        json!("a string"),
        json!(7),
        json!(-1.5),
        json!(true),
        json!([]),
        json!([[7]]),
        json!({}),
        json!({"a": {"b": 1}}),
    ]
}

#[test]
fn removed_null_or_retyped_field_affects_that_field_only() {
    let rules = Rules::get();
    let (mut places, mut changes) = (0, 0);
    for subject in &*SUBJECTS {
        for way in ways(&subject.payload) {
            places += 1;
            subject.change(rules, &way, None);
            subject.change(rules, &way, Some(Value::Null));
            for value in values_of_each_type() {
                changes += usize::from(*at(&subject.payload, &way) != value);
                subject.change(rules, &way, Some(value));
            }
        }
    }
    say(&format!(
        "properties: {places} places of {} payloads removed and set to null, {changes} changes of type",
        SUBJECTS.len()
    ));
    assert!(
        places > 500 && changes > 4_000,
        "{places} places, {changes} changes are too few"
    );
}

#[test]
fn added_field_affects_nothing() {
    let rules = Rules::get();
    let names = ["sentiment", "x-new", "", "Type", "kind", "@type"];
    let known = rules.field_names();
    let mut added = 0;
    for subject in &*SUBJECTS {
        let objects = ways(&subject.payload).into_iter().chain([Way::new()]);
        for way in objects.filter(|way| at(&subject.payload, way).is_object()) {
            let fields = at(&subject.payload, &way).as_object().unwrap().clone();
            let new = names.iter().copied().chain(known.iter().map(String::as_str));
            for name in new.filter(|name| !fields.contains_key(*name)) {
                let mut place = way.clone();
                place.push(Step::Field(name.to_owned()));
                // All undeclared names are alike; those above suffice.
                if !names.contains(&name) && rules.place(subject.root, &subject.payload, &place).is_none() {
                    continue;
                }
                for value in [json!({"deep": [null, 1.5]}), json!(7), json!("text")] {
                    added += 1;
                    subject.change(rules, &place, Some(value));
                }
            }
        }
    }
    say(&format!(
        "properties: {added} fields added, some of them declared with another type"
    ));
    assert!(added > 5_000, "only {added} fields");
}
