"""How the pictures of the notebooks look, and small files of them: 128 colours are enough for text and flat areas."""

from __future__ import annotations

import io
from typing import Any

import matplotlib.pyplot as plt
from IPython.core.getipython import get_ipython
from matplotlib.figure import Figure
from PIL import Image

__all__ = ["BLUE", "GREY", "ORANGE", "STATUS_COLOURS", "small", "style"]

# Okabe and Ito's colours, which people with any colour vision can tell apart; grey is for what is left over.
BLUE, ORANGE, GREY = "#0072B2", "#E69F00", "#BBBBBB"
STATUS_COLOURS = {
    "completed": BLUE,
    "active-not-recruiting": "#CC79A7",
    "recruiting": "#009E73",
    "not-yet-recruiting": "#56B4E9",
    "terminated": "#D55E00",
    "unknown": ORANGE,
}


def style() -> None:
    """Set the style; to be called after ``%matplotlib inline``."""
    plt.rcParams.update({"figure.figsize": (9, 4), "figure.dpi": 90})
    plt.rcParams.update({"axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False})
    shell: Any = get_ipython()
    shell.display_formatter.formatters["image/png"].for_type(Figure, _png)


def small(png: bytes, *, width: int | None = None) -> bytes:
    """The picture in 128 colours, and no wider than that many pixels."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if width is not None and picture.width > width:
        picture = picture.resize((width, picture.height * width // picture.width), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    # The other methods give the room to shades of grey and paint a rare colour like its neighbour.
    picture.quantize(128, Image.Quantize.MAXCOVERAGE).save(packed, "png", optimize=True)
    return packed.getvalue()


def _png(figure: Figure) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", bbox_inches="tight")
    return small(drawn.getvalue())
