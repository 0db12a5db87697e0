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
    use hubspot_conversations_openapi::conversations;

    let generated = variable("OUT_DIR")?.join("generated");
    let webhooks = Some((conversations::WEBHOOKS, conversations::WEBHOOKS_NAME));
    area(
        &generated.join("conversations"),
        (conversations::V3, conversations::V3_NAME),
        webhooks,
    )?;
    #[cfg(feature = "custom-channels")]
    {
        use hubspot_conversations_openapi::custom_channels;
        let webhooks = Some((custom_channels::WEBHOOKS, custom_channels::WEBHOOKS_NAME));
        let description = (custom_channels::V3, custom_channels::V3_NAME);
        area(&generated.join("custom_channels"), description, webhooks)?;
    }
    #[cfg(feature = "files")]
    {
        use hubspot_conversations_openapi::files;
        area(&generated.join("files"), (files::V3, files::V3_NAME), None)?;
    }
    Ok(generated)
}

/// Writes the generated source of an area to a folder.
#[cfg(feature = "codegen")]
fn area(folder: &Path, api: (&str, &str), webhooks: Option<(&str, &str)>) -> Result<(), String> {
    let files = hubspot_conversations_codegen::generate_area(api, webhooks).map_err(|e| e.to_string())?;
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for (name, source) in files {
        let file = folder.join(name);
        std::fs::write(&file, source).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    Ok(())
}

/// Returns the folder of packaged files, which `cargo xtask regen` writes and `--check` compares with the generator's.
#[cfg(not(feature = "codegen"))]
fn generated(manifest: &Path) -> Result<PathBuf, String> {
    Ok(manifest.join("src/generated"))
}

/// Returns the README, whose programs are doc tests: beside the manifest in a package, and above it in the repository.
fn readme(manifest: &Path) -> Result<PathBuf, String> {
    let places = [manifest.join("README.md"), manifest.join("../README.md")];
    let found = places.into_iter().find(|place| place.is_file());
    let found = found.ok_or_else(|| format!("README.md: neither in {} nor above it", manifest.display()))?;
    // Only a file that exists: with another name here, cargo would build the crate anew each time.
    println!("cargo::rerun-if-changed={}", found.display());
    Ok(found)
}

fn variable(name: &str) -> Result<PathBuf, String> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo did not set {name}"))
}
