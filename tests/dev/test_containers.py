"""The container files: linted where the linters are at hand, and held to a few rules of our own.

Images are not built here.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.dev.clone import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def lint(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_hadolint_finds_nothing():
    hadolint = Path(sys.executable).parent / "hadolint"
    if not hadolint.exists():
        pytest.skip("hadolint is not in this environment")
    ended = lint(str(hadolint), "Dockerfile")
    assert ended.returncode == 0, ended.stdout


def test_dclint_finds_nothing():
    npx = ("npx", "--offline", "--no", "--", "dclint@3.1.0")
    if not shutil.which("npx") or lint(*npx, "--version").returncode:
        pytest.skip("dclint is not at hand: `npx dclint@3.1.0 --version` fetches it")
    ended = lint(*npx, "docker-compose.yml", "--max-warnings", "0")
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_how_it_is(name):
    service = SERVICES[name]
    if service["restart"] == "no":
        assert any(
            other.get("depends_on", {}).get(name, {}).get("condition") == "service_completed_successfully"
            for other in SERVICES.values()
        )
    else:
        assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_images_have_a_version_and_data_a_name(name):
    service = SERVICES[name]
    assert re.search(r":(local|v?\d+[\d.]*)$", service["image"])
    for volume in service.get("volumes", []):
        assert volume.split(":")[0] in COMPOSE["volumes"]


def test_nothing_is_open_to_the_network():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_holds_no_secret_and_runs_as_nobody_special():
    text = (ROOT / "Dockerfile").read_text()
    assert "SECRET_KEY" not in text
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE) == ["10001"]
    assert "requirements/app.txt" in text
    assert "--require-hashes" in text


def test_only_what_is_needed_reaches_the_build():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    wanted = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert copied == wanted
