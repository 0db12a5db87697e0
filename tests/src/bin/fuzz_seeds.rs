//! Writes the seeds of a fuzz target, and the words worth trying, into a folder: `fuzz_seeds TARGET FOLDER WORDS`.
//! `.ci/fuzz` runs it.

use std::fs;
use std::io::Write;
use std::path::Path;

use tests::fuzz::{mutate, seeds};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, folder, words] = arguments.as_slice() else {
        return Err(std::io::Error::other(
            "give the target, a folder for its seeds, and a file for the words",
        ));
    };
    fs::create_dir_all(folder)?;
    let all = seeds::of(target);
    for seed in &all {
        fs::write(Path::new(folder).join(&seed.name), &seed.bytes)?;
    }
    let quoted = |word: &&str| -> String {
        let bytes = word.bytes().map(|byte| format!("\\x{byte:02x}"));
        format!("\"{}\"\n", bytes.collect::<String>())
    };
    fs::write(words, mutate::WORDS.iter().map(quoted).collect::<String>())?;
    let recorded = all.iter().filter(|seed| seed.is_recorded).count();
    writeln!(
        std::io::stdout(),
        "{target}: {} seeds of our own, {recorded} recorded",
        all.len() - recorded
    )
}
