import pytest

from nlp.meaning import Intent, Urgency
from nlp.people import for_whom, urgency, vulnerable

NEEDY = """
request  | 陪我爸去做肠镜,他七十二了
request  | 我七十八了爬不动
request  | 我八十一
request  | 到时候陪我去趟医院可以吗,我腿断了
request  | 我刚出院,走路要扶
request  | 今天晚上谁能照看下两岁的儿子
request  | 血 好多血 老婆 八个月 快来个人
request  | 我带双胞胎,刚学会爬
request  | 俺娘眼神不济,谁手巧给缝两针
request  | 大年三十家里就我跟一只猫
status   | 帮我问残疾证换新证的事
cancel   | 明早接送我那趟取消,透析改到下午
change   | 陈伯留的菜换成软一点的,他牙口不好
release  | 老太太那边认生,我就不添乱了
complete | 孩子们的科学课上完了
arrive   | 已在透析室门口,姚伯伯进去了
info     | 我奶奶能不能也来量血压
"""
NOT_NEEDY = """
report   | 一群抽烟的大爷堵着门洞口
report   | 流到小朋友滑梯跟前了
report   | 宝马车停在盲道上
report   | 楼道里好大一股煤气味
report   | 楼上小孩在家蹦蹦跳跳
request  | 年初三我们楼想聚聚
request  | 大年初一早上借锣鼓
request  | 手机老弹广告是不是中毒了
request  | 家里的老银杏好像得病了
request  | 小牛犊生下来站不起来,母牛不认它
request  | 木匠老哥十五号前来都行
info     | 老人免费理发几号开始
info     | 残疾人补贴怎么申请
release  | 我女儿发高烧,今天的班换人吧
release  | 我家老太太住院了,去不了
rate     | 师傅带了一副老花镜
"""


def _split(lines: str) -> list[tuple[str, str]]:
    return [(intent.strip(), text.strip()) for intent, _, text in (x.partition("|") for x in lines.strip().split("\n"))]


@pytest.mark.parametrize(("intent", "text"), _split(NEEDY))
def test_who_is_old_alone_ill_or_a_child_is_vulnerable(intent: str, text: str) -> None:
    assert vulnerable(text, Intent(intent))


@pytest.mark.parametrize(("intent", "text"), _split(NOT_NEEDY))
def test_things_crowds_and_volunteers_themselves_are_not_vulnerable(intent: str, text: str) -> None:
    assert not vulnerable(text, Intent(intent))


@pytest.mark.parametrize(
    "text",
    ["水管爆了", "母鸡昨天死三只", "坡道口夜里冻成镜面", "脏水往外冒", "屏幕现在还共享着呢", "哮喘的喷雾昨天空了"],
)
def test_what_gets_worse_by_the_hour_is_urgent(text: str) -> None:
    assert urgency(text, wished_today=False) is Urgency.URGENT


@pytest.mark.parametrize(
    "text", ["旧硬盘能当面砸不", "脚趾甲跟瓦片似的", "纱窗挠了个大窟窿", "兰花不能断水", "讲快点就行", "字看不清"]
)
def test_the_same_words_can_be_said_of_what_waits(text: str) -> None:
    assert urgency(text, wished_today=False) is Urgency.NORMAL


def test_what_is_wished_for_today_is_urgent() -> None:
    assert urgency("不着急", wished_today=True) is Urgency.URGENT


@pytest.mark.parametrize(("text", "whom"), [("陪我妈去医院", "母亲"), ("水龙头坏了", "self"), ("我爷爷要理发", "爷爷")])
def test_the_relation_said_is_for_whom_help_is_asked(text: str, whom: str) -> None:
    assert for_whom(text) == whom
