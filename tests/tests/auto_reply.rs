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

use std::io::{BufRead, BufReader};
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

const FAULTS: Faults = Faults {
    dropped_before: 0,
    dropped_after: 20,
    failed_after: 20,
    failed_before: 0,
    stored_late: 0,
    late: Duration::ZERO,
    usual: Duration::from_millis(30),
    lag: Duration::from_millis(40),
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
        ])
        .arg("--file")
        .arg(folder.join("answers.jsonl"))
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
        let (code, stderr) = run(&ledger, folder.path(), "2").await;
        let now = answers(&ledger);
        let context = format!("seed {seed}, message {messages}, status {code}: {stderr}");
        match now - answered {
            1 => assert!(matches!(code, 0 | 3), "{context}"),
            // The receipt was stored, and the program killed before it sent the answer.
            0 => {
                assert_eq!(code, 3, "{context}");
                assert!(
                    stderr.contains("Unknown whether message") && stderr.contains("not answered again"),
                    "{context}"
                );
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
async fn finds_earlier_answers_on_the_thread_without_its_file() {
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
    // With the file, and without it.
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
async fn stops_at_a_damaged_or_locked_file() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers.jsonl");
    std::fs::write(&file, "{\"record\":\"skipped\",\"message\":\"m\"}\nnonsense\n").unwrap();
    let (code, stderr) = run(&ledger, folder.path(), "1").await;
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("its line 2 is damaged"), "{stderr}");
    // An incomplete last line is not damage.
    std::fs::write(
        &file,
        "{\"record\":\"skipped\",\"message\":\"m\"}\n{\"record\":\"ski",
    )
    .unwrap();
    let (code, stderr) = run(&ledger, folder.path(), "1").await;
    assert_eq!(code, 0, "{stderr}");
    let mut first = auto_reply(&ledger, folder.path(), &[]).spawn().unwrap();
    // The program prints its first line after it has locked the file.
    let mut line = String::new();
    let mut output = BufReader::new(first.stderr.take().unwrap());
    output.read_line(&mut line).unwrap();
    assert!(line.contains("Reading thread"), "{line}");
    let (code, stderr) = run(&ledger, folder.path(), "1").await;
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("another process is using it"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_a_file_of_another_program() {
    let ledger = Ledger::start(1, Faults::default()).await;
    ledger.receive(THREAD, QUESTION);
    for foreign in [
        "my notes, without an end",
        "a\nb",
        r#"{"record":"vinyl","artist":"x"}"#,
        "{\"record\":\"vinyl\"}\n",
        "{\"record\":\"skipped\",\"message\":\"m\"}\nmy notes",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers.jsonl");
        std::fs::write(&file, foreign).unwrap();
        let (code, stderr) = run(&ledger, folder.path(), "1").await;
        assert_eq!(code, 2, "{foreign}: {stderr}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), foreign);
    }
    assert!(ledger.posts().is_empty());
}
