"""How weights are added up."""

from nlp.weights import Scale, spell


def test_what_is_louder_together_than_a_lane_holds_is_added_up_in_parts() -> None:
    table = {f"f{n}": {"aid": 9_000, "health": -9_000, "legal": n} for n in range(50)}
    scale = Scale(("aid", "health", "legal"), spell(table))
    rows = scale.met([*table, "unmet"])
    assert scale.weigh(rows) == [450_000, -450_000, sum(range(50))]
    said: dict[str, int] = {}
    scale.add_evidence(said, ["水龙头", "", "漏水"], rows[:3], "aid")
    assert said == {"水龙头": 9_000, "漏水": 9_000}


def test_no_weight_is_louder_than_a_lane_holds() -> None:
    scale = Scale(("aid", "health"), spell({"水": {"aid": 70_000, "health": -70_000}}))
    assert scale.weigh(scale.met(["水", "水", "水"])) == [3 * 32_767, -3 * 32_767]


def test_weights_as_they_are_learned_are_added_up_at_once() -> None:
    scale = Scale(("aid", "health"), spell({f"f{n}": {"aid": 100, "health": -100} for n in range(200)}))
    assert scale.weigh(scale.met(f"f{n}" for n in range(200))) == [20_000, -20_000]
