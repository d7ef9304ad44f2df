"""A whole year of the group's books, and the statements of its end and its middle."""

from __future__ import annotations

from circle_app.services import loans
from tests.factories import key
from tests.support.ledger_pages import RUPEE
from tests.support.textbook import Group


def save_and_lend(group: Group) -> None:
    """April to July: savings, and a loan that is paid back in three months."""
    books = group.books
    with books.on("2 Apr"):
        for who in (group.sunita, group.farida, group.kavita):
            group.saves(who, 6_000)
        group.carries(5_000, "cash", "bank")
        loan = group.lends(group.kavita, 9_000, periods=3)
    with books.on("2 May"):
        loans.repay(group.kavita, loan.id, amount_minor=3_180 * RUPEE, method="cash", key=key())
    with books.on("2 Jun"):
        loans.repay(group.kavita, loan.id, amount_minor=3_180 * RUPEE, method="cash", key=key())
    with books.on("2 Jul"):
        loans.repay(group.kavita, loan.id, amount_minor=3_180 * RUPEE, method="cash", key=key())


def spend_and_lose(group: Group) -> None:
    """August to March: rent, gifts, shares, and a loan of which a part is lost."""
    books = group.books
    with books.on("15 Aug"):
        group.spends(480, "rent")
        group.receives(30, "fine", member_id=books.members["Sunita"])
        group.receives(500, "donation")
    books.book(
        "share.purchase",
        """
        1 Sep   Cash box                   1,000
                  Shares of Sunita                  1,000
    """,
    )
    books.book(
        "loan.disbursal",
        """
        5 Oct   Loan to Sunita             2,500
                  Cash box                          2,500
    """,
    )
    books.book(
        "loan.repayment",
        """
       10 Dec   Cash box                   1,115
                  Loan to Sunita                    1,000
                  Interest                            100
                  Penalties                            15
    """,
    )
    with books.on("28 Feb"):
        group.receives(88, "bank_interest", "bank")
    books.book(
        "loan.write_off",
        """
       31 Mar   Written off                  300
                  Loan to Sunita                      300
    """,
    )


def test_a_whole_year(group: Group) -> None:
    save_and_lend(group)
    spend_and_lose(group)
    # Interest: three times 180 of Kavita, 100 of Sunita.
    group.books.ends("""
        Trial balance on 31 Mar
                Cash box                  13,205
                Bank                       5,088
                Loans                      1,200
                  Savings                          18,000
                  Shares                            1,000
                  Interest                            640
                  Penalties                            15
                  Fines                                30
                  Bank interest                        88
                  Gifts                               500
                Rent                         480
                Written off                  300
                                          20,273   20,273
        Income statement 1 Apr to 31 Mar
                Interest                     640
                Penalties                     15
                Fines                         30
                Bank interest                 88
                Gifts                        500
                Income                     1,273
                Rent                         480
                Written off                  300
                Expenses                     780
                Result                       493
        Income statement 1 Apr to 30 Sep
                Interest                     540
                Fines                         30
                Gifts                        500
                Income                     1,070
                Rent                         480
                Expenses                     480
                Result                       590
        Balance sheet on 31 Mar
                Cash box                  13,205
                Bank                       5,088
                Loans                      1,200
                Assets                    19,493
                Savings                   18,000
                Shares                     1,000
                Result                       493
                Together                  19,493
        Balance sheet on 30 Sep
                Cash box                  14,590
                Bank                       5,000
                Assets                    19,590
                Savings                   18,000
                Shares                     1,000
                Result                       590
                Together                  19,590
    """)
