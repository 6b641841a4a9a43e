"""Counts what the generated cases still say of what their originals say, and keeps the table of docs/coverage.md.

usage: coverage.py [-v] [CASE...]      UPDATE=1 writes the table; GEN is the compiler

A case is a folder of golden/cases (and the boutique); its original lies beside the checkout, never in it. judge.py there
states the facts of both sides and pairs them. What is renamed on purpose, and each fact that is not kept with the reason,
stand in coverage.toml: a loss that is not there fails, and so does a reason that is not needed any more. What is hardened on
purpose counts as kept for the least share, and is shown beside it.
It does not check that the objects are valid: the other steps do.

  GEN_CASES   folder with tools/judge.py and cases/ (default: ../shared beside the checkout; without it: skipped)
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("GEN_CASES", ROOT.parent / "shared"))
PAGE = ROOT / "docs" / "coverage.md"
# In percent: a case, and all together.
EACH, ALL = 95, 97
# Between these lines of the page stands what this program writes.
BEGIN, END = "<!-- written by tests/conformance/coverage.py -->", "<!-- end -->"


class Case:
    """An original, or one of its variants, and the environment of the fleet that says the same."""

    def __init__(self, name, facts):
        self.name, self.facts = name, facts
        self.fleet = ROOT / "golden" / facts.get("fleet", "cases/" + name.partition("@")[0])
        self.environment = facts.get("environment", "production")

    def lay_out(self, folder):
        """The rendered objects and the renamed names, where judge.py looks for them."""
        for services in sorted((self.fleet / self.environment / "services").iterdir()):
            self.render(services, folder / "services" / services.name)
        shutil.copytree(self.fleet / self.environment / "platform", folder / "platform")
        shutil.copytree(self.fleet / "clusters", folder / "clusters")
        renamed = self.facts.get("renamed", {})
        (folder / "map.txt").write_text("".join(f"{old}=>{new}\n" for old, new in renamed.items()), encoding="utf-8")

    def render(self, service, folder):
        if (service / "values.yaml").exists():
            arguments = ["show", service.name, self.environment, "--format", "manifests", "--root", self.fleet]
            folder.mkdir(parents=True)
            shown = subprocess.run([os.environ["GEN"], *arguments], check=True, stdout=subprocess.PIPE).stdout
            (folder / "objects.yaml").write_bytes(shown)
        else:
            shutil.copytree(service / "manifests", folder)

    def named(self, *tables):
        return {name for table in tables for names in self.facts.get(table, {}).values() for name in names}

    def share(self, report):
        """In percent, with what is hardened on purpose."""
        return 100 * (kept([report])[0] + len(self.named("hardened"))) / report["facts"]

    def unexplained(self, report):
        """What is not kept without a reason, and reasons without need."""
        lost = {fact(row) for row in losses(report)}
        known = self.named("hardened", "lost")
        yield from (f"{self.name}: not kept: {name}" for name in sorted(lost - known))
        yield from (f"{self.name}: kept, take it out of coverage.toml: {name}" for name in sorted(known - lost))


def losses(report):
    return [row for row in report["rows"] if row["scored"] and row["verdict"] in ("missing", "different")]


def fact(row):
    return f"{row['entity']} · {row['path']}"


def cases():
    with open(Path(__file__).parent / "coverage.toml", "rb") as stream:
        return [Case(name, facts) for name, facts in tomllib.load(stream).items()]


def left_out(found):
    """Fleets of golden/cases that no case names."""
    return sorted({folder.name for folder in (ROOT / "golden" / "cases").iterdir()} - {each.fleet.name for each in found})


def judged(chosen, verbose):
    """A report by case, as judge.py writes them."""
    with tempfile.TemporaryDirectory() as work:
        for case in chosen:
            case.lay_out(Path(work, "cases", case.name))
        judge = [sys.executable, SHARED / "tools" / "judge.py", "batch", Path(work, "cases")]
        subprocess.run([*judge, "--json", Path(work, "report.json"), *(["-v"] if verbose else [])], check=True)
        reports = json.loads(Path(work, "report.json").read_text(encoding="utf-8"))
    return dict(zip(sorted(case.name for case in chosen), reports))


def kept(reports):
    """Facts kept, and facts."""
    return sum(r["counts"]["same"] + r["counts"]["stricter"] for r in reports), sum(r["facts"] for r in reports)


def percent(reports):
    return "{:.1f} %".format(100 * kept(reports)[0] / kept(reports)[1])


def table(chosen, reports):
    lines = ["| case | facts | kept | of these stricter | different | missing | of these hardened |", "|---|---|---|---|---|---|---|"]
    for case in chosen:
        report = reports[case.name]
        counts = report["counts"]
        cells = [report["facts"], percent([report]), counts["stricter"], counts["different"], counts["missing"]]
        cells.append(len(case.named("hardened")))
        lines.append(f"| `{case.name}` | " + " | ".join(map(str, cells)) + " |")
    sums = [sum(r["counts"][key] for r in reports.values()) for key in ("stricter", "different", "missing")]
    cells = [kept(reports.values())[1], percent(reports.values()), *sums, sum(len(case.named("hardened")) for case in chosen)]
    lines.append("| all | " + " | ".join(map(str, cells)) + " |")
    for title, name in (("Hardened on purpose", "hardened"), ("Not kept, and why", "lost")):
        lines += ["", f"## {title}", "", *reasons(chosen, name)]
    return "\n".join(lines)


def reasons(chosen, name):
    for case in chosen:
        for why, names in case.facts.get(name, {}).items():
            yield from [f"- `{case.name}`: {why}", *(f"  - {escaped(fact)}" for fact in names)]


def escaped(name):
    return "`" + name.replace("`", "'") + "`"


def check_page(text, failures):
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    new = f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
    if os.environ.get("UPDATE"):
        PAGE.write_text(new, encoding="utf-8")
    elif new != page:
        failures.append("docs/coverage.md is not what is counted: run UPDATE=1 tests/conformance/run.sh -s coverage")


def main():
    arguments = sys.argv[1:]
    if not (SHARED / "tools" / "judge.py").is_file():
        print(f"coverage: skipped, the originals are not at {SHARED}; docs/coverage.md stays as it is")
        print("not due")
        return
    names = [argument for argument in arguments if argument != "-v"]
    chosen = [case for case in cases() if not names or case.name in names]
    reports = judged(chosen, "-v" in arguments)
    failures = [line for case in chosen for line in case.unexplained(reports[case.name])]
    for case in chosen:
        if case.share(reports[case.name]) < EACH:
            failures.append(f"{case.name}: {case.share(reports[case.name]):.1f} % of the facts kept or hardened, not {EACH} %")
    if 100 * kept(reports.values())[0] < ALL * kept(reports.values())[1]:
        failures.append(f"all: {percent(reports.values())} of the facts kept, not {ALL} %")
    if not names:
        failures += [f"not in coverage.toml: {name}" for name in left_out(chosen)]
        check_page(table(chosen, reports), failures)
    if failures:
        sys.exit("\n".join(failures))
    print(f"{kept(reports.values())[1]} facts of {len(chosen)} cases, {percent(reports.values())} kept")


main()
