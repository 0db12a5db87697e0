//! The rendered page as text, in its three extractions: path first, `curl` first, whole page as Markdown.
//!
//! All three print the sample request and the sample answer. Where the extraction keeps only the samples,
//! it prints them twice; the second copy only has to agree.

use std::collections::BTreeSet;

use super::curl::{self, Curl, Stop};
use super::fields::{self, ZERO_WIDTH_SPACE};
use super::lenient::{self, Json};
use super::page::{Loose, Page};
use super::sample::{is_constant, is_placeholder, leading_json};
use crate::regen::error::Failure;

/// Which extraction a text is, in the words of the report.
pub(crate) fn extraction(text: &str) -> &'static str {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("# source:"));
    if text
        .lines()
        .any(|line| line.trim() == ZERO_WIDTH_SPACE || line.starts_with("#### "))
    {
        "rendered page, whole"
    } else if first.is_some_and(|line| line.starts_with("curl")) {
        "rendered page, curl first"
    } else {
        "rendered page, path first"
    }
}

/// Whether the text holds a sample request at all.
pub(crate) fn has_request(text: &str) -> bool {
    !curl::starts(text).is_empty()
}

/// Reads the page.
///
/// # Errors
/// When a sample does not close, or the page holds several operations.
pub(crate) fn read(text: &str, source: &str) -> Result<Page, Failure> {
    let stopped = |stop: Stop| {
        let line = text[..stop.at.min(text.len())].matches('\n').count() + 1;
        Failure::input(
            source,
            format!("expected {}; stopped at line {line}", stop.expected),
        )
    };
    let starts = curl::starts(text);
    let Some(first) = starts.first().copied() else {
        return Err(Failure::input(
            source,
            "expected a sample request (curl); the text has none",
        ));
    };
    let command = curl::parse(text, first).map_err(stopped)?;
    let (host, path) = split_address(&command.url).ok_or_else(|| {
        Failure::input(
            source,
            format!(
                "expected an address in the sample request, found `{}`",
                command.url
            ),
        )
    })?;
    let mut page = Page {
        method: command.method.clone(),
        path,
        host,
        ..Page::default()
    };
    page.request.sample = command.data.as_ref().map(Json::shape);

    let starts = curl::beyond(&starts, command.end);
    let region = starts.first().copied().unwrap_or(text.len());
    let answer = if command.is_elsewhere {
        page.notes.push(
            "its request's body stands elsewhere, so that no sample can be told to be the answer".into(),
        );
        None
    } else {
        let first = answer(text, command.end, region).map_err(stopped)?;
        // The error's sample may stand before the success's.
        match &first {
            Some((json, end)) if json.shape().is_error() => match answer(text, *end, region) {
                Ok(Some(second)) if !second.0.shape().is_error() => Some(second),
                _ => first,
            },
            Some(_) => first,
            None => lone_text(text, command.end, region),
        }
    };
    page.response.sample = answer.as_ref().map(|(json, _)| json.shape());
    let answer_end = answer.as_ref().map_or(command.end, |(_, end)| *end);
    page.status = status_before(&text[command.end..], answer_end - command.end);
    let copies_end = repetition(text, starts, &command, answer.as_ref(), &mut page, source)?;
    let tail = &text[answer_end.max(copies_end)..];
    fields::read_sections(tail, &mut page);
    page.loose = Loose {
        lists: loose_lists(tail),
        constants: constants(tail),
    };
    page.modified = modified(text);
    if let Some((method, path)) = path_list(&text[..first])
        && (path != page.path || method != page.method)
    {
        page.notes.push(format!(
            "its heading says {} {path}, its sample request {} {}; the request counts",
            method.to_uppercase(),
            page.method.to_uppercase(),
            page.path
        ));
    }
    Ok(page)
}

/// Host and path of an address, without its query.
pub(crate) fn split_address(address: &str) -> Option<(Option<String>, String)> {
    let rest = address.split_once("://").map(|(_, rest)| rest)?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/')?;
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    (!segments.is_empty()).then(|| {
        (
            Some(host.to_ascii_lowercase()),
            format!("/{}", segments.join("/")),
        )
    })
}

/// The sample answer between `from` and `to`, and where it ends.
///
/// Programs in other languages may stand before it, glued to each other. Their braces follow code on the
/// same line; the answer's follows nothing, or the last sign of a program.
pub(crate) fn answer(text: &str, from: usize, to: usize) -> Result<Option<(Json, usize)>, Stop> {
    let mut at = from;
    let mut open_blocks = 0;
    let (mut line, mut seen) = (from, from);
    while let Some(offset) = text[at..to].find(['{', '[']) {
        let open = at + offset;
        let opens = if text[open..].starts_with('{') { '{' } else { '[' };
        line = text[seen..open].rfind('\n').map_or(line, |end| seen + end + 1);
        seen = open;
        if starts_statement(&text[line..open], &text[from..open], opens) && looks_like_json(&text[open..to]) {
            match lenient::leading(&text[open..to]) {
                Ok((json, length)) => return Ok(Some((json, open + length))),
                // Code may begin with a comment, too.
                Err(_) if begins_with_comment(&text[open..to]) => {}
                Err((far, why)) => {
                    return Err(Stop {
                        at: open + far,
                        expected: format!(
                            "a response sample that closes (it begins at line {}; {why})",
                            text[..open].matches('\n').count() + 1
                        ),
                    });
                }
            }
        }
        at = match skip_block(text, open, to) {
            Some(end) => end,
            // Each of them was searched for to the end of the text.
            None if open_blocks == OPEN_BLOCKS => break,
            None => {
                open_blocks += 1;
                open + 1
            }
        };
    }
    Ok(None)
}

