//! The stand-in: its public interface.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use serde_json::{Value, json};

use super::account::{
    AGENT, APP, APP_ACTOR, CHAT, HELP_DESK_MAILBOX, INBOX, MAILBOX, OWN_ADDRESSES, VISITOR,
};
use super::fault::Fault;
use super::new_thread::NewThread;
use super::rate_limits::{DAILY, SECONDLY, TEN_SECONDLY};
use super::server::Server;
use super::state::State;
use super::stored::{StoredMessage, failed};
use crate::sync::lock;
use crate::{ActorId, ChannelAccount, Client, ClientBuilder, Message, Result, StatusType, ThreadId};

const EMAIL_THREAD: u64 = 8_000_000_001;
const CHAT_THREAD: u64 = 8_000_000_002;
const HELP_DESK_THREAD: u64 = 8_000_000_003;
const CUSTOMER: &str = "customer@example.com";
const CHAT_CUSTOMER: &str = "chat-customer-0001";

/// A small HubSpot on this machine: threads, messages, actors, inboxes, channels, and the rules that HubSpot is known
/// to have.
///
/// ```
/// use hubspot_conversations::mock::{Fault, Operation, StandIn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = StandIn::start();
/// let client = hubspot.client()?;
///
/// // What is sent is stored, and listed.
/// let sent = client.thread(hubspot.email_thread()).reply("It has shipped.", hubspot.agent()).await?;
/// assert_eq!(hubspot.messages(hubspot.email_thread())[1].id(), sent.id());
///
/// // Faults are injected in the order in which they are added.
/// hubspot.fail_next(Fault::status(503).on(Operation::GetMessage));
/// let message = client.get_message(hubspot.email_thread(), sent.id()).await?;
/// assert_eq!(message.attempts(), 2);
/// # Ok(())
/// # }
/// ```
///
/// It listens on a free port of the loopback interface until it is dropped. It has one account, one token, and three
/// threads to start with: [`email_thread`](Self::email_thread), [`chat_thread`](Self::chat_thread) and
/// [`help_desk_thread`](Self::help_desk_thread), each with one message from the customer.
///
/// Its responses report the limits that HubSpot has on these paths (observed). It enforces only those
/// that you set, such as with [`limit_per_second`](Self::limit_per_second).
pub struct StandIn {
    server: Server,
    state: Arc<Mutex<State>>,
}

