"""Adopts running originals on a real API server: what gen writes with `[adopt]` is applied over them, as Argo CD does it.

usage: adopt.py KUBECONFIG

First the former owner applies the originals (field manager `helm`), then gen's objects follow with force (`argocd-controller`).
The server refuses a changed immutable field; each workload and Service that is taken over must be the same object afterwards.
What of the former owner stays, fields that it alone owns and objects that nobody writes any more, is printed. Then the former
owner lets go, as docs/adoption.md says: it applies each object with its name alone, and nothing of it may stay. The originals lie beside the checkout (see coverage.py); without them the step says that it was skipped.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("GEN_CASES", ROOT.parent / "shared"))
KUBECTL = Path(os.environ["GEN_ORACLES"]) / "bin" / "kubectl"
# Case, and the files of its original that one variant has.
CASES = {"O01-ob-frontend": "*.yaml", "O02-ob-cartservice-redis": "*.yaml", "O08-wm-citoid": "rendered-*.yaml"}
TAKEN_OVER = ("Deployment", "Service")
FORMER, LATER = "helm", "argocd-controller"


class Adoption:
    """A case on the server."""

    def __init__(self, case):
        self.case, self.failures = case, []
        self.written = objects(sorted((ROOT / "golden/cases" / case / "production/services").glob("*/manifests/*.yaml")))
        self.namespace = self.written[0]["metadata"]["namespace"]
        original = SHARED / "cases" / case / "original"
        self.original = [self.placed(item) for item in objects(sorted(original.glob(CASES[case])))]

    def placed(self, item):
        item["metadata"]["namespace"] = self.namespace
        for port in item["spec"].get("ports", []) if item["kind"] == "Service" else []:
            port.pop("nodePort", None)  # out of the range of the server here
        return item

    def run(self):
        """The lines to print; failures are collected."""
        kubectl("create", "namespace", self.namespace)
        self.apply(self.original, FORMER)
        if self.failures:
            return [], 0
        kept = {identity(item) for item in self.written} & {identity(item) for item in self.original}
        taken = sorted(each for each in kept if each[0] in TAKEN_OVER)
        before = {each: self.live(each)["metadata"]["uid"] for each in taken}
        self.apply(self.written, LATER)
        lines = []
        for each in sorted(kept):
            lines += [f"{self.case}: {' '.join(each)}: stays of the former owner: {path}" for path in former(self.live(each))]
        self.apply([named(item) for item in self.original if identity(item) in kept], FORMER)
        for each in sorted(kept):
            live = self.live(each)
            if each in before and live["metadata"]["uid"] != before[each]:
                self.failures.append(f"{self.case}: {' '.join(each)} was made anew")
            self.failures += [f"{self.case}: {' '.join(each)} still has {path}" for path in former(live)]
        gone = sorted({identity(item) for item in self.original} - kept)
        lines += [f"{self.case}: {' '.join(each)}: nobody writes it any more" for each in gone]
        if not taken:
            self.failures.append(f"{self.case}: nothing was taken over")
        return lines, len(taken)

    def apply(self, items, manager):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump_all(items, file, sort_keys=False)
            file.flush()
            arguments = ("--server-side", "--force-conflicts", "--field-manager", manager, "-f", file.name)
            answer = kubectl("apply", *arguments)
        if answer.returncode != 0:
            self.failures.append(f"{self.case}: the server refuses what {manager} applies: {answer.stderr}")

    def live(self, identity):
        kind, name = identity
        answer = kubectl("get", kind, name, "-n", self.namespace, "-o", "json", "--show-managed-fields")
        return json.loads(answer.stdout)


def named(item):
    """An object with its name alone: whoever applies it lets go of all else."""
    meta = {key: item["metadata"][key] for key in ("name", "namespace")}
    return {"apiVersion": item["apiVersion"], "kind": item["kind"], "metadata": meta}


def identity(item):
    group = item["apiVersion"].rpartition("/")[0]
    return item["kind"] + (f".{group}" if "." in group else ""), item["metadata"]["name"]


def former(live):
    """Paths of the fields that only the former owner has, without those that every object has."""
    fields = {entry["manager"]: entry.get("fieldsV1") or {} for entry in live["metadata"]["managedFields"]}
    ours = set(paths(fields.get(LATER, {})))
    return sorted(set(paths(fields.get(FORMER, {}))) - ours - {""})


def paths(fields, path=""):
    """The leaves of a set of managed fields."""
    below = {name: each for name, each in fields.items() if name != "."}
    if not below:
        yield path
    for name, each in below.items():
        yield from paths(each, f"{path}/{name.partition(':')[2]}")


def objects(files):
    found = [item for file in files for item in yaml.safe_load_all(file.read_text(encoding="utf-8"))]
    return [item for item in found if item]


def kubectl(*arguments):
    return subprocess.run([KUBECTL, "--kubeconfig", sys.argv[1], *arguments], capture_output=True, text=True)


def main():
    if not (SHARED / "cases").is_dir():
        print(f"adopt: skipped, the originals are not at {SHARED}")
        print("not due")
        return
    count, failures = 0, []
    for case in CASES:
        adoption = Adoption(case)
        lines, taken = adoption.run()
        count += taken
        failures += adoption.failures
        print(*lines, sep="\n")
    if failures:
        sys.exit("\n".join(failures))
    print(f"{count} objects were taken over in place")


main()
