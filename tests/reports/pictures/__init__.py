"""Pictures: what is drawn, read from the figures themselves."""
