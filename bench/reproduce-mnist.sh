#!/usr/bin/env bash
# Trains every row of the MNIST accuracy table in docs/reproduction.md with several seeds and prints the table as Markdown.
#   bench/reproduce-mnist.sh [FOLDER]      SEEDS="1 2 3" JOBS=2 THREADS=1 OUTPUT=runs/reproduction
# FOLDER holds the four files of MNIST, or a folder mnist with them; without it MNIST is downloaded. A run that is complete in the output folder is
# not repeated.
set -euo pipefail
data=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
seeds=${SEEDS:-1 2 3}
jobs=${JOBS:-2}
output=${OUTPUT:-runs/reproduction}
program=${MEPROP:-dotnet src/MeProp.Cli/bin/Release/net10.0/meprop.dll}
[ -n "${MEPROP:-}" ] || dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
mkdir -p "$output"

# The configuration of the authors' C# program for top-k, as it reads it.
cat >"$output/mlptop.json" <<'JSON'
{
  "ClipBound": 5.0, "DecayRate": 0.09, "Eps": 1E-06, "HiddenSize": 500, "IterPerEpoch": 8, "L2RegFactor": 0.0, "LabelCount": 10,
  "Layers": 3, "LearningRate": 0.001, "MaxEpoch": 20, "MinibatchSize": 100, "NetType": "mlptop", "OptType": "adam", "Prune": 0.1,
  "RandomSeed": 1, "TestFile": "t10k-images.idx3-ubyte", "TestLabelFile": "t10k-labels.idx1-ubyte", "TrainCycle": 5,
  "TrainFile": "train-images.idx3-ubyte", "TrainLabelFile": "train-labels.idx1-ubyte", "TrainTop": 160
}
JSON

# name | arguments
rows=(
  "dense, 500, batch 50, dropout 0.1|--method dense --hidden 500 --batch-size 50 --dropout 0.1"
  "unified k=30, 500, batch 50, dropout 0.1|--method unified --k 30 --hidden 500 --batch-size 50 --dropout 0.1"
  "… warm-up 1 epoch|--method unified --k 30 --hidden 500 --batch-size 50 --dropout 0.1 --k-warmup 1"
  "… every row updated|--method unified --k 30 --hidden 500 --batch-size 50 --dropout 0.1 --update all"
  "dense, 512, batch 32, dropout 0.1|--method dense --hidden 512 --batch-size 32 --dropout 0.1"
  "top-k k=30, 512, batch 32, dropout 0.1|--method topk --k 30 --hidden 512 --batch-size 32 --dropout 0.1"
  "… warm-up 1 epoch|--method topk --k 30 --hidden 512 --batch-size 32 --dropout 0.1 --k-warmup 1"
  "dense, 500, batch 10|--method dense --hidden 500 --batch-size 10 --dropout 0"
  "top-k k=20, 500, batch 10|--method topk --k 20 --hidden 500 --batch-size 10 --dropout 0"
  "… warm-up 1 epoch|--method topk --k 20 --hidden 500 --batch-size 10 --dropout 0 --k-warmup 1"
  "… every row updated|--method topk --k 20 --hidden 500 --batch-size 10 --dropout 0 --update all"
  "random k=20, 500, batch 10|--method random --k 20 --hidden 500 --batch-size 10 --dropout 0"
  "… warm-up 1 epoch|--method random --k 20 --hidden 500 --batch-size 10 --dropout 0 --k-warmup 1"
  "dense, 20, batch 10|--method dense --hidden 20 --batch-size 10 --dropout 0"
  "C# configuration, mlptop k=160, batch 100|--config $output/mlptop.json"
  "… warm-up 1 epoch|--config $output/mlptop.json --k-warmup 1"
)

run() { # FOLDER ARGUMENTS...
  local folder=$1
  shift
  grep -qs '"outcome": "completed"' "$folder/summary.json" && return
  rm -rf "$folder"
  $program train "$@" --threads "${THREADS:-1}" --output "$folder" --quiet >/dev/null
}

for seed in $seeds; do
  for i in "${!rows[@]}"; do
    arguments=${rows[$i]#*|}
    case $arguments in
      --config*) ;;
      *) arguments="mnist $arguments --epochs 20" ;;
    esac
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
    # shellcheck disable=SC2086
    run "$output/$i-$seed" $arguments ${data:+--data-dir "$data"} --seed "$seed" &
  done
done
wait

field() { sed -n "s/^ *\"$2\": *\([-0-9.eE+]*\),*$/\1/p" "$1/summary.json" | head -n 1; }

echo "| run | test accuracy, mean | each seed | dev accuracy, mean |"
echo "|---|---|---|---|"
for i in "${!rows[@]}"; do
  test=() dev=()
  for seed in $seeds; do
    test+=("$(field "$output/$i-$seed" testAccuracy)")
    dev+=("$(field "$output/$i-$seed" devAccuracy)")
  done
  mean() { printf '%s\n' "$@" | awk '{s += $1} END {printf "%.2f", s / NR}'; }
  echo "| ${rows[$i]%%|*} | $(mean "${test[@]}") | ${test[*]} | $(mean "${dev[@]}") |"
done
