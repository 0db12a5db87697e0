//! The file of a store: what is refused and stays as it is, and what is noticed while it is open.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use hubspot_conversations::store::{Key, Kind, Read, Store, StoreError, Swap, Value};
use hubspot_conversations_sqlite::SqliteStore;
use rusqlite::Connection;
use tempfile::TempDir;

fn key(name: &str) -> Key {
    Key::new(Kind::Send, [name])
}

/// Waits for a call, in a runtime of its own.
fn wait<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(call)
}

fn get(store: &SqliteStore, name: &str) -> Result<Read, StoreError> {
    wait(store.get(&key(name)))
}

/// Creates a record, or fails.
fn create(store: &SqliteStore, name: &str, bytes: &[u8]) -> Result<Swap, StoreError> {
    wait(store.swap(&key(name), None, Value { bytes, ttl: None }))
}

/// A folder with a path for a store.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sends.db");
    (folder, file)
}

/// The path with a suffix: SQLite's other files.
fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The names and bytes of all files of a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// Expects that a file cannot be opened, with one line that names it and has this text.
fn refused(file: &Path, text: &str) {
    let error = SqliteStore::open(file).unwrap_err().to_string();
    let names_it = error.starts_with(&format!("{}: ", file.display()));
    assert!(
        names_it && error.contains(text) && !error.contains('\n'),
        "{error}"
    );
}

/// Runs `worker` of this file in a process of its own.
fn in_process(task: &str, file: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "worker", "--nocapture"]);
    command.env("STORE_TASK", task).env("STORE_FILE", file);
    command
}

fn succeeded(output: &Output) -> bool {
    assert!(output.status.success(), "{output:?}");
    true
}

/// Not a test: what other processes do.
#[test]
fn worker() {
    let (Some(task), Some(file)) = (std::env::var_os("STORE_TASK"), std::env::var_os("STORE_FILE")) else {
        return;
    };
    let task = task.to_str().unwrap();
    let store = SqliteStore::open(file);
    match task {
        "refused" => println!("{}", store.unwrap_err()),
        "fill" => {
            let store = store.unwrap();
            let written = (0..).take_while(|number: &u32| {
                let stored = create(&store, &number.to_string(), &[7; 10_000]);
                stored
                    .inspect_err(|error| println!("after {number}: {error}"))
                    .is_ok()
            });
            let written = written.count();
            for number in 0..written {
                let read = get(&store, &number.to_string()).unwrap();
                assert_eq!(read.record.unwrap().value, vec![7; 10_000]);
            }
            assert!(written > 0);
        }
        "time" => {
            let store = store.unwrap();
            create(&store, &std::process::id().to_string(), b"").unwrap();
            let wall = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
            let time = get(&store, "one").unwrap().now.as_millis();
            println!("its time: {time} at {wall}");
        }
        name => drop(create(&store.unwrap(), name, b"elsewhere").unwrap()),
    }
}

#[test]
fn leaves_foreign_files_as_they_are() {
    let (folder, file) = place();
    fs::write(&file, "not to be lost".repeat(1_000)).unwrap();
    let tables = "CREATE TABLE t (a); INSERT INTO t VALUES (1);";
    let rollback = folder.path().join("rollback.db");
    Connection::open(&rollback)
        .unwrap()
        .execute_batch(tables)
        .unwrap();
    let marked = folder.path().join("marked.db");
    let mark = "PRAGMA application_id = 7; PRAGMA user_version = 1;";
    Connection::open(&marked).unwrap().execute_batch(mark).unwrap();
    let wal = folder.path().join("wal.db");
    let mode = format!("PRAGMA journal_mode = wal; {tables}");
    Connection::open(&wal).unwrap().execute_batch(&mode).unwrap();

    let before = files(folder.path());
    assert_eq!(before.len(), 4);
    refused(&file, "this file is not a database of SQLite");
    for other in [&rollback, &marked, &wal] {
        refused(other, "this file is not a store, and is left as it is");
    }
    assert_eq!(files(folder.path()), before);
}

