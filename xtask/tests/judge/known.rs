//! Faults of the comparison that are known and open. Each row goes when its kind is fixed.

use super::judge::Fault;
use super::pairs::Pair;

pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Whether a fault of a pair is of this kind.
    pub(crate) applies: fn(&Pair, &Fault) -> bool,
}

pub(crate) const KNOWN: &[Known] = &[];
