//! Clients that other generators write from HubSpot's document, compared with this crate: what it takes to compile them,
//! what of recorded payloads they keep, and how fast they parse.
//!
//! Each client is a package below `target/bench-others`: a library with the client, and the program `others/program.rs` with
//! the client's types. HubSpot's document and the payloads are those that the environment names; nothing of them is kept
//! in the repository.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::corpus::Corpus;
use crate::json::{at, plain, ways};
use crate::{Goal, Row, build, payload};

/// The variable that names the folder of HubSpot's documents.
const DOCUMENTS: &str = "CONVERSATIONS_UPSTREAM";
/// How often the programs are timed, each in turn, and how often a program parses the page each time.
const ROUNDS: usize = 15;
const PARSES: usize = 200;

/// Recorded responses, and the path that they are of. Requests are not compared: a client only writes them.
const KINDS: [(&str, &str); 12] = [
    ("message", "/threads/{threadId}/messages/{messageId}"),
    ("message-page", "/threads/{threadId}/messages"),
    ("message-content", "/messages/{messageId}/original-content"),
    ("thread", "/conversations/threads/{threadId}"),
    ("thread-page", "/conversations/threads"),
    ("actor", "/actors/{actorId}"),
    ("inbox", "/inboxes/{inboxId}"),
    ("inbox-page", "/inboxes"),
    ("channel", "/channels/{channelId}"),
    ("channel-page", "/channels"),
    ("channel-account", "/channel-accounts/{channelAccountId}"),
    ("channel-account-page", "/channel-accounts"),
];

/// A generator, or this crate.
struct Generator {
    name: &'static str,
    /// The package of its command, if it is not part of the build.
    tool: Option<&'static str>,
    /// The arguments of the command.
    arguments: &'static [&'static str],
    dependencies: &'static str,
    library: &'static str,
    /// What its build contains.
    note: &'static str,
}

const OURS: Generator = Generator {
    name: "this crate",
    tool: None,
    arguments: &[],
    dependencies: "hubspot-conversations = { path = SDK }\n",
    library: "pub use hubspot_conversations as types;\n",
    note: "",
};

/// Each is used as its README says.
const OTHERS: [Generator; 3] = [
    Generator {
        name: "progenitor 0.15.1",
        tool: None,
        arguments: &[],
        dependencies: "progenitor = \"=0.15.1\"\nchrono = { version = \"0.4\", features = [\"serde\"] }\nfutures = \"0.3\"\n\
                       reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"rustls\", \"stream\"] }\n\
                       uuid = { version = \"1\", features = [\"serde\", \"v4\"] }\n",
        library: "progenitor::generate_api!(\"document.json\");\n",
        note: "the generator is a macro, which is built as well",
    },
    Generator {
        name: "openapi-to-rust 0.23.0",
        tool: Some("openapi-to-rust@0.23.0"),
        arguments: &[
            "generate",
            "document.json",
            "--quiet",
            "--output-dir",
            "src/generated",
        ],
        dependencies: "",
        library: "pub mod generated;\npub use generated::types;\n",
        note: "the client was generated before, which is not in the time",
    },
    Generator {
        name: "ploidy 0.15.0",
        tool: Some("ploidy@0.15.0"),
        arguments: &["generate", "rust", "document.json", "--output", "client"],
        dependencies: "client = { path = \"client\" }\n",
        library: "pub use client::types;\n",
        note: "the client was generated before, which is not in the time",
    },
];

/// The package of a client.
pub(crate) struct Package {
    pub name: &'static str,
    pub folder: PathBuf,
    pub note: &'static str,
    /// What was removed from the document so that it compiles, or why it does not.
    pub outcome: Result<String, String>,
    removed: u32,
}

impl Package {
    fn program(&self) -> Command {
        Command::new(self.folder.join("program"))
    }
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the root of the workspace")
}

