"""Reading what a process shows to Prometheus."""

from collections.abc import Iterator


def samples(text: str, name: str) -> Iterator[tuple[str, float]]:
    """The samples of one metric: its labels as they stand, and the value."""
    for line in text.splitlines():
        if line.startswith((f"{name}{{", f"{name} ")):
            labels, _, value = line.removeprefix(name).rpartition(" ")
            yield labels, float(value)


def total(text: str, name: str) -> float:
    """The sum over all labels."""
    return sum(value for _labels, value in samples(text, name))
