"""Keys that two persons open: closed until then, whole whoever is killed, and told when they are lost."""

from __future__ import annotations

import multiprocessing
import shutil
from itertools import combinations
from pathlib import Path

import pytest

from skolsikt.home import master_key
from skolsikt.home.durable import draft_of
from skolsikt.home.keys import KeyLost, lost_keys, read_key, seal_keys, split_keys, to_seal
from skolsikt.home.master_key import SharesOfAnother, VaultClosed
from skolsikt.home.paths import Home
from skolsikt.home.shares import ShareMistyped, new_shares, secret_of

from . import splitting

NAMES = ("archive", "identity", "person-index", "rejects", "staff")
OUTSIDE = ("access-log", "django", "second_factor")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setenv("SKOLSIKT_MEMORY", str(memory))
    return Home(tmp_path / "home").create()


@pytest.fixture
def keys(home: Home) -> dict[str, bytes]:
    return {name: read_key(home, name) for name in (*NAMES, *OUTSIDE)}


def restart(home: Home) -> None:
    """What a restart of the machine does to memory."""
    home.open_key.unlink(missing_ok=True)


def open_with(home: Home, shares: list[str]) -> None:
    master_key.open_with(home, master_key.master_of(secret_of(shares)))
    seal_keys(home)


def test_any_two_of_the_persons_open_and_one_alone_does_not(home, keys):
    secret, shares = new_shares(4)
    split_keys(home, secret, persons=4)
    for two in combinations(shares, 2):
        restart(home)
        with pytest.raises(VaultClosed, match="vault open"):
            read_key(home, "identity")
        open_with(home, list(two))
        assert {name: read_key(home, name) for name in keys} == keys
    restart(home)
    with pytest.raises(ShareMistyped, match="två gånger"):
        open_with(home, [shares[0], shares[0]])


def test_no_key_that_leads_to_a_pupil_lies_in_the_clear(home, keys):
    secret, _shares = new_shares(3)
    split_keys(home, secret, persons=3)
    raw = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert [name for name in NAMES if keys[name] in raw] == []
    assert secret not in raw
    assert master_key.master_of(secret) not in raw


def test_what_names_nobody_works_while_the_vault_is_closed(home, keys):
    split_keys(home, new_shares(3)[0], persons=3)
    restart(home)
    assert {name: read_key(home, name) for name in OUTSIDE} == {name: keys[name] for name in OUTSIDE}
    assert list(lost_keys(home)) == []


