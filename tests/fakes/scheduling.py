"""Which tests of several processes run in the same one."""

from xdist.scheduler import LoadScopeScheduling

# Their tests share what takes long to make.
FOLDERS_TOGETHER = ("tests/serving",)


class TogetherScheduling(LoadScopeScheduling):
    """All tests of a file run in one process, and so do those of some folders."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        folder = path.rpartition("/")[0]
        return folder if folder in FOLDERS_TOGETHER else path
