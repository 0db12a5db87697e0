//! A worker of the proving ground, whose argument is its settings.

fn main() {
    let settings = std::env::args().nth(1).unwrap_or_default();
    tests::proving_ground::worker::run(&settings);
}
