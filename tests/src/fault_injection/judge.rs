//! What the clients said, against what was stored.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::case::{Case, End, Told};
use super::fault::{FAULTS, Fault, Reads, Stores};

/// One send with everything that is known of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What was sent.
    pub case: Case,
    /// How the client said that it ended.
    pub end: End,
    /// What its receipt tells the client that sent it, when everything has landed.
    pub own: Told,
    /// What it tells a client that knows nothing else.
    pub stranger: Told,
    /// How often it was asked for to be stored.
    pub posts: usize,
    /// Whether something on the thread could not be read in whole.
    pub withheld: bool,
    /// Whether the clock here is so far ahead of HubSpot's that of a stored receipt nobody can say whose clock it is.
    pub is_late: bool,
}

/// The count of everything, and what is wrong.
#[derive(Debug, Default)]
pub struct Tally {
    rows: BTreeMap<Fault, [u64; COLUMNS.len()]>,
    /// Messages beyond the first of a send.
    pub duplicates: u64,
    /// Attempts that ended before anything was done to them: a busy machine, or a connection that was gone.
    pub stray: u64,
    /// In words, everything that should not be.
    pub wrong: Vec<String>,
}

const COLUMNS: [&str; 9] = [
    "sends",
    "ok",
    "recovered",
    "not sent",
    "unknown",
    "dropped",
    "later there",
    "later not",
    "undecided",
];

impl Tally {
    /// Judges sends that were made at once. `stored` has the messages of each send.
    pub fn judge(&mut self, unit: &[Judged], stored: &HashMap<u64, Vec<String>>) {
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
                (End::Sent { id, .. }, _) | (_, Told::There(id)) => claimed.push(id.clone()),
                (_, Told::Undecided) => undecided += 1,
                _ => {}
            }
        }
        // Sends of the same words: each message is somebody's, and nobody's twice.
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

    fn count(&mut self, one: &Judged) {
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
                Told::There(_) => 6,
                Told::Absent => 7,
                Told::Undecided => 8,
            }] += 1;
        }
    }

    /// Whether what was said of one send is true, and no more was left unknown than must be.
    fn truth(&mut self, one: &Judged, stored: &[String], same_words: bool) -> Result<(), String> {
        let case = &one.case;
        let fail = |why: &str| Err(why.to_owned());
        if stored.len() > 1 {
            return fail("a duplicate");
        }
        let most = match case.fault {
            Fault::Refuse => 0,
            Fault::Once429 | Fault::Only429 => 3,
            _ => 1,
        };
        if one.posts > most {
            return fail("sent more than once");
        }
        let is = stored.first();
        match &one.end {
            End::Sent { id, .. } if !same_words && Some(id) != is => return fail("Ok, and not so"),
            End::NotSent(_) if is.is_some() => return fail("not sent, and there"),
            End::Unknown(failure) => {
                let open = failure.timeout || matches!(failure.status, Some(408 | 504 | 524));
                // A 429 is followed by one look, which may be the one that fails.
                let unreadable = one.withheld
                    || case.reads == Reads::Never
                    || failure.status == Some(429) && case.reads != Reads::Fine;
                if !(open || unreadable || same_words || case.has_twin()) {
                    return fail("unknown, and should be known");
                }
            }
            _ => {}
        }
        if !same_words {
            self.expected(one)?;
            for told in [&one.own, &one.stranger] {
                let right = match (told, is) {
                    (Told::There(id), Some(is)) => id == is,
                    (Told::Absent, None) => true,
                    (Told::Undecided, None) => case.has_twin() || one.is_late,
                    (Told::Undecided, Some(_)) => one.is_late,
                    _ => false,
                };
                if !right {
                    return fail("the receipt tells something else");
                }
            }
        } else if let End::Sent { id, .. } = &one.end
            && one.own != Told::There(id.clone())
        {
            return fail("the receipt of what was sent tells something else");
        }
        Ok(())
    }

    /// Whether a send whose way is clear ended as it should.
    fn expected(&mut self, one: &Judged) -> Result<(), String> {
        let case = &one.case;
        let (open, stores) = (case.fault.stays_open(), case.fault.stores());
        let planned = match case.fault {
            Fault::Refuse => 0,
            Fault::Once429 => 2,
            _ => 1,
        };
        // Not an end of this fault but of the machine, which is too busy, or of a kept connection that was gone.
        if let End::NotSent(failure) | End::Unknown(failure) = &one.end
            && (failure.timeout && !open || one.posts < planned)
        {
            self.stray += 1;
            return Ok(());
        }
        if matches!(one.end, End::Dropped) || case.reads != Reads::Fine || case.has_twin() {
            return Ok(());
        }
        let right = match &one.end {
            // On a busy machine an answer in time may be late, and a late one in time.
            End::Sent { recovered, .. }
                if *recovered == case.fault.answers()
                    && (case.fault.answers() || case.fault == Fault::LateAnswer) =>
            {
                self.stray += 1;
                true
            }
            End::Sent { recovered: false, .. } => case.fault.answers(),
            End::Sent { recovered: true, .. } => stores != Stores::Never,
            End::NotSent(_) => stores == Stores::Never && !open,
            End::Unknown(_) => stores == Stores::Late || stores == Stores::Never && open || one.withheld,
            End::Dropped => true,
        };
        if right {
            Ok(())
        } else {
            Err("not the end that this fault has".to_owned())
        }
    }

    /// How many sends each fault had.
    #[must_use]
    pub fn sends(&self, fault: Fault) -> u64 {
        self.rows.get(&fault).map_or(0, |row| row[0])
    }

    /// How many sends ended in a way, by the name of its column.
    #[must_use]
    pub fn total(&self, column: &str) -> u64 {
        let at = COLUMNS.iter().position(|name| *name == column).expect("a column");
        self.rows.values().map(|row| row[at]).sum()
    }

    /// Everything, to be read.
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
            if let Some(row) = self.rows.get(&fault) {
                line(&mut table, &format!("{fault:?}"), row);
            }
        }
        let all: Vec<u64> = COLUMNS.iter().map(|column| self.total(column)).collect();
        line(&mut table, "all", &all);
        table
    }
}
