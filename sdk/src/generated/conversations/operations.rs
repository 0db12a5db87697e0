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
    /**Archives a thread.

HubSpot deletes archived threads after 30 days; until then `update_thread` restores them (documented). It is retried when the response is lost; the second response can then be a 404. Needs the scope `conversations.write`.*/
    pub fn archive_thread(&self, thread_id: impl Into<ThreadId>) -> ArchiveThread {
        ArchiveThread {
            client: self.clone(),
            thread_id: thread_id.into(),
        }
    }
    /**Assigns a thread to an agent.

HubSpot records the assignment in the thread. The guide and the reference disagree on method and actor (documented): this is the reference's PUT, with the id of an actor. Needs the scope `conversations.write`.*/
    pub fn assign_thread(
        &self,
        thread_id: impl Into<ThreadId>,
        body: impl Into<Object<Assignee>>,
    ) -> AssignThread {
        AssignThread {
            client: self.clone(),
            thread_id: thread_id.into(),
            body: body.into(),
        }
    }
    /**Reads one actor.

Needs the scope `conversations.read`.*/
    pub fn get_actor(&self, actor_id: impl Into<ActorId>) -> GetActor {
        GetActor {
            client: self.clone(),
            actor_id: actor_id.into(),
            property: None,
        }
    }
    /**Reads one channel.

Needs the scope `conversations.read`.*/
    pub fn get_channel(&self, channel_id: impl Into<String>) -> GetChannel {
        GetChannel {
            client: self.clone(),
            channel_id: channel_id.into(),
        }
    }
    /**Reads one channel account.

Old threads can name deleted accounts, which result in a 404 (observed). Needs the scope `conversations.read`.*/
    pub fn get_channel_account(
        &self,
        channel_account_id: impl Into<String>,
    ) -> GetChannelAccount {
        GetChannelAccount {
            client: self.clone(),
            channel_account_id: channel_account_id.into(),
            archived: None,
        }
    }
    /**Reads one inbox.

Needs the scope `conversations.read`.*/
    pub fn get_inbox(&self, inbox_id: impl Into<String>) -> GetInbox {
        GetInbox {
            client: self.clone(),
            inbox_id: inbox_id.into(),
            archived: None,
        }
    }
    /**Reads one message of a thread.

Needs the scope `conversations.read`.*/
    pub fn get_message(
        &self,
        thread_id: impl Into<ThreadId>,
        message_id: impl Into<String>,
    ) -> GetMessage {
        GetMessage {
            client: self.clone(),
            thread_id: thread_id.into(),
            message_id: message_id.into(),
            property: None,
        }
    }
    /**Reads the full text of a message that HubSpot has truncated.

Of use if the message's truncation status is not `NOT_TRUNCATED`. Needs the scope `conversations.read`.*/
    pub fn get_original_content(
        &self,
        thread_id: impl Into<ThreadId>,
        message_id: impl Into<String>,
    ) -> GetOriginalContent {
        GetOriginalContent {
            client: self.clone(),
            thread_id: thread_id.into(),
            message_id: message_id.into(),
            property: None,
        }
    }
    /**Reads a thread, without its messages.

Needs the scope `conversations.read`.*/
    pub fn get_thread(&self, thread_id: impl Into<ThreadId>) -> GetThread {
        GetThread {
            client: self.clone(),
            thread_id: thread_id.into(),
            archived: None,
            association: None,
            property: None,
        }
    }
    /**Lists one page of the account's channel accounts, such as connected mailboxes.

Needs the scope `conversations.read`.*/
    pub fn list_channel_accounts(&self) -> ListChannelAccounts {
        ListChannelAccounts {
            client: self.clone(),
            after: None,
            archived: None,
            channel_id: None,
            default_page_length: None,
            inbox_id: None,
            limit: None,
            sort: None,
        }
    }
    /**Lists one page of the channels.

Needs the scope `conversations.read`.*/
    pub fn list_channels(&self) -> ListChannels {
        ListChannels {
            client: self.clone(),
            after: None,
            default_page_length: None,
            limit: None,
            sort: None,
        }
    }
    /**Lists one page of the account's inboxes.

Needs the scope `conversations.read`.*/
    pub fn list_inboxes(&self) -> ListInboxes {
        ListInboxes {
            client: self.clone(),
            after: None,
            archived: None,
            default_page_length: None,
            limit: None,
            sort: None,
        }
    }
    /**Lists one page of a thread's messages.

Newest first by default. A page can be short or empty and still not be the last one: the last page has no cursor. Needs the scope `conversations.read`.*/
    pub fn list_messages(&self, thread_id: impl Into<ThreadId>) -> ListMessages {
        ListMessages {
            client: self.clone(),
            thread_id: thread_id.into(),
            after: None,
            archived: None,
            limit: None,
            property: None,
            sort: None,
        }
    }
    /**Lists one page of the account's threads.

Oldest first. A page can be short or empty and still not be the last one: the last page has no cursor. With `associatedContactId`, HubSpot requires `threadStatus`, and refuses `inboxId` (documented). Needs the scope `conversations.read`.*/
    pub fn list_threads(&self) -> ListThreads {
        ListThreads {
            client: self.clone(),
            after: None,
            archived: None,
            associated_contact_id: None,
            associated_ticket_id: None,
            association: None,
            inbox_id: None,
            latest_message_timestamp_after: None,
            limit: None,
            property: None,
            sort: None,
            thread_status: None,
        }
    }
    /**Reads several actors.

HubSpot responds with 200 if it knows all of them, and otherwise with 207: the response then has the errors and the actors that it knows. Needs the scope `conversations.read`.*/
    pub fn read_actors(&self, body: impl Into<Object<ActorIds>>) -> ReadActors {
        ReadActors {
            client: self.clone(),
            property: None,
            body: body.into(),
        }
    }
    /**Removes the assignee of a thread.

Needs the scope `conversations.write`.*/
    pub fn unassign_thread(&self, thread_id: impl Into<ThreadId>) -> UnassignThread {
        UnassignThread {
            client: self.clone(),
            thread_id: thread_id.into(),
        }
    }
    /**Opens or closes a thread, or restores an archived one.

HubSpot records a change of the status in the thread. To restore a thread, set `archived` to `true` in the query and to `false` in the body; the status of an archived thread cannot be changed (documented). It is not retried when the response is lost. Needs the scope `conversations.write`.*/
    pub fn update_thread(
        &self,
        thread_id: impl Into<ThreadId>,
        body: impl Into<Object<ThreadUpdate>>,
    ) -> UpdateThread {
        UpdateThread {
            client: self.clone(),
            thread_id: thread_id.into(),
            archived: None,
            body: body.into(),
        }
    }
}
///A request made by [`Client::archive_thread`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ArchiveThread {
    client: Client,
    thread_id: ThreadId,
}
call_options!(ArchiveThread);
impl IntoFuture for ArchiveThread {
    type Output = Result<Response<()>>;
    type IntoFuture = BoxFuture<Response<()>>;
    fn into_future(self) -> BoxFuture<Response<()>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::archive_thread(prefix, self.thread_id.into());
            let response = self
                .client
                .execute(
                    "archive_thread",
                    Idempotency::Idempotent,
                    Some(self.thread_id),
                    request,
                )
                .await?;
            Ok(response.discard_body())
        })
    }
}
///A request made by [`Client::assign_thread`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct AssignThread {
    client: Client,
    thread_id: ThreadId,
    body: Object<Assignee>,
}
call_options!(AssignThread);
impl IntoFuture for AssignThread {
    type Output = Result<Response<Object<ThreadDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ThreadDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ThreadDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/conversations/v3");
            let request = requests::assign_thread(
                prefix,
                self.thread_id.into(),
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "assign_thread",
                    Idempotency::Idempotent,
                    Some(self.thread_id),
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_actor`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetActor {
    client: Client,
    actor_id: ActorId,
    property: Option<String>,
}
call_options!(GetActor);
impl GetActor {
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
}
impl IntoFuture for GetActor {
    type Output = Result<Response<Actor>>;
    type IntoFuture = BoxFuture<Response<Actor>>;
    fn into_future(self) -> BoxFuture<Response<Actor>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_actor(
                prefix,
                self.actor_id.as_str(),
                self.property.as_deref(),
            );
            let response = self
                .client
                .execute("get_actor", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_channel`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetChannel {
    client: Client,
    channel_id: String,
}
call_options!(GetChannel);
impl IntoFuture for GetChannel {
    type Output = Result<Response<Object<Channel>>>;
    type IntoFuture = BoxFuture<Response<Object<Channel>>>;
    fn into_future(self) -> BoxFuture<Response<Object<Channel>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_channel(prefix, &self.channel_id);
            let response = self
                .client
                .execute("get_channel", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_channel_account`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetChannelAccount {
    client: Client,
    channel_account_id: String,
    archived: Option<bool>,
}
call_options!(GetChannelAccount);
impl GetChannelAccount {
    /**Whether to find only archived ones.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
}
impl IntoFuture for GetChannelAccount {
    type Output = Result<Response<Object<ChannelAccountDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelAccountDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_channel_account(
                prefix,
                &self.channel_account_id,
                self.archived,
            );
            let response = self
                .client
                .execute("get_channel_account", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_inbox`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetInbox {
    client: Client,
    inbox_id: String,
    archived: Option<bool>,
}
call_options!(GetInbox);
impl GetInbox {
    /**Whether to find only archived ones.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
}
impl IntoFuture for GetInbox {
    type Output = Result<Response<Object<Inbox>>>;
    type IntoFuture = BoxFuture<Response<Object<Inbox>>>;
    fn into_future(self) -> BoxFuture<Response<Object<Inbox>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_inbox(prefix, &self.inbox_id, self.archived);
            let response = self
                .client
                .execute("get_inbox", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_message`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetMessage {
    client: Client,
    thread_id: ThreadId,
    message_id: String,
    property: Option<String>,
}
call_options!(GetMessage);
impl GetMessage {
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
}
impl IntoFuture for GetMessage {
    type Output = Result<Response<Message>>;
    type IntoFuture = BoxFuture<Response<Message>>;
    fn into_future(self) -> BoxFuture<Response<Message>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_message(
                prefix,
                self.thread_id.into(),
                &self.message_id,
                self.property.as_deref(),
            );
            let response = self
                .client
                .execute("get_message", Idempotency::Safe, Some(self.thread_id), request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_original_content`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetOriginalContent {
    client: Client,
    thread_id: ThreadId,
    message_id: String,
    property: Option<String>,
}
call_options!(GetOriginalContent);
impl GetOriginalContent {
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
}
impl IntoFuture for GetOriginalContent {
    type Output = Result<Response<Object<OriginalContent>>>;
    type IntoFuture = BoxFuture<Response<Object<OriginalContent>>>;
    fn into_future(self) -> BoxFuture<Response<Object<OriginalContent>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_original_content(
                prefix,
                self.thread_id.into(),
                &self.message_id,
                self.property.as_deref(),
            );
            let response = self
                .client
                .execute(
                    "get_original_content",
                    Idempotency::Safe,
                    Some(self.thread_id),
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::get_thread`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct GetThread {
    client: Client,
    thread_id: ThreadId,
    archived: Option<bool>,
    pub(crate) association: Option<Vec<ThreadAssociation>>,
    property: Option<String>,
}
call_options!(GetThread);
impl GetThread {
    /**Whether to find only archived threads.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    /**A type of CRM record; the response then has the thread's record of that type.

Appends: each call adds a value to those set before.*/
    pub fn association(mut self, association: impl Into<ThreadAssociation>) -> Self {
        self.association.get_or_insert_default().push(association.into());
        self
    }
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
}
impl IntoFuture for GetThread {
    type Output = Result<Response<Object<ThreadDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ThreadDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ThreadDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::get_thread(
                prefix,
                self.thread_id.into(),
                self.archived,
                self.association.as_ref(),
                self.property.as_deref(),
            );
            let response = self
                .client
                .execute("get_thread", Idempotency::Safe, Some(self.thread_id), request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_channel_accounts`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListChannelAccounts {
    client: Client,
    after: Option<String>,
    archived: Option<bool>,
    pub(crate) channel_id: Option<Vec<String>>,
    default_page_length: Option<u32>,
    pub(crate) inbox_id: Option<Vec<String>>,
    limit: Option<u32>,
    pub(crate) sort: Option<Vec<String>>,
}
call_options!(ListChannelAccounts);
impl ListChannelAccounts {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Whether to list archived ones only.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    /**The channel's id, such as `1002` for e-mail or `1000` for live chat (observed).

Appends: each call adds a value to those set before.*/
    pub fn channel_id(mut self, channel_id: impl Into<String>) -> Self {
        self.channel_id.get_or_insert_default().push(channel_id.into());
        self
    }
    /**The length of a page without a limit; HubSpot does not explain it further.

Replaces the value set before.*/
    pub fn default_page_length(mut self, default_page_length: u32) -> Self {
        self.default_page_length = Some(default_page_length);
        self
    }
    /**The inbox's id.

Appends: each call adds a value to those set before.*/
    pub fn inbox_id(mut self, inbox_id: impl Into<String>) -> Self {
        self.inbox_id.get_or_insert_default().push(inbox_id.into());
        self
    }
    /**The maximum number of accounts on a page.

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**A field to sort by, with a `-` before it for descending order (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
}
impl IntoFuture for ListChannelAccounts {
    type Output = Result<Response<Object<ChannelAccountPage>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelAccountPage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelAccountPage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::list_channel_accounts(
                prefix,
                self.after.as_deref(),
                self.archived,
                self.channel_id.as_ref(),
                self.default_page_length,
                self.inbox_id.as_ref(),
                self.limit,
                self.sort.as_ref(),
            );
            let response = self
                .client
                .execute("list_channel_accounts", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_channels`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListChannels {
    client: Client,
    after: Option<String>,
    default_page_length: Option<u32>,
    limit: Option<u32>,
    pub(crate) sort: Option<Vec<String>>,
}
call_options!(ListChannels);
impl ListChannels {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**The length of a page without a limit; HubSpot does not explain it further.

Replaces the value set before.*/
    pub fn default_page_length(mut self, default_page_length: u32) -> Self {
        self.default_page_length = Some(default_page_length);
        self
    }
    /**The maximum number of channels on a page.

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**A field to sort by, with a `-` before it for descending order (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
}
impl IntoFuture for ListChannels {
    type Output = Result<Response<Object<ChannelPage>>>;
    type IntoFuture = BoxFuture<Response<Object<ChannelPage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ChannelPage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::list_channels(
                prefix,
                self.after.as_deref(),
                self.default_page_length,
                self.limit,
                self.sort.as_ref(),
            );
            let response = self
                .client
                .execute("list_channels", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_inboxes`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListInboxes {
    client: Client,
    after: Option<String>,
    archived: Option<bool>,
    default_page_length: Option<u32>,
    limit: Option<u32>,
    pub(crate) sort: Option<Vec<String>>,
}
call_options!(ListInboxes);
impl ListInboxes {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Whether to list archived ones only.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    /**The length of a page without a limit; HubSpot does not explain it further.

Replaces the value set before.*/
    pub fn default_page_length(mut self, default_page_length: u32) -> Self {
        self.default_page_length = Some(default_page_length);
        self
    }
    /**The maximum number of inboxes on a page.

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**A field to sort by, with a `-` before it for descending order (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<String>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
}
impl IntoFuture for ListInboxes {
    type Output = Result<Response<Object<InboxPage>>>;
    type IntoFuture = BoxFuture<Response<Object<InboxPage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<InboxPage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::list_inboxes(
                prefix,
                self.after.as_deref(),
                self.archived,
                self.default_page_length,
                self.limit,
                self.sort.as_ref(),
            );
            let response = self
                .client
                .execute("list_inboxes", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_messages`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListMessages {
    client: Client,
    thread_id: ThreadId,
    after: Option<String>,
    archived: Option<bool>,
    limit: Option<u32>,
    property: Option<String>,
    pub(crate) sort: Option<Vec<MessageSort>>,
}
call_options!(ListMessages);
impl ListMessages {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Whether to list archived ones only.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    /**The maximum number of messages on a page; HubSpot allows up to 100 (observed).

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
    /**The order of the messages; newest first by default (documented).

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<MessageSort>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
}
impl IntoFuture for ListMessages {
    type Output = Result<Response<Object<MessagePage>>>;
    type IntoFuture = BoxFuture<Response<Object<MessagePage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<MessagePage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::list_messages(
                prefix,
                self.thread_id.into(),
                self.after.as_deref(),
                self.archived,
                self.limit,
                self.property.as_deref(),
                self.sort.as_ref(),
            );
            let response = self
                .client
                .execute(
                    "list_messages",
                    Idempotency::Safe,
                    Some(self.thread_id),
                    request,
                )
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::list_threads`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ListThreads {
    client: Client,
    after: Option<String>,
    archived: Option<bool>,
    associated_contact_id: Option<String>,
    associated_ticket_id: Option<String>,
    pub(crate) association: Option<Vec<ThreadAssociation>>,
    pub(crate) inbox_id: Option<Vec<String>>,
    latest_message_timestamp_after: Option<Timestamp>,
    limit: Option<u32>,
    property: Option<String>,
    pub(crate) sort: Option<Vec<ThreadSort>>,
    thread_status: Option<ThreadStatus>,
}
call_options!(ListThreads);
impl ListThreads {
    /**The cursor from the previous page, unchanged.

Replaces the value set before.*/
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.after = Some(after.into());
        self
    }
    /**Whether to list archived ones only.

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
    /**The id of the contact that the threads belong to. It goes with a thread status.

Replaces the value set before.*/
    pub fn associated_contact_id(
        mut self,
        associated_contact_id: impl Into<String>,
    ) -> Self {
        self.associated_contact_id = Some(associated_contact_id.into());
        self
    }
    /**The id of the ticket that the threads belong to.

Replaces the value set before.*/
    pub fn associated_ticket_id(
        mut self,
        associated_ticket_id: impl Into<String>,
    ) -> Self {
        self.associated_ticket_id = Some(associated_ticket_id.into());
        self
    }
    /**A type of CRM record; the response then has the thread's record of that type.

Appends: each call adds a value to those set before.*/
    pub fn association(mut self, association: impl Into<ThreadAssociation>) -> Self {
        self.association.get_or_insert_default().push(association.into());
        self
    }
    /**The inbox's id.

Appends: each call adds a value to those set before.*/
    pub fn inbox_id(mut self, inbox_id: impl Into<String>) -> Self {
        self.inbox_id.get_or_insert_default().push(inbox_id.into());
        self
    }
    /**Lists only threads whose newest message is later than this, in UTC.

Replaces the value set before.*/
    pub fn latest_message_timestamp_after(
        mut self,
        latest_message_timestamp_after: impl Into<Timestamp>,
    ) -> Self {
        self.latest_message_timestamp_after = Some(
            latest_message_timestamp_after.into(),
        );
        self
    }
    /**The maximum number of threads on a page; HubSpot allows up to 500 (documented in its guide).

Replaces the value set before.*/
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
    /**The order of the threads; `latestMessageTimestamp` goes with `latestMessageTimestampAfter` (documented in HubSpot's guide).

Appends: each call adds a value to those set before.*/
    pub fn sort(mut self, sort: impl Into<ThreadSort>) -> Self {
        self.sort.get_or_insert_default().push(sort.into());
        self
    }
    /**The status of the threads to list.

Replaces the value set before.*/
    pub fn thread_status(mut self, thread_status: impl Into<ThreadStatus>) -> Self {
        self.thread_status = Some(thread_status.into());
        self
    }
}
impl IntoFuture for ListThreads {
    type Output = Result<Response<Object<ThreadPage>>>;
    type IntoFuture = BoxFuture<Response<Object<ThreadPage>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ThreadPage>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::list_threads(
                prefix,
                self.after.as_deref(),
                self.archived,
                self.associated_contact_id.as_deref(),
                self.associated_ticket_id.as_deref(),
                self.association.as_ref(),
                self.inbox_id.as_ref(),
                self
                    .latest_message_timestamp_after
                    .as_ref()
                    .map(ToString::to_string)
                    .as_deref(),
                self.limit,
                self.property.as_deref(),
                self.sort.as_ref(),
                self.thread_status.as_ref().map(|value| value.as_str()),
            );
            let response = self
                .client
                .execute("list_threads", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::read_actors`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct ReadActors {
    client: Client,
    property: Option<String>,
    body: Object<ActorIds>,
}
call_options!(ReadActors);
impl ReadActors {
    /**Declared by HubSpot without an explanation.

Replaces the value set before.*/
    pub fn property(mut self, property: impl Into<String>) -> Self {
        self.property = Some(property.into());
        self
    }
}
impl IntoFuture for ReadActors {
    type Output = Result<Response<Object<ActorBatch>>>;
    type IntoFuture = BoxFuture<Response<Object<ActorBatch>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ActorBatch>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::read_actors(
                prefix,
                self.property.as_deref(),
                &self.body,
            );
            let response = self
                .client
                .execute("read_actors", Idempotency::Safe, None, request)
                .await?;
            response.json()
        })
    }
}
///A request made by [`Client::unassign_thread`]. Nothing is sent before it is awaited.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UnassignThread {
    client: Client,
    thread_id: ThreadId,
}
call_options!(UnassignThread);
impl IntoFuture for UnassignThread {
    type Output = Result<Response<()>>;
    type IntoFuture = BoxFuture<Response<()>>;
    fn into_future(self) -> BoxFuture<Response<()>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/conversations/v3");
            let request = requests::unassign_thread(prefix, self.thread_id.into());
            let response = self
                .client
                .execute(
                    "unassign_thread",
                    Idempotency::Idempotent,
                    Some(self.thread_id),
                    request,
                )
                .await?;
            Ok(response.discard_body())
        })
    }
}
///A request made by [`Client::update_thread`]. Nothing is sent before it is awaited.
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct UpdateThread {
    client: Client,
    thread_id: ThreadId,
    archived: Option<bool>,
    body: Object<ThreadUpdate>,
}
call_options!(UpdateThread);
impl UpdateThread {
    /**Whether the thread to change is archived; `false` by default (documented).

Replaces the value set before.*/
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }
}
impl IntoFuture for UpdateThread {
    type Output = Result<Response<Object<ThreadDetails>>>;
    type IntoFuture = BoxFuture<Response<Object<ThreadDetails>>>;
    fn into_future(self) -> BoxFuture<Response<Object<ThreadDetails>>> {
        Box::pin(async move {
            let prefix = self.client.prefix(AREA, "/conversations/v3/conversations");
            let request = requests::update_thread(
                prefix,
                self.thread_id.into(),
                self.archived,
                &self.body,
            );
            let response = self
                .client
                .execute(
                    "update_thread",
                    Idempotency::NonIdempotent,
                    Some(self.thread_id),
                    request,
                )
                .await?;
            response.json()
        })
    }
}
use crate::pages::{Page, Paginated, Paginator, ReadPage, cursor, read_page};
impl ChannelAccountPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl ChannelPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl InboxPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl MessagePage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl ThreadPage {
    /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
    }
}
impl ListChannelAccounts {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListChannelAccounts {
    type Item = Object<ChannelAccountDetails>;
}
impl ReadPage<Object<ChannelAccountDetails>> for ListChannelAccounts {
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
impl ListChannels {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListChannels {
    type Item = Object<Channel>;
}
impl ReadPage<Object<Channel>> for ListChannels {
    fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Object<Channel>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, ChannelPage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
impl ListInboxes {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListInboxes {
    type Item = Object<Inbox>;
}
impl ReadPage<Object<Inbox>> for ListInboxes {
    fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Object<Inbox>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, InboxPage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
impl ListMessages {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListMessages {
    type Item = Message;
}
impl ReadPage<Message> for ListMessages {
    fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<Message>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, MessagePage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
impl ListThreads {
    /// Reads the whole list, page by page, from the page that this request is for.
    pub fn all(self) -> Paginator<Self> {
        Paginator::new(self)
    }
}
impl Paginated for ListThreads {
    type Item = Object<ThreadDetails>;
}
impl ReadPage<Object<ThreadDetails>> for ListThreads {
    fn read_page(
        self,
        cursor: Option<String>,
    ) -> BoxFuture<Page<Object<ThreadDetails>>> {
        let request = cursor.into_iter().fold(self, Self::after);
        read_page(request, ThreadPage::next_cursor, |page| page.results)
    }
    fn with_page_size(self, size: u32) -> Self {
        self.limit(size)
    }
}
