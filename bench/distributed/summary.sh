# Numbers of a run folder, for the scripts beside it.

# last_epoch FOLDER: training seconds of the last epoch, where each epoch has one evaluation.
last_epoch() {
  sed -n 's/.*"trainSeconds": *\([0-9.eE-]*\).*/\1/p' "$1/metrics.jsonl" |
    awk '{ seconds = $1 - before; before = $1 } END { printf "%.4f", seconds }'
}

# bytes_per_step FOLDER: bytes that a process gave to the exchanges of a step.
bytes_per_step() {
  sed -n 's/.*"bytesPerStep": *\([0-9.eE+]*\).*/\1/p' "$1/summary.json"
}

# ratio A B: A / B.
ratio() {
  awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

# median: of the numbers on standard input.
median() {
  sort -g | awk '
    { values[NR] = $1 }
    END { print NR % 2 ? values[(NR + 1) / 2] : (values[NR / 2] + values[NR / 2 + 1]) / 2 }'
}
