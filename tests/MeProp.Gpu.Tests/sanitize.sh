#!/usr/bin/env bash
# Runs the suites on the GPU of this machine under compute-sanitizer: memory errors, then races in shared memory.
#   dotnet build -c Release tests/MeProp.Gpu.Tests && tests/MeProp.Gpu.Tests/sanitize.sh [TEST-OPTION...]
# Test options choose suites, as in -class "*GpuConformanceTests+Select". Ends with the first tool that finds an
# error, with its exit code.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tests=$here/bin/Release/net10.0/MeProp.Gpu.Tests
[ -x "$tests" ] || { echo "build the tests first: dotnet build -c Release $here"; exit 2; }
command -v compute-sanitizer >/dev/null || { echo "install compute-sanitizer, of the CUDA toolkit"; exit 2; }
for tool in memcheck racecheck; do
  echo "== $tool"
  MEPROP_GPU_TESTS=device compute-sanitizer --tool "$tool" --error-exitcode 99 --target-processes all "$tests" "$@"
done
