//! The command `xtask regen`, run in a workspace as a maintainer runs it.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::regen_support::Workspace;

/// What a run printed, and its exit code.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) errors: String,
}

#[allow(dead_code, reason = "each test file uses its part")]
impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.errors))
    }

    pub(crate) fn first_line(&self) -> &str {
        self.out.lines().next().unwrap_or_default()
    }
}

#[allow(dead_code, reason = "each test file uses its part")]
impl Workspace {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .current_dir(self.path(""))
            .args(arguments)
            // A proxy of the environment would be asked for a tunnel to this machine.
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::null());
        command
    }

    /// Runs `xtask` with these arguments.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> Ran {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(arguments).output().unwrap();
        Ran {
            code: status.code(),
            out: String::from_utf8(stdout).unwrap(),
            errors: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs `xtask regen --report json --from …`, with further arguments.
    pub(crate) fn regen_json(&self, from: &[&Path], more: &[&str]) -> (Ran, Value) {
        let mut arguments = vec!["regen", "--report", "json"];
        for path in from {
            arguments.extend(["--from", path.to_str().unwrap()]);
        }
        arguments.extend(more);
        let ran = self.xtask(&arguments);
        let report = ran.json();
        (ran, report)
    }

    /// Starts `xtask` with these arguments.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs git, which must succeed.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
        let mut command = Command::new("git");
        command.current_dir(self.path("")).args(identity).args(arguments);
        let done = command.output().unwrap();
        assert!(
            done.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    /// Commits everything.
    pub(crate) fn commit(&self) {
        self.git(&["init", "--quiet"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "state"]);
    }

    /// Writes a document of a version, with a change, and returns its path.
    pub(crate) fn document(
        &self,
        version: &str,
        name: &str,
        change: impl FnOnce(&mut Value),
    ) -> std::path::PathBuf {
        let mut document = self.json(&format!("openapi/conversations/upstream/{version}.json"));
        change(&mut document);
        self.write(name, &document.to_string())
    }
}
