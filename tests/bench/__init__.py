"""Benchmarks: each measures Outbound and its baseline by turns in one run, and prints the ratio."""
