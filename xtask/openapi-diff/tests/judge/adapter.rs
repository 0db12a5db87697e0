//! The only file that uses the comparison: the rest of the judge sees findings.

use openapi_diff::{Change, Level as RuleLevel};
use serde_json::Value;

/// Which way an instance goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    Request,
    Response,
}

impl Direction {
    pub(crate) const BOTH: [Self; 2] = [Self::Request, Self::Response];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    Docs,
    Additive,
    Breaking,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// A rule that applies to a place in one direction.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) level: Level,
    pub(crate) direction: Direction,
    pub(crate) place: String,
}

/// Compares two documents. A change that matters in both directions becomes two findings.
pub(crate) fn compare(before: &Value, after: &Value) -> Result<Vec<Finding>, String> {
    let report = openapi_diff::compare(before, after).map_err(|error| error.to_string())?;
    Ok(report.changes.iter().flat_map(findings).collect())
}

fn findings(change: &Change) -> Vec<Finding> {
    let finding = |direction, level| Finding {
        rule: change.kind.rule().id,
        level: match level {
            RuleLevel::Docs => Level::Docs,
            RuleLevel::Additive => Level::Additive,
            RuleLevel::Breaking => Level::Breaking,
        },
        direction,
        place: change.pointer.clone(),
    };
    let (request, response) = change.levels.map_or((change.level, change.level), |levels| {
        (levels.request, levels.response)
    });
    match change.direction {
        openapi_diff::Direction::Request => vec![finding(Direction::Request, request)],
        openapi_diff::Direction::Response => vec![finding(Direction::Response, response)],
        openapi_diff::Direction::Both => {
            vec![
                finding(Direction::Request, request),
                finding(Direction::Response, response),
            ]
        }
    }
}
