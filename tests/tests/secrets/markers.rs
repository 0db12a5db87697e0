//! The markers, servers that repeat them, and all output that could show them.

use std::error::Error as _;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use hubspot_conversations::{
    ActorId, ChannelAccount, ClientBuilder, Error, NewMessage, Recipient, RetryPolicy,
};
use tests::hubspot::{Action, Request};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Part of every marker, and of nothing else.
pub(crate) const MARK: &str = "zanzi";
pub(crate) const TOKEN: &str = "pat-na1-zanzitoken-5d1c0a7e";
pub(crate) const CLIENT_SECRET: &str = "zanzi+secret/of-the-app";
pub(crate) const REFRESH_TOKEN: &str = "zanzirefresh-1";
/// Contains characters that JSON, HTML and URLs escape.
pub(crate) const TEXT: &str = "Dear \"Zanzitext\", the <kettle> & the cup\nare yours, zanzitext";
pub(crate) const RICH_TEXT: &str = "<p>Dear <b>Zanzirich</b> &amp; the cup</p>";
pub(crate) const SUBJECT: &str = "About zanzisubject";
/// Too short to be redacted by its parts.
pub(crate) const NAME: &str = "Zanziname";
pub(crate) const ADDRESS: &str = "zanziaddress@example.test";
pub(crate) const HEADER: &str = "zanziheader-of-a-proxy";
pub(crate) const PARAMETER: &str = "zanzi parameter";

pub(crate) const ALL: [&str; 10] = [
    TOKEN,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    TEXT,
    RICH_TEXT,
    SUBJECT,
    NAME,
    ADDRESS,
    HEADER,
    PARAMETER,
];

/// Returns a message with every marker that a message can have.
pub(crate) fn draft() -> NewMessage {
    let recipient = Recipient::email(ADDRESS).name(NAME);
    NewMessage::new(TEXT, ActorId::agent(1), ChannelAccount::email("55"))
        .rich_text(RICH_TEXT)
        .subject(SUBJECT)
        .recipient(recipient)
}

/// Returns the forms in which a server may repeat a text.
fn forms(text: &str) -> Vec<String> {
    let json = serde_json::Value::from(text).to_string();
    let html = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let encoded = reqwest::Url::parse_with_params("http://h/", [("a", text)]).unwrap();
    let encoded = encoded.query().unwrap().trim_start_matches("a=").to_owned();
    // Truncated, as long messages are.
    let truncated: String = text.chars().take(text.chars().count() - 1).collect();
    let mut all = vec![text.to_owned(), json, html, encoded];
    if truncated.chars().count() >= 10 {
        all.push(truncated);
    }
    // In another case and spacing.
    all.push(text.to_uppercase());
    all.push(text.replace(' ', "\n  "));
    all.push(text.split_whitespace().collect());
    all
}

/// Returns an error message that repeats every marker of a request, in every form.
pub(crate) fn echo_of(request: &Request) -> String {
    let sent_text = [request.head.as_str(), request.text()].join("\n");
    let sent = ALL.iter().filter(|marker| {
        forms(marker)
            .iter()
            .take(4)
            .any(|form| sent_text.contains(form.trim_matches('"')))
    });
    let all: Vec<String> = sent.flat_map(|marker| forms(marker)).collect();
    format!("cannot take '{}' of the request", all.join("' and '"))
}

/// A request with every marker.
pub(crate) fn everything() -> Request {
    Request::new("", ALL.join("\n"))
}

/// Returns a complete error body that repeats a text in each of its fields.
pub(crate) fn error_body(echo: &str) -> String {
    serde_json::json!({
        "status": echo,
        "message": echo,
        "category": echo,
        "subCategory": echo,
        "correlationId": echo,
        "policyName": echo,
        "context": { echo: [echo] },
        "links": { "help": echo },
        "errors": [{ "message": echo, "code": echo, "in": echo, "subCategory": echo, "context": { "requiredScopes": [echo] } }],
        "more": echo,
    })
    .to_string()
}

/// Number of [`bodies`].
pub(crate) const BODIES: usize = 7;

