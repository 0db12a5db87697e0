//! The page in Markdown: a fenced block holds the operation, as `OpenAPI` or as Mintlify's older tree.

use crate::regen::error::Failure;

/// The block that describes the operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// The method in lower case.
    pub(crate) method: String,
    /// The path.
    pub(crate) path: String,
    /// The YAML inside.
    pub(crate) yaml: &'a str,
}

/// Whether a line of the text opens such a block.
pub(crate) fn has_block(text: &str) -> bool {
    text.lines().any(|line| info(line).is_some())
}

/// The fence, the method and the path of a line that opens a block.
fn info(line: &str) -> Option<(&str, String, &str)> {
    const METHODS: [&str; 8] = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let line = line.trim_end();
    let ticks = line.len() - line.trim_start_matches('`').len();
    let (fence, rest) = line.split_at(ticks);
    let rest = rest.strip_prefix("yaml").or_else(|| rest.strip_prefix("json"))?;
    if ticks < 3 || !rest.starts_with(' ') {
        return None;
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (method, path) = match words.as_slice() {
        [.., method, path] => (method.to_ascii_lowercase(), *path),
        _ => return None,
    };
    (METHODS.contains(&method.as_str()) && path.starts_with('/')).then_some((fence, method, path))
}

/// The block of the text.
///
/// # Errors
/// When there is none, or it does not close.
pub(crate) fn block<'a>(text: &'a str, source: &str) -> Result<Block<'a>, Failure> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let Some((fence, method, path)) = info(line) else {
            continue;
        };
        let end = text[at..].split_inclusive('\n').scan(0, |offset, line| {
            let start = *offset;
            *offset += line.len();
            Some((start, line))
        });
        let end = end
            .into_iter()
            .find(|(_, line)| line.trim_end() == fence)
            .map(|(start, _)| start);
        let Some(end) = end else {
            return Err(Failure::input(
                source,
                format!(
                    "expected the OpenAPI block that opens at line {} to close; the text ends first",
                    number + 1
                ),
            ));
        };
        return Ok(Block {
            method,
            path: path.to_owned(),
            yaml: &text[at..at + end],
        });
    }
    Err(Failure::input(
        source,
        "expected a fenced block with an operation; the Markdown has none",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_of_every_site() {
        for line in [
            "````yaml specs/2026-09/a.json POST /x/{y}",
            "````yaml post /x/{y}",
            "````yaml /openapi/openapi.yaml post /x/{y}",
            "```yaml POST /x/{y}",
        ] {
            let (_, method, path) = info(line).unwrap();
            assert_eq!((method.as_str(), path), ("post", "/x/{y}"));
        }
        for line in ["```json theme={null}", "````yaml", "```bash curl /x"] {
            assert!(info(line).is_none(), "{line}");
        }
    }
}
