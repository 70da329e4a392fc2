"""Scenarios, peers and runs that plans are measured with."""
