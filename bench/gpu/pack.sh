#!/usr/bin/env bash
# pack.sh FOLDER: makes a folder that measures an NVIDIA GPU on a machine without .NET and without a network.
# Copy it there and start run.sh. Needs the .NET SDK and a C compiler here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?give the folder to make}
dotnet publish -c Release -r linux-x64 --self-contained -p:DebugType=none -p:StripSymbols=true -v quiet \
  "$here/MeProp.GpuBench.csproj" -o "$folder"
rm -f "$folder"/*.xml "$folder"/*.dbg "$folder"/*.pdb
cp "$here/run.sh" "$here/torch_dense.py" "$folder"
mebibytes=$(du -sm "$folder" | cut -f1)
echo "$folder holds $mebibytes MiB: copy it and start run.sh"
[ "$mebibytes" -lt 60 ]
