//! A program that parses payloads as the types of one client. The benchmark writes the module `kinds`.

use std::io::BufRead as _;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

mod kinds;

/// Parses a payload and serializes the value.
fn round_trip<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}

/// Returns the shortest time of parsing a page.
fn decode(page: &[u8], times: usize) -> Result<Duration, serde_json::Error> {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let started = Instant::now();
        let page: kinds::Page = serde_json::from_slice(page)?;
        best = best.min(started.elapsed());
        std::hint::black_box(&page);
    }
    Ok(best)
}

/// With a file and a count, prints the nanoseconds of parsing the page in the file. Otherwise reads lines of kind and text,
/// and prints for each the serialized value or the error.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [file, times] = arguments.as_slice() {
        println!("{}", decode(&std::fs::read(file)?, times.parse()?)?.as_nanos());
        return Ok(());
    }
    for line in std::io::stdin().lock().lines() {
        let (kind, text): (String, String) = serde_json::from_str(&line?)?;
        println!("{}", serde_json::to_string(&kinds::round_trip(&kind, &text))?);
    }
    Ok(())
}
