"""How an analyst would plan the same scenario otherwise, to measure against."""
