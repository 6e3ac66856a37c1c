"""The usual headings of a communication plan, so that nobody starts from an empty page."""

from plans.enums import Form, NodeKind
from plans.models import Node, Plan

# depth, kind, label, text, form
_HEADINGS: tuple[tuple[int, NodeKind, str, str, str], ...] = (
    (0, NodeKind.SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU", ""),
    (1, NodeKind.HEADING, "1.", "Mục đích", ""),
    (2, NodeKind.PURPOSE, "-", "", ""),
    (1, NodeKind.HEADING, "2.", "Yêu cầu", ""),
    (2, NodeKind.REQUIREMENT, "-", "", ""),
    (0, NodeKind.SECTION, "II.", "NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN", ""),
    (1, NodeKind.HEADING, "1.", "Nội dung tuyên truyền", ""),
    (2, NodeKind.PHASE, "1.1.", "", ""),
    (3, NodeKind.CONTENT_ITEM, "-", "", ""),
    (1, NodeKind.HEADING, "2.", "Hình thức tuyên truyền", ""),
    (2, NodeKind.FORM, "2.1.", "Trên các phương tiện thông tin đại chúng", Form.MASS_MEDIA),
    (3, NodeKind.MEASURE, "-", "", Form.MASS_MEDIA),
    (2, NodeKind.FORM, "2.2.", "Tuyên truyền miệng", Form.ORAL),
    (3, NodeKind.MEASURE, "-", "", Form.ORAL),
    (2, NodeKind.FORM, "2.3.", "Cổ động trực quan", Form.VISUAL),
    (3, NodeKind.MEASURE, "-", "", Form.VISUAL),
    (2, NodeKind.FORM, "2.4.", "Phong trào thi đua", Form.EMULATION),
    (3, NodeKind.MEASURE, "-", "", Form.EMULATION),
    (0, NodeKind.SECTION, "III.", "TỔ CHỨC THỰC HIỆN", ""),
    (1, NodeKind.DUTY_HOLDER, "1.", "Các chi bộ trực thuộc", ""),
    (2, NodeKind.DUTY, "-", "", ""),
    (1, NodeKind.DUTY_HOLDER, "2.", "Các đoàn thể", ""),
    (2, NodeKind.DUTY, "-", "", ""),
)


def lay_out_skeleton(plan: Plan) -> None:
    """Fills an empty outline; runs inside the transaction that makes the plan."""
    line: list[Node] = []
    for position, (depth, kind, label, text, form) in enumerate(_HEADINGS):
        parent = line[depth - 1] if depth else None
        node = Node.objects.create(
            plan=plan, position=position, parent=parent, kind=kind, label=label, text=text, form=form
        )
        line[depth:] = [node]
