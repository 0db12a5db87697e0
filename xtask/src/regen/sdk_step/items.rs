//! Two lists of items, compared by Cargo's rules for versions.

use std::collections::{BTreeMap, BTreeSet};

use hubspot_conversations_codegen::{Item, ItemKind};
use openapi_diff::Semver;

use super::Change;

/// The items of a list. An item and its attributes have the same path.
struct Items<'i> {
    all: BTreeMap<(&'i str, ItemKind), &'i Item>,
    paths: BTreeSet<&'i str>,
}

impl<'i> Items<'i> {
    fn of(list: &'i [Item]) -> Self {
        let all = list.iter().map(|item| ((&*item.name, item.kind), item));
        Self {
            all: all.collect(),
            paths: list.iter().map(|item| &*item.name).collect(),
        }
    }

    /// Returns the items that the other list does not have, except for parts of an item that it does not have either.
    fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'i Item> + 'a {
        let missing = self.all.iter().filter(|(key, _)| !other.all.contains_key(*key));
        missing.map(|(_, item)| *item).filter(|item| {
            let owner = &*item.owner;
            item.kind == ItemKind::Type || !self.paths.contains(owner) || other.paths.contains(owner)
        })
    }
}

/// Returns the changes of items.
pub(super) fn compare(old: &[Item], new: &[Item]) -> Vec<Change> {
    let (old, new) = (Items::of(old), Items::of(new));
    let mut changes: Vec<Change> = old.without(&new).map(removed).collect();
    changes.extend(new.without(&old).map(added));
    let both = old
        .all
        .iter()
        .filter_map(|(key, old)| Some((old, new.all.get(key)?)));
    let both = both.filter(|(old, new)| old.signature != new.signature);
    changes.extend(both.map(|(old, new)| changed(old, new)));
    changes
}

/// Returns the change of the items' documentation.
pub(super) fn documentation(old: &[Item], new: &[Item]) -> Option<Change> {
    let (old, new) = (Items::of(old), Items::of(new));
    let is_changed = |key, item: &Item| old.all.get(key).is_some_and(|old| old.doc != item.doc);
    let mut documented = new.all.iter().filter(|(key, item)| is_changed(*key, item));
    let (_, first) = documented.next()?;
    let more = match documented.count() {
        0 => String::new(),
        more => format!(" and of {more} more"),
    };
    let message = format!("the documentation of `{}`{more} changed", first.name);
    Some(Change::new("docs-changed", Semver::Patch, &first.name, message))
}

fn removed(item: &Item) -> Change {
    let path = &item.name;
    let (semver, message) = match item.kind {
        ItemKind::MustUse => (Semver::Patch, format!("`{path}` can be unused without a warning")),
        ItemKind::Deprecated => (Semver::Patch, format!("`{path}` is no longer deprecated")),
        ItemKind::Implementation => (Semver::Major, format!("`{path}` is no longer implemented")),
        _ => (Semver::Major, format!("the {} `{path}` was removed", noun(item))),
    };
    Change {
        before: signature(item),
        ..Change::new(kind(item, "removed"), semver, path, message)
    }
}

fn added(item: &Item) -> Change {
    let path = &item.name;
    let message = match item.kind {
        ItemKind::MustUse => format!("an unused `{path}` is warned about"),
        ItemKind::Deprecated => format!("`{path}` is deprecated"),
        ItemKind::Implementation => format!("`{path}` is implemented"),
        _ => format!("the {} `{path}` was added", noun(item)),
    };
    // The generator makes the other methods, with the attribute.
    let is_manual = item.kind == ItemKind::Deprecated && item.owner != item.name;
    Change {
        why: is_manual.then_some("its method is written by hand, and needs the attribute"),
        after: signature(item),
        ..Change::new(kind(item, "added"), Semver::Minor, path, message)
    }
}

fn changed(old: &Item, new: &Item) -> Change {
    let [before, after] = [old, new].map(|item| match signature(item) {
        Some(text) => format!("`{text}`"),
        None => "without values".to_owned(),
    });
    let path = &new.name;
    let message = match new.kind {
        ItemKind::Implementation => format!("`{path}` has {after}, had {before}"),
        _ => format!("the {} `{path}` is {after}, was {before}", noun(new)),
    };
    let kind = match new.kind {
        ItemKind::Field => "field-retyped".to_owned(),
        _ => kind(new, "changed"),
    };
    Change {
        before: signature(old),
        after: signature(new),
        ..Change::new(kind, Semver::Major, path, message)
    }
}

/// Returns the kind of a change.
fn kind(item: &Item, what: &str) -> String {
    match item.kind {
        ItemKind::MustUse | ItemKind::Deprecated => noun(item).to_owned(),
        _ => format!("{}-{what}", noun(item)),
    }
}

fn noun(item: &Item) -> &'static str {
    match item.kind {
        ItemKind::Type => "type",
        ItemKind::Field => "field",
        ItemKind::Variant => "variant",
        ItemKind::Method => "method",
        ItemKind::MustUse => "must-use",
        ItemKind::Deprecated => "deprecated",
        _ => "impl",
    }
}

fn signature(item: &Item) -> Option<String> {
    (!item.signature.is_empty()).then(|| item.signature.clone())
}
