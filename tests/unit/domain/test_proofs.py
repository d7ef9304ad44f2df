"""What a proof names first, and the fingerprint of a head."""

from __future__ import annotations

from circle_app.domain.proofs import Fault, Finding, fingerprint, first_of


def test_the_earliest_entry_is_named_first_and_accounts_after_all_entries():
    account = Finding(Fault.WRONG_BALANCE, account="cash")
    late, early = Finding(Fault.CHANGED, sequence=9), Finding(Fault.UNBALANCED, sequence=4)
    assert first_of([account, late, early]) is early
    assert first_of([account]) is account
    assert first_of([]) is None


def test_of_two_faults_at_one_entry_the_broken_seal_is_named():
    told = Finding(Fault.WRONG_RUNNING_BALANCE, sequence=3)
    changed = Finding(Fault.CHANGED, sequence=3)
    assert first_of([told, changed]) is changed


def test_the_fingerprint_is_four_groups_of_four():
    assert fingerprint("8a39178d327e72a9" + "0" * 48) == ("8A39", "178D", "327E", "72A9")
