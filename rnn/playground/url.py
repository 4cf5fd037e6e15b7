"""What stands in the address of the page: the run by its token, or the link to it."""

from collections.abc import Mapping
from dataclasses import replace

from rnn.persistence.recipe import FIRST_RECIPE, Recipe
from rnn.playground.player import Player
from rnn.training.fingerprint import Fingerprint

TOKEN, LOOK = "run", "look"  # names in the address: of the run, and of the look that is open


def linkable_recipe(
    player: Player, goal: int | None = None, fingerprint: Fingerprint | None = None
) -> Recipe:
    """The recipe that begins a run as this one began; it may stop at another update, and say which
    fingerprint this one had."""
    frame = player.frame
    settings = replace(frame.hyperparameters, learning_rate=frame.first_rate)
    return replace(player.recipe, hyperparameters=settings, goal=goal, fingerprint=fingerprint)


def address_of(player: Player, token: str) -> dict[str, str] | None:
    """The query that a reload or a bookmark should find; None if what stands there still leads to
    the run. As long as nothing is trained it is the link, and empty for the run that everybody
    begins with, or where a text of one's own does not fit into a link."""
    if token:
        return {TOKEN: token}
    if player.frame.iteration:
        return None
    try:
        recipe = linkable_recipe(player, player.frame.goal, player.recipe.fingerprint)
        return {} if recipe == FIRST_RECIPE else recipe.to_query()
    except ValueError:
        return {}


def without_token(query: Mapping[str, str]) -> dict[str, str]:
    """What a link asks for, beside the run that was kept and the look that is opened."""
    return {name: value for name, value in query.items() if name not in (TOKEN, LOOK)}
