"""A savings group's ledger as a textbook of bookkeeping writes it, page by page.

What Circle does by itself is done through its services and compared with the page; what no service
does yet (shares, pots, writing off) is booked from the page. Every page ends with its statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from circle_app.services import contributions, expenses, funds, loans, proposals, reversals
from circle_app.services.access import Actor
from tests.factories import key
from tests.support.circles import officers_circle
from tests.support.ledger_pages import RUPEE, GroupBooks
from tests.support.loans import given


@dataclass
class Group:
    """The women of Sakhi Bachat Samooh and their books."""

    books: GroupBooks
    asha: Actor  # admin
    rekha: Actor  # treasurer
    sunita: Actor
    farida: Actor
    kavita: Actor

    @property
    def id(self) -> Any:
        """The circle."""
        return self.books.circle.id

    def saves(self, who: Actor, rupees: int, method: str = "cash") -> Any:
        """Somebody pays a contribution."""
        return contributions.pay(
            who, self.id, amount_minor=rupees * RUPEE, method=method, key=key()
        )

    def spends(self, rupees: int, category: str, box: str = "cash", **more: Any) -> Any:
        """The treasurer pays a bill."""
        return expenses.record(
            self.rekha,
            self.id,
            amount_minor=rupees * RUPEE,
            category=category,
            payee="Gupta Stores",
            paid_from=box,
            key=key(),
            **more,
        )

    def receives(self, rupees: int, source: str, box: str = "cash", **more: Any) -> Any:
        """The treasurer takes in something else."""
        return funds.receive(
            self.rekha,
            self.id,
            account=box,
            source=source,
            amount_minor=rupees * RUPEE,
            key=key(),
            **more,
        )

    def carries(self, rupees: int, origin: str, goal: str) -> Any:
        """The treasurer carries money from one box to another."""
        return funds.transfer(
            self.rekha,
            self.id,
            from_account=origin,
            to_account=goal,
            amount_minor=rupees * RUPEE,
            key=key(),
        )

    def lends(self, who: Actor, rupees: int, periods: int) -> Any:
        """The members agree to a loan, and the treasurer hands it over in cash."""
        others = [each for each in (self.asha, self.farida, self.kavita) if each is not who]
        return given(who, [*others, self.rekha], self.books.circle, rupees * RUPEE, periods=periods)


@pytest.fixture
def group(db: Any) -> Group:
    with GroupBooks.on("1 Apr"):
        found = officers_circle(3, rules={"confirmation": "nobody", "loans": {"method": "flat"}})
    books = GroupBooks(found.circle, found.treasurer, found.admin, *found.members)
    return Group(books, found.admin, found.treasurer, *found.members)


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
    """)
    group.books.trial_balance(
        "2 Apr",
        """
                Cash box                   1,000
                  Savings                           1,000
                                           1,000    1,000
    """,
    )
    group.books.trial_balance(
        "30 Apr",
        """
                Cash box                   1,750
                  Savings                           1,750
                                           1,750    1,750
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Cash box                   1,750
                Assets                     1,750
                Savings                    1,750
                Together                   1,750
    """,
    )


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
    """)
    group.books.trial_balance(
        "31 May",
        """
                Cash box                   1,590
                Bank                         500
                Loans                      3,000
                  Savings                           5,000
                  Interest                             90
                                           5,090    5,090
    """,
    )
    group.books.income_statement(
        "1 May",
        "31 May",
        """
                Interest                      90
                Income                        90
                Expenses                       0
                Result                        90
    """,
    )
    group.books.balance_sheet(
        "31 May",
        """
                Cash box                   1,590
                Bank                         500
                Loans                      3,000
                Assets                     5,090
                Savings                    5,000
                Result                        90
                Together                   5,090
    """,
    )


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
    group.books.trial_balance(
        "18 May",
        """
                Cash box                   3,110
                Loans                      2,000
                  Savings                           5,000
                  Interest                             60
                  Penalties                            50
                                           5,110    5,110
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Jun",
        """
                Interest                      60
                Penalties                     50
                Income                       110
                Expenses                       0
                Result                       110
    """,
    )
    group.books.balance_sheet(
        "30 Jun",
        """
                Cash box                   3,110
                Loans                      2,000
                Assets                     5,110
                Savings                    5,000
                Result                       110
                Together                   5,110
    """,
    )


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
    """)
    group.books.trial_balance(
        "30 Apr",
        """
                Cash box                     380
                  Savings                             500
                Stationery                   120
                                             500      500
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Stationery                   120
                Expenses                     120
                Result                      -120
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Cash box                     380
                Assets                       380
                Savings                      500
                Result                      -120
                Together                     380
    """,
    )


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
    """)
    group.books.trial_balance(
        "30 Apr",
        """
                Cash box                   1,000
                  Savings                           1,000
                  Owed to members                     300
                Travel                       300
                                           1,300    1,300
    """,
    )
    # It is April's expense, though May's cash.
    group.books.income_statement(
        "1 May",
        "31 May",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Cash box                   1,000
                Assets                     1,000
                Savings                    1,000
                Owed to members              300
                Result                      -300
                Together                   1,000
    """,
    )
    group.books.balance_sheet(
        "31 May",
        """
                Cash box                     700
                Assets                       700
                Savings                    1,000
                Result                      -300
                Together                     700
    """,
    )


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
    """)
    group.books.trial_balance(
        "30 Apr",
        """
                Cash box                     500
                Social box                    15
                  Savings                             500
                  Social fund                          15
                                             515      515
    """,
    )
    # Help in need is no expense of the group: it comes out of what was given for it.
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Cash box                     500
                Assets                       500
                Savings                      500
                Together                     500
                Social box                    15
                Assets                        15
                Social fund                   15
                Together                      15
    """,
    )


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
    """)
    group.books.trial_balance(
        "31 Mar",
        """
                Cash box                   3,000
                  Savings                           4,000
                  Recovered                           200
                Written off                1,200
                                           4,200    4,200
    """,
    )
    group.books.income_statement(
        "1 Oct",
        "31 Dec",
        """
                Income                         0
                Written off                1,200
                Expenses                   1,200
                Result                    -1,200
    """,
    )
    group.books.income_statement(
        "1 Jan",
        "31 Mar",
        """
                Recovered                    200
                Income                       200
                Expenses                       0
                Result                       200
    """,
    )
    group.books.balance_sheet(
        "31 Mar",
        """
                Cash box                   3,000
                Assets                     3,000
                Savings                    4,000
                Result                    -1,000
                Together                   3,000
    """,
    )


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
    """)
    group.books.trial_balance(
        "30 Jun",
        """
                Cash box                     200
                Bank                         707
                  Savings                             900
                  Bank interest                        12
                Bank charges                   5
                                             912      912
    """,
    )
    # Carrying money about is neither earned nor spent.
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Jun",
        """
                Cash box                     200
                Bank                         707
                Assets                       907
                Savings                      900
                Result                         7
                Together                     907
    """,
    )


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
    """)
    group.books.trial_balance(
        "2 Apr",
        """
                Cash box                     455
                  Savings                             500
                Stationery                    45
                                             500      500
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Stationery                    45
                Expenses                      45
                Result                       -45
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Cash box                     455
                Assets                       455
                Savings                      500
                Result                       -45
                Together                     455
    """,
    )


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
    group.books.trial_balance(
        "30 Apr",
        """
                Cash box                     400
                  Shares                              400
                                             400      400
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Cash box                     400
                Assets                       400
                Shares                       400
                Together                     400
    """,
    )


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
    group.books.balance_sheet(
        "5 Apr",
        """
                Cash box                   3,000
                Assets                     3,000
                Pots to pay                3,000
                Together                   3,000
    """,
    )
    group.books.book(
        "pot.payout",
        """
        6 Apr   Pot of Farida              3,000
                  Cash box                          3,000
    """,
    )
    group.books.trial_balance(
        "5 Apr",
        """
                Cash box                   3,000
                  Pots to pay                       3,000
                                           3,000    3,000
    """,
    )
    group.books.trial_balance(
        "30 Apr",
        """
                                               0        0
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Apr",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Apr",
        """
                Assets                         0
                Together                       0
    """,
    )


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
    group.books.trial_balance(
        "30 Jun",
        """
                Cash box                   1,600
                  Savings                           1,100
                  Paid ahead                          500
                                           1,600    1,600
    """,
    )
    group.books.income_statement(
        "1 Apr",
        "30 Jun",
        """
                Income                         0
                Expenses                       0
                Result                         0
    """,
    )
    group.books.balance_sheet(
        "30 Jun",
        """
                Cash box                   1,600
                Assets                     1,600
                Savings                    1,100
                Paid ahead                   500
                Together                   1,600
    """,
    )


def test_a_whole_year(group: Group) -> None:
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
    # Interest: three times 180 of Kavita, 100 of Sunita.
    books.trial_balance(
        "31 Mar",
        """
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
    """,
    )
    books.income_statement(
        "1 Apr",
        "31 Mar",
        """
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
    """,
    )
    books.income_statement(
        "1 Apr",
        "30 Sep",
        """
                Interest                     540
                Fines                         30
                Gifts                        500
                Income                     1,070
                Rent                         480
                Expenses                     480
                Result                       590
    """,
    )
    books.balance_sheet(
        "31 Mar",
        """
                Cash box                  13,205
                Bank                       5,088
                Loans                      1,200
                Assets                    19,493
                Savings                   18,000
                Shares                     1,000
                Result                       493
                Together                  19,493
    """,
    )
    books.balance_sheet(
        "30 Sep",
        """
                Cash box                  14,590
                Bank                       5,000
                Assets                    19,590
                Savings                   18,000
                Shares                     1,000
                Result                       590
                Together                  19,590
    """,
    )
