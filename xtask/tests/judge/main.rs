//! An independent judge of the comparison: `jsonschema` decides which instances fit the two documents of a pair, and
//! the verdict must agree.
//!
//! `JUDGE_PAIRS` sets how many pairs are judged, `JUDGE_SEED` the first seed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod adapter;
mod documents;
mod judge;
mod lower;
mod mutate;
mod mutate_operation;
mod no_ops;
mod pairs;
mod random;
mod shrink;
mod sample;
mod slots;
mod tables;

#[test]
fn explores() {
    let number = |name: &str, usual| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(usual)
    };
    let (first, count): (u64, u64) = (number("JUDGE_SEED", 1), number("JUDGE_PAIRS", 100));
    let start = std::time::Instant::now();
    let (mut enough, mut instances) = (0, 0);
    let mut kinds: std::collections::BTreeMap<String, usize> = Default::default();
    let mut alarms: std::collections::BTreeMap<_, [usize; 2]> = Default::default();
    for seed in first..first + count {
        let pair = pairs::Pair::new(seed);
        if std::env::var_os("JUDGE_TRACE").is_some() { eprintln!("{seed} {:?}", pair.labels); }
        let t = std::time::Instant::now();
        let judgment = judge::judge(&pair, &adapter::compare);
        if t.elapsed().as_millis() > 800 {
            println!("slow {seed} {:?}", t.elapsed());
        }
        instances += judgment.instances;
        enough += usize::from(judgment.valid.iter().all(|count| *count >= judge::ENOUGH));
        for (direction, rule, shown) in &judgment.alarms {
            if !shown && std::env::var("JUDGE_UNSHOWN").is_ok_and(|own| own == *rule || own == "all") {
                println!("--- {seed} unshown {rule} {direction:?} {:?}\n {:?}\nBEFORE {}\nAFTER {}", pair.labels, adapter::compare(&pair.before, &pair.after).unwrap().iter().map(|f| (f.rule, f.direction, f.place.clone())).collect::<Vec<_>>(), pair.before, pair.after);
            }
            alarms.entry((rule.to_owned(), *direction)).or_default()[usize::from(*shown)] += 1;
        }
        for fault in &judgment.faults {
            *kinds
                .entry(format!(
                    "{} {:?} {:?}",
                    fault.kind.name(),
                    fault.direction,
                    pair.labels
                ))
                .or_default() += 1;
            let key = format!("{} {:?} {:?}", fault.kind.name(), fault.direction, pair.labels);
            if std::env::var_os("JUDGE_SHRINK").is_some() && kinds[&key] <= 2 && !key.contains("default-server") {
                let small = shrink::shrink(&pair, (fault.kind, fault.direction), &adapter::compare);
                let faults = judge::judge(&small, &adapter::compare).faults;
                let fault = faults.iter().find(|own| own.kind == fault.kind && own.direction == fault.direction).unwrap();
                println!("--- {seed} {key}\nBEFORE {}\nAFTER {}\n got {}\n instance {}", small.before, small.after, fault.got,
                    fault.instance.as_ref().map_or(String::new(), |(slot, value)| format!("{slot} {value}")));
            } else if std::env::var_os("JUDGE_SHOW").is_some() {
                println!(
                    "--- {seed} {} {} {:?}\n got {}\n instance {}",
                    fault.kind.name(),
                    fault.direction.name(),
                    pair.labels,
                    fault.got,
                    fault
                        .instance
                        .as_ref()
                        .map_or(String::new(), |(slot, value)| format!("{slot} {value}"))
                );
            }
        }
    }
    println!(
        "{count} pairs, {enough} enough, {instances} instances, {:?}",
        start.elapsed()
    );
    for (kind, n) in kinds {
        println!("{n} {kind}");
    }
    for ((rule, direction), [un, sh]) in alarms {
        println!("alarm {rule} {} unshown {un} shown {sh}", direction.name());
    }
}
