"""Lets amtool read each AlertmanagerConfig as the raw configuration that the Prometheus operator makes of it."""

import re

import yaml

from fleet import WORK, Report, applications, tool

# The operator turns references into values and renames these; matchers become text.
SECRET = "from-a-secret"


def snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def raw(node, key=""):
    if key in ("matchers", "source_match", "target_match"):
        return [f'{m["name"]}{m.get("matchType", "=")}"{m.get("value", "")}"' for m in node]
    if key == "headers" and isinstance(node, list):
        return {header["key"]: header["value"] for header in node}
    if isinstance(node, dict) and {"name", "key"} == set(node):
        return SECRET
    if isinstance(node, dict):
        renamed = {"source_match": "source_matchers", "target_match": "target_matchers"}
        return {renamed.get(snake(k), snake(k)): raw(v, snake(k)) for k, v in node.items()}
    return [raw(each) for each in node] if isinstance(node, list) else node


def configuration(spec):
    """Below a root route of the operator's own, since the root may match nothing."""
    made = raw(spec)
    made["route"] = {"receiver": "null", "routes": [made["route"]]}
    made["receivers"] = [{"name": "null"}, *made["receivers"]]
    return made


def main():
    report, count = Report(), 0
    for application in applications():
        for item in application.objects():
            if item["kind"] != "AlertmanagerConfig":
                continue
            count += 1
            path = WORK / f"alertmanager-{application.id}-{item['metadata']['name']}.yaml"
            path.write_text(yaml.safe_dump(configuration(item["spec"]), sort_keys=False), encoding="utf-8")
            answer = tool("amtool", "check-config", path)
            if answer.returncode != 0:
                report.fail(f"{application.id}: {item['metadata']['name']}", answer.stdout, answer.stderr)
    if count:
        report.finish(count, "AlertmanagerConfigs")
    else:
        print("not due")


main()
