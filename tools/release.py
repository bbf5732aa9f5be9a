"""Build what is released: sdist, wheel, and a CycloneDX list of what the wheel needs.

tools/release.py [--out DIR]

Run by a Python with the extra `release` (`make dist`). The wheel is installed by itself, with the
versions of requirements/lock.txt that it needs and none of the tests', and what is then installed
is the list, with licences: dist/a2d_tf-VERSION.cdx.json.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Build all three; return the exit code of the first command that failed, or 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    out = parser.parse_args().out
    try:
        with tempfile.TemporaryDirectory() as folder:
            print(build(out, Path(folder)))
    except subprocess.CalledProcessError as error:
        command = " ".join(str(part) for part in error.cmd[2:5])
        print(f"error: {command}: exit code {error.returncode}", file=sys.stderr)
        return 1
    return 0


def build(out: Path, scratch: Path) -> Path:
    """Build sdist, wheel and list, and return the list.

    Args:
        out: Folder for them.
        scratch: Empty folder for what is needed meanwhile.

    Raises:
        subprocess.CalledProcessError: A command failed.
    """
    built = scratch / "built"
    _run("build", "--no-isolation", "--outdir", str(built), str(ROOT))
    (wheel,) = built.glob("*.whl")
    python = install_alone(wheel, scratch)
    listed = scratch / "list.json"
    _run("cyclonedx_py", "environment", "--output-reproducible", "-o", str(listed), str(python))
    bill = json.loads(listed.read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    for one in built.iterdir():
        shutil.copyfile(one, out / one.name)
    path = out / f"{'-'.join(wheel.name.split('-')[:2])}.cdx.json"
    text = json.dumps(without_places(bill), indent=2) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def install_alone(wheel: Path, scratch: Path) -> Path:
    """Install a wheel with its locked requirements alone and return the Python that has it."""
    requirements = scratch / "requirements.txt"
    compile_command = ["uv", "pip", "compile", str(ROOT / "setup.cfg"), "--quiet"]
    compile_command += ["--generate-hashes", "--constraint", str(ROOT / "requirements/lock.txt")]
    _run(*compile_command, "--output-file", str(requirements))
    venv.create(scratch / "alone", with_pip=False)
    python = scratch / "alone" / "bin" / "python"
    pip = ["pip", "--python", str(python), "install", "--quiet"]
    _run(*pip, "--require-hashes", "--requirement", str(requirements))
    _run(*pip, "--no-deps", str(wheel))
    subprocess.run([python, "-m", "a2d_tf.cli.main", "--version"], check=True)
    return python


def without_places(bill: dict[str, Any]) -> dict[str, Any]:
    """Return a CycloneDX list without references to files of the machine that made it."""
    components = [
        one
        | {
            "externalReferences": [
                reference
                for reference in one.get("externalReferences", [])
                if not reference["url"].startswith("file:")
            ]
        }
        for one in bill["components"]
    ]
    return bill | {"components": components}


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
