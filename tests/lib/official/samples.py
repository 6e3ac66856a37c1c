"""Own-made documents for the tests: invented names, every Vietnamese letter."""

import unicodedata
from datetime import date

from portal.lib.official.types import Annex, PrintedDocument, PrintedLine, Table

_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_SMALL = unicodedata.normalize("NFC", "".join(v + tone for v in "aăâeêioôơuưy" for tone in _TONES)) + "đ"
EVERY_LETTER = _SMALL + _SMALL.upper()

_SENTENCE = (
    "Tổ chức thông tin, tuyên truyền kịp thời, rộng rãi trong cán bộ, đảng viên, công chức, viên chức và "
    "người lao động; gắn với nhiệm vụ chính trị của cơ quan, bảo đảm thiết thực, tiết kiệm, đúng quy định."
)


def plan_sample(**changes: object) -> PrintedDocument:
    values: dict[str, object] = {
        "layout_version": "hd36_2018",
        "superior": "Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh Sông Mây",
        "issuer": "Đảng ủy Ban Quản lý Khu kinh tế Mũi Gió",
        "number": 7,
        "symbol": "KH/ĐU",
        "place": "Sông Mây",
        "issued_on": date(2026, 2, 3),
        "type_name": "Kế hoạch",
        "abstract": "tuyên truyền, quán triệt nghị quyết đại hội đảng bộ các cấp nhiệm kỳ 2025 - 2030",
        "body": (
            PrintedLine("", f"Đảng ủy xây dựng kế hoạch như sau. {_SENTENCE}"),
            PrintedLine("I.", "MỤC ĐÍCH, YÊU CẦU", 1),
            PrintedLine("1.", "Mục đích", 2),
            *(PrintedLine("-", _SENTENCE) for _ in range(6)),
            PrintedLine("2.", "Yêu cầu", 2),
            *(PrintedLine("-", _SENTENCE) for _ in range(6)),
            PrintedLine("II.", "NỘI DUNG, HÌNH THỨC", 1),
            PrintedLine("1.", "Nội dung", 2),
            PrintedLine("1.1.", "Từ nay đến hết năm 2026", 3),
            PrintedLine("-", EVERY_LETTER[: len(_SMALL)]),
            PrintedLine("+", EVERY_LETTER[len(_SMALL) :]),
            PrintedLine("", "Trên đây là Kế hoạch; trong quá trình thực hiện nếu có vướng mắc, phản ánh về Văn phòng."),
        ),
        "signing_power": "T/M Đảng ủy",
        "post": "Bí thư",
        "signer": "Nguyễn Thị Bình An",
        "recipients": (
            "Ban Thường vụ Đảng ủy cấp trên (để b/c)",
            "Các chi bộ trực thuộc",
            "Lưu Văn phòng Đảng ủy",
        ),
    }
    return PrintedDocument(**{**values, **changes})  # type: ignore[arg-type]


def report_sample() -> PrintedDocument:
    table = Table(
        head=(("Đơn vị", *(f"Số liệu {place}" for place in range(1, 9))),),
        rows=(
            *((f"Chi bộ số {unit}", *(str(unit * place) for place in range(1, 9))) for unit in range(1, 40)),
            ("Cộng", *(str(780 * place) for place in range(1, 9))),
        ),
        widths=(3, *(1.0 for _ in range(8))),
        total_rows=(39,),
    )
    return plan_sample(
        number=12,
        symbol="BC/ĐU",
        type_name="Báo cáo",
        abstract="kết quả thực hiện Kế hoạch số 07-KH/ĐU, ngày 03/02/2026",
        annexes=(Annex("PHỤ LỤC\nSố liệu theo đơn vị", True, table, note="(kèm theo Báo cáo số 12-BC/ĐU)"),),
        attachment='{"figures": 12}',
    )


def letter_sample(**changes: object) -> PrintedDocument:
    """A công văn: no type name, addressed to units."""
    values: dict[str, object] = {
        "number": 5,
        "symbol": "CV/ĐU",
        "type_name": "",
        "abstract": "đôn đốc thực hiện nhiệm vụ theo Kế hoạch số 07-KH/ĐU, ngày 03/02/2026",
        "addressees": ("Chi bộ Kỹ thuật", "Chi bộ Kinh doanh", "Công đoàn cơ sở"),
        "body": (
            PrintedLine("", f"Thực hiện Kế hoạch số 07-KH/ĐU. {_SENTENCE}"),
            PrintedLine("-", "Chi bộ Kỹ thuật: Sinh hoạt chuyên đề, hạn 20/3/2026, quá hạn 4 ngày;"),
            PrintedLine("", _SENTENCE),
        ),
        "recipients": ("Như trên", "Lưu Văn phòng Đảng ủy"),
    }
    return plan_sample(**{**values, **changes})
