//! The builder of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::{Credentials, OAuth, TokenSource, checked_secret};
use crate::backend::DEFAULT_MAX_RESPONSE_BYTES;
use crate::base_url::{DEFAULT_BASE_URL, base_url};
use crate::call::Connection;
use crate::env::{shown, variable};
use crate::http_settings::HttpSettings;
use crate::limiter::Limit;
use crate::metrics::{Metrics, Recorder};
use crate::middleware::Middleware;
use crate::response::DEFAULT_MAX_PAGE_ENTRIES;
use crate::version::Paths;
use crate::{ApiVersion, Area, CallOptions, Client, Error, Result, RetryPolicy, Writers};

/// How long making a connection may take.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

const TOKEN_VARIABLE: &str = "HUBSPOT_ACCESS_TOKEN";
const URL_VARIABLE: &str = "HUBSPOT_BASE_URL";
const APP_VARIABLE: &str = "HUBSPOT_APP_ID";
/// The credentials of an OAuth app, in the order of [`OAuth::new`].
const OAUTH_VARIABLES: [&str; 3] = [
    "HUBSPOT_CLIENT_ID",
    "HUBSPOT_CLIENT_SECRET",
    "HUBSPOT_REFRESH_TOKEN",
];

/// Builds a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use hubspot_conversations::limiter::Limit;
/// use hubspot_conversations::{Client, RetryPolicy};
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::builder()
///     .access_token("pat-na1-00000000-0000-0000-0000-000000000000")
///     .limit(Limit::PRIVATE_APP_PROFESSIONAL)
///     .total_timeout(Duration::from_secs(60))
///     .retry(RetryPolicy::default().max_attempts(3))
///     .build()?;
/// # let _ = hubspot;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    credentials: Vec<Credentials>,
    environment: Environment,
    base_url: String,
    /// The name of the base URL in an error.
    base_url_name: &'static str,
    allow_insecure_http: bool,
    version: ApiVersion,
    #[cfg(feature = "custom-channels")]
    custom_channels_version: ApiVersion,
    #[cfg(feature = "files")]
    files_version: ApiVersion,
    prefix: Option<String>,
    connect_timeout: Duration,
    app: Option<u32>,
    options: CallOptions,
    configure_http: Option<Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>>,
    middleware: Vec<Arc<dyn Middleware>>,
    metrics: Recorder,
    limit: Option<Limit>,
    max_response_bytes: usize,
    max_page_entries: usize,
    #[cfg(feature = "store")]
    store: Option<Arc<dyn crate::store::Store>>,
    #[cfg(feature = "store")]
    store_options: crate::store::StoreOptions,
}

/// The credentials of the environment.
#[derive(Clone)]
enum Environment {
    Unread,
    Empty,
    Has(Credentials),
}

impl Client {
    /// Creates a client with the credentials of the environment: `HUBSPOT_ACCESS_TOKEN`, or the three OAuth variables. See
    /// [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// Returns an error if there are no credentials, or a setting is invalid; the error says what to do.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
}

impl ClientBuilder {
    fn new() -> Self {
        Self {
            credentials: Vec::new(),
            environment: Environment::Unread,
            base_url: DEFAULT_BASE_URL.to_owned(),
            base_url_name: "base URL",
            allow_insecure_http: false,
            version: ApiVersion::default(),
            #[cfg(feature = "custom-channels")]
            custom_channels_version: ApiVersion::default(),
            #[cfg(feature = "files")]
            files_version: ApiVersion::default(),
            prefix: None,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            app: None,
            options: CallOptions::new(),
            configure_http: None,
            middleware: Vec::new(),
            metrics: Recorder::default(),
            limit: None,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            max_page_entries: DEFAULT_MAX_PAGE_ENTRIES,
            #[cfg(feature = "store")]
            store: None,
            #[cfg(feature = "store")]
            store_options: crate::store::StoreOptions::default(),
        }
    }

