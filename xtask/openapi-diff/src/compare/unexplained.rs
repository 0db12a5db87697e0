//! The invariant of the comparison: two schemas that do not mean the same leave a finding in or below their pair.
//!
//! Rules compare keywords that they know. A difference that no rule reports must not pass as *nothing changed*: a
//! pair whose equivalence classes differ, and from which no finding is reached, gets a finding of its own.

use super::collect::{Finding, REQUEST, RESPONSE, is_documentation};
use super::schema_pair::SchemaComparison;
use super::schemas::Schemas;
use crate::NodeId;
use crate::rules::{Kind, Level};

impl Schemas<'_> {
    /// Adds a finding to each pair whose difference is not reported, at the deepest pairs first.
    pub(super) fn report_unexplained(&mut self) {
        let silent = self.silent_pairs();
        let leads_to_silence = |index: &usize| {
            self.pairs.get(*index).is_some_and(|pair| {
                let below = pair.edges.iter().map(|(next, _)| *next as usize);
                below
                    .filter(|next| next != index)
                    .any(|next| silent.get(next).copied() == Some(true))
            })
        };
        let all = || (0..silent.len()).filter(|index| silent.get(*index).copied() == Some(true));
        let deepest: Vec<usize> = all().filter(|index| !leads_to_silence(index)).collect();
        for index in deepest {
            self.report_change(index);
        }
        // Only cycles remain.
        let silent = self.silent_pairs();
        for index in (0..silent.len()).filter(|index| silent.get(*index).copied() == Some(true)) {
            self.report_change(index);
        }
    }

    /// Returns for each pair whether it differs on the wire and no finding is reached from it.
    fn silent_pairs(&self) -> Vec<bool> {
        let mut parents: Vec<Vec<usize>> = vec![Vec::new(); self.pairs.len()];
        let mut reported: Vec<usize> = Vec::new();
        let mut silent: Vec<bool> = Vec::with_capacity(self.pairs.len());
        for (index, pair) in self.pairs.iter().enumerate() {
            silent.push(!self.same_on_wire(pair.old, pair.new));
            if pair.is_explained || pair.findings.iter().any(|finding| explains(finding.kind)) {
                reported.push(index);
            }
            for (next, _) in &pair.edges {
                if let Some(parents) = parents.get_mut(*next as usize) {
                    parents.push(index);
                }
            }
        }
        while let Some(index) = reported.pop() {
            let Some(mark) = silent.get_mut(index) else {
                continue;
            };
            if std::mem::replace(mark, false) {
                reported.extend(parents.get(index).into_iter().flatten());
            }
        }
        silent
    }

    fn report_change(&mut self, index: usize) {
        let Some(pair) = self.pairs.get(index) else { return };
        let Some(place) = self.places.get(pair.place as usize) else {
            return;
        };
        let breaks = |direction: u8, is_proven: bool| if is_proven { 0 } else { direction };
        let mask = breaks(REQUEST, self.is_wider(pair.old, pair.new))
            | breaks(RESPONSE, self.is_narrower(pair.old, pair.new));
        let (before, after) = self.summaries(pair.old, pair.new);
        let finding = Finding {
            kind: Kind::SchemaChanged,
            mask,
            what: place.label.clone(),
            before,
            after,
            pointer: place.pointer.clone(),
            cause: format!("schema {} changed", pair.place),
        };
        if let Some(pair) = self.pairs.get_mut(index) {
            pair.is_explained = mask == 0;
            pair.findings.extend(Some(finding).filter(|_| mask != 0));
        }
    }
}

impl SchemaComparison<'_, '_> {
    /// Leaves out what is breaking in a direction in which the other schema is proven to include this one, if another
    /// finding remains there.
    pub(super) fn leave_out_harmless(&mut self, old: NodeId, new: NodeId) {
        let may_be_harmless = |finding: &Finding| restricts_values(finding.kind);
        if !self.findings.iter().any(may_be_harmless) {
            return;
        }
        let is_wider = self.schemas.is_wider(old, new);
        let is_narrower = self.schemas.is_narrower(old, new);
        if is_wider && is_narrower {
            self.findings.retain(|finding| !may_be_harmless(finding));
            self.is_explained = true;
            return;
        }
        for (direction, _) in [(REQUEST, is_wider), (RESPONSE, is_narrower)]
            .into_iter()
            .filter(|side| side.1)
        {
            let breaks = |finding: &Finding| {
                let level = finding.kind.rule().level;
                let level = if direction == REQUEST {
                    level.request
                } else {
                    level.response
                };
                level == Some(Level::Breaking) && may_be_harmless(finding)
            };
            let remains = |finding: &Finding| {
                finding.mask & direction != 0 && !breaks(finding) && !is_documentation(finding.kind)
            };
            let is_reported =
                self.findings.iter().any(remains) || self.edges.iter().any(|(_, mask)| mask & direction != 0);
            for finding in self
                .findings
                .iter_mut()
                .filter(|finding| is_reported && breaks(finding))
            {
                finding.mask &= !direction;
            }
        }
        self.findings.retain(|finding| finding.mask != 0);
    }
}

/// Whether a change is about which values match a schema, and not about what its fields are for.
fn restricts_values(kind: Kind) -> bool {
    let id = kind.rule().id;
    let is_annotation = is_documentation(kind) || matches!(kind, Kind::DeprecationChanged | Kind::XmlChanged);
    let subjects = ["property-", "default-", "became-", "no-longer-", "discriminator-"];
    !is_annotation && !subjects.iter().any(|subject| id.starts_with(subject))
}

/// Whether a finding explains why two schemas do not mean the same: names in XML and documentation do not.
fn explains(kind: Kind) -> bool {
    !is_documentation(kind) && !matches!(kind, Kind::DeprecationChanged | Kind::XmlChanged)
}
