"""What a text means: plain functions from words to a `Meaning`, without a clock, files or network."""
