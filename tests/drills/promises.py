"""What a drill promises, and whether it was kept."""

from dataclasses import dataclass, field


@dataclass
class Promises:
    """The figures of one drill, printed as a table; `broken` names the promises that were not kept."""

    title: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def note(self, what: str, figure: object) -> None:
        self.rows.append((what, str(figure), ""))

    def hold(self, what: str, figure: object, *, is_kept: bool) -> None:
        self.rows.append((what, str(figure), "kept" if is_kept else "BROKEN"))

    @property
    def broken(self) -> list[str]:
        return [what for what, _, verdict in self.rows if verdict == "BROKEN"]

    def show(self) -> None:
        print(f"\n{self.title}")
        for what, figure, verdict in self.rows:
            print(f"  {what:<58} {figure:>28}  {verdict}".rstrip(), flush=True)
