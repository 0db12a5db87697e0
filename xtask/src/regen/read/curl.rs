//! The sample request: a `curl` command, and where it ends.

use super::lenient::{self, Json};
use super::words::{self, Word};

/// A `curl` command as a docs page prints it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Curl {
    /// The method in lower case.
    pub(crate) method: String,
    /// The address.
    pub(crate) url: String,
    /// The JSON body.
    pub(crate) data: Option<Json>,
    /// Whether it has a body that stands elsewhere, so that the next JSON of the page may be that.
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

/// The positions at which the text holds a `curl` command.
pub(crate) fn starts(text: &str) -> Vec<usize> {
    let is_command = |at: usize| {
        let rest = text[at + "curl".len()..].trim_start_matches([' ', '\t', '\\', '^', '\n']);
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

/// What an option does, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Method,
    Url,
    /// A body that may be JSON.
    Data,
    /// A body that is none.
    Form,
    /// Its body goes into the address.
    Get,
    Head,
    /// Something else, with a value or without.
    Value,
    Nothing,
}

impl Does {
    fn long(name: &str) -> Self {
        match name {
            "request" => Self::Method,
            "url" => Self::Url,
            "data" | "data-raw" | "data-binary" | "data-ascii" | "json" => Self::Data,
            "data-urlencode" | "form" | "form-string" => Self::Form,
            "get" => Self::Get,
            "head" => Self::Head,
            "header" | "user" | "user-agent" | "cookie" | "output" | "max-time" | "connect-timeout"
            | "oauth2-bearer" | "referer" | "retry" | "proxy" | "write-out" => Self::Value,
            _ => Self::Nothing,
        }
    }

    fn short(name: char) -> Self {
        match name {
            'X' => Self::Method,
            'd' => Self::Data,
            'F' => Self::Form,
            'G' => Self::Get,
            'I' => Self::Head,
            'H' | 'u' | 'A' | 'b' | 'c' | 'o' | 'm' | 'e' | 'x' | 'w' => Self::Value,
            _ => Self::Nothing,
        }
    }
}

/// Reads the command that starts at `start`.
pub(crate) fn parse(text: &str, start: usize) -> Result<Curl, Stop> {
    let mut command = Command {
        text,
        curl: Curl {
            end: start + "curl".len(),
            ..Curl::default()
        },
        method: None,
        is_get: false,
        has_body: false,
    };
    while words::skip_to_word(text, &mut command.curl.end) {
        if command.argument()? {
            break;
        }
    }
    command.done()
}

struct Command<'a> {
    text: &'a str,
    curl: Curl,
    method: Option<String>,
    is_get: bool,
    has_body: bool,
}

