//! Text from documents in reports: data, which must neither control a terminal nor be markup.

/// Whether a character is invisible, or changes how others are shown: controls, marks of direction, joiners, tags.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Escapes text for a terminal, or for the log of a CI job: hidden characters, and what would begin a command of a log,
/// become U+FFFD.
///
/// ```
/// use openapi_diff::escape_terminal;
///
/// assert_eq!(escape_terminal("note\u{1b}[2J"), "note\u{fffd}[2J");
/// assert_eq!(escape_terminal("::error::x"), "\u{fffd}:error::x");
/// ```
pub fn escape_terminal(text: &str) -> String {
    let shown = |c| if is_hidden(c) { '\u{fffd}' } else { c };
    let text: String = text.chars().map(shown).collect();
    // A command begins a line, or is `##[...]` anywhere in it.
    match text.trim_start().strip_prefix("::") {
        Some(command) => format!("\u{fffd}:{command}"),
        None => text,
    }
    .replace("##[", "#\u{fffd}[")
}

/// Escapes text for Markdown: code spans stay, and every other word that is not of letters and digits becomes one.
///
/// A backslash does not keep `@name`, `#12` or a URL from becoming a link, as a code span does.
///
/// ```
/// use openapi_diff::escape_markdown;
///
/// let message = "property `id` of @team was <b>removed</b>";
/// assert_eq!(escape_markdown(message), "property `id` of `@team` was `<b>removed</b>`");
/// ```
pub fn escape_markdown(text: &str) -> String {
    let text = escape_terminal(text);
    let mut out = Spans::default();
    let mut pieces = text.split('`');
    loop {
        out.plain(pieces.next().unwrap_or_default());
        let Some(code) = pieces.next() else {
            return out.text;
        };
        // Without an end, the last piece would not be code.
        out.code(code);
    }
}

/// Returns a code span of the whole text. A backtick becomes an apostrophe.
pub(super) fn code_span(text: &str) -> String {
    let mut out = Spans::default();
    out.code(&escape_terminal(text).replace('`', "'"));
    out.text
}

/// Text with code spans that cannot touch each other, since two backticks are another delimiter.
#[derive(Default)]
struct Spans {
    text: String,
}

impl Spans {
    fn code(&mut self, code: &str) {
        if code.trim().is_empty() {
            self.text.push_str(code);
            return;
        }
        if self.text.ends_with('`') {
            self.text.push(' ');
        }
        self.text.push('`');
        self.text.push_str(code);
        self.text.push('`');
    }

    fn plain(&mut self, text: &str) {
        for word in text.split_inclusive(' ') {
            let (word, space) = word.strip_suffix(' ').map_or((word, ""), |word| (word, " "));
            let end = word.trim_end_matches([',', ';', ':', '.', ')']).len();
            let (bare, end) = word.split_at(end);
            let (open, bare) = bare.strip_prefix('(').map_or(("", bare), |bare| ("(", bare));
            let is_start = self.text.is_empty();
            if (end.is_empty() || !is_start) && is_word(bare) {
                self.text.push_str(open);
                self.text.push_str(bare);
                self.text.push_str(end);
            } else {
                self.text.push_str(open);
                self.code(bare);
                self.text.push_str(end);
            }
            self.text.push_str(space);
        }
    }
}

/// Whether a word has only letters and digits, or letters with hyphens and apostrophes, and cannot be the id of a commit.
fn is_word(word: &str) -> bool {
    const COMMIT: usize = 7;
    let is_commit = word.len() >= COMMIT && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_bounded = !word.starts_with(['-', '\'']) && !word.ends_with(['-', '\'']);
    let is_compound = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''));
    !is_commit && (is_bounded && is_compound || word.chars().all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_sentences_as_they_are() {
        for text in [
            "",
            "property `id` of `Note` was removed",
            "the server's read-only values (of 12), all: changed; 3 more.",
            "property `a b` of response 200",
        ] {
            assert_eq!(escape_markdown(text), text);
        }
    }

    #[test]
    fn makes_markup_code() {
        for (text, expected) in [
            ("# heading", "`#` heading"),
            ("see @team, #12", "see `@team`, `#12`"),
            ("GH-12 deadbeef0", "`GH-12` `deadbeef0`"),
            ("1. item", "`1`. item"),
            ("<img src=x> now", "`<img` `src=x>` now"),
            ("a|b", "`a|b`"),
            ("*bold* __x__", "`*bold*` `__x__`"),
            ("https://evil.example now", "`https://evil.example` now"),
            ("``` fence", "` fence`"),
            ("`a``b`", "`a` `b`"),
            ("open `code", "open `code`"),
            ("line\n# heading", "`line\u{fffd}#` heading"),
        ] {
            assert_eq!(escape_markdown(text).trim(), expected, "{text}");
        }
        assert_eq!(code_span("a`b\u{202e}"), "`a'b\u{fffd}`");
    }

    /// Returns what is outside of code spans, if all of these have one backtick at either end.
    fn outside(text: &str) -> String {
        assert!(!text.contains("``"), "{text}");
        let pieces: Vec<&str> = text.split('`').collect();
        assert!(pieces.len() % 2 == 1, "{text}");
        pieces.iter().step_by(2).copied().collect()
    }

    proptest! {
        #[test]
        fn no_text_controls_a_terminal(text in any::<String>()) {
            prop_assert!(!escape_terminal(&text).contains(is_hidden));
        }

        #[test]
        fn no_text_is_markup(text in r"([a-z0-9 `@#<>\[\]()|*_~!&\\\\:/.=+\-\n\t]|\PC){0,40}") {
            let markdown = escape_markdown(&text);
            let outside = outside(&markdown);
            prop_assert!(!outside.contains(is_hidden), "{markdown}");
            for markup in ['@', '#', '<', '>', '[', ']', '|', '*', '_', '~', '!', '&', '\\', '/', '='] {
                prop_assert!(!outside.contains(markup), "{markdown}");
            }
            let span = code_span(&text);
            prop_assert!(span.matches('`').count() <= 2 && !span.contains('\n'), "{span}");
        }
    }
}
