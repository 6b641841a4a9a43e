{{/*
Template of the pods of a workload or a run. Takes: root, labels (of the workload), pod, restart (policy; left out: always),
spread and selector (of a workload whose pods are spread).
*/}}
{{- define "service.pod" -}}
{{- $pod := .pod -}}
{{- $selector := .selector -}}
metadata:
  {{- with mergeOverwrite (dict) .root.Values.labels (default dict .labels) (default dict $pod.labels) }}
  labels:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $pod.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- toYaml (pick $pod
    "serviceAccountName" "enableServiceLinks" "priorityClassName" "imagePullSecrets" "nodeSelector" "affinity"
    "tolerations" "terminationGracePeriodSeconds" "volumes") | nindent 2 }}
  {{- with .restart }}
  restartPolicy: {{ . }}
  {{- end }}
  automountServiceAccountToken: {{ default false $pod.automountServiceAccountToken }}
  securityContext:
    {{- toYaml $pod.securityContext | nindent 4 }}
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  {{- with .spread }}
  topologySpreadConstraints:
    {{- range . }}
    - {{- toYaml . | nindent 6 }}
      maxSkew: 1
      labelSelector:
        matchLabels:
          {{- toYaml $selector | nindent 10 }}
    {{- end }}
  {{- end }}
  {{- with $pod.initContainers }}
  initContainers:
    {{- range . }}
    - {{- include "service.container" . | nindent 6 }}
    {{- end }}
  {{- end }}
  containers:
    {{- range $pod.containers }}
    - {{- include "service.container" . | nindent 6 }}
    {{- end }}
{{- end }}

{{/*
One container. Takes: the container.
*/}}
{{- define "service.container" -}}
{{ toYaml (omit . "securityContext") }}
securityContext:
  {{- toYaml (omit .securityContext "addCapabilities") | nindent 2 }}
  capabilities:
    drop:
      - ALL
    {{- with .securityContext.addCapabilities }}
    add:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  allowPrivilegeEscalation: false
  privileged: false
{{- end }}
