//! The example `bulk_send`, as an operator runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tests::hubspot::ledger::{Faults, Ledger, operator};

/// The program, as an operator runs it.
pub(crate) fn bulk_send(url: &str, input: &Path) -> Command {
    let mut command = operator(env!("CARGO_BIN_EXE_bulk_send"), url);
    command.arg(input).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end on another thread, while the ledger serves.
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
    let said = String::from_utf8(stderr).unwrap();
    (status.code().unwrap_or_else(|| panic!("{status}: {said}")), said)
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

pub(crate) fn words(input: &Path) -> Vec<String> {
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

/// Comments for this many threads.
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
    // Nor may the files beside the outcomes.
    outputs.push(("list.jsonl.journal", "list.jsonl", "is the input"));
    outputs.push(("list.jsonl.new", "list.jsonl", "is the input"));
    for (name, output, why) in outputs {
        let input = written(folder.path(), name, &comments(2));
        let mut command = bulk_send(ledger.url(), &input);
        // Another path of the same file.
        let output = folder.path().join(".").join(output);
        command.args(["--format", "jsonl", "--output"]).arg(output);
        let (status, said) = run(command).await;
        assert_eq!(status, 2, "{name}: {said}");
        assert!(said.contains(why), "{name}: {said}");
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
    let in_the_way = folder.path().join("list.jsonl.outcomes.jsonl.new");
    fs::create_dir(&in_the_way).unwrap();
    let (status, said) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(status, 4, "{said}");
    assert!(said.contains("Sent 3,") && !said.contains("Outcomes:"), "{said}");
    assert!(said.contains("cannot be written to"), "{said}");
    fs::remove_dir(in_the_way).unwrap();
    let (status, said) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((status, ledger.posts().len()), (0, 3), "{said}");
    assert_eq!(words(&input), ["sent"; 3]);
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
    let (code, said) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("Sent 3, not sent 0, unknown 0, not started 0"),
        "{said}"
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
    let (code, said) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((code, ledger.posts().len()), (0, 4), "{said}");
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
        mail(json!({"to": "nobody"})),
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
    let (code, said) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(code, 2, "{said}");
    for line in (1..=14).filter(|line| ![1, 5, 13].contains(line)) {
        assert!(
            said.contains(&format!("\n  line {line}: ")),
            "line {line}: {said}"
        );
    }
    assert_eq!(said.matches("\n  line ").count(), 11, "{said}");
    for csv in [
        "thread,txt\n1,x\n",
        "thread,text,thread\n1,x,2\n",
        "thread,text\n1\n",
        "",
    ] {
        let input = written(folder.path(), "list.csv", csv);
        let (code, said) = run(bulk_send(ledger.url(), &input)).await;
        let wanted = if csv.is_empty() { 0 } else { 2 };
        assert_eq!(code, wanted, "{csv:?}: {said}");
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
    let (code, said) = run(dry).await;
    assert_eq!(code, 0);
    assert!(said.contains("Would send 5, look up 0"), "{said}");
    assert!(ledger.posts().is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_changed_input_or_another_hubspot() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(4));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    for (changed, told) in [
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
        let (code, said) = run(bulk_send(ledger.url(), &input)).await;
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(told), "{said}");
    }
    fs::write(&input, comments(4)).unwrap();
    let other = Ledger::start(2, Faults::default()).await;
    let (code, said) = run(bulk_send(other.url(), &input)).await;
    assert!(
        code == 2 && said.contains("it is for messages to"),
        "{code}: {said}"
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
    // Wherever the journal is truncated: nothing is sent twice, and every outcome is known.
    for cut in (1..whole.len()).rev().step_by(61) {
        fs::write(journal(&input), &whole[..cut]).unwrap();
        let mut again = bulk_send(ledger.url(), &input);
        again.args(["--timeout", "0.05", "--settle", "0.05"]);
        let before = ledger.posts().len();
        let starts = whole[..cut].split_inclusive(|b| *b == b'\n');
        let begun = starts
            .filter(|line| line.ends_with(b"\n") && line.starts_with(b"{\"record\":\"start\""))
            .count();
        let (code, said) = run(again).await;
        assert_eq!(code, 0, "cut at {cut}: {said}");
        // Only lines that the journal lost are sent.
        assert_eq!(ledger.posts().len() - before, 4 - begun, "cut at {cut}");
        if begun < 4 {
            break;
        }
    }
    let damaged = [b"{\"record\":\n", &whole[..]].concat();
    fs::write(journal(&input), damaged).unwrap();
    let (code, said) = run(bulk_send(ledger.url(), &input)).await;
    assert!(code == 2 && said.contains("line 1 is damaged"), "{code}: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn resumes_after_an_invalid_token() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    ledger.refuse(Some((401, json!({"status": "error", "message": "no"}))));
    let input = written(folder.path(), "list.jsonl", &comments(50));
    let mut once = bulk_send(ledger.url(), &input);
    once.args(["--concurrency", "2"]);
    let (code, said) = run(once).await;
    assert_eq!(code, 1);
    assert!(
        said.contains("every line would fail") && said.contains("Check HUBSPOT_ACCESS_TOKEN"),
        "{said}"
    );
    let refused = ledger.posts().len();
    assert!(refused <= 4, "{refused}");
    let all = words(&input);
    assert_eq!(all.iter().filter(|word| *word == "not_sent").count(), refused);
    assert_eq!(
        all.iter().filter(|word| *word == "not_started").count(),
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
    let (code, said) = run(bulk_send(ledger.url(), &input)).await;
    assert!(code == 2 && said.contains("another process"), "{code}: {said}");
    signal("-INT", child.id());
    let output = tokio::task::spawn_blocking(|| child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Stopping") && said.contains("unknown 0"), "{said}");
    let sent = words(&input).iter().filter(|word| *word == "sent").count();
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
        "it waits for what is under way"
    );
    signal("-INT", child.id());
    let status = tokio::task::spawn_blocking(move || child.wait())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(status.code(), Some(3));
}
