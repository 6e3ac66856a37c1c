"""Twelve invented units and the people who act for them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from portal.lib import clock
from units.documents.services.terms import open_term
from units.enums import Role, UnitKind
from units.people.models import User
from units.people.services import open_account
from units.tree.models import Unit
from units.tree.services import Names, open_unit

PLACE = "Cửa Lam"

SUPERIOR = Names(
    name="Đảng ủy Khối doanh nghiệp Sơn Giang",
    header_name="ĐẢNG ỦY KHỐI DOANH NGHIỆP SƠN GIANG",
    organisation_name="ĐẢNG BỘ KHỐI DOANH NGHIỆP SƠN GIANG",
    symbol="ĐUK",
    place="Sơn Giang",
)

COMMITTEE = Names(
    name="Đảng ủy Ban Quản lý Khu kinh tế Cửa Lam",
    header_name="ĐẢNG ỦY BAN QUẢN LÝ KHU KINH TẾ CỬA LAM",
    organisation_name="ĐẢNG BỘ BAN QUẢN LÝ KHU KINH TẾ CỬA LAM",
    symbol="ĐU",
    place=PLACE,
)

# code, kind, name, symbol, the account and the name of who reports for it
BELOW = (
    ("vpdu", UnitKind.OFFICE, "Văn phòng Đảng ủy", "VPĐU", "vpdu", "Hoàng Thu Trang"),
    ("ubkt", UnitKind.INSPECTION, "Ủy ban Kiểm tra Đảng ủy", "UBKT", "ubkt", "Ngô Đức Thắng"),
    ("cb-van-phong", UnitKind.CELL, "Chi bộ Văn phòng Ban", "CB", "chibo1", "Nguyễn Thị Bích Ngọc"),
    ("cb-dau-tu", UnitKind.CELL, "Chi bộ Quản lý Đầu tư", "CB", "chibo2", "Trần Hữu Phước"),
    ("cb-quy-hoach", UnitKind.CELL, "Chi bộ Quy hoạch và Xây dựng", "CB", "chibo3", "Lê Anh Dũng"),
    ("cb-moi-truong", UnitKind.CELL, "Chi bộ Tài nguyên và Môi trường", "CB", "chibo4", "Phan Thị Hồng Nhung"),
    ("cb-ha-tang", UnitKind.CELL, "Chi bộ Trung tâm Dịch vụ hạ tầng", "CB", "chibo5", "Vũ Đình Khôi"),
    ("cong-doan", UnitKind.MASS_ORGANISATION, "Công đoàn Ban Quản lý", "CĐ", "congdoan", "Bùi Thị Lan Phương"),
    ("doan-tn", UnitKind.MASS_ORGANISATION, "Đoàn Thanh niên Ban Quản lý", "ĐTN", "doantn", "Đặng Minh Tuấn"),
    ("hoi-ccb", UnitKind.MASS_ORGANISATION, "Hội Cựu chiến binh Ban Quản lý", "CCB", "hoiccb", "Hồ Văn Lực"),
)

OFFICERS = (
    ("vanphong", "Phạm Thị Thanh Hà", Role.CLERK),
    ("lanhdao", "Trương Quang Vinh", Role.LEADER),
    ("kiemtra", "Lý Hoài Nam", Role.INSPECTOR),
    ("quantri", "Đinh Gia Bảo", Role.ADMIN),
)


@dataclass
class Cast:
    """Who acts in the demo: units by code, people by user name, and the generated passwords."""

    committee: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def clerk(self) -> User:
        return self.people["vanphong"]

    @property
    def leader(self) -> User:
        return self.people["lanhdao"]

    @property
    def inspector(self) -> User:
        return self.people["kiemtra"]

    @property
    def cells(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.kind == UnitKind.CELL]

    def reporter_of(self, unit: Unit) -> User:
        username = next(username for code, _, _, _, username, _ in BELOW if code == unit.code)
        return self.people[username]


def gather_cast(*, since: date) -> Cast:
    """Opens the units, the term of office and the accounts as of the day `since`."""
    superior = open_demo_unit("dang-uy-khoi", UnitKind.SUPERIOR_COMMITTEE, SUPERIOR, None, since=since)
    committee = open_demo_unit("dang-uy", UnitKind.COMMITTEE, COMMITTEE, superior, since=since)
    cast = Cast(committee)
    for username, name, role in OFFICERS:
        engage(cast, username, name, role, committee, since=since)
    engage(cast, "captren", "Võ Thành Công", Role.SUPERIOR, superior, since=since)
    admin = cast.people["quantri"]
    for code, kind, name, symbol, username, reporter in BELOW:
        names = Names(name=name, header_name=name.upper(), symbol=symbol, place=PLACE)
        cast.units[code] = open_demo_unit(code, kind, names, committee, since=since)
        engage(cast, username, reporter, Role.REPORTER, cast.units[code], since=since)
    term = f"{since.year} - {since.year + 5}"
    open_term(committee, name=term, starts_on=since, ends_on=None, by=admin, at=_morning(since))
    return cast


def open_demo_unit(code: str, kind: UnitKind, names: Names, parent: Unit | None, *, since: date) -> Unit:
    return open_unit(code=code, kind=kind, names=names, parent=parent, opened_on=since, by=None, at=_morning(since))


def engage(cast: Cast, username: str, name: str, role: Role, unit: Unit, *, since: date) -> None:
    """Opens an account with one role, and keeps person and password in the cast."""
    person, password = open_account(
        username=username,
        full_name=name,
        email=f"{username}@cualam.example",
        unit=unit,
        role=role,
        starts_on=since,
        by=cast.people.get("quantri"),
        at=_morning(since),
    )
    cast.people[username], cast.passwords[username] = person, password


def _morning(on: date) -> datetime:
    return clock.local_moment(on).replace(hour=8)