impl StandIn {
    /// Starts it.
    ///
    /// # Panics
    ///
    /// When it cannot listen on the loopback interface, or start a thread.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "a test cannot go on without it, as with every mock server"
    )]
    pub fn start() -> Self {
        let state = Arc::<Mutex<State>>::default();
        let server = match Server::start(Arc::clone(&state)) {
            Ok(server) => server,
            Err(error) => panic!("the stand-in cannot start: {error}"),
        };
        let stand_in = Self { server, state };
        let email = NewThread::email(CUSTOMER).ticket("6001");
        stand_in.add_thread(email.id(EMAIL_THREAD).message("Where is my order?"));
        let chat = NewThread::live_chat(CHAT_CUSTOMER);
        stand_in.add_thread(chat.id(CHAT_THREAD).message("Is anybody there?"));
        let desk = NewThread::email(CUSTOMER).help_desk().ticket("6002");
        stand_in.add_thread(desk.id(HELP_DESK_THREAD).message("It does not start."));
        stand_in
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// A client for it.
    ///
    /// # Errors
    ///
    /// Returns an error if the HTTP client cannot be set up on this machine.
    pub fn client(&self) -> Result<Client> {
        self.client_builder().build()
    }

    /// The same with your own settings, such as the API's version: it serves every one.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url(self.base_url())
            .access_token(self.token())
            .app_id(APP)
    }

    /// Where it listens.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// The one token that it takes.
    #[must_use]
    pub fn token(&self) -> String {
        self.state().token.clone()
    }

    /// Replaces the token, as when one has expired: requests with the former one are refused with 401.
    pub fn set_token(&self, token: impl Into<String>) {
        self.state().token = token.into();
    }

    /// The agent to send as.
    #[must_use]
    pub fn agent(&self) -> ActorId {
        ActorId::agent(AGENT)
    }

    /// The app that sends, as an actor. Comments are recorded as its own.
    #[must_use]
    pub fn app(&self) -> ActorId {
        APP_ACTOR.parse().unwrap_or_default()
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

    /// Adds a thread. It appears in lists by its id: the next one after the highest, so that the newest is last, or a free
    /// one if the highest is the maximum.
    pub fn add_thread(&self, thread: NewThread) -> ThreadId {
        self.state().add_thread(thread).into()
    }

    /// Injects a fault into the next request that it applies to. Faults are injected in the order in which they were
    /// added, so that several calls make a sequence.
    ///
    /// ```
    /// use hubspot_conversations::mock::{Fault, Operation, StandIn};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> hubspot_conversations::Result<()> {
    /// let hubspot = StandIn::start();
    /// hubspot.fail_next(Fault::status(429));
    /// hubspot.fail_next(Fault::status(503).on(Operation::GetMessage));
    ///
    /// let thread = hubspot.client()?.thread(hubspot.email_thread());
    /// let sent = thread.comment("Sent at the second attempt.").await?;
    /// assert_eq!(sent.id(), hubspot.messages(thread.id())[1].id());
    /// assert_eq!(hubspot.pending_faults(), 1, "no message was read");
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_next(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Decides for each request that no fault of [`fail_next`](Self::fail_next) hits whether another does. Replaces
    /// the function that was set before.
    pub fn fail_with(
        &self,
        injector: impl Fn(&http::Request<Bytes>) -> Option<Fault> + Send + Sync + 'static,
    ) {
        self.state().injector = Some(Arc::new(injector));
    }

    /// How many requests the faults of [`fail_next`](Self::fail_next) have yet to hit.
    #[must_use]
    pub fn pending_faults(&self) -> usize {
        Fault::pending(&self.state().faults)
    }

    /// Limits the calls per second from now on; HubSpot allows 19 (observed). The response to a call above the limit is
    /// HubSpot's 429, with its body and headers.
    pub fn limit_per_second(&self, calls: u64) {
        self.state().rate_limits.enforce(SECONDLY, calls);
    }

    /// Limits the calls per ten seconds from now on; HubSpot allows 190 (observed).
    pub fn limit_per_ten_seconds(&self, calls: u64) {
        self.state().rate_limits.enforce(TEN_SECONDLY, calls);
    }

    /// Limits the calls per day from now on; HubSpot allows 1,000,000 (observed).
    pub fn limit_per_day(&self, calls: u64) {
        self.state().rate_limits.enforce(DAILY, calls);
    }

    /// Lists a message only this long after it is stored, as HubSpot may (observed for other lists).
    pub fn delay_listing(&self, delay: std::time::Duration) {
        self.state().listing_delay = delay;
    }

    /// Returns uneven pages from now on, as HubSpot may (observed): every other page before the last is empty, and the
    /// others have fewer items than `limit`, at most five. Only a page without a cursor is the last.
    pub fn uneven_pages(&self, uneven: bool) {
        self.state().uneven = uneven;
    }

    /// Returns the files, the oldest first.
    #[cfg(feature = "files")]
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    #[must_use]
    pub fn files(&self) -> Vec<crate::Object<crate::files::File>> {
        let state = self.state();
        let files = state.files.all().cloned();
        files
            .filter_map(|json| serde_json::from_value(json).ok())
            .collect()
    }

    /// Returns the content of a file that was uploaded.
    #[cfg(feature = "files")]
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    #[must_use]
    pub fn file_content(&self, file_id: &str) -> Option<bytes::Bytes> {
        self.state().files.content(file_id)
    }

    /// The developer API key of the app, which its custom channels require as the query parameter `hapikey`.
    #[cfg(feature = "custom-channels")]
    #[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
    #[must_use]
    pub fn developer_key(&self) -> &'static str {
        super::account::DEVELOPER_KEY
    }

    /// The id of the app, which its custom channels require as the query parameter `appId`.
    #[cfg(feature = "custom-channels")]
    #[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
    #[must_use]
    pub fn app_id(&self) -> u32 {
        APP
    }

    /// Begins to connect an account to a custom channel, as an administrator does in HubSpot. Returns the token that
    /// HubSpot adds to the channel's redirect URL, or `None` if there is no such channel.
    #[cfg(feature = "custom-channels")]
    #[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
    #[must_use]
    pub fn begin_connection(&self, channel_id: &str) -> Option<String> {
        super::channels::begin(&mut self.state(), channel_id)
    }

    /// Connects the account that was named by [`Client::update_staging_token`], and posts the event to the channel's
    /// webhook. Returns it, or `None` if it has no name or there is no such token.
    #[cfg(feature = "custom-channels")]
    #[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
    pub fn finish_connection(
        &self,
        account_token: &str,
    ) -> Option<crate::Object<crate::ChannelAccountDetails>> {
        let account = super::channels::finish(&mut self.state(), account_token)?;
        serde_json::from_value(account).ok()
    }

    /// Takes the requests that HubSpot would post to the webhooks of custom channels, oldest first, signed with the app's
    /// client secret: an event for each message that is sent to a thread of such a channel, and for each account that
    /// is connected or changed. The URI of each is the channel's webhook URL.
    #[cfg(all(feature = "custom-channels", feature = "webhook"))]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "custom-channels", feature = "webhook"))))]
    #[must_use]
    pub fn take_channel_events(&self, verifier: &crate::webhook::Verifier) -> Vec<http::Request<Bytes>> {
        let events = std::mem::take(&mut self.state().channels.events);
        let requests = events.into_iter().filter_map(|(url, event)| {
            let body = Bytes::from(event.to_string());
            let headers = verifier.sign(&http::Method::POST, &url, &body, std::time::SystemTime::now());
            let request = http::Request::post(url).header(http::header::CONTENT_TYPE, "application/json");
            let mut request = request.body(body).ok()?;
            request.headers_mut().extend(headers);
            Some(request)
        });
        requests.collect()
    }

    /// Removes a scope from the token: `conversations.read` or `conversations.write`.
    pub fn revoke_scope(&self, scope: &str) {
        self.state().scopes.retain(|granted| *granted != scope);
    }

    /// Adds a message from the customer to a thread, on the thread's channel. Returns it, or `None` if there is no such
    /// thread.
    pub fn receive(&self, thread: impl Into<ThreadId>, text: &str) -> Option<Message> {
        read(self.state().receive(thread.into().into(), text)?)
    }

    /// Adds a message of anyone, such as a colleague's or another customer's, or an event. Returns it, or `None` if there
    /// is no such thread.
    pub fn add_message(&self, thread: impl Into<ThreadId>, message: StoredMessage) -> Option<Message> {
        read(self.state().store(thread.into().into(), message, |_| {})?)
    }

    /// Changes every message that a request sends before it is stored, as HubSpot does (observed): its text, its id, when
    /// it is listed. The response to the request contains the unchanged message. Replaces the function that was set before.
    /// The function must not use the stand-in, which is locked while it runs.
    pub fn rewrite_with(
        &self,
        rewrite: impl Fn(&http::Request<Bytes>, &mut StoredMessage) + Send + Sync + 'static,
    ) {
        self.state().rewrite = Some(Arc::new(rewrite));
    }

    /// Sets the delivery status of a message, such as [`StatusType::Read`]. Returns the message, or `None` where there
    /// is none with this id.
    ///
    /// ```
    /// use hubspot_conversations::{StatusType, mock::StandIn};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> hubspot_conversations::Result<()> {
    /// let hubspot = StandIn::start();
    /// let thread = hubspot.client()?.thread(hubspot.email_thread());
    /// let sent = thread.reply("It has shipped.", hubspot.agent()).await?;
    ///
    /// hubspot.set_delivery(sent.id(), StatusType::Read);
    /// hubspot.fail_delivery(sent.id(), "EMAIL_BOUNCED");
    /// let message = hubspot.client()?.get_message(thread.id(), sent.id()).await?;
    /// assert!(message.delivery().unwrap().is_failed());
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_delivery(&self, message_id: &str, status: StatusType) -> Option<Message> {
        let status = json!({"statusType": status});
        read(self.state().set_status(message_id, status)?)
    }

    /// Sets the delivery status of a message to `FAILED` for a reason, such as `EMAIL_BOUNCED`. Returns the message, or
    /// `None` where there is none with this id.
    pub fn fail_delivery(&self, message_id: &str, reason: &str) -> Option<Message> {
        read(self.state().set_status(message_id, failed(reason))?)
    }

    /// The messages of a thread, oldest first.
    #[must_use]
    pub fn messages(&self, thread: impl Into<ThreadId>) -> Vec<Message> {
        let state = self.state();
        let stored = state.messages(thread.into().into());
        let all = stored.iter().map(|message| message.json.clone());
        all.filter_map(read).collect()
    }

    /// Every request that was received, oldest first, with its token.
    #[must_use]
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.state().requests.clone()
    }
}

fn read(message: Value) -> Option<Message> {
    serde_json::from_value(message).ok()
}

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
