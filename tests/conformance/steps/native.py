"""Compares what gen renders by itself with what Helm renders from the chart and the values, object by object."""

import os
import subprocess

import yaml

from fleet import Loader, Report, applications, tool


def key(item):
    return item["apiVersion"], item["kind"], item["metadata"].get("namespace", ""), item["metadata"]["name"]


def keyed(text):
    return {key(item): item for item in yaml.load_all(text, Loader=Loader) if item}


def differences(ours, theirs, path="") -> list[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        names = sorted({*ours, *theirs}, key=str)
        return [line for name in names for line in differences(ours.get(name), theirs.get(name), f"{path}/{name}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [line for n, pair in enumerate(zip(ours, theirs)) for line in differences(*pair, f"{path}/{n}")]
    same = type(ours) is type(theirs) and ours == theirs
    return [] if same else [f"  {path}: gen {ours!r}, helm {theirs!r}"]


def compare(application, report):
    """The number of objects that are equal."""
    place = (application.service, application.environment)
    shown = subprocess.run(
        [os.environ["GEN"], "show", *place, "--format", "manifests", "--root", application.root], capture_output=True, text=True
    )
    if shown.returncode != 0:
        report.fail(
            f"gen show {' '.join(place)} --format manifests: exit {shown.returncode}", shown.stdout, shown.stderr
        )
        return 0
    release = application.helm.get("releaseName", application.name)
    rendered = tool("helm", "template", release, application.chart, *application.helm_arguments())
    if rendered.returncode != 0:
        report.fail(rendered.stderr)
        return 0
    ours, theirs = keyed(shown.stdout), keyed(rendered.stdout)
    equal = 0
    for name in sorted({*ours, *theirs}):
        lines = differences(ours.get(name), theirs.get(name))
        if lines:
            report.fail(f"{application.name}: {' '.join(name)}", *lines[:20])
        equal += not lines
    return equal


def main():
    report = Report()
    services = [each for each in applications() if each.service and each.helm]
    if not services:
        print("not due")  # gen renders here, and nobody else
        return
    report.finish(sum(compare(each, report) for each in services), f"equal objects of {len(services)} services")


main()
