//! Containers: the program, sidecars, and what runs before.

use std::collections::BTreeMap;

use super::super::values::{
    Container, ContainerPort, ContainerSecurity, EnvFrom, EnvVar, ExecAction, FieldRef, GrpcAction, HttpAction,
    HttpHeader, KeyRef, Lifecycle, ObjectRef, PreStop, Probe, Resources, SleepAction, TcpAction, ValueFrom,
    VolumeMount,
};
use crate::resolved::{self, EnvSource, Handler, Security, Workload};
use crate::spec::{Protocol, Pull};

/// The program waits before it stops: until all have heard that it goes, calls still arrive.
pub(super) fn program(workload: &Workload) -> Container {
    let sleep = SleepAction { seconds: workload.drain };
    let lifecycle = (workload.drain > 0).then_some(Lifecycle { pre_stop: PreStop { sleep } });
    Container { lifecycle, ..container(workload, &workload.container) }
}

/// Init containers, then sidecars, which keep running.
pub(super) fn before(workload: &Workload) -> Vec<Container> {
    let init = workload.init.iter().map(|each| container(workload, each));
    let always = |container| Container { restart_policy: Some("Always".to_owned()), ..container };
    let sidecars = workload.sidecars.iter().map(|each| always(container(workload, each)));
    init.chain(sidecars).collect()
}

/// `UDP`; TCP goes without saying.
pub(super) fn transport(protocol: Protocol) -> Option<String> {
    (protocol == Protocol::Udp).then(|| protocol.transport().to_owned())
}

fn container(workload: &Workload, container: &resolved::Container) -> Container {
    let probe = |probe: &Option<resolved::Probe>| probe.as_ref().map(|each| self::probe(workload, each));
    Container {
        name: container.name.clone(),
        image: container.image.reference(),
        image_pull_policy: pull_policy(container.image.pull).to_owned(),
        restart_policy: None,
        command: container.command.clone().unwrap_or_default(),
        args: container.args.clone().unwrap_or_default(),
        ports: container.ports.iter().map(port).collect(),
        env_from: container.env_from.iter().map(env_from).collect(),
        env: container.env.iter().map(env).collect(),
        resources: resources(&container.resources),
        volume_mounts: container.mounts.iter().map(mount).collect(),
        startup_probe: probe(&container.startup),
        readiness_probe: probe(&container.readiness),
        liveness_probe: probe(&container.liveness),
        lifecycle: None,
        security_context: security(&container.security, &workload.container.security),
    }
}

fn pull_policy(pull: Pull) -> &'static str {
    match pull {
        Pull::IfNotPresent => "IfNotPresent",
        Pull::Always => "Always",
        Pull::Never => "Never",
    }
}

fn port(port: &resolved::Port) -> ContainerPort {
    ContainerPort { name: port.name.clone(), container_port: port.number, protocol: transport(port.protocol) }
}

fn env(variable: &resolved::EnvVar) -> EnvVar {
    let (value, value_from) = match &variable.source {
        EnvSource::Value(value) => (Some(value.clone()), None),
        EnvSource::Secret { object, key } => {
            let key = KeyRef { name: object.clone(), key: key.clone() };
            (None, Some(ValueFrom { secret_key_ref: Some(key), field_ref: None }))
        }
        EnvSource::Field(path) => {
            let field = FieldRef { field_path: (*path).to_owned() };
            (None, Some(ValueFrom { secret_key_ref: None, field_ref: Some(field) }))
        }
    };
    EnvVar { name: variable.name.clone(), value, value_from }
}

fn env_from(source: &resolved::EnvFrom) -> EnvFrom {
    let object = |name: &String| Some(ObjectRef { name: name.clone() });
    match source {
        resolved::EnvFrom::Secret(name) => EnvFrom { secret_ref: object(name), config_map_ref: None },
        resolved::EnvFrom::ConfigMap(name) => EnvFrom { secret_ref: None, config_map_ref: object(name) },
    }
}

fn resources(resources: &resolved::Resources) -> Resources {
    let amounts = |cpu: Option<&String>, memory: &String| {
        let cpu = cpu.map(|cpu| ("cpu".to_owned(), cpu.clone()));
        cpu.into_iter().chain([("memory".to_owned(), memory.clone())]).collect::<BTreeMap<_, _>>()
    };
    Resources {
        requests: amounts(Some(&resources.cpu), &resources.memory),
        limits: amounts(resources.cpu_limit.as_ref(), &resources.memory_limit),
    }
}

fn mount(mount: &resolved::Mount) -> VolumeMount {
    VolumeMount {
        name: mount.volume.clone(),
        mount_path: mount.path.clone(),
        sub_path: mount.sub_path.clone(),
        read_only: mount.read_only.then_some(true),
    }
}

/// User and group stand at the pod, and only once more where a container differs.
fn security(security: &Security, pod: &Security) -> ContainerSecurity {
    ContainerSecurity {
        read_only_root_filesystem: security.read_only_root,
        run_as_user: (security.user != pod.user).then_some(security.user),
        run_as_group: (security.group != pod.group).then_some(security.group),
        add_capabilities: security.add_capabilities.clone(),
    }
}

/// A probe may ask a port of another container: all see the same network.
fn probe(workload: &Workload, probe: &resolved::Probe) -> Probe {
    let mut made = Probe {
        initial_delay_seconds: probe.initial_delay,
        period_seconds: probe.period,
        timeout_seconds: probe.timeout,
        success_threshold: probe.successes,
        failure_threshold: probe.failures,
        ..Probe::default()
    };
    match &probe.handler {
        Handler::Http { path, port, headers } => {
            let https = |each: &resolved::Port| each.protocol == Protocol::Https || each.tls.is_some();
            let tls = workload.ports().any(|each| each.number == *port && https(each));
            let header = |(name, value): &(String, String)| HttpHeader { name: name.clone(), value: value.clone() };
            made.http_get = Some(HttpAction {
                path: path.clone(),
                port: *port,
                scheme: tls.then(|| "HTTPS".to_owned()),
                http_headers: headers.iter().map(header).collect(),
            });
        }
        Handler::Tcp { port } => made.tcp_socket = Some(TcpAction { port: *port }),
        Handler::Grpc { port, service } => {
            made.grpc = Some(GrpcAction { port: *port, service: service.clone() });
        }
        Handler::Exec { command } => made.exec = Some(ExecAction { command: command.clone() }),
    }
    made
}
