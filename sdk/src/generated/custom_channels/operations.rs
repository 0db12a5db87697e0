// Generated from the OpenAPI description. Do not edit.
use super::AREA;
use super::types::*;
use super::requests;
use crate::client::BoxFuture;
use crate::model::*;
use crate::options::call_options;
use crate::request::Idempotency;
use crate::{ActorId, Client, Object, Response, Result, ThreadId};
impl Client {
    /**Registers a custom channel of the app.

HubSpot requires the developer API key of the app, as the query parameters `hapikey` and `appId` (documented). It is not retried when the response is lost: list the channels before you register it again.*/
    pub fn create_custom_channel(
        &self,
        body: impl Into<Object<NewCustomChannel>>,
    ) -> CreateCustomChannel {
        CreateCustomChannel {
            client: self.clone(),
            body: body.into(),
        }
    }
    /**Connects an account to a custom channel.

An account is one address at which customers reach the company, such as a phone number, and belongs to one inbox. It is not retried when the response is lost. Needs the scope `conversations.custom_channels.write`.*/
    pub fn create_custom_channel_account(
        &self,
        channel_id: impl Into<String>,
        body: impl Into<Object<NewChannelAccount>>,
    ) -> CreateCustomChannelAccount {
        CreateCustomChannelAccount {
            client: self.clone(),
            channel_id: channel_id.into(),
            body: body.into(),
        }
    }
    /**Deletes a custom channel of the app.

HubSpot requires the developer API key of the app, as the query parameters `hapikey` and `appId` (documented). It is retried when the response is lost; the second response can then be a 404.*/
    pub fn delete_custom_channel(
        &self,
        channel_id: impl Into<String>,
    ) -> DeleteCustomChannel {
        DeleteCustomChannel {
            client: self.clone(),
            channel_id: channel_id.into(),
        }
    }
    /**Reads a message of the channel.

Needs the scope `conversations.custom_channels.read`.*/
    pub fn get_channel_message(
        &self,
        channel_id: impl Into<String>,
        message_id: impl Into<String>,
    ) -> GetChannelMessage {
        GetChannelMessage {
            client: self.clone(),
            channel_id: channel_id.into(),
            message_id: message_id.into(),
        }
    }
    /**Reads a custom channel of the app.

HubSpot requires the developer API key of the app, as the query parameters `hapikey` and `appId` (documented).*/
    pub fn get_custom_channel(&self, channel_id: impl Into<String>) -> GetCustomChannel {
        GetCustomChannel {
            client: self.clone(),
            channel_id: channel_id.into(),
        }
    }
    /**Reads an account of a custom channel.

Needs the scope `conversations.custom_channels.read` or `conversations.custom_channels.write`.*/
    pub fn get_custom_channel_account(
        &self,
        channel_id: impl Into<String>,
        channel_account_id: impl Into<String>,
    ) -> GetCustomChannelAccount {
        GetCustomChannelAccount {
            client: self.clone(),
            channel_id: channel_id.into(),
            channel_account_id: channel_account_id.into(),
            archived: None,
        }
    }
    /**Lists one page of the accounts that are connected to a custom channel.

Needs the scope `conversations.custom_channels.read` or `conversations.custom_channels.write`.*/
    pub fn list_custom_channel_accounts(
        &self,
        channel_id: impl Into<String>,
    ) -> ListCustomChannelAccounts {
        ListCustomChannelAccounts {
            client: self.clone(),
            channel_id: channel_id.into(),
            after: None,
            archived: None,
            default_page_length: None,
            delivery_identifier_type: None,
            delivery_identifier_value: None,
            limit: None,
            sort: None,
        }
    }
    /**Lists one page of the app's custom channels.

Channels are the app's, not an account's: HubSpot requires the developer API key of the app, as the query parameters `hapikey` and `appId` (documented).*/
    pub fn list_custom_channels(&self) -> ListCustomChannels {
        ListCustomChannels {
            client: self.clone(),
            after: None,
            default_page_length: None,
            limit: None,
            sort: None,
        }
    }
    /**Publishes a message of the channel to HubSpot's inbox.

With an [`idempotency_key`](PublishChannelMessage::idempotency_key) it is retried when the response is lost. Without one it is not: each request would make a message. Needs the scope `conversations.custom_channels.write`.*/
    pub fn publish_channel_message(
        &self,
        channel_id: impl Into<String>,
        body: impl Into<Object<NewChannelMessage>>,
    ) -> PublishChannelMessage {
        PublishChannelMessage {
            client: self.clone(),
            channel_id: channel_id.into(),
            body: body.into(),
        }
    }
    /**Reports what became of an outgoing message, which the channel had to deliver.

It is not retried when the response is lost. Needs the scope `conversations.custom_channels.write`.*/
    pub fn update_channel_message(
        &self,
        channel_id: impl Into<String>,
        message_id: impl Into<String>,
        body: impl Into<Object<StatusReport>>,
    ) -> UpdateChannelMessage {
        UpdateChannelMessage {
            client: self.clone(),
            channel_id: channel_id.into(),
            message_id: message_id.into(),
            body: body.into(),
        }
    }
    /**Changes a custom channel of the app.

HubSpot requires the developer API key of the app, as the query parameters `hapikey` and `appId` (documented). It is not retried when the response is lost.*/
    pub fn update_custom_channel(
        &self,
        channel_id: impl Into<String>,
        body: impl Into<Object<CustomChannelUpdate>>,
    ) -> UpdateCustomChannel {
        UpdateCustomChannel {
            client: self.clone(),
            channel_id: channel_id.into(),
            body: body.into(),
        }
    }
    /**Renames an account of a custom channel, or authorizes it or not.

It is not retried when the response is lost. Needs the scope `conversations.custom_channels.write`.*/
    pub fn update_custom_channel_account(
        &self,
        channel_id: impl Into<String>,
        channel_account_id: impl Into<String>,
        body: impl Into<Object<ChannelAccountUpdate>>,
    ) -> UpdateCustomChannelAccount {
        UpdateCustomChannelAccount {
            client: self.clone(),
            channel_id: channel_id.into(),
            channel_account_id: channel_account_id.into(),
            body: body.into(),
        }
    }
    /**Names the account that HubSpot is to connect, in the flow that an administrator has begun.

The administrator connects a channel in HubSpot, which leads to the channel's redirect URL with a token; HubSpot makes the account from what is set here (documented). It is not retried when the response is lost. Needs the scope `conversations.custom_channels.write`.*/
    pub fn update_staging_token(
        &self,
        channel_id: impl Into<String>,
        account_token: impl Into<String>,
        body: impl Into<Object<StagingTokenUpdate>>,
    ) -> UpdateStagingToken {
        UpdateStagingToken {
            client: self.clone(),
            channel_id: channel_id.into(),
            account_token: account_token.into(),
            body: body.into(),
        }
    }
}
///A request made by [`Client::create_custom_channel`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct CreateCustomChannel {
    client: Client,
    body: Object<NewCustomChannel>,
}
call_options!(CreateCustomChannel);
impl IntoFuture for CreateCustomChannel {
    type Output = Result<Response<Object<CustomChannel>>>;
    type IntoFuture = BoxFuture<Response<Object<CustomChannel>>>;
    fn into_future(self) -> BoxFuture<Response<Object<CustomChannel>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/custom-channels/v3");
            let request = requests::create_custom_channel(prefix, &self.body);
            let response = self
                .client
                .execute(
                    "create_custom_channel",
                    Idempotency::NonIdempotent,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::create_custom_channel_account`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct CreateCustomChannelAccount {
    client: Client,
    channel_id: String,
    body: Object<NewChannelAccount>,
}
call_options!(CreateCustomChannelAccount);
impl IntoFuture for CreateCustomChannelAccount {
    type Output = Result<Response<Object<ChannelAccountDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelAccountDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::create_custom_channel_account(
                prefix,
                &self.channel_id,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "create_custom_channel_account",
                    Idempotency::NonIdempotent,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::delete_custom_channel`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct DeleteCustomChannel {
    client: Client,
    channel_id: String,
}
call_options!(DeleteCustomChannel);
impl IntoFuture for DeleteCustomChannel {
    type Output = Result<Response<()>>;
    type IntoFuture = BoxFuture<Response<()>>;
    fn into_future(self) -> BoxFuture<Response<()>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::delete_custom_channel(prefix, &self.channel_id);
            let response = self
                .client
                .execute("delete_custom_channel", Idempotency::Idempotent, None, request)
                .await?;
            Ok(response.discard_body())
        })
    }
}
///A request made by [`Client::get_channel_message`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetChannelMessage {
    client: Client,
    channel_id: String,
    message_id: String,
}
call_options!(GetChannelMessage);
impl IntoFuture for GetChannelMessage {
    type Output = Result<Response<Object<ChannelMessage>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelMessage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelMessage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::get_channel_message(
                prefix,
                &self.channel_id,
                &self.message_id,
            );
            let response = self
                .client
                .execute("get_channel_message", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_custom_channel`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetCustomChannel {
    client: Client,
    channel_id: String,
}
call_options!(GetCustomChannel);
impl IntoFuture for GetCustomChannel {
    type Output = Result<Response<Object<CustomChannel>>>;
    type IntoFuture = BoxFuture<Response<Object<CustomChannel>>>;
    fn into_future(self) -> BoxFuture<Response<Object<CustomChannel>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::get_custom_channel(prefix, &self.channel_id);
            let response = self
                .client
                .execute("get_custom_channel", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_custom_channel_account`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetCustomChannelAccount {
    client: Client,
    channel_id: String,
    channel_account_id: String,
    archived: Option<bool>,
}
call_options!(GetCustomChannelAccount);
impl GetCustomChannelAccount {
    /**Whether to find archived ones only.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
}
impl IntoFuture for GetCustomChannelAccount {
    type Output = Result<Response<Object<ChannelAccountDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelAccountDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::get_custom_channel_account(
                prefix,
                &self.channel_id,
                &self.channel_account_id,
                self.archived,
            );
            let response = self
                .client
                .execute("get_custom_channel_account", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_custom_channel_accounts`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListCustomChannelAccounts {
    client: Client,
    channel_id: String,
    after: Option<String>,
    archived: Option<bool>,
    default_page_length: Option<u32>,
    pub(crate) delivery_identifier_type: Option<Vec<DeliveryIdentifierType>>,
    pub(crate) delivery_identifier_value: Option<Vec<String>>,
    limit: Option<u32>,
    pub(crate) sort: Option<Vec<String>>,
}
call_options!(ListCustomChannelAccounts);
impl ListCustomChannelAccounts {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Whether to find archived ones only.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn default_page_length(mut self, default_page_length: u32) -> Self {
        self.default_page_length = Some(default_page_length);
        self
    }
    /**A type of address, by which the list is filtered.

Appends: each call adds a value to those set before.*/
    pub fn delivery_identifier_type(
        mut self,
        delivery_identifier_type: impl Into<DeliveryIdentifierType>,
    ) -> Self {
        self.delivery_identifier_type
            .get_or_insert_default()
            .push(delivery_identifier_type.into());
        self
    }
    /**An address, by which the list is filtered.

Appends: each call adds a value to those set before.*/
    pub fn delivery_identifier_value(
        mut self,
        delivery_identifier_value: impl Into<String>,
    ) -> Self {
        self.delivery_identifier_value
            .get_or_insert_default()
            .push(delivery_identifier_value.into());
        self
    }
    /**The maximum number of items on a page.

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**Declared by HubSpot without an explanation.

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
}
impl IntoFuture for ListCustomChannelAccounts {
    type Output = Result<Response<Object<ChannelAccountPage>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelAccountPage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountPage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::list_custom_channel_accounts(
                prefix,
                &self.channel_id,
                self.after.as_deref(),
                self.archived,
                self.default_page_length,
                self.delivery_identifier_type.as_ref(),
                self.delivery_identifier_value.as_ref(),
                self.limit,
                self.sort.as_ref(),
            );
            let response = self
                .client
                .execute(
                    "list_custom_channel_accounts",
                    Idempotency::Safe,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_custom_channels`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListCustomChannels {
    client: Client,
    after: Option<String>,
    default_page_length: Option<u32>,
    limit: Option<u32>,
    pub(crate) sort: Option<Vec<String>>,
}
call_options!(ListCustomChannels);
impl ListCustomChannels {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn default_page_length(mut self, default_page_length: u32) -> Self {
        self.default_page_length = Some(default_page_length);
        self
    }
    /**The maximum number of items on a page.

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**Declared by HubSpot without an explanation.

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
}
impl IntoFuture for ListCustomChannels {
    type Output = Result<Response<Object<CustomChannelPage>>>;
    type IntoFuture = BoxFuture<Response<Object<CustomChannelPage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<CustomChannelPage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/custom-channels/v3");
            let request = requests::list_custom_channels(
                prefix,
                self.after.as_deref(),
                self.default_page_length,
                self.limit,
                self.sort.as_ref(),
            );
            let response = self
                .client
                .execute("list_custom_channels", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::publish_channel_message`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct PublishChannelMessage {
    client: Client,
    channel_id: String,
    body: Object<NewChannelMessage>,
}
call_options!(PublishChannelMessage);
impl PublishChannelMessage {
    ///Your key for the message, such as its id at the message service, by which HubSpot takes several requests for one message (documented as its purpose). With a key, the request is retried when the response is lost. Where the outcome stays unknown, publish the same message with the same key again, from any process: HubSpot has one message then. How long it keeps a key is not documented, nor what it responds to a second request.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.body.integration_idempotency_id = Some(key.into());
        self
    }
}
impl IntoFuture for PublishChannelMessage {
    type Output = Result<Response<Object<ChannelMessage>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelMessage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelMessage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::publish_channel_message(
                prefix,
                &self.channel_id,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "publish_channel_message",
                    Idempotency::by_key(self.body.integration_idempotency_id.as_deref()),
                    None,
                    request,
                )
                .await
                .map_err(crate::Error::into_outcome)?;
            response.json().map_err(crate::Error::into_outcome)
        })
    }
}
///A request made by [`Client::update_channel_message`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UpdateChannelMessage {
    client: Client,
    channel_id: String,
    message_id: String,
    body: Object<StatusReport>,
}
call_options!(UpdateChannelMessage);
impl IntoFuture for UpdateChannelMessage {
    type Output = Result<Response<Object<ChannelMessage>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelMessage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelMessage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::update_channel_message(
                prefix,
                &self.channel_id,
                &self.message_id,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "update_channel_message",
                    Idempotency::NonIdempotent,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::update_custom_channel`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UpdateCustomChannel {
    client: Client,
    channel_id: String,
    body: Object<CustomChannelUpdate>,
}
call_options!(UpdateCustomChannel);
impl IntoFuture for UpdateCustomChannel {
    type Output = Result<Response<Object<CustomChannel>>>;
    type IntoFuture = BoxFuture<Response<Object<CustomChannel>>>;
    fn into_future(self) -> BoxFuture<Response<Object<CustomChannel>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::update_custom_channel(
                prefix,
                &self.channel_id,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "update_custom_channel",
                    Idempotency::NonIdempotent,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::update_custom_channel_account`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UpdateCustomChannelAccount {
    client: Client,
    channel_id: String,
    channel_account_id: String,
    body: Object<ChannelAccountUpdate>,
}
call_options!(UpdateCustomChannelAccount);
impl IntoFuture for UpdateCustomChannelAccount {
    type Output = Result<Response<Object<ChannelAccountDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelAccountDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::update_custom_channel_account(
                prefix,
                &self.channel_id,
                &self.channel_account_id,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "update_custom_channel_account",
                    Idempotency::NonIdempotent,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::update_staging_token`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UpdateStagingToken {
    client: Client,
    channel_id: String,
    account_token: String,
    body: Object<StagingTokenUpdate>,
}
call_options!(UpdateStagingToken);
impl IntoFuture for UpdateStagingToken {
    type Output = Result<Response<Object<StagingToken>>>;
    type IntoFuture = BoxFuture<Response<Object<StagingToken>>>;
    fn into_future(self) -> BoxFuture<Response<Object<StagingToken>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/custom-channels");
            let request = requests::update_staging_token(
                prefix,
                &self.channel_id,
                &self.account_token,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "update_staging_token",
                    Idempotency::NonIdempotent,
                    None,
                    request,
                )
                .await?;
            response.json()
        })
    }
}
use crate::pages::{Page, Paginated, Paginator, ReadPage, cursor, read_page};
impl CustomChannelPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl ListCustomChannelAccounts {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListCustomChannelAccounts {
    type Item = Object<ChannelAccountDetails>;
}
impl ReadPage<Object<ChannelAccountDetails>> for ListCustomChannelAccounts {
    fn read_page(
        self,
        cursor: Option<String>,
    ) -> BoxFuture<Page<Object<ChannelAccountDetails>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, ChannelAccountPage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
impl ListCustomChannels {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListCustomChannels {
    type Item = Object<CustomChannel>;
}
impl ReadPage<Object<CustomChannel>> for ListCustomChannels {
    fn read_page(
        self,
        cursor: Option<String>,
    ) -> BoxFuture<Page<Object<CustomChannel>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, CustomChannelPage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
