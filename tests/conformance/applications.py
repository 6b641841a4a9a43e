"""Prints a line per Argo CD Application (a JSON list on stdin); exit 1 unless every one is Synced, at the revision given, without a complaint.

usage: applications.py [REVISION]
"""

import json
import sys


def line(application, revision):
    """The text of an Application and whether it is where it should be."""
    status = application.get("status") or {}
    sync = status.get("sync") or {}
    health = (status.get("health") or {}).get("status") or "-"
    operation = status.get("operationState") or {}
    state = sync.get("status") or "Unknown"
    stale = bool(revision) and set(sync.get("revisions") or [sync.get("revision")]) != {revision}
    conditions = status.get("conditions") or []
    wrong = [c for c in conditions if c["type"].endswith(("Error", "Warning"))]
    running = bool(revision) and operation.get("phase") == "Running"
    parts = [
        application["metadata"]["name"],
        state + (" (old revision)" if stale else ""),
        health,
        operation.get("phase") or "-",
    ]
    parts += [f"{c['type']}: {brief(c.get('message'))}" for c in conditions]
    if operation.get("phase") in ("Failed", "Error") or (running and operation.get("retryCount")):
        parts.append(f"operation: {brief(operation.get('message'))}")
    if state != "Synced":
        parts += [
            f"{r['status']}: {r['kind']}/{r['name']}"
            for r in status.get("resources") or []
            if r.get("status") not in (None, "Synced")  # hooks have none
        ]
    return "\t".join(parts), state == "Synced" and not (stale or wrong or running)


def brief(text):
    return " ".join((text or "").split())[:400]


def main():
    revision = sys.argv[1] if len(sys.argv) > 1 else ""
    lines = [line(item, revision) for item in json.load(sys.stdin)["items"]]
    print("\n".join(text for text, _ in lines) or "no Application")
    sys.exit(0 if lines and all(good for _, good in lines) else 1)


main()
