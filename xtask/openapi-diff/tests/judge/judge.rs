//! Judges the findings of a comparison by instances that the `jsonschema` crate validates.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use jsonschema::{PatternOptions, Validator};
use serde_json::{Map, Value};

use super::adapter::{Direction, Finding, Level};
use super::lower::{Literals, Lowering, NO_LITERALS, Reading};
use super::pairs::{Expected, Pair};
use super::random::Random;
use super::sample::{Pool, Sampler};
use super::slots::{Slot, slots};
use super::tables::ADDITIVE_IN_RESPONSES;

/// How many candidates are tried for each slot, and how many where a breaking finding is still unshown.
const TRIES: usize = 120;
const LONG_TRIES: usize = 700;
/// How many valid instances each side of a pair should have.
pub(crate) const ENOUGH: usize = 20;

/// A slot and a value in it.
pub(crate) type Instance = (String, Value);

/// The comparison, or one with a planted fault.
pub(crate) type Compare<'c> = &'c dyn Fn(&Value, &Value) -> Result<Vec<Finding>, String>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FaultKind {
    /// A request was valid and no longer is, and nothing is breaking.
    MissedRequest,
    /// A response is valid that a tolerant client cannot read, and nothing is breaking.
    MissedResponse,
    /// A response is valid that was not, and no rule explains why that is not breaking.
    UnexplainedResponse,
    /// No sampled response can be read, and nothing is breaking.
    NothingReadable,
    /// Instances are valid on one side only, and nothing was found on the wire.
    Silent,
    /// A change that means nothing is reported, or one that accepts more is breaking.
    FalseAlarm,
    /// The comparison returned an error.
    Refused,
    /// A rule is breaking, and no instance shows that. Counted, and argued in a table.
    Unshown(&'static str),
}

impl FaultKind {
    pub(crate) fn name(self) -> String {
        let name = match self {
            Self::MissedRequest => "missed-request",
            Self::MissedResponse => "missed-response",
            Self::UnexplainedResponse => "unexplained-response",
            Self::NothingReadable => "nothing-readable",
            Self::Silent => "silent",
            Self::FalseAlarm => "false-alarm",
            Self::Refused => "refused",
            Self::Unshown(rule) => return format!("unshown {rule}"),
        };
        name.to_owned()
    }

    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::MissedRequest | Self::MissedResponse | Self::NothingReadable => "breaking",
            Self::UnexplainedResponse => "breaking, or additive by a listed rule",
            Self::Silent => "a finding on the wire",
            Self::FalseAlarm => "nothing on the wire, or nothing breaking for a widening",
            Self::Refused => "a report",
            Self::Unshown(_) => "nothing breaking, or an argument why no instance shows it",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) direction: Direction,
    /// What the comparison reported in this direction.
    pub(crate) got: String,
    /// The slot and the instance that show it.
    pub(crate) instance: Option<Instance>,
}

