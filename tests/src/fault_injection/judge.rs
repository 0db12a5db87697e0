//! Compares the outcomes that clients reported with the stored messages.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::case::{Case, End, Lookup};
use super::fault::{FAULTS, Fault, Reads};

/// One send with everything that was observed.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The send.
    pub case: Case,
    /// The reported outcome.
    pub end: End,
    /// What the client that sent it finds by its receipt, when everything is stored.
    pub own: Lookup,
    /// What another client finds by it.
    pub stranger: Lookup,
    /// The number of its POST requests.
    pub posts: usize,
    /// Whether an original content was not available.
    pub withheld: bool,
    /// Whether another client sent to the thread in the same seconds.
    pub is_crowded: bool,
}

/// The counts, and the violations.
#[derive(Debug, Default)]
pub struct Tally {
    rows: BTreeMap<Fault, [u64; COLUMNS.len()]>,
    /// Messages beyond the first of a send.
    pub duplicates: u64,
    /// Attempts that ended before their fault: a busy machine, or a closed pooled connection.
    pub stray: u64,
    /// Sends whose response was lost, and whose message was listed in time, unaltered and alone.
    pub alone: u64,
    /// How many of these were reported as sent.
    pub alone_known: u64,
    /// A description of every violation.
    pub wrong: Vec<String>,
}

const COLUMNS: [&str; 9] = [
    "sends",
    "ok",
    "recovered",
    "not sent",
    "unknown",
    "dropped",
    "found later",
    "absent later",
    "undecided",
];

impl Tally {
    /// Judges sends that ran at once. `stored` has the messages of each send.
    pub fn judge(&mut self, unit: &[Observed], stored: &HashMap<u64, Vec<String>>) {
        let none = Vec::new();
        let mut there = Vec::new();
        let (mut claimed, mut undecided) = (Vec::new(), 0);
        for one in unit {
            let of = stored.get(&one.case.send).unwrap_or(&none);
            there.extend(of.iter().cloned());
            self.count(one);
            self.duplicates += of.len().saturating_sub(1) as u64;
            if let Err(why) = self.truth(one, of, unit.len() > 1) {
                self.wrong.push(format!("{why}; stored: {of:?}; {one:?}"));
            }
            match (&one.end, &one.own) {
                (End::Sent { id, .. }, _) | (_, Lookup::There(id)) => claimed.push(id.clone()),
                (_, Lookup::Undecided) => undecided += 1,
                _ => {}
            }
        }
        // Sends with the same text: each message belongs to exactly one of them.
        let all = claimed.len();
        claimed.sort();
        claimed.dedup();
        let (claims, messages) = (claimed.len(), there.len());
        let known = claimed.iter().all(|id| there.contains(id));
        if claims != all || !known || claims > messages || claims + undecided < messages {
            self.wrong.push(format!(
                "{all} claims of {claims} messages, {undecided} undecided, {messages} stored: {unit:?}"
            ));
        }
    }

    fn count(&mut self, one: &Observed) {
        let row = self.rows.entry(one.case.fault).or_default();
        row[0] += 1;
        row[match &one.end {
            End::Sent { recovered: false, .. } => 1,
            End::Sent { recovered: true, .. } => 2,
            End::NotSent(_) => 3,
            End::Unknown(_) => 4,
            End::Dropped => 5,
        }] += 1;
        if matches!(one.end, End::Unknown(_) | End::Dropped) {
            row[match &one.own {
                Lookup::There(_) => 6,
                Lookup::Absent => 7,
                Lookup::Undecided => 8,
            }] += 1;
        }
    }

