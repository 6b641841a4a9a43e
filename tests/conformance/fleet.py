"""Reads a generated fleet as Argo CD would: its Applications and the objects that each of them renders.

What a step needs to know of the tree stands here; no step knows a path by itself. Small fleets may lie side by side in one
folder: then a step sees all of them at once, which saves the start of a tool for each.
"""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT, WORK = Path(os.environ["FLEET"]), Path(os.environ["WORK"])
# The fleet, or the fleets in it.
ROOTS = [ROOT] if (ROOT / "platform.toml").exists() else sorted(path.parent for path in ROOT.glob("*/platform.toml"))
ORACLES = Path(os.environ["GEN_ORACLES"])
RENDERED = WORK / "rendered"
KUBERNETES = "1.37.0"
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Rollout")
# Below these lies nothing that Argo CD applies.
NO_OBJECTS = ("charts", "services", "profiles")


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Dates and a lone `=` are strings, as for an API server."""


for tag in ("tag:yaml.org,2002:value", "tag:yaml.org,2002:timestamp"):
    Loader.add_constructor(tag, yaml.SafeLoader.construct_yaml_str)


class Report:
    """Collects failures, so that one run shows all of them, and ends the step."""

    def __init__(self):
        self.failures = []

    def fail(self, *lines):
        self.failures.append("\n".join(str(line).rstrip() for line in lines))

    def finish(self, count, unit):
        """Prints the count as the step's last line, or all the failures."""
        if self.failures:
            sys.exit("\n".join(self.failures))
        print(f"{count} {unit}")


class Application:
    """An Argo CD Application of a fleet, the folder it stands in, and its only source."""

    def __init__(self, root, path, item):
        self.root, self.folder, self.item = root, path.parent, item
        self.name = item["metadata"]["name"]
        # Names are unique in a fleet.
        self.id = self.name if root == ROOT else f"{root.name}.{self.name}"
        spec = item["spec"]
        self.source = spec["source"]
        self.namespace = spec["destination"].get("namespace", "default")
        self.cluster = spec["destination"].get("name") or spec["destination"].get("server")
        self.helm = self.source.get("helm")
        self.rendered = RENDERED / f"{self.id}.yaml"

    @property
    def environment(self):
        return self.folder.relative_to(self.root).parts[0]

    @property
    def service(self):
        """The service's name; None for Applications of the platform, of clusters, and roots."""
        parts = self.folder.relative_to(self.root).parts
        return parts[2] if len(parts) == 3 and parts[1] == "services" else None

    @property
    def chart(self):
        return self.root / self.source["path"]

    def helm_arguments(self, files=True):
        """What Argo CD passes to helm: value files from the root of the repository, and the files that the chart prints."""
        arguments = ["--namespace", self.namespace, "--kube-version", KUBERNETES]
        for path in self.helm.get("valueFiles") or []:
            arguments += ["--values", str(self.root / path.lstrip("/") if path.startswith("/") else self.chart / path)]
        for parameter in self.helm.get("fileParameters") or [] if files else []:
            arguments += ["--set-file", f"{parameter['name']}={self.root / parameter['path'].lstrip('/')}"]
        return arguments

    def files(self):
        """The files of a directory source."""
        rules = self.source.get("directory") or {}
        below = self.root / self.source["path"]
        found = below.rglob("*") if rules.get("recurse") else below.glob("*")
        for path in sorted(found):
            name = str(path.relative_to(below))
            if path.suffix not in (".yaml", ".yml", ".json") or not path.is_file():
                continue
            if rules.get("include") and not glob(rules["include"]).fullmatch(name):
                continue
            if rules.get("exclude") and glob(rules["exclude"]).fullmatch(name):
                continue
            yield path

    def objects(self):
        """The objects as rendered by the step `helm`, each with the namespace that Argo CD gives it."""
        for item in documents(self.rendered):
            if item["kind"] not in CLUSTER_SCOPED:
                item["metadata"].setdefault("namespace", self.namespace)
            yield item


CLUSTER_SCOPED = {
    "Namespace",
    "ClusterRole",
    "ClusterRoleBinding",
    "ValidatingPolicy",
    "MutatingPolicy",
    "GeneratingPolicy",
    "DeletingPolicy",
    "ImageValidatingPolicy",
    "PriorityClass",
    "StorageClass",
    "ClusterSecretStore",
    "GatewayClass",
}


def glob(pattern):
    """Argo CD's globs: `*` crosses `/`, `{a,b}` is a choice."""
    special = {"*": ".*", "?": ".", "{": "(", "}": ")", ",": "|"}
    return re.compile("".join(special.get(char) or re.escape(char) for char in pattern))


def documents(path):
    with open(path, encoding="utf-8") as stream:
        return [item for item in yaml.load_all(stream, Loader=Loader) if item is not None]


def manifests():
    """Every file that holds objects for a cluster, rendered ones aside."""
    return [path for root in ROOTS for path in manifests_of(root)]


def manifests_of(root):
    for path in sorted(root.rglob("*.yaml")):
        parts = path.relative_to(root).parts
        if parts[0] in NO_OBJECTS or "source" in parts or "tests" in parts or path.name == "values.yaml":
            continue
        yield path


def applications():
    """Every Application, by name: also the roots that a person applies once."""
    found = {}
    for root in ROOTS:
        for path in manifests_of(root):
            for item in documents(path):
                if item.get("kind") == "Application":
                    application = Application(root, path, item)
                    found.setdefault(application.id, application)
    return [found[name] for name in sorted(found)]


def platform(root=None):
    with open((root or ROOTS[0]) / "platform.toml", "rb") as stream:
        return tomllib.load(stream)


def system_namespaces():
    """The namespaces of the systems that the fleets use but do not install."""
    return sorted(set().union(*(systems_of(platform(root)) for root in ROOTS)))


def systems_of(facts):
    mesh = facts.get("mesh", {})
    found = {"istio-system", mesh.get("control-plane", {}).get("namespace", "istio-system")}
    found |= {
        facts.get("monitoring", {}).get("namespace", "monitoring"),
        facts.get("argocd", {}).get("namespace", "argocd"),
    }
    return found | {gateway["namespace"] for gateway in mesh.get("gateways", {}).values() if "namespace" in gateway}


def pod_template(item):
    """The pod template of a workload, or None."""
    if item["kind"] not in WORKLOADS:
        return None
    spec = item["spec"]["jobTemplate"]["spec"] if item["kind"] == "CronJob" else item["spec"]
    return spec["template"]


def write(path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump_all(items, sort_keys=False), encoding="utf-8")
    return path


def tool(name, *arguments):
    """Runs an installed tool; the answer holds returncode, stdout and stderr as text."""
    program = ORACLES / "bin" / name
    if not program.exists():
        sys.exit(f"missing tool: {program}; run tests/conformance/install.sh")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
