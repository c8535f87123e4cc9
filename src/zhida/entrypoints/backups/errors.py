"""Why a backup or a restore stopped; each text says what to do."""


class BackupRefused(Exception):
    """Nothing was written, or what was written is named in the text."""
