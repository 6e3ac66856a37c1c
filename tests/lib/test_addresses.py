import pytest

from portal.lib.addresses import address_in, client_address, network_of, outermost

PEER = "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.9", 0, PEER),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6,203.0.113.9,10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "203.0.113.9"),  # one hop too few
        ("", 1, PEER),
        (" , ", 1, PEER),
        ("6.6.6.6, unknown", 1, PEER),
        ("6.6.6.6, rác, 10.0.0.2", 2, "10.0.0.2"),
        ("[2001:db8::7]:4711", 1, "2001:db8::7"),
    ],
)
def test_the_client_is_counted_from_the_right(forwarded, proxies, address):
    assert client_address(PEER, forwarded, proxies=proxies) == address


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("203.0.113.9:4711", "203.0.113.9"),
        ('"[2001:DB8::7]"', "2001:db8::7"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
        ("", ""),
        ("unknown", ""),
        ("_hidden", ""),
        ("203.0.113.999", ""),
        ("١.٢.٣.٤", ""),
        ("9" * 8000, ""),
        ("' OR 1=1 --", ""),
    ],
)
def test_an_entry_is_a_bare_address_or_none(entry, address):
    assert address_in(entry) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:aaaa::7", "2001:db8:1:2::"), ("", "")],
)
def test_a_client_of_ipv6_is_its_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("values", "proxies", "value"),
    [("https", 0, ""), ("https, http", 1, "http"), ("https,http", 2, "https"), ("https", 2, "https"), ("", 1, "")],
)
def test_the_outermost_proxy_has_the_word(values, proxies, value):
    assert outermost(values, proxies=proxies) == value