/// Writes and compiles the packages: of the other generators, and of this crate.
pub(crate) fn packages() -> Vec<Package> {
    let shipped = root().join("openapi/conversations/v3.json");
    let theirs =
        std::env::var_os(DOCUMENTS).map(|folder| Path::new(&folder).join("specs/conversations-v3.json"));
    let read = |path: &Path| -> Value {
        serde_json::from_slice(&fs::read(path).expect("a document")).expect("a document in JSON")
    };
    let theirs = read(theirs.as_ref().unwrap_or(&shipped));
    let mut packages: Vec<Package> = OTHERS.iter().map(|other| other.package(&theirs)).collect();
    packages.push(OURS.package(&read(&shipped)));
    packages
}

impl Generator {
    fn package(&self, document: &Value) -> Package {
        let folder = root()
            .join("target/bench-others")
            .join(self.name.replace(' ', "-"));
        let mut removed = 0;
        let outcome = match self.compile(&folder, document) {
            Ok(()) => Ok("unmodified".to_owned()),
            Err(reason) => {
                let mut document = document.clone();
                removed = with_one_response(&mut document);
                let compiled = self.compile(&folder, &document);
                compiled.map(|()| format!("unmodified, it fails: {reason}; {REMOVED}"))
            }
        };
        Package {
            name: self.name,
            folder,
            note: self.note,
            outcome,
            removed,
        }
    }

    /// Generates the client and compiles the program with it, or returns what the generator or the compiler reports.
    fn compile(&self, folder: &Path, document: &Value) -> Result<(), String> {
        let root = root();
        // The version of a lock file from before may be another.
        drop(fs::remove_dir_all(folder));
        fs::create_dir_all(folder.join("src")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        write("document.json", &document.to_string());
        write("src/lib.rs", &format!("#![allow(warnings)]\n{}", self.library));
        write("src/main.rs", include_str!("../others/program.rs"));
        write("src/kinds.rs", &self.kinds(document));
        if let Some(tool) = self.tool {
            let installed = root.join("target/bench-others/tools").join(tool);
            let program = installed.join("bin").join(tool.split('@').next().unwrap_or(tool));
            if !program.is_file() {
                let mut install = Command::new(env!("CARGO"));
                install.args(["install", "--quiet", "--locked", "--debug", tool, "--root"]);
                let target = installed.join("target");
                run(install.arg(&installed).env("CARGO_TARGET_DIR", &target))?;
                fs::remove_dir_all(target).unwrap();
            }
            run(Command::new(program).args(self.arguments).current_dir(folder))?;
        }
        let required =
            fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml")).unwrap_or_default();
        build::write_manifest(&root, folder, &format!("{}{required}", self.dependencies));
        let target = root.join("target/bench-others/target");
        let mut compile = Command::new(env!("CARGO"));
        compile
            .args(["build", "--release", "--quiet"])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &target);
        run(&mut compile)?;
        fs::copy(target.join("release/program"), folder.join("program")).unwrap();
        Ok(())
    }

    /// Returns the module with the types of the payloads.
    fn kinds(&self, document: &Value) -> String {
        let mut text =
            "pub fn round_trip(kind: &str, text: &str) -> Result<String, String> {\n    match kind {\n"
                .to_owned();
        for (kind, path) in KINDS {
            let name = schema(document, path);
            let is_union = document["components"]["schemas"][name]["oneOf"].is_array();
            let name = format!("program::types::{name}");
            let name = if self.name != OURS.name || is_union {
                name
            } else {
                format!("program::types::Object<{name}>")
            };
            text += &format!("        {kind:?} => super::round_trip::<{name}>(text),\n");
            if kind == "message-page" {
                text.insert_str(0, &format!("pub type Page = {name};\n"));
            }
        }
        text + "        _ => Err(\"unknown\".to_owned()),\n    }\n}\n"
    }
}

/// Returns the name of the schema of the response to a GET.
fn schema<'d>(document: &'d Value, path: &str) -> &'d str {
    let paths = document["paths"].as_object().expect("paths");
    let (_, operations) = paths
        .iter()
        .find(|(known, _)| known.ends_with(path))
        .expect("a path");
    let response = &operations["get"]["responses"]["200"];
    let content = response["content"].as_object().expect("content").values().next();
    let name = content
        .and_then(|content| content["schema"]["$ref"].as_str())
        .expect("a named schema");
    name.rsplit('/').next().unwrap_or(name)
}

