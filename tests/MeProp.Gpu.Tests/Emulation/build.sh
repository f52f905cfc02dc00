#!/usr/bin/env bash
# build.sh OUTPUT: builds the emulation of libcuda, NVRTC and cuBLAS from the kernels, and compiles the kernels to PTX.
# Needs g++; clang (version 14 or later) for the PTX. KERNELS overrides the folder of the kernels; PTX=no skips the PTX.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kernels=${KERNELS:-$here/../../../src/MeProp.Gpu/Kernels}
output=$1
command -v g++ >/dev/null || { echo "no g++: the tests of the GPU are skipped"; exit 0; }
mkdir -p "$output"
# One program, as the library hands it to NVRTC: Common.cu first, then the others by name.
sources=("$kernels/Common.cu")
for file in "$kernels"/*.cu; do [ "$file" = "$kernels/Common.cu" ] || sources+=("$file"); done
sources+=("$here/faults.cu")
for file in "${sources[@]}"; do
  printf '#line 1 "%s"\n' "$(basename "$file")"
  cat "$file"
done >"$output/kernels.inc"
tr '\n' ' ' <"$output/kernels.inc" | grep -oE '__global__ void [a-z_0-9]+' | sed 's/.* \(.*\)/KERNEL(\1)/' \
  >"$output/registrations.inc"
g++ -std=c++17 -O2 -g1 -shared -fPIC -fno-strict-aliasing -w -I"$output" -I"$here" "$here/cuda.cpp" \
  -o "$output/libcuda.so.1"
for name in libnvrtc.so.13 libcublas.so.13; do ln -sf libcuda.so.1 "$output/$name"; done
[ "${PTX:-yes}" = yes ] || exit 0
clang=$(command -v clang || command -v clang-19 || command -v clang-14 || true)
if [ -z "$clang" ]; then
  echo "no clang: the kernels are not compiled to PTX"
  exit 0
fi
for file in "${sources[@]}"; do
  name=$(basename "$file" .cu)
  [ "$name" = Common ] && continue
  cat "$kernels/Common.cu" "$file" >"$output/$name.one.cu"
  "$clang" -x cuda --cuda-device-only --cuda-gpu-arch=sm_80 -Xclang -target-feature -Xclang +ptx75 -nocudainc \
    -nocudalib -fdeclspec -Wno-unused-function -include "$here/nvptx.h" -O3 -S \
    "$output/$name.one.cu" -o "$output/$name.ptx"
done
