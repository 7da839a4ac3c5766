//! Devices read again, some at a time: as many as when they are opened.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::effects::fetch_again;
use super::event::{Event, Events};
use crate::dialect::Dialect;
use crate::live::{AT_A_TIME, Questions};
use crate::text::FileId;
use crate::tui::{Msg, Unread};

/// A device to be read.
pub(super) struct Order {
    pub file: FileId,
    pub path: PathBuf,
    pub dialect: Dialect,
}

/// Who reads devices while the screen is up.
pub(super) struct Fetching {
    events: Events,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    orders: VecDeque<Order>,
    /// Threads that look for orders.
    busy: usize,
}

impl Fetching {
    pub(super) fn new(events: Events) -> Self {
        Self { events, queue: Arc::default() }
    }

    /// Reads a device; answered by [`Msg::Fetched`].
    pub(super) fn fetch(&self, order: Order) {
        let file = order.file;
        {
            let mut queue = lock(&self.queue);
            queue.orders.push_back(order);
            if queue.busy == AT_A_TIME {
                return;
            }
            queue.busy += 1;
        }
        let (queue, events) = (Arc::clone(&self.queue), self.events.clone());
        if let Err(error) = thread::Builder::new().name("fetch".to_owned()).spawn(move || work(&queue, &events)) {
            let mut queue = lock(&self.queue);
            queue.busy -= 1;
            // The others will come to it, where there are any.
            if queue.busy == 0 {
                queue.orders.clear();
                let unread = Unread { reason: error.to_string(), wants_the_user: false };
                self.events.send(Event::Msg(Msg::Fetched { file, outcome: Err(unread) }));
            }
        }
    }
}

/// Reads one device after the other until none is left.
fn work(queue: &Mutex<Queue>, events: &Events) {
    loop {
        let order = {
            let mut queue = lock(queue);
            let Some(order) = queue.orders.pop_front() else {
                queue.busy -= 1;
                return;
            };
            order
        };
        let outcome = fetch_again(&order.path, order.dialect, Questions::beside_the_screen());
        events.send(Event::Msg(Msg::Fetched { file: order.file, outcome }));
    }
}

fn lock(queue: &Mutex<Queue>) -> std::sync::MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}
