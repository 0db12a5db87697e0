use super::*;
use crate::ChannelAccount;
use serde_json::{from_value, json, to_value};
use std::collections::BTreeMap;

#[test]
fn reads_thread_id_from_number_and_string() {
    for good in [json!(11_178_480_985_u64), json!("11178480985")] {
        let thread: ThreadId = from_value(good).unwrap();
        assert_eq!(thread, ThreadId::from(11_178_480_985));
        assert_eq!(to_value(thread).unwrap(), json!(11_178_480_985_u64));
    }
    for bad in [
        json!(-1),
        json!("-1"),
        json!("x"),
        json!(1.5),
        json!(null),
        json!([1]),
    ] {
        let error = from_value::<ThreadId>(bad.clone()).unwrap_err().to_string();
        assert!(error.contains("a whole number"), "{bad}: {error}");
    }
    let by_thread: BTreeMap<ThreadId, u8> = from_value(json!({"7": 1})).unwrap();
    assert_eq!(to_value(by_thread).unwrap(), json!({"7": 1}));
}

#[test]
fn converts_invalid_id_to_error() {
    fn parse(text: &str) -> crate::Result<(ActorId, ThreadId)> {
        Ok((text.parse()?, "7".parse()?))
    }
    assert!(parse("A-1").is_ok());
    let error = parse("47306113").unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("such as `A-47306113`"), "{error}");
}

#[test]
fn serializes_channel_account_as_in_message() {
    let account = ChannelAccount::email("40");
    let json = to_value(&account).unwrap();
    assert_eq!(account.to_string(), "1002/40");
    assert_eq!(json, json!({"channelId": "1002", "channelAccountId": "40"}));
    assert_eq!(from_value::<ChannelAccount>(json).unwrap(), account);
}