/// What was found out about a pair.
#[derive(Debug, Default)]
pub(crate) struct Judgment {
    pub(crate) faults: Vec<Fault>,
    /// Every rule with a breaking finding, and whether an instance shows that something breaks.
    pub(crate) alarms: BTreeSet<(Direction, &'static str, bool)>,
    /// How many instances were validated, and how many different ones were valid on each side.
    pub(crate) instances: usize,
    pub(crate) valid: [usize; 2],
}

/// Instances that are valid on one side only, by what they show.
#[derive(Debug, Default)]
struct Evidence {
    /// What must be breaking: the readings that sender and receiver have.
    broken: Option<Instance>,
    /// What must be breaking or additive by a listed rule.
    strictly: Option<Instance>,
    /// What explains a breaking finding, in the weakest reading.
    shown: bool,
    differs: Option<Instance>,
    /// Sampled responses, and those that the old document's enums and fields let a client read.
    responses: usize,
    readable: usize,
    last: Option<Instance>,
}

pub(crate) fn judge(pair: &Pair, compare: Compare<'_>) -> Judgment {
    let mut judgment = Judgment::default();
    let findings = match compare(&pair.before, &pair.after) {
        Ok(findings) => findings,
        Err(error) => {
            let direction = Direction::Request;
            judgment.faults.push(Fault {
                kind: FaultKind::Refused,
                direction,
                got: error,
                instance: None,
            });
            return judgment;
        }
    };
    for direction in Direction::BOTH {
        let own: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.direction == direction)
            .collect();
        let is_breaking = own.iter().any(|finding| finding.level == Level::Breaking);
        let evidence = gather(pair, direction, is_breaking, &mut judgment);
        let got = describe(&own);
        let mut fault = |kind, instance: &Option<Instance>| {
            judgment.faults.push(Fault {
                kind,
                direction,
                got: got.clone(),
                instance: instance.clone(),
            });
        };
        for finding in own.iter().filter(|finding| finding.level == Level::Breaking) {
            judgment.alarms.insert((direction, finding.rule, evidence.shown));
        }
        let level = own.iter().map(|finding| finding.level).max();
        if level <= Some(Level::Docs) && evidence.differs.is_some() {
            fault(FaultKind::Silent, &evidence.differs);
        } else if !is_breaking {
            missed(direction, &own, &evidence, &mut fault);
        }
        let is_alarm = match pair.expected {
            Expected::Open => false,
            Expected::Same => level > Some(Level::Docs) && !evidence.shown && evidence.differs.is_none(),
            Expected::Compatible(which) => which == direction && is_breaking && !evidence.shown,
        };
        if is_alarm {
            fault(FaultKind::FalseAlarm, &None);
        }
    }
    judgment
}

fn missed(
    direction: Direction,
    findings: &[&Finding],
    evidence: &Evidence,
    fault: &mut dyn FnMut(FaultKind, &Option<Instance>),
) {
    let is_explained = findings.iter().any(|finding| {
        ADDITIVE_IN_RESPONSES
            .iter()
            .any(|(rule, _)| *rule == finding.rule)
    });
    if direction == Direction::Request {
        if evidence.broken.is_some() {
            fault(FaultKind::MissedRequest, &evidence.broken);
        }
        return;
    }
    // The tolerant reading covers most rules of the table; those about tags and media types it does not.
    let beyond_schemas = [
        "discriminator-value-added",
        "media-type-added",
        "error-status-added",
        "operation-added",
    ];
    let is_beyond = findings
        .iter()
        .any(|finding| beyond_schemas.contains(&finding.rule));
    if evidence.broken.is_some()
        && !is_beyond
        && !findings.iter().any(|finding| finding.rule == "enum-removed")
    {
        fault(FaultKind::MissedResponse, &evidence.broken);
    } else if evidence.strictly.is_some() && !is_explained {
        fault(FaultKind::UnexplainedResponse, &evidence.strictly);
    } else if evidence.responses >= ENOUGH && evidence.readable == 0 && !is_beyond {
        fault(FaultKind::NothingReadable, &evidence.last);
    }
}

fn describe(findings: &[&Finding]) -> String {
    let lines: BTreeSet<String> = findings
        .iter()
        .map(|finding| format!("{} {} at {}", finding.level.name(), finding.rule, finding.place))
        .collect();
    if lines.is_empty() {
        "none".to_owned()
    } else {
        lines.into_iter().collect::<Vec<_>>().join("; ")
    }
}

