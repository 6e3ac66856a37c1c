"""How much a line of a plan asks for: "ít nhất 02 tin, bài" is two news articles, "100% chi bộ" nothing.

A rate ("02 lượt/tuần") is a number for each round of the line: two broadcasts a week are 26 in a line of every quarter,
and as many as the days of the line hold weeks. Without rounds or days it stays in the words alone."""

import re
from collections.abc import Iterable, Iterator, Sequence

from plans.enums import LARGEST_FIGURE, METRICS_OF_FORM, Form, Metric, Schedule
from plans.outline.parsing import Span
from plans.outline.parsing.words import WORDS, any_of
from plans.outline.types import Target
from plans.periods import Deadline

_COUNTING: dict[str, list[str]] = WORDS["counting"]
_IN_WORDS = {word: number for number, word in enumerate(_COUNTING["numbers"], start=1)}
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d{{3}})+|\d{{1,7}}|{any_of(sorted(_IN_WORDS, key=len, reverse=True))})"
_AMOUNT = re.compile(
    rf"(?<![\w/.,%-])(?P<number>{_NUMBER})(?: ?(?:-|–|đến|tới) ?{_NUMBER})?(?: ?\([^)]{{1,20}}\))? "
    r"(?=\w)"
)
_COUNTER = re.compile(rf"(?:{any_of(_COUNTING['counters'])}) ")
_METRICS = [(Metric(name), re.compile(any_of(words))) for name, words in WORDS["metrics"].items()]
_ARTICLES, _VIDEOS, _MEETINGS = (re.compile(any_of(_COUNTING[name])) for name in ("articles", "videos", "meetings"))
_PLACES = [
    (metric, re.compile(any_of(_COUNTING[name])))
    for name, metric in (
        ("sites", Metric.NEWS_ARTICLES),
        ("social", Metric.SOCIAL_POSTS),
        ("press", Metric.PRESS_ARTICLES),
        ("loudspeakers", Metric.BROADCASTS),
    )
]
_PRAISES = re.compile(any_of(_COUNTING["praises"]))
_PRAISED = (Metric.COLLECTIVES_COMMENDED, Metric.INDIVIDUALS_COMMENDED)

_ROUNDS = rf"(?:{any_of(_COUNTING['rounds'])})"
_NO_COUNT = re.compile(rf"\b(?:{any_of(_COUNTING['no_counts'])})\s*$")
_EACH = re.compile(rf"\b{_ROUNDS} (?:tháng|quý|năm|tuần)\s*$")
_DONE = re.compile(r"\bđã (?:tổ chức|thực hiện|đăng|viết|treo|phát|có|mở|xây dựng|tham gia|triển khai)\b")
_PART_OF_IT = re.compile(r"\b(?:trong đó|bao gồm)\b")
_RATE = re.compile(rf"(?:/ ?|\b{_ROUNDS} |\blần )(?P<period>tuần|tháng|quý|năm)\b(?! ?[\divx])")
_DAILY = re.compile(r"^[^;.]{0,30}(?:/ ?|\b(?:mỗi|hằng|hàng|một) )ngày\b")
_WEEKS = {Schedule.MONTH: 4, Schedule.QUARTER: 13, Schedule.HALF_YEAR: 26, Schedule.YEAR: 52}
_MONTHS = {"tháng": 1, "quý": 3, "năm": 12}
_ROUND_MONTHS = {Schedule.MONTH: 1, Schedule.QUARTER: 3, Schedule.HALF_YEAR: 6, Schedule.YEAR: 12}
_REACH = 60
_LONGEST_SENTENCE = 2000  # a longer one is none, and each of its numbers would look over all of it


def targets_in(
    text: str,
    *,
    above: Sequence[str] = (),
    deadline: Deadline | None = None,
    span: Span | None = None,
) -> tuple[Target, ...]:
    """The least wanted of each, in the order of Metric. `above` are the headings over the line, the top one first;
    `deadline` and `span`, both days included, say how many rounds a rate has."""
    found: dict[Metric, int] = {}
    headings = [" ".join(heading.lower().split()) for heading in above]
    for sentence in re.split(r"(?<=[^\d\s])[.;](?:\s|$)", " ".join(text.lower().split())):
        if len(sentence) > _LONGEST_SENTENCE:
            continue
        for metric, number in _counted(sentence, headings, deadline, span):
            found[metric] = min(found.get(metric, 0) + number, LARGEST_FIGURE)
    return tuple(Target(metric, found[metric]) for metric in Metric if found.get(metric))


