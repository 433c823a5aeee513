//! Work beside the async threads: the plant blocks, and a blocked async thread stops everyone.
//!
//! Large answers leave and large documents arrive through bounded channels of chunks: a million
//! transfers are never held in memory whole, and a client that goes away ends the work.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_stream::{Stream, StreamExt};

use crate::problem::{Problem, chain};
use crate::request;

/// Bytes of one chunk.
const CHUNK_BYTES: usize = 64 * 1024;

/// Chunks that may wait between the two sides.
const CHUNKS_AHEAD: usize = 8;

/// How long a client may neither take nor send a single chunk before it is given up.
const STALL: Duration = Duration::from_mins(1);

/// Runs a blocking call of the plant.
pub(crate) async fn beside<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, app::Error> + Send + 'static,
) -> Result<T, Problem> {
    let span = tracing::Span::current();
    let answer = tokio::task::spawn_blocking(move || span.in_scope(call)).await;
    Ok(answer.map_err(broken)??)
}

/// A blocking call that panicked, or that the runtime dropped while shutting down.
fn broken(error: tokio::task::JoinError) -> Problem {
    match error.try_into_panic() {
        Ok(panic) => Problem::fault(request::panic_text(&*panic)),
        Err(_) => Problem::busy(),
    }
}

/// What travels between the two sides. Without `End` the other side broke off.
enum Chunk {
    Bytes(Bytes),
    End,
}

/// Streams what `write` writes.
///
/// As long as nothing has left, an error is an ordinary problem. Later the connection is broken
/// off, so that nobody takes half an answer for a whole one.
pub(crate) async fn streamed(
    write: impl FnOnce(&mut dyn Write) -> Result<(), app::Error> + Send + 'static,
) -> Result<Body, Problem> {
    let (sender, mut receiver) = mpsc::channel(CHUNKS_AHEAD);
    let mut writer = ChunkWriter {
        chunk: Vec::with_capacity(CHUNK_BYTES),
        sender,
        runtime: Handle::current(),
        began: false,
        lost: false,
    };
    let id = request::id();
    let span = tracing::Span::current();
    let work = move || {
        let written = write(&mut writer).and_then(|()| writer.end().map_err(app::Error::fault));
        match written {
            Err(error) if writer.began => {
                if !writer.lost {
                    tracing::error!(request.id = id, "An answer broke off: {}", chain(&error));
                }
                Ok(())
            }
            other => other,
        }
    };
    let task = tokio::task::spawn_blocking(move || span.in_scope(work));

    match receiver.recv().await {
        Some(Chunk::Bytes(first)) => {
            Ok(Body::from_stream(Chunks { first: Some(first), receiver, ended: false }))
        }
        Some(Chunk::End) => Ok(Body::empty()),
        None => {
            task.await.map_err(broken)??;
            Err(Problem::fault("an answer ended before it began"))
        }
    }
}

/// The writing side of a streamed answer.
struct ChunkWriter {
    chunk: Vec<u8>,
    sender: mpsc::Sender<Chunk>,
    runtime: Handle,
    /// Something has left.
    began: bool,
    /// The client is gone or does not read.
    lost: bool,
}

impl ChunkWriter {
    fn send(&mut self, chunk: Chunk) -> io::Result<()> {
        self.began = true;
        let sent = match self.sender.try_send(chunk) {
            Ok(()) => return Ok(()),
            Err(mpsc::error::TrySendError::Full(chunk)) => self.runtime.block_on(async {
                match tokio::time::timeout(STALL, self.sender.send(chunk)).await {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe),
                    Err(_) => Err(io::ErrorKind::TimedOut),
                }
            }),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(io::ErrorKind::BrokenPipe),
        };
        self.lost |= sent.is_err();
        sent.map_err(io::Error::from)
    }

    fn end(&mut self) -> io::Result<()> {
        self.flush()?;
        self.send(Chunk::End)
    }
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = CHUNK_BYTES - self.chunk.len();
        let taken = &bytes[..bytes.len().min(room)];
        self.chunk.extend_from_slice(taken);
        if self.chunk.len() == CHUNK_BYTES {
            self.flush()?;
        }
        Ok(taken.len())
    }

    /// Answers are written in pieces of a few bytes; where one fits there is nothing to think about.
    fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while self.chunk.len() + bytes.len() >= CHUNK_BYTES {
            let taken = self.write(bytes)?;
            bytes = &bytes[taken..];
        }
        self.chunk.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK_BYTES));
        self.send(Chunk::Bytes(chunk.into()))
    }
}

