from datetime import datetime

import pytest

from nlp.danger import GUARD, Alarm, Kind, kinds_from
from nlp.lexicon import Lexicon
from nlp.meaning import Intent, Urgency
from nlp.reader import Reader

IN_DANGER = """
我家隔壁在冒烟，闻着像塑料烧焦了
二楼那户窗帘着了，火都窜出来了
厨房油锅着火了不敢浇水咋弄
我奶奶从床上掉下来了，喊她她不吭声
我爷爷躺地上叫他没反应
老头子胸口闷得厉害，出了一身冷汗，手都麻了
我妈嘴巴歪了，话讲不清楚
宝宝把纽扣电池吞下去了
我儿子被果冻噎住了快憋死了
有个人在河里，好像不会游泳
娃娃掉塘里头了快来人
我被锁在电梯里了，里面好黑
电梯停了，我们三个人出不去
家里有股臭鸡蛋味，煤气表一直在转
闻到煤气了，怎么办
热水器洗澡洗着洗着头晕，浑身没劲
对面楼顶坐着个姑娘，一直哭
我想从这里跳下去
活着太累了，药都准备好了
女儿留了封遗书不见了
我妈有老年痴呆，下午出去到现在还没回
三岁的孩子在超市一转身就没了
我老公喝醉了要打死我
楼下有人拿刀追人
他掐我脖子，我躲在厕所里
电线掉水坑里了，有人路过被麻了一下
高压线垂到地上冒火花
地下车库进水了，有人还在车里
水涨到窗台了，我和老伴在二楼出不去
楼上一直往下丢啤酒瓶，刚差点砸中小孩
消防车被私家车堵住进不来
骑车的被撞了，躺在地上不动，流了好多血
我怀孕八个月，肚子疼得厉害还流血
爸爸吃完头孢喝了酒，现在喘不上气
隔壁独居的王奶奶两天没出门了，敲门也不应
有人要烧炭自杀
邻居家传来小孩的惨叫，大人一直在打
外面墙塌了压住一个工人
孩子被反锁在车里，太阳晒着
老人从楼梯上滚下来了
烧水壶翻了，孩子整条胳膊烫得脱皮
我爸低血糖昏在地上了
马蜂蜇了好几个人，有个人脸肿得喘不过气
他喝了一整瓶敌敌畏
楼下的人在打架，有人流血了
冰面裂了，有小孩掉进去了
阳台上有个小孩骑在栏杆上
外婆突然说不出话手也抬不起来
有人触电了倒在配电箱旁边
我老伴心脏不好，现在难受得直冒汗，药也不管用
充电的电动车炸了
妈妈吃饭的时候突然就趴桌上了，怎么摇都不醒
爷爷摔了，头上好大一个口子，血流了一地
家里进贼了，我躲在柜子里
一个老太太晕在菜场门口了
我喘不过气来，家里就我一个
隔壁楼着了，有人在喊救命
煤气灶关不掉，一直在喷火
工地塔吊上站着个人要跳
奶奶把洁厕灵当饮料喝了
孩子高烧抽筋了，眼睛都翻白了
好多血，止不住
有人溺水了
门打不开，屋里有小孩在哭，灶上还烧着东西
我弟有抑郁症，刚发消息说再见，电话打不通
学生被困在楼顶下不来
刚才地震把柜子震倒了压着我腿
楼下车库冒出好大烟，呛得不行
楼上有人喊救命
老人摔倒了，动不了，疼得直叫
"""