impl Command<'_> {
    /// Reads one argument; whether it was the last.
    fn argument(&mut self) -> Result<bool, Stop> {
        let rest = &self.text[self.curl.end..];
        if let Some(option) = rest.strip_prefix("--") {
            let length = option
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.')
                .unwrap_or(option.len());
            let name = &option[..length];
            self.curl.end += 2 + length;
            let has_value = option[length..].starts_with('=');
            self.curl.end += usize::from(has_value);
            return self.option(Does::long(name));
        }
        if let Some(options) = rest.strip_prefix('-') {
            self.curl.end += 1;
            for c in options
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '#')
            {
                self.curl.end += c.len_utf8();
                let does = Does::short(c);
                let takes_value = !matches!(does, Does::Nothing | Does::Get | Does::Head);
                if self.option(does)? {
                    return Ok(true);
                }
                if takes_value {
                    break;
                }
            }
            return Ok(false);
        }
        if rest.starts_with(['|', ';', '>', '&']) {
            return Ok(true);
        }
        if rest.starts_with("<<") {
            self.document()?;
            return Ok(true);
        }
        let word = self.word()?;
        if word.text.starts_with("http") && self.curl.url.is_empty() {
            self.curl.url = word.text;
        }
        Ok(word.is_last)
    }

    fn word(&mut self) -> Result<Word, Stop> {
        words::skip_to_word(self.text, &mut self.curl.end);
        words::word(self.text, &mut self.curl.end, false)
    }

    fn option(&mut self, does: Does) -> Result<bool, Stop> {
        let mut is_last = false;
        match does {
            Does::Method | Does::Url | Does::Value => {
                let word = self.word()?;
                is_last = word.is_last;
                match does {
                    Does::Method => self.method = Some(word.text.to_ascii_lowercase()),
                    Does::Url => self.curl.url = word.text,
                    _ => {}
                }
            }
            Does::Data => {
                self.has_body = true;
                is_last = self.data()?;
            }
            Does::Form => {
                self.has_body = true;
                words::skip_to_word(self.text, &mut self.curl.end);
                is_last = words::word(self.text, &mut self.curl.end, true)?.is_last;
            }
            Does::Get => self.is_get = true,
            Does::Head => self.method = Some("head".into()),
            Does::Nothing => {}
        }
        Ok(is_last)
    }

    /// The body; whether it was the last word.
    fn data(&mut self) -> Result<bool, Stop> {
        let text = self.text;
        if !words::skip_to_word(text, &mut self.curl.end) {
            return Err(Stop {
                at: self.curl.end,
                expected: "the body of the sample request".into(),
            });
        }
        let open = self.curl.end;
        let (quote, inside) = match text[open..].strip_prefix('$').unwrap_or(&text[open..]) {
            rest if rest.starts_with(['\'', '"']) => (&rest[..1], &rest[1..]),
            _ => ("", &text[open..]),
        };
        let json = inside.trim_start();
        let begin = text.len() - json.len();
        let is_json = json.starts_with(['{', '[']);
        let closes = |length: usize| {
            let after = &json[length..];
            let after = if quote.is_empty() {
                after
            } else {
                after.trim_start()
            };
            after
                .starts_with(quote)
                .then(|| text.len() - after.len() + quote.len())
        };
        // As the page prints it, whatever a shell would make of it.
        let read = if is_json {
            lenient::leading(json)
        } else {
            Err((0, String::new()))
        };
        if let Ok((value, length)) = &read
            && let Some(end) = closes(*length)
        {
            self.curl.data.get_or_insert_with(|| value.clone());
            self.curl.end = end;
            return Ok(words::is_glued(text, end));
        }
        // As a shell reads it.
        let mut end = open;
        let word = words::word(text, &mut end, true);
        if let Ok(word) = &word {
            let value = Json::whole(&word.text);
            if value.is_some() || !word.text.trim_start().starts_with(['{', '[']) {
                // A body that is no JSON is a form, or a file.
                self.curl.is_elsewhere |= value.is_none() && word.text.starts_with('@');
                self.curl.data = self.curl.data.take().or(value);
                self.curl.end = end;
                return Ok(word.is_last);
            }
        }
        let closing = || format!("a closing {quote} after the request sample");
        Err(match (read, word) {
            (Err((far, why)), _) if is_json => Stop {
                at: begin + far,
                expected: format!("a request sample that closes ({why})"),
            },
            (Ok((_, length)), _) => Stop {
                at: begin + length,
                expected: closing(),
            },
            (_, Err(stop)) => Stop {
                expected: closing(),
                ..stop
            },
            (_, Ok(_)) => Stop {
                at: open,
                expected: "a request sample that is JSON".into(),
            },
        })
    }

    /// The lines that a shell gives to the command, which are its body.
    fn document(&mut self) -> Result<(), Stop> {
        const LONGEST: usize = 4096;
        let at = self.curl.end;
        let rest = &self.text[at..];
        let (line, mut left) = rest.split_once('\n').unwrap_or((rest, ""));
        let end = line.trim_start_matches(['<', '-', ' ']);
        let end = end
            .trim_start_matches(['\'', '"'])
            .split(['\'', '"', ' ', '\t', '\\'])
            .next()
            .unwrap_or_default();
        let begin = at + line.len() + 1;
        let mut length = 0;
        for _ in 0..LONGEST {
            let Some((line, next)) = left
                .split_once('\n')
                .or(Some((left, "")))
                .filter(|_| !left.is_empty())
            else {
                break;
            };
            if line.trim() == end {
                let body = Json::whole(&self.text[begin..begin + length]);
                self.curl.is_elsewhere = body.is_none();
                self.curl.data = self.curl.data.take().or(body);
                self.curl.end = begin + length + line.len();
                return Ok(());
            }
            length += line.len() + 1;
            left = next;
        }
        Err(Stop {
            at,
            expected: format!("a line `{end}` that ends the body of the sample request"),
        })
    }

    fn done(self) -> Result<Curl, Stop> {
        let mut curl = self.curl;
        if curl.url.is_empty() {
            return Err(Stop {
                at: curl.end,
                expected: "an address in the sample request".into(),
            });
        }
        if self.is_get {
            curl.data = None;
        }
        let implied = if self.has_body && !self.is_get {
            "post"
        } else {
            "get"
        };
        curl.method = self.method.unwrap_or_else(|| implied.into());
        Ok(curl)
    }
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
        assert_eq!(curl.data.unwrap().value["x"], 1);
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

    #[test]
    fn methods_as_curl_takes_them() {
        for (options, method) in [
            ("-XDELETE", "delete"),
            ("-sX DELETE", "delete"),
            ("-sSLXDELETE", "delete"),
            ("--request=PATCH -d '{}'", "patch"),
            ("-d '{}' -X PATCH", "patch"),
            ("-XPATCH -d'{}'", "patch"),
            ("-d a=b", "post"),
            ("--json '{}'", "post"),
            ("-F 'a=b'", "post"),
            ("-G -d a=b", "get"),
            ("-I", "head"),
            ("-s", "get"),
            ("-H'A: b' -o out", "get"),
        ] {
            let curl = parse(&format!("curl {options} https://h/a \\\n-H 'A: b'"), 0).unwrap();
            assert_eq!(
                (curl.method.as_str(), curl.url.as_str()),
                (method, "https://h/a"),
                "{options}"
            );
        }
    }

    #[test]
    fn a_body_in_every_spelling() {
        for body in [
            "--data '{\"x\": \"y\"}'",
            "--data='{\"x\": \"y\"}'",
            "-d'{\"x\": \"y\"}'",
            "--data-raw $'{\\n\"x\": \"y\"}'",
            "--data \"{\\\"x\\\": \\\"y\\\"}\"",
            "--data-binary @- <<'EOF'\n{\"x\": \"y\"}\nEOF",
            "-d @- << EOF\n{\n\"x\": \"y\"\n}\nEOF",
            "-d @- <<-\"END\"\n{\n\"x\": \"y\",\n}\n  END",
            "--data '{\"x\": \"y\", // why\n}'",
            "-d '{\"x\": \"y\"}' \\\n-H 'A: b'",
        ] {
            let text = format!("curl --url https://h/a \\\n{body}\n{{\"z\": 1}}");
            let curl = parse(&text, 0).unwrap();
            assert_eq!(curl.data.unwrap().value, serde_json::json!({"x": "y"}), "{body}");
            assert_eq!(&text[curl.end..], "\n{\"z\": 1}", "{body}");
            assert!(!curl.is_elsewhere);
        }
        let quoted = parse("curl https://h/a -d '{\"x\": \"It'\\''s\"}'", 0).unwrap();
        assert_eq!(quoted.data.unwrap().value["x"], "It's");
        let caret = parse("curl --url https://h/a ^\n--data \"{\\\"x\\\": 1}\"", 0).unwrap();
        assert_eq!(caret.data.unwrap().value["x"], 1);
        for elsewhere in ["-d @body.json", "--data '@body.json'", "-d @- <<X\nwords\nX"] {
            let curl = parse(&format!("curl https://h/a {elsewhere}"), 0).unwrap();
            assert!(curl.is_elsewhere && curl.data.is_none(), "{elsewhere}");
        }
        let form = parse(
            "curl https://h/a --data-urlencode 'x=one\ntwo' --data-urlencode y=z",
            0,
        )
        .unwrap();
        assert_eq!((form.method.as_str(), form.is_elsewhere), ("post", false));
    }
}
