"""Run a command on a disk that fills, then again when there is room: small_disk.py JSON.

It is started in a mount namespace of its own (``unshare``), where a user may mount a disk in memory
without being root. What was printed and what became of the folder is kept outside of it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from chaos_trials.process import run

_SIZE = 256  # MB of the disk


def main() -> int:
    """Do what the JSON says and print how both tries ended."""
    asked = json.loads(sys.argv[1])
    disk = Path(asked["disk"])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "tmpfs", str(disk)], check=True)
    out = disk / "out"
    filler = disk / "filler"
    _fill(filler, free=shutil.disk_usage(disk).free - asked["room"])
    command = [one.replace("OUT", str(out)) for one in asked["command"]]
    tries = []
    for name in ("full", "roomy"):
        ended = run(command, folder=out, log=Path(f"{asked['kept']}.{name}.log"))
        tries.append({"code": ended.code, "errors": ended.errors, "crashed": ended.crashed})
        filler.unlink(missing_ok=True)
    if out.is_dir():
        shutil.copytree(out, asked["kept"])
    print(json.dumps(tries))
    return 0


def _fill(path: Path, *, free: int) -> None:
    block = bytes(2**20)
    with path.open("wb") as file:
        for _ in range(free // len(block)):
            file.write(block)
        file.write(block[: free % len(block)])


if __name__ == "__main__":
    sys.exit(main())
