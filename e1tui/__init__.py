"""e1tui: score épreuve E1 of the MC Services numériques aux organisations at the keyboard."""

__version__ = "1.0.0"
