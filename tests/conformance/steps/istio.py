"""Istio's own validation of each object, and its analysis of everything that one cluster runs, whatever the environment.

Reading files, `istioctl analyze` silently leaves out every analysis of pods, Services and namespaces. So all of it is made for
real on an API server without a kubelet, with a pod for each workload as the injector would make it: the server also applies
the namespaces' Pod Security levels to these. A VirtualService that is bent to a missing host must be found.
"""

import copy
import json
import subprocess
from pathlib import Path

import mesh
from fleet import WORK, Report, applications, pod_template, system_namespaces, tool, write

# code: why it says nothing about the fleet
KNOWN = {
    "IST0133": "every EnvoyFilter is warned about; ours is one canned filter that Envoy validates",
    "IST0175": "asks for a setting of istiod, which the fleet does not install",
}
CLUSTER = Path(__file__).parent.parent / "cluster.sh"


class Live:
    """The objects of one cluster on an API server of their own, for the length of a `with`."""

    def __init__(self, name, report):
        self.name, self.report = name, report
        self.folder = WORK / "istio" / "".join(char if char.isalnum() else "-" for char in name)
        self.server = WORK / f"istio-{self.folder.name}"

    def __enter__(self):
        subprocess.run([CLUSTER, "up", self.server], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run([CLUSTER, "down", self.server], check=True)

    def validate(self, items):
        answer = tool("istioctl", "validate", "-f", write(self.folder / "fleet.yaml", items))
        if answer.returncode != 0:
            self.report.fail(f"{self.name}: istioctl validate", answer.stdout, answer.stderr)

    def make(self, label, items):
        items = list(items)
        if not items:
            return
        path = write(self.folder / f"{label}.yaml", items)
        kubectl = ("kubectl", "--kubeconfig", self.server / "kubeconfig", "--cache-dir", WORK / "cache")
        answer = tool(*kubectl, "apply", "--server-side", "--force-conflicts", "-f", path)
        if answer.returncode != 0:
            self.report.fail(f"{self.name}: the API server refuses {label}", answer.stderr)

    def analyze(self):
        """The messages of level error and warning. The exit code is always 0 with this format."""
        live = ("--kubeconfig", self.server / "kubeconfig")
        answer = tool("istioctl", "analyze", *live, "--all-namespaces", "--output", "json")
        try:
            messages = json.loads(answer.stdout)
        except ValueError:
            return [{"code": "", "level": "Error", "origin": self.name, "message": answer.stdout + answer.stderr}]
        return [each for each in messages if each["level"] != "Info" and each["code"] not in KNOWN]


def surroundings(items):
    """What the cluster holds beside the fleet's objects."""
    homes = {item["metadata"]["name"]: item for item in items if item["kind"] == "Namespace"}
    yield from mesh.priorities(items)
    for item in items:
        if pod_template(item):
            home = homes.get(item["metadata"]["namespace"])
            yield mesh.pod(item, inject=home is not None and mesh.injected(home))
        if item["kind"] == "Gateway" and item["apiVersion"].startswith("networking.istio.io/"):
            yield from mesh.gateway(item)


def bent(items):
    """A VirtualService of them, with a host that is nowhere."""
    for item in items:
        for rule in item["spec"].get("http") or [] if item["kind"] == "VirtualService" else []:
            if rule.get("route"):
                copied = copy.deepcopy(item)
                for each in copied["spec"]["http"]:
                    for route in each.get("route") or []:
                        route["destination"]["host"] = "nowhere.nowhere.svc.cluster.local"
                return [copied]
    return []


def check(live, items):
    live.validate(items)
    namespaces = [item for item in items if item["kind"] == "Namespace"] + mesh.namespaces(items, system_namespaces())
    live.make("namespaces", namespaces)
    # Without its controller a quota refuses every pod.
    live.make("objects", [item for item in items if item["kind"] not in ("Namespace", "ResourceQuota")])
    live.make("surroundings", surroundings(items))
    for each in live.analyze():
        live.report.fail(f"{live.name}: {each['level']} {each['code']} {each['origin']}: {each['message']}")
    wrong = bent(items)
    if wrong:
        live.make("bent", wrong)
        if not any(each["code"] == "IST0101" for each in live.analyze()):
            live.report.fail(f"{live.name}: istioctl analyze does not see a route to a missing host")


def main():
    report, count, clusters = Report(), 0, {}
    for application in applications():
        clusters.setdefault(application.cluster, []).extend(application.objects())
    for name, items in clusters.items():
        ours = sum(".istio.io/" in item["apiVersion"] for item in items)
        if ours:
            with Live(name, report) as live:
                check(live, items)
        count += ours
    report.finish(count, "objects of Istio")


main()