/// What [`with_one_response`] does, for the table.
const REMOVED: &str = "compiles without the responses that an operation has besides its first success response (`default`, `207`)";

/// Removes all responses of an operation but the first success response, and returns their number.
fn with_one_response(document: &mut Value) -> u32 {
    let mut removed = 0;
    let paths = document["paths"].as_object_mut().expect("paths").values_mut();
    for operation in paths.flat_map(|path| path.as_object_mut().expect("operations").values_mut()) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
            continue;
        };
        let first = responses
            .keys()
            .filter(|status| status.starts_with('2'))
            .min()
            .cloned();
        let before = responses.len();
        responses.retain(|status, _| first.as_ref() == Some(status));
        removed += u32::try_from(before - responses.len()).expect("few");
    }
    removed
}

/// Runs a command, and returns the first error that it prints if it fails.
fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(output);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let after = |mark: &str| {
        errors
            .lines()
            .find_map(|line| Some(line.split_once(mark)?.1.trim().to_owned()))
    };
    let message = after("help: message: ")
        .or_else(|| after("]: "))
        .or_else(|| after("rror: "));
    let message = message.unwrap_or_else(|| "no message".to_owned());
    Err(match after("due to ") {
        Some(count) => format!("{count}, the first: {message}"),
        None => message,
    })
}

pub(crate) fn measure() -> Vec<Row> {
    let packages = packages();
    let payloads = payloads();
    let mut rows = Vec::new();
    for package in &packages {
        let what = |what: &str| format!("{}: {what}", package.name);
        let row = Row::new(
            "document",
            what("removed until it compiles"),
            package.removed.into(),
            Goal::None,
        )
        .unit("responses");
        match &package.outcome {
            Err(reason) => {
                rows.push(row.not_measured(&format!("does not compile: {reason}; {REMOVED}")));
                continue;
            }
            Ok(note) if package.name != OURS.name => rows.push(row.note(note.as_str())),
            Ok(_) => {}
        }
        rows.extend(survival(package, &payloads, &what));
    }
    rows.extend(decode(&packages));
    rows.sort_by_key(|row| {
        ["document", "payloads", "decode"]
            .iter()
            .position(|group| *group == row.group)
    });
    rows
}

/// Returns the recorded payloads that are valid JSON of a kind that is compared.
fn payloads() -> Vec<(String, String)> {
    let Some(corpus) = Corpus::get() else {
        return Vec::new();
    };
    let all = KINDS.iter().flat_map(|(kind, _)| corpus.of(kind));
    let valid = all.filter(|payload| payload.json().is_some());
    valid
        .map(|payload| (payload.kind.clone(), payload.text.clone()))
        .collect()
}

/// Counts the payloads that a client parses, that keep all fields, and that are equal afterwards.
fn survival(package: &Package, payloads: &[(String, String)], what: &dyn Fn(&str) -> String) -> Vec<Row> {
    if payloads.is_empty() {
        let row = Row::new("payloads", what("kept without losing a field"), 0.0, Goal::None);
        return vec![row.not_measured("no recorded payloads are named")];
    }
    let mut child = package
        .program()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: Vec<String> = payloads
        .iter()
        .map(|payload| serde_json::to_string(payload).unwrap())
        .collect();
    let writing = std::thread::spawn(move || writeln!(input, "{}", lines.join("\n")).unwrap());
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let (mut parsed, mut whole, mut equal, mut reason) = (0, 0, 0, None);
    for ((kind, text), line) in payloads.iter().zip(printed.lines()) {
        let result: Result<String, String> = serde_json::from_str(line).unwrap();
        match result {
            Ok(written) => {
                let before = plain(serde_json::from_str(text).unwrap());
                let after = plain(serde_json::from_str(&written).unwrap());
                parsed += 1;
                whole += u32::from(ways(&before).iter().all(|way| !at(&after, way).is_null()));
                equal += u32::from(before == after);
            }
            Err(error) => drop(reason.get_or_insert(format!("the first failure is a {kind}: {error}"))),
        }
    }
    assert_eq!(printed.lines().count(), payloads.len(), "{}", package.name);
    let unit = format!("of {}", payloads.len());
    let rows = [
        ("parsed", parsed),
        ("kept without losing a field", whole),
        ("equal after parsing and serializing", equal),
    ];
    let mut rows =
        rows.map(|(of, count)| Row::new("payloads", what(of), count.into(), Goal::None).unit(&unit));
    if package.name == OURS.name {
        let note = "its description corrects HubSpot's document, with recorded responses as evidence";
        rows[0] = rows[0].clone().note(note);
    }
    if let Some(reason) = reason {
        rows[0] = rows[0].clone().note(reason);
    }
    rows.to_vec()
}

