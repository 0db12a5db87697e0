//! Changes that users accept for some time: by rule, place and values, with a reason and a date.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use toml::Spanned;
use toml::value::Datetime;

use crate::error::InputError;
use crate::report::{Change, Report};
use crate::rules::Rule;

/// A day of the calendar.
///
/// ```
/// use openapi_diff::Date;
///
/// assert!("2026-02-28".parse::<Date>()? < "2026-03-01".parse()?);
/// assert!("2026-02-30".parse::<Date>().is_err());
/// # Ok::<(), openapi_diff::InputError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Returns the day that it is in UTC.
    pub fn today() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::after_epoch(since.as_secs() / 86_400)
    }

    /// Returns the day so many days after 1970-01-01.
    fn after_epoch(mut days: u64) -> Self {
        let mut date = Self {
            year: 1970,
            month: 1,
            day: 1,
        };
        loop {
            let length = u64::from(days_in(date.year, date.month));
            if days < length {
                date.day = u8::try_from(days + 1).unwrap_or(1);
                return date;
            }
            days -= length;
            date.month += 1;
            if date.month > 12 {
                date = Self {
                    year: date.year.saturating_add(1),
                    month: 1,
                    day: 1,
                };
            }
        }
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        let invalid = || InputError::new(format!("invalid date `{text}`"), "", "a date such as 2026-12-31");
        match text.parse::<Datetime>() {
            Ok(Datetime {
                date: Some(date),
                time: None,
                offset: None,
            }) => Ok(Self {
                year: date.year,
                month: date.month,
                day: date.day,
            }),
            _ => Err(invalid()),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A change that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accepted {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// The reason for accepting it.
    pub reason: String,
    /// The last day on which it is accepted.
    pub expires: Date,
}

/// A list of accepted changes.
///
/// ```
/// use openapi_diff::{AcceptedChanges, Verdict, compare, read};
///
/// let old = read(b"openapi: 3.1.0\npaths: {/notes: {get: {responses: {}}}}", "old.yaml")?;
/// let new = read(b"openapi: 3.1.0\npaths: {}", "new.yaml")?;
/// let mut report = compare(&old, &new)?;
///
/// let accepted = AcceptedChanges::parse(
///     r#"
/// [[accepted]]
/// rule = "operation-removed"
/// place = "/paths/~1notes/get"
/// reason = "nobody calls it: see the access log of May"
/// expires = 2026-12-31
/// "#,
///     "accepted.toml",
/// )?;
/// let warnings = accepted.apply(&mut report, "2026-06-01".parse()?);
/// assert!(warnings.is_empty());
/// assert_eq!(report.verdict, Verdict::None);
/// assert_eq!(report.accepted.len(), 1);
///
/// # let mut report = compare(&old, &new)?;
/// let warnings = accepted.apply(&mut report, "2027-01-01".parse()?);
/// assert!(warnings[0].to_string().contains("expired on 2026-12-31"));
/// assert_eq!(report.verdict, Verdict::Breaking);
/// # Ok::<(), openapi_diff::InputError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct AcceptedChanges {
    source: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    rule: &'static Rule,
    /// The JSON pointer of the change; with `/*` at the end, of all changes below a place.
    place: String,
    reason: String,
    expires: Date,
    /// The old and the new value of the change; `None` for any.
    values: [Option<Value>; 2],
    /// The line of the file.
    line: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: String,
    place: String,
    reason: String,
    expires: Datetime,
    before: Option<Value>,
    after: Option<Value>,
}

impl AcceptedChanges {
    /// Parses a list in TOML. `source` names it in errors and warnings.
    ///
    /// # Errors
    /// When the text is not TOML, or an entry lacks a known rule, a place, a reason or an expiry date.
    pub fn parse(text: &str, source: &str) -> Result<Self, InputError> {
        let entries = parse(text).map_err(|error| error.in_source(source))?;
        Ok(Self {
            source: source.to_owned(),
            entries,
        })
    }

    /// Moves accepted changes out of a report's changes, and computes its verdict again. The version step stays: users of a
    /// client notice a change whether it is accepted or not.
    ///
    /// Returns a warning for each entry that has expired, which accepts nothing, and for each that matches no change.
    pub fn apply(&self, report: &mut Report, today: Date) -> Vec<InputError> {
        let mut warnings = Vec::new();
        for entry in &self.entries {
            let warn = |problem: String, expected: &str| {
                let at = format!("line {}", entry.line);
                let problem = format!("`{}` for {} {problem}", entry.rule.id, entry.place);
                InputError::new(problem, at, expected).in_source(&self.source)
            };
            if entry.expires < today {
                warnings.push(warn(
                    format!("expired on {}", entry.expires),
                    "a new date and a reason for it, or no such entry",
                ));
                continue;
            }
            let other = report
                .changes
                .iter()
                .find(|change| entry.is_at(change))
                .map(values);
            let matching = report.changes.extract_if(.., |change| entry.matches(change));
            let before = report.accepted.len();
            report.accepted.extend(matching.map(|change| Accepted {
                change,
                reason: entry.reason.clone(),
                expires: entry.expires,
            }));
            if report.accepted.len() == before {
                warnings.push(match other {
                    Some(values) => warn(
                        format!("matches no change: the report has {values}"),
                        "an entry with these values and a reason for them, or no such entry",
                    ),
                    None => warn(
                        "matches no change".to_owned(),
                        "an entry for a change of the report",
                    ),
                });
            }
        }
        report.update_verdict();
        warnings
    }
}

/// Returns the values of a change as an entry has them.
fn values(change: &Change) -> String {
    format!("before = {}, after = {}", change.before, change.after)
}

/// Whether a value is the one of an entry. What TOML lacks, such as `null`, is written as JSON in a string.
fn is_value(written: &Value, value: &Value) -> bool {
    written == value || written.as_str() == Some(&value.to_string())
}

impl Entry {
    /// Whether the entry accepts a change.
    fn matches(&self, change: &Change) -> bool {
        let [before, after] = &self.values;
        let is_same = |written: &Option<Value>, value: &Value| {
            written.as_ref().is_none_or(|written| is_value(written, value))
        };
        self.is_at(change) && is_same(before, &change.before) && is_same(after, &change.after)
    }

    /// Whether a change has the rule and the place of the entry.
    fn is_at(&self, change: &Change) -> bool {
        let is_place = match self.place.strip_suffix("/*") {
            Some(above) => {
                let below = change.pointer.strip_prefix(above);
                below.is_some_and(|below| below.starts_with('/'))
            }
            None => change.pointer == self.place,
        };
        is_place && change.kind.rule().id == self.rule.id
    }
}

fn parse(text: &str) -> Result<Vec<Entry>, InputError> {
    let line = |byte: usize| text.get(..byte).unwrap_or_default().matches('\n').count() + 1;
    let at = |byte: usize| format!("line {}", line(byte));
    let file: File = toml::from_str(text).map_err(|error| {
        let place = error.span().map(|span| at(span.start)).unwrap_or_default();
        let expected =
            "entries `[[accepted]]` with `rule`, `place`, `reason` and `expires`, and perhaps `before` and `after`";
        InputError::new(
            format!("is not a list of accepted changes: {}", error.message()),
            place,
            expected,
        )
    })?;
    file.accepted
        .into_iter()
        .map(|entry| {
            let start = entry.span().start;
            let Written {
                rule,
                place,
                reason,
                expires,
                before,
                after,
            } = entry.into_inner();
            let known = Rule::find(&rule).ok_or_else(|| {
                let expected = match Rule::similar(&rule).as_slice() {
                    [] => "the id of a rule".to_owned(),
                    similar => format!("the id of a rule, such as {}", similar.join(", ")),
                };
                InputError::new(format!("unknown rule `{rule}`"), at(start), expected)
            })?;
            if reason.trim().is_empty() {
                let problem = format!("`{rule}` for {place} has no reason");
                return Err(InputError::new(problem, at(start), "why the change is accepted"));
            }
            if !place.starts_with('/') {
                let problem = format!("`{rule}` has the place `{place}`");
                return Err(InputError::new(
                    problem,
                    at(start),
                    "a JSON pointer from a report",
                ));
            }
            let expires = expires.to_string().parse().map_err(|_| {
                let problem = format!("`{rule}` for {place} expires at {expires}");
                InputError::new(problem, at(start), "a date such as 2026-12-31")
            })?;
            Ok(Entry {
                rule: known,
                place,
                reason,
                expires,
                values: [before, after],
                line: line(start),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days_by_the_calendar() {
        for (days, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_819, "2027-01-01"),
        ] {
            assert_eq!(Date::after_epoch(days).to_string(), date);
        }
        assert_eq!(
            (days_in(1900, 2), days_in(2000, 2), days_in(2024, 2)),
            (28, 29, 29)
        );
        assert!(
            Date::today()
                > Date {
                    year: 2025,
                    month: 1,
                    day: 1
                }
        );
    }
}
