"""The command `zhida`: one file per family of commands, loaded only when asked for."""
