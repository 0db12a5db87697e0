//! The files of the example `bulk_send`: none of another program is destroyed, and none that is missing leads to a second
//! send.

use std::fs;

use tests::hubspot::ledger::{Faults, Ledger};

use crate::example::{bulk_send, comments, journal, outcome_names, run, written};

#[tokio::test(flavor = "multi_thread")]
async fn keeps_files_of_other_programs() {
    let ledger = Ledger::start(1, Faults::default()).await;
    for ending in ["outcomes.jsonl", "outcomes.jsonl.new", "outcomes.jsonl.journal"] {
        for foreign in [
            "my notes, without an end",
            "my notes\n",
            "{\"line\":1,\"artist\":\"x\"}\n",
            r#"{"record":"vinyl","artist":"x"}"#,
            "[1, 2]\n{\"line\":",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let input = written(folder.path(), "list.jsonl", &comments(2));
            let file = written(folder.path(), &format!("list.jsonl.{ending}"), foreign);
            let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
            assert_eq!(code, 2, "{ending}, {foreign}: {stderr}");
            assert_eq!(fs::read_to_string(&file).unwrap(), foreign, "{ending}");
            let says = ["set another", "is damaged"]
                .iter()
                .any(|text| stderr.contains(text));
            assert!(says, "{ending}, {foreign}: {stderr}");
        }
    }
    assert!(ledger.posts().is_empty());
    // What a crash has left is the program's own.
    for (ending, left) in [
        ("outcomes.jsonl.new", "{\"line\":1,\"key\":nul"),
        ("outcomes.jsonl.new", "{\"li"),
        ("outcomes.jsonl.journal", "{\"record\":\"journal\",\"vers"),
        ("outcomes.jsonl.journal", ""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let input = written(folder.path(), "list.jsonl", &comments(1));
        written(folder.path(), &format!("list.jsonl.{ending}"), left);
        let (code, stderr) = run(bulk_send(ledger.url(), &input)).await;
        assert_eq!(code, 0, "{ending}, {left}: {stderr}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_nothing_twice_without_its_journal() {
    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let input = written(folder.path(), "list.jsonl", &comments(3));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    let journal = journal(&input);
    let whole = fs::read_to_string(&journal).unwrap();
    let head: String = whole.split_inclusive('\n').take(4).collect();
    for left in [Some(""), Some(&*head), None] {
        fs::remove_file(&journal).unwrap();
        if let Some(left) = left {
            fs::write(&journal, left).unwrap();
        }
        for more in [&[][..], &["--again", "--resend-absent"], &["--dry-run"]] {
            let mut command = bulk_send(ledger.url(), &input);
            command.args(more);
            let (code, stderr) = run(command).await;
            assert_eq!(code, 2, "{left:?}: {stderr}");
            assert!(
                stderr.contains("lacks") && stderr.contains("Nothing was sent"),
                "{stderr}"
            );
        }
        assert_eq!(
            (ledger.posts().len(), outcome_names(&input)),
            (3, vec!["sent".to_owned(); 3])
        );
        fs::write(&journal, "").unwrap();
    }
    fs::write(&journal, whole).unwrap();
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    assert_eq!(ledger.posts().len(), 3);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn sends_nothing_twice_by_another_name() {
    use std::os::unix::fs::symlink;

    let ledger = Ledger::start(1, Faults::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let (real, links) = (folder.path().join("real"), folder.path().join("links"));
    fs::create_dir(&real).unwrap();
    let input = written(&real, "list.jsonl", &comments(3));
    assert_eq!(run(bulk_send(ledger.url(), &input)).await.0, 0);
    symlink(&real, &links).unwrap();
    symlink("real/list.jsonl", folder.path().join("link.jsonl")).unwrap();
    symlink("link.jsonl", folder.path().join("link to a link.jsonl")).unwrap();
    for name in [
        "link.jsonl",
        "link to a link.jsonl",
        "links/list.jsonl",
        "real/../real/./list.jsonl",
    ] {
        let (code, stderr) = run(bulk_send(ledger.url(), &folder.path().join(name))).await;
        assert_eq!((code, ledger.posts().len()), (0, 3), "{name}: {stderr}");
    }
    // Outcomes by a link, also before they were written.
    let outcomes = folder.path().join("outcomes");
    symlink("real/outcomes", &outcomes).unwrap();
    for output in [&outcomes, &real.join("outcomes"), &outcomes] {
        let mut command = bulk_send(ledger.url(), &input);
        command.arg("--output").arg(output);
        let (code, stderr) = run(command).await;
        assert_eq!((code, ledger.posts().len()), (0, 6), "{stderr}");
    }
    symlink("loop", folder.path().join("loop")).unwrap();
    let mut command = bulk_send(ledger.url(), &input);
    command.arg("--output").arg(folder.path().join("loop"));
    assert_eq!(run(command).await.0, 2);
    assert_eq!(ledger.posts().len(), 6);
}
