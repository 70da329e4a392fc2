"""Papers that people carry, set by typst: one Python file gathers what a paper says, one template lays it out."""
