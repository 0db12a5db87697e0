//! The scripts that a release goes through, with a real `git` and a `cargo` that writes down what it is asked.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it could not try"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Knows a workspace of three crates, of which one is not published; the crates that are on crates.io already are a
/// file beside it.
const CARGO: &str = r#"#!/bin/sh
here=$(dirname "$0")
case "$1" in
  metadata) echo '{"packages": [
    {"name": "first", "version": "1.2.3", "publish": null},
    {"name": "helper", "version": "1.2.3", "publish": []},
    {"name": "second", "version": "1.2.3", "publish": null}]}';;
  info)
    for asked; do :; done
    [ -e "$here/no-network" ] && { echo 'error: failed to download' >&2; exit 101; }
    grep -qxF "$asked" "$here/there" && exit 0
    echo "error: could not find \`$asked\` in registry" >&2
    exit 101;;
  *) echo "asked: $*";;
esac
"#;

/// Where programs are looked for.
fn folders() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path).collect::<Vec<_>>().into_iter()
}

struct Place {
    folder: tempfile::TempDir,
    programs: PathBuf,
}

impl Place {
    /// A repository with that script, where the machine has what a script needs.
    fn new(script: &str) -> Option<Self> {
        for program in ["bash", "git", "python3"] {
            if !folders().any(|folder| folder.join(program).is_file()) {
                println!("skipped: {program} is not installed");
                return None;
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let programs = folder.path().join("programs");
        fs::create_dir(&programs).unwrap();
        let place = Self { folder, programs };
        let scripts = place.root().join(".ci");
        fs::create_dir_all(&scripts).unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci").join(script);
        fs::copy(from, scripts.join(script)).unwrap();
        place.program("cargo", CARGO);
        place.on_crates_io("");
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["config", "user.name", "t"]);
        place.git(&["config", "user.email", "t@localhost"]);
        place.commits();
        Some(place)
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    fn program(&self, name: &str, text: &str) {
        let path = self.programs.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn on_crates_io(&self, crates: &str) {
        fs::write(self.programs.join("there"), crates).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        let done = command.args(arguments).current_dir(self.root()).output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {done:?}");
    }

    fn commits(&self) {
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "One more"]);
    }

    fn run(&self, root: &Path, script: &str, arguments: &[&str]) -> Output {
        // Without the one that somebody may have installed.
        let others = folders().filter(|folder| !folder.join("cargo-semver-checks").exists());
        let path = std::env::join_paths(std::iter::once(self.programs.clone()).chain(others)).unwrap();
        Command::new("bash")
            .arg(root.join(".ci").join(script))
            .args(arguments)
            .env("PATH", path)
            .output()
            .unwrap()
    }

    /// What the script prints, when it ends well.
    fn said(&self, script: &str, arguments: &[&str]) -> String {
        let done = self.run(&self.root(), script, arguments);
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    }
}

#[test]
fn a_release_is_compared_with_the_one_before_it() {
    let Some(place) = Place::new("semver") else { return };
    let compared = |with: &str| {
        let said = place.said("semver", &[]);
        let asked = format!("asked: semver-checks -p hubspot-conversations --baseline-rev {with}\n");
        assert!(said.ends_with(&asked), "{said}");
    };
    let is_first = |said: &str| said == "no release yet: nothing to compare with\n";
    assert!(is_first(&place.said("semver", &[])));
    place.git(&["tag", "v0.1.0"]);
    assert!(
        is_first(&place.said("semver", &[])),
        "the first one is being released"
    );

    // Then the program is needed, unless it is said that it may be absent.
    place.commits();
    assert_eq!(place.run(&place.root(), "semver", &[]).status.code(), Some(1));
    let said = place.said("semver", &["--if-present"]);
    assert!(said.contains("cargo-semver-checks is not installed"), "{said}");

    place.program("cargo-semver-checks", "#!/bin/sh\n");
    compared("v0.1.0");
    place.git(&["tag", "--annotate", "--message=x", "v0.2.0"]);
    compared("v0.1.0");
    place.commits();
    // The highest, by number; and nothing that is no release, or is not on the way to here.
    for tag in ["v0.10.0", "v0.11.0-rc.1", "vnext"] {
        place.git(&["tag", tag]);
    }
    place.git(&["switch", "--quiet", "--create", "side"]);
    place.commits();
    place.git(&["tag", "v9.0.0"]);
    place.git(&["switch", "--quiet", "main"]);
    place.commits();
    compared("v0.10.0");
}

#[test]
fn a_clone_without_tags_does_not_pass_for_a_first_release() {
    let Some(place) = Place::new("semver") else { return };
    place.git(&["add", "--all"]);
    place.commits();
    place.git(&["tag", "v0.1.0"]);
    place.commits();
    let shallow = place.folder.path().join("shallow");
    let from = format!("file://{}", place.root().display());
    place.git(&["clone", "--quiet", "--depth=1", &from, shallow.to_str().unwrap()]);
    let done = place.run(&shallow, "semver", &[]);
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.contains("git fetch --unshallow --tags"), "{said}");
}

#[test]
fn what_is_published_is_passed_over() {
    let Some(place) = Place::new("publish") else {
        return;
    };
    assert_eq!(place.said("publish", &["--list"]), "first\nsecond\n");
    let asked = "asked: publish --locked --package=first --package=second\n";
    assert_eq!(place.said("publish", &[]), asked);

    place.on_crates_io("first@1.2.2\nfirst@1.2.3\n");
    assert_eq!(place.said("publish", &["--list"]), "second\n");
    assert_eq!(
        place.said("publish", &[]),
        "asked: publish --locked --package=second\n"
    );

    place.on_crates_io("first@1.2.3\nsecond@1.2.3\n");
    assert_eq!(place.said("publish", &["--list"]), "");
    assert_eq!(place.said("publish", &[]), "every crate is published\n");

    // What crates.io has is not known then: nothing is published.
    place.program("no-network", "");
    let done = place.run(&place.root(), "publish", &[]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(done.stdout, b"");
    let error = String::from_utf8(done.stderr).unwrap();
    assert!(
        error.contains("first 1.2.3") && error.contains("failed to download"),
        "{error}"
    );
}
