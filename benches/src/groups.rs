//! How many commands the runner commits at once, heard from what it logs.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use tracing::field::{Field, Visit};

/// Hears from the runner how many commands went into each commit.
#[derive(Debug, Clone, Default)]
pub struct Groups(Arc<Mutex<Vec<usize>>>);

impl Groups {
    /// Begins to listen; once a process.
    pub fn listen() -> Result<Self> {
        let groups = Self::default();
        tracing::subscriber::set_global_default(groups.clone())?;
        Ok(groups)
    }

    /// The commands of each commit since the last time.
    pub fn take(&self) -> Vec<usize> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl tracing::Subscriber for Groups {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.is_event() && metadata.fields().field("commands").is_some()
    }

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Count(self));
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

struct Count<'g>(&'g Groups);

impl Visit for Count<'_> {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "commands" {
            let mut groups = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
            groups.push(value as usize);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
