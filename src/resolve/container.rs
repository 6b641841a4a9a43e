//! Containers: the program, its sidecars and init containers, each with its defaults decided.

use crate::decode::Keyed;
use crate::resolve::draft::{self, Draft};
use crate::resolve::env::{self, Written};
use crate::resolve::storage::{self, Storage};
use crate::resolved::{Container, Handler, Image, Mount, Port, Probe, Resources, Security};
use crate::spec::form::{Capability, Label, Text};
use crate::spec::{self, Pull};

/// What a container is promised that says nothing; the same as in `profiles/base.toml`.
const CPU: &str = "100m";
const MEMORY: &str = "256Mi";
const ID: i64 = 1000;

/// What all containers of a workload share while they are made.
pub struct Maker<'a> {
    pub draft: &'a Draft,
    pub key: &'a str,
    pub workload: &'a spec::Workload,
    pub object: &'a str,
    /// Which version of the program; `None`: the service's own image as it is.
    pub version: Option<&'a spec::Version>,
    /// Variables from edges: container → name and value; `""` stands for the program and every container of the own image.
    pub addresses: &'a [(String, String, String)],
}

impl Maker<'_> {
    /// The program itself.
    pub fn program(&self, name: &str, storage: &mut Storage) -> Container {
        let workload = self.workload;
        let image = self.image(workload.image.as_deref());
        let own_image = workload.image.is_none();
        let mut mounts = storage.declared(self.draft, self.object, workload);
        mounts.extend(storage.files(self.draft, self.object, &workload.files));
        let security = security(workload.security.as_ref());
        storage.scratch(security.read_only_root, &mut mounts);
        let mut weaker = self.weaker("", own_image);
        weaker.extend(port_variables(&workload.ports));
        let written = Written {
            env: &workload.env,
            secret_env: &workload.secret_env,
            field_env: &workload.field_env,
            fact_env: &workload.fact_env,
            env_from: workload.env_from.as_ref(),
        };
        let ports: Vec<_> = workload.ports.iter().map(|(name, port)| draft::decide(name, port)).collect();
        let probes = workload.probes.as_ref();
        let all_ports = draft::ports_of(workload);
        Container {
            name: name.to_owned(),
            env: env::variables(self.draft, self.key, &written, &image, own_image, &weaker),
            env_from: env::objects(self.draft, written.env_from),
            image,
            own_image,
            command: texts(workload.command.as_deref()),
            args: texts(workload.args.as_deref()),
            readiness: self.readiness(probes.and_then(|probes| probes.readiness.as_ref()), &ports, &all_ports),
            liveness: probes.and_then(|probes| self.probe(probes.liveness.as_ref()?, &all_ports)),
            startup: probes.and_then(|probes| self.probe(probes.startup.as_ref()?, &all_ports)),
            ports,
            resources: resources(workload.resources.as_ref(), None),
            security,
            mounts: sorted(mounts),
        }
    }

    /// A native sidecar.
    pub fn sidecar(&self, name: &str, sidecar: &spec::Sidecar, storage: &mut Storage) -> Container {
        let written = Written {
            env: &sidecar.env,
            secret_env: &sidecar.secret_env,
            field_env: &sidecar.field_env,
            fact_env: &sidecar.fact_env,
            env_from: sidecar.env_from.as_ref(),
        };
        let ports: Vec<Port> = sidecar.ports.iter().map(|(name, port)| draft::decide(name, port)).collect();
        let probes = sidecar.probes.as_ref();
        let mut container = self.further(
            name,
            sidecar.image.as_deref(),
            &written,
            &port_variables(&sidecar.ports),
            sidecar.security.as_ref(),
        );
        container.command = texts(sidecar.command.as_deref());
        container.args = texts(sidecar.args.as_deref());
        container.readiness = probes.and_then(|probes| self.probe(probes.readiness.as_ref()?, &ports));
        container.liveness = probes.and_then(|probes| self.probe(probes.liveness.as_ref()?, &ports));
        container.startup = probes.and_then(|probes| self.probe(probes.startup.as_ref()?, &ports));
        container.ports = ports;
        container.resources = resources(sidecar.resources.as_ref(), None);
        let mut mounts = storage::further(&sidecar.mounts);
        mounts.extend(storage.files(self.draft, self.object, &sidecar.files));
        storage.scratch(container.security.read_only_root, &mut mounts);
        container.mounts = sorted(mounts);
        container
    }

    /// A container that runs before the program.
    pub fn init(&self, name: &str, init: &spec::Init, storage: &mut Storage) -> Container {
        let written = Written {
            env: &init.env,
            secret_env: &init.secret_env,
            field_env: &init.field_env,
            fact_env: &init.fact_env,
            env_from: init.env_from.as_ref(),
        };
        let mut container = self.further(name, init.image.as_deref(), &written, &[], init.security.as_ref());
        container.command = texts(init.command.as_deref());
        container.args = texts(init.args.as_deref());
        container.resources = resources(init.resources.as_ref(), self.workload.resources.as_ref());
        let mut mounts = storage::further(&init.mounts);
        mounts.extend(storage.files(self.draft, self.object, &init.files));
        storage.scratch(container.security.read_only_root, &mut mounts);
        container.mounts = sorted(mounts);
        container
    }

    fn further(
        &self,
        name: &str,
        image: Option<&str>,
        written: &Written<'_>,
        ports: &[(String, String)],
        own_security: Option<&spec::ContainerSecurity>,
    ) -> Container {
        let own_image = image.is_none();
        let image = self.image(image);
        let mut weaker = self.weaker(name, own_image);
        weaker.extend_from_slice(ports);
        Container {
            name: name.to_owned(),
            env: env::variables(self.draft, self.key, written, &image, own_image, &weaker),
            env_from: env::objects(self.draft, written.env_from),
            image,
            own_image,
            command: None,
            args: None,
            ports: Vec::new(),
            readiness: None,
            liveness: None,
            startup: None,
            resources: resources(None, None),
            security: further_security(own_security, &security(self.workload.security.as_ref())),
            mounts: Vec::new(),
        }
    }

    fn weaker(&self, container: &str, own_image: bool) -> Vec<(String, String)> {
        let reaches = |at: &str| at == container || (at.is_empty() && own_image);
        let edges = self.addresses.iter().filter(|(at, _, _)| reaches(at));
        edges.map(|(_, name, value)| (name.clone(), value.clone())).collect()
    }

    /// An image by its name; what is not declared stays empty, and a check says so.
    fn image(&self, name: Option<&str>) -> Image {
        // A version changes the image of the program, and of what else runs the same one.
        let version = self.version.filter(|_| name == self.workload.image.as_deref());
        let named = version.and_then(|version| version.image.as_deref()).or(name);
        let written = match named {
            Some(name) => self.draft.service.images.get(name),
            None => self.draft.service.image.as_ref(),
        };
        let other = version.filter(|version| version.tag.is_some() || version.digest.is_some());
        let (tag, digest) = match other {
            Some(version) => (version.tag.as_ref(), version.digest.as_ref()),
            None => (written.and_then(|it| it.tag.as_ref()), written.and_then(|it| it.digest.as_ref())),
        };
        let registries = &self.draft.environment.platform.registries;
        let default = registries.iter().find(|(_, registry)| registry.default == Some(true));
        let named = written.and_then(|image| image.registry.as_ref());
        let registry = match named {
            Some(named) => registries.get_key_value(&**named),
            None => default.or_else(|| registries.iter().next().filter(|_| registries.len() == 1)),
        };
        Image {
            registry: registry.map(|(name, _)| name.to_string()).unwrap_or_default(),
            host: registry.map(|(_, registry)| registry.host.clone()).unwrap_or_default(),
            repository: written.map(|image| image.repository.to_string()).unwrap_or_default(),
            tag: tag.map(ToString::to_string),
            digest: digest.map(ToString::to_string),
            pull: written.and_then(|image| image.pull).unwrap_or(Pull::IfNotPresent),
        }
    }

    /// A readiness probe that gives no kind, or that is not written at all, asks the serving port in its own way.
    fn readiness(&self, written: Option<&spec::Probe>, own: &[Port], all: &[Port]) -> Option<Probe> {
        if let Some(probe) = written.and_then(|probe| self.probe(probe, all)) {
            return Some(probe);
        }
        let serving = self.draft.serves.as_ref().filter(|serves| serves.workload == self.key);
        let port = own.iter().find(|port| match serving {
            Some(serves) => port.name == serves.port,
            None => port.service.is_some(),
        })?;
        let handler = match port.protocol {
            spec::Protocol::Udp => return None,
            spec::Protocol::Grpc => Handler::Grpc { port: port.number, service: None },
            _ => Handler::Tcp { port: port.number },
        };
        Some(timed(handler, written))
    }

    fn probe(&self, probe: &spec::Probe, ports: &[Port]) -> Option<Probe> {
        let serving = self.draft.serves.as_ref().filter(|serves| serves.workload == self.key);
        let wanted = probe.port.as_deref().or(serving.map(|serves| serves.port.as_str()));
        let number = match wanted {
            Some(name) => ports.iter().find(|port| port.name == name).map(|port| port.number),
            None => ports.first().map(|port| port.number),
        };
        let handler = if let Some(command) = &probe.exec {
            Handler::Exec { command: command.clone() }
        } else if let Some(path) = &probe.http {
            let headers = probe.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
            Handler::Http { path: path.to_string(), port: number?, headers }
        } else if let Some(service) = &probe.grpc {
            Handler::Grpc { port: number?, service: Some(service.clone()).filter(|service| !service.is_empty()) }
        } else if probe.tcp == Some(true) {
            Handler::Tcp { port: number? }
        } else {
            return None;
        };
        Some(timed(handler, Some(probe)))
    }
}

