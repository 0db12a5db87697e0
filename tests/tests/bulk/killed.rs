//! The example `bulk_send`, killed at random points and continued: no line is sent twice, and every outcome is right.
//!
//! `BULK_KILLS` is the number of kills (12 by default), `BULK_SEED` repeats a run.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use hubspot_conversations::Client;
use hubspot_conversations::store::SendState;
use hubspot_conversations_sqlite::SqliteStore;
use serde_json::json;
use tests::hubspot::ledger::{Dice, Faults, Ledger};
use tests::say;

use crate::example::{bulk_send, comments, ended, outcome_names, outcomes, run, store, with_store, written};

const MS: Duration = Duration::from_millis(1);
/// The timeouts of the program. The ledger stores late messages after the timeout of an attempt.
const TIMES: [&str; 6] = ["--timeout", "0.3", "--settle", "0.4", "--total-timeout", "0.6"];
/// Longer than a message takes to be stored and listed, by far: this machine may be busy.
const RESEND: [&str; 2] = ["--resend-if-absent", "1.5"];

const FAULTS: Faults = Faults {
    dropped_before: 3,
    dropped_after: 5,
    failed_after: 4,
    failed_before: 3,
    stored_late: 5,
    late: Duration::from_millis(600),
    usual: Duration::from_millis(30),
    lag: Duration::from_millis(60),
};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// A line, its outcome, and the number of its messages.
struct Judged {
    stored: usize,
    outcome: String,
}

/// Compares the outcomes of a finished run with the messages on the threads.
fn judge(ledger: &Ledger, lines: &[(u64, String)], input: &Path, seed: u64) -> Vec<Judged> {
    let outcomes = outcomes(input);
    assert_eq!(outcomes.len(), lines.len());
    let mut judged = Vec::new();
    for ((thread, text), outcome) in lines.iter().zip(&outcomes) {
        let stored = ledger.stored(*thread, text);
        let name = outcome["outcome"].as_str().unwrap().to_owned();
        let context = format!("seed {seed}, thread {thread}, {text:?}: {outcome}, stored {stored:?}");
        assert!(stored.len() <= 1, "sent twice: {context}");
        match name.as_str() {
            "sent" => assert_eq!(
                outcome["message_id"],
                *stored.first().expect(&context),
                "{context}"
            ),
            "not_sent" | "not_started" => assert!(stored.is_empty(), "wrong outcome: {context}"),
            "unknown" => {}
            other => panic!("{other}"),
        }
        judged.push(Judged {
            stored: stored.len(),
            outcome: name,
        });
    }
    // Messages of a thread are in the order of their lines.
    for thread in lines.iter().map(|(thread, _)| *thread) {
        let expected = lines.iter().filter(|(of, _)| *of == thread).map(|(_, text)| text);
        let position = |text: &String| expected.clone().position(|one| one == text).unwrap();
        let positions: Vec<usize> = ledger.texts(thread).iter().map(position).collect();
        assert!(
            positions.is_sorted(),
            "seed {seed}, thread {thread}: {positions:?}"
        );
    }
    judged
}

