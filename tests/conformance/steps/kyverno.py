"""Kyverno's own engine on every workload, as its controller and as its injected pod, with the policies of its cluster.

`kyverno apply` ends well when nothing matched, so each policy must pass something, and each workload made bad must fail.
It also forgets that a namespaced policy has a namespace: those run on their own one alone. Image policies ask a registry and
are not run.
"""

import copy
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import mesh
from fleet import ROOT, WORK, Report, applications, pod_template, tool, write

POLICIES = ("ValidatingPolicy", "NamespacedValidatingPolicy", "GeneratingPolicy", "NamespacedGeneratingPolicy")


def foreign(container, _spec):
    container["image"] = "registry.invalid/" + container["image"].split("/", 1)[-1]


def foreign_proxy(_container, spec):
    spec["containers"].append(
        {**copy.deepcopy(spec["containers"][0]), "name": "istio-proxy", "image": "registry.invalid/proxyv2:1"}
    )


SPOILED = {
    "no-limits": lambda container, _: container.pop("resources", None),
    "privileged": lambda container, _: container.setdefault("securityContext", {}).update(privileged=True),
    "keeps-capabilities": lambda container, _: container.get("securityContext", {}).pop("capabilities", None),
    "foreign-registry": foreign,
    "foreign-proxy": foreign_proxy,
}


def spoil(items):
    """A copy of each workload and pod for each way to be bad, told apart by its name."""
    for item in items:
        for name, how in SPOILED.items():
            bad = copy.deepcopy(item)
            bad["metadata"]["name"] += f"-{name}"
            spec = (pod_template(bad) or bad)["spec"]
            how(spec["containers"][0], spec)
            yield bad


class Cluster:
    """The objects of a cluster and what Kyverno says to them."""

    def __init__(self, name, items, report):
        self.name, self.report = name, report
        self.folder = WORK / "kyverno" / name.replace("/", "_")
        self.policies = [item for item in items if item["kind"] in POLICIES]
        self.exceptions = [item for item in items if item["kind"] == "PolicyException"]
        self.namespaces = {item["metadata"]["name"]: item for item in items if item["kind"] == "Namespace"}
        self.workloads = [item for item in items if pod_template(item)]
        # The CLI compiles every policy anew for every object: time is policies times objects, so no object comes in vain.
        named = set().union(*map(resources, self.policies))
        self.plain = [item for item in items if pod_template(item) or "*" in named or plural(item["kind"]) in named]

    def pods(self):
        for item in self.workloads:
            home = self.namespaces.get(item["metadata"]["namespace"])
            yield mesh.pod(item, inject=home is not None and mesh.injected(home))

    def apply(self, label, policies, items, must_pass):
        """The results of a run: (policy, kind, name, result)."""
        if not policies or not items:
            return []
        folder = self.folder / label
        labels = [
            {"name": name, "labels": {"kubernetes.io/metadata.name": name, **(item["metadata"].get("labels") or {})}}
            for name, item in self.namespaces.items()
        ]
        values = {
            "apiVersion": "cli.kyverno.io/v1alpha1",
            "kind": "Values",
            "metadata": {"name": "values"},
            "namespaceSelector": labels,
        }
        arguments = [write(folder / "policies.yaml", policies), "-r", write(folder / "objects.yaml", items)]
        arguments += ["-f", write(folder / "values.yaml", [values])] if labels else []
        arguments += ["-e", write(folder / "exceptions.yaml", self.exceptions)] if self.exceptions else []
        answer = tool("kyverno", "apply", *arguments, "--policy-report", "--output-format", "json")
        found = list(results(answer.stdout))
        if must_pass and answer.returncode != 0 and not any(each[3] == "fail" for each in found):
            self.report.fail(
                f"{self.name}: kyverno apply {label}: exit {answer.returncode}", answer.stdout[-4000:], answer.stderr
            )
        return found

    def apply_all(self, label, policies, items, must_pass=True):
        """Each policy on what lives where it holds, all such places at once."""
        places = {}
        for policy in policies:
            places.setdefault(("namespace" in policy["metadata"], place(policy)), []).append(policy)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [
                pool.submit(self.apply, f"{label}-{number}", mine, living_in(names, items), must_pass)
                for number, ((_, names), mine) in enumerate(sorted(places.items()))
            ]
            return [each for job in jobs for each in job.result()]

    def check(self):
        """The number of passes of good objects; reports what fails there, and what passes where it should fail."""
        pods = list(self.pods())
        found = self.apply_all("good", self.policies, [*self.plain, *pods])
        for policy, kind, name, result, message in found:
            if result in ("fail", "error", "warn"):
                self.report.fail(f"{self.name}: {policy}: {result}: {kind} {name}: {message}")
        passed = {each[0] for each in found if each[3] == "pass"}
        for policy in self.policies:
            if display(policy) not in passed and self.concerns(policy):
                self.report.fail(f"{self.name}: {display(policy)} admits nothing: no object matched it")
        self.check_spoiled(pods)
        return sum(each[3] == "pass" for each in found)

    def check_spoiled(self, pods):
        # Kyverno derives rules for these controllers; of a Rollout it sees the pods. What is bad here is so for everybody:
        # policies of one namespace have `kyverno test`.
        bad = list(spoil([item for item in self.workloads if item["kind"] != "Rollout"] + pods))
        wide = [policy for policy in self.policies if "namespace" not in policy["metadata"]]
        refused = {each[1:3] for each in self.apply_all("bad", wide, bad, must_pass=False) if each[3] == "fail"}
        for item in bad:
            key = (item["kind"], f"{item['metadata']['namespace']}/{item['metadata']['name']}")
            if key not in refused:
                self.report.fail(f"{self.name}: no policy refuses {' '.join(key)}")

    def concerns(self, policy):
        """Whether the cluster holds anything of the kinds that the policy names."""
        wanted = resources(policy)
        here = {plural(item["kind"]) for item in self.plain} | {"pods"}
        return "*" in wanted or bool(wanted & here)


