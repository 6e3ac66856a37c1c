"""Read first by every Python that runs on another day (tests/days.py). libfaketime 0.9.10 takes the monotonic deadline
of a sleep for one of its own clock and refuses it; waiting for no file at all it leaves as it is."""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep
