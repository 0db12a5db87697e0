//! Settings of a client, from the environment and from the builder. Invalid ones are rejected when the client is built,
//! by an error that says what to do and shows no secret.

#![allow(clippy::unwrap_used)]

use std::ffi::OsString;
use std::process::Command;
use std::time::Duration;

use hubspot_conversations::{Client, ClientBuilder, DEFAULT_BASE_URL, OAuth};
use serde_json::Value;

const TOKEN: &str = "HUBSPOT_ACCESS_TOKEN";
const ID: &str = "HUBSPOT_CLIENT_ID";
const SECRET: &str = "HUBSPOT_CLIENT_SECRET";
const REFRESH: &str = "HUBSPOT_REFRESH_TOKEN";
const URL: &str = "HUBSPOT_BASE_URL";
const VERSION: &str = "HUBSPOT_API_VERSION";
const ALL: [&str; 6] = [TOKEN, ID, SECRET, REFRESH, URL, VERSION];

/// Part of every secret value.
const MARK: &str = "marked";

/// Returns the report of a process with only these variables.
fn run(variables: &[(&str, OsString)], arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_settings"));
    for name in ALL {
        command.env_remove(name);
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report["shown"].as_str().unwrap().len() > 10, "{report}");
    for shown in ["shown", "error", "builder"] {
        assert!(
            !report[shown].to_string().contains(MARK),
            "{variables:?} is shown: {report}"
        );
    }
    report
}

fn report(variables: &[(&str, &str)]) -> Value {
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, OsString::from(value)))
        .collect();
    run(&variables, &[])
}

/// Asserts that the variables make a client with this base URL.
fn accepts(variables: &[(&str, &str)], url: &str) {
    let report = report(variables);
    assert_eq!(report["url"], url, "{variables:?}: {report}");
}

/// Asserts that the variables are rejected, with an error that contains all of `parts` and none of `others`.
fn rejects(variables: &[(&str, &str)], parts: &[&str], others: &[&str]) {
    let report = report(variables);
    check(&report, parts, others);
}

fn check(report: &Value, parts: &[&str], others: &[&str]) {
    assert_eq!(report["configuration"], true, "{report}");
    let error = report["error"].as_str().unwrap();
    assert!(!error.contains('\n'), "{error}");
    for part in parts {
        assert!(error.contains(part), "{part} in {error}");
    }
    for part in others {
        assert!(!error.contains(part), "no {part} in {error}");
    }
}

const GOOD: &str = "pat-na1-marked";

#[test]
fn uses_the_version_of_the_environment() {
    assert_eq!(report(&[(TOKEN, GOOD)])["version"], "v3");
    for version in hubspot_conversations::ApiVersion::ALL {
        let report = report(&[(TOKEN, GOOD), (VERSION, version.as_str())]);
        assert_eq!(report["version"], version.as_str(), "{report}");
    }
    for unknown in ["v4", "2026-9", "V3", " v3", "2026-09-beta"] {
        rejects(
            &[(TOKEN, GOOD), (VERSION, unknown)],
            &[VERSION, "v3, 2026-09"],
            &[],
        );
    }
    // The token in the wrong variable.
    rejects(
        &[(TOKEN, GOOD), (VERSION, GOOD)],
        &[VERSION, "v3, 2026-09"],
        &[GOOD],
    );
    rejects(&[(TOKEN, GOOD), (VERSION, "")], &[VERSION, "empty"], &[]);
}

#[test]
fn rejects_invalid_path_prefixes() {
    let build = |prefix: &str| builder().path_prefix(prefix).build();
    assert!(build("/conversations/2026-09/conversations").is_ok());
    for bad in ["", "conversations", "/conversations/", "/a?b=c", "/a/../b"] {
        let error = build(bad).unwrap_err();
        assert!(
            error.is_configuration() && error.to_string().contains("path prefix"),
            "{error}"
        );
    }
}

