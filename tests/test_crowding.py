"""The causal chain: each number worked again from the CIA's tables, and the arithmetic by hand."""

from __future__ import annotations

import pytest
from made_up import SHIPPED, estimate, evidence

from sovdata import crowding, wording

E = SHIPPED.evidence


def yearly(series: str, indicator: str, values: dict[int, float]) -> list[dict[str, object]]:
    return [
        estimate(
            series,
            str(value),
            indicator=indicator,
            unit="bn_roubles",
            start_year=year,
            end_year=year,
        )
        for year, value in values.items()
    ]


#: Investment grows by 10 % in 1970, then stands still; output grows by 5, 5, 2 and 2 %.
MADE = evidence(
    *yearly("i", "investment", {1969: 100, 1970: 110, 1971: 110, 1972: 110}),
    *yearly("y", "output", {1968: 1000, 1969: 1050, 1970: 1102.5, 1971: 1124.55, 1972: 1147.041}),
)
NAMES = {"investment": "i", "output": "y"}


# The share of arms


def test_the_share_of_arms_stands_by_price_basis_and_is_never_joined():
    # CIA 1984, 1970 roubles: 33.1 of 242.9 in 1963, 45.9 of 389.7 in 1971, 59.7 of 470.5 in 1976.
    found = crowding.arms_share(E)
    old = found[found["series"] == "cia_military_share_1970"].set_index("start_year")
    assert old.loc[1961, "high"] == pytest.approx(100 * 33.1 / 242.9, abs=1e-4)
    assert old.loc[1971, "low"] == pytest.approx(100 * 45.9 / 389.7, abs=1e-4)
    assert old.loc[1976, "high"] == pytest.approx(100 * 59.7 / 470.5, abs=1e-4)
    new = found[found["series"] == "cia_share_1982"]
    assert new[["start_year", "low", "high"]].to_numpy().tolist() == [
        [1951, 24, 24],
        [1959, 14, 14],
        [1960, 14, 16],
    ]


def test_doubtful_years_are_left_out_and_a_corrected_value_is_flagged():
    old = (
        crowding.arms_share(E).query("series == 'cia_military_share_1970'").set_index("start_year")
    )
    assert old.loc[1966, "years"] == 3  # 1966 has no value, 1967 is doubtful
    assert old["corrected"].to_dict() == {
        1956: False,
        1961: False,
        1966: False,
        1971: True,
        1976: False,
        1981: False,
    }


# Arms beside investment


def test_arms_and_investment_are_of_the_same_years():
    found = crowding.arms_and_investment(E).set_index(["series", "side"])
    assert found["lineage"].unique().tolist() == ["cia"]
    before, after = (found.loc[("cia_defence_growth_1984", side)] for side in ("before", "after"))
    assert (before["start_year"], before["end_year"], before["arms_low"], before["arms_high"]) == (
        1966,
        1976,
        4,
        5,
    )
    assert (after["start_year"], after["end_year"], after["arms_low"], after["arms_high"]) == (
        1977,
        1983,
        2,
        2,
    )
    # CIA investment, 1982 roubles: 106.4 in 1965, 178.0 in 1976, 205.8 in 1983.
    assert before["investment"] == pytest.approx(((178 / 106.4) ** (1 / 11) - 1) * 100)
    assert after["investment"] == pytest.approx(((205.8 / 178) ** (1 / 7) - 1) * 100)


def test_arms_in_1970_roubles_end_in_a_year_that_is_not_doubtful():
    own = (
        crowding.arms_and_investment(E).query("series == 'cia_defence_1970_sun'").set_index("side")
    )
    assert own["arms_high"].round(2).to_dict() == {
        "before": 4.36,
        "after": 2.97,
    }  # 45.0, 55.7, 66.4
    late = crowding.arms_and_investment(E, after=(1976, 1980))  # 1980 is doubtful
    assert late["arms_high"].isna().sum() == 1


def test_a_series_with_one_period_only_is_no_pair():
    assert "nato_defence_growth_1983" not in set(crowding.arms_and_investment(E)["series"])


# What constant growth could have added


