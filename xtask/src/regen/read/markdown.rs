//! The page in Markdown: a fenced block has the operation, as `OpenAPI` or as Mintlify's older tree.
//!
//! The words after the fence name it: the language, maybe a file, the method and the path. Such pages are MDX, where
//! elements contain fences without an empty line between them: a parser of `CommonMark` takes these for HTML.

/// The block that describes the operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The method in lower case.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) yaml: String,
    /// The number of the line that opens it.
    pub(crate) line: usize,
    pub(crate) is_closed: bool,
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Finds the block of the text.
pub(crate) fn block(text: &str) -> Option<Block> {
    let mut lines = text.lines().enumerate();
    let (indent, fence, mut block) = lines.find_map(|(at, line)| {
        let (fence, info) = fence(line)?;
        let (method, path) = operation(info)?;
        let block = Block {
            method,
            path,
            yaml: String::new(),
            line: at + 1,
            is_closed: false,
        };
        Some((line.len() - line.trim_start_matches(BLANKS).len(), fence, block))
    })?;
    for (_, line) in lines {
        let text = line.trim_start_matches(BLANKS);
        if text.starts_with(fence) && text.trim_end().trim_start_matches(&fence[..1]).is_empty() {
            block.is_closed = true;
            break;
        }
        let blank = line.len() - text.len();
        block.yaml.push_str(&line[blank.min(indent)..]);
        block.yaml.push('\n');
    }
    Some(block)
}

/// Splits a line into its fence and the words after it, if it has a fence.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(BLANKS);
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let info = line.trim_start_matches(sign);
    let fence = &line[..line.len() - info.len()];
    (fence.len() >= 3).then_some((fence, info))
}

/// Parses the method and the path that the words after a fence name, for a block of YAML or JSON.
fn operation(info: &str) -> Option<(String, String)> {
    const METHODS: [&str; 8] = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let words: Vec<&str> = info.split_whitespace().collect();
    let (language, words) = words.split_first()?;
    if !["yaml", "yml", "json"].contains(&language.to_ascii_lowercase().as_str()) {
        return None;
    }
    words.windows(2).find_map(|pair| {
        let (method, path) = (pair.first()?.to_ascii_lowercase(), pair.last()?);
        let is_operation = METHODS.contains(&method.as_str()) && path.starts_with('/');
        is_operation.then(|| (method, (*path).to_owned()))
    })
}

/// Whether the text is prose with headings or samples, rather than the page of an operation.
pub(crate) fn is_guide(text: &str) -> bool {
    let fences = text.lines().filter(|line| fence(line).is_some()).count();
    let headings = text.lines().filter(|line| line.starts_with("## ")).count();
    fences >= 4 || headings >= 2
}
