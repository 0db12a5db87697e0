//! How worker processes are started, and the store's server is killed.

use std::fmt;
use std::io;
use std::process::Command;
use std::sync::Arc;

type Start = Box<dyn Fn() -> Command + Send + Sync>;
pub(super) type Restart = Arc<dyn Fn() -> io::Result<()> + Send + Sync>;

/// What [`processes`](super::processes) needs of an adapter's test: how to start its worker processes, and how to kill
/// its server.
///
/// ```
/// use std::process::Command;
/// use hubspot_conversations::store::conformance::Harness;
///
/// // A test that calls `conformance::worker`, in the program of this test.
/// let test = std::env::current_exe()?;
/// let harness = Harness::new(move || {
///     let mut command = Command::new(&test);
///     command.args(["works_for_another_process", "--exact", "--nocapture"]).env("STORE", "/tmp/sends.db");
///     command
/// });
/// let quick = harness.swaps(4_000).kills(5);
/// # let _ = quick;
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "a harness does nothing before `processes` has it"]
pub struct Harness {
    worker: Start,
    skewed_worker: Option<Start>,
    pub(super) restart_store: Option<Restart>,
    pub(super) processes: usize,
    pub(super) swaps: u64,
    pub(super) kills: u32,
}

impl Harness {
    /// Creates a harness whose worker processes are started by these commands. Each calls
    /// [`worker`](super::worker) with the store under test; its standard input and output are the test's.
    pub fn new(worker: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        Self {
            worker: Box::new(worker),
            skewed_worker: None,
            restart_store: None,
            processes: 8,
            swaps: 100_000,
            kills: 20,
        }
    }

    /// Sets the command of a worker process whose wall clock is wrong, as under `faketime -f +1h`. It is one of the
    /// processes, and must not change what the others read; it is not killed.
    pub fn skewed_worker(mut self, worker: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        self.skewed_worker = Some(Box::new(worker));
        self
    }

    /// Sets what kills the store's server, without a warning (`kill -9`), and starts it again. An embedded store has
    /// none: it ends with its process.
    pub fn restart_store(mut self, restart: impl Fn() -> io::Result<()> + Send + Sync + 'static) -> Self {
        self.restart_store = Some(Arc::new(restart));
        self
    }

    /// Sets the number of worker processes: 8 unless set, and 2 at least.
    pub fn processes(mut self, number: usize) -> Self {
        self.processes = number.max(2);
        self
    }

    /// Sets how often all processes together increment a counter: 100,000 times unless set.
    pub fn swaps(mut self, number: u64) -> Self {
        self.swaps = number;
        self
    }

    /// Sets how many workers are killed, and how often the store is: 20 unless set.
    pub fn kills(mut self, number: u32) -> Self {
        self.kills = number;
        self
    }

    /// Returns the number of processes that can be killed: the program that changes a clock may run the worker as a
    /// process of its own, and does not take it along.
    pub(super) fn mortal(&self) -> usize {
        self.processes - usize::from(self.is_skewed())
    }

    /// Returns the command of a process. The last one's clock is wrong, if that can be had.
    pub(super) fn command(&self, number: usize) -> Command {
        match &self.skewed_worker {
            Some(skewed) if number + 1 == self.processes => skewed(),
            _ => (self.worker)(),
        }
    }

    pub(super) fn is_skewed(&self) -> bool {
        self.skewed_worker.is_some()
    }
}

impl fmt::Debug for Harness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Harness")
            .field("processes", &self.processes)
            .field("swaps", &self.swaps)
            .field("kills", &self.kills)
            .finish_non_exhaustive()
    }
}
