//! The HubSpot of the fault injection: the public stand-in, with the fault that is planned for each send.

use std::sync::Arc;

use hubspot_conversations::http;
use hubspot_conversations::mock::{Fault as Injected, NewThread, StandIn, StoredMessage};

use super::fault::{Fault, late};
use super::{SEND_HEADER, TestBed, lock, store};
use crate::hubspot::ledger;

type Request = http::Request<bytes::Bytes>;

/// Makes a stand-in inject the faults of a test bed, and rewrite its messages.
pub(super) fn set_up(hubspot: &StandIn, bed: &Arc<TestBed>) {
    hubspot.set_token(crate::setup::TOKEN);
    let (faulty, rewriting) = (Arc::downgrade(bed), Arc::downgrade(bed));
    hubspot.fail_with(move |request| inject(&*faulty.upgrade()?, request));
    hubspot.rewrite_with(move |request, message| {
        if let Some(bed) = rewriting.upgrade() {
            stored(&bed, request, message);
        }
    });
}

fn send_of(request: &Request) -> Option<u64> {
    let send = request.headers().get(SEND_HEADER)?;
    Some(send.to_str().unwrap().parse().expect("a number"))
}

fn thread_of(request: &Request) -> u64 {
    ledger::thread(request.uri().path()).expect("a thread")
}

fn stored(bed: &TestBed, request: &Request, message: &mut StoredMessage) {
    let _panics = bed.count_panics();
    store::rewrite(bed, thread_of(request), message);
    if let Some(send) = send_of(request) {
        let id = message.json["id"].as_str().expect("an id");
        lock(&bed.sent).insert(store::undashed(id), send);
        bed.with_plan(Some(send), |plan| plan.pending = None);
    }
}

/// Returns the fault of a request. Each thread exists as soon as a request names it.
fn inject(bed: &TestBed, request: &Request) -> Option<Injected> {
    let _panics = bed.count_panics();
    bed.add_thread(thread_of(request));
    if request.method() == http::Method::GET {
        // Every few pages are short or empty.
        bed.hubspot.uneven_pages(lock(&bed.dice).percent(15));
        return None;
    }
    let send = send_of(request);
    let salt = send.unwrap_or_default();
    let html = |status, body: &str| Injected::status(status).body("text/html", body);
    let only = Injected::status;
    let stored = |status| only(status).after_storing();
    let pending = || {
        bed.with_plan(send, |plan| plan.pending = Some(bed.late()));
        late(&mut bed.dice(salt))
    };
    match bed.with_plan(send, |plan| plan.current) {
        Fault::Stored500 => Some(stored(500)),
        Fault::Stored502 => Some(html(502, "<html><body>Bad gateway</body></html>").after_storing()),
        Fault::Stored503 => Some(stored(503)),
        Fault::Stored504 => Some(stored(504)),
        Fault::Stored408 => Some(stored(408)),
        Fault::Stored524 => Some(stored(524)),
        Fault::Stored429 => Some(limited(salt).after_storing()),
        Fault::Once429 | Fault::Only429 => Some(limited(salt)),
        Fault::Daily429 => Some(Injected::rate_limit("DAILY")),
        Fault::Only500 => Some(only(500)),
        Fault::Only504 => Some(only(504)),
        Fault::Only400 => Some(only(400)),
        Fault::Late504 => Some(only(504).storing_after(pending())),
        Fault::LateStore => Some(Injected::delay_storing(pending())),
        _ => None,
    }
}

/// One of the forms of a 429.
fn limited(salt: u64) -> Injected {
    let plain = || {
        Injected::status(429).body(
            "application/json",
            r#"{"status":"error","message":"scripted 429"}"#,
        )
    };
    match salt % 4 {
        0 => Injected::rate_limit("SECONDLY"),
        1 => plain(),
        2 => Injected::status(429).body("text/html", "<html><body>Slow down</body></html>"),
        _ => plain().header("retry-after", "1"),
    }
}

impl TestBed {
    /// Adds a thread that does not exist yet, on e-mail or on live chat.
    pub(super) fn add_thread(&self, thread: u64) {
        if lock(&self.threads).insert(thread) {
            let new = if store::is_mail(thread) {
                NewThread::email("customer@example.com")
            } else {
                NewThread::live_chat("customer")
            };
            self.hubspot.add_thread(new.id(thread));
        }
    }
}
