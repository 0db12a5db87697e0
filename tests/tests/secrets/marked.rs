//! Markers, everything that repeats them, and everything that could show them.

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

/// It stands in every marker and nowhere else.
pub(crate) const MARK: &str = "zanzi";
pub(crate) const TOKEN: &str = "pat-na1-zanzitoken-5d1c0a7e";
pub(crate) const CLIENT_SECRET: &str = "zanzi+secret/of-the-app";
pub(crate) const REFRESH_TOKEN: &str = "zanzirefresh-1";
/// With what is written differently in JSON, in HTML and in an address.
pub(crate) const TEXT: &str = "Dear \"Zanzitext\", the <kettle> & the cup\nare yours, zanzitext";
pub(crate) const RICH_TEXT: &str = "<p>Dear <b>Zanzirich</b> &amp; the cup</p>";
pub(crate) const SUBJECT: &str = "About zanzisubject";
/// Shorter than what is found by its parts.
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

/// A message with every marker that a message can hold.
pub(crate) fn draft() -> NewMessage {
    let recipient = Recipient::email(ADDRESS).name(NAME);
    NewMessage::new(TEXT, ActorId::agent(1), ChannelAccount::email("55"))
        .rich_text(RICH_TEXT)
        .subject(SUBJECT)
        .recipient(recipient)
}

/// A text in the ways in which a server may repeat it.
fn forms(text: &str) -> Vec<String> {
    let json = serde_json::Value::from(text).to_string();
    let html = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let encoded = reqwest::Url::parse_with_params("http://h/", [("a", text)]).unwrap();
    let encoded = encoded.query().unwrap().trim_start_matches("a=").to_owned();
    // Cut off, as long messages are.
    let most: String = text.chars().take(text.chars().count() - 1).collect();
    let mut all = vec![text.to_owned(), json, html, encoded];
    if most.chars().count() >= 10 {
        all.push(most);
    }
    all
}

/// Everything that a request said, in every form, in words around it.
pub(crate) fn repeated(came: &Request) -> String {
    let said = [came.head.as_str(), came.text()].join("\n");
    let sent = ALL.iter().filter(|marker| {
        forms(marker)
            .iter()
            .take(4)
            .any(|form| said.contains(form.trim_matches('"')))
    });
    let all: Vec<String> = sent.flat_map(|marker| forms(marker)).collect();
    format!("cannot take '{}' of the request", all.join("' and '"))
}

/// Every marker, as if all had been sent.
pub(crate) fn everything() -> Request {
    Request::new("", ALL.join("\n"))
}

/// An error that repeats something in each of its fields, and is a whole one.
pub(crate) fn error_body(said: &str) -> String {
    serde_json::json!({
        "status": said,
        "message": said,
        "category": said,
        "subCategory": said,
        "correlationId": said,
        "policyName": said,
        "context": { said: [said] },
        "links": { "help": said },
        "errors": [{ "message": said, "code": said, "in": said, "subCategory": said, "context": { "requiredScopes": [said] } }],
        "more": said,
    })
    .to_string()
}

/// How many [`bodies`] there are.
pub(crate) const BODIES: usize = 7;

/// Bodies that repeat something, with what they are.
pub(crate) fn bodies(said: &str) -> [(&'static str, String); BODIES] {
    let whole = error_body(said);
    let some: String = whole.chars().take(whole.chars().count() / 2).collect();
    [
        ("application/json", whole),
        ("application/json", some),
        ("application/json", serde_json::Value::from(said).to_string()),
        (
            "application/json",
            serde_json::json!([said, { "a": said }]).to_string(),
        ),
        (
            "application/json",
            serde_json::json!({ "message": { "a": said }, "errors": said }).to_string(),
        ),
        ("text/html", format!("<html><title>{said}</title>")),
        ("text/plain", said.to_owned()),
    ]
}

/// An answer that repeats what was sent: in its body, and in its headers as far as they can hold it.
pub(crate) fn answer(status: u16, body: usize, came: &Request, elsewhere: &str) -> Action {
    let said = repeated(came);
    let (content_type, body) = &bodies(&said)[body];
    let location = format!("{elsewhere}/?token={TOKEN}&to={ADDRESS}");
    let id: String = said.chars().filter(|c| c.is_ascii() && !c.is_control()).collect();
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

/// What to answer to whoever looks for the message: an empty page, and that is all.
pub(crate) fn looked_for(came: &Request) -> Option<Action> {
    let looking = came.method.as_str() == "GET" && came.head.contains("/messages?limit=100");
    looking.then(|| Action::json(200, r#"{"results":[]}"#))
}

pub(crate) fn builder(url: &str) -> ClientBuilder {
    let short = Duration::from_millis(1);
    let policy = RetryPolicy::default().max_attempts(2).backoff(short, short);
    tests::setup::unconfigured()
        .base_url(url)
        .settle_time(Duration::ZERO)
        .retry(policy.max_retry_after(short))
}

/// All that a program can print of an error without asking it for HubSpot's own words.
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

/// Fails if there is a marker in a text, or a trace of one.
pub(crate) fn clean(what: &str, text: &str) {
    assert!(text.len() > 5, "{what}: nothing to look at");
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

/// All that was traced and logged in this process, from every target, at the most verbose level.
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
            // With it goes what the dependencies say by `log`.
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

    /// Fails if there is a marker in it; and if it is not what it should be.
    pub(crate) fn clean(&self) {
        static SEEN: Mutex<usize> = Mutex::new(0);
        // From where it was clean the last time, whichever test looked: it grows long.
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()[*seen..]).into_owned();
        assert!(
            *seen > 0 || text.contains("hubspot{operation="),
            "our span is traced"
        );
        assert!(
            *seen > 0 || text.contains("TRACE"),
            "what is most verbose is traced"
        );
        for line in text.lines() {
            assert!(!line.to_lowercase().contains(MARK), "traced: {line}");
        }
        // What is being written may be half a line.
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
