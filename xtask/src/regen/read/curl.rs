//! The sample request: a `curl` command, and where it ends.
//!
//! A command ends with its last continued line, or at a closing quote that other text follows without a blank: pages
//! print the response there. A quoted body is read as the JSON that the page shows, whatever a shell would make of it;
//! all other words as a shell reads them.

use super::json::Json;

/// A `curl` command of a docs page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Curl {
    /// The method in lower case.
    pub(crate) method: String,
    pub(crate) url: String,
    /// The JSON body.
    pub(crate) data: Option<Json>,
    /// Whether its body is in a file, so that the next JSON of the page may be that.
    pub(crate) is_elsewhere: bool,
    /// Where it ends, in bytes from the text's start.
    pub(crate) end: usize,
}

/// Where reading stopped, in bytes from the text's start, and what was expected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) at: usize,
    pub(crate) expected: String,
}

impl Stop {
    pub(crate) fn new(at: usize, expected: impl Into<String>) -> Self {
        let expected = expected.into();
        Self { at, expected }
    }
}

/// The word that replaces a body that has been read.
const BODY: &str = "{}";

/// The positions at which the text has a `curl` command.
pub(crate) fn starts(text: &str) -> Vec<usize> {
    let is_command = |at: usize| {
        let rest = &text[at + "curl".len()..];
        let first = rest.trim_start_matches([' ', '\t', '\\', '\n']);
        first.len() < rest.len()
            && !text[..at].ends_with(|c: char| c.is_ascii_lowercase())
            && (first.starts_with('-') || first.trim_start_matches(['\'', '"']).starts_with("http"))
    };
    let found = text.match_indices("curl").map(|(at, _)| at);
    found.filter(|at| is_command(*at)).collect()
}

/// Parses the command that starts at `start`.
pub(crate) fn parse(text: &str, start: usize) -> Result<Curl, Stop> {
    let mut curl = Curl {
        end: start,
        ..Curl::default()
    };
    let command = words(text, &mut curl)?;
    let mut words = shlex::split(command.trim_end_matches(['\\', ' ', '\t', '\n']))
        .ok_or_else(|| Stop::new(curl.end, "a sample request without open quotes"))?
        .into_iter()
        .skip(1);
    let (mut method, mut implied) = (None, "get");
    let mut is_get = false;
    while let Some(word) = words.next() {
        let (option, value) = option(&word);
        let mut value = || value.map(str::to_owned).or_else(|| words.next());
        match option {
            "" if word.starts_with("http") && curl.url.is_empty() => curl.url = word,
            "url" => curl.url = value().unwrap_or_default(),
            "request" | "X" => method = value().map(|method| method.to_ascii_lowercase()),
            "get" | "G" => is_get = true,
            option if option == "d" || option == "json" || option.starts_with("data") => {
                implied = "post";
                let body = value().ok_or_else(|| Stop::new(curl.end, "the body of the sample request"))?;
                let trimmed = body.trim_start();
                curl.is_elsewhere |= trimmed.starts_with('@') && curl.data.is_none();
                if trimmed.starts_with(['{', '[']) && curl.data.is_none() {
                    let is_json = || Stop::new(curl.end, "a request sample that is JSON");
                    curl.data = Some(Json::whole(&body).ok_or_else(is_json)?);
                }
            }
            _ => {}
        }
    }
    if curl.url.is_empty() {
        return Err(Stop::new(curl.end, "an address in the sample request"));
    }
    if is_get {
        (curl.data, implied) = (None, "get");
    }
    curl.method = method.unwrap_or_else(|| implied.into());
    Ok(curl)
}

/// Returns the name of the option that a word is, and the value in the same word.
fn option(word: &str) -> (&str, Option<&str>) {
    if let Some(long) = word.strip_prefix("--") {
        let parts = long.split_once('=');
        return parts.map_or((long, None), |(name, value)| (name, Some(value)));
    }
    match word.strip_prefix('-') {
        None => ("", None),
        // `-sX POST`
        Some(short) if short.ends_with(['X', 'd']) && short.bytes().all(|b| b.is_ascii_alphabetic()) => {
            (&short[short.len() - 1..], None)
        }
        Some(short) => {
            let end = short.chars().next().map_or(0, char::len_utf8);
            (&short[..end], short.get(end..).filter(|value| !value.is_empty()))
        }
    }
}

