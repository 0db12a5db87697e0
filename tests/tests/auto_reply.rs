//! The example `auto_reply`, killed at random points and restarted: it answers every message once, unless it reports
//! the outcome as unknown.
//!
//! `ANSWER_KILLS` is the number of kills (16 by default), `ANSWER_SEED` repeats a run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hubspot_conversations::DeliveryIdentifier;
use tests::hubspot::ledger::{Dice, Faults, Ledger, operator};
use tests::say;

tests::in_every_version!();

const THREAD: u64 = 7;
const QUESTION: &str = "Where is it?";
const ANSWER: &str = "Your order left us yesterday, and takes two days.";

/// The program's time for a reply, and then for its search. What was in flight when it was killed is left alone for three
/// times as long.
const TIMEOUT: &str = "0.5";

const FAULTS: Faults = Faults {
    dropped_after: 20,
    failed_after: 20,
    lag: Duration::from_millis(40),
    ..Faults::slow(Duration::from_millis(30))
};

fn auto_reply(ledger: &Ledger, folder: &Path, more: &[&str]) -> Command {
    let mut command = operator(env!("CARGO_BIN_EXE_auto_reply"), ledger.url());
    command
        .args([
            "--thread",
            &THREAD.to_string(),
            "--agent",
            "A-1",
            "--every",
            "0.02",
            "--timeout",
            TIMEOUT,
        ])
        .arg("--store")
        .arg(folder.join("sends.db"))
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

async fn run(ledger: &Ledger, folder: &Path, polls: &str) -> (i32, String) {
    let mut command = auto_reply(ledger, folder, &["--polls", polls]);
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (
        output
            .status
            .code()
            .unwrap_or_else(|| panic!("{}: {stderr}", output.status)),
        stderr,
    )
}

fn answers(ledger: &Ledger) -> usize {
    ledger.stored(THREAD, ANSWER).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_no_second_answer_when_killed_at_any_time() {
    let clock = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .subsec_nanos();
    let seed = std::env::var("ANSWER_SEED").map_or(clock.into(), |seed| seed.parse().unwrap());
    let kills = std::env::var("ANSWER_KILLS").map_or(16, |kills| kills.parse().unwrap());
    let mut dice = Dice::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::start(seed, FAULTS).await;
    let (mut killed, mut messages, mut answered, mut unknown) = (0, 0, 0, 0);
    while killed < kills {
        messages += 1;
        ledger.receive(THREAD, QUESTION);
        tokio::time::sleep(FAULTS.lag).await;
        // First while its answer is being sent, then at any time, also during recovery.
        let posts = ledger.posts().len();
        for pass in 0..2 {
            let mut program = auto_reply(&ledger, folder.path(), &[]).spawn().unwrap();
            if pass == 0 {
                let started = SystemTime::now();
                while ledger.posts().len() == posts && started.elapsed().unwrap() < Duration::from_secs(5) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                tokio::time::sleep(Duration::from_millis(dice.below(40))).await;
            } else {
                tokio::time::sleep(Duration::from_millis(dice.below(90))).await;
            }
            program.kill().unwrap();
            program.wait().unwrap();
            killed += 1;
        }
        ledger.settled().await;
        tokio::time::sleep(FAULTS.lag).await;
        let (code, stderr) = run(&ledger, folder.path(), "5").await;
        let now = answers(&ledger);
        let context = format!("seed {seed}, message {messages}, status {code}: {stderr}");
        match now - answered {
            1 => assert!(matches!(code, 0 | 3), "{context}"),
            // The key was stored, and the program killed before it sent the answer.
            0 => {
                assert_eq!(code, 3, "{context}");
                assert!(stderr.contains("Unknown whether"), "{context}");
                unknown += 1;
            }
            more => panic!("{more} answers to one message: {context}"),
        }
        answered = now;
    }
    say(&format!(
        "auto_reply: {messages} messages, {killed} kills, {answered} answers, {unknown} reported as unknown (seed {seed})"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_earlier_answers_on_the_thread_without_its_store() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    for text in ["first", "second"] {
        ledger.receive(THREAD, text);
    }
    let (code, stderr) = run(&ledger, folder.path(), "2").await;
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("Answered 2."), "{stderr}");
    let after = ledger.texts(THREAD).len();
    assert_eq!(after, 4, "{:?}", ledger.texts(THREAD));
    // With the store, and without it.
    for again in [folder.path(), tempfile::tempdir().unwrap().path()] {
        std::fs::create_dir_all(again).unwrap();
        let (code, stderr) = run(&ledger, again, "2").await;
        assert_eq!(code, 0, "{stderr}");
        assert!(stderr.contains("Answered 0."), "{stderr}");
        assert_eq!(ledger.texts(THREAD).len(), after);
    }
    // New messages are still answered.
    ledger.receive(THREAD, QUESTION);
    let (_, stderr) = run(&ledger, folder.path(), "1").await;
    assert!(stderr.contains("Answered 1."), "{stderr}");
    assert_eq!(answers(&ledger), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_each_customer_at_their_own_address() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    ledger.receive_from(
        THREAD,
        QUESTION,
        "1002",
        DeliveryIdentifier::email("alice@example.com"),
    );
    ledger.receive_from(
        THREAD,
        "Who is there?",
        "1007",
        DeliveryIdentifier::phone("+15550100"),
    );
    ledger.receive_from(
        THREAD,
        "Thank you.",
        "1002",
        DeliveryIdentifier::email("bob@example.com"),
    );
    let (code, stderr) = run(&ledger, folder.path(), "2").await;
    // A message from WhatsApp cannot be answered: it is reported once, and blocks no other.
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("Answered 2."), "{stderr}");
    assert_eq!(stderr.matches("Not answered: message").count(), 1, "{stderr}");
    assert!(stderr.contains("WhatsApp"), "{stderr}");
    let other = "Thank you for your message. We will reply today.";
    let expected = [(ANSWER, "alice@example.com"), (other, "bob@example.com")];
    assert_eq!(
        ledger.addressed(THREAD),
        expected.map(|(text, address)| (text.to_owned(), address.to_owned()))
    );
    let (code, stderr) = run(&ledger, folder.path(), "2").await;
    assert_eq!((code, ledger.posts().len()), (0, 2), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ignores_messages_without_an_answer() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    ledger.receive(THREAD, "I am out of office until Monday.");
    let (code, stderr) = run(&ledger, folder.path(), "3").await;
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("Answered 0."), "{stderr}");
    assert!(ledger.posts().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_a_refused_answer() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    ledger.receive(THREAD, QUESTION);
    let refusal = serde_json::json!({"status": "error", "message": "refused"});
    ledger.refuse(Some((400, refusal)));
    let (code, stderr) = run(&ledger, folder.path(), "2").await;
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("Not answered: message"), "{stderr}");
    assert_eq!(ledger.posts().len(), 2, "once for each poll");
    ledger.refuse(None);
    let (code, stderr) = run(&ledger, folder.path(), "1").await;
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(answers(&ledger), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_what_came_before_its_own_replies() {
    let faults = Faults {
        usual: Duration::from_millis(150),
        ..Faults::default()
    };
    let ledger = Ledger::start(1, faults).await;
    let folder = tempfile::tempdir().unwrap();
    let texts = ["first", "second", "third"];
    for text in texts {
        ledger.receive(THREAD, text);
    }
    let mut program = auto_reply(&ledger, folder.path(), &[]).spawn().unwrap();
    while ledger.posts().len() < 2 {
        assert!(program.try_wait().unwrap().is_none(), "it has ended");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    program.kill().unwrap();
    program.wait().unwrap();
    ledger.faults(Faults::default());
    ledger.settled().await;
    // The newest messages are the program's own, and older ones have no reply.
    assert_eq!(ledger.texts(THREAD).len(), 5, "{:?}", ledger.texts(THREAD));
    let (_, stderr) = run(&ledger, folder.path(), "20").await;
    assert!(stderr.contains("Answered 1."), "{stderr}");
    assert_eq!(ledger.posts().len(), 3, "{stderr}");
    assert_eq!(ledger.texts(THREAD).len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_once_from_several_processes() {
    let faults = Faults {
        usual: Duration::from_millis(30),
        ..Faults::default()
    };
    let ledger = Ledger::start(1, faults).await;
    let folder = tempfile::tempdir().unwrap();
    let programs = [(); 3].map(|()| {
        let more = ["--polls", "40"];
        auto_reply(&ledger, folder.path(), &more).spawn().unwrap()
    });
    let questions = 12;
    for n in 0..questions {
        ledger.receive(THREAD, &format!("Where is order {n}?"));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut answered = 0;
    for program in programs {
        let output = tokio::task::spawn_blocking(|| program.wait_with_output());
        let output = output.await.unwrap().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        answered += stderr.matches("Answered message ").count();
    }
    assert_eq!(
        (answered, answers(&ledger), ledger.posts().len()),
        (questions, questions, questions)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_a_file_of_another_program() {
    let ledger = Ledger::start(1, Faults::default()).await;
    ledger.receive(THREAD, QUESTION);
    for foreign in [
        "my notes, without an end",
        "a\nb",
        "SQLite format 3\0 of another program",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sends.db");
        std::fs::write(&file, foreign).unwrap();
        let (code, stderr) = run(&ledger, folder.path(), "1").await;
        assert_eq!(code, 2, "{foreign}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), foreign);
    }
    assert!(ledger.posts().is_empty());
}
