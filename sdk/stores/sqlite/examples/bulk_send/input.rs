//! The messages to send, parsed from CSV or JSONL and validated.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use hubspot_conversations::{
    ActorId, ChannelAccount, NewComment, NewMessage, OutgoingMessage, Recipient, ThreadId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

const EMAIL: &str = "1002";
const LIVE_CHAT: &str = "1000";
/// The length of the longest key, in bytes.
const MAX_KEY: usize = 255;
const COLUMNS: [&str; 11] = [
    "key",
    "thread",
    "text",
    "rich_text",
    "subject",
    "to",
    "from",
    "channel",
    "channel_account",
    "comment",
    "attach",
];

/// The format of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values with a line of headings
    Csv,
    /// A JSON object on each line
    Jsonl,
}

impl Format {
    /// Returns the format of a file by its name.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// One message to send.
#[derive(Debug)]
pub(crate) struct Line {
    /// Its first line in the input.
    pub(crate) number: u64,
    /// Its idempotency key: that of its column, or else made of its thread and content.
    pub(crate) key: String,
    pub(crate) has_own_key: bool,
    pub(crate) thread: ThreadId,
    pub(crate) message: OutgoingMessage,
    /// The files to upload and to attach.
    pub(crate) attach: Vec<PathBuf>,
}

/// An error in a line.
#[derive(Debug)]
pub(crate) struct LineError {
    pub(crate) line: u64,
    pub(crate) what: String,
}

/// The fields of a line.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Record {
    key: Option<Value>,
    thread: Option<Value>,
    text: Option<String>,
    rich_text: Option<String>,
    subject: Option<String>,
    to: Option<Value>,
    from: Option<String>,
    channel: Option<Value>,
    channel_account: Option<Value>,
    comment: Option<Value>,
    attach: Option<Value>,
}

/// Parses all lines, or returns all errors.
pub(crate) fn read(text: &[u8], format: Format, allow_repeats: bool) -> Result<Vec<Line>, Vec<LineError>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let records = match format {
        Format::Csv => csv(text),
        Format::Jsonl => jsonl(text),
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut errors = Vec::new();
    let mut keys: HashMap<String, u64> = HashMap::new();
    let mut texts: HashMap<(ThreadId, String), u64> = HashMap::new();
    for (number, record) in records {
        let mut line = match record.and_then(|record| line(number, record)) {
            Ok(line) => line,
            Err(what) => {
                errors.push(LineError { line: number, what });
                continue;
            }
        };
        let key = line.key.clone();
        // Equal lines without keys are counted, so that each has a key, the same one in any order of the list.
        for copy in 2.. {
            match keys.get(&line.key) {
                Some(first) if line.has_own_key => {
                    let what = format!("the key is already used in line {first}");
                    errors.push(LineError { line: number, what });
                    break;
                }
                Some(_) => line.key = format!("{key}-{copy}"),
                None => break,
            }
        }
        keys.insert(line.key.clone(), number);
        // The same text to the same thread is usually a mistake.
        if let Some(first) = texts.insert((line.thread, comparable_text(&line.message)), number)
            && !allow_repeats
        {
            let what = format!(
                "same text to the same thread as line {first}; set --allow-repeats if that is intended"
            );
            errors.push(LineError { line: number, what });
        }
        lines.push(line);
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

type Records = Vec<(u64, Result<Record, String>)>;

fn csv(text: &[u8]) -> Records {
    let mut reader = csv::ReaderBuilder::new().from_reader(text);
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) => headings.iter().map(|heading| heading.trim().to_owned()).collect(),
        Err(error) => return vec![(1, Err(error.to_string()))],
    };
    for (at, heading) in headings.iter().enumerate() {
        let repeated = headings.iter().take(at).any(|earlier| earlier == heading);
        if repeated || !COLUMNS.contains(&heading.as_str()) {
            let known = COLUMNS.join(", ");
            let what = format!("the column {heading:?} is repeated or unknown; the columns are {known}");
            return vec![(1, Err(what))];
        }
    }
    let mut records = Vec::new();
    let mut row = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return records,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                records.push((line, Err(error.to_string())));
                // After a row of the wrong length the next one is found; after an unclosed quote it is not.
                if matches!(error.kind(), csv::ErrorKind::UnequalLengths { .. }) {
                    continue;
                }
                return records;
            }
        }
        let cells = headings
            .iter()
            .zip(&row)
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(heading, cell)| (heading.clone(), Value::from(cell)));
        let record = serde_json::from_value(Value::Object(cells.collect::<Map<_, _>>()));
        let line = row.position().map_or(0, csv::Position::line);
        records.push((line, record.map_err(|error| error.to_string())));
    }
}

fn jsonl(text: &[u8]) -> Records {
    let lines = text.split(|byte| *byte == b'\n').zip(1..);
    lines
        .filter(|(line, _)| !line.trim_ascii().is_empty())
        .map(|(line, number)| {
            (
                number,
                serde_json::from_slice(line).map_err(|error| error.to_string()),
            )
        })
        .collect()
}

