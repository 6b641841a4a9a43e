//! The rules of merging, as data: for each table of `service.toml` what excludes what, and what has names. A test holds the
//! named entries against the definitions of the language.

use crate::layers::shape::{Alternative, Children, Choice, Shape};

/// `service.toml`, and each layer of its shape.
pub static SERVICE: Shape = Shape {
    children: Children::Keys(&[
        ("image", &IMAGE),
        ("images", &named(&IMAGE)),
        ("common", &WORKLOAD),
        ("secrets", &named(&Shape::PLAIN)),
        ("permissions", &named(&Shape::PLAIN)),
        ("exceptions", &named(&Shape::PLAIN)),
        ("workloads", &named(&WORKLOAD)),
        ("access", &ACCESS),
        ("routes", &named(&ROUTE)),
        ("versions", &named(&VERSION)),
        ("slo", &named(&choice(&MEASURE))),
        ("metrics", &named(&Shape::PLAIN)),
        ("alerts", &named(&Shape::PLAIN)),
        ("dashboard", &keys(&[("panels", &named(&Shape::PLAIN))])),
        ("adopt", &keys(&[("workloads", &named(&Shape::PLAIN))])),
    ]),
    ..Shape::PLAIN
};

/// A workload, and `common` that is laid under each.
pub static WORKLOAD: Shape = Shape {
    children: Children::Keys(&[
        ("secret-env", &VALUES),
        ("ports", &named(&Shape::PLAIN)),
        ("scrape", &SCRAPE),
        ("probes", &PROBES),
        ("resources", &RESOURCES),
        ("proxy", &RESOURCES),
        ("scale", &choice(&SCALE)),
        ("update", &choice(&UPDATE)),
        ("files", &named(&choice(&FILE))),
        ("volumes", &named(&choice(&VOLUME))),
        ("sidecars", &named(&CONTAINER)),
        ("init", &named(&CONTAINER)),
    ]),
    one_space: ENV_KINDS,
    ..Shape::PLAIN
};

/// Tables of variables: one key space per container.
pub const ENV_KINDS: &[&str] = &["env", "secret-env", "field-env", "fact-env"];

/// Keys of `common` that reach only containers of the service's own image.
pub const PROGRAM_KEYS: &[&str] = &["env", "secret-env", "field-env", "fact-env", "env-from", "files"];

/// What some kinds of workloads cannot have.
#[derive(Debug)]
pub struct KindCannot {
    pub kinds: &'static [&'static str],
    /// Paths of keys below the workload.
    pub keys: &'static [&'static [&'static str]],
    pub reason: &'static str,
}

/// The kind of a workload that says none.
pub const DEFAULT_KIND: &str = "deployment";

/// Kinds whose program runs all the time, and those whose program ends.
const LASTING: &[&str] = &["deployment", "stateful", "daemon"];
const ENDING: &[&str] = &["cron", "hook"];

/// What kinds cannot have: from `common` it does not reach them, and said by the workload itself it is an error.
pub const KIND_CANNOT: &[KindCannot] = &[
    KindCannot {
        kinds: &["stateful"],
        keys: &[&["update"]],
        reason: "a StatefulSet replaces its pods one at a time, the highest number first",
    },
    KindCannot {
        kinds: &["daemon"],
        keys: &[&["scale"], &["disruption"], &["placement", "spread"], &["placement", "required"]],
        reason: "it has one pod on each node",
    },
    KindCannot {
        kinds: ENDING,
        keys: &[&["scale"], &["update"], &["disruption"], &["placement", "spread"], &["placement", "required"]],
        reason: "each run is one pod that ends",
    },
    KindCannot {
        kinds: ENDING,
        keys: &[&["ports"], &["probes"], &["scrape"], &["shutdown", "drain"]],
        reason: "nobody calls a program that ends",
    },
    KindCannot {
        kinds: &["deployment", "stateful", "daemon", "hook"],
        keys: &[&["schedule"], &["time-zone"], &["concurrency"], &["suspend"], &["keep"]],
        reason: "only a `cron` runs by a schedule",
    },
    KindCannot {
        kinds: &["deployment", "stateful", "daemon", "cron"],
        keys: &[&["when"], &["irreversible"]],
        reason: "only a `hook` runs at each deployment",
    },
    KindCannot {
        kinds: LASTING,
        keys: &[&["retries"], &["deadline"]],
        reason: "its program does not end, it is started again whenever it does",
    },
];

