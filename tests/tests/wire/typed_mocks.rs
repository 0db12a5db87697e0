//! The typed mocks match exactly the path that the client requests.

use std::collections::BTreeSet;

use hubspot_conversations::mock::{MockServerExt, httpmock::MockServer};
use hubspot_conversations::{ActorId, Assignee, Client, NewComment, ThreadUpdate};
use hubspot_conversations_openapi::conversations::V3;
use serde_json::Value;
use tests::setup::builder;

/// Ids with special characters of regular expressions or URLs, and ids that they must not match.
const IDS: [(&str, &str); 14] = [
    ("a.c", "abc"),
    ("a+b", "aab"),
    ("a*", "aa"),
    ("a?", "a"),
    ("(a", "a"),
    ("[ab]", "a"),
    ("a|b", "a"),
    ("a{2}", "aa"),
    ("^a$", "a"),
    ("a b", "a+b"),
    ("a/b", "a"),
    ("50%", "50"),
    ("%41", "A"),
    ("größe", "grosse"),
];
/// A thread id, and one that contains it.
const THREADS: (u64, u64) = (12, 123);

fn start() -> (MockServer, Client) {
    let server = MockServer::start();
    let client = builder(&server.base_url()).build().unwrap();
    (server, client)
}

/// Asserts that a mock of `$operation` with `$parameter` set to `$value` matches a call with `$value`, and not one with
/// `$other`. Adds the names of operation and parameter to `$seen`.
macro_rules! matches_only {
    ($seen:ident, $server:ident, $operation:ident($parameter:ident: $value:expr, $other:expr), $call:expr) => {
        let mut mock = $server.$operation(|when, then| {
            when.$parameter($value);
            then.into_inner().status(404);
        });
        // The results are ignored: only whether the request matches is tested.
        let call = $call;
        drop(call($value).await);
        assert_eq!(mock.calls(), 1, "{}: {:?}", stringify!($operation), $value);
        drop(call($other).await);
        assert_eq!(
            mock.calls(),
            1,
            "{}: {:?} matched {:?}",
            stringify!($operation),
            $value,
            $other
        );
        mock.delete();
        $seen.insert((
            stringify!($operation).to_owned(),
            stringify!($parameter).to_owned(),
        ));
    };
}

/// Returns the operation and the Rust name of every path parameter of the description.
fn path_parameters() -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(V3).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|item| item.as_object().unwrap().values());
    let parameters = operations.flat_map(|operation| {
        let all = operation["parameters"].as_array().into_iter().flatten();
        let of_path = all.filter(|parameter| parameter["in"] == "path");
        of_path.map(|parameter| (operation["operationId"].as_str(), parameter["name"].as_str()))
    });
    let spelled = |name: &str| {
        let mut spelled = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() {
                spelled.push('_');
            }
            spelled.extend(letter.to_lowercase());
        }
        spelled
    };
    parameters
        .map(|(operation, name)| (operation.unwrap().to_owned(), spelled(name.unwrap())))
        .collect()
}

#[tokio::test]
async fn typed_mocks_match_path_parameters_literally() {
    let (server, client) = start();
    let mut seen = BTreeSet::new();
    for (id, other) in IDS {
        let (actor, other_actor) = (format!("E-{id}@example.com"), format!("E-{other}@example.com"));
        let get_actor = async |id: &str| client.get_actor(id.parse::<ActorId>().unwrap()).await;
        matches_only!(seen, server, get_actor(actor_id: &actor, &other_actor), get_actor);
        let get = async |id: &str| client.get_channel(id).await;
        matches_only!(seen, server, get_channel(channel_id: id, other), get);
        let get = async |id: &str| client.get_channel_account(id).await;
        matches_only!(seen, server, get_channel_account(channel_account_id: id, other), get);
        let get = async |id: &str| client.get_inbox(id).await;
        matches_only!(seen, server, get_inbox(inbox_id: id, other), get);
        let get = async |id: &str| client.get_message(THREADS.0, id).await;
        matches_only!(seen, server, get_message(message_id: id, other), get);
        let get = async |id: &str| client.get_original_content(THREADS.0, id).await;
        matches_only!(seen, server, get_original_content(message_id: id, other), get);
    }
    let (id, other) = THREADS;
    let comment = || NewComment::new("x");
    let assignee = || Assignee::new(ActorId::agent(1));
    let on = async |id: u64| client.assign_thread(id, assignee()).await;
    matches_only!(seen, server, assign_thread(thread_id: id, other), on);
    let on = async |id: u64| client.unassign_thread(id).await;
    matches_only!(seen, server, unassign_thread(thread_id: id, other), on);
    let on = async |id: u64| client.get_thread(id).await;
    matches_only!(seen, server, get_thread(thread_id: id, other), on);
    let on = async |id: u64| client.archive_thread(id).await;
    matches_only!(seen, server, archive_thread(thread_id: id, other), on);
    let on = async |id: u64| client.update_thread(id, ThreadUpdate::default()).await;
    matches_only!(seen, server, update_thread(thread_id: id, other), on);
    let on = async |id: u64| client.list_messages(id).await;
    matches_only!(seen, server, list_messages(thread_id: id, other), on);
    let on = async |id: u64| client.send_message(id, comment()).await;
    matches_only!(seen, server, send_message(thread_id: id, other), on);
    let on = async |id: u64| client.get_message(id, "m").await;
    matches_only!(seen, server, get_message(thread_id: id, other), on);
    let on = async |id: u64| client.get_original_content(id, "m").await;
    matches_only!(seen, server, get_original_content(thread_id: id, other), on);
    assert_eq!(seen, path_parameters());
}
