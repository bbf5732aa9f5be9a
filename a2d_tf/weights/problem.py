"""Problems that keep weights from being fetched, with another answer than other bad input has."""

from a2d_tf.errors import InputError


class BrokenDownloadError(InputError):
    """A download broke off; what has come is kept, and the same command goes on with it."""


class UnreachableError(InputError):
    """Nothing came: no network, no such address; the user may have to fetch it by hand."""
