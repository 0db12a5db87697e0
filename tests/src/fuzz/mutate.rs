//! Random mutations of an input, reproducible from a seed, for the runs without a fuzzer.

use crate::hubspot::ledger;

/// A random number generator for lengths and positions.
#[derive(Clone, Debug)]
pub struct Dice(ledger::Dice);

impl Dice {
    /// Creates a generator whose numbers follow from the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ledger::Dice::new(seed))
    }

    /// Returns a number below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.below(u64::try_from(end).unwrap())).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Returns a position between two bytes.
    fn position(&mut self, bytes: &[u8]) -> usize {
        self.below(bytes.len() + 1)
    }

    /// Returns a range of at most 64 bytes.
    fn range(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let from = self.position(bytes);
        from..(from + self.below(65)).min(bytes.len())
    }
}

/// Texts that reach rare branches of the parsers, inserted at random positions.
pub const TOKENS: &[&str] = &[
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "0",
    "-1",
    "1e400",
    "9223372036854775808",
    "18446744073709551615",
    "\"id\":",
    "\"type\":",
    "\"text\":null,",
    "\"status\":{\"statusType\":\"FAILED\"},",
    "\"createdAt\":\"2031-05-04T23:59:60Z\",",
    "\"after\":",
    "\"message\":\"",
    "\"errors\":[",
    "\"context\":{\"a\":[\"b\"]},",
    "\"policyName\":\"DAILY\",",
    "\\u0000",
    "\\u2028",
    "\\ud800",
    "{token}",
    "{words}",
    "%",
    "%25",
    "%3D",
    "%2525",
    "+",
    "&",
    "#",
    "=",
    "\n",
    "\r\n",
    "\n\n",
    "\u{feff}",
    "\u{85}",
    "ä",
    "429\n",
    "503\n",
    "retry-after: ",
    "date: Fri, 31 Dec 9999 23:59:59 GMT\n",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "x-hubspot-ratelimit-remaining: 0\n",
    "```",
    "````yaml post /",
    "<string>",
    "<",
    "</div>",
    "&#x0;",
    "curl --request POST ",
    "--url ",
    "-d '",
    "Body",
    "required",
    "- ",
    ": ",
    "  ",
    "\t",
    "&a *a",
    "openapi: 3.0.0\n",
    "$ref: '#/components/schemas/",
];

/// Applies one to eight changes, some of which insert a part of another input.
pub fn mutate(dice: &mut Dice, input: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(8) {
        match dice.below(7) {
            0 if !bytes.is_empty() => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            1 => drop(bytes.drain(dice.range(&bytes.clone()))),
            2 => {
                let piece = bytes[dice.range(&bytes)].to_vec();
                let at = dice.position(&bytes);
                bytes.splice(at..at, piece);
            }
            3 => {
                let piece = other[dice.range(other)].to_vec();
                let at = dice.position(&bytes);
                bytes.splice(at..at, piece);
            }
            4 => bytes.truncate(dice.position(&bytes.clone())),
            5 => {
                // Removes or doubles a line, or leaves it.
                let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                if let Some(count) = std::num::NonZero::new(lines.len()) {
                    let (one, times) = (dice.below(count.get()), dice.below(3));
                    let kept = lines.iter().enumerate();
                    let kept = kept
                        .flat_map(|(at, line)| std::iter::repeat_n(*line, if at == one { times } else { 1 }));
                    bytes = kept.flatten().copied().collect();
                }
            }
            _ => {
                let token = dice.pick(TOKENS).bytes();
                let at = dice.position(&bytes);
                bytes.splice(at..at, token);
            }
        }
    }
    bytes
}
