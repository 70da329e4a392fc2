"""evacplan: plans that bring citizens home over land borders, with a proof of how good they are."""

__version__ = "0.1.0"
