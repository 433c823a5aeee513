//! Inserting gathered rows on a thread beside the one that makes them.
//!
//! Sealing a fact and inserting its rows take about as long, and an import does nothing else: side by
//! side they use two processors. There is one batch at a time, so the order stays and little waits in
//! memory; the thread begins with the first batch and ends with its connection.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::gather::Gathered;
use super::sqlite::{lock, send};
use crate::error::StoreError;

/// The rows that were inserted, to be used again as buffers, and whether that went well.
type Inserted = (Vec<Gathered>, Result<(), StoreError>);

/// The thread beside, when there is one.
#[derive(Default)]
pub(super) struct Inserter {
    beside: Option<Beside>,
    busy: bool,
}

struct Beside {
    rows: Sender<Vec<Gathered>>,
    inserted: Receiver<Inserted>,
    thread: JoinHandle<()>,
}

impl Inserter {
    /// Begins to insert rows; what was begun before must have been finished.
    pub(super) fn begin(
        &mut self,
        connection: &Arc<Mutex<rusqlite::Connection>>,
        rows: Vec<Gathered>,
    ) {
        assert!(!self.busy, "one batch at a time keeps the order");
        let beside = self.beside.get_or_insert_with(|| Beside::start(connection.clone()));
        // A thread that has ended is noticed when its answer is asked for.
        let _ = beside.rows.send(rows);
        self.busy = true;
    }

    /// Waits for what was begun; `None` when nothing was.
    pub(super) fn finish(&mut self) -> Option<Inserted> {
        if !std::mem::take(&mut self.busy) {
            return None;
        }
        let beside = self.beside.as_ref().expect("a batch was given to a thread");
        if let Ok(inserted) = beside.inserted.recv() {
            return Some(inserted);
        }
        let beside = self.beside.take().expect("it was there a line above");
        match beside.thread.join() {
            Err(panic) => resume_unwind(panic),
            Ok(()) => unreachable!("the thread ends only when its queue is closed"),
        }
    }
}

impl Drop for Inserter {
    /// Waits for the thread, so that the connection is closed when its owner is gone.
    fn drop(&mut self) {
        if let Some(Beside { rows, thread, .. }) = self.beside.take() {
            drop(rows);
            let _ = thread.join();
        }
    }
}

impl Beside {
    fn start(connection: Arc<Mutex<rusqlite::Connection>>) -> Self {
        let (rows, queue) = channel::<Vec<Gathered>>();
        let (answer, inserted) = channel();
        let thread = thread::spawn(move || {
            for rows in queue {
                let sent = send(&lock(&connection), &rows);
                if answer.send((rows, sent)).is_err() {
                    break;
                }
            }
        });
        Self { rows, inserted, thread }
    }
}
