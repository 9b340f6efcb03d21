"""Charts as PNG: drawn from facts alone, in a process of their own that knows no token and lives briefly."""

from staybot.pictures.renderer import NotDrawn, Renderer

__all__ = ["NotDrawn", "Renderer"]
