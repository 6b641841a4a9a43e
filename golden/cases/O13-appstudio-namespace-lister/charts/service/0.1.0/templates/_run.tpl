{{/*
Spec of a Job. Takes: root, job. A failed run is tried with a new pod, so that the old one can be looked at.
*/}}
{{- define "service.run" -}}
{{ toYaml (pick .job "activeDeadlineSeconds" "backoffLimit") }}
template:
  {{- include "service.pod" (dict
    "root" .root "labels" .job.labels "pod" .job.pod "restart" "Never") | nindent 2 }}
{{- end }}
