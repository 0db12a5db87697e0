//! The report of a run: what changed, what needs a decision, what each source shows, and which files were written.

mod prose;
mod sections;
mod summary;

pub(super) use sections::render;
pub(super) use summary::{Ending, Summary};