#[test]
fn leaves_the_wal_of_a_foreign_file_as_it_is() {
    let (folder, file) = place();
    let origin = folder.path().join("origin.db");
    let connection = Connection::open(&origin).unwrap();
    let mode = "PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1);";
    connection.execute_batch(mode).unwrap();
    // As its program leaves it when it is killed.
    for suffix in ["", "-wal"] {
        fs::copy(beside(&origin, suffix), beside(&file, suffix)).unwrap();
    }
    let read = || ["", "-wal"].map(|suffix| fs::read(beside(&file, suffix)).unwrap());
    let before = read();
    refused(&file, "this file is not a store");
    assert_eq!(read(), before);
    let count: u32 = Connection::open(&file)
        .unwrap()
        .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 1);
}

#[test]
fn refuses_a_newer_version_and_unusable_paths() {
    let (folder, file) = place();
    refused(folder.path(), "unable to open database file");
    refused(
        &folder.path().join("missing/sends.db"),
        "unable to open database file",
    );
    assert!(SqliteStore::open("").is_err());
    drop(SqliteStore::open(&file).unwrap());
    let connection = Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 7).unwrap();
    drop(connection);
    refused(
        &file,
        "the file is of version 7: use a newer version of this crate",
    );
}

#[cfg(unix)]
#[test]
fn takes_no_path_for_memory_or_a_uri() {
    let (folder, _) = place();
    for name in [":memory:", "file:sends.db?mode=memory"] {
        let file = folder.path().join(name);
        let output = in_process("one", Path::new(name)).current_dir(&folder).output();
        assert!(succeeded(&output.unwrap()) && file.is_file(), "{name}");
    }
}

