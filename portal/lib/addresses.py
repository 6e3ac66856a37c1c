"""Where a request comes from, as far as the proxies in front of the portal vouch for it."""

from ipaddress import IPv6Address, ip_address, ip_network

_NETWORK_BITS = 64  # what one subscriber of IPv6 is given at least: within it a client picks its address as it likes


def client_address(peer: str, forwarded: str, *, proxies: int) -> str:
    """The address of the client. `peer` is who opened the connection, `forwarded` the X-Forwarded-For headers joined by
    commas. Each of the proxies wrote one entry, from the right; all before those may be the client's own invention.
    Where there are fewer, or one is no address, it is the last that a proxy vouches for. Empty if there is none."""
    address = address_in(peer)
    for entry in forwarded.split(",")[::-1][:proxies]:
        found = address_in(entry)
        if not found:
            break
        address = found
    return address


def outermost(values: str, *, proxies: int) -> str:
    """The entry that the proxy nearest to the client wrote into a header of values joined by commas; empty if none."""
    return values.split(",")[-proxies:][0].strip() if proxies else ""


def address_in(entry: str) -> str:
    """The bare address of `192.0.2.1:4711`, `[2001:db8::1]:4711`, `fe80::1%eth0`; IPv4 written as IPv6 as IPv4. Empty
    for what is none."""
    bare = entry.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """What is counted as one client: an IPv4 address, the /64 of an IPv6 one by its first address."""
    if not address or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network(f"{address}/{_NETWORK_BITS}", strict=False).network_address)
