//! The cost of building a program that depends on this crate, or on a client of another generator, relative to one that does
//! the same by hand.
//!
//! Processor time of cold debug builds, in turn, so that other work on the machine counts for little. Their downloads are
//! complete before the first build.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{Goal, Row, others};

/// How often each program is built. The shortest time counts: other work can only add to it.
const ROUNDS: usize = 2;
/// How many times the shortest time the longest one may be.
const MAX_SPREAD: f64 = 1.3;

/// The dependencies of all programs, with their features, unless they have others.
const COMMON: [(&str, &[&str]); 3] = [
    ("serde", &["derive"]),
    ("serde_json", &[]),
    ("tokio", &["macros", "rt-multi-thread"]),
];

/// A program of a few lines that sends one message.
struct Program {
    name: &'static str,
    source: &'static str,
    /// Its dependencies besides the common ones, as lines of a manifest. Their versions are those of the workspace's lock
    /// file.
    dependencies: &'static str,
    /// The most that its build should cost, relative to the first program, and why it costs what it does.
    goal: Goal,
    note: &'static str,
}

const WITH_SDK: &str = include_str!("../programs/with_sdk.rs");
const PROGRAMS: [Program; 3] = [
    Program {
        name: "reqwest, serde and tokio alone",
        source: include_str!("../programs/by_hand.rs"),
        // The features are those that the SDK has of it, so that both build the same.
        dependencies: "reqwest = { version = \"0.13\", default-features = false, features = FEATURES }\n",
        goal: Goal::None,
        note: "",
    },
    Program {
        name: "default features",
        source: WITH_SDK,
        dependencies: "hubspot-conversations = { path = SDK }\n",
        goal: Goal::AtMost(1.5),
        note: "a third of the difference is what one has without the generator, the rest progenitor and what it is made \
               with: typify, regress, regex, openapiv3, schemars, a second syn",
    },
    Program {
        name: "without the feature codegen",
        source: WITH_SDK,
        dependencies: "hubspot-conversations = { path = SDK, default-features = false, features = [\"rustls\"] }\n",
        goal: Goal::AtMost(1.2),
        note: "more than half of the difference is this crate itself, the rest mostly chrono",
    },
];

/// Builds the programs, and counts their crates.
pub(crate) fn measure() -> Vec<Row> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap();
    let among = root.join("target/bench-programs");
    let mut builds: Vec<Build> = PROGRAMS
        .iter()
        .map(|program| Build {
            name: program.name,
            folder: program.write(&root, &among),
            goal: program.goal,
            note: program.note.to_owned(),
            times: Vec::new(),
        })
        .collect();
    let mut rows = Vec::new();
    // The last is this crate, which is among the programs.
    let mut packages = others::packages();
    packages.pop();
    for package in packages {
        let row = Row::new("build", package.name, 0.0, Goal::None);
        match package.outcome {
            Err(reason) => rows.push(row.not_measured(&format!("does not compile: {reason}"))),
            Ok(_) => builds.push(Build {
                name: package.name,
                folder: package.folder,
                goal: Goal::None,
                note: package.note.to_owned(),
                times: Vec::new(),
            }),
        }
    }
    for build in &builds {
        cargo(&build.folder, &["fetch", "--quiet"]);
    }
    for _ in 0..ROUNDS {
        for build in &mut builds {
            build
                .times
                .push(seconds_of_build(&build.folder, &among.join("target")));
        }
    }
    let alone = builds[0].best();
    let compared = builds
        .iter()
        .skip(1)
        .map(|build| build.row(alone, builds[0].name));
    rows.splice(0..0, compared);
    for build in &builds {
        let what = format!("crates in the tree, {}", build.name);
        let crates = u32::try_from(crates(&build.folder)).unwrap();
        rows.push(Row::new("build", what, f64::from(crates), Goal::None).unit("crates"));
    }
    fs::remove_dir_all(&among).unwrap();
    rows
}

/// A program that is built.
struct Build {
    name: &'static str,
    folder: PathBuf,
    goal: Goal,
    note: String,
    times: Vec<f64>,
}

impl Build {
    fn best(&self) -> f64 {
        self.times.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn row(&self, alone: f64, other: &str) -> Row {
        let best = self.best();
        let worst = self.times.iter().copied().fold(0.0, f64::max);
        let row = Row::new("build", self.name, best / alone, self.goal);
        let row = if worst > best * MAX_SPREAD {
            row.not_measured("machine too busy")
        } else {
            row
        };
        row.note(format!(
            "{best:.0} to {worst:.0} s of processor time in {ROUNDS} cold debug builds, {alone:.0} s with {other}; {}",
            self.note
        ))
    }
}

impl Program {
    /// Writes the program, with the versions of this workspace, and returns its folder.
    fn write(&self, root: &Path, among: &Path) -> PathBuf {
        let folder = among.join(self.name.replace([' ', ','], "-"));
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("src/main.rs"), self.source).unwrap();
        write_manifest(root, &folder, self.dependencies);
        folder
    }
}

