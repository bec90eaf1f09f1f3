"""What cannot work is said in one line, before anything is started."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.dev.errors import DevError
from config.dev.start_checks import port_from, require_free_port, require_space
from tests.dev.clone import ROOT, environment, run


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment(), capture_output=True, text=True, timeout=30
    )


def test_any_python_can_read_dev_py():
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 4))


def test_an_old_python_is_named(clone):
    ended = python("import sys; sys.version_info = (3, 9, 2); import dev; dev.main(['up'])", clone)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Farthing needs Python 3.11 or newer, this is Python ")
    assert ended.stderr.count("\n") == 1


def test_a_python_without_venv_is_named(clone):
    ended = python("import sys; sys.modules['ensurepip'] = None; import dev; dev.make_venv()", clone)
    assert ended.returncode == 1
    assert ended.stderr == "this Python has no venv module: on Debian or Ubuntu, `apt install python3-venv`\n"


def test_a_full_disk_is_named_before_setting_up(clone):
    ended = python("import dev; dev.NEEDED_MB = 1 << 40; dev.build_environment('run')", clone)
    assert ended.returncode == 1
    assert ended.stderr.startswith("disk full: setting up needs ")


def test_a_full_disk_is_named_before_starting(tmp_path):
    with pytest.raises(DevError, match=r"^disk full: .* MB left, at least \d+ MB are needed$"):
        require_space(tmp_path, least_mb=1 << 40)


def test_a_really_full_disk_stops_the_start(clone, tmp_path):
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(tmp_path)]
    if os.geteuid() or subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        ended = run(clone, "up", VAR_DIR=str(tmp_path / "var"))
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
    assert ended.returncode == 1
    assert ended.stderr == f"farthing | disk full: {tmp_path}/var has 1 MB left, at least 200 MB are needed\n"


def test_data_of_another_major_version_is_named(clone, open_folder, port):
    data = open_folder / "old" / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("14\n")
    ended = run(clone, "up", VAR_DIR=str(open_folder / "old"), PORT=str(port))
    assert ended.returncode == 1
    said = [line for line in ended.stdout.splitlines() if "was made by PostgreSQL 14" in line]
    assert len(said) == 1
    assert "Traceback" not in ended.stdout + ended.stderr
    assert (data / "PG_VERSION").read_text() == "14\n"


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_named(text):
    with pytest.raises(DevError, match="PORT must be a number from 1 to 65535"):
        port_from({"PORT": text})


def test_a_free_port_is_taken(port):
    require_free_port(port)
    assert port_from({}) == 8000
