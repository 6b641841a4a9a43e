//! Secrets of a service: their names, and those that are made from the platform's store.

use crate::resolve::draft::Draft;
use crate::resolved::ExternalSecret;

/// The name of a declared secret's object.
pub fn object(draft: &Draft, secret: &str) -> String {
    let object = draft.service.secrets.get(secret).and_then(|secret| secret.object.as_ref());
    object.map_or_else(|| format!("{}-{secret}", draft.service.name), ToString::to_string)
}

/// Secrets that say `remote`.
pub fn external(draft: &Draft) -> Vec<ExternalSecret> {
    let made = draft.service.secrets.iter().filter_map(|(name, secret)| Some((name, secret, secret.remote.as_ref()?)));
    made.map(|(name, secret, remote)| {
        let property = |key: &String| secret.properties.get(key).unwrap_or(key).clone();
        ExternalSecret {
            key: name.to_string(),
            object: object(draft, name),
            remote: remote.to_string(),
            data: secret.keys.iter().map(|key| (key.clone(), property(key))).collect(),
        }
    })
    .collect()
}
