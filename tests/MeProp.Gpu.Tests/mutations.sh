#!/usr/bin/env bash
# Changes one thing in a kernel at a time and runs the tests, which must fail each time. Build the tests first:
#   dotnet build -c Release tests/MeProp.Gpu.Tests && tests/MeProp.Gpu.Tests/mutations.sh [FILE.cu]
# Each barrier and each check of a bound is taken away in turn; then some other lines are changed. Takes about half an
# hour. With a file: its kernels alone. The same tests run first on the kernels as they are, and must pass there.
# Prints the mutations that no test noticed, and exits with their number.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
tests=$here/bin/Release/net10.0/MeProp.Gpu.Tests
only=${1:-} survivors=0 count=0
declare -A passing # the sets of tests that pass on the kernels as they are

fail() { # TEXT: the script itself is wrong; this is no mutation that survived
  echo "$1"
  exit 125
}

emulate() { # KERNELS OUTPUT
  rm -rf "$2"
  KERNELS=$1 PTX=no "$here/Emulation/build.sh" "$2" >"$work/log" 2>&1
}

run() { # EMULATION FILTER...: returns 0 where all tests pass, 1 where a test fails, crashes or does not end
  local status
  MEPROP_CUDA=$1 timeout 300 "$tests" -noLogo -noColor -stopOnFail "${@:2}" >"$work/log" 2>&1
  status=$?
  if [ "$status" -eq 0 ]; then
    grep -qE 'Total: [1-9]' "$work/log" || fail "no test: ${*:2}"
    return 0
  fi
  grep -qE '(Failed|Errors): [1-9]' "$work/log" && return 1
  [ "$status" -ne 124 ] && [ "$status" -lt 128 ] || return 1 # not ended in time, or by a signal
  fail "the tests could not run (exit code $status): ${*:2}
$(<"$work/log")"
}

mutate() { # FILE SED-EXPRESSION TEST...: one of the tests, names or suites as +Suite, must fail
  local kernels=$work/kernels test filters=()
  [ -z "$only" ] || [ "$only" = "$1" ] || return 0
  for test in "${@:3}"; do
    case $test in
      +*) filters+=(-class "*GpuConformanceTests$test") ;;
      *) filters+=(-method "*$test") ;;
    esac
  done
  if [ -z "${passing[${filters[*]}]:-}" ]; then
    run "$work/unchanged" "${filters[@]}" || fail "fails without a mutation: ${*:3}
$(<"$work/log")"
    passing[${filters[*]}]=yes
  fi
  rm -rf "$kernels"
  cp -r "$here/../../src/MeProp.Gpu/Kernels" "$kernels"
  sed -i -E "$2" "$kernels/$1"
  cmp -s "$kernels/$1" "$here/../../src/MeProp.Gpu/Kernels/$1" && fail "no such line in $1: $2"
  count=$((count + 1))
  emulate "$kernels" "$work/changed" || fail "does not compile: $1: $2
$(<"$work/log")"
  if run "$work/changed" "${filters[@]}"; then
    survivors=$((survivors + 1))
    echo "SURVIVED $1: $2"
  else
    echo "noticed  $1: $2"
  fi
}

suites() { # FILE: the suites that run its kernels
  case $1 in
    Classification.cu) echo +Classification ;;
    ColumnSums.cu) echo +Dense ;;
    Common.cu) echo +Select +Classification +Embedding +Lookup ;;
    Elementwise.cu) echo +Elementwise +Recurrent +Dense ;;
    Embedding.cu) echo +Embedding +Lookup ;;
    Optimizers.cu) echo +Optimizer ;;
    PerExampleGradients.cu) echo +DenseGradients ;;
    Recurrent.cu) echo +Recurrent ;;
    Regression.cu) echo +Regression ;;
    Rows.cu) echo +Rows +Window +DenseGradients ;;
    *) echo +Select +SelectBlocks ;;
  esac
}

lines() { # FILE PATTERN: the numbers of the lines that match
  grep -nE "$2" "$here/../../src/MeProp.Gpu/Kernels/$1" | cut -d: -f1
}

