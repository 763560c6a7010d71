"""What a heading means: synonyms of all lists seen, without accents, capitals, signs and line breaks (members H.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.vietnamese import fold, nfc
from desktop_app.lists.targets import (
    ADDRESSES,
    BIRTH_DAY,
    BIRTH_MONTH,
    DIED,
    EXEMPTED,
    EXITED,
    FAMILY,
    FEMALE,
    GIVEN,
    LEFT_ON,
    MALE,
    MOVED_IN,
    MOVED_OUT,
    ORDER,
    SKIP,
    STATUS,
)

ORDER_WORDS = frozenset(("stt", "so tt", "tt", "so thu tu", "thu tu"))
OWN_WORDS = frozenset(("dong trong tep cu", "can sua"))
"""The columns that :mod:`refused` adds."""


def normal(text: str) -> str:
    """A heading without accents, stars, remarks in brackets and signs."""
    text = re.sub(r"\([^()]*\)", " ", fold(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def _words(*texts: str) -> frozenset[str]:
    return frozenset(texts)


_NAMES: tuple[tuple[str, frozenset[str]], ...] = (
    (ORDER, ORDER_WORDS),
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
            "gioi tinh",
            "nam nu",
            "gioi",
            "phai",
            "gt",
            "gioi tinh nam nu",
            "sex",
            "gender",
            "nam hay nu",
            "g tinh",
            "gtinh",
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
            "sinh",
            "n sinh",
            "nsinh",
            "ns",
            "date of birth",
            "dob",
        ),
    ),
    (BIRTH_DAY, _words("ngay trong thang sinh")),
    (BIRTH_MONTH, _words("thang sinh")),
    ("ethnicity", _words("dan toc", "dt", "dtoc", "d toc")),
    ("religion", _words("ton giao", "tg", "t giao", "tgiao")),
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
            "vd",
            "nvd",
            "ngay vao d",
            "ngay v d",
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
    ("hometown", _words("que quan", "nguyen quan", "que", "que quan nguyen quan", "q quan", "qquan")),
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
            "ngay roi di",
        ),
    ),
    (
        MOVED_OUT,
        _words(
            "ngay chuyen di",
            "ngay chuyen di noi den",
            "chuyen di",
            "ngay chuyen sinh hoat dang di",
            "ngay chuyen sinh hoat di",
            "ngay chuyen di den dang bo co so nao",
            "ngay gioi thieu di",
        ),
    ),
    (
        MOVED_IN,
        _words(
            "ngay chuyen den",
            "ngay chuyen den noi di",
            "chuyen den",
            "ngay chuyen sinh hoat den",
            "ngay tiep nhan",
            "ngay tiep nhan den",
            "ngay ve chi bo",
            "ngay chuyen den dang bo co so nao den",
        ),
    ),
    (
        EXEMPTED,
        _words(
            "ngay mien sinh hoat",
            "ngay mien sinh hoat dang",
            "ngay mien",
            "mien sinh hoat",
            "ngay mien cong tac va sinh hoat dang",
            "ngay duoc mien sinh hoat dang",
            "mien cong tac va sinh hoat dang",
            "mien cong tac va shd ngay",
        ),
    ),
    (DIED, _words("ngay mat", "ngay tu tran", "tu tran", "ngay tu tran ly do", "ngay tu tran ly do tu tran")),
    (
        EXITED,
        _words(
            "ngay ra khoi dang",
            "ra khoi dang",
            "ngay ra dang",
            "ngay ra khoi dang hinh thuc",
            "ngay ra khoi dang hinh thuc ra dang",
            "ngay ra khoi dang hinh thuc ra khoi dang",
        ),
    ),
    (
        "occupation_before",
        _words(
            "nghe nghiep truoc khi vao dang",
            "nghe nghiep truoc khi ket nap",
            "nghe nghiep khi vao dang",
            "nghe nghiep ban than truoc khi vao dang",
            "nghe nghiep khi ket nap",
        ),
    ),
    (
        "service_category",
        _words(
            "bo doi cong an huu tri", "bo doi ca huu tri", "bo doi cong an huu", "dien bo doi cong an huu tri"
        ),
    ),
    (
        "youth_union_date",
        _words(
            "ngay vao doan tncs ho chi minh",
            "ngay vao doan",
            "ngay vao doan tncs hcm",
            "ngay vao doan thanh nien",
            "vao doan",
            "ngay vao doan tncshcm",
        ),
    ),
    (
        "recruited_date",
        _words(
            "ngay duoc tuyen dung",
            "ngay tuyen dung",
            "thoi gian tuyen dung",
            "ngay vao nganh",
            "ngay vao co quan",
        ),
    ),
    ("recruited_by", _words("co quan tuyen dung", "don vi tuyen dung", "noi tuyen dung")),
    (
        "enlisted_date",
        _words(
            "ngay nhap ngu",
            "nhap ngu",
            "thang nam nhap ngu",
            "thoi gian nhap ngu",
            "ngay thang nam nhap ngu",
            "nam nhap ngu",
        ),
    ),
    (
        "discharged_date",
        _words(
            "ngay xuat ngu chuyen nganh",
            "ngay xuat ngu",
            "xuat ngu",
            "thang nam xuat ngu",
            "thoi gian xuat ngu",
            "nam xuat ngu",
            "ngay phuc vien",
            "ngay chuyen nganh",
        ),
    ),
    ("honours", _words("danh hieu duoc phong", "danh hieu", "danh hieu phong tang")),
    (
        "official_decision_number",
        _words("so quyet dinh cong nhan", "so qd cong nhan", "so quyet dinh cong nhan chinh thuc"),
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
EXACT = {name: target for target, names in _NAMES for name in names}

# Read in this order when no name fits as a whole; more telling words first.
_LOOSE: tuple[tuple[str, str], ...] = (
    (
        "",
        r"tuoi dang|tuoi doi|^tuoi\b|dang phi|luong|email|thu dien tu|nam tuoi|xep loai|nhan xet|huy hieu|hhd|bao tin|ket qua kiem tra|chi tiet loi|de nghi xoa|khai tru|\bcua (cha|me|vo|chong)|nguoi giup do",
    ),
    (LEFT_ON, r"ngay roi khoi\b"),
    (EXITED, r"ngay .*ra (khoi )?dang|hinh thuc ra (khoi )?dang"),
    (DIED, r"ngay .*(\bmat|tu tran)\b"),
    (MOVED_OUT, r"ngay .*\bchuyen .*\bdi\b.*den|^ngay .*chuyen (sinh hoat )?(dang )?di\b"),
    (MOVED_IN, r"ngay .*chuyen .*den\b"),
    (EXEMPTED, r"mien .*sinh hoat|\bmien shd"),
    ("occupation_before", r"nghe nghiep .*(truoc|khi) .*(dang|ket nap)"),
    ("youth_union_date", r"ngay .*vao doan\b"),
    ("enlisted_date", r"nhap ngu"),
    ("discharged_date", r"xuat ngu"),
    ("official_decision_number", r"so (quyet dinh|qd) .*(cong nhan|chinh thuc)"),
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
    ("general_education", r"\bvan hoa\b|\bhoc van\b|\bpho thong\b|gdpt"),
    ("foreign_language", r"\bngoai ngu\b"),
    ("computing", r"\btin hoc\b"),
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


_YEAR = re.compile(r"\W*năm\b", re.IGNORECASE)


def single(text: str) -> str | None:
    """The target of one heading: ``a|b`` means the first of the two still free; ``""`` is known and not kept."""
    name = normal(text)
    if not name:
        return None
    if name == "dt" and "đ" in text.lower():
        return "phone"
    if name == "nam" and _YEAR.match(nfc(text)):
        # "Năm" is no "Nam"
        return None
    if name in EXACT:
        return EXACT[name]
    for target, pattern in _LOOSE_PATTERNS:
        if pattern.search(name):
            return target
    return None


def compound(text: str) -> list[str]:
    """The targets of a heading that names several things, one a line of the cell (Sổ danh sách đảng viên, Mẫu 7)."""
    for cut in (r"[\n;]+", r"[\n;,]+", r"[\n;,/]+|\bvà\b"):
        parts = [part for part in re.split(cut, text) if normal(part)]
        if len(parts) < 2 or len(parts) > 6:
            continue
        found = []
        for part in parts:
            name = normal(part)
            target = EXACT.get(name)
            if target is None:
                target = next((t for t, pattern in _LOOSE_PATTERNS if pattern.search(name)), None)
            if target == "":
                # known and not kept, but the other lines keep their places
                target = SKIP
            if target is None or target in (FAMILY, GIVEN):
                break
            if target == MALE:
                target = "sex"
            elif target == FEMALE:
                continue
            target = target.split("|")[0]
            if target == "full_name" and "full_name" in found:
                target = "other_name"
            if target not in found or target == SKIP:
                found.append(target)
        else:
            if {MOVED_OUT, MOVED_IN} <= set(found):
                # which of the two a single day is, the cell does not say
                return []
            if len(found) >= 2 and len(set(found) - {SKIP}) >= 1:
                return found
    return []


@dataclass(frozen=True)
class Guess:
    targets: tuple[str, ...]
    sure: bool


def classify(parts: Sequence[str]) -> Guess:
    """What a column with these headings (from top to bottom) is."""
    parts = [part for part in parts if normal(part) or part.strip("* \n")]
    if not parts:
        return Guess((), False)
    whole = " ".join(parts)
    if len(parts) == 1 and ":" in parts[0]:
        # as the program itself calls it: "Quê quán: tỉnh, thành phố"
        above, _colon, below = parts[0].partition(":")
        if single(above) and normal(below) in _PART_NAMES:
            parts = [above, below]
    if len(parts) > 1:
        above, last = " ".join(parts[:-1]), parts[-1]
        group, name = normal(above), normal(last)
        address = single(above)
        for one in (address or "").split("|"):
            if one in ADDRESSES and name in _PART_NAMES:
                return Guess((f"{one}.{_PART_NAMES[name]}",), True)
        if "sinh" in group.split() and (name in ("ngay", "thang") or _YEAR.match(nfc(last))):
            # three columns below "Ngày sinh"
            part = BIRTH_DAY if name == "ngay" else BIRTH_MONTH if name == "thang" else "birth_date"
            return Guess((part,), True)
        for pattern, names in _BELOW_PATTERNS:
            if name in names and pattern.search(group):
                return Guess((names[name],) if names[name] else (), True)
    name = normal(whole)
    if name in EXACT:
        target = single(whole)
        return Guess((target,) if target else (), name not in _WEAK)
    several = (compound(parts[-1]) if len(parts) > 1 else []) or compound(whole)
    if several:
        return Guess(tuple(several), True)
    if len(parts) > 1:
        last_target = EXACT.get(normal(parts[-1]))
        if last_target is not None and last_target not in (MALE, FEMALE, GIVEN, FAMILY):
            return Guess((last_target,), True)
    target = single(whole)
    if target is None and len(parts) > 1:
        target = single(parts[-1]) or single(parts[0])
    return Guess((target,) if target else (), False)
