"""A few charts, drawn once for paper and screen.

The value axis starts at 0, figures are written with a decimal comma, no two labels overlap: a label without room is
left out, the axis still tells the figure. Series differ by colour and by marker or order, and are named in a legend.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from desktop_app.core.vietnamese import number_text
from desktop_app.documents import fonts, layout
from desktop_app.documents.blocks import Chart
from desktop_app.documents.fonts import Face
from desktop_app.documents.lines import Measure, break_balanced
from desktop_app.documents.text import clean_line

TITLE_SIZE: Final = 12.0
LABEL_SIZE: Final = 9.5
LEAST_SIZE: Final = 7.5
NO_FIGURES: Final = "Chưa có số liệu"


@dataclass(frozen=True)
class Palette:
    """Colours of a chart as #RRGGBB; ``card`` is what it stands on."""

    card: str
    text: str
    second: str
    line: str
    series: tuple[str, ...]

    def tone(self, name: str) -> str:
        """The colour of a meaning; the colours of the series in another order."""
        danger, muted, gold, good, info = self.series
        return {"danger": danger, "muted": muted, "gold": gold, "good": good, "info": info}[name]


LIGHT: Final = Palette(
    "#FFFFFF", "#1A1D21", "#56606B", "#DDE1E7", ("#A61C1C", "#56606B", "#B98900", "#1B7A4B", "#2F5D8A")
)
DARK: Final = Palette(
    "#24272C", "#ECEEF1", "#A9B2BD", "#3A3F46", ("#E5706B", "#A9B2BD", "#E3B341", "#58B987", "#7FB0DD")
)
# Paper is printed in black; the colours of the series stay.
PAPER: Final = Palette("", "#000000", "#333333", "#D0D4DA", LIGHT.series)


def value_text(value: float, whole: bool = True) -> str:
    """A figure as it is written: whole numbers plain, others with one decimal; with `whole` false, always one decimal."""
    return number_text(int(value)) if whole and float(value).is_integer() else number_text(value, 1)


def ticks(low: float, high: float, whole: bool) -> list[float]:
    """Round values of the axis from `low` (0 or less) to at least `high`, six at most; whole ones if `whole`."""
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next((f * power for f in (1, 2, 5, 10) if f * power * 5 >= span * 0.999999), 10 * power)
    if whole:
        step = max(step, 1.0)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [round(at * step, 10) for at in range(first, last + 1)]


