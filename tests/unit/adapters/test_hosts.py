"""Names of machines that people type must not lead into our own network."""

from __future__ import annotations

import socket

import pytest

from circle_app.adapters.hosts import InvalidHost, clean_host, is_public, public_addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:1::1",
    ],
)
def test_addresses_of_our_own(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" SMTP.Example.org. ", "smtp.example.org"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("mail_1.example", "mail_1.example"),
    ],
)
def test_a_name_is_cleaned(typed, meant):
    assert clean_host(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "a b", "user@host", "host:25", "-x", "x/..", "é.org", "a" * 254]
)
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(InvalidHost):
        clean_host(typed)


def test_one_inner_address_among_others_is_enough_to_refuse(monkeypatch):
    answers = {
        "good.example": ["8.8.8.8", "8.8.4.4"],
        "mixed.example": ["8.8.8.8", "127.0.0.1"],
    }

    def known(host, port, **_more):
        if host not in answers:
            raise socket.gaierror
        return [(socket.AF_INET, 1, 6, "", (each, port)) for each in answers[host]]

    monkeypatch.setattr(socket, "getaddrinfo", known)
    assert public_addresses("good.example", 25) == ("8.8.8.8", "8.8.4.4")
    for host, reason in (("mixed.example", "private"), ("nowhere.example", "unknown")):
        with pytest.raises(InvalidHost) as refused:
            public_addresses(host, 25)
        assert refused.value.context["reason"] == reason
