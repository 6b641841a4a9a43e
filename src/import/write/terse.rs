//! What goes without saying is not said: values of a workload that are those of the lowest layer anyway.

use serde_json::{Map, Value};

use super::Draft;
use crate::import::table::Table;
use crate::layers;
use crate::source::FileId;
use crate::toml_text;
use crate::tree::Layer;

/// Tables whose keys stand together: one alternative drops the others, so they are left out whole or not at all.
const WHOLE: [&str; 1] = ["scale"];

/// Takes out of each workload what `profiles/base.toml` says of every workload.
pub(super) fn terse(draft: &mut Draft) {
    let (_, text) = layers::base_profile();
    let base = toml_text::parse(FileId(0), text, Layer::Base).ok();
    let base = base.as_ref().and_then(|base| base.get(["common"])).map(|common| common.value.to_json());
    let Some(Value::Object(base)) = base else { return };
    for service in draft.services.values_mut() {
        let workloads = service.table.below(&["workloads"]);
        for workload in workloads.values_mut().filter_map(Value::as_object_mut) {
            without(workload, &base);
        }
        temporary(&mut service.table);
    }
}

fn without(map: &mut Map<String, Value>, base: &Map<String, Value>) {
    for (key, usual) in base {
        match (map.get_mut(key), usual) {
            (Some(said), usual) if said == usual => drop(map.shift_remove(key)),
            (Some(Value::Object(said)), Value::Object(usual)) if !WHOLE.contains(&key.as_str()) => {
                without(said, usual);
                if said.is_empty() {
                    map.shift_remove(key);
                }
            }
            _ => {}
        }
    }
}

/// Every program with a read-only root may write to `/tmp` anyway.
fn temporary(table: &mut Table) {
    let names: Vec<String> = table.below(&["workloads"]).keys().cloned().collect();
    for name in &names {
        let workload = ["workloads", name.as_str()];
        if table.get(&[workload[0], workload[1], "security", "read-only-root"]) == Some(&Value::Bool(false)) {
            continue;
        }
        let volumes = table.get(&[workload[0], workload[1], "volumes"]).and_then(Value::as_object);
        let is_plain = |volume: &Value| *volume == serde_json::json!({ "kind": "scratch", "path": "/tmp" });
        let plain =
            volumes.and_then(|volumes| volumes.iter().find(|(_, volume)| is_plain(volume)).map(|(key, _)| key.clone()));
        let is_shared = |key: &str| {
            let text = table.get(&workload).map(Value::to_string).unwrap_or_default();
            text.contains(&format!("\"volume\":\"{key}\""))
        };
        if let Some(key) = plain.filter(|key| !is_shared(key)) {
            table.remove(&[workload[0], workload[1], "volumes", &key]);
        }
    }
}