/// The placeholder that is the whole answer, where the first line after the command and its tabs is one.
fn lone_text(text: &str, from: usize, to: usize) -> Option<(Json, usize)> {
    let mut lines = text[from..to].lines().map(str::trim);
    let line = lines.find(|line| !line.is_empty() && !is_success(line) && *line != "default")?;
    let (value, length) = leading_json(line).ok()?;
    value
        .as_str()
        .filter(|text| text.starts_with('<') && is_placeholder(text))?;
    let offset = text[from..to].find(line)?;
    let json = Json { value, is_cut: false };
    Some((json, from + offset + length))
}

/// Whether a value may begin after this text. A bracket that is glued to a word is an index into it.
fn starts_statement(line: &str, before: &str, opens: char) -> bool {
    let after_word = before.ends_with(|c: char| c.is_alphanumeric());
    line.trim().is_empty() || before.ends_with(['}', ')', ';', '\'', '"', '>']) || after_word && opens == '{'
}

fn looks_like_json(text: &str) -> bool {
    let inner = text[1..].trim_start();
    let is_cut = ["...", "\u{2026}"].iter().any(|sign| {
        inner
            .strip_prefix(sign)
            .is_some_and(|rest| rest.starts_with([',', '}', ']', '\n', ' ']))
    });
    inner.is_empty() || inner.starts_with(['"', '{', '[', '}', ']']) || is_cut || begins_with_comment(text)
}

fn begins_with_comment(text: &str) -> bool {
    let inner = text[1..].trim_start();
    inner.starts_with("//") || inner.starts_with("/*")
}

/// How many blocks may be open when the text ends, before nothing more is looked for in it.
const OPEN_BLOCKS: usize = 64;

