"""A savings group's ledger as a textbook of bookkeeping writes it: saving, lending, spending.

What Circle does by itself is done through its services and compared with the page; what no service
does yet (shares, pots, writing off) is booked from the page. Every page ends with its statements.
"""

from __future__ import annotations

from circle_app.services import expenses, loans, proposals
from tests.factories import key
from tests.support.ledger_pages import RUPEE
from tests.support.textbook import Group


def test_contributions(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.sunita, 500)
        group.saves(group.farida, 500)
    with group.books.on("9 Apr"):
        group.saves(group.kavita, 750)
    group.books.shows("""
        2 Apr   Cash box                     500
                  Savings of Sunita                   500
        2 Apr   Cash box                     500
                  Savings of Farida                   500
        9 Apr   Cash box                     750
                  Savings of Kavita                   750
        Trial balance on 2 Apr
                Cash box                   1,000
                  Savings                           1,000
                                           1,000    1,000
        Trial balance on 30 Apr
                Cash box                   1,750
                  Savings                           1,750
                                           1,750    1,750
        Income statement 1 Apr to 30 Apr
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Apr
                Cash box                   1,750
                Assets                     1,750
                Savings                    1,750
                Together                   1,750
    """)


def test_a_loan_from_two_boxes_and_its_first_instalment(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.sunita, 2_000)
        group.saves(group.farida, 3_000)
        group.carries(1_000, "cash", "bank")
        loan = group.lends(group.sunita, 4_500, periods=3)
    with group.books.on("2 May"):
        loans.repay(group.sunita, loan.id, amount_minor=1_590 * RUPEE, method="cash", key=key())
    # Two percent of 4,500 are 90 a month.
    group.books.shows("""
        2 Apr   Cash box                   2,000
                  Savings of Sunita                 2,000
        2 Apr   Cash box                   3,000
                  Savings of Farida                 3,000
        2 Apr   Bank                       1,000
                  Cash box                          1,000
        2 Apr   Loan to Sunita             4,500
                  Cash box                          4,000
                  Bank                                500
        2 May   Cash box                   1,590
                  Loan to Sunita                    1,500
                  Interest                             90
        Trial balance on 31 May
                Cash box                   1,590
                Bank                         500
                Loans                      3,000
                  Savings                           5,000
                  Interest                             90
                                           5,090    5,090
        Income statement 1 May to 31 May
                Interest                      90
                Income                        90
                Expenses                       0
                Result                        90
        Balance sheet on 31 May
                Cash box                   1,590
                Bank                         500
                Loans                      3,000
                Assets                     5,090
                Savings                    5,000
                Result                        90
                Together                   5,090
    """)


def test_a_late_instalment_with_a_penalty(group: Group) -> None:
    group.books.book(
        "contribution",
        """
        2 Apr   Cash box                   5,000
                  Savings of Farida                 5,000
    """,
    )
    group.books.book(
        "loan.disbursal",
        """
        3 Apr   Loan to Kavita             3,000
                  Cash box                          3,000
    """,
    )
    group.books.book(
        "loan.repayment",
        """
       18 May   Cash box                   1,110
                  Loan to Kavita                    1,000
                  Interest                             60
                  Penalties                            50
    """,
    )
    group.books.ends("""
        Trial balance on 18 May
                Cash box                   3,110
                Loans                      2,000
                  Savings                           5,000
                  Interest                             60
                  Penalties                            50
                                           5,110    5,110
        Income statement 1 Apr to 30 Jun
                Interest                      60
                Penalties                     50
                Income                       110
                Expenses                       0
                Result                       110
        Balance sheet on 30 Jun
                Cash box                   3,110
                Loans                      2,000
                Assets                     5,110
                Savings                    5,000
                Result                       110
                Together                   5,110
    """)


def test_an_expense_from_the_cash_box(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.sunita, 500)
    with group.books.on("12 Apr"):
        group.spends(120, "stationery")
    group.books.shows("""
        2 Apr   Cash box                     500
                  Savings of Sunita                   500
       12 Apr   Stationery                   120
                  Cash box                            120
        Trial balance on 30 Apr
                Cash box                     380
                  Savings                             500
                Stationery                   120
                                             500      500
        Income statement 1 Apr to 30 Apr
                Income                         0
                Stationery                   120
                Expenses                     120
                Result                      -120
        Balance sheet on 30 Apr
                Cash box                     380
                Assets                       380
                Savings                      500
                Result                      -120
                Together                     380
    """)


def test_an_expense_that_a_member_paid_and_is_paid_back(group: Group) -> None:
    with group.books.on("2 Apr"):
        group.saves(group.farida, 1_000)
    with group.books.on("20 Apr"):
        asked = expenses.record(
            group.sunita,
            group.id,
            amount_minor=300 * RUPEE,
            category="travel",
            payee="Bus to the block office",
            paid_from=None,
            key=key(),
        )
        proposals.decide(group.rekha, asked.proposal_id, approve=True, key=key())
    with group.books.on("5 May"):
        expenses.pay(group.rekha, asked.id, paid_from="cash", key=key())
    group.books.shows("""
        2 Apr   Cash box                   1,000
                  Savings of Farida                 1,000
       20 Apr   Travel                       300
                  Owed to Sunita                      300
        5 May   Owed to Sunita               300
                  Cash box                            300
        Trial balance on 30 Apr
                Cash box                   1,000
                  Savings                           1,000
                  Owed to members                     300
                Travel                       300
                                           1,300    1,300
    """)
    # It is April's expense, though May's cash.
    group.books.ends("""
        Income statement 1 May to 31 May
                Income                         0
                Expenses                       0
                Result                         0
        Balance sheet on 30 Apr
                Cash box                   1,000
                Assets                     1,000
                Savings                    1,000
                Owed to members              300
                Result                      -300
                Together                   1,000
        Balance sheet on 31 May
                Cash box                     700
                Assets                       700
                Savings                    1,000
                Result                      -300
                Together                     700
    """)
