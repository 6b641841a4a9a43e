"""Plays the controllers that a lone API server lacks, by writing status only: there are no pods.

usage: controllers.py HOST PORT TOKEN      (runs until it is killed)
"""

import datetime
import http.client
import json
import ssl
import sys
import time

HOST, PORT, TOKEN = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def condition(kind, reason="Loopback", **more):
    return {
        "type": kind,
        "status": "True",
        "reason": reason,
        "message": "loopback",
        "lastTransitionTime": now(),
        **more,
    }


def replicas(item):
    return item["spec"].get("replicas", 1)


def deployment(item):
    count = replicas(item)
    return {
        "observedGeneration": item["metadata"]["generation"],
        **dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), count),
        "conditions": [
            condition("Progressing", "NewReplicaSetAvailable", lastUpdateTime=now()),
            condition("Available", lastUpdateTime=now()),
        ],
    }


def stateful_set(item):
    count = replicas(item)
    return {
        "observedGeneration": item["metadata"]["generation"],
        **dict.fromkeys(
            ("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"), count
        ),
        "currentRevision": "r1",
        "updateRevision": "r1",
    }


def daemon_set(item):
    counts = (
        "currentNumberScheduled",
        "desiredNumberScheduled",
        "updatedNumberScheduled",
        "numberReady",
        "numberAvailable",
    )
    return {"observedGeneration": item["metadata"]["generation"], **dict.fromkeys(counts, 1), "numberMisscheduled": 0}


def job(item):
    count = item["spec"].get("completions", 1)
    return {
        "startTime": now(),
        "completionTime": now(),
        "succeeded": count,
        "conditions": [condition("SuccessCriteriaMet"), condition("Complete")],
    }


def autoscaler(item):
    count = item["spec"].get("minReplicas", 1)
    return {
        "currentReplicas": count,
        "desiredReplicas": count,
        "conditions": [condition("AbleToScale"), condition("ScalingActive")],
    }


def disruption_budget(item):
    return {
        "observedGeneration": item["metadata"]["generation"],
        "disruptionsAllowed": 1,
        "currentHealthy": 2,
        "desiredHealthy": 1,
        "expectedPods": 2,
        "conditions": [condition("DisruptionAllowed", "SufficientPods")],
    }


def claim(item):
    return {
        "phase": "Bound",
        "accessModes": item["spec"].get("accessModes"),
        "capacity": item["spec"]["resources"]["requests"],
    }


def rollout(item):
    count = replicas(item)
    return {
        "observedGeneration": str(item["metadata"]["generation"]),
        "phase": "Healthy",
        **dict.fromkeys(("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), count),
        "currentPodHash": "h",
        "stableRS": "h",
    }


def ready(_item):
    return {"conditions": [condition("Ready")]}


def load_balancer(item):
    wanted = item["kind"] == "Ingress" or item["spec"].get("type") == "LoadBalancer"
    return {"loadBalancer": {"ingress": [{"ip": "127.0.0.1"}]}} if wanted else None


def seen(kind, item):
    return condition(kind, observedGeneration=item["metadata"]["generation"])


def gateway(item):
    return {"conditions": [seen("Accepted", item), seen("Programmed", item)]}


def http_route(item):
    def parent(reference):
        conditions = [seen("Accepted", item), seen("ResolvedRefs", item)]
        return {"parentRef": reference, "controllerName": "example.org/loopback", "conditions": conditions}

    return {"parents": [parent(reference) for reference in item["spec"]["parentRefs"]]}


PLAYED = {
    ("/apis/apps/v1", "deployments", "Deployment"): deployment,
    ("/apis/apps/v1", "statefulsets", "StatefulSet"): stateful_set,
    ("/apis/apps/v1", "daemonsets", "DaemonSet"): daemon_set,
    ("/apis/batch/v1", "jobs", "Job"): job,
    ("/apis/autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"): autoscaler,
    ("/apis/policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"): disruption_budget,
    ("/api/v1", "persistentvolumeclaims", "PersistentVolumeClaim"): claim,
    ("/api/v1", "services", "Service"): load_balancer,
    ("/apis/networking.k8s.io/v1", "ingresses", "Ingress"): load_balancer,
    ("/apis/gateway.networking.k8s.io/v1", "gateways", "Gateway"): gateway,
    ("/apis/gateway.networking.k8s.io/v1", "httproutes", "HTTPRoute"): http_route,
    ("/apis/argoproj.io/v1alpha1", "rollouts", "Rollout"): rollout,
    ("/apis/external-secrets.io/v1", "externalsecrets", "ExternalSecret"): ready,
    ("/apis/cert-manager.io/v1", "certificates", "Certificate"): ready,
}
# What the garbage collector and the volume controllers would take away.
FINALIZERS = ("foregroundDeletion", "orphan", "kubernetes.io/pvc-protection")


class Api:
    def __init__(self):
        self.connection = None

    def call(self, method, path, body=None):
        """The answer's code and its JSON; code 0 while the server cannot be reached."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/merge-patch+json"}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(
                    HOST, PORT, context=ssl._create_unverified_context(), timeout=20
                )
            self.connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = self.connection.getresponse()
            return answer.status, json.loads(answer.read() or "{}")
        except (OSError, http.client.HTTPException, ValueError):
            self.connection = None
            return 0, {}


def play(api, done):
    """One round: whatever has a generation without a status gets one; what is being deleted may go."""
    for (base, resource, kind), status_of in PLAYED.items():
        code, answer = api.call("GET", f"{base}/{resource}")
        for item in answer.get("items") or [] if code == 200 else []:
            meta = item["metadata"]
            path = f"{base}/namespaces/{meta['namespace']}/{resource}/{meta['name']}"
            if meta.get("deletionTimestamp"):
                theirs = [name for name in meta.get("finalizers") or [] if name not in FINALIZERS]
                api.call("PATCH", path, {"metadata": {"finalizers": theirs or None}})
                continue
            key = (meta["uid"], meta.get("generation"))
            status = None if key in done else status_of({"kind": kind, **item})
            if status:
                code, answer = api.call("PATCH", f"{path}/status", {"status": status})
                if code == 404:  # a CRD without a status subresource
                    code, answer = api.call("PATCH", path, {"status": status})
                if code == 200:
                    done.add(key)
                else:
                    print(now(), kind, meta["name"], code, answer.get("message"), flush=True)


def main():
    api, done = Api(), set()
    while True:
        play(api, done)
        time.sleep(0.25)


main()
