"""Files of PyTorch are read without PyTorch, and nothing in them is run."""

import os
import pickle
import zipfile

import numpy as np
import pytest
from fakes.torchvision_s3d import write_torch_file

from a2d_tf.errors import InputError
from a2d_tf.files import unpacked
from a2d_tf.models.torch_file import _Tensor, _values, open_torch_file


def test_tensors_by_name(tmp_path):
    wide = np.arange(6, dtype=np.float32).reshape(2, 3)
    values = {"a.weight": wide, "b": np.asfortranarray(wide), "c": np.array(7, np.int64)}
    write_torch_file(tmp_path / "a.pth", values)
    stored = open_torch_file(tmp_path / "a.pth")
    assert stored.place == str(tmp_path / "a.pth")
    assert stored.shapes == {"a.weight": (2, 3), "b": (2, 3), "c": ()}
    for name, expected in values.items():
        np.testing.assert_array_equal(stored.read(name), expected)
        assert stored.read(name).dtype == expected.dtype


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"model": {"a": np.ones(2, np.float32)}},
            "model: must be a tensor of numbers with a name",
        ),
        ({"epoch": 3}, "epoch: must be a tensor of numbers with a name, got 'int'"),
        ({5: np.ones(2, np.float32)}, "5: must be a tensor of numbers with a name"),
        (np.ones(2, np.float32), "tensors: must be a dictionary"),
        ({"a": np.ones(2, bool)}, "tensors: must hold tensors of numbers and nothing else, got"),
    ],
)
def test_anything_else_is_refused(tmp_path, content, message):
    write_torch_file(tmp_path / "a.pth", content)
    with pytest.raises(InputError, match=message):
        open_torch_file(tmp_path / "a.pth")


class Harm:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def write_archive(path, pickled, **files):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/data.pkl", pickled)
        for name, data in files.items():
            archive.writestr(f"a/data/{name}", data)


def test_no_function_is_called(tmp_path):
    write_archive(tmp_path / "a.pth", pickle.dumps({"a": Harm(tmp_path / "made")}))
    with pytest.raises(InputError, match=r"nothing else, got '(posix|nt)\.mkdir'"):
        open_torch_file(tmp_path / "a.pth")
    assert not (tmp_path / "made").exists()


def test_a_file_that_is_none(tmp_path):
    (tmp_path / "text.pth").write_text("no tensors")
    (tmp_path / "old.pth").write_bytes(pickle.dumps({}))  # before PyTorch 1.6
    for name in ("text", "old"):
        with pytest.raises(InputError, match=rf"{name}\.pth: tensors: must be a file of torch\.s"):
            open_torch_file(tmp_path / f"{name}.pth")
    with pytest.raises(InputError, match=r"none\.pth: tensors: must be readable: .*No such file"):
        open_torch_file(tmp_path / "none.pth")
    write_archive(tmp_path / "damaged.pth", b"\x80\x02}")
    with pytest.raises(InputError, match=r"damaged\.pth: tensors: must be readable"):
        open_torch_file(tmp_path / "damaged.pth")
    with zipfile.ZipFile(tmp_path / "zip.pth", "w"):
        pass
    with pytest.raises(InputError, match=r"zip\.pth: tensors: must be one .*got '0 pickles'"):
        open_torch_file(tmp_path / "zip.pth")


def test_a_tensor_that_is_not_all_there(tmp_path):
    write_torch_file(tmp_path / "a.pth", {"a": np.ones(4, np.float32)})
    with zipfile.ZipFile(tmp_path / "a.pth") as archive:
        pickled = archive.read("a/data.pkl")
    write_archive(tmp_path / "a.pth", pickled, **{"0": b"\0" * 12})
    stored = open_torch_file(tmp_path / "a.pth")
    with pytest.raises(InputError, match=r"a\.pth: a: must be readable: 3 values are too few"):
        stored.read("a")
    write_archive(tmp_path / "a.pth", pickled)
    with pytest.raises(InputError, match=r"a\.pth: a: must be readable: .*no item named"):
        open_torch_file(tmp_path / "a.pth").read("a")


def test_a_value_is_not_repeated_without_end(tmp_path):
    tensor = _Tensor("<f4", "0", 0, (10**12,), (0,))
    with pytest.raises(ValueError, match="1 values are too few"):
        _values(tensor, bytes(4))


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacked, "_ALWAYS", 1000)
    with zipfile.ZipFile(tmp_path / "a.pth", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", pickle.dumps({}))
        archive.writestr("a/data/0", bytes(10**6))
    with pytest.raises(InputError, match="tensors: must be at most 50 times as large unpacked"):
        open_torch_file(tmp_path / "a.pth")
