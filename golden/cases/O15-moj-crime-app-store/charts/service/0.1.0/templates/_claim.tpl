{{/*
Spec of a claim. Takes: the claim. All that the server would fill in is written: it compares templates of claims as a whole.
*/}}
{{- define "service.claim" -}}
accessModes:
  - ReadWriteOnce
{{- with pick . "storageClassName" }}
{{ toYaml . }}
{{- end }}
resources:
  requests:
    {{- toYaml (pick . "storage") | nindent 4 }}
volumeMode: Filesystem
{{- end }}
