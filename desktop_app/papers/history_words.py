"""How the history tells of the papers."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.period import Period
from desktop_app.core.record_words import (
    Column,
    Names,
    RecordWords,
    Row,
    changed_only,
    day,
    day_text,
    plain_number,
    refers,
    text,
    word,
)
from desktop_app.core.vietnamese import lower_first
from desktop_app.papers.catalogue import BODY_CODES, KINDS, TYPE_NAMES
from desktop_app.papers.models import PaperState

STATE_WORDS = {
    PaperState.DRAFT.value: N_("nháp"),
    PaperState.ISSUED.value: N_("đã ban hành"),
    PaperState.SUBMITTED.value: N_("đã nộp"),
}


def _period(value: object) -> str:
    return Period.parse(str(value)).title


def _paper(row: Row, _names: Names) -> str:
    kind = KINDS.get(str(row.get("kind", "")))
    type_code = str(row.get("type_code", ""))
    if row.get("number") is not None:
        return _("{type} số {number:02d}-{code}/{body}").format(
            type=TYPE_NAMES.get(type_code, _("văn bản")).lower(),
            number=int(row["number"]),
            code=type_code,
            body=row.get("body_code", BODY_CODES[0]),
        )
    title = (
        lower_first(_(kind.title)) if kind is not None else TYPE_NAMES.get(type_code, _("văn bản")).lower()
    )
    period = row.get("period")
    if period:
        if kind is not None and kind.type_code == "BC":
            return _("báo cáo {period}").format(period=_period(period))
        return _("{paper} {period}").format(paper=title, period=_period(period))
    return _("{paper} ngày {day}").format(paper=title, day=day_text(row.get("date")))


RECORDS = {
    "paper": RecordWords(
        N_("Văn bản"),
        _paper,
        {
            "subject": text(N_("Trích yếu")),
            "kind": word(N_("Loại văn bản"), {kind: one.title for kind, one in KINDS.items()}),
            "type_code": plain_number(N_("Ký hiệu loại")),
            "body_code": plain_number(N_("Ký hiệu cơ quan")),
            "term_id": refers(N_("Nhiệm kỳ"), "term"),
            "number": plain_number(N_("Số")),
            "version": plain_number(N_("Bản thứ")),
            "replaced_by_id": refers(N_("Thay bằng"), "paper"),
            "period": Column(N_("Kỳ"), _period),
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "date": day(N_("Ngày văn bản")),
            "signer": text(N_("Người ký")),
            "signer_post": text(N_("Chức vụ người ký")),
            "state": word(N_("Tình trạng"), STATE_WORDS),
            "figures": changed_only(N_("Số liệu")),
            "narrative": changed_only(N_("Lời văn")),
            "submitted_on": day(N_("Ngày nộp")),
        },
        left_out=frozenset({"file_id"}),
    ),
}
