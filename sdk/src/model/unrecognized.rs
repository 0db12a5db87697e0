//! A value of an enum that this version of the crate does not know.

/// A word that this version of the crate does not know, exactly as HubSpot wrote it.
///
/// It cannot be matched on, since the next version may well know the word and give it a variant of its
/// own. Compare [`as_str`](Self::as_str) of the enum instead.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnrecognizedValue(Box<str>);

impl UnrecognizedValue {
    pub(crate) fn new(word: &str) -> Self {
        Self(word.into())
    }

    /// The word as HubSpot wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UnrecognizedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl std::fmt::Debug for UnrecognizedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
