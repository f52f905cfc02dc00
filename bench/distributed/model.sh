#!/usr/bin/env bash
# Compares the measured step of shared training with the predicted one, in 2 and in 4 processes. Needs Open MPI and jq.
#   bench/distributed/model.sh [HIDDEN [BATCH [K]]]
# With more processes than processors, they take turns: the model then says little of a network.
set -euo pipefail
cd "$(dirname "$0")/../.."
hidden=${1:-500} batch=${2:-50} k=${3:-20}
meprop=$PWD/src/MeProp.Cli/bin/Release/net10.0/meprop.dll
[ -f "$meprop" ] || dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
for processes in 2 4; do
  mpirun --allow-run-as-root --oversubscribe -n "$processes" --bind-to none \
    dotnet "$meprop" bench --distributed --json --threads 1 \
    --hidden "$hidden" --layers 3 --batch-size "$batch" --k "$k" |
    sed -n 's/^[^{]*{"event"/{"event"/p' |
    jq -r --argjson n "$processes" '
      .networks[0].name as $network
      | ([.predictions[] | select(.network == $network and .processes == $n) | {key: .method, value: .seconds}]
        | from_entries) as $predicted
      | .steps[]
      | "\($n) processes, \(.method): measured \(.measuredSeconds * 1e3) ms, "
        + "predicted \($predicted[.method] * 1e3) ms, ratio \($predicted[.method] / .measuredSeconds)"'
done