/// Writes the manifest of a program, and the lock file of this workspace beside it.
pub(crate) fn write_manifest(root: &Path, folder: &Path, dependencies: &str) {
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    // A fragment of another generator has the header, and may end with tables.
    let mut dependencies = dependencies
        .replace("[dependencies]\n", "")
        .replace("SDK", &format!("{:?}", root.join("sdk")))
        .replace("FEATURES", &features(root));
    for (name, features) in COMMON {
        if !dependencies
            .lines()
            .any(|line| line.starts_with(&format!("{name} ")))
        {
            let common = format!("{name} = {{ version = \"1\", features = {features:?} }}\n");
            dependencies.insert_str(0, &common);
        }
    }
    let package =
        "[workspace]\n[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]";
    fs::write(folder.join("Cargo.toml"), format!("{package}\n{dependencies}")).unwrap();
}

/// Returns the features of `reqwest` that the SDK uses, and those that a program by hand needs, as a list.
fn features(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("sdk/Cargo.toml")).unwrap();
    let mut lines = manifest.lines();
    let line = lines.find_map(|line| line.strip_prefix("reqwest = ")).unwrap();
    let (_, rest) = line.split_once("features = [").unwrap();
    let (own, _) = rest.split_once(']').unwrap();
    format!("[{own}, \"rustls\", \"json\"]")
}

/// Builds a program from nothing, and returns the processor's seconds.
fn seconds_of_build(folder: &Path, target: &Path) -> f64 {
    let mut command = Command::new("sh");
    command
        // The time of the processes that the shell has waited for is the second line.
        .args([
            "-c",
            r#""$0" build --quiet --offline --jobs 2 >/dev/null || exit; times"#,
        ])
        .arg(env!("CARGO"))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        // A cache of compiled crates would be measured in place of the compiler.
        .env("RUSTC_WRAPPER", "");
    let times = finished(command.output().unwrap());
    fs::remove_dir_all(target).unwrap();
    seconds(&times).unwrap_or_else(|| panic!("the shell printed {times:?}"))
}

/// Returns the user's and the system's time of child processes, as `times` of POSIX prints it.
fn seconds(times: &str) -> Option<f64> {
    let mut all = 0.0;
    for time in times.lines().nth(1)?.split_whitespace() {
        let (minutes, rest) = time.split_once('m')?;
        all += minutes.parse::<f64>().ok()? * 60.0 + rest.strip_suffix('s')?.parse::<f64>().ok()?;
    }
    (all > 0.0).then_some(all)
}

/// Returns the number of crates that are built for a program, itself not counted.
fn crates(folder: &Path) -> usize {
    let tree = cargo(
        folder,
        &["tree", "--offline", "--edges", "normal,build", "--prefix", "none"],
    );
    let crates = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)").trim_end_matches(" (proc-macro)"));
    let crates = crates.filter(|line| !line.is_empty() && !line.starts_with("program "));
    crates.collect::<BTreeSet<_>>().len()
}

fn cargo(folder: &Path, arguments: &[&str]) -> String {
    finished(
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(folder)
            .output()
            .unwrap(),
    )
}

fn finished(output: Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times_of_the_shell() {
        assert_eq!(seconds("0m0.01s 0m0.02s\n1m2.5s 0m0.25s\n"), Some(62.75));
        for times in ["", "0m1s 0m1s", "0m1s 0m1s\n1.5 2.5\n", "0m0s 0m0s\n0m0s 0m0s\n"] {
            assert_eq!(seconds(times), None, "{times:?}");
        }
    }

    #[test]
    fn programs_depend_on_the_sdk_or_on_its_dependencies() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let among = std::env::temp_dir().join(format!("bench-programs-{}", std::process::id()));
        for program in PROGRAMS {
            let folder = program.write(&root, &among);
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let metadata = ["metadata", "--offline", "--no-deps", "--format-version=1"];
            assert!(cargo(&folder, &metadata).contains("\"tokio\""));
            assert!(manifest.contains("\nhubspot-conversations") != manifest.contains("\nreqwest"));
        }
        fs::remove_dir_all(among).unwrap();
    }
}
