//! Requests from standard input, read on a thread of their own so that a cancel arrives while the model computes.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::llm::protocol::{LONGEST_LINE, Request, RequestId};

/// What has come in and is not yet served.
pub(super) struct Inbox {
    requests: Receiver<Request>,
    cancelled: Arc<Mutex<HashSet<RequestId>>>,
    closed: Arc<AtomicBool>,
}

impl Inbox {
    /// Starts reading.
    pub(super) fn open(input: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, requests) = unbounded();
        let cancelled = Arc::default();
        let closed = Arc::new(AtomicBool::new(false));
        let reader = Reader { sender, cancelled: Arc::clone(&cancelled), closed: Arc::clone(&closed) };
        std::thread::Builder::new().name("requests".into()).spawn(move || reader.run(BufReader::new(input)))?;
        Ok(Self { requests, cancelled, closed })
    }

    /// Waits for the next request; `None` when the program is gone.
    pub(super) fn next(&self) -> Option<Request> {
        self.requests.recv().ok()
    }

    /// True when nobody waits for this answer any more.
    pub(super) fn is_unwanted(&self, id: RequestId) -> bool {
        self.closed.load(Ordering::Acquire)
            || self.cancelled.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    /// Forgets the cancel of a request that is over.
    pub(super) fn forget(&self, id: RequestId) {
        self.cancelled.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Set once the program is gone.
    pub(super) fn closed_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.closed)
    }
}

struct Reader {
    sender: Sender<Request>,
    cancelled: Arc<Mutex<HashSet<RequestId>>>,
    closed: Arc<AtomicBool>,
}

impl Reader {
    /// Reads until the input ends or makes no sense: both mean that the program is gone.
    fn run(self, mut input: impl BufRead) {
        let mut line = Vec::new();
        loop {
            line.clear();
            match input.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
            let Ok(request) = serde_json::from_slice(&line) else { break };
            if let Request::Cancel { id } = request {
                self.cancelled.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
            } else if self.sender.send(request).is_err() {
                break;
            }
        }
        self.closed.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancel_overtakes_the_requests_before_it() {
        let (input, mut output) = io::pipe().unwrap();
        let inbox = Inbox::open(input).unwrap();
        io::Write::write_all(&mut output, b"{\"request\":\"cancel\",\"id\":3}\n{\"request\":\"quit\"}\n").unwrap();
        assert_eq!(inbox.next(), Some(Request::Quit));
        assert!(inbox.is_unwanted(RequestId(3)));
        assert!(!inbox.is_unwanted(RequestId(4)));
        inbox.forget(RequestId(3));
        assert!(!inbox.is_unwanted(RequestId(3)));
        drop(output);
        assert_eq!(inbox.next(), None);
        assert!(inbox.is_unwanted(RequestId(4)));
    }

    #[test]
    fn nonsense_ends_the_inbox() {
        let inbox = Inbox::open(&b"{\"request\":\"dance\"}\n{\"request\":\"quit\"}\n"[..]).unwrap();
        assert_eq!(inbox.next(), None);
    }
}
