"""Advice stays for a while, and contradicts nothing that was said before."""

import random

import pytest

from rnn.playground.coach import FASTER, FINAL, STAYS, Coach
from rnn.training.diagnosis import Action, Advice

ACTIONS: dict[str, Action] = {
    "thrown off": "go back", "too high": "slower", "finished": "stop", "memorises": "stop",
    "stuck": "faster", "too low": "faster",
}  # fmt: skip


class Watched:
    """A run that is watched; each telling finds something, some seconds later."""

    def __init__(self) -> None:
        self.coach, self.now = Coach(), 100.0
        self.coach.look(self.now)

    def tell(self, key: str | None, seconds: float = 0.2, rate: float = 0.1) -> str | None:
        while seconds > 0:
            self.now += min(0.2, seconds)
            self.coach.look(self.now)
            seconds -= 0.2
        found = Advice(key, f"It is {key}.", ACTIONS[key]) if key else None
        said = self.coach.consider(found, 7, rate)
        assert said is None or said.iteration == 7
        return said.key if said else None


def test_advice_stays_long_enough_to_be_read() -> None:
    run = Watched()
    assert run.tell(None) is None
    assert run.tell("stuck") == "stuck"
    assert run.tell(None) == run.tell("thrown off", STAYS - 0.5) == "stuck"
    assert run.tell(None, 0.5) is None


def test_what_is_still_true_goes_on_being_said() -> None:
    run = Watched()
    assert {run.tell("stuck") for _ in range(300)} == {"stuck"}
    assert run.tell(None) is None


def test_a_silence_is_no_time_to_read_in() -> None:
    run = Watched()
    assert run.tell("stuck") == "stuck"
    run.now += 3_600  # paused, or a hidden page
    assert run.tell(None) == "stuck"


def test_another_rate_is_another_matter() -> None:
    run = Watched()
    assert run.tell("stuck") == "stuck"
    assert run.tell(None, rate=0.3) is None


@pytest.mark.parametrize("final", FINAL)
def test_what_is_final_is_contradicted_by_nothing_but_an_accident(final: str) -> None:
    """On Brackets it was said "found the rule", "memorises" and "found the rule" in 35 s."""
    for key in ACTIONS:
        run = Watched()
        assert run.tell(final) == final
        said = run.tell(key, STAYS + 1)
        assert said == (key if key in (final, "thrown off") else None)
    run = Watched()
    for key in ("finished", "memorises", "finished", "memorises"):
        assert run.tell(key, STAYS + 1) in ("finished", None)


def test_nobody_is_sent_to_and_fro_between_two_rates() -> None:
    run = Watched()
    assert run.tell("too low", rate=0.1) == "too low"
    assert run.tell("too high", rate=0.1, seconds=STAYS + 1) is None
    assert run.tell("too high", rate=FASTER * 0.1) == "too high"
    assert run.tell("too low", rate=FASTER * 0.1 / 2) is None, "three times that was too high"
    assert run.tell("too high", rate=FASTER * 0.1 / 2) is None, "half of that was too low"


def test_after_the_way_back_all_is_open() -> None:
    run = Watched()
    assert run.tell("memorises") == "memorises"
    run.coach.forget()
    assert run.tell("finished") == "finished"


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_found_each_advice_stays_and_none_is_taken_back(seed: int) -> None:
    dice, run = random.Random(seed), Watched()
    shown: list[tuple[float, str | None]] = [(run.now, None)]
    for _ in range(3_000):
        said = run.tell(dice.choice([*ACTIONS, None, None]))
        if said != shown[-1][1]:
            shown.append((run.now, said))
    assert len(shown) > 10
    for (since, key), (until, _) in zip(shown, shown[1:], strict=False):
        assert key is None or until - since > STAYS - 0.3
    keys = [key for _, key in shown if key]
    assert not {"finished", "memorises"} <= {*keys}
    assert not {"slower", "faster"} <= {ACTIONS[key] for key in keys}
