#!/usr/bin/env bash
# Trains every row of the table of taggers in docs/tagging.md with several seeds and prints the table.
#   bench/reproduce-tagging.sh [FOLDER]      SEEDS="1 2 3" JOBS=1 THREADS=2 OUTPUT=runs/tagging
# FOLDER holds the three files of English EWT, or a folder ewt with them; without FOLDER, they are downloaded.
# Complete runs in the output folder are skipped.
set -euo pipefail
JOBS=${JOBS:-1}
THREADS=${THREADS:-2}
# shellcheck source=bench/accuracy.sh
source "$(dirname "$0")/accuracy.sh"
accuracy_prepare runs/tagging "${1:-}"

# AdaGrad's first steps are ±0.03 for every weight: without a warm-up, one of three dense taggers stays 2 points below.
warm="--lr-warmup 1"
rows=(
  "dense|tagging ewt --method dense --average 0.5"
  "dense, warm-up|tagging ewt --method dense --average 0.5 $warm"
  "k=20|tagging ewt --k 20"
  "k=10|tagging ewt --k 10"
  "k=5|tagging ewt --k 5"
  "dense, hidden size 20|tagging ewt --method dense --average 0.5 --hidden 20"
  "UPOS, dense|tagging ewt --tags upos --method dense --average 0.5"
  "UPOS, dense, warm-up|tagging ewt --tags upos --method dense --average 0.5 $warm"
  "UPOS, k=20|tagging ewt --tags upos --k 20"
)

accuracy_train "${rows[@]}"
accuracy_table "${rows[@]}"
