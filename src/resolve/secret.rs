//! Secrets of a service: their names, and those that are made from the platform's store.

use crate::resolve::draft::Draft;
use crate::resolved::{Certificate, ExternalSecret, Issuer};
use crate::spec::platform::IssuerKind;

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

/// Secrets that say `certificate`, as far as the platform knows the issuer; a check says where not.
pub fn certificates(draft: &Draft) -> Vec<Certificate> {
    let asked = draft.service.secrets.iter().filter_map(|(key, secret)| Some((key, secret.certificate.as_ref()?)));
    asked
        .filter_map(|(key, asked)| {
            let (name, issuer) = draft.environment.platform.issuers.get_key_value(&*asked.issuer)?;
            let served = || draft.served().map(|(service, _)| service.host.clone()).into_iter().collect();
            Some(Certificate {
                key: key.to_string(),
                object: object(draft, key),
                hosts: asked
                    .hosts
                    .as_ref()
                    .map_or_else(served, |hosts| hosts.iter().map(ToString::to_string).collect()),
                issuer: Issuer {
                    group: issuer.group.as_ref().map_or_else(|| "cert-manager.io".to_owned(), ToString::to_string),
                    kind: issuer.kind.unwrap_or(IssuerKind::ClusterIssuer).word(),
                    name: issuer.name.as_ref().map_or_else(|| name.to_string(), ToString::to_string),
                },
            })
        })
        .collect()
}
