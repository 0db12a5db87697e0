//! The table of rules: every rule is complete, has its own id, and applies to its example.
#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

use std::collections::BTreeSet;

use openapi_diff::{Kind, RULES, Rule, compare, read};

#[test]
fn every_rule_has_its_own_id_and_kind() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len(), "two rules have one id");
    for kind in Kind::ALL {
        let rule = kind.rule();
        assert_eq!(Rule::find(rule.id).unwrap().message, rule.message, "{kind:?}");
        assert_eq!(serde_json::to_value(kind).unwrap(), rule.id);
    }
}

#[test]
fn every_rule_has_a_level_a_message_and_a_reason() {
    for rule in RULES {
        assert!(
            rule.level.request.is_some() || rule.level.response.is_some(),
            "{}",
            rule.id
        );
        assert!(!rule.message.is_empty() && !rule.why.is_empty(), "{}", rule.id);
    }
}

#[test]
fn every_example_shows_its_rule_and_no_other() {
    let mut wrong = Vec::new();
    for kind in Kind::ALL {
        let rule = kind.rule();
        let [old, new] = rule.example.documents();
        let [old, new] = [("before", old), ("after", new)]
            .map(|(name, text)| read(text.as_bytes(), &format!("{} {name}", rule.id)));
        let report = match (old, new) {
            (Ok(old), Ok(new)) => compare(&old, &new).unwrap(),
            (Err(error), _) | (_, Err(error)) => {
                wrong.push(error.to_string());
                continue;
            }
        };
        let found: Vec<&str> = report
            .changes
            .iter()
            .map(|change| change.kind.rule().id)
            .collect();
        if found != [rule.id] {
            wrong.push(format!("{}: {found:?}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
