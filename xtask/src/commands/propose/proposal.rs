//! A proposal in a folder: what [`prepare`](super::Propose::prepare) found, for [`open`](super::Propose::open).

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::regen::Failure;

/// The maximum length of the report, below GitHub's limit of 65,536 characters for texts.
pub(super) const LONGEST: usize = 60_000;

const STATE: &str = "proposal.json";
const REPORT: &str = "report.md";
const PATCH: &str = "changes.patch";

/// What `regen` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The commit that it changes.
    pub base: String,
    /// The label and the title; none if there is nothing to propose.
    pub headline: Option<Headline>,
    /// The sources that were read: the version and the address of each.
    pub read: Vec<(String, String)>,
    /// The report, as Markdown.
    #[serde(skip)]
    pub report: String,
    /// The changes, as `git diff --binary` writes them.
    #[serde(skip)]
    pub patch: String,
}

/// What a reviewer sees first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headline {
    /// The label: the verdict.
    pub label: String,
    /// The title of the pull request, and the subject of its commit.
    pub title: String,
}

impl Proposal {
    /// Writes the files of a proposal.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let state = serde_json::to_string_pretty(self).map_err(|error| failed(folder, STATE, error))?;
        fs::create_dir_all(folder).map_err(|error| failed(folder, "", error))?;
        for (name, text) in [(REPORT, &self.report), (PATCH, &self.patch), (STATE, &state)] {
            fs::write(folder.join(name), text).map_err(|error| failed(folder, name, error))?;
        }
        Ok(())
    }

    /// Reads the files of a proposal.
    ///
    /// # Errors
    /// When one of them is missing or is not as [`Proposal::write`] writes it.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let text =
            |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| failed(folder, name, error));
        let proposal: Self =
            serde_json::from_str(&text(STATE)?).map_err(|error| failed(folder, STATE, error))?;
        Ok(Self {
            report: text(REPORT)?,
            patch: text(PATCH)?,
            ..proposal
        })
    }
}

fn failed(folder: &Path, name: &str, error: impl std::fmt::Display) -> Failure {
    Failure::input(
        folder.join(name).display().to_string(),
        format!("expected a file of `cargo xtask propose --prepare`; {error}"),
    )
}
