//! The page on which a user installs an OAuth app.

use std::fmt;

/// Its parameters: HubSpot's guide to OAuth (documented).
const AUTHORIZE_HOST: &str = "https://app.hubspot.com";

/// The URL of the page on which a user installs an OAuth app in an account, of
/// [`OAuthApp::authorize_url`](crate::OAuthApp::authorize_url). `to_string` returns it.
///
/// HubSpot sends the user on to the redirect URI, with `code` and [`state`](Self::state) in its query, or with `error` and
/// `error_description` (documented).
///
/// ```
/// use hubspot_conversations::Client;
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let app = Client::builder().build_oauth_app("client-id", "client-secret")?;
/// let scopes = ["conversations.read", "conversations.write"];
/// let url = app.authorize_url("https://example.com/installed", scopes).state("of this user's session");
/// assert!(url.to_string().starts_with("https://app.hubspot.com/oauth/"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it is a URL to send a user to"]
pub struct AuthorizeUrl {
    client_id: String,
    redirect_uri: String,
    scopes: String,
    optional_scopes: String,
    state: Option<String>,
    account: Option<u64>,
}

fn joined(scopes: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let scopes: Vec<_> = scopes.into_iter().collect();
    let scopes: Vec<_> = scopes.iter().map(AsRef::as_ref).collect();
    scopes.join(" ")
}

impl AuthorizeUrl {
    pub(crate) fn new(
        client_id: &str,
        redirect_uri: String,
        scopes: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Self {
        Self {
            client_id: client_id.to_owned(),
            redirect_uri,
            scopes: joined(scopes),
            optional_scopes: String::new(),
            state: None,
            account: None,
        }
    }

    /// Sets scopes that the app gets only where the account has them.
    pub fn optional_scopes(mut self, scopes: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.optional_scopes = joined(scopes);
        self
    }

    /// Sets the value that HubSpot returns in the query of the redirect URI. Make it random, keep it in the user's session,
    /// and refuse a redirect that has another: anyone can send a user to the redirect URI with a code of their own.
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// Sets the id of the account to install the app in. Otherwise the user chooses one.
    pub fn account(mut self, hub_id: u64) -> Self {
        self.account = Some(hub_id);
        self
    }
}

impl fmt::Display for AuthorizeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("client_id", &self.client_id);
        query.append_pair("redirect_uri", &self.redirect_uri);
        query.append_pair("scope", &self.scopes);
        if !self.optional_scopes.is_empty() {
            query.append_pair("optional_scope", &self.optional_scopes);
        }
        if let Some(state) = &self.state {
            query.append_pair("state", state);
        }
        // HubSpot documents `%20` between scopes, and a form has `+` there.
        let query = query.finish().replace('+', "%20");
        let account = self.account.map(|account| format!("/{account}"));
        let account = account.unwrap_or_default();
        write!(f, "{AUTHORIZE_HOST}/oauth{account}/authorize?{query}")
    }
}
