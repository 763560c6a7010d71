"""Charts for paper and screen, and pages of a PDF as pictures."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from PIL import Image

from desktop_app.documents import charts, pages, pdf
from desktop_app.documents.blocks import Chart
from tests.documents import papers

AGES = Chart(
    "bar",
    "Số đảng viên theo nhóm tuổi",
    ("18–30", "31–40", "41–50", "51–60", "Trên 60"),
    (("Đảng viên", (4, 9, 12, 7, None)),),
    unit="đồng chí",
)
RATINGS = Chart(
    "stacked",
    "Xếp loại đảng viên",
    ("2024", "2025", "2026"),
    (("Hoàn thành xuất sắc", (4, 5, 4)), ("Hoàn thành tốt", (22, 23, 24)), ("Hoàn thành", (3, 0, 1))),
)
ATTENDANCE = Chart(
    "line",
    "Tỷ lệ đảng viên dự sinh hoạt",
    tuple(f"Tháng {month}" for month in range(1, 13)),
    (
        ("Năm 2026", (93.4, 95, None, 91.2, 92, 88.5, 97, 96, 95.5, 94, 93, None)),
        ("Năm 2025", (90.1, 94, 93, 92.2, 92.4, 87.5, 91, 92, 93.5, 94, 95, 96)),
    ),
    unit="%",
)
EMPTY = Chart("bar", "Chưa có gì", (), ())
ALL = [AGES, RATINGS, ATTENDANCE, EMPTY]


def boxes(chart: Chart, width: float = 468) -> list[tuple[str, float, float, float, float]]:
    """The labels of a chart on paper as (text, left, top, right, bottom)."""
    with pdfplumber.open(BytesIO(charts.chart_pdf(chart, width))) as opened:
        chars = opened.pages[0].chars
    found: list[tuple[str, float, float, float, float]] = []
    for at, char in enumerate(chars):
        former = chars[at - 1] if at else None
        if former and abs(char["x0"] - former["x1"]) < 0.3 and char["matrix"][5] == former["matrix"][5]:
            text, x0, top, _, bottom = found.pop()
            found.append((text + char["text"], x0, top, char["x1"], bottom))
        else:
            found.append((char["text"], char["x0"], char["top"], char["x1"], char["bottom"]))
    return found


@pytest.mark.parametrize("chart", ALL, ids=lambda c: c.title)
@pytest.mark.parametrize("width", [300, 468])
def test_no_two_labels_overlap_and_none_is_cut(chart: Chart, width: float) -> None:
    found = boxes(chart, width)
    for at, (text, x0, top, x1, bottom) in enumerate(found):
        assert x0 >= -0.1, text
        assert x1 <= width + 0.1, text
        for other in found[at + 1 :]:
            # A line box is taller than its letters: a fifth of it may lie over another.
            slack = (bottom - top) * 0.22
            apart = x1 <= other[1] + 0.1 or other[3] <= x0 + 0.1
            assert apart or bottom - slack <= other[2] + slack or other[4] - slack <= top + slack, (
                text,
                other[0],
            )


def test_figures_are_written_with_a_decimal_comma_and_vietnamese_letters() -> None:
    texts = [box[0] for box in boxes(ATTENDANCE)]
    assert "93,4" in texts
    assert "95,0" in texts
    assert "Tỷ lệ đảng viên dự sinh hoạt" in texts
    assert "(%)" in texts
    assert not [text for text in texts if "." in text]


def test_every_bar_carries_its_figure_and_an_unknown_one_a_dash() -> None:
    texts = [box[0] for box in boxes(AGES)]
    assert [text for text in texts if text in ("4", "9", "12", "7", "–")]
    for figure in ("9", "12", "7", "–"):
        assert figure in texts


def test_parts_and_sums_of_stacks_are_labelled() -> None:
    texts = [box[0] for box in boxes(RATINGS)]
    for figure in ("22", "23", "24", "29", "28"):
        assert figure in texts


def test_the_axis_starts_at_zero() -> None:
    assert charts.ticks(0, 97, False)[0] == 0
    assert "0" in [box[0] for box in boxes(ATTENDANCE)]


@pytest.mark.parametrize(
    "high, whole, wanted",
    [
        (7, True, [0, 2, 4, 6, 8]),
        (1, True, [0, 1]),
        (0, True, [0, 1]),
        (97, False, [0, 20, 40, 60, 80, 100]),
        (1300, True, [0, 500, 1000, 1500]),
        (0.5, False, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    ],
)
def test_ticks_are_round(high: float, whole: bool, wanted: list[float]) -> None:
    assert charts.ticks(0, high, whole) == wanted


def test_a_chart_without_figures_says_so() -> None:
    assert charts.NO_FIGURES in [box[0] for box in boxes(EMPTY)]


@pytest.mark.parametrize("chart", ALL, ids=lambda c: c.title)
@pytest.mark.parametrize("dark", [False, True])
def test_picture_for_the_screen(chart: Chart, dark: bool) -> None:
    picture = Image.open(BytesIO(charts.chart_png(chart, 480, dark, 1.5)))
    assert abs(picture.width - 720) <= 1
    card = charts.DARK.card if dark else charts.LIGHT.card
    assert picture.getpixel((2, 2)) == tuple(int(card[at : at + 2], 16) for at in (1, 3, 5))
    assert charts.chart_png(chart, 480, dark, 1.5) == charts.chart_png(chart, 480, dark, 1.5)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
def test_contrast(palette: charts.Palette) -> None:
    def contrast(colour: str) -> float:
        high, low = sorted((_luminance(colour), _luminance(palette.card)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert contrast(palette.text) >= 4.5
    assert contrast(palette.second) >= 4.5
    assert all(contrast(colour) >= 3 for colour in palette.series)


# Pages --------------------------------------------------------------------------------------------------------------


def test_pages_are_rendered_one_at_a_time() -> None:
    with pages.Pages(pdf.render(papers.report())) as opened:
        assert opened.page_count >= 3
        assert [round(side, 2) for side in opened.size(0)] == [595.28, 841.89]
        image = opened.render(1, 110 / 72)
    assert (image.width, image.height) == (910, 1287)
    assert len(image.pixels) == image.stride * image.height
    picture = Image.frombytes("RGB", (image.width, image.height), image.pixels, "raw", "BGRX", image.stride)
    assert picture.getpixel((3, 3)) == (255, 255, 255)
    low, _ = picture.convert("L").getextrema()
    assert isinstance(low, int)
    assert low < 40  # letters


def test_page_images_of_some_pages() -> None:
    content = pdf.render(papers.report())
    assert len(list(pages.page_images(content, 40))) >= 3
    [image] = pages.page_images(content, 72, [2])
    assert image.width == 596


def test_closing_twice_does_no_harm() -> None:
    opened = pages.Pages(pdf.render(papers.minutes()))
    opened.close()
    opened.close()
    assert opened.page_count == 1
