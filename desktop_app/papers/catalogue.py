"""Kinds of papers the program makes, and the type symbols a branch may number (Quy định 399-QĐ/TW, Điều 11 and 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.core.i18n import N_

Needs = Literal["none", "period", "meeting", "member"]

TYPE_NAMES: dict[str, str] = {
    "NQ": "NGHỊ QUYẾT",
    "QĐ": "QUYẾT ĐỊNH",
    "KL": "KẾT LUẬN",
    "QC": "QUY CHẾ",
    "TB": "THÔNG BÁO",
    "BC": "BÁO CÁO",
    "KH": "KẾ HOẠCH",
    "CTr": "CHƯƠNG TRÌNH",
    "TTr": "TỜ TRÌNH",
    "ĐA": "ĐỀ ÁN",
    "PA": "PHƯƠNG ÁN",
    "BB": "BIÊN BẢN",
    "CV": "CÔNG VĂN",
}
"""Type symbol → type name. Indication, directive and regulation types a branch may not issue are left out."""

BODY_CODES = ("CB", "ĐH")


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: how it is called, its type symbol, what it is made for, and whether it is ready."""

    kind: str
    title: str
    type_code: str
    needs: Needs
    available: bool = True


KINDS: dict[str, PaperKind] = {
    kind.kind: kind
    for kind in (
        PaperKind("minutes", N_("Biên bản sinh hoạt"), "BB", "meeting"),
        PaperKind("resolution", N_("Nghị quyết của buổi sinh hoạt"), "NQ", "meeting"),
        PaperKind("badge-list", N_("Danh sách đề nghị tặng Huy hiệu Đảng (4-HHĐ)"), "", "none"),
        PaperKind("badge-reissue-list", N_("Danh sách đề nghị cấp lại Huy hiệu bị mất (4A-HHĐ)"), "", "none"),
        PaperKind("badge-posthumous-list", N_("Danh sách đề nghị truy tặng Huy hiệu (4B-HHĐ)"), "", "none"),
        PaperKind("badge-declaration", N_("Tờ khai đề nghị tặng Huy hiệu Đảng (6-HHĐ)"), "", "none"),
        PaperKind("member-list", N_("Danh sách đảng viên"), "", "none"),
        PaperKind("corrections", N_("Đề nghị điều chỉnh danh sách đảng viên"), "", "none"),
        PaperKind("member-book", N_("Danh sách đảng viên theo Mẫu 7-HSĐV"), "", "none"),
        PaperKind("register-members", N_("Sổ danh sách đảng viên"), "", "none"),
        PaperKind("register-probationary", N_("Sổ đảng viên dự bị"), "", "none"),
        PaperKind("register-left", N_("Sổ đảng viên ra khỏi Đảng"), "", "none"),
        PaperKind("register-deaths", N_("Sổ đảng viên từ trần"), "", "none"),
        PaperKind("register-cards", N_("Sổ phát thẻ đảng viên"), "", "none"),
        PaperKind("register-transfers", N_("Sổ giới thiệu sinh hoạt đảng"), "", "none"),
        PaperKind("register-badges", N_("Sổ tặng Huy hiệu Đảng"), "", "none"),
        PaperKind("register-residence", N_("Sổ đảng viên với nơi cư trú"), "", "none"),
        PaperKind("applicant-list", N_("Danh sách theo dõi kết nạp"), "", "none"),
        PaperKind("applicant-files", N_("Phiếu theo dõi hồ sơ kết nạp"), "", "none"),
        PaperKind("member-card", N_("Phiếu đảng viên (Mẫu 2-HSĐV)"), "", "member"),
        PaperKind("member-data", N_("Dữ liệu cá nhân của một đảng viên"), "", "member"),
        PaperKind("letter-probation", N_("Thông báo hết thời gian dự bị"), "TB", "none"),
        PaperKind("letter-meeting", N_("Giấy mời dự sinh hoạt xét công nhận chính thức"), "", "none"),
        PaperKind("letter-exemption", N_("Thông báo hết thời hạn miễn sinh hoạt"), "TB", "none"),
        PaperKind("letter-badge", N_("Thông báo về Huy hiệu Đảng"), "TB", "none"),
        PaperKind("admission-resolutions", N_("Nghị quyết đề nghị kết nạp (dự thảo)"), "NQ", "none"),
        PaperKind("rating-list", N_("Danh sách xếp loại đảng viên"), "", "period"),
        PaperKind("rating-summary", N_("Tổng hợp kết quả xếp loại"), "", "period"),
        PaperKind("half-year-report", N_("Báo cáo 6 tháng"), "BC", "period"),
        PaperKind("year-report", N_("Báo cáo năm"), "BC", "period"),
        PaperKind("residence-letters", N_("Giấy giới thiệu về nơi cư trú"), "", "none"),
        PaperKind("residence-requests", N_("Phiếu xin ý kiến nơi cư trú"), "", "period"),
        PaperKind("residence-answers", N_("Nhận xét về đảng viên 213"), "", "period"),
        PaperKind("residence-list", N_("Danh sách theo dõi nơi cư trú"), "", "period"),
        PaperKind("bieu-1", N_("Biểu 1: tăng, giảm đảng viên"), "", "period"),
        PaperKind("bieu-1-base", N_("Biểu 1 không tính chuyển nội bộ đảng bộ cơ sở"), "", "period"),
        PaperKind("bieu-2", N_("Biểu 2: đảng viên mới kết nạp"), "", "period"),
        PaperKind("bieu-3", N_("Biểu 3: đội ngũ đảng viên"), "", "period"),
        PaperKind("transfer-requests", N_("Đề nghị chuyển sinh hoạt đảng"), "CV", "none"),
        PaperKind("transfer-letters", N_("Giấy giới thiệu sinh hoạt đảng"), "", "none"),
        PaperKind("recovery-sheet", N_("Tờ khôi phục"), "", "none"),
        PaperKind("handover", N_("Biên bản bàn giao sổ"), "", "none"),
        PaperKind("month-report", N_("Báo cáo tháng"), "BC", "period", available=False),
        PaperKind("quarter-report", N_("Báo cáo quý"), "BC", "period", available=False),
    )
}
