// Generated from the OpenAPI description. Do not edit.
use crate::request::{InvalidRequest, Request, path_number, path_segment};
pub(crate) fn create_custom_channel<'a>(
    prefix: &str,
    body: &'a crate::Object<super::types::NewCustomChannel>,
) -> Result<Request, InvalidRequest> {
    Ok(Request::new(http::Method::POST, format!("{}", prefix,)).json(&body)?)
}
pub(crate) fn create_custom_channel_account<'a>(
    prefix: &str,
    channel_id: &'a str,
    body: &'a crate::Object<super::types::NewChannelAccount>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::POST,
                format!(
                    "{}/{}/channel-accounts", prefix, path_segment("channel_id",
                    channel_id) ?
                ),
            )
            .json(&body)?,
    )
}
pub(crate) fn delete_custom_channel<'a>(
    prefix: &str,
    channel_id: &'a str,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::DELETE,
            format!("{}/{}", prefix, path_segment("channel_id", channel_id) ?),
        ),
    )
}
pub(crate) fn get_channel_message<'a>(
    prefix: &str,
    channel_id: &'a str,
    message_id: &'a str,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::GET,
            format!(
                "{}/{}/messages/{}", prefix, path_segment("channel_id", channel_id) ?,
                path_segment("message_id", message_id) ?
            ),
        ),
    )
}
pub(crate) fn get_custom_channel<'a>(
    prefix: &str,
    channel_id: &'a str,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::GET,
            format!("{}/{}", prefix, path_segment("channel_id", channel_id) ?),
        ),
    )
}
pub(crate) fn get_custom_channel_account<'a>(
    prefix: &str,
    channel_id: &'a str,
    channel_account_id: &'a str,
    archived: Option<bool>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/{}/channel-accounts/{}", prefix, path_segment("channel_id",
                    channel_id) ?, path_segment("channel_account_id", channel_account_id)
                    ?
                ),
            )
            .query("archived", &archived)?,
    )
}
pub(crate) fn list_custom_channel_accounts<'a>(
    prefix: &str,
    channel_id: &'a str,
    after: Option<&'a str>,
    archived: Option<bool>,
    default_page_length: Option<u32>,
    delivery_identifier_type: Option<
        &'a ::std::vec::Vec<super::types::DeliveryIdentifierType>,
    >,
    delivery_identifier_value: Option<&'a ::std::vec::Vec<::std::string::String>>,
    limit: Option<u32>,
    sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/{}/channel-accounts", prefix, path_segment("channel_id",
                    channel_id) ?
                ),
            )
            .cursor("after", after)
            .query("archived", &archived)?
            .query("defaultPageLength", &default_page_length)?
            .query("deliveryIdentifierType", &delivery_identifier_type)?
            .query("deliveryIdentifierValue", &delivery_identifier_value)?
            .query("limit", &limit)?
            .query("sort", &sort)?,
    )
}
pub(crate) fn list_custom_channels<'a>(
    prefix: &str,
    after: Option<&'a str>,
    default_page_length: Option<u32>,
    limit: Option<u32>,
    sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::GET, format!("{}", prefix,))
            .cursor("after", after)
            .query("defaultPageLength", &default_page_length)?
            .query("limit", &limit)?
            .query("sort", &sort)?,
    )
}
pub(crate) fn publish_channel_message<'a>(
    prefix: &str,
    channel_id: &'a str,
    body: &'a crate::Object<super::types::NewChannelMessage>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::POST,
                format!(
                    "{}/{}/messages", prefix, path_segment("channel_id", channel_id) ?
                ),
            )
            .json(&body)?,
    )
}
pub(crate) fn update_channel_message<'a>(
    prefix: &str,
    channel_id: &'a str,
    message_id: &'a str,
    body: &'a crate::Object<super::types::StatusReport>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::PATCH,
                format!(
                    "{}/{}/messages/{}", prefix, path_segment("channel_id", channel_id)
                    ?, path_segment("message_id", message_id) ?
                ),
            )
            .json(&body)?,
    )
}
pub(crate) fn update_custom_channel<'a>(
    prefix: &str,
    channel_id: &'a str,
    body: &'a crate::Object<super::types::CustomChannelUpdate>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::PATCH,
                format!("{}/{}", prefix, path_segment("channel_id", channel_id) ?),
            )
            .json(&body)?,
    )
}
pub(crate) fn update_custom_channel_account<'a>(
    prefix: &str,
    channel_id: &'a str,
    channel_account_id: &'a str,
    body: &'a crate::Object<super::types::ChannelAccountUpdate>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::PATCH,
                format!(
                    "{}/{}/channel-accounts/{}", prefix, path_segment("channel_id",
                    channel_id) ?, path_segment("channel_account_id", channel_account_id)
                    ?
                ),
            )
            .json(&body)?,
    )
}
pub(crate) fn update_staging_token<'a>(
    prefix: &str,
    channel_id: &'a str,
    account_token: &'a str,
    body: &'a crate::Object<super::types::StagingTokenUpdate>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::PATCH,
                format!(
                    "{}/{}/channel-account-staging-tokens/{}", prefix,
                    path_segment("channel_id", channel_id) ?,
                    path_segment("account_token", account_token) ?
                ),
            )
            .json(&body)?,
    )
}
