//! The changes on the wire joined with what they mean for users of the SDK.

use std::io::{self, Write};

use openapi_diff::{Format, Report, counts, render_titled, write_json};
use serde::Serialize;

use super::{Impact, render};

/// The result of a comparison, and what it means for users of the SDK.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SdkReport {
    /// The changes on the wire. Its version step is that of the SDK, which the public items show better.
    #[serde(flatten)]
    pub report: Report,
    /// What they mean for users of the SDK.
    pub sdk: Impact,
}

impl SdkReport {
    /// Joins the two.
    pub fn new(report: Report, sdk: Impact) -> Self {
        let report = Report {
            semver: sdk.semver,
            ..report
        };
        Self { report, sdk }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn render(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        if format == Format::Json {
            return write_json(self, out);
        }
        let (verdict, counts) = (self.report.verdict.label(), counts(&self.report));
        let title = format!(
            "{verdict} on the wire{counts}; for the SDK: {}",
            render::step(&self.sdk)
        );
        render_titled(&self.report, &title, format, out)?;
        match format {
            Format::Text { color } => render::text(&self.sdk, color, out),
            Format::Markdown | Format::Json => render::markdown(&self.sdk, out),
        }
    }
}
