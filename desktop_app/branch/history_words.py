"""How the history tells of the branch, its terms and its officers."""

from __future__ import annotations

from desktop_app.branch.words import HOLIDAY_WORDS, KIND_WORDS, POST_WORDS
from desktop_app.core.i18n import N_, _
from desktop_app.core.record_words import Names, RecordWords, Row, day, day_text, flag, refers, text, word
from desktop_app.core.vietnamese import lower_first


def _branch(_row: Row, _names: Names) -> str:
    return _("thông tin chi bộ")


def _term(row: Row, _names: Names) -> str:
    return _("nhiệm kỳ {title}").format(title=row.get("title", ""))


def _officer(row: Row, _names: Names) -> str:
    post = str(row.get("post", ""))
    return _("chức vụ {post} của {name}").format(
        post=lower_first(_(POST_WORDS[post])) if post in POST_WORDS else post, name=row.get("name", "")
    )


RECORDS = {
    "branch": RecordWords(
        N_("Chi bộ"),
        _branch,
        {
            "name": text(N_("Tên chi bộ")),
            "superior": text(N_("Đảng bộ cấp trên")),
            "place": text(N_("Địa danh ghi trên văn bản")),
            "kind": word(N_("Loại chi bộ"), KIND_WORDS),
            "authority": text(N_("Quyền hạn ký")),
            "report_recipient": text(N_("Nơi nhận báo cáo")),
            "meeting_place": text(N_("Nơi sinh hoạt thường lệ")),
            "minutes_dashes": flag(N_("In năm gạch nối dưới trích yếu của biên bản")),
        },
    ),
    "term": RecordWords(
        N_("Nhiệm kỳ"),
        _term,
        {"title": text(N_("Tên nhiệm kỳ")), "start": day(N_("Từ ngày")), "end": day(N_("Đến ngày"))},
    ),
    "officer": RecordWords(
        N_("Chức vụ"),
        _officer,
        {
            "post": word(N_("Chức vụ"), POST_WORDS),
            "name": text(N_("Họ và tên")),
            "member_id": refers(N_("Đảng viên giữ chức vụ"), "member"),
            "start": day(N_("Từ ngày")),
            "end": day(N_("Đến ngày")),
        },
    ),
    "holiday": RecordWords(
        N_("Ngày nghỉ"),
        lambda row, _names: _("ngày nghỉ {day}").format(day=day_text(row.get("date"))),
        {
            "date": day(N_("Ngày")),
            "kind": word(N_("Loại"), HOLIDAY_WORDS),
            "name": text(N_("Tên")),
            "source": text(N_("Căn cứ")),
        },
    ),
}
