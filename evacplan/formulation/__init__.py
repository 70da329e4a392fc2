"""What may be decided: the compiled problem, with one file per resource, rule and cost."""
