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
        fs::create_dir_all(workspace.path("openapi/upstream")).unwrap();
        fs::copy(
            fixture("sources.toml"),
            workspace.path("openapi/upstream/sources.toml"),
        )
        .unwrap();
        fs::copy(fixture("overlay.yaml"), workspace.path("openapi/overlay.yaml")).unwrap();
        assert_eq!(workspace.regen(&[fixture("api.json")], false).unwrap().0, 0);
        workspace
    }

    /// A copy of what this repository ships.
    pub(crate) fn of_repository() -> Self {
        let workspace = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let openapi = root.join("openapi");
        let generated = workspace.path("sdk/src/generated");
        fs::create_dir_all(&generated).unwrap();
        for entry in fs::read_dir(root.join("sdk/src/generated")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), generated.join(entry.file_name())).unwrap();
        }
        for folder in ["", "upstream"] {
            fs::create_dir_all(workspace.path("openapi").join(folder)).unwrap();
            for entry in fs::read_dir(openapi.join(folder)).unwrap() {
                let from = entry.unwrap().path();
                let kinds = ["json", "lock", "toml", "yaml"];
                let kind = from.extension().and_then(|extension| extension.to_str());
                if from.is_file() && kind.is_some_and(|kind| kinds.contains(&kind)) {
                    let to = workspace
                        .path("openapi")
                        .join(folder)
                        .join(from.file_name().unwrap());
                    fs::copy(&from, to).unwrap();
                }
            }
        }
        workspace
    }

    /// The same with one version only, so that it may change without another that has to change with it.
    pub(crate) fn of_v3() -> Self {
        let workspace = Self::of_repository();
        for path in workspace.snapshot().into_keys() {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let is_generated = path.parent().unwrap().ends_with("generated");
            if !is_generated && !["v3", "overlay", "sources"].contains(&stem.as_str()) {
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
