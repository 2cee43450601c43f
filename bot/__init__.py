"""Assembles and runs the program: settings, the doors, the sender, the schedule, the pages."""
