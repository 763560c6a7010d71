"""Which column of a list is what: headings of one to three rows anywhere near the top, told by synonyms (members H.2).

Accents, capitals, spaces and line breaks of a heading do not matter; the user can say it differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from desktop_app.core.i18n import N_
from desktop_app.core.vietnamese import clean, fold, nfc
from desktop_app.members import legacy_text
from desktop_app.members.import_reading import Sheet, Value
from desktop_app.members.words import FIELD_WORDS

HEADING_WITHIN = 15
HEADING_ROWS = 3

FAMILY, GIVEN = "family_name", "given_name"
MALE, FEMALE = "male", "female"
STATUS, LEFT_ON = "status", "left_on"
ORDER = "order"


_ADDRESSES = ("birth_place", "hometown", "residence", "temporary_residence")
_PARTS = ("detail", "hamlet", "commune", "district", "province", "country")

TARGETS: dict[str, str] = {
    "full_name": FIELD_WORDS["full_name"],
    FAMILY: N_("Họ và chữ đệm"),
    GIVEN: N_("Tên (cột riêng)"),
    "sex": FIELD_WORDS["sex"],
    MALE: N_("Nam (đánh dấu hoặc năm sinh)"),
    FEMALE: N_("Nữ (đánh dấu hoặc năm sinh)"),
    **{
        name: FIELD_WORDS[name]
        for name in (
            "birth_date",
            "ethnicity",
            "religion",
            "citizen_id",
            "citizen_id_old",
            "party_card",
            "party_card_old",
            "party_card_date",
            "party_card_place",
            "profile_number",
            "admission_decision_date",
            "admission_decision_number",
            "admission_date",
            "admission_place",
            "official_decision_date",
            "official_date",
            "official_place",
            "hometown",
            "birth_place",
            "residence",
            "temporary_residence",
            "phone",
            "occupation",
            "general_education",
            "professional_level",
            "degree",
            "academic_title",
            "political_theory",
            "foreign_language",
            "computing",
            "party_post",
            "government_post",
            "union_post",
            "introducer_1",
            "introducer_2",
            "other_name",
            "note",
        )
    },
    STATUS: N_("Trạng thái"),
    LEFT_ON: N_("Ngày rời, mất hoặc miễn"),
}
"""What a column can be taken for, in the order in which the screen offers it, with its word."""

_PART_WORDS = {
    "detail": N_("địa chỉ chi tiết"),
    "hamlet": N_("thôn, tổ dân phố"),
    "commune": N_("xã, phường"),
    "district": N_("huyện, quận"),
    "province": N_("tỉnh, thành phố"),
    "country": N_("quốc gia"),
}


def target_word(target: str, say: Callable[[str], str] = str) -> str:
    """The word of a target, ``say`` being the translation: ``hometown.province`` → ``Quê quán: tỉnh, thành phố``."""
    name, _dot, part = target.partition(".")
    if part:
        return f"{say(FIELD_WORDS[name])}: {say(_PART_WORDS[part])}"
    return say(TARGETS[name])


def is_target(name: str) -> bool:
    """Whether a column can be taken for this."""
    whole, _dot, part = name.partition(".")
    return (whole in _ADDRESSES and part in _PARTS) if part else name in TARGETS


@dataclass(frozen=True)
class ColumnInfo:
    """One column: its number from 0, its heading in one line, what it is taken for (several for cells of several lines,
    none when it is not taken over) and a few of its values."""

    index: int
    heading: str
    targets: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnMap:
    """The columns of a sheet. ``first_heading`` and ``first_row`` count rows from 0; without a heading both are 0."""

    columns: tuple[ColumnInfo, ...]
    first_heading: int
    first_row: int

    @property
    def has_name(self) -> bool:
        """Whether the column of the names is known."""
        taken = self.taken()
        return "full_name" in taken or GIVEN in taken

    def taken(self) -> dict[str, ColumnInfo]:
        """The column of each target."""
        return {target: column for column in self.columns for target in column.targets}

    def not_taken(self) -> list[ColumnInfo]:
        """Columns with a heading that are not taken over (the running number left out)."""
        return [
            c for c in self.columns if not c.targets and c.heading and _normal(c.heading) not in _ORDER_WORDS
        ]

    def change(self, index: int, *targets: str) -> ColumnMap:
        """The map with one column taken for something else; whoever had that target before loses it."""
        columns = []
        for column in self.columns:
            if column.index == index:
                columns.append(replace(column, targets=targets))
            elif set(column.targets) & set(targets):
                columns.append(replace(column, targets=tuple(t for t in column.targets if t not in targets)))
            else:
                columns.append(column)
        return replace(self, columns=tuple(columns))


# --- headings --------------------------------------------------------------------------------------------------------

_ORDER_WORDS = frozenset(("stt", "so tt", "tt", "so thu tu", "thu tu"))


def _normal(text: str) -> str:
    """A heading without accents, stars, remarks in brackets and signs."""
    text = re.sub(r"\([^()]*\)", " ", fold(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def _words(*texts: str) -> frozenset[str]:
    return frozenset(texts)


_NAMES: tuple[tuple[str, frozenset[str]], ...] = (
    (ORDER, _ORDER_WORDS),
    (
        "full_name",
        _words(
            "ho va ten",
            "ho ten",
            "hovaten",
            "hoten",
            "ho va ten khai sinh",
            "ho ten khai sinh",
            "ho va ten dang vien",
            "ho ten dang vien",
            "ten dang vien",
            "ho va ten dang dung",
            "ho chu dem va ten",
            "ho dem va ten",
            "ho dem ten",
            "ho ten dem va ten",
            "ho chu dem ten",
            "ho chu dem va ten khai sinh",
            "ho va ten dong chi",
            "dang vien",
            "dong chi",
            "full name",
            "name",
        ),
    ),
    (
        FAMILY,
        _words(
            "ho",
            "ho dem",
            "ho va dem",
            "ho va chu dem",
            "ho chu dem",
            "ho lot",
            "ho va ten dem",
            "ho va chu lot",
            "ho va lot",
            "ho ten dem",
        ),
    ),
    (GIVEN, _words("ten", "ten goi")),
    ("other_name", _words("ten goi khac", "bi danh", "ten khac", "ten thuong goi", "cac bi danh")),
    (
        "sex",
        _words(
            "gioi tinh", "nam nu", "gioi", "phai", "gt", "gioi tinh nam nu", "sex", "gender", "nam hay nu"
        ),
    ),
    (MALE, _words("nam")),
    (FEMALE, _words("nu")),
    (
        "birth_date",
        _words(
            "ngay sinh",
            "sinh ngay",
            "nam sinh",
            "ngay thang nam sinh",
            "sinh nam",
            "ngay sinh nam sinh",
            "ngay thang sinh",
            "sinh ngay thang nam",
            "ntns",
            "ns",
            "date of birth",
            "dob",
        ),
    ),
    ("ethnicity", _words("dan toc", "dt", "dtoc")),
    ("religion", _words("ton giao", "tg")),
    (
        "citizen_id",
        _words(
            "cccd",
            "so cccd",
            "so can cuoc",
            "can cuoc",
            "can cuoc cong dan",
            "so can cuoc cong dan",
            "so dinh danh ca nhan",
            "so dinh danh",
            "dinh danh ca nhan",
            "cmnd cccd",
            "so cmnd cccd",
            "cccd cmnd",
            "so cccd cmnd",
            "so cmnd so cccd",
            "so cccd dinh danh ca nhan",
            "ma dinh danh",
            "so ddcn",
            "so cc",
            "so cccd cc",
            "so can cuoc cccd",
            "so cccd so dinh danh ca nhan",
            "so cmnd can cuoc",
            "so cmtnd cccd",
        ),
    ),
    (
        "citizen_id_old",
        _words(
            "cmnd", "so cmnd", "so cmnd cu", "cmnd cu", "so cmt", "cmtnd", "so cmtnd", "chung minh nhan dan"
        ),
    ),
    (
        "party_card",
        _words(
            "so the",
            "so the dang",
            "so the dang vien",
            "stdv",
            "the dang",
            "the dang vien",
            "so tdv",
            "so the moi",
            "so the dang vien moi",
            "so the dang moi",
            "so the dv",
            "ma the dang vien",
        ),
    ),
    (
        "party_card_old",
        _words(
            "so the theo dang quyet dinh 85",
            "so the cu",
            "so the dang cu",
            "so the dang vien cu",
            "so the theo quyet dinh 85",
            "so the theo qd 85",
            "so the theo qd85",
            "so the 8 so",
        ),
    ),
    ("party_card_date", _words("ngay cap the dang", "ngay cap the", "ngay cap the dang vien")),
    ("party_card_place", _words("noi cap the dang", "noi cap the", "noi cap the dang vien")),
    ("profile_number", _words("so ly lich", "so ll", "so ly lich dang vien", "so lldv", "so lldang vien")),
    (
        "admission_decision_date",
        _words(
            "ngay cap co tham quyen ra quyet dinh ket nap",
            "ngay quyet dinh ket nap",
            "ngay qd ket nap",
            "ngay ra quyet dinh ket nap",
            "ngay ky quyet dinh ket nap",
            "ngay qdkn",
            "ngay quyet dinh ket nap dang",
        ),
    ),
    ("admission_decision_number", _words("so quyet dinh ket nap", "so qd ket nap", "so qdkn")),
    (
        "admission_date",
        _words(
            "ngay vao dang",
            "ngay ket nap",
            "ket nap",
            "du bi",
            "ngay du bi",
            "ngay vao dcsvn",
            "ngay vao dang cong san viet nam",
            "thoi gian vao dang",
            "vao dang",
            "ngay ket nap dang",
            "ngay ket nap vao dang",
            "ngay thang nam vao dang",
            "ngay thang vao dang",
            "ngay thang nam ket nap",
            "ngay vao dang du bi",
            "ngay vao dang ket nap",
            "nam vao dang",
            "ngay vd",
            "vao dang du bi",
            "ngay du bi vao dang",
            "ngay ket nap du bi",
            "ket nap du bi",
            "ngay duoc ket nap",
            "ngay vao dang lan dau",
            "ngay le ket nap",
        ),
    ),
    ("admission_place", _words("ket nap tai chi bo", "noi ket nap", "noi vao dang", "chi bo ket nap")),
    (
        "official_decision_date",
        _words(
            "ngay quyet dinh cong nhan chinh thuc",
            "ngay qd cong nhan chinh thuc",
            "ngay quyet dinh chinh thuc",
            "ngay quyet dinh cong nhan",
            "ngay qd cong nhan",
            "ngay quyet dinh cong nhan dang vien chinh thuc",
        ),
    ),
    (
        "official_date",
        _words(
            "ngay chinh thuc",
            "chinh thuc",
            "ngay vao dang chinh thuc",
            "cong nhan chinh thuc",
            "ngay cong nhan chinh thuc",
            "ngay cong nhan dang vien chinh thuc",
            "ngay cn chinh thuc",
            "thoi gian chinh thuc",
            "vao dang chinh thuc",
            "ngay chuyen chinh thuc",
            "chuyen chinh thuc",
            "ngay thang nam chinh thuc",
            "ngay ct",
            "ngay duoc cong nhan chinh thuc",
            "thoi gian vao dang chinh thuc",
            "ngay chuyen dang chinh thuc",
            "dang vien chinh thuc",
            "ngay dang vien chinh thuc",
        ),
    ),
    ("official_place", _words("cong nhan tai chi bo", "chinh thuc tai chi bo")),
    ("hometown", _words("que quan", "nguyen quan", "que", "que quan nguyen quan")),
    ("birth_place", _words("noi sinh", "noi dang ky khai sinh", "noi dk khai sinh", "noi khai sinh")),
    (
        "residence",
        _words(
            "thuong tru",
            "noi thuong tru",
            "dia chi thuong tru",
            "ho khau thuong tru",
            "ho khau",
            "noi dang ky thuong tru",
            "hktt",
            "noi dkhktt",
            "ho khau tt",
            "dk ho khau thuong tru",
            "noi o dang ky thuong tru",
            "noi cu tru",
            "dia chi cu tru",
        ),
    ),
    ("temporary_residence", _words("tam tru", "noi tam tru", "dia chi tam tru")),
    (
        "residence|temporary_residence",
        _words(
            "noi o",
            "noi o hien nay",
            "cho o",
            "cho o hien nay",
            "dia chi",
            "dia chi noi o",
            "noi o hien tai",
            "cho o hien tai",
            "dia chi hien nay",
            "dia chi lien he",
        ),
    ),
    (
        "phone",
        _words(
            "dien thoai",
            "so dien thoai",
            "so dt",
            "sdt",
            "dt di dong",
            "dien thoai di dong",
            "so dien thoai di dong",
            "di dong",
            "dien thoai lien he",
            "so dien thoai lien he",
            "phone",
            "so dtdd",
            "dtdd",
        ),
    ),
    (
        "occupation",
        _words(
            "nghe nghiep",
            "nghe nghiep hien nay",
            "cong viec",
            "cong viec hien nay",
            "nghe nghiep chuc vu hien nay",
        ),
    ),
    (
        "general_education",
        _words(
            "van hoa",
            "trinh do van hoa",
            "gdpt",
            "giao duc pho thong",
            "trinh do giao duc pho thong",
            "hoc van",
            "trinh do hoc van",
            "tdvh",
            "trinh do gdpt",
            "trinh do pho thong",
        ),
    ),
    (
        "professional_level",
        _words(
            "cmnv",
            "chuyen mon",
            "chuyen mon nghiep vu",
            "trinh do chuyen mon",
            "trinh do chuyen mon nghiep vu",
            "trinh do cmnv",
            "trinh do cm",
            "tdcm",
            "cm",
            "trinh do",
        ),
    ),
    ("degree", _words("hoc vi", "hoc vi cao nhat", "hoc vi nganh", "nganh hoc", "chuyen nganh", "nganh")),
    ("academic_title", _words("hoc ham", "hoc ham cao nhat", "chuc danh khoa hoc")),
    (
        "political_theory",
        _words(
            "llct",
            "ly luan chinh tri",
            "trinh do llct",
            "trinh do ly luan chinh tri",
            "ly luan",
            "trinh do ly luan",
            "trinh do chinh tri",
            "chinh tri",
        ),
    ),
    ("foreign_language", _words("ngoai ngu", "trinh do ngoai ngu", "nn")),
    ("computing", _words("tin hoc", "trinh do tin hoc", "th")),
    ("party_post", _words("chuc vu dang", "chuc vu trong dang", "cv dang", "dang", "chuc vu ve dang")),
    (
        "government_post",
        _words(
            "chuc vu cq",
            "chuc vu chinh quyen",
            "cq",
            "chinh quyen",
            "chuc vu chuyen mon",
            "chuc danh",
            "chuc vu cong tac",
            "chuc vu co quan",
        ),
    ),
    ("union_post", _words("chuc vu doan the", "doan the", "chuc vu dt", "chuc vu doan the xa hoi")),
    (
        "party_post|government_post",
        _words(
            "chuc vu", "chuc vu hien nay", "chuc vu dang chinh quyen", "chuc vu dang chinh quyen doan the"
        ),
    ),
    (
        "introducer_1",
        _words(
            "nguoi gioi thieu thu 1", "nguoi gioi thieu 1", "nguoi gioi thieu thu nhat", "nguoi gioi thieu"
        ),
    ),
    ("introducer_2", _words("nguoi gioi thieu thu 2", "nguoi gioi thieu 2", "nguoi gioi thieu thu hai")),
    ("note", _words("ghi chu", "chu thich", "note", "ghi chu khac")),
    (
        STATUS,
        _words(
            "trang thai hoat dong",
            "trang thai",
            "tinh trang",
            "tinh trang sinh hoat",
            "trang thai sinh hoat",
            "tinh trang dang vien",
            "dien dang vien",
        ),
    ),
    (
        LEFT_ON,
        _words(
            "ngay roi khoi ngay mat ngay mien sinh hoat dang",
            "ngay roi khoi",
            "ngay roi mat hoac mien",
            "ngay mat",
            "ngay mien sinh hoat",
            "ngay mien sinh hoat dang",
            "ngay roi di",
            "ngay chuyen di",
            "ngay ra khoi dang",
        ),
    ),
)
# Names that give way to a column that says the same in more words.
_WEAK = _words(
    "du bi",
    "chinh thuc",
    "ket nap",
    "dang vien",
    "dong chi",
    "name",
    "ten",
    "trinh do",
    "dang",
    "th",
    "nn",
    "tg",
    "dt",
    "cm",
    "ns",
)
_EXACT = {name: target for target, names in _NAMES for name in names}

# Read in this order when no name fits as a whole; more telling words first.
_LOOSE: tuple[tuple[str, str], ...] = (
    (
        "",
        r"tuoi dang|tuoi doi|^tuoi\b|dang phi|luong|email|thu dien tu|nam tuoi|xep loai|nhan xet|huy hieu|hhd|bao tin|nhap ngu|xuat ngu|ket qua kiem tra|chi tiet loi|de nghi xoa|khai tru|\bcua (cha|me|vo|chong)|nguoi giup do",
    ),
    (LEFT_ON, r"ngay (roi khoi|mat|tu tran|mien)\b"),
    (STATUS, r"^(trang thai|tinh trang) "),
    ("admission_decision_number", r"so (quyet dinh|qd) (ket nap|kn)"),
    ("admission_decision_date", r"ngay .*(quyet dinh|\bqd) .*(ket nap|kn)|(quyet dinh|\bqd) ket nap"),
    ("official_decision_date", r"ngay .*(quyet dinh|\bqd) .*chinh thuc"),
    ("party_card_date", r"ngay .*(cap|phat) .*the"),
    ("party_card_place", r"noi .*(cap|phat) .*the"),
    ("party_card_old", r"so the .*(cu\b|85|8 (chu )?so)"),
    ("party_card", r"so the .*(dang|dv)|the dang"),
    ("citizen_id_old", r"(cmnd|cmt|chung minh).*cu\b|^so (cmnd|cmt|chung minh)"),
    ("citizen_id", r"cccd|can cuoc|dinh danh"),
    ("profile_number", r"so ly lich"),
    ("official_date", r"(ngay|thang|thoi gian|nam).*chinh thuc|^chinh thuc|cong nhan.* chinh thuc"),
    ("admission_date", r"(ngay|thang|thoi gian|nam).*(vao dang|ket nap|vao dcs)|^(ngay )?(vao dang|ket nap)"),
    ("admission_place", r"(noi|chi bo).*ket nap"),
    ("birth_place", r"(noi|dang ky).*(khai sinh|\bsinh\b)"),
    ("birth_date", r"(ngay|nam|thang).*sinh\b|^sinh (ngay|nam)"),
    ("other_name", r"ten (goi )?khac|bi danh"),
    (FAMILY, r"^ho (va )?(chu )?(dem|lot)$"),
    ("full_name", r"^ho (va )?ten\b|ho (chu )?dem.* ten|^ten dang vien"),
    ("sex", r"gioi tinh"),
    ("ethnicity", r"^dan toc"),
    ("religion", r"^ton giao"),
    ("hometown", r"que quan|nguyen quan"),
    ("temporary_residence", r"tam tru"),
    ("residence", r"thuong tru|ho khau"),
    ("residence|temporary_residence", r"^(noi|cho) o\b|^dia chi"),
    ("phone", r"dien thoai|\bsdt\b|so dt\b"),
    ("political_theory", r"llct|ly luan"),
    ("general_education", r"van hoa|hoc van|pho thong|gdpt"),
    ("foreign_language", r"ngoai ngu"),
    ("computing", r"tin hoc"),
    ("professional_level", r"chuyen mon|cmnv"),
    ("union_post", r"chuc vu .*doan the"),
    ("government_post", r"chuc vu .*(chinh quyen|\bcq)"),
    ("party_post", r"chuc vu .*(dang|cap uy|chi uy)"),
    ("party_post|government_post", r"^chuc vu"),
    ("occupation", r"nghe nghiep"),
    ("note", r"^ghi chu"),
)
_LOOSE_PATTERNS = tuple((target, re.compile(pattern)) for target, pattern in _LOOSE)

_PART_NAMES = {
    "quoc gia": "country",
    "nuoc": "country",
    "tinh": "province",
    "tinh thanh": "province",
    "tinh thanh pho": "province",
    "tinh tp": "province",
    "huyen": "district",
    "quan huyen": "district",
    "huyen quan": "district",
    "huyen quan thi xa": "district",
    "xa": "commune",
    "xa phuong": "commune",
    "phuong xa": "commune",
    "xa phuong dac khu": "commune",
    "xa phuong thi tran": "commune",
    "thon": "hamlet",
    "thon to dan pho": "hamlet",
    "thon ban to": "hamlet",
    "to dan pho": "hamlet",
    "ap khom": "hamlet",
    "dia chi chi tiet": "detail",
    "chi tiet": "detail",
    "dia chi": "detail",
    "so nha": "detail",
    "so nha duong": "detail",
}

# What a heading means below another one.
_BELOW: tuple[tuple[str, dict[str, str]], ...] = (
    (r"sinh\b", {"nam": MALE, "nu": FEMALE}),
    (r"gioi|phai", {"nam": MALE, "nu": FEMALE}),
    (
        r"(vao|ket nap) ?(dang|dcs)?|ngay",
        {"du bi": "admission_date", "chinh thuc": "official_date", "ket nap": "admission_date", "ngay": ""},
    ),
    (
        r"chuc vu",
        {
            "dang": "party_post",
            "cq": "government_post",
            "chinh quyen": "government_post",
            "doan the": "union_post",
            "dt": "union_post",
        },
    ),
    (
        r"trinh do",
        {
            "cm": "professional_level",
            "ct": "political_theory",
            "chinh tri": "political_theory",
            "nn": "foreign_language",
            "th": "computing",
            "vh": "general_education",
        },
    ),
    (
        r"the dang|so the",
        {
            "cu": "party_card_old",
            "moi": "party_card",
            "ngay cap": "party_card_date",
            "noi cap": "party_card_place",
        },
    ),
    (r"ho .*ten", {"ho": FAMILY, "ho dem": FAMILY, "ho va dem": FAMILY, "ten": GIVEN}),
)
_BELOW_PATTERNS = tuple((re.compile(pattern), names) for pattern, names in _BELOW)


def _single(text: str) -> str | None:
    """The target of one heading: ``a|b`` means the first of the two still free; ``""`` is known and not kept."""
    name = _normal(text)
    if not name:
        return None
    if name == "dt" and "đ" in text.lower():
        return "phone"
    if name in _EXACT:
        return _EXACT[name]
    for target, pattern in _LOOSE_PATTERNS:
        if pattern.search(name):
            return target
    return None


def _compound(text: str) -> list[str]:
    """The targets of a heading that names several things, one a line of the cell (Sổ danh sách đảng viên, Mẫu 7)."""
    for cut in (r"[\n;]+", r"[\n;,]+", r"[\n;,/]+|\bvà\b"):
        parts = [part for part in re.split(cut, text) if _normal(part)]
        if len(parts) < 2 or len(parts) > 6:
            continue
        found = []
        for part in parts:
            name = _normal(part)
            target = _EXACT.get(name)
            if target is None:
                target = next((t for t, pattern in _LOOSE_PATTERNS if pattern.search(name)), None)
            if target is None or target in ("", FAMILY, GIVEN):
                break
            if target == MALE:
                target = "sex"
            elif target == FEMALE:
                continue
            target = target.split("|")[0]
            if target == "full_name" and "full_name" in found:
                target = "other_name"
            if target not in found:
                found.append(target)
        else:
            if len(found) >= 2:
                return found
    return []


@dataclass(frozen=True)
class _Guess:
    targets: tuple[str, ...]
    sure: bool


def _classify(parts: Sequence[str]) -> _Guess:
    """What a column with these headings (from top to bottom) is."""
    parts = [part for part in parts if _normal(part) or part.strip("* \n")]
    if not parts:
        return _Guess((), False)
    whole = " ".join(parts)
    if len(parts) == 1 and ":" in parts[0]:
        # as the program itself calls it: "Quê quán: tỉnh, thành phố"
        above, _colon, below = parts[0].partition(":")
        if _single(above) and _normal(below) in _PART_NAMES:
            parts = [above, below]
    if len(parts) > 1:
        above, last = " ".join(parts[:-1]), parts[-1]
        group, name = _normal(above), _normal(last)
        address = _single(above)
        for one in (address or "").split("|"):
            if one in _ADDRESSES and name in _PART_NAMES:
                return _Guess((f"{one}.{_PART_NAMES[name]}",), True)
        for pattern, names in _BELOW_PATTERNS:
            if name in names and pattern.search(group):
                return _Guess((names[name],) if names[name] else (), True)
    name = _normal(whole)
    if name in _EXACT:
        return _Guess((_single(whole) or "",), name not in _WEAK)
    compound = _compound(parts[-1] if len(parts) > 1 and _compound(parts[-1]) else whole)
    if compound and _normal(whole) not in _EXACT:
        return _Guess(tuple(compound), True)
    if len(parts) > 1:
        last_target = _EXACT.get(_normal(parts[-1]))
        if last_target is not None and last_target not in (MALE, FEMALE, GIVEN, FAMILY):
            return _Guess((last_target,), True)
    target = _single(whole)
    if target is None and len(parts) > 1:
        target = _single(parts[-1]) or _single(parts[0])
    return _Guess((target,) if target else (), False)


# --- where the heading is --------------------------------------------------------------------------------------------


def shown(value: Value) -> str:
    """A cell as people see it: whole numbers without a decimal part, dates as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        text = f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
        return text if value.time() == time() else f"{text} {value.hour:02d}:{value.minute:02d}"
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return str(value)


