//! A line on a terminal while a run takes longer than a person expects.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::cli::{Format, Global};

/// How long nothing is said, and how often afterwards.
const STEP: Duration = Duration::from_secs(1);

/// Says what is under way, once a second, until it is dropped.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// `what` in the present participle: `compiling`. Says nothing where no person reads stderr.
    pub fn start(what: &'static str, global: &Global) -> Self {
        if global.quiet || global.format != Format::Text || !io::stderr().is_terminal() {
            return Self(None);
        }
        let (stop, stopped) = mpsc::channel();
        let began = Instant::now();
        let thread = thread::spawn(move || {
            let mut said = false;
            while stopped.recv_timeout(STEP) == Err(RecvTimeoutError::Timeout) {
                said = true;
                let _ = write!(io::stderr(), "\r{what} … {} s", began.elapsed().as_secs());
            }
            if said {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        });
        Self(Some((stop, thread)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.0.take() {
            drop(stop);
            // A thread that only prints has nothing to tell when it ends.
            let _ = thread.join();
        }
    }
}