[ -x "$tests" ] || fail "build the tests first: dotnet build -c Release $here"
emulate "$here/../../src/MeProp.Gpu/Kernels" "$work/unchanged" || fail "the emulation does not build: $(<"$work/log")"
for path in "$here"/../../src/MeProp.Gpu/Kernels/*.cu; do
  file=$(basename "$path")
  read -ra names <<<"$(suites "$file")"
  for line in $(lines "$file" '__syncthreads\(\);$'); do
    mutate "$file" "${line}s/__syncthreads\(\);//" "${names[@]}"
  done
  for line in $(lines "$file" '^ *if \([a-z]+ >= [a-z_]+\) return;$'); do
    mutate "$file" "${line}s/if .*//" "${names[@]}"
  done
  for line in $(lines "$file" '^ *if \([a-z]+ < [a-z_]+\)'); do
    mutate "$file" "${line}s/if \([a-z]+ < [a-z_]+\)//" "${names[@]}"
  done
done
mutate Elementwise.cu 's/i < count && //' +Arguments
mutate ColumnSums.cu 's/ \|\| j >= columns\) return/) return/' +Dense
mutate Optimizers.cu 's/\*bad \|\| r >= .*\) return/*bad) return/' +Optimizer
mutate Common.cu '/static __device__ int block_scan/,/^}/ s/values\[t\] = v;/values[t] = v + (t == 7);/' \
  Of_equal_magnitudes_the_lower_indices_are_kept
mutate Common.cu 's/return x <= 0.f \? 0.f : x;/return x <= 0.f ? 0.f : 1.0001f * x;/' \
  ActivationForward_equals_the_reference
mutate ColumnSums.cu 's/n \+= 8/n += 9/' BackwardBias_equals_the_reference
mutate PerExampleGradients.cu 's/if \(i < inputs\) dx/if (i <= inputs) dx/' \
  BackwardInput_does_not_read_what_was_not_kept
mutate SelectTopK.cu 's/key > prefix, equal/key >= prefix, equal/' Of_equal_magnitudes_the_lower_indices_are_kept
mutate SelectTopK.cu 's/equals \+= total >> 16/equals = total >> 16/' \
  Selections_of_wide_rows_and_large_batches_are_those_of_the_reference
mutate SelectTopK.cu 's/if \(key >= INFINITE\) \*bad = 1;//' \
  A_gradient_that_is_not_finite_is_an_error_of_rules_that_compare
mutate SelectRandom.cu 's/\(j \+ 1\)/(j)/' A_selection_can_be_used_again_for_other_shapes_and_counts
mutate SelectRandom.cu 's/numbers \? numbers/0 ? numbers/' Processes_select_what_one_process_selects
mutate SelectBudget.cu 's/budget - budget \/ 2/budget \/ 2/' A_budget_does_not_depend_on_the_batches_before
mutate SelectBudget.cu 's/is_shared \? used \+ before : 0/0/' Balance_and_budget_keep_what_the_reference_keeps
mutate Transpose.cu 's/1u << \(n & 31\)/1u << (n \& 15)/' Parts_are_joined_as_in_the_reference
mutate Scale.cu 's/energy <= 1e-4f \* all/energy < 0.f/' Scale_is_kept_along_the_output
mutate Classification.cu 's/other == largest && place < best/other == largest/' ArgMax_equals_the_reference
mutate Classification.cu 's/(int d = 16; d > 0; d >>= 1\)) largest/int d = 8; d > 0; d >>= 1) largest/' \
  SoftmaxCrossEntropy_is_stable_for_any_finite_logits
mutate Optimizers.cu 's/if \(\*bad\) return;//' Parameters_rest_after_a_selection_that_met_one
mutate Optimizers.cu 's/step.l2 \* weight/step.l2/' A_step_of_Sgd_equals_the_reference
mutate Optimizers.cu 's/epsilon \*= root/epsilon = root/' A_step_of_Adam_equals_the_reference
mutate Embedding.cu 's/for \(int s = 0; s < t; s\+\+\) rank/for (int s = 0; s <= t; s++) rank/' \
  Backward_equals_the_reference
mutate Recurrent.cu 's/if \(n < next\) dh/if (n <= next) dh/' LstmBackward_equals_the_reference
mutate Rows.cu 's/row < 0 \? 0.f/row < 1 ? 0.f/' Gather_of_rows_of_a_matrix_equals_the_reference
[ "$count" -gt 0 ] || fail "no mutation: give the name of a file of src/MeProp.Gpu/Kernels, as in Rows.cu"
echo "$count mutations, $survivors survived"
exit "$survivors"
