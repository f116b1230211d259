//! A value that is made when somebody asks for it for the first time, and remembered: what a page needs from all incidents
//! is made when a page needs it.
//!
//! Who makes one may use all threads. So a value that several tasks of one parallel run need is asked for before the run
//! begins: a thread that waits for its part of the work takes up another task, and that one would wait for itself.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// A value that is made when it is asked for. A copy is the same value.
pub struct Later<T>(Arc<LazyLock<T, Make<T>>>);

type Make<T> = Box<dyn FnOnce() -> T + Send>;

impl<T> Later<T> {
    /// What `make` makes.
    pub fn new(make: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(make))))
    }

    /// Makes it, unless that was done already.
    pub fn make(&self) {
        LazyLock::force(&self.0);
    }
}

impl<T> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        LazyLock::force(&self.0)
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: PartialEq> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        (**self).fmt(f)
    }
}
