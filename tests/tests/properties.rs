//! What holds for any JSON at all, and for every payload with any one thing in it changed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands"
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
use tests::json::{Step, Way, at, parse, path, plain, ways, with, written};
use tests::rules::Rules;
use tests::say;

/// Any JSON, a few levels deep.
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

/// Fields with names of the description, and others.
fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let known = Rules::get().field_names();
    assert!(known.len() > 50, "only {} names are known", known.len());
    let name = prop_oneof![prop::sample::select(known), any::<String>()];
    prop::collection::vec((name, value), 0..6).prop_map(|all| all.into_iter().collect())
}

/// The tags of a union, from the description.
fn tags(union: &str) -> Vec<String> {
    let rules = Rules::get();
    let mapping = rules.schemas()[union]["discriminator"]["mapping"]
        .as_object()
        .unwrap();
    mapping.keys().cloned().collect()
}

/// Any object with any string as its `type`, half of the time one that is known.
fn any_member(union: &str) -> impl Strategy<Value = Value> {
    let tag = prop_oneof![prop::sample::select(tags(union)), any::<String>()];
    (fields(any_json()), tag).prop_map(|(mut fields, tag)| {
        fields.insert("type".to_owned(), tag.into());
        Value::Object(fields)
    })
}

/// Reads, writes, and compares; the text goes through the parser twice, as it does in a program.
fn is_kept<T: DeserializeOwned + Serialize>(value: &Value) -> T {
    let text = value.to_string();
    let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    assert_eq!(written(&read), plain(parse(&text)));
    // A value in memory is read as text is.
    let again: T = serde_json::from_value(parse(&text)).unwrap();
    assert_eq!(written(&again), written(&read));
    read
}

fn is_value<T: FromStr<Err: Debug> + Display + Serialize + DeserializeOwned + PartialEq + Debug>(word: &str) {
    let read: T = serde_json::from_value(json!(word)).unwrap();
    assert_eq!(read, word.parse().unwrap());
    assert_eq!(read.to_string(), word);
    assert_eq!(serde_json::to_value(&read).unwrap(), json!(word));
}

/// Tries a word as one of each open enum. The list is made of the description by this crate's build script.
macro_rules! open_enums {
    ($($name:ident),* $(,)?) => {
        const OPEN_ENUMS: &[&str] = &[$(stringify!($name)),*];
        fn is_a_word_of_every_enum(word: &str) {
            $(
                is_value::<hubspot_conversations::$name>(word);
                assert_eq!(word.parse::<hubspot_conversations::$name>().unwrap().as_str(), word);
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
    let (names, words): (Vec<&str>, Vec<&Value>) = enums
        .map(|(name, schema)| (name.as_str(), &schema["enum"]))
        .unzip();
    assert_eq!(names, OPEN_ENUMS, "an enum is not tried");
    let words = words.into_iter().flat_map(|words| words.as_array().unwrap());
    assert!(
        words
            .map(|word| is_a_word_of_every_enum(word.as_str().unwrap()))
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
        Err(serde::de::Error::custom(
            "the format does not say what comes next",
        ))
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
        // Only what a user writes is checked for being positive.
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
    fn any_string_is_a_value_of_every_enum(word: String) {
        is_a_word_of_every_enum(&word);
    }

    #[test]
    fn any_object_with_any_type_is_a_message(value in any_member("Message")) {
        let message: Message = is_kept(&value);
        let tag = value["type"].as_str().unwrap();
        let is_known = tags("Message").iter().any(|known| known == tag);
        prop_assert_eq!(message.type_name(), Some(tag));
        prop_assert_eq!(!matches!(message, Message::Unrecognized(_)), is_known);
    }

    #[test]
    fn any_object_with_any_type_is_an_attachment(value in any_member("Attachment")) {
        let attachment: Attachment = is_kept(&value);
        let is_known = tags("Attachment").iter().any(|known| value["type"] == **known);
        prop_assert_eq!(!matches!(attachment, Attachment::Unrecognized(_)), is_known);
    }

    #[test]
    fn any_object_is_an_original_content_or_error(value in fields(any_json())) {
        let value = Value::Object(value);
        is_kept::<Object<MessagePage>>(&value);
        is_kept::<Object<ApiError>>(&value);
        is_kept::<Object<OriginalContent>>(&value);
        is_kept::<Object<MessageRecipient>>(&value);
    }

    #[test]
    fn any_list_is_a_page(all in prop::collection::vec(any_json(), 0..4)) {
        let page: Object<MessagePage> = is_kept(&json!({"results": all}));
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
    // Searched through one by one they take minutes.
    assert!(
        began.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}

/// A payload to be changed in one place.
struct Subject {
    name: String,
    /// The schema that it is read as.
    root: &'static str,
    payload: Value,
    before: Reading,
}

/// Reads a payload as what one of the operations answers with. The list is made of the description by this crate's
/// build script.
macro_rules! answers {
    ($($name:ident),* $(,)?) => {
        const ANSWERS: &[&str] = &[$(stringify!($name)),*];
        fn read_answer(root: &str, payload: &Value) -> Option<Reading> {
            match root {
                $(stringify!($name) => {
                    Some(read_object::<Object<hubspot_conversations::$name>>(payload, Object::problems).1)
                })*
                _ => None,
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/answers.rs"));

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
    for root in ANSWERS {
        // Those above are real ones.
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
    assert!(ANSWERS.len() > 8, "only {ANSWERS:?} are answered with");
    all
}

/// A payload as it was read.
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
        read_answer(root, payload).unwrap_or_else(|| panic!("{root} is not read alone"))
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
    /// Puts something else in one place, or nothing, and checks that it costs that place alone.
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
        // A known field in a shape that does not fit is named, and everything outside it is as it was.
        let value = new.as_ref().unwrap_or(&Value::Null);
        let is_element = matches!(way.last(), Some(Step::Element(_)));
        let fits = place.as_ref().is_none_or(|place| {
            let is_absent = value.is_null() && !is_element;
            is_absent || rules.fits(&place.schema, value)
        });
        let blamed = place
            .as_ref()
            .map_or_else(|| way.clone(), |place| place.blamed.clone());
        if !fits {
            assert!(
                after.problems.contains(&path(&blamed)),
                "{}: not named in {:?}",
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
                "{}: absent is no problem",
                case()
            );
        }
    }
}

fn is_under(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// One value of each sort of JSON.
fn sorts() -> Vec<Value> {
    vec![
        json!("of another sort"),
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
            for value in sorts() {
                changes += usize::from(*at(&subject.payload, &way) != value);
                subject.change(rules, &way, Some(value));
            }
        }
    }
    say(&format!(
        "properties: {places} places of {} payloads dropped and nulled, {changes} times retyped",
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
                // A name that is not declared here is like any other such name.
                if !names.contains(&name) && rules.place(subject.root, &subject.payload, &place).is_none() {
                    continue;
                }
                for value in [json!({"deep": [null, 1.5]}), json!(7), json!("word")] {
                    added += 1;
                    subject.change(rules, &place, Some(value));
                }
            }
        }
    }
    say(&format!(
        "properties: {added} fields added, known ones in odd shapes among them"
    ));
    assert!(added > 5_000, "{added} are too few");
}
