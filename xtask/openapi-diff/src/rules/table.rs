//! The table of rules, from its parts. The module `columns` documents its columns.

use super::example::{Example, Place};
use super::{Level, Rule, SdkStep, Sides};

operations! { schemas composition security documentation rules; }
