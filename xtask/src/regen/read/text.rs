//! The rendered page as text, in its three extractions: path first, `curl` first, whole page as Markdown.
//!
//! Each prints the sample request and the sample response, then lists of fields or what an extraction leaves of them.
//! Programs in other languages may come between the two samples. Where the extraction keeps only the samples, it prints
//! them twice; the second copy may be cut, and has to agree with the first as far as it goes.

use super::curl::{self, Curl};
use super::json::{self, Stop};
use super::lists::{self, END, ZERO_WIDTH_SPACE};
use super::page::{Body, Loose, Page};
use super::sample::Shape;
use crate::regen::error::Failure;

/// Returns which extraction a text is, in the words of the report.
pub(crate) fn extraction(text: &str) -> &'static str {
    let mut lines = text.lines().map(str::trim);
    let first = lines
        .clone()
        .find(|line| !line.is_empty() && !line.starts_with("# source:"));
    if lines.any(|line| line == ZERO_WIDTH_SPACE || line.starts_with("#### ")) {
        "rendered page, whole"
    } else if first.is_some_and(|line| line.starts_with("curl")) {
        "rendered page, curl first"
    } else {
        "rendered page, path first"
    }
}

/// Whether the text has a sample request at all.
pub(crate) fn has_request(text: &str) -> bool {
    !curl::starts(text).is_empty()
}

/// A sample response, and where it ends in the text.
type Response = (Shape, usize);

/// Parses the page.
///
/// # Errors
/// When a sample does not close, or the page has several operations.
pub(crate) fn read(text: &str, source: &str) -> Result<Page, Failure> {
    page(text).map_err(|Stop { at, expected }| {
        let line = text[..at.min(text.len())].matches('\n').count() + 1;
        Failure::input(source, format!("expected {expected}; stopped at line {line}"))
    })
}

fn page(text: &str) -> Result<Page, Stop> {
    let starts = curl::starts(text);
    let without_request = || Stop::new(text.len(), "a sample request (curl)");
    let (start, mut copies) = starts.split_first().ok_or_else(without_request)?;
    let command = curl::parse(text, *start)?;
    let operation = |command: &Curl| format!("{} {}", command.method.to_uppercase(), command.path);
    let title = operation(&command);
    let mut notes = Vec::new();
    // What is inside the command or the response is no copy.
    let next = |copies: &mut &[usize], end| {
        *copies = &copies[copies.partition_point(|start| *start < end)..];
        copies.first().copied().unwrap_or(text.len())
    };
    let region = next(&mut copies, command.end);
    let response = if command.is_elsewhere {
        notes.push("its request's body is elsewhere, so that no sample is proven to be the response".into());
        None
    } else {
        success(text, command.end, region)?
    };
    let (response, mut end) = response.map_or((None, command.end), |(shape, end)| (Some(shape), end));
    let mut lines = text[command.end..end].lines().map(str::trim);
    let status = lines.find(|line| is_success(line)).map(str::to_owned);
    while let Some(start) = copies.first() {
        // The last copy may be cut.
        let Ok(copy) = curl::parse(text, *start) else {
            break;
        };
        let other = operation(&copy);
        if other != title {
            return Err(Stop::new(
                *start,
                format!("one operation; found {title} and {other}"),
            ));
        }
        let region = next(&mut copies, copy.end);
        let copied = answer(text, copy.end, region).ok().flatten();
        let (copied, copy_end) = copied.map_or((None, copy.end), |(shape, end)| (Some(shape), end));
        end = end.max(copy_end);
        for (sample, first, copy) in [
            ("request", &command.data, &copy.data),
            ("response", &response, &copied),
        ] {
            let is_missing = first.is_none() && sample == "response";
            if copy.is_some() && copy != first && !is_missing {
                notes.push(format!(
                    "its two copies of the {sample} sample differ; the first one counts"
                ));
            }
        }
    }
    // Pages print the heading with one segment a line.
    let heading: String = text[..*start].lines().map(str::trim).collect();
    let mut methods = ["GET/", "POST/", "PUT/", "PATCH/", "DELETE/"].into_iter();
    if methods.any(|method| heading.contains(method)) && !heading.contains(&title.replace(' ', "")) {
        notes.push(format!(
            "its heading is not {title}, as its sample request, which counts"
        ));
    }
    let mut page = Page {
        method: command.method,
        path: command.path,
        host: command.host,
        request: Body {
            sample: command.data,
            ..Body::default()
        },
        response: Body {
            sample: response,
            ..Body::default()
        },
        status,
        loose: Loose::of_text(&text[end..]),
        notes,
        ..Page::default()
    };
    lists::read(&text[end..], &mut page);
    Ok(page)
}

