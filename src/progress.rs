//! How far a run has come: counts that the stages move on, and that somebody may look at meanwhile. Nothing depends on
//! them. Who shows them to whom is `cli`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The site's files are listed and read from the disk.
    Files,
    /// Documents are understood, one after the other.
    Documents,
    /// All incidents are looked at together.
    Incidents,
    /// Pages are made, one after the other.
    Pages,
    /// The index is made.
    Index,
}

const STEPS: [Step; 5] = [Step::Files, Step::Documents, Step::Incidents, Step::Pages, Step::Index];

/// The counts of one run. Clones look at the same ones.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    step: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// A new step begins, of so many things; of 0 where they cannot be counted.
    pub fn begin(&self, step: Step, total: usize) {
        // What is looked at while it changes is wrong for the tenth of a second until somebody looks again.
        self.0.total.store(total, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
        self.0.step.store(step as usize, Ordering::Relaxed);
    }

    /// One thing of the step is done.
    pub fn advance(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The step, how many things of it are done, and of how many.
    #[must_use]
    pub fn now(&self) -> (Step, usize, usize) {
        let step = STEPS[self.0.step.load(Ordering::Relaxed)];
        let total = self.0.total.load(Ordering::Relaxed);
        (step, self.0.done.load(Ordering::Relaxed).min(total), total)
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, STEPS, Step};

    #[test]
    fn each_step_begins_at_nothing() {
        let progress = Progress::default();
        assert_eq!(progress.now(), (Step::Files, 0, 0));
        for step in STEPS {
            progress.begin(step, 2);
            assert_eq!(progress.clone().now(), (step, 0, 2));
            progress.advance();
            assert_eq!(progress.now(), (step, 1, 2));
        }
    }
}
