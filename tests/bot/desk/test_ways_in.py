"""The ways in and out of the desk: a link, six digits, a session that ends, forms that are ours."""

from __future__ import annotations

from http.cookies import SimpleCookie

from storage.people import chat_of
from tests.community import Community
from tests.desk import Office


def test_a_worker_says_so_in_chat_and_comes_in_by_the_link(community: Community, office: Office) -> None:
    worker = community.worker("王姐")
    assert "十分钟内用一次" in worker.says("登录")
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
