"""Installs the project into the Python that runs this, with a torch that fits the machine.

On Linux, what pip takes for ``torch`` by itself brings several GB of CUDA libraries. On a machine
without an NVIDIA GPU this script takes the CPU build instead, or stops with one line; it never
downloads CUDA there. Standard library only: it runs before anything is installed.

    python tools/install.py [--extras dev,eval,training] [--torch-index URL]
"""

import argparse
import json
import platform
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
PIP = (sys.executable, "-m", "pip")
# The first pip whose dry run reads a wheel's metadata without downloading the wheel.
DRY_RUN_PIP = (25, 3)
REACH_SECONDS = 3.0

_CUDA = re.compile(r"(nvidia|cuda|triton|pytorch-triton)([-_.\W]|$)", re.IGNORECASE)
_CUDA_BUILD = re.compile(r"\+cu\d")
_LINUX_ONLY = re.compile(r"""(platform_system|sys_platform)\s*==\s*['"]linux['"]""", re.IGNORECASE)


class InstallError(Exception):
    """The installation cannot go on; the message is one line that says what to do."""


@dataclass(frozen=True)
class Ran:
    """A command's exit status and what it printed (empty where that went to the terminal)."""

    code: int
    out: str = ""


Runner = Callable[[Sequence[str], bool], Ran]
"""Runs a command; the flag says whether to capture what it prints."""


@dataclass(frozen=True)
class Machine:
    """What the decisions rest on, so that tests can state another machine."""

    run: Runner
    reachable: Callable[[str], bool]
    system: str
    say: Callable[[str], None] = print


def run_command(command: Sequence[str], capture: bool) -> Ran:
    """Run a command; a program that is not there counts as exit status 127."""
    stream = subprocess.PIPE if capture else None
    silent = subprocess.DEVNULL if capture else None
    try:
        done = subprocess.run(command, stdout=stream, stderr=silent, text=True, check=False)
    except OSError:
        return Ran(127)
    return Ran(done.returncode, done.stdout or "")


def is_reachable(url: str, seconds: float = REACH_SECONDS) -> bool:
    """Whether something listens at the URL's host; never takes longer than ``seconds``.

    The look-up runs in a thread, since a name server that does not answer obeys no timeout. Behind
    a proxy only pip can tell, so that counts as reachable.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Path(urllib.request.url2pathname(parts.path)).exists()
    if urllib.request.getproxies().get(parts.scheme):
        return True
    answered = threading.Event()

    def connect() -> None:
        port = parts.port or (80 if parts.scheme == "http" else 443)
        try:
            socket.create_connection((parts.hostname or "", port), timeout=seconds).close()
        except OSError:
            return
        answered.set()

    attempt = threading.Thread(target=connect, daemon=True)
    attempt.start()
    attempt.join(seconds)
    return answered.is_set()


def pinned(constraints: str, name: str) -> str:
    """The exact version that a constraints file gives a package; InstallError where it has none."""
    found = re.search(rf"^{re.escape(name)}==([^\s;+]+)", constraints, re.MULTILINE | re.IGNORECASE)
    if not found:
        raise InstallError(f"constraints.txt pins no {name}: run `make lock` in a working venv")
    return found.group(1)


def installed_packages(machine: Machine) -> dict[str, str]:
    """Names and versions of what is installed."""
    listed = machine.run([*PIP, "list", "--format=json", "--disable-pip-version-check"], True)
    if listed.code != 0:
        raise InstallError("pip does not work in this environment: delete .venv and try again")
    return {entry["name"].lower(): entry["version"] for entry in json.loads(listed.out)}


def cuda_packages(packages: dict[str, str]) -> list[str]:
    """Those of the installed packages that exist for a GPU only."""
    return sorted(
        f"{name}=={version}"
        for name, version in packages.items()
        if _CUDA.match(name) or (name == "torch" and _CUDA_BUILD.search(version))
    )


def has_nvidia_gpu(machine: Machine) -> bool:
    """Whether the NVIDIA driver is there and lists a GPU."""
    listed = machine.run(["nvidia-smi", "-L"], True)
    return listed.code == 0 and "GPU" in listed.out


def needs_cuda(report: str, system: str) -> bool:
    """Whether pip's report names packages that require CUDA libraries on this system."""
    requirements = [
        requirement
        for package in json.loads(report)["install"]
        for requirement in package["metadata"].get("requires_dist", [])
    ]
    return any(
        _CUDA.match(requirement)
        and "extra ==" not in requirement
        and not (system != "Linux" and _LINUX_ONLY.search(requirement))
        for requirement in requirements
    )


