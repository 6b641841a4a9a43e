"""Checks every object against the schemas of its API, closed: unknown fields and missing schemas are errors."""

import json

from fleet import KUBERNETES, ORACLES, Report, applications, manifests, tool


def main():
    report = Report()
    files = [*manifests(), *(application.rendered for application in applications())]
    schema = str(ORACLES / "schemas") + "/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"
    answer = tool(
        "kubeconform",
        "-strict",
        "-n",
        "2",
        "-output",
        "json",
        "-summary",
        "-verbose",
        "-kubernetes-version",
        KUBERNETES,
        "-schema-location",
        schema,
        *files,
    )
    try:
        result = json.loads(answer.stdout)
    except ValueError:
        result = {"resources": [], "summary": {}}
    # An empty status is that of a file with nothing but a comment.
    wrong = [each for each in result["resources"] if each["status"] not in ("statusValid", "")]
    for each in wrong:
        report.fail(f"{each['filename']}: {each['kind']} {each['name']}: {each['msg']}")
    if files and answer.returncode != 0 and not wrong:
        report.fail(answer.stdout, answer.stderr)
    report.finish(result["summary"].get("valid", 0), f"valid objects in {len(files)} files")


main()
