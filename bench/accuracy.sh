# Sourced by the scripts that print an accuracy table: trains every row with several seeds, then prints Markdown.
#   accuracy_prepare OUTPUT [FOLDER]    sets data, seeds, jobs, output and program
#                                       SEEDS="1 2 3" JOBS=2 THREADS=1 OUTPUT=FOLDER override the defaults
#   accuracy_configuration TYPE         writes the configuration of the authors' C# program: mlp, mlptop or mlpvar
#   accuracy_train ROW…                 trains rows "name|arguments of meprop train"; complete runs are skipped
#   accuracy_table ROW…                 prints the table of the trained rows

accuracy_prepare() {
  output=${OUTPUT:-$1}
  data=${2:+$(realpath "$2")}
  seeds=${SEEDS:-1 2 3}
  jobs=${JOBS:-2}
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  program=${MEPROP:-dotnet src/MeProp.Cli/bin/Release/net10.0/meprop.dll}
  [ -n "${MEPROP:-}" ] || dotnet build -c Release -v quiet -clp:ErrorsOnly src/MeProp.Cli
  mkdir -p "$output"
}

accuracy_configuration() { # TYPE
  cat >"$output/$1.json" <<JSON
{
  "ClipBound": 5.0, "DecayRate": 0.09, "Eps": 1E-06, "HiddenSize": 500, "IterPerEpoch": 8, "L2RegFactor": 0.0,
  "LabelCount": 10, "Layers": 3, "LearningRate": 0.001, "MaxEpoch": 20, "MinibatchSize": 100, "NetType": "$1",
  "OptType": "adam", "Prune": 0.1, "RandomSeed": 1, "TrainCycle": 5, "TrainTop": 160,
  "TestFile": "t10k-images.idx3-ubyte", "TestLabelFile": "t10k-labels.idx1-ubyte",
  "TrainFile": "train-images.idx3-ubyte", "TrainLabelFile": "train-labels.idx1-ubyte"
}
JSON
}

accuracy_run() { # FOLDER ARGUMENTS...
  local folder=$1
  shift
  grep -qs '"outcome": "completed"' "$folder/summary.json" && return
  rm -rf "$folder"
  $program train "$@" --threads "${THREADS:-1}" --output "$folder" --quiet >/dev/null
}

accuracy_folder() { # ROW SEED: the run's folder is named after its arguments
  printf '%s/%s-%s' "$output" "$(printf '%s' "${1#*|}" | cksum | cut -d ' ' -f 1)" "$2"
}

accuracy_train() { # ROW...
  local seed row arguments
  for seed in $seeds; do
    for row in "$@"; do
      arguments=${row#*|}
      case $arguments in
        --config* | tagging* | parsing*) ;;
        *) arguments="mnist $arguments --epochs 20" ;;
      esac
      while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
      # shellcheck disable=SC2086
      accuracy_run "$(accuracy_folder "$row" "$seed")" $arguments ${data:+--data-dir "$data"} --seed "$seed" &
    done
  done
  wait
}

accuracy_field() { # FOLDER PART: accuracy, or UAS of a parser
  sed -n "s/^ *\"$2\(Accuracy\|Uas\)\": *\([-0-9.eE+]*\),*$/\2/p" "$1/summary.json" | head -n 1
}

accuracy_hidden() { # FOLDER: final sizes of the hidden layers, as in "116-230"
  tr -d '\n ' <"$1/summary.json" | sed -n 's/.*"hidden":\[\([0-9,]*\)\].*/\1/p' | tr , -
}

accuracy_mean() { printf '%s\n' "$@" | awk '{s += $1} END {printf "%.2f", s / NR}'; }

accuracy_table() { # ROW...
  local row seed folder scores dev sizes
  echo "| run | test accuracy, mean | each seed | dev accuracy, mean | hidden neurons |"
  echo "|---|---|---|---|---|"
  for row in "$@"; do
    scores=() dev=() sizes=()
    for seed in $seeds; do
      folder=$(accuracy_folder "$row" "$seed")
      scores+=("$(accuracy_field "$folder" test)")
      dev+=("$(accuracy_field "$folder" dev)")
      sizes+=("$(accuracy_hidden "$folder")")
    done
    [ "$(printf '%s\n' "${sizes[@]}" | sort -u | wc -l)" -gt 1 ] || sizes=("${sizes[0]}")
    echo "| ${row%%|*} | $(accuracy_mean "${scores[@]}") | ${scores[*]} | $(accuracy_mean "${dev[@]}") | ${sizes[*]} |"
  done
}
