"""The ways in and out of the desk: a link, six digits, a session that ends, forms that are ours."""

from __future__ import annotations

from http.cookies import SimpleCookie

import httpx

from bot.links import Links
from storage import sessions
from storage.people import chat_of
from tests.community import Community, Neighbour
from tests.desk import URL, Office


def test_a_worker_says_so_in_chat_and_comes_in_by_the_link(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    assert "十分钟内用一次" in worker.says("登录")
    told = next(one for one in reversed(community.said()) if one.data and "page" in one.data)
    # Whoever sits at another computer has to know which page to open there.
    assert (Links(URL, lambda purpose: purpose, community.database).of(told.data) or "").endswith("/desk/login")
    link = next(one.data["page"] for one in reversed(community.said()) if one.data and "page" in one.data)
    browser = office.stranger()
    assert "进入工作台" in browser.opens(link).text
    answer = browser.asks("POST", link, follow=False)
    cookie = SimpleCookie(answer.headers["set-cookie"])["wudan_desk"]
    assert (cookie["path"], cookie["samesite"], bool(cookie["httponly"])) == ("/desk", "lax", True)
    assert "王姐" in browser.opens("/desk/").text
    # Once is all.
    again = office.stranger()
    assert again.opens(link).status_code == 404
    assert again.asks("POST", link).status_code == 403


def test_a_button_with_a_word_to_it_works_as_in_chat(community: Community, office: Office) -> None:
    worker, resident = community.worker("王姐"), community.resident("陈阿婆")
    ticket = resident.asks_for_a_repair()
    desk = office.enters(worker)
    assert str(ticket.id) in desk.opens("/desk/").text
    desk.opens(f"/desk/tickets/{ticket.id}")
    page = desk.sends("/desk/press", press=f"close:{ticket.id}")
    assert "请写办结的原因" in page.text
    page = desk.sends("/desk/answer", text="物业已经修好")
    assert "撤销" in page.text
    assert community.ticket(ticket.id).status == "closed"
    assert resident.reads("物业已经修好")
    desk.presses("撤销")
    assert community.ticket(ticket.id).status == "open"
    # What is for the worker still comes to where they chat.
    with community.database.look() as session:
        chat = chat_of(session, worker.id)
        assert chat is not None
        assert chat.channel == "web"


def test_a_question_that_was_left_is_not_put_again_under_what_is_done_next(
    community: Community, office: Office
) -> None:
    number = community.resident("陈阿婆").asks_for_a_repair().id
    wang = office.enters(community.worker("王姐"))
    assert 'id="answer"' in wang.sends("/desk/press", press=f"close:{number}").text
    # A form, or a button that stands on a page and not under the question, is something else.
    assert 'id="answer"' not in wang.sends(f"/desk/tickets/{number}/reply", text="明天上午来").text
    assert 'id="answer"' in wang.sends("/desk/press", press=f"close:{number}").text
    assert 'id="answer"' not in wang.sends("/desk/press", press=f"takeover:{number}").text
    assert "太旧" in wang.sends("/desk/answer", text="办好了").text
    assert community.ticket(number).status == "taken"


def key_of(community: Community, worker: Neighbour) -> tuple[str, str]:
    with community.database.begin() as session:
        return sessions.make_key(session, worker.id, community.now)


def test_six_digits_open_the_desk_on_another_computer_once(community: Community, office: Office) -> None:
    _, code = key_of(community, community.worker("王姐"))
    browser = office.stranger()
    answer = browser.asks("POST", "/desk/login", data={"code": f"{code[:3]} {code[3:]}", "to": "/desk/tickets"})
    assert answer.url.path == "/desk/tickets"
    again = office.stranger().asks("POST", "/desk/login", data={"code": code})
    assert "号码不对" in again.text


def test_a_key_does_not_outlive_ten_minutes(community: Community, office: Office) -> None:
    link, code = key_of(community, community.worker("王姐"))
    community.passes(minutes=11)
    assert office.stranger().asks("POST", f"/desk/enter/{link}").status_code == 403
    assert office.stranger().asks("POST", "/desk/login", data={"code": code}).status_code == 403


def test_whoever_guesses_is_stopped_and_so_is_the_code(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    _, code = key_of(community, worker)
    wrong = "000000" if code != "000000" else "111111"
    guesser = office.stranger()
    assert [guesser.asks("POST", "/desk/login", data={"code": wrong}).status_code for _ in range(6)] == [403] * 5 + [
        429
    ]
    with community.database.begin() as session:
        for _ in range(sessions.MOST_WRONG):
            assert sessions.enter_by_code(session, wrong, community.now) is None
    # From many addresses together: the right one opens nothing any more, until the worker asks again.
    assert office.stranger().asks("POST", "/desk/login", data={"code": code}).status_code == 403
    _, fresh = key_of(community, worker)
    assert office.stranger().asks("POST", "/desk/login", data={"code": fresh}).status_code == 200


def test_only_a_worker_is_given_a_way_in(community: Community) -> None:
    resident = community.resident("陈阿婆", agreed=True, station=1)
    resident.says("登录")
    assert not any((one.data or {}).get("page") for one in community.said())


def test_a_form_that_is_not_ours_changes_nothing(community: Community, office: Office) -> None:
    ticket = community.resident("陈阿婆").asks_for_a_repair()
    desk = office.enters(community.worker("王姐"))
    desk.opens(f"/desk/tickets/{ticket.id}")
    close, fields = f"/desk/tickets/{ticket.id}/close", desk.hidden | {"text": "办好了"}
    forged = desk.asks("POST", close, data=fields | {"csrf": "0" * 64})
    assert "没有算数" in forged.text
    foreign = desk.asks("POST", close, data=fields, headers={"Origin": "http://elsewhere.example"})
    assert (foreign.status_code, forged.status_code) == (403, 403)
    other = office.enters(community.worker("张姐"))
    assert desk.asks("POST", close, data=fields | {"csrf": other.hidden["csrf"]}).status_code == 403
    assert desk.asks("POST", close, data=fields | {"text": "长" * 20_001}).status_code == 413
    assert community.ticket(ticket.id).status == "open"


def test_what_is_too_large_is_refused_with_a_page_that_says_so(community: Community, office: Office) -> None:
    desk = office.enters(community.worker("王姐"))
    person, path = {"Accept": "text/html"}, "/desk/tickets/1001/reply"
    for size in (2_000_000, 13_000_000):
        answer = desk.asks("POST", path, data=desk.hidden | {"text": "a" * size}, headers=person)
        assert answer.status_code in (400, 413)
        assert "没收到您发的" in answer.text
        assert answer.headers["content-type"].startswith("text/html")


def test_the_same_form_sent_twice_is_done_once(community: Community, office: Office) -> None:
    resident = community.resident("陈阿婆")
    ticket = resident.asks_for_a_repair()
    desk = office.enters(community.worker("王姐"))
    desk.opens(f"/desk/tickets/{ticket.id}")
    fields = desk.hidden | {"text": "明天上午有人来看"}
    for _ in range(2):
        answer = desk.asks("POST", f"/desk/tickets/{ticket.id}/reply", data=fields)
        assert "转过去了" in answer.text
    assert sum("明天上午有人来看" in one.text for one in resident.sees) == 1


def test_nobody_is_led_away_from_the_desk(community: Community, office: Office) -> None:
    for elsewhere in ("//elsewhere.example/desk/", "https://elsewhere.example/desk/", "/desk\\elsewhere", "/chat/"):
        _, code = key_of(community, community.worker("王姐"))
        answer = office.stranger().asks("POST", "/desk/login", data={"code": code, "to": elsewhere}, follow=False)
        assert answer.headers["location"] == "/desk/"


def test_whoever_leaves_is_out_and_whoever_is_forgotten_too(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    desk, elsewhere = office.enters(worker), office.enters(worker)
    desk.sends("/desk/logout")
    assert "登录工作台" in desk.opens("/desk/").text
    assert "王姐" in elsewhere.opens("/desk/").text
    worker.says("删除我的资料")
    worker.presses("全部删除")
    assert "登录工作台" in elsewhere.opens("/desk/").text


def test_a_session_ends_where_nobody_sits_before_it_for_half_a_day(community: Community, office: Office) -> None:
    desk = office.enters(community.worker("王姐"))
    for _ in range(2):
        community.passes(hours=11)
        assert "退出" in desk.opens("/desk/").text
    community.passes(hours=13)
    assert "登录工作台" in desk.opens("/desk/").text


def test_what_fails_says_so_in_words(office: Office) -> None:
    def fails() -> None:
        raise RuntimeError

    office.service.app.add_api_route("/fails", fails)
    transport = httpx.ASGITransport(office.service.app, raise_app_exceptions=False)
    browser = httpx.AsyncClient(transport=transport, base_url=office.url)
    person, script = ({"Accept": kind} for kind in ("text/html", "*/*"))
    page = office.runner.run(browser.get("/fails", headers=person))
    assert (page.status_code, "请过一会儿再试一次" in page.text) == (500, True)
    assert "请过一会儿" in office.runner.run(browser.get("/fails", headers=script)).json()["error"]
