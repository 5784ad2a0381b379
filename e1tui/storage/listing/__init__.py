"""What lists show of the sessions folder and what changed in it: read cheaply, a little at a time."""
