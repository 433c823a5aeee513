//! The one place where the time of day is read.

use std::sync::Arc;

/// A clock in microseconds UTC; tests pass their own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn system() -> Self {
        Self(Arc::new(|| jiff::Timestamp::now().as_microsecond()))
    }

    /// A clock of the caller's.
    pub fn from_fn(now_us: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_us))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn now_us(&self) -> i64 {
        (self.0)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now_us())
    }
}