fn gather(pair: &Pair, direction: Direction, is_breaking: bool, judgment: &mut Judgment) -> Evidence {
    let (before, after) = (slots(&pair.before), slots(&pair.after));
    let literals = [Literals::of(&pair.before), Literals::of(&pair.after)];
    let keys: BTreeSet<&(Direction, String)> = before
        .keys()
        .chain(after.keys())
        .filter(|(own, _)| *own == direction)
        .collect();
    let mut evidence = Evidence::default();
    for key in keys {
        let sides = [
            Side::new(
                (&pair.before, &pair.after),
                before.get(key),
                direction,
                &literals[1],
            ),
            Side::new(
                (&pair.after, &pair.before),
                after.get(key),
                direction,
                &literals[0],
            ),
        ];
        let mut slot = SlotJudge {
            key: &key.1,
            direction,
            sides: &sides,
            evidence: &mut evidence,
            judgment,
        };
        slot.run(pair.seed, is_breaking);
    }
    evidence
}

/// One side of a slot, with the validators that were needed so far.
struct Side<'d> {
    lowering: [Lowering<'d>; 4],
    slot: Option<&'d Slot>,
    schemas: BTreeMap<usize, Value>,
    validators: [OnceCell<Validator>; 4],
}

const OPEN: usize = 0;
const CLOSED: usize = 1;
const TOLERANT: usize = 2;
/// Tolerant of unknown fields alone.
const KNOWN_VALUES: usize = 3;

impl<'d> Side<'d> {
    fn new(
        (document, beside): (&'d Value, &'d Value),
        slot: Option<&'d Slot>,
        direction: Direction,
        other: &'d Literals,
    ) -> Self {
        let lowering = |reading, other| Lowering::new(document, direction, reading, other).beside(beside);
        let lowering = [
            lowering(Reading::Open, &NO_LITERALS),
            lowering(Reading::Closed, other),
            lowering(Reading::Tolerant, other),
            lowering(Reading::Tolerant, &NO_LITERALS),
        ];
        let schemas = [OPEN, CLOSED]
            .into_iter()
            .filter_map(|reading| Some((reading, lowering[reading].root(&slot?.schema))))
            .collect();
        Self {
            lowering,
            slot,
            schemas,
            validators: Default::default(),
        }
    }

    /// Whether an instance is valid in a reading. No instance is valid in a slot that does not exist.
    fn is_valid(&self, reading: usize, instance: &Value) -> bool {
        let Some(slot) = self.slot else { return false };
        let validator = self.validators[reading].get_or_init(|| match self.schemas.get(&reading) {
            Some(schema) => validator(schema),
            None => validator(&self.lowering[reading].root(&slot.schema)),
        });
        if slot.is_text {
            return texts(instance)
                .iter()
                .any(|instance| validator.is_valid(instance));
        }
        validator.is_valid(instance)
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .unwrap_or_else(|error| panic!("the judge's own schema is invalid: {error}: {schema}"))
}

/// What an object of texts can be read as: `5` is a number and a string.
fn texts(instance: &Value) -> Vec<Value> {
    let mut out = vec![Map::new()];
    for (name, value) in instance.as_object().into_iter().flatten() {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            other => {
                out.iter_mut().for_each(|map| {
                    map.insert(name.clone(), other.clone());
                });
                continue;
            }
        };
        let mut readings = vec![Value::from(text.clone())];
        if let Ok(value @ (Value::Number(_) | Value::Bool(_))) = serde_json::from_str(&text) {
            readings.push(value);
        }
        let with = |map: &Map<String, Value>| -> Vec<Map<String, Value>> {
            let insert = |value: &Value| {
                let mut map = map.clone();
                map.insert(name.clone(), value.clone());
                map
            };
            readings.iter().map(insert).collect()
        };
        out = out.iter().flat_map(with).take(64).collect();
    }
    out.into_iter().map(Value::Object).collect()
}

struct SlotJudge<'s, 'd> {
    key: &'s str,
    direction: Direction,
    sides: &'s [Side<'d>; 2],
    evidence: &'s mut Evidence,
    judgment: &'s mut Judgment,
}