/// The reading side of a streamed answer.
struct Chunks {
    first: Option<Bytes>,
    receiver: mpsc::Receiver<Chunk>,
    /// The end was seen; whoever asks again, as a compressor does, hears of it again.
    ended: bool,
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        let chunk = std::task::ready!(self.receiver.poll_recv(cx));
        self.ended = matches!(chunk, Some(Chunk::End));
        Poll::Ready(match chunk {
            Some(Chunk::Bytes(bytes)) => Some(Ok(bytes)),
            Some(Chunk::End) => None,
            None => Some(Err(io::ErrorKind::UnexpectedEof.into())),
        })
    }
}

/// Hands a body to a blocking reader as it arrives; more than `bytes_max` is refused.
pub(crate) async fn uploaded<T: Send + 'static>(
    body: Body,
    bytes_max: u64,
    take: impl FnOnce(&mut dyn Read) -> Result<T, app::Error> + Send + 'static,
) -> Result<T, Problem> {
    let (sender, receiver) = mpsc::channel(CHUNKS_AHEAD);
    let mut reader = ChunkReader { chunk: Bytes::new(), receiver, ended: false };
    let span = tracing::Span::current();
    let mut task = tokio::task::spawn_blocking(move || span.in_scope(|| take(&mut reader)));

    let taken = tokio::select! {
        // A reader that needs no more, a refusal mostly, does not wait for the rest of the body.
        taken = &mut task => taken,
        arrived = pump(body, bytes_max, sender) => match arrived {
            Arrived::TooMuch => {
                // The reader sees the break and cleans up behind itself; its words do not matter.
                drop(task.await);
                return Err(Problem::too_large(bytes_max));
            }
            Arrived::Whole | Arrived::BrokenOff => task.await,
        },
    };
    Ok(taken.map_err(broken)??)
}

/// How a body ended.
enum Arrived {
    Whole,
    BrokenOff,
    TooMuch,
}

async fn pump(body: Body, bytes_max: u64, sender: mpsc::Sender<Chunk>) -> Arrived {
    let mut frames = body.into_data_stream();
    let mut arrived_bytes = 0_u64;
    loop {
        let bytes = match tokio::time::timeout(STALL, frames.next()).await {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(None) => {
                let ended = sender.send(Chunk::End).await;
                return if ended.is_ok() { Arrived::Whole } else { Arrived::BrokenOff };
            }
            Ok(Some(Err(_))) | Err(_) => return Arrived::BrokenOff,
        };
        arrived_bytes += bytes.len() as u64;
        if arrived_bytes > bytes_max {
            return Arrived::TooMuch;
        }
        if sender.send(Chunk::Bytes(bytes)).await.is_err() {
            return Arrived::BrokenOff;
        }
    }
}

/// The reading side of an arriving body.
struct ChunkReader {
    chunk: Bytes,
    receiver: mpsc::Receiver<Chunk>,
    ended: bool,
}

