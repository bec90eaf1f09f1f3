"""Run a file of domain vectors through the app's own functions: `python -m tests.vectors FILE`.

A vector is {"id", "fn", "args", "expect"}; money in minor units, time in seconds. Integers, strings, booleans
and null must be equal, floats close to a millionth, and {"error": name} means that the exception is raised.
Only the adapters in `tests/adapters/` speak minor units and seconds; the rules are the app's.
"""

import json
import math
import sys
from collections import Counter
from inspect import isfunction
from pathlib import Path

from tests.adapters import amounts, days, ledger, payouts, runs, waiting, work

# Whatever public function one of these modules defines is named as its vectors name it.
FUNCTIONS = {
    name: function
    for module in (amounts, days, ledger, payouts, runs, waiting, work)
    for name, function in vars(module).items()
    if isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
}


def run(vector):
    """Nothing when the app agrees with the vector, else a sentence."""
    expect = vector["expect"]
    wanted = expect.get("error") if isinstance(expect, dict) else None
    try:
        found = FUNCTIONS[vector["fn"]](**vector["args"])
    except Exception as error:
        if wanted in {kind.__name__ for kind in type(error).__mro__}:
            return None
        found = f"{type(error).__name__}: {error}"
    else:
        if wanted is None and agrees(found, expect):
            return None
    return f"{vector['id']}: expected {json.dumps(expect)}, got {found!r} ({vector.get('note', '')})"


def agrees(found, expect):
    if isinstance(expect, dict):
        return isinstance(found, dict) and all(
            key in found and agrees(found[key], value) for key, value in expect.items()
        )
    if isinstance(expect, list):
        return isinstance(found, list) and len(found) == len(expect) and all(map(agrees, found, expect))
    if isinstance(expect, float):
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return is_number and math.isclose(found, expect, rel_tol=1e-6, abs_tol=1e-9)
    return type(found) is type(expect) and found == expect


def main(path):
    vectors = json.loads(Path(path).read_text(encoding="utf-8"))["vectors"]
    known = [vector for vector in vectors if vector["fn"] in FUNCTIONS]
    failures = [(vector["fn"], sentence) for vector in known if (sentence := run(vector))]
    for _, sentence in failures:
        print(sentence)
    total, failed = Counter(vector["fn"] for vector in vectors), Counter(fn for fn, _ in failures)
    for fn in sorted(total):
        if fn in FUNCTIONS:
            print(f"{fn}: {total[fn] - failed[fn]} of {total[fn]} pass")
    missing = [f"{fn} ({total[fn]})" for fn in sorted(total) if fn not in FUNCTIONS]
    print(f"{len(known) - len(failures)} of {len(known)} vectors pass.")
    if missing:
        print(f"Not in the app yet: {', '.join(missing)}.")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.vectors FILE.json")
    if not Path(sys.argv[1]).is_file():
        sys.exit(f"no such file: {sys.argv[1]}")
    sys.exit(main(sys.argv[1]))
