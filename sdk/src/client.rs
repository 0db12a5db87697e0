//! The client.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;

use crate::auth::{Credentials, OAuth, TokenEndpoint, TokenSource, Tokens};
use crate::call::{Account, Call, Connection, execute};
use crate::limiter::Limit;
#[cfg(feature = "store")]
use crate::limiter::shared::SharedLimiter;
use crate::metrics::Measurement;
use crate::registry::SendRegistry;
use crate::request::{Idempotency, InvalidRequest, Request};
#[cfg(feature = "store")]
use crate::store::SharedStore;
use crate::version::Paths;
use crate::{ApiVersion, Area, CallOptions, Error, RateLimit, Response, Result, ThreadId};

/// The future of a request.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// HubSpot's Conversations API for one account.
///
/// Cheap to clone: clones share connections, token and limits. Make one for each account and keep it.
///
/// ```no_run
/// use hubspot_conversations::Client;
///
/// # async fn run() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::from_env()?;
/// let thread = hubspot.thread(11178480985);
/// thread.comment("The customer called, and is content.").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
    #[cfg(feature = "store")]
    store: Option<Arc<SharedStore>>,
    /// The limit, if it is one for all processes.
    #[cfg(feature = "store")]
    shared_limiter: Option<Arc<SharedLimiter>>,
}

/// What all clones of a client share.
struct Shared {
    connection: Arc<Connection>,
    account: Account,
    registry: SendRegistry,
    paths: Paths,
    limit: Option<Limit>,
}

impl Client {
    pub(crate) fn new(
        connection: impl Into<Arc<Connection>>,
        tokens: Tokens,
        limit: Option<Limit>,
        paths: Paths,
        options: impl Into<Arc<CallOptions>>,
    ) -> Self {
        let shared = Shared {
            connection: connection.into(),
            account: Account::new(tokens, limit),
            registry: SendRegistry::default(),
            paths,
            limit,
        };
        Self {
            shared: Arc::new(shared),
            options: options.into(),
            #[cfg(feature = "store")]
            store: None,
            #[cfg(feature = "store")]
            shared_limiter: None,
        }
    }

    /// Returns the URL that this client sends its requests to.
    pub fn base_url(&self) -> &str {
        self.shared.connection.base_url.as_str()
    }

    /// Returns the version of HubSpot's API that this client uses.
    pub fn api_version(&self) -> ApiVersion {
        self.shared.paths.version(Area::Conversations)
    }

    /// Returns the version of an area of HubSpot's API that this client uses.
    #[must_use]
    pub fn area_version(&self, area: Area) -> ApiVersion {
        self.shared.paths.version(area)
    }

