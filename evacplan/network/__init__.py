"""Where one can go: the static capacitated graph and its expansion over time."""
