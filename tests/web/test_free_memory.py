import weakref

from a2d_tf.web import free_memory
from a2d_tf.web.free_memory import give_back_memory


class Ring:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_nobody_holds_is_given_back(monkeypatch):
    called = []

    class Library:
        @staticmethod
        def malloc_trim(pad):
            called.append(pad)

    monkeypatch.setattr(free_memory.ctypes, "CDLL", lambda name: Library)
    ring = weakref.ref(Ring())
    give_back_memory()
    assert ring() is None
    assert called == [0]


def test_another_c_library_is_let_be(monkeypatch):
    monkeypatch.setattr(free_memory.ctypes, "CDLL", lambda name: object())
    give_back_memory()
