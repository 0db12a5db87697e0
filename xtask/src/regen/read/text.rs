//! The rendered page as text, in its three extractions: path first, `curl` first, whole page as Markdown.
//!
//! Each prints the sample request and the sample response, then lists of fields or what an extraction leaves of them.
//! Programs in other languages may come between the two samples. Where the extraction keeps only the samples, it prints
//! them twice; the second copy may be cut, and has to agree with the first as far as it goes.

use super::curl::{self, Curl, Stop};
use super::json::{Json, block_length};
use super::page::{Loose, Page};
use super::sections::{self, ZERO_WIDTH_SPACE};
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

/// A value, and where it ends in the text.
type Sample = (Json, usize);

/// Parses the page.
///
/// # Errors
/// When a sample does not close, or the page has several operations.
pub(crate) fn read(text: &str, source: &str) -> Result<Page, Failure> {
    let refused = |message: String| Failure::input(source, message);
    let stopped = |stop: Stop| {
        let line = text[..stop.at.min(text.len())].matches('\n').count() + 1;
        refused(format!("expected {}; stopped at line {line}", stop.expected))
    };
    let starts = curl::starts(text);
    let Some((first, mut rest)) = starts.split_first() else {
        return Err(refused(
            "expected a sample request (curl); the text has none".into(),
        ));
    };
    let command = curl::parse(text, *first).map_err(stopped)?;
    let (host, path) = split_address(&command.url).ok_or_else(|| {
        let found = &command.url;
        refused(format!(
            "expected an address in the sample request, found `{found}`"
        ))
    })?;
    let mut page = Page {
        method: command.method.clone(),
        path,
        host,
        ..Page::default()
    };
    page.request.sample = command.data.as_ref().map(Json::shape);
    rest = beyond(rest, command.end);
    let response = if command.is_elsewhere {
        let note = "its request's body stands elsewhere, so that no sample is proven to be the response";
        page.notes.push(note.into());
        None
    } else {
        let region = rest.first().copied().unwrap_or(text.len());
        success(text, command.end, region).map_err(stopped)?
    };
    page.response.sample = response.as_ref().map(|(json, _)| json.shape());
    let mut end = response.as_ref().map_or(command.end, |(_, end)| *end);
    let mut lines = text[command.end..end].lines().map(str::trim);
    page.status = lines.find(|line| is_success(line)).map(str::to_owned);
    while let Some((start, others)) = rest.split_first() {
        // The last copy may be cut.
        let Ok(copy) = curl::parse(text, *start) else {
            break;
        };
        rest = beyond(others, copy.end);
        let region = rest.first().copied().unwrap_or(text.len());
        let copied = answer(text, copy.end, region).ok().flatten();
        end = end.max(copied.as_ref().map_or(copy.end, |(_, end)| *end));
        agree(&mut page, (&command, &copy), (response.as_ref(), copied.as_ref())).map_err(refused)?;
    }
    sections::read(&text[end..], &mut page);
    page.loose = Loose::of_text(&text[end..]);
    page.modified = modified(text);
    if contradicts(&text[..*first], &page) {
        let (method, path) = (page.method.to_uppercase(), &page.path);
        let note = format!("its heading is not {method} {path}, as its sample request, which counts");
        page.notes.push(note);
    }
    Ok(page)
}

/// Whether the text before the sample request shows another method or path. Pages print them with one segment a line.
fn contradicts(before: &str, page: &Page) -> bool {
    let heading: String = before.lines().map(str::trim).collect();
    let shows = |method: &&str| heading.contains(&format!("{method}/"));
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    methods.iter().any(shows) && !heading.contains(&format!("{}{}", page.method.to_uppercase(), page.path))
}

/// Returns the positions that are not inside what ends at `end`.
fn beyond(starts: &[usize], end: usize) -> &[usize] {
    &starts[starts.partition_point(|start| *start < end)..]
}

/// Compares a copy of the samples with the first ones.
fn agree(
    page: &mut Page,
    (first, copy): (&Curl, &Curl),
    (answer, copied): (Option<&Sample>, Option<&Sample>),
) -> Result<(), String> {
    if split_address(&copy.url).is_none_or(|(_, path)| path != page.path) || copy.method != first.method {
        let (method, other) = (page.method.to_uppercase(), copy.method.to_uppercase());
        return Err(format!(
            "expected one operation; found {method} {} and {other} {}",
            page.path, copy.url
        ));
    }
    let mut note = |sample: &str| {
        let note = format!("its two copies of the {sample} sample differ; the first one counts");
        page.notes.push(note);
    };
    if copy.data.is_some() && copy.data != first.data {
        note("request");
    }
    if let (Some((first, _)), Some((copy, _))) = (answer, copied)
        && first != copy
    {
        note("response");
    }
    Ok(())
}

/// Splits an address into its host and its path, without its query.
pub(crate) fn split_address(address: &str) -> Option<(Option<String>, String)> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split(['?', '#']).next()?.split_once('/')?;
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let path = format!("/{}", segments.join("/"));
    (path.len() > 1).then(|| (Some(host.to_ascii_lowercase()), path))
}

/// Finds the sample of the success between `from` and `to`. The error's sample may come before it.
fn success(text: &str, from: usize, to: usize) -> Result<Option<Sample>, Stop> {
    let Some(first) = answer(text, from, to)? else {
        return Ok(None);
    };
    if first.0.shape().is_error()
        && let Ok(Some(second)) = answer(text, first.1, to)
        && !second.0.shape().is_error()
    {
        return Ok(Some(second));
    }
    Ok(Some(first))
}

/// Finds the sample response between `from` and `to`.
///
/// Programs in other languages may precede it without a blank. Their brackets follow code on the same line; the
/// response's follows nothing, or the last character of a program.
fn answer(text: &str, from: usize, to: usize) -> Result<Option<Sample>, Stop> {
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
            match Json::leading(block) {
                Ok((json, length)) => return Ok(Some((json, open + length))),
                // Code may begin with a comment, too.
                Err(_) if begins_with_comment(block) => {}
                Err((far, why)) => {
                    let begin = text[..open].matches('\n').count() + 1;
                    let expected =
                        format!("a response sample that closes (it begins at line {begin}; {why})");
                    return Err(Stop::new(open + far, expected));
                }
            }
        }
        at = match block_length(block) {
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
    let (_, rest) = text.rsplit_once("Last modified on ")?;
    let mut words = rest.lines().next()?.split_whitespace();
    let name = words.next()?;
    let month = MONTHS.split(' ').position(|month| month == name)? + 1;
    let day: u8 = words.next()?.trim_end_matches(',').parse().ok()?;
    let year: u16 = words.next()?.trim_end_matches('.').parse().ok()?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}
