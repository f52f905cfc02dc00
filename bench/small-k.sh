#!/usr/bin/env bash
# Trains every row of the table of small k in docs/reproduction.md with several seeds and prints the table.
#   bench/small-k.sh [FOLDER]      SEEDS="1 2 3 4 5" JOBS=2 THREADS=1 OUTPUT=runs/small-k
# FOLDER holds the four files of MNIST, or a folder mnist with them; without FOLDER, MNIST is downloaded.
# Complete runs in the output folder are skipped.
set -euo pipefail
SEEDS=${SEEDS:-1 2 3 4 5}
# shellcheck source=bench/accuracy.sh
source "$(dirname "$0")/accuracy.sh"
accuracy_prepare runs/small-k "${1:-}"

rules="--keep-scale --budget batch"
rows=()
add() { rows+=("$1|$2 --dropout 0"); } # NAME ARGUMENTS
for batch in 50 100 10; do
  add "Adam, batch $batch, dense" "--method dense --batch-size $batch"
  add "… k=20 with budget and scale" "--method topk --k 20 $rules --batch-size $batch"
  add "… k=10 with budget and scale" "--method topk --k 10 $rules --batch-size $batch"
done
adagrad="--optimizer adagrad --learning-rate 0.02"
for batch in 50 100; do
  add "AdaGrad, batch $batch, dense" "--method dense --batch-size $batch $adagrad"
  add "… k=20 with budget and scale" "--method topk --k 20 $rules --batch-size $batch $adagrad"
  add "… k=10 with budget and scale" "--method topk --k 10 $rules --batch-size $batch $adagrad"
done
add "Adam, 5 hidden layers, batch 50, dense" "--method dense --layers 6 --batch-size 50"
add "… k=20 with budget and scale" "--method topk --k 20 $rules --layers 6 --batch-size 50"

accuracy_train "${rows[@]}"
accuracy_table "${rows[@]}"
