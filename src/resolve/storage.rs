//! Volumes, claims and files of a pod.

use std::collections::BTreeMap;

use crate::decode::Keyed;
use crate::resolve::draft::Draft;
use crate::resolve::{env, name, secret};
use crate::resolved::{Claim, ConfigMap, Mount, Volume, VolumeSource};
use crate::spec::form::AbsolutePath;
use crate::spec::{self, VolumeKind, WorkloadKind};

/// Size of a claim that says none.
const CLAIM_SIZE: &str = "1Gi";
/// Where every program may write, though its root file system is read-only.
const SCRATCH: &str = "/tmp";

/// What a pod mounts: gathered while its containers are made.
#[derive(Debug, Default)]
pub struct Storage {
    pub volumes: BTreeMap<String, VolumeSource>,
    pub claims: Vec<Claim>,
    pub data: BTreeMap<String, String>,
}

impl Storage {
    /// The declared volumes of a workload, and the mounts of its program.
    pub fn declared(&mut self, draft: &Draft, object: &str, workload: &spec::Workload) -> Vec<Mount> {
        let stateful = workload.kind == Some(WorkloadKind::Stateful);
        let mut mounts = Vec::new();
        for (key, volume) in &workload.volumes {
            let kind = volume.kind.unwrap_or(VolumeKind::Scratch);
            let read_only = matches!(kind, VolumeKind::Secret | VolumeKind::Config) || volume.read_only == Some(true);
            mounts.push(Mount { volume: key.to_string(), path: volume.path.to_string(), sub_path: None, read_only });
            if kind == VolumeKind::Claim {
                self.claim(draft, object, key, volume, stateful);
            } else {
                self.volumes.insert(key.to_string(), source(draft, kind, volume));
            }
        }
        mounts
    }

    fn claim(&mut self, draft: &Draft, object: &str, key: &str, volume: &spec::Volume, stateful: bool) {
        let name = if stateful { key.to_owned() } else { format!("{object}-{key}") };
        let class = volume.class.as_ref().map(|class| {
            let known = draft.environment.cluster.storage.get(&**class);
            known.cloned().unwrap_or_else(|| class.to_string())
        });
        let size = volume.size.as_ref().map_or_else(|| CLAIM_SIZE.to_owned(), ToString::to_string);
        if !stateful {
            let claim = VolumeSource::Claim { name: name.clone(), read_only: volume.read_only == Some(true) };
            self.volumes.insert(key.to_owned(), claim);
        }
        self.claims.push(Claim { name, volume: key.to_owned(), class, size });
    }

    /// A scratch folder for programs with a read-only root, unless the workload mounts something there.
    pub fn scratch(&mut self, read_only_root: bool, mounts: &mut Vec<Mount>) {
        if !read_only_root || mounts.iter().any(|mount| mount.path == SCRATCH) {
            return;
        }
        let taken = |volume: &str| self.claims.iter().any(|claim| claim.volume == volume);
        let free = ["tmp", "scratch-tmp"].into_iter().find(|volume| {
            !taken(volume) && matches!(self.volumes.get(*volume), None | Some(VolumeSource::Scratch { size: None }))
        });
        let volume = free.unwrap_or("gen-scratch-tmp").to_owned();
        self.volumes.entry(volume.clone()).or_insert(VolumeSource::Scratch { size: None });
        mounts.push(Mount { volume, path: SCRATCH.to_owned(), sub_path: None, read_only: false });
    }

    /// The files of one container: contents go into the workload's ConfigMap, secrets become volumes.
    pub fn files(&mut self, draft: &Draft, object: &str, files: &Keyed<AbsolutePath, spec::File>) -> Vec<Mount> {
        let mut mounts = Vec::new();
        for (path, file) in files {
            let (volume, sub_path) = match (&file.secret, &file.key) {
                (Some(secret), Some(key)) => {
                    let volume = format!("secret-{secret}");
                    let name = secret::object(draft, secret);
                    self.volumes.entry(volume.clone()).or_insert(VolumeSource::Secret { name, items: Vec::new() });
                    (volume, key.clone())
                }
                _ => {
                    let key = name::file_key(path);
                    self.data.insert(key.clone(), content(draft, file));
                    let name = name::config(object);
                    let files = VolumeSource::ConfigMap { name, items: Vec::new() };
                    self.volumes.entry("files".to_owned()).or_insert(files);
                    ("files".to_owned(), key)
                }
            };
            mounts.push(Mount { volume, path: path.to_string(), sub_path: Some(sub_path), read_only: true });
        }
        mounts
    }

    /// Volumes in the order of their names.
    pub fn finish(self, object: &str) -> (Vec<Volume>, Vec<Claim>, Option<ConfigMap>) {
        let volumes = self.volumes.into_iter().map(|(name, source)| Volume { name, source }).collect();
        let config = (!self.data.is_empty()).then(|| ConfigMap { name: name::config(object), data: self.data });
        (volumes, self.claims, config)
    }
}

/// Mounts of a further container: volumes of the workload by path.
pub fn further(mounts: &Keyed<AbsolutePath, spec::Mount>) -> Vec<Mount> {
    let mount = |(path, mount): (&AbsolutePath, &spec::Mount)| Mount {
        volume: mount.volume.to_string(),
        path: path.to_string(),
        sub_path: None,
        read_only: mount.read_only == Some(true),
    };
    mounts.iter().map(mount).collect()
}

fn source(draft: &Draft, kind: VolumeKind, volume: &spec::Volume) -> VolumeSource {
    let size = volume.size.as_ref().map(ToString::to_string);
    let object = volume.object.as_ref().map(ToString::to_string).unwrap_or_default();
    let read_only = volume.read_only == Some(true);
    match kind {
        VolumeKind::Scratch => VolumeSource::Scratch { size },
        VolumeKind::SharedMemory => VolumeSource::Memory { size },
        VolumeKind::ExistingClaim | VolumeKind::Claim => VolumeSource::Claim { name: object, read_only },
        VolumeKind::Secret => VolumeSource::Secret { name: secret::object(draft, &object), items: Vec::new() },
        VolumeKind::Config => VolumeSource::ConfigMap { name: env::config_object(draft, &object), items: Vec::new() },
        VolumeKind::Nfs => VolumeSource::Nfs {
            server: volume.server.as_ref().map(ToString::to_string).unwrap_or_default(),
            path: volume.export.as_ref().map(ToString::to_string).unwrap_or_default(),
            read_only,
        },
    }
}

/// The content of a file; verbatim, but for line ends, unless it has `values`.
fn content(draft: &Draft, file: &spec::File) -> String {
    let text = match (&file.content, &file.source) {
        (Some(content), _) => content.0.clone(),
        (None, Some(source)) => draft.files.get(&**source).cloned().unwrap_or_default(),
        (None, None) => String::new(),
    };
    let text = text.replace("\r\n", "\n");
    let Some(values) = &file.values else { return text };
    let mut markers = draft.markers.clone();
    markers.0.extend(values.iter().map(|(name, value)| (name.clone(), value.to_string())));
    markers.expand(&text).unwrap_or(text)
}
