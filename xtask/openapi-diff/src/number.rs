//! Exact decimal numbers: bounds and values are compared digit by digit, whatever their size.
//!
//! `serde_json` stores a number beyond 64 bits as a float, which loses digits. [`to_json`] keeps the text of
//! such a number in a tree of JSON values, and [`Decimal::of`] returns the number of either form.

use std::cmp::Ordering;
use std::fmt;

use serde_json::{Map, Value};

/// The only key of the object that carries the text of a number. No document contains it by accident.
const KEY: &str = "\u{0}number";

/// A decimal number: an integer of `digits`, times ten to the power of `exponent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// The digits from 0 to 9, without zeros at either end; none for zero.
    digits: String,
    exponent: i64,
}

/// Returns a number as JSON for readers: a JSON number where that is exact, else an object with the number's text.
pub(crate) fn to_json(number: &Decimal) -> Value {
    let text = number.to_string();
    match serde_json::from_str::<Value>(&text) {
        Ok(value) if Decimal::of(&value).as_ref() == Some(number) => value,
        _ => Value::Object(Map::from_iter([(KEY.to_owned(), text.into())])),
    }
}

impl Decimal {
    /// Parses a number in JSON's grammar; `None` for other text and for exponents beyond 48 bits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (rest, 0),
        };
        if exponent.unsigned_abs() >= 1 << 48 {
            return None;
        }
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let dangling = mantissa.contains('.') && fraction.is_empty();
        if whole.is_empty() || dangling || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        Some(Self::new(negative, &format!("{whole}{fraction}"), exponent))
    }

    /// Returns the number of a JSON value, in either form of [`to_json`].
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::Object(map) if map.len() == 1 => Self::parse(map.get(KEY)?.as_str()?),
            _ => None,
        }
    }

    fn new(negative: bool, digits: &str, exponent: i64) -> Self {
        let significant = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len() - significant.len()).unwrap_or(i64::MAX);
        let is_zero = significant.is_empty();
        Self {
            negative: negative && !is_zero,
            digits: significant.trim_start_matches('0').to_owned(),
            exponent: if is_zero { 0 } else { exponent + zeros },
        }
    }

    fn scaled(integer: i128, exponent: i64) -> Self {
        Self::new(integer < 0, &integer.unsigned_abs().to_string(), exponent)
    }

    /// Returns the number of a length or count.
    pub(crate) fn size(size: usize) -> Self {
        Self::new(false, &size.to_string(), 0)
    }

    /// Returns 1: the step between integers.
    pub(crate) fn one() -> Self {
        Self::size(1)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// Returns the number with the other sign.
    pub(crate) fn negated(&self) -> Self {
        Self::new(!self.negative, &self.digits, self.exponent)
    }

    /// Returns two numbers as integers, times ten to the power of the last; `None` beyond 127 bits.
    fn aligned(&self, other: &Self) -> Option<(i128, i128, i64)> {
        let exponents = [self, other].into_iter().filter(|number| !number.is_zero());
        let exponent = exponents.map(|number| number.exponent).min().unwrap_or(0);
        let integer = |number: &Self| {
            if number.is_zero() {
                return Some(0);
            }
            let power = 10_i128.checked_pow(u32::try_from(number.exponent - exponent).ok()?)?;
            let magnitude = number.digits.parse::<i128>().ok()?.checked_mul(power)?;
            Some(if number.negative { -magnitude } else { magnitude })
        };
        Some((integer(self)?, integer(other)?, exponent))
    }

    /// Returns the sum; `None` where it has too many digits.
    pub(crate) fn plus(&self, other: &Self) -> Option<Self> {
        let (a, b, exponent) = self.aligned(other)?;
        Some(Self::scaled(a.checked_add(b)?, exponent))
    }

    /// Whether the number is a multiple of a step; `None` where the step is not positive, or there are too many digits to
    /// compute.
    pub(crate) fn is_multiple_of(&self, step: &Self) -> Option<bool> {
        if step.negative || step.is_zero() {
            return None;
        }
        // Powers of ten are most steps, and divide numbers of any size.
        if step.digits == "1" {
            return Some(self.is_zero() || self.exponent >= step.exponent);
        }
        let (number, step, _) = self.aligned(step)?;
        Some(number % step == 0)
    }

    /// Returns the least multiple of a step that is not less than this number, or that is greater; `None` as
    /// [`Self::is_multiple_of`].
    pub(crate) fn up_to_multiple(&self, step: &Self, beyond: bool) -> Option<Self> {
        if self.is_multiple_of(step)? {
            return if beyond {
                self.plus(step)
            } else {
                Some(self.clone())
            };
        }
        let (number, step, exponent) = self.aligned(step)?;
        let up = number.checked_add(step - number.rem_euclid(step))?;
        Some(Self::scaled(up, exponent))
    }

    /// Returns the least common multiple of two positive steps; `None` where it has too many digits.
    pub(crate) fn common_multiple(&self, other: &Self) -> Option<Self> {
        let (a, b, exponent) = self.aligned(other)?;
        if a <= 0 || b <= 0 {
            return None;
        }
        let (mut divisor, mut rest) = (a, b);
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Some(Self::scaled((a / divisor).checked_mul(b)?, exponent))
    }

    /// Compares without signs.
    fn magnitude_cmp(&self, other: &Self) -> Ordering {
        if self.is_zero() || other.is_zero() {
            return other.is_zero().cmp(&self.is_zero());
        }
        let size =
            |number: &Self| i64::try_from(number.digits.len()).map_or(i64::MAX, |len| len + number.exponent);
        // Without zeros at the end, a number whose digits begin with the other's is greater.
        size(self)
            .cmp(&size(other))
            .then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude_cmp(other),
            (true, true) => other.magnitude_cmp(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the number as JSON, each number in one spelling.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST_ZEROS: i64 = 20;
        if self.negative {
            f.write_str("-")?;
        }
        let digits = self.digits.as_str();
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let point = usize::try_from(length + self.exponent);
        match point {
            _ if digits.is_empty() => f.write_str("0"),
            _ if self.exponent >= 0 && self.exponent <= MOST_ZEROS => {
                let zeros = usize::try_from(self.exponent).unwrap_or(0);
                write!(f, "{digits}{}", "0".repeat(zeros))
            }
            Ok(point) if self.exponent < 0 && point > 0 => {
                let (whole, fraction) = digits.split_at(point);
                write!(f, "{whole}.{fraction}")
            }
            _ if self.exponent < 0 && length + self.exponent > -MOST_ZEROS => {
                let zeros = usize::try_from(-length - self.exponent).unwrap_or(0);
                write!(f, "0.{}{digits}", "0".repeat(zeros))
            }
            _ => write!(f, "{digits}e{}", self.exponent),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

    use super::{Decimal, to_json};
    use proptest::prelude::*;
    use serde_json::json;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn reads_each_spelling_of_a_number() {
        for (text, canonical) in [
            ("1.0", "1"),
            ("10e-1", "1"),
            ("-0", "0"),
            ("0.0e7", "0"),
            ("1E2", "100"),
            ("1e+2", "100"),
            ("0.10", "0.1"),
            ("-2.50e1", "-25"),
            ("12345678901234567890123", "12345678901234567890123"),
            ("1e400", "1e400"),
            ("25e399", "25e399"),
            ("1.5e-40", "15e-41"),
            ("0.00025", "0.00025"),
        ] {
            assert_eq!(number(text).to_string(), canonical, "{text}");
            assert_eq!(number(canonical), number(text));
        }
        for text in [
            "",
            "-",
            "1.",
            ".5",
            "1e",
            "e5",
            "1e99999999999999999999",
            "0x10",
            "1_000",
            "+1",
            "NaN",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn compares_numbers_of_any_size() {
        let ascending = [
            "-1e400",
            "-18446744073709551617",
            "-18446744073709551616",
            "-1.5",
            "-1",
            "-0.1",
            "0",
            "1e-400",
            "0.1",
            "0.10000000000000000001",
            "1",
            "9",
            "10",
            "10.5",
            "18446744073709551616",
            "18446744073709551617",
            "1e400",
            "1.1e400",
        ];
        for (at, text) in ascending.iter().enumerate() {
            for (other_at, other) in ascending.iter().enumerate() {
                assert_eq!(
                    number(text).cmp(&number(other)),
                    at.cmp(&other_at),
                    "{text} {other}"
                );
            }
        }
    }

    #[test]
    fn finds_multiples_of_a_step() {
        for (from, step, up, beyond) in [
            ("5", "2", "6", "6"),
            ("6", "2", "6", "8"),
            ("-5", "2", "-4", "-4"),
            ("0", "3", "0", "3"),
            ("0.25", "0.1", "0.3", "0.3"),
            ("0.3", "0.1", "0.3", "0.4"),
            ("4.5", "1", "5", "5"),
            (
                "18446744073709551616",
                "1",
                "18446744073709551616",
                "18446744073709551617",
            ),
            ("-99.9", "1", "-99", "-99"),
            ("7", "100", "100", "100"),
            ("9", "1", "9", "10"),
            ("0.7", "25", "25", "25"),
        ] {
            let (from, step) = (number(from), number(step));
            assert_eq!(
                from.up_to_multiple(&step, false),
                Some(number(up)),
                "{from} {step}"
            );
            assert_eq!(
                from.up_to_multiple(&step, true),
                Some(number(beyond)),
                "{from} {step}"
            );
        }
        assert_eq!(number("1e300").is_multiple_of(&number("7")), None);
        assert_eq!(number("1e300").is_multiple_of(&number("0.001")), Some(true));
        assert_eq!(
            number("1e300").up_to_multiple(&number("1"), false),
            Some(number("1e300"))
        );
        assert_eq!(number("1").is_multiple_of(&number("0")), None);
        assert_eq!(number("0.4").common_multiple(&number("6")), Some(number("6")));
        assert_eq!(number("4").common_multiple(&number("6")), Some(number("12")));
    }

    #[test]
    fn carries_a_number_that_json_cannot_store() {
        for text in [
            "1",
            "-0.5",
            "18446744073709551615",
            "18446744073709551616",
            "1e400",
            "0.1",
        ] {
            let value = to_json(&number(text));
            assert_eq!(Decimal::of(&value), Some(number(text)));
            assert_eq!(
                value.is_number(),
                !matches!(text, "18446744073709551616" | "1e400"),
                "{value}"
            );
        }
        assert_eq!(Decimal::of(&json!({"number": "1"})), None);
    }

    proptest! {
        #[test]
        fn agrees_with_integers(a in -1_000_000_i64..1_000_000, b in 1_i64..5_000) {
            let (x, y) = (number(&a.to_string()), number(&b.to_string()));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.plus(&y).unwrap().to_string(), (a + b).to_string());
            prop_assert_eq!(x.is_multiple_of(&y), Some(a % b == 0));
            let up = a.div_euclid(b) * b + if a.rem_euclid(b) == 0 { 0 } else { b };
            prop_assert_eq!(x.up_to_multiple(&y, false).unwrap().to_string(), up.to_string());
        }
    }
}
