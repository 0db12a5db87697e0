//! What a client is set up with: from the environment, and by hand. What cannot work is refused when the client is
//! built, with what to do, and nothing secret is shown.

// What the tests share stops where it stands, as they do.
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

/// It stands in every value that is a secret.
const MARK: &str = "marked";

/// What a process with these variables, and none of the others, makes of them.
fn run(variables: &[(&str, OsString)], arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_settings"));
    for name in ALL {
        command.env_remove(name);
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["shown"].as_str().unwrap().len() > 10, "{said}");
    for shown in ["shown", "error", "builder"] {
        assert!(
            !said[shown].to_string().contains(MARK),
            "{variables:?} is shown: {said}"
        );
    }
    said
}

fn made(variables: &[(&str, &str)]) -> Value {
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, OsString::from(value)))
        .collect();
    run(&variables, &[])
}

/// The variables make a client, of this address.
fn works(variables: &[(&str, &str)], url: &str) {
    let said = made(variables);
    assert_eq!(said["url"], url, "{variables:?}: {said}");
}

/// The variables are refused, in words that have these in them and none of the others.
fn refused(variables: &[(&str, &str)], words: &[&str], others: &[&str]) {
    let said = made(variables);
    check(&said, words, others);
}

fn check(said: &Value, words: &[&str], others: &[&str]) {
    assert_eq!(said["configuration"], true, "{said}");
    let error = said["error"].as_str().unwrap();
    assert!(!error.contains('\n'), "{error}");
    for word in words {
        assert!(error.contains(word), "{word} in {error}");
    }
    for word in others {
        assert!(!error.contains(word), "no {word} in {error}");
    }
}

const GOOD: &str = "pat-na1-marked";

#[test]
fn the_version_of_the_environment_is_spoken() {
    assert_eq!(made(&[(TOKEN, GOOD)])["version"], "v3");
    for version in hubspot_conversations::ApiVersion::ALL {
        let said = made(&[(TOKEN, GOOD), (VERSION, version.as_str())]);
        assert_eq!(said["version"], version.as_str(), "{said}");
    }
    for unknown in ["v4", "2026-9", "V3", " v3", "2026-09-beta"] {
        refused(
            &[(TOKEN, GOOD), (VERSION, unknown)],
            &[VERSION, "v3, 2026-09"],
            &[],
        );
    }
    // It may have got what belongs elsewhere.
    refused(
        &[(TOKEN, GOOD), (VERSION, GOOD)],
        &[VERSION, "v3, 2026-09"],
        &[GOOD],
    );
    refused(&[(TOKEN, GOOD), (VERSION, "")], &[VERSION, "empty"], &[]);
}