def test_extra_investment_is_what_the_corrections_worked_out():
    # 138.9 in 1970, 169.5 in 1975: 4.06 a year; 169.5 * (169.5 / 138.9) = 206.84 in 1980, against
    # 188.4.
    found = crowding.extra_investment(E)
    last = found.iloc[-1]
    assert last["had"] == pytest.approx(169.5 * 169.5 / 138.9)
    assert (round(last["extra"], 1), round(last["share"], 1)) == (18.4, 3.0)
    assert found["extra"].sum() == pytest.approx(31.75, abs=0.005)
    assert 100 * found["extra"].sum() / found["output"].sum() == pytest.approx(1.03, abs=0.005)


def test_what_it_could_add_by_hand():
    # Kept 10 per cent: 121 and 133.1 against 110 and 110, so 11 and 23.1 more: 34.1, over a stock
    # of 341 a tenth more in two years, 4.881 per cent a year; at a weight of 0.5, 2.440.
    # Slowdown 5 - 2 = 3.
    found = crowding.what_it_could_add(
        MADE, kept=(1970, 1970), periods=((1971, 1972),), shares_kept=(1,), stocks={1972: 341},
        stock_times=(1,), weights=(0.5,), wear=(0,), since=(1969, 1970), **NAMES,
    ).iloc[0]  # fmt: skip
    assert (found["extra_sum"], found["extra_last"]) == pytest.approx((34.1, 23.1))
    assert found["points"] == pytest.approx(0.5 * 100 * (1.1**0.5 - 1))
    assert found["slowdown"] == pytest.approx(3)
    assert found["part"] == pytest.approx(found["points"] / 3)


def test_what_wears_out_is_no_capital_any_more():
    # With half of it worn out each year: 11 / 2 + 23.1 = 28.6.
    found = crowding.what_it_could_add(
        MADE, kept=(1970, 1970), periods=((1971, 1972),), shares_kept=(1,), stocks={1972: 286},
        stock_times=(1,), weights=(1,), wear=(0.5,), since=(1969, 1970), **NAMES,
    ).iloc[0]  # fmt: skip
    assert found["points"] == pytest.approx(100 * (1.1**0.5 - 1))


def test_a_later_period_gains_only_what_it_adds_to_the_earlier():
    # 11 of 110 by 1971: ten per cent; 34.1 of 341 by 1972: ten as well, so nothing more is added.
    found = crowding.what_it_could_add(
        MADE, kept=(1970, 1970), periods=((1971, 1971), (1972, 1972)), shares_kept=(1,),
        stocks={1971: 110, 1972: 341}, stock_times=(1,), weights=(1,), wear=(0,),
        since=(1969, 1970), **NAMES,
    )  # fmt: skip
    assert found["points"].tolist() == pytest.approx([10, 0])


def test_the_corrections_assumptions_give_a_fifth_of_a_point_and_going_on_gives_more():
    one = {"shares_kept": (1,), "stock_times": (1,), "weights": (0.4,), "wear": (0,)}
    found = crowding.what_it_could_add(E, **one)
    assert found["points"].round(2).tolist() == [0.22, 0.66]
    assert found["slowdown"].round(2).tolist() == [3.05, 3.13]  # since 1951-55
    assert found["part"].round(2).tolist() == [0.07, 0.21]
    assert crowding.what_it_could_add(E, since=(1971, 1975), **one)["part"].round(2).tolist() == [
        0.20,
        0.56,
    ]


def test_every_combination_of_assumptions_is_a_row():
    found = crowding.what_it_could_add(E)
    assert len(found) == 2 * 2 * 3 * 3 * 2
    assert not found.duplicated(["start_year", "share_kept", "stock_times", "weight", "wear"]).any()
    ends = found.groupby("start_year")["points"].agg(["min", "max"]).round(2)
    assert ends.to_numpy().tolist() == [[0.01, 0.36], [0.13, 1.07]]


def test_the_stock_is_that_of_the_data():
    assert crowding.levels(E, crowding.STOCK, "capital_stock")[1980] == 1150


# Investment for each point of growth


def test_share_per_point_by_hand_and_from_the_data():
    # 110 + 110 of 1124.55 + 1147.041 is 9.685 per cent; growth 2: 4.842 for each point.
    made = crowding.share_per_point(MADE, periods=((1971, 1972),), **NAMES).iloc[0]
    assert made["per_point"] == pytest.approx(100 * 220 / (1124.55 + 1147.041) / 2, rel=1e-4)
    found = crowding.share_per_point(E)
    assert found["per_point"].round(1).tolist() == [3.7, 4.2, 5.4, 5.4, 9.9, 16.0, 17.2]
    assert found["share"].iloc[[0, -1]].round().tolist() == [18, 31]


