"""Random plans of the usual shape, and any plan printed: what is read back must be what was written."""

import datetime
from dataclasses import dataclass, replace
from itertools import count

from hypothesis import strategies as st

from plans.enums import Form, NodeKind, ReferenceRole
from plans.importing.parsing.types import ParsedPlan, Signature
from plans.outline.parsing import ParsedReference
from plans.outline.queries.printing import printed_parts
from plans.outline.types import OutlineLine
from portal.lib.official.types import PrintedDocument
from tests.plans.importing.parsing.identity_tables import figures, timetables, work_tables

K = NodeKind

_LINES = (
    "cán bộ đảng viên nhân dân thôn xóm tin bài đoàn kết phát triển kinh tế văn hóa lịch sử truyền thống nếp sống",
    "minh gia đình no ấm quê hương đất nước hòa bình an toàn giao thông trật tự vệ sinh môi trường nước sạch cây xanh",
    "rừng biển đảo học sinh thầy cô sách vở ruộng vườn chăn nuôi chuyển đổi số dịch vụ công khuyến nghị ngõ phố quỹ",
    "ủng hộ giúp đỡ nghĩa tình uống nước nhớ nguồn sức khỏe thể thao nghệ thuật ẩm thực kỹ năng mềm dẻo",
)
_WORDS = sorted({word for line in _LINES for word in line.split()})
_EXTRAS = ["- xã hội", "12-KH/ĐU", "100%", "(nếu có)", "“nếp sống mới”", "2025 - 2030", "số 7", "XIV", "uỷ quyền"]

_PERIODS = {
    "Đến hết năm 2026": (None, "2026-12-31"),
    "Quý III năm 2026": ("2026-07-01", "2026-09-30"),
    "Từ tháng 3 đến tháng 5 năm 2026": ("2026-03-01", "2026-05-31"),
    "Năm 2027 và các năm tiếp theo": ("2027-01-01", None),
    "6 tháng cuối năm 2026": ("2026-07-01", "2026-12-31"),
}

