"""Starts a real Envoy in its validating mode on the configuration that each EnvoyFilter patches into a proxy."""

import json

from fleet import WORK, Report, applications, tool

ROUTER = {
    "name": "envoy.filters.http.router",
    "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"},
}


def bootstrap(item):
    """A proxy with the HTTP filters and the route settings of an EnvoyFilter, and nothing else."""
    filters, route = [], {"match": {"prefix": "/"}, "direct_response": {"status": 200}}
    for patch in item["spec"]["configPatches"]:
        value = patch["patch"].get("value") or {}
        if patch["applyTo"] == "HTTP_FILTER":
            filters.append(value)
        elif patch["applyTo"] in ("HTTP_ROUTE", "VIRTUAL_HOST"):
            route.update(value)
        else:
            raise SystemExit(f"{item['metadata']['name']}: this step cannot place applyTo {patch['applyTo']}")
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "inbound",
        "http_filters": [*filters, ROUTER],
        "route_config": {"virtual_hosts": [{"name": "inbound", "domains": ["*"], "routes": [route]}]},
    }
    chain = {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
    address = {"socket_address": {"address": "127.0.0.1", "port_value": 15006}}
    return {"static_resources": {"listeners": [{"name": "inbound", "address": address, "filter_chains": [chain]}]}}


def main():
    report, count = Report(), 0
    for application in applications():
        for item in application.objects():
            if item["kind"] != "EnvoyFilter":
                continue
            count += 1
            path = WORK / f"envoy-{application.id}-{item['metadata']['name']}.json"
            path.write_text(json.dumps(bootstrap(item)), encoding="utf-8")
            answer = tool("envoy", "--mode", "validate", "--config-path", path)
            if answer.returncode != 0:
                report.fail(f"{application.id}: EnvoyFilter {item['metadata']['name']}", answer.stdout, answer.stderr)
    if count:
        report.finish(count, "EnvoyFilters")
    else:
        print("not due")


main()
