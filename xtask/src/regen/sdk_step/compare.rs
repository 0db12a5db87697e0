//! Two descriptions, compared as their users see the SDKs.

use hubspot_conversations_codegen::{Error, Generated, generate};
use openapi_diff::{Report, Semver};
use serde_json::Value;

use super::{Change, effects, items, renames};
use crate::regen::facts::tidy;
use crate::regen::files::json_text;

/// Generates the SDK of a description. Schemas that no operation reaches are left out, and the order of sets is that of
/// the shipped descriptions.
pub(crate) fn generated(description: &Value, name: &str) -> Result<Generated, Error> {
    generate(&json_text(&tidy(description.clone())), name)
}

/// Returns the changes from one description to another, each with its name, for users of the SDK. `wire` has the changes
/// between the descriptions.
///
/// # Errors
/// If the SDK of one of them cannot be generated.
pub fn changes(
    [(old, old_name), (new, new_name)]: [(&Value, &str); 2],
    wire: &Report,
) -> Result<Vec<Change>, Error> {
    if old == new {
        return Ok(Vec::new());
    }
    let (renamed, mut changes) = renames::renamed(old, new);
    let (old_sdk, new_sdk) = (generated(&renamed, old_name)?, generated(new, new_name)?);
    changes.extend(items::compare(&old_sdk.items, &new_sdk.items));
    changes.extend(effects::effects(&wire.changes, &changes));
    changes.extend(items::documentation(&old_sdk.items, &new_sdk.items));
    if changes.is_empty() && !old_sdk.files().eq(new_sdk.files()) {
        let message = "the code behind the public items changed".to_owned();
        changes.push(Change::new("code-changed", Semver::Patch, "", message));
    }
    Ok(changes)
}
