"""The worker's desk: pages served from the same process, over the same storage verbs as the chat."""
