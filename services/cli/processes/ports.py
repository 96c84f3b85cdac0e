"""Free ports on this machine."""

import random
import socket

# Below the range that systems hand out to clients: no connection takes the port while the broker is down.
PORTS = range(20_000, 32_000)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    for port in random.sample(PORTS, k=200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port between {PORTS.start} and {PORTS.stop}")
