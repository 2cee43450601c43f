"""What must hold whatever dies: the real program killed at chosen points, and everything reconciled afterwards."""
