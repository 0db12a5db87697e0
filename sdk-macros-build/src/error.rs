//! Errors in a document.

use std::fmt;

/// The reason why no code was generated: the file, the place in it, what was expected and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    file: String,
    place: String,
    message: String,
}

impl Error {
    pub(crate) fn new(place: &str, message: impl Into<String>) -> Self {
        Self {
            file: String::new(),
            place: place.to_owned(),
            message: message.into(),
        }
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }

    /// The place in the document: a JSON pointer, or line and column where it is not JSON at all.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.place, self.message)
    }
}

impl std::error::Error for Error {}

/// Returns an error: its place, and a message as for `format!`.
macro_rules! bail {
    ($place:expr, $($message:tt)+) => {
        return Err($crate::error::Error::new(&$place, format_args!($($message)+).to_string()))
    };
}
pub(crate) use bail;

pub(crate) type Result<T> = std::result::Result<T, Error>;
