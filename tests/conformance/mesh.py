"""What a mesh adds to a fleet in a live cluster and no file holds: injected pods, gateways, namespaces of other systems."""

import base64
import copy
import functools
import subprocess
import tempfile
from pathlib import Path

from fleet import platform, pod_template


def injected(namespace):
    """Whether the sidecar injector looks at the pods of a Namespace."""
    labels = namespace["metadata"].get("labels") or {}
    return labels.get("istio-injection") == "enabled" or "istio.io/rev" in labels


def pod(item, inject):
    """The pod of a workload as the cluster sees it; with the mesh's proxy as a native sidecar where `inject` says so."""
    template = copy.deepcopy(pod_template(item))
    meta = template.setdefault("metadata", {})
    labels, annotations = meta.setdefault("labels", {}), meta.setdefault("annotations", {})
    spec = template["spec"]
    spec.setdefault("restartPolicy", "Always")
    for claim in item["spec"].get("volumeClaimTemplates") or []:
        name = claim["metadata"]["name"]
        volume = {"name": name, "persistentVolumeClaim": {"claimName": f"{name}-{item['metadata']['name']}-0"}}
        spec.setdefault("volumes", []).append(volume)
    if inject and labels.get("sidecar.istio.io/inject", annotations.get("sidecar.istio.io/inject")) != "false":
        proxies = [validation(annotations), proxy(annotations)]
        # The injector puts the proxy first, so that it runs before every other container.
        spec["initContainers"] = proxies + (spec.get("initContainers") or [])
        labels.setdefault("security.istio.io/tlsMode", "istio")
        annotations["sidecar.istio.io/status"] = (
            '{"initContainers":["istio-validation","istio-proxy"],"revision":"default"}'
        )
    meta["name"] = f"{item['metadata']['name']}-{item['kind'].lower()}"
    meta["namespace"] = item["metadata"]["namespace"]
    return {"apiVersion": "v1", "kind": "Pod", **template}


def image():
    return platform().get("mesh", {}).get("proxy-image", "docker.io/istio/proxyv2") + ":1.31.1"


def restricted():
    return {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "privileged": False,
        "readOnlyRootFilesystem": True,
        "runAsGroup": 1337,
        "runAsNonRoot": True,
        "runAsUser": 1337,
    }


def resources(annotations):
    """As the annotations of the pod say; the installation's defaults where they are silent."""

    def of(name, default):
        return annotations.get(f"sidecar.istio.io/{name}", default)

    return {
        "requests": {"cpu": of("proxyCPU", "100m"), "memory": of("proxyMemory", "128Mi")},
        "limits": {"cpu": of("proxyCPULimit", "2"), "memory": of("proxyMemoryLimit", "1Gi")},
    }


def validation(annotations):
    """With the CNI plugin the injector adds a check of the rules where otherwise it would set them."""
    return {
        "name": "istio-validation",
        "image": image(),
        "args": ["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "--run-validation", "--skip-rule-apply"],
        "resources": resources(annotations),
        "securityContext": restricted(),
    }


def proxy(annotations):
    probe = {"httpGet": {"path": "/healthz/ready", "port": 15021}}
    return {
        "name": "istio-proxy",
        "image": image(),
        "args": ["proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local"],
        "restartPolicy": "Always",
        "ports": [{"containerPort": 15090, "protocol": "TCP", "name": "http-envoy-prom"}],
        "readinessProbe": probe,
        "startupProbe": probe,
        "resources": resources(annotations),
        "securityContext": restricted(),
    }


def gateway(item):
    """The pod, the Service and the certificates of an Istio Gateway that somebody else runs."""
    meta = {"name": "gateway-" + item["metadata"]["name"], "namespace": item["metadata"]["namespace"]}
    selector = item["spec"]["selector"]
    ports = [{"name": server["port"]["name"], "port": server["port"]["number"]} for server in item["spec"]["servers"]]
    context = {**restricted(), "seccompProfile": {"type": "RuntimeDefault"}}
    container = {"name": "istio-proxy", "image": image(), "securityContext": context}
    yield {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**meta, "labels": selector},
        "spec": {"containers": [container]},
    }
    yield {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": {"selector": selector, "ports": ports}}
    for server in item["spec"]["servers"]:
        name = (server.get("tls") or {}).get("credentialName")
        if name:
            yield {
                "apiVersion": "v1",
                "kind": "Secret",
                "type": "kubernetes.io/tls",
                "metadata": {**meta, "name": name},
                "data": pair(),
            }


@functools.cache
def pair():
    """A certificate and its key, signed by itself."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = Path(folder, "key"), Path(folder, "certificate")
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=example.org",
                "-keyout",
                key,
                "-out",
                certificate,
            ],
            check=True,
            capture_output=True,
        )
        return {
            "tls.key": base64.b64encode(key.read_bytes()).decode(),
            "tls.crt": base64.b64encode(certificate.read_bytes()).decode(),
        }


def priorities(items):
    """The priority classes that the pods name; the platform says which there are."""
    named = {pod_template(item)["spec"].get("priorityClassName") for item in items if pod_template(item)}
    return [
        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}, "value": 1000}
        for name in sorted(named - {None})
    ]


def namespaces(items, systems=()):
    """A Namespace for each system, and for each one that the objects live in, that is not among the objects."""
    made = {item["metadata"]["name"] for item in items if item["kind"] == "Namespace"}
    used = {item["metadata"]["namespace"] for item in items if item["metadata"].get("namespace")}
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        for name in sorted({*used, *systems} - made)
    ]
