//! The fields of spans.
//!
//! Alone in its process: `tracing` remembers for each place in the code whether anybody listens. A place that another thread
//! meets for the first time just while a subscriber is set can be remembered as unheard, for good.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use hubspot_conversations::RetryPolicy;
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// The fields of a span, as text.
type Texts = BTreeMap<&'static str, String>;

/// The fields of the spans.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<(Id, Texts)>>>);

struct Fields<'a>(&'a mut Texts);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: tracing::Subscriber> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        if attributes.metadata().name() == "hubspot" {
            let mut fields = Texts::new();
            attributes.record(&mut Fields(&mut fields));
            self.0.lock().unwrap().push((id.clone(), fields));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut spans = self.0.lock().unwrap();
        // An id is given again once its span is closed.
        let own = spans.iter_mut().rfind(|(own, _)| own == id);
        if let Some((_, fields)) = own {
            values.record(&mut Fields(fields));
        }
    }
}

#[tokio::test]
async fn spans_have_the_fields_of_opentelemetry() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(spans.clone()));
    let stand_in = StandIn::start();
    let client = stand_in.client().unwrap();
    stand_in.fail_next(Fault::status(503).on(Operation::ListMessages));
    client.list_messages(stand_in.email_thread()).await.unwrap();
    client.list_messages(404_404).await.unwrap_err();
    stand_in.fail_next(Fault::disconnect().on(Operation::ListMessages));
    let once = client.with(hubspot_conversations::CallOptions::new().retry(RetryPolicy::never()));
    once.list_messages(stand_in.email_thread()).await.unwrap_err();
    let spans = spans.0.lock().unwrap();
    let spans: Vec<_> = spans.iter().map(|(_, fields)| fields).collect();
    assert_eq!(spans.len(), 3);
    let port = stand_in
        .base_url()
        .rsplit(':')
        .next()
        .unwrap()
        .trim_end_matches('/')
        .to_owned();
    for span in &spans {
        let of = |name| span.get(name).map(String::as_str);
        assert_eq!(of("otel.kind"), Some("client"), "{span:?}");
        assert_eq!(of("http.request.method"), Some("GET"));
        assert_eq!(
            (of("server.address"), of("server.port")),
            (Some("127.0.0.1"), Some(port.as_str()))
        );
        assert_eq!(of("operation"), Some("list_messages"));
    }
    let of = |span: usize, name| spans[span].get(name).map(String::as_str);
    let outcome = |span| {
        [
            "http.response.status_code",
            "http.request.resend_count",
            "error.type",
        ]
        .map(|name| of(span, name))
    };
    assert_eq!(outcome(0), [Some("200"), Some("1"), None]);
    assert_eq!(outcome(1), [Some("404"), None, Some("404")]);
    assert_eq!(outcome(2), [None, None, Some("transport")]);
}
