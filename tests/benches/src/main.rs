//! What this crate costs beside what one would write by hand, on the same work and in the same run.
//!
//! `cargo xtask bench` runs it and writes the table. Each line that it prints is one figure, as JSON. With
//! `serve` it is the server that is sent to, and with `work` it does one piece of work so many times, for
//! somebody who counts instructions.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that fails has nothing to say but where"
)]

mod bulk;
mod decode;
mod hand;
mod instructions;
mod payload;
mod send;
mod server;
mod stream;
mod work;

/// The line of the table, as `cargo xtask bench` reads it.
#[path = "../../xtask/src/bench/row.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for a library")]
mod row;

pub(crate) use row::{Goal, Row};

/// Prints one figure.
fn say(row: &Row) {
    println!("{}", serde_json::to_string(row).expect("a row is JSON"));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => server::serve(),
        ["work", what, count, address] => {
            let count = count.parse().expect("a count");
            work::Work::named(what).run(count, address);
        }
        [] | ["--short"] => {
            let short = !words.is_empty();
            let server = server::Server::start();
            send::measure(&server, short).iter().for_each(say);
            decode::measure(short).iter().for_each(say);
            if !short {
                stream::measure(&server).iter().for_each(say);
                bulk::measure(&server).iter().for_each(say);
            }
        }
        _ => panic!("benches [--short] | serve | work WHAT COUNT ADDRESS"),
    }
}
