"""Which answers of a store are in force: of each slice the newest, but for those that a later answer says all of."""

from __future__ import annotations

import datetime
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Dict, List, Optional, Set, Tuple
from urllib.parse import unquote

from .calendar import Reach, local, period
from .catalogue import Catalogue, Dataset
from .store import Found, Missing, unpack

_SCHEMA_VERSION = 1
_SLACK = datetime.timedelta(days=8)
_DAY = datetime.timedelta(days=1)
_DAYS_AHEAD = 10
_DAYS_BEHIND = 3
_REQUESTS_AT_ONCE = 16
#: What an entry of a ledger has where it spares reading the manifest.
_NOTED = {"manifest", "e_tag", "slice_id", "answered_at", "asked_at", "is_whole", "is_promised", "rows", "quarantined", "raw_sha256", "raw"}


class UnreadableManifest(Exception):
    """It is not known what is in force."""


@dataclass(frozen=True)
class Answer:
    """An answer that the store holds, as its manifest says."""

    manifest: str
    folder: str
    number: int
    slice_id: str
    dataset: Optional[str]
    answered_at: int
    asked_at: int
    is_whole: bool
    is_complete: bool
    is_promised: bool
    rows: int
    quarantined: int
    times: Optional[Tuple[int, int]]
    raw_key: str
    raw_sha256: str
    reach: Reach

    @property
    def period(self) -> Optional[Reach]:
        """The days of the period that it was asked for; None for an answer of what was current."""
        return period(_period_text(self.folder))

    @property
    def says_all(self) -> bool:
        """True where it says all that there is to say of its period."""
        return self.is_whole and self.is_complete and self.quarantined == 0 and self.period is not None


def find(store: Any, catalogue: Catalogue, dataset: Dataset, source: str) -> List[Answer]:
    """The answers in force of a dataset, in the order in which they were given: the later one holds. Each feed of the source is looked at."""
    return find_among(feeds_of(store, source), store, catalogue, dataset)


def find_among(feeds: List[Feed], store: Any, catalogue: Catalogue, dataset: Dataset) -> List[Answer]:
    """The same, of feeds that were listed before: once for all datasets."""
    newest: Dict[Tuple[str, str], Answer] = {}
    for feed in feeds:
        for answer in _of_feed(store, catalogue, dataset, feed):
            name = (answer.folder, answer.slice_id)
            if name not in newest or newest[name].number < answer.number:
                newest[name] = answer
    mine = [answer for answer in newest.values() if answer.dataset == dataset.name and answer.rows > 0]
    mine.sort(key=lambda answer: (answer.asked_at, answer.raw_sha256, answer.manifest))
    return mine if dataset.has_vintages else _not_said_anew(mine)


class Feed:
    """The manifests of a feed, and its ledger, which says what they say."""

    def __init__(self) -> None:
        self.manifests: List[Found] = []
        self.ledger: Dict[str, Dict[str, Any]] = {}
        self.datasets: Optional[Set[Optional[str]]] = None

    def entry(self, manifest: Found) -> Optional[Dict[str, Any]]:
        """What the ledger knows of this very manifest; None where it has to be read."""
        entry = self.ledger.get(manifest.key)
        return entry if entry is not None and manifest.tag and entry["e_tag"].strip('"') == manifest.tag else None


def feeds_of(store: Any, source: str) -> List[Feed]:
    """Every feed of a source that has manifests: one listing of all of them."""
    feeds: Dict[str, Feed] = {}
    prefix = f"manifests/{source}/"
    for found in store.list(prefix):
        feed = feeds.setdefault(found.key[len(prefix) :].split("/", 1)[0], Feed())
        if _number(found.key) is not None:
            feed.manifests.append(found)
        elif found.key.endswith("/ledger.json.zst"):
            feed.ledger = {entry["manifest"]: entry for entry in _ledger(store, found.key)}
    return [feed for feed in feeds.values() if feed.manifests]


def _of_feed(store: Any, catalogue: Catalogue, dataset: Dataset, feed: Feed) -> List[Answer]:
    """What the manifests of a feed say; nothing where it is of another dataset, as its first, last and newest one and its ledger tell."""
    if feed.datasets is None:
        known = {entry.get("dataset") for entry in feed.ledger.values()}
        ends = {feed.manifests[0], feed.manifests[-1], max(feed.manifests, key=lambda found: found.modified)}
        feed.datasets = known | {_answer_of(store, catalogue, dataset, feed, found).dataset for found in sorted(ends)}
    if dataset.name not in feed.datasets:
        return []
    with ThreadPoolExecutor(_REQUESTS_AT_ONCE) as readers:
        return list(readers.map(lambda found: _answer_of(store, catalogue, dataset, feed, found), feed.manifests))


def _answer_of(store: Any, catalogue: Catalogue, dataset: Dataset, feed: Feed, manifest: Found) -> Answer:
    number = _number(manifest.key)
    assert number is not None
    entry = feed.entry(manifest)
    if entry is not None:
        return _known(dataset, manifest.key, number, entry)
    answer = _read(store, catalogue, dataset, manifest.key, number)
    noted = feed.ledger.get(manifest.key)
    # That an answer was given once more stands in the ledger alone.
    if noted is not None and noted["raw_sha256"] == answer.raw_sha256:
        return replace(answer, asked_at=max(micros(noted["asked_at"]), answer.asked_at))
    return answer


