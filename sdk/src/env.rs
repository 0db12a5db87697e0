//! Environment variables, and the display of values that may be secrets.

/// Reads an environment variable. Returns `None` if it is unset; an empty one is an error, since it is probably a mistake.
///
/// # Errors
///
/// Returns the message of a configuration error if the variable is empty or not UTF-8.
pub(crate) fn variable(name: &str) -> Result<Option<String>, String> {
    match std::env::var(name) {
        Ok(value) if value.trim().is_empty() => {
            Err(format!("{name} is set and empty: give it a value, or unset it"))
        }
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
    }
}

/// Returns a URL for an error message: `…` in place of one that may contain a password or a key.
pub(crate) fn shown(url: &str) -> &str {
    if url.contains(['@', '?', '#']) { "…" } else { url }
}

/// Returns whether an invalid value may be shown in a message: only if it is too short for a secret that was set in the
/// wrong place.
pub(crate) fn may_be_shown(value: &str) -> bool {
    let is_short = (1..=12).contains(&value.len());
    is_short && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Returns an invalid value for a message, quoted and after a space; nothing if it may not be shown.
pub(crate) fn quoted(value: &str) -> String {
    if may_be_shown(value) {
        format!(" `{value}`")
    } else {
        String::new()
    }
}
