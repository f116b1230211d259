//! How far a command has come, for somebody who waits at a terminal: one line on standard error, from the second second
//! on, and gone before anything else is written.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::progress::{Progress, Step};

/// What is over sooner needs no explanation.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line is drawn anew: often enough to be seen moving.
const REDRAWN_EVERY: Duration = Duration::from_millis(100);

/// A line that goes away when this does.
pub(super) struct Shown {
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Shows some counts until the value that this gives is dropped.
pub(super) fn show(progress: Progress) -> Shown {
    let (end, ended) = mpsc::channel::<()>();
    let still_running = move |pause| ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout);
    let thread = thread::spawn(move || {
        if !still_running(PATIENCE) {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let counted =
            ProgressStyle::with_template("{msg:>20} {wide_bar} {human_pos}/{human_len} {eta:>4}");
        let uncounted = ProgressStyle::with_template("{msg:>20} {spinner} {elapsed}");
        let (Ok(counted), Ok(uncounted)) = (counted, uncounted) else { return };
        let mut drawn = None;
        loop {
            let (step, done, total) = progress.now();
            if drawn != Some((step, total)) {
                drawn = Some((step, total));
                bar.reset();
                bar.set_style(if total > 0 { counted.clone() } else { uncounted.clone() });
                bar.set_message(name(step));
                bar.set_length(total as u64);
            }
            bar.set_position(done as u64);
            bar.tick();
            if !still_running(REDRAWN_EVERY) {
                break;
            }
        }
        bar.finish_and_clear();
    });
    Shown { end: Some(end), thread: Some(thread) }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            // A bar that failed takes nothing with it.
            let _ = thread.join();
        }
    }
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Files => "Finding files",
        Step::Documents => "Reading documents",
        Step::Incidents => "Comparing incidents",
        Step::Pages => "Making pages",
        Step::Index => "Making the index",
    }
}
