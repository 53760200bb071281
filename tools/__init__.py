"""What is run once, by hand, to make a file of the repository."""
