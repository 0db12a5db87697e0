//! Writes the document that `openapi/upstream/2026-09.json` was read from, until HubSpot's own is:
//!
//! ```text
//! cargo run -p xtask --example dated > 2026-09.derived.json
//! cargo xtask regen --from 2026-09.derived.json
//! ```

#[path = "../tests/common/dated.rs"]
mod dated;

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/upstream");
    let v3: Value = serde_json::from_slice(&std::fs::read(folder.join("v3.json"))?)?;
    let mut document = dated::document(&v3);
    document["info"]["x-derived"] = dated::DERIVED.into();
    serde_json::to_writer_pretty(io::stdout().lock(), &document)?;
    writeln!(io::stdout())?;
    Ok(())
}
