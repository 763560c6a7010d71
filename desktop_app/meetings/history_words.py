"""How the history tells of meetings and what belongs to them."""

from __future__ import annotations

from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import (
    Names,
    RecordWords,
    Row,
    changed_only,
    clock,
    day,
    flag,
    month,
    month_text,
    number,
    plain_number,
    refers,
    text,
    word,
)
from desktop_app.core.vietnamese import lower_first
from desktop_app.meetings.scoring import CLASS_WORDS
from desktop_app.meetings.words import KIND_WORDS, MARK_WORDS, SECTION_WORDS, THRESHOLD_WORDS, TOPIC_WORDS

_TITLE = 60
_MEETING = ("meeting_id", "meeting")


def _title(value: object) -> str:
    words = " ".join(str(value or "").split())
    return words if len(words) <= _TITLE else words[:_TITLE].rstrip() + "…"


def _named(table: str, column: str, row: Row, names: Names) -> str:
    return names(table, int(row[column])) if row.get(column) is not None else ""


def _meeting(row: Row, _names: Names) -> str:
    kind = str(row.get("kind", ""))
    return _("buổi sinh hoạt {kind} tháng {month}").format(
        kind=lower_first(_(KIND_WORDS[kind])) if kind in KIND_WORDS else kind,
        month=month_text(row.get("month", "")),
    )


def _item(row: Row, names: Names) -> str:
    return _("nội dung “{title}” của {meeting}").format(
        title=_title(row.get("title")), meeting=_named("meeting", "meeting_id", row, names)
    )


def _opinion(row: Row, names: Names) -> str:
    return _("ý kiến của {name} ở {item}").format(
        name=row.get("speaker", ""), item=_named("agenda_item", "agenda_item_id", row, names)
    )


def _attendance(row: Row, names: Names) -> str:
    return _("điểm danh {name} ở {meeting}").format(
        name=_named("member", "member_id", row, names), meeting=_named("meeting", "meeting_id", row, names)
    )


def _vote(row: Row, names: Names) -> str:
    return _("biểu quyết “{subject}” ở {meeting}").format(
        subject=_title(row.get("subject")), meeting=_named("meeting", "meeting_id", row, names)
    )


def _task(row: Row, names: Names) -> str:
    who = str(row.get("assignee", "")) or _named("member", "member_id", row, names)
    if who:
        return _("nhiệm vụ “{task}” giao {name}").format(task=_title(row.get("content")), name=who)
    return _("nhiệm vụ “{task}”").format(task=_title(row.get("content")))


def _score(row: Row, names: Names) -> str:
    return _("điểm tiêu chí {code} của {meeting}").format(
        code=row.get("criterion", ""), meeting=_named("meeting", "meeting_id", row, names)
    )


def _minutes(row: Row, names: Names) -> str:
    meeting = _named("meeting", "meeting_id", row, names)
    if int(row.get("version") or 1) > 1:
        return _("biên bản đã hoàn tất, bản {n}, của {meeting}").format(n=row["version"], meeting=meeting)
    return _("biên bản đã hoàn tất của {meeting}").format(meeting=meeting)


_CLASSES = {code.value: said for code, said in CLASS_WORDS.items()}