CALM = """
热死了热死了
这题难到想跳楼
今天社区消防演练，烟雾弹别害怕
房价跳水啦
这剧情笑到我昏过去
想请人来讲讲家里着火怎么逃生
昨天那个起火的地方现在灭了，谢谢消防
我家燃气灶打不着火，能来修吗
电梯老是坏，上次还关了人
怕老人摔倒，想装个扶手
我妈去年中风，现在想学康复
煤气费怎么交
想换个煤气灶
家里烟雾报警器没电了，滴滴响
灭火器过期了
帮我买点降压药
困死了，想睡觉
急死我了，手机打不开
楼道里堆满了东西，万一着火跑都跑不掉
楼道里电瓶车充电，怕着火
去年家里进过水，想问问理赔
血糖有点高，想咨询一下
走廊灯坏了，老人容易摔
孩子作业不会做，要疯了
我家水管爆了
我家的猫走丢了
我家狗不见了，帮忙找找
钥匙锁家里了，进不去
救命，这数学题我真不会
死机了，手机
这电影太吓人，吓死我了
老板欠我钱不给，气得我想打他
跳广场舞的声音太大
我不想活动了，太累
120平的房子物业费多少
119路公交改道了吗
110块钱能退吗
有没有教急救的课，心肺复苏什么的
爸爸摔断腿在家养着，想请人送饭
家里暖气不热，冻死了
河里有死鱼，臭死了
邻居抽烟味道飘到我家
烧烤店的油烟呛死人
楼下烧纸钱，烟味大
有人烧垃圾，黑烟滚滚
我老公打呼噜吵得我想死
楼上装修震得我心脏病都要犯了
火龙果怎么种
他们家火锅绝了
被老师骂了，不想活了哈哈
老人走失后怎么报警，想了解一下
我奶奶眼睛看不见，想找人陪她说话
燃气公司什么时候来安检
小区电线太乱像蜘蛛网
井盖松了，车一过就响
楼上扔下来一袋垃圾
楼上往下扔烟头
有人在楼道抽烟
孩子发烧想问问附近哪里有儿科
陪诊结束，老人已经送到家了
我到了，敲门没人应
有人偷电瓶车
打架的事处理得怎么样了
家暴了怎么申请保护令
老公经常打我，我想离婚，找律师咨询
被困难吓倒不是我们的作风
阿姨摔跤的事已经处理好了，送医院了
"""


@pytest.mark.parametrize("text", IN_DANGER.split())
def test_danger_is_heard_in_many_voices(reader: Reader, now: datetime, text: str) -> None:
    meaning = reader.read(text, now=now)
    assert meaning.urgency is Urgency.DANGER
    assert meaning.intent in (Intent.REQUEST, Intent.REPORT)
    assert meaning.evidence[0].label in ("110", "119", "120")


@pytest.mark.parametrize("text", CALM.split())
def test_jokes_drills_and_old_stories_are_no_danger(reader: Reader, now: datetime, text: str) -> None:
    assert reader.read(text, now=now).urgency is not Urgency.DANGER


SHORT_TALK = (
    "他来了", "他没来", "他没换垫圈", "她没接电话", "他没来修就走了", "你看还在漏", "水还在流", "我敲门没人应", "没人开门",
    "老人不开门", "电话打不通", "他不在家", "没人在家", "他打我电话了", "打我儿子的电话13900002222", "打我老伴手机",
)  # fmt: skip


FEW_WORDS = """
关电梯里了 被关在电梯里 电梯关人了 电梯夹住手了 有人掉河里了 掉河浜里了 发大水了跑不出去 小孩爬到窗外了 孩子爬阳台外面了 房子要塌了 我家房子塌了
半边身子不动了 嘴歪了 说话不清楚了 一只手抬不起来 舌头发硬 话都说不利索了 有人抢东西 打劫了 我的包被抢了 窗户往外冒火 火烧到3楼了 煤气熏晕了
摔了 我妈跌了一跤 爷爷丢了 儿子找不到了 腿断了 捡手机掉河里了 没勇气活了
娃掉茅坑里了 爸爸倒厕所里了 船翻了 心梗了 狗咬了脖子流血 孩子放学没见人 老伴没气了 手机充电炸了 药吃多了 喉咙卡住了 墙塌了压着人 出车祸了 被车压了
煤气好重头晕 山火 来贼了 他掐我 羊癫疯犯了 我透不来气 血止不牢 姆妈叫勿应 阿公跌倒了 我妈厕所摔了 奶奶噎了 宝宝呛奶脸紫了 娃喝洗衣液了 有人躺马路上 把我打了
沼气池熏倒人 电箱着了 藏獒咬人 发大水了 地震了房子在晃 我要死了救我
大巴翻了 手夹电梯门里了 有人砸我门 娃锁阳台了在哭 燃气管断了 有人往楼下砸酒瓶
"""


@pytest.mark.parametrize("text", FEW_WORDS.split())
def test_danger_is_heard_in_few_words(reader: Reader, now: datetime, text: str) -> None:
    assert reader.read(text, now=now).urgency is Urgency.DANGER


