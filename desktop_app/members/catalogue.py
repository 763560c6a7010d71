"""Code lists of the member card (Mẫu 2-HSĐV): ethnic groups, religions, levels of training. Members study, A.7.

Words are kept as the forms print them; unknown words are accepted with a warning, since lists of others differ.
"""

from __future__ import annotations

from desktop_app.core.i18n import N_
from desktop_app.core.vietnamese import clean, fold

ETHNICITIES: tuple[str, ...] = (
    "Kinh",
    "Tày",
    "Thái",
    "Hoa",
    "Khmer",
    "Mường",
    "Nùng",
    "Mông",
    "Dao",
    "Gia Rai",
    "Ngái",
    "Ê Đê",
    "Ba Na",
    "Xơ Đăng",
    "Sán Chay",
    "Cơ Ho",
    "Chăm",
    "Sán Dìu",
    "Hrê",
    "Mnông",
    "Raglay",
    "Xtiêng",
    "Bru-Vân Kiều",
    "Thổ",
    "Giáy",
    "Cơ Tu",
    "Giẻ Triêng",
    "Mạ",
    "Khơ Mú",
    "Co",
    "Tà Ôi",
    "Chơ Ro",
    "Kháng",
    "Xinh Mun",
    "Hà Nhì",
    "Chu Ru",
    "Lào",
    "La Chí",
    "La Ha",
    "Phù Lá",
    "La Hủ",
    "Lự",
    "Lô Lô",
    "Chứt",
    "Mảng",
    "Pà Thẻn",
    "Cơ Lao",
    "Cống",
    "Bố Y",
    "Si La",
    "Pu Péo",
    "Brâu",
    "Ơ Đu",
    "Rơ Măm",
)
"""The 54 ethnic groups in the order of the national code list."""

MAJORITY = "Kinh"
"""All others count as ethnic minorities in statistics."""

_ETHNIC_ALIASES = {
    "Khơ-me": "Khmer",
    "Khơ me": "Khmer",
    "Hmông": "Mông",
    "H'Mông": "Mông",
    "H’Mông": "Mông",
    "Mèo": "Mông",
    "Ê-đê": "Ê Đê",
    "Êđê": "Ê Đê",
    "Gia-rai": "Gia Rai",
    "Jrai": "Gia Rai",
    "Ba-na": "Ba Na",
    "Xơ-đăng": "Xơ Đăng",
    "K'ho": "Cơ Ho",
    "K’ho": "Cơ Ho",
    "M'Nông": "Mnông",
    "M’Nông": "Mnông",
    "Ra Glai": "Raglay",
    "Raglai": "Raglay",
    "Stiêng": "Xtiêng",
    "Bru Vân Kiều": "Bru-Vân Kiều",
    "Vân Kiều": "Bru-Vân Kiều",
    "Cờ Lao": "Cơ Lao",
    "Việt": "Kinh",
}

RELIGIONS: tuple[str, ...] = (
    "Không",
    "Phật giáo",
    "Công giáo",
    "Tin lành",
    "Cao Đài",
    "Phật giáo Hòa Hảo",
    "Hồi giáo",
    "Baha'i",
    "Tịnh độ cư sĩ Phật hội",
    "Tứ Ân Hiếu Nghĩa",
    "Bửu Sơn Kỳ Hương",
    "Minh Sư đạo",
    "Minh Lý đạo",
    "Bà-la-môn",
    "Hiếu Nghĩa Tà Lơn",
    "Cơ đốc Phục lâm",
    "Mặc Môn",
    "Khác",
)

NO_RELIGION = "Không"

_RELIGION_ALIASES = {
    "Phật": "Phật giáo",
    "Thiên Chúa giáo": "Công giáo",
    "Thiên chúa": "Công giáo",
    "Hòa Hảo": "Phật giáo Hòa Hảo",
    "Không có": "Không",
    "Ko": "Không",
    "Không theo": "Không",
    "Không tôn giáo": "Không",
}

