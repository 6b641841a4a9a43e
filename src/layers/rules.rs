//! The rules of merging, as data: for each table of `service.toml` what excludes what, and what has names. A test holds the
//! named entries against the definitions of the language.

use crate::layers::shape::{Alternative, Children, Choice, Otherwise, Shape};

/// `service.toml`, and each layer of its shape.
pub static SERVICE: Shape = Shape {
    children: Children::Keys(&[
        ("image", &IMAGE),
        ("images", &named(&IMAGE)),
        ("common", &WORKLOAD),
        ("secrets", &named(&Shape::PLAIN)),
        ("workloads", &named(&WORKLOAD)),
        ("access", &ACCESS),
        ("routes", &named(&ROUTE)),
        ("slo", &named(&Shape::PLAIN)),
        ("adopt", &keys(&[("workloads", &named(&Shape::PLAIN))])),
    ]),
    ..Shape::PLAIN
};

/// A workload, and `common` that is laid under each.
pub static WORKLOAD: Shape = Shape {
    children: Children::Keys(&[
        ("secret-env", &VALUES),
        ("ports", &named(&Shape::PLAIN)),
        ("probes", &PROBES),
        ("resources", &RESOURCES),
        ("scale", &choice(&SCALE)),
        ("update", &choice(&UPDATE)),
        ("files", &named(&choice(&FILE))),
        ("volumes", &named(&choice(&VOLUME))),
        ("sidecars", &named(&SIDECAR)),
        ("init", &named(&INIT)),
    ]),
    one_space: ENV_KINDS,
    ..Shape::PLAIN
};

/// Tables of variables: one key space per container.
pub const ENV_KINDS: &[&str] = &["env", "secret-env", "field-env", "fact-env"];

/// Keys of `common` that reach only containers of the service's own image.
pub const PROGRAM_KEYS: &[&str] = &["env", "secret-env", "field-env", "fact-env", "env-from", "files"];

/// What a kind of workload cannot have, with the reason.
pub const KIND_CANNOT: &[(&str, &str, &str)] =
    &[("stateful", "update", "a StatefulSet replaces its pods one at a time, the highest number first")];

static SIDECAR: Shape = Shape {
    children: Children::Keys(&[
        ("secret-env", &VALUES),
        ("ports", &named(&Shape::PLAIN)),
        ("probes", &PROBES),
        ("resources", &RESOURCES),
        ("files", &named(&choice(&FILE))),
        ("mounts", &named(&Shape::PLAIN)),
    ]),
    one_space: ENV_KINDS,
    ..Shape::PLAIN
};
static INIT: Shape = Shape {
    children: Children::Keys(&[
        ("secret-env", &VALUES),
        ("resources", &RESOURCES),
        ("files", &named(&choice(&FILE))),
        ("mounts", &named(&Shape::PLAIN)),
    ]),
    one_space: ENV_KINDS,
    ..Shape::PLAIN
};
static ACCESS: Shape = keys(&[
    ("inbound", &named(&WITH_PORTS)),
    ("outbound", &named(&Shape::PLAIN)),
    ("within", &named(&Shape::PLAIN)),
    ("hosts", &named(&WITH_PORTS)),
    ("networks", &named(&WITH_PORTS)),
]);
static WITH_PORTS: Shape = keys(&[("ports", &named(&Shape::PLAIN))]);
static ROUTE: Shape = keys(&[("match", &MATCH)]);
static MATCH: Shape = Shape {
    children: Children::Keys(&[("headers", &VALUES), ("query", &VALUES)]),
    choice: Some(&PATH_MATCH),
    ..Shape::PLAIN
};
static PROBES: Shape =
    keys(&[("readiness", &choice(&PROBE)), ("liveness", &choice(&PROBE)), ("startup", &choice(&PROBE))]);
/// Of a program's container. The proxy's limits stay when its requests change: their default is no copy of the request.
static RESOURCES: Shape = Shape { drops: &[("memory", "memory-limit"), ("cpu", "cpu-limit")], ..Shape::PLAIN };
static IMAGE: Shape = Shape { drops: &[("tag", "digest"), ("repository", "digest")], ..Shape::PLAIN };
static VALUES: Shape = Shape { children: Children::Values, ..Shape::PLAIN };

static SCALE: Choice = Choice {
    subject: "a scale",
    alternatives: &[
        Alternative::new(&[("replicas", None)], &[]),
        Alternative::new(&[("min", None), ("max", None), ("cpu-percent", None)], &[]).needs(&["min", "max"]),
        Alternative::new(&[("single", None)], &[]),
    ],
    otherwise: Otherwise::Derived,
};
static PROBE: Choice = Choice {
    subject: "a probe",
    alternatives: &[
        Alternative::new(&[("http", None)], &["port", "headers"]),
        Alternative::new(&[("tcp", None)], &["port"]),
        Alternative::new(&[("grpc", None)], &["port"]),
        Alternative::new(&[("exec", None)], &[]),
    ],
    otherwise: Otherwise::Derived,
};
static UPDATE: Choice = Choice {
    subject: "an update",
    alternatives: &[
        Alternative::new(&[("strategy", Some("rolling")), ("max-surge", None), ("max-unavailable", None)], &[]),
        Alternative::new(&[("strategy", Some("recreate"))], &[]),
    ],
    otherwise: Otherwise::Derived,
};
static FILE: Choice = Choice {
    subject: "a file",
    alternatives: &[
        Alternative::new(&[("source", None)], &["values"]),
        Alternative::new(&[("content", None)], &["values"]),
        Alternative::new(&[("secret", None)], &["key"]).needs(&["key"]),
    ],
    otherwise: Otherwise::Refused,
};
static PATH_MATCH: Choice = Choice {
    subject: "a match",
    alternatives: &[
        Alternative::new(&[("prefix", None)], &[]),
        Alternative::new(&[("path", None)], &[]),
        Alternative::new(&[("regex", None)], &[]),
    ],
    otherwise: Otherwise::Derived,
};
static VOLUME: Choice = Choice {
    subject: "a volume",
    alternatives: &[
        SCRATCH,
        Alternative::new(&[("kind", Some("claim"))], &["size", "class"]).needs(&["size"]),
        Alternative::new(&[("kind", Some("existing-claim"))], &["object"]).needs(&["object"]),
        Alternative::new(&[("kind", Some("secret"))], &["object"]).needs(&["object"]),
        Alternative::new(&[("kind", Some("config"))], &["object"]).needs(&["object"]),
        Alternative::new(&[("kind", Some("nfs"))], &["server", "export"]).needs(&["server", "export"]),
        Alternative::new(&[("kind", Some("shared-memory"))], &["size"]),
    ],
    otherwise: Otherwise::Default(&SCRATCH),
};
const SCRATCH: Alternative = Alternative::new(&[("kind", Some("scratch"))], &["size"]);

const fn keys(keys: &'static [(&'static str, &'static Shape)]) -> Shape {
    Shape { children: Children::Keys(keys), ..Shape::PLAIN }
}

const fn named(entry: &'static Shape) -> Shape {
    Shape { children: Children::Named(entry), ..Shape::PLAIN }
}

const fn choice(choice: &'static Choice) -> Shape {
    Shape { choice: Some(choice), ..Shape::PLAIN }
}
