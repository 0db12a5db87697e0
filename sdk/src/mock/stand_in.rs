//! A small HubSpot on this machine.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::{Value, json};

use super::reply::{Reply, Request};
use super::routes;
use super::state::{AGENT, CHAT, EMAIL, INBOX, LIVE_CHAT, MAILBOX, State, Thread, VISITOR};
use crate::{ActorId, ChannelAccount, Client, ClientBuilder, Message, Result, ThreadId};

const EMAIL_THREAD: i64 = 8_000_000_001;
const CHAT_THREAD: i64 = 8_000_000_002;
const CUSTOMER: &str = "customer@example.com";
const CHAT_CUSTOMER: &str = "chat-customer-0001";

/// A small HubSpot on this machine: threads, messages, actors, inboxes, channels, and the rules that HubSpot is known
/// to have.
///
/// It listens on a free port of the loopback interface until it is dropped. One account, one token, two
/// threads to start with: [`email_thread`](Self::email_thread) and [`chat_thread`](Self::chat_thread), each
/// with one message from the customer.
pub struct StandIn {
    server: MockServer,
    state: Arc<Mutex<State>>,
}

impl StandIn {
    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State::new("stand-in-token".to_owned())));
        let server = MockServer::start();
        let shared = Arc::clone(&state);
        server.mock(|when, then| {
            when.is_true(|_| true);
            then.respond_with(move |request| respond(&mut lock(&shared), request));
        });
        let stand_in = Self { server, state };
        stand_in.seed();
        stand_in
    }

    fn seed(&self) {
        let threads = [
            (EMAIL_THREAD, EMAIL, MAILBOX, Some("6001")),
            (CHAT_THREAD, LIVE_CHAT, CHAT, None),
        ];
        for (id, channel, account, ticket) in threads {
            let mut state = lock(&self.state);
            let thread = Thread {
                channel,
                account,
                inbox: INBOX,
                contact: "9001",
                ticket,
                status: "OPEN",
                assignee: None,
                archived: false,
                created_at: state.now(),
                closed_at: None,
                messages: Vec::new(),
            };
            state.threads.insert(id, thread);
        }
        self.receive(EMAIL_THREAD, "Where is my order?");
        self.receive(CHAT_THREAD, "Is anybody there?");
    }

    /// A client for it.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up on this machine.
    pub fn client(&self) -> Result<Client> {
        self.client_builder().build()
    }

    /// The same with settings of yours, such as the API's version: it serves every one.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url(self.base_url())
            .access_token(self.token())
    }

    /// Where it listens.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// The one token that it takes.
    #[must_use]
    pub fn token(&self) -> String {
        lock(&self.state).token.clone()
    }

    /// The agent to send as.
    #[must_use]
    pub fn agent(&self) -> ActorId {
        ActorId::agent(AGENT)
    }

    /// The customer, as an actor.
    #[must_use]
    pub fn visitor(&self) -> ActorId {
        VISITOR.parse().unwrap_or_default()
    }

    /// The id of the inbox that both threads are in.
    #[must_use]
    pub fn inbox(&self) -> &'static str {
        INBOX
    }

    /// The e-mail address of the customer on the e-mail thread.
    #[must_use]
    pub fn customer(&self) -> &'static str {
        CUSTOMER
    }

    /// The opaque id of the customer on the live chat thread.
    #[must_use]
    pub fn chat_customer(&self) -> &'static str {
        CHAT_CUSTOMER
    }

    /// The mailbox to send mail from.
    #[must_use]
    pub fn mailbox(&self) -> ChannelAccount {
        ChannelAccount::email(MAILBOX)
    }

    /// The live chat to send chat messages from.
    #[must_use]
    pub fn live_chat(&self) -> ChannelAccount {
        ChannelAccount::live_chat(CHAT)
    }

    /// A thread on e-mail.
    #[must_use]
    pub fn email_thread(&self) -> ThreadId {
        EMAIL_THREAD.into()
    }

    /// A thread on live chat.
    #[must_use]
    pub fn chat_thread(&self) -> ThreadId {
        CHAT_THREAD.into()
    }

    /// Takes a scope away from the token: `conversations.read` or `conversations.write`.
    pub fn revoke_scope(&self, scope: &str) {
        lock(&self.state).scopes.retain(|granted| granted != scope);
    }

    /// Has the customer write to a thread.
    pub fn receive(&self, thread: impl Into<ThreadId>, text: &str) {
        let thread = i64::from(thread.into());
        let mut state = lock(&self.state);
        let Some(channel) = state.threads.get(&thread).map(|thread| thread.channel) else {
            return;
        };
        let (account, address) = if channel == EMAIL {
            (MAILBOX, json!({"type": "HS_EMAIL_ADDRESS", "value": CUSTOMER}))
        } else {
            (
                CHAT,
                json!({"type": "CHANNEL_SPECIFIC_OPAQUE_ID", "value": CHAT_CUSTOMER}),
            )
        };
        let mut message = json!({
            "type": "MESSAGE",
            "text": text,
            "richText": format!("<p>{text}</p>"),
            "attachments": [],
            "createdBy": VISITOR,
            "client": {"clientType": "HUBSPOT"},
            "senders": [{"actorId": VISITOR, "name": "Robin Example", "deliveryIdentifier": address}],
            "recipients": [],
            "channelId": channel,
            "channelAccountId": account,
            "direction": "INCOMING",
            "status": {"statusType": "RECEIVED"},
            "truncationStatus": "NOT_TRUNCATED",
        });
        if channel == EMAIL {
            message["senders"][0]["senderField"] = "FROM".into();
            message["subject"] = "My order".into();
        }
        state.store(thread, message);
    }

    /// What is on a thread, oldest first.
    #[must_use]
    pub fn messages(&self, thread: impl Into<ThreadId>) -> Vec<Message> {
        let state = lock(&self.state);
        let stored = state.messages(thread.into().into());
        stored
            .filter_map(|message| serde_json::from_value(message.json.clone()).ok())
            .collect()
    }
}

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn respond(state: &mut State, request: &HttpMockRequest) -> HttpMockResponse {
    let method = request.method_str().to_owned();
    let uri = request.uri();
    let headers = request.headers();
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    let query = reqwest::Url::parse(&format!("http://stand-in{uri}"))
        .map(|url| url.query_pairs().into_owned().collect())
        .unwrap_or_default();
    let request = Request {
        method: &method,
        path: uri.path(),
        query,
        authorization,
        body: request.body_ref(),
    };
    let Reply { status, body } = routes::answer(state, &request);
    let id = body
        .get("correlationId")
        .and_then(Value::as_str)
        .unwrap_or("00000000-0000-7000-8000-000000000000");
    let answer = HttpMockResponse::builder()
        .status(status)
        .header("x-hubspot-correlation-id", id);
    if body.is_null() {
        return answer.build();
    }
    answer
        .header("content-type", "application/json;charset=utf-8")
        .body(body.to_string())
        .build()
}
