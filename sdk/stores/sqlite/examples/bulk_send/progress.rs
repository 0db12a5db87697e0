//! The progress bar.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::journal::SendResult;

/// A progress bar on standard error, if that is a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    not_sent: usize,
    unknown: usize,
}

impl Progress {
    pub(crate) fn new(lines: usize) -> Self {
        // Indicatif draws nothing where standard error is not a terminal.
        let target = ProgressDrawTarget::stderr_with_hz(8);
        let bar = ProgressBar::with_draw_target(u64::try_from(lines).ok(), target);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} ({per_sec}, {eta} left) {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self {
            bar,
            not_sent: 0,
            unknown: 0,
        }
    }

    /// Counts a line's outcome, in place of its earlier one in this run.
    pub(crate) fn ended(&mut self, before: Option<SendResult>, now: SendResult) {
        match before {
            Some(SendResult::NotSent) => self.not_sent = self.not_sent.saturating_sub(1),
            Some(SendResult::Unknown) => self.unknown = self.unknown.saturating_sub(1),
            Some(SendResult::Sent) | None => {}
        }
        match now {
            SendResult::Sent => self.bar.inc(1),
            SendResult::NotSent => self.not_sent += 1,
            SendResult::Unknown => self.unknown += 1,
        }
        self.show();
    }

    /// Shows the wait for messages that may still arrive.
    pub(crate) fn show_wait(&self, lines: usize, time: Duration) {
        let seconds = time.as_secs() + 1;
        self.bar.set_message(format!(
            "waiting {seconds} s to look up {lines} of unknown outcome again"
        ));
    }

    /// Removes the bar, so that a message can be printed.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&self) {
        let Self {
            not_sent, unknown, ..
        } = self;
        self.bar
            .set_message(format!("{not_sent} not sent, {unknown} unknown"));
    }
}
