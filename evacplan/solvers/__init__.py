"""What is best: an exact lexicographic search over the compiled problem. Only this room knows OR-Tools."""
