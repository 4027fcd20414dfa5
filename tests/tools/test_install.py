"""What the installer decides on machines that are not this one."""

import json
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tools import install
from tools.install import InstallError, Machine, Ran

CUDA = ["filelock", 'nvidia-cublas==13.0; platform_system == "Linux"', 'triton; extra == "x"']
CPU = ["filelock", "sympy>=1.13", 'nvidia-cublas; extra == "gpu"']
INDEX = "https://index.example/cpu"


@dataclass
class Pip:
    """A machine's pip and driver: answers commands and remembers them."""

    gpu: bool = False
    takes: Sequence[str] | None = None
    """What the torch that pip would take requires; None where pip finds none."""
    installed: dict[str, str] = field(default_factory=lambda: {"pip": "26.3"})
    comes: dict[str, str] = field(default_factory=dict)
    """What is there besides after the installation."""
    fails: str = "nothing"
    """Part of the installing command that fails."""
    installs: list[str] = field(default_factory=list)

    def __call__(self, command: Sequence[str], capture: bool) -> Ran:
        line = " ".join(command)
        if command[0] == "nvidia-smi":
            return Ran(0, "GPU 0: NVIDIA H200") if self.gpu else Ran(127)
        if "list" in command:
            listed = self.installed | (self.comes if self.installs else {})
            return Ran(0, json.dumps([{"name": n, "version": v} for n, v in listed.items()]))
        if "--dry-run" in command:
            assert capture
            if self.takes is None:
                return Ran(1)
            package: dict[str, Any] = {"metadata": {"requires_dist": list(self.takes)}}
            return Ran(0, json.dumps({"install": [package]}))
        self.installs.append(line)
        return Ran(1 if self.fails in line else 0)


def machine(pip: Pip, *, reachable: bool = False, system: str = "Linux") -> Machine:
    return Machine(pip, lambda url: reachable, system, say=lambda line: None)


@pytest.fixture
def constraints(tmp_path: Path) -> Path:
    file = tmp_path / "constraints.txt"
    file.write_text("# versions\nnumpy==2.4.6\ntorch==2.13.0\ntorchvision==1\n", encoding="utf-8")
    return file


def run(pip: Pip, constraints: Path, *, reachable: bool = False, system: str = "Linux") -> None:
    install.install(
        machine(pip, reachable=reachable, system=system), constraints, "dev", index=INDEX
    )


def test_a_torch_that_fits_is_left_alone(constraints: Path) -> None:
    pip = Pip(installed={"pip": "23.2.1", "torch": "2.13.0+cpu"})
    run(pip, constraints)
    assert len(pip.installs) == 1
    assert pip.installs[0].endswith("[dev]")


def test_another_version_of_torch_is_replaced(constraints: Path) -> None:
    pip = Pip(installed={"pip": "26.3", "torch": "2.12.1+cpu"}, takes=CPU)
    run(pip, constraints)
    assert [line for line in pip.installs if line.endswith("torch==2.13.0")]


def test_with_a_gpu_pip_chooses_the_torch_and_cuda_may_come(constraints: Path) -> None:
    pip = Pip(gpu=True, takes=CUDA, comes={"nvidia-cublas": "13.0", "torch": "2.13.0"})
    run(pip, constraints, reachable=True)
    assert len(pip.installs) == 1
    assert INDEX not in pip.installs[0]


def test_without_a_gpu_the_cpu_index_is_asked_first(constraints: Path) -> None:
    pip = Pip(takes=CUDA)
    run(pip, constraints, reachable=True)
    assert f"--index-url {INDEX}" in pip.installs[0]
    assert "--retries 0" in pip.installs[0]
    assert "-e " in pip.installs[1]


def test_an_unreachable_index_is_not_asked(constraints: Path) -> None:
    pip = Pip(takes=CPU)
    run(pip, constraints)
    assert not any(INDEX in line for line in pip.installs)
    assert pip.installs[0].endswith("torch==2.13.0")


def test_an_index_that_answers_but_fails_gives_way_to_what_pip_finds(constraints: Path) -> None:
    pip = Pip(takes=CPU, fails=INDEX)
    run(pip, constraints, reachable=True)
    assert pip.installs[1].endswith("torch==2.13.0")
    assert INDEX not in pip.installs[1]