class _Drawer:
    def __init__(self, chart: Chart, width: float, palette: Palette) -> None:
        from reportlab.graphics import shapes
        from reportlab.lib.colors import HexColor

        self.shapes: Any = shapes
        self.colour: Any = HexColor
        self.chart = chart
        self.width = width
        self.height = layout.mm(chart.height_mm)
        self.palette = palette
        self.measure = Measure()
        self.drawing: Any = shapes.Drawing(width, self.height)
        values = [value for _, series in chart.series for value in series if value is not None]
        self._whole = all(float(value).is_integer() for value in values)
        self._boxes: list[tuple[float, float, float, float]] = []

    def text(
        self, x: float, y: float, text: str, size: float, face: Face = "regular", colour: str = ""
    ) -> None:
        fonts.font(face)
        self.drawing.add(
            self.shapes.String(
                x,
                y,
                text.replace("\u00a0", " "),
                fontName=fonts.name(face),
                fontSize=size,
                fillColor=self.colour(colour or self.palette.text),
            )
        )

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        self.drawing.add(self.shapes.Line(x1, y1, x2, y2, strokeColor=self.colour(colour), strokeWidth=width))

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.drawing.add(
            self.shapes.Rect(x, y, width, height, fillColor=self.colour(colour), strokeColor=None)
        )

    def label(
        self, middle: float, spots: tuple[float, ...], text: str, size: float, colour: str = ""
    ) -> bool:
        """Writes a label centred on `middle` at the first of the base lines `spots` where it overlaps no other."""
        width = self.measure.width(text, "regular", size)
        x = min(max(middle - width / 2, 0.0), self.width - width)
        for y in spots:
            box = (x - 1, y - size * 0.2, x + width + 1, y + size * 0.8)
            if all(
                box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]
                for other in self._boxes
            ):
                self._boxes.append(box)
                self.text(x, y, text, size, colour=colour)
                return True
        return False

    def series_colour(self, at: int) -> str:
        if at < len(self.chart.tones):
            return self.palette.tone(self.chart.tones[at])
        return self.palette.series[at % len(self.palette.series)]

    def draw(self) -> Any:
        chart, palette = self.chart, self.palette
        if palette.card:
            self.bar(0, 0, self.width, self.height, palette.card)
        top = self.height - 2
        title = clean_line(chart.title)
        for line in break_balanced(title, "bold", TITLE_SIZE, self.width * 0.94, self.measure):
            top -= TITLE_SIZE
            self.text((self.width - line.width) / 2, top, line.text, TITLE_SIZE, "bold")
            top -= 4
        if len(chart.series) > 1:
            top = self._legend(top)
        top -= 4
        values = [value for _, series in chart.series for value in series if value is not None]
        if not values or not chart.labels:
            width = self.measure.width(NO_FIGURES, "italic", LABEL_SIZE + 1)
            y = top / 2
            self.text((self.width - width) / 2, y, NO_FIGURES, LABEL_SIZE + 1, "italic", palette.second)
            return self.drawing
        self._plot(top, values)
        return self.drawing

    def _legend(self, top: float) -> float:
        """Names of the series in rows; returns the lower edge."""
        key, gap = 9.0, 14.0
        rows: list[list[tuple[int, str, float]]] = [[]]
        room = self.width * 0.96
        used = 0.0
        for at, (name, _) in enumerate(self.chart.series):
            text = clean_line(name)
            width = key + 4 + self.measure.width(text, "regular", LABEL_SIZE)
            if rows[-1] and used + gap + width > room:
                rows.append([])
                used = 0.0
            used += width + (gap if rows[-1] else 0.0)
            rows[-1].append((at, text, width))
        for row in rows:
            top -= LABEL_SIZE + 3
            x = (self.width - sum(width for _, _, width in row) - gap * (len(row) - 1)) / 2
            for at, text, width in row:
                if self.chart.kind == "line":
                    self.rule(x - 2, top + 3, x + key + 2, top + 3, self.series_colour(at), 1.6)
                    self.marker(x + key / 2, top + 3, at)
                else:
                    self.bar(x, top - 1, key, key - 1, self.series_colour(at))
                self.text(x + key + 4, top, text, LABEL_SIZE)
                x += width + gap
        return top - 4

    def marker(self, x: float, y: float, at: int) -> None:
        """The mark of a series on a line: circle, square, diamond, triangle."""
        colour = self.colour(self.series_colour(at))
        kind = at % 4
        if kind == 0:
            shape = self.shapes.Circle(x, y, 2.6, fillColor=colour, strokeColor=None)
        elif kind == 1:
            shape = self.shapes.Rect(x - 2.4, y - 2.4, 4.8, 4.8, fillColor=colour, strokeColor=None)
        elif kind == 2:
            points = [x, y + 3.4, x + 3.4, y, x, y - 3.4, x - 3.4, y]
            shape = self.shapes.Polygon(points, fillColor=colour, strokeColor=None)
        else:
            points = [x, y + 3.2, x + 3.2, y - 2.6, x - 3.2, y - 2.6]
            shape = self.shapes.Polygon(points, fillColor=colour, strokeColor=None)
        self.drawing.add(shape)

    def _plot(self, top: float, values: list[float]) -> None:
        chart, palette = self.chart, self.palette
        if chart.kind == "stacked":
            sums = [
                sum(series[at] or 0.0 for _, series in chart.series if at < len(series))
                for at in range(len(chart.labels))
            ]
            high, low = max(sums), 0.0
        else:
            high, low = max(values), min(0.0, *values)
        marks = ticks(low, high, self._whole)
        unit = clean_line(chart.unit)
        if unit == "%" and high <= 100:
            marks = [mark for mark in marks if mark <= 100]
        tick_texts = [value_text(mark) for mark in marks]
        axis_width = max(self.measure.width(text, "regular", LABEL_SIZE) for text in tick_texts)
        left, right = axis_width + 8, self.width - 4
        slot = (right - left) / len(chart.labels)
        size, labels, step = self._labels(slot)
        bottom = 4 + max((len(lines) for lines in labels), default=1) * (size + 2)
        if unit:
            self.text(0, top - LABEL_SIZE + 2, f"({unit})", LABEL_SIZE, colour=palette.second)
            top -= LABEL_SIZE + 2
        top -= LABEL_SIZE + 2  # room for a label over the highest value
        height = max(top - bottom, 10.0)
        base, span = marks[0], marks[-1] - marks[0]

        def y_of(value: float) -> float:
            return bottom + (value - base) / span * height

        for mark, text in zip(marks, tick_texts, strict=True):
            y = y_of(mark)
            self.rule(left, y, right, y, palette.line, 0.5)
            width = self.measure.width(text, "regular", LABEL_SIZE)
            self.text(left - 5 - width, y - LABEL_SIZE * 0.33, text, LABEL_SIZE, colour=palette.second)
        self.rule(left, y_of(0.0), right, y_of(0.0), palette.second, 0.9)
        for at, lines in enumerate(labels):
            if at % step:
                continue
            y = bottom - size - 3
            for line in lines:
                width = self.measure.width(line, "regular", size)
                self.text(left + slot * (at + 0.5) - width / 2, y, line, size)
                y -= size + 2
        if chart.kind == "line":
            self._lines(left, slot, y_of)
        elif chart.kind == "stacked":
            self._stacks(left, slot, y_of)
        else:
            self._bars(left, slot, y_of)

    def _labels(self, slot: float) -> tuple[float, list[list[str]], int]:
        """The labels of the axis as (size, lines of each, every how many one is shown)."""
        names = [clean_line(label) for label in self.chart.labels]
        room = slot - 4
        for size in (LABEL_SIZE, LABEL_SIZE - 1):
            if all(self.measure.width(name, "regular", size) <= room for name in names):
                return size, [[name] for name in names], 1
        for size in (LABEL_SIZE, LEAST_SIZE):
            words = max(
                (self.measure.width(word, "regular", size) for name in names for word in name.split(" ")),
                default=0.0,
            )
            if words <= room:
                broken = [
                    [line.text for line in break_balanced(name, "regular", size, room, self.measure)]
                    for name in names
                ]
                if max((len(lines) for lines in broken), default=0) <= 3:
                    return size, broken, 1
        size = LEAST_SIZE
        widest = max((self.measure.width(name, "regular", size) for name in names), default=0.0)
        step = max(1, math.ceil((widest + 6) / slot))
        if step < len(names):
            return size, [[name] for name in names], step
        return size, [[self._cut(name, size, room)] for name in names], 1

    def _cut(self, text: str, size: float, room: float) -> str:
        while text and self.measure.width(text + "…", "regular", size) > room:
            text = text[:-1]
        return text + "…"

    def _bars(self, left: float, slot: float, y_of: Any) -> None:
        count = len(self.chart.series)
        bar = min(slot * 0.72 / count, 34.0)
        zero = y_of(0.0)
        for at in range(len(self.chart.labels)):
            x = left + slot * (at + 0.5) - bar * count / 2
            for number, (_, series) in enumerate(self.chart.series):
                value = series[at] if at < len(series) else None
                if value is not None:
                    y = y_of(value)
                    inset = 0.6 if count > 1 else 0.0
                    self.bar(
                        x + inset, min(y, zero), bar - 2 * inset, abs(y - zero), self.series_colour(number)
                    )
                x += bar
        for at in range(len(self.chart.labels)):
            x = left + slot * (at + 0.5) - bar * count / 2
            for _, series in self.chart.series:
                value = series[at] if at < len(series) else None
                if value is not None:
                    y = max(y_of(value), zero) + 3
                    text = value_text(value, self._whole)
                    if not self.label(x + bar / 2, (y,), text, LABEL_SIZE):
                        self.label(x + bar / 2, (y,), text, LEAST_SIZE)
                else:
                    self.label(x + bar / 2, (zero + 3,), "–", LABEL_SIZE, self.palette.second)
                x += bar

    def _stacks(self, left: float, slot: float, y_of: Any) -> None:
        bar = min(slot * 0.6, 46.0)
        for at in range(len(self.chart.labels)):
            middle = left + slot * (at + 0.5)
            total = 0.0
            known = False
            for number, (_, series) in enumerate(self.chart.series):
                value = series[at] if at < len(series) else None
                if value is None:
                    continue
                known = True
                low, high = y_of(total), y_of(total + value)
                total += value
                if high - low > 0.9:
                    self.bar(middle - bar / 2, low, bar, high - low - 0.7, self.series_colour(number))
                text = value_text(value, self._whole)
                width = self.measure.width(text, "regular", LABEL_SIZE)
                if high - low >= LABEL_SIZE + 1 and width <= bar - 4:
                    y = (low + high) / 2 - LABEL_SIZE * 0.33
                    # White on the light palette's colours, dark on the pale ones of the dark palette.
                    colour = "#1B1D21" if self.palette is DARK else "#FFFFFF"
                    self.label(middle, (y,), text, LABEL_SIZE, colour)
                elif value:
                    # A thin part carries its figure at its side.
                    beside = middle + bar / 2 + 4 + width / 2
                    y = (low + high) / 2 - LABEL_SIZE * 0.33
                    self.label(beside, (y, y + 4, y - 4, y + 7), text, LABEL_SIZE, self.palette.second)
            if known:
                self.label(middle, (y_of(total) + 3,), value_text(total, self._whole), LABEL_SIZE)
            else:
                self.label(middle, (y_of(0.0) + 3,), "–", LABEL_SIZE, self.palette.second)

    def _lines(self, left: float, slot: float, y_of: Any) -> None:
        points: list[tuple[float, float, float]] = []
        for number, (_, series) in enumerate(self.chart.series):
            path: list[float] = []
            colour = self.colour(self.series_colour(number))
            for at in range(len(self.chart.labels) + 1):
                value = series[at] if at < min(len(series), len(self.chart.labels)) else None
                if value is None:
                    if len(path) > 2:
                        self.drawing.add(
                            self.shapes.PolyLine(path, strokeColor=colour, strokeWidth=1.8, strokeLineJoin=1)
                        )
                    path = []
                    continue
                x, y = left + slot * (at + 0.5), y_of(value)
                path += [x, y]
                points.append((x, y, value))
                self._boxes.append((x - 2.5, y - 2.5, x + 2.5, y + 2.5))
            for at, value in enumerate(series[: len(self.chart.labels)]):
                if value is not None:
                    self.marker(left + slot * (at + 0.5), y_of(value), number)
        for x, y, value in points:
            self.label(x, (y + 5, y - LABEL_SIZE - 2), value_text(value, self._whole), LABEL_SIZE)


