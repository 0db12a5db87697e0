//! One line of the table.

use serde::{Deserialize, Serialize};

/// How many times the lower quartile of the rounds of a measurement the upper one may be.
const MAX_SPREAD: f64 = 1.5;

/// One measurement. The programs that measure print it as a line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The group: `send`, `decode`, `build` …
    pub group: String,
    /// What was measured, of what, against what.
    pub what: String,
    /// The figure: a ratio, unless the unit says otherwise. Absent where it could not be measured: the note
    /// says why.
    pub measured: Option<f64>,
    /// What follows the figure: empty for a ratio (shown as `1.08 ×`), or `%`, `s`, `crates` …
    #[serde(default)]
    pub unit: String,
    /// The goal.
    #[serde(default)]
    pub goal: Goal,
    /// Whether a run for CI fails when the goal is missed: for counts, which another load on the machine does
    /// not change.
    #[serde(default)]
    pub strict: bool,
    /// The figures behind it, and why a goal is missed.
    #[serde(default)]
    pub note: String,
}

/// The goal of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// No goal: the figure is for comparison.
    #[default]
    None,
    /// This value or less.
    AtMost(f64),
    /// This value or more.
    AtLeast(f64),
}

impl Row {
    /// A ratio with its goal.
    pub fn new(group: &str, what: impl Into<String>, measured: f64, goal: Goal) -> Self {
        Self {
            group: group.to_owned(),
            what: what.into(),
            measured: Some(measured),
            unit: String::new(),
            goal,
            strict: false,
            note: String::new(),
        }
    }

    /// The median of the ratios of several rounds. Where they differ so much that it says nothing, the row is not measured.
    ///
    /// # Panics
    /// Without a round.
    #[must_use]
    pub fn of_rounds(group: &str, what: impl Into<String>, goal: Goal, mut rounds: Vec<f64>) -> Self {
        rounds.sort_by(f64::total_cmp);
        let quartile = |quarter: usize| rounds[(rounds.len() - 1) * quarter / 4];
        let (low, middle, high) = (quartile(1), quartile(2), quartile(3));
        let row = Self::new(group, what, middle, goal);
        let row = if high > low * MAX_SPREAD {
            row.not_measured("machine too busy")
        } else {
            row
        };
        let count = rounds.len();
        row.note(format!(
            "median of {count} rounds, of which the middle half is {low:.2} to {high:.2}"
        ))
    }

    /// Replaces the figure by the reason why there is none.
    #[must_use]
    pub fn not_measured(mut self, reason: &str) -> Self {
        self.measured = None;
        self.note(format!("not measured: {reason}"))
    }

    /// Adds the figures behind it, or a reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        let note = note.into();
        match self.note.as_str() {
            "" => self.note = note,
            before => self.note = format!("{before}; {note}"),
        }
        self
    }

    /// Sets the unit of a figure that is no ratio.
    #[must_use]
    pub fn unit(mut self, unit: &str) -> Self {
        unit.clone_into(&mut self.unit);
        self
    }

    /// Adds why the goal is missed, if it is.
    #[must_use]
    pub fn if_missed(self, reason: &str) -> Self {
        match self.holds() {
            Some(false) => self.note(reason),
            _ => self,
        }
    }

    /// Whether a run for CI should fail.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.strict && self.holds() == Some(false)
    }

    /// By which part of its goal a figure misses it; negative if it does not.
    #[must_use]
    pub fn excess(&self) -> Option<f64> {
        let measured = self.measured?;
        match self.goal {
            Goal::None => None,
            Goal::AtMost(most) => Some(measured / most - 1.0),
            Goal::AtLeast(least) => Some(1.0 - measured / least),
        }
    }

    /// Whether the goal is reached; `None` if there is none, or nothing was measured.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        self.excess().map(|excess| excess <= 0.0)
    }
}
