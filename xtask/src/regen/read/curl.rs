//! The sample request: a `curl` command, and where it ends.

use super::sample::leading_json;
use serde_json::Value;

/// A `curl` command as a docs page prints it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Curl {
    /// The method in lower case.
    pub(crate) method: String,
    /// The address.
    pub(crate) url: String,
    /// The JSON body.
    pub(crate) data: Option<Value>,
    /// Where it ends, in bytes from the text's start.
    pub(crate) end: usize,
}

/// Where reading stopped, in bytes from the text's start, and what was expected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) at: usize,
    pub(crate) expected: String,
}

/// The positions at which the text holds a `curl` command.
pub(crate) fn starts(text: &str) -> Vec<usize> {
    let is_command = |at: usize| {
        let rest = text[at + "curl".len()..].trim_start_matches([' ', '\t', '\\', '\n']);
        let glued_to_word = text[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() && c.is_ascii_lowercase());
        rest.len() < text[at + 4..].len()
            && !glued_to_word
            && (rest.starts_with('-') || rest.trim_start_matches(['\'', '"']).starts_with("http"))
    };
    text.match_indices("curl")
        .map(|(at, _)| at)
        .filter(|at| is_command(*at))
        .collect()
}

/// Those of the positions that a command which ends at `end` does not hold in its own words.
pub(crate) fn beyond(starts: &[usize], end: usize) -> &[usize] {
    starts
        .get(starts.partition_point(|start| *start < end)..)
        .unwrap_or_default()
}

/// Reads the command that starts at `start`.
pub(crate) fn parse(text: &str, start: usize) -> Result<Curl, Stop> {
    let mut curl = Curl {
        end: start + "curl".len(),
        ..Curl::default()
    };
    let mut method = None;
    while let Some(word) = next_word(text, &mut curl.end)? {
        let (name, inline) = match word.text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (word.text.clone(), None),
        };
        let mut last = word.last;
        let mut value = |curl: &mut Curl| match inline.clone() {
            Some(value) => Ok(value),
            None => {
                let word = next_word(text, &mut curl.end)?;
                last |= word.as_ref().is_some_and(|word| word.last);
                Ok(word.map(|word| word.text).unwrap_or_default())
            }
        };
        match name.as_str() {
            "--request" | "-X" => method = Some(value(&mut curl)?.to_ascii_lowercase()),
            "--url" => curl.url = value(&mut curl)?,
            "--data" | "--data-raw" | "--data-binary" | "--json" | "-d" => {
                curl.data = data(text, &mut curl.end)?;
                break;
            }
            "--header" | "-H" | "--form" | "-F" | "--user" | "-u" => drop(value(&mut curl)?),
            _ if name.starts_with("http") && curl.url.is_empty() => curl.url = name,
            _ => {}
        }
        if last {
            break;
        }
    }
    if curl.url.is_empty() {
        return Err(Stop {
            at: curl.end,
            expected: "an address in the sample request".into(),
        });
    }
    curl.method = method.unwrap_or_else(|| {
        if curl.data.is_some() {
            "post".into()
        } else {
            "get".into()
        }
    });
    Ok(curl)
}

struct Word {
    text: String,
    last: bool,
}

/// The next word of the command, as a shell would cut it; `None` where the command ends.
fn next_word(text: &str, at: &mut usize) -> Result<Option<Word>, Stop> {
    if !skip_to_word(text, at) {
        return Ok(None);
    }
    let begin = *at;
    let rest = &text[begin..];
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        // A word stands on one line: what closes on another is a quote of something else.
        let line = rest[1..].lines().next().unwrap_or_default();
        let Some(length) = line.find(quote) else {
            return Err(Stop {
                at: begin,
                expected: format!("a closing {quote} in the sample request"),
            });
        };
        *at = begin + length + 2;
        // Text that is glued to the closing quote belongs to whatever the page printed next.
        let glued = text[*at..]
            .chars()
            .next()
            .is_some_and(|c| !c.is_whitespace() && c != '\\');
        return Ok(Some(Word {
            text: rest[1..=length].to_owned(),
            last: glued,
        }));
    }
    let length = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    *at = begin + length;
    Ok(Some(Word {
        text: rest[..length].to_owned(),
        last: false,
    }))
}

/// Moves over blanks and continued lines; whether a word of the command follows.
fn skip_to_word(text: &str, at: &mut usize) -> bool {
    let mut continued = false;
    let mut position = *at;
    for (offset, c) in text[*at..].char_indices() {
        position = *at + offset;
        match c {
            '\\' => continued = true,
            '\n' if continued => continued = false,
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

/// The quoted JSON body.
fn data(text: &str, at: &mut usize) -> Result<Option<Value>, Stop> {
    if !skip_to_word(text, at) {
        return Err(Stop {
            at: *at,
            expected: "the body of the sample request".into(),
        });
    }
    let open = *at;
    let Some(quote) = text[open..]
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '$'))
    else {
        return Ok(next_word(text, at)?.and_then(|word| serde_json::from_str(&word.text).ok()));
    };
    let body = &text[open + 1..];
    let begin = open + 1 + (body.len() - body.trim_start().len());
    if !text[begin..].starts_with(['{', '[']) {
        // A body that is no JSON, such as a form, of however many lines: nothing here can be read from it.
        let length = body.find(quote).ok_or_else(|| Stop {
            at: open,
            expected: format!("a closing {quote} after the request sample"),
        })?;
        *at = open + 1 + length + quote.len_utf8();
        return Ok(None);
    }
    let (value, length) = leading_json(&text[begin..]).map_err(|(far, why)| Stop {
        at: begin + far,
        expected: format!("a request sample that closes ({why})"),
    })?;
    let after = &text[begin + length..];
    let quote_at = begin + length + (after.len() - after.trim_start().len());
    if !text[quote_at..].starts_with(quote) {
        return Err(Stop {
            at: begin + length,
            expected: format!("a closing {quote} after the request sample"),
        });
    }
    *at = quote_at + 1;
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_ends_at_its_closing_quote() {
        let text = "curl --request POST \\\n--url https://h/a/{b} \\\n--header 'A: b' \\\n--data '\n{\n\"x\": 1\n}\n'{\n\"y\": 2\n}";
        let curl = parse(text, 0).unwrap();
        assert_eq!(
            (curl.method.as_str(), curl.url.as_str()),
            ("post", "https://h/a/{b}")
        );
        assert_eq!(curl.data.unwrap()["x"], 1);
        assert!(text[curl.end..].starts_with("{\n\"y\""));
    }

    #[test]
    fn a_glued_program_is_not_part_of_the_command() {
        let text = "curl --request GET \\\n--url https://h/a \\\n--header 'Authorization: Bearer <token>'import requests\n";
        let curl = parse(text, 0).unwrap();
        assert!(text[curl.end..].starts_with("import requests"));
        assert_eq!(curl.data, None);
    }

    #[test]
    fn a_request_that_does_not_close_says_where() {
        let stop = parse("curl --url https://h/a --data '{\n\"x\": {\n", 0).unwrap_err();
        assert!(stop.expected.contains("closes"), "{stop:?}");
    }

    #[test]
    fn only_commands_start_commands() {
        assert_eq!(starts("cURL\ncurl --request GET\nlibcurl is\nUse curl to"), [5]);
        assert_eq!(starts("timestamp.curl --url x").len(), 1);
    }
}
