"""The same group's ledger: funds, losses, mistakes, shares, pots, savings taken out."""

from __future__ import annotations

from circle_app.services import funds, reversals
from tests.factories import key
from tests.support.ledger_pages import RUPEE
from tests.support.textbook import Group


def test_the_social_fund_stands_apart(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.sunita, 500)
        for name in ("Sunita", "Farida", "Kavita"):
            funds.pay_social(
                group.rekha,
                group.id,
                member_id=group.books.members[name],
                amount_minor=20 * RUPEE,
                key=key(),
            )
    with group.books.on("15 Apr"):
        group.spends(45, "social", "social_cash", fund="social", note="Medicine for Kavita")
    group.books.shows("""
        2 Apr   Cash box                     500
                  Savings of Sunita                   500
        2 Apr   Social box                    20
                  Social fund                          20
        2 Apr   Social box                    20
                  Social fund                          20
        2 Apr   Social box                    20
                  Social fund                          20
       15 Apr   Social fund                   45
                  Social box                           45
        Trial balance on 30 Apr
                Cash box                     500
                Social box                    15
                  Savings                             500
                  Social fund                          15
                                             515      515
    """)
    # Help in need is no expense of the group: it comes out of what was given for it.
    group.books.ends("""
        Income statement 1 Apr to 30 Apr
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Apr
                Cash box                     500
                Assets                       500
                Savings                      500
                Together                     500
                Social box                    15
                Assets                        15
                Social fund                   15
                Together                      15
    """)


def test_a_loan_written_off_and_partly_recovered(group: Group) -> None:
    group.books.book(
        "contribution",
        """
        2 Apr   Cash box                   4,000
                  Savings of Farida                 4,000
    """,
    )
    group.books.book(
        "loan.disbursal",
        """
        3 Apr   Loan to Kavita             1,200
                  Cash box                          1,200
    """,
    )
    group.books.book(
        "loan.write_off",
        """
       31 Dec   Written off                1,200
                  Loan to Kavita                    1,200
    """,
    )
    with group.books.on("10 Feb"):
        group.receives(200, "recovery", member_id=group.books.members["Kavita"])
    group.books.shows("""
       10 Feb   Cash box                     200
                  Recovered                           200
        Trial balance on 31 Mar
                Cash box                   3,000
                  Savings                           4,000
                  Recovered                           200
                Written off                1,200
                                           4,200    4,200
        Income statement 1 Oct to 31 Dec
                Income                         0
                Written off                1,200
                Expenses                   1,200
                Result                    -1,200
        Income statement 1 Jan to 31 Mar
                Recovered                    200
                Income                       200
                Expenses                       0
                Result                       200
        Balance sheet on 31 Mar
                Cash box                   3,000
                Assets                     3,000
                Savings                    4,000
                Result                    -1,000
                Together                   3,000
    """)


def test_money_carried_to_the_bank(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.sunita, 900)
    with group.books.on("3 Apr"):
        group.carries(700, "cash", "bank")
    with group.books.on("30 Jun"):
        group.receives(12, "bank_interest", "bank")
        group.spends(5, "bank", "bank")
    group.books.shows("""
        2 Apr   Cash box                     900
                  Savings of Sunita                   900
        3 Apr   Bank                         700
                  Cash box                            700
       30 Jun   Bank                          12
                  Bank interest                        12
       30 Jun   Bank charges                   5
                  Bank                                  5
        Trial balance on 30 Jun
                Cash box                     200
                Bank                         707
                  Savings                             900
                  Bank interest                        12
                Bank charges                   5
                                             912      912
    """)
    # Carrying money about is neither earned nor spent.
    group.books.ends("""
        Income statement 1 Apr to 30 Apr
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Jun
                Cash box                     200
                Bank                         707
                Assets                       907
                Savings                      900
                Result                         7
                Together                     907
    """)


def test_a_mistake_taken_back(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.sunita, 500)
        wrong = group.spends(450, "stationery")
        reversals.reverse(
            group.rekha, group.id, wrong.entry_id, reason="It was 45, not 450", key=key()
        )
        group.spends(45, "stationery")
    group.books.shows("""
        2 Apr   Cash box                     500
                  Savings of Sunita                   500
        2 Apr   Stationery                   450
                  Cash box                            450
        2 Apr   Cash box                     450
                  Stationery                          450
        2 Apr   Stationery                    45
                  Cash box                             45
        Trial balance on 2 Apr
                Cash box                     455
                  Savings                             500
                Stationery                    45
                                             500      500
        Income statement 1 Apr to 30 Apr
                Income                         0
                Stationery                    45
                Expenses                      45
                Result                       -45
        Balance sheet on 30 Apr
                Cash box                     455
                Assets                       455
                Savings                      500
                Result                       -45
                Together                     455
    """)


def test_shares_are_bought(group: Group) -> None:
    group.books.book(
        "share.purchase",
        """
        2 Apr   Cash box                     250
                  Shares of Sunita                    250
        2 Apr   Cash box                     100
                  Shares of Farida                    100
        9 Apr   Cash box                      50
                  Shares of Farida                     50
    """,
    )
    group.books.ends("""
        Trial balance on 30 Apr
                Cash box                     400
                  Shares                              400
                                             400      400
        Income statement 1 Apr to 30 Apr
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Apr
                Cash box                     400
                Assets                       400
                Shares                       400
                Together                     400
    """)


def test_a_pot_is_paid_out(group: Group) -> None:
    group.books.book(
        "contribution",
        """
        2 Apr   Cash box                   1,000
                  Savings of Sunita                 1,000
        2 Apr   Cash box                   1,000
                  Savings of Farida                 1,000
        2 Apr   Cash box                   1,000
                  Savings of Kavita                 1,000
    """,
    )
    group.books.book(
        "pot.drawn",
        """
        5 Apr   Savings of Sunita          1,000
                Savings of Farida          1,000
                Savings of Kavita          1,000
                  Pot of Farida                     3,000
    """,
    )
    group.books.ends("""
        Balance sheet on 5 Apr
                Cash box                   3,000
                Assets                     3,000
                Pots to pay                3,000
                Together                   3,000
    """)
    group.books.book(
        "pot.payout",
        """
        6 Apr   Pot of Farida              3,000
                  Cash box                          3,000
    """,
    )
    group.books.ends("""
        Trial balance on 5 Apr
                Cash box                   3,000
                  Pots to pay                       3,000
                                           3,000    3,000
        Trial balance on 30 Apr
                                               0        0
        Income statement 1 Apr to 30 Apr
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Apr
                Assets                         0
                Together                       0
    """)


def test_savings_taken_out_and_paid_ahead(group: Group) -> None:
    group.books.book(
        "contribution",
        """
        2 Apr   Cash box                   2,000
                  Savings of Kavita                 1,500
                  Advance of Kavita                   500
    """,
    )
    group.books.book(
        "savings.withdrawal",
        """
        2 Jun   Savings of Kavita            400
                  Cash box                            400
    """,
    )
    group.books.ends("""
        Trial balance on 30 Jun
                Cash box                   1,600
                  Savings                           1,100
                  Paid ahead                          500
                                           1,600    1,600
        Income statement 1 Apr to 30 Jun
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Jun
                Cash box                   1,600
                Assets                     1,600
                Savings                    1,100
                Paid ahead                   500
                Together                   1,600
    """)