#[test]
fn credentials_of_the_environment_suffice() {
    accepts(&[(TOKEN, GOOD)], DEFAULT_BASE_URL);
    accepts(
        &[(TOKEN, GOOD), (URL, "https://h.example/p/")],
        "https://h.example/p",
    );
    accepts(
        &[(TOKEN, GOOD), (URL, "http://127.0.0.1:9")],
        "http://127.0.0.1:9",
    );
    accepts(
        &[(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")],
        DEFAULT_BASE_URL,
    );
}

#[test]
fn names_the_variable_to_set_where_there_is_none() {
    rejects(&[], &[TOKEN, "private app", "service key"], &[]);
    rejects(&[(URL, "https://h.example")], &[TOKEN], &[]);
}

#[test]
fn rejects_empty_variables_by_name() {
    let whole = [(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")];
    for empty in ["", " ", "\t", "\n"] {
        rejects(&[(TOKEN, empty)], &[TOKEN, "empty", "unset"], &[]);
        rejects(&[(TOKEN, GOOD), (URL, empty)], &[URL, "empty", "unset"], &[]);
        for (name, _) in whole {
            let with_empty = whole.map(|(other, value)| (other, if other == name { empty } else { value }));
            rejects(&with_empty, &[name, "empty", "unset"], &[]);
        }
        let mut conflicting = vec![(TOKEN, empty)];
        conflicting.extend(whole);
        rejects(&conflicting, &[TOKEN, "empty"], &[]);
    }
}

#[test]
fn names_missing_oauth_variables() {
    let whole = [(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")];
    let mut tried = 0;
    for chosen in 1..7_u8 {
        let is_in = |index: usize| chosen & (1 << index) != 0;
        let some: Vec<_> = (0..3)
            .filter(|index| is_in(*index))
            .map(|index| whole[index])
            .collect();
        let missing: Vec<_> = (0..3)
            .filter(|index| !is_in(*index))
            .map(|index| whole[index].0)
            .collect();
        let there: Vec<_> = some.iter().map(|(name, _)| *name).collect();
        rejects(&some, &missing, &there);
        tried += 1;
    }
    assert_eq!(tried, 6);
}

#[test]
fn rejects_several_kinds_of_credentials() {
    let whole = [(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")];
    for chosen in 1..8_u8 {
        let mut both = vec![(TOKEN, GOOD)];
        both.extend(
            (0..3)
                .filter(|index| chosen & (1 << index) != 0)
                .map(|index| whole[index]),
        );
        rejects(&both, &[TOKEN, ID, "unset"], &[]);
    }
    // A token of the builder and one of the environment.
    let report = run(&[(TOKEN, GOOD.into())], &["pat-na1-another-marked"]);
    check(&report, &["several", "one access token"], &[]);
}

#[test]
fn builder_adds_what_the_environment_lacks() {
    let elsewhere = [(URL, "https://h.example/p"), (VERSION, "2026-09")];
    for by_hand in ["--source", "--oauth", "pat-na1-by-hand-marked"] {
        let variables = elsewhere.map(|(name, value)| (name, OsString::from(value)));
        let report = run(&variables, &[by_hand]);
        assert_eq!(
            (&report["url"], &report["version"]),
            (&"https://h.example/p".into(), &"2026-09".into()),
            "{report}"
        );
    }
    // A token source overrides the environment; other credentials conflict with it.
    let oauth = [(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")];
    for there in [&[(TOKEN, GOOD)][..], &oauth] {
        let there: Vec<_> = there
            .iter()
            .map(|(name, value)| (*name, OsString::from(value)))
            .collect();
        assert_eq!(run(&there, &["--source"])["url"], DEFAULT_BASE_URL);
        for by_hand in ["--oauth", "pat-na1-by-hand-marked"] {
            check(
                &run(&there, &[by_hand]),
                &["several", "environment", "in one place"],
                &[],
            );
        }
    }
    // Invalid variables are rejected also where a token source is set.
    for (name, value) in [
        (TOKEN, ""),
        (TOKEN, "Bearer marked"),
        (ID, "app"),
        (VERSION, "v4"),
    ] {
        check(&run(&[(name, value.into())], &["--source"]), &[], &[]);
    }
}

#[test]
fn rejects_secrets_with_surrounding_characters() {
    for odd in [
        "marked x",
        "marked\n",
        "\"marked\"",
        "'marked'",
        "Bearer marked",
        "märked-marked",
        "marked\u{7}",
    ] {
        rejects(&[(TOKEN, odd)], &["access token", TOKEN, "only its value"], &[]);
        rejects(
            &[(ID, "app"), (SECRET, odd), (REFRESH, "r-marked")],
            &["client secret", "only its value"],
            &[],
        );
        rejects(
            &[(ID, "app"), (SECRET, "s-marked"), (REFRESH, odd)],
            &["refresh token", "only its value"],
            &[],
        );
        rejects(
            &[(ID, odd), (SECRET, "s-marked"), (REFRESH, "r-marked")],
            &["client id", "only its value"],
            &[],
        );
    }
}

#[test]
fn rejects_invalid_urls() {
    for (url, parts) in [
        ("api.hubapi.com", &["base URL", DEFAULT_BASE_URL][..]),
        ("h", &["base URL"]),
        ("ftp://h.example", &["https://"]),
        ("http://h.example", &["https://", "allow_insecure_http"]),
        ("https://user:marked@h.example", &["password"]),
        ("https://marked@h.example", &["user name"]),
        ("https://h.example?key=marked", &["query"]),
        ("https://h.example#marked", &["fragment"]),
        ("https://", &["base URL"]),
        ("https://h.example:99999", &["base URL"]),
        ("mailto:marked@h.example", &["base URL"]),
    ] {
        rejects(&[(TOKEN, GOOD), (URL, url)], parts, &[]);
        rejects(&[(TOKEN, GOOD), (URL, url)], &[URL], &["marked"]);
    }
}

#[cfg(unix)]
#[test]
fn rejects_variables_that_are_not_utf8() {
    use std::os::unix::ffi::OsStringExt;
    for name in ALL {
        let mut variables = vec![(name, OsString::from_vec(b"marked-\xff".to_vec()))];
        if name == URL || name == VERSION {
            variables.push((TOKEN, GOOD.into()));
        }
        check(&run(&variables, &[]), &[name, "not UTF-8"], &[]);
    }
}

fn builder() -> ClientBuilder {
    Client::builder().access_token(GOOD)
}

#[test]
fn build_rejects_invalid_settings() {
    let oauth = || OAuth::new("app", "s-marked", "r-marked").unwrap();
    let zero = Duration::ZERO;
    let cases: Vec<(&str, ClientBuilder, &[&str])> = vec![
        ("no credentials", Client::builder(), &["access_token", "OAuth"]),
        ("two tokens", builder().access_token(GOOD), &["several"]),
        ("a token and OAuth", builder().oauth(oauth()), &["several"]),
        (
            "OAuth twice",
            Client::builder().oauth(oauth()).oauth(oauth()),
            &["several"],
        ),
        ("an empty token", Client::builder().access_token(""), &["empty"]),
        (
            "a token with a space",
            Client::builder().access_token("marked "),
            &["only its value"],
        ),
        (
            "a zero connect timeout",
            builder().connect_timeout(zero),
            &["connect timeout", "zero"],
        ),
        (
            "a zero attempt timeout",
            builder().attempt_timeout(zero),
            &["attempt timeout", "zero"],
        ),
        (
            "a zero total timeout",
            builder().total_timeout(zero),
            &["total timeout", "zero"],
        ),
        (
            "a token URL without TLS",
            Client::builder().oauth(oauth().token_url("http://h.example/token")),
            &["token URL", "https://"],
        ),
        (
            "a token URL with a password",
            Client::builder().oauth(oauth().token_url("https://u:marked@h.example/token")),
            &["token URL", "password"],
        ),
        ("an empty base URL", builder().base_url(""), &["base URL"]),
    ];
    assert_eq!(cases.len(), 12);
    for (what, builder, parts) in cases {
        let shown = format!("{builder:?} {builder:#?}");
        assert!(!shown.contains(MARK), "{what}: {shown}");
        let error = builder.build().unwrap_err();
        assert!(error.is_configuration(), "{what}: {error}");
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(MARK), "{what}: {shown}");
        for part in parts {
            assert!(error.to_string().contains(part), "{what}: {part} in {error}");
        }
    }
    for good in [
        builder(),
        Client::builder().oauth(oauth()),
        builder().base_url("http://h.example").allow_insecure_http(),
        builder()
            .attempt_timeout(Duration::from_secs(9))
            .total_timeout(Duration::from_secs(3)),
    ] {
        good.build().unwrap();
    }
}