SOUNDS_LIKE_IT = """
椅子腿断了 桌腿断了 眼镜腿断了 手机掉河里了 钥匙掉水里了 轮胎没气了 煤气没了 烟囱冒黑烟 电梯坏了 我们楼电梯坏了三天了没人修 电梯总停在一楼
老板要杀人了 做梦掉河里了 穷得要上吊 这价钱简直抢钱 信息爆炸 奶奶的卡丢了 床要塌了 井盖没了早晚有人掉进去 陪我抽血我糖尿病
手机没气了 自行车没气了 心累 吓死我了 笑死了 狗咬架 花盆翻了 船票 药吃完了 煤气卡没钱了 饿死了 玩具掉水里了 我倒了垃圾 米倒地上了 菜刀钝了 腿抽筋了 饭烧焦了
孩子在屋里睡着了 宝宝烧到三十九度 扶手卡住了 井盖被车压坏了 工地还在打桩 楼上还在打麻将 我爸开完刀肩膀疼 医保卡在外地能用吗 翻车了哈哈 吐槽 随时砸到人的树杈
药没了 他要砍树 楼顶有人搭了个花房 锅炉房烟囱冒黑烟 东西落下了
"""


@pytest.mark.parametrize("text", SOUNDS_LIKE_IT.split())
def test_what_only_sounds_like_danger_is_none(reader: Reader, now: datetime, text: str) -> None:
    assert reader.read(text, now=now).urgency is not Urgency.DANGER


@pytest.mark.parametrize("text", ["电梯坏了", "我们楼电梯坏了三天了没人修", "三单元电梯又停运了"])
def test_a_lift_that_does_not_run_is_no_household_repair(reader: Reader, now: datetime, text: str) -> None:
    meaning = reader.read(text, now=now)
    assert (meaning.intent, meaning.team, meaning.urgency) == (Intent.REPORT, "rescue", Urgency.NORMAL)


@pytest.mark.parametrize("role", ["resident", "volunteer"])
@pytest.mark.parametrize("text", SHORT_TALK)
def test_short_talk_of_who_came_and_who_did_not_is_no_danger(
    reader: Reader, now: datetime, text: str, role: str
) -> None:
    assert reader.read(text, now=now, role=role).urgency is not Urgency.DANGER


@pytest.mark.parametrize("text", ["救命", "救命啊!", "来人啊 救命", "快救命啊!!!"])
def test_a_bare_cry_is_danger(reader: Reader, now: datetime, text: str) -> None:
    assert reader.read(text, now=now).urgency is Urgency.DANGER


@pytest.mark.parametrize(
    ("text", "team", "call"),
    [
        ("厨房着火了", "rescue", "119"),
        ("一股煤气味，头很晕", "rescue", "119"),
        ("我爸叫不醒了", "health", "120"),
        ("我不想活了", "health", "120"),
        ("他拿刀要砍我", "legal", "110"),
        ("救护车被堵住进不来", "civility", "120"),
        ("奶奶有痴呆，出门到现在没回来", "rescue", "110"),
    ],
)
def test_danger_says_whom_to_call_and_who_is_told(
    reader: Reader, now: datetime, text: str, team: str, call: str
) -> None:
    meaning = reader.read(text, now=now)
    assert (meaning.team, meaning.evidence[0].label) == (team, call)


def test_the_two_words_of_a_pair_must_be_near_each_other() -> None:
    alarm = Alarm([Kind("lift", "rescue", "119", (), ((("电梯",), ("困",)),))], {})
    assert alarm.find("电梯里困了人")
    assert alarm.find("困在楼里的电梯")
    assert alarm.find("电梯很好,今天天气也很好,我有点犯困了") is None


def test_a_guard_outweighs_one_phrase_but_not_two() -> None:
    alarm = Alarm([Kind("fire", "rescue", "119", ("着火", "浓烟"), ())], {"演练": GUARD})
    assert alarm.find("着火演练") is None
    assert alarm.find("演练时真的着火了,浓烟滚滚")


def test_what_is_feared_or_denied_has_not_happened(lexicon: Lexicon) -> None:
    alarm = Alarm(lexicon.dangers, {})
    assert alarm.find("怕着火") is None
    assert alarm.find("没着火") is None
    assert alarm.find("打不着火") is None


@pytest.mark.parametrize(
    "section",
    [
        {},
        {"team": "rescue", "call": "119", "phrases": "着火"},
        {"team": "rescue", "call": "119", "phrases": "", "pairs": ["没有竖线"]},
        {"team": "rescue", "call": "119", "phrases": "", "pairs": ["甲 | "]},
    ],
)
def test_a_faulty_kind_of_danger_is_named(section: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"danger\.fire"):
        kinds_from({"fire": section})
