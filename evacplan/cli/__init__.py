"""The command line: the only part that prints, shows progress and sets exit codes."""
