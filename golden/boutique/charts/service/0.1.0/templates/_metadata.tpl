{{/*
Metadata of an object. Takes: root, name, labels and annotations (beside those of every object; not last, since text may end in line breaks), wave,
and options (of Argo CD's sync).
*/}}
{{- define "service.metadata" -}}
{{ toYaml (dict "name" .name "namespace" .root.Values.namespace) }}
{{- with mergeOverwrite (dict) .root.Values.labels (default dict .labels) }}
labels:
  {{- toYaml . | nindent 2 }}
{{- end }}
annotations:
  {{- with .annotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .options }}
  argocd.argoproj.io/sync-options: {{ . }}
  {{- end }}
  argocd.argoproj.io/sync-wave: {{ .wave | quote }}
{{- end }}
