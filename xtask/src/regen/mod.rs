//! `regen`: from HubSpot's docs to the shipped spec and the SDK's source.
//!
//! ```text
//!  HubSpot's file       openapi/<area>/upstream    openapi/<area>/overlay.yaml    sdk-macros-build
//!  its docs pages              │        ▲                       │                        │
//!        │                     ▼        │                       ▼                        ▼
//!        └─▶ fetch ─▶ read ─▶ facts, merged ──────────▶ names, prose and ──────▶ the SDK's source:
//!             a page or a file:   with their sources       corrections:              sdk/src/generated/<area>
//!             a partial spec                               openapi/<area>/<version>.json
//!                                                               │
//!        the last release, or a commit ────────────────▶ compare the specs ─▶ step of the SDK ─▶ report
//!                                                                                                │
//!                                                                     all files are written, or none
//! ```
//!
//! 1. `inputs` reads the sources, by `fetch` and `read`, and finds the version of each.
//! 2. `version` applies them to the facts on record, the overlay to the facts, and the generator to the spec (`apply`,
//!    `overlay`). It compares the result with the `baseline`, which is the last release or a commit (`held_back`).
//! 3. `versions` checks that all versions agree, and lists each change once.
//! 4. `report` writes what changed. `files` then replaces the files, all or none.

mod agree;
mod apply;
mod baseline;
mod command;
pub mod error;
pub mod facts;
pub mod fetch;
mod files;
mod held_back;
pub mod inputs;
pub mod lock;
mod matching;
mod missing;
mod operations;
pub mod overlay;
pub mod read;
mod report;
pub mod sdk_step;
pub mod sources;
mod version;
mod versions;

pub use self::apply::take;
pub use self::command::{Done, Options, find_root, run};
pub use self::error::Failure;
pub use self::files::recover;
pub(crate) use self::files::write as write_files;
pub use self::version::described;
