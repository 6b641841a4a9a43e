"""Lints the chart with each service's values and renders every Application into $WORK/rendered, as Argo CD would.

Beside the chart's own objects it must print the files of `fileParameters` unchanged, each object once.
"""

from collections import Counter

import yaml

from fleet import RENDERED, Loader, Report, applications, documents, tool


def render(application, report):
    """The number of objects of an Application."""
    if not application.helm:
        text = "\n---\n".join(path.read_text(encoding="utf-8") for path in application.files())
        application.rendered.write_text(text, encoding="utf-8")
        return len(documents(application.rendered))
    release = application.helm.get("releaseName", application.name)
    whole = helm(report, "template", release, application.chart, *application.helm_arguments())
    helm(report, "lint", "--strict", application.chart, *application.helm_arguments())
    application.rendered.write_text(whole, encoding="utf-8")
    return len(documents(application.rendered)) if printed_unchanged(application, release, report) else 0


def printed_unchanged(application, release, report):
    own = helm(report, "template", release, application.chart, *application.helm_arguments(files=False))
    expected = Counter(map(repr, yaml.load_all(own, Loader=Loader)))
    for parameter in application.helm.get("fileParameters") or []:
        expected.update(map(repr, documents(application.root / parameter["path"].lstrip("/"))))
    got = Counter(map(repr, documents(application.rendered)))
    expected.pop("None", None)
    if got != expected:
        report.fail(f"{application.id}: printed files differ", *(got - expected), "instead of", *(expected - got))
    return got == expected


def helm(report, *arguments):
    answer = tool("helm", *arguments)
    if answer.returncode != 0:
        report.fail("helm " + " ".join(map(str, arguments)), answer.stdout, answer.stderr)
        return ""
    return answer.stdout


def main():
    report = Report()
    RENDERED.mkdir(parents=True, exist_ok=True)
    count = sum(render(application, report) for application in applications())
    report.finish(count, f"objects of {len(applications())} Applications")


main()