    /// Takes the credentials, the base URL and the version of the API from the environment.
    ///
    /// The credentials are `HUBSPOT_ACCESS_TOKEN`, or else `HUBSPOT_CLIENT_ID`, `HUBSPOT_CLIENT_SECRET` and
    /// `HUBSPOT_REFRESH_TOKEN` together. `HUBSPOT_BASE_URL`, `HUBSPOT_APP_ID` and `HUBSPOT_API_VERSION` (`v3` or `2026-09`) are used if
    /// they are set.
    ///
    /// Where the environment has no credentials, set them before [`build`](Self::build). Where it has some, a
    /// [`token_source`](Self::token_source) replaces them; an [`access_token`](Self::access_token) or
    /// [`oauth`](Self::oauth) besides them is an error, since one of the two would be ignored silently.
    ///
    /// # Errors
    ///
    /// Returns an error if the credentials are incomplete, of two kinds, or not valid; if a variable is empty or not UTF-8;
    /// and if this crate does not support the version.
    pub fn from_env() -> Result<Self> {
        let app = read(APP_VARIABLE)?.map(|app| app.parse());
        let app = app.transpose().map_err(|error| {
            let reason = format!("{APP_VARIABLE} is not the number of an app");
            Error::configuration(reason).with_source(error)
        })?;
        let builder = Self {
            environment: Environment::read()?,
            app,
            ..Self::new().api_version(ApiVersion::from_env()?)
        };
        Ok(match read(URL_VARIABLE)? {
            Some(url) => Self {
                base_url: url,
                base_url_name: "base URL in HUBSPOT_BASE_URL",
                ..builder
            },
            None => builder,
        })
    }

