//! Writes the seeds of a fuzz target into a folder, and the fuzzer's dictionary into a file: `fuzz_seeds TARGET FOLDER
//! DICTIONARY`. `.ci/fuzz` runs it.

use std::fs;
use std::io::Write;
use std::path::Path;

use tests::fuzz::{mutate, seeds};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, folder, dictionary] = arguments.as_slice() else {
        return Err(std::io::Error::other(
            "usage: fuzz_seeds TARGET FOLDER DICTIONARY",
        ));
    };
    fs::create_dir_all(folder)?;
    let all = seeds::of(target);
    for seed in &all {
        fs::write(Path::new(folder).join(&seed.name), &seed.bytes)?;
    }
    let quoted = |token: &&str| -> String {
        let bytes = token.bytes().map(|byte| format!("\\x{byte:02x}"));
        format!("\"{}\"\n", bytes.collect::<String>())
    };
    fs::write(dictionary, mutate::TOKENS.iter().map(quoted).collect::<String>())?;
    let recorded = all.iter().filter(|seed| seed.is_recorded).count();
    writeln!(
        std::io::stdout(),
        "{target}: {} seeds of our own, {recorded} recorded",
        all.len() - recorded
    )
}
