//! Why a run stops, and its exit code.

use std::fmt;

use openapi_diff::escape_terminal;

/// Why a run stopped, in words. No file has been written then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: u8,
    text: String,
}

/// The exit code for an input that cannot be used.
const INPUT: u8 = 2;
/// The exit code for an address that cannot be reached.
const UNREACHABLE: u8 = 3;
/// The exit code for a spec that the SDK's source cannot be generated from.
const NOT_GENERATED: u8 = 4;

impl Failure {
    fn new(code: u8, source: &str, what: &str, message: &str) -> Self {
        let text = format!("{}: {what}{}", shown(source), shown(message));
        Self { code, text }
    }

    /// An input that cannot be used: what was expected, and what was found.
    pub fn input(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(INPUT, &source.into(), "", &message.into())
    }

    /// An address that cannot be reached.
    pub fn unreachable(source: &str, message: &str) -> Self {
        Self::new(UNREACHABLE, source, "not reached: ", message)
    }

    /// A spec that the SDK's source cannot be generated from. The generator names it, too.
    pub fn not_generated(spec: &str, message: &str) -> Self {
        let message = message.trim_start_matches(&format!("{spec}: "));
        Self::new(NOT_GENERATED, spec, "not generated: ", message)
    }

    /// Operations of which no source could be read: the addresses that failed, and what works without them.
    pub fn no_source(operations: &[String], reasons: &[Failure]) -> Self {
        let mut text = match operations {
            [one] => format!("no source of {} could be read:\n", shown(one)),
            all => format!("no source of {} operations could be read:\n", all.len()),
        };
        for reason in reasons {
            text.push_str(&format!("  {reason}\n"));
        }
        if reasons.is_empty() {
            text.push_str("  no `sources.toml` of an area lists a URL for them\n");
        }
        text.push_str(
            "`--from FILE` reads a copy of HubSpot's file or of a page; `--offline` reads no source, and works from the \
             facts on record",
        );
        // Another try can reach an address, but not read what cannot be read.
        let code = reasons.iter().map(Self::exit_code).max().unwrap_or(INPUT);
        Self { code, text }
    }

    /// Returns the exit code.
    pub fn exit_code(&self) -> u8 {
        self.code
    }

    /// Whether the SDK's source cannot be generated.
    pub(super) fn is_not_generated(&self) -> bool {
        self.code == NOT_GENERATED
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The text with hidden characters escaped: what was found can be anything, and must not control a terminal.
fn shown(text: &str) -> String {
    const LONGEST: usize = 1_000;
    let mut shown = String::new();
    for c in text.chars().take(LONGEST) {
        if escape_terminal(c.encode_utf8(&mut [0; 4])) == "\u{fffd}" {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

impl std::error::Error for Failure {}
