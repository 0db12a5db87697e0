//! The page in Markdown: a fenced block holds the operation, as `OpenAPI` or as Mintlify's older tree.

use std::borrow::Cow;

use crate::regen::error::Failure;

/// The block that describes the operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// The method in lower case.
    pub(crate) method: String,
    /// The path.
    pub(crate) path: String,
    /// The YAML inside.
    pub(crate) yaml: Cow<'a, str>,
}

/// A line that opens a fenced block: how far it is indented, its sign and how often that stands there, and what
/// follows.
#[derive(Debug, PartialEq, Eq)]
struct Fence<'a> {
    indent: usize,
    sign: char,
    length: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    /// As in `CommonMark`, except that it may be indented further: it may stand within an element.
    fn of(line: &'a str) -> Option<Self> {
        let text = line.trim_start_matches([' ', '\t']);
        let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let info = text.trim_start_matches(sign);
        let length = text.len() - info.len();
        (length >= 3).then(|| Self {
            indent: line.len() - text.len(),
            sign,
            length,
            info: info.trim(),
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        Fence::of(line).is_some_and(|other| {
            other.sign == self.sign && other.length >= self.length && other.info.is_empty()
        })
    }

    /// The method and the path that its words name, for a block of YAML or JSON.
    fn operation(&self) -> Option<(String, &'a str)> {
        const METHODS: [&str; 8] = [
            "get", "post", "put", "patch", "delete", "head", "options", "trace",
        ];
        let words: Vec<&str> = self.info.split_whitespace().collect();
        let (language, words) = words.split_first()?;
        if !["yaml", "yml", "json"].contains(&language.to_ascii_lowercase().as_str()) {
            return None;
        }
        words.windows(2).find_map(|pair| match pair {
            [method, path] if path.starts_with('/') => {
                let method = method.to_ascii_lowercase();
                METHODS.contains(&method.as_str()).then_some((method, *path))
            }
            _ => None,
        })
    }
}

/// Whether a line of the text opens such a block.
pub(crate) fn has_block(text: &str) -> bool {
    text.lines()
        .any(|line| Fence::of(line).and_then(|fence| fence.operation()).is_some())
}

/// Whether the text is prose with headings or samples, rather than the page of an operation.
pub(crate) fn is_guide(text: &str) -> bool {
    let fences = text.lines().filter(|line| Fence::of(line).is_some()).count();
    let headings = text.lines().filter(|line| line.starts_with("## ")).count();
    fences >= 4 || headings >= 2
}

/// The block of the text.
///
/// # Errors
/// When there is none, or it does not close.
pub(crate) fn block<'a>(text: &'a str, source: &str) -> Result<Block<'a>, Failure> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let Some(fence) = Fence::of(line) else { continue };
        let Some((method, path)) = fence.operation() else {
            continue;
        };
        let mut length = 0;
        for line in text[at..].split_inclusive('\n') {
            if fence.is_closed_by(line) {
                return Ok(Block {
                    method,
                    path: path.to_owned(),
                    yaml: outdented(&text[at..at + length], fence.indent),
                });
            }
            length += line.len();
        }
        return Err(Failure::input(
            source,
            format!(
                "expected the OpenAPI block that opens at line {} to close; the text ends first",
                number + 1
            ),
        ));
    }
    Err(Failure::input(
        source,
        "expected a fenced block with an operation; the Markdown has none",
    ))
}

/// The lines without what the fence is indented by, if all of them are.
fn outdented(text: &str, indent: usize) -> Cow<'_, str> {
    let blank = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_indented = |line: &str| line.trim().is_empty() || blank(line) >= indent;
    if indent == 0 || !text.lines().all(is_indented) {
        return Cow::from(text);
    }
    let line = |line: &'_ str| line[blank(line).min(indent)..].to_owned();
    Cow::from(text.split_inclusive('\n').map(line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_of_every_site() {
        let operation = |line| Fence::of(line).and_then(|fence| fence.operation());
        for line in [
            "````yaml specs/2026-09/a.json POST /x/{y}",
            "````yaml post /x/{y}",
            "````yaml /openapi/openapi.yaml post /x/{y}",
            "```yaml POST /x/{y}",
            "````yaml POST /x/{y} theme={null}",
            "````yml specs/a.json POST /x/{y}",
            "  ```` YAML post /x/{y}",
            "~~~~json post /x/{y}",
        ] {
            assert_eq!(operation(line), Some(("post".into(), "/x/{y}")), "{line}");
        }
        for line in [
            "```json theme={null}",
            "````yaml",
            "```bash curl /x",
            "``yaml POST /x",
            "```yaml specs POST x",
        ] {
            assert!(operation(line).is_none(), "{line}");
        }
    }

    #[test]
    fn a_block_closes_as_it_opens() {
        let text = "a\n  ~~~~yaml GET /x\n  a:\n    b: 1\n  ~~~\n\n  ````\n  ~~~~~\nc\n";
        let block = block(text, "t").unwrap();
        assert_eq!(block.yaml, "a:\n  b: 1\n~~~\n\n````\n");
        let text = "  ```yaml GET /x\na:\n  b: 1\n  ```\n";
        assert_eq!(super::block(text, "t").unwrap().yaml, "a:\n  b: 1\n");
        assert!(super::block("```yaml GET /x\na: 1\n~~~\n", "t").is_err());
    }
}