/// Splits an address into its host and its path, without its query.
pub(crate) fn split_address(address: &str) -> Option<(Option<String>, String)> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split(['?', '#']).next()?.split_once('/')?;
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let path = format!("/{}", segments.join("/"));
    let host = Some(host.to_ascii_lowercase()).filter(|host| !host.is_empty());
    (path.len() > 1).then_some((host, path))
}

/// Finds the sample of the success between `from` and `to`. The error's sample may come before it.
fn success(text: &str, from: usize, to: usize) -> Result<Option<Response>, Stop> {
    let first = answer(text, from, to)?;
    if let Some((shape, end)) = &first
        && shape.is_error()
        && let Ok(Some(second)) = answer(text, *end, to)
        && !second.0.is_error()
    {
        return Ok(Some(second));
    }
    Ok(first)
}

/// Finds the sample response between `from` and `to`.
///
/// Programs in other languages may precede it without a blank. Their brackets follow code on the same line; the
/// response's follows nothing, or the last character of a program.
fn answer(text: &str, from: usize, to: usize) -> Result<Option<Response>, Stop> {
    /// How many blocks may be open when the text ends: each of them is searched to the end.
    const OPEN_BLOCKS: usize = 64;
    let mut open_blocks = 0;
    let mut at = from;
    let (mut line, mut seen) = (from, from);
    while let Some(offset) = text[at..to].find(['{', '[']) {
        let open = at + offset;
        line = text[seen..open].rfind('\n').map_or(line, |end| seen + end + 1);
        seen = open;
        let block = &text[open..to];
        if starts_value(&text[line..open], &text[from..open], block) && may_be_json(block) {
            match json::leading(block) {
                Ok((shape, length)) => return Ok(Some((shape, open + length))),
                // Code may begin with a comment, too.
                Err(_) if begins_with_comment(block) => {}
                Err(stop) => {
                    let (line, why) = (text[..open].matches('\n').count() + 1, stop.expected);
                    let expected = format!("a response sample that closes (it begins at line {line}; {why})");
                    return Err(Stop::new(open + stop.at, expected));
                }
            }
        }
        at = match json::block_length(block) {
            Some(length) => open + length,
            None if open_blocks == OPEN_BLOCKS => break,
            None => {
                open_blocks += 1;
                open + 1
            }
        };
    }
    Ok(None)
}

/// Whether a value may begin after this text. A bracket after a word is an index into it.
fn starts_value(line: &str, before: &str, block: &str) -> bool {
    let is_after_word = before.ends_with(|c: char| c.is_alphanumeric());
    line.trim().is_empty()
        || before.ends_with(['}', ')', ';', '\'', '"', '>'])
        || is_after_word && block.starts_with('{')
}

fn may_be_json(block: &str) -> bool {
    let inside = block[1..].trim_start();
    let after_dots = inside.trim_start_matches(['.', '\u{2026}']);
    let is_cut = after_dots.len() < inside.len() && after_dots.starts_with([',', '}', ']', '\n', ' ']);
    let is_json = inside.is_empty() || inside.starts_with(['"', '{', '[', '}', ']']);
    is_json || is_cut || begins_with_comment(block)
}

fn begins_with_comment(block: &str) -> bool {
    let inside = block[1..].trim_start();
    inside.starts_with("//") || inside.starts_with("/*")
}

/// Whether the line is the status of a success.
pub(crate) fn is_success(line: &str) -> bool {
    line.len() == 3 && line.starts_with('2') && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses `Last modified on March 30, 2026` to `2026-03-30`.
pub(crate) fn modified(text: &str) -> Option<String> {
    const MONTHS: &str =
        "January February March April May June July August September October November December";
    let (_, rest) = text.rsplit_once(END)?;
    let mut words = rest.lines().next()?.split_whitespace();
    let name = words.next()?;
    let month = MONTHS.split(' ').position(|month| month == name)? + 1;
    let day: u8 = words.next()?.trim_end_matches(',').parse().ok()?;
    let year: u16 = words.next()?.trim_end_matches('.').parse().ok()?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}
