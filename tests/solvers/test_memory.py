"""How much memory there is, and was used."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from evacplan.solvers import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells all of this")


def test_a_peak_grows_with_what_is_held():
    """The peak of this process is at least what it holds, and stays (to what the kernel's counters are good for)."""
    before = memory.peak_mib()
    held = np.ones((int(before) + 50) << 17)
    during = memory.peak_mib()
    assert during > before + 40
    del held
    assert memory.peak_mib() > during - 1
    assert memory.peak_mib(os.getpid()) == pytest.approx(during, rel=0.2)


def test_nobody_knows_of_a_process_that_is_not_there():
    """The peak of a process that is gone is 0."""
    assert memory.peak_mib(2**22 + 1) == 0


def test_spare_memory_is_some_and_not_more_than_there_is():
    """What is left lies between nothing and what the machine has."""
    spare = memory.spare_bytes()
    assert spare is not None
    assert 0 < spare <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def test_groups_limit_what_is_in_them(tmp_path: Path):
    """The room left in a control group and in those around it is found; cached files count as free."""
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    for group, limit in ((inner, "1000"), (inner.parent, "max"), (tmp_path, "5000")):
        (group / "memory.max").write_text(limit + "\n")
        (group / "memory.current").write_text("700\n")
        (group / "memory.stat").write_text("anon 600\ninactive_file 100\n")
    names = ("memory.max", "memory.current", "inactive_file")
    assert memory._left(tmp_path, "/outer/inner", *names) == [400, 4400]
    assert memory._left(tmp_path, "/not/there", *names) == [4400]
