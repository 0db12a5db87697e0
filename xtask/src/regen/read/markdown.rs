//! The page in Markdown: a fenced block has the operation, as `OpenAPI` or as Mintlify's older tree.
//!
//! The words after the fence name it: the language, maybe a file, the method and the path.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// The block that describes the operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The method in lower case.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) yaml: String,
    /// The line that opens it, where it does not close.
    pub(crate) open: Option<usize>,
}

/// Finds the block of the text.
pub(crate) fn block(text: &str) -> Option<Block> {
    if !text.contains("```") && !text.contains("~~~") {
        return None;
    }
    let mut events = Parser::new(text).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let Event::Start(Tag::CodeBlock(kind)) = event else {
            continue;
        };
        let inside = events.by_ref().map_while(|(event, _)| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        });
        match kind {
            CodeBlockKind::Fenced(info) => {
                let Some((method, path)) = operation(&info) else {
                    continue;
                };
                let (method, path, yaml) = (method, path.to_owned(), inside.collect());
                let open =
                    (!is_closed(&text[range.clone()])).then(|| text[..range.start].lines().count() + 1);
                return Some(Block {
                    method,
                    path,
                    yaml,
                    open,
                });
            }
            // What is indented by an element around it.
            CodeBlockKind::Indented => {
                if let Some(block) = block(&inside.collect::<String>()) {
                    return Some(block);
                }
            }
        }
    }
    None
}

/// Whether the last line of a fenced block is its closing fence.
fn is_closed(block: &str) -> bool {
    let fence = block.chars().next();
    let last = block.trim_end().lines().skip(1).last().unwrap_or_default().trim();
    last.len() >= 3 && last.chars().all(|c| Some(c) == fence)
}

/// Parses the method and the path that the words after a fence name, for a block of YAML or JSON.
fn operation(info: &str) -> Option<(String, &str)> {
    const METHODS: [&str; 8] = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let mut words = info.split_whitespace();
    let language = words.next()?.to_ascii_lowercase();
    let words: Vec<&str> = words
        .filter(|_| ["yaml", "yml", "json"].contains(&language.as_str()))
        .collect();
    words.windows(2).find_map(|pair| {
        let [method, path] = pair else { return None };
        let method = method.to_ascii_lowercase();
        (path.starts_with('/') && METHODS.contains(&method.as_str())).then_some((method, *path))
    })
}

/// Whether the text is prose with headings or samples, rather than the page of an operation.
pub(crate) fn is_guide(text: &str) -> bool {
    let lines = |signs: &[&str]| {
        text.lines()
            .filter(|line| signs.iter().any(|sign| line.starts_with(sign)))
            .count()
    };
    lines(&["```", "~~~"]) >= 4 || lines(&["## "]) >= 2
}
