{{/*
Template of the pods of a workload. Takes: root, workload, restart (policy; left out: always).
*/}}
{{- define "service.pod" -}}
{{- $workload := .workload -}}
metadata:
  {{- with mergeOverwrite (dict) .root.Values.labels (default dict $workload.labels) (default dict $workload.podLabels) }}
  labels:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $workload.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- toYaml (pick $workload
    "serviceAccountName" "enableServiceLinks" "priorityClassName" "imagePullSecrets" "nodeSelector" "affinity"
    "tolerations" "terminationGracePeriodSeconds" "volumes") | nindent 2 }}
  {{- with .restart }}
  restartPolicy: {{ . }}
  {{- end }}
  automountServiceAccountToken: {{ default false $workload.automountServiceAccountToken }}
  securityContext:
    {{- toYaml $workload.podSecurityContext | nindent 4 }}
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  {{- with $workload.topologySpread }}
  topologySpreadConstraints:
    {{- range . }}
    - {{- toYaml . | nindent 6 }}
      maxSkew: 1
      labelSelector:
        matchLabels:
          {{- toYaml $workload.selector | nindent 10 }}
    {{- end }}
  {{- end }}
  {{- with $workload.initContainers }}
  initContainers:
    {{- range . }}
    - {{- include "service.container" . | nindent 6 }}
    {{- end }}
  {{- end }}
  containers:
    {{- range $workload.containers }}
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
