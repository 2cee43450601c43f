"""The doors: each turns what arrives into `Heard` and carries out what is said. A channel is one module here."""
