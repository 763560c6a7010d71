"""Code lists of the member card (Mẫu 2-HSĐV): ethnic groups, religions, levels of training. Members study, A.7.

Words are kept as the forms print them; unknown words are accepted with a warning, since lists of others differ.
"""

from __future__ import annotations

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
