#!/usr/bin/env bash
# Prints the tables of the GPU of this machine. Options: --hidden N --batch N --k 8,16,… --repeats N --tf32
# Needs the NVIDIA driver, NVRTC and cuBLAS; MEPROP_CUDA names their folder where the loader does not find them.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/MeProp.GpuBench" "$@" || exit 1
if command -v python3 >/dev/null && python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
  echo
  python3 "$here/torch_dense.py" "$@"
fi
