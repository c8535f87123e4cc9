"""What a document becomes in an index. The dictionary lives here: only the indexer and commands import it."""
