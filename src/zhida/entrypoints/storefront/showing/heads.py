"""What machines are told of each kind of page: descriptions, share cards, and schema.org documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from zhida.entrypoints.storefront.contexts.goods import Choice
from zhida.entrypoints.storefront.contexts.head import NO_LANDING, Document, Head, Landing, first_picture
from zhida.entrypoints.storefront.contexts.listing import Listing
from zhida.entrypoints.storefront.contexts.shell import Crumb

# More of a description no search engine shows.
LONGEST_DESCRIPTION = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above a list: its name, the way to it, its parts, and the merchant's own words."""

    title: str
    trail: Sequence[Crumb]
    children: tuple[Choice, ...] = ()
    landing: Landing = NO_LANDING


def list_head(heading: Heading, listing: Listing, *, canonical: str, is_indexed: bool) -> Head:
    """Give the head of a list."""
    landing = heading.landing
    return Head(
        title=landing.title or heading.title,
        description=shortened(landing.description or " ".join(landing.paragraphs)),
        canonical=canonical,
        picture_url=first_picture(listing.cards),
        is_indexed=is_indexed,
        linked_data=(crumbs_document(heading.trail, canonical),) if is_indexed else (),
    )


def crumbs_document(trail: Sequence[Crumb], canonical: str) -> Document:
    """Give the way from the home page as a schema.org BreadcrumbList; the last step is the page itself."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": crumb.name,
                "item": absolute(crumb.url or canonical),
            }
            for position, crumb in enumerate(trail, 1)
        ],
    }


def absolute(path: str) -> str:
    """Give a path as others must write it; what is an address already stays as it is."""
    return f"{settings.ZHIDA.public_url}{path}" if path.startswith("/") else path


def shortened(text: str) -> str:
    """Give a text in one line, cut where no reader would go on."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_DESCRIPTION else f"{line[: LONGEST_DESCRIPTION - 1]}…"
