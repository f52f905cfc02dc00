#!/usr/bin/env bash
# Compares 2 processes with 1 thread each with 1 process with 2 threads, in turns. Needs Open MPI and two processors.
#   bench/distributed/threads.sh [ROUNDS]
#   DATA      data set; default: mnist        LIMIT  training examples; default: 10000
#   METHODS   default: dense unified          BATCHES  default: 100 1000
# Prints the seconds of the last of two epochs, and for each method and batch the ratio of the medians.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3} data=${DATA:-mnist} limit=${LIMIT:-10000}
methods=${METHODS:-dense unified} batches=${BATCHES:-100 1000}
. bench/distributed/summary.sh
meprop=$PWD/src/MeProp.Cli/bin/Release/net10.0/meprop.dll
[ -f "$meprop" ] || dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

report() { # METHOD BATCH KIND FOLDER
  seconds=$(last_epoch "$4")
  echo "$seconds" >>"$work/$1-$2-$3"
  echo "$1, batch $2, 2 $3: $seconds s an epoch of $limit examples"
}

for round in $(seq "$rounds"); do
  for method in $methods; do
    for batch in $batches; do
      run="train $data --limit $limit --method $method --batch-size $batch --epochs 2 --evaluations-per-epoch 1"
      run="$run --quiet --no-report --no-checkpoints"
      # shellcheck disable=SC2086
      mpirun --allow-run-as-root -n 2 --bind-to core dotnet "$meprop" $run --threads 1 --distributed \
        --output "$work/processes-$round-$method-$batch" >/dev/null
      report "$method" "$batch" processes "$work/processes-$round-$method-$batch"
      # shellcheck disable=SC2086
      dotnet "$meprop" $run --threads 2 --output "$work/threads-$round-$method-$batch" >/dev/null
      report "$method" "$batch" threads "$work/threads-$round-$method-$batch"
    done
  done
done
for method in $methods; do
  for batch in $batches; do
    threads=$(median <"$work/$method-$batch-threads") processes=$(median <"$work/$method-$batch-processes")
    echo "$method, batch $batch: 2 processes are $(ratio "$threads" "$processes") times as fast as 2 threads"
  done
done
