//! Taking over what runs, and answering warnings.

use std::collections::BTreeMap;

use crate::decode::{Keyed, table};
use crate::spec::form::{Label, LabelKey, LabelValue, ObjectName};
use crate::spec::number::Day;

table! {
    /// Existing names and selectors that are kept, so that the first sync causes no outage.
    pub struct Adopt {
        /// Namespace in which the service already runs. Default: the environment's.
        pub namespace: Option<ObjectName>,
        /// Workloads that exist.
        pub workloads: Keyed<Label, AdoptWorkload>,
    }
}

table! {
    /// An existing workload.
    pub struct AdoptWorkload {
        /// Name of its Deployment or StatefulSet.
        pub name: Option<ObjectName>,
        /// Name of its ServiceAccount.
        pub service_account: Option<ObjectName>,
        /// Name of its Service.
        pub service: Option<ObjectName>,
        /// Name of its main container.
        pub container: Option<Label>,
        /// Its selector, which can never change.
        pub selector: BTreeMap<LabelKey, LabelValue>,
    }
}

table! {
    /// A warning that is known and accepted.
    pub struct Allowance {
        /// Why.
        pub reason: String,
        /// Until when; afterwards the warning comes back beside another about the date.
        pub expires: Day,
    }
}
