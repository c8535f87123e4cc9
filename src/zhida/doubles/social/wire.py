"""How the services write their answers: JSON under the wrong name, as WeChat and Weibo do."""

import json
from collections.abc import Mapping

from zhida.doubles.gateways.dialect import TEXT, Reply


def told(document: Mapping[str, object], *, status: int = 200) -> Reply:
    """Answer with JSON that calls itself plain text."""
    return Reply(status, json.dumps(document, ensure_ascii=False).encode(), TEXT)
