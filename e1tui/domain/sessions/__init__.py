"""Several sessions: what moves from one to another, two scorings of the same candidates, centres side by side."""
