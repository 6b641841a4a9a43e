//! `gen` compiles the typed facts of services into everything their GitOps pipeline needs: Helm values, Argo CD Applications,
//! policies, rules, boards. This library is all of it; the binary only hands over its arguments.
//!
//! Values flow one way; each arrow names the module that makes the step:
//!
//! ```text
//! texts ─load▶ Node ─layers▶ Service ─resolve▶ Resolved ─targets▶ Artifact ─delivery▶ Folder ─gitops▶ Plan ─gitops▶ disk, Git
//! ```
//!
//! What is wrong becomes a [`Finding`](diagnostics::Finding) on the way; nothing stops at the first one. The story, in the
//! order in which one may read it:
//!
//! **The front door**
//! - [`compile`]: one line a stage, from a repository to folders and findings. No I/O, no clock: same input, same bytes.
//!
//! **Reading**
//! - [`source`]: texts, and places in them.
//! - [`sorted_map`]: a map as a sorted list, for tables that are written once.
//! - [`toml_text`], [`tree`]: TOML to a tree whose every key knows its file, line and layer; all syntax errors in one run.
//! - [`load`]: which files of a repository play which part.
//! - [`spec`]: the language. Each table is defined once, with its doc comments.
//! - [`decode`]: from a tree to those tables, collecting every mistake.
//! - [`promql`]: expressions that services write, read.
//! - [`layers`]: nine layers to one service, by one function that merges.
//!
//! **Deciding**
//! - [`resolve`]: names, images, variables, and who calls whom in the closed world of an environment.
//! - [`resolved`]: what came of it, with every default decided: what targets and checks read.
//!
//! **Writing**
//! - [`target`], [`targets`]: one folder a system, from resolved values to artifacts.
//! - [`bundle`]: artifacts by path, and Kubernetes objects.
//! - [`yaml`], [`template`]: values to YAML, and texts for people.
//!
//! **Judging**
//! - [`diagnostics`]: what a finding is.
//! - [`check`], [`consistency`]: one rule a file, each over a service, an environment or a cluster.
//! - [`report`]: findings as text, JSON and annotations.
//!
//! **Delivering**
//! - [`delivery`]: what each folder should hold, with copies of sources and hashes of its inputs.
//! - [`gitops`]: that, held against a tree on disk or in Git: a plan, carried out all or nothing.
//! - [`release`]: the texts that `gen release` and `gen promote` change before.
//!
//! **Answering**
//! - [`schema`]: JSON schemas, reference pages and the explanation of each key.
//! - [`provenance`]: which line of which source made a value of an output.
//! - [`diff`]: what a change does: two sets of folders in, classified changes of their objects out.
//! - [`import`]: manifests that exist to sources, with the proof of what is rendered again.
//! - [`cli`], [`commands`]: the command line, one verb a file. Only here is printed, and time and environment read.
//!
//! Who may import whom stands in `ARCHITECTURE.md`, and a test holds it.

pub mod adopt;
pub mod bundle;
pub mod check;
pub mod cli;
pub mod commands;
pub mod compile;
pub mod consistency;
pub mod decode;
pub mod delivery;
pub mod diagnostics;
pub mod diff;
pub mod gitops;
pub mod import;
pub mod key_path;
pub mod layers;
pub mod load;
pub mod promql;
pub mod provenance;
pub mod release;
pub mod report;
pub mod resolve;
pub mod resolved;
pub mod schema;
pub mod sorted_map;
pub mod source;
pub mod source_edit;
pub mod spec;
pub mod target;
pub mod targets;
pub mod template;
pub mod toml_text;
pub mod tree;
pub mod yaml;