fn line(number: u64, record: Record) -> Result<Line, String> {
    let key = string("key", record.key.as_ref())?;
    let thread = string("thread", record.thread.as_ref())?.ok_or("the thread is missing")?;
    let thread: ThreadId = thread.trim().parse().map_err(|error| format!("{error}"))?;
    let message = message(&record)?;
    let attach = strings("attach", record.attach.as_ref())?;
    let attach: Result<Vec<PathBuf>, String> = attach.into_iter().map(|path| file(&path)).collect();
    let attach = attach?;
    if key.as_ref().is_some_and(|key| key.len() > MAX_KEY) {
        return Err(format!("the key has more than {MAX_KEY} bytes"));
    }
    Ok(Line {
        number,
        has_own_key: key.is_some(),
        key: key.map_or_else(|| content_key(thread, &message, &attach), Ok)?,
        thread,
        message,
        attach,
    })
}

/// Returns the path of a file in one notation.
fn file(path: &str) -> Result<PathBuf, String> {
    let unusable = |error| format!("{path} in attach: {error}");
    let path = Path::new(path).canonicalize().map_err(unusable)?;
    match path.is_file() {
        true => Ok(path),
        false => Err(format!("{} in attach is not a file", path.display())),
    }
}

/// Returns a key for a line that has none. A line's number would be another line's as soon as the list changes.
fn content_key(thread: ThreadId, message: &OutgoingMessage, attach: &[PathBuf]) -> Result<String, String> {
    // The content, not its notation: spaces around cells and the order of fields may change.
    let content = match attach {
        [] => serde_json::to_vec(&(u64::from(thread), message)),
        attach => serde_json::to_vec(&(u64::from(thread), message, attach)),
    };
    let content = content.map_err(|error| error.to_string())?;
    let hash = Sha256::digest(content);
    let hex = hash.iter().take(16).map(|byte| format!("{byte:02x}"));
    Ok(format!("content-{}", hex.collect::<String>()))
}

fn message(record: &Record) -> Result<OutgoingMessage, String> {
    let text = record.text.clone().filter(|text| !text.trim().is_empty());
    let text = text.ok_or("the text is missing")?;
    let to = strings("to", record.to.as_ref())?;
    let channel = string("channel", record.channel.as_ref())?;
    let account = string("channel_account", record.channel_account.as_ref())?;
    if flag(record.comment.as_ref())? {
        let others = [
            ("subject", record.subject.is_some()),
            ("to", !to.is_empty()),
            ("from", record.from.is_some()),
            ("channel", channel.is_some()),
            ("channel_account", account.is_some()),
        ];
        if let Some((name, _)) = others.iter().find(|(_, given)| *given) {
            return Err(format!("a comment has no {name}"));
        }
        let mut comment = NewComment::new(text);
        if let Some(html) = &record.rich_text {
            comment = comment.rich_text(html);
        }
        return Ok(comment.into());
    }
    let from = record.from.as_deref().ok_or("from is missing")?;
    let from: ActorId = from
        .trim()
        .parse()
        .map_err(|error| format!("from {from:?}: {error}"))?;
    let channel = channel.ok_or("the channel is missing")?;
    let account = account.ok_or("the channel_account is missing")?;
    match channel.as_str() {
        EMAIL if to.is_empty() => return Err("an e-mail needs a recipient in to".to_owned()),
        EMAIL => {
            if let Some(wrong) = to.iter().find(|address| !address.contains('@')) {
                return Err(format!("{wrong:?} in to is not an e-mail address"));
            }
        }
        LIVE_CHAT if to.len() != 1 => return Err("live chat needs exactly one recipient in to".to_owned()),
        _ => {}
    }
    let recipients = to.into_iter().map(|address| {
        if channel != LIVE_CHAT && address.contains('@') {
            Recipient::email(address)
        } else {
            Recipient::opaque(address)
        }
    });
    let account = ChannelAccount::new(&channel, account);
    let mut message = NewMessage::new(text, from, account).recipients(recipients);
    if let Some(html) = &record.rich_text {
        message = message.rich_text(html);
    }
    if let Some(subject) = &record.subject {
        message = message.subject(subject);
    }
    Ok(message.into())
}

/// Parses a string, which may be a number in JSON.
fn string(name: &str, value: Option<&Value>) -> Result<Option<String>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(string)) => Ok(Some(string.trim().to_owned()).filter(|string| !string.is_empty())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("{name} must be a string or a number")),
    }
}

/// Parses a list, or a string separated by semicolons.
fn strings(name: &str, value: Option<&Value>) -> Result<Vec<String>, String> {
    let wrong = || format!("{name} must be a string or a list of strings");
    let given: Vec<&str> = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => text.split(';').collect(),
        Some(Value::Array(list)) => {
            let all: Option<_> = list.iter().map(Value::as_str).collect();
            all.ok_or_else(wrong)?
        }
        Some(_) => return Err(wrong()),
    };
    let trimmed = given.into_iter().map(str::trim);
    Ok(trimmed
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect())
}

fn flag(value: Option<&Value>) -> Result<bool, String> {
    let text = match value {
        None | Some(Value::Null) => return Ok(false),
        Some(Value::Bool(flag)) => return Ok(*flag),
        Some(other) => string("comment", Some(other))?.unwrap_or_default(),
    };
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "" | "false" | "no" | "0" => Ok(false),
        _ => Err(format!("comment must be true or false, not {text:?}")),
    }
}

/// Returns type and text without white space: messages that share it look alike on the thread.
fn comparable_text(message: &OutgoingMessage) -> String {
    let json = serde_json::to_value(message).unwrap_or_default();
    let text = json["text"].as_str().unwrap_or_default();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    format!("{} {text}", json["type"])
}
