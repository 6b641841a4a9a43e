//! Keys whose value neither an output nor a finding of a compilation shows: where they act, or what they wait for.

use servicegen::schema::File;
use servicegen::schema::File::{Platform, Release, Service};

/// Keys that act elsewhere, each with the place.
pub const ELSEWHERE: &[(File, &str, &str)] = &[
    (Platform, "gen.version", "commands: another version of gen refuses to write"),
    (Platform, "environments.<name>.gen", "commands: the same, for one environment"),
    // The language knows one word only, so there is nothing to change it to.
    (Platform, "mesh.gateways.<name>.kind", "istio: later words are other kinds of objects"),
    (Platform, "monitoring.grafana.provision", "grafana: a later word is the operator's object"),
    (Release, "rolled-back.<name>.reason", "commands: the tag is not released again without saying so"),
    (Service, "access.outbound.<name>.budget", "traffic/budget-below-timeout, where it is below the callee's timeout"),
    (Service, "alert-pack.<name>.expires", "alerts/off-without-reason, where it is missing"),
    (Service, "alert-pack.<name>.reason", "alerts/off-without-reason, where it is missing; the text is for people"),
    (Service, "removed.<name>", "removed/data-goes and removed/host-goes, by its key; the text is for people"),
    (Service, "secrets.<name>.keys", "secrets/unknown-key, where a key that is used is missing"),
];

/// Keys that nothing reads yet. Each is a defect by Law 1: what reads it takes it out of this list, or it leaves the language.
pub const PENDING: &[(File, &str, &str)] = &[
    (Service, "fleet", "reading a platform.toml of another repository"),
    (Platform, "clusters.<name>.pools.<name>.arch", "nothing that runs on one architecture only can say so"),
    (Platform, "clusters.<name>.pools.<name>.count", "a check of pods that must be spread against nodes"),
    (Platform, "clusters.<name>.pools.<name>.cpu", "a check of pods against the size of a node"),
    (Platform, "clusters.<name>.pools.<name>.memory", "a check of pods against the size of a node"),
    (Platform, "configs.<name>.keys", "a check of variables that several sources give"),
    (Platform, "monitoring.alertmanager.matcher-strategy", "routes match the namespace themselves, whatever it says"),
    (Platform, "monitoring.service-account", "scraping by identity"),
    (Platform, "registries.<name>.kind", "what Harbor and Artifactory are given"),
    (Release, "pinned.source", "a check of the copy against its hash"),
];
