//! One line of the table.

use serde::{Deserialize, Serialize};

/// One thing measured. The programs that measure print it as a line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The group that it stands in: `send`, `decode`, `build` …
    pub group: String,
    /// What was measured, of what, against what.
    pub what: String,
    /// The figure: a ratio, unless the unit says otherwise. Absent where it could not be measured: the note
    /// says why.
    pub measured: Option<f64>,
    /// What follows the figure: empty for a ratio (shown as `1.08 ×`), or `%`, `s`, `crates` …
    #[serde(default)]
    pub unit: String,
    /// What it should be.
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

/// What a figure should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// None: it is there for comparison.
    #[default]
    None,
    /// So much or less.
    AtMost(f64),
    /// So much or more.
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

    /// With the figures behind it, or with a reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Not a ratio, but so many of these.
    #[must_use]
    pub fn unit(mut self, unit: &str) -> Self {
        unit.clone_into(&mut self.unit);
        self
    }

    /// Whether a run for CI should fail.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.strict && self.holds() == Some(false)
    }

    /// Whether the goal is reached; `None` if there is none, or nothing was measured.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let measured = self.measured?;
        match self.goal {
            Goal::None => None,
            Goal::AtMost(most) => Some(measured <= most),
            Goal::AtLeast(least) => Some(measured >= least),
        }
    }
}
