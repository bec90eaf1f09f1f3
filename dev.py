#!/usr/bin/env python3
"""Farthing on one machine. Needs only Python 3.11 or newer with venv.

python3 dev.py up              start everything, print one address (make run)
python3 dev.py test [...]      lint, then the tests; more words go to pytest (make test)
python3 dev.py lint            ruff, import contracts, migrations, templates, types (make lint)
python3 dev.py bench [...]     the speed figures (make bench)
python3 dev.py vectors FILE    check the domain's functions against a file of cases (make vectors)
python3 dev.py screens [...]   pictures of every page (make screens)
python3 dev.py manage ...      manage.py against the running app's servers, or its data
python3 dev.py requirements    compile the hashed requirement files anew (make requirements)
"""
# Keep this file readable for any Python, so that an old one gets the sentence below and not a SyntaxError.

import hashlib
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, ".farthing")
NEEDED_MB = 700

# command -> (requirement set, arguments of the environment's Python)
COMMANDS = {
    "up": ("run", ["-m", "config.dev.supervisor"]),
    "manage": ("run", ["-m", "config.dev.manage"]),
    "test": ("dev", ["-m", "config.dev.commands", "test"]),
    "lint": ("dev", ["-m", "config.dev.commands", "lint"]),
    "bench": ("dev", ["-m", "config.dev.commands", "bench"]),
    "vectors": ("dev", ["-m", "config.dev.commands", "vectors"]),
    "screens": ("dev", ["-m", "config.dev.commands", "screens"]),
    "requirements": ("dev", ["-m", "config.dev.requirements"]),
}


def main(words):
    command, rest = (words or ["up"])[0], words[1:]
    if command not in COMMANDS:
        sys.exit(__doc__)
    refuse_what_cannot_work()
    wanted, arguments = COMMANDS[command]
    make_environment(wanted)
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(PYTHON, [PYTHON] + arguments + rest)


def refuse_what_cannot_work():
    if sys.version_info < (3, 11):
        sys.exit("Farthing needs Python 3.11 or newer, this is Python " + sys.version.split()[0])
    if os.name == "nt":
        sys.exit("Farthing does not run on Windows itself: use WSL2")


def make_environment(wanted):
    """Bring .venv to what the requirement files say. The set for tests holds all that a run needs."""
    import fcntl

    if os.path.islink(VENV) or is_up_to_date(wanted):  # a link is somebody else's: used as it is
        return
    with open(os.path.join(ROOT, ".venv.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may both be the first
        if not is_up_to_date(wanted):
            build_environment(bigger_set(wanted))


def build_environment(wanted):
    import shutil

    free = shutil.disk_usage(ROOT).free >> 20
    if free < NEEDED_MB:
        sys.exit("disk full: setting up needs %d MB, %s has %d MB left" % (NEEDED_MB, ROOT, free))
    started = time.time()
    if read_stamp()[1] != python_print() or not os.path.exists(PYTHON):
        say("making .venv with Python " + sys.version.split()[0])
        make_venv()
    requirements = os.path.join(ROOT, "requirements", wanted + ".txt")
    say("installing %d packages (requirements/%s.txt)" % (count_packages(requirements), wanted))
    install(requirements)
    with open(STAMP, "w") as stamp:
        stamp.write("\n".join([wanted, python_print(), requirements_print(wanted)]))
    say("installed in %.0f s" % (time.time() - started))


def make_venv():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit("this Python has no venv module: on Debian or Ubuntu, `apt install python3-venv`")
    outer = getattr(sys, "_base_executable", sys.executable)  # .venv's own Python cannot clear .venv
    made = subprocess.run([outer, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if made.returncode:
        lines = (made.stdout + made.stderr).strip().splitlines() or ["no reason given"]
        sys.exit("cannot make a virtual environment: " + lines[-1])


def install(requirements):
    """With uv, in seconds; with pip where uv cannot."""
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes", "-r"]
    quiet = [] if sys.stderr.isatty() else ["-q"]  # a person sees the bars
    uv = [PYTHON, "-m", "uv", "pip", "sync"] + quiet + ["--require-hashes", "--python", PYTHON, requirements]
    env = dict(os.environ, VIRTUAL_ENV=VENV, UV_PYTHON_DOWNLOADS="never", UV_SYSTEM_CERTS="true")
    env.setdefault("UV_LINK_MODE", "copy" if is_other_disk(env) else "hardlink")
    if subprocess.call(pip + [os.path.join(ROOT, "requirements", "uv.txt")]) == 0:
        if subprocess.call(uv, env=env) == 0:
            return
    say("uv could not; trying pip, which takes longer")
    if subprocess.call(pip + [requirements]):
        sys.exit("the packages could not be installed: see above")


def is_other_disk(env):
    """uv links its cache's files into .venv; across two disks it must copy, and says so at length."""
    cache = env.get("UV_CACHE_DIR") or os.path.expanduser("~/.cache")
    while not os.path.exists(cache) and os.path.dirname(cache) != cache:
        cache = os.path.dirname(cache)
    return os.stat(cache).st_dev != os.stat(ROOT).st_dev


def is_up_to_date(wanted):
    has, python, content = read_stamp()
    enough = has == wanted or has == "dev"
    return (
        enough and python == python_print() and content == requirements_print(has) and os.path.exists(PYTHON)
    )


def bigger_set(wanted):
    return "dev" if read_stamp()[0] == "dev" else wanted


def read_stamp():
    try:
        with open(STAMP) as stamp:
            has, python, content = stamp.read().split("\n")
    except (IOError, OSError, ValueError):
        return "", "", ""
    return has, python, content


def python_print():
    """An environment knows its own place and its Python: when either moves, it is made anew."""
    return "%s %s" % (VENV, sys.version.split()[0])


def requirements_print(name):
    found = hashlib.sha256()
    for part in ("uv", name):
        with open(os.path.join(ROOT, "requirements", part + ".txt"), "rb") as content:
            found.update(content.read())
    return found.hexdigest()


def count_packages(path):
    with open(path) as content:
        return sum(1 for line in content if "==" in line)


def say(line):
    sys.stdout.write("   setup | " + line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