RECORDS = {
    "meeting": RecordWords(
        N_("Buổi sinh hoạt"),
        _meeting,
        {
            "kind": word(N_("Loại sinh hoạt"), KIND_WORDS),
            "month": month(N_("Tính cho tháng")),
            "review_month": month(N_("Tháng đánh giá kết quả")),
            "date": day(N_("Ngày họp")),
            "start": clock(N_("Bắt đầu lúc")),
            "end": clock(N_("Kết thúc lúc")),
            "place": text(N_("Địa điểm")),
            "chair": text(N_("Chủ trì")),
            "chair_post": text(N_("Chức vụ của người chủ trì")),
            "recorder": text(N_("Người ghi biên bản")),
            "guests": text(N_("Đại biểu dự")),
            "dues_note": text(N_("Tình hình nộp đảng phí")),
            "topic": text(N_("Chuyên đề")),
            "summary": text(N_("Kết luận chung của người chủ trì")),
            "praise": text(N_("Biểu dương, phê bình")),
            "proposals": text(N_("Kiến nghị, đề xuất và trả lời")),
            "weaknesses": text(N_("Hạn chế của buổi sinh hoạt")),
            "minutes_approved": flag(N_("Đã đọc lại, thông qua biên bản")),
            "reported_on": day(N_("Ngày báo cáo cấp trên")),
            "official_class": word(N_("Cấp trên xếp loại"), _CLASSES),
            "final_version": plain_number(N_("Số bản biên bản đã hoàn tất")),
        },
        bin="deleted",
    ),
    "agenda_item": RecordWords(
        N_("Nội dung chương trình"),
        _item,
        {
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "position": plain_number(N_("Thứ tự")),
            "section": word(N_("Phần"), SECTION_WORDS),
            "topic": word(N_("Phần của nghị quyết"), TOPIC_WORDS),
            "title": text(N_("Tên nội dung")),
            "presenter": text(N_("Người trình bày")),
            "content": text(N_("Nội dung trình bày")),
            "conclusion": text(N_("Kết luận")),
        },
        parent=_MEETING,
    ),
    "opinion": RecordWords(
        N_("Ý kiến"),
        _opinion,
        {
            "agenda_item_id": refers(N_("Nội dung chương trình"), "agenda_item"),
            "position": plain_number(N_("Thứ tự")),
            "speaker": text(N_("Người phát biểu")),
            "text": text(N_("Ý kiến")),
        },
        parent=("agenda_item_id", "agenda_item"),
    ),
    "attendance": RecordWords(
        N_("Điểm danh"),
        _attendance,
        {
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "member_id": refers(N_("Đảng viên"), "member"),
            "mark": word(N_("Có mặt hay vắng"), MARK_WORDS),
            "reason": text(N_("Lý do")),
        },
        parent=_MEETING,
    ),
    "vote": RecordWords(
        N_("Biểu quyết"),
        _vote,
        {
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "position": plain_number(N_("Thứ tự")),
            "subject": text(N_("Việc biểu quyết")),
            "content": text(N_("Nội dung nghị quyết")),
            "is_resolution": flag(N_("Thông qua nghị quyết của buổi này")),
            "secret": flag(N_("Bỏ phiếu kín")),
            "threshold": word(N_("Tỷ lệ cần đạt"), THRESHOLD_WORDS),
            "votes_for": number(N_("Tán thành")),
            "votes_against": number(N_("Không tán thành")),
            "votes_abstain": number(N_("Không có ý kiến")),
            "denominator": number(N_("Tính trên số")),
            "own_denominator": flag(N_("Tự ghi số để tính")),
            "needed": number(N_("Số phiếu cần")),
            "source": text(N_("Căn cứ")),
        },
        parent=_MEETING,
    ),
    "task": RecordWords(
        N_("Nhiệm vụ"),
        _task,
        {
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "content": text(N_("Nội dung")),
            "member_id": refers(N_("Đảng viên được giao"), "member"),
            "assignee": text(N_("Người được giao")),
            "due": day(N_("Hạn")),
            "done_on": day(N_("Hoàn thành ngày")),
            "exceeded": flag(N_("Vượt yêu cầu")),
            "cancelled": flag(N_("Thôi không giao nữa")),
            "result": text(N_("Kết quả")),
        },
        parent=_MEETING,
    ),
    "meeting_score": RecordWords(
        N_("Điểm sinh hoạt"),
        _score,
        {
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "criterion": plain_number(N_("Tiêu chí")),
            "points": number(N_("Điểm")),
            "note": text(N_("Ghi chú")),
        },
        parent=_MEETING,
    ),
    "final_minutes": RecordWords(
        N_("Biên bản đã hoàn tất"),
        _minutes,
        {
            "meeting_id": refers(N_("Buổi sinh hoạt"), "meeting"),
            "version": plain_number(N_("Bản thứ")),
            "made_at": day(N_("Lập ngày")),
            "reason": text(N_("Lý do lập lại")),
            "facts": changed_only(N_("Nội dung biên bản")),
            "figures": changed_only(N_("Số liệu")),
        },
        left_out=frozenset({"file_id"}),
        parent=_MEETING,
    ),
}