    /// Returns a client with other settings for its calls. It shares everything else with this one.
    ///
    /// ```no_run
    /// # use hubspot_conversations::{CallOptions, Client, RetryPolicy};
    /// # async fn run(hubspot: Client) -> hubspot_conversations::Result<()> {
    /// let patient = hubspot.with(CallOptions::new().retry(RetryPolicy::default().max_attempts(10)));
    /// let page = patient.list_messages(11178480985).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            options: Arc::new(options.over(&self.options)),
            #[cfg(feature = "store")]
            store: self.store.clone(),
            #[cfg(feature = "store")]
            shared_limiter: self.shared_limiter.clone(),
        }
    }

    /// Returns a client for another account, with the token of a private app there, over the same connections and with
    /// the same settings. It has its own rate limit and retry budget.
    ///
    /// ```
    /// # use hubspot_conversations::Client;
    /// # fn run(hubspot: Client, tokens: Vec<(u64, String)>) -> hubspot_conversations::Result<()> {
    /// for (account, token) in tokens {
    ///     let client = hubspot.with_access_token(token)?;
    ///     println!("{account}: {client:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the token is not valid; see [`Token::new`](crate::Token::new).
    pub fn with_access_token(&self, token: impl Into<String>) -> Result<Self> {
        self.with_credentials(Credentials::Token(token.into()))
    }

    /// Returns a client for another account, with tokens from your own source; see
    /// [`with_access_token`](Self::with_access_token).
    #[must_use]
    pub fn with_token_source(&self, source: impl TokenSource) -> Self {
        self.with_tokens(Tokens::Custom(Arc::new(source)))
    }

    /// Returns a client for another account that has installed an OAuth app; see
    /// [`with_access_token`](Self::with_access_token).
    ///
    /// # Errors
    ///
    /// Returns an error if the token URL is not valid.
    pub fn with_oauth(&self, oauth: OAuth) -> Result<Self> {
        self.with_credentials(Credentials::OAuth(oauth))
    }

    fn with_credentials(&self, credentials: Credentials) -> Result<Self> {
        let connection = &self.shared.connection;
        let tokens = credentials.into_tokens(|url| connection.token_endpoint(url), &connection.metrics)?;
        Ok(self.with_tokens(tokens))
    }

    /// Checks a token URL, and returns it with what sends requests there.
    pub(crate) fn token_endpoint(&self, url: &str) -> Result<(String, impl TokenEndpoint + use<>)> {
        let (url, endpoint) = self.shared.connection.token_endpoint(url)?;
        Ok((url.as_str().to_owned(), endpoint))
    }

    /// Requests another access token, such as after the account has granted other scopes. Calls that run use the old one.
    /// The client refreshes its token by itself in time, so a program need not call this.
    ///
    /// # Errors
    ///
    /// Returns an error of the kind [`ErrorKind::Token`](crate::ErrorKind::Token) if HubSpot grants none: the old one
    /// stays in use until it expires. Returns a configuration error if the client has no OAuth credentials.
    pub async fn refresh_access_token(&self) -> Result<()> {
        crate::error::require_runtime()?;
        self.shared.account.refresh_token().await
    }

    fn with_tokens(&self, tokens: Tokens) -> Self {
        let Shared {
            connection,
            limit,
            paths,
            ..
        } = &*self.shared;
        let options = Arc::clone(&self.options);
        let client = Self::new(Arc::clone(connection), tokens, *limit, paths.clone(), options);
        // The account is another one, and only the caller knows its name.
        #[cfg(feature = "store")]
        let client = client.in_store(self.store.as_ref().map(|store| store.for_account(None)));
        client
    }

    #[cfg(feature = "store")]
    pub(crate) fn in_store(mut self, store: Option<SharedStore>) -> Self {
        let shared = &self.shared;
        let tokens = store
            .as_ref()
            .and_then(|store| shared.account.shared_tokens(store));
        if let Some(tokens) = tokens {
            let connection = Arc::clone(&shared.connection);
            let options = Arc::clone(&self.options);
            let client = Self::new(connection, tokens, shared.limit, shared.paths.clone(), options);
            self.registry()
                .app()
                .inspect(|app| client.registry().learn_app(*app));
            self = client;
        }
        let named = store.clone().filter(SharedStore::has_account);
        self.shared_limiter = named
            .zip(self.shared.limit)
            .map(|(store, limit)| Arc::new(SharedLimiter::new(store, limit)));
        self.store = store.map(Arc::new);
        self
    }

    /// Returns this client with another name for its account in the [store](crate::ClientBuilder::store). A client of
    /// [`with_access_token`](Self::with_access_token) and the like shares the store, and sends nothing before its account
    /// has a name.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    #[must_use]
    pub fn with_account(&self, name: impl Into<Arc<str>>) -> Self {
        let store = self
            .store
            .as_ref()
            .map(|store| store.for_account(Some(name.into())));
        self.clone().in_store(store)
    }

    /// Returns the name of this client's account in its [store](crate::ClientBuilder::store). `None` if it has no store, or
    /// its account has no name there.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub fn account(&self) -> Option<&str> {
        self.store()?.account_name()
    }

    #[cfg(feature = "store")]
    pub(crate) fn store(&self) -> Option<&SharedStore> {
        self.store.as_deref()
    }

    #[cfg(feature = "store")]
    pub(crate) fn require_store(&self) -> Result<&SharedStore> {
        crate::error::require_runtime()?;
        let missing = "the client has no store: set one with `ClientBuilder::store`";
        self.store().ok_or_else(|| Error::configuration(missing))
    }

    /// Returns the limits that HubSpot reported last, to this client or a clone of it.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        let rate_limit = self.shared.account.rate_limit();
        #[cfg(feature = "store")]
        if let Some(daily_remaining) = self
            .shared_limiter
            .as_ref()
            .and_then(|limiter| limiter.daily_remaining())
        {
            let daily_remaining = Some(daily_remaining);
            return Some(RateLimit {
                daily_remaining,
                ..rate_limit.unwrap_or_default()
            });
        }
        rate_limit
    }

    pub(crate) fn record(&self, measurement: Measurement) {
        self.shared.connection.metrics.record(measurement);
    }

    pub(crate) fn registry(&self) -> &SendRegistry {
        &self.shared.registry
    }

    pub(crate) fn options(&self) -> &CallOptions {
        &self.options
    }

    /// Returns the prefix of a path in this client's version of an area, for its prefix in v3.
    pub(crate) fn prefix<'p>(&'p self, area: Area, v3_prefix: &'p str) -> &'p str {
        self.shared.paths.prefix(area, v3_prefix)
    }

    /// Returns the prefix of a path that only these versions of the area have.
    #[allow(dead_code, reason = "the description decides whether there is one")]
    pub(crate) fn prefix_in<'p>(
        &'p self,
        area: Area,
        v3_prefix: &'p str,
        operation: &'static str,
        versions: &[&str],
    ) -> Result<&'p str> {
        let prefix = self.shared.paths.prefix_in(area, v3_prefix, versions);
        prefix.map_err(|error| error.in_operation(operation))
    }

    /// Executes a request with this client's policies.
    pub(crate) async fn execute(
        &self,
        operation: &'static str,
        idempotency: Idempotency,
        thread: Option<ThreadId>,
        request: Result<Request, InvalidRequest>,
    ) -> Result<Response<Bytes>> {
        let request = request.map_err(|invalid| Error::from(invalid).in_operation(operation))?;
        let retry = self.options.get_retry();
        let call = self.call(operation, idempotency, thread, &retry);
        let request = call.with_options(request);
        execute(&call, &request).await
    }

    pub(crate) fn url_of(&self, request: &Request) -> Result<reqwest::Url> {
        self.shared.connection.base_url.url_of(request)
    }

    pub(crate) fn call<'c>(
        &'c self,
        operation: &'static str,
        idempotency: Idempotency,
        thread: Option<ThreadId>,
        retry: &'c crate::RetryPolicy,
    ) -> Call<'c> {
        Call {
            connection: &self.shared.connection,
            account: &self.shared.account,
            #[cfg(feature = "store")]
            shared_limiter: self.shared_limiter.as_deref(),
            options: &self.options,
            operation,
            idempotency,
            thread,
            total_timeout: self.options.get_total_timeout(),
            retry,
            prior_attempts: 0,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("api_version", &self.api_version())
            .finish_non_exhaustive()
    }
}
