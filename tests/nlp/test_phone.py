from pathlib import Path

import pytest

from nlp.reader import Reader


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("电话13800000001", "13800000001"),
        ("１３５００００００４０找我", "13500000040"),
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("幺三九零零零零零零七七", "13900000077"),
        ("一三八零零零零零零零一", "13800000001"),
        ("打021-55550123", "02155550123"),
        ("(021)55550123", "02155550123"),
        ("0571-85551234", "057185551234"),
        ("家里电话55550123", "55550123"),
        ("4008001234", "4008001234"),
        ("一五零，零零零零，一二三四", "15000001234"),
        ("壹叁捌零零壹叁捌零零零", "13800138000"),
        ("电话0 2 1 - 5 5 5 5 1 2 3 4", "02155551234"),
        ("（０１０） 6552 9988", "01065529988"),
        ("座机021-6321 5678转802", "02163215678"),
        ("0086 138 0013 8000", "13800138000"),
        ("15900001111改成15900002222", "15900002222"),
        ("不是15900001111，是15900002222", "15900002222"),
        ("别打13800000001，打13900000002", "13900000002"),
        ("13900000002，别打13800000001", "13900000002"),
        ("13800000001或者13900000002", "13800000001"),
        ("想学用血压计，67452213", "67452213"),
        ("我家水表户号是，67452213", None),
        ("种的树死了，20261203", None),
        ("95588发的短信", None),
        ("12345热线", None),
        ("QQ1234567890", None),
        ("订单13800138000123456", None),
        ("卡号6222020200112233445", None),
        ("编号20261203那条", None),
        ("单号1024", None),
        ("锦绣花园12-301", None),
        ("二零二六年十二月", None),
        ("身份证310101199001011234", None),
    ],
)
def test_a_telephone_number_is_read_and_nothing_else_is(reader: Reader, text: str, digits: str | None) -> None:
    assert reader.read_phone(text) == digits


def test_numbers_that_people_write_in_their_own_ways_are_read_and_those_that_call_nobody_are_not(
    reader: Reader,
) -> None:
    lines = Path(__file__).with_name("phones.txt").read_text(encoding="utf-8").splitlines()
    table = [line.rpartition(" | ")[::2] for line in lines]
    wrong = {text: (digits, read) for text, digits in table if (read := reader.read_phone(text) or "-") != digits}
    assert not wrong
