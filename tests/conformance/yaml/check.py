"""Reads the YAML corpus with PyYAML (YAML 1.1) and compares every value with the expected JSON.

Usage: check.py DIR    (DIR as written by `GEN_YAML_CORPUS=DIR cargo test --test it yaml_corpus`)
Needs: pip install PyYAML
Exit status 1 on any misread value, and if there is nothing to read.
"""

import json
import pathlib
import sys

import yaml


def same(got, expected):
    """Equality that tells 1 from True and from 1.0."""
    if type(got) is not type(expected):
        return False
    if isinstance(got, dict):
        return list(got) == list(expected) and all(same(got[key], expected[key]) for key in expected)
    if isinstance(got, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    return got == expected


def read_case(path):
    try:
        return yaml.load(path.read_bytes(), Loader=LOADER)
    except (yaml.YAMLError, ValueError) as error:
        return error


def read_stream(path):
    try:
        return list(yaml.load_all(path.read_bytes(), Loader=LOADER))
    except (yaml.YAMLError, ValueError) as error:
        return error


def main():
    corpus = pathlib.Path(sys.argv[1])
    cases = json.loads((corpus / "cases.json").read_text(encoding="utf-8"))
    misread = 0
    for index, expected in enumerate(cases):
        got = read_case(corpus / "cases" / f"{index:05}.yaml")
        if not same(got, expected):
            misread += 1
            print(f"case {index}: {got!r} instead of {expected!r}")
    if not same(read_stream(corpus / "stream.yaml"), cases):
        misread += 1
        print("stream.yaml: the documents differ")
    print(f"PyYAML {yaml.__version__}: {len(cases)} read, {misread} misread")
    return 1 if misread or not cases else 0


# The pure Python loader: libyaml's may not be installed, and one answer is enough.
LOADER = yaml.SafeLoader

if __name__ == "__main__":
    sys.exit(main())
