{{/*
Metadata of an object. Takes: root, name, labels and annotations (beside those of every object; not last, since text may end in line breaks), wave,
options (of Argo CD's sync), and hook (when Argo CD runs it; a Job cannot be changed, so the one of the sync before goes first).
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
  {{- with .hook }}
  argocd.argoproj.io/hook: {{ . }}
  argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
  {{- end }}
  argocd.argoproj.io/sync-wave: {{ .wave | quote }}
{{- end }}
