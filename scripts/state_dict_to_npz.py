#!/usr/bin/env python3
"""state_dict_to_npz.py weights.pt weights.npz

Turns what torch.save(model.state_dict(), "weights.pt") wrote into NumPy's .npz, under the same names, for
gradfold::files::load_state_dict. Needs NumPy and no PyTorch. Dictionaries within dictionaries become names with points, and what
is no tensor is left out. Nothing of the file is executed: it may name tensors and their types, and nothing else.
Exit status: 0 if all is well, 1 if a file cannot be used, 2 if the command is wrong.
"""
import collections
import pickle
import sys
import zipfile

import numpy

# Types of PyTorch's storages as NumPy reads them. Halves become float, which holds them exactly.
STORAGES = {"DoubleStorage": "f8", "FloatStorage": "f4", "HalfStorage": "f2", "BFloat16Storage": "bfloat16", "LongStorage": "i8", "IntStorage": "i4",
            "ShortStorage": "i2", "CharStorage": "i1", "ByteStorage": "u1", "BoolStorage": "u1"}


class Refused(Exception):
    """One line that says what is wrong."""


def refuse(why):
    raise Refused(why)


def fits(storage, offset, size, stride):
    if min([offset, *size, *stride], default=0) < 0:
        return False
    return 0 in size or offset + sum((n - 1) * step for n, step in zip(size, stride)) < len(storage)


def rebuilt_tensor(storage, offset, size, stride, *_):
    if not fits(storage, offset, size, stride):
        refuse("a tensor goes beyond its storage")
    return numpy.lib.stride_tricks.as_strided(storage[offset:], size, [step * storage.itemsize for step in stride]).copy()


ALLOWED = {("collections", "OrderedDict"): collections.OrderedDict,
           ("torch._utils", "_rebuild_tensor_v2"): rebuilt_tensor,
           ("torch._utils", "_rebuild_parameter"): lambda data, *_: data,
           **{("torch", name): format for name, format in STORAGES.items()}}


class Reader(pickle.Unpickler):
    def __init__(self, archive, pickled):
        super().__init__(archive.open(pickled))
        self.archive, self.prefix = archive, pickled.removesuffix("data.pkl")
        names = archive.namelist()
        order = archive.read(self.prefix + "byteorder").decode() if self.prefix + "byteorder" in names else "little"
        self.order = ">" if order == "big" else "<"

    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            refuse(f"it holds {module}.{name}, which is no part of a state_dict: torch.save(model.state_dict(), …) writes one")
        return ALLOWED[module, name]

    def persistent_load(self, identity):
        kind, format, key, _, count = identity
        if kind != "storage":
            refuse(f"it holds a {kind}, which is no part of a state_dict")
        data = self.archive.read(f"{self.prefix}data/{key}")
        if format == "bfloat16":  # the upper half of a float
            numbers = (numpy.frombuffer(data, self.order + "u2").astype("u4") << 16).view("f4")
        else:
            numbers = numpy.frombuffer(data, self.order + format)
            numbers = numbers.astype("f4") if format == "f2" else numbers
        if len(numbers) < count:
            refuse(f"the storage {key} is cut off: {count} numbers are expected, {len(numbers)} are there")
        return numbers


def named_tensors(tree, prefix=""):
    for name, value in tree.items():
        if isinstance(value, numpy.ndarray):
            yield f"{prefix}{name}", value
        elif isinstance(value, dict):
            yield from named_tensors(value, f"{prefix}{name}.")


def read(path):
    if not zipfile.is_zipfile(path):
        open(path, "rb").close()
        refuse("this is not what torch.save writes since PyTorch 1.6")
    with zipfile.ZipFile(path) as archive:
        pickled = [name for name in archive.namelist() if name.endswith("data.pkl")]
        if len(pickled) != 1:
            refuse("there is no data.pkl in it, so torch.save did not write it")
        tree = Reader(archive, pickled[0]).load()
    tensors = dict(named_tensors(tree)) if isinstance(tree, dict) else {}
    if not tensors:
        refuse("there are no tensors in it")
    return tensors


def main():
    if len(sys.argv) != 3:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    source, target = sys.argv[1:]
    try:
        tensors = read(source)
    except (Refused, OSError, zipfile.BadZipFile, pickle.UnpicklingError, KeyError, ValueError, TypeError, EOFError) as mistake:
        print(f"state_dict_to_npz.py: {source}: {getattr(mistake, 'strerror', None) or mistake}", file=sys.stderr)
        return 1
    try:
        with open(target, "wb") as file:
            numpy.savez(file, **tensors)
    except OSError as mistake:
        print(f"state_dict_to_npz.py: {target}: {mistake.strerror}", file=sys.stderr)
        return 1
    for name, tensor in tensors.items():
        print(f"{name} {list(tensor.shape)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
