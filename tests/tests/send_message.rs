//! The example `send_message`, as a process of its own: what it prints, its exit statuses, and where it connects to.

#![allow(clippy::unwrap_used)]

use std::net::TcpListener;
use std::process::{Command, Output};

use serde_json::Value;
use tests::hubspot::{Action, Server};
use tests::setup::closed_port;

const PROXIES: [&str; 6] = [
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
];

/// Returns a program with these variables, and none else that it reads.
fn program(path: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(path);
    for name in [
        "HUBSPOT_ACCESS_TOKEN",
        "HUBSPOT_CLIENT_ID",
        "HUBSPOT_CLIENT_SECRET",
        "HUBSPOT_REFRESH_TOKEN",
        "HUBSPOT_BASE_URL",
        "HUBSPOT_API_VERSION",
        "RUST_LOG",
        "NO_PROXY",
        "no_proxy",
    ]
    .iter()
    .chain(&PROXIES)
    {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).args(arguments);
    command
}

fn run(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let path = env!("CARGO_BIN_EXE_send_message");
    program(path, variables, arguments).output().unwrap()
}

/// Runs it with `--json`. Returns its exit status and the one line that it prints.
fn run_json(variables: &[(&str, &str)], arguments: &[&str]) -> (i32, Value) {
    let output = run(variables, &[&["--json"], arguments].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{variables:?} {arguments:?}: {text}");
    (
        output.status.code().unwrap(),
        serde_json::from_str(&text).unwrap(),
    )
}

#[test]
fn reports_wrong_arguments_as_json() {
    let token = [("HUBSPOT_ACCESS_TOKEN", "x")];
    for (variables, arguments, named) in [
        (&[][..], &["--thread", "abc"][..], "--thread"),
        (&[], &["--nonsense"], "--nonsense"),
        (&[], &["--timeout", "-1"], "--timeout"),
        (&[], &["--channel", "1002"], "--channel-account"),
        (&[], &["--comment", "--to", "a@example.com"], "--to"),
        (&token, &["--thread", "1"], "--text <TEXT>"),
    ] {
        let (status, line) = run_json(variables, arguments);
        assert_eq!(status, 2, "{arguments:?}: {line}");
        assert_eq!(line["outcome"], "not_sent", "{line}");
        assert_eq!(line["error"]["kind"], "arguments", "{line}");
        let message = line["error"]["message"].as_str().unwrap();
        assert!(message.contains(named) && !message.contains("Usage"), "{line}");
        // A person gets the same on standard error, and nothing else.
        let output = run(variables, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty(), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(named),
            "{output:?}"
        );
    }
    let help = run(&[], &["--json", "--help"]);
    assert!(help.status.success());
    assert!(
        String::from_utf8_lossy(&help.stdout).contains("Exit status"),
        "{help:?}"
    );
}

#[test]
fn invalid_settings_exit_like_wrong_arguments() {
    let comment = ["--comment", "--thread", "1", "--text", "a"];
    for (variables, named) in [
        (&[("HUBSPOT_API_VERSION", "v9")][..], "HUBSPOT_API_VERSION"),
        (
            &[("HUBSPOT_ACCESS_TOKEN", "x"), ("HUBSPOT_API_VERSION", "v9")],
            "HUBSPOT_API_VERSION",
        ),
        (&[("HUBSPOT_ACCESS_TOKEN", "")], "HUBSPOT_ACCESS_TOKEN"),
        (
            &[
                ("HUBSPOT_ACCESS_TOKEN", "x"),
                ("HUBSPOT_BASE_URL", "http://h.example"),
            ],
            "HUBSPOT_BASE_URL",
        ),
        (&[("HUBSPOT_CLIENT_ID", "x")], "HUBSPOT_CLIENT_SECRET"),
    ] {
        let (status, line) = run_json(variables, &comment);
        assert_eq!(status, 2, "{line}");
        assert_eq!(line["outcome"], "not_sent", "{line}");
        assert_eq!(line["error"]["kind"], "configuration", "{line}");
        assert!(
            line["error"]["message"].as_str().unwrap().contains(named),
            "{line}"
        );
    }
}

#[test]
fn failed_connection_names_host_and_cause() {
    let url = closed_port();
    let variables = [("HUBSPOT_ACCESS_TOKEN", "x"), ("HUBSPOT_BASE_URL", &*url)];
    let comment = ["--comment", "--thread", "1", "--text", "a", "--timeout", "2"];
    let (status, line) = run_json(&variables, &comment);
    assert_eq!(status, 1, "{line}");
    assert_eq!(line["error"]["kind"], "connect", "{line}");
    let message = line["error"]["message"].as_str().unwrap();
    let host = url.trim_start_matches("http://");
    assert!(message.contains(&format!("no connection to {host}: ")), "{line}");
    assert!(message.to_lowercase().contains("refused"), "{line}");
}

/// A proxy that nothing should connect to.
struct Proxy(TcpListener);

impl Proxy {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn variables(&self) -> (String, [&'static str; 6]) {
        (format!("http://{}", self.0.local_addr().unwrap()), PROXIES)
    }

    /// Asserts that nothing has connected since the last check.
    fn saw_nothing(&self) {
        let error = self.0.accept().map(|(_, from)| from).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}");
    }
}

#[test]
fn stand_in_is_reached_without_a_proxy_of_the_environment() {
    let proxy = Proxy::start();
    let (url, names) = proxy.variables();
    for name in names {
        let output = run(&[(name, &url)], &[]);
        assert!(output.status.success(), "{name}: {output:?}");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("Your order has shipped."), "{text}");
        proxy.saw_nothing();
    }
    let all = names.map(|name| (name, &*url));
    assert!(run(&all, &[]).status.success());
    proxy.saw_nothing();
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_for_this_machine_reach_no_proxy_of_the_environment() {
    let refusal = r#"{"status":"error","message":"no","correlationId":"c-1"}"#;
    let server = Server::always(Action::json(400, refusal)).await;
    let proxy = Proxy::start();
    let (url, names) = proxy.variables();
    let all = names.map(|name| (name, &*url));

    let client = [("HUBSPOT_ACCESS_TOKEN", "x"), ("HUBSPOT_BASE_URL", server.url())];
    let (status, line) = run_json(
        &[&all[..], &client].concat(),
        &["--comment", "--thread", "1", "--text", "a"],
    );
    assert_eq!((status, &line["error"]["status"]), (1, &400.into()), "{line}");
    assert_eq!(server.requests().len(), 1);
    proxy.saw_nothing();

    // The base URL is HubSpot's, and the token's is on this machine.
    let token_url = format!("{}/oauth/token", server.url());
    let path = env!("CARGO_BIN_EXE_settings");
    let output = program(path, &all, &["--oauth-at", &token_url]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["status"], 400, "{report}");
    assert!(server.requests()[1].text().contains("client_secret=s-marked"));
    proxy.saw_nothing();

    // Everything else goes through the proxy.
    let https = [
        ("HUBSPOT_ACCESS_TOKEN", "x"),
        ("HUBSPOT_BASE_URL", "https://h.example"),
    ];
    let comment = ["--comment", "--thread", "1", "--text", "a", "--timeout", "0.5"];
    run(&[&all[..], &https].concat(), &comment);
    assert!(proxy.0.accept().is_ok(), "no connection to the proxy");
}

#[cfg(target_os = "linux")]
#[test]
fn only_a_client_of_hubspot_needs_certificates() {
    let none = [
        ("SSL_CERT_FILE", "/nonexistent"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ];
    let output = run(&none, &[]);
    assert!(output.status.success(), "{output:?}");
    let token = [("HUBSPOT_ACCESS_TOKEN", "x")];
    let (status, line) = run_json(
        &[&none[..], &token].concat(),
        &["--comment", "--thread", "1", "--text", "a"],
    );
    assert_eq!(status, 2, "{line}");
    let message = line["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("ca-certificates") && message.contains("SSL_CERT_FILE"),
        "{line}"
    );
}
