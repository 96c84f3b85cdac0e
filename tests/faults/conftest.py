"""A seed that can be set."""

import os
import random

import pytest


@pytest.fixture
def seed() -> int:
    """FAULTS_SEED, or a new one; printed, so that a failure says how to draw the same faults again."""
    number = int(os.environ.get("FAULTS_SEED") or random.randrange(1_000_000))
    print(f"FAULTS_SEED={number}")
    return number