/// Cuts the command out of the text, with a placeholder for its body, and moves `curl` to its end.
fn words(text: &str, curl: &mut Curl) -> Result<String, Stop> {
    let mut command = String::new();
    let mut is_body = false;
    while let Some(c) = text[curl.end..].chars().next() {
        match c {
            '\'' | '"' => {
                // A shell takes the `$` of `$'…'` for a part of the quote.
                if command.ends_with(" $") {
                    command.pop();
                }
                let is_json = text[curl.end + 1..].trim_start().starts_with(['{', '[']);
                is_body |= is_json;
                let read = if is_json {
                    body(text, curl.end, &mut curl.data)?
                } else {
                    None
                };
                let length = match read {
                    Some(length) => length,
                    None => quoted(text, curl.end, is_body)?,
                };
                let quoted = &text[curl.end..curl.end + length];
                command.push_str(if read.is_some() { BODY } else { quoted });
                curl.end += length;
                let next = text[curl.end..].chars().next();
                if next.is_some_and(|c| !c.is_whitespace() && !matches!(c, '\\' | '\'' | '"')) {
                    break;
                }
            }
            '\\' => {
                let escape: String = text[curl.end..].chars().take(2).collect();
                command.push_str(&escape);
                curl.end += escape.len();
            }
            '\n' if !command.trim_end_matches([' ', '\t']).ends_with('\\') => break,
            _ => {
                is_body &= !c.is_whitespace();
                command.push(c);
                curl.end += c.len_utf8();
            }
        }
    }
    if let Some((before, delimiter)) = command.split_once("<<") {
        let delimiter = delimiter.trim_matches(['-', ' ', '\'', '"', '\\']);
        document(text, delimiter, curl)?;
        command.truncate(before.len());
    }
    Ok(command)
}

/// Reads the quoted JSON that begins at `open`: its length, or `None` where a shell has to take escapes out of it.
fn body(text: &str, open: usize, data: &mut Option<Json>) -> Result<Option<usize>, Stop> {
    let quote = &text[open..=open];
    let json = text[open + 1..].trim_start();
    let begin = text.len() - json.len();
    let (json, length) = match Json::leading(json) {
        Ok(read) => read,
        Err((far, why)) => {
            let after = quoted(text, open, true).map(|length| &text[open + length..]);
            return match after {
                Ok(after) if quote == "\"" || after.starts_with('\\') => Ok(None),
                _ => Err(Stop::new(
                    begin + far,
                    format!("a request sample that closes ({why})"),
                )),
            };
        }
    };
    let end = begin + length;
    let closing = text[end..].trim_start();
    if !closing.starts_with(quote) {
        return Err(Stop::new(
            end,
            format!("a closing {quote} after the request sample"),
        ));
    }
    data.get_or_insert(json);
    Ok(Some(text.len() - closing.len() + 1 - open))
}

/// Returns the length of the quoted text that begins at `open`. Only a body has several lines: a quote that closes on
/// another line is a quote of something else.
fn quoted(text: &str, open: usize, is_body: bool) -> Result<usize, Stop> {
    let quote = &text[open..=open];
    let mut is_escaped = false;
    for (at, c) in text[open + 1..].char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if quote == "\"" => is_escaped = true,
            '\n' if !is_body => break,
            c if quote.starts_with(c) => return Ok(at + 2),
            _ => {}
        }
    }
    Err(Stop::new(
        open,
        format!("a closing {quote} in the sample request"),
    ))
}

/// Reads the lines after the command up to the one that is the delimiter, which are its body (`@- <<EOF`).
fn document(text: &str, delimiter: &str, curl: &mut Curl) -> Result<(), Stop> {
    let rest = &text[curl.end..];
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim() == delimiter {
            curl.data = curl.data.take().or(Json::whole(&rest[..length]));
            curl.end += length + line.trim_end().len();
            return Ok(());
        }
        length += line.len();
    }
    let expected = format!("a line `{delimiter}` that ends the body of the sample request");
    Err(Stop::new(curl.end, expected))
}
