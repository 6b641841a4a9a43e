//! Series of calls as a caller's proxy reports them, for unit tests.

use crate::resolved::measured::{Selector, sli};
use crate::resolved::{Objective, Sli};
use crate::targets::prometheus::unit_test::Series;

/// Calls to the service of an objective.
#[derive(Debug, Clone)]
pub struct Example {
    calls: Selector,
    grpc: bool,
    sli: Sli,
}

impl Example {
    pub fn new(objective: &Objective, namespace: &str) -> Self {
        Self {
            calls: sli::reported("source", namespace, &objective.service),
            grpc: objective.protocol.is_grpc(),
            sli: objective.sli.clone(),
        }
    }

    /// So many good and bad calls a minute.
    pub fn calls(&self, good: u128, bad: u128, minutes: u64) -> Vec<Series> {
        match self.sli {
            Sli::Availability => {
                let series = [(self.good(), good), (self.broken(good == 0), bad)];
                let counted = series.into_iter().filter(|(_, step)| *step > 0);
                counted.map(|(selector, step)| Series::growing(selector, step, minutes)).collect()
            }
            Sli::Latency { threshold_ms } => {
                let fast = self.good().of(sli::DURATIONS_UP_TO).is("le", threshold_ms.to_string());
                let all = self.good().of(sli::DURATIONS);
                vec![Series::growing(fast, good, minutes), Series::growing(all, good + bad, minutes)]
            }
        }
    }

    /// Calls of long ago: counters that stand still.
    pub fn no_calls(&self, minutes: u64) -> Series {
        Series::constant(self.good(), 5, minutes)
    }

    fn good(&self) -> Selector {
        let answered = self.calls.clone().is("response_code", "200");
        if self.grpc { answered.is("grpc_response_status", "0") } else { answered }
    }

    /// In a full outage gRPC calls break without a status.
    fn broken(&self, outage: bool) -> Selector {
        match (self.grpc, outage) {
            (true, false) => self.calls.clone().is("response_code", "200").is("grpc_response_status", "14"),
            _ => self.calls.clone().is("response_code", "503"),
        }
    }
}
