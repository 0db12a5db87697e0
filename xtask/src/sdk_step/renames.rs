//! Types that only have another name now. Told once, instead of at every place where the name stands.

use std::collections::{BTreeMap, BTreeSet};

use super::surface::{Item, Key, Member, Sort, Surface};
use super::text::with_name;
use super::{Change, Semver};

/// The old surface in the new one's names, and what was renamed.
pub(super) fn settle(old: &Surface, new: &Surface, changes: &mut Vec<Change>) -> Surface {
    let mut old = old.clone();
    let mut names = BTreeSet::new();
    // One rename can uncover another: that of a type whose fields are of the first.
    while let Some((was, is)) = find(&old, new) {
        let word = |name: &str| name.rsplit("::").next().unwrap_or(name).to_owned();
        names.insert(word(&is));
        changes.push(Change {
            kind: "type-renamed".to_owned(),
            semver: Semver::Major,
            item: was.clone(),
            message: format!("the type `{was}` is called `{is}`"),
            why: None,
            before: Some(was.clone()),
            after: Some(is.clone()),
        });
        old = rename(&old, &was, &is);
    }
    methods(&old, new, &names, changes)
}

/// A type that is gone and the only one come that is the same in all but name.
fn find(old: &Surface, new: &Surface) -> Option<(String, String)> {
    let gone = only_in(old, new);
    let come = only_in(new, old);
    let candidates = |was: &str| -> Vec<&String> {
        let is_same = |is: &&&String| members(&rename(&part(old, was), was, is), is) == members(new, is);
        come.iter().filter(is_same).copied().collect()
    };
    let mut pairs: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
    for was in &gone {
        // What has no parts is the same as anything else that has none.
        if members(old, was).len() > 1
            && let [is] = candidates(was).as_slice()
        {
            pairs.entry(is).or_default().push(was);
        }
    }
    pairs.into_iter().find_map(|(is, gone)| match gone.as_slice() {
        [was] => Some(((*was).clone(), is.clone())),
        _ => None,
    })
}

fn only_in<'a>(one: &'a Surface, other: &Surface) -> Vec<&'a String> {
    one.items
        .iter()
        .filter(|(key, item)| {
            key.member == Member::Itself && item.sort.is_type() && !other.items.contains_key(key)
        })
        .map(|(key, _)| &key.owner)
        .collect()
}

fn part(surface: &Surface, owner: &str) -> Surface {
    let items = surface.items.iter().filter(|(key, _)| key.owner == owner);
    Surface {
        items: items.map(|(key, item)| (key.clone(), item.clone())).collect(),
    }
}

/// All that makes a type what it is but its implementations of traits, which come with its role.
fn members<'a>(surface: &'a Surface, owner: &str) -> BTreeMap<&'a Member, (&'a str, bool)> {
    surface
        .items
        .iter()
        .filter(|(key, item)| key.owner == owner && (item.sort != Sort::Impl || !item.says.is_empty()))
        .map(|(key, item)| (&key.member, (item.says.as_str(), item.open)))
        .collect()
}

fn rename(surface: &Surface, was: &str, is: &str) -> Surface {
    let word = |name: &str| name.rsplit("::").next().unwrap_or(name).to_owned();
    let (from, to) = (word(was), word(is));
    let items = surface.items.iter().map(|(key, item)| {
        let member = match &key.member {
            Member::Implements(of) => Member::Implements(with_name(of, &from, &to)),
            other => other.clone(),
        };
        let owner = if key.owner == was {
            is.to_owned()
        } else {
            key.owner.clone()
        };
        let item = Item {
            says: with_name(&item.says, &from, &to),
            shown: with_name(&item.shown, &from, &to),
            ..item.clone()
        };
        (Key { owner, member }, item)
    });
    Surface {
        items: items.collect(),
    }
}

/// Methods that speak of a renamed type, are gone, and have come under another name: operations renamed.
fn methods(old: &Surface, new: &Surface, names: &BTreeSet<String>, changes: &mut Vec<Change>) -> Surface {
    let mut settled = old.clone();
    for (key, item) in &old.items {
        let Member::Method(_) = &key.member else { continue };
        let speaks = |name: &String| with_name(&item.says, name, "") != item.says;
        if new.items.contains_key(key) || !names.iter().any(speaks) {
            continue;
        }
        let same: Vec<&Key> = new
            .items
            .iter()
            .filter(|(other, is)| {
                other.owner == key.owner
                    && matches!(other.member, Member::Method(_))
                    && !old.items.contains_key(other)
                    && is.says == item.says
            })
            .map(|(other, _)| other)
            .collect();
        if let [is] = same.as_slice() {
            changes.push(Change {
                kind: "method-renamed".to_owned(),
                semver: Semver::Major,
                item: key.to_string(),
                message: format!("`{key}()` is called `{is}()`"),
                why: None,
                before: Some(key.to_string()),
                after: Some(is.to_string()),
            });
            settled.items.remove(key);
            settled.items.insert((*is).clone(), item.clone());
        }
    }
    settled
}
