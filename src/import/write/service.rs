//! A service: its head, its images, its workloads, and the names that it takes over.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Input, Service, literal, workload};
use crate::decode::CheckedText;
use crate::import::group::{Group, Member, as_label};
use crate::import::image::Image;
use crate::import::table::Table;
use crate::import::usual;
use crate::import::world::{self, items, text};
use crate::spec::form::{LabelKey, LabelValue};

/// Labels that gen writes itself.
const OWN: [&str; 4] =
    ["app.kubernetes.io/name", "app.kubernetes.io/component", "serves", "service.istio.io/canonical-name"];

/// The images of a service: the name in `[images]` of each reference, `None` for its own one.
pub(super) type Images = BTreeMap<String, Option<String>>;

/// Writes a service.
pub(super) fn service(platform: &mut Table, input: Input<'_>, group: &Group<'_>) -> Service {
    let mut service = Service::default();
    let table = &mut service.table;
    table.put(&["name"], group.name.clone());
    table.put(&["team"], super::team(input, group));
    labels(table, input, group);
    let images = images(platform, table, group);
    for member in &group.members {
        workload::workload(platform, &mut service, input, member, &images);
    }
    adopt(&mut service.table, input, group);
    service
}

/// Labels that all workloads of the service carry, on the object and on its pods.
fn labels(table: &mut Table, input: Input<'_>, group: &Group<'_>) {
    let mut common: Option<Map<String, Value>> = None;
    for member in &group.members {
        let own = member.manifest.get("/metadata/labels").and_then(Value::as_object).cloned().unwrap_or_default();
        let pods = world::pod_labels(member.manifest).cloned().unwrap_or_default();
        let here = own.into_iter().chain(pods);
        common = Some(match common {
            None => here.collect(),
            Some(common) => {
                let here: Map<_, _> = here.collect();
                common.into_iter().filter(|(key, value)| here.get(key) == Some(value)).collect()
            }
        });
    }
    let _ = input;
    for (key, value) in common.unwrap_or_default() {
        let Some(value) = value.as_str().filter(|value| LabelValue::fits(value) && LabelKey::fits(&key)) else {
            continue;
        };
        let is_record = usual::is_record(&format!("metadata.labels.{key}"));
        if !OWN.contains(&key.as_str()) && !is_record {
            table.put(&["labels", &key], literal(value));
        }
    }
}

/// Declares the images: that of what serves, or of the first workload, is the service's own.
fn images(platform: &mut Table, table: &mut Table, group: &Group<'_>) -> Images {
    let mut names = Images::new();
    let mut known: Vec<Image> = Vec::new();
    let first = group.first();
    let own = first.and_then(Member::main).and_then(|main| text(main, "image"));
    let pods = group.members.iter().filter_map(|member| world::pod(member.manifest));
    let rest = pods.flat_map(|pod| items(pod, "containers").iter().chain(items(pod, "initContainers")));
    let rest: Vec<&Value> = rest.collect();
    let rest = rest.iter().filter_map(|container| text(container, "image").map(|image| (image, pull(container))));
    for (reference, pull) in own.map(|image| (image, own_pull(first))).into_iter().chain(rest) {
        let image = Image::parse(reference);
        if names.contains_key(&image.full()) {
            continue;
        }
        let name = if names.is_empty() { None } else { Some(free(&as_label(image.short()), &names)) };
        let path: Vec<&str> = match &name {
            None => vec!["image"],
            Some(name) => vec!["images", name],
        };
        let below = table.below(&path);
        below.insert("registry".into(), registry(platform, &image.host).into());
        below.insert("repository".into(), image.repository.clone().into());
        let tag = image.tag.clone().or_else(|| image.digest.is_none().then(|| "latest".to_owned()));
        below.extend(tag.map(|tag| ("tag".to_owned(), tag.into())));
        below.extend(image.digest.clone().map(|digest| ("digest".to_owned(), digest.into())));
        below.extend(pull.map(|pull| ("pull".to_owned(), pull.into())));
        names.insert(image.full(), name);
        known.push(image);
    }
    names
}

