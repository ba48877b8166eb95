"""全程: a regulation that runs, and the projects it governs from the first application to the last evaluation."""

__version__ = "0.1.0"
