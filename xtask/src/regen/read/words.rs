//! Words of a command, as a shell would cut them.

use super::curl::Stop;

/// A word of the command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Whether what the page printed next is glued to its closing quote.
    pub(crate) is_last: bool,
}

/// Moves over blanks and continued lines; whether a word of the command follows.
pub(crate) fn skip_to_word(text: &str, at: &mut usize) -> bool {
    let mut is_continued = false;
    let mut position = *at;
    for (offset, c) in text[*at..].char_indices() {
        position = *at + offset;
        match c {
            '\\' => is_continued = true,
            // The other shells' sign counts only where the line ends with it.
            '^' | '`' if ends_line(&text[position + 1..]) => is_continued = true,
            '\n' if is_continued => is_continued = false,
            '\n' => return false,
            c if c.is_whitespace() => {}
            _ => {
                *at = position;
                return true;
            }
        }
    }
    *at = position.max(*at);
    false
}

fn ends_line(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\t']).starts_with('\n')
}

/// Whether text is glued to what ends at `end`: it belongs to whatever the page printed next.
pub(crate) fn is_glued(text: &str, end: usize) -> bool {
    text[end..]
        .chars()
        .next()
        .is_some_and(|c| !c.is_whitespace() && c != '\\')
}

/// The word at `at`. Unless it is a body, it stands on one line: what closes on another is a quote of something
/// else.
pub(crate) fn word(text: &str, at: &mut usize, is_body: bool) -> Result<Word, Stop> {
    let begin = *at;
    let mut word = String::new();
    let mut after_quote = false;
    loop {
        let rest = &text[*at..];
        let Some(c) = rest.chars().next() else { break };
        let quoted = match c {
            '\'' => Some((1, quoted(&rest[1..], '\'', None))),
            '"' => Some((1, quoted(&rest[1..], '"', Some(in_double_quotes)))),
            '$' if rest.starts_with("$'") => Some((2, quoted(&rest[2..], '\'', Some(in_dollar_quotes)))),
            _ => None,
        };
        if let Some((sign, found)) = quoted {
            let found = found.filter(|(_, length)| is_body || !rest[sign..sign + length].contains('\n'));
            let Some((inner, length)) = found else {
                let quote = if c == '$' { '\'' } else { c };
                return Err(Stop {
                    at: begin,
                    expected: format!("a closing {quote} in the sample request"),
                });
            };
            word.push_str(&inner);
            *at += sign + length;
            after_quote = true;
            continue;
        }
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        match escaped {
            Some(escaped) if !escaped.is_whitespace() => {
                word.push(escaped);
                *at += 1 + escaped.len_utf8();
            }
            _ if c.is_whitespace() || c == '\\' => break,
            _ if c == '^' && ends_line(&rest[1..]) => break,
            _ if after_quote => break,
            _ => {
                word.push(c);
                *at += c.len_utf8();
            }
        }
    }
    Ok(Word {
        text: word,
        is_last: after_quote && is_glued(text, *at),
    })
}

/// What a sign after a backslash stands for; `None` if the backslash stays.
type Escape = fn(char) -> Option<&'static str>;

fn in_double_quotes(c: char) -> Option<&'static str> {
    Some(match c {
        '"' => "\"",
        '\\' => "\\",
        '$' => "$",
        '`' => "`",
        '\n' => "",
        _ => return None,
    })
}

fn in_dollar_quotes(c: char) -> Option<&'static str> {
    Some(match c {
        '\'' => "'",
        '"' => "\"",
        '\\' => "\\",
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        _ => return None,
    })
}

/// What stands before the closing quote, and how many bytes that took with it.
fn quoted(text: &str, quote: char, escape: Option<Escape>) -> Option<(String, usize)> {
    let mut inner = String::new();
    let mut signs = text.char_indices();
    while let Some((at, c)) = signs.next() {
        match (c, escape) {
            (c, _) if c == quote => return Some((inner, at + quote.len_utf8())),
            ('\\', Some(escape)) => {
                let (_, next) = signs.next()?;
                match escape(next) {
                    Some(text) => inner.push_str(text),
                    None => inner.extend(['\\', next]),
                }
            }
            (c, _) => inner.push(c),
        }
    }
    None
}
