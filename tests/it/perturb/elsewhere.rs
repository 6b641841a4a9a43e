//! Keys whose value neither an output nor a finding of a compilation shows: where they act, or what they wait for.

use servicegen::schema::File;
use servicegen::schema::File::{Platform, Release, Service};

/// Keys that act elsewhere, each with the place.
pub const ELSEWHERE: &[(File, &str, &str)] = &[
    (Platform, "gen.version", "commands: another version of gen refuses to write"),
    (Platform, "environments.<name>.gen", "commands: the same, for one environment"),
    // The language knows one word only, so there is nothing to change it to.
    (Platform, "monitoring.grafana.provision", "grafana: a later word is the operator's object"),
    (Release, "rolled-back.<name>.reason", "commands: the tag is not released again without saying so"),
    (Service, "access.outbound.<name>.budget", "traffic/budget-below-timeout, where it is below the callee's timeout"),
    (Service, "alert-pack.<name>.expires", "alerts/off-without-reason, where it is missing"),
    (Service, "alert-pack.<name>.reason", "alerts/off-without-reason, where it is missing; the text is for people"),
    (Service, "exceptions.<name>.rule", "kyverno: the language knows one word"),
    (Service, "exceptions.<name>.reason", "for people who review it"),
    (Service, "removed.<name>", "removed/data-goes and removed/host-goes, by its key; the text is for people"),
    (Service, "workloads.<name>.irreversible", "gen rollback: it refuses to return to before this hook"),
    (Platform, "configs.<name>.keys", "workload/env-undefined, where a variable of that name is used"),
];

/// Keys that nothing reads yet. Each is a defect by Law 1: what reads it takes it out of this list, or it leaves the language.
pub const PENDING: &[(File, &str, &str)] = &[];