GENERAL_EDUCATION: tuple[str, ...] = (
    "Biết đọc, biết viết chữ quốc ngữ",
    "Tiểu học",
    "Trung học cơ sở",
    "Trung học phổ thông",
)

PROFESSIONAL_LEVELS: tuple[str, ...] = (
    "Công nhân kỹ thuật, nhân viên nghiệp vụ, sơ cấp",
    "Trung cấp",
    "Cao đẳng",
    "Đại học",
    "Thạc sĩ",
    "Tiến sĩ",
)

ACADEMIC_TITLES: tuple[str, ...] = ("Phó Giáo sư", "Giáo sư")

POLITICAL_THEORY: tuple[str, ...] = ("Sơ cấp", "Trung cấp", "Cao cấp", "Cử nhân")
"""Four values; statistics count the last two together."""

OCCUPATION_GROUPS: dict[str, str] = {
    "state": N_("Cán bộ, công chức cơ quan Nhà nước từ cấp huyện trở lên"),
    "party": N_("Cán bộ, công chức cơ quan Đảng, MTTQ, đoàn thể từ cấp huyện trở lên"),
    "commune": N_("Cán bộ, công chức, người hoạt động không chuyên trách ở xã, phường, thị trấn"),
    "village": N_("Người hoạt động không chuyên trách thôn, tổ dân phố, bản (ấp, khóm)"),
    "public-service": N_("Viên chức đơn vị sự nghiệp công lập"),
    "private-service": N_("Người lao động đơn vị sự nghiệp ngoài công lập"),
    "manager": N_("Người lãnh đạo, quản lý trong các doanh nghiệp"),
    "clerk": N_("Nhân viên, người gián tiếp trong các doanh nghiệp"),
    "worker": N_("Công nhân, lao động trực tiếp trong các doanh nghiệp"),
    "farmer": N_("Người làm nông, lâm, ngư nghiệp"),
    "armed-forces": N_("Sỹ quan, chiến sỹ quân đội và công an"),
    "student": N_("Sinh viên"),
    "pupil": N_("Học sinh"),
    "other": N_("Khác (lao động hợp đồng, tự do…)"),
}
"""Occupations of Biểu số 2-BTCTW, II.1, by code; ``manager``, ``clerk`` and ``worker`` are the parts of the enterprises' row (F.4)."""

ENTERPRISE_GROUPS = ("manager", "clerk", "worker")

SERVICE_CATEGORIES: dict[str, str] = {
    "army": N_("Bộ đội"),
    "police": N_("Công an"),
    "retired": N_("Hưu trí"),
}
"""Column 9 of Mẫu 7-HSĐV."""

ADMISSION_TRAITS: dict[str, str] = {
    "youth-union": N_("Đoàn viên Đoàn TNCS Hồ Chí Minh"),
    "private-owner": N_("Chủ doanh nghiệp tư nhân"),
    "population-policy": N_("Quần chúng vi phạm chính sách KHHGĐ"),
    "foreign-spouse": N_("Có quan hệ hôn nhân với người nước ngoài"),
}
"""What Biểu số 2-BTCTW counts of an admission beside sex, ethnic group and religion (F.4); codes of ``MemberEvent.detail``."""

EXEMPTION_REASONS: dict[str, str] = {
    "age-illness": N_("Tuổi cao, sức yếu, tự nguyện xin miễn"),
    "treatment": N_("Chữa bệnh dài ngày hoặc ở xa"),
    "abroad": N_("Ra nước ngoài một mình (công tác, lao động, chữa bệnh, thăm thân)"),
    "remote": N_("Làm việc đơn lẻ ở nơi xa chưa có tổ chức đảng"),
    "mobile": N_("Làm việc lưu động trong nước dưới 1 năm, việc không ổn định"),
    "maternity": N_("Nữ đảng viên nghỉ thai sản"),
    "away": N_("Tạm miễn: đi làm ăn xa dưới 12 tháng"),
    "reduced": N_("Giảm công tác và sinh hoạt"),
    "other": N_("Lý do khác"),
}
"""Kinds of exemption from work and activities (B.4)."""

