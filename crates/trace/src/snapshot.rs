//! A graph of now and its history as sections of a file, so that a process answers at once.
//!
//! The file holds the columns as they lie in memory. It is a copy of what the ledger says and never
//! more: one that is missing, damaged or of another version is made anew from the ledger.

use mapped::{Broken, Sections};

use crate::graph::{Cut, Graph};
use crate::history::History;
pub use crate::stored::Put;

/// The format of the sections. Another one whenever a column of a graph, its names or its history
/// changes, or what a column means.
pub const FORMAT: u64 = 2;

/// Hands over every column of a graph of now and of its history: its name, the size of an element,
/// and the bytes.
///
/// The graph is where its history is: one that was not brought there is refused.
pub fn put(graph: &Graph, history: &History, put: &mut Put<'_>) -> std::io::Result<()> {
    let news = &history.news;
    let is_behind = news.everything || !news.transfers.is_empty() || !news.runs.is_empty();
    if is_behind || graph.cut != Cut::NOW {
        return Err(std::io::Error::other("a graph is kept only where its history is"));
    }
    graph.put(put)?;
    history.put(put)
}

/// Takes the graph from the sections of a file. What a question does not touch is not read.
pub fn take_graph(sections: &mut Sections) -> Result<Graph, Broken> {
    Graph::take(sections)
}

/// Takes the history that a graph goes on with from the same sections.
pub fn take_history(graph: &Graph, sections: &mut Sections) -> Result<History, Broken> {
    History::take(std::sync::Arc::clone(&graph.names), sections)
}
