//! Rules as text, Markdown and JSON.

use std::io::{self, Write};

use super::{Format, write_json};
use crate::report::Semver;
use crate::rules::{Level, Place, Rule, SdkStep};

/// Writes a rule with its reason and its example.
///
/// ```
/// use openapi_diff::{Format, Rule, render_rule};
///
/// let rule = Rule::find("property-removed").ok_or("no such rule")?;
/// let mut out = Vec::new();
/// render_rule(rule, Format::Text { color: false }, &mut out)?;
/// assert!(String::from_utf8(out)?.contains("in responses  breaking"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the writer fails.
pub fn render_rule(rule: &Rule, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let (level, step, example) = (rule.level, rule.sdk_step, rule.example);
    match format {
        Format::Json => write_json(rule, out),
        Format::Text { color } => {
            let (bold, plain) = if color {
                ("\u{1b}[1m", "\u{1b}[0m")
            } else {
                ("", "")
            };
            writeln!(out, "{bold}{}{plain}: {}\n", rule.id, rule.message)?;
            writeln!(out, "  in requests   {}", level_label(level.request))?;
            writeln!(out, "  in responses  {}", level_label(level.response))?;
            writeln!(out, "  why           {}", rule.why)?;
            writeln!(out, "  SDK step      {} in requests", step_label(step.request))?;
            writeln!(out, "                {} in responses", step_label(step.response))?;
            writeln!(out, "\n  Example, {}:", place_label(example.place))?;
            writeln!(out, "    before  {}", example.before)?;
            writeln!(out, "    after   {}", example.after)
        }
        Format::Markdown => {
            writeln!(out, "### `{}`\n\n> {}\n", rule.id, rule.message)?;
            writeln!(out, "- In requests: {}", level_label(level.request))?;
            writeln!(out, "- In responses: {}", level_label(level.response))?;
            writeln!(out, "- Why: {}", rule.why)?;
            writeln!(
                out,
                "- SDK step: {} in requests, {} in responses",
                step_label(step.request),
                step_label(step.response)
            )?;
            writeln!(out, "\nExample, {}:\n\n```yaml", place_label(example.place))?;
            writeln!(
                out,
                "# before\n{}\n# after\n{}\n```",
                example.before, example.after
            )
        }
    }
}

/// Writes a table of rules.
///
/// # Errors
/// When the writer fails.
pub fn render_rules(rules: &[Rule], format: Format, out: &mut dyn Write) -> io::Result<()> {
    const TITLES: [&str; 5] = ["Rule", "Requests", "Responses", "SDK step", "Message"];
    let rows = rules.iter().map(|rule| {
        [
            rule.id,
            level_label(rule.level.request),
            level_label(rule.level.response),
            semver_label(rule.sdk_step.request.max(rule.sdk_step.response).semver()),
            rule.message,
        ]
    });
    match format {
        Format::Json => write_json(rules, out),
        Format::Text { .. } => {
            for [id, request, response, step, message] in std::iter::once(TITLES).chain(rows) {
                writeln!(out, "{id:<34} {request:<9} {response:<9} {step:<8} {message}")?;
            }
            Ok(())
        }
        Format::Markdown => {
            writeln!(
                out,
                "| {} |\n|{}",
                TITLES.join(" | "),
                " --- |".repeat(TITLES.len())
            )?;
            for [id, request, response, step, message] in rows {
                writeln!(out, "| `{id}` | {request} | {response} | {step} | {message} |")?;
            }
            Ok(())
        }
    }
}

fn level_label(level: Option<Level>) -> &'static str {
    match level {
        None => "-",
        Some(Level::Docs) => "docs",
        Some(Level::Additive) => "additive",
        Some(Level::Breaking) => "breaking",
    }
}

fn semver_label(step: Semver) -> &'static str {
    match step {
        Semver::None => "-",
        Semver::Patch => "patch",
        Semver::Minor => "minor",
        Semver::Major => "major",
    }
}

fn step_label(step: SdkStep) -> &'static str {
    match step {
        SdkStep::None => "none",
        SdkStep::Manual => "patch (hand-written parts depend on it)",
        SdkStep::Receives => "patch (responses may hold something else)",
        SdkStep::Accepts => "patch (other values are accepted)",
        SdkStep::Sends => "patch (the SDK must send it differently)",
        SdkStep::Requires => "major (callers must provide more)",
        SdkStep::Removed => "major (calls fail)",
    }
}

fn place_label(place: Place) -> &'static str {
    match place {
        Place::Document => "keys of the document",
        Place::Operation => "keys of an operation",
        Place::Schema => "keys of a schema",
        Place::Components => "schemas of the components",
        Place::Scheme => "keys of a security scheme",
    }
}