impl Read for ChunkReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() && !self.ended {
            match self.receiver.blocking_recv() {
                Some(Chunk::Bytes(bytes)) => self.chunk = bytes,
                Some(Chunk::End) => self.ended = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let taken = self.chunk.split_to(self.chunk.len().min(into.len()));
        into[..taken.len()].copy_from_slice(&taken);
        Ok(taken.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn collected(body: Body) -> Result<Vec<u8>, axum::Error> {
        axum::body::to_bytes(body, usize::MAX).await.map(Vec::from)
    }

    #[tokio::test]
    async fn a_long_answer_arrives_whole_and_in_order() {
        let long: Vec<u8> = (0..3_000_000_u32).map(|n| n as u8).collect();
        let copy = long.clone();

        let body = streamed(move |out| out.write_all(&copy).map_err(app::Error::fault)).await;

        assert!(collected(body.unwrap()).await.unwrap() == long);
    }

    #[tokio::test]
    async fn who_asks_again_after_the_end_hears_of_it_again() {
        let body = streamed(|out| out.write_all(b"all").map_err(app::Error::fault)).await;

        let mut frames = body.unwrap().into_data_stream();
        assert_eq!(frames.next().await.unwrap().unwrap(), "all");
        for _ in 0..3 {
            assert!(frames.next().await.is_none());
        }
    }

    #[tokio::test]
    async fn an_error_before_the_first_byte_is_an_ordinary_problem() {
        let answer = streamed(|_| Err(app::Error::Denied)).await;

        assert_eq!(answer.unwrap_err().code(), "denied");
    }

    #[tokio::test]
    async fn an_error_in_the_middle_breaks_the_connection_off() {
        let body = streamed(|out| {
            out.write_all(&vec![7; CHUNK_BYTES + 1]).map_err(app::Error::fault)?;
            Err(app::Error::Busy)
        });

        assert!(collected(body.await.unwrap()).await.is_err());
    }

    #[tokio::test]
    async fn a_panic_in_the_middle_breaks_the_connection_off() {
        let body = streamed(|out| {
            out.write_all(&vec![7; CHUNK_BYTES + 1]).map_err(app::Error::fault)?;
            panic!("in the middle");
        });

        assert!(collected(body.await.unwrap()).await.is_err());
    }

    #[tokio::test]
    async fn a_client_that_leaves_ends_the_writing() {
        let (ended, wait) = tokio::sync::oneshot::channel();
        let body = streamed(move |out| {
            let stopped = loop {
                if let Err(error) = out.write_all(&[7; 1000]) {
                    break error.kind();
                }
            };
            ended.send(stopped).unwrap();
            Ok(())
        });

        drop(body.await.unwrap());

        assert_eq!(wait.await.unwrap(), io::ErrorKind::BrokenPipe);
    }

    #[tokio::test]
    async fn a_document_arrives_whole_and_in_order() {
        let long: Vec<u8> = (0..3_000_000_u32).map(|n| n as u8).collect();

        let taken = uploaded(Body::from(long.clone()), 3_000_000, |body| {
            let mut all = Vec::new();
            body.read_to_end(&mut all).map_err(app::Error::fault)?;
            Ok(all)
        });

        assert!(taken.await.unwrap() == long);
    }

    #[tokio::test]
    async fn a_document_over_the_limit_is_refused_with_the_limit() {
        let taken = uploaded(Body::from(vec![1; 1001]), 1000, |body| {
            io::copy(body, &mut io::sink()).map_err(app::Error::fault)
        });

        let problem = serde_json::to_value(taken.await.unwrap_err()).unwrap();
        assert_eq!(problem["code"], "too_large");
        assert_eq!(problem["params"]["limit_bytes"], "1000");
    }

    #[tokio::test]
    async fn a_refusal_does_not_wait_for_the_rest_of_the_body() {
        let endless = Body::from_stream(tokio_stream::pending::<io::Result<Bytes>>());

        let taken = uploaded(endless, 1000, |_| Err::<(), _>(app::Error::Denied)).await;

        assert_eq!(taken.unwrap_err().code(), "denied");
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_an_error_to_its_reader() {
        let broken = Body::from_stream(tokio_stream::iter([
            Ok(Bytes::from_static(b"half")),
            Err(io::Error::from(io::ErrorKind::ConnectionReset)),
        ]));

        let taken = uploaded(broken, 1000, |body| {
            io::copy(body, &mut io::sink()).map_err(app::Error::fault)
        });

        assert_eq!(taken.await.unwrap_err().code(), "fault");
    }
}
