"""Writes the golden files beside it, from the published description of the safetensors format alone, with nothing of MeProp.

    python3 golden.py
"""
import json
import pathlib
import struct

FOLDER = pathlib.Path(__file__).parent


def write(name, header, data, pad=True):
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    if pad:
        text += b" " * (-len(text) % 8)
    (FOLDER / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


# As our writer lays a file out: metadata first, tensors in the order of their data, data at a multiple of 8 bytes.
write(
    "tensors.safetensors",
    {
        "__metadata__": {"maker": "golden.py", "text": 'quote " backslash \\ line\nend ü €'},
        "w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        "empty": {"dtype": "F32", "shape": [0, 5], "data_offsets": [24, 24]},
        "single": {"dtype": "F32", "shape": [], "data_offsets": [24, 28]},
        "ids": {"dtype": "I64", "shape": [2], "data_offsets": [28, 44]},
    },
    floats(1, -2.5, 0.1, 3.4028234663852886e38, 1e-45, -0.0) + floats(42) + struct.pack("<qq", -1, 2**40),
)

# A model: x (2) -> 3, ReLU -> 2. With x = (1, 2): hidden = (1+4+0.5, relu(-1-2+0), 0+2-1) = (5.5, 0, 1); y = (5.5+1+1, -5.5+2+0) = (7.5, -3.5).
write(
    "model.safetensors",
    {
        "__metadata__": {
            "format": "meprop",
            "version": "1",
            "layers": '[{"type":"dense","inputs":2,"outputs":3,"activation":"relu","keep":"unified-top-k","k":2,"warmupSteps":10},{"type":"dropout","rate":0.25},{"type":"dense","inputs":3,"outputs":2}]',
            "task": "images",
            "labels": '["no","yes"]',
            "inputShape": "[1,2]",
            "inputScale": "0.5",
            "training": '{"data":"golden"}',
        },
        "0.weight": {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 24]},
        "0.bias": {"dtype": "F32", "shape": [3], "data_offsets": [24, 36]},
        "2.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [36, 60]},
        "2.bias": {"dtype": "F32", "shape": [2], "data_offsets": [60, 68]},
    },
    floats(1, 2, -1, -1, 0, 1) + floats(0.5, 0, -1) + floats(1, 7, 1, -1, 9, 2) + floats(1, 0),
)

# The same values as another writer lays them out: names sorted, offsets not, white space, no padding, data at an odd address, no description of the layers.
text = b"""{ "0.bias": {"shape": [3], "dtype": "F32", "data_offsets": [48, 60]},
  "0.weight": {"shape": [3, 2], "dtype": "F32", "data_offsets": [24, 48]},
  "__metadata__": {"format": "pt"},
  "2.bias": {"data_offsets": [60, 68], "dtype": "F32", "shape": [2]},
  "2.weight": {"data_offsets": [0, 24], "dtype": "F32", "shape": [2, 3]}
}"""
text += b" " * (1 - len(text) % 2)
assert len(text) % 2 == 1
(FOLDER / "elsewhere.safetensors").write_bytes(
    struct.pack("<Q", len(text)) + text + floats(1, 7, 1, -1, 9, 2) + floats(1, 2, -1, -1, 0, 1) + floats(0.5, 0, -1) + floats(1, 0)
)