    /// Sets the token of a private app or a service key. [`build`](Self::build) checks it.
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.push(Credentials::Token(token.into()));
        self
    }

    /// Sets the credentials of an OAuth app, instead of a token.
    pub fn oauth(mut self, oauth: OAuth) -> Self {
        self.credentials.push(Credentials::OAuth(oauth));
        self
    }

    /// Sets your own token source, instead of a token.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.credentials.push(Credentials::Source(Arc::new(source)));
        self
    }

    /// Sets the URL to send requests to; [`DEFAULT_BASE_URL`] unless set. A path in it is kept.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.base_url_name = "base URL";
        self
    }

    /// Sets the version of HubSpot's Conversations API to use; [`ApiVersion::V3`] unless set. Methods and types stay the
    /// same. Other areas have a version of their own: [`area_version`](Self::area_version).
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.version = version;
        self
    }

    /// Sets the version of one area of HubSpot's API. Unless set, it is the one that has all operations of the area,
    /// [`ApiVersion::V3`] today. For [`Area::Conversations`] it is the same as [`api_version`](Self::api_version).
    pub fn area_version(mut self, area: Area, version: ApiVersion) -> Self {
        match area {
            Area::Conversations => self.version = version,
            #[cfg(feature = "custom-channels")]
            Area::CustomChannels => self.custom_channels_version = version,
            #[cfg(feature = "files")]
            Area::Files => self.files_version = version,
        }
        self
    }

    /// Sets the start of the paths of all operations of [`Area::Conversations`], in place of [`ApiVersion::path_prefix`]. HubSpot's guide
    /// contradicts its specification there: it has `/conversations/2026-09/conversations` (documented).
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Allows a base URL with `http://` that is not this machine. The token then travels in the clear.
    pub fn allow_insecure_http(mut self) -> Self {
        self.allow_insecure_http = true;
        self
    }

    /// Sets how long making a connection may take; [`DEFAULT_CONNECT_TIMEOUT`] unless set. It is at most four fifths of
    /// the timeouts of an attempt and of a call: a message whose connection was never made is not sent, but one whose
    /// time ran out may have been.
    ///
    /// The timeouts of single calls, in [`CallOptions`], do not change it. Where they are shorter than this, the outcome
    /// of a send that cannot connect is [unknown](Error::is_unknown).
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// Sets how long one attempt may take; [`DEFAULT_ATTEMPT_TIMEOUT`](crate::DEFAULT_ATTEMPT_TIMEOUT) unless set.
    /// [`Duration::MAX`] is no limit.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.options = self.options.attempt_timeout(time);
        self
    }

    /// Sets how long a call may take, all attempts and waits together;
    /// [`DEFAULT_TOTAL_TIMEOUT`](crate::DEFAULT_TOTAL_TIMEOUT) unless set. [`Duration::MAX`] is no limit.
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.options = self.options.total_timeout(time);
        self
    }

    /// Sets when to retry; [`RetryPolicy::default`] unless set.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options = self.options.retry(policy);
        self
    }

    /// Sets how long a message whose response was lost may take to appear; see [`CallOptions::settle_time`].
    pub fn settle_time(mut self, time: Duration) -> Self {
        self.options = self.options.settle_time(time);
        self
    }

    /// Sets that a message that is absent for this long is sent again; see [`CallOptions::resend_if_absent`].
    pub fn resend_if_absent(mut self, after: Duration) -> Self {
        self.options = self.options.resend_if_absent(after);
        self
    }

    /// Sets how many programs may send the same text at once; see [`CallOptions::writers`].
    pub fn writers(mut self, writers: Writers) -> Self {
        self.options = self.options.writers(writers);
        self
    }

    /// Sets the id of the app whose token the client has: `appId` in HubSpot's token information.
    ///
    /// HubSpot records a comment with the app as its sender (observed), so only a client that knows its app recognizes a
    /// comment whose response was lost. Without this, it learns the app from the first message that it sends.
    pub fn app_id(mut self, app: u32) -> Self {
        self.app = Some(app);
        self
    }

    /// Adds a middleware. A request passes first through those that were added before it.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Sets what is told of what happens, to be counted: how sends end, retries, waits. Replaces what was set before.
    pub fn metrics(mut self, metrics: impl Metrics) -> Self {
        self.metrics = Recorder::new(metrics);
        self
    }

    /// Keeps all calls of this client and its clones together within a limit. Unlimited unless set.
    ///
    /// With a store, it is one for all processes with the same store and account: the guide on many machines has more.
    pub fn limit(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets the length in bytes of the longest response that is read; [`DEFAULT_MAX_RESPONSE_BYTES`] unless set. A longer
    /// one is an error of the kind [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    ///
    /// It bounds the memory of a response: that is at most 1 MiB and eight times its bytes, and so by default at most
    /// 257 MiB. A response that needs more, such as a list of millions of empty objects, is the same error.
    /// [`RawRequest::typed`](crate::RawRequest::typed) reads into your own type, whose memory is not bounded.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sets how many entries a list in a response may have; [`DEFAULT_MAX_PAGE_ENTRIES`] unless set. More are an error of
    /// the kind [`ErrorKind::Decode`](crate::ErrorKind::Decode). HubSpot's pages have up to 500 (documented).
    pub fn max_page_entries(mut self, entries: usize) -> Self {
        self.max_page_entries = entries;
        self
    }

    /// Sets the store that this client shares with others: all processes with the same store know of each other's sends.
    ///
    /// With it, a send can have an [`idempotency_key`](crate::SendMessage::idempotency_key), and a lost response is
    /// recognized although another process sends the same text. Every send needs the store then: where it cannot be
    /// written, nothing is sent ([`Error::is_store`]). A store that hangs takes up to 10 s for each of a send's few
    /// operations, on top of the [total timeout](Self::total_timeout).
    ///
    /// ```
    /// # use hubspot_conversations::Client;
    /// use hubspot_conversations::store::MemoryStore;
    ///
    /// let builder = Client::builder().store(MemoryStore::new());
    /// # let _ = builder;
    /// ```
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub fn store(mut self, store: impl crate::store::Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Sets how the [`store`](Self::store) is used: the name of the account, how long records are kept, and what the
    /// store has to survive.
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub fn store_options(mut self, options: crate::store::StoreOptions) -> Self {
        self.store_options = options;
        self
    }

    /// Configures the `reqwest` client: a proxy, certificates and the like. Replaces what was set before.
    ///
    /// ```
    /// # use hubspot_conversations::Client;
    /// let builder = Client::builder().http(|http| http.no_proxy());
    /// # let _ = builder;
    /// ```
    ///
    /// Unless set here, proxies are those of the environment (`HTTPS_PROXY` and the like, as `reqwest` reads them), but
    /// never for plain HTTP on this machine, whose token a proxy would get in the clear. Compressed responses are requested
    /// only if the program's `reqwest` has a cargo feature that decodes them, such as `gzip`.
    ///
    /// What this crate promises is set on top of it: no redirects, no retries by `reqwest`, and the user agent and the
    /// connect timeout of this crate. One setting breaks a promise: with `connection_verbose`, `reqwest` logs all that is
    /// sent, the token and the messages with it.
    pub fn http(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure_http = Some(Arc::new(configure));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting is invalid; the error says which one, and what to do.
    pub fn build(self) -> Result<Client> {
        let base_url = base_url(
            self.base_url_name,
            DEFAULT_BASE_URL,
            &self.base_url,
            self.allow_insecure_http,
        )?;
        let paths = Paths::new(self.version, self.prefix)?;
        #[cfg(feature = "custom-channels")]
        let paths = paths.with_custom_channels(self.custom_channels_version);
        #[cfg(feature = "files")]
        let paths = paths.with_files(self.files_version);
        let attempt = self.options.get_attempt_timeout();
        let total = self.options.get_total_timeout();
        let timeouts = [
            ("connect", self.connect_timeout),
            ("attempt", attempt),
            ("total", total),
        ];
        if let Some((name, _)) = timeouts.iter().find(|(_, time)| time.is_zero()) {
            return Err(Error::configuration(format!(
                "the {name} timeout is zero: set a longer one, or omit it"
            )));
        }
        let bound = attempt.min(total);
        let http_settings = HttpSettings {
            configure: self.configure_http,
            connect_timeout: self.connect_timeout.min(bound - bound / 5),
            max_response_bytes: self.max_response_bytes,
        };
        let credentials = choose(self.credentials, self.environment)?;
        let connection = Connection {
            http: http_settings.client_for(&base_url)?,
            http_settings,
            base_url,
            max_page_entries: self.max_page_entries,
            allow_insecure_http: self.allow_insecure_http,
            middleware: self.middleware,
            metrics: self.metrics,
            backend: None,
        };
        let tokens = credentials.into_tokens(|url| connection.token_endpoint(url), &connection.metrics)?;
        #[cfg(feature = "store")]
        let options = self.store_options;
        #[cfg(feature = "store")]
        let store = self
            .store
            .map(|store| crate::store::SharedStore::new(store, options));
        let client = Client::new(connection, tokens, self.limit, paths, self.options);
        #[cfg(feature = "store")]
        let client = client.in_store(store.transpose()?);
        self.app.inspect(|app| client.registry().learn_app((*app).into()));
        Ok(client)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &shown(&self.base_url))
            .field("api_version", &self.version)
            .field("connect_timeout", &self.connect_timeout)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn read(name: &str) -> Result<Option<String>> {
    variable(name).map_err(Error::configuration)
}

impl Environment {
    fn read() -> Result<Self> {
        let token = read(TOKEN_VARIABLE)?;
        let mut oauth = Vec::new();
        let mut missing = Vec::new();
        for name in OAUTH_VARIABLES {
            match read(name)? {
                Some(value) => oauth.push(value),
                None => missing.push(name),
            }
        }
        match (token, <[String; 3]>::try_from(oauth)) {
            (Some(token), Err(none)) if none.is_empty() => {
                // Checked here, where the error can name the variable.
                checked_secret(&format!("access token in {TOKEN_VARIABLE}"), token.clone())?;
                Ok(Self::Has(Credentials::Token(token)))
            }
            (Some(_), _) => {
                let [first, ..] = OAUTH_VARIABLES;
                Err(Error::configuration(format!(
                    "{TOKEN_VARIABLE} and the OAuth variables ({first} …) are both set: unset one kind"
                )))
            }
            (None, Ok([id, secret, refresh])) => {
                Ok(Self::Has(Credentials::OAuth(OAuth::new(id, secret, refresh)?)))
            }
            (None, Err(some)) if !some.is_empty() => {
                let missing = missing.join(" and ");
                Err(Error::configuration(format!(
                    "the OAuth variables are not complete: also set {missing}"
                )))
            }
            (None, Err(_)) => Ok(Self::Empty),
        }
    }
}

/// Chooses between the credentials that were given and those of the environment.
fn choose(given: Vec<Credentials>, environment: Environment) -> Result<Credentials> {
    let mut given = given.into_iter();
    let why = match (given.next(), given.next(), environment) {
        // A token source is the program's own decision, whatever the environment has.
        (Some(source @ Credentials::Source(_)), None, _) => return Ok(source),
        (Some(one), None, Environment::Unread | Environment::Empty) | (None, _, Environment::Has(one)) => {
            return Ok(one);
        }
        (None, _, Environment::Empty) => {
            format!("{TOKEN_VARIABLE} is not set: put the token of a private app or a service key there")
        }
        (None, _, Environment::Unread) => {
            "there is no access token: set one with ClientBuilder::access_token, or OAuth credentials".into()
        }
        (Some(_), None, Environment::Has(_)) => {
            "there are several credentials, some of them in the environment: give one access token, or OAuth \
             credentials, in one place"
                .into()
        }
        (Some(_), Some(_), _) => {
            "there are several credentials: give one access token, or OAuth credentials, or a token source"
                .into()
        }
    };
    Err(Error::configuration(why))
}
