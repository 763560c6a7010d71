"""The measures of the Party's paper layout.

Sources: Hướng dẫn 05-HD/VPTW of 27/5/2026 of the Office of the Central Committee (layout technique), which keeps every
size of Hướng dẫn 36-HD/VPTW of 03/4/2018, under Quy định 399-QĐ/TW of 09/01/2026 (types and form of papers). Where the
rule leaves a range or is silent, the value chosen is marked "chosen".

Lengths named ``*_MM`` are millimetres, all others points.
"""

from __future__ import annotations

from typing import Final

POINTS_PER_MM: Final = 72 / 25.4


def mm(value: float) -> float:
    """Millimetres in points."""
    return value * POINTS_PER_MM


# Page: A4, margins top 20, bottom 20, left 30, right 15 mm; back pages of a duplex print are mirrored (HD 05).
# Landscape is allowed for wide tables; its margins are not given, so the binding edge stays on the left (chosen).
PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_TOP_MM: Final = 20.0
MARGIN_BOTTOM_MM: Final = 20.0
MARGIN_BINDING_MM: Final = 30.0
MARGIN_OUTER_MM: Final = 15.0

# Page number: Arabic, centred, 10 mm from the top edge, none on page 1 (HD 05).
PAGE_NUMBER_TOP_MM: Final = 10.0
PAGE_NUMBER_SIZE: Final = 14.0

# Font: Times New Roman, Unicode, black (HD 05). Liberation Serif has the same metrics and may be shipped.
WORD_FONT: Final = "Times New Roman"
WORD_CODE_FONT: Final = "Courier New"
LANGUAGE: Final = "vi-VN"

# Head of page 1 (HD 05, table of sizes).
PARTY_TITLE: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
PARTY_TITLE_SIZE: Final = 15.0
SUPERIOR_SIZE: Final = 14.0
BODY_NAME_SIZE: Final = 14.0
STAR_SIZE: Final = 14.0
NUMBER_SIZE: Final = 14.0
PLACE_DATE_SIZE: Final = 14.0
URGENCY_SIZE: Final = 14.0
HEAD_PITCH: Final = 18.0  # chosen: the smallest line pitch of the text
RULE_WIDTH: Final = 0.75  # chosen inside 0.5–0.75
RULE_DROP: Final = 4.5  # chosen: from the base line of the title to the rule
HEAD_SLACK: Final = 2.0  # room beside the longest line of the head: Word breaks a line that fits exactly
PLACE_DATE_DROP: Final = 25.0  # chosen: from the base line of the title to that of the place and date
HEAD_LEFT_SHARE: Final = 70 / 165  # chosen: the left column of the head
HEAD_GAP_MM: Final = 5.0  # chosen: least distance between the two columns

# Type name and subject (HD 05). Type name 15–16, subject 14–15; five hyphens below.
TYPE_NAME_SIZE: Final = 16.0  # chosen inside 15–16
SUBJECT_SIZE: Final = 14.0  # chosen inside 14–15
DASHES: Final = "-----"
LETTER_SUBJECT_SIZE: Final = 12.0  # official letter: subject in italics under the number
LETTER_SUBJECT_PITCH: Final = 14.5
TITLE_GAP: Final = 20.0  # chosen: above the type name
TITLE_PITCH: Final = 19.0
AFTER_TITLE: Final = 4.0  # chosen: below the hyphens, over the gap between paragraphs
SUBJECT_SHARE: Final = 0.86  # chosen: a long subject does not fill the whole width
ADDRESSEE_SIZE: Final = 14.0

# Body: 14–15 pt, justified, first line indented about 10 mm, gap of at least 6 pt, line pitch exactly 18–22 pt (HD 05).
BODY_SIZE: Final = 14.0  # chosen inside 14–15
BODY_PITCH: Final = 19.0  # chosen inside 18–22
INDENT_MM: Final = 10.0
PARAGRAPH_GAP: Final = 6.0
HEADING_GAP: Final = 6.0
NOTE_PITCH: Final = 1.25  # of the size of the letters: notes below a form
NOTE_GAP: Final = 2.0

