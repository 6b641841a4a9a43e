//! What programs that end have: crons, which run by a schedule, and hooks, which run at each deployment.

use crate::decode::{table, words};

table! {
    /// How many finished runs of a cron stay to be looked at.
    pub struct Keep {
        /// Runs that succeeded. Default: 1.
        pub succeeded: Option<u16>,
        /// Runs that failed. Default: 3.
        pub failed: Option<u16>,
    }
}

words! {
    /// When a hook runs. It must be safe to run twice: every full sync runs it, also one that changes nothing of it.
    pub enum When {
        /// Before the workloads change; secrets, files, identity and network are there. The old pods still run. If it
        /// fails, nothing else changes.
        Before = "before",
        /// After the rollout, when all workloads are healthy.
        After = "after",
        /// After a deployment that failed.
        OnFailure = "on-failure",
    }
}

words! {
    /// What happens when a run is due and the one before has not ended.
    pub enum Concurrency {
        /// The new run is left out.
        Forbid = "forbid",
        /// The old run is ended.
        Replace = "replace",
        /// Both run.
        Allow = "allow",
    }
}
