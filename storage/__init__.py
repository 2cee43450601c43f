"""What is true, and which moves are allowed: the nouns of the community, each with its tables beside its verbs.

A storage verb takes the session first and never commits; `find_…` returns None, `get_…` raises.
"""
