//! A synthetic fleet of realistic services.

use std::fmt::Write;

use servicegen::load::Memory;

/// Services that call their next three neighbours, in three environments that follow their source.
pub fn fleet(services: usize) -> Memory {
    let mut files = Memory::default();
    files.0.insert("platform.toml".to_owned(), platform().into_bytes());
    for number in 0..services {
        let path = format!("services/{}/service.toml", name(number));
        files.0.insert(path, service(number, services).into_bytes());
    }
    files
}

fn name(number: usize) -> String {
    format!("service-{number:04}")
}

fn platform() -> String {
    let mut text = String::from(
        r#"name = "bench"
domain = "example.org"
default-environments = ["development", "staging", "production"]

[gitops]
url = "https://git.example.org/gitops.git"

[registries.harbor]
host = "harbor.example.org"
default = true
pull-secret = "harbor-pull"

[clusters.main]
kubernetes = "1.37"
server = "https://main.example.org:6443"
api-networks = ["10.0.0.10/32"]
zones = ["a", "b", "c"]

[mesh.gateways.public]
default = true
namespace = "istio-ingress"
selector = { istio = "ingressgateway" }
service-account = "istio-ingressgateway"
default-hosts = ["@{service}.@{environment}.@{domain}"]

[mesh.gateways.public.listeners.https]
port = 443
protocol = "https"
hosts = ["*.example.org"]
tls-secret = "wildcard"

[monitoring]
rule-labels = { release = "stack" }
monitor-labels = { release = "stack" }

[monitoring.grafana]
url = "https://grafana.example.org"

[monitoring.kiali]
url = "https://kiali.example.org"
"#,
    );
    for environment in ["development", "staging", "production"] {
        write!(
            text,
            "\n[stages.{environment}]\n\n[environments.{environment}]\nstage = \"{environment}\"\ncluster = \"main\"\n\
             namespace = \"@{{team}}-{environment}\"\n"
        )
        .expect("text");
    }
    for team in 0..20 {
        write!(
            text,
            "\n[teams.team-{team:02}]\nmail = [\"team-{team:02}@example.org\"]\nowners = [\"@team-{team:02}\"]\n"
        )
        .expect("text");
    }
    text
}

fn service(number: usize, services: usize) -> String {
    let own = name(number);
    let mut text = format!(
        r#"name = "{own}"
team = "team-{team:02}"
tier = "standard"
description = "One of many"

[labels]
cost-centre = "{number}"

[links]
runbook = "https://runbooks.example.org/{own}"

[image]
repository = "fleet/{own}"
tag = "1.{number}.0"
digest = "sha256:{number:064x}"

[common.env]
LOG_LEVEL = "info"
REGION = "eu"

[common.secret-env]
DATABASE_PASSWORD = {{ secret = "database", key = "password" }}

[secrets.database]
keys = ["username", "password"]

[workloads.web.ports.http]
port = 8080
service = 80
env = "PORT"

[workloads.web.ports.http.traffic]
timeout = "2s"
max-connections = 200
max-pending = 100
outlier-detection = {{ errors = 5, interval = "10s", eject-for = "30s", at-most-percent = 50 }}

[workloads.web.ports.metrics]
port = 9394
protocol = "http"
expose = false

[workloads.web.scrape]
port = "metrics"

[workloads.web.probes.readiness]
http = "/readyz"
port = "http"
period = "5s"

[workloads.web.probes.liveness]
http = "/livez"
port = "http"

[workloads.web.resources]
cpu = "250m"
memory = "512Mi"
memory-limit = "1Gi"

[workloads.web.scale]
min = 2
max = 8
cpu-percent = 70

[workloads.worker]
command = ["bin/worker"]

[workloads.worker.env]
QUEUE = "mail"

[routes.public]
timeout = "5s"

[routes.public.match]
prefix = "/v1"

[slo.latency]
objective = 99
threshold = "500ms"

[in.production.workloads.web.scale]
min = 3
max = 12
cpu-percent = 70
"#,
        team = number % 20
    );
    for step in 1..=3usize.min(services.saturating_sub(1)) {
        let callee = name((number + step) % services);
        let caller = name((number + services - step) % services);
        let variable = format!("ADDRESS_{step}");
        write!(
            text,
            "\n[access.outbound.{callee}]\nfrom = [\"web\"]\naddress-env = {{ {variable} = \"url\" }}\n\n[access.inbound.{caller}]\n"
        )
        .expect("text");
    }
    text
}
