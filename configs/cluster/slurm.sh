#!/usr/bin/env bash
# A period's run under Slurm: an array of jobs, each of which does one shard, and one that joins them.
#   bash slurm.sh INPUT PERIOD WORKSPACE [SHARDS]
# INPUT and WORKSPACE lie on a file system that all nodes see. Shards that are done stay: after a
# failure the same command does the others, and the last job does itself what is still lacking.
set -euo pipefail
export ILMIO_INPUT=$1 ILMIO_PERIOD=$2 ILMIO_WORKSPACE=$3 ILMIO_SHARDS=${4:-32}

run='exec ilmio run "$ILMIO_INPUT" --period "$ILMIO_PERIOD" --workspace "$ILMIO_WORKSPACE"'
array=$(sbatch --parsable --job-name=ilmio-shards --array="1-$ILMIO_SHARDS" --requeue \
  --cpus-per-task=2 --mem=4G --time=04:00:00 --export=ALL \
  --wrap="$run --shard \"\$SLURM_ARRAY_TASK_ID/\$ILMIO_SHARDS\"")
sbatch --job-name=ilmio-join --dependency="afterany:$array" \
  --cpus-per-task=2 --mem=24G --time=08:00:00 --export=ALL \
  --wrap="$run --shards \"\$ILMIO_SHARDS\""