def decoded(text: str, sheet: Sheet) -> tuple[str, str | None]:
    """The text in Unicode and the reading that was needed for it."""
    if sheet.letters == "keep":
        return text, None
    reading = legacy_text.reading_of(text, sheet.reading)
    return (text, None) if reading is None else (legacy_text.read_as(text, reading), reading)


@dataclass(frozen=True)
class LetterSample:
    """A cell written in the letters of an old font, as it is read in Unicode; ``reading`` as in legacy_text."""

    sheet_row: int
    column: int
    read: str
    converted: str
    reading: str


def letter_samples(sheet: Sheet, limit: int = 8) -> list[LetterSample]:
    """Cells with old letters and what they become, for the person to confirm: the longest texts of the first rows, every
    kind of letters among them. Empty when there are none."""
    asked = replace(sheet, letters="ask")
    found: dict[str, list[LetterSample]] = {}
    for at, row in enumerate(sheet.rows):
        for index, value in enumerate(row):
            if not isinstance(value, str) or value.isascii():
                continue
            text, reading = decoded(value, asked)
            if reading is not None and text != value:
                found.setdefault(reading, []).append(
                    LetterSample(at + 1, index, clean(value), clean(text), reading)
                )
    chosen: list[LetterSample] = []
    for samples in found.values():
        different = {sample.converted: sample for sample in reversed(samples)}
        fair = [sample for sample in different.values() if len(sample.converted) <= 60] or list(
            different.values()
        )
        fair.sort(key=lambda sample: (-min(len(sample.converted), 24), sample.sheet_row, sample.column))
        chosen.extend(fair[: max(limit // len(found), 1)])
    return sorted(chosen, key=lambda sample: (sample.sheet_row, sample.column))


def _heading_text(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    value = cells[column] if column < len(cells) else None
    return decoded(shown(value), sheet)[0].strip() if isinstance(value, str) else ""


_NUMBERED = re.compile(r"\(?\[?[A-Za-z0-9]{1,2}\]?\)?(\s*=.*)?")
_DATA = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{6,}")


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether a row is the row of (1) (2) (3) below a heading."""
    filled = [text.strip() for text in texts if text.strip()]
    return (
        len(filled) >= 3
        and all(_NUMBERED.fullmatch(text) for text in filled)
        and sum(any(ch.isdigit() for ch in text) for text in filled) * 2 >= len(filled)
        and len(set(filled)) == len(filled)
    )


def _may_be_heading(sheet: Sheet, row: int) -> bool:
    """Whether a row can belong to a heading: words only, no dates, no long numbers."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    filled = [value for value in cells if shown(value).strip()]
    if not filled:
        return False
    return all(isinstance(value, str) and not _DATA.search(value) and len(value) <= 300 for value in filled)


def _levels(sheet: Sheet, first: int, count: int, width: int) -> list[list[str]]:
    """For each column its headings from top to bottom, a heading over several columns given to each of them."""
    grid = [[_heading_text(sheet, first + r, c) for c in range(width)] for r in range(count)]
    spanned = [list(row) for row in grid]
    for top, left, bottom, right in sheet.merged:
        if first <= top < first + count and right > left:
            for c in range(left, min(right + 1, width)):
                spanned[top - first][c] = grid[top - first][left] if left < width else ""
            del bottom
    if not sheet.merged:
        for r in range(count - 1):
            for c in range(1, width):
                if not grid[r][c] and grid[r + 1][c] and grid[r + 1][c - 1] and spanned[r][c - 1]:
                    spanned[r][c] = spanned[r][c - 1]
    result = []
    for c in range(width):
        parts: list[str] = []
        for r in range(count):
            text = spanned[r][c]
            if text and (not parts or text != parts[-1]):
                parts.append(text)
        result.append(parts)
    return result


def _assigned(guesses: Sequence[_Guess]) -> list[tuple[str, ...]]:
    """Give each target to one column only: sure guesses before loose ones, left before right."""
    taken: set[str] = set()
    result: list[tuple[str, ...]] = [()] * len(guesses)
    for sure in (True, False):
        for alternatives in (False, True):
            for at, guess in enumerate(guesses):
                if guess.sure != sure or result[at] or not guess.targets:
                    continue
                if any("|" in target for target in guess.targets) != alternatives:
                    continue
                chosen: list[str] = []
                for target in guess.targets:
                    free = next(
                        (one for one in target.split("|") if one not in taken and one not in chosen), None
                    )
                    if free is not None and free != ORDER:
                        chosen.append(free)
                # the lines of a compound cell keep their places only together
                if len(chosen) == len(guess.targets) or len(guess.targets) == 1:
                    taken.update(chosen)
                    result[at] = tuple(chosen)
    return result


def _with_names(
    assigned: list[tuple[str, ...]], sheet: Sheet, first_row: int, heads: Sequence[Sequence[str]]
) -> None:
    """Settle the columns of the name: family and given name may stand in two, the second without a heading."""
    taken = {target: at for at, targets in enumerate(assigned) for target in targets}
    if "full_name" in taken:
        at = taken["full_name"]
        if (
            assigned[at] == ("full_name",)
            and at + 1 < len(assigned)
            and not assigned[at + 1]
            and (at + 1 >= len(heads) or not heads[at + 1] or heads[at + 1] == heads[at])
            and _holds_given_names(sheet, first_row, at + 1)
        ):
            assigned[at], assigned[at + 1] = (FAMILY,), (GIVEN,)
        elif GIVEN in taken and FAMILY not in taken:
            given = taken[GIVEN]
            assigned[given] = tuple(t for t in assigned[given] if t != GIVEN)
            # "Họ và tên" beside "Tên": the first holds family and middle name when the second is not in it
            apart = given == at + 1 and assigned[at] == ("full_name",)
            if apart and not _ends_with(sheet, first_row, at, given):
                assigned[at], assigned[given] = (FAMILY,), (GIVEN,)
    elif GIVEN in taken and FAMILY not in taken:
        assigned[taken[GIVEN]] = ("full_name",)
    elif FAMILY in taken and GIVEN not in taken:
        at = taken[FAMILY]
        if at + 1 < len(assigned) and not assigned[at + 1] and _holds_given_names(sheet, first_row, at + 1):
            assigned[at + 1] = (GIVEN,)
        else:
            assigned[at] = ("full_name",)


def _column_texts(sheet: Sheet, first_row: int, column: int, limit: int = 40) -> list[str]:
    texts = []
    for row in sheet.rows[first_row:]:
        value = row[column] if column < len(row) else None
        if value is not None and shown(value).strip():
            texts.append(decoded(shown(value), sheet)[0] if isinstance(value, str) else shown(value))
            if len(texts) >= limit:
                break
    return texts


def _holds_given_names(sheet: Sheet, first_row: int, column: int) -> bool:
    texts = _column_texts(sheet, first_row, column)
    single = [
        t for t in texts if len(t.split()) <= 2 and len(t) <= 20 and all(p.isalpha() for p in t.split())
    ]
    return len(texts) >= 2 and len(single) * 5 >= len(texts) * 4


def _ends_with(sheet: Sheet, first_row: int, whole: int, part: int) -> bool:
    pairs = [
        (shown(row[whole]).strip(), shown(row[part]).strip())
        for row in sheet.rows[first_row : first_row + 40]
        if len(row) > max(whole, part)
    ]
    pairs = [(a, b) for a, b in pairs if a and b]
    return bool(pairs) and sum(a.endswith(b) for a, b in pairs) * 2 > len(pairs)


def recognise(sheet: Sheet) -> ColumnMap:
    """Find the heading and say what each column is. Without any heading every column is left open."""
    best: tuple[float, int, int] | None = None
    best_assigned: list[tuple[str, ...]] = []
    best_heads: list[list[str]] = []
    last = min(len(sheet.rows), HEADING_WITHIN)
    for first in range(last):
        for count, heads in _possible_headings(sheet, first):
            assigned = _assigned([_classify(parts) for parts in heads])
            if count > 1 and _holds_data(sheet, first, count, assigned):
                break
            found = {target for targets in assigned for target in targets}
            score = float(len(found))
            if not found & {"full_name", GIVEN, FAMILY}:
                score -= 3
            # every further row must explain itself
            score -= 0.25 * (count - 1)
            if score >= 1 and (best is None or score > best[0]):
                best, best_assigned, best_heads = (score, first, count), assigned, heads
    if best is None:
        columns = tuple(
            ColumnInfo(c, "", (), tuple(_column_texts(sheet, 0, c, 3))) for c in range(sheet.width)
        )
        return ColumnMap(columns, 0, 0)
    _score, first, count = best
    return _map(sheet, first, count, best_heads, best_assigned)


def recognise_at(sheet: Sheet, first_heading: int, rows: int) -> ColumnMap:
    """What each column is when the heading stands in ``rows`` rows from ``first_heading`` (counted from 0) on."""
    heads = _levels(sheet, first_heading, max(rows, 0), sheet.width)
    return _map(sheet, first_heading, rows, heads, _assigned([_classify(parts) for parts in heads]))


def headings_at(sheet: Sheet, first: int) -> list[tuple[int, list[str]]]:
    """What the columns would be called if the heading began in a row: how many rows it has, a line for each column."""
    return [
        (count, [clean(" – ".join(parts)) for parts in heads])
        for count, heads in _possible_headings(sheet, first)
    ]


def _possible_headings(sheet: Sheet, first: int) -> Iterable[tuple[int, list[list[str]]]]:
    """Headings of one row and more that may begin in a row, each as the texts of every column from top to bottom."""
    if not _may_be_heading(sheet, first):
        return
    width = sheet.width
    # a row with one text alone is a title: nothing stands below it
    alone = sum(bool(_heading_text(sheet, first, c)) for c in range(width)) < 2
    for count in range(1, 2 if alone else HEADING_ROWS + 1):
        at = first + count - 1
        if count > 1:
            if at >= len(sheet.rows) or not _may_be_heading(sheet, at):
                return
            if is_numbering([_heading_text(sheet, at, c) for c in range(width)]):
                return
        yield count, _levels(sheet, first, count, width)


def _map(
    sheet: Sheet, first: int, count: int, heads: list[list[str]], assigned: list[tuple[str, ...]]
) -> ColumnMap:
    first_row = first + count
    while first_row < len(sheet.rows) and (
        not sheet.rows[first_row] or is_numbering([shown(v) for v in sheet.rows[first_row]])
    ):
        first_row += 1
    _with_names(assigned, sheet, first_row, heads)
    columns = tuple(
        ColumnInfo(
            c,
            clean(" – ".join(heads[c])),
            assigned[c],
            tuple(_column_texts(sheet, first_row, c, 3)),
        )
        for c in range(sheet.width)
    )
    return ColumnMap(columns, first, first_row)


def _holds_data(sheet: Sheet, first: int, count: int, assigned: Sequence[Iterable[str]]) -> bool:
    """Whether the last row of a supposed heading is the first person: its name column holds no heading."""
    del assigned
    for column in range(sheet.width):
        top = _normal(_heading_text(sheet, first, column))
        below = _heading_text(sheet, first + count - 1, column)
        if _EXACT.get(top) == "full_name" and below and _single(below) is None and not _compound(below):
            return True
    return False


def heading_score(sheet: Sheet) -> float:
    """How much of a list of members a sheet looks like."""
    columns = recognise(sheet)
    taken = columns.taken()
    return len(taken) + (5 if columns.has_name else 0) + min(len(sheet.rows), 500) / 1000
