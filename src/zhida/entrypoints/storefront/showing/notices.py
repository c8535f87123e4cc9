"""A notice written in Markdown turned into headings and paragraphs; nothing of it is ever raw HTML."""

from zhida.entrypoints.storefront.contexts.pages import Section


def notice_sections(text: str) -> tuple[str, tuple[Section, ...]]:
    """Give the title and the sections of a notice: `#` heads the page, `##` a section."""
    title = ""
    sections: list[tuple[str, list[str]]] = [("", [])]
    for block in text.split("\n\n"):
        clean = block.strip()
        if clean.startswith("# "):
            title = clean.removeprefix("# ").strip()
        elif clean.startswith("#"):
            heading, _newline, rest = clean.lstrip("#").strip().partition("\n")
            sections.append((heading.strip(), _paragraphs(rest.strip()) if rest.strip() else []))
        elif clean:
            sections[-1][1].extend(_paragraphs(clean))
    return title, tuple(
        Section(title=heading, paragraphs=tuple(_plain(it) for it in paragraphs))
        for heading, paragraphs in sections
        if heading or paragraphs
    )


def _paragraphs(block: str) -> list[str]:
    """Keep the lines of a list apart; join those of a paragraph."""
    lines = [line.strip() for line in block.splitlines()]
    if any(line.startswith(("- ", "* ", "|")) for line in lines):
        return [line for line in lines if set(line) - set("|-: ")]
    return [" ".join(lines)]


def _plain(text: str) -> str:
    shown = text.strip("|").strip() if text.startswith("|") else text
    shown = " · ".join(cell.strip() for cell in shown.split("|")) if text.startswith("|") else shown
    shown = f"• {shown[2:]}" if shown.startswith(("- ", "* ")) else shown
    return shown.replace("**", "")