def _known(dataset: Dataset, key: str, number: int, entry: Dict[str, Any]) -> Answer:
    folder = key[: key.rindex("/") + 1]
    times = entry.get("times")
    instants = None if times is None else (micros(times["first"]), micros(times["last"]))
    answered = micros(entry["answered_at"])
    return Answer(
        manifest=key,
        folder=folder,
        number=number,
        slice_id=entry["slice_id"],
        dataset=entry.get("dataset"),
        answered_at=answered,
        asked_at=max(micros(entry["asked_at"]), answered),
        is_whole=entry["is_whole"],
        is_complete=entry.get("state") == "complete",
        is_promised=entry["is_promised"],
        rows=entry["rows"],
        quarantined=entry["quarantined"],
        times=instants,
        raw_key=entry["raw"]["key"],
        raw_sha256=entry["raw_sha256"],
        reach=_reach(folder, answered, instants, dataset),
    )


def _number(key: str) -> Optional[int]:
    name = key.rsplit("/", 1)[-1]
    stem = name[: -len(".json")] if name.endswith(".json") else ""
    return int(stem) if stem.isdigit() else None


def _read(store: Any, catalogue: Catalogue, dataset: Dataset, key: str, number: int) -> Answer:
    try:
        manifest = json.loads(store.read(key))
        version = manifest["schema_version"]
        if version > _SCHEMA_VERSION:
            raise UnreadableManifest(f"'{key}' has form {version}; this version reads up to {_SCHEMA_VERSION}. Use a later one.")
        return _answer(catalogue, dataset, key, number, manifest)
    except (ValueError, KeyError, TypeError, Missing) as broken:
        raise UnreadableManifest(
            f"the manifest '{key}' cannot be read: {broken!r}. What is in force is not known without it: see `energy-pipeline verify`."
        ) from broken


def _answer(catalogue: Catalogue, dataset: Dataset, key: str, number: int, manifest: Dict[str, Any]) -> Answer:
    folder = key[: key.rindex("/") + 1]
    raw = manifest["raw"]
    coverage = manifest.get("coverage") or {}
    times = manifest.get("times")
    instants = None if times is None else (micros(times["first"]), micros(times["last"]))
    answered = micros(manifest.get("answered_at") or raw["received_at"])
    return Answer(
        manifest=key,
        folder=folder,
        number=number,
        slice_id=manifest["slice_id"],
        dataset=manifest.get("dataset"),
        answered_at=answered,
        asked_at=answered,
        is_whole="~" not in manifest["period"] and "?" not in raw["address"] and catalogue.answers_whole_period(raw["address"]),
        is_complete=coverage.get("state") == "complete",
        is_promised=coverage.get("expected") is not None,
        rows=sum(table["rows"] + table["counts"]["filtered"] for table in manifest["tables"]),
        quarantined=(manifest.get("quarantine") or {}).get("rows", 0),
        times=instants,
        raw_key=raw["key"],
        raw_sha256=raw["sha256"],
        reach=_reach(folder, answered, instants, dataset),
    )


def _reach(folder: str, answered_at: int, times: Optional[Tuple[int, int]], dataset: Dataset) -> Reach:
    """Days that its rows may be of."""
    if times is not None:
        # Child tables may have times of their own, near the main one's.
        slack = _SLACK if sum(table.time_column is not None for table in dataset.tables) > 1 else datetime.timedelta()
        return Reach(local(times[0], dataset.zone)[0] - slack, local(times[1], dataset.zone)[0] + _DAY + slack)
    ahead = datetime.timedelta(days=_DAYS_AHEAD if dataset.revision == "vintage" else 1)
    asked_for = period(_period_text(folder))
    if asked_for is not None:
        return Reach(asked_for.first, asked_for.next + ahead)
    day = local(answered_at, dataset.zone)[0]
    return Reach(day - datetime.timedelta(days=_DAYS_BEHIND), day + _DAY + ahead)


def _period_text(folder: str) -> str:
    return unquote(folder.rstrip("/").rsplit("/", 1)[-1]).split("~")[0]


def _not_said_anew(answers: List[Answer]) -> List[Answer]:
    """Without those of whose period a later answer says all: a row that it does not have any more was corrected away."""
    said: Dict[datetime.date, List[Tuple[Reach, bool]]] = {}
    kept: List[Answer] = []
    for answer in reversed(answers):
        days = answer.period
        if days is not None and any(_says_all_of(span, promised, days) for span, promised in said.get(days.first, [])):
            continue
        kept.append(answer)
        if answer.says_all and days is not None:
            for day in days.days():
                said.setdefault(day, []).append((days, answer.is_promised))
    kept.reverse()
    return kept


def _says_all_of(span: Reach, is_promised: bool, days: Reach) -> bool:
    """A wider answer says all of a part only where it is known to have every interval of it; a month may be told in sums."""
    return span == days or (is_promised and span.first <= days.first and span.next >= days.next)


def _ledger(store: Any, key: str) -> List[Dict[str, Any]]:
    try:
        entries = json.loads(unpack(store.read(key)))
        return [entry for entry in entries if _NOTED <= entry.keys()]
    except (ValueError, AttributeError, TypeError, Missing):
        # Of another version, or damaged: it spares reading and is no truth of its own.
        return []


def micros(text: str) -> int:
    """An instant of a manifest as UTC microseconds."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    at = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc)
    return int(at.timestamp()) * 1_000_000 + int(fraction[:6].ljust(6, "0") if fraction else 0)
