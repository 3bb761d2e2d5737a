#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""check.py: scripts/state_dict_to_npz.py reads what PyTorch wrote, and what it might have written; files that are something else
are refused in one line, and nothing in them is executed. Ends with 77, which is no failure, where there is no NumPy."""
import io
import os
import pickle
import subprocess
import sys
import tempfile
import types
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPT = HERE.parents[2] / "scripts/state_dict_to_npz.py"

try:
    import numpy
except ImportError:
    debian = "/usr/bin/python3"  # whose NumPy is that of the package
    if os.path.exists(debian) and os.path.realpath(debian) != os.path.realpath(sys.executable):
        os.execv(debian, [debian, *sys.argv])
    print("skipped: there is no NumPy (Debian: python3-numpy)")
    sys.exit(77)

failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


def convert(source, target):
    return subprocess.run([sys.executable, SCRIPT, source, target], capture_output=True, text=True)


# --- A writer of the format, for what the file of PyTorch's beside this one does not show ------------------------------------

def stand_ins():
    """Modules under PyTorch's names, so that pickle refers to these."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in ("FloatStorage", "HalfStorage", "BFloat16Storage", "LongStorage"):
        setattr(torch, name, type(name, (), {"__module__": "torch"}))

    def rebuild(*_):
        pass
    rebuild.__module__, rebuild.__qualname__, rebuild.__name__ = "torch._utils", "_rebuild_tensor_v2", "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = rebuild
    sys.modules.update({"torch": torch, "torch._utils": utils})
    return torch, utils


TORCH, UTILS = stand_ins()


class Tensor:
    def __init__(self, kind, data, offset, size, stride):
        self.storage, self.place = Storage(kind, data), (offset, size, stride)

    def __reduce__(self):
        return UTILS._rebuild_tensor_v2, (self.storage, *self.place, False, {})


class Storage:
    def __init__(self, kind, data):
        self.kind, self.data = kind, data


def written(path, tree):
    storages, pickled = [], io.BytesIO()

    class Writer(pickle.Pickler):
        def persistent_id(self, value):
            if not isinstance(value, Storage):
                return None
            storages.append(value.data)
            return "storage", getattr(TORCH, value.kind), str(len(storages) - 1), "cpu", value.data.size

    Writer(pickled, 2).dump(tree)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickled.getvalue())
        for k, data in enumerate(storages):
            archive.writestr(f"archive/data/{k}", data.tobytes())
    return path


# --- The checks --------------------------------------------------------------------------------------------------------------

def check_pytorch(directory):
    result = convert(HERE / "weights.pt", directory / "weights.npz")
    ours, wanted = numpy.load(directory / "weights.npz"), numpy.load(HERE / "weights.npz")
    expect(result.returncode == 0 and list(ours) == list(wanted), f"PyTorch's file: {result.stderr}")
    expect(all(numpy.array_equal(ours[name], wanted[name]) and ours[name].dtype == wanted[name].dtype for name in wanted), "PyTorch's file is read otherwise")


def check_forms(directory):
    six = numpy.arange(6, dtype="f4")
    tree = {"model": {"turned": Tensor("FloatStorage", six, 0, (2, 3), (1, 2)), "part": Tensor("FloatStorage", six, 1, (2, 2), (3, 1)),
                      "half": Tensor("HalfStorage", numpy.array([0.5, -2], "f2"), 0, (2,), (1,)),
                      "brain": Tensor("BFloat16Storage", numpy.array([0x3f80, 0xc040], "u2"), 0, (2,), (1,))},
            "steps": Tensor("LongStorage", numpy.array([7]), 0, (), ()), "epoch": 3, "name": "adam"}
    result = convert(written(directory / "forms.pt", tree), directory / "forms.npz")
    expect(result.returncode == 0, f"forms: {result.stderr}")
    found = {name: (value.dtype.str, value.tolist()) for name, value in numpy.load(directory / "forms.npz").items()}
    expect(found == {"model.turned": ("<f4", [[0, 2, 4], [1, 3, 5]]), "model.part": ("<f4", [[1, 2], [4, 5]]), "model.half": ("<f4", [0.5, -2]),
                     "model.brain": ("<f4", [1, -3]), "steps": ("<i8", 7)}, f"forms: {found}")


def check_refusals(directory):
    def expect_refusal(path, message):
        result = convert(path, directory / "none.npz")
        expect(result.returncode == 1 and result.stderr.count("\n") == 1 and message in result.stderr, f"{path}: '{result.stderr}' instead of '{message}'")
        expect(not (directory / "none.npz").exists(), f"{path}: something is written")

    class Command:
        def __reduce__(self):
            return os.system, (f"touch {directory}/executed",)

    six = numpy.arange(6, dtype="f4")
    expect_refusal(directory / "none.pt", "No such file")
    (directory / "text.pt").write_text("this is no archive")
    expect_refusal(directory / "text.pt", "this is not what torch.save writes")
    (directory / "cut.pt").write_bytes((HERE / "weights.pt").read_bytes()[:4000])
    expect_refusal(directory / "cut.pt", "this is not what torch.save writes")
    expect_refusal(HERE / "weights.npz", "there is no data.pkl in it")
    expect_refusal(written(directory / "command.pt", {"a": Command()}), "which is no part of a state_dict")
    expect(not (directory / "executed").exists(), "a command in the file is executed")
    expect_refusal(written(directory / "beyond.pt", {"a": Tensor("FloatStorage", six, 2, (5,), (1,))}), "a tensor goes beyond its storage")
    expect_refusal(written(directory / "nothing.pt", {"epoch": 3}), "there are no tensors in it")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        check_pytorch(Path(name))
        check_forms(Path(name))
        check_refusals(Path(name))
    print("\n".join(failures) or "state_dicts are read")
    sys.exit(1 if failures else 0)
