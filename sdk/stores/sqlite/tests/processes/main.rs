//! The SQLite store keeps what a store promises across processes that are killed, and so does a server over it; what does
//! not is found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it saw"
)]

mod faulty;
mod server;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use hubspot_conversations::store::conformance::{self, Harness};
use hubspot_conversations::store::{MemoryStore, Store};
use hubspot_conversations_sqlite::SqliteStore;

use faulty::{Fault, Faulty};
use server::{Server, ServerStore};

const FILE: &str = "CONFORMANCE_STORE_FILE";
const FAULT: &str = "CONFORMANCE_STORE_FAULT";
const ADDRESS: &str = "CONFORMANCE_STORE_ADDRESS";

/// Is started as a process of its own by the other tests, and does nothing in a run of all tests.
#[tokio::test]
async fn works_for_another_process() {
    let open = || async {
        if let Ok(address) = std::env::var(ADDRESS) {
            return Ok(Arc::new(ServerStore::new(address)) as Arc<dyn Store>);
        }
        let file = std::env::var(FILE).expect("the file of the store");
        let store = SqliteStore::open(&file)?;
        Ok(match std::env::var(FAULT) {
            Ok(fault) => Arc::new(Faulty::new(store, Fault::named(&fault), &file)),
            Err(_) => Arc::new(store) as Arc<dyn Store>,
        })
    };
    conformance::worker(open).await;
}

/// The same, for the process of a server.
#[tokio::test]
async fn serves_other_processes() {
    if let (Ok(address), Ok(file)) = (std::env::var(ADDRESS), std::env::var(FILE)) {
        match file.as_str() {
            "" => server::serve(&address, &MemoryStore::new()).await,
            file => server::serve(&address, &SqliteStore::open(file).unwrap()).await,
        }
    }
}

/// Returns the command that runs a test of this program as a process, under a program that changes its clock or none.
fn process(test: &str, under: &[&str]) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = match under {
        [first, arguments @ ..] => {
            let mut command = Command::new(first);
            command.args(arguments).arg(program);
            command
        }
        [] => Command::new(program),
    };
    command.args([test, "--exact", "--nocapture"]);
    command
}

fn worker(under: &[&str], file: &Path, fault: Option<Fault>) -> Command {
    let mut command = process("works_for_another_process", under);
    command.env(FILE, file);
    if let Some(fault) = fault {
        command.env(FAULT, format!("{fault:?}"));
    }
    command
}

fn number(variable: &str, otherwise: u32) -> u32 {
    std::env::var(variable).map_or(otherwise, |number| number.parse().expect("a number"))
}

fn has_faketime() -> bool {
    let is_there = Command::new("faketime").arg("--version").output().is_ok();
    if !is_there {
        println!("faketime is not installed: no process has a wrong clock");
    }
    is_there
}

fn harness(file: &Path, fault: Option<Fault>) -> Harness {
    let (path, skewed) = (file.to_owned(), file.to_owned());
    let harness = Harness::new(move || worker(&[], &path, fault));
    if has_faketime() {
        harness.skewed_worker(move || worker(&["faketime", "-f", "+1h"], &skewed, fault))
    } else {
        harness
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conforms_across_processes() {
    let (swaps, kills) = (number("CONFORMANCE_SWAPS", 4_000), number("CONFORMANCE_KILLS", 8));
    let folder = tempfile::tempdir().unwrap();
    let harness = harness(&folder.path().join("sends.db"), None);
    let observed = conformance::processes(harness.swaps(swaps.into()).kills(kills)).await;
    let observed = observed.unwrap_or_else(|violations| panic!("{violations}"));
    println!("{observed}");
    assert_eq!(
        (observed.swaps, observed.killed_workers),
        (swaps.into(), kills),
        "{observed}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_conforms_that_is_killed() {
    let kills = number("CONFORMANCE_KILLS", 4);
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path().join("sends.db").to_str().unwrap());
    let observed = conformance::processes(server.harness().swaps(800).kills(kills)).await;
    let observed = observed.unwrap_or_else(|violations| panic!("{violations}"));
    println!("{observed}");
    assert_eq!(observed.killed_stores, kills, "{observed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_a_server_that_loses_what_it_acknowledged() {
    let server = Server::start("");
    let violations = conformance::processes(server.harness().swaps(80).kills(2)).await;
    let violations = violations.unwrap_err().to_string();
    assert!(
        violations.contains("survive the end of the store") && violations.contains("was acknowledged"),
        "{violations}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_each_fault_across_processes() {
    // In memory, which the end of a process does not change, and an `fsync` costs nothing.
    let memory = Path::new("/dev/shm");
    let mut runs = tokio::task::JoinSet::new();
    for (fault, expected) in Fault::ALL {
        if fault == Fault::FollowsTheWallClock && !has_faketime() {
            continue;
        }
        runs.spawn(async move {
            let folder = match memory.is_dir() {
                true => tempfile::tempdir_in(memory),
                false => tempfile::tempdir(),
            };
            let folder = folder.unwrap();
            let harness = harness(&folder.path().join("sends.db"), Some(fault));
            let seen = conformance::processes(harness.processes(4).swaps(400).kills(4)).await;
            let seen = seen.map_or_else(|violations| violations.to_string(), |seen| seen.to_string());
            (!seen.contains(expected)).then(|| format!("{fault:?}: expected \"{expected}\" in {seen}"))
        });
    }
    let missed: Vec<_> = runs.join_all().await.into_iter().flatten().collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
