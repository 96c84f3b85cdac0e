"""A library that repeats itself does not fill the log while a broker is away."""

import logging

from shared.runtime.logging import Repeats


def line(name: str, message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, None)


def test_a_repeated_line_passes_once_in_ten_seconds() -> None:
    now = 0.0
    repeats = Repeats("aiokafka", 10, lambda: now)
    assert repeats.filter(line("aiokafka.conn", "node %s is away", 1))
    assert not repeats.filter(line("aiokafka.conn", "node %s is away", 2)), "the same line, of another node"
    assert repeats.filter(line("aiokafka.conn", "something else"))
    assert repeats.filter(line("aiokafka", "node %s is away", 1)), "of another logger"
    now = 10.0
    assert repeats.filter(line("aiokafka.conn", "node %s is away", 1))


def test_our_own_lines_always_pass() -> None:
    repeats = Repeats("aiokafka", 10, lambda: 0.0)
    assert all(repeats.filter(line("shared.records.relay", "relay_retry")) for _ in range(3))
    assert all(repeats.filter(line("aiokafkaesque", "x")) for _ in range(3))