def install_torch(machine: Machine, version: str, constraints: Path, index: str) -> None:
    """Install the CPU build of torch, from PyTorch's index or from where pip is set up to look.

    Raises InstallError where only a CUDA build is to be had.
    """
    wanted = f"torch=={version}"
    if machine.reachable(index):
        machine.say(f"torch {version}: the CPU build from {index}")
        # Its other requirements come with everything else, from the user's own index.
        options = ["--no-deps", "--index-url", index, "--retries", "0", "--timeout", "10"]
        if machine.run([*PIP, "install", "-qq", *options, wanted], False).code == 0:
            return
    dry = machine.run(
        [*PIP, "install", "-qq", "--dry-run", "--no-deps", "--report", "-", wanted], True
    )
    if dry.code != 0:
        raise InstallError(
            f"{index} gives no torch {version} and pip finds none: check the network, or put a"
            " wheel of it into a folder and set PIP_FIND_LINKS to that folder"
        )
    if needs_cuda(dry.out, machine.system):
        raise InstallError(
            f"no GPU here, and pip would take a CUDA build of torch (several GB): let {index} be"
            " reached, or run `make install TORCH_INDEX=URL` with a mirror of it, or set"
            f" PIP_FIND_LINKS to a folder with a CPU wheel of torch {version}"
        )
    machine.say(f"torch {version}: the CPU build that pip is set up to find")
    command = [*PIP, "install", "-qq", "-c", str(constraints), wanted]
    if machine.run(command, False).code != 0:
        raise InstallError(f"pip could not install torch {version}: its own message is above")


def renew_pip(machine: Machine, packages: dict[str, str]) -> None:
    """Take a newer pip where this one would download a wheel only to look at it."""
    numbers = re.findall(r"\d+", packages.get("pip", "0"))
    if tuple(int(number) for number in numbers[:2]) >= DRY_RUN_PIP:
        return
    wanted = "pip>=" + ".".join(str(number) for number in DRY_RUN_PIP)
    if machine.run([*PIP, "install", "-qq", "--upgrade", wanted], False).code != 0:
        raise InstallError(f"pip could not renew itself: check the network, {wanted} is needed")


def install(machine: Machine, constraints: Path, extras: str, index: str) -> None:
    """Install torch, then the project with its other dependencies, then look for CUDA packages.

    Raises InstallError.
    """
    version = pinned(constraints.read_text(encoding="utf-8"), "torch")
    packages = installed_packages(machine)
    gpu = has_nvidia_gpu(machine)
    if packages.get("torch", "").partition("+")[0] == version:
        machine.say(f"torch {packages['torch']}: already here")
    elif gpu:
        machine.say(f"torch {version}: the build with CUDA, since there is a GPU")
    else:
        renew_pip(machine, packages)
        install_torch(machine, version, constraints, index)
    project = f"{ROOT}[{extras}]" if extras else str(ROOT)
    machine.say("the other packages: a minute or two the first time")
    command = [*PIP, "install", "-qq", "-c", str(constraints), "-e", project]
    if machine.run(command, False).code != 0:
        raise InstallError("pip could not install the packages: its own message is above")
    unwanted = [] if gpu else cuda_packages(installed_packages(machine))
    if unwanted:
        raise InstallError(
            f"no GPU here, yet CUDA packages are installed ({', '.join(unwanted)}):"
            " delete .venv and run `make install` again"
        )


def main() -> int:
    """Read the arguments and install; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--constraints", type=Path, default=ROOT / "constraints.txt")
    parser.add_argument("--extras", default="", help="e.g. dev,eval,training")
    parser.add_argument("--torch-index", default=TORCH_INDEX, help=f"default {TORCH_INDEX}")
    arguments = parser.parse_args()
    machine = Machine(run_command, is_reachable, platform.system())
    try:
        install(machine, arguments.constraints, arguments.extras, arguments.torch_index)
    except InstallError as error:
        print(f"install: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
