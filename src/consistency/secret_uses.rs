//! Where a service uses its secrets: variables, whole secrets as variables, files and volumes.

use crate::consistency::written::{self, Role, Written, containers};
use crate::resolved::Resolved;
use crate::source::Place;
use crate::spec::VolumeKind;

/// One use of a secret.
pub struct Use<'a> {
    pub secret: &'a str,
    /// `None`: all of its keys.
    pub key: Option<&'a str>,
    /// Where the secret is named.
    pub secret_at: Option<Place>,
    /// Where the key is named.
    pub key_at: Option<Place>,
}

/// All uses of secrets by the containers of a service.
pub fn uses(resolved: &Resolved) -> Vec<Use<'_>> {
    containers(resolved).iter().flat_map(|container| of_container(resolved, container)).collect()
}

fn of_container<'a>(resolved: &Resolved, container: &Written<'a>) -> Vec<Use<'a>> {
    let mut uses = Vec::new();
    let at = |path: &[&'a str]| written::value(resolved, &container.below(path));
    for (name, key) in container.secret_env {
        uses.push(Use {
            secret: &key.secret,
            key: Some(&key.key),
            secret_at: at(&["secret-env", name, "secret"]),
            key_at: at(&["secret-env", name, "key"]),
        });
    }
    for (path, file) in container.files {
        let Some(secret) = &file.secret else { continue };
        let (secret_at, key_at) = (at(&["files", path, "secret"]), at(&["files", path, "key"]));
        uses.push(Use { secret, key: file.key.as_deref(), secret_at, key_at });
    }
    for (index, secret) in container.env_from.iter().flat_map(|env_from| &env_from.secrets).enumerate() {
        let secret_at = written::item(resolved, &container.below(&["env-from", "secrets"]), index);
        uses.push(Use { secret, key: None, secret_at, key_at: None });
    }
    for (name, port) in container.ports.into_iter().flatten() {
        let Some(ca) = port.tls.as_ref().and_then(|tls| tls.ca.as_ref()) else { continue };
        uses.push(Use {
            secret: &ca.secret,
            key: Some(&ca.key),
            secret_at: at(&["ports", name, "tls", "ca", "secret"]),
            key_at: at(&["ports", name, "tls", "ca", "key"]),
        });
    }
    if container.role == Role::Program {
        let scrape = container.spec.scrape.iter();
        let logins = scrape.flat_map(|it| [("token", &it.token), ("user", &it.user), ("password", &it.password)]);
        for (name, of) in logins.filter_map(|(name, of)| Some((name, of.as_ref()?))) {
            uses.push(Use {
                secret: &of.secret,
                key: Some(&of.key),
                secret_at: at(&["scrape", name, "secret"]),
                key_at: at(&["scrape", name, "key"]),
            });
        }
        for (name, volume) in &container.spec.volumes {
            let (Some(VolumeKind::Secret), Some(secret)) = (volume.kind, &volume.object) else { continue };
            uses.push(Use { secret, key: None, secret_at: at(&["volumes", name, "object"]), key_at: None });
        }
    }
    uses
}
