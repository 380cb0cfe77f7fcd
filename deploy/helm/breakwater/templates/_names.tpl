{{- define "breakwater.name" -}}
{{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "breakwater.fullname" -}}
{{- $name := include "breakwater.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{ default $full .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "breakwater.selector" -}}
app.kubernetes.io/name: {{ include "breakwater.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "breakwater.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{ include "breakwater.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "breakwater.serviceAccountName" -}}
{{ default (ternary (include "breakwater.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "breakwater.masterkeySecret" -}}
{{ default (printf "%s-masterkey" (include "breakwater.fullname" .)) .Values.masterkeySecretName }}
{{- end }}

{{- define "breakwater.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
{{ toYaml (omit . "path") }}
{{- end }}
