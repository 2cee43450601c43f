"""The suite: it mirrors the folders, and each test's name is the sentence it proves."""
