//! The example `bulk_send`, as an operator runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tests::hubspot::ledger::{Faults, Ledger, operator};

/// Returns the command that runs the example.
pub(crate) fn bulk_send(url: &str, input: &Path) -> Command {
    let mut command = operator(env!("CARGO_BIN_EXE_bulk_send"), url);
    command.arg(input).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the command on another thread, so that the ledger can serve, and returns its exit code and standard error.
pub(crate) async fn run(mut command: Command) -> (i32, String) {
    let Output {
        status,
        stderr,
        stdout,
    } = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    assert!(stdout.is_empty());
    let stderr = String::from_utf8(stderr).unwrap();
    (
        status.code().unwrap_or_else(|| panic!("{status}: {stderr}")),
        stderr,
    )
}

pub(crate) fn outcomes(input: &Path) -> Vec<Value> {
    let text = fs::read_to_string(format!("{}.outcomes.jsonl", input.display())).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

pub(crate) fn journal(input: &Path) -> PathBuf {
    format!("{}.outcomes.jsonl.journal", input.display()).into()
}

pub(crate) fn outcome_names(input: &Path) -> Vec<String> {
    let outcomes = outcomes(input);
    outcomes
        .iter()
        .map(|outcome| outcome["outcome"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Returns a list of comments for this many threads.
pub(crate) fn comments(lines: usize) -> String {
    let lines = (1..=lines).map(|n| json!({"thread": n, "text": format!("text {n}"), "comment": true}));
    lines.map(|line| format!("{line}\n")).collect()
}

const SLOW: Faults = Faults {
    usual: Duration::from_millis(60),
    dropped_before: 0,
    dropped_after: 0,
    failed_after: 0,
    failed_before: 0,
    stored_late: 0,
    late: Duration::ZERO,
    lag: Duration::ZERO,
};

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_overwrite_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let mut outputs = vec![
        ("list.jsonl", "list.jsonl", "is the input"),
        ("list.jsonl", ".", "is a directory"),
    ];
    // The files written beside the outcomes must not be the input either.
    outputs.push(("list.jsonl.journal", "list.jsonl", "is the input"));
    outputs.push(("list.jsonl.new", "list.jsonl", "is the input"));
    for (name, output, why) in outputs {
        let input = written(folder.path(), name, &comments(2));
        let mut command = bulk_send(ledger.url(), &input);
        // Another path of the same file.
        let output = folder.path().join(".").join(output);
        command.args(["--format", "jsonl", "--output"]).arg(output);
        let (status, stderr) = run(command).await;
        assert_eq!(status, 2, "{name}: {stderr}");
        assert!(stderr.contains(why), "{name}: {stderr}");
        assert_eq!(fs::read_to_string(&input).unwrap(), comments(2), "{name}");
        fs::remove_file(input).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{name}");
    }
    assert!(ledger.posts().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn fails_when_outcomes_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(3));
    let obstacle = folder.path().join("list.jsonl.outcomes.jsonl.new");
    fs::create_dir(&obstacle).unwrap();
    let (status, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(status, 4, "{stderr}");
    assert!(
        stderr.contains("Sent 3,") && !stderr.contains("Outcomes:"),
        "{stderr}"
    );
    assert!(stderr.contains("cannot be written to"), "{stderr}");
    fs::remove_dir(obstacle).unwrap();
    let (status, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((status, ledger.posts().len()), (0, 3), "{stderr}");
    assert_eq!(outcome_names(&input), ["sent"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_a_csv_once() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let csv = "\u{feff}key,thread,text,rich_text,subject,to,from,channel,channel_account,comment\n\
        a,1,\"Two\nlines\",<p>Two</p>,Hello,one@example.com; two@example.com,A-7,1002,4001,\n\
        b,2,Chat,,,visitor-1,A-7,1000,4002,no\n\
        c,1,Note,,,,,,,yes\n";
    let input = written(folder.path(), "list.csv", csv);
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stderr.contains("Sent 3, not sent 0, unknown 0, not started 0"),
        "{stderr}"
    );
    assert_eq!(ledger.texts(1), ["Two\nlines", "Note"]);
    assert_eq!(ledger.texts(2), ["Chat"]);
    let all = outcomes(&input);
    let place: Vec<_> = all
        .iter()
        .map(|o| (o["line"].as_u64().unwrap(), o["key"].as_str().unwrap()))
        .collect();
    assert_eq!(place, [(2, "a"), (4, "b"), (5, "c")]);
    assert_eq!(all[1]["message_id"], ledger.stored(2, "Chat")[0].as_str());
    assert_eq!(all[1]["delivery"], "SENT");
    let (code, _) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((code, ledger.posts().len()), (0, 3));
    // With keys, lines can be inserted anywhere.
    let more = csv.replacen("b,2", "d,3,New,,,,,,,true\nb,2", 1);
    fs::write(&input, more).unwrap();
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((code, ledger.posts().len()), (0, 4), "{stderr}");
    assert_eq!(outcomes(&input).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_all_bad_lines_before_sending() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let mail = |changed: Value| {
        let mut line = json!({"thread": 1, "text": "x", "to": ["a@example.com"], "from": "A-7",
            "channel": "1002", "channel_account": 4001});
        for (name, value) in changed.as_object().unwrap() {
            line[name] = value.clone();
        }
        line.to_string()
    };
    let lines = [
        mail(json!({})),
        mail(json!({"thread": "x"})),
        mail(json!({"text": " "})),
        mail(json!({"to": []})),
        String::new(),
        mail(json!({"to": "no-address"})),
        mail(json!({"comment": true})),
        mail(json!({"txt": "y"})),
        "{".to_owned(),
        mail(json!({"channel": "1000", "to": ["a", "b"]})),
        mail(json!({"from": "7"})),
        mail(json!({})),
        mail(json!({"key": "k", "text": "1"})),
        mail(json!({"key": "k", "text": "2"})),
    ];
    let input = written(folder.path(), "list.jsonl", &lines.join("\n"));
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(code, 2, "{stderr}");
    for line in (1..=14).filter(|line| ![1, 5, 13].contains(line)) {
        assert!(
            stderr.contains(&format!("\n  line {line}: ")),
            "line {line}: {stderr}"
        );
    }
    assert_eq!(stderr.matches("\n  line ").count(), 11, "{stderr}");
    for csv in [
        "thread,txt\n1,x\n",
        "thread,text,thread\n1,x,2\n",
        "thread,text\n1\n",
        "",
    ] {
        let input = written(folder.path(), "list.csv", csv);
        let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
        let expected = if csv.is_empty() { 0 } else { 2 };
        assert_eq!(code, expected, "{csv:?}: {stderr}");
    }
    let (code, _) = run(bulk_send(ledger.url(), &folder.path().join("none.csv"))).await;
    assert_eq!(code, 2);
    assert!(ledger.posts().is_empty());
    assert!(!journal(&folder.path().join("list.jsonl")).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn dry_run_writes_and_sends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(5));
    let mut dry = bulk_send(ledger.url(), &input);
    dry.arg("--dry-run");
    let (code, stderr) = run(dry).await;
    assert_eq!(code, 0);
    assert!(stderr.contains("Would send 5, look up 0"), "{stderr}");
    assert!(ledger.posts().is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_changed_input_or_another_hubspot() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(4));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    for (changed, expected) in [
        (comments(4).replace("text 3", "Text 3"), "line 3: changed since"),
        (comments(3), "line 4: in the journal"),
        (
            format!(
                "{{\"thread\":9,\"text\":\"y\",\"comment\":true}}\n{}",
                comments(4)
            ),
            "line 1: changed since",
        ),
    ] {
        fs::write(&input, changed).unwrap();
        let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(expected), "{stderr}");
    }
    fs::write(&input, comments(4)).unwrap();
    let other = Ledger::start(2, Faults::default()).await;
    let (code, stderr) = run(bulk_send(other.url(), &input)).await;
    assert!(
        code == 2 && stderr.contains("it is for messages to"),
        "{code}: {stderr}"
    );
    assert_eq!(ledger.posts().len() + other.posts().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn ignores_a_torn_line_and_rejects_a_damaged_one() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(4));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    let whole = fs::read(journal(&input)).unwrap();
    // A journal truncated at any byte leads to no second send and no unknown outcome.
    for cut in (1..whole.len()).rev().step_by(61) {
        fs::write(journal(&input), &whole[..cut]).unwrap();
        let mut again = bulk_send(ledger.url(), &input);
        again.args(["--timeout", "0.05", "--settle", "0.05"]);
        let before = ledger.posts().len();
        let starts = whole[..cut].split_inclusive(|b| *b == b'\n');
        let begun = starts
            .filter(|line| line.ends_with(b"\n") && line.starts_with(b"{\"record\":\"start\""))
            .count();
        let (code, stderr) = run(again).await;
        // Without a line that the outcomes have, the journal is not the whole one.
        let expected = if begun < 4 { 2 } else { 0 };
        assert_eq!(code, expected, "cut at {cut}: {stderr}");
        assert_eq!(ledger.posts().len(), before, "cut at {cut}");
        if begun < 4 {
            break;
        }
    }
    let damaged = [b"{\"record\":\n", &whole[..]].concat();
    fs::write(journal(&input), damaged).unwrap();
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert!(
        code == 2 && stderr.contains("line 1 is damaged"),
        "{code}: {stderr}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn resumes_after_an_invalid_token() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    ledger.refuse(Some((401, json!({"status": "error", "message": "no"}))));
    let input = written(folder.path(), "list.jsonl", &comments(50));
    let mut once = bulk_send(ledger.url(), &input);
    once.args(["--concurrency", "2"]);
    let (code, stderr) = run(once).await;
    assert_eq!(code, 1);
    assert!(
        stderr.contains("every line would fail") && stderr.contains("Check HUBSPOT_ACCESS_TOKEN"),
        "{stderr}"
    );
    let refused = ledger.posts().len();
    assert!(refused <= 4, "{refused}");
    let all = outcome_names(&input);
    assert_eq!(all.iter().filter(|name| *name == "not_sent").count(), refused);
    assert_eq!(
        all.iter().filter(|name| *name == "not_started").count(),
        50 - refused
    );
    ledger.refuse(None);
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 1);
    let mut again = bulk_send(ledger.url(), &input);
    again.arg("--again");
    assert_eq!(run(again).await.0, 0);
    assert!((1..=50).all(|thread| ledger.texts(thread).len() == 1));
}

#[cfg(unix)]
fn signal(name: &str, process: u32) {
    let status = Command::new("kill")
        .args([name, &process.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_stops_cleanly_and_the_journal_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, SLOW).await;
    let input = written(folder.path(), "list.jsonl", &comments(400));
    let mut command = bulk_send(ledger.url(), &input);
    command.args(["--concurrency", "4"]);
    let child = command.spawn().unwrap();
    while ledger.posts().len() < 10 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert!(
        code == 2 && stderr.contains("another process"),
        "{code}: {stderr}"
    );
    signal("-INT", child.id());
    let output = tokio::task::spawn_blocking(|| child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains("Stopping") && stderr.contains("unknown 0"),
        "{stderr}"
    );
    let sent = outcome_names(&input)
        .iter()
        .filter(|name| *name == "sent")
        .count();
    assert!((10..200).contains(&sent), "{sent}");
    assert_eq!(ledger.posts().len(), sent);
    ledger.faults(Faults::default());
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    assert_eq!(ledger.posts().len(), 400);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn second_ctrl_c_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let endless = Faults {
        stored_late: 100,
        late: Duration::from_secs(3600),
        ..Faults::default()
    };
    let ledger = Ledger::start(1, endless).await;
    let input = written(folder.path(), "list.jsonl", &comments(3));
    let mut child = bulk_send(ledger.url(), &input).spawn().unwrap();
    while ledger.posts().len() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    signal("-INT", child.id());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        child.try_wait().unwrap().is_none(),
        "the first signal waits for unfinished sends"
    );
    signal("-INT", child.id());
    let status = tokio::task::spawn_blocking(move || child.wait())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(status.code(), Some(3));
}
