//! What several threads share, for one of them at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The guarded value; also after a thread has died with it, for whoever guards it leaves it whole.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
