"""A chart that stands alone: its title, source and date burnt in, at the size of what it is for."""

from __future__ import annotations

import io
from typing import Final, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure as Drawing

from kil_mapper.model import days
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PictureSize
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Chart
from kil_mapper.reports.chart_canvas import MM_PER_INCH, drawable, font
from kil_mapper.reports.charts import drawing_of, svg_style
from kil_mapper.reports.look import INK, MUTED

DPI: Final = 300
_EDGE_MM: Final = 8.0
_TITLE, _SUBTITLE, _FOOT = 13.0, 9.0, 5.6
_LINE: Final = 1.3
_MEASURED: Final = 40.0  # points in which words are measured, so that their widths are no whole dots
_LARGER: Final = {PictureSize.A4: 1.0, PictureSize.A3: 1.41, PictureSize.SLIDE: 1.0}
_SLIDE: Final = (40 / 3, 7.5)  # inches


def chart_page(
    chart: Chart, results: Results, *, form: Literal["png", "svg"] = "png", size: PictureSize = PictureSize.A4
) -> bytes:
    """The chart with title, source and date, as a file.

    Args:
        chart: What to draw.
        results: What it was worked out from.
        form: File format; a png has 300 dots per inch.
        size: What it is for: the width of a page of A4 or A3, or a whole slide.
    """
    drawing = drawing_of(chart)
    FigureCanvasAgg(drawing)
    _frame(drawing, chart, results, slide=size is PictureSize.SLIDE)
    larger = _LARGER[size]
    if size is PictureSize.SLIDE:
        larger = _SLIDE[0] / float(drawing.get_size_inches()[0])
    target = io.BytesIO()
    title, alternative = drawable(chart.caption), chart.alternative
    if form == "svg":
        with mpl.rc_context(svg_style()):
            told = {"Title": title, "Description": alternative, "Date": None, "Creator": "KIL Mapper"}
            drawing.savefig(target, format="svg", metadata=told, facecolor="white")
        return target.getvalue()
    drawing.savefig(
        target,
        format="png",
        dpi=DPI * larger,
        metadata={"Title": title.encode("latin-1", "replace").decode("latin-1"), "Software": "KIL Mapper"},
        facecolor="white",
        pil_kwargs={"dpi": (DPI, DPI)},
    )
    return target.getvalue()


def _frame(drawing: Drawing, chart: Chart, results: Results, *, slide: bool) -> None:
    """Make the paper larger on all sides and write above and below the chart."""
    width, height = (float(inches) for inches in drawing.get_size_inches())
    edge = _EDGE_MM / MM_PER_INCH
    inner = width
    title = _wrapped(drawing, chart.caption, _TITLE, inner, bold=True)
    under = _wrapped(drawing, _subtitle(results), _SUBTITLE, inner)
    foot = _wrapped(drawing, _source(results), _FOOT, inner)
    points = 1 / 72
    head = (_LINE * (_TITLE * len(title) + _SUBTITLE * len(under)) + 8) * points
    tail = (_LINE * _FOOT * len(foot) + 8) * points
    paper = [width + 2 * edge, height + head + tail + 2 * edge]
    across, down = edge, edge + tail
    if slide:
        wide = max(paper[0], paper[1] * _SLIDE[0] / _SLIDE[1])
        tall = wide * _SLIDE[1] / _SLIDE[0]
        across += (wide - paper[0]) / 2
        down += (tall - paper[1]) / 2
        paper = [wide, tall]
    for axes in drawing.axes:
        box = axes.get_position()
        axes.set_position(
            (
                (box.x0 * width + across) / paper[0],
                (box.y0 * height + down) / paper[1],
                box.width * width / paper[0],
                box.height * height / paper[1],
            )
        )
    for text in drawing.texts:
        x, y = text.get_position()
        text.set_position(((x * width + across) / paper[0], (y * height + down) / paper[1]))
    drawing.set_size_inches(paper[0], paper[1])
    y = paper[1] - edge
    left = edge if slide else across
    for lines, size, colour, bold in ((title, _TITLE, INK, True), (under, _SUBTITLE, MUTED, False)):
        _write(drawing, (left / paper[0], y / paper[1]), lines, size, colour, bold=bold)
        y -= _LINE * size * len(lines) * points
    bottom = edge + _LINE * _FOOT * len(foot) * points
    _write(drawing, (left / paper[0], bottom / paper[1]), foot, _FOOT, MUTED)


def _write(
    drawing: Drawing, at: tuple[float, float], lines: list[str], size: float, colour: str, *, bold: bool = False
) -> None:
    drawing.text(
        *at,
        "\n".join(lines),
        fontproperties=font(bold=bold),
        fontsize=size,
        color=f"#{colour}",
        va="top",
        parse_math=False,
        linespacing=_LINE,
    )


def _subtitle(results: Results) -> str:
    return f"{results.project.name}, register as of {words.register_date(results)}"


def _source(results: Results) -> str:
    """Source, date and the statements of the licences."""
    project = results.project
    made = f"Made with KIL Mapper {project.options.app_version} from the project of {days.day(project.created)}."
    source = f"Source: registers of charities as of {words.register_date(results)}; {project.options.index.full_title}."
    return " ".join([source, made, *(f"{line.rstrip('.')}." for line in project.attributions)])


def _wrapped(drawing: Drawing, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Text in lines of at most that many inches; each word is measured once, because measuring takes its time."""
    style = font(bold=bold).copy()
    style.set_size(_MEASURED)
    renderer = drawing.canvas.get_renderer()  # type: ignore[attr-defined, unused-ignore]
    assert isinstance(renderer, RendererAgg)  # noqa: S101 - the only one used here
    inches = size / _MEASURED / drawing.dpi
    words = drawable(text).split()
    wide = {
        word: renderer.get_text_width_height_descent(word, style, ismath=False)[0] for word in {*words, "n n", "nn"}
    }
    space = wide["n n"] - wide["nn"]
    lines: list[list[str]] = []
    room = 0.0
    for word in words:
        if lines and wide[word] + space <= room:
            lines[-1].append(word)
        else:
            lines.append([word])
            room = width / inches + space
        room -= wide[word] + space
    return [" ".join(line) for line in lines] or [""]
