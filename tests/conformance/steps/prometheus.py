"""Checks and unit-tests the alerting and recording rules, and that the tested rules are those that are deployed.

promtool cannot read a PrometheusRule, so bare groups lie beside the tests: they must equal the deployed ones, and each alert
must fire in a test and stay silent in one, but for those of unproved.toml.
"""

import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fleet import ROOT, Report, applications, documents, tool


def deployed():
    """The groups of each namespace's PrometheusRules, by folder of the Application that brings them."""
    found = {}
    for application in applications():
        groups = [
            g for item in application.objects() if item["kind"] == "PrometheusRule" for g in item["spec"]["groups"]
        ]
        if groups:
            found[application.folder] = groups
    return found


def bare():
    """Rule files and test files, by the folder that holds `tests/`."""
    found = {}
    for path in sorted(ROOT.rglob("tests/**/*.y*ml")):
        owner = next(folder for folder in path.parents if folder.name == "tests").parent
        rules, tests = found.setdefault(owner, ([], []))
        item = next(iter(documents(path)), None) or {}
        if "groups" in item:
            rules.append(path)
        elif "rule_files" in item:
            tests.append(path)
    return {owner: pair for owner, pair in found.items() if any(pair)}


def same_rules(owner, groups, rules, report):
    tested = [group for path in rules for document in documents(path) for group in document["groups"]]

    def by_name(items):
        return sorted(items, key=lambda group: group["name"])

    if by_name(groups) != by_name(tested):
        report.fail(f"{owner.relative_to(ROOT)}: the bare groups in tests/ are not the groups of the PrometheusRule")


def both_ways(owner, groups, tests, report):
    """Each alert has a test in which it fires and one in which it does not."""
    seen = {True: set(), False: set()}
    for path in tests:
        for test in (case for document in documents(path) for case in document.get("tests") or []):
            for expected in test.get("alert_rule_test") or []:
                seen[bool(expected.get("exp_alerts"))].add(expected["alertname"])
    alerts = {rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule}
    excused = unproved(owner) & alerts
    for name in sorted(excused & seen[True] & seen[False]):
        report.fail(f"{owner.relative_to(ROOT)}: {name} has its tests, and unproved.toml says that it has none")
    for fires, names in seen.items():
        for name in sorted(alerts - names - excused):
            report.fail(f"{owner.relative_to(ROOT)}: no test in which {name} {'fires' if fires else 'stays silent'}")


def unproved(owner):
    """Names of alerts for which no test can be made: those of the fleet in which the folder lies."""
    with open(Path(__file__).parent.parent / "unproved.toml", "rb") as stream:
        listed = tomllib.load(stream)
    fleets = {ROOT.name, *owner.relative_to(ROOT).parts}
    return {name for fleet, names in listed.items() if fleet in fleets for name in names}


def main():
    report, groups, files = Report(), deployed(), bare()
    for owner in sorted({*groups, *files}):
        rules, tests = files.get(owner, ([], []))
        same_rules(owner, groups.get(owner, []), rules, report)
        both_ways(owner, groups.get(owner, []), tests, report)
    rules = [path for pair in files.values() for path in pair[0]]
    tests = [path for pair in files.values() for path in pair[1]]
    runs = [("check", "rules", "--lint=all", "--lint-fatal", *rules)] if rules else []
    runs += [("test", "rules", path) for path in tests]
    with ThreadPoolExecutor(2) as pool:
        for run, answer in zip(runs, pool.map(lambda run: tool("promtool", *run), runs)):
            if answer.returncode != 0:
                report.fail("promtool " + " ".join(map(str, run)), answer.stdout, answer.stderr)
    count = sum(len(group["rules"]) for each in groups.values() for group in each)
    report.finish(count, f"rules, {len(tests)} test files")


main()
