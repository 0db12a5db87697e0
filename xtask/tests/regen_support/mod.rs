//! A workspace in a temporary folder, and `regen` run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_diff::Format;
use serde_json::Value;
use xtask::regen::{Failure, Options, run};

/// A folder with an `openapi/` of its own.
pub(crate) struct Workspace {
    folder: tempfile::TempDir,
}

#[allow(dead_code, reason = "each test file uses its part")]
impl Workspace {
    /// With the fixtures' configuration, and their facts read.
    pub(crate) fn of_fixtures() -> Self {
        let workspace = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir_all(workspace.path("openapi/conversations/upstream")).unwrap();
        for (from, to) in [
            ("hosts.toml", "sources.toml"),
            ("sources.toml", "conversations/sources.toml"),
        ] {
            fs::copy(fixture(from), workspace.path("openapi").join(to)).unwrap();
        }
        fs::copy(
            fixture("overlay.yaml"),
            workspace.path("openapi/conversations/overlay.yaml"),
        )
        .unwrap();
        assert_eq!(workspace.regen(&[fixture("api.json")], false).unwrap().0, 0);
        workspace
    }

    /// A copy of what this repository ships of the area `conversations`.
    pub(crate) fn of_repository() -> Self {
        Self::of_areas(&["conversations"])
    }

    /// A copy of what this repository ships of some areas.
    pub(crate) fn of_areas(areas: &[&str]) -> Self {
        let workspace = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in ["openapi", "sdk/src/generated"] {
            for area in areas {
                let of_area = Path::new(folder).join(area);
                copy(&root.join(&of_area), &workspace.folder.path().join(&of_area));
            }
        }
        let shared = "openapi/sources.toml";
        fs::create_dir_all(workspace.path("openapi")).unwrap();
        fs::copy(root.join(shared), workspace.path(shared)).unwrap();
        workspace
    }

    /// The same with one version only, so that it may change without another that has to change with it.
    pub(crate) fn of_v3() -> Self {
        let workspace = Self::of_repository();
        for path in workspace.snapshot().into_keys() {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let is_generated = path.parent().unwrap().ends_with("generated/conversations");
            if !is_generated && !["v3", "overlay", "sources", "webhooks"].contains(&stem.as_str()) {
                fs::remove_file(path).unwrap();
            }
        }
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(self.path(name), text.replace(from, to)).unwrap();
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// The exit code and the JSON report.
    pub(crate) fn regen(&self, from: &[PathBuf], check: bool) -> Result<(u8, Value), Failure> {
        let from: Vec<String> = from.iter().map(|path| path.display().to_string()).collect();
        let (code, text) = self.run(from, check, Format::Json)?;
        Ok((code, serde_json::from_str(&text).unwrap()))
    }

    /// The same with `--offline`.
    pub(crate) fn offline(&self) -> Result<(u8, Value), Failure> {
        let mut options = self.options(Vec::new(), false, Format::Json);
        options.offline = true;
        let mut out = Vec::new();
        let done = run(&options, &mut out)?;
        Ok((done.code, serde_json::from_slice(&out).unwrap()))
    }

    pub(crate) fn options(&self, from: Vec<String>, check: bool, format: Format) -> Options {
        Options {
            from,
            check,
            ..Options::new(self.folder.path().to_path_buf(), format)
        }
    }

    pub(crate) fn run(
        &self,
        from: Vec<String>,
        check: bool,
        format: Format,
    ) -> Result<(u8, String), Failure> {
        let mut out = Vec::new();
        let done = run(&self.options(from, check, format), &mut out)?;
        Ok((done.code, String::from_utf8(out).unwrap()))
    }

    /// Every file that `regen` may write, and those beside them, with its bytes.
    pub(crate) fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.path("openapi"), self.path("sdk")];
        open.retain(|folder| folder.is_dir());
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// Runs sources whose facts part: the failure and the report that comes before it, having proved that nothing was
    /// written.
    pub(crate) fn parted(&self, from: &[PathBuf], format: Format) -> (Failure, String) {
        let before = self.snapshot();
        let from = from.iter().map(|path| path.display().to_string()).collect();
        let mut out = Vec::new();
        let failure = run(&self.options(from, false, format), &mut out).expect_err("a refusal");
        assert_eq!(self.snapshot(), before, "{failure}");
        assert_eq!(failure.exit_code(), 2, "{failure}");
        (failure, String::from_utf8(out).unwrap())
    }

    /// Runs sources whose spec cannot be generated, and returns the report, after a check that nothing was written.
    pub(crate) fn not_generated(&self, from: &[PathBuf], check: bool, format: Format) -> String {
        let before = self.snapshot();
        let from = from.iter().map(|path| path.display().to_string()).collect();
        let mut out = Vec::new();
        let failure = run(&self.options(from, check, format), &mut out).expect_err("a failure");
        assert_eq!(self.snapshot(), before, "{failure}");
        assert_eq!(failure.exit_code(), 4, "{failure}");
        String::from_utf8(out).unwrap()
    }

    /// Runs a source that must be refused: the failure, having proved that nothing was written.
    pub(crate) fn refused(&self, from: &Path) -> Failure {
        let before = self.snapshot();
        let failure = self
            .regen(&[from.to_path_buf()], false)
            .map(|(code, _)| code)
            .expect_err("a refusal");
        assert_eq!(self.snapshot(), before, "{failure}");
        assert!(!failure.to_string().contains('\n'), "{failure}");
        failure
    }
}

/// A file of `tests/fixtures/regen`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/regen")
        .join(name)
}

/// The changes of a report, as `id pointer`.
#[allow(dead_code, reason = "each test file uses its part")]
pub(crate) fn changes(report: &Value) -> Vec<String> {
    let changes = report["changes"].as_array().unwrap();
    changes
        .iter()
        .map(|c| format!("{} {}", c["id"].as_str().unwrap(), c["pointer"].as_str().unwrap()))
        .collect()
}

/// Copies the files of a folder that `regen` reads or writes.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        let kinds = ["json", "lock", "toml", "yaml", "rs"];
        let kind = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            copy(&path, &to);
        } else if kind.is_some_and(|kind| kinds.contains(&kind)) {
            fs::copy(&path, &to).unwrap();
        }
    }
}
