//! The sample request: a `curl` command, and where it ends.
//!
//! A command ends with its last continued line, or at a closing quote that other text follows without a blank: pages
//! print the response there. A quoted body is read as the JSON that the page shows, whatever a shell would make of it;
//! all other words as a shell reads them.

use super::json::{self, Stop};
use super::sample::Shape;
use super::text::split_address;

/// A `curl` command of a docs page.
#[derive(Debug, Default)]
pub(crate) struct Curl {
    /// The method in lower case.
    pub(crate) method: String,
    pub(crate) host: Option<String>,
    pub(crate) path: String,
    /// The JSON body.
    pub(crate) data: Option<Shape>,
    /// Whether its body is in a file, so that the next JSON of the page may be that.
    pub(crate) is_elsewhere: bool,
    /// Where it ends, in bytes from the text's start.
    pub(crate) end: usize,
}

/// Returns the positions at which the text has a `curl` command.
pub(crate) fn starts(text: &str) -> Vec<usize> {
    let is_command = |at: &usize| {
        let rest = &text[at + "curl".len()..];
        let first = rest.trim_start_matches([' ', '\t', '\\', '\n']);
        first.len() < rest.len()
            && !text[..*at].ends_with(|c: char| c.is_ascii_lowercase())
            && (first.starts_with('-') || first.trim_start_matches(['\'', '"']).starts_with("http"))
    };
    let found = text.match_indices("curl").map(|(at, _)| at);
    found.filter(is_command).collect()
}

/// Parses the command that starts at `start`.
pub(crate) fn parse(text: &str, start: usize) -> Result<Curl, Stop> {
    let mut curl = Curl {
        end: start,
        ..Curl::default()
    };
    let command = words(text, &mut curl)?;
    let stopped = |expected: &str| Stop::new(curl.end, expected);
    let words = shlex::split(command.trim_end_matches(['\\', ' ', '\t', '\n']));
    let words = words.ok_or_else(|| stopped("a sample request without open quotes"))?;
    let mut words = words.into_iter().skip(1);
    let (mut url, mut method, mut implied) = (String::new(), None, "get");
    let mut is_get = false;
    while let Some(word) = words.next() {
        let (option, value) = option(&word);
        let mut value = || value.map(str::to_owned).or_else(|| words.next());
        match option {
            "" if word.starts_with("http") && url.is_empty() => url = word,
            "url" => url = value().unwrap_or_default(),
            "request" | "X" => method = value().map(|method| method.to_ascii_lowercase()),
            "get" | "G" => is_get = true,
            option if option == "d" || option == "json" || option.starts_with("data") => {
                implied = "post";
                let body = value().ok_or_else(|| stopped("the body of the sample request"))?;
                let body = body.trim_start();
                curl.is_elsewhere |= body.starts_with('@') && curl.data.is_none();
                if body.starts_with(['{', '[']) && curl.data.is_none() {
                    let shape = json::whole(body).ok_or_else(|| stopped("a request sample that is JSON"))?;
                    curl.data = Some(shape);
                }
            }
            _ => {}
        }
    }
    let expected = || stopped(&format!("an address in the sample request, found `{url}`"));
    (curl.host, curl.path) = split_address(&url).ok_or_else(expected)?;
    if is_get {
        (curl.data, implied) = (None, "get");
    }
    curl.method = method.unwrap_or_else(|| implied.into());
    Ok(curl)
}

/// Returns the name of the option that a word is, and the value in the same word.
fn option(word: &str) -> (&str, Option<&str>) {
    if let Some(long) = word.strip_prefix("--") {
        return long
            .split_once('=')
            .map_or((long, None), |(name, value)| (name, Some(value)));
    }
    match word.strip_prefix('-') {
        None => ("", None),
        // `-sX POST`
        Some(short) if short.ends_with(['X', 'd']) && short.bytes().all(|b| b.is_ascii_alphabetic()) => {
            (&short[short.len() - 1..], None)
        }
        Some(short) => {
            let (name, value) = short.split_at(short.chars().next().map_or(0, char::len_utf8));
            (name, Some(value).filter(|value| !value.is_empty()))
        }
    }
}

