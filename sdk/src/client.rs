//! The client.

use std::fmt;
use std::sync::Arc;

use crate::call::{Call, Transport};
use crate::retry::Idempotency;
use crate::send::SendRegistry;
use crate::{ApiVersion, CallOptions, ClientBuilder, RateLimit, RawRequest, Result, Thread, ThreadId};

/// HubSpot's Conversations API, for one account.
///
/// Cheap to clone: clones share connections. Make one for each account and keep it.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
    options: Arc<CallOptions>,
}

impl Client {
    /// A client with the credentials of the environment: `HUBSPOT_ACCESS_TOKEN`, or the three OAuth variables.
    /// See [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// When there are no credentials, or a setting cannot work; the error says what to do.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::from_env()?.build()
    }

    /// Sets up a client step by step.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A thread, to send to and to read. Nothing is sent yet.
    pub fn thread(&self, id: impl Into<ThreadId>) -> Thread {
        Thread::new(self.clone(), id.into())
    }

    /// Where this client sends its requests.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.transport.base_url
    }

    /// The version of HubSpot's API that this client speaks.
    #[must_use]
    pub fn api_version(&self) -> ApiVersion {
        self.transport.paths.version
    }

    /// The same client with other settings for the calls made through it. They share everything else.
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
            transport: Arc::clone(&self.transport),
            options: Arc::new(options.over(&self.options)),
        }
    }

    /// The limits that HubSpot told with its last answer that had any, whichever clone got it.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.transport.rate_limit()
    }

    /// Any other path of HubSpot's, with the same token, limits and retries: raw JSON in and out.
    ///
    /// `path` begins with a slash and is taken as it is, whatever version the client speaks. What HTTP calls idempotent
    /// (`GET`, `HEAD`, `PUT`, `DELETE` and the like) is tried again after whatever may pass. Any other method, such as
    /// `POST` or `PATCH`, is treated like a send: it is tried again only where HubSpot cannot have acted on it.
    ///
    /// ```no_run
    /// # use hubspot_conversations::http::Method;
    /// # async fn run(hubspot: hubspot_conversations::Client) -> hubspot_conversations::Result<()> {
    /// let owners = hubspot.request(Method::GET, "/crm/v3/owners").await?;
    /// println!("{}", owners["results"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: http::Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self.clone(), method, path.into())
    }

    pub(crate) fn over(transport: Transport, options: CallOptions) -> Self {
        Self {
            transport: Arc::new(transport),
            options: Arc::new(options),
        }
    }

    pub(crate) fn claims(&self) -> &SendRegistry {
        &self.transport.claims
    }

    pub(crate) fn options(&self) -> &CallOptions {
        &self.options
    }

    pub(crate) fn call(
        &self,
        operation: &'static str,
        effect: Idempotency,
        thread: Option<ThreadId>,
    ) -> Call {
        Call::new(
            Arc::clone(&self.transport),
            Arc::clone(&self.options),
            operation,
            effect,
            thread,
        )
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
