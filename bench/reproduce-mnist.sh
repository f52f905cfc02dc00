#!/usr/bin/env bash
# Trains every row of the MNIST accuracy table in docs/reproduction.md with several seeds and prints the table.
#   bench/reproduce-mnist.sh [FOLDER]      SEEDS="1 2 3" JOBS=2 THREADS=1 OUTPUT=runs/reproduction
# FOLDER holds the four files of MNIST, or a folder mnist with them; without FOLDER, MNIST is downloaded.
# Complete runs in the output folder are skipped.
set -euo pipefail
# shellcheck source=bench/accuracy.sh
source "$(dirname "$0")/accuracy.sh"
accuracy_prepare runs/reproduction "${1:-}"
accuracy_configuration mlptop

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

accuracy_train "${rows[@]}"
accuracy_table "${rows[@]}"