#[test]
fn a_path_prefix_that_cannot_begin_a_path_is_refused() {
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
fn a_token_of_the_environment_is_enough() {
    works(&[(TOKEN, GOOD)], DEFAULT_BASE_URL);
    works(
        &[(TOKEN, GOOD), (URL, "https://h.example/p/")],
        "https://h.example/p",
    );
    works(
        &[(TOKEN, GOOD), (URL, "http://127.0.0.1:9")],
        "http://127.0.0.1:9",
    );
    works(
        &[(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")],
        DEFAULT_BASE_URL,
    );
}

#[test]
fn nothing_at_all_is_refused_with_what_to_set() {
    refused(&[], &[TOKEN, "private app", "service key"], &[]);
    refused(&[(URL, "https://h.example")], &[TOKEN], &[]);
}

#[test]
fn what_is_empty_is_refused_by_its_name() {
    let whole = [(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")];
    for empty in ["", " ", "\t", "\n"] {
        refused(&[(TOKEN, empty)], &[TOKEN, "empty", "unset"], &[]);
        refused(&[(TOKEN, GOOD), (URL, empty)], &[URL, "empty", "unset"], &[]);
        for (name, _) in whole {
            let with_empty = whole.map(|(other, value)| (other, if other == name { empty } else { value }));
            refused(&with_empty, &[name, "empty", "unset"], &[]);
        }
        let mut conflicting = vec![(TOKEN, empty)];
        conflicting.extend(whole);
        refused(&conflicting, &[TOKEN, "empty"], &[]);
    }
}

#[test]
fn some_of_the_oauth_variables_are_refused_with_those_that_are_missing() {
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
        refused(&some, &missing, &there);
        tried += 1;
    }
    assert_eq!(tried, 6);
}

#[test]
fn two_sorts_of_credentials_are_refused() {
    let whole = [(ID, "app"), (SECRET, "s-marked"), (REFRESH, "r-marked")];
    for chosen in 1..8_u8 {
        let mut both = vec![(TOKEN, GOOD)];
        both.extend(
            (0..3)
                .filter(|index| chosen & (1 << index) != 0)
                .map(|index| whole[index]),
        );
        refused(&both, &[TOKEN, ID, "unset"], &[]);
    }
    // And one that is given by hand beside that of the environment.
    let said = run(&[(TOKEN, GOOD.into())], &["pat-na1-another-marked"]);
    check(&said, &["several", "one access token"], &[]);
}

#[test]
fn what_the_environment_does_not_have_may_be_given_by_hand() {
    let elsewhere = [(URL, "https://h.example/p"), (VERSION, "2026-09")];
    for by_hand in ["--source", "--oauth", "pat-na1-by-hand-marked"] {
        let variables = elsewhere.map(|(name, value)| (name, OsString::from(value)));
        let said = run(&variables, &[by_hand]);
        assert_eq!(
            (&said["url"], &said["version"]),
            (&"https://h.example/p".into(), &"2026-09".into()),
            "{said}"
        );
    }
    // A source takes the place of what is there; anything else beside it is a mistake, and told.
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
    // What is wrong in the environment is, whoever gives the tokens.
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
fn what_was_pasted_with_something_beside_it_is_refused() {
    for odd in [
        "marked x",
        "marked\n",
        "\"marked\"",
        "'marked'",
        "Bearer marked",
        "märked-marked",
        "marked\u{7}",
    ] {
        refused(&[(TOKEN, odd)], &["access token", TOKEN, "alone"], &[]);
        refused(
            &[(ID, "app"), (SECRET, odd), (REFRESH, "r-marked")],
            &["client secret", "alone"],
            &[],
        );
        refused(
            &[(ID, "app"), (SECRET, "s-marked"), (REFRESH, odd)],
            &["refresh token", "alone"],
            &[],
        );
        refused(
            &[(ID, odd), (SECRET, "s-marked"), (REFRESH, "r-marked")],
            &["client id", "alone"],
            &[],
        );
    }
}

#[test]
fn an_address_that_cannot_be_is_refused() {
    for (url, words) in [
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
        refused(&[(TOKEN, GOOD), (URL, url)], words, &[]);
        refused(&[(TOKEN, GOOD), (URL, url)], &[URL], &["marked"]);
    }
}

#[cfg(unix)]
#[test]
fn what_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStringExt;
    for name in ALL {
        let mut variables = vec![(name, OsString::from_vec(b"marked-\xff".to_vec()))];
        if name == URL || name == VERSION {
            variables.push((TOKEN, GOOD.into()));
        }
        check(&run(&variables, &[]), &[name, "not text"], &[]);
    }
}

fn builder() -> ClientBuilder {
    Client::builder().access_token(GOOD)
}

#[test]
fn what_is_set_by_hand_is_judged_when_the_client_is_built() {
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
            &["alone"],
        ),
        (
            "no time to connect",
            builder().connect_timeout(zero),
            &["connect timeout", "zero"],
        ),
        (
            "no time for an attempt",
            builder().attempt_timeout(zero),
            &["attempt timeout", "zero"],
        ),
        (
            "no time at all",
            builder().total_timeout(zero),
            &["total timeout", "zero"],
        ),
        (
            "an address in the clear for secrets",
            Client::builder().oauth(oauth().token_url("http://h.example/token")),
            &["token URL", "https://"],
        ),
        (
            "an address with a password for secrets",
            Client::builder().oauth(oauth().token_url("https://u:marked@h.example/token")),
            &["token URL", "password"],
        ),
        ("an empty address", builder().base_url(""), &["base URL"]),
    ];
    assert_eq!(cases.len(), 12);
    for (what, builder, words) in cases {
        let shown = format!("{builder:?} {builder:#?}");
        assert!(!shown.contains(MARK), "{what}: {shown}");
        let error = builder.build().unwrap_err();
        assert!(error.is_configuration(), "{what}: {error}");
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains(MARK), "{what}: {shown}");
        for word in words {
            assert!(error.to_string().contains(word), "{what}: {word} in {error}");
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
