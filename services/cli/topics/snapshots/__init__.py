"""Snapshots of topics: what a new subscriber starts from, and where it goes on."""
