from portal.lib.official.tables import centred_columns, columns_of, grid_of, is_long, kept_with_next, rows_of, squared
from portal.lib.official.types import TableCell, TextTable

C = TableCell
HEAD = ((C("TT", 1, 2), C("Đơn vị", 2), C("Hạn", 1, 2)), (C("Chủ trì"), C("Phối hợp")))
ROWS = (
    (C("1"), C("Văn phòng", 1, 2), C("Các chi bộ"), C("20/3/2027")),
    (C("2"), C("Công đoàn"), C("7h00")),
)


def test_spans_of_both_directions_fill_the_grid():
    grid = grid_of(HEAD, columns=4)

    assert [[spot.text for spot in row] for row in grid] == [
        ["TT", "Đơn vị", "Đơn vị", "Hạn"],
        ["TT", "Chủ trì", "Phối hợp", "Hạn"],
    ]
    assert rows_of(grid) == HEAD


def test_square_table_stays_as_it_is():
    table = TextTable(HEAD, ROWS, (10.0, 40.0, 30.0, 20.0))

    assert squared(table) == table


def test_span_that_reaches_out_of_the_table_is_cut():
    assert squared(TextTable((), ROWS[:1])).rows == ((C("1"), C("Văn phòng"), C("Các chi bộ"), C("20/3/2027")),)


def test_span_that_reaches_over_another_cell_is_cut():
    rows = ((C("a"), C("b", 1, 2)), (C("c", 2), C("d")))

    table = squared(TextTable((), rows))

    assert table.rows == ((C("a"), C("b", 1, 2), C("")), (C("c"), C("d")))
    assert columns_of(table.rows) == 3


def test_place_that_nothing_covers_is_an_empty_cell():
    rows = (*ROWS, (C("3"),))

    assert squared(TextTable(HEAD, rows)).rows[2] == (C("3"), C(""), C(""), C(""))


def test_merged_cell_is_parted_by_a_row_that_moved_between_and_whole_again_without_it():
    rows = ((C("1"), C("Văn phòng", 1, 3)), (C("2"),), (C("3"),), (C("4"), C("Công đoàn")))
    first, second, third, fourth = grid_of(rows, columns=2)

    assert rows_of([first, second, fourth, third]) == (
        (C("1"), C("Văn phòng", 1, 2)),
        (C("2"),),
        (C("4"), C("Công đoàn")),
        (C("3"), C("Văn phòng")),
    )
    assert rows_of([second, third]) == ((C("2"), C("Văn phòng", 1, 2)), (C("3"),))


def test_widths_are_shares_of_the_text_and_leave_the_longest_word_whole():
    rows = ((C("1"), C("Tổ chức hội nghị quán triệt, triển khai nghị quyết " * 4), C("Văn phòng")),)

    widths = squared(TextTable((), rows)).widths

    assert round(sum(widths), 6) == 100
    assert widths[0] < widths[2] < widths[1]


def test_widths_for_another_number_of_columns_are_made_anew():
    assert len(squared(TextTable(HEAD, ROWS, (50.0, 50.0))).widths) == 4
    assert squared(TextTable(HEAD, ROWS, (50.0, 0.0, 25.0, 25.0))).widths[1] > 0


def test_columns_of_numbers_days_and_hours_are_centred():
    rows = (
        (C("1"), C("Viết tin, bài"), C("20/3/2027"), C("7h00"), C("x")),
        (C("Đợt hai", 5),),
        (C("2"), C("Treo băng rôn"), C(""), C("8h00"), C("")),
    )

    assert centred_columns(squared(TextTable((), rows))) == {0, 2, 3, 4}


def test_column_of_ordinals_is_centred_by_its_name_whatever_stands_in_it():
    table = TextTable(((C("STT"), C("Nội dung")),), ((C("Mở đầu buổi lễ"), C("Chào cờ, hát Quốc ca")),))

    assert centred_columns(squared(table)) == {0}


def test_row_as_high_as_a_third_of_a_page_is_long():
    assert is_long([C("chữ " * 400)], (100.0,))
    assert is_long([C("\n".join("abcdefghijklmnopqrs"))], (100.0,))
    assert not is_long([C("chữ " * 40), C("x", 1, 30)], (50.0, 50.0))


def test_rows_of_a_merged_cell_and_bands_are_kept_with_the_next_unless_they_are_long():
    rows = [(C("Đợt", 2),), (C("1"), C("a", 1, 3)), (C("2"),), (C("3"),), (C("4"), C("b"))]

    assert kept_with_next(rows, (50.0, 50.0)) == [True, True, True, False, False]
    long = [(C("chữ " * 400), C("a", 1, 2)), (C("2"),)]
    assert kept_with_next(long, (50.0, 50.0)) == [False, False]
    assert kept_with_next([], (100.0,)) == []


def test_no_span_of_a_file_makes_a_table_endless():
    assert columns_of([[C("x", 1_000_000, 1_000_000)]]) == 63
    assert rows_of(grid_of([[C("x", 0, 0)], []], columns=1)) == ((C("x"),), (C(""),))
