#!/usr/bin/env bash
# Trains on an IDX file of 3.2 GB and prints the peak of resident memory, with --limit and without.
# Usage: run.sh FOLDER [IMAGES]   (the folder gets the data; 4,100,000 images by default)
set -euo pipefail
cd "$(dirname "$0")/../../.."
folder=$1 images=${2:-4100000}
program=$PWD/src/MeProp.Cli/bin/Release/net10.0/meprop.dll
[ -f "$program" ] || dotnet build -c Release -v q src/MeProp.Cli
mkdir -p "$folder"
[ -f "$folder/train-images-idx3-ubyte" ] || python3 - "$folder" "$images" <<'PYTHON'
import os, random, sys

SIDE, CLASSES, BLOCK = 28, 10, 10_000


def header(dimensions, *sizes):
    return bytes([0, 0, 8, dimensions]) + b"".join(size.to_bytes(4, "big") for size in sizes)


def write(folder, part, count):
    """Noise with a bright row that shows the class; one block of images is repeated."""
    rng = random.Random(count)
    labels = bytes(i % CLASSES for i in range(BLOCK))
    block = bytearray(rng.randbytes(BLOCK * SIDE * SIDE))
    for n, label in enumerate(labels):
        start = n * SIDE * SIDE + label * 2 * SIDE
        block[start:start + SIDE] = b"\xff" * SIDE
    with open(os.path.join(folder, f"{part}-images-idx3-ubyte"), "wb") as images, \
            open(os.path.join(folder, f"{part}-labels-idx1-ubyte"), "wb") as classes:
        images.write(header(3, count, SIDE, SIDE))
        classes.write(header(1, count))
        for start in range(0, count, BLOCK):
            n = min(BLOCK, count - start)
            images.write(block[:n * SIDE * SIDE])
            classes.write(labels[:n])


write(sys.argv[1], "train", int(sys.argv[2]))
write(sys.argv[1], "test", 10_000)
PYTHON
for limit in "--limit 100000" ""; do
  run=$(mktemp -d)
  # shellcheck disable=SC2086
  dotnet "$program" train "$folder" $limit --hidden 100 --layers 2 --method dense --batch-size 100 --epochs 1 \
    --output "$run/run" --quiet
  python3 -c "import json, sys; s = json.load(open(sys.argv[1])); \
print(f\"{s['trainExamples']:,} images: peak of resident memory {s['peakMemoryBytes'] / 1e6:.0f} MB\")" \
    "$run/run/summary.json"
  rm -r "$run"
done