fn timed(handler: Handler, probe: Option<&spec::Probe>) -> Probe {
    let seconds = |duration: Option<&spec::number::Duration>| duration.map(spec::number::Duration::seconds);
    Probe {
        handler,
        initial_delay: seconds(probe.and_then(|probe| probe.initial_delay.as_ref())),
        period: seconds(probe.and_then(|probe| probe.period.as_ref())),
        timeout: seconds(probe.and_then(|probe| probe.timeout.as_ref())),
        successes: probe.and_then(|probe| probe.successes),
        failures: probe.and_then(|probe| probe.failures),
    }
}

/// Variables from which a program reads its ports.
fn port_variables(ports: &Keyed<Label, spec::Port>) -> Vec<(String, String)> {
    let variable = |port: &spec::Port| Some((port.env.as_ref()?.to_string(), port.port.0.to_string()));
    ports.values().filter_map(variable).collect()
}

fn resources(written: Option<&spec::Resources>, fallback: Option<&spec::Resources>) -> Resources {
    let pick = |get: fn(&spec::Resources) -> Option<String>| written.and_then(get).or_else(|| fallback.and_then(get));
    let memory = pick(|resources| resources.memory.as_ref().map(ToString::to_string)).unwrap_or_else(|| MEMORY.into());
    let own_memory = written.is_some_and(|resources| resources.memory.is_some());
    let limit = match written.and_then(|resources| resources.memory_limit.as_ref()) {
        Some(limit) => Some(limit.to_string()),
        None if own_memory => None,
        None => fallback.and_then(|resources| resources.memory_limit.as_ref()).map(ToString::to_string),
    };
    Resources {
        cpu: pick(|resources| resources.cpu.as_ref().map(ToString::to_string)).unwrap_or_else(|| CPU.into()),
        cpu_limit: pick(|resources| resources.cpu_limit.as_ref().map(ToString::to_string)),
        memory_limit: limit.unwrap_or_else(|| memory.clone()),
        memory,
    }
}

