//! What is caught of a generator that stops.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use crate::error::{Error, Result};

thread_local! {
    /// What the code below the net panicked with, on this thread; nothing where there is no net.
    static CAUGHT: Cell<Option<String>> = const { Cell::new(None) };
}

/// The result of the work, which is an error when it panics: progenitor does so at some of what it cannot carry over.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    keep_quiet();
    CAUGHT.set(Some(String::new()));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let said = CAUGHT.take().unwrap_or_default();
    result.unwrap_or_else(|_| {
        let said: Vec<&str> = said.split_whitespace().collect();
        let said: String = said.join(" ").chars().take(200).collect();
        let message = format!("the generator cannot use the document and stopped, saying: {said}");
        Err(Error::new("/", message))
    })
}

/// A panic that is caught here says nothing on the terminal: it becomes the error. All others speak as before.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| match CAUGHT.take() {
            Some(_) => CAUGHT.set(Some(message(info))),
            None => before(info),
        }));
    });
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let fixed = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let made = || payload.downcast_ref::<String>().cloned();
    fixed.or_else(made).unwrap_or_else(|| "nothing".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "the net is for panics")]

    use super::*;

    #[test]
    fn a_panic_is_an_error_of_one_line() {
        let caught_ = caught::<()>(|| panic!("missing\n  {}", "name")).unwrap_err();
        let line = caught_.in_file("f").to_string();
        assert!(line.ends_with("saying: missing name"), "{line}");
        assert_eq!(caught(|| Ok(1)), Ok(1));
        assert!(CAUGHT.take().is_none(), "what follows speaks again");
    }
}
