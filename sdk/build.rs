//! Generates the client's source from the description of the API, or selects the packaged source. Uses no network, and
//! writes to `OUT_DIR` only.

use std::path::{Path, PathBuf};
use std::{env, process};

fn main() {
    // Description and generator are dependencies: cargo reruns this script when they change. These lines name the other
    // inputs.
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = run() {
        // On one line, since cargo shows all output of a failed build script.
        println!("cargo::error={error}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let manifest = variable("CARGO_MANIFEST_DIR")?;
    println!("cargo::rustc-env=GENERATED={}", generated(&manifest)?.display());
    println!("cargo::rustc-env=README={}", readme(&manifest)?.display());
    Ok(())
}

#[cfg(feature = "codegen")]
fn generated(_: &Path) -> Result<PathBuf, String> {
    use hubspot_conversations_codegen::{generate, generate_webhooks};
    use hubspot_conversations_openapi::{V3, V3_NAME, WEBHOOKS, WEBHOOKS_NAME};

    let api = generate(V3, V3_NAME).map_err(|e| e.to_string())?;
    let webhooks = generate_webhooks(WEBHOOKS, WEBHOOKS_NAME).map_err(|e| e.to_string())?;
    let folder = variable("OUT_DIR")?.join("generated");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for (name, source) in api.files().chain([("webhook.rs", &*webhooks)]) {
        let file = folder.join(name);
        std::fs::write(&file, source).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    Ok(folder)
}

/// Returns the folder of packaged files, which `cargo xtask regen` writes and `--check` compares with the generator's.
#[cfg(not(feature = "codegen"))]
fn generated(manifest: &Path) -> Result<PathBuf, String> {
    Ok(manifest.join("src/generated"))
}

/// Returns the README, which is the crate's documentation: beside the manifest in a package, and above it in the
/// repository.
fn readme(manifest: &Path) -> Result<PathBuf, String> {
    let places = [manifest.join("README.md"), manifest.join("../README.md")];
    for place in &places {
        println!("cargo::rerun-if-changed={}", place.display());
    }
    let found = places.into_iter().find(|place| place.is_file());
    found.ok_or_else(|| format!("README.md: neither in {} nor above it", manifest.display()))
}

fn variable(name: &str) -> Result<PathBuf, String> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo did not set {name}"))
}
