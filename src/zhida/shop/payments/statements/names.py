"""Names of payers: compared by keyed digests, so that a name kept for comparing cannot be read."""

import unicodedata

from zhida.shop.kernel.encryption import blind_index

PURPOSE = "payments.transfer_payer"
MASKS = "*＊?？"


def name_digest(name: str) -> str:
    """Return the digest of a name without its blanks; empty for no name and for one that is masked."""
    if any(mask in name for mask in MASKS):
        return ""
    plain = "".join(unicodedata.normalize("NFKC", name).split()).replace("•", "·").casefold()
    return blind_index(plain, purpose=PURPOSE) if plain else ""