TIME_LIMITED_EXEMPTIONS = frozenset({"mobile", "away"})
"""Exemptions of less than twelve months (B.4): mobile or unstable work, working far away."""

TEMPORARY_REASONS: dict[str, str] = {
    "work": N_("Thay đổi nơi công tác, làm việc từ 3 tháng đến dưới 12 tháng"),
    "residence": N_("Thay đổi nơi cư trú từ 3 tháng đến dưới 12 tháng"),
    "study": N_("Đi học trong nước từ 3 tháng đến 2 năm"),
}
"""Why somebody takes part elsewhere for a time (29-QĐ/TW, 6.3.2); ``study`` may last longer."""

INTERRUPTION_REASONS: dict[str, str] = {
    "lost-contact": N_("Mất liên lạc với tổ chức đảng"),
    "between-branches": N_("Gián đoạn do chuyển sinh hoạt"),
    "stopped": N_("Bỏ sinh hoạt"),
}
"""Times without Party activity, taken off the party age (B.5)."""

REMOVAL_REASONS: dict[str, str] = {
    "absent": N_("Bỏ sinh hoạt 3 tháng trong năm không có lý do chính đáng"),
    "unpaid": N_("Không đóng đảng phí 3 tháng trong năm không có lý do chính đáng"),
    "card-given-up": N_("Tự ý trả thẻ, tự hủy thẻ đảng viên"),
    "no-progress": N_("Giảm sút ý chí phấn đấu, đã giáo dục sau 12 tháng không tiến bộ"),
    "two-years": N_("Hai năm liền vi phạm tư cách đảng viên"),
    "political": N_("Không bảo đảm tiêu chuẩn chính trị"),
    "not-recognised": N_("Đảng viên dự bị không đủ tư cách công nhận chính thức"),
    "admission-revoked": N_("Thu hồi, hủy quyết định kết nạp (kết nạp sai)"),
}
"""Why a name is taken off the list (24-QĐ/TW, 8.1; for probationary members 294-QĐ/TW, 4.2). No form has a row for a revoked
admission (members study B.6): it leaves the list here and is named beside the figures."""
ADMISSION_REVOKED = "admission-revoked"

CARD_ACTS: dict[str, str] = {
    "issued": N_("Phát thẻ"),
    "exchanged": N_("Đổi thẻ"),
    "reissued": N_("Cấp lại thẻ bị mất, bị hỏng"),
}

DUES_CATEGORIES: tuple[str, ...] = (
    "Tham gia BHXH bắt buộc",
    "Hưởng lương hưu",
    "Chưa đủ tuổi nghỉ hưu, không tham gia BHXH",
    "Đủ tuổi nghỉ hưu, không hưởng lương hưu",
    "Học sinh, sinh viên",
    "Được miễn",
)


def _table(words: tuple[str, ...], aliases: dict[str, str]) -> dict[str, str]:
    table = {fold(word): word for word in words}
    table.update({fold(alias): word for alias, word in aliases.items()})
    return table


_ETHNIC = _table(ETHNICITIES, _ETHNIC_ALIASES)
_RELIGIOUS = _table(RELIGIONS, _RELIGION_ALIASES)


def known_ethnicity(text: str) -> str | None:
    """The word of the list for an ethnic group as people write it (``H'Mông`` → ``Mông``); None when unknown."""
    return _ETHNIC.get(fold(clean(text)).removeprefix("dan toc "))


def known_religion(text: str) -> str | None:
    """The word of the list for a religion as people write it; None when unknown."""
    return _RELIGIOUS.get(fold(clean(text)).removeprefix("dao "))
