//! What it costs to build a program that depends on this crate, beside one that does the same by hand.
//!
//! Processor time of cold debug builds, in turn, so that other work on the machine counts for little. What
//! the builds download is there before the first one starts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use toml::{Table, Value};

use super::{Goal, Row};

/// How often each program is built; the median counts.
const ROUNDS: usize = 3;
const GROUP: &str = "build";

/// For each program with the sdk: what its build should cost at most, and what it costs it for.
const GOALS: [(f64, &str); 2] = [
    (
        1.5,
        "a third of the difference is what one has without the generator, the rest progenitor and what it is made \
         with: typify, regress, regex, openapiv3, schemars, a second syn",
    ),
    (
        1.2,
        "more than half of the difference is this crate itself, the rest mostly chrono",
    ),
];

/// A program of a few lines that sends one message.
struct Program {
    name: &'static str,
    source: &'static str,
    /// What it depends on, besides tokio.
    dependencies: Table,
    seconds: Vec<f64>,
}

/// Builds the programs and counts their crates.
///
/// # Errors
/// When one of them cannot be built, or the shell cannot say how long it took.
pub(super) fn rows(root: &Path) -> Result<Vec<Row>> {
    let root = root.canonicalize()?;
    let folder = tempfile::tempdir()?;
    let mut programs = programs(&root)?;
    for program in &programs {
        program.lay(&root, folder.path())?;
        cargo(&program.folder(folder.path()), &["fetch", "--quiet"])?;
    }
    for _ in 0..ROUNDS {
        for program in &mut programs {
            let seconds = program.build(folder.path())?;
            program.seconds.push(seconds);
        }
    }
    let mut rows = Vec::new();
    let [by_hand, others @ ..] = programs.as_slice() else {
        bail!("there is no program to compare with");
    };
    let alone = by_hand.median();
    for (program, (goal, why)) in others.iter().zip(GOALS) {
        let seconds = program.median();
        let row = Row::new(GROUP, program.name, seconds / alone, Goal::AtMost(goal));
        rows.push(row.note(format!(
            "{seconds:.0} s of processor time ({}), {alone:.0} s with {} ({}); medians of {ROUNDS} cold debug builds; {why}",
            program.spread(),
            by_hand.name,
            by_hand.spread()
        )));
    }
    for program in &programs {
        let crates = crates(&program.folder(folder.path()))?;
        let what = format!("crates in the tree, {}", program.name);
        #[expect(clippy::cast_precision_loss, reason = "there are some hundred")]
        let row = Row::new(GROUP, what, crates as f64, Goal::None).unit("crates");
        rows.push(row);
    }
    Ok(rows)
}

/// The program by hand first. It has what the sdk asks of `reqwest`, so that both have the same to build.
fn programs(root: &Path) -> Result<Vec<Program>> {
    let manifest = |path: &str| -> Result<Table> {
        let path = root.join(path);
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(text.parse()?)
    };
    let workspace = manifest("Cargo.toml")?;
    let sdk = manifest("sdk/Cargo.toml")?;
    let shared = |name: &str| {
        let found = workspace["workspace"]["dependencies"].get(name);
        found.and_then(|one| one.get("version").or(Some(one))).cloned()
    };
    let of_reqwest = sdk["dependencies"]["reqwest"].get("features");
    let mut features = of_reqwest.and_then(Value::as_array).cloned().unwrap_or_default();
    features.push("rustls".into());
    features.push("json".into());
    let mut reqwest = Table::new();
    reqwest.insert("version".into(), shared("reqwest").context("reqwest")?);
    reqwest.insert("default-features".into(), false.into());
    reqwest.insert("features".into(), features.into());
    let mut serde = Table::new();
    serde.insert("version".into(), shared("serde").context("serde")?);
    serde.insert("features".into(), vec!["derive"].into());
    let by_hand = [("reqwest", reqwest), ("serde", serde)];

    let path = root.join("sdk").display().to_string();
    let mut whole = Table::new();
    whole.insert("path".into(), path.into());
    let mut light = whole.clone();
    light.insert("default-features".into(), false.into());
    light.insert("features".into(), vec!["rustls"].into());

    let table = |all: &[(&str, Table)]| -> Table {
        let all = all.iter().cloned();
        all.map(|(name, one)| (name.to_owned(), Value::Table(one)))
            .collect()
    };
    let program = |name, source, dependencies: Table| Program {
        name,
        source,
        dependencies,
        seconds: Vec::new(),
    };
    let with_sdk = include_str!("programs/with_sdk.rs");
    Ok(vec![
        program(
            "reqwest, serde and tokio alone",
            include_str!("programs/by_hand.rs"),
            table(&by_hand),
        ),
        program(
            "default features",
            with_sdk,
            table(&[("hubspot-conversations", whole)]),
        ),
        program(
            "without the feature codegen",
            with_sdk,
            table(&[("hubspot-conversations", light)]),
        ),
    ])
}

