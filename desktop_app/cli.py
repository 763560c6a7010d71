"""The same work without a window: ``sochibo new``, ``import``, ``members``, ``figures``, ``paper``, ``check``, ``demo`` …

Exit codes: 0 done; 1 something the user can put right, said in one Vietnamese sentence on stderr; 2 wrong usage. The
passphrase comes from ``SOCHIBO_PASSPHRASE`` or ``--passphrase-file``, never from the command line.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from desktop_app.core.errors import UserError, WrongKey
from desktop_app.core.i18n import _

T = TypeVar("T")

PASSPHRASE_VARIABLE = "SOCHIBO_PASSPHRASE"


def main(arguments: Sequence[str]) -> int:
    """Run one subcommand and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except UserError as error:
        print(str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader (head, less) has gone: nothing is left to say
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sochibo",
        description=_(
            "Sổ Chi bộ: đảng viên, sinh hoạt, xếp loại và báo cáo của chi bộ trong một tệp mã hóa."
        ),
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], int], text: str, book: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=run)
        if book:
            sub.add_argument("book", type=Path, metavar="BOOK", help=_("tệp sổ (*.chibo)"))
            sub.add_argument(
                "--passphrase-file", type=Path, metavar="FILE", help=_("tệp chứa mật khẩu ở dòng đầu")
            )
        return sub

    def leaves(sub: argparse.ArgumentParser) -> argparse.ArgumentParser:
        sub.add_argument("--purpose", default="", metavar="TEXT", help=_("để làm gì; ghi vào lịch sử của sổ"))
        return sub

    new = add("new", _new, _("tạo sổ mới"))
    new.add_argument("--branch", required=True, help=_("tên chi bộ, ví dụ “Chi bộ thôn Nà Sơn”"))
    new.add_argument("--superior", required=True, help=_("đảng bộ cấp trên, ví dụ “Đảng bộ xã Hòa Bình”"))
    new.add_argument("--place", help=_("địa danh ghi trên văn bản; mặc định lấy theo tên đảng bộ"))
    new.add_argument("--secretary", help=_("họ tên bí thư"))
    new.add_argument("--term-start", type=_day, metavar="DAY", help=_("ngày bắt đầu nhiệm kỳ (dd/mm/yyyy)"))
    new.add_argument("--recovery-sheet", type=Path, metavar="FILE.pdf", help=_("ghi tờ khôi phục ra tệp này"))

    importer = leaves(add("import", _import, _("nhập danh sách đảng viên từ Excel, CSV")))
    importer.add_argument("file", type=Path, metavar="FILE")
    importer.add_argument("--dry-run", action="store_true", help=_("chỉ xem, không ghi"))
    importer.add_argument("--accept-repairs", action="store_true", help=_("nhận mọi chỗ sửa được đề xuất"))

    members = leaves(add("members", _members, _("in danh sách đảng viên (JSON)")))
    members.add_argument("--on", type=_day, metavar="DAY", help=_("tính đến ngày này (dd/mm/yyyy)"))

    figures = leaves(add("figures", _figures, _("in số liệu của kỳ báo cáo (JSON)")))
    figures.add_argument("--period", required=True, metavar="P", help="2026, 2026-H1, 2026-Q3, 2026-11")
    figures.add_argument("--on", type=_day, metavar="DAY", help=_("như trong sổ ngày này (dd/mm/yyyy)"))

    due = leaves(add("due", _due, _("in mọi việc đến hạn và Huy hiệu Đảng các đợt tới (JSON)")))
    due.add_argument("--on", type=_day, metavar="DAY", help=_("tính đến ngày này (dd/mm/yyyy)"))

    meetings = add("meetings", _meetings, _("in danh sách buổi sinh hoạt (JSON)"))
    meetings.add_argument("--period", metavar="P", help="2026, 2026-11")

    paper = leaves(add("paper", _paper, _("lập một giấy tờ ra tệp PDF hoặc Word")))
    paper.add_argument("kind", metavar="KIND", help=_("loại, xem lệnh papers"))
    paper.add_argument("--period", metavar="P", help="2026, 2026-H1")
    paper.add_argument(
        "--meeting", type=int, metavar="ID", help=_("số của buổi sinh hoạt, xem lệnh meetings")
    )
    paper.add_argument("--member", metavar="ID", help=_("họ và tên đầy đủ của đảng viên, hoặc số trong sổ"))
    paper.add_argument(
        "--whole-numbers", action="store_true", help=_("ghi đủ số căn cước trên phiếu đảng viên")
    )
    paper.add_argument("--on", type=_day, metavar="DAY", help=_("lập vào ngày này (dd/mm/yyyy)"))
    paper.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=_("tệp .pdf, .docx hoặc .xlsx")
    )

    add("papers", _papers, _("các loại giấy tờ lập được"), book=False)
    copier = add("backup", _backup, _("sao lưu sổ: chép, mở lại, kiểm tra rồi mới đặt tên"))
    copier.add_argument("--to", type=Path, metavar="FOLDER", help=_("nơi cất thứ hai, ví dụ USB"))
    backups = add("backups", _backups, _("in danh sách bản sao lưu (JSON)"))
    backups.add_argument("--in", dest="folder", type=Path, metavar="FOLDER", help=_("nơi cất thứ hai"))
    restore = add("restore", _restore, _("khôi phục sổ từ một bản sao; sổ hiện tại được giữ lại trước"))
    restore.add_argument(
        "copy", type=Path, metavar="COPY", help=_("tệp bản sao, hoặc tên như lệnh backups in")
    )
    restore.add_argument(
        "--damaged",
        action="store_true",
        help=_("sổ không mở được nữa: cất nguyên tệp ấy rồi đặt bản sao vào"),
    )
    diff = add("diff", _diff, _("in những bản ghi khác nhau giữa sổ và một bản sao (JSON)"))
    diff.add_argument("copy", type=Path, metavar="COPY", help=_("tệp bản sao, hoặc tên như lệnh backups in"))
    add("check", _check, _("kiểm tra sổ có nguyên vẹn và số liệu có khớp không"))

    repairer = add("repair", _repair, _("cứu những gì đọc được của sổ hỏng sang sổ mới"))
    repairer.add_argument("--to", type=Path, required=True, metavar="NEW", help=_("sổ mới, chưa có"))

    demo = add("demo", _demo, _("sổ mẫu, mọi giấy tờ và ảnh mọi màn hình vào một thư mục"), book=False)
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--passphrase-file", type=Path, metavar="FILE")
    screens = add("screens", _screens, _("ảnh mọi màn hình vào một thư mục"), book=False)
    screens.add_argument("folder", type=Path, metavar="DIR")
    screens.add_argument(
        "--zoom", type=int, action="append", metavar="PERCENT", help=_("mức phóng, có thể ghi nhiều lần")
    )
    screens.add_argument("--only", metavar="NAME", help=_("chỉ những màn hình có tên chứa chữ này"))
    return parser