def form_of(targets: Iterable[Target]) -> Form | None:
    """The form of most of the metrics, the first of those alike; None without any."""
    metrics = [target.metric for target in targets]
    forms = [form for metric in metrics for form in Form if metric in METRICS_OF_FORM[form]]
    return max(dict.fromkeys(forms), key=forms.count, default=None)


def _counted(
    sentence: str, headings: Sequence[str], deadline: Deadline | None, span: Span | None
) -> Iterator[tuple[Metric, int]]:
    if _DONE.search(sentence):
        return
    met: set[Metric] = set()
    for amount in _AMOUNT.finditer(sentence):
        before, rest = sentence[: amount.start()], sentence[amount.end() :]
        # nobody counts what comes each day
        is_no_count = _counts_nothing(before) or _DAILY.match(rest)
        metric = None if is_no_count else _metric_of(rest, before, headings)
        if metric is None or (metric in met and _PART_OF_IT.search(before)):
            continue
        met.add(metric)
        yield metric, _value(amount["number"]) * _times(before, rest, deadline, span)


def _counts_nothing(before: str) -> bool:
    return bool(_NO_COUNT.search(before)) and not _EACH.search(before)


def _metric_of(rest: str, before: str, headings: Sequence[str]) -> Metric | None:
    """What the words that follow a number count; the longest words are the surest."""
    counter = _COUNTER.match(rest)
    starts = {0, counter.end() if counter else 0}
    matches = [
        (match.end(), metric) for metric, words in _METRICS for start in starts if (match := words.match(rest, start))
    ]
    if matches:
        metric = max(matches)[1]
        is_praise = _PRAISES.search(f"{before} {rest} {' '.join(headings)}")
        return None if metric in _PRAISED and not is_praise else metric
    if match := _ARTICLES.match(rest):
        return _place_of(rest[match.end() :], before, headings) or Metric.NEWS_ARTICLES
    if match := _VIDEOS.match(rest):
        place = _place_of(rest[match.end() :], before, headings)
        return place if place == Metric.SOCIAL_POSTS else None
    if _MEETINGS.match(rest):
        about = f"{before} {rest[:_REACH]} {' '.join(headings)}"
        return Metric.CELL_MEETINGS if "sinh hoạt" in about else Metric.TALKS
    return None


def _place_of(after: str, before: str, headings: Sequence[str]) -> Metric | None:
    """Where an article is to stand: as the words behind it say, else those before it, else the nearest heading."""
    next_amount = _AMOUNT.search(after)
    near = after[: min(_REACH, next_amount.start() if next_amount else _REACH)]
    for text in (near, before[-_REACH:], *reversed(headings)):
        places = [(match.start(), metric) for metric, words in _PLACES if (match := words.search(text))]
        if places:
            return min(places)[1]
    return None


def _value(number: str) -> int:
    return _IN_WORDS.get(number) or int(number.replace(".", ""))


def _times(before: str, rest: str, deadline: Deadline | None, span: Span | None) -> int:
    """How often in one round of the line a rate comes; 1 for what is no rate, 0 where nobody can say."""
    next_amount = _AMOUNT.search(rest)
    after = rest[: next_amount.start()] if next_amount else rest[:_REACH]
    rate = _RATE.search(after) or next(reversed([*_RATE.finditer(before)]), None)
    if rate is None:
        return 1
    period = rate["period"]
    if deadline and deadline.schedule in _ROUND_MONTHS:
        whole = _WEEKS if period == "tuần" else _ROUND_MONTHS
        return whole[deadline.schedule] // (1 if period == "tuần" else _MONTHS[period])
    if span is None or span.starts_on is None or span.ends_on is None:
        return int(period == "năm")
    days = (span.ends_on - span.starts_on).days + 1
    return days // 7 if period == "tuần" else max(days // 28 // _MONTHS[period], int(period == "năm"))
