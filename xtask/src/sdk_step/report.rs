//! The changes on the wire, joined with the version step of the SDK.

use std::io::{self, Write};
use std::path::Path;

use openapi_diff::{Format, Report, Semver, counts, render_titled, write_json};
use serde::Serialize;
use serde_json::Value;

use super::description::sdk;
use super::{Change, NotGenerated, VersionStep, compare, effects, renames, render};

/// The result of a comparison, with the version step of the SDK.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SdkReport {
    /// The changes on the wire. The version step is that of the SDK.
    #[serde(flatten)]
    pub report: Report,
    /// The changes for users of the SDK.
    pub sdk: VersionStep,
}

impl SdkReport {
    /// Creates a report with a step.
    pub fn new(report: Report, sdk: VersionStep) -> Self {
        let report = Report {
            semver: sdk.semver,
            ..report
        };
        Self { report, sdk }
    }

    /// Adds the step from one description to another to a report. `wire` has the changes between the descriptions.
    ///
    /// # Errors
    /// If the SDK of one of them cannot be generated.
    pub fn join(
        report: Report,
        [(old, old_name), (new, new_name)]: [(&Value, &str); 2],
        wire: &Report,
        root: Option<&Path>,
    ) -> Result<Self, NotGenerated> {
        let mut changes = Vec::new();
        if old != new {
            let (renamed, renames) = renames::renamed(old, new);
            let (old_sdk, new_sdk) = (sdk(&renamed, old_name)?, sdk(new, new_name)?);
            let is_same = old_sdk.files().eq(new_sdk.files());
            changes = renames;
            changes.extend(compare::compare(&old_sdk.items, &new_sdk.items));
            changes.extend(effects::effects(&wire.changes, &changes));
            changes.extend(compare::documentation(&old_sdk.items, &new_sdk.items));
            if changes.is_empty() && !is_same {
                let message = "the code behind the public items changed".to_owned();
                changes.push(Change::new("code-changed", Semver::Patch, "", message));
            }
        }
        Ok(Self::new(report, VersionStep::new(changes, root)))
    }

    /// Writes the report.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn render(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        if format == Format::Json {
            return write_json(self, out);
        }
        let (verdict, counts) = (self.report.verdict.label(), counts(&self.report));
        let title = format!(
            "{verdict} on the wire{counts}; for the SDK: {}",
            render::headline(&self.sdk)
        );
        render_titled(&self.report, &title, format, out)?;
        render::section(&self.sdk, format, out)
    }
}
