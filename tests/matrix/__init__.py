"""Every address, asked in every way by everybody: what is answered, and that no foreign word comes with it."""
