#!/usr/bin/env bash
# A period's run on a Spark cluster of your own, by spark-submit.
#   MASTER=yarn bash spark-submit.sh INPUT PERIOD WORKSPACE [SHARDS]
# WORKSPACE lies with the driver (client mode); INPUT where every worker reaches it, or it is named
# parquet:PATH, delta:PATH or table:NAME. Outside YARN and Kubernetes `spark.authenticate.secret` has
# to stand in spark-defaults.conf, a file that its owner alone reads.
set -euo pipefail
input=$1 period=$2 workspace=$3 shards=${4:-64}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo 'from pipeline.cli import main; main()' >"$folder/ilmio.py"
spark-submit --master "${MASTER:-yarn}" --deploy-mode client --name ilmio \
  --conf spark.authenticate=true \
  --conf spark.network.crypto.enabled=true \
  --conf spark.io.encryption.enabled=true \
  --conf spark.executor.cores=2 \
  --conf spark.executor.memory=2g \
  --conf spark.executor.memoryOverhead=4g \
  "$folder/ilmio.py" run "$input" --period "$period" --workspace "$workspace" \
  --engine spark --shards "$shards"