/// Cuts the command out of the text, with a placeholder for its body, and moves `curl` to its end.
fn words(text: &str, curl: &mut Curl) -> Result<String, Stop> {
    let mut command = String::new();
    let mut is_body = false;
    while let Some(c) = text[curl.end..].chars().next() {
        let start = curl.end;
        match c {
            '\'' | '"' => {
                // A shell takes the `$` of `$'…'` for a part of the quote.
                if command.ends_with(" $") {
                    command.pop();
                }
                let is_json = text[start + 1..].trim_start().starts_with(['{', '[']);
                is_body |= is_json;
                if is_json && let Some((shape, end)) = body(text, start)? {
                    command.push_str("{}");
                    curl.data.get_or_insert(shape);
                    curl.end = end;
                } else {
                    curl.end = quoted(text, start, is_body)?;
                    command.push_str(&text[start..curl.end]);
                }
                let next = text[curl.end..].chars().next();
                if next.is_some_and(|c| !c.is_whitespace() && !matches!(c, '\\' | '\'' | '"')) {
                    break;
                }
                continue;
            }
            '\\' => curl.end += text[start..].chars().take(2).map(char::len_utf8).sum::<usize>(),
            '\n' if !command.trim_end_matches([' ', '\t']).ends_with('\\') => break,
            _ => {
                is_body &= !c.is_whitespace();
                curl.end += c.len_utf8();
            }
        }
        command.push_str(&text[start..curl.end]);
    }
    if let Some((before, delimiter)) = command.split_once("<<") {
        let delimiter = delimiter.trim_matches(['-', ' ', '\'', '"', '\\']);
        let rest = &text[curl.end..];
        let mut lines = rest.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some((*end, line))
        });
        let Some((end, last)) = lines.find(|(_, line)| line.trim() == delimiter) else {
            let expected = format!("a line `{delimiter}` that ends the body of the sample request");
            return Err(Stop::new(curl.end, expected));
        };
        curl.data = curl.data.take().or(json::whole(&rest[..end - last.len()]));
        curl.end += end - (last.len() - last.trim_end().len());
        command.truncate(before.len());
    }
    Ok(command)
}

/// Reads the quoted JSON that begins at `open`, with its end; `None` where a shell has to take escapes out of it.
fn body(text: &str, open: usize) -> Result<Option<(Shape, usize)>, Stop> {
    let quote = &text[open..=open];
    let json = text[open + 1..].trim_start();
    let begin = text.len() - json.len();
    let (shape, length) = match json::leading(json) {
        Ok(read) => read,
        Err(stop) => {
            let after = quoted(text, open, true).map(|end| &text[end..]);
            if after.is_ok_and(|after| quote == "\"" || after.starts_with('\\')) {
                return Ok(None);
            }
            let expected = format!("a request sample that closes ({})", stop.expected);
            return Err(Stop::new(begin + stop.at, expected));
        }
    };
    let closing = text[begin + length..].trim_start();
    let expected = || {
        Stop::new(
            begin + length,
            format!("a closing {quote} after the request sample"),
        )
    };
    let rest = closing.strip_prefix(quote).ok_or_else(expected)?;
    Ok(Some((shape, text.len() - rest.len())))
}

/// Returns the end of the quoted text that begins at `open`. Only a body has several lines: a quote that closes on
/// another line is a quote of something else.
fn quoted(text: &str, open: usize, is_body: bool) -> Result<usize, Stop> {
    let quote = &text[open..=open];
    let mut is_escaped = false;
    for (at, c) in text[open + 1..].char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if quote == "\"" => is_escaped = true,
            '\n' if !is_body => break,
            c if quote.starts_with(c) => return Ok(open + at + 2),
            _ => {}
        }
    }
    Err(Stop::new(
        open,
        format!("a closing {quote} in the sample request"),
    ))
}
