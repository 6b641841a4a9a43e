#!/usr/bin/env python3
"""Turns CRDs, and the Kubernetes definitions of PyPI's kubernetes-validate, into closed JSON schemas for kubeconform.

usage: schemas.py OUT FILE...     a file named _definitions.json holds the Kubernetes definitions, every other one CRDs

Writes OUT/<group>/<kind in lower case>_<version>.json for every served version, self-contained, without prose. It means
what an API server means: an object with `properties` is closed unless it says otherwise; subschemas of allOf, anyOf, oneOf
and not only assert, so they stay open; nullable, int-or-string and boolean exclusive bounds get their JSON Schema form; the
root gets apiVersion, kind and a closed ObjectMeta. CEL rules are counted on stderr and not checked: a JSON Schema cannot.
"""

import json
import os
import sys

import yaml


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Plain scalars as an API server reads them: a lone `=` (AlertmanagerConfig) and a date are strings."""


for tag in ("tag:yaml.org,2002:value", "tag:yaml.org,2002:timestamp"):
    Loader.add_constructor(tag, yaml.SafeLoader.construct_yaml_str)

STR_MAP = {"type": ["object", "null"], "additionalProperties": {"type": ["string", "null"]}}
OBJECT_META = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": 253},
        "generateName": {"type": "string"},
        "namespace": {"type": "string", "maxLength": 63},
        "labels": STR_MAP,
        "annotations": STR_MAP,
        "finalizers": {"type": ["array", "null"], "items": {"type": "string"}},
        "ownerReferences": {"type": ["array", "null"], "items": {"type": "object"}},
        "creationTimestamp": {"type": ["string", "null"]},
        "deletionTimestamp": {"type": ["string", "null"]},
        "deletionGracePeriodSeconds": {"type": ["integer", "null"]},
        "generation": {"type": "integer"},
        "managedFields": {"type": ["array", "null"]},
        "resourceVersion": {"type": "string"},
        "selfLink": {"type": "string"},
        "uid": {"type": "string"},
    },
}
DROP = {"description", "default", "example", "externalDocs", "title", "nullable"}
COMBINE = ("allOf", "anyOf", "oneOf")
cel_rules = 0


def convert(node, close=True):
    global cel_rules
    if not isinstance(node, dict):
        return node
    out = {}
    cel_rules += len(node.get("x-kubernetes-validations") or [])
    for key, value in node.items():
        if key in DROP or key.startswith("x-kubernetes-"):
            continue
        if key == "properties":
            out[key] = {k: convert(v, close) for k, v in value.items()}
        elif key in ("items", "additionalProperties"):
            out[key] = convert(value, close)
        elif key in COMBINE:
            out[key] = [convert(v, False) for v in value]
        elif key == "not":
            out[key] = convert(value, False)
        else:
            out[key] = value
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(out.get(exclusive), bool):
            if out.pop(exclusive) and bound in out:
                out[exclusive] = out.pop(bound)
    if node.get("x-kubernetes-int-or-string"):
        out["type"] = ["integer", "string"]
        out.pop("anyOf", None)
        out.pop("format", None)
    if node.get("x-kubernetes-embedded-resource"):
        out.setdefault("properties", {}).update(
            apiVersion={"type": "string"}, kind={"type": "string"}, metadata=OBJECT_META
        )
        out["required"] = sorted({*out.get("required", []), "apiVersion", "kind"})
    if (
        close
        and "properties" in out
        and "additionalProperties" not in out
        and not node.get("x-kubernetes-preserve-unknown-fields")
    ):
        out["additionalProperties"] = False
    if node.get("nullable") and "type" in out:
        types = out["type"] if isinstance(out["type"], list) else [out["type"]]
        out["type"] = types + ["null"]
        if "enum" in out and None not in out["enum"]:
            out["enum"] = out["enum"] + [None]
    return out


def root(schema, group, version, kind):
    out = convert(schema)
    props = out.setdefault("properties", {})
    props["apiVersion"] = {"type": "string", "enum": [f"{group}/{version}"]}
    props["kind"] = {"type": "string", "enum": [kind]}
    meta = json.loads(json.dumps(OBJECT_META))
    for name, rule in (props.get("metadata", {}).get("properties") or {}).items():
        meta["properties"].setdefault(name, {}).update(rule)  # a CRD may restrict metadata.name
    props["metadata"] = meta
    out["required"] = sorted({*out.get("required", []), "apiVersion", "kind", "metadata"})
    out["type"] = "object"
    if not schema.get("x-kubernetes-preserve-unknown-fields"):
        out["additionalProperties"] = False
    return {"$schema": "http://json-schema.org/draft-07/schema#", **out}


def strip(node):
    """A Kubernetes definition without its prose."""
    if isinstance(node, list):
        return [strip(v) for v in node]
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            out[key] = {k: strip(v) for k, v in value.items()}
        elif key not in DROP and not key.startswith("x-kubernetes-"):
            out[key] = value if key in ("required", "enum", "type") else strip(value)
    return out


def refs(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rsplit("/", 1)[1]
            else:
                yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def kubernetes(path, out_dir):
    with open(path, encoding="utf-8") as stream:
        raw = json.load(stream)["$defs"]
    defs = {name: strip(node) for name, node in raw.items()}
    uses = {name: sorted(set(refs(node))) for name, node in defs.items()}
    count = 0
    for name, node in raw.items():
        kinds = node.get("x-kubernetes-group-version-kind") or []
        if len(kinds) != 1 or kinds[0]["kind"].endswith("List"):
            continue  # DeleteOptions, WatchEvent, lists
        reached, todo = set(), [name]
        while todo:
            for used in uses[todo.pop()]:
                if used not in reached:
                    reached.add(used)
                    todo.append(used)
        kind = kinds[0]
        schema = json.loads(json.dumps(defs[name]))
        schema["required"] = sorted({*schema.get("required", []), "apiVersion", "kind", "metadata"})
        write(
            out_dir,
            kind["group"],
            kind["kind"],
            kind["version"],
            {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "$defs": {n: defs[n] for n in reached}},
        )
        count += 1
    return count


def write(out_dir, group, kind, version, schema):
    folder = os.path.join(out_dir, group or version)  # kubeconform's {{.Group}} of `v1` is "v1"
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, f"{kind.lower()}_{version}.json"), "w", encoding="utf-8") as f:
        json.dump(schema, f, separators=(",", ":"), sort_keys=True)
        f.write("\n")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    out_dir, count = sys.argv[1], 0
    for path in sys.argv[2:]:
        if os.path.basename(path) == "_definitions.json":
            count += kubernetes(path, out_dir)
            continue
        with open(path, encoding="utf-8") as stream:
            for doc in yaml.load_all(stream, Loader=Loader):
                if not isinstance(doc, dict) or doc.get("kind") != "CustomResourceDefinition":
                    continue
                spec = doc["spec"]
                for version in spec["versions"]:
                    schema = (version.get("schema") or {}).get("openAPIV3Schema")
                    if not version.get("served") or schema is None:
                        continue
                    kind = spec["names"]["kind"]
                    write(
                        out_dir,
                        spec["group"],
                        kind,
                        version["name"],
                        root(schema, spec["group"], version["name"], kind),
                    )
                    count += 1
    if count == 0:
        sys.exit("no schema found")
    print(f"{count} schemas, {cel_rules} CEL rules not covered", file=sys.stderr)


if __name__ == "__main__":
    main()
