//! The profiles that come with gen: `base` below every service, and those that a service may name.

/// The lowest layer: the path that messages show, and its text.
pub fn base_profile() -> (&'static str, &'static str) {
    ("profiles/base.toml", include_str!("../../profiles/base.toml"))
}

/// A profile by the name that `profile = "…"` gives. A repository's own `profiles/<name>.toml` goes before it.
pub fn built_in_profile(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "web" => Some(("profiles/web.toml", include_str!("../../profiles/web.toml"))),
        "worker" => Some(("profiles/worker.toml", include_str!("../../profiles/worker.toml"))),
        _ => None,
    }
}

/// Names of the built-in profiles, for "did you mean".
pub const BUILT_IN_PROFILES: [&str; 2] = ["web", "worker"];
