//! The HubSpot of the fault injection: the public stand-in, with the fault that is planned for each send.

use std::sync::Arc;

use hubspot_conversations::http;
use hubspot_conversations::mock::{Fault as Injected, NewThread, StandIn, StoredMessage};

use super::fault::{Fault, TOO_LATE, late};
use super::{SEND_HEADER, TestBed, lock, store};
use crate::hubspot::ledger;

type Request = http::Request<bytes::Bytes>;

/// Makes a stand-in inject the faults of a test bed, and rewrite its messages.
pub(super) fn set_up(hubspot: &StandIn, bed: &Arc<TestBed>) {
    hubspot.set_token(crate::setup::TOKEN);
    // Far from what all clients together do: a client would keep within what it is told is left.
    hubspot.limit_per_second(1_000_000);
    hubspot.limit_per_ten_seconds(1_000_000);
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
        let fault = bed.with_plan(Some(send), |plan| plan.current);
        store::alter(fault, &mut bed.dice(send), message);
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
        Fault::Stored429 => Some(foreign_429(salt).after_storing()),
        Fault::Once429 | Fault::Only429 => Some(limited(salt)),
        Fault::Daily429 => Some(Injected::rate_limit("DAILY")),
        Fault::Only500 => Some(only(500)),
        Fault::Only504 => Some(only(504)),
        Fault::Only400 => Some(refusal(400, salt)),
        Fault::Refusal => Some(refusal(
            *bed.dice(salt).pick(&[400, 401, 403, 404, 409, 422, 423, 477]),
            salt,
        )),
        Fault::Foreign4xx => {
            let statuses = [
                400, 401, 403, 404, 407, 409, 413, 421, 422, 423, 460, 477, 499, 600,
            ];
            let status = *bed.dice(salt).pick(&statuses);
            let body = *bed
                .dice(salt)
                .pick(&["", "<html>No</html>", "{}", r#"{"error":"no"}"#]);
            Some(html(status, body).after_storing())
        }
        Fault::Late5xx => {
            let status = *bed.dice(salt).pick(&[500, 502, 503, 520, 521, 525, 530]);
            bed.with_plan(send, |plan| plan.pending = Some(bed.late()));
            Some(only(status).storing_after(TOO_LATE))
        }
        Fault::LateSuccess => {
            let status = *bed.dice(salt).pick(&[200, 201, 202, 204, 207]);
            let body = *bed.dice(salt).pick(&["", "{", "\u{1f}\u{8b}\u{8}", "<html>"]);
            bed.with_plan(send, |plan| plan.pending = Some(bed.late()));
            let success = only(status).body("application/json", if status == 204 { "" } else { body });
            Some(success.storing_after(TOO_LATE))
        }
        Fault::LateReset => {
            bed.with_plan(send, |plan| plan.pending = Some(bed.late()));
            Some(Injected::disconnect().storing_after(TOO_LATE))
        }
        Fault::LateListed | Fault::Rewritten502 | Fault::Misrecorded502 => Some(stored(502)),
        Fault::Late504 => Some(only(504).storing_after(pending())),
        Fault::LateStore => Some(Injected::delay_storing(pending())),
        _ => None,
    }
}

/// One of the forms of HubSpot's own 429.
fn limited(salt: u64) -> Injected {
    let marked = |body: &str| Injected::status(429).body("application/json", body);
    match salt % 3 {
        0 => Injected::rate_limit("SECONDLY"),
        1 => marked(r#"{"status":"error","message":"scripted 429","errorType":"RATE_LIMIT"}"#),
        _ => marked(r#"{"policyName":"A_NEW_ONE"}"#).header("retry-after", "1"),
    }
}

/// One of the forms of a 429 that is not HubSpot's.
fn foreign_429(salt: u64) -> Injected {
    match salt % 3 {
        0 => Injected::status(429).body("text/html", "<html><body>Slow down</body></html>"),
        1 => Injected::status(429).body("application/json", r#"{"status":"error","message":"slow down"}"#),
        _ => Injected::status(429).body("text/plain", ""),
    }
}

/// HubSpot's own refusal, often without a category.
fn refusal(status: u16, salt: u64) -> Injected {
    let body = if salt.is_multiple_of(2) {
        r#"{"status":"error","message":"scripted","category":"VALIDATION_ERROR"}"#
    } else {
        r#"{"status":"error","message":"scripted"}"#
    };
    Injected::status(status).body("application/json", body)
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
