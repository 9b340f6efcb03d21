"""How a process is doing: what it counts, whether it is ready, what it shows to those who watch it."""
