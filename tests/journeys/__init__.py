"""The whole program, through its doors."""