    /// Checks that the outcome is true, and unknown only where it has to be.
    fn truth(&mut self, one: &Observed, stored: &[String], same_words: bool) -> Result<(), String> {
        let case = &one.case;
        let fail = |why: &str| Err(why.to_owned());
        if stored.len() > 1 {
            return fail("a duplicate");
        }
        let most = match case.fault {
            Fault::Refuse => 0,
            Fault::Once429 | Fault::Only429 => 3,
            Fault::Limited502 => 2,
            _ => 1,
        };
        if one.posts > most {
            return fail("sent more than once");
        }
        let is = stored.first();
        // Where several are alike, the claims of all are compared.
        let is_own = |id: &String| same_words || Some(id) == is;
        match &one.end {
            End::Sent { id, .. } if !is_own(id) => return fail("reported as sent, and not stored"),
            End::NotSent(_) if is.is_some() => return fail("reported as not sent, and stored"),
            End::NotSent(_) if !case.fault.is_refused() && one.posts > 0 => {
                return fail("reported as not sent, without a proof");
            }
            _ => {}
        }
        for told in [&one.own, &one.stranger] {
            match told {
                Lookup::There(id) if !is_own(id) => return fail("the receipt finds another's message"),
                Lookup::Absent if is.is_some() && case.fault.is_found() && !same_words => {
                    return fail("the receipt finds nothing");
                }
                _ => {}
            }
        }
        if let End::Sent { id, .. } = &one.end
            && one.own != Lookup::There(id.clone())
            && !case.fault.needs_own_client()
        {
            return fail("the receipt of a sent message finds something else");
        }
        self.needs(one, same_words)
    }

    /// Checks that an outcome is known where it can be.
    fn needs(&mut self, one: &Observed, same_words: bool) -> Result<(), String> {
        let case = &one.case;
        let is_alone = !same_words && !one.is_crowded && case.others.iter().all(|other| other.is_explained());
        // A search that could not read the thread.
        let is_hindered = case.reads != Reads::Fine || one.withheld;
        let planned = match case.fault {
            Fault::Refuse => 0,
            Fault::Once429 | Fault::Limited502 => 2,
            _ => 1,
        };
        if case.fault.is_found() && is_alone && !is_hindered && !matches!(one.end, End::Dropped) {
            self.alone += 1;
            self.alone_known += u64::from(matches!(one.end, End::Sent { .. }));
        }
        let right = match &one.end {
            End::Dropped | End::NotSent(_) | End::Sent { recovered: true, .. } => true,
            End::Sent { recovered: false, .. } => case.fault.answers() || case.fault == Fault::LateAnswer,
            End::Unknown(_) if case.fault.is_refused() => false,
            End::Unknown(_) => is_hindered || !(case.fault.is_found() && is_alone || case.fault.answers()),
        };
        // Caused by a busy machine or a closed pooled connection, not by this fault.
        let is_stray = match &one.end {
            End::NotSent(failure) | End::Unknown(failure) => failure.timeout || one.posts < planned,
            End::Sent { recovered, .. } => *recovered && case.fault.answers(),
            End::Dropped => false,
        };
        if right {
            return Ok(());
        }
        if is_stray {
            self.stray += 1;
            return Ok(());
        }
        Err("unknown where it can be known".to_owned())
    }

    /// The number of sends with this fault.
    #[must_use]
    pub fn sends(&self, fault: Fault) -> u64 {
        self.rows.get(&fault).map_or(0, |row| row[0])
    }

    /// The number of sends with this outcome, by the name of its column.
    #[must_use]
    pub fn total(&self, column: &str) -> u64 {
        let at = COLUMNS.iter().position(|name| *name == column).expect("a column");
        self.rows.values().map(|row| row[at]).sum()
    }

    /// The counts as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = format!("{:<14}", "fault");
        let line = |table: &mut String, name: &str, row: &[u64]| {
            write!(table, "\n{name:<14}").expect("room");
            for (value, column) in row.iter().zip(COLUMNS) {
                write!(table, " {value:>width$}", width = column.len().max(6)).expect("room");
            }
        };
        for column in COLUMNS {
            write!(table, " {column:>width$}", width = column.len().max(6)).expect("room");
        }
        for fault in FAULTS {
            if let Some(row) = self.rows.get(fault) {
                line(&mut table, &format!("{fault:?}"), row);
            }
        }
        let all: Vec<u64> = COLUMNS.iter().map(|column| self.total(column)).collect();
        line(&mut table, "all", &all);
        table
    }
}
