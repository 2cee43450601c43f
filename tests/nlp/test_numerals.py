import pytest

from nlp.numerals import ascii_digits, read_minutes, read_number, to_int


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1024", 1024),
        ("一千零二十四", 1024),
        ("十八", 18),
        ("一百零五", 105),
        ("六零二", 602),
        ("两", 2),
        ("两万", 20_000),
        ("水", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_any_writing(said: str, number: int | None) -> None:
    assert to_int(said) == number


@pytest.mark.parametrize(
    ("said", "written"),
    [("六零二", "602"), ("十二", "12"), ("b", "B"), ("四零一", "401"), ("0302", "0302"), ("三", "3")],
)
def test_a_door_is_written_in_ascii(said: str, written: str) -> None:
    assert ascii_digits(said) == written


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("接1024", 1024),
        ("1024 完成", 1024),
        ("1024完成了 50分钟", 1024),
        ("一千零二十四号单我接", 1024),
        ("我接二十三号", 23),
        ("12号单我接", 12),
        ("编号28的单子我退回", 28),
        ("四颗星", 4),
        ("给五星", 5),
        ("#7", 7),
        ("好的", None),
        ("", None),
    ],
)
def test_the_number_of_a_ticket_or_of_stars_is_found(said: str, number: int | None) -> None:
    assert read_number(said) == number


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("一个半小时", 90),
        ("1.5小时", 90),
        ("四十分钟", 40),
        ("花了两个钟头", 120),
        ("半个小时", 30),
        ("一小时二十分", 80),
        ("三刻钟", 45),
        ("两小时半", 150),
        ("45", 45),
        ("九十", 90),
        ("弄好了", None),
        ("99999", None),
    ],
)
def test_a_length_of_time_is_read_in_minutes(said: str, minutes: int | None) -> None:
    assert read_minutes(said) == minutes