/// The end of the block of code that opens at `open`, if it closes.
fn skip_block(text: &str, open: usize, to: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted: Option<char> = None;
    let mut escaped = false;
    for (offset, c) in text[open..to].char_indices() {
        match (quoted, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(quote), c) if c == quote || c == '\n' => quoted = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quoted = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + offset + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

/// The second copy of the samples: it may be cut, but what it says must be what the first one says.
fn repetition(
    text: &str,
    starts: &[usize],
    command: &Curl,
    answer_value: Option<&(Json, usize)>,
    page: &mut Page,
    source: &str,
) -> Result<usize, Failure> {
    let (mut end, mut left) = (0, starts);
    while let Some((start, others)) = left.split_first() {
        left = others;
        let Ok(copy) = curl::parse(text, *start) else {
            continue;
        };
        left = curl::beyond(left, copy.end);
        if split_address(&copy.url).map(|(_, path)| path).as_ref() != Some(&page.path)
            || copy.method != command.method
        {
            return Err(Failure::input(
                source,
                format!(
                    "expected one operation; found {} {} and {} {}",
                    page.method.to_uppercase(),
                    page.path,
                    copy.method.to_uppercase(),
                    copy.url
                ),
            ));
        }
        end = copy.end;
        if copy.data.is_some() && copy.data != command.data {
            page.notes
                .push("its two copies of the request sample differ; the first one counts".into());
        }
        let to = left.first().copied().unwrap_or(text.len());
        if let Ok(Some((value, value_end))) = answer(text, copy.end, to) {
            end = value_end;
            if answer_value.is_some_and(|(first, _)| *first != value) {
                page.notes
                    .push("its two copies of the response sample differ; the first one counts".into());
            }
        }
    }
    Ok(end)
}

/// The first success status that stands alone on a line before the answer.
fn status_before(text: &str, answer_end: usize) -> Option<String> {
    let before = text.get(..answer_end)?;
    before
        .lines()
        .map(str::trim)
        .find(|line| is_success(line))
        .map(str::to_owned)
}

pub(crate) fn is_success(line: &str) -> bool {
    line.len() == 3 && line.starts_with('2') && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Method and path where the page prints one segment a line.
fn path_list(before: &str) -> Option<(String, String)> {
    const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let mut lines = before.lines().map(str::trim).filter(|line| !line.is_empty());
    let method = lines.by_ref().find(|line| METHODS.contains(line))?;
    let mut path = String::new();
    while lines.next() == Some("/") {
        path.push('/');
        path.push_str(lines.next()?);
    }
    (!path.is_empty()).then(|| (method.to_ascii_lowercase(), path))
}

/// Values that stand in a text without their field's name, joined by commas: `ONE, TWO, THREE`. One that stands
/// alone is a run of its own, and may be a word of a sentence.
fn loose_lists(text: &str) -> Vec<Vec<String>> {
    let mut lists = Vec::new();
    let mut run: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_end_matches(',').trim_matches('`');
        if is_constant(bare) {
            run.push(bare.to_owned());
            if word.ends_with(',') {
                continue;
            }
        }
        if !run.is_empty() {
            lists.push(std::mem::take(&mut run));
        }
    }
    if !run.is_empty() {
        lists.push(run);
    }
    lists
}

/// The values that a text names anywhere, in lists and in sentences.
fn constants(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| is_constant(word))
        .map(str::to_owned)
        .collect()
}

/// `Last modified on March 30, 2026` as `2026-03-30`.
pub(crate) fn modified(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let rest = text.rsplit_once("Last modified on ")?.1.lines().next()?;
    let mut words = rest.split_whitespace();
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let day: u8 = words.next()?.trim_end_matches(',').parse().ok()?;
    let year: u16 = words.next()?.trim_end_matches('.').parse().ok()?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_after_programs_in_other_languages() {
        let text = "curl --request POST \\\n--url https://h/a/b \\\n--data '{\"x\": [{\"y\": \"A\"}]}'import requests\n\
            payload = {\n\"x\": [\n{\n\"y\": \"A\"\n}\n]\n}\nprint(response.text)const options = {\nmethod: 'POST',\n\
            body: JSON.stringify({x: [{y: 'A'}]})\n};\nfetch(url, options)\n.catch(err => console.error(err));<?php\n\
            $c = [\n'x' => [\n[\n'y' => 'A'\n]\n]\n];\nif ($err) {\necho $err;\n} else {\necho $r;\n}package main\n\
            import (\n\"fmt\"\n)\nfunc main() {\npayload := strings.NewReader(\"{\\n \\\"x\\\": []}\")\n}{\n\"id\": \"<string>\"\n}Prose.";
        let page = read(text, "t").unwrap();
        assert_eq!(page.response.sample.unwrap().properties().unwrap().len(), 1);
        assert!(page.request.sample.unwrap().property("x").is_some());
    }

    #[test]
    fn programs_that_index_and_quote() {
        let text = "curl --request POST \\\n--url https://h/a/b \\\n--data '{\"x\": 1}'HttpResponse<String> response = Unirest.post(\"https://h/a/b\")\n\
            .body(\"{\\n  \\\"x\\\": [\\n {}]\\n}\")\n.asString();require 'uri'\nrequest[\"Authorization\"] = 'Bearer <token>'\n\
            request.body = \"{\\n  \\\"x\\\": 1\\n}\"\nputs response.read_body{\n\"id\": \"<string>\"\n}";
        let page = read(text, "t").unwrap();
        assert!(page.response.sample.unwrap().property("id").is_some());
    }

    #[test]
    fn a_command_within_a_command_is_none() {
        let text = "curl --request POST \\\n--url https://h/a/b \\\n--header 'X-Agent: curl -x' \\\n--data '{\"x\": \"curl -y\"}'{\n\"id\": 1\n}";
        let page = read(text, "t").unwrap();
        assert!(page.request.sample.unwrap().property("x").is_some());
        assert!(page.response.sample.unwrap().property("id").is_some());
        // The quote closes in what comes after the command, or not at all.
        for end in ["", "\n{\n'id': 1\n}\ncurl --request POST \\\n--url https://h/a/b"] {
            let text = format!("\ncurl --request POST \\\n--url https://h/a/b \\\n--header 'X-Agent: {end}");
            let failure = read(&text, "t").unwrap_err().to_string();
            assert!(
                failure.contains("closing '") && failure.ends_with("line 4"),
                "{failure}"
            );
        }
    }

    #[test]
    fn blocks_that_never_close_are_not_searched_for_ever() {
        for block in ["x {", "x { }", "x [ ] "] {
            let text = format!("curl https://h/a/b -H 'A: b'\n{}", block.repeat(100_000));
            assert_eq!(read(&text, "t").unwrap().response.sample, None);
        }
    }

    #[test]
    fn copies_that_differ_are_told() {
        let once = |value: &str| format!("curl --request GET \\\n--url https://h/a/b{value}\n");
        let text = once("{\n\"a\": 1\n}Prose\n").replace("b{", "b\n{") + &once("\n{\n\"a\": true\n}");
        let page = read(&text, "t").unwrap();
        assert_eq!(page.notes.len(), 1, "{:?}", page.notes);
    }

    #[test]
    fn dates_lists_and_paths() {
        assert_eq!(
            modified("x\nLast modified on March 3, 2026\n").as_deref(),
            Some("2026-03-03")
        );
        assert_eq!(
            loose_lists("MESSAGE Show child\nA1, B_2, CC DD, EE Show OAuth 2.0"),
            [vec!["MESSAGE"], vec!["A1", "B_2", "CC"], vec!["DD", "EE"]]
        );
        assert_eq!(
            path_list("Skip\nPOST\n/\na\n/\n{b}\nTitle\n"),
            Some(("post".into(), "/a/{b}".into()))
        );
    }
}
