"""The staff's routes of the search: rules, preview, reports; and the clicks of shoppers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.running.doors import SHOP, STAFF, send, set_clock, staff_client

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.search.models import QueryRule, QueryRulesStamp, SearchedQuery
from zhida.shop.search.queries.reports import SearchReport, period_of, searches_by_query
from zhida.shop.search.queries.rules import list_rules
from zhida.shop.search.rule_records import RuleDraft, RuleKind
from zhida.shop.search.services import search_log, write_searches
from zhida.shop.search.services.rules import create_rule
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db

RULES = f"{STAFF}/search/rules"
PREVIEW = f"{STAFF}/search/preview"
REPORTS = f"{STAFF}/reports"
DAY = date(2026, 11, 22)
TO_SERVICE = {"kind": "REDIRECT", "words": ["售后"], "target": "/service"}


@pytest.fixture(autouse=True)
def _clock_and_log(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    search_log._Gathered.counts.clear()


@pytest.fixture
def staff() -> Client:
    return staff_client(Role.MARKETING)


def searched(query: str, *, days: int = 0, **columns) -> None:
    SearchedQuery.objects.create(biz_date=DAY - timedelta(days=days), query=query, language="zh", **columns)


def test_rule_is_made_changed_listed_and_deleted(staff):
    made = send(staff, "POST", RULES, {**TO_SERVICE, "note": "双十一"})
    number = made.json()["id"]
    changed = send(staff, "PATCH", f"{RULES}/{number}", {"target": "/licence", "version": 1})
    listed = staff.get(RULES, {"kind": "REDIRECT"})
    shown = staff.get(f"{RULES}/{number}")
    deleted = send(staff, "DELETE", f"{RULES}/{number}")

    assert (made.status_code, changed.status_code, deleted.status_code) == (201, 200, 204)
    document = {name: changed.json()[name] for name in ("words", "target", "note", "version", "is_active")}
    assert document == {
        "words": ["售后"],
        "target": "/licence",
        "note": "双十一",
        "version": 2,
        "is_active": True,
    }
    assert listed.json() == {"items": [changed.json()], "next": None}
    assert shown.json() == changed.json()
    assert staff.get(f"{RULES}/{number}").status_code == 404
    assert AuditEntry.objects.filter(action__startswith="search.").count() == 3


def test_times_of_a_rule_can_be_taken_away(staff):
    times = {"starts_at": "2026-11-22T12:00:00+08:00", "ends_at": "2026-11-23T12:00:00+08:00"}
    number = send(staff, "POST", RULES, {**TO_SERVICE, **times}).json()["id"]

    changed = send(staff, "PATCH", f"{RULES}/{number}", {"ends_at": None}).json()

    assert (changed["starts_at"], changed["ends_at"]) == ("2026-11-22T04:00:00Z", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({**TO_SERVICE, "kind": "BOOST"}, "kind"),
        ({**TO_SERVICE, "words": []}, "words"),
        ({**TO_SERVICE, "words": "售后"}, "words"),
        ({**TO_SERVICE, "words": [""]}, "words.0"),
        ({**TO_SERVICE, "words": ["售" * 101]}, "words.0"),
        ({**TO_SERVICE, "words": [7]}, "words.0"),
        ({**TO_SERVICE, "target": "https://evil.example"}, "target"),
        ({**TO_SERVICE, "starts_at": "2026-11-22T12:00:00"}, "starts_at"),
        ({**TO_SERVICE, "boost": 3}, "boost"),
        ({"kind": "PIN", "words": ["手机"], "products": ["G-NONE"]}, "products"),
    ],
)
def test_bad_rule_is_a_clear_400_and_nothing_is_saved(staff, body, field):
    answer = send(staff, "POST", RULES, body)

    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    assert not QueryRule.objects.exists()
    assert not QueryRulesStamp.objects.exists()


def test_bad_change_leaves_the_rule_as_it_was(staff):
    made = send(staff, "POST", RULES, TO_SERVICE).json()

    refused = send(staff, "PATCH", f"{RULES}/{made['id']}", {"words": ["保修"], "target": "//evil.example"})
    stale = send(staff, "PATCH", f"{RULES}/{made['id']}", {"words": ["保修"], "version": 7})
    other_kind = send(staff, "PATCH", f"{RULES}/{made['id']}", {"kind": "STOP"})

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_rule")
    assert (stale.status_code, stale.json()["code"]) == (409, "rule_changed")
    assert other_kind.status_code == 400
    assert staff.get(f"{RULES}/{made['id']}").json() == made


@pytest.mark.parametrize("path", ["0", "-1", "x", str(2**63), "7"])
def test_rule_that_is_not_there_is_not_found(staff, path):
    assert send(staff, "DELETE", f"{RULES}/{path}").status_code in (400, 404)


def test_only_those_with_the_right_steer_the_search(staff):
    number = send(staff, "POST", RULES, TO_SERVICE).json()["id"]
    auditor, clerk = staff_client(Role.AUDITOR), staff_client(Role.ORDER)

    assert auditor.get(RULES).status_code == 200
    assert [send(who, "POST", RULES, TO_SERVICE).status_code for who in (auditor, clerk, Client())] == [
        403,
        403,
        401,
    ]
    assert [send(who, "DELETE", f"{RULES}/{number}").status_code for who in (auditor, clerk)] == [403, 403]
    assert [who.get(f"{REPORTS}/searches").status_code for who in (auditor, clerk, Client())] == [
        403,
        403,
        401,
    ]
    assert staff_client(Role.GOODS).get(f"{REPORTS}/searches").status_code == 200


def test_preview_shows_both_sides_and_saves_nothing(staff, now):
    first, second = (list_phone(now, code).number for code in "AB")
    plain = send(staff, "POST", PREVIEW, {"query": " 手机 "}).json()
    order = [item["number"] for item in plain["before"]["items"]]
    draft = {"kind": "HIDE", "words": ["手机"], "products": [first]}

    shown = send(staff, "POST", PREVIEW, {"query": "手机", "rule": draft}).json()

    assert sorted(order) == sorted([first, second])
    assert plain["before"] == plain["after"]
    assert plain["normalised"] == "手机"
    assert [item["number"] for item in shown["before"]["items"]] == order
    assert [item["number"] for item in shown["after"]["items"]] == [second]
    assert not QueryRule.objects.exists()


def test_preview_pins_in_order(staff, now):
    numbers = [list_phone(now, code).number for code in "ABC"]
    draft = {"kind": "PIN", "words": ["手机"], "products": numbers[:2]}

    shown = send(staff, "POST", PREVIEW, {"query": "手机", "rule": draft}).json()["after"]["items"]

    assert [(item["number"], item["is_pinned"]) for item in shown] == [
        (numbers[0], True),
        (numbers[1], True),
        (numbers[2], False),
    ]


def test_preview_puts_a_draft_in_the_place_of_its_rule(staff):
    number = send(staff, "POST", RULES, TO_SERVICE).json()["id"]
    draft = {**TO_SERVICE, "target": "/licence", "starts_at": "2027-01-01T00:00:00+08:00"}

    shown = send(staff, "POST", PREVIEW, {"query": "售后", "rule": draft, "instead_of": number}).json()
    without = send(staff, "POST", PREVIEW, {"query": "售后", "instead_of": number}).json()

    assert (shown["before"]["redirect"], shown["after"]["redirect"]) == ("/service", "/licence")
    assert (without["before"]["redirect"], without["after"]["redirect"]) == ("/service", "")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": ""},
        {"query": "x" * 101},
        {"query": "手机", "rule": {"kind": "PIN", "words": ["手机"]}},
        {"query": "手机", "instead_of": 0},
        {"query": "手机", "other": 1},
    ],
)
def test_bad_preview_is_a_400(staff, body):
    assert send(staff, "POST", PREVIEW, body).status_code == 400


def test_shipped_synonyms_can_be_read(staff):
    groups = staff.get(f"{STAFF}/search/shipped-synonyms").json()["items"]

    assert groups[0]["words"][:2] == ["手机", "智能手机"]
    assert {"words": ["苹果手机"], "stands_for": ["iphone"]} in groups


def test_reports_sum_queries_over_days_and_languages(staff):
    searched("手机", searches=4, clicks=3, positions=9, last_total=7)
    searched("手机", days=1, searches=2, clicks=1, positions=1, relaxed=1)
    searched("平板", searches=9, zero_results=2)
    searched("去年", days=30, searches=99)

    report = staff.get(f"{REPORTS}/searches").json()

    assert (report["first"], report["last"], report["next"]) == ("2026-10-24", "2026-11-22", None)
    assert [(row["query"], row["searches"]) for row in report["items"]] == [("平板", 9), ("手机", 6)]
    assert report["items"][1] == {
        "query": "手机",
        "day": None,
        "searches": 6,
        "zero_results": 0,
        "relaxed": 1,
        "clicks": 4,
        "clicks_percent": 66,
        "mean_position_tenths": 25,
    }


def test_reports_by_day_and_of_one_day(staff):
    searched("手机", searches=4)
    searched("平板", searches=2, zero_results=1)
    searched("手机", days=2, searches=1)

    by_day = staff.get(f"{REPORTS}/searches", {"by": "day"}).json()["items"]
    one_day = staff.get(f"{REPORTS}/searches", {"from": "2026-11-20", "to": "2026-11-20"}).json()["items"]

    assert [(row["day"], row["searches"], row["zero_results"]) for row in by_day] == [
        ("2026-11-20", 1, 0),
        ("2026-11-22", 6, 1),
    ]
    assert [(row["query"], row["searches"]) for row in one_day] == [("手机", 1)]


def test_zero_results_and_low_clicks_name_their_queries(staff):
    searched("没有的", searches=3, zero_results=3)
    searched("有时没有", searches=9, zero_results=1, clicks=9)
    searched("没人点", searches=50, clicks=4)
    searched("刚好", searches=50, clicks=5)
    searched("太少", searches=4)

    zero = staff.get(f"{REPORTS}/zero-results").json()["items"]
    low = staff.get(f"{REPORTS}/low-click-searches").json()["items"]

    assert [row["query"] for row in zero] == ["没有的", "有时没有"]
    assert [row["query"] for row in low] == ["没人点"]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_of_staff_take_one_query_for_one_and_three(rows, now, staff_actor, django_assert_num_queries):
    actor = staff_actor(Role.MARKETING)
    for number in range(rows):
        searched(f"手机 {number}", searches=5)
        draft = RuleDraft(kind=RuleKind.STOP, words=(f"词{number}",))
        create_rule(actor=actor, draft=draft, now=now)

    with django_assert_num_queries(1):
        report = searches_by_query(
            actor=actor, report=SearchReport.LOW_CLICK, period=period_of(first=None, last=None, now=now)
        )
    with django_assert_num_queries(1):
        rules = list_rules(actor=actor)

    assert (len(report.items), len(rules.items)) == (rows, rows)


def test_reports_go_on_behind_a_cursor(staff):
    for number in range(51):
        searched(f"手机 {number}", searches=5)

    first = staff.get(f"{REPORTS}/searches").json()
    second = staff.get(f"{REPORTS}/searches", {"cursor": first["next"]}).json()

    assert [len(page["items"]) for page in (first, second)] == [50, 1]
    assert second["next"] is None
    assert len({row["query"] for page in (first, second) for row in page["items"]}) == 51


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-11-23", "to": "2026-11-22"},
        {"from": "2026-01-01"},
        {"from": "yesterday"},
        {"to": "0001-01-01", "from": "9999-12-31"},
        {"by": "hour"},
        {"cursor": "xx"},
    ],
)
def test_bad_report_is_a_400(staff, asked):
    assert staff.get(f"{REPORTS}/searches", asked).status_code == 400


def test_first_days_of_the_calendar_are_no_fault(staff):
    assert staff.get(f"{REPORTS}/searches", {"to": "0001-01-01"}).json()["items"] == []


def test_click_is_counted_and_an_unknown_product_is_not(now):
    number = list_phone(now, "A").number
    for product in (number, "G-NONE"):
        body = {"query": "手机", "product": product, "position": 3}
        answer = send(Client(), "POST", f"{SHOP}/search-clicks", body, site="same-origin")
        assert (answer.status_code, answer.content) == (204, b"")

    write_searches()

    assert list(SearchedQuery.objects.values_list("query", "searches", "clicks", "positions")) == [
        ("手机", 0, 1, 3)
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": "", "product": "G1", "position": 1},
        {"query": "手机", "product": "G1", "position": 0},
        {"query": "手机", "product": "G1", "position": 10**9},
        {"query": "手机", "product": "G1", "position": "1"},
        {"query": "x" * 101, "product": "G1", "position": 1},
    ],
)
def test_bad_click_is_a_400(body):
    answer = send(Client(), "POST", f"{SHOP}/search-clicks", body, site="same-origin")

    assert answer.status_code == 400
    assert write_searches() == 0


def test_click_of_another_site_is_refused():
    body = {"query": "手机", "product": "G1", "position": 1}

    answer = send(Client(enforce_csrf_checks=True), "POST", f"{SHOP}/search-clicks", body, site="cross-site")

    assert answer.status_code == 403


def test_reports_leave_out_what_was_only_clicked(staff):
    searched("手机", clicks=5)

    assert staff.get(f"{REPORTS}/searches").json()["items"] == []
