//! Patterns in one spelling. A pattern matches anywhere in a string, so that `^.*a` and `a` mean the same.

use regex::bytes::Regex;

/// What a pattern requires of a string.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pattern<'a> {
    /// Nothing: every string matches.
    Anything,
    /// At least one character.
    Something,
    /// A match of this pattern, which has no wildcard at either end.
    Match(&'a str),
}

/// Expressions for any text, the longer ones first.
const WILDCARDS: [&str; 10] = [
    "(?:.*)",
    "([\\s\\S]*)",
    "(.*)",
    "(.*?)",
    "[\\s\\S]*",
    "[\\S\\s]*",
    "[\\w\\W]*",
    "[\\d\\D]*",
    ".*?",
    ".*",
];

/// Returns what a pattern requires.
pub(super) fn simplified(pattern: &str) -> Pattern<'_> {
    let branches = branches(pattern);
    if branches.len() > 1 {
        return match branches
            .iter()
            .any(|branch| simplified(branch) == Pattern::Anything)
        {
            true => Pattern::Anything,
            false => Pattern::Match(pattern),
        };
    }
    let mut rest = pattern;
    while let Some(shorter) = without_wildcard(rest, pattern) {
        rest = shorter;
    }
    match rest {
        "" | "^" | "$" => Pattern::Anything,
        "." | "^." | ".$" | "^.+$" | ".+" | "^.+" | ".+$" | "(.+)" | "^(.+)$" => Pattern::Something,
        _ => Pattern::Match(rest),
    }
}

/// Removes a wildcard at one end, with its anchor.
fn without_wildcard<'a>(rest: &'a str, pattern: &str) -> Option<&'a str> {
    let counts_groups = pattern.contains("\\k")
        || pattern
            .as_bytes()
            .windows(2)
            .any(|pair| pair[0] == b'\\' && pair[1].is_ascii_digit());
    let wildcards = || {
        WILDCARDS
            .into_iter()
            .filter(move |wildcard| !counts_groups || !wildcard.starts_with('('))
    };
    let start = rest.strip_prefix('^').unwrap_or(rest);
    let is_repeated = |text: &str| text.starts_with(['*', '+', '?', '{']);
    let front = wildcards()
        .find_map(|wildcard| start.strip_prefix(wildcard))
        .filter(|text| !is_repeated(text));
    if let Some(front) = front {
        return Some(front);
    }
    let end = rest
        .strip_suffix('$')
        .filter(|text| !ends_escaped(text))
        .unwrap_or(rest);
    let mut back = wildcards().filter_map(|wildcard| end.strip_suffix(wildcard));
    back.find(|text| !ends_escaped(text))
}

/// Whether each match of one pattern is a match of another: the same without an anchor at either end.
pub(super) fn implies(pattern: &str, other: &str) -> bool {
    let unanchored = pattern
        .strip_suffix('$')
        .filter(|text| !ends_escaped(text))
        .unwrap_or(pattern);
    let fronts = [pattern, unanchored].map(|text| text.strip_prefix('^'));
    [Some(pattern), Some(unanchored)]
        .into_iter()
        .chain(fronts)
        .flatten()
        .any(|text| text == other)
}

/// Returns whether a pattern matches a text. It is open for a pattern that cannot be compiled, and for one that may mean
/// something else in ECMAScript: beyond ASCII, and where a class contains a bracket or an operator.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let means_the_same = ["&&", "--", "~~", "[["]
        .iter()
        .all(|operator| !pattern.contains(operator));
    if !means_the_same || !pattern.is_ascii() || !text.is_ascii() {
        return None;
    }
    let pattern = Regex::new(&format!("(?-u){pattern}")).ok()?;
    Some(pattern.is_match(text.as_bytes()))
}

/// Whether the next character is escaped by a backslash at the end.
fn ends_escaped(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Returns the alternatives of a pattern.
fn branches(pattern: &str) -> Vec<&str> {
    let (mut depth, mut in_class, mut escaped, mut start) = (0_u32, false, false, 0);
    let mut found = Vec::new();
    for (at, letter) in pattern.char_indices() {
        match letter {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            _ if in_class => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                found.extend(pattern.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.extend(pattern.get(start..));
    found
}

#[cfg(test)]
mod tests {
    use super::{Pattern, implies, simplified};

    #[test]
    fn finds_patterns_that_every_string_matches() {
        for pattern in [
            "",
            "^",
            "$",
            ".*",
            "^.*$",
            "^.*",
            ".*$",
            "^(.*)$",
            "(?:.*)",
            "[\\s\\S]*",
            "^[\\s\\S]*$",
            ".*?",
            "a|.*",
            "^$|^.*$",
            ".*.*",
            "a|",
        ] {
            assert_eq!(simplified(pattern), Pattern::Anything, "{pattern}");
        }
    }

    #[test]
    fn removes_wildcards_at_the_ends_only() {
        for (pattern, rest) in [
            ("^.*abc", "abc"),
            ("abc.*$", "abc"),
            ("^.*abc$", "abc$"),
            ("^abc.*", "^abc"),
            ("^abc", "^abc"),
            ("^$", "^$"),
            ("a\\.*", "a\\.*"),
            ("a\\\\.*", "a\\\\"),
            ("^.*a|b$", "^.*a|b$"),
            ("a.*b", "a.*b"),
            ("a[.*]", "a[.*]"),
            ("(.*)a\\1", "(.*)a\\1"),
            ("a.*\\$", "a.*\\$"),
            ("[|].*", "[|]"),
            ("^[^a]*$", "^[^a]*$"),
        ] {
            assert_eq!(simplified(pattern), Pattern::Match(rest), "{pattern}");
        }
        for pattern in [".+", "^.+$", ".", "^.*.$", "^.+.*$"] {
            assert_eq!(simplified(pattern), Pattern::Something, "{pattern}");
        }
    }

    #[test]
    fn finds_patterns_without_an_anchor_of_another() {
        for other in ["^ab$", "^ab", "ab$", "ab"] {
            assert!(implies("^ab$", other), "{other}");
        }
        for (pattern, other) in [("ab", "^ab"), ("^ab", "ab$"), ("ab\\$", "ab\\"), ("^ab$", "b")] {
            assert!(!implies(pattern, other), "{pattern} {other}");
        }
    }
}
