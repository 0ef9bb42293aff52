#!/usr/bin/env bash
# A period's run on Kubernetes: an indexed Job, each pod of which does one shard, then a Job that joins.
#   IMAGE=registry/ilmio:1 CLAIM=ilmio-data bash kubernetes.sh INPUT PERIOD WORKSPACE [SHARDS]
# CLAIM is a volume that many pods may write to (ReadWriteMany), mounted as /data; INPUT and WORKSPACE
# lie in it. A pod that dies is started again by the Job; shards that are done stay.
set -euo pipefail
input=$1 period=$2 workspace=$3 shards=${4:-32}

job() { # NAME INDEXED MEMORY ARGUMENTS…
  local name=$1 indexed=$2 memory=$3
  shift 3
  kubectl apply -f - <<YAML
apiVersion: batch/v1
kind: Job
metadata:
  name: $name
spec:
  completionMode: $([ "$indexed" = 1 ] && echo Indexed || echo NonIndexed)
  completions: $([ "$indexed" = 1 ] && echo "$shards" || echo 1)
  parallelism: $([ "$indexed" = 1 ] && echo "$shards" || echo 1)
  backoffLimit: 20
  template:
    spec:
      restartPolicy: OnFailure
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000}
      volumes:
        - {name: data, persistentVolumeClaim: {claimName: "$CLAIM"}}
        - {name: tmp, emptyDir: {medium: Memory, sizeLimit: 1Gi}}
      containers:
        - name: ilmio
          image: "$IMAGE"
          command: ["/bin/sh", "-c"]
          args:
            - exec ilmio run "\$0" --period "\$1" --workspace "\$2" $*
            - "$input"
            - "$period"
            - "$workspace"
          env: [{name: HOME, value: /tmp}]
          resources: {requests: {cpu: "1", memory: $memory}, limits: {memory: $memory}}
          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
          volumeMounts:
            - {name: data, mountPath: /data}
            - {name: tmp, mountPath: /tmp}
YAML
}

# shellcheck disable=SC2016 # the index is for the pod to fill in; it counts from 0
job ilmio-shards 1 4Gi '--shard $((JOB_COMPLETION_INDEX + 1))/'"$shards"
kubectl wait --for=condition=complete job/ilmio-shards --timeout=-1s
job ilmio-join 0 24Gi "--shards $shards"
kubectl wait --for=condition=complete job/ilmio-join --timeout=-1s