/// Runs one list, kills it `kills` times, and then lets it finish.
async fn list(seed: u64, kills: u64) -> (usize, u64) {
    let mut dice = Dice::new(seed);
    let ledger = Ledger::start(seed, FAULTS).await;
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("list.jsonl");
    // Enough lines that no run finishes before the last kill.
    let count = 100 + kills * 60;
    let threads = count / 2;
    let mut lines: Vec<(u64, String)> = Vec::new();
    let mut text = String::new();
    for n in 0..count {
        let thread = 1 + dice.below(threads);
        let message = format!("text {n}");
        let line = if dice.below(2) == 0 {
            json!({"key": n, "thread": thread, "text": message, "comment": true})
        } else {
            json!({"key": n, "thread": thread, "text": message, "to": "a@example.com", "from": "A-7",
                "channel": "1002", "channel_account": "4001"})
        };
        text.push_str(&format!("{line}\n"));
        lines.push((thread, message));
    }
    fs::write(&input, text).unwrap();
    let program = |more: &[&str]| {
        let mut command = bulk_send(ledger.url(), &input);
        command.args(TIMES).args(["--concurrency", "8"]).args(more);
        command
    };
    let (mut killed, mut in_flight) = (0, 0);
    while killed < kills {
        // A resend on request may be killed as well.
        let more: &[&str] = if dice.below(3) == 0 { &RESEND } else { &[] };
        let mut child = program(more).spawn().unwrap();
        // Up to the end of the wait for what an earlier run left.
        let time = if dice.below(8) == 0 { 4000 } else { 350 };
        tokio::time::sleep(MS * u32::try_from(dice.below(time)).unwrap()).await;
        child.kill().unwrap();
        let status = child.wait().unwrap();
        killed += u64::from(status.code().is_none());
        in_flight += open(&input, lines.len()).await;
        if status.code().is_some() {
            break;
        }
    }
    // Lets it finish, first without and then with resends.
    let (code, stderr) = run(program(&[])).await;
    ledger.settled().await;
    let judged = judge(&ledger, &lines, &input, seed);
    let count = |outcome: &str| judged.iter().filter(|line| line.outcome == outcome).count();
    let expected = match (count("unknown"), count("not_sent") + count("not_started")) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 3,
    };
    assert_eq!(code, expected, "seed {seed}: {stderr}");
    let stored = judged
        .iter()
        .filter(|line| line.outcome == "unknown" && line.stored == 1)
        .count();
    say(&format!(
        "bulk_send, seed {seed}: killed {killed} times with {in_flight} unfinished sends; of {} lines {} sent, {} not \
         sent, {} not started, {} unknown ({stored} of them on their threads)",
        lines.len(),
        count("sent"),
        count("not_sent"),
        count("not_started"),
        count("unknown"),
    ));
    assert_eq!(listed(&stderr), count("unknown"), "seed {seed}: {stderr}");
    for _ in 0..20 {
        let (code, stderr) = run(program(&RESEND)).await;
        ledger.settled().await;
        judge(&ledger, &lines, &input, seed);
        if code == 0 {
            break;
        }
        assert!(code == 1 || code == 3, "seed {seed}: {stderr}");
        ledger.faults(Faults {
            lag: FAULTS.lag,
            ..Faults::default()
        });
    }
    let judged = judge(&ledger, &lines, &input, seed);
    let left = outcomes(&input).into_iter().zip(&judged);
    let left = left.filter(|(_, line)| line.outcome != "sent" || line.stored != 1);
    let left: Vec<String> = left
        .map(|(outcome, line)| format!("{outcome}, stored {} times", line.stored))
        .collect();
    assert!(
        left.is_empty(),
        "seed {seed}: not all were sent in the end: {left:#?}"
    );
    (lines.len(), killed)
}

/// Counts the lines that are listed as unknown.
fn listed(stderr: &str) -> usize {
    let list = stderr
        .split_once("Unknown whether they were sent:\n")
        .map(|(_, list)| list);
    let lines = list
        .unwrap_or_default()
        .lines()
        .take_while(|line| line.starts_with("  "));
    lines
        .map(|line| match line.strip_prefix("  and ") {
            Some(more) => more.trim_end_matches(" more").parse().unwrap(),
            None => 1,
        })
        .sum()
}

