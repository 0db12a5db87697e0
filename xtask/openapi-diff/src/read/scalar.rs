//! Plain scalars of YAML, by the core schema of YAML 1.2: `no`, `on` and `2024-01-01` are strings.

use serde_json::Value;

use crate::error::InputError;
use crate::number::{Decimal, to_json};

/// Returns the value of a plain scalar, unless it is a string.
pub(super) fn plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(true.into()),
        "false" | "False" | "FALSE" => Some(false.into()),
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => None,
        _ => radix(text, "0x", 16)
            .or_else(|| radix(text, "0o", 8))
            .or_else(|| number(text)),
    }
}

/// Returns a number, which may have a sign and a dot at either end.
fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { "-" } else { "" };
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let whole = mantissa.strip_suffix('.').unwrap_or(mantissa);
    let zero = if whole.starts_with('.') { "0" } else { "" };
    let number = Decimal::parse(&format!("{zero}{whole}{exponent}")).filter(|_| !digits.starts_with('-'))?;
    Some(to_json(&Decimal::parse(&format!("{sign}{number}"))?))
}

fn radix(text: &str, prefix: &str, radix: u32) -> Option<Value> {
    let digits = text.strip_prefix(prefix)?;
    let is_digits = digits.chars().all(|c| c.is_digit(radix));
    let number = u64::from_str_radix(digits, radix).ok().filter(|_| is_digits)?;
    Some(number.into())
}

/// Returns a string, unless it begins with NUL, as the keys of this crate's own values do.
pub(super) fn checked(text: String, at: impl Fn() -> String) -> Result<String, InputError> {
    if text.starts_with('\0') {
        return Err(begins_with_nul(at()));
    }
    Ok(text)
}

/// Returns the error for a string that begins with NUL.
pub(super) fn begins_with_nul(at: String) -> InputError {
    InputError::new("a string begins with NUL", at, "text")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_scalars_by_the_core_schema() {
        for (text, value) in [
            ("~", Value::Null),
            ("True", true.into()),
            ("010", 10.into()),
            ("0o10", 8.into()),
            ("0xff", 255.into()),
            ("-1.50", json!(-1.5)),
            ("1e3", json!(1000)),
            ("+12", 12.into()),
            (".5", json!(0.5)),
            ("-5.", json!(-5)),
        ] {
            assert_eq!(plain(text), Some(value), "{text}");
        }
    }

    #[test]
    fn keeps_what_only_yaml_1_1_types_as_strings() {
        for text in [
            "no",
            "yes",
            "on",
            "off",
            "y",
            "n",
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            "12:30:45",
            "1_000",
            "0b11",
            "1.2.3",
            ".inf",
            ".nan",
            "0x",
            "0o8",
            "+0x1",
            "-",
            ".",
            "+-1",
            "-+1",
            "1e",
            "e1",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