impl SlotJudge<'_, '_> {
    fn run(&mut self, seed: u64, is_breaking: bool) {
        let sides = self.sides;
        let is_same =
            sides[0].schemas == sides[1].schemas && sides[0].slot.is_some() == sides[1].slot.is_some();
        let roots: Vec<&Value> = sides
            .iter()
            .filter_map(|side| side.schemas.get(&CLOSED))
            .collect();
        let open: Vec<&Value> = sides.iter().filter_map(|side| side.schemas.get(&OPEN)).collect();
        let pool = Pool::new(&roots);
        let mut sampler = Sampler::new(Random::new(seed ^ 0x5EED), &pool);
        let mut seen = HashSet::new();
        let mut kept: Vec<Value> = Vec::new();
        let mut valid = [0; 2];
        for tried in 0..LONG_TRIES {
            let is_enough = valid
                .iter()
                .zip(sides)
                .all(|(count, side)| *count >= ENOUGH || side.slot.is_none());
            let is_done = match (is_same, is_breaking) {
                (true, _) => is_enough || tried >= TRIES / 2,
                (false, true) => self.evidence.shown && (is_enough || tried >= TRIES),
                (false, false) => tried >= TRIES,
            };
            if is_done {
                break;
            }
            let instance = if kept.len() < 4 || sampler.random.chance(40) {
                let root = if sampler.random.chance(80) {
                    sampler.random.pick(&roots)
                } else {
                    sampler.random.pick(&open)
                };
                sampler.instance(root)
            } else {
                let known = sampler.random.pick(&kept).clone();
                let changed = sampler.change(&known, &open);
                if sampler.random.chance(25) {
                    sampler.change(&changed, &open)
                } else {
                    changed
                }
            };
            if !seen.insert(instance.to_string()) {
                continue;
            }
            let is_valid = self.weigh(&instance, is_same);
            for (count, is_valid) in valid.iter_mut().zip(is_valid) {
                *count += usize::from(is_valid);
            }
            if is_valid[0] || is_valid[1] {
                kept.push(instance);
            }
        }
        for (total, count) in self.judgment.valid.iter_mut().zip(valid) {
            *total += count;
        }
    }

    /// Validates an instance on both sides and notes what it shows.
    fn weigh(&mut self, instance: &Value, is_same: bool) -> [bool; 2] {
        self.judgment.instances += 1;
        let [before, after] = self.sides;
        let open = [before.is_valid(OPEN, instance), after.is_valid(OPEN, instance)];
        if is_same {
            return open;
        }
        // The closed reading is the open one with more to meet: alternatives must be counted in the open one.
        let closed = [
            open[0] && before.is_valid(CLOSED, instance),
            open[1] && after.is_valid(CLOSED, instance),
        ];
        let here = || Some((self.key.to_owned(), instance.clone()));
        let evidence = &mut *self.evidence;
        // An instance that no sender sends, such as one with a read-only field in a request, shows nothing.
        let is_sent = closed[0] || closed[1];
        if is_sent
            && open[0] != open[1]
            && before.slot.is_some()
            && after.slot.is_some()
            && evidence.differs.is_none()
        {
            evidence.differs = here();
        }
        match self.direction {
            Direction::Request => {
                evidence.shown |= open[0] && !open[1] || closed[0] && !closed[1];
                if closed[0] && !open[1] && evidence.broken.is_none() {
                    evidence.broken = here();
                }
            }
            Direction::Response => {
                evidence.shown |= open[1] && !open[0] || closed[1] && !closed[0];
                if closed[1] && !open[0] {
                    evidence.strictly = evidence.strictly.take().or_else(here);
                    if evidence.broken.is_none() && !before.is_valid(TOLERANT, instance) {
                        evidence.broken = here();
                    }
                }
                if closed[1] && before.slot.is_some() {
                    evidence.responses += 1;
                    let is_readable = open[0] || before.is_valid(KNOWN_VALUES, instance);
                    evidence.readable += usize::from(is_readable);
                    evidence.last = here();
                }
            }
        }
        open
    }
}
