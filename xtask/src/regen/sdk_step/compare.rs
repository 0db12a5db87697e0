//! Two descriptions, compared as their users see the SDKs.

use hubspot_conversations_codegen::{Error, Generated, generate};
use openapi_diff::{Report, Semver};
use serde_json::Value;

use super::{Change, effects, items, renames};
use crate::regen::facts::{operations, tidy};
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
    let new_sdk = generated(new, new_name)?;
    // A description without operations is that of an area before it is shipped.
    let old_sdk = match operations(&renamed).next() {
        Some(_) => Some(generated(&renamed, old_name)?),
        None => None,
    };
    let old_items = old_sdk.as_ref().map_or(&[][..], |sdk| &sdk.items);
    changes.extend(items::compare(old_items, &new_sdk.items));
    changes.extend(effects::effects(&wire.changes, &changes));
    changes.extend(items::documentation(old_items, &new_sdk.items));
    let is_same = old_sdk.is_none_or(|old_sdk| old_sdk.files().eq(new_sdk.files()));
    if changes.is_empty() && !is_same {
        let message = "the code behind the public items changed".to_owned();
        changes.push(Change::new("code-changed", Semver::Patch, "", message));
    }
    Ok(changes)
}
