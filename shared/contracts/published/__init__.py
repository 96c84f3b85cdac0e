"""What is promised to those who read the topics: the catalogue, its documents, and what may change in it."""
