//! The account of the stand-in: its channels, inboxes and actors.

/// HubSpot's ids of e-mail, live chat and WhatsApp (observed).
pub(super) const EMAIL: &str = "1002";
pub(super) const LIVE_CHAT: &str = "1000";
pub(super) const WHATSAPP: &str = "1007";

/// The channel accounts, the inboxes and the actors.
pub(super) const MAILBOX: &str = "4001";
pub(super) const CHAT: &str = "4002";
pub(super) const HELP_DESK_MAILBOX: &str = "4003";
pub(super) const WHATSAPP_NUMBER: &str = "4004";
pub(super) const INBOX: &str = "3001";
pub(super) const SUPPORT: &str = "3002";
pub(super) const AGENT: u64 = 7001;
/// The app that sends, which is also recorded as the author of comments.
pub(super) const APP: u32 = 1_234_567;
pub(super) const APP_ACTOR: &str = "I-1234567";
/// The developer API key of the app, which its custom channels require.
#[cfg(feature = "custom-channels")]
pub(super) const DEVELOPER_KEY: &str = "stand-in-developer-key";
pub(super) const VISITOR: &str = "V-9001";

/// The addresses of the mailboxes.
pub(super) const OWN_ADDRESSES: [(&str, &str); 2] = [
    (MAILBOX, "support@example.com"),
    (HELP_DESK_MAILBOX, "help@example.com"),
];