/// Counts the lines whose send is open in the store.
async fn open(input: &Path, lines: usize) -> usize {
    let file = store(input);
    if !file.exists() {
        return 0;
    }
    let store = SqliteStore::open(file).unwrap();
    let client = Client::builder()
        .access_token("none")
        .store(store)
        .build()
        .unwrap();
    let mut open = 0;
    for key in 0..lines {
        let status = client.sends().get(&key.to_string()).await.unwrap();
        open += usize::from(status.is_some_and(|status| *status.state() == SendState::Open));
    }
    open
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_no_duplicates_when_killed_and_restarted() {
    let kills = number("BULK_KILLS", 12);
    let seed = number("BULK_SEED", 1);
    let began = Instant::now();
    let (mut lines, mut killed, mut lists) = (0, 0, 0);
    while killed < kills {
        let (more_lines, more) = list(seed + lists, (kills - killed).min(6)).await;
        lines += more_lines;
        killed += more;
        lists += 1;
    }
    say(&format!(
        "bulk_send, killed {killed} times over {lists} lists of {lines} lines in {:?}: every line has one message",
        began.elapsed()
    ));
}

/// Returns the command with short timeouts.
fn with_short_timeouts(ledger: &Ledger, input: &Path, more: &[&str]) -> Command {
    let mut command = bulk_send(ledger.url(), input);
    command.args(["--timeout", "1", "--settle", "0.5", "--total-timeout", "1"]);
    command.args(more);
    command
}

/// Runs a list until the server has received `sends` sends, and kills it.
async fn kill(ledger: &Ledger, input: &Path, sends: usize) {
    let mut child = with_short_timeouts(ledger, input, &[]).spawn().unwrap();
    while ledger.posts().len() < sends {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_for_the_sends_of_a_killed_run() {
    let folder = tempfile::tempdir().unwrap();
    let late = Faults {
        stored_late: 100,
        late: Duration::from_millis(1200),
        ..Faults::default()
    };
    let ledger = Ledger::start(1, late).await;
    let input = written(folder.path(), "list.jsonl", &comments(3));
    kill(&ledger, &input, 3).await;
    let (code, stderr) = run(with_short_timeouts(&ledger, &input, &["--resend-if-absent", "1"])).await;
    assert_eq!((code, ledger.posts().len()), (0, 3), "{stderr}");
    assert!(outcomes(&input).iter().all(|outcome| outcome["replayed"] == true));
}

#[tokio::test(flavor = "multi_thread")]
async fn resends_absent_messages_only_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let faults = Faults {
        dropped_before: 100,
        ..Faults::default()
    };
    let ledger = Ledger::start(1, faults).await;
    let input = written(folder.path(), "list.jsonl", &comments(3));
    kill(&ledger, &input, 3).await;
    ledger.faults(Faults::default());
    for _ in 0..2 {
        let (code, stderr) = run(with_short_timeouts(&ledger, &input, &[])).await;
        assert_eq!((code, ledger.posts().len()), (3, 3), "{stderr}");
        assert_eq!(outcome_names(&input), ["unknown"; 3]);
    }
    let (code, stderr) = run(with_short_timeouts(&ledger, &input, &["--resend-if-absent", "1"])).await;
    assert_eq!((code, ledger.posts().len()), (0, 6), "{stderr}");
    assert!((1..=3).all(|thread| ledger.texts(thread).len() == 1));
}

/// Several runs of one list at once, by its name, a copy and a symbolic link, over a bad network, and some of them killed.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn sends_no_duplicates_from_runs_at_once() {
    let seed = number("BULK_SEED", 1);
    let ledger = Ledger::start(seed, FAULTS).await;
    let folder = tempfile::tempdir().unwrap();
    let count = 80;
    let input = written(folder.path(), "list.jsonl", &comments(count));
    let (copy, link) = (folder.path().join("copy.jsonl"), folder.path().join("link.jsonl"));
    fs::copy(&input, &copy).unwrap();
    std::os::unix::fs::symlink(&input, &link).unwrap();
    let lines: Vec<(u64, String)> = (1..).zip((1..=count).map(|n| format!("text {n}"))).collect();
    let names = [&input, &copy, &link];
    let program = |name: &Path, more: &[&str]| {
        let mut command = with_store(ledger.url(), name, &store(&input));
        command.args(TIMES).args(["--concurrency", "4"]).args(more);
        command
    };
    let mut killed = names.map(|name| program(name, &[]).spawn().unwrap());
    tokio::time::sleep(200 * MS).await;
    for child in &mut killed {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    for more in [&[][..], &RESEND] {
        let children = names.map(|name| program(name, more).spawn().unwrap());
        for child in children {
            let (code, stderr) = ended(child).await;
            assert!(matches!(code, Some(0 | 1 | 3)), "{code:?}: {stderr}");
        }
        ledger.settled().await;
        for name in names {
            judge(&ledger, &lines, name, seed);
        }
    }
    ledger.faults(Faults::default());
    for name in names {
        let (code, stderr) = run(program(name, &RESEND)).await;
        assert_eq!(code, 0, "{stderr}");
        let judged = judge(&ledger, &lines, name, seed);
        assert!(judged.iter().all(|line| line.stored == 1));
    }
}
