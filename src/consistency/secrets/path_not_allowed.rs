//! A service reads a path of the store that the platform does not give it.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/path-not-allowed",
    severity: Severity::Error,
    title: "a path of the store that the platform does not give",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(store) = &world.environment.secret_store else { return Vec::new() };
    let markers = world.environment.markers_for(Some(&resolved.name), &resolved.team);
    let allowed: Vec<_> = store.paths.iter().filter_map(|pattern| markers.expand(pattern).ok()).collect();
    let beyond =
        resolved.external_secrets.iter().filter(|secret| !allowed.iter().any(|path| fits(path, &secret.remote)));
    beyond
        .map(|secret| {
            let help = match allowed.as_slice() {
                [] => "the platform gives no path: add one to `paths` of `[secret-store]`".to_owned(),
                _ => format!("here it may read {}", allowed.join(", ")),
            };
            Finding::new(format!("`{}` may not read `{}` of the store", resolved.name, secret.remote))
                .at(written::value(resolved, &["secrets", &secret.key, "remote"]), "no path of the platform fits")
                .at(written::platform(world, &["secret-store", "paths"]), "what it gives")
                .help(help)
        })
        .collect()
}

/// `*` is one part of a path; at the end of the pattern the whole rest, at least one part.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    if path.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return false;
    }
    let open = pattern.last() == Some(&"*");
    let long_enough = if open { path.len() >= pattern.len() } else { path.len() == pattern.len() };
    long_enough && pattern.iter().zip(&path).all(|(wanted, part)| *wanted == "*" || wanted == part)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_one_part_and_at_the_end_the_rest() {
        assert!(fits("staging/shop/*", "staging/shop/orders/database") && fits("*/shop/key", "staging/shop/key"));
        for path in
            ["staging/shop", "staging/shopping/a", "staging/shop/../bank/a", "staging/shop//a", "staging/bank/a"]
        {
            assert!(!fits("staging/shop/*", path), "{path}");
        }
        assert!(!fits("*/shop/key", "a/b/shop/key"));
    }
}