def test_cuda_is_never_downloaded_without_a_gpu(constraints: Path) -> None:
    pip = Pip(takes=CUDA)
    with pytest.raises(InstallError, match="CUDA build of torch") as raised:
        run(pip, constraints)
    assert pip.installs == []
    assert "\n" not in str(raised.value)


def test_no_torch_anywhere_is_one_clear_line(constraints: Path) -> None:
    pip = Pip(takes=None)
    with pytest.raises(InstallError, match="PIP_FIND_LINKS") as raised:
        run(pip, constraints)
    assert pip.installs == []
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
def test_requirements_of_linux_do_not_count_elsewhere(constraints: Path, system: str) -> None:
    pip = Pip(takes=CUDA)
    run(pip, constraints, system=system)
    assert pip.installs[0].endswith("torch==2.13.0")


def test_cuda_packages_that_came_all_the_same_fail_the_installation(constraints: Path) -> None:
    pip = Pip(takes=CPU, comes={"nvidia-nccl-cu13": "2.29", "numpy": "2.4.6"})
    with pytest.raises(InstallError, match="nvidia-nccl-cu13==2"):
        run(pip, constraints)


def test_a_pip_whose_dry_run_downloads_is_renewed_first(constraints: Path) -> None:
    pip = Pip(installed={"pip": "25.2"}, takes=CPU)
    run(pip, constraints)
    assert pip.installs[0].endswith("--upgrade pip>=25.3")


def test_a_pip_that_cannot_be_renewed_stops_before_any_download(constraints: Path) -> None:
    pip = Pip(installed={"pip": "23.2.1"}, takes=CPU, fails="--upgrade")
    with pytest.raises(InstallError, match="renew"):
        run(pip, constraints)
    assert len(pip.installs) == 1


def test_constraints_without_torch_say_how_to_make_them(tmp_path: Path) -> None:
    empty = tmp_path / "constraints.txt"
    empty.write_text("torchvision==1\n", encoding="utf-8")
    with pytest.raises(InstallError, match="make lock"):
        run(Pip(), empty)


@pytest.mark.parametrize(
    ("name", "version", "unwanted"),
    [
        ("nvidia-cublas", "13.0", True),
        ("nvidia_cudnn_cu13", "9", True),
        ("triton", "3.7.1", True),
        ("pytorch-triton", "3", True),
        ("cuda-bindings", "13.0.3", True),
        ("torch", "2.13.0+cu130", True),
        ("torch", "2.13.0+cpu", False),
        ("torch", "2.13.0", False),
        ("tritonclient", "2", False),
        ("numpy", "2.4.6", False),
    ],
)
def test_cuda_packages_are_told_by_name_and_build(name: str, version: str, unwanted: bool) -> None:
    assert bool(install.cuda_packages({name: version})) is unwanted


def test_a_host_that_does_not_answer_costs_no_longer_than_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = threading.Event()

    def hang(*_: object, **__: object) -> None:
        asked.wait(5)  # as a name server that drops what it is sent
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", hang)
    monkeypatch.setattr("urllib.request.getproxies", dict)
    started = time.monotonic()
    assert not install.is_reachable("https://index.example/", seconds=0.1)
    assert time.monotonic() - started < 2
    asked.set()


def test_a_listening_host_is_reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib.request.getproxies", dict)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert install.is_reachable(f"http://127.0.0.1:{port}/")
    assert not install.is_reachable(f"http://127.0.0.1:{port}/")


def test_behind_a_proxy_pip_is_left_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"https": "http://proxy.example"})
    assert install.is_reachable("https://index.example/")


def test_a_folder_of_wheels_may_stand_in_for_the_index(tmp_path: Path) -> None:
    assert install.is_reachable(tmp_path.as_uri())
    assert not install.is_reachable((tmp_path / "none").as_uri())


def test_a_program_that_is_not_there_is_an_exit_status() -> None:
    assert install.run_command(["thamkhao-no-such-program"], True) == Ran(127)
