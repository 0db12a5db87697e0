//! The exchange of a code for an account's tokens.

use std::sync::Arc;
use std::time::SystemTime;

use super::checked_secret;
use super::endpoint::{Code, GrantType, TokenEndpoint, request_token};
use super::oauth::{AppCredentials, Granted, OAuth};
use crate::{Error, Result};

/// Exchanges the code of an installation for the tokens of the account.
pub(crate) async fn exchange_code(
    app: AppCredentials,
    endpoint: &dyn TokenEndpoint,
    code: &str,
    redirect_uri: String,
    verifier: Option<String>,
) -> Result<OAuth> {
    let verifier = verifier.map(|verifier| checked_secret("code verifier", verifier));
    let code = Code {
        code: checked_secret("code", code.to_owned())?,
        redirect_uri,
        verifier: verifier.transpose()?,
    };
    let grant = request_token(&app, endpoint, GrantType::Code(&code), SystemTime::now).await;
    let access = grant.access?;
    let refresh_token = grant.refresh_token.ok_or_else(|| {
        Error::token(
            "HubSpot's token response lacks refresh_token, without which there is no next access token",
        )
    })?;
    Ok(OAuth {
        app,
        refresh_token: Some(refresh_token),
        store_token: None,
        granted: Some(Arc::new(Granted {
            access,
            hub_id: grant.hub_id,
            scopes: grant.scopes,
        })),
    })
}
