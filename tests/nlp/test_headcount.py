"""How many are asked for, told from who lives there, from floors and ages."""

import time

import pytest

from nlp.headcount import people_asked_for, read_headcount

ASKED = """
3 | 要三个人帮忙抬沙发
2 | 来两个小伙子,沙发搬不动
2 | 家里衣柜太重一个人搬不动,周末想找两个小伙子搭把手,从二楼挪到四楼
4 | 明天上午想请4位志愿者来打扫楼道
2 | 钢琴要搬下楼,最少得有两个有力气的人
3 | 请社区派三名志愿者来帮忙
4 | 三四个人抬一下就行
2 | 俩人帮忙抬一下冰箱
6 | 我们家六个人,要请六位师傅来搬家
5 | 我们两个人抬不动,想再来五个人
10 | 需要十个人手
2 | 我今年七十八了,住六楼,想找两个人帮我搬米
12 | 能不能安排12个志愿者
1 | 来一个人帮忙看看水龙头
3 | 家里来三个人帮忙抬一下柜子吧
"""
NOT_ASKED = """
我家水龙头坏了
我和老伴两个人在家
家里有三个老人,想请人理发
就我们两个人,灯泡坏了
三楼的灯坏了,来人修一下
我妈八十三了,要人陪
两个人抬不动,来帮帮忙
家里三个人都发烧了
想借两个人的座位
上次来了两个人都没修好
要给三个人做饭
三个孩子没人接
家里要来三个人,想借张床
要五号楼的人来
请一个懂电脑的人教我
要两百个人来
要一〇〇个人
剪纸班满了,能再开一个班不,我们弄堂七个人一起学
医院那个大坡我一个人推不上去
"""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_who_says_how_many_gets_as_many_slots(line: str) -> None:
    count, _, text = line.partition(" | ")
    assert people_asked_for(text) == int(count)


@pytest.mark.parametrize("text", NOT_ASKED.strip().splitlines())
def test_who_lives_there_and_where_is_no_number_of_helpers(text: str) -> None:
    assert people_asked_for(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", 3),
        ("三个人", 3),
        ("两位就行", 2),
        ("要四个小伙子", 4),
        ("21", None),
        ("0", None),
        ("明天", None),
        ("三楼", None),
    ],
)
def test_a_short_answer_is_a_number(text: str, count: int | None) -> None:
    assert read_headcount(text) == count


def test_a_long_text_is_read_in_its_own_time() -> None:
    began = time.perf_counter()
    for text in ("要" * 20_000, "三个" * 10_000, "来三个年轻的" * 3_000, "三" * 20_000):
        people_asked_for(text)
        read_headcount(text)
    assert time.perf_counter() - began < 1