/// Times the page of all clients in turn, and returns the ratios of this crate to each.
fn decode(packages: &[Package]) -> Vec<Row> {
    let page = root().join("target/bench-others/page.json");
    fs::write(&page, payload::page(1)).unwrap();
    let time = |package: &Package| -> Result<f64, String> {
        let output = run(package.program().arg(&page).arg(PARSES.to_string()))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        printed.trim().parse().map_err(|_| printed)
    };
    let compiled: Vec<&Package> = packages
        .iter()
        .filter(|package| package.outcome.is_ok())
        .collect();
    let rounds: Vec<Vec<_>> = (0..ROUNDS)
        .map(|_| compiled.iter().map(|package| time(package)).collect())
        .collect();
    let last = compiled.len() - 1;
    let ratios = |index: usize| -> Result<Vec<f64>, String> {
        rounds
            .iter()
            .map(|round| Ok(round[last].clone()? / round[index].clone()?))
            .collect()
    };
    let row = |index: usize| {
        let what = format!("time, a page of 100 mixed messages, to {}", compiled[index].name);
        match ratios(index) {
            Ok(ratios) => Row::of_rounds("decode", what, Goal::None, ratios),
            Err(error) => Row::new("decode", what, 0.0, Goal::None)
                .not_measured(&format!("it rejects the page: {error}")),
        }
    };
    (0..last).map(row).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_the_type_of_every_kind() {
        let shipped = fs::read(root().join("openapi/conversations/v3.json")).unwrap();
        let shipped = serde_json::from_slice(&shipped).unwrap();
        let [ours, theirs] = [&OURS, &OTHERS[0]].map(|generator| generator.kinds(&shipped));
        for (kind, name) in [
            ("message", "program::types::Message"),
            (
                "message-page",
                "program::types::Object<program::types::MessagePage>",
            ),
            ("actor", "program::types::Actor"),
        ] {
            assert!(
                ours.contains(&format!("{kind:?} => super::round_trip::<{name}>(text)")),
                "{ours}"
            );
        }
        assert!(
            theirs.starts_with("pub type Page = program::types::MessagePage;\n"),
            "{theirs}"
        );
    }

    #[test]
    fn keeps_the_first_success_response() {
        let get = json!({"responses": {"default": {}, "207": {}, "200": {}}});
        let mut document = json!({"paths": {"/a": {"get": get, "parameters": []}}});
        assert_eq!(with_one_response(&mut document), 2);
        assert_eq!(document["paths"]["/a"]["get"]["responses"], json!({"200": {}}));
    }

    #[test]
    fn reports_the_first_error() {
        let failed =
            |text: &str| run(Command::new("sh").args(["-c", "echo \"$0\" >&2; exit 1", text])).unwrap_err();
        let compiler =
            "error[E0433]: no `x`\n\nerror: could not compile `program` (lib) due to 2 previous errors";
        assert_eq!(failed(compiler), "2 previous errors, the first: no `x`");
        let macros = "error: proc macro panicked\n  = help: message: assertion failed: x\nerror: could not compile `p`";
        assert_eq!(failed(macros), "assertion failed: x");
        assert_eq!(failed("Error: no such file"), "no such file");
    }
}