def test_a_key_that_an_earlier_program_sealed_too_much_lies_in_the_clear_after_the_next_opening(home, keys):
    """Nobody could log in by an authenticator app while the vault was closed."""
    secret, shares = new_shares(3)
    split_keys(home, secret, persons=3)
    path = home.keys / "second_factor"
    path.write_bytes(master_key.sealed(home, keys["second_factor"], "second_factor"))
    restart(home)
    with pytest.raises(VaultClosed):
        read_key(home, "second_factor")
    open_with(home, shares[:2])
    restart(home)
    assert read_key(home, "second_factor") == keys["second_factor"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_key_that_is_made_later_is_sealed_too(home):
    secret, shares = new_shares(2)
    split_keys(home, secret, persons=2)
    made = read_key(home, "identity-2")
    assert made not in (home.keys / "identity-2").read_bytes()
    restart(home)
    with pytest.raises(VaultClosed):
        read_key(home, "identity-3")
    open_with(home, shares)
    assert read_key(home, "identity-2") == made


@pytest.mark.parametrize("how", ["closed", "open"])
def test_a_sealed_key_that_is_lost_is_told(how, home, keys):
    split_keys(home, new_shares(2)[0], persons=2)
    (home.keys / "identity").unlink()
    (home.keys / "archive").write_bytes((home.keys / "staff").read_bytes())
    if how == "closed":
        restart(home)
    told = " ".join(map(str, lost_keys(home)))
    assert "keys/identity" in told
    assert ("keys/archive" in told) == (how == "open")  # another sealed key in its place shows when it is opened


def test_sealed_keys_without_the_word_of_how_they_are_split_are_lost(home, keys):
    split_keys(home, new_shares(2)[0], persons=2)
    (home.keys / "split.json").unlink()
    assert len(list(lost_keys(home))) == len(NAMES)
    with pytest.raises(KeyLost):
        read_key(home, "identity")


def test_shares_of_another_installation_or_another_splitting_do_not_open(home, keys):
    secret, old = new_shares(3)
    split_keys(home, secret, persons=3)
    secret, new = new_shares(3)
    split_keys(home, secret, persons=3)
    restart(home)
    for two in (old[:2], [old[0], new[1]], new_shares(3)[1][:2]):
        with pytest.raises(SharesOfAnother, match="äldre delning"):
            open_with(home, two)
    open_with(home, new[1:])
    assert {name: read_key(home, name) for name in keys} == keys


def test_without_being_split_there_is_nothing_to_open(home, keys):
    with pytest.raises(SharesOfAnother):
        open_with(home, new_shares(2)[1])
    assert master_key.is_closed(home) is False


def test_a_closed_vault_cannot_be_split_anew(home, keys):
    secret, shares = new_shares(3)
    split_keys(home, secret, persons=3)
    restart(home)
    with pytest.raises(VaultClosed):
        split_keys(home, new_shares(3)[0], persons=3)
    open_with(home, shares[:2])
    assert {name: read_key(home, name) for name in keys} == keys


# Renames: the word of how the keys are split, the key in memory, each sealed key. Splitting anew takes back the former
# master key at its end.
FIRST_WORD, LAST = 1, {False: 2 + len(NAMES), True: 3 + len(NAMES)}


@pytest.mark.parametrize(
    ("is_split", "place"), [(again, place) for again in (False, True) for place in range(1, LAST[again] + 1)]
)
def test_a_kill_before_any_rename_leaves_keys_that_can_be_read(is_split, place, home, keys):
    old_secret, old_shares = new_shares(3)
    if is_split:
        split_keys(home, old_secret, persons=3)
    secret, shares = new_shares(3)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([splitting.__name__])
    arguments = (home.root, home.open_key.parent, secret, place)
    process = context.Process(target=splitting.killed_before_rename, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode == -9
    restart(home)
    if place > FIRST_WORD:
        open_with(home, shares[:2])
        assert [name for name in NAMES if (home.keys / name).read_bytes() == keys[name]] == []
        assert master_key.split_of(home).former == ""  # type: ignore[union-attr]
        assert list(home.keys.glob(".*")) == []  # neither does a draft hold a key in the clear
    elif is_split:
        open_with(home, old_shares[:2])
    assert {name: read_key(home, name) for name in keys} == keys


def test_an_undisturbed_splitting_renames_as_often_as_the_kills_count(home, keys):
    context = multiprocessing.get_context("forkserver")
    for is_split in (False, True):
        arguments = (home.root, home.open_key.parent, new_shares(2)[0], LAST[is_split] + 1)
        process = context.Process(target=splitting.killed_before_rename, args=arguments)
        process.start()
        process.join(60)
        assert process.exitcode == 0


def test_a_draft_of_a_key_that_a_kill_left_is_gone_after_the_next_opening(home, keys):
    secret, shares = new_shares(2)
    split_keys(home, secret, persons=2)
    (home.keys / ".identity.4194305.01234567").write_bytes(keys["identity"])  # no process has that number
    open_with(home, shares)
    assert keys["identity"] not in b"".join(path.read_bytes() for path in home.keys.iterdir())


def test_closing_forgets_also_what_an_opening_that_was_killed_left_in_memory(home, keys):
    split_keys(home, new_shares(2)[0], persons=2)
    draft = draft_of(home.open_key)
    shutil.copy(home.open_key, draft)
    other = home.open_key.with_name(".of-somebody-else.1.01234567")
    other.touch()
    master_key.close(home)
    assert list(home.open_key.parent.iterdir()) == [other]


def test_opening_writes_no_key_that_is_sealed_already(home, keys):
    secret, shares = new_shares(2)
    split_keys(home, secret, persons=2)
    assert to_seal(home) == []
    before = {path: path.read_bytes() for path in home.keys.iterdir()}
    restart(home)
    open_with(home, shares)
    assert {path: path.read_bytes() for path in home.keys.iterdir()} == before


@pytest.mark.parametrize("change", ["mode", "link", "content"])
def test_what_lies_in_memory_and_is_not_ours_opens_nothing(change, home, keys, tmp_path):
    split_keys(home, new_shares(2)[0], persons=2)
    if change == "mode":
        home.open_key.chmod(0o644)
    elif change == "link":
        home.open_key.rename(tmp_path / "elsewhere")
        home.open_key.symlink_to(tmp_path / "elsewhere")
    else:
        home.open_key.write_bytes(bytes(32))
    with pytest.raises(VaultClosed):
        read_key(home, "identity")


def test_a_closed_vault_stays_closed_until_it_is_opened(home, keys):
    secret, shares = new_shares(2)
    split_keys(home, secret, persons=2)
    assert home.open_key.stat().st_mode & 0o077 == 0
    master_key.close(home)
    master_key.close(home)
    assert master_key.is_closed(home) is True
    open_with(home, shares)
    assert master_key.is_closed(home) is False


@pytest.mark.parametrize(
    "typed", ["", "x", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "ÅÄÖ1-8888-8888-8888-8888-8888-8888-8888", "A" * 40]
)
def test_what_is_no_share_is_told_without_being_quoted(typed):
    _secret, shares = new_shares(2)
    with pytest.raises(ShareMistyped, match="Del 2") as told:
        secret_of([shares[0], typed])
    assert not typed or typed not in str(told.value)


def test_one_wrong_sign_is_noticed_and_small_letters_and_spaces_are_not():
    secret, (first, second) = new_shares(2)
    assert secret_of([first.lower().replace("-", " "), second]) == secret
    for place, sign in enumerate(first):
        if sign != "-":
            other = "A" if sign != "A" else "B"
            with pytest.raises(ShareMistyped, match="Del 1"):
                secret_of([first[:place] + other + first[place + 1 :], second])


def test_a_share_is_easy_to_write():
    _secret, shares = new_shares(9)
    assert all(len(share.split("-")) == 8 and {len(group) for group in share.split("-")} == {4} for share in shares)
