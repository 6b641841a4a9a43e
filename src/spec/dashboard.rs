//! Panels of a service's own on its board.

use std::collections::BTreeMap;

use crate::decode::{Keyed, table, words};
use crate::spec::form::{Label, Pattern, Text};

table! {
    /// What the service adds to its board.
    pub struct Dashboard {
        /// Panels by a name of your own; they stand below the status. A declared metric that no panel reads gets one by itself.
        pub panels: Keyed<Label, Panel>,
    }
}

table! {
    /// A panel: values over time.
    pub struct Panel {
        /// Its heading. Example: `"Mail queue"`.
        pub title: String,
        /// What it shows: an expression of PromQL over declared metrics, with markers; `$__rate_interval` is Grafana's.
        /// Example: `'max by (queue) (queue_depth{namespace="@{namespace}"})'`.
        pub expr: Pattern,
        /// Values for markers of its own in `expr`. Default: none. Example: `{ queue = "mail" }`.
        pub values: BTreeMap<Label, Text>,
        /// Unit of its values. Default: `"short"`.
        pub unit: Option<Unit>,
    }
}

words! {
    /// Units, by the names that Grafana gives them.
    pub enum Unit {
        /// A plain number, shortened: 1.2 K.
        Short = "short",
        /// A plain number as it is.
        None = "none",
        /// A share from 0 to 1.
        Percentunit = "percentunit",
        /// A share from 0 to 100.
        Percent = "percent",
        /// Seconds.
        S = "s",
        /// Milliseconds.
        Ms = "ms",
        /// Bytes, in powers of 1024.
        Bytes = "bytes",
        /// Bytes, in powers of 1000.
        Decbytes = "decbytes",
        /// Bytes a second.
        BytesPerSecond = "Bps",
        /// Requests a second.
        Reqps = "reqps",
        /// Operations a second.
        Ops = "ops",
        /// Reads a second.
        Rps = "rps",
        /// Writes a second.
        Wps = "wps",
        /// Events a minute.
        Cpm = "cpm",
        /// Degrees Celsius.
        Celsius = "celsius",
        /// A moment: milliseconds since 1970.
        DateTimeAsIso = "dateTimeAsIso",
    }
}