/// Returns bodies that repeat a text, with their content types.
pub(crate) fn bodies(echo: &str) -> [(&'static str, String); BODIES] {
    let whole = error_body(echo);
    let some: String = whole.chars().take(whole.chars().count() / 2).collect();
    [
        ("application/json", whole),
        ("application/json", some),
        ("application/json", serde_json::Value::from(echo).to_string()),
        (
            "application/json",
            serde_json::json!([echo, { "a": echo }]).to_string(),
        ),
        (
            "application/json",
            serde_json::json!({ "message": { "a": echo }, "errors": echo }).to_string(),
        ),
        ("text/html", format!("<html><title>{echo}</title>")),
        ("text/plain", echo.to_owned()),
    ]
}

/// Returns a response that repeats what was sent, in its body and, where the characters allow it, in its headers.
pub(crate) fn response(status: u16, body: usize, request: &Request, elsewhere: &str) -> Action {
    let echo = echo_of(request);
    let (content_type, body) = &bodies(&echo)[body];
    let location = format!("{elsewhere}/?token={TOKEN}&to={ADDRESS}");
    let id: String = echo.chars().filter(|c| c.is_ascii() && !c.is_control()).collect();
    let cookie = format!("seen={TOKEN}");
    let headers = [
        ("content-type", *content_type),
        ("location", &location),
        ("x-hubspot-correlation-id", &id),
        ("x-hubspot-auth-failure", &id),
        ("set-cookie", &cookie),
    ];
    Action::response(status, &headers, body)
}

/// Returns an empty page if the request is a search for a message.
pub(crate) fn empty_search(request: &Request) -> Option<Action> {
    let is_search = request.method.as_str() == "GET" && request.head.contains("/messages?limit=100");
    is_search.then(|| Action::json(200, r#"{"results":[]}"#))
}

pub(crate) fn builder(url: &str) -> ClientBuilder {
    let short = Duration::from_millis(1);
    let policy = RetryPolicy::default().max_attempts(2).backoff(short, short);
    tests::setup::unconfigured()
        .base_url(url)
        .settle_time(Duration::ZERO)
        .retry(policy.max_retry_after(short))
}

/// Returns everything that a program can print of an error, without HubSpot's own message and body.
pub(crate) fn shown(error: &Error) -> String {
    let mut all = format!("{error}\n{error:#}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        all.push_str(&format!("\n{cause}\n{cause:?}\n{cause:#?}"));
        source = cause.source();
    }
    all.push_str(&format!("\n{:?}\n{:?}", error.kind(), error.receipt()));
    all
}

/// Asserts that a text contains no part of a marker.
pub(crate) fn clean(what: &str, text: &str) {
    assert!(text.len() > 5, "{what}: nothing was checked");
    let low = text.to_lowercase();
    if let Some((before, after)) = low.split_once(MARK) {
        let before: String = before
            .chars()
            .rev()
            .take(200)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let after: String = after.chars().take(200).collect();
        panic!("{what} shows a marker: …{before}{MARK}{after}…");
    }
}

/// All traces and logs of this process, from every target, at the most verbose level.
#[derive(Clone)]
pub(crate) struct Traced(Arc<Mutex<Vec<u8>>>);

impl Traced {
    pub(crate) fn start() -> Self {
        static ALL: OnceLock<Traced> = OnceLock::new();
        let start = || {
            let all = Self(Arc::default());
            let writer = all.clone();
            let lines = tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_span_events(FmtSpan::FULL)
                .with_writer(move || writer.clone());
            // It includes the `log` records of the dependencies.
            tracing_subscriber::registry()
                .with(LevelFilter::TRACE)
                .with(lines)
                .init();
            tracing::trace!("the most verbose level");
            all
        };
        ALL.get_or_init(start).clone()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// Asserts that the traces contain no marker, and that they are complete.
    pub(crate) fn clean(&self) {
        static SEEN: Mutex<usize> = Mutex::new(0);
        // Continues where the last check of any test ended, since the traces grow long.
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()[*seen..]).into_owned();
        assert!(
            *seen > 0 || text.contains("hubspot{operation="),
            "this crate's span is missing"
        );
        assert!(
            *seen > 0 || text.contains("TRACE"),
            "the most verbose level is missing"
        );
        for line in text.lines() {
            assert!(!line.to_lowercase().contains(MARK), "traced: {line}");
        }
        // The last line may be incomplete.
        *seen += text.rfind('\n').map_or(0, |end| end + 1);
    }
}

impl io::Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