fn security(written: Option<&spec::Security>) -> Security {
    Security {
        user: written.and_then(|security| security.user.map(|id| id.0)).unwrap_or(ID),
        group: written.and_then(|security| security.group.map(|id| id.0)).unwrap_or(ID),
        read_only_root: written.and_then(|security| security.read_only_root).unwrap_or(true),
        add_capabilities: capabilities(written.and_then(|security| security.add_capabilities.as_ref())),
    }
}

/// A further container is like the program, save for capabilities and what it says itself.
fn further_security(written: Option<&spec::ContainerSecurity>, program: &Security) -> Security {
    Security {
        user: written.and_then(|security| security.user.map(|id| id.0)).unwrap_or(program.user),
        group: written.and_then(|security| security.group.map(|id| id.0)).unwrap_or(program.group),
        read_only_root: written.and_then(|security| security.read_only_root).unwrap_or(program.read_only_root),
        add_capabilities: capabilities(written.and_then(|security| security.add_capabilities.as_ref())),
    }
}

fn capabilities(written: Option<&Vec<Capability>>) -> Vec<String> {
    let mut names: Vec<_> = written.into_iter().flatten().map(ToString::to_string).collect();
    names.sort();
    names
}

fn texts(written: Option<&[Text]>) -> Option<Vec<String>> {
    written.map(|texts| texts.iter().map(ToString::to_string).collect())
}

fn sorted(mut mounts: Vec<Mount>) -> Vec<Mount> {
    mounts.sort_by(|a, b| a.path.cmp(&b.path));
    mounts
}
