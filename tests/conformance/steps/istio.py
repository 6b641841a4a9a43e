"""Istio's own validation of each object, and its analysis of everything that one cluster runs, whatever the environment.

`analyze` matches pods, so each workload gets one as the injector would make it. It ends well when it sees nothing: a
VirtualService that is bent to a missing subset must be found (a missing host is not: gen's own checks see that one).
"""

import copy
import json

import mesh
from fleet import WORK, Report, applications, pod_template, tool, write

# code: why it says nothing about the fleet
KNOWN = {
    "IST0133": "every EnvoyFilter is warned about; ours is one canned filter that Envoy validates",
    "IST0175": "asks for a setting of istiod, which the fleet does not install",
}


def validate(folder, report):
    answer = tool("istioctl", "validate", "-f", folder)
    if answer.returncode != 0:
        report.fail(f"istioctl validate {folder.name}", answer.stdout, answer.stderr)


def analyze(folder):
    """The messages of level error and warning. The exit code is always 0 with this format."""
    answer = tool("istioctl", "analyze", "--use-kube=false", "--all-namespaces", "--output", "json", folder)
    try:
        messages = json.loads(answer.stdout)
    except ValueError:
        return [{"code": "", "level": "Error", "origin": folder.name, "message": answer.stdout + answer.stderr}]
    return [each for each in messages if each["level"] != "Info" and each["code"] not in KNOWN]


def surroundings(items):
    """What the cluster holds beside the fleet's objects."""
    labels = {item["metadata"]["name"]: item for item in items if item["kind"] == "Namespace"}
    for item in items:
        if pod_template(item):
            home = labels.get(item["metadata"]["namespace"])
            yield mesh.pod(item, inject=home is not None and mesh.injected(home))
        if item["kind"] == "Gateway" and item["apiVersion"].startswith("networking.istio.io/"):
            yield from mesh.gateway(item)
    yield from mesh.namespaces(items)


def bent(items):
    """The same objects, one VirtualService of them to a subset that is nowhere; None without one."""
    copied = copy.deepcopy(items)
    for item in copied:
        for rule in item["spec"].get("http") or [] if item["kind"] == "VirtualService" else []:
            for route in rule.get("route") or []:
                route["destination"]["subset"] = "nowhere"
                return copied
    return None


def main():
    report, count, clusters = Report(), 0, {}
    for application in applications():
        items = list(application.objects())
        if any(".argoproj.io/" not in f".{item['apiVersion']}" for item in items):
            clusters.setdefault(application.cluster, []).extend(items)
    for cluster, items in clusters.items():
        folder = WORK / "istio" / cluster.replace("/", "_")
        write(folder / "fleet.yaml", items)
        validate(folder, report)
        write(folder / "surroundings.yaml", surroundings(items))
        for each in analyze(folder):
            report.fail(f"{cluster}: {each['level']} {each['code']} {each['origin']}: {each['message']}")
        wrong = bent(items)
        if wrong:
            write(folder / "fleet.yaml", wrong)
            if not any(each["code"] == "IST0101" for each in analyze(folder)):
                report.fail(f"{cluster}: istioctl analyze does not see a route to a missing subset")
        count += sum(".istio.io/" in item["apiVersion"] for item in items)
    report.finish(count, "objects of Istio in " + ", ".join(sorted(clusters)))


main()
