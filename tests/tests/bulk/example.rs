//! The example `bulk_send`, as an operator runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tests::hubspot::ledger::{Faults, Ledger, operator};

/// Returns the command that runs the example, with a store beside the list.
pub(crate) fn bulk_send(url: &str, input: &Path) -> Command {
    with_store(url, input, &store(input))
}

pub(crate) fn with_store(url: &str, input: &Path, store: &Path) -> Command {
    let mut command = operator(env!("CARGO_BIN_EXE_bulk_send"), url);
    command.arg(input).arg("--store").arg(store);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn store(input: &Path) -> PathBuf {
    input.with_file_name("sends.db")
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

/// Waits for the end of a program, and returns its exit code and standard error.
pub(crate) async fn ended(child: Child) -> (Option<i32>, String) {
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    let output = output.await.unwrap().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

pub(crate) fn outcomes(input: &Path) -> Vec<Value> {
    let text = fs::read_to_string(format!("{}.outcomes.jsonl", input.display())).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
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

/// Returns a list of comments for this many threads, without keys.
pub(crate) fn comments(lines: usize) -> String {
    let lines = (1..=lines).map(|n| json!({"thread": n, "text": format!("text {n}"), "comment": true}));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Returns the same list with a key for each line.
pub(crate) fn keyed(lines: usize) -> String {
    let lines = (1..=lines)
        .map(|n| json!({"key": format!("k{n}"), "thread": n, "text": format!("text {n}"), "comment": true}));
    lines.map(|line| format!("{line}\n")).collect()
}

pub(crate) const SLOW: Faults = Faults::slow(Duration::from_millis(60));

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_overwrite_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    for (output, why) in [
        ("list.jsonl", "is the input"),
        (".", "is a directory"),
        ("sends.db", "is the store"),
    ] {
        let input = written(folder.path(), "list.jsonl", &comments(2));
        let mut command = bulk_send(ledger.url(), &input);
        // Another path of the same file.
        command.arg("--output").arg(folder.path().join(".").join(output));
        let (status, stderr) = run(command).await;
        assert_eq!(status, 2, "{output}: {stderr}");
        assert!(stderr.contains(why), "{output}: {stderr}");
        assert_eq!(fs::read_to_string(&input).unwrap(), comments(2), "{output}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{output}");
    }
    assert!(ledger.posts().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn fails_when_outcomes_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(3));
    ledger.faults(SLOW);
    let child = bulk_send(ledger.url(), &input).spawn().unwrap();
    while ledger.posts().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let obstacle = folder.path().join("list.jsonl.outcomes.jsonl");
    fs::create_dir(&obstacle).unwrap();
    let (status, stderr) = ended(child).await;
    assert_eq!(status, Some(4), "{stderr}");
    assert!(
        stderr.contains("Sent 3,") && !stderr.contains("Outcomes:"),
        "{stderr}"
    );
    assert!(stderr.contains("cannot be written to"), "{stderr}");
    fs::remove_dir(obstacle).unwrap();
    let (status, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((status, ledger.posts().len()), (0, 3), "{stderr}");
    assert_eq!(outcome_names(&input), ["sent"; 3]);
    assert!(outcomes(&input).iter().all(|line| line["replayed"] == true));
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
        stderr.contains("Sent 3, sent before 0, not sent 0, unknown 0, not started 0."),
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
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!((code, ledger.posts().len()), (0, 3));
    assert!(stderr.contains("Sent 0, sent before 3,"), "{stderr}");
    // Lines can be inserted anywhere.
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
    assert!(!store(&input).exists());
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
async fn refuses_another_message_with_a_key_and_names_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &keyed(4));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    let changes = [
        keyed(4).replace("text 3", "Text 3"),
        keyed(4).replace("\"thread\":3", "\"thread\":9"),
    ];
    for changed in changes {
        // Another list with the same key is no other case.
        let copy = written(folder.path(), "other.jsonl", &changed);
        for input in [&input, &copy] {
            fs::write(input, &changed).unwrap();
            let (code, stderr) = run(bulk_send(ledger.url(), input)).await;
            assert_eq!(code, 1, "{stderr}");
            let named = "Not sent:\n  line 3, key k3: ";
            assert_eq!(stderr.matches("  line ").count(), 1, "{stderr}");
            assert!(
                stderr.contains(named) && stderr.contains("used for another message"),
                "{stderr}"
            );
            assert!(
                stderr.contains("Sent 0, sent before 3, not sent 1, unknown 0"),
                "{stderr}"
            );
        }
    }
    assert_eq!(ledger.posts().len(), 4);
    // A store is for one account: with that of another HubSpot, nothing is sent.
    fs::write(&input, keyed(4)).unwrap();
    let other = Ledger::start(2, Faults::default()).await;
    let (code, stderr) = run(bulk_send(other.url(), &input)).await;
    assert_eq!((code, other.posts().len()), (0, 0), "{stderr}");
    assert!(stderr.contains("Sent 0, sent before 4,"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_lines_without_keys_by_their_content() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, Faults::default()).await;
    let input = written(folder.path(), "list.jsonl", &comments(4));
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(code, 0, "{stderr}");
    let says = "4 of 4 lines have no key: their thread and content are their key, so a changed line is another message.";
    assert!(stderr.starts_with(says), "{stderr}");
    // In another order, in another format, and with a line more.
    let mut lines: Vec<String> = (1..=4).rev().map(|n| format!("{n},text {n},yes")).collect();
    lines.insert(1, "7,new,yes".to_owned());
    let csv = format!("thread,text,comment\n{}\n", lines.join("\n"));
    let other = written(folder.path(), "list.csv", &csv);
    let (code, stderr) = run(bulk_send(ledger.url(), &other)).await;
    assert_eq!((code, ledger.posts().len()), (0, 5), "{stderr}");
    assert!(stderr.contains("Sent 1, sent before 4,"), "{stderr}");
    // Equal lines are refused, or told apart.
    let twice = written(folder.path(), "twice.jsonl", &[comments(2), comments(2)].concat());
    let (code, stderr) = run(bulk_send(ledger.url(), &twice)).await;
    assert_eq!((code, ledger.posts().len()), (2, 5), "{stderr}");
    assert!(
        stderr.contains("line 3: same text to the same thread as line 1"),
        "{stderr}"
    );
    for _ in 0..2 {
        let mut command = bulk_send(ledger.url(), &twice);
        command.arg("--allow-repeats");
        let (code, stderr) = run(command).await;
        assert_eq!((code, ledger.posts().len()), (0, 7), "{stderr}");
    }
    let keys: Vec<Value> = outcomes(&twice).iter().map(|line| line["key"].clone()).collect();
    assert_eq!(keys[2], format!("{}-2", keys[0].as_str().unwrap()));
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
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
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
async fn ctrl_c_stops_after_the_messages_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(1, SLOW).await;
    let input = written(folder.path(), "list.jsonl", &comments(400));
    let mut command = bulk_send(ledger.url(), &input);
    command.args(["--concurrency", "4"]);
    let child = command.spawn().unwrap();
    while ledger.posts().len() < 10 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    signal("-INT", child.id());
    let (code, stderr) = ended(child).await;
    assert_eq!(code, Some(1), "{stderr}");
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
