import pytest

from nlp.lexicon import Lexicon
from nlp.meaning import Where
from nlp.reader import Reader
from nlp.where import Places

PLACES = """
幸福小区3号楼2单元502                        | 幸福小区 3 2 502
阳光花园９幢３单元１１０２室                  | 阳光花园 9 3 1102
3-2-502                                       | - 3 2 502
锦绣花园12-301                                | 锦绣花园 12 - 301
锦绣花园7#1902                                | 锦绣花园 7 - 1902
五栋1203                                      | - 5 - 1203
B座1806漏水                                   | - B - 1806
我们这层，B座21楼                             | - B - -
九栋B单元                                     | - 9 B -
五号楼三单元四零一                            | - 5 3 401
12号楼二单元三楼302                           | - 12 2 302
我是2号楼302的                                | - 2 - 302
我住六零二                                    | - - - 602
我住3楼302                                    | - - - 302
十八弄6号302                                  | 十八弄 6 - 302
盈港路388弄12号301室                          | 盈港路388弄 12 - 301
中山北路1234弄56号1201室                      | 中山北路1234弄 56 - 1201
永定路40号院6号楼301                          | 永定路40号院 6 - 301
和平里38号院化粪池满了                        | 和平里38号院 - - -
和平路120号3栋201                             | 和平路120号 3 - 201
石桥新村22号501                               | 石桥新村 22 - 501
育才新村六栋一单元                            | 育才新村 6 1 -
翠苑一区四幢二单元                            | 翠苑一区 4 2 -
张家村三组                                    | 张家村三组 - - -
王家村5组23号                                 | 王家村5组 23 - -
我们李家庄的路灯坏了                          | 李家庄 - - -
家住万科城市之光5栋1单元1203室                | 万科城市之光 5 1 1203
家住锦绣江南5幢                               | 锦绣江南 5 - -
我骑到幸福小区南门了                          | 幸福小区 - - -
滨河苑健身点坏了                              | 滨河苑 - - -
我们小区3号楼                                 | - 3 - -
不是3号楼，是13号楼                           | - 13 - -
从3号楼改成5号楼402                           | - 5 - 402
在5号楼和6号楼之间                            | - 5 - -
3号工单进展怎么样                             |
12号单我接                                    |
我们小区的广场                                |
整个小区都停水                                |
小花园里种菜                                  |
村里的路                                      |
幼儿园门口                                    |
人民路小学对面                                |
坐3号线地铁                                   |
三楼窗户                                      |
二十个人两个房间                              |
这雨下得没完没了                              |
"""


@pytest.mark.parametrize("line", PLACES.strip().splitlines())
def test_a_place_is_read_in_all_common_writings(reader: Reader, line: str) -> None:
    text, _, parts = (part.strip() for part in line.partition("|"))
    wanted = Where(*(None if part == "-" else part for part in parts.split())) if parts else None
    assert reader.read_where(text) == wanted


def test_the_communitys_own_names_need_no_suffix(lexicon: Lexicon) -> None:
    reader = Reader(lexicon, ["老城厢", "和庭"])
    assert reader.read_where("我在老城厢，灯坏了") == Where("老城厢")
    assert reader.read_where("和庭3号楼502") == Where("和庭", "3", None, "502")


def test_a_name_of_the_gazetteer_written_otherwise_is_the_places_own() -> None:
    own = Places({"老钢厂": "钢城花园", "钢城花园": "钢城花园"})
    [place] = own.find("老钢厂5号楼301")
    assert place.where == Where("钢城花园", "5", None, "301")