impl Program {
    fn folder(&self, among: &Path) -> PathBuf {
        among.join(self.name.replace([' ', ','], "-"))
    }

    /// Writes it down, with the versions that this workspace has.
    fn lay(&self, root: &Path, among: &Path) -> Result<()> {
        let folder = self.folder(among);
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("src/main.rs"), self.source)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut manifest: Table = r#"
            workspace = {}
            package = { name = "program", version = "0.0.0", edition = "2024", publish = false }
            dependencies.tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
        "#
        .parse()?;
        if let Some(Value::Table(all)) = manifest.get_mut("dependencies") {
            all.extend(self.dependencies.clone());
        }
        fs::write(folder.join("Cargo.toml"), manifest.to_string())?;
        Ok(())
    }

    /// Builds it from nothing: the processor's seconds.
    fn build(&self, among: &Path) -> Result<f64> {
        let target = among.join("target");
        let done = Command::new("sh")
            // What the shell has waited for is the second line; its own time is the first.
            .args(["-c", r#""$0" "$@" >/dev/null || exit; times"#])
            .arg(program_cargo())
            .args(["build", "--quiet", "--offline", "--jobs", "2"])
            .current_dir(self.folder(among))
            .env("CARGO_TARGET_DIR", &target)
            // A cache of compiled crates would be measured in place of the compiler.
            .env("RUSTC_WRAPPER", "")
            .output()
            .context("a POSIX shell tells how long a build takes")?;
        let errors = String::from_utf8_lossy(&done.stderr);
        ensure!(
            done.status.success(),
            "the program with {} does not build: {errors}",
            self.name
        );
        fs::remove_dir_all(&target)?;
        let said = String::from_utf8(done.stdout)?;
        seconds(&said).with_context(|| format!("`times` of the shell said {said:?}"))
    }

    /// Returns the least and the greatest time.
    fn spread(&self) -> String {
        let least = self.seconds.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = self.seconds.iter().copied().fold(0.0, f64::max);
        format!("{least:.1} to {greatest:.1}")
    }

    fn median(&self) -> f64 {
        let mut all = self.seconds.clone();
        all.sort_by(f64::total_cmp);
        let middle = all.len() / 2;
        match all.len() % 2 {
            _ if all.is_empty() => f64::NAN,
            0 => f64::midpoint(all[middle - 1], all[middle]),
            _ => all[middle],
        }
    }
}

/// User's and system's time of what a shell has waited for, as POSIX has `times` say it.
fn seconds(said: &str) -> Option<f64> {
    let children = said.lines().nth(1)?;
    let mut all = 0.0;
    for time in children.split_whitespace() {
        let (minutes, rest) = time.split_once('m')?;
        all += minutes.parse::<f64>().ok()? * 60.0 + rest.strip_suffix('s')?.parse::<f64>().ok()?;
    }
    (all > 0.0).then_some(all)
}

/// The crates that are built for it, itself not counted.
fn crates(folder: &Path) -> Result<usize> {
    let tree = cargo(
        folder,
        &["tree", "--offline", "--edges", "normal,build", "--prefix", "none"],
    )?;
    let all: BTreeSet<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)").trim_end_matches(" (proc-macro)"))
        .filter(|line| !line.is_empty() && !line.starts_with("program "))
        .collect();
    Ok(all.len())
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<String> {
    let done = Command::new(program_cargo())
        .args(arguments)
        .current_dir(folder)
        .output()?;
    let errors = String::from_utf8_lossy(&done.stderr);
    ensure!(
        done.status.success(),
        "`cargo {}` failed: {errors}",
        arguments.join(" ")
    );
    Ok(String::from_utf8(done.stdout)?)
}

fn program_cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shells_times_are_read() {
        assert_eq!(seconds("0m0.01s 0m0.02s\n1m2.5s 0m0.25s\n"), Some(62.75));
        assert_eq!(
            seconds("0m0.010000s 0m0.000000s\n0m1.500000s 0m0.000000s\n"),
            Some(1.5)
        );
        for said in ["", "0m1s 0m1s", "0m1s 0m1s\n1.5 2.5\n", "0m0s 0m0s\n0m0s 0m0s\n"] {
            assert_eq!(seconds(said), None, "{said:?}");
        }
    }

    #[test]
    fn the_programs_differ_in_what_they_depend_on() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let programs = programs(&root.canonicalize().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for program in &programs {
            program.lay(&root, folder.path()).unwrap();
            let manifest = fs::read_to_string(program.folder(folder.path()).join("Cargo.toml")).unwrap();
            let of_sdk = manifest.contains("[dependencies.hubspot-conversations]");
            let of_reqwest = manifest.contains("[dependencies.reqwest]");
            assert!(of_sdk != of_reqwest, "{manifest}");
            assert!(manifest.contains("[dependencies.tokio]"), "{manifest}");
        }
        assert_eq!(programs.len(), 3);
    }
}
