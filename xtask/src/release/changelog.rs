//! The changelog: a section for each version.

use openapi_diff::Date;
use semver::Version;

use super::Failure;

pub(super) const FILE: &str = "CHANGELOG.md";
const UNRELEASED: &str = "## [Unreleased]\n";

fn refused(message: String) -> Failure {
    Failure::input(FILE, message)
}

fn heading(version: &Version) -> String {
    format!("## [{version}] - ")
}

/// Returns the section of a version, without its heading.
pub(super) fn section(version: &Version, text: &str) -> Result<String, Failure> {
    let start = heading(version);
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&start));
    let heading = lines
        .next()
        .ok_or_else(|| refused(format!("expected a section `{start}YYYY-MM-DD`; there is none")))?;
    let date = heading.trim_start_matches(start.as_str());
    if date.parse::<Date>().is_err() {
        return Err(refused(format!(
            "expected a date such as 2026-01-31 in `{heading}`; found `{date}`"
        )));
    }
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let body = body.join("\n").trim().to_owned();
    if !body.contains("\n- ") {
        return Err(refused(format!(
            "expected what changed under `{heading}`; found no entry"
        )));
    }
    Ok(body)
}

/// Turns what is unreleased into the section of a version, with these changes of the API before the other entries.
pub(super) fn release(
    text: &str,
    version: &Version,
    date: Date,
    changes: &[String],
) -> Result<String, Failure> {
    if text.contains(&heading(version)) {
        return Err(refused(format!("it already has a section for {version}")));
    }
    let Some((before, after)) = text.split_once(UNRELEASED) else {
        return Err(refused(format!(
            "expected the line `{}`; there is none",
            UNRELEASED.trim_end()
        )));
    };
    let mut section = format!("{UNRELEASED}\n{}{date}\n", heading(version));
    if !changes.is_empty() {
        section.push_str("\n### HubSpot's API\n\n");
        for change in changes {
            section.push_str(&format!("- {change}\n"));
        }
    }
    Ok(format!("{before}{section}{after}"))
}