def _day(text: str) -> dt.date:
    from desktop_app.core.dates import PartialDate

    try:
        day = PartialDate.parse(text).exact()
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if day is None:
        raise argparse.ArgumentTypeError(_("cần đủ ngày, tháng, năm"))
    return day


def passphrase(options: argparse.Namespace) -> str:
    """The passphrase from the environment or a file. Raises UserError when there is none."""
    if options.passphrase_file is not None:
        try:
            with options.passphrase_file.open(encoding="utf-8-sig") as file:
                text = str(file.readline()).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(
                _("Không đọc được tệp mật khẩu “{name}”.").format(name=options.passphrase_file.name),
                "passphrase",
            ) from error
    else:
        text = os.environ.get(PASSPHRASE_VARIABLE, "")
    if not text:
        raise UserError(
            _("Chưa có mật khẩu của sổ."),
            "passphrase",
            _("Đặt biến {name} hoặc dùng --passphrase-file.").format(name=PASSPHRASE_VARIABLE),
        )
    return text


def _say(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


pause: Callable[[float], object] = time.sleep
"""Waits after wrong passphrases."""


def _unlock(options: argparse.Namespace) -> Any:
    from desktop_app.core import backup, book

    def keep(old: book.Book) -> None:
        backup.make_copy(old, _("trước nâng cấp"), dt.datetime.now())

    secret = passphrase(options)
    return _tried(options.book, lambda: book.unlock(options.book, secret, before_upgrade=keep))


def _tried(path: Path, act: Callable[[], T]) -> T:
    """Do what asks for the passphrase of this file: after wrong ones it waits, a wrong one counts."""
    from desktop_app.core import attempts

    left = attempts.seconds_left(path, time.time())
    if left:
        print(_("Đã gõ sai mật khẩu nhiều lần: chờ {n} giây.").format(n=left), file=sys.stderr)
        pause(left)
    try:
        done = act()
    except WrongKey:
        attempts.note_wrong(path, time.time())
        raise
    attempts.note_right(path)
    return done


def _log_export(
    book: Any, options: argparse.Namespace, title: str, target: Path | None = None, **detail: Any
) -> None:
    """What a command gives out is kept in the history as what a screen gives out is."""
    from desktop_app.core import history, places

    folder = None if target is None else Path(os.path.abspath(target)).parent
    book.log(
        history.Kind.EXPORT,
        title,
        purpose=getattr(options, "purpose", "") or _("không ghi mục đích"),
        place=_("cửa sổ lệnh") if folder is None else places.place_words(folder, book.path),
        **({} if target is None else {"file": target.name, "form": target.suffix.lstrip(".").upper()}),
        **detail,
    )


def _new(options: argparse.Namespace) -> int:
    from desktop_app.branch import service
    from desktop_app.core import book as books

    secret = passphrase(options)
    today = dt.date.today()
    with books.create(options.book, secret) as book:
        try:
            with book.write(_("Tạo sổ")) as session:
                service.set_up(
                    session,
                    service.BranchInfo(
                        name=options.branch,
                        superior=options.superior,
                        place=options.place or service.place_of(options.superior),
                    ),
                    term_start=options.term_start or dt.date(today.year, 1, 1),
                    secretary=options.secretary or "",
                )
            if options.recovery_sheet is not None:
                from desktop_app import printing

                sheet = printing.make_paper(book, "recovery-sheet", today)
                printing.write_paper(sheet, options.recovery_sheet)
                _log_export(
                    book, options, _("Lưu tệp: {title}").format(title=sheet.title), options.recovery_sheet
                )
        except UserError:
            # nothing was written in it yet: the command can simply be given again
            book.close()
            book.path.unlink(missing_ok=True)
            raise
        if options.recovery_sheet is None:
            print(_("Nhớ lập tờ khôi phục: sochibo paper SỔ recovery-sheet --out TỆP.pdf"), file=sys.stderr)
        print(book.path)
    return 0


def _import(options: argparse.Namespace) -> int:
    from desktop_app.core import backup
    from desktop_app.lists import importer

    today = dt.date.today()
    sheet = importer.read_table(options.file)
    with _unlock(options) as book:
        with book.read() as session:
            columns = importer.columns_of(session, sheet)
            preview = importer.preview(session, sheet, columns, today, accept_repairs=options.accept_repairs)
        if options.dry_run or any(row.member_id is not None for row in preview.rows):
            # what is printed of people already in the book comes out of the book
            _log_export(book, options, _("Xem trước danh sách nhập"), rows=len(preview.rows))
        if options.dry_run:
            _say(importer.import_json(preview))
            return 0
        backup.make_copy(book, _("trước nhập danh sách"), dt.datetime.now())
        with book.write(_("Nhập danh sách đảng viên")) as session:
            result = importer.apply(session, preview)
        _say(importer.import_json(preview, result))
    return 0


def _members(options: argparse.Namespace) -> int:
    from desktop_app.members import listing, service

    day = options.on or dt.date.today()
    with _unlock(options) as book:
        with book.read() as session:
            people = service.people_on(session, day)
        _log_export(
            book, options, _("Xuất danh sách đảng viên"), rows=len(people), numbers=_("ghi đủ số căn cước")
        )
    _say(
        {"members": [listing.member_json(person) for person in sorted(people, key=lambda person: person.id)]}
    )
    return 0


def _figures(options: argparse.Namespace) -> int:
    from desktop_app.core.period import Period
    from desktop_app.reports import service

    period = Period.parse(options.period)
    with _unlock(options) as book:
        with book.read() as session:
            figures = service.figures_json(session, period, _past(options.on))
        _log_export(book, options, _("Xuất số liệu {period}").format(period=period.title))
    _say(figures)
    return 0


def _due(options: argparse.Namespace) -> int:
    from desktop_app.home import service

    day = options.on or dt.date.today()
    with _unlock(options) as book:
        with book.read() as session:
            found = service.due_json(session, day)
        _log_export(book, options, _("Xuất các việc đến hạn"), rows=len(found["deadlines"]))
    _say(found)
    return 0


def _past(day: dt.date | None) -> dt.date:
    """Today, or a day asked for that is past."""
    today = dt.date.today()
    if day is not None and day > today:
        raise UserError(_("Ngày {day} chưa đến.").format(day=f"{day:%d/%m/%Y}"), "on")
    return day or today


def _meetings(options: argparse.Namespace) -> int:
    from desktop_app.core.period import Period
    from desktop_app.meetings import period_figures

    period = Period.parse(options.period) if options.period else None
    with _unlock(options) as book, book.read() as session:
        rows = period_figures.list_meetings(
            session, period.start if period else None, period.end if period else None
        )
    _say(
        {
            "meetings": [
                {"id": row.id, "kind": row.kind, "month": row.month, "date": row.date.isoformat()}
                for row in rows
            ]
        }
    )
    return 0


def _paper(options: argparse.Namespace) -> int:
    from desktop_app import printing
    from desktop_app.core.files import replace_file
    from desktop_app.core.period import Period
    from desktop_app.papers.catalogue import KINDS

    period = Period.parse(options.period) if options.period else None
    with _unlock(options) as book:
        if options.out.suffix.lower() == ".xlsx" and options.kind in printing.SHEETS:
            content = printing.make_workbook(book, options.kind, options.on or dt.date.today(), period)
            replace_file(options.out, content)
            _log_export(
                book, options, _("Lưu tệp: {title}").format(title=KINDS[options.kind].title), options.out
            )
            return 0
        member_id = None
        if options.member:
            from desktop_app.members.finding import member_named

            with book.read() as session:
                member_id = member_named(session, options.member)
        document = printing.make_paper(
            book,
            options.kind,
            options.on or dt.date.today(),
            period,
            options.meeting,
            member_id,
            options.whole_numbers,
        )
        printing.write_paper(document, options.out)
        _log_export(book, options, _("Lưu tệp: {title}").format(title=document.title), options.out)
    return 0


def _papers(_options: argparse.Namespace) -> int:
    from desktop_app.papers.catalogue import KINDS

    needs = {"none": "", "period": "--period P", "meeting": "--meeting ID", "member": "--member ID"}
    for kind in KINDS.values():
        state = "" if kind.available else _("(sẽ có)")
        print(f"{kind.kind:18} {needs[kind.needs]:14} {_(kind.title)} {state}".rstrip())
    return 0


def _check(options: argparse.Namespace) -> int:
    from desktop_app.core import check

    with _unlock(options) as book:
        faults = check.check_book(book)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    print(_("Sổ nguyên vẹn."))
    return 0


def _repair(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from desktop_app.core import repair

    key_for = repair.by_passphrase(passphrase(options))
    done = _tried(options.book, lambda: repair.repair(options.book, options.to, key_for))
    for sentence in (*done.sentences(), *done.faults):
        print(sentence, file=sys.stderr)
    _say([asdict(lost) for lost in done.lost])
    return 1 if done.faults else 0


def _backup(options: argparse.Namespace) -> int:
    from desktop_app.core import backup, history

    with _unlock(options) as book:
        copy = backup.make_copy(book, _("lệnh sao lưu"), dt.datetime.now(), options.to)
        if options.to is not None:
            book.log(history.Kind.BACKUP, _("Sao lưu sổ ra nơi khác"), place=str(copy.path))
    print(copy.path)
    return 0


def _backups(options: argparse.Namespace) -> int:
    from desktop_app.core import backup

    with _unlock(options) as book:
        found = [backup.describe(book, copy) for copy in backup.list_copies(book.path, options.folder)]
    _say(
        {
            "backups": [
                {
                    "file": str(info.copy.path),
                    "date": info.copy.made_at.isoformat(),
                    "reason": info.copy.reason,
                    "size": info.copy.size,
                    "members": info.members,
                    "meetings": info.meetings,
                    "last_change": info.last_change.isoformat() if info.last_change else None,
                    "state": info.state,
                }
                for info in found
            ]
        }
    )
    return 0


def _copy_given(options: argparse.Namespace) -> Path:
    from desktop_app.core import paths

    given: Path = options.copy
    among = paths.backups_of(options.book) / given.name
    return among if given == Path(given.name) and not given.exists() and among.exists() else given


def _key_of(path: Path, options: argparse.Namespace) -> bytes:
    from desktop_app.core import backup, keys

    backup.copy_at(path)
    return keys.derive(passphrase(options), keys.salt_of(path))


def _restore(options: argparse.Namespace) -> int:
    from desktop_app.core import backup

    path, now = _copy_given(options), dt.datetime.now()
    if options.damaged or not options.book.exists():
        key = _key_of(path, options)
        kept = _tried(path, lambda: backup.put_back(options.book, path, key, now))
    else:
        with _unlock(options) as book:
            kept = backup.restore(book, path, now, _key_of(path, options))
    if kept is not None:
        print(kept.path)
    return 0


def _diff(options: argparse.Namespace) -> int:
    from desktop_app.core import compare, history
    from desktop_app.safety import words

    path = _copy_given(options)
    with _unlock(options) as book:
        found = compare.compare(book, path, _key_of(path, options))
        with book.read() as session:
            teller = words.teller(session)
            rows = [
                {
                    "table": one.table,
                    "id": one.row_id,
                    "kind": one.kind,
                    "name": teller.name(one.table, one.row_id, one.here or one.there),
                    "columns": {
                        change.column: {"book": change.after, "copy": change.before}
                        for change in teller.changes(one.table, one.there, one.here)
                        if change.before or change.after
                    },
                }
                for one in found.records
            ]
        book.log(history.Kind.LOOK, _("So sánh sổ với một bản sao"), file=path.name)
    _say(
        {
            "parted_at": found.parted_at.isoformat() if found.parted_at else None,
            "entries_since": {"book": found.sets_here, "copy": found.sets_there},
            "differences": rows,
        }
    )
    return 0


def _demo(options: argparse.Namespace) -> int:
    from desktop_app import demo

    given = os.environ.get(PASSPHRASE_VARIABLE) or options.passphrase_file is not None
    demo.make(options.folder, passphrase(options) if given else None)
    return 0


def _screens(options: argparse.Namespace) -> int:
    from desktop_app import demo

    demo.make_screens(options.folder, options.zoom or [100, 150], options.only)
    return 0