def test_a_period_without_all_its_levels_is_left_out():
    assert crowding.share_per_point(MADE, periods=((1968, 1969), (1972, 1973)), **NAMES).empty


# Bad input


@pytest.mark.parametrize("name", ["investment", "output"])
def test_a_series_that_is_not_there_is_answered_with_the_nearest(name):
    good = "cia_investment_1982" if name == "investment" else "cia_gnp_1982"
    with pytest.raises(
        ValueError,
        match=f"'{good}x' of '{name}' in these rows; nearest: {good}",
    ):
        crowding.extra_investment(E, **{name: f"{good}x"})


def test_a_year_or_stock_that_is_missing_is_named():
    with pytest.raises(ValueError, match="no investment or output in 1988"):
        crowding.extra_investment(E, last=1988)
    with pytest.raises(ValueError, match="no capital stock for 1979"):
        crowding.what_it_could_add(E, periods=((1976, 1979),))


# Sentences


def test_the_sentences_of_the_chain():
    said = [
        *wording.arms_share_sentences(crowding.arms_share(E)),
        wording.arms_and_investment_sentence(crowding.arms_and_investment(E), SHIPPED),
        *wording.could_add_sentences(crowding.what_it_could_add(E)),
        wording.share_per_point_sentence(crowding.share_per_point(E)),
    ]
    expected = """
        Arms in 1982 roubles, per cent of GNP: 24 (1951), 14 (1959) and 14 to 16 (1960–90).
        In 1970 roubles arms took 12.4–13.6% of GNP in 1961–65 and 12.2–12.7% of GNP in 1976–80
            (all years: 11.7 to 13.6%). GNP in 1970 roubles grew by 4.9% a year in 1961–65 and
            by 2.6% a year in 1976–80.
        In 4 CIA series arms grew by 4.0–5.0% a year at first, then (from 1976, 1977 or 1978 on)
            by at most 3.0%. Investment grew in the same years by 4.1–5.3%, then by 1.3–2.5%.
        If investment had kept 75 to 100% of its growth of 1971–75, 3 to 32 bn roubles more would
            have been invested in 1976–80. That could add 0.0 to 0.4 points to growth a year, which
            was 1.1 points lower than in 1971–75 (3.0 lower than in 1951–55).
        If investment had kept 75 to 100% of its growth of 1971–75, 60 to 148 bn roubles more would
            have been invested in 1981–85. That could add 0.1 to 1.1 points to growth a year, which
            was 1.2 points lower than in 1971–75 (3.1 lower than in 1951–55).
        In 1951–55 investment took 18.2% of GNP and GNP grew by 4.9% a year: 3.7% of GNP for each
            point. In 1981–85 investment took 30.8% of GNP and GNP grew by 1.8% a year: 17.2% of
            GNP for each point.
    """
    assert " ".join(said).split() == expected.split()
    assert all(len(one.split()) <= wording.LONGEST for text in said for one in text.split(". "))


def test_one_number_may_stand_for_a_sequence_of_one():
    many = crowding.what_it_could_add(
        E, shares_kept=[1.0], stock_times=[1.0], weights=[0.4], wear=[0.0]
    )
    one = crowding.what_it_could_add(E, shares_kept=1, stock_times=1.0, weights=0.4, wear=0.0)
    assert one.astype(float).equals(many.astype(float))


@pytest.mark.parametrize("name", ["weights", "wear"])
def test_a_weight_in_per_cent_is_refused(name):
    with pytest.raises(ValueError, match=f"{name}: .*not per cent"):
        crowding.what_it_could_add(E, **{name: 40})


def test_growth_is_kept_into_later_years_only():
    with pytest.raises(ValueError, match="a later year is needed"):
        crowding.extra_investment(E, kept=(1971, 1975), last=1975)


def test_a_year_without_a_capital_stock_names_those_with_one():
    with pytest.raises(ValueError, match="no capital stock for 1975; there is one for 1980"):
        crowding.what_it_could_add(E, kept=(1966, 1970))
