"""Applies every object to an API server as a dry run, and counts the fields that the server adds: a live object gains them.

usage: dry_run.py KUBECONFIG      (after the step `helm`)
"""

import json
import sys
from collections import Counter

import mesh
from fleet import WORK, Report, applications, documents, manifests, system_namespaces, tool, write

# What every live object has.
LIVE = ("creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid")


def kubectl(*arguments):
    return tool("kubectl", "--kubeconfig", sys.argv[1], "--cache-dir", WORK / "cache", *arguments)


def server_side(path, *arguments):
    return kubectl("apply", "--server-side", "--field-manager=gen", "--validate=strict", "-f", path, *arguments)


def added(ours, theirs):
    """How many fields and list items one value holds more than the other."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return sum(added(ours[key], value) if key in ours else 1 for key, value in theirs.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return sum(map(added, ours, theirs)) + max(0, len(theirs) - len(ours))
    return 0


def identity(item):
    return item["kind"], item["metadata"].get("namespace"), item["metadata"]["name"]


def dry_run(name, items, report):
    """What the server would store, for a file of objects."""
    path = write(WORK / "dry-run" / f"{name}.yaml", items)
    answer = server_side(path, "--dry-run=server", "--output=json")
    if answer.returncode != 0:
        report.fail(f"{name}: the API server refuses", answer.stderr)
    if not answer.stdout.strip():
        return []
    stored = json.loads(answer.stdout)
    return stored["items"] if stored["kind"] == "List" else [stored]


def gains(items, stored):
    """The number of fields by kind."""
    ours, counts = {identity(item): item for item in items}, Counter()
    for item in stored:
        for key in LIVE:
            item["metadata"].pop(key, None)
        item.pop("status", None)
        counts[item["kind"]] += added(ours.get(identity(item), item), item)
    return +counts


def main():
    report, batches = Report(), {}
    for application in applications():
        batches[application.id] = list(application.objects())
    # What a person applies once, and Applications: no Application renders these.
    rendered = {identity(item) for items in batches.values() for item in items}
    batches["by-hand"] = [
        item
        for path in manifests()
        for item in documents(path)
        if identity(item) not in rendered and "namespace" in item["metadata"]
    ]
    everything = [item for items in batches.values() for item in items]
    made = [item for item in everything if item["kind"] == "Namespace"] + mesh.namespaces(
        everything, system_namespaces()
    )
    answer = server_side(write(WORK / "dry-run" / "namespaces.yaml", made), "--force-conflicts")
    if answer.returncode != 0:
        report.fail("namespaces", answer.stderr)
    count, gained = 0, Counter()
    for name, items in batches.items():
        if items:
            stored = dry_run(name, items, report)
            count += len(stored)
            gained += gains(items, stored)
    report.finish(
        count,
        "objects, the server adds "
        + (", ".join(f"{n} fields to {kind}" for kind, n in sorted(gained.items())) or "nothing"),
    )


main()
