#!/usr/bin/env bash
# Trains every row of the table of simplified models in docs/reproduction.md with several seeds and prints the table.
# Then prints the table of docs/performance.md that compares the forward passes of small and full models.
#   bench/reproduce-mesimp.sh FOLDER       SEEDS="1 2 3" JOBS=2 THREADS=1 OUTPUT=runs/mesimp
# FOLDER holds the four files of MNIST, or a folder mnist with them. Complete runs in the output folder are skipped.
set -euo pipefail
: "${1:?usage: bench/reproduce-mesimp.sh FOLDER_WITH_MNIST}"
# shellcheck source=bench/accuracy.sh
source "$(dirname "$0")/accuracy.sh"
accuracy_prepare runs/mesimp "$1"
accuracy_configuration mlp
accuracy_configuration mlpvar

# name | arguments
small="--dropout 0 --batch-size 50 --evaluations-per-epoch 8"
large="--dropout 0.1 --batch-size 100 --evaluations-per-epoch 8"
last="500 simplified, k=25, prune 0.2, cycle 2, warm-up 2 epochs"
rows=(
  "C# configuration, dense, rate 0.0015|--config $output/mlp.json --learning-rate 0.0015"
  "… simplified, k=160, prune 0.1|--config $output/mlpvar.json --learning-rate 0.0015"
  "C# configuration, dense|--config $output/mlp.json"
  "… simplified, k=160, prune 0.1|--config $output/mlpvar.json"
  "dense, 500, batch 100, dropout 0.1|--method dense $large"
  "… simplified, k=160, prune 0.1|--method simplify --k 160 --prune 0.1 --cycle 5 $large"
  "dense, 50, batch 50|--method dense --hidden 50 $small"
  "dense, 54, batch 50|--method dense --hidden 54 $small"
  "$last|--method simplify --k 25 --prune 0.2 --cycle 2 --k-warmup 2 $small"
)

accuracy_train "${rows[@]}"
accuracy_table "${rows[@]}"
echo
first=${seeds%% *}
model() { printf '%s/best.safetensors' "$(accuracy_folder "$1" "$first")"; }
dotnet run -c Release --project bench/MeProp.Benchmarks -- models "$data" \
  "$(model "${rows[0]}")" "$(model "${rows[1]}")" "$(model "${rows[8]}")"