def resources(policy):
    """What a policy names, in lower-case plurals."""
    rules = policy["spec"].get("matchConstraints", {}).get("resourceRules") or []
    return {name.split("/")[0] for rule in rules for name in rule.get("resources") or []}


def place(policy):
    """The namespaces for which a policy is written; none: all of them."""
    meta = policy["metadata"]
    selector = policy["spec"].get("matchConstraints", {}).get("namespaceSelector") or {}
    chosen = [
        each["values"]
        for each in selector.get("matchExpressions") or []
        if (each["key"], each["operator"]) == ("kubernetes.io/metadata.name", "In")
    ]
    return (meta["namespace"],) if "namespace" in meta else tuple(chosen[0]) if chosen else ()


def living_in(names, items):
    return [item for item in items if not names or item["metadata"].get("namespace") in names]


def plural(kind):
    return re.sub("y$", "ie", kind.lower()) + "s"


def display(policy):
    """A policy's name in reports."""
    meta = policy["metadata"]
    return f"{meta['namespace']}/{meta['name']}" if "namespace" in meta else meta["name"]


def results(text):
    for start in re.finditer(r'\{"kind":"(Cluster|Policy)Report"', text):
        report, _ = json.JSONDecoder().raw_decode(text, start.start())
        for each in report.get("results") or []:
            for item in each["resources"]:
                name = f"{item.get('namespace', '')}/{item['name']}"
                yield each["policy"], item["kind"], name, each["result"], each.get("message")


def unit_tests(report):
    """The number of `kyverno test` files of the fleet."""
    files = sorted(ROOT.rglob("kyverno-test.yaml"))
    if files:
        answer = tool("kyverno", "test", ROOT, "--require-tests", "--remove-color")
        if answer.returncode != 0:
            report.fail("kyverno test", answer.stdout, answer.stderr)
    return len(files)


def main():
    report, clusters = Report(), {}
    for application in applications():
        clusters.setdefault(application.cluster, []).extend(application.objects())
    clusters = [Cluster(name, items, report) for name, items in clusters.items()]
    policies = sum(len(each.policies) for each in clusters)
    passed = sum(each.check() for each in clusters)
    report.finish(passed, f"passes of {policies} policies, {unit_tests(report)} test files")


main()
