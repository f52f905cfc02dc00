#!/usr/bin/env bash
# Measures the figures of docs/performance.md on this machine; compared programs run in turns.
# Writes performance.md, roofline.png and epochs.csv into the output folder. Takes about 45 minutes on an idle machine.
#   bench/run.sh FOLDER_WITH_MNIST [OUTPUT_FOLDER]
#   PEER          command of the libtorch peer: PEER mlp THREADS BATCH FOLDER --epochs E prints one JSON object per line
#                 with epoch_s, train_s and test_accuracy; default: comparisons with libtorch are skipped
#   FORWARD       command that runs "MeProp.Benchmarks forward" where OpenBLAS and MKL can be loaded; default: directly
#                 (OPENBLAS_LIBRARY and MKL_LIBRARY name the libraries; libtorch_cpu.so exports MKL's sgemm_)
#   ROUNDS        turns of each program; default: 5
set -euo pipefail
cd "$(dirname "$0")/.."
data=$(realpath "${1:?usage: bench/run.sh FOLDER_WITH_MNIST [OUTPUT_FOLDER]}")
output=${2:-bench/results}
rounds=${ROUNDS:-5}
peer=${PEER:-}
mkdir -p "$output"
dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
dotnet build -c Release -v quiet -clp:ErrorsOnly bench/MeProp.Benchmarks
program="dotnet bench/MeProp.Benchmarks/bin/Release/net10.0/MeProp.Benchmarks.dll"
meprop="dotnet $PWD/src/MeProp.Cli/bin/Release/net10.0/meprop.dll"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
{
  echo "# Measured on $(date -u +%Y-%m-%d)"
  echo
  processor=$(grep -m1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2 | xargs || uname -m)
  commit=$(git rev-parse --short HEAD)$(git diff --quiet HEAD || echo ' and changes')
  echo "$processor, $(nproc --all) cores, $(uname -sr), SDK $(dotnet --version), commit $commit"
  printf '\n## Dense forward product\n\n'
  ${FORWARD:-$program forward}
  printf '\n## Roofline\n\n'
  $program roofline "$output/roofline.png"
  printf '\n## Backward pass of the linear maps\n\n'
  $program backward
  printf '\n## Where the time goes\n\n'
  $program steps "$data"
  printf '\n## The second thread\n\n'
  $program threads "$data"
  printf '\n## Whole epochs against libtorch\n\n'
  if [ -n "$peer" ]; then
    unset OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS
    $program epochs "$data" "$peer" "$meprop" "$output/epochs.csv" "$rounds"
    printf '\n## Training until 98 %%\n\n'
    $program target "$data" "$peer" "$meprop"
  else
    echo "Skipped: PEER does not name a program to compare with."
  fi
} | tee "$output/performance.md"
