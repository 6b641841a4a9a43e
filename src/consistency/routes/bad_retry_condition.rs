//! `retries.on` names a failure that the proxy does not know. Istio refuses the whole object for one such word.

use crate::check::{Check, Run};
use crate::decode::nearest;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "routes/bad-retry-condition",
    severity: Severity::Error,
    title: "a failure to be tried again is not known",
    run: Run::Service(run),
};

/// Failures that Envoy knows, for HTTP and gRPC (Istio's validation of `retryOn`).
const KNOWN: [&str; 16] = [
    "5xx",
    "cancelled",
    "connect-failure",
    "deadline-exceeded",
    "envoy-ratelimited",
    "gateway-error",
    "http3-post-connect-failure",
    "internal",
    "refused-stream",
    "reset",
    "reset-before-request",
    "resource-exhausted",
    "retriable-4xx",
    "retriable-headers",
    "retriable-status-codes",
    "unavailable",
];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, route) in resolved.service.routes.iter() {
        let on = route.retries.as_ref().and_then(|retries| retries.on.as_ref());
        let unknown = on.into_iter().flatten().enumerate().filter(|(_, word)| !is_known(word));
        findings.extend(unknown.map(|(position, word)| {
            Finding::new(format!("the proxy knows no failure `{word}`"))
                .at(resolved.item_place(["routes", key, "retries", "on"], position), "never met")
                .help(help(word))
        }));
    }
    findings
}

fn help(word: &str) -> String {
    match nearest(word, KNOWN) {
        Some(near) => format!("`{near}` is meant?"),
        None => "write `connect-failure`, `refused-stream`, `unavailable`, `5xx` or the like, or a status: `\"503\"`"
            .to_owned(),
    }
}

fn is_known(word: &str) -> bool {
    KNOWN.contains(&word) || word.parse::<u16>().is_ok_and(|status| (100..600).contains(&status))
}
