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
            owner == item.name || !self.paths.contains(owner) || other.paths.contains(owner)
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
    let (semver, message) = match item.kind {
        ItemKind::MustUse => (
            Semver::Patch,
            format!("`{}` can be unused without a warning", item.name),
        ),
        ItemKind::Deprecated => (Semver::Patch, format!("`{}` is no longer deprecated", item.name)),
        ItemKind::Implementation => (Semver::Major, format!("`{}` is no longer implemented", item.name)),
        _ => (Semver::Major, format!("{} was removed", named(item))),
    };
    Change {
        before: signature(item),
        ..Change::new(kind(item, "removed"), semver, &item.name, message)
    }
}

fn added(item: &Item) -> Change {
    let message = match item.kind {
        ItemKind::MustUse => format!("an unused `{}` is warned about", item.name),
        ItemKind::Deprecated => format!("`{}` is deprecated", item.name),
        ItemKind::Implementation => format!("`{}` is implemented", item.name),
        _ => format!("{} was added", named(item)),
    };
    Change {
        after: signature(item),
        ..Change::new(kind(item, "added"), Semver::Minor, &item.name, message)
    }
}

fn changed(old: &Item, new: &Item) -> Change {
    let (before, after) = (signature(old), signature(new));
    let shown = |signature: &Option<String>| match signature {
        Some(text) => format!("`{text}`"),
        None => "nothing".to_owned(),
    };
    let message = format!("{} is {}, was {}", named(new), shown(&after), shown(&before));
    let kind = match new.kind {
        ItemKind::Field => "field-retyped".to_owned(),
        _ => kind(new, "changed"),
    };
    Change {
        before,
        after,
        ..Change::new(kind, Semver::Major, &new.name, message)
    }
}

/// The kind of a change.
fn kind(item: &Item, what: &str) -> String {
    let of = match item.kind {
        ItemKind::Type => "type",
        ItemKind::Field => "field",
        ItemKind::Variant => "variant",
        ItemKind::Method => "method",
        ItemKind::MustUse => return "must-use".to_owned(),
        ItemKind::Deprecated => return "deprecated".to_owned(),
        _ => "impl",
    };
    format!("{of}-{what}")
}

/// The path, with the kind of the item where the path does not show it.
fn named(item: &Item) -> String {
    let path = &item.name;
    match item.kind {
        ItemKind::Type => format!("the type `{path}`"),
        ItemKind::Field => format!("the field `{path}`"),
        ItemKind::Variant => format!("the variant `{path}`"),
        ItemKind::Method => format!("`{path}()`"),
        _ => format!("`{path}`"),
    }
}

fn signature(item: &Item) -> Option<String> {
    (!item.signature.is_empty()).then(|| item.signature.clone())
}
