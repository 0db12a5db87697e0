//! What all schemas of a value demand together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What a value must meet, of all schemas that apply to it. Where there are alternatives, one is chosen.
#[derive(Default)]
pub(super) struct Demands<'s> {
    pub(super) types: Option<BTreeSet<&'s str>>,
    pub(super) values: Option<Vec<&'s Value>>,
    pub(super) properties: BTreeMap<&'s str, Vec<&'s Value>>,
    pub(super) required: BTreeSet<&'s str>,
    pub(super) additional: Vec<&'s Value>,
    pub(super) is_closed: bool,
    pub(super) patterned: Vec<&'s Value>,
    pub(super) items: Vec<&'s Value>,
    pub(super) least: BTreeMap<&'static str, f64>,
    pub(super) most: BTreeMap<&'static str, f64>,
    pub(super) step: Option<f64>,
    pub(super) bounds: Vec<&'s Value>,
    pub(super) pattern: Option<&'s str>,
    pub(super) format: Option<&'s str>,
    pub(super) is_unique: bool,
    pub(super) is_never: bool,
}

impl<'s> Demands<'s> {
    pub(super) fn restrict_types(&mut self, types: BTreeSet<&'s str>) {
        self.types = Some(match self.types.take() {
            None => types,
            Some(known) => {
                let both: BTreeSet<&str> = known.intersection(&types).copied().collect();
                let integer =
                    |a: &BTreeSet<&str>, b: &BTreeSet<&str>| a.contains("integer") && b.contains("number");
                if both.is_empty() && (integer(&known, &types) || integer(&types, &known)) {
                    BTreeSet::from(["integer"])
                } else {
                    both
                }
            }
        });
    }

    pub(super) fn restrict_values(&mut self, values: Vec<&'s Value>) {
        self.values = Some(match self.values.take() {
            None => values,
            Some(known) => known.into_iter().filter(|value| values.contains(value)).collect(),
        });
    }

    pub(super) fn bound(&mut self, kind: &'static str, value: &'s Value, is_least: bool) {
        let number = value.as_f64().unwrap_or(0.0);
        if kind == "number" {
            self.bounds.push(value);
        }
        let (map, tighter): (_, fn(f64, f64) -> f64) = if is_least {
            (&mut self.least, f64::max)
        } else {
            (&mut self.most, f64::min)
        };
        let known = map.entry(kind).or_insert(number);
        *known = tighter(*known, number);
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths are small"
    )]
    pub(super) fn lengths(&self, kind: &'static str) -> (usize, Option<usize>) {
        let least = self.least.get(kind).map_or(0, |length| *length as usize);
        (least, self.most.get(kind).map(|length| *length as usize))
    }

    pub(super) fn admits_length(&self, kind: &'static str, length: usize) -> bool {
        let (least, most) = self.lengths(kind);
        length >= least && most.is_none_or(|most| length <= most)
    }
}
