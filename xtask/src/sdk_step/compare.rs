//! Two surfaces compared by what Cargo's rules for versions say of each difference.

use std::collections::BTreeSet;

use super::renames;
use super::surface::{Item, Key, Member, Sort, Surface};
use super::{Change, Semver};

/// What differs, by name. The members of a type that came or went are not told one by one.
pub fn compare(old: &Surface, new: &Surface) -> Vec<Change> {
    let mut changes = Vec::new();
    let old = renames::settle(old, new, &mut changes);
    let keys: BTreeSet<&Key> = old.items.keys().chain(new.items.keys()).collect();
    for key in keys {
        match (old.items.get(key), new.items.get(key)) {
            (Some(was), None) if owner(&old, key).is_none_or(|_| owner(new, key).is_some()) => {
                changes.push(removed(key, was));
            }
            (None, Some(is)) => {
                let of = owner(&old, key);
                if of.is_some() || owner(new, key).is_none() {
                    changes.push(added(key, is, of));
                }
            }
            (Some(was), Some(is)) => changed(key, was, is, &mut changes),
            _ => {}
        }
    }
    changes
}

/// The type that an item is a part of.
fn owner<'a>(surface: &'a Surface, key: &Key) -> Option<&'a Item> {
    if key.member == Member::Itself {
        return None;
    }
    let owner = Key {
        owner: key.owner.clone(),
        member: Member::Itself,
    };
    surface.items.get(&owner)
}

fn change(kind: String, semver: Semver, key: &Key, message: String) -> Change {
    Change {
        kind,
        semver,
        item: key.to_string(),
        message,
        why: None,
        before: None,
        after: None,
    }
}

fn removed(key: &Key, was: &Item) -> Change {
    let message = match was.sort {
        Sort::Impl => format!("`{key}` is not implemented any more"),
        _ => format!("{} is gone", named(key, was)),
    };
    let kind = format!("{}-removed", was.sort.word());
    Change {
        before: some(&was.shown),
        ..change(kind, Semver::Major, key, message)
    }
}

fn added(key: &Key, is: &Item, owner: Option<&Item>) -> Change {
    let breaks = match (is.sort, owner) {
        (Sort::Field, Some(owner)) if !owner.open => {
            Some("the struct could be written down whole without it")
        }
        (Sort::Variant, Some(owner)) if !owner.open => Some("the enum could be matched whole without it"),
        (Sort::Demand, Some(owner)) if !owner.open && !is.open => {
            Some("whoever implements the trait does not have it")
        }
        _ => None,
    };
    let semver = if breaks.is_some() {
        Semver::Major
    } else {
        Semver::Minor
    };
    let message = match is.sort {
        Sort::Impl => format!("`{key}` is implemented"),
        _ => format!("{} is new", named(key, is)),
    };
    let kind = format!("{}-added", is.sort.word());
    Change {
        why: breaks,
        after: some(&is.shown),
        ..change(kind, semver, key, message)
    }
}

fn changed(key: &Key, was: &Item, is: &Item, changes: &mut Vec<Change>) {
    let word = is.sort.word();
    if was.says != is.says || was.sort != is.sort {
        let kind = if is.sort == Sort::Field {
            "field-retyped".to_owned()
        } else {
            format!("{word}-changed")
        };
        let (before, after) = (shown(was), shown(is));
        let message = format!("{} is {after}, was {before}", named(key, is));
        changes.push(Change {
            before: Some(before),
            after: Some(after),
            ..change(kind, Semver::Major, key, message)
        });
        return;
    }
    if was.open != is.open {
        let (semver, says) = match (is.sort, is.open) {
            (Sort::Struct, true) => (Semver::Major, "can no longer be written down whole"),
            (Sort::Struct, false) => (Semver::Minor, "can be written down whole"),
            (Sort::Trait, true) => (Semver::Major, "can no longer be implemented by others"),
            (Sort::Trait, false) => (Semver::Minor, "can be implemented by others"),
            (Sort::Demand, true) => (Semver::Minor, "has a body now"),
            (Sort::Demand, false) => (Semver::Major, "has no body any more"),
            (_, true) => (Semver::Major, "can no longer be matched whole"),
            (_, false) => (Semver::Minor, "can be matched whole"),
        };
        let message = format!("{} {says}", named(key, is));
        changes.push(change(format!("{word}-changed"), semver, key, message));
    }
    for (was, is, kind, says) in [
        (was.must_use, is.must_use, "must-use", "must be used"),
        (was.deprecated, is.deprecated, "deprecated", "is deprecated"),
    ] {
        // A new warning is minor by Cargo's rules; one less is no more than a repair.
        if was != is {
            let (semver, how) = if is {
                (Semver::Minor, "now")
            } else {
                (Semver::Patch, "no more")
            };
            let message = format!("`{key}` {says} {how}");
            changes.push(change(kind.to_owned(), semver, key, message));
        }
    }
}

/// An item with what it is, where its name alone does not show that.
fn named(key: &Key, item: &Item) -> String {
    match item.sort {
        Sort::Method | Sort::Demand => format!("`{key}()`"),
        Sort::Struct | Sort::Enum | Sort::Trait => format!("the type `{key}`"),
        Sort::Field => format!("the field `{key}`"),
        Sort::Variant => format!("the variant `{key}`"),
        Sort::Impl | Sort::Other => format!("`{key}`"),
    }
}

fn shown(item: &Item) -> String {
    if item.shown.is_empty() {
        "nothing".to_owned()
    } else {
        format!("`{}`", item.shown)
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
