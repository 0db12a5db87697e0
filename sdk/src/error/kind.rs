//! The kinds of error as words.

use std::fmt;

use crate::ErrorKind;

impl ErrorKind {
    /// Its name in small letters, such as `invalid_request`: for the label of a metric or a field of a log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Token => "token",
            Self::InvalidRequest => "invalid_request",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Refused => "refused",
            Self::Redirect => "redirect",
            Self::Decode => "decode",
            Self::Interrupted => "interrupted",
            Self::Ambiguous => "ambiguous",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_called_as_its_variant_is() {
        for kind in [ErrorKind::InvalidRequest, ErrorKind::Decode, ErrorKind::Ambiguous] {
            let variant = format!("{kind:?}").to_lowercase();
            assert_eq!(kind.to_string().replace('_', ""), variant);
        }
    }
}
