//! The classes of changes. `docs/reference/classes.md` is their page; a test compares both.

/// What a change does, from the mildest to the most severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    NoEffect,
    ReadsDifferently,
    ObjectComes,
    ExposureNarrower,
    RightsNarrower,
    PolicyStronger,
    AlertStronger,
    SloChanged,
    CapacityDown,
    CapacityUp,
    Image,
    FeatureToggled,
    SecretReference,
    PodsRestart,
    TrafficShifts,
    Unclassified,
    AlertWeaker,
    PolicyWeaker,
    ExposureWider,
    RightsWider,
    ObjectGoes,
    ImmutableField,
    DataGoes,
}

/// Where a change stands in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Goes,
    Widens,
    Restarts,
    Rest,
}

impl Section {
    /// In the order of the report.
    pub const ALL: [Self; 4] = [Self::Goes, Self::Widens, Self::Restarts, Self::Rest];

    pub fn id(self) -> &'static str {
        match self {
            Self::Goes => "goes",
            Self::Widens => "widens",
            Self::Restarts => "restarts",
            Self::Rest => "rest",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Goes => "What goes",
            Self::Widens => "What widens",
            Self::Restarts => "What restarts",
            Self::Rest => "The rest",
        }
    }
}

/// A class with what people read of it.
#[derive(Debug)]
pub struct Entry {
    pub class: Class,
    /// Stable: `--fail-on` and JSON name it.
    pub id: &'static str,
    /// `Restarts` also holds whatever restarts pods and stands in no section before it.
    pub section: Section,
    pub meaning: &'static str,
}

const fn entry(class: Class, id: &'static str, section: Section, meaning: &'static str) -> Entry {
    Entry { class, id, section, meaning }
}

/// All classes in the order of severity, the mildest first.
#[rustfmt::skip]
pub const CLASSES: &[Entry] = &[
    entry(Class::NoEffect, "no-effect", Section::Rest, "nothing that runs changes: its effect is shown elsewhere, or there is none"),
    entry(Class::ReadsDifferently, "reads-differently", Section::Rest, "labels, descriptions, boards, order or spelling; what runs stays the same"),
    entry(Class::ObjectComes, "object-comes", Section::Rest, "an object that was not there before"),
    entry(Class::ExposureNarrower, "exposure-narrower", Section::Rest, "fewer can call it, or it can call fewer"),
    entry(Class::RightsNarrower, "rights-narrower", Section::Rest, "a pod, an account or a project may do less"),
    entry(Class::PolicyStronger, "policy-stronger", Section::Rest, "admission, disruption budgets or delivery allow less"),
    entry(Class::AlertStronger, "alert-stronger", Section::Rest, "an alert comes, fires earlier, or is more severe"),
    entry(Class::SloChanged, "slo-changed", Section::Rest, "what an objective measures or promises is another"),
    entry(Class::CapacityDown, "capacity-down", Section::Rest, "fewer pods, or less CPU, memory or storage promised to them"),
    entry(Class::CapacityUp, "capacity-up", Section::Rest, "more pods, or more CPU, memory or storage promised to them"),
    entry(Class::Image, "image", Section::Restarts, "another image runs"),
    entry(Class::FeatureToggled, "feature-toggled", Section::Restarts, "a feature toggle has another value"),
    entry(Class::SecretReference, "secret-reference", Section::Restarts, "another Secret, or another key of it, is read: it must be there first"),
    entry(Class::PodsRestart, "pods-restart", Section::Restarts, "pods are replaced, must be to see the change, or run at other times"),
    entry(Class::TrafficShifts, "traffic-shifts", Section::Rest, "requests take another way, or are timed, retried or balanced differently"),
    entry(Class::Unclassified, "unclassified", Section::Rest, "gen has no rule for this field: read it"),
    entry(Class::AlertWeaker, "alert-weaker", Section::Widens, "an alert goes, fires later, is less severe, or measures something else"),
    entry(Class::PolicyWeaker, "policy-weaker", Section::Widens, "admission, disruption budgets or delivery allow more, or something else"),
    entry(Class::ExposureWider, "exposure-wider", Section::Widens, "more can call it, or it can call more"),
    entry(Class::RightsWider, "rights-wider", Section::Widens, "a pod, an account or a project may do more"),
    entry(Class::ObjectGoes, "object-goes", Section::Goes, "Argo CD deletes an object"),
    entry(Class::ImmutableField, "immutable-field", Section::Goes, "the object must be replaced, which is an outage: the API server refuses to change it, or it moves"),
    entry(Class::DataGoes, "data-goes", Section::Goes, "an object that holds data is deleted"),
];

impl Class {
    pub fn entry(self) -> &'static Entry {
        CLASSES.iter().find(|entry| entry.class == self).expect("every class is in the table; a test counts them")
    }

    pub fn id(self) -> &'static str {
        self.entry().id
    }

    /// How loudly it is shown: `goes`, `widens`, `restarts` or `calm`.
    pub fn tone(self) -> &'static str {
        match self.entry().section {
            _ if self == Self::Unclassified => "widens",
            Section::Rest => "calm",
            section => section.id(),
        }
    }

    /// The class of an id.
    pub fn named(id: &str) -> Option<Self> {
        CLASSES.iter().find(|entry| entry.id == id).map(|entry| entry.class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_severity_and_complete() {
        let classes: Vec<_> = CLASSES.iter().map(|entry| entry.class).collect();
        assert!(classes.is_sorted() && classes.len() == Class::DataGoes as usize + 1);
        assert_eq!(Class::named(Class::Image.id()), Some(Class::Image));
    }
}
