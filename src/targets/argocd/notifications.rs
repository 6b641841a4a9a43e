//! Mail about deployments: the configuration of Argo CD's notifications, and who subscribes to what.
//! One bad trigger or template disables all of them, so the texts are fixed and only addresses are filled in.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::bundle::{Meta, Object};
use crate::resolved::{ClusterWide, Mail, Resolved};
use crate::spec::NotifyOn;
use crate::yaml::write;

/// Events of a service that says nothing.
const DEFAULT_EVENTS: [NotifyOn; 2] = [NotifyOn::SyncFailed, NotifyOn::Degraded];

/// A service is deployed when a new revision is synced and healthy. All our syncs have several waves, so `Succeeded`
/// means that the health was waited for. A sync that only heals is no deployment, whatever revision it happened at.
const DEPLOYED: &str = "app.status?.operationState?.phase == 'Succeeded' \
    and app.status.operationState.syncResult?.revision not in [nil, ''] \
    and app.status.operationState.operation?.sync?.autoHealAttemptsCount in [nil, 0] \
    and app.status.health?.status == 'Healthy'";

/// Once for each deployed revision. A restart, a replaced pod or another service's commit changes no sync result.
const PER_REVISION: &str = "app.status.operationState.syncResult.revision";

/// After the last retry.
const SYNC_FAILED: &str = "app.status?.operationState?.phase in ['Error', 'Failed']";

/// Once for each revision that was tried; a sync that failed before it had a result knows only what it was asked for.
const PER_TRIED_REVISION: &str = "app.status.operationState.syncResult?.revision \
    ?? app.status.operationState.operation?.sync?.revision ?? app.status.operationState.startedAt";

/// Each time it begins: without `oncePer` Argo CD forgets the mail when the condition ends.
const DEGRADED: &str = "app.status?.health?.status == 'Degraded'";

/// The annotations by which a service's Application subscribes; none without a mail server or an address.
pub(super) fn subscriptions(service: &Resolved) -> BTreeMap<String, String> {
    let notify = service.service.notify.as_ref();
    let own = notify.map(|notify| notify.to.iter().map(ToString::to_string).collect::<Vec<_>>());
    let to = own.filter(|to| !to.is_empty()).unwrap_or_else(|| service.mail.clone());
    if service.environment.mail.is_none() || to.is_empty() {
        return BTreeMap::new();
    }
    let events = notify.and_then(|notify| notify.on.as_deref()).unwrap_or(&DEFAULT_EVENTS);
    let key = |event: &NotifyOn| format!("notifications.argoproj.io/subscribe.{}.email", trigger(*event));
    events.iter().map(|event| (key(event), to.join(";"))).collect()
}

/// The ConfigMap of an Argo CD that serves this cluster; where several share one Argo CD, only the first writes it.
pub(super) fn config_map(wide: &ClusterWide) -> Option<Object> {
    let environment = wide.any_environment();
    let mail = environment.mail.as_ref()?;
    if first_of_its_argocd(wide) != wide.name {
        return None;
    }
    let mut data = serde_json::Map::new();
    let mut put = |key: &str, value: Value| data.insert(key.to_owned(), write::to_string(&value).into());
    put("context", json!({ "argocdUrl": environment.argocd.url.as_deref().unwrap_or_default() }));
    put("service.email", email(mail));
    let events = [NotifyOn::Deployed, NotifyOn::SyncFailed, NotifyOn::Degraded];
    let mut texts = events.map(|event| (trigger(event), text(event), condition(event)));
    texts.sort_by_key(|(trigger, ..)| *trigger);
    for (name, text, _) in &texts {
        put(&format!("template.{name}"), text.clone());
    }
    for (name, _, condition) in &texts {
        put(&format!("trigger.{name}"), condition.clone());
    }
    let meta = Meta::new("argocd-notifications-cm", Some(&environment.argocd.namespace), &super::root::labels());
    Some(Object::with("v1", "ConfigMap", meta, [("data", Value::Object(data))]))
}

/// Clusters without an Argo CD of their own share the platform's; it is told apart by its address.
fn first_of_its_argocd(wide: &ClusterWide) -> &str {
    let platform = &wide.any_environment().platform;
    let argocd = |cluster: &str| {
        let own = platform.clusters.get(cluster).and_then(|cluster| cluster.argocd.as_ref());
        own.and_then(|argocd| argocd.url.as_ref())
    };
    let used = platform.environments.values().map(|environment| &*environment.cluster.0);
    used.filter(|cluster| argocd(cluster) == argocd(&wide.name)).min().unwrap_or(&wide.name)
}

/// The password is a key of `argocd-notifications-secret`, the only Secret that Argo CD's notifications read.
fn email(mail: &Mail) -> Value {
    let mut service = json!({ "host": mail.host, "port": mail.port, "from": mail.from });
    if let Some(user) = &mail.user {
        service["username"] = json!(user);
    }
    if let Some((_, key)) = &mail.password {
        service["password"] = json!(format!("${key}"));
    }
    service
}

fn trigger(event: NotifyOn) -> &'static str {
    match event {
        NotifyOn::Deployed => "on-deployed",
        NotifyOn::SyncFailed => "on-sync-failed",
        NotifyOn::Degraded => "on-health-degraded",
    }
}

/// Argo CD wants a list, even of one condition.
fn condition(event: NotifyOn) -> Value {
    let (description, when, once_per) = match event {
        NotifyOn::Deployed => ("a new revision is synced and healthy", DEPLOYED, Some(PER_REVISION)),
        NotifyOn::SyncFailed => ("a sync failed and is not tried again", SYNC_FAILED, Some(PER_TRIED_REVISION)),
        NotifyOn::Degraded => ("the service is not healthy", DEGRADED, None),
    };
    let mut condition = json!({ "when": when });
    if let Some(once_per) = once_per {
        condition["oncePer"] = json!(once_per);
    }
    condition["description"] = json!(description);
    condition["send"] = json!([trigger(event)]);
    json!([condition])
}

/// Subject and body, as Go templates over the Application.
fn text(event: NotifyOn) -> Value {
    let (says, detail) = match event {
        NotifyOn::Deployed => ("is deployed", "Revision: {{.app.status.operationState.syncResult.revision}}\n"),
        NotifyOn::SyncFailed => ("could not be synced", "{{.app.status.operationState.message}}\n"),
        NotifyOn::Degraded => ("is degraded", ""),
    };
    let link = "{{if .context.argocdUrl}}{{.context.argocdUrl}}/applications/{{.app.metadata.namespace}}/{{.app.metadata.name}}\n{{end}}";
    let body = format!("{{{{.app.metadata.name}}}} {says}.\n{detail}{link}");
    json!({ "message": body, "email": { "subject": format!("{{{{.app.metadata.name}}}} {says}") } })
}
