"""What people say and press, and what is answered: plain functions over a `Turn`, one file a conversation."""
