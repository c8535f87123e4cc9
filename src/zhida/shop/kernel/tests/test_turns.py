"""Turns at the write lock: one writer at a time, across threads and processes, and nobody waits for ever."""

import fcntl
import threading

import pytest
from django.db import connection

from zhida.shop.kernel import turns
from zhida.shop.kernel.turns import DatabaseBusy, write_turn


class FileConnection:
    """What a turn looks at: the engine and the file."""

    def __init__(self, path, vendor="sqlite"):
        self.vendor = vendor
        self.settings_dict = {"NAME": str(path)}


def test_one_writer_at_a_time(tmp_path):
    database = FileConnection(tmp_path / "shop.sqlite3")
    inside, most, lock = [0], [0], threading.Lock()

    def write():
        for _turn in range(50):
            with write_turn(database):
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with lock:
                    inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (inside[0], most[0]) == (0, 1)


def test_writer_of_another_process_is_waited_for_and_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.05)
    database = FileConnection(tmp_path / "shop.sqlite3")
    with (tmp_path / "shop.sqlite3-queue").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        with pytest.raises(DatabaseBusy) as refusal, write_turn(database):
            raise AssertionError("the lock is another's")

        assert refusal.value.retry_after_seconds == 1
    with write_turn(database):
        pass


def test_turn_of_a_thread_that_keeps_it_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.05)
    database = FileConnection(tmp_path / "shop.sqlite3")
    entered, leave = threading.Event(), threading.Event()

    def keep():
        with write_turn(database):
            entered.set()
            leave.wait(10)

    keeper = threading.Thread(target=keep)
    keeper.start()
    entered.wait(10)
    with pytest.raises(DatabaseBusy), write_turn(database):
        raise AssertionError("the turn is another's")
    leave.set()
    keeper.join()


def test_turn_is_given_back_after_a_failure(tmp_path):
    database = FileConnection(tmp_path / "shop.sqlite3")

    with pytest.raises(ValueError, match="refused"), write_turn(database):
        raise ValueError("refused")

    with write_turn(database):
        pass


@pytest.mark.parametrize("vendor", ["mysql", "sqlite"])
def test_engines_that_need_no_turn_pass_through(vendor, tmp_path):
    database = FileConnection("file:memorydb?mode=memory" if vendor == "sqlite" else "zhida", vendor)

    with write_turn(database), write_turn(database):
        assert connection is not None
    assert list(tmp_path.iterdir()) == []
