//! The files of the example `bulk_send`: none of another program is changed, and where one is missing, damaged or cannot be
//! written, nothing is sent twice.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tests::hubspot::ledger::{Faults, Ledger};

use crate::example::{
    bulk_send, comments, ended, keyed, outcome_names, outcomes, run, store, with_store, written,
};

#[tokio::test(flavor = "multi_thread")]
async fn keeps_files_of_other_programs() {
    let ledger = Ledger::start(1, Faults::default()).await;
    for name in ["list.jsonl.outcomes.jsonl", "sends.db"] {
        for foreign in [
            "my notes, without an end",
            "my notes\n",
            "{\"line\":1,\"artist\":\"x\"}\n",
            "[1, 2]\n{\"line\":",
            "SQLite format 3\0 of another program",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let input = written(folder.path(), "list.jsonl", &keyed(2));
            let file = written(folder.path(), name, foreign);
            let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
            assert_eq!(code, 2, "{name}, {foreign}: {stderr}");
            assert_eq!(fs::read_to_string(&file).unwrap(), foreign, "{name}");
            assert_one_line(&stderr);
        }
    }
    assert!(ledger.posts().is_empty());
}

/// Asserts that an error is one line, which says that nothing was sent.
fn assert_one_line(stderr: &str) {
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.to_lowercase().contains("nothing was sent"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_nothing_where_files_cannot_be_written() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let input = written(folder.path(), "list.jsonl", &keyed(3));
    // Also for root: no program can make files there.
    let read_only = Path::new("/proc");
    let cannot = [
        with_store(ledger.url(), &input, &read_only.join("sends.db")),
        with_store(ledger.url(), &input, &folder.path().join("missing/sends.db")),
        with_store(ledger.url(), &input, folder.path()),
        {
            let mut command = bulk_send(ledger.url(), &input);
            command.arg("--output").arg(read_only.join("outcomes.jsonl"));
            command
        },
    ];
    for command in cannot {
        let context = format!("{command:?}");
        let (code, stderr) = run(command).await;
        assert_eq!(code, 2, "{context}: {stderr}");
        assert_one_line(&stderr);
    }
    assert!(ledger.posts().is_empty());
}

/// Adds short timeouts, after which no run works on what was in flight.
fn with_times(mut command: Command, more: &[&str]) -> Command {
    command
        .args(["--timeout", "1", "--settle", "0.5", "--total-timeout", "1"])
        .args(more);
    command
}

/// A file may have a limited size, as on a disk that is full.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn sends_nothing_twice_on_a_full_disk() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let input = written(folder.path(), "list.jsonl", &keyed(300));
    let limited = |kib: u64| {
        let command = with_times(bulk_send(ledger.url(), &input), &[]);
        let mut shell = Command::new("bash");
        let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$@\"");
        shell.args(["-c", &script, "bash"]).arg(command.get_program());
        shell.args(command.get_args()).args(["--concurrency", "4"]);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        shell
    };
    // No store can be made.
    let (code, stderr) = run(limited(4)).await;
    assert_eq!((code, ledger.posts().len()), (2, 0), "{stderr}");
    assert_one_line(&stderr);
    // The disk is full after some messages.
    let (code, stderr) = run(limited(200)).await;
    assert!(code == 1 || code == 3, "{code}: {stderr}");
    assert!(
        stderr.contains("every line would fail") && stderr.contains("the store cannot be used"),
        "{stderr}"
    );
    let sent = ledger.posts().len();
    assert!((1..300).contains(&sent), "{sent}: {stderr}");
    // A key may have been written and its end not: the line stays unknown, although nothing was sent.
    let (code, stderr) = run(with_times(bulk_send(ledger.url(), &input), &[])).await;
    assert!(code == 0 || code == 3, "{code}: {stderr}");
    assert!((1..=300).all(|thread| ledger.texts(thread).len() <= 1));
    let (code, stderr) = run(with_times(
        bulk_send(ledger.url(), &input),
        &["--resend-if-absent", "0.5"],
    ))
    .await;
    assert_eq!((code, ledger.posts().len()), (0, 300), "{stderr}");
    assert!((1..=300).all(|thread| ledger.texts(thread).len() == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_nothing_twice_without_its_store() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let input = written(folder.path(), "list.jsonl", &keyed(3));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    let store = store(&input);
    // Into one file, as a backup has it.
    let connection = rusqlite::Connection::open(&store).unwrap();
    connection
        .pragma_update(None, "wal_checkpoint", "TRUNCATE")
        .unwrap();
    drop(connection);
    let whole = fs::read(&store).unwrap();
    let damaged = {
        let mut bytes = whole.clone();
        bytes[4096..].fill(0xff);
        bytes
    };
    let cut = |part: usize| whole[..whole.len() / 8 * part].to_vec();
    let left = [
        None,
        Some(Vec::new()),
        Some(damaged),
        Some(cut(1)),
        Some(cut(4)),
        Some(cut(7)),
    ];
    for left in left {
        fs::remove_file(&store).unwrap();
        if let Some(left) = &left {
            fs::write(&store, left).unwrap();
        }
        for more in [&[][..], &["--resend-if-absent", "1"]] {
            let mut command = bulk_send(ledger.url(), &input);
            command.args(more);
            let (code, stderr) = run(command).await;
            let context = left.as_ref().map(Vec::len);
            assert_eq!((code, ledger.posts().len()), (2, 3), "{context:?}: {stderr}");
            assert_one_line(&stderr);
            assert_eq!(outcome_names(&input), ["sent"; 3]);
        }
    }
    fs::write(&store, whole).unwrap();
    let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(ledger.posts().len(), 3);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn sends_nothing_twice_by_another_name() {
    use std::os::unix::fs::symlink;

    let ledger = Ledger::start(1, crate::example::SLOW).await;
    let folder = tempfile::tempdir().unwrap();
    let input = written(folder.path(), "list.jsonl", &comments(60));
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let copy = elsewhere.join("copy.jsonl");
    let (link, hard_link) = (folder.path().join("link.jsonl"), folder.path().join("hard.jsonl"));
    fs::copy(&input, &copy).unwrap();
    symlink("list.jsonl", &link).unwrap();
    fs::hard_link(&input, &hard_link).unwrap();
    let store = store(&input);
    let names = [&input, &input, &copy, &link, &hard_link];
    // All at once, and then one after the other.
    let children = names.map(|name| with_store(ledger.url(), name, &store).spawn().unwrap());
    for child in children {
        let (code, stderr) = ended(child).await;
        assert_eq!(code, Some(0), "{stderr}");
    }
    let texts: Vec<_> = (1..=60)
        .map(|thread| ledger.texts(thread))
        .filter(|texts| texts.len() != 1)
        .collect();
    assert_eq!(texts, Vec::<Vec<String>>::new());
    assert_eq!(ledger.posts().len(), 60);
    for name in names {
        let (code, stderr) = run(with_store(ledger.url(), name, &store)).await;
        assert_eq!((code, ledger.posts().len()), (0, 60), "{stderr}");
        assert!(stderr.contains("Sent 0, sent before 60,"), "{stderr}");
        assert_eq!(outcomes(name).len(), 60);
    }
}
