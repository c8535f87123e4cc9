"""What a document becomes in an index. Heavy dictionaries live here: only the indexer and commands import it."""