fn own_pull(first: Option<&Member<'_>>) -> Option<&'static str> {
    first.and_then(Member::main).and_then(|main| pull(main))
}

/// When it is pulled, where that is not the default.
fn pull(container: &Value) -> Option<&'static str> {
    match text(container, "imagePullPolicy") {
        Some("Always") => Some("always"),
        Some("Never") => Some("never"),
        Some(_) => None,
        // What the API server fills in.
        None => {
            let image = Image::parse(text(container, "image").unwrap_or_default());
            let is_moving = image.digest.is_none() && image.tag.is_none_or(|tag| tag == "latest");
            is_moving.then_some("always")
        }
    }
}

/// A name that is not taken.
fn free(wanted: &str, names: &Images) -> String {
    let taken = |name: &str| names.values().any(|it| it.as_deref() == Some(name));
    let mut name = wanted.to_owned();
    let mut number = 2;
    while taken(&name) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}

/// Declares a registry; its name.
fn registry(platform: &mut Table, host: &str) -> String {
    let name = as_label(host);
    platform.put(&["registries", &name, "host"], host);
    name
}

/// Names and selectors that differ from those that gen would choose.
fn adopt(table: &mut Table, input: Input<'_>, group: &Group<'_>) {
    let team = super::team(input, group);
    let here = group.namespace.clone().filter(|namespace| *namespace != team);
    table.put_some(&["adopt", "namespace"], here);
    let serving = serving(group);
    for member in &group.members {
        let derived = format!("{}-{}", group.name, member.key);
        let at = |field| ["adopt", "workloads", &member.key, field];
        let other = |name: &str, derived: &str| Some(name.to_owned()).filter(|name| name != derived);
        table.put_some(&at("name"), other(&member.manifest.name, &derived));
        table.put_some(&at("service-account"), account(input, member).and_then(|it| other(it, &derived)));
        let service = if serving == Some(member.key.as_str()) { &group.name } else { &derived };
        table.put_some(&at("service"), member.service.and_then(|it| other(&it.name, service)));
        table.put_some(&at("container"), other(member.container(), &member.key));
        let own = json!({ "app.kubernetes.io/name": group.name, "app.kubernetes.io/component": member.key });
        let selector = member.manifest.get("/spec/selector/matchLabels").filter(|selector| **selector != own);
        table.put_some(&at("selector"), selector.cloned());
    }
}

/// The ServiceAccount that a workload takes over. Of several that share one it is the one that serves, else
/// the first: each workload has one of its own.
fn account<'m>(input: Input<'m>, member: &'m Member<'_>) -> Option<&'m str> {
    let of = |manifest| world::pod(manifest).and_then(|pod| text(pod, "serviceAccountName"));
    let account = of(member.manifest).filter(|name| *name != "default")?;
    let all = input.groups.iter().flat_map(|group| &group.members);
    let sharing = all.filter(|other| {
        let is_here = world::same_namespace(other.manifest.namespace.as_deref(), member.manifest.namespace.as_deref());
        is_here && of(other.manifest) == Some(account)
    });
    let first = sharing.min_by_key(|it| (it.service.is_none(), world::ends(it.manifest)));
    first.filter(|first| std::ptr::eq(first.manifest, member.manifest)).map(|_| account)
}

/// The workload that the bare name of the service means: the only exposed port of its own image.
pub(super) fn serving<'g>(group: &'g Group<'_>) -> Option<&'g str> {
    let image = text(group.first()?.main()?, "image").map(Image::parse);
    let same = |member: &&Member<'_>| member.main().and_then(|it| text(it, "image")).map(Image::parse) == image;
    let exposed: Vec<_> = group
        .members
        .iter()
        .filter(same)
        .flat_map(|member| member.ports.iter().filter(|port| port.service.is_some()).map(move |_| member))
        .collect();
    match exposed.as_slice() {
        [one] => Some(one.key.as_str()),
        _ => None,
    }
}
