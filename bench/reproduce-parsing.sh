#!/usr/bin/env bash
# Trains every row of the table of parsers in docs/parsing.md with several seeds and prints the table (UAS).
#   bench/reproduce-parsing.sh [FOLDER]      SEEDS="1 2 3" JOBS=1 THREADS=2 OUTPUT=runs/parsing
# FOLDER holds the three files of English EWT, or a folder ewt with them; without FOLDER, they are downloaded.
# Complete runs in the output folder are skipped; their summary.json has LAS too.
set -euo pipefail
JOBS=${JOBS:-1}
THREADS=${THREADS:-2}
# shellcheck source=bench/accuracy.sh
source "$(dirname "$0")/accuracy.sh"
accuracy_prepare runs/parsing "${1:-}"

dense="--method dense --average 0.5"
rows=(
  "XPOS alone (48 features), dense|parsing ewt --tag-channels xpos $dense"
  "both tags, dense|parsing ewt $dense"
  "both tags, k=20|parsing ewt"
  "both tags, dense, hidden size 20, no dropout|parsing ewt $dense --hidden 20 --dropout 0"
  "arc-hybrid, explored, dense|parsing ewt --system arc-hybrid $dense"
  "arc-hybrid, explored, k=20|parsing ewt --system arc-hybrid"
  "predicted tags, k=20|parsing ewt --predicted-tags"
)

accuracy_train "${rows[@]}"
accuracy_table "${rows[@]}"
