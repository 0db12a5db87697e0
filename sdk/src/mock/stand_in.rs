//! A small HubSpot on this machine.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::{Value, json};

use super::reply::{Reply, Request};
use super::routes;
use super::state::{
    AGENT, CHAT, EMAIL, HELP_DESK_MAILBOX, INBOX, LIVE_CHAT, MAILBOX, OWN_ADDRESSES, SUPPORT, State, Thread,
    VISITOR,
};
use crate::{ActorId, ChannelAccount, Client, ClientBuilder, Message, Result, ThreadId};

const EMAIL_THREAD: u64 = 8_000_000_001;
const CHAT_THREAD: u64 = 8_000_000_002;
const HELP_DESK_THREAD: u64 = 8_000_000_003;
const CUSTOMER: &str = "customer@example.com";
const CHAT_CUSTOMER: &str = "chat-customer-0001";

/// A small HubSpot on this machine: threads, messages, actors, inboxes, channels, and the rules that HubSpot is known
/// to have.
///
/// It listens on a free port of the loopback interface until it is dropped. One account, one token, three
/// threads to start with: [`email_thread`](Self::email_thread), [`chat_thread`](Self::chat_thread) and
/// [`help_desk_thread`](Self::help_desk_thread), each with one message from the customer.
///
/// Its answers tell of the limits that HubSpot was seen to have on these paths (observed), and it refuses nothing for
/// them.
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
            (EMAIL_THREAD, EMAIL, MAILBOX, INBOX, Some("6001")),
            (CHAT_THREAD, LIVE_CHAT, CHAT, INBOX, None),
            (HELP_DESK_THREAD, EMAIL, HELP_DESK_MAILBOX, SUPPORT, Some("6002")),
        ];
        for (id, channel, account, inbox, ticket) in threads {
            let mut state = lock(&self.state);
            let thread = Thread {
                channel,
                account,
                inbox,
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
        self.receive(HELP_DESK_THREAD, "It does not start.");
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

    /// The id of the inbox that the threads on e-mail and on live chat are in.
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

    /// The address of that mailbox. Mail to it bounces, as HubSpot's does (observed): `FAILED (EMAIL_BOUNCED)`.
    #[must_use]
    pub fn mailbox_address(&self) -> &'static str {
        let [(_, address), _] = OWN_ADDRESSES;
        address
    }

    /// The mailbox of the help desk, to send mail from on [`help_desk_thread`](Self::help_desk_thread).
    #[must_use]
    pub fn help_desk_mailbox(&self) -> ChannelAccount {
        ChannelAccount::email(HELP_DESK_MAILBOX)
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

    /// A thread on e-mail in the inbox of the help desk. It takes no comments, as HubSpot's have not since 23 September
    /// 2026 (documented).
    #[must_use]
    pub fn help_desk_thread(&self) -> ThreadId {
        HELP_DESK_THREAD.into()
    }

    /// Gives lists as HubSpot was seen to (observed), from now on: every other page before the last is empty, and the
    /// others are shorter than asked for. Only a page without a cursor is the last.
    pub fn uneven_pages(&self, uneven: bool) {
        lock(&self.state).uneven = uneven;
    }

    /// Takes a scope away from the token: `conversations.read` or `conversations.write`.
    pub fn revoke_scope(&self, scope: &str) {
        lock(&self.state).scopes.retain(|granted| granted != scope);
    }

    /// Has the customer write to a thread.
    pub fn receive(&self, thread: impl Into<ThreadId>, text: &str) {
        let thread = u64::from(thread.into());
        let mut state = lock(&self.state);
        let Some((channel, account)) = state
            .threads
            .get(&thread)
            .map(|thread| (thread.channel, thread.account))
        else {
            return;
        };
        let address = if channel == EMAIL {
            json!({"type": "HS_EMAIL_ADDRESS", "value": CUSTOMER})
        } else {
            json!({"type": "CHANNEL_SPECIFIC_OPAQUE_ID", "value": CHAT_CUSTOMER})
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
        uneven: state.uneven,
    };
    let limits = state.meter.count();
    let Reply { status, body } = routes::answer(state, &request);
    let id = body
        .get("correlationId")
        .and_then(Value::as_str)
        .unwrap_or("00000000-0000-7000-8000-000000000000");
    let mut answer = HttpMockResponse::builder()
        .status(status)
        .header("x-hubspot-correlation-id", id);
    // HubSpot tells no limits to who is not let in (documented).
    if !matches!(status, 401 | 403) {
        for (name, value) in limits {
            answer = answer.header(name, value.to_string());
        }
    }
    if body.is_null() {
        return answer.build();
    }
    answer
        .header("content-type", "application/json;charset=utf-8")
        .body(body.to_string())
        .build()
}