#[test]
fn reports_damage_and_changes_nothing() {
    let (folder, file) = place();
    let store = SqliteStore::open(&file).unwrap();
    for number in 0..100 {
        create(&store, &number.to_string(), &[1; 1_000]).unwrap();
    }
    drop(store);
    let whole = fs::read(&file).unwrap();
    assert!(whole.len() > 50_000 && !beside(&file, "-wal").exists());
    let mut garbage = whole.clone();
    garbage[4096..].fill(0xA5);
    let mut header = whole.clone();
    header[..100].fill(0xA5);
    for (damaged, expected) in [
        (whole[..20_000].to_vec(), "malformed"),
        (whole[..5_000].to_vec(), "malformed"),
        (header, "this file is not a database of SQLite"),
        (garbage, "malformed"),
    ] {
        fs::write(&file, &damaged).unwrap();
        refused(&file, expected);
        assert!(fs::read(&file).unwrap() == damaged, "{expected}: it was changed");
        assert_eq!(files(folder.path()).len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn refuses_a_lost_file_whose_wal_is_left() {
    let (folder, file) = place();
    let store = SqliteStore::open(&file).unwrap();
    create(&store, "one", b"").unwrap();
    // Another program must not begin anew while this one has the store open, nor after it was killed.
    fs::remove_file(&file).unwrap();
    refused(&file, "the file is lost, but not its `-wal`");
    fs::write(&file, "").unwrap();
    refused(&file, "the file is lost, but not its `-wal`");
    assert_eq!(fs::read(&file).unwrap(), b"");
    assert_eq!(files(folder.path()).len(), 3);
}

#[cfg(unix)]
#[test]
fn notices_that_its_file_was_removed_or_replaced() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 6] = [
        ("removed", |file| fs::remove_file(file).unwrap()),
        ("renamed", |file| fs::rename(file, beside(file, ".old")).unwrap()),
        ("replaced", |file| {
            fs::copy(file, beside(file, ".new")).unwrap();
            fs::rename(beside(file, ".new"), file).unwrap();
        }),
        ("WAL removed", |file| {
            fs::remove_file(beside(file, "-wal")).unwrap();
        }),
        ("index removed", |file| {
            fs::remove_file(beside(file, "-shm")).unwrap();
        }),
        ("folder removed", |file| {
            fs::remove_dir_all(file.parent().unwrap()).unwrap();
        }),
    ];
    for (name, change) in changes {
        let (_folder, file) = place();
        let store = SqliteStore::open(&file).unwrap();
        create(&store, "one", b"").unwrap();
        change(&file);
        for _ in 0..2 {
            let error = get(&store, "one").expect_err(name).to_string();
            assert!(
                error.ends_with("it was removed or replaced while it was open: restart what uses it"),
                "{name}: {error}"
            );
            let error = create(&store, "two", b"").expect_err(name).to_string();
            assert!(error.starts_with(file.to_str().unwrap()), "{name}: {error}");
        }
    }
}

#[cfg(unix)]
#[test]
fn notices_that_a_link_leads_elsewhere() {
    let (folder, file) = place();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let store = SqliteStore::open(&link).unwrap();
    create(&store, "one", b"").unwrap();
    // The same file by its name and by the link.
    let other = SqliteStore::open(&file).unwrap();
    assert!(get(&other, "one").unwrap().record.is_some());
    drop(SqliteStore::open(folder.path().join("other.db")).unwrap());
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("other.db", &link).unwrap();
    assert!(get(&store, "one").is_err());
    assert!(get(&other, "one").unwrap().record.is_some());
}

#[test]
fn notices_an_older_copy_in_its_place_and_another_host() {
    let changes = [
        (
            "UPDATE state SET revision = revision - 1",
            "replaced by an older copy",
        ),
        (
            "UPDATE state SET start = 'another'",
            "opened with another host's clock",
        ),
    ];
    for (change, expected) in changes {
        let (_folder, file) = place();
        let store = SqliteStore::open(&file).unwrap();
        create(&store, "one", b"").unwrap();
        assert!(get(&store, "one").is_ok());
        Connection::open(&file).unwrap().execute(change, []).unwrap();
        for _ in 0..2 {
            let error = create(&store, "two", b"").unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}

/// What was written before a restart of the host expires by the time that it runs, not by a wall clock that may be wrong.
#[cfg(target_os = "linux")]
#[test]
fn time_goes_on_from_the_last_write_after_a_restart() {
    let (_folder, file) = place();
    let store = SqliteStore::open(&file).unwrap();
    let ttl = Some(Duration::from_secs(3));
    let written = match wait(store.swap(&key("one"), None, Value { bytes: b"", ttl })).unwrap() {
        Swap::Written { now, .. } => now,
        Swap::Conflict(_) => panic!("a new record"),
    };
    drop(store);
    let restart = "UPDATE state SET start = 'an earlier one', zero = zero - 1000000000";
    Connection::open(&file).unwrap().execute(restart, []).unwrap();
    let store = SqliteStore::open(&file).unwrap();
    let read = get(&store, "one").unwrap();
    assert!(read.record.is_some() && read.now.since(written) < Duration::from_secs(3));
    thread::sleep(Duration::from_millis(3_100));
    let later = get(&store, "one").unwrap();
    assert!(later.record.is_none());
    let passed = later.now.since(read.now).as_millis();
    assert!((3_050..30_000).contains(&passed), "{passed}");
    // Other handles agree, without a write in between.
    let other = get(&SqliteStore::open(&file).unwrap(), "one").unwrap().now;
    let again = get(&store, "one").unwrap().now;
    assert!(other >= later.now && again >= other);
    assert!(again.since(later.now) < Duration::from_secs(30));
}

/// A process whose wall clock is wrong by an hour neither ends the leases of others nor keeps them.
#[cfg(target_os = "linux")]
#[test]
fn follows_no_wall_clock() {
    let (_folder, file) = place();
    let store = SqliteStore::open(&file).unwrap();
    let begin = get(&store, "one").unwrap().now.as_millis();
    for (offset, seconds) in [("+3600s", 3_600), ("-3600s", -3_600)] {
        let worker = in_process("time", &file);
        let mut command = Command::new("faketime");
        command.args(["-f", offset]).arg(worker.get_program());
        command
            .args(worker.get_args())
            .envs(worker.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let Ok(output) = command.output() else {
            println!("skipped: faketime is not installed");
            return;
        };
        assert!(succeeded(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        let line = text
            .lines()
            .find_map(|line| line.split_once("its time: "))
            .unwrap()
            .1;
        let (time, wall) = line.split_once(" at ").unwrap();
        let real = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let skew = wall.parse::<i64>().unwrap() - i64::try_from(real).unwrap();
        assert!(skew.abs_diff(seconds) < 60, "the clock was not wrong: {skew}");
        for time in [time.parse().unwrap(), get(&store, "one").unwrap().now.as_millis()] {
            assert!((begin..begin + 60_000).contains(&time), "{begin} {time}");
        }
    }
}

/// On Unix a process that opens and closes the file beside SQLite drops the locks of its other handles on it: then the
/// last of the other processes to end removes the WAL. SQLite 3.51 is more careful, the system's may be older.
#[test]
fn keeps_its_locks_while_others_open_and_close() {
    let (_folder, file) = place();
    let store = SqliteStore::open(&file).unwrap();
    for round in 0..3 {
        drop(SqliteStore::open(&file).unwrap());
        let other = Command::new("sqlite3")
            .arg(&file)
            .arg("SELECT revision FROM state")
            .output();
        match other {
            Ok(output) => assert_eq!(
                String::from_utf8_lossy(&output.stdout).trim(),
                (2 * round).to_string()
            ),
            Err(_) => println!("partly skipped: the program sqlite3 is not installed"),
        }
        let name = format!("round-{round}");
        assert!(succeeded(&in_process(&name, &file).output().unwrap()));
        let record = get(&store, &name).unwrap().record.unwrap();
        assert_eq!(record.value, b"elsewhere"[..]);
        create(&store, &format!("own-{round}"), b"").unwrap();
    }
}

#[test]
fn is_created_once_by_many_processes() {
    for _ in 0..3 {
        let (_folder, file) = place();
        let workers: Vec<_> = (0..8)
            .map(|number| in_process(&number.to_string(), &file).spawn().unwrap())
            .collect();
        for worker in workers {
            assert!(succeeded(&worker.wait_with_output().unwrap()));
        }
        let store = SqliteStore::open(&file).unwrap();
        for number in 0..8 {
            assert!(get(&store, &number.to_string()).unwrap().record.is_some());
        }
    }
}

/// Those that come while another creates the file wait until it is done.
#[test]
fn is_opened_by_many_at_once() {
    for round in 0..100 {
        let (_folder, file) = place();
        thread::scope(|scope| {
            let opening =
                || SqliteStore::open(&file).unwrap_or_else(|error| panic!("round {round}: {error}"));
            let stores: Vec<_> = (0..4).map(|_| scope.spawn(opening)).collect();
            for store in stores {
                drop(store.join().unwrap());
            }
        });
    }
}

/// A disk of 256 KiB, where the system allows to mount one.
#[cfg(target_os = "linux")]
#[test]
fn reports_a_full_disk_and_keeps_what_is_there() {
    let (folder, file) = place();
    let script = "mount -t tmpfs -o size=256k none \"$FOLDER\" && exec \"$0\" --exact worker --nocapture";
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("FOLDER", folder.path())
        .env("STORE_TASK", "fill")
        .env("STORE_FILE", &file)
        .output();
    let Ok(output) = output else {
        println!("skipped: unshare is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() && !text.contains("running 1 test") {
        println!("skipped: no disk could be mounted: {output:?}");
        return;
    }
    assert!(
        succeeded(&output) && text.contains("database or disk is full"),
        "{output:?}"
    );
}

/// As a user that may write anywhere there is nothing to see.
#[cfg(unix)]
#[test]
fn reports_what_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, file) = place();
    drop(SqliteStore::open(&file).unwrap());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.path().join("allowed"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let before = files(folder.path());
    refused(&file, "attempt to write a readonly database");
    refused(&folder.path().join("new.db"), "unable to open database file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    refused(&file, "attempt to write a readonly database");
    assert_eq!(files(folder.path()), before);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}
