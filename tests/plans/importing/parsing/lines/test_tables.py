from plans.importing.parsing import parse

TITLE = "KẾ HOẠCH\nTuyên truyền an toàn giao thông\n\nI. NỘI DUNG\n"


def test_head_told_again_on_the_next_page_is_no_item():
    head = "TT\tNhiệm vụ\tChủ trì\tPhối hợp"
    rows = [head, "1\tTreo băng rôn\tHội Phụ nữ\tChi đoàn", head, "2\tHọp dân\tMặt trận thôn\tChi ủy"]

    plan = parse((TITLE + "\n".join(rows)).encode(), name="ke-hoach.txt")

    assert [node.kind.value for node in plan.nodes] == ["section", "table", "duty", "duty"]
    assert [(node.units, node.partners) for node in plan.nodes if node.kind == "duty"] == [
        (("Hội Phụ nữ",), ("Chi đoàn",)),
        (("Mặt trận thôn",), ("Chi ủy",)),
    ]
    assert [(part.name, part.line) for part in plan.parts if part.name == "repeated_head"] == [("repeated_head", 7)]