/// A sidecar or an init container.
static CONTAINER: Shape = Shape {
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

static ACCESS: Shape = keys(&[
    ("inbound", &named(&WITH_PORTS)),
    ("outbound", &named(&Shape::PLAIN)),
    ("within", &named(&Shape::PLAIN)),
    ("hosts", &named(&WITH_PORTS)),
    ("networks", &named(&WITH_PORTS)),
]);
static WITH_PORTS: Shape = keys(&[("ports", &named(&Shape::PLAIN))]);
static VERSION: Shape = Shape {
    children: Children::Keys(&[("scale", &choice(&SCALE))]),
    choice: Some(&VERSION_IMAGE),
    drops: &[("tag", "digest")],
    ..Shape::PLAIN
};
static ROUTE: Shape = keys(&[("match", &MATCH)]);
static MATCH: Shape = Shape {
    children: Children::Keys(&[("headers", &VALUES), ("query", &VALUES)]),
    choice: Some(&PATH_MATCH),
    ..Shape::PLAIN
};
static PROBES: Shape =
    keys(&[("readiness", &choice(&PROBE)), ("liveness", &choice(&PROBE)), ("startup", &choice(&PROBE))]);
static RESOURCES: Shape = Shape { drops: &[("memory", "memory-limit"), ("cpu", "cpu-limit")], ..Shape::PLAIN };
static IMAGE: Shape = Shape { drops: &[("tag", "digest"), ("repository", "digest")], ..Shape::PLAIN };
static VALUES: Shape = Shape { children: Children::Values, ..Shape::PLAIN };

static SCRAPE: Shape = choice(&SCRAPE_LOGIN);
static SCRAPE_LOGIN: Choice = Choice {
    subject: "a scrape",
    alternatives: &[
        Alternative { named_by: &[("token", None)], with: &[] },
        Alternative { named_by: &[("user", None), ("password", None)], with: &[] },
    ],
    default: None,
};

static SCALE: Choice = Choice {
    subject: "a scale",
    alternatives: &[
        Alternative { named_by: &[("replicas", None)], with: &[] },
        Alternative { named_by: &[("min", None), ("max", None), ("cpu-percent", None)], with: &[] },
        Alternative { named_by: &[("single", None)], with: &[] },
    ],
    default: None,
};
static VERSION_IMAGE: Choice = Choice {
    subject: "a version",
    alternatives: &[
        Alternative { named_by: &[("base", None)], with: &[] },
        Alternative { named_by: &[("tag", None), ("digest", None)], with: &[] },
        Alternative { named_by: &[("image", None)], with: &[] },
    ],
    default: None,
};
static PROBE: Choice = Choice {
    subject: "a probe",
    alternatives: &[
        Alternative { named_by: &[("http", None)], with: &["port", "headers"] },
        Alternative { named_by: &[("tcp", None)], with: &["port"] },
        Alternative { named_by: &[("grpc", None)], with: &["port"] },
        Alternative { named_by: &[("exec", None)], with: &[] },
    ],
    default: None,
};
static UPDATE: Choice = Choice {
    subject: "an update",
    alternatives: &[
        Alternative {
            named_by: &[("strategy", Some("rolling")), ("max-surge", None), ("max-unavailable", None)],
            with: &[],
        },
        Alternative { named_by: &[("strategy", Some("recreate"))], with: &[] },
    ],
    default: None,
};
static MEASURE: Choice = Choice {
    subject: "an objective",
    alternatives: &[
        Alternative { named_by: &[("bad", None), ("total", None)], with: &["values"] },
        Alternative { named_by: &[("histogram", None), ("at-most", None)], with: &["where"] },
    ],
    default: None,
};
static FILE: Choice = Choice {
    subject: "a file",
    alternatives: &[
        Alternative { named_by: &[("source", None)], with: &["values"] },
        Alternative { named_by: &[("content", None)], with: &["values"] },
        Alternative { named_by: &[("secret", None)], with: &["key"] },
    ],
    default: None,
};
static PATH_MATCH: Choice = Choice {
    subject: "a match",
    alternatives: &[
        Alternative { named_by: &[("prefix", None)], with: &[] },
        Alternative { named_by: &[("path", None)], with: &[] },
        Alternative { named_by: &[("regex", None)], with: &[] },
    ],
    default: None,
};
static VOLUME: Choice = Choice {
    subject: "a volume",
    alternatives: &[
        SCRATCH,
        Alternative { named_by: &[("kind", Some("claim"))], with: &["size", "class"] },
        Alternative { named_by: &[("kind", Some("existing-claim"))], with: &["object"] },
        Alternative { named_by: &[("kind", Some("secret"))], with: &["object"] },
        Alternative { named_by: &[("kind", Some("config"))], with: &["object"] },
        Alternative { named_by: &[("kind", Some("nfs"))], with: &["server", "export"] },
        Alternative { named_by: &[("kind", Some("shared-memory"))], with: &["size"] },
    ],
    default: Some(&SCRATCH),
};
const SCRATCH: Alternative = Alternative { named_by: &[("kind", Some("scratch"))], with: &["size"] };

const fn keys(keys: &'static [(&'static str, &'static Shape)]) -> Shape {
    Shape { children: Children::Keys(keys), ..Shape::PLAIN }
}

const fn named(entry: &'static Shape) -> Shape {
    Shape { children: Children::Named(entry), ..Shape::PLAIN }
}

const fn choice(choice: &'static Choice) -> Shape {
    Shape { choice: Some(choice), ..Shape::PLAIN }
}
