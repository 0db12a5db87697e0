//! The cost of this crate relative to a client written by hand, for the same work in the same run.
//!
//! `cargo xtask bench` runs it and writes the table. It prints each figure as a line of JSON. `others` measures the clients of
//! other generators, `build` measures building; `serve` runs the server of the benchmarks, and `work` repeats one task in a process of its own, in which valgrind counts
//! instructions.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed measurement ends the benchmark"
)]

mod build;
mod bulk;
mod decode;
mod hand;
mod instructions;
mod others;
mod payload;
mod send;
mod server;
mod stream;
mod work;

/// A row of the table, in the format that `cargo xtask bench` reads.
#[path = "../../../xtask/src/commands/bench/row.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for a library")]
mod row;

/// Recorded payloads, and the comparison of JSON, as the tests read them.
#[path = "../../src/corpus.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for a library")]
mod corpus;
#[path = "../../src/json.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for a library")]
mod json;

pub(crate) use row::{Goal, Row};

/// Prints what is not a figure, which `cargo xtask bench` skips.
fn say(text: &str) {
    println!("{text}");
}

/// Prints one figure.
fn print(row: &Row) {
    println!("{}", serde_json::to_string(row).expect("a row is JSON"));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve"] => server::serve(),
        ["work", what, count, address] => {
            let count = count.parse().expect("a count");
            work::Work::named(what).run(count, address);
        }
        ["build"] => build::measure().iter().for_each(print),
        ["others"] => others::measure().iter().for_each(print),
        [] | ["--short"] => {
            let short = !arguments.is_empty();
            let server = server::Server::start();
            send::measure(&server, short).iter().for_each(print);
            decode::measure(short).iter().for_each(print);
            if !short {
                stream::measure(&server).iter().for_each(print);
                bulk::measure(&server).iter().for_each(print);
            }
        }
        _ => panic!("usage: benches [--short] | others | build | serve | work TASK COUNT ADDRESS"),
    }
}
