"""Memory of this process, as Linux counts it."""

from __future__ import annotations


def _field(name: str) -> float:
    with open("/proc/self/status", encoding="ascii") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {name}")


def resident_mib() -> float:
    """What is in RAM now."""
    return _field("VmRSS")


def peak_mib() -> float:
    """The most that was ever in RAM; unlike `getrusage` it forgets the process that started this one."""
    return _field("VmHWM")
