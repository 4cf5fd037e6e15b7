"""What charts have in common."""

from typing import Any

import altair as alt

# can be read on the page in both themes: `background` is a signal of Vega's that the theme sets
GREY = {"expr": "luminance(background)>.5?'#55616D':'#B5C0CB'"}


def constant(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    """A chart as a specification without data. What layers share is said in the first that has it,
    since the whole of it travels with every redraw."""
    spec: dict[str, Any] = chart.to_dict()
    for name in ("data", "config", "$schema"):
        spec.pop(name, None)
    said = set()
    for layer in spec["layer"]:
        for channel in layer["encoding"].keys() & {"x", "y", "color"}:
            shared = layer["encoding"][channel].keys() & {"scale", "axis", "legend"}
            if channel in said:
                for name in shared:
                    del layer["encoding"][channel][name]
            elif shared:
                said.add(channel)
    return spec
