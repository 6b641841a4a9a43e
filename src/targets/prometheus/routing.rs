//! Alertmanager: the mail of each team, by severity, one AlertmanagerConfig a namespace. Without a mail server there is
//! nobody to tell, and nothing is written.

use serde_json::{Value, json};

use crate::bundle::{Meta, Object};
use crate::resolved::{EnvironmentWide, Mail, TeamHere};
use crate::spec::Severity;
use crate::targets::prometheus::owner::word;

const RECEIVER: &str = "mail";
/// The port on which TLS begins before SMTP does, without STARTTLS.
const IMPLICIT_TLS: u16 = 465;

/// One object for each namespace of each team that reads mail.
pub fn objects(wide: &EnvironmentWide) -> Vec<Object> {
    let Some(mail) = &wide.environment.mail else { return Vec::new() };
    let teams = wide.teams.iter().filter(|(_, team)| !team.mail.is_empty());
    teams
        .flat_map(|(name, team)| team.namespaces.iter().map(move |namespace| (name, team, namespace)))
        .map(|(name, team, namespace)| object(wide, mail, name, team, namespace))
        .collect()
}

fn object(wide: &EnvironmentWide, mail: &Mail, team: &str, here: &TeamHere, namespace: &str) -> Object {
    let words = here_words(wide, team);
    let spec = json!({
        "route": route(&words, team, namespace),
        "receivers": [{ "name": RECEIVER, "emailConfigs": [email(mail, &here.mail)] }],
        "inhibitRules": [inhibition(&words, namespace)],
    });
    let mut labels = wide.environment.monitoring.rule_labels.clone();
    labels.insert("app.kubernetes.io/managed-by".to_owned(), "gen".to_owned());
    Object::with_spec(
        "monitoring.coreos.com/v1alpha1",
        "AlertmanagerConfig",
        Meta::new(team, Some(namespace), &labels),
        &spec,
    )
}

/// The team's words for critical, warning and info.
struct Words {
    critical: String,
    warning: String,
    info: String,
}

fn here_words(wide: &EnvironmentWide, team: &str) -> Words {
    let own = wide.environment.platform.teams.get(team).and_then(|team| team.severities.as_ref());
    Words {
        critical: word(own, Severity::Critical),
        warning: word(own, Severity::Warning),
        info: word(own, Severity::Info),
    }
}

/// The namespace is matched here too: the operator adds it only where it is set up so.
fn route(words: &Words, team: &str, namespace: &str) -> Value {
    let severity = |severity: &str, wait: &str, interval: &str, repeat: &str| {
        json!({
            "receiver": RECEIVER,
            "matchers": [is("severity", severity)],
            "groupWait": wait,
            "groupInterval": interval,
            "repeatInterval": repeat,
        })
    };
    json!({
        "receiver": RECEIVER,
        "groupBy": ["namespace", "service", "alertname"],
        "groupWait": "30s",
        "groupInterval": "5m",
        "repeatInterval": "12h",
        "matchers": [is("namespace", namespace), is("team", team)],
        "routes": [
            severity(&words.critical, "10s", "5m", "4h"),
            severity(&words.warning, "30s", "5m", "24h"),
            severity(&words.info, "30m", "12h", "72h"),
        ],
    })
}

fn email(mail: &Mail, to: &[String]) -> Value {
    let mut email = json!({
        "sendResolved": true,
        "to": to.join(", "),
        "from": mail.from,
        "smarthost": format!("{}:{}", mail.host, mail.port),
    });
    if let Some(user) = &mail.user {
        email["authUsername"] = json!(user);
    }
    if let Some((object, key)) = &mail.password {
        email["authPassword"] = json!({ "name": object, "key": key });
    }
    email["requireTLS"] = json!(mail.port != IMPLICIT_TLS);
    email
}

/// A page makes the ticket about the same objective needless. Alerts without an objective never mute each other: a label
/// that both lack would count as equal.
fn inhibition(words: &Words, namespace: &str) -> Value {
    let has_objective = json!({ "name": "slo", "matchType": "=~", "value": ".+" });
    json!({
        "sourceMatch": [is("namespace", namespace), is("severity", &words.critical), has_objective],
        "targetMatch": [is("namespace", namespace), is("severity", &words.warning), has_objective],
        "equal": ["namespace", "service", "slo"],
    })
}

fn is(label: &str, value: &str) -> Value {
    json!({ "name": label, "matchType": "=", "value": value })
}
