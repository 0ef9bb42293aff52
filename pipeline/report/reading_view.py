"""What the report says of the people who read a sample: how many clients, how far they agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report.messages import Messages


def reading_told(manifest: Mapping[str, Any], k: int, m: Messages) -> tuple[str, ...]:
    """Sentences on the audit; empty where nobody has read.

    :param k: smallest number of clients in whom something was found that may be told.
    """
    found = manifest.get("audit")
    if not found:
        return ()
    read, of = int(found["clients_read"]), int(found["clients_drawn"])
    told = [m("audit.read", read=m.count(read), readers=_people(int(found["readers"]), m))]
    further = int(found.get("further_clients_read") or 0)
    if further >= k:
        told.append(m("audit.further", n=m.count(further)))
    if read < of:
        told.append(m("audit.fewer", drawn=m.count(of)))
    if found.get("skipped"):
        told.append(m("audit.skipped"))
    if found.get("agreement") is not None:
        told.append(m("audit.agreement", share=m.percent(float(found["agreement"]))))
        if found.get("alpha") is not None:
            told.append(m("audit.alpha", alpha=m.hundredths(float(found["alpha"]))))
    return tuple(told)


def _people(number: int, m: Messages) -> str:
    return m("audit.readers_one") if number == 1 else m("audit.readers_many", n=m.count(number))
