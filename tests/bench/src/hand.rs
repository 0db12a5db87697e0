//! A client written by hand with `reqwest` and `serde`, with the minimum for production: a token, a user agent, timeouts
//! and a check of the status.

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewMessage {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub text: String,
    pub sender_actor_id: String,
    pub channel_id: String,
    pub channel_account_id: String,
    pub recipients: Vec<Recipient>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recipient {
    pub recipient_field: &'static str,
    pub delivery_identifier: Identifier,
}

#[derive(Serialize)]
pub(crate) struct Identifier {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub value: String,
}

impl Client {
    pub(crate) fn new(address: &str, token: &str) -> Self {
        let mut headers = HeaderMap::new();
        let mut authorization = HeaderValue::try_from(format!("Bearer {token}")).expect("a token");
        authorization.set_sensitive(true);
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let http = reqwest::Client::builder()
            .user_agent("a-program/1.0")
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            http,
            base: format!("http://{address}"),
        }
    }

    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        thread: u64,
        message: &NewMessage,
    ) -> reqwest::Result<T> {
        let base = &self.base;
        self.http
            .post(format!(
                "{base}/conversations/v3/conversations/threads/{thread}/messages"
            ))
            .json(message)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }
}