_FORMS = {
    "Trên các phương tiện thông tin đại chúng": Form.MASS_MEDIA,
    "Tuyên truyền miệng": Form.ORAL,
    "Cổ động trực quan": Form.VISUAL,
    "Phong trào thi đua": Form.EMULATION,
}
_HOLDERS = ["Các chi bộ trực thuộc", "Văn phòng Đảng ủy", "UBKT Đảng ủy", "Đoàn Thanh niên", "Hội Phụ nữ"]
_ISSUERS = ["ĐẢNG ỦY XÃ MẪU", "ĐẢNG ỦY BAN QUẢN LÝ KHU KINH TẾ MŨI GIÓ", "ĐẢNG ỦY PHƯỜNG AN BÌNH"]
_SUPERIORS = ["ĐẢNG BỘ TỈNH SÔNG MÂY", "ĐẢNG BỘ KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH SÔNG MÂY"]
_RECIPIENTS = ["Ban Thường vụ Đảng ủy cấp trên (để b/c)", "Các chi bộ trực thuộc", "Ban Tuyên giáo", "UBND xã, HĐND xã"]
_SIGNERS = ["Ngô Thị Ví Dụ", "Phan Văn Mẫu", "Nguyễn Thị Bình An"]
_POSTS = [("T/M ĐẢNG ỦY", "BÍ THƯ"), ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ")]
phrase = st.lists(st.sampled_from(_WORDS) | st.sampled_from(_EXTRAS), min_size=4, max_size=60)


@st.composite
def sentence(draw: st.DrawFn, *, end: str = ".") -> str:
    return f"Tổ {' '.join(['chức', *draw(phrase)])}{end}"


def node(kind: NodeKind, label: str, text: str, depth: int, **more: object) -> OutlineLine:
    return OutlineLine(kind, label, text, depth, **more)  # type: ignore[arg-type]


@st.composite
def leaves(draw: st.DrawFn, kind: NodeKind, depth: int) -> list[OutlineLine]:
    """Bullets, some with bullets of their own below: such a one is a heading."""
    texts = draw(st.lists(sentence(), min_size=1, max_size=4))
    nodes = [node(kind, "-", text, depth) for text in texts]
    if draw(st.booleans()):
        nodes.append(node(K.HEADING, "-", draw(sentence(end=", gồm:")), depth))
        nodes += [node(kind, "+", draw(sentence()), depth + 1) for _ in range(draw(st.integers(1, 2)))]
    return nodes


@st.composite
def aims(draw: st.DrawFn) -> list[OutlineLine]:
    return [
        node(K.SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU", 0),
        node(K.HEADING, "1.", "Mục đích", 1),
        *draw(leaves(K.PURPOSE, 2)),
        node(K.HEADING, "2.", "Yêu cầu", 1),
        *draw(leaves(K.REQUIREMENT, 2)),
    ]


@st.composite
def contents(draw: st.DrawFn) -> list[OutlineLine]:
    nodes = [node(K.SECTION, "II.", "NỘI DUNG, HÌNH THỨC", 0), node(K.HEADING, "1.", "Nội dung tuyên truyền", 1)]
    titles = draw(st.lists(st.sampled_from(sorted(_PERIODS)), min_size=1, max_size=3, unique=True))
    for place, title in enumerate(titles, start=1):
        first, last = (datetime.date.fromisoformat(day) if day else None for day in _PERIODS[title])
        nodes.append(node(K.PHASE, f"1.{place}.", title, 2, starts_on=first, ends_on=last))
        nodes += draw(leaves(K.CONTENT_ITEM, 3))
    if draw(st.booleans()):
        nodes.append(node(K.STANDING, "", f"Trong quá trình tuyên truyền, {draw(sentence())}", 2))
    nodes.append(node(K.HEADING, "2.", "Hình thức tuyên truyền", 1))
    for place, (title, form) in enumerate(_FORMS.items(), start=1):
        nodes.append(node(K.FORM, f"2.{place}.", title, 2, form=form))
        nodes += draw(leaves(K.MEASURE, 3))
    return nodes


@st.composite
def duties(draw: st.DrawFn) -> list[OutlineLine]:
    nodes = [node(K.SECTION, "III.", "TỔ CHỨC THỰC HIỆN", 0)]
    holders = draw(st.lists(st.sampled_from(_HOLDERS), min_size=2, max_size=6, unique=True))
    number = count(1)
    while holders:
        named = tuple(holders.pop() for _ in range(min(len(holders), draw(st.integers(1, 2)))))
        nodes.append(node(K.DUTY_HOLDER, f"{next(number)}.", ", ".join(named), 1, units=named))
        nodes += draw(leaves(K.DUTY, 2))
    nodes.append(node(K.PARAGRAPH, "", f"Trên đây là Kế hoạch; {draw(sentence())}", 1))
    return nodes


@st.composite
def opening(draw: st.DrawFn) -> tuple[list[OutlineLine], list[ParsedReference]]:
    numbers = draw(st.lists(st.integers(1, 400), max_size=3, unique=True))
    days = [datetime.date(2025, 1, 1) + datetime.timedelta(days=draw(st.integers(0, 400))) for _ in numbers]
    cited = [
        ParsedReference(f"{number:02d}", "NQ/TU", day, "Tỉnh ủy", ReferenceRole.BASIS)
        for number, day in zip(numbers, days, strict=True)
    ]
    texts = [
        f"Căn cứ Nghị quyết số {item.number}-{item.symbol} ngày {item.date:%d/%m/%Y} của {item.issuer} về "
        f"{draw(sentence(end=';'))}"
        for item in cited
    ]
    lead = "Đảng ủy xây dựng Kế hoạch tuyên truyền như sau:"
    return [node(K.PARAGRAPH, "", text, 0) for text in [*texts, lead]], cited


# as short as a line and as long as half a page
abstracts = st.one_of(
    st.lists(st.sampled_from(_WORDS), min_size=few, max_size=many).map(lambda words: f"tuyên truyền {' '.join(words)}")
    for few, many in ((2, 20), (45, 320))
)


@st.composite
def shared_out(draw: st.DrawFn) -> list[OutlineLine]:
    """A section of tables, each announced by a line of its own."""
    nodes = [node(K.SECTION, "IV.", "PHÂN CÔNG NHIỆM VỤ", 0)]
    for place in range(1, draw(st.integers(1, 2)) + 1):
        nodes.append(node(K.HEADING, f"{place}.", f"Phân công đợt {place}", 1))
        nodes += draw(work_tables(2))
    return nodes


@st.composite
def annexes(draw: st.DrawFn) -> list[OutlineLine]:
    nodes: list[OutlineLine] = []
    for place in range(1, draw(st.integers(0, 2)) + 1):
        nodes.append(node(K.ANNEX, "", f"PHỤ LỤC {place}", 0))
        title = draw(st.sampled_from(["Chương trình lễ kỷ niệm", "Danh mục công việc", ""]))
        nodes += [node(K.PARAGRAPH, "", title, 1)] if title else []
        nodes += draw(st.one_of(timetables(1), figures(1)))
    return nodes


@st.composite
def items_with_details(draw: st.DrawFn) -> list[OutlineLine]:
    """Items that say below themselves who leads, who cooperates and what comes of it."""
    nodes = [node(K.SECTION, "V.", "NỘI DUNG CỤ THỂ", 0)]
    for place in range(1, draw(st.integers(1, 3)) + 1):
        lead, partner = draw(st.permutations(_HOLDERS[1:]))[:2]
        text = f"Tổ chức {' '.join(draw(st.lists(st.sampled_from(_WORDS), min_size=3, max_size=30)))}"
        nodes.append(node(K.DUTY, f"{place}.", text, 1, units=(lead,), partners=(partner,)))
        nodes.append(node(K.ATTRIBUTE, "-", f"Cơ quan chủ trì: {lead}.", 2))
        nodes.append(node(K.ATTRIBUTE, "-", f"Cơ quan phối hợp: {partner}.", 2))
        if draw(st.booleans()):
            nodes.append(node(K.ATTRIBUTE, "-", "Sản phẩm: báo cáo kết quả.", 2))
    return nodes


@st.composite
def noted(draw: st.DrawFn, nodes: list[OutlineLine]) -> list[OutlineLine]:
    """With footnotes, counted from one, on some lines of running text."""
    last = len(nodes) - 1
    chosen = draw(st.lists(st.integers(0, last), max_size=4, unique=True))
    found: list[OutlineLine] = []
    number = count(1)
    for place, line in enumerate(nodes):
        is_text = line.kind in _NOTED and not line.cells and not (place < last and nodes[place + 1].depth > line.depth)
        if place not in chosen or not is_text:
            found.append(line)
            continue
        mark, words = f"[{next(number)}]", line.text.split()
        cut = draw(st.integers(2, len(words)))
        found.append(replace(line, text=" ".join([*words[: cut - 1], words[cut - 1] + mark, *words[cut:]])))
        found.append(node(K.FOOTNOTE, mark, f"Theo {draw(sentence())}", line.depth + 1))
    return found


_NOTED = (K.PURPOSE, K.REQUIREMENT, K.CONTENT_ITEM, K.MEASURE, K.DUTY)


@st.composite
def unclassified(draw: st.DrawFn) -> list[OutlineLine]:
    """A text without headings: what it is about is not known."""
    return [node(K.UNCLASSIFIED, "-", text, 0) for text in draw(st.lists(sentence(), min_size=1, max_size=6))]


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    with_tables: bool = False,
    with_notes: bool = False,
    with_details: bool = False,
) -> ParsedPlan:
    nodes, references = draw(opening())
    bases = len(references)
    nodes = [*nodes, *draw(aims()), *draw(contents()), *draw(duties())]
    if with_tables:
        nodes += draw(shared_out())
    if with_details:
        nodes += draw(items_with_details())
    if with_tables:
        nodes += draw(annexes())
    if with_notes:
        nodes = draw(noted(nodes))
    return draw(documents(nodes, references, bases))


@st.composite
def bare_plans(draw: st.DrawFn) -> ParsedPlan:
    """Without headings, or with gaps in the head."""
    if draw(st.booleans()):
        plan = draw(documents(draw(unclassified()), [], 0))
    else:
        nodes, references = draw(opening())
        plan = draw(documents([*nodes, *draw(aims()), *draw(duties())], references, len(references)))
    gaps = draw(st.lists(st.sampled_from(sorted(_GAPS)), min_size=1, max_size=3, unique=True))
    return replace(plan, **{gap: _GAPS[gap] for gap in gaps})  # type: ignore[arg-type]


_GAPS: dict[str, object] = {
    "superior": "",
    "number": "",
    "issued_on": None,
    "recipients": (),
    "signing": Signature("", "", ""),
}


@st.composite
def documents(draw: st.DrawFn, nodes: list[OutlineLine], references: list[ParsedReference], bases: int) -> ParsedPlan:
    """With a head and an end around the lines."""
    cites = [place for place, item in enumerate(nodes) if "12-KH/ĐU" in item.text]
    if cites:
        role = ReferenceRole.BASIS if cites[0] < bases else ReferenceRole.CITED
        references = [*references, ParsedReference("12", "KH/ĐU", None, "", role)]
    power, post = draw(st.sampled_from(_POSTS))
    return ParsedPlan(
        number=f"{draw(st.integers(13, 99)):02d}",
        symbol="KH/ĐU",
        issued_on=datetime.date(2026, 1, 1) + datetime.timedelta(days=draw(st.integers(0, 360))),
        issuer=draw(st.sampled_from(_ISSUERS)),
        superior=draw(st.sampled_from(_SUPERIORS)),
        abstract=draw(abstracts),
        nodes=tuple(nodes),
        references=tuple(references),
        recipients=tuple(draw(st.lists(st.sampled_from(_RECIPIENTS), min_size=1, max_size=4, unique=True))),
        signing=Signature(power, post, draw(st.sampled_from(_SIGNERS))),
        problems=(),
        parts=(),
        source_lines=(),
    )


def printed(plan: ParsedPlan) -> PrintedDocument:
    body, attachments = printed_parts(plan.nodes)
    return PrintedDocument(
        layout_version="hd36_2018",
        superior=plan.superior,
        issuer=plan.issuer,
        number=int(plan.number) if plan.number else None,
        symbol=plan.symbol,
        place="Sông Mây",
        issued_on=plan.issued_on,
        type_name="Kế hoạch",
        abstract=plan.abstract,
        body=body,
        attachments=attachments,
        signing_power=plan.signing.power,
        post=plan.signing.post,
        signer=plan.signing.name,
        recipients=plan.recipients,
    )


@dataclass(frozen=True)
class Meaning:
    """All that a plan says: two with the same are one plan, whatever lines they stood on."""

    header: tuple[object, ...]
    nodes: list[tuple[object, ...]]
    references: frozenset[ParsedReference]
    recipients: list[str]
    signing: Signature


def _head(line: OutlineLine) -> object:
    """The widths of its columns say nothing."""
    return line.frame and line.frame.head


def meaning(plan: ParsedPlan) -> Meaning:
    return Meaning(
        (
            plan.number.lstrip("0"),
            plan.symbol,
            plan.issued_on,
            plan.issuer.upper(),
            plan.superior.upper(),
            plan.abstract,
        ),
        [
            (n.kind, n.label, n.text, n.depth, n.starts_on, n.ends_on, n.form, n.units, n.partners, n.cells, _head(n))
            for n in plan.nodes
        ],
        frozenset(plan.references),
        [entry.strip(" ,.;") for entry in plan.recipients],
        plan.signing,
    )