# Tables (chosen; the rule is silent).
TABLE_RULE: Final = 0.5
TABLE_LEADING: Final = 1.2  # of the size of the letters
TABLE_PAD_X: Final = 5.0
TABLE_PAD_Y: Final = 0.3  # of the size of the letters, above and below
TABLE_GAP: Final = 7.0  # above and below a table
TABLE_LEAST_SHRINK: Final = 0.85  # a cell that may not wrap
PAIR_OF_ROWS: Final = 12.0  # lines: what the first two rows of a table may have to stay together
TABLE_NAME_SHRINK: Final = 0.7  # a person's name, at the least
TABLE_LEAST_LETTERS: Final = 8.5  # points: a longer name takes a second line instead
TABLE_NAME_GROWN: Final = 14.0  # of the size of the letters: how far a column is widened for a name
TABLE_NAME_WANTED: Final = 0.85  # a person's name, when columns can be moved
TABLE_WRAP_FLOOR: Final = 0.7  # of its width: what a column of wrapping text keeps
TABLE_SLACK: Final = 1.0  # room beside the longest text: Word counts the rules in
TABLE_WIDEST_GROWN: Final = 0.45  # of the table: how far a column is widened for its contents

# A bound book (chosen): a thick row of thin lines, room for handwriting.
BOOK_RULE: Final = 1.0
BOOK_THIN_RULE: Final = 0.25
BOOK_LEADING: Final = 1.5  # of the size of the letters
BOOK_ROW_WHOLE: Final = 20  # thin lines: what a thick row may have to stay on one page in Word
COLUMN_NUMBER_SIZE: Final = 9.0

# Forms with captions and boxes (chosen, after Mẫu 2-HSĐV; the photograph's size is that of the form).
FORM_PITCH: Final = 1.5  # of the size of the letters
FORM_GAP: Final = 8.0  # between two fields on a line
FORM_DOT_DROP: Final = 2.4
FORM_TITLE_SIZE: Final = 20.0
FORM_NOTE_SIZE: Final = 11.0
BOX_MM: Final = 5.4
BOX_GAP_MM: Final = 2.0
PHOTO_WIDTH_MM: Final = 30.0
PHOTO_HEIGHT_MM: Final = 40.0
FORM_LEFT_SHARE: Final = 84 / 165

# Signatures and recipients (HD 05): four blank lines between post and name; recipients 12 pt under an underlined 14.
SIGNATURE_SIZE: Final = 14.0
SIGNATURE_PITCH: Final = 18.0  # chosen
SIGNATURE_BLANK_LINES: Final = 4
SIGNATURE_GAP: Final = 14.0  # chosen: above the block
RECIPIENTS_TITLE: Final = "Nơi nhận:"
RECIPIENTS_TITLE_SIZE: Final = 14.0
RECIPIENTS_SIZE: Final = 12.0
RECIPIENTS_PITCH: Final = 15.0
LINES_WITH_SIGNATURE: Final = 2  # of the text, at least, on the page of the signature

UNDERLINE_DROP: Final = 1.9
UNDERLINE_WIDTH: Final = 0.6

# Appendix: new page, centred heading (practice; exact wording of the rule not confirmed).
APPENDIX_SIZE: Final = 14.0

# A code to be typed in again (chosen).
CODE_SIZE: Final = 18.0
CODE_PITCH: Final = 28.0
CODE_GAP_LETTERS: Final = 3


def page_size(landscape: bool) -> tuple[float, float]:
    """Width and height of the page, in points."""
    width, height = mm(PAGE_WIDTH_MM), mm(PAGE_HEIGHT_MM)
    return (height, width) if landscape else (width, height)


def text_left(page: int, duplex: bool) -> float:
    """Left edge of the text on a page (from 1), in points: even pages are mirrored in a duplex print."""
    mirrored = duplex and page % 2 == 0
    return mm(MARGIN_OUTER_MM if mirrored else MARGIN_BINDING_MM)


def text_width(landscape: bool) -> float:
    """Width of the text, in points."""
    return page_size(landscape)[0] - mm(MARGIN_BINDING_MM) - mm(MARGIN_OUTER_MM)
