#!/usr/bin/env bash
# Compares 2 processes with 1 thread each with 1 process with 2 threads, in turns. Needs Open MPI and two processors.
#   bench/distributed/threads.sh [ROUNDS]
#   DATA      data set; default: mnist        LIMIT  training examples; default: 10000
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3} data=${DATA:-mnist} limit=${LIMIT:-10000}
meprop=$PWD/src/MeProp.Cli/bin/Release/net10.0/meprop.dll
[ -f "$meprop" ] || dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

report() { # NAME FOLDER
  echo "$1: $(sed -n 's/.*"total": *\([0-9.]*\).*/\1/p' "$2/summary.json" | head -n 1) s an epoch"
}

for round in $(seq "$rounds"); do
  for method in dense unified; do
    run="train $data --limit $limit --method $method --epochs 2 --quiet --no-report --no-checkpoints"
    # shellcheck disable=SC2086
    mpirun --allow-run-as-root -n 2 --bind-to core dotnet "$meprop" $run --threads 1 --distributed \
      --output "$work/processes-$method-$round"
    report "$method, 2 processes" "$work/processes-$method-$round"
    # shellcheck disable=SC2086
    dotnet "$meprop" $run --threads 2 --output "$work/threads-$method-$round"
    report "$method, 2 threads" "$work/threads-$method-$round"
  done
done
