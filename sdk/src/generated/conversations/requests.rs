// Generated from the OpenAPI description. Do not edit.
use crate::request::{InvalidRequest, Request, path_number, path_segment};
pub(crate) fn archive_thread<'a>(
    prefix: &str,
    thread_id: u64,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::DELETE,
            format!("{}/threads/{}", prefix, path_number("thread_id", thread_id) ?),
        ),
    )
}
pub(crate) fn assign_thread<'a>(
    prefix: &str,
    thread_id: u64,
    body: &'a crate::Object<super::types::Assignee>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::PUT,
                format!(
                    "{}/threads/{}/assignee", prefix, path_number("thread_id", thread_id)
                    ?
                ),
            )
            .json(&body)?,
    )
}
pub(crate) fn get_actor<'a>(
    prefix: &str,
    actor_id: &'a str,
    property: Option<&'a str>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!("{}/actors/{}", prefix, path_segment("actor_id", actor_id) ?),
            )
            .query("property", &property)?,
    )
}
pub(crate) fn get_channel<'a>(
    prefix: &str,
    channel_id: &'a str,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::GET,
            format!("{}/channels/{}", prefix, path_segment("channel_id", channel_id) ?),
        ),
    )
}
pub(crate) fn get_channel_account<'a>(
    prefix: &str,
    channel_account_id: &'a str,
    archived: Option<bool>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/channel-accounts/{}", prefix, path_segment("channel_account_id",
                    channel_account_id) ?
                ),
            )
            .query("archived", &archived)?,
    )
}
pub(crate) fn get_inbox<'a>(
    prefix: &str,
    inbox_id: &'a str,
    archived: Option<bool>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!("{}/inboxes/{}", prefix, path_segment("inbox_id", inbox_id) ?),
            )
            .query("archived", &archived)?,
    )
}
pub(crate) fn get_message<'a>(
    prefix: &str,
    thread_id: u64,
    message_id: &'a str,
    property: Option<&'a str>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/threads/{}/messages/{}", prefix, path_number("thread_id",
                    thread_id) ?, path_segment("message_id", message_id) ?
                ),
            )
            .query("property", &property)?,
    )
}
pub(crate) fn get_original_content<'a>(
    prefix: &str,
    thread_id: u64,
    message_id: &'a str,
    property: Option<&'a str>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/threads/{}/messages/{}/original-content", prefix,
                    path_number("thread_id", thread_id) ?, path_segment("message_id",
                    message_id) ?
                ),
            )
            .query("property", &property)?,
    )
}
pub(crate) fn get_thread<'a>(
    prefix: &str,
    thread_id: u64,
    archived: Option<bool>,
    association: Option<&'a ::std::vec::Vec<super::types::ThreadAssociation>>,
    property: Option<&'a str>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!("{}/threads/{}", prefix, path_number("thread_id", thread_id) ?),
            )
            .query("archived", &archived)?
            .query("association", &association)?
            .query("property", &property)?,
    )
}
pub(crate) fn list_channel_accounts<'a>(
    prefix: &str,
    after: Option<&'a str>,
    archived: Option<bool>,
    channel_id: Option<&'a ::std::vec::Vec<::std::string::String>>,
    default_page_length: Option<u32>,
    inbox_id: Option<&'a ::std::vec::Vec<::std::string::String>>,
    limit: Option<u32>,
    sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::GET, format!("{}/channel-accounts", prefix,))
            .cursor("after", after)
            .query("archived", &archived)?
            .query("channelId", &channel_id)?
            .query("defaultPageLength", &default_page_length)?
            .query("inboxId", &inbox_id)?
            .query("limit", &limit)?
            .query("sort", &sort)?,
    )
}
pub(crate) fn list_channels<'a>(
    prefix: &str,
    after: Option<&'a str>,
    default_page_length: Option<u32>,
    limit: Option<u32>,
    sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::GET, format!("{}/channels", prefix,))
            .cursor("after", after)
            .query("defaultPageLength", &default_page_length)?
            .query("limit", &limit)?
            .query("sort", &sort)?,
    )
}
pub(crate) fn list_inboxes<'a>(
    prefix: &str,
    after: Option<&'a str>,
    archived: Option<bool>,
    default_page_length: Option<u32>,
    limit: Option<u32>,
    sort: Option<&'a ::std::vec::Vec<::std::string::String>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::GET, format!("{}/inboxes", prefix,))
            .cursor("after", after)
            .query("archived", &archived)?
            .query("defaultPageLength", &default_page_length)?
            .query("limit", &limit)?
            .query("sort", &sort)?,
    )
}
pub(crate) fn list_messages<'a>(
    prefix: &str,
    thread_id: u64,
    after: Option<&'a str>,
    archived: Option<bool>,
    limit: Option<u32>,
    property: Option<&'a str>,
    sort: Option<&'a ::std::vec::Vec<super::types::MessageSort>>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::GET,
                format!(
                    "{}/threads/{}/messages", prefix, path_number("thread_id", thread_id)
                    ?
                ),
            )
            .cursor("after", after)
            .query("archived", &archived)?
            .query("limit", &limit)?
            .query("property", &property)?
            .query("sort", &sort)?,
    )
}
pub(crate) fn list_threads<'a>(
    prefix: &str,
    after: Option<&'a str>,
    archived: Option<bool>,
    associated_contact_id: Option<&'a str>,
    associated_ticket_id: Option<&'a str>,
    association: Option<&'a ::std::vec::Vec<super::types::ThreadAssociation>>,
    inbox_id: Option<&'a ::std::vec::Vec<::std::string::String>>,
    latest_message_timestamp_after: Option<&'a str>,
    limit: Option<u32>,
    property: Option<&'a str>,
    sort: Option<&'a ::std::vec::Vec<super::types::ThreadSort>>,
    thread_status: Option<&'a str>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::GET, format!("{}/threads", prefix,))
            .cursor("after", after)
            .query("archived", &archived)?
            .query("associatedContactId", &associated_contact_id)?
            .query("associatedTicketId", &associated_ticket_id)?
            .query("association", &association)?
            .query("inboxId", &inbox_id)?
            .query("latestMessageTimestampAfter", &latest_message_timestamp_after)?
            .query("limit", &limit)?
            .query("property", &property)?
            .query("sort", &sort)?
            .query("threadStatus", &thread_status)?,
    )
}
pub(crate) fn read_actors<'a>(
    prefix: &str,
    property: Option<&'a str>,
    body: &'a crate::Object<super::types::ActorIds>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(http::Method::POST, format!("{}/actors/batch/read", prefix,))
            .json(&body)?
            .query("property", &property)?,
    )
}
pub(crate) fn send_message<'a>(
    prefix: &str,
    thread_id: u64,
    body: &'a super::types::OutgoingMessage,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::POST,
                format!(
                    "{}/threads/{}/messages", prefix, path_number("thread_id", thread_id)
                    ?
                ),
            )
            .json(&body)?,
    )
}
pub(crate) fn unassign_thread<'a>(
    prefix: &str,
    thread_id: u64,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
            http::Method::DELETE,
            format!(
                "{}/threads/{}/assignee", prefix, path_number("thread_id", thread_id) ?
            ),
        ),
    )
}
pub(crate) fn update_thread<'a>(
    prefix: &str,
    thread_id: u64,
    archived: Option<bool>,
    body: &'a crate::Object<super::types::ThreadUpdate>,
) -> Result<Request, InvalidRequest> {
    Ok(
        Request::new(
                http::Method::PATCH,
                format!("{}/threads/{}", prefix, path_number("thread_id", thread_id) ?),
            )
            .json(&body)?
            .query("archived", &archived)?,
    )
}
