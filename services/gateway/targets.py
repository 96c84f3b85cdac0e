"""Which addresses a webhook may go to: public ones, and those of networks that are allowed by name. Pure.

An agency states a URL, and our process calls it from inside: else it could call what only we can reach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
# They carry an IPv4 address inside, which whoever translates them would call: NAT64 (two), 6to4, Teredo, and
# the mapped and compatible forms of old.
_CARRIERS = tuple(
    map(
        IPv6Network,
        ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::ffff:0:0:0/96", "::/96"),
    )
)


class NotAllowed(Exception):
    """A target that a webhook may not have; the message says why, and what would allow it."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The networks that are allowed beside the public ones; `plain`: also without TLS, within them."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    plain: bool = False

    @classmethod
    def of(cls, networks: str, *, plain: bool) -> Self:
        """As the settings say. Raises `ValueError`."""
        return cls(tuple(ip_network(one) for one in networks.split()), plain)

    def chosen(self, host: str, resolved: Iterable[str], *, secure: bool) -> list[str]:
        """The addresses of a host, all of them fit to be called. Raises `NotAllowed`.

        One that is not fit is enough to refuse all: a name that has both is made to get in.
        """
        addresses = [_unmapped(one) for one in resolved]
        for one in addresses:
            self._check(host, one, secure)
        return [str(one) for one in addresses]

    def _check(self, host: str, address: Address, secure: bool) -> None:
        if any(address in network for network in self.networks):
            if not (secure or self.plain):
                raise NotAllowed(f"{host} is to be called by https (see OUTBOUND_WEBHOOK_PLAIN)")
            return
        if not is_public(address):
            raise NotAllowed(f"{host} is not at a public address (see OUTBOUND_WEBHOOK_NETWORKS)")
        if not secure:
            raise NotAllowed(f"{host} is to be called by https: it is at a public address")


def is_public(address: Address) -> bool:
    """Whether anybody may be called there: no loopback, private, link-local, shared or reserved address."""
    carried = isinstance(address, IPv6Address) and any(address in one for one in _CARRIERS)
    special = address.is_multicast or address.is_reserved or address.is_private or address.is_link_local
    return address.is_global and not special and not carried


def _unmapped(written: str) -> Address:
    """An address; an IPv4 address that is written as IPv6 is that IPv4 address."""
    address = ip_address(written.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
