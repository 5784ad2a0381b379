"""The general appreciation: its phrase bank, and what its wording should not say."""
