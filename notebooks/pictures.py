"""How the pictures of the notebooks look, and small files of them: 64 colours are enough for text and flat areas."""

from __future__ import annotations

import io
from typing import Any

import matplotlib.pyplot as plt
from IPython.core.getipython import get_ipython
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure
from PIL import Image

__all__ = ["BLUE", "COLOURS", "GREY", "ORANGE", "small", "style"]

# Okabe and Ito's colours, which people with any colour vision can tell apart; grey is for what is left over.
BLUE, ORANGE, GREY = "#0072B2", "#E69F00", "#BBBBBB"
COLOURS = [BLUE, ORANGE, "#009E73", "#56B4E9", "#D55E00", "#CC79A7", "#F0E442"]


def style() -> None:
    """Set the style; to be called after ``%matplotlib inline``."""
    plt.rcParams.update({"figure.figsize": (9, 4), "figure.dpi": 90})
    plt.rcParams.update({"axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False})
    shell: Any = get_ipython()
    shell.display_formatter.formatters["image/png"].for_type(Figure, _png)


def small(png: bytes, *, width: int | None = None) -> bytes:
    """The picture in 64 colours, and no wider than that many pixels."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if width is not None and picture.width > width:
        picture = picture.resize((width, picture.height * width // picture.width), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    picture.quantize(64).save(packed, "png", optimize=True)
    return packed.getvalue()


def _png(figure: Figure) -> bytes:
    return small(print_figure(figure, fmt="png", base64=False))
