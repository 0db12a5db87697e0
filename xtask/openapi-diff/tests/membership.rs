//! Judges the comparison of numbers by trying each number of a range: what one schema accepts and the other rejects
//! decides the verdict. `MEMBERSHIP_SEED` sets the first seed, `MEMBERSHIP_RUNS` how many are tried.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use openapi_diff::{Verdict, compare};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// Numbers in sixteenths; those of schemas are even, so that one is between any two.
type Sixteenths = i64;

#[derive(Debug, Clone)]
struct Numbers {
    integer: bool,
    least: Option<(Sixteenths, bool)>,
    most: Option<(Sixteenths, bool)>,
    step: Option<Sixteenths>,
    values: Option<Vec<Sixteenths>>,
    /// Whether the values are a union of single ones.
    annotated: bool,
}

fn number(sixteenths: Sixteenths) -> Value {
    json!(sixteenths as f64 / 16.0)
}

impl Numbers {
    fn accepts(&self, number: Sixteenths) -> bool {
        let most = self
            .most
            .is_none_or(|(bound, beyond)| number < bound || number == bound && !beyond);
        let least = self
            .least
            .is_none_or(|(bound, beyond)| number > bound || number == bound && !beyond);
        let step = self.step.is_none_or(|step| number % step == 0);
        let listed = self.values.as_ref().is_none_or(|values| values.contains(&number));
        least && most && step && listed && (!self.integer || number % 16 == 0)
    }

    fn schema(&self) -> Value {
        let mut out = Map::new();
        out.insert(
            "type".to_owned(),
            if self.integer { "integer" } else { "number" }.into(),
        );
        for (bound, inclusive, exclusive) in [
            (self.least, "minimum", "exclusiveMinimum"),
            (self.most, "maximum", "exclusiveMaximum"),
        ] {
            if let Some((bound, beyond)) = bound {
                out.insert(
                    if beyond { exclusive } else { inclusive }.to_owned(),
                    number(bound),
                );
            }
        }
        if let Some(step) = self.step {
            out.insert("multipleOf".to_owned(), number(step));
        }
        if let Some(values) = &self.values {
            let listed: Vec<Value> = values.iter().map(|value| number(*value)).collect();
            let members = listed.iter().map(|value| json!({"const": value}));
            let (key, list) = match self.annotated {
                true => ("anyOf", members.collect()),
                false => ("enum", listed),
            };
            out.insert(key.to_owned(), Value::Array(list));
        }
        Value::Object(out)
    }
}

fn numbers() -> impl Strategy<Value = Numbers> {
    let bound = || prop::option::of(((-32_i64..32).prop_map(|number| number * 2), any::<bool>()));
    let step = prop::option::of(prop::sample::select(vec![4, 8, 12, 16, 24, 32, 48]));
    let values = prop::option::weighted(
        0.3,
        prop::collection::vec((-24_i64..24).prop_map(|number| number * 2), 1..5),
    );
    (any::<bool>(), bound(), bound(), step, values, any::<bool>()).prop_map(
        |(integer, least, most, step, values, annotated)| Numbers {
            integer,
            least,
            most,
            step,
            values,
            annotated,
        },
    )
}

/// Two schemas; most differ in one keyword.
fn pair() -> impl Strategy<Value = (Numbers, Numbers)> {
    (numbers(), numbers(), 0..6).prop_map(|(old, other, keyword)| {
        let mut new = old.clone();
        match keyword {
            0 => new.integer = other.integer,
            1 => new.least = other.least,
            2 => new.most = other.most,
            3 => new.step = other.step,
            4 => new.values = other.values,
            _ => new = other,
        }
        (old, new)
    })
}

fn verdict(old: &Numbers, new: &Numbers, in_request: bool) -> Verdict {
    let document = |schema: Value| {
        let content = json!({"content": {"application/json": {"schema": schema}}, "description": ""});
        let operation = match in_request {
            true => json!({"requestBody": content, "responses": {}}),
            false => json!({"responses": {"200": content}}),
        };
        json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}})
    };
    compare(&document(old.schema()), &document(new.schema()))
        .unwrap()
        .verdict
}

/// The first seed, and the number of seeds that are tried.
fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str, usual| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let first = number("MEMBERSHIP_SEED", 1);
    first..first + number("MEMBERSHIP_RUNS", 1)
}

#[test]
fn judges_numbers_by_what_the_schemas_accept() {
    for seed in seeds() {
        let config = ProptestConfig {
            cases: 2048,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let result = TestRunner::new_with_rng(config, random).run(&pair(), |(old, new)| check(&old, &new));
        if let Err(error) = result {
            panic!("MEMBERSHIP_SEED={seed}: {error}");
        }
    }
}

fn check(old: &Numbers, new: &Numbers) -> Result<(), TestCaseError> {
    let all = || -200..=200_i64;
    let lost = all().any(|number| old.accepts(number) && !new.accepts(number));
    let gained = all().any(|number| new.accepts(number) && !old.accepts(number));
    let expected = |lost: bool, gained: bool| match (lost, gained) {
        (true, _) => Verdict::Breaking,
        (false, true) => Verdict::Additive,
        (false, false) => Verdict::None,
    };
    let context = format!("{} {}", old.schema(), new.schema());
    prop_assert_eq!(verdict(old, new, true), expected(lost, gained), "{}", context);
    let found = verdict(old, new, false);
    // An enumeration is open as long as one of its values remains.
    let keeps_one = all().any(|number| old.accepts(number) && new.accepts(number));
    let is_open = gained && keeps_one && old.values.is_some() && found == Verdict::Additive;
    let is_nothing = !all().any(|number| new.accepts(number)) && found == Verdict::Breaking;
    let as_expected = found == expected(gained, lost);
    prop_assert!(as_expected || is_open || is_nothing, "{:?}: {}", found, context);
    Ok(())
}