def chart_drawing(chart: Chart, width: float, palette: Palette = PAPER) -> Any:
    """The chart as a ReportLab drawing of `width` points and the chart's own height."""
    return _Drawer(chart, width, palette).draw()


def chart_pdf(chart: Chart, width: float, palette: Palette = PAPER) -> bytes:
    """The chart alone on a PDF page of its own size (points)."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    fonts.font("regular")
    drawing = chart_drawing(chart, width, palette)
    file = BytesIO()
    canvas: Any = Canvas(
        file,
        pagesize=(drawing.width, drawing.height),
        invariant=1,
        initialFontName=fonts.name("regular"),
    )
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def chart_png(chart: Chart, width_px: int, dark: bool = False, scale: float = 1.0) -> bytes:
    """The chart as a PNG picture for the screen, `width_px` wide at 96 dots per inch; `scale` is the screen's zoom (the
    picture is ``width_px * scale`` pixels wide)."""
    return _png(chart_pdf(chart, width_px * 0.75, DARK if dark else LIGHT), 96 / 72 * scale)


def paper_png(chart: Chart, width: float, dpi: int = 220) -> bytes:
    """The chart as a PNG picture for a Word paper, `width` points wide on paper."""
    return _png(chart_pdf(chart, width, PAPER), dpi / 72)


def _png(pdf: bytes, scale: float) -> bytes:
    from desktop_app.documents.pages import Pages

    with Pages(pdf) as pages:
        return pages.png(0, scale)
